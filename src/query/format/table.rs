//! Rows as a table for reading.

use super::super::{Row, Rows};
use super::{is_number, plain};
use crate::error::{Error, Result};
use crate::vocab::Prefixes;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};
use oxigraph::model::Term;
use std::collections::HashMap;
use std::io::Write;

/// How a table is to look.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// The width to fit the table into, in terminal cells; without it a table is as wide as it needs.
    pub width: Option<u16>,
    /// Labels to show in the place of IRIs.
    pub labels: Option<HashMap<String, String>>,
}

/// Writes a table: numbers to the right, cells wrapped where the width asks for it, nothing cut off.
///
/// Holds all rows, since the widths depend on them.
pub(super) fn write(rows: Rows<'_>, prefixes: &Prefixes, look: &Look, out: &mut dyn Write) -> Result<u64> {
    let columns = rows.columns.clone();
    let rows: Vec<Row> = rows.collect::<Result<_>>()?;
    let mut table = Table::new();
    table.set_content_arrangement(ContentArrangement::Disabled);
    if let Some(width) = look.width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    table.load_preset(PRESET);
    table.set_header(columns.iter().map(Cell::new));
    for row in &rows {
        table.add_row(row.iter().map(|cell| cell.as_ref().map_or(String::new(), |term| shown(term, prefixes, look))));
    }
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((u16::from(at > 0), 1));
        if is_numeric(&rows, at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end()).map_err(Error::Output)?;
    }
    Ok(rows.len() as u64)
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

fn shown(term: &Term, prefixes: &Prefixes, look: &Look) -> String {
    let label = match (term, &look.labels) {
        (Term::NamedNode(iri), Some(labels)) => labels.get(iri.as_str()).cloned(),
        _ => None,
    };
    // Control characters in data must not reach a terminal.
    label.unwrap_or_else(|| plain(term, prefixes)).replace(|c: char| c.is_control() && c != '\n', "�")
}
