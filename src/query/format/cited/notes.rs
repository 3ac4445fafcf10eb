//! The list of passages under the rows: as text, in Markdown and in HTML.

use super::marks::{ABSENT, DOUBT, footnotes};
use super::plain_rows;
use crate::error::{Error, Result};
use crate::query::cite::{Absence, Cited, Doubt, Form, Source};
use crate::query::format::{hanging, markup, plain};
use crate::query::row::TableRow;
use crate::query::status::Status;
use crate::vocab::Prefixes;
use std::io::Write;

const NOTES: usize = 200;

/// The list under a table, and the line of coverage, broken where the terminal is narrower.
pub(super) fn notes(cited: &Cited, prefixes: &Prefixes, width: Option<u16>, out: &mut dyn Write) -> Result<()> {
    let mut text = String::from("\n");
    let mut say = |mark: &str, said: &str| {
        for line in hanging(mark, &said.replace(char::is_control, "�"), width) {
            text.push_str(&line);
            text.push('\n');
        }
    };
    let digits = cited.marked.min(NOTES).to_string().len() + 2;
    for (number, source) in (1..).zip(&cited.sources).take(cited.marked.min(NOTES)) {
        say(&format!("{:>digits$}  ", format!("[{number}]")), &note(source, prefixes));
    }
    if cited.marked > NOTES {
        say("… ", &format!("and {} more; --format json has all", cited.marked - NOTES));
    }
    if let Some(absent) = absent(cited) {
        say(&format!("{ABSENT} "), &absent);
    }
    for (number, doubt) in (1..).zip(&cited.doubts) {
        say(&format!("{DOUBT}{number}  "), &in_doubt(doubt));
    }
    say("", &cited.coverage.sentence(noun(cited).0, noun(cited).1));
    out.write_all(text.as_bytes()).map_err(Error::Output)
}

fn noun(cited: &Cited) -> (&'static str, &'static str) {
    match cited.form {
        Form::Rows => ("row", "rows"),
        Form::Boolean => ("answer", "answers"),
        Form::Graph => ("triple", "triples"),
    }
}

/// What the mark of absence means here.
fn absent(cited: &Cited) -> Option<String> {
    let absences = cited.absences();
    let names: Vec<&str> = absences.iter().filter(|a| **a != Absence::Untraced).map(|a| a.name()).collect();
    match (names.is_empty(), absences.contains(&Absence::Untraced)) {
        (true, false) => None,
        (true, true) => Some("could not be traced whole".to_owned()),
        (false, _) => Some(format!("rests also on what no statement can show ({})", names.join(", "))),
    }
}

/// A figure in doubt in a line: what is printed, and what speaks against it.
pub(super) fn in_doubt(doubt: &Doubt) -> String {
    format!("in doubt: {}: {}", doubt.figure, doubt.why)
}

/// A source in a line: where, the phrases that carry the values, and its name.
fn note(source: &Source, prefixes: &Prefixes) -> String {
    let phrases: Vec<String> = source.phrases.iter().map(|p| format!("\"{p}\"")).collect();
    let pieces = [where_printed(source), phrases.join(" · "), plain(&source.graph, prefixes)];
    pieces.iter().filter(|p| !p.is_empty()).map(String::as_str).collect::<Vec<_>>().join("  ")
}

/// Page and part; of a graph that is no passage its status and the row of the file, or its title; of any other graph nothing: its name
/// says all.
fn where_printed(source: &Source) -> String {
    let place = &source.place;
    if !place.pages.is_empty() {
        return place.cite();
    }
    let status = source.status.map_or("", Status::name);
    let words = source.row.as_ref().map_or_else(|| place.title.clone(), TableRow::words);
    [status, words.as_str()].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(": ")
}

pub(super) fn markdown(cited: &Cited, prefixes: &Prefixes, out: &mut dyn Write) -> Result<()> {
    let refs: Vec<String> =
        cited.rows.iter().map(|row| footnotes(row, &|n| format!("[^{n}]"), &|n| format!("[^doubt-{n}]"))).collect();
    markup::markdown_with(plain_rows(cited), &refs, prefixes, out)?;
    writeln!(out).map_err(Error::Output)?;
    for (number, source) in (1..).zip(&cited.sources).take(cited.marked) {
        writeln!(out, "[^{number}]: {}", markup::in_markdown(&note(source, prefixes))).map_err(Error::Output)?;
    }
    for (number, doubt) in (1..).zip(&cited.doubts) {
        writeln!(out, "[^doubt-{number}]: {}", markup::in_markdown(&in_doubt(doubt))).map_err(Error::Output)?;
    }
    let gap = if cited.marked > 0 { "\n" } else { "" };
    if let Some(absent) = absent(cited) {
        writeln!(out, "{gap}{ABSENT} {absent}").map_err(Error::Output)?;
    }
    writeln!(out, "{gap}{}", cited.coverage.sentence("row", "rows")).map_err(Error::Output)
}

pub(super) fn html(cited: &Cited, prefixes: &Prefixes, out: &mut dyn Write) -> Result<()> {
    let reference = |n: usize| format!("<a href=\"#cite-{n}\">[{n}]</a>");
    let doubt = |n: usize| format!("<a href=\"#doubt-{n}\">[{DOUBT}{n}]</a>");
    let refs: Vec<String> = cited.rows.iter().map(|row| format!("<sup>{}</sup>", footnotes(row, &reference, &doubt))).collect();
    markup::html_with(plain_rows(cited), &refs, prefixes, out)?;
    let mut text = String::from("<ol>\n");
    for (number, source) in (1..).zip(&cited.sources).take(cited.marked) {
        text.push_str(&format!("<li id=\"cite-{number}\">{}</li>\n", markup::in_html(&note(source, prefixes))));
    }
    text.push_str("</ol>\n");
    for (number, doubt) in (1..).zip(&cited.doubts) {
        let line = markup::in_html(&in_doubt(doubt));
        text.push_str(&format!("<p id=\"doubt-{number}\">[{DOUBT}{number}] {line}</p>\n"));
    }
    if let Some(absent) = absent(cited) {
        text.push_str(&format!("<p>{ABSENT} {absent}</p>\n"));
    }
    text.push_str(&format!("<p>{}</p>\n", cited.coverage.sentence("row", "rows")));
    out.write_all(text.as_bytes()).map_err(Error::Output)
}
