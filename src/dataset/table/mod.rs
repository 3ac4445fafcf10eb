//! What do the rows of a table say?
//!
//! Reads comma and tab separated values, JSON lines and Parquet as they stream by, every cell as text. A line that cannot be read is told by
//! its number, for the caller to decide about.

mod json;
mod parquet;
mod separated;

use crate::error::{Error, Result, near};
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// A table that is read row by row.
pub struct Table {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// Whether a cell may be a list, its values parted by [`LIST`].
    pub has_lists: bool,
    file: String,
    rows: Rows,
    ended: bool,
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
        let message = match error.kind() {
            io::ErrorKind::UnexpectedEof => "the file ends in the middle; perhaps it was not downloaded whole".to_owned(),
            _ => error.to_string(),
        };
        Self { line, message, ends: true }
    }
}

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
    /// A file that cannot be read, or that names no columns.
    pub fn open(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let (columns, rows) = match ending(path) {
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
        Ok(Self { columns, has_lists, file: name, rows, ended: false })
    }

    /// The place of a column.
    ///
    /// # Errors
    /// There is none of this name; the columns there are.
    pub fn column(&self, name: &str) -> Result<usize> {
        self.columns.iter().position(|column| column == name).ok_or_else(|| {
            let near = near(name, self.columns.iter().map(String::as_str));
            let guess = if near.is_empty() { String::new() } else { format!("did you mean {}? ", crate::error::choices(&near)) };
            Error::Usage {
                message: format!("`{}` has no column `{name}`", self.file),
                hint: format!("{guess}its columns are {}", self.columns.join(", ")),
            }
        })
    }
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

/// A text file from its beginning, unpacked, without the mark that some editors put before UTF-8.
fn text(path: &Path) -> Result<Box<dyn BufRead>> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let mut plain = BufReader::with_capacity(1 << 16, File::open(path).map_err(failed)?);
    let zipped = plain.fill_buf().map_err(failed)?.starts_with(&[0x1f, 0x8b]);
    let mut reader: Box<dyn BufRead> = if zipped { Box::new(unpacked(plain)) } else { Box::new(plain) };
    if reader.fill_buf().map_err(failed)?.starts_with(b"\xef\xbb\xbf") {
        reader.consume(3);
    }
    Ok(reader)
}

fn unpacked(packed: impl Read) -> BufReader<impl Read> {
    BufReader::with_capacity(1 << 16, MultiGzDecoder::new(packed))
}
