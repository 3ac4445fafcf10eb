//! The list of passages under the rows: as text, in Markdown and in HTML.

use super::marks::{ABSENT, DOUBT, footnotes, runs};
use super::plain_rows;
use crate::error::{Error, Result};
use crate::query::cite::{Absence, Cited, Doubt, Form, Source};
use crate::query::format::{hanging, markup, plain};
use crate::query::row::TableRow;
use crate::query::status::Status;
use crate::vocab::Prefixes;
use oxigraph::model::Term;
use std::io::Write;

/// At most this many notes are under a table.
const NOTES: usize = 200;
/// At most this many sources of names.
const NAMES: usize = 8;

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
    let marks = |places: &[usize]| runs(places).iter().map(|run| format!("[{run}]")).collect();
    if let Some(names) = names(cited, prefixes, &marks, &str::to_owned) {
        say("names from ", &names);
    }
    cited.documents.iter().for_each(|document| say("document  ", document));
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

/// Who states the names that have no marks: those of the list by their marks, others by their names.
fn names(
    cited: &Cited,
    prefixes: &Prefixes,
    marks: &dyn Fn(&[usize]) -> String,
    escaped: &dyn Fn(&str) -> String,
) -> Option<String> {
    let (listed, others): (Vec<usize>, Vec<usize>) = cited.names.iter().partition(|place| **place < cited.marked);
    let mut pieces: Vec<String> = Some(marks(&listed)).filter(|marks| !marks.is_empty()).into_iter().collect();
    let mut graphs: Vec<&Term> = others.iter().filter_map(|place| Some(&cited.sources.get(*place)?.graph)).collect();
    // The rows of an imported table are sources of one graph.
    graphs.dedup();
    pieces.extend(graphs.iter().take(NAMES).map(|graph| escaped(&plain(graph, prefixes))));
    if graphs.len() > NAMES {
        pieces.push(format!("and {} more; --format json has all", graphs.len() - NAMES));
    }
    Some(pieces.join(" ")).filter(|said| !said.is_empty())
}

/// A figure in doubt in a line: what is printed, and what speaks against it.
pub(super) fn in_doubt(doubt: &Doubt) -> String {
    format!("in doubt: {}: {}", doubt.figure, doubt.why)
}

/// A source in a line: where, the phrases that carry the values, and its name.
fn note(source: &Source, prefixes: &Prefixes) -> String {
    let mut phrases = source.phrases.iter().map(|p| format!("\"{p}\"")).collect::<Vec<_>>().join(" · ");
    if source.more_phrases {
        phrases.push_str(" …");
    }
    let pieces = [where_printed(source), phrases, plain(&source.graph, prefixes)];
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
    let marks = |places: &[usize]| places.iter().map(|n| format!("[^{}]", n + 1)).collect();
    if let Some(names) = names(cited, prefixes, &marks, &markup::in_markdown) {
        writeln!(out, "{gap}names from {names}").map_err(Error::Output)?;
    }
    for document in &cited.documents {
        writeln!(out, "{gap}document: {}", markup::in_markdown(document)).map_err(Error::Output)?;
    }
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
    let marks = |places: &[usize]| places.iter().map(|n| reference(n + 1)).collect();
    if let Some(names) = names(cited, prefixes, &marks, &markup::in_html) {
        text.push_str(&format!("<p>names from {names}</p>\n"));
    }
    for document in &cited.documents {
        text.push_str(&format!("<p>document: {}</p>\n", markup::in_html(document)));
    }
    if let Some(absent) = absent(cited) {
        text.push_str(&format!("<p>{ABSENT} {absent}</p>\n"));
    }
    text.push_str(&format!("<p>{}</p>\n", cited.coverage.sentence("row", "rows")));
    out.write_all(text.as_bytes()).map_err(Error::Output)
}
