//! What does the reference of the prompt say?
//!
//! Made from the tables that the program itself uses: the commands of clap and the list of keys.

use super::commands;
use super::keys::KEYS;
use super::run::listed_functions;

/// The reference in Markdown: every command with its arguments, every function of SPARQL, every key.
pub(super) fn markdown() -> String {
    let mut text = String::from(INTRODUCTION);
    text.push_str("\n## Commands\n\nA line that begins with a dot is a command, even while a bracket is open.\n\n");
    for (purpose, rows) in commands::table() {
        text.push_str(&format!("### {purpose}\n\n| command | what it does |\n| --- | --- |\n"));
        rows.iter().for_each(|(usage, about)| text.push_str(&format!("| `{}` | {about} |\n", usage.replace('|', "\\|"))));
        text.push('\n');
    }
    text.push_str("The verbs of the command line take the same options here: `.show --help` tells those of `show`.\n");
    text.push_str("\n## Functions\n\nThe functions of SPARQL; `.help NAME` tells this at the prompt. What stands in square brackets may be left out.\n\n");
    text.push_str("| function | what it gives |\n| --- | --- |\n");
    for (usage, gives) in listed_functions() {
        text.push_str(&format!("| `{usage}` | {gives} |\n"));
    }
    text.push_str("\n## Keys\n\n| key | what it does |\n| --- | --- |\n");
    for (key, does) in KEYS {
        text.push_str(&format!("| {key} | {does} |\n"));
    }
    text.push_str("\n`--vi` or `.keys vi` sets the keys of vi, as in its insert mode and behind Esc; Tab, Enter, Ctrl-C, Ctrl-G and Ctrl-R stay.\n");
    text
}

const INTRODUCTION: &str = include_str!("page.md");
