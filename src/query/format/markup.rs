//! Rows as Markdown and HTML tables.

use super::super::Rows;
use super::{is_number, plain};
use crate::error::{Error, Result};
use crate::vocab::Prefixes;
use oxigraph::model::Term;
use std::io::{self, Write};

/// Writes a table of GitHub Flavored Markdown.
pub(super) fn markdown(rows: Rows<'_>, prefixes: &Prefixes, out: &mut dyn Write) -> Result<u64> {
    markdown_with(rows, &[], prefixes, out)
}

/// Writes a Markdown table with a reference behind each row.
pub(super) fn markdown_with(rows: Rows<'_>, references: &[String], prefixes: &Prefixes, out: &mut dyn Write) -> Result<u64> {
    let head: Vec<_> = rows.columns.iter().map(|c| in_markdown(c)).collect();
    writeln!(out, "| {} |", head.join(" | ")).map_err(Error::Output)?;
    writeln!(out, "|{}", " --- |".repeat(head.len())).map_err(Error::Output)?;
    let mut count: usize = 0;
    for row in rows {
        let mut cells: Vec<_> =
            row?.iter().map(|cell| cell.as_ref().map_or(String::new(), |term| in_markdown(&plain(term, prefixes)))).collect();
        if let (Some(last), Some(reference)) = (cells.last_mut(), references.get(count)) {
            last.push_str(reference);
        }
        writeln!(out, "| {} |", cells.join(" | ")).map_err(Error::Output)?;
        count += 1;
    }
    Ok(count as u64)
}

pub(super) fn in_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => escaped.push(' '),
            '|' | '*' | '_' | '`' | '<' | '[' | '\\' => escaped.extend(['\\', c]),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Writes an HTML page with one table; numbers are right-aligned, IRIs are links with their prefixed names.
pub(super) fn html(rows: Rows<'_>, prefixes: &Prefixes, out: &mut dyn Write) -> Result<u64> {
    html_with(rows, &[], prefixes, out)
}

/// Writes an HTML page with a reference behind each row, which is markup already.
pub(super) fn html_with(rows: Rows<'_>, references: &[String], prefixes: &Prefixes, out: &mut dyn Write) -> Result<u64> {
    page_start(&rows.columns, out).map_err(Error::Output)?;
    let mut count: usize = 0;
    for row in rows {
        let mut cells: String = row?.iter().map(|cell| html_cell(cell.as_ref(), prefixes)).collect();
        if let (Some(reference), Some(end)) = (references.get(count), cells.rfind("</td>")) {
            cells.insert_str(end, reference);
        }
        writeln!(out, "<tr>{cells}</tr>").map_err(Error::Output)?;
        count += 1;
    }
    writeln!(out, "</tbody></table>").map_err(Error::Output)?;
    Ok(count as u64)
}

fn page_start(columns: &[String], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<!DOCTYPE html><meta charset=\"utf-8\"><title>Answer</title>")?;
    writeln!(
        out,
        "<style>body{{font-family:sans-serif}}td,th{{padding:.2em .6em;text-align:left}}td.n{{text-align:right}}</style>"
    )?;
    let head: String = columns.iter().map(|c| format!("<th>{}</th>", in_html(c))).collect();
    writeln!(out, "<table><thead><tr>{head}</tr></thead><tbody>")
}

fn html_cell(cell: Option<&Term>, prefixes: &Prefixes) -> String {
    match cell {
        None => "<td></td>".to_owned(),
        Some(term @ Term::NamedNode(iri)) if iri.as_str().starts_with("http") => {
            format!("<td><a href=\"{}\">{}</a></td>", in_html(iri.as_str()), in_html(&plain(term, prefixes)))
        }
        Some(Term::Literal(literal)) if is_number(literal) => format!("<td class=\"n\">{}</td>", in_html(literal.value())),
        Some(term) => format!("<td>{}</td>", in_html(&plain(term, prefixes))),
    }
}

pub(super) fn in_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
