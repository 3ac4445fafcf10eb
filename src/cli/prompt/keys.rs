//! Which keys does the prompt know?
//!
//! One table for `.help keys` and the documentation.

/// A key and what it does.
pub(super) const KEYS: &[(&str, &str)] = &[
    ("Enter", "run the statement when it is whole, else begin another line"),
    ("Alt-Enter, Ctrl-J", "begin another line in any case (Ctrl-J only while the statement is not whole)"),
    ("a blank line, or `;` at the end", "run the statement in any case"),
    ("Up, Down", "move between the lines of the statement; at its first and last line, go through the history"),
    ("Ctrl-P, Ctrl-N", "go through the history"),
    ("Ctrl-R, Ctrl-S", "search the history back and forth"),
    ("Tab", "complete: keywords, functions, variables, prefixes, classes, properties, values, names, commands, files"),
    ("Right, at the end", "take the suggestion from the history"),
    ("Ctrl-C", "stop the running query; at the prompt, clear the statement"),
    ("Ctrl-D", "at an empty prompt, leave"),
    ("Ctrl-A, Ctrl-E", "go to the beginning or end of the line"),
    ("Ctrl-W, Alt-D, Ctrl-K, Ctrl-U", "cut a word back, a word forth, to the end, to the beginning"),
    ("Ctrl-Y, Alt-Y", "paste what was cut, or what was cut before it"),
    ("Ctrl-_", "undo the last change of the text"),
    ("Ctrl-G", "edit the statement in an editor"),
    ("`!12`, `!!`, `!text`", "bring back statement 12 of `.history`, the last one, or the last that begins so"),
    ("Ctrl-L", "clear the screen"),
];
