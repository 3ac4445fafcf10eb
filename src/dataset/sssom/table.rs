//! How are the rows of a mapping set written?
//!
//! Tab separated values, quoted as in RFC 4180, with `|` between the values of a list (SSSOM 1.1, "The SSSOM/TSV serialisation format").

use super::{Fault, Row};
use std::io::{self, Write};

/// The names of the columns, and the rows. A row may be shorter than the heading, not longer. O(size).
pub(super) fn read(text: &str, first_line: u64) -> Result<(Vec<String>, Vec<Row>), Fault> {
    let mut lines = Cells { rest: text, line: first_line };
    let columns: Vec<String> = match lines.next_row()? {
        Some(row) => row.cells.into_iter().map(String::from).collect(),
        None => Vec::new(),
    };
    if let Some(place) = (1..columns.len()).find(|place| columns[..*place].contains(&columns[*place])) {
        let column = columns[..place].iter().map(|name| name.chars().count() as u64 + 1).sum::<u64>() + 1;
        return Err(Fault::new(first_line, column, format!("the column `{}` comes twice", columns[place])));
    }
    let mut rows = Vec::new();
    while let Some(row) = lines.next_row()? {
        if row.cells.len() > columns.len() {
            let column = row.cells[..columns.len()].iter().map(|cell| width(cell) as u64 + 1).sum::<u64>();
            let message = format!("the row has {} values, but there are {} columns", row.cells.len(), columns.len());
            return Err(Fault::new(row.line, column, message));
        }
        if row.cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(row);
        }
    }
    Ok((columns, rows))
}

/// What is not read yet.
struct Cells<'a> {
    rest: &'a str,
    line: u64,
}

impl<'a> Cells<'a> {
    fn next_row(&mut self) -> Result<Option<Row>, Fault> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let mut row = Row { line: self.line, cells: Vec::new() };
        loop {
            let (cell, after) = self.cell(&row)?;
            row.cells.push(cell);
            let (end, rest) = match after.as_bytes().first() {
                Some(b'\t') => (false, &after[1..]),
                Some(_) => (true, &after[1..]),
                None => (true, after),
            };
            self.rest = rest;
            if end {
                self.line += 1;
                return Ok(Some(row));
            }
        }
    }

    /// The next cell and what stands behind it, which begins with a tab or the end of a line.
    fn cell(&mut self, row: &Row) -> Result<(Box<str>, &'a str), Fault> {
        let rest = self.rest;
        let Some(quoted) = rest.strip_prefix('"') else {
            let end = rest.find(['\t', '\n']).unwrap_or(rest.len());
            let cell = &rest[..end];
            let is_last = !rest[end..].starts_with('\t');
            return Ok((if is_last { cell.strip_suffix('\r').unwrap_or(cell) } else { cell }.into(), &rest[end..]));
        };
        let column = row.cells.iter().map(|cell| width(cell) as u64 + 1).sum::<u64>() + 1;
        let mut from = 0;
        loop {
            let Some(at) = quoted[from..].find('"').map(|at| from + at) else {
                return Err(Fault::new(self.line, column, "the value begins with a quotation mark that nothing closes"));
            };
            from = at + 1;
            if quoted[from..].starts_with('"') {
                from += 1;
                continue;
            }
            let cell = &quoted[..at];
            self.line += cell.matches('\n').count() as u64;
            let after = quoted[from..].strip_prefix('\r').filter(|rest| rest.starts_with('\n')).unwrap_or(&quoted[from..]);
            if !(after.is_empty() || after.starts_with(['\t', '\n'])) {
                return Err(Fault::new(
                    self.line,
                    column,
                    "behind the closing quotation mark of the value stands something else",
                ));
            }
            return Ok((cell.replace("\"\"", "\"").into(), after));
        }
    }
}

/// Writes the names of the columns and the rows.
///
/// - `end`: what ends a line.
pub(super) fn write<'a>(
    columns: &[String],
    rows: impl Iterator<Item = &'a [Box<str>]>,
    end: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let line = |cells: Vec<String>| format!("{}{end}", cells.join("\t"));
    out.write_all(line(columns.iter().map(|name| quoted(name)).collect()).as_bytes())?;
    for row in rows {
        let mut cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        cells.resize(columns.len(), String::new());
        out.write_all(line(cells).as_bytes())?;
    }
    Ok(())
}

fn quoted(cell: &str) -> String {
    if cell.contains(['\t', '\n', '\r', '"']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// How many characters a cell takes in its line.
pub(super) fn width(cell: &str) -> usize {
    quoted(cell).chars().count()
}

/// The values of a list: `\|` is a bar and `\\` a backslash that belong to a value.
pub fn split_list(list: &str) -> Vec<String> {
    let (mut values, mut value) = (Vec::new(), String::new());
    let mut letters = list.chars().peekable();
    while let Some(letter) = letters.next() {
        let escaped = if letter == '\\' { letters.next_if(|next| matches!(next, '|' | '\\')) } else { None };
        match (escaped, letter) {
            (None, '|') => values.push(std::mem::take(&mut value)),
            (escaped, letter) => value.push(escaped.unwrap_or(letter)),
        }
    }
    values.push(value);
    values.iter_mut().for_each(|value| *value = value.trim().to_owned());
    values.retain(|value| !value.is_empty());
    values
}

/// The text of a list. The inverse of [`split_list`].
pub fn join_list<S: AsRef<str>>(values: &[S]) -> String {
    let escaped: Vec<String> = values.iter().map(|value| value.as_ref().replace('\\', "\\\\").replace('|', "\\|")).collect();
    escaped.join("|")
}
