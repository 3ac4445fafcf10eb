//! CSV lists of edges, with a head that names the columns; nodes from a file beside it, if there is one.
//!
//! The kinds of columns are guessed: a column of whole numbers, numbers or truth values only is one. A cell without text is no value. Heads of
//! Neo4j (`name:type`, `:ID`, `:START_ID` …) tell the kinds and what the columns mean.

use super::OFTEN;
use super::build::{Build, Fields, parse};
use crate::error::{Error, Result, counted};
use crate::graph::export::{Format, is_reserved};
use crate::graph::several::{BAR, join};
use crate::graph::work::Work;
use crate::graph::{Graph, Value, ValueKind};
use ::csv::{ReaderBuilder, StringRecord};
use std::path::Path;

const SOURCES: &[&str] = &["source", "src", "from", "start", "subject"];
const TARGETS: &[&str] = &["target", "dst", "to", "end", "object"];
const IDS: &[&str] = &["id", "node", "iri", "key"];

/// A table that was read: its head, and each row with its line.
struct Table {
    head: Vec<String>,
    rows: Vec<(Vec<String>, u64)>,
    kinds: Vec<ValueKind>,
    /// Whether the head is one of Neo4j.
    of_neo4j: bool,
}

/// A column that is not read: another one says the same better.
const UNREAD: &str = ":";

/// Reads a list of edges, and the nodes beside it.
pub(super) fn read(path: &Path, text: &str, work: &mut Work<'_>) -> Result<Graph> {
    let mut build = Build::new(path);
    let edges = Table::read(path, text, &mut work.part(0.0, 0.4))?;
    let (Some(from), Some(to)) = (edges.column(SOURCES), edges.column(TARGETS)) else {
        let nodes = if edges.column(IDS).is_some() { "; for a list of nodes, name the file of the edges beside it" } else { "" };
        return Err(build.wrong(":1", format!("the first line names no columns `source` and `target`{nodes}")));
    };
    let beside = Format::of_file(path).filter(|format| format.has_nodes()).map_or_else(
        || path.with_extension(format!("nodes.{}", path.extension().and_then(|end| end.to_str()).unwrap_or("csv"))),
        |format| format.nodes_beside(path),
    );
    let has_nodes = beside.is_file();
    if has_nodes {
        nodes(&beside, &mut build, &mut work.part(0.4, 0.7))?;
    } else if edges.of_neo4j {
        // Relationships of Neo4j name their ends by identifiers only.
        return Err(Error::Usage {
            message: format!("`{}` holds relationships of Neo4j, and no file of their nodes is beside it", path.display()),
            hint: format!("name the file of the nodes `{}`", beside.display()),
        });
    }
    let labels = [edges.column(&["source_label"]), edges.column(&["target_label"])];
    let work = &mut work.part(0.7, 1.0);
    for (at, (row, line)) in edges.rows.iter().enumerate() {
        if at.is_multiple_of(OFTEN) {
            work.done(at as f64 / edges.rows.len() as f64)?;
        }
        let place = format!(":{line}");
        for (end, label) in [from, to].into_iter().zip(labels) {
            // Without a file of nodes, whatever is an end is a node.
            if !has_nodes && !build.knows(&row[end]) {
                let label = label.map(|label| ("label".to_owned(), Value::Text(row[label].clone())));
                build.node(&row[end], label.into_iter().collect(), &place)?;
            }
        }
        let left_out = [Some(from), Some(to), labels[0], labels[1]];
        build.edge(&row[from], &row[to], edges.fields(row, &left_out), place)?;
    }
    build.finish()
}

fn nodes(path: &Path, build: &mut Build, work: &mut Work<'_>) -> Result<()> {
    let text = super::text_of(path)?;
    let table = Table::read(path, &text, work)?;
    let at = |line: u64| format!("{}:{line}", path.display());
    let Some(id) = table.column(IDS) else {
        return Err(Error::Malformed { file: at(1), message: "the first line names no column `id`".into() });
    };
    for (row, line) in &table.rows {
        let taken = build.node(&row[id], table.fields(row, &[Some(id)]), "");
        taken.map_err(|error| match error {
            Error::Malformed { message, .. } => Error::Malformed { file: at(*line), message },
            other => other,
        })?;
    }
    Ok(())
}

impl Table {
    fn read(path: &Path, text: &str, work: &mut Work<'_>) -> Result<Self> {
        let text = text.trim_start_matches('\u{feff}');
        let first = text.lines().next().unwrap_or("");
        let separator = ['\t', ';'].into_iter().find(|sign| first.contains(*sign) && !first.contains(',')).unwrap_or(',');
        let wrong = |line: u64, message: String| Error::Malformed { file: format!("{}:{line}", path.display()), message };
        let mut reader =
            ReaderBuilder::new().has_headers(false).delimiter(separator as u8).flexible(true).from_reader(text.as_bytes());
        let mut rows: Vec<(Vec<String>, u64)> = Vec::new();
        for record in reader.records() {
            let record: StringRecord = record.map_err(|e| wrong(e.position().map_or(1, ::csv::Position::line), e.to_string()))?;
            let line = record.position().map_or(1, ::csv::Position::line);
            if rows.len().is_multiple_of(OFTEN) {
                work.done(record.position().map_or(0, ::csv::Position::byte) as f64 / text.len() as f64)?;
            }
            if let Some((head, _)) = rows.first()
                && head.len() != record.len()
            {
                return Err(wrong(
                    line,
                    format!("{}, but the first line names {}", counted(record.len(), "cell"), counted(head.len(), "column")),
                ));
            }
            rows.push((record.iter().map(ToOwned::to_owned).collect(), line));
        }
        let head = if rows.is_empty() { Vec::new() } else { rows.remove(0).0 };
        let kinds = (0..head.len()).map(|column| guess(rows.iter().map(|(row, _)| row[column].as_str()))).collect();
        let of_neo4j = head.iter().any(|cell| matches!(split(cell).1.as_str(), "ID" | "START_ID"));
        let mut table = Self { head, rows, kinds, of_neo4j };
        if of_neo4j {
            table.take_types().map_err(|(line, message)| wrong(line, message))?;
        }
        Ok(table)
    }

    /// Takes names, kinds and meanings from a head of Neo4j; a wrong value with its line is given back.
    fn take_types(&mut self) -> std::result::Result<(), (u64, String)> {
        let cells: Vec<(String, String)> = self.head.iter().map(|cell| split(cell)).collect();
        let other = |name: &str| cells.iter().any(|(other, _)| other == name);
        for (at, (name, kind)) in cells.iter().enumerate() {
            let (name, kind) = match kind.as_str() {
                "ID" => ("id", ValueKind::Text),
                "START_ID" => ("source", ValueKind::Text),
                "END_ID" => ("target", ValueKind::Text),
                "LABEL" => (if other("class_names") { UNREAD } else { "class_names" }, ValueKind::Text),
                "TYPE" => (if other("property") { UNREAD } else { "property" }, ValueKind::Text),
                "long" | "int" | "short" | "byte" => (name.as_str(), ValueKind::Integer),
                "double" | "float" => (name.as_str(), ValueKind::Number),
                "boolean" => (name.as_str(), ValueKind::Boolean),
                _ => (name.as_str(), ValueKind::Text),
            };
            for (row, line) in &mut self.rows {
                if cells[at].1 == "LABEL" {
                    row[at] = join(row[at].split(';').filter(|label| !label.is_empty()), BAR);
                }
                if !row[at].is_empty() && parse(kind, &row[at]).is_none() {
                    return Err((*line, format!("`{}` is no value of `{}`", row[at], self.head[at])));
                }
            }
            (self.head[at], self.kinds[at]) = (name.to_owned(), kind);
        }
        Ok(())
    }

    fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.head.iter().position(|column| column.trim().eq_ignore_ascii_case(name)))
    }

    fn fields(&self, row: &[String], left_out: &[Option<usize>]) -> Fields {
        let cells = row.iter().enumerate().filter(|(at, cell)| !cell.is_empty() && !left_out.contains(&Some(*at)));
        cells
            .filter(|(at, _)| self.head[*at] != UNREAD)
            .filter_map(|(at, cell)| {
                // Gephi and others write names with a capital.
                let name = match self.head[at].as_str() {
                    "Label" | "Weight" => self.head[at].to_lowercase(),
                    name => name.to_owned(),
                };
                let is_text = is_reserved(&name) && !matches!(name.as_str(), "weight" | "x" | "y");
                Some((name, parse(if is_text { ValueKind::Text } else { self.kinds[at] }, cell)?))
            })
            .collect()
    }
}

/// The name and the type of a cell of a head of Neo4j; the type without the space of its identifiers in brackets.
fn split(cell: &str) -> (String, String) {
    let (name, kind) = cell.trim().rsplit_once(':').unwrap_or((cell, ""));
    (name.to_owned(), kind.split('(').next().unwrap_or("").to_owned())
}

/// The kind that fits every value of a column. `007` is a text: as a number it would not come back.
fn guess<'t>(values: impl Iterator<Item = &'t str>) -> ValueKind {
    let values: Vec<&str> = values.filter(|value| !value.is_empty()).collect();
    let is_whole = |value: &&str| value.parse::<i64>().is_ok_and(|number| number.to_string() == **value);
    let is_number = |value: &&str| {
        let digits = value.trim_start_matches('-');
        let padded = digits.starts_with('0') && digits.len() > 1 && !digits.starts_with("0.") && !digits.starts_with("0e");
        digits.starts_with(|c: char| c.is_ascii_digit()) && !padded && value.parse::<f64>().is_ok_and(f64::is_finite)
    };
    if values.is_empty() {
        ValueKind::Text
    } else if values.iter().all(is_whole) {
        ValueKind::Integer
    } else if values.iter().all(is_number) {
        ValueKind::Number
    } else if values.iter().all(|value| matches!(*value, "true" | "false")) {
        ValueKind::Boolean
    } else {
        ValueKind::Text
    }
}
