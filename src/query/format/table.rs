//! Rows as a table for reading, or as records where a table would not fit.

use super::super::{Row, Rows, entity};
use super::{is_number, plain};
use crate::dataset::Dataset;
use crate::error::{Error, Result};
use crate::vocab::Prefixes;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};
use oxigraph::model::Term;
use std::collections::HashMap;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr as _;

/// How a table is to look.
#[derive(Clone, Default)]
pub struct Look<'a> {
    /// The width to fit the table into, in terminal cells; without it a table is as wide as it needs.
    pub width: Option<u16>,
    /// The data set whose labels are shown in the place of IRIs.
    pub labels: Option<&'a Dataset>,
}

/// Writes a table: numbers to the right, cells wrapped between words where the width asks for it, nothing cut off. Where not even
/// the words fit beside each other, each row becomes a record of lines.
///
/// Holds all rows, since the widths depend on them.
pub(super) fn write(rows: Rows<'_>, prefixes: &Prefixes, look: &Look<'_>, out: &mut dyn Write) -> Result<u64> {
    let columns = rows.columns.clone();
    let rows: Vec<Row> = rows.collect::<Result<_>>()?;
    let labels = labels_of(&rows, look)?;
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| cell.as_ref().map_or(String::new(), |term| shown(term, prefixes, &labels))).collect())
        .collect();
    let numeric: Vec<bool> = (0..columns.len()).map(|column| is_numeric(&rows, column)).collect();
    let written = match look.width {
        Some(width) if narrowest(&columns, &cells) > usize::from(width) => records(&columns, &cells, usize::from(width), out),
        width => table(&columns, &cells, &numeric, width, out),
    };
    written.map_err(Error::Output)?;
    Ok(rows.len() as u64)
}

fn table(columns: &[String], cells: &[Vec<String>], numeric: &[bool], width: Option<u16>, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new();
    table.load_preset(PRESET).set_content_arrangement(ContentArrangement::Disabled);
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    table.set_header(columns.iter().map(Cell::new));
    for row in cells {
        table.add_row(row);
    }
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((u16::from(at > 0), 1));
        if numeric.get(at) == Some(&true) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        // A column never gets narrower than its longest word, or words would break.
        if width.is_some() {
            let longest = longest_word(columns, cells, at) + 1 + usize::from(at > 0);
            column.set_constraint(comfy_table::ColumnConstraint::LowerBoundary(comfy_table::Width::Fixed(
                longest.min(usize::from(u16::MAX)) as u16,
            )));
        }
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Each row as lines of name and value.
fn records(columns: &[String], cells: &[Vec<String>], width: usize, out: &mut dyn Write) -> io::Result<()> {
    let names = columns.iter().map(|c| c.width()).max().unwrap_or(0);
    for (number, row) in cells.iter().enumerate() {
        let head = format!("── {} ", number + 1);
        writeln!(out, "{head}{}", "─".repeat(width.saturating_sub(head.width()).min(40)))?;
        for (name, value) in columns.iter().zip(row).filter(|(_, value)| !value.is_empty()) {
            writeln!(out, "{name}{}  {value}", " ".repeat(names - name.width()))?;
        }
    }
    Ok(())
}

/// The width below which a table would have to break words. A word longer than half a usual line may be broken.
fn narrowest(columns: &[String], cells: &[Vec<String>]) -> usize {
    (0..columns.len()).map(|column| longest_word(columns, cells, column) + 3).sum::<usize>().saturating_sub(2)
}

fn longest_word(columns: &[String], cells: &[Vec<String>], column: usize) -> usize {
    let texts = columns.get(column).into_iter().chain(cells.iter().filter_map(|row| row.get(column)));
    texts.flat_map(|text| text.split_whitespace()).map(|word| word.width()).max().unwrap_or(0).min(40)
}

/// A rule between columns and one under the head.
///
/// In the order of comfy-table's components: left, right, top and bottom border, then the rule under the head (left end, line,
/// crossing, right end), the rule between columns, and everything that stands between rows.
const PRESET: &str = "     ─┼ │          ";

fn is_numeric(rows: &[Row], column: usize) -> bool {
    let mut bound = rows.iter().filter_map(|row| row.get(column)?.as_ref()).peekable();
    bound.peek().is_some() && bound.all(|term| matches!(term, Term::Literal(literal) if is_number(literal)))
}

/// The labels of the IRIs in the rows, by IRI, where the look asks for labels.
fn labels_of(rows: &[Row], look: &Look<'_>) -> Result<HashMap<String, String>> {
    let iris = rows.iter().flatten().filter_map(|cell| match cell {
        Some(Term::NamedNode(iri)) => Some(iri),
        _ => None,
    });
    look.labels.map_or(Ok(HashMap::new()), |dataset| entity::labels(dataset, iris))
}

fn shown(term: &Term, prefixes: &Prefixes, labels: &HashMap<String, String>) -> String {
    let label = match term {
        Term::NamedNode(iri) => labels.get(iri.as_str()).cloned(),
        _ => None,
    };
    // Control characters in data must not reach a terminal.
    label.unwrap_or_else(|| plain(term, prefixes)).replace(|c: char| c.is_control() && c != '\n', "�")
}
