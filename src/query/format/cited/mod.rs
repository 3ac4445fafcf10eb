//! Answers with their citations.
//!
//! A table, Markdown and HTML carry marks and a list of passages; CSV and TSV more columns; JSON and JSON lines a member
//! beside the rows; triples go to the graphs of their passages.

mod json;
mod marks;
mod notes;

use super::{Format, Look, graph, rows as w3c_rows, table};
use crate::error::{Error, Result};
use crate::query::cite::{Cited, CitedRow, Form, as_triple};
use crate::query::{Row, Rows};
use crate::vocab::{Prefixes, other};
use json::{member, of_row, with_member};
use marks::{in_columns, marks};
use notes::{html, in_doubt, markdown, notes};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, Quad, Term};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;

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
        (Form::Boolean, _) => return boolean(cited, format, prefixes, look, out),
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
            let mut text = format!("<!-- {sentence}; the format has no place for citations, JSON has -->\n");
            for doubt in &cited.doubts {
                text.push_str(&format!("<!-- {} -->\n", in_comment(&in_doubt(doubt))));
            }
            out.write_all(text.as_bytes()).map_err(Error::Output)?;
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
            notes(cited, prefixes, look.width, out)?;
        }
    }
    Ok(cited.rows.len() as u64)
}

/// A text as XML 1.0 allows it in a comment: without two hyphens in sequence, and without control characters (section 2.5).
fn in_comment(text: &str) -> String {
    let mut told = String::new();
    for c in text.chars() {
        if c == '-' && told.ends_with('-') {
            told.push(' ');
        }
        told.push(if c.is_control() { '�' } else { c });
    }
    told
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

fn boolean(cited: &Cited, format: Format, prefixes: &Prefixes, look: &Look<'_>, out: &mut dyn Write) -> Result<u64> {
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
            notes(cited, prefixes, look.width, out)?;
        }
        _ => return w3c_rows::boolean(yes, format, out),
    }
    Ok(1)
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
        // A triple that stands in several graphs has them for alternatives.
        let none = [Vec::new()];
        for alternative in if row.marks.alternatives.is_empty() { &none[..] } else { &row.marks.alternatives } {
            let needs = [&row.marks.parts[..], alternative].concat();
            let next = made.len() + 1;
            let name = made.entry(needs).or_insert_with(|| BlankNode::new_unchecked(format!("made{next}"))).clone();
            quads.push(triple.clone().in_graph(name));
        }
    }
    for (needs, name) in &made {
        let derived = |node: NamedNode| Quad::new(name.clone(), other::PROV_WAS_DERIVED_FROM, node, GraphName::DefaultGraph);
        quads.extend(needs.iter().filter_map(|n| match cited.sources.get(*n)?.name().into_owned() {
            Term::NamedNode(node) => Some(derived(node)),
            _ => None,
        }));
    }
    quads
}

#[cfg(test)]
mod tests {
    #[test]
    fn comments_hold_no_two_hyphens() {
        assert_eq!(super::in_comment("a--->b\u{1}"), "a- - ->b�");
    }
}
