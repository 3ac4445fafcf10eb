//! Which dot-commands are there, and what does each do?
//!
//! A line `.verb args` is parsed by clap: the verbs of the command line and, in one enum, those of the prompt only. Help, completion
//! and the documentation are made from that definition.

use super::super::Verb;
use super::super::output::{OutputArgs, Screen, parse_format};
use super::super::query::parse_seconds;
use super::place::Place;
use super::session::{Keys, Switch, Timer};
use crate::error::{Error, Result, near};
use crate::query::format::Format;
use crate::query::parameter::Given;
use clap::{CommandFactory as _, Parser, Subcommand};
use std::path::PathBuf;
use std::time::Duration;

/// A line that begins with a dot.
#[derive(Debug, Parser)]
#[command(no_binary_name = true, name = "", disable_help_subcommand = true, disable_version_flag = true, max_term_width = 100)]
struct Dot {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Own(Own),
    #[command(flatten)]
    Verb(Box<Verb>),
}

/// The commands that only the prompt has.
#[derive(Debug, Subcommand)]
pub(super) enum Own {
    /// List the commands, explain a command or a function of SPARQL, or list the `keys` or the `functions`
    Help {
        /// A command, a function of SPARQL, `keys` or `functions`
        topic: Option<String>,
        /// Write the reference of the prompt in Markdown
        #[arg(long, hide = true)]
        markdown: bool,
    },
    /// Leave
    #[command(alias = "exit")]
    Quit,
    /// Run a named query
    Run {
        /// Its name
        #[arg(value_name = "QUERY")]
        name: String,
        /// Values for its parameters
        #[arg(value_name = "NAME=VALUE")]
        params: Vec<Given>,
    },
    /// Set the format of answers; without one, tell it
    Mode {
        /// A format, or `auto` for a table or Turtle
        format: Option<String>,
    },
    /// Write the next answer to a file, or hand it to a command of the shell
    Once {
        /// The file, whose extension names the format; or `|` and the command
        #[arg(value_name = "PLACE", value_hint = clap::ValueHint::FilePath)]
        to: Place,
    },
    /// Write what follows to a file, or hand it to a command of the shell; without one, to the screen again
    Output {
        /// The file; or `|` and the command
        #[arg(value_name = "PLACE", value_hint = clap::ValueHint::FilePath)]
        to: Option<Place>,
    },
    /// Show the last answer again, all of it, without running the query again
    Last {
        /// A format, else that of .mode
        #[arg(value_name = "FORMAT", value_parser = parse_format, conflicts_with = "format")]
        mode: Option<Format>,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Show labels in the place of IRIs
    Labels {
        /// on or off
        switch: Switch,
    },
    /// Show with each answer which statements make its rows and where they are printed
    Cite {
        /// on or off
        switch: Switch,
    },
    /// Add a column of bars for the last column of numbers
    Chart {
        /// on or off
        switch: Switch,
    },
    /// Point at what is likely a mistake before a query runs
    Warnings {
        /// on or off
        switch: Switch,
    },
    /// Tell how long statements take
    Timer {
        /// on, off, or parts
        timer: Timer,
    },
    /// Stop queries after a time; 0 means never
    Timeout {
        /// Seconds
        #[arg(value_parser = parse_seconds)]
        seconds: Duration,
    },
    /// Show at most this many rows of a table; 0 means all
    Maxrows {
        /// Rows
        rows: usize,
    },
    /// Give a variable a value in the queries that use it; without a value, list those that have one
    Set {
        /// The variable
        #[arg(value_name = "VARIABLE")]
        name: Option<String>,
        /// An IRI, a prefixed name, a literal as in SPARQL, or the label of an entity
        value: Vec<String>,
    },
    /// Take the value of a variable away
    Unset {
        /// The variable
        #[arg(value_name = "VARIABLE")]
        name: String,
    },
    /// Declare a prefix; without an IRI, list the prefixes
    Prefix {
        /// The prefix
        #[arg(value_name = "PREFIX")]
        name: Option<String>,
        /// What it stands for
        iri: Option<String>,
    },
    /// List the classes with their counts, or the properties of one class
    Schema {
        /// The class, by prefixed name, IRI or label
        class: Vec<String>,
    },
    /// Show how a query is evaluated; without one, the last query
    Explain {
        /// SPARQL
        #[arg(value_name = "SPARQL")]
        query: Vec<String>,
    },
    /// Add files of RDF or of mappings to the session's data
    Load {
        /// The files
        #[arg(required = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
        files: Vec<PathBuf>,
    },
    /// Take the last update or file back
    Undo,
    /// Edit the last statement in an editor
    Edit,
    /// Use the keys of emacs or of vi; without one, list the keys
    Keys {
        /// emacs or vi
        keys: Option<Keys>,
    },
    /// Copy the last answer to the clipboard, as TSV unless a format is named
    Copy {
        /// A format
        format: Option<String>,
    },
    /// Run the last query again and again until Ctrl-C, on the files as they are then
    Watch {
        /// Seconds between the runs
        #[arg(value_parser = parse_seconds, default_value = "2")]
        seconds: Duration,
    },
    /// List the last statements with their numbers, perhaps only those that hold a text; `!NUMBER` brings one back
    History {
        /// How many, or a text
        what: Option<String>,
    },
    /// Run the statements of a file
    Read {
        /// The file
        #[arg(value_hint = clap::ValueHint::FilePath)]
        file: PathBuf,
    },
}

/// What a line asks for.
pub(super) enum Line {
    Own(Own),
    Verb(Box<Verb>),
    /// Help, as text.
    Text(String),
}

/// Whether a dot-command has this name.
pub(super) fn is_command(name: &str) -> bool {
    definition().get_subcommands().any(|c| c.get_name() == name || c.get_all_aliases().any(|a| a == name))
}

/// clap's definition of every command.
pub(super) fn definition() -> clap::Command {
    Dot::command()
}

/// What people come for, and the commands that serve it, in the order in which help shows them.
const GROUPS: &[(&str, &[&str])] = &[
    ("Look around", &["find", "show", "schema", "queries", "stats", "evidence", "links", "path", "compare", "audit"]),
    ("Ask", &["run", "query", "explain", "set", "unset", "prefix", "edit", "history", "read", "watch", "load", "undo"]),
    ("Answers", &["last", "mode", "labels", "cite", "chart", "maxrows", "once", "output", "copy"]),
    ("Graphs and files", &["graph", "plot", "link", "import", "validate", "dump", "init", "completions"]),
    ("The session", &["timer", "timeout", "warnings", "keys", "help", "quit"]),
];

/// Every command as it is written, with what it does, by what people come for.
pub(super) fn table() -> Vec<(&'static str, Vec<(String, String)>)> {
    let all = definition();
    let row = |name: &&str| {
        let command = all.find_subcommand(name)?;
        let usage = command.clone().disable_help_flag(true).render_usage().to_string();
        // The first line is the command itself, those below it are its subcommands.
        let usage = usage.trim_start_matches("Usage: ").lines().next().unwrap_or("").replace(" [OPTIONS]", "");
        Some((format!(".{}", usage.trim()), command.get_about().map(ToString::to_string).unwrap_or_default()))
    };
    GROUPS.iter().map(|(purpose, names)| (*purpose, names.iter().filter_map(row).collect())).collect()
}

/// Parses a line that begins with a dot.
pub(super) fn parse(line: &str, screen: &Screen) -> Result<Line> {
    let words = words(line.trim_start_matches('.'))?;
    let name = words.first().map_or("", String::as_str);
    if !is_command(name) {
        let all = definition();
        let near = near(name, all.get_subcommands().map(clap::Command::get_name));
        let near = near.into_iter().map(|name| format!(".{name}")).collect();
        return Err(Error::Unknown { what: "command", name: format!(".{name}"), near, list: "`.help` lists them" });
    }
    match Dot::try_parse_from(&words) {
        Ok(Dot { command: Command::Own(own) }) => Ok(Line::Own(own)),
        Ok(Dot { command: Command::Verb(verb) }) => Ok(Line::Verb(verb)),
        Err(message) if !message.use_stderr() => {
            let text = message.render();
            Ok(Line::Text(if screen.has_colour() { text.ansi().to_string() } else { text.to_string() }))
        }
        Err(message) => {
            let text = message.render().to_string();
            let reason = text.trim_start_matches("error: ").split("\n\n").next().unwrap_or("").trim().to_owned();
            Err(Error::Usage { message: reason, hint: format!("`.help {name}` explains it") })
        }
    }
}

/// The commands whose last argument is the rest of the line as it stands.
const RAW: &[&str] = &["explain", "set"];
/// The commands whose argument, where it begins with `|`, is a command of the shell, which cuts it into words itself.
const PIPING: &[&str] = &["once", "output"];

/// The word that a line ends in: where it begins, the quote that is open in it, and its text without quotes and backslashes.
pub(super) fn last_word(line: &str) -> (usize, Option<char>, String) {
    let (mut start, mut quote, mut word, mut escaped) = (0, None, String::new(), false);
    for (at, c) in line.char_indices() {
        match (quote, c) {
            _ if escaped => {
                escaped = false;
                word.push(c);
            }
            (Some('"') | None, '\\') => escaped = true,
            (Some(q), c) if c == q => quote = None,
            (Some(_), c) => word.push(c),
            (None, '"' | '\'') => quote = Some(c),
            (None, c) if c.is_whitespace() => {
                start = at + c.len_utf8();
                word.clear();
            }
            (None, c) => word.push(c),
        }
    }
    (start, quote, word)
}

/// Cuts a line into words as a shell does: blanks part them, quotes and backslashes keep them together.
pub(super) fn words(line: &str) -> Result<Vec<String>> {
    let line = line.trim();
    let name = line.split_whitespace().next().unwrap_or("");
    let piped = PIPING.contains(&name) && line[name.len()..].trim_start().starts_with('|');
    if piped || (RAW.contains(&name) && !line.contains("--help")) {
        let parts = if name == "set" { 3 } else { 2 };
        return Ok(line.splitn(parts, char::is_whitespace).map(|w| w.trim().to_owned()).filter(|w| !w.is_empty()).collect());
    }
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some('"') | None, '\\') => word.get_or_insert_default().extend(chars.next()),
            (Some(_), c) => word.get_or_insert_default().push(c),
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (None, c) => word.get_or_insert_default().push(c),
        }
    }
    if let Some(quote) = quote {
        return Err(Error::Usage {
            message: format!("a {quote} is never closed"),
            hint: format!("close it, or write \\{quote} for the character itself"),
        });
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::{Dot, GROUPS, definition, is_command, last_word, words};
    use clap::CommandFactory as _;

    #[test]
    fn the_definition_is_sound() {
        Dot::command().debug_assert();
        assert!(is_command("show") && is_command("exit") && !is_command("sho"));
        assert!(definition().get_subcommands().all(|c| c.get_about().is_some()));
        let mut grouped: Vec<_> = GROUPS.iter().flat_map(|(_, names)| *names).copied().collect();
        let all = definition();
        let mut names: Vec<_> = all.get_subcommands().map(clap::Command::get_name).collect();
        grouped.sort_unstable();
        names.sort_unstable();
        assert_eq!(grouped, names, "help shows every command once");
    }

    #[test]
    fn words_are_cut_as_a_shell_does() {
        assert_eq!(words("show 'Greater Boston' \"a \\\" b\" c\\ d").unwrap(), ["show", "Greater Boston", "a \" b", "c d"]);
        assert_eq!(words("set x \"Celltrion\"@en").unwrap(), ["set", "x", "\"Celltrion\"@en"]);
        assert_eq!(words("explain SELECT * { ?s ?p 'a b' }").unwrap(), ["explain", "SELECT * { ?s ?p 'a b' }"]);
        assert_eq!(words("once | sort -k 'a b'").unwrap(), ["once", "| sort -k 'a b'"]);
        assert_eq!(words("once 'a b'").unwrap(), ["once", "a b"]);
        assert!(words("show 'x").is_err());
        assert_eq!(words("find ''").unwrap(), ["find", ""]);
        assert_eq!(last_word("read a\\ b"), (5, None, "a b".into()));
        assert_eq!(last_word("read 'a b"), (5, Some('\''), "a b".into()));
        assert_eq!(last_word("read a "), (7, None, String::new()));
    }
}
