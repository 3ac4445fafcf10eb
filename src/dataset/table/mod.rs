//! What do the rows of a table say?
//!
//! Reads comma and tab separated values, JSON lines and Parquet as they stream by, every cell as text. A line that cannot be read is told by
//! its number, for the caller to decide about.

mod json;
mod parquet;
mod separated;
mod text;

pub use self::parquet::date;
use crate::error::{Error, Result, near};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::rc::Rc;

/// A table that is read row by row.
pub struct Table {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// Whether a cell may be a list, its values parted by [`LIST`].
    pub has_lists: bool,
    file: String,
    rows: Rows,
    read: Read,
    ended: bool,
}

/// How much of a file was read: of how much, if that is known.
#[derive(Clone, Default)]
struct Read {
    done: Rc<Cell<u64>>,
    all: Option<u64>,
}

/// A row with the line at which it begins, from 1; in Parquet, which has no lines, the number of the row.
pub type Row = (u64, Vec<String>);

type Rows = Box<dyn Iterator<Item = std::result::Result<Row, Bad>>>;

/// A line that is no row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub message: String,
    /// Whether nothing behind it can be read: the file is cut off, or the disk failed.
    pub ends: bool,
}

impl Bad {
    fn line(line: u64, message: impl Into<String>) -> Self {
        Self { line, message: message.into(), ends: false }
    }

    fn end(line: u64, error: &io::Error) -> Self {
        Self { line, message: unreadable(error), ends: true }
    }
}

fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "the file ends in the middle; perhaps it was not downloaded whole".to_owned(),
        io::ErrorKind::InvalidInput => format!("the compressed content is not valid: {error}"),
        _ => error.to_string(),
    }
}

/// A line that is longer is none, so that no file fills the memory.
const MOST_BYTES: usize = 16 << 20;
const TOO_LONG: &str = "the line is longer than 16 MiB, the most that is read";

/// What several values of one cell are parted by where the format has lists: JSON and Parquet.
pub const LIST: char = '|';

const ENDINGS: [&str; 5] = [".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"];

/// The ending of a table's file name, without case and `.gz`.
fn ending(path: &Path) -> Option<&'static str> {
    let lower = path.to_string_lossy().to_ascii_lowercase();
    let plain = lower.strip_suffix(".gz").unwrap_or(&lower);
    ENDINGS.into_iter().find(|end| plain.ends_with(end))
}

/// Whether a file name says that the file is a table.
pub fn is_table(path: &Path) -> bool {
    ending(path).is_some()
}

impl Table {
    /// Opens a file whose extension says what it is: `.csv`, `.tsv`, `.jsonl`, `.ndjson`, each also with `.gz`, or `.parquet`.
    ///
    /// A `.csv` whose first line has semicolons and no comma is parted by semicolons. JSON lines are read once before, for the names that
    /// any of them has.
    ///
    /// # Errors
    /// A file that cannot be read, is no table, or names no columns.
    pub fn open(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let (columns, rows, read) = match ending(path) {
            Some(".parquet") => parquet::open(path)?,
            Some(".jsonl" | ".ndjson") => json::open(path)?,
            Some(".tsv") => separated::open(path, Some(b'\t'))?,
            Some(_) => separated::open(path, None)?,
            None => {
                return Err(Error::Usage {
                    message: format!("the extension of `{name}` names no form of table"),
                    hint: "name the file .csv, .tsv, .jsonl (each also with .gz) or .parquet".into(),
                });
            }
        };
        if columns.iter().all(String::is_empty) {
            return Err(Error::Malformed { file: name, message: "it names no columns".into() });
        }
        let has_lists = matches!(ending(path), Some(".parquet" | ".jsonl" | ".ndjson"));
        Ok(Self { columns, has_lists, file: name, rows, read, ended: false })
    }

    /// The place of a column.
    ///
    /// # Errors
    /// There is none of this name, and the columns there are; or there are several.
    pub fn column(&self, name: &str) -> Result<usize> {
        let mut found = (0..).zip(&self.columns).filter(|(_, column)| *column == name).map(|(place, _)| place);
        match (found.next(), found.next()) {
            (Some(place), None) => Ok(place),
            (Some(_), Some(_)) => Err(Error::Usage {
                message: format!("`{}` has several columns `{name}`", self.file),
                hint: "give them names that differ".into(),
            }),
            (None, _) => {
                let near = near(name, self.columns.iter().map(String::as_str));
                let guess =
                    if near.is_empty() { String::new() } else { format!("did you mean {}? ", crate::error::choices(&near)) };
                Err(Error::Usage {
                    message: format!("`{}` has no column `{name}`", self.file),
                    hint: format!("{guess}its columns are {}", listed(&self.columns)),
                })
            }
        }
    }

    /// How large a share of the file is read, where its size is known.
    pub fn share(&self) -> Option<f64> {
        self.read.all.filter(|all| *all > 0).map(|all| self.read.done.get() as f64 / all as f64)
    }
}

/// A file that is read more than once, which a pipe cannot be.
///
/// # Errors
/// It is a pipe or a device.
pub fn check_is_file(path: &Path) -> Result<()> {
    let found = fs::metadata(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    if found.is_file() || found.is_dir() {
        return Ok(());
    }
    let message = format!("`{}` can be read only once, and it is needed twice", path.display());
    Err(Error::Usage { message, hint: "write it to a file first".into() })
}

/// The names of columns for a message: the first of very many.
pub fn listed(columns: &[String]) -> String {
    let shown = columns.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if columns.len() > SHOWN { format!("{shown} … ({} in all)", columns.len()) } else { shown }
}

const SHOWN: usize = 20;

/// The columns without a name and those whose name others have too, which nothing can call by their name.
pub fn nameless(columns: &[String]) -> (usize, Vec<String>) {
    let (mut seen, mut twice) = (BTreeSet::new(), BTreeSet::new());
    for column in columns.iter().filter(|column| !column.is_empty()) {
        if !seen.insert(column) {
            twice.insert(column.clone());
        }
    }
    (columns.iter().filter(|column| column.is_empty()).count(), twice.into_iter().collect())
}

impl Iterator for Table {
    type Item = std::result::Result<Row, Bad>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.rows.next();
        self.ended = !matches!(&next, Some(row) if !row.as_ref().is_err_and(|bad| bad.ends));
        next
    }
}
