//! What does a set of mappings say?
//!
//! Reads and writes mapping sets in the TSV form of SSSOM 1.1 (Matentzoglu et al., Database 2022; the specification is in the repository
//! mapping-commons/sssom), and turns them into statements. What is read is written back: rows, columns and entries of the head that are not
//! of the standard stay where they are.
//!
//! ```text
//! head         the lines that begin with #: YAML      (slots: which there are and what their values mean)
//! table        the rows: tab separated values
//! statements   set → one statement for each link, and a record of each row
//! ```
//!
//! The build script uses this module too, so it knows no error but its own [`Fault`]. Who decides which mappings there are is the business
//! of those above.

mod head;
mod slots;
mod statements;
mod table;

pub use head::{Head, Value};
pub use slots::Slot;
pub use table::{join_list, split_list};

use std::io::{self, Write};

/// Something wrong in a file: where, from 1, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line.
    pub line: u64,
    /// The column, in characters.
    pub column: u64,
    /// What is wrong there.
    pub message: String,
}

impl Fault {
    fn new(line: u64, column: u64, message: impl Into<String>) -> Self {
        Self { line, column, message: message.into() }
    }
}

/// A set of mappings: its description, and a row for each mapping.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MappingSet {
    /// What is said of the whole set.
    pub head: Head,
    columns: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq)]
struct Row {
    /// Where the row begins in its file; 0 for a row that was made.
    line: u64,
    cells: Vec<Box<str>>,
}

/// Whether a file name says that the file is a mapping set.
pub fn is_named(file: &str) -> bool {
    let lower = file.to_ascii_lowercase();
    lower.strip_suffix(".gz").unwrap_or(&lower).ends_with(".sssom.tsv")
}

/// Whether a text without a name begins like a mapping set: behind lines of comment stands a row with the name of a column that every set has.
pub fn is_like(start: &str) -> bool {
    let first = start.lines().find(|line| !line.starts_with('#'));
    first.is_some_and(|line| line.split('\t').count() > 2 && line.split('\t').any(|name| name == "predicate_id"))
}

impl MappingSet {
    /// Reads a set from the bytes of its file.
    ///
    /// # Errors
    /// What is no UTF-8, YAML or table, with its place. O(size).
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let text = std::str::from_utf8(bytes).map_err(|e| not_utf8(bytes, e.valid_up_to()))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let length = text.split_inclusive('\n').take_while(|line| line.starts_with('#')).map(str::len).sum();
        let (head, table) = text.split_at(length);
        let first_line = head.lines().count() as u64 + 1;
        let (columns, rows) = table::read(table, first_line)?;
        Ok(Self { head: Head::read(head)?, columns, rows })
    }

    /// Writes the set as it was read, with what was changed since.
    ///
    /// # Errors
    /// Those of the output.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        self.head.write(out)?;
        table::write(&self.columns, self.rows.iter().map(|row| &row.cells[..]), out)
    }

    /// How many mappings there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no mapping.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The mappings, in order.
    pub fn mappings(&self) -> impl ExactSizeIterator<Item = Mapping<'_>> {
        self.rows.iter().map(|row| Mapping { set: self, row })
    }

    /// Adds a mapping; values of slots for which there is no column make one, at the end.
    pub fn push<'a>(&mut self, values: impl IntoIterator<Item = (&'a str, &'a str)>) {
        self.rows.push(Row { line: 0, cells: Vec::new() });
        let at = self.rows.len() - 1;
        for (slot, value) in values {
            self.put(at, slot, value);
        }
    }

    /// Gives a mapping, counted from 0, another value in a slot; a slot for which there is no column makes one, at the end.
    pub fn put(&mut self, at: usize, slot: &str, value: &str) {
        let column = self.columns.iter().position(|name| name == slot).unwrap_or_else(|| {
            self.columns.push(slot.to_owned());
            self.columns.len() - 1
        });
        let Some(row) = self.rows.get_mut(at) else { return };
        if row.cells.len() <= column {
            row.cells.resize(column + 1, Box::default());
        }
        row.cells[column] = value.into();
    }

    /// Keeps the mappings that are wanted.
    pub fn retain(&mut self, mut wanted: impl FnMut(Mapping<'_>) -> bool) {
        let keep: Vec<bool> = self.mappings().map(&mut wanted).collect();
        let mut keep = keep.into_iter();
        self.rows.retain(|_| keep.next().unwrap_or(true));
    }

    /// Whether a slot has a value in any mapping. The value of the head holds for all mappings only where none has its own
    /// (SSSOM, "Propagation").
    fn is_of_rows(&self, slot: &str) -> bool {
        self.mappings().any(|mapping| mapping.own(slot).is_some())
    }
}

/// One mapping of a set.
#[derive(Clone, Copy)]
pub struct Mapping<'a> {
    set: &'a MappingSet,
    row: &'a Row,
}

impl<'a> Mapping<'a> {
    /// The value of a slot as it is written, if there is one in the row.
    pub fn own(&self, slot: &str) -> Option<&'a str> {
        let column = self.set.columns.iter().position(|name| name == slot)?;
        self.row.cells.get(column).map(|cell| &**cell).filter(|cell| !cell.is_empty())
    }

    /// The values of a slot that may have several.
    pub fn list(&self, slot: &str) -> Vec<String> {
        self.own(slot).map(split_list).unwrap_or_default()
    }

    /// The IRI that a slot names by a prefixed name.
    pub fn iri(&self, slot: &str) -> Option<String> {
        self.set.head.expand(self.own(slot)?)
    }

    /// Whether it says that there is no such link.
    pub fn is_rejected(&self) -> bool {
        self.own("predicate_modifier") == Some("Not")
    }

    /// Whether it says that nothing to link to was found.
    pub fn is_not_found(&self) -> bool {
        ["subject_id", "object_id"].iter().any(|slot| self.own(slot) == Some(NO_TERM_FOUND))
    }

    /// The line of its file at which it begins, from 1; 0 for one that was made.
    pub fn line(&self) -> u64 {
        self.row.line
    }

    /// A fault of one of its cells.
    fn fault(&self, slot: &str, message: impl Into<String>) -> Fault {
        let place = self.set.columns.iter().position(|name| name == slot).unwrap_or(0);
        let before = self.row.cells.iter().take(place).map(|cell| table::width(cell) + 1).sum::<usize>();
        Fault::new(self.row.line, before as u64 + 1, message)
    }
}

/// How a mapping says that there is nothing to map to (SSSOM, "Representing unmapped entities").
pub const NO_TERM_FOUND: &str = "sssom:NoTermFound";

fn not_utf8(bytes: &[u8], at: usize) -> Fault {
    let before = String::from_utf8_lossy(&bytes[..at]);
    let line = before.matches('\n').count() as u64 + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() as u64 + 1;
    Fault::new(line, column, "the file is not UTF-8")
}

#[cfg(test)]
mod tests;
