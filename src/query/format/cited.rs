//! Answers with their citations.
//!
//! A table, Markdown and HTML carry marks and a list of passages; CSV and TSV three more columns; JSON and JSON lines a member
//! beside the rows; triples go to the graphs of their passages.

use super::super::cite::{Absence, Cited, CitedRow, Doubt, Form, Source, as_triple};
use super::super::status::Status;
use super::{Format, Look, graph, markup, plain, rows as w3c_rows, table};
use crate::error::{Error, Result};
use crate::query::{Row, Rows};
use crate::vocab::{Prefixes, other};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, Quad, Term, Triple};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;

/// At most this many marks behind a row and notes under a table.
const MARKS: usize = 12;
const NOTES: usize = 200;
/// At most this many alternatives in one mark.
const ALTERNATIVES: usize = 4;

/// The mark of a row that rests on the absence of something, and of one that rests on nothing stated.
const ABSENT: &str = "°";
const UNCOVERED: &str = "[none]";
/// Before the number of a figure in doubt.
const DOUBT: &str = "!";

/// Writes an answer with its citations and gives the number of rows or triples.
///
/// # Errors
/// A format that cannot hold the answer or no citations, or a failure of the output.
pub fn write_cited(cited: &Cited, format: Format, prefixes: &Prefixes, look: &Look<'_>, out: &mut dyn Write) -> Result<u64> {
    let fits = |answer, list: &str| Err(Error::FormatMismatch { format: format.name(), answer, fits: list.to_owned() });
    match (cited.form, format) {
        (Form::Graph, Format::Trig | Format::Nquads | Format::Jsonld) => {
            return graph::write(quads(cited).into_iter().map(Ok), format, prefixes, out);
        }
        (Form::Graph, f) if f.is_graph() => return fits("citations", "trig, nquads, jsonld, or one for rows"),
        (_, f) if f.is_graph() => return fits("rows", "table, csv, tsv, json, xml, jsonl, markdown, html"),
        (Form::Boolean, _) => return boolean(cited, format, prefixes, out),
        _ => {}
    }
    match format {
        Format::Csv | Format::Tsv => {
            w3c_rows::w3c(
                with_columns(cited, &["cite_pages", "cite_passages", "cite_status", "cite_doubt"], in_columns),
                format,
                out,
            )?;
        }
        Format::Json => {
            let mut plain = Vec::new();
            w3c_rows::w3c(plain_rows(cited), format, &mut plain)?;
            out.write_all(&with_member(plain, &member(cited))).map_err(Error::Output)?;
        }
        Format::Xml => {
            w3c_rows::w3c(plain_rows(cited), format, out)?;
            let sentence = cited.coverage.sentence("row", "rows");
            writeln!(out, "<!-- {sentence}; the format has no place for citations, JSON has -->").map_err(Error::Output)?;
        }
        Format::Jsonl => {
            for row in &cited.rows {
                let mut object = w3c_rows::object(&cited.columns, row.values.clone());
                object.insert("cite".to_owned(), of_row(row, cited));
                writeln!(out, "{}", Value::Object(object)).map_err(Error::Output)?;
            }
        }
        Format::Markdown => markdown(cited, prefixes, out)?,
        Format::Html => html(cited, prefixes, out)?,
        _ => {
            table::write(with_columns(cited, &["cite"], |_, row| vec![marks(row)]), prefixes, look, out)?;
            notes(cited, prefixes, out)?;
        }
    }
    Ok(cited.rows.len() as u64)
}

fn plain_rows(cited: &Cited) -> Rows<'_> {
    with_columns(cited, &[], |_, _| Vec::new())
}

/// The rows with more columns behind their own.
fn with_columns<'a>(cited: &'a Cited, more: &[&str], cells: fn(&Cited, &CitedRow) -> Vec<String>) -> Rows<'a> {
    let columns: Vec<&str> = cited.columns.iter().map(String::as_str).chain(more.iter().copied()).collect();
    let rows = cited.rows.iter().map(move |row| {
        let cells = cells(cited, row).into_iter().map(|cell| Some(Literal::from(cell).into()));
        Ok(row.values.iter().cloned().chain(cells).collect::<Row>())
    });
    Rows::new(&columns, rows)
}

/// The marks behind a row: `[1][2]` where both are needed, `[3|4+5]` where 3 is enough or 4 with 5, `[6-9]` for a run.
fn marks(row: &CitedRow) -> String {
    let mut marks: Vec<String> = runs(&row.marks.parts).iter().map(|run| format!("[{run}]")).collect();
    if marks.len() > MARKS {
        let more = marks.len() - MARKS;
        marks.truncate(MARKS);
        marks.push(format!("[+{more}]"));
    }
    if !row.marks.alternatives.is_empty() {
        let sum = |set: &Vec<usize>| set.iter().map(|n| (n + 1).to_string()).collect::<Vec<_>>().join("+");
        let mut choices: Vec<String> = row.marks.alternatives.iter().take(ALTERNATIVES).map(sum).collect();
        let more = row.marks.alternatives.len().saturating_sub(ALTERNATIVES);
        if more > 0 || row.marks.more {
            choices.push(if row.marks.more { "…".to_owned() } else { format!("+{more}") });
        }
        marks.push(format!("[{}]", choices.join("|")));
    }
    if row.statuses.is_empty() {
        marks.push(UNCOVERED.to_owned());
    }
    if !row.absences.is_empty() {
        marks.push(ABSENT.to_owned());
    }
    marks.extend(row.doubts.iter().map(|n| format!("{DOUBT}{}", n + 1)));
    marks.concat()
}

/// Numbers from 1, three and more in sequence as a run.
fn runs(places: &[usize]) -> Vec<String> {
    let mut numbers: Vec<usize> = places.iter().map(|n| n + 1).collect();
    numbers.sort_unstable();
    let mut found = Vec::new();
    let mut at = 0;
    while at < numbers.len() {
        let mut end = at;
        while end + 1 < numbers.len() && numbers[end + 1] == numbers[end] + 1 {
            end += 1;
        }
        if end - at >= 2 {
            found.push(format!("{}-{}", numbers[at], numbers[end]));
            at = end + 1;
        } else {
            found.push(numbers[at].to_string());
            at += 1;
        }
    }
    found
}

/// The list under a table, and the line of coverage.
fn notes(cited: &Cited, prefixes: &Prefixes, out: &mut dyn Write) -> Result<()> {
    let mut text = String::from("\n");
    let width = cited.marked.min(NOTES).to_string().len() + 2;
    for (number, source) in (1..).zip(&cited.sources).take(cited.marked.min(NOTES)) {
        text.push_str(&format!("{:>width$}  {}\n", format!("[{number}]"), note(source, prefixes)));
    }
    if cited.marked > NOTES {
        text.push_str(&format!("… and {} more; --format json has all\n", cited.marked - NOTES));
    }
    if let Some(absent) = absent(cited) {
        text.push_str(&format!("{ABSENT} {absent}\n"));
    }
    for (number, doubt) in (1..).zip(&cited.doubts) {
        text.push_str(&format!("{DOUBT}{number}  {}\n", in_doubt(doubt)));
    }
    text.push_str(&format!("{}\n", cited.coverage.sentence(noun(cited).0, noun(cited).1)));
    out.write_all(text.replace(|c: char| c.is_control() && c != '\n', "�").as_bytes()).map_err(Error::Output)
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
fn in_doubt(doubt: &Doubt) -> String {
    format!("in doubt: {}: {}", doubt.figure, doubt.why)
}

/// A source in a line: where, the phrases that carry the values, and its name.
fn note(source: &Source, prefixes: &Prefixes) -> String {
    let phrases: Vec<String> = source.phrases.iter().map(|p| format!("\"{p}\"")).collect();
    let pieces = [where_printed(source), phrases.join(" · "), plain(&source.graph, prefixes)];
    pieces.iter().filter(|p| !p.is_empty()).map(String::as_str).collect::<Vec<_>>().join("  ")
}

/// Page and part; of a graph that is no passage its status and title, of any other graph nothing: its name says all.
fn where_printed(source: &Source) -> String {
    let place = &source.place;
    if !place.pages.is_empty() {
        return place.cite();
    }
    let status = source.status.map_or("", Status::name);
    [status, place.title.as_str()].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(": ")
}

/// The cells of `cite_pages`, `cite_passages`, `cite_status` and `cite_doubt`: a blank between what is needed together, a bar between
/// alternatives, braces around an alternative of several.
fn in_columns(cited: &Cited, row: &CitedRow) -> Vec<String> {
    let page = |n: &usize| cited.sources.get(*n).map_or(String::new(), |s| s.place.span());
    let graph = |n: &usize| match cited.sources.get(*n).map(|s| &s.graph) {
        Some(Term::NamedNode(node)) => node.as_str().to_owned(),
        other => other.map_or(String::new(), ToString::to_string),
    };
    let status = row.statuses.iter().map(|s| s.map_or("unknown", Status::name)).collect::<Vec<_>>().join(" ");
    let status = if status.is_empty() { "none".to_owned() } else { status };
    let doubts: Vec<String> = row.doubts.iter().filter_map(|n| cited.doubts.get(*n)).map(in_doubt).collect();
    vec![joined(row, &page), joined(row, &graph), status, doubts.join("; ")]
}

fn joined(row: &CitedRow, word: &dyn Fn(&usize) -> String) -> String {
    let words = |places: &[usize]| {
        let mut words: Vec<String> = places.iter().map(word).filter(|w| !w.is_empty()).collect();
        let mut seen = std::collections::HashSet::new();
        words.retain(|w| seen.insert(w.clone()));
        words
    };
    let mut pieces = words(&row.marks.parts);
    let mut choices: Vec<String> = Vec::new();
    for set in &row.marks.alternatives {
        let set = words(set);
        let choice = if set.len() > 1 { format!("{{{}}}", set.join(" ")) } else { set.concat() };
        if !choice.is_empty() && !choices.contains(&choice) {
            choices.push(choice);
        }
    }
    if row.marks.more {
        choices.push("…".to_owned());
    }
    // Alternatives of one page with a part add nothing to it.
    let is_said = matches!(choices.as_slice(), [one] if pieces.contains(one));
    if !choices.is_empty() && !is_said {
        pieces.push(choices.join("|"));
    }
    pieces.join(" ")
}

/// A JSON object with one more member at its end, so that readers who do not know it see what they always saw.
fn with_member(mut plain: Vec<u8>, member: &Value) -> Vec<u8> {
    while plain.last().is_some_and(u8::is_ascii_whitespace) {
        plain.pop();
    }
    if plain.last() == Some(&b'}') {
        plain.pop();
        plain.extend_from_slice(format!(",\"bioatlas\":{member}}}").as_bytes());
    }
    plain.push(b'\n');
    plain
}

/// The member `bioatlas`: everything, with rows, statements and passages told by their places in the lists.
fn member(cited: &Cited) -> Value {
    let citations: Vec<Value> = cited
        .rows
        .iter()
        .enumerate()
        .map(|(number, row)| {
            json!({
                "row": number,
                "parts": row.marks.parts,
                "alternatives": row.marks.alternatives,
                "more_alternatives": row.marks.more,
                "statements": row.used,
                "needed": row.needed,
                "derivations": row.derivations,
                "derivations_left_out": row.left_out,
                "status": statuses(row),
                "absences": row.absences.iter().map(|a| a.name()).collect::<Vec<_>>(),
                "doubts": row.doubts,
            })
        })
        .collect();
    let statements: Vec<Value> = cited
        .statements
        .iter()
        .map(|s| json!({ "triple": triple(&s.triple), "passages": s.graphs, "address": s.is_address }))
        .collect();
    let passages: Vec<Value> = cited.sources.iter().map(passage).collect();
    let coverage: Vec<Value> = (cited.coverage.by_kinds.iter())
        .map(|(kinds, count)| json!({ "status": kinds.iter().map(|k| k.map(Status::name)).collect::<Vec<_>>(), "rows": count }))
        .collect();
    let doubts: Vec<Value> = cited.doubts.iter().map(doubt).collect();
    json!({
        "citations": citations, "statements": statements, "passages": passages, "doubts": doubts, "coverage": coverage,
    })
}

fn doubt(doubt: &Doubt) -> Value {
    json!({ "observation": doubt.observation.as_str(), "figure": doubt.figure, "why": doubt.why })
}

fn statuses(row: &CitedRow) -> Vec<Option<&'static str>> {
    row.statuses.iter().map(|s| s.map(Status::name)).collect()
}

fn passage(source: &Source) -> Value {
    json!({
        "graph": iri(&source.graph),
        "pages": source.place.pages,
        "part": source.place.part,
        "kind": source.place.kind,
        "order": source.place.order,
        "title": source.place.title,
        "status": source.status.map(Status::name),
        "phrases": source.place.phrases,
        "carrying": source.phrases,
    })
}

fn iri(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        other => other.to_string(),
    }
}

/// A triple in N-Triples syntax, part by part.
fn triple(triple: &Triple) -> Value {
    json!([triple.subject.to_string(), triple.predicate.to_string(), triple.object.to_string()])
}

/// The member `cite` of a JSON line: what the row alone rests on.
fn of_row(row: &CitedRow, cited: &Cited) -> Value {
    let name = |n: &usize| cited.sources.get(*n).map(|s| iri(&s.graph));
    let names = |places: &[usize]| places.iter().filter_map(name).collect::<Vec<_>>();
    let statements: Vec<Value> = (row.used.iter())
        .filter_map(|s| cited.statements.get(*s))
        .map(|s| json!({ "triple": triple(&s.triple), "passages": names(&s.graphs), "address": s.is_address }))
        .collect();
    let mut places: Vec<usize> = row.marks.parts.iter().chain(row.marks.alternatives.iter().flatten()).copied().collect();
    places.sort_unstable();
    places.dedup();
    let passages: Vec<Value> = places.iter().filter_map(|n| cited.sources.get(*n)).map(passage).collect();
    json!({
        "parts": names(&row.marks.parts),
        "alternatives": row.marks.alternatives.iter().map(|set| names(set)).collect::<Vec<_>>(),
        "more_alternatives": row.marks.more,
        "status": statuses(row),
        "absences": row.absences.iter().map(|a| a.name()).collect::<Vec<_>>(),
        "statements": statements,
        "passages": passages,
        "doubts": row.doubts.iter().filter_map(|n| cited.doubts.get(*n)).map(doubt).collect::<Vec<_>>(),
    })
}

fn boolean(cited: &Cited, format: Format, prefixes: &Prefixes, out: &mut dyn Write) -> Result<u64> {
    let yes = !cited.rows.is_empty();
    match format {
        Format::Json => {
            let mut plain = Vec::new();
            w3c_rows::boolean(yes, format, &mut plain)?;
            out.write_all(&with_member(plain, &member(cited))).map_err(Error::Output)?;
        }
        Format::Jsonl => {
            let mut object = serde_json::Map::from_iter([("boolean".to_owned(), Value::Bool(yes))]);
            if let Some(row) = cited.rows.first() {
                object.insert("cite".to_owned(), of_row(row, cited));
            }
            writeln!(out, "{}", Value::Object(object)).map_err(Error::Output)?;
        }
        Format::Table | Format::Markdown | Format::Html if yes => {
            let marks: String = cited.rows.iter().map(marks).collect();
            writeln!(out, "yes {marks}").map_err(Error::Output)?;
            notes(cited, prefixes, out)?;
        }
        _ => return w3c_rows::boolean(yes, format, out),
    }
    Ok(1)
}

fn markdown(cited: &Cited, prefixes: &Prefixes, out: &mut dyn Write) -> Result<()> {
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

/// The marks as references to footnotes: parts one after the other, alternatives with *or* between them.
fn footnotes(row: &CitedRow, reference: &dyn Fn(usize) -> String, doubt: &dyn Fn(usize) -> String) -> String {
    let set = |places: &[usize]| places.iter().map(|n| reference(n + 1)).collect::<String>();
    let mut text = set(&row.marks.parts);
    let mut choices: Vec<String> = row.marks.alternatives.iter().map(|s| set(s)).collect();
    if row.marks.more {
        choices.push("…".to_owned());
    }
    if !choices.is_empty() {
        text.push_str(&format!("({})", choices.join(" or ")));
    }
    if !row.absences.is_empty() {
        text.push_str(ABSENT);
    }
    if row.statuses.is_empty() {
        text.push_str("(none)");
    }
    if !row.doubts.is_empty() {
        text.push_str(&format!(" (in doubt{})", row.doubts.iter().map(|n| doubt(n + 1)).collect::<String>()));
    }
    text
}

fn html(cited: &Cited, prefixes: &Prefixes, out: &mut dyn Write) -> Result<()> {
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

/// The triples in the graphs that state them. What only the query makes goes to a graph of its own for each set of passages,
/// which the default graph says to be derived from them.
fn quads(cited: &Cited) -> Vec<Quad> {
    let stated: BTreeMap<String, &Vec<usize>> = cited.statements.iter().map(|s| (s.triple.to_string(), &s.graphs)).collect();
    let graph = |n: &usize| match cited.sources.get(*n).map(|s| &s.graph) {
        Some(Term::NamedNode(node)) => Some(GraphName::from(node.clone())),
        Some(Term::BlankNode(node)) => Some(GraphName::from(node.clone())),
        _ => None,
    };
    let mut quads = Vec::new();
    let mut made: BTreeMap<Vec<usize>, BlankNode> = BTreeMap::new();
    for row in &cited.rows {
        let Some(triple) = as_triple(&row.values) else { continue };
        if let Some(graphs) = stated.get(&triple.to_string()).filter(|g| !g.is_empty()) {
            quads.extend(graphs.iter().filter_map(graph).map(|g| triple.clone().in_graph(g)));
            continue;
        }
        let mut needs = row.marks.parts.clone();
        needs.extend(row.marks.alternatives.first().into_iter().flatten());
        let next = made.len() + 1;
        let name = made.entry(needs).or_insert_with(|| BlankNode::new_unchecked(format!("made{next}"))).clone();
        quads.push(triple.in_graph(name));
    }
    for (needs, name) in &made {
        let derived = |node: NamedNode| Quad::new(name.clone(), other::PROV_WAS_DERIVED_FROM, node, GraphName::DefaultGraph);
        quads.extend(needs.iter().filter_map(|n| match cited.sources.get(*n).map(|s| &s.graph) {
            Some(Term::NamedNode(node)) => Some(derived(node.clone())),
            _ => None,
        }));
    }
    quads
}
