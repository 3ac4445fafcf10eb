//! What do the rows of a table say?
//!
//! Reads comma and tab separated values and JSON lines as they stream by. A line that cannot be read is kept by its number, for the caller
//! to decide about.

use crate::error::{Error, Result};
use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::path::Path;

/// A table that is read row by row.
pub struct Table {
    /// The names of the columns.
    pub columns: Vec<String>,
    file: String,
    rows: Source,
}

enum Source {
    Separated(Box<csv::StringRecordsIntoIter<Box<dyn std::io::Read>>>),
    Json { lines: std::io::Lines<Box<dyn BufRead>>, first: Option<(u64, String)>, line: u64 },
}

/// A line that is no row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub message: String,
}

/// Whether a file name says that the file is a table.
pub fn is_table(path: &Path) -> bool {
    let lower = path.to_string_lossy().to_ascii_lowercase();
    [".csv", ".tsv", ".jsonl", ".ndjson"].iter().any(|end| lower.ends_with(end))
}

impl Table {
    /// Opens a file whose extension says what it is: `.csv`, `.tsv`, `.jsonl` or `.ndjson`.
    ///
    /// # Errors
    /// A file that cannot be read, or whose first line names no columns.
    pub fn open(path: &Path) -> Result<Self> {
        let unreadable = |source| Error::Read { path: path.to_owned(), source };
        let name = path.display().to_string();
        let mut reader = BufReader::with_capacity(1 << 16, File::open(path).map_err(unreadable)?);
        if reader.fill_buf().map_err(unreadable)?.starts_with(b"\xef\xbb\xbf") {
            reader.consume(3);
        }
        let lower = name.to_ascii_lowercase();
        if lower.ends_with(".jsonl") || lower.ends_with(".ndjson") {
            return Self::json(name, Box::new(reader));
        }
        let delimiter = if lower.ends_with(".tsv") { b'\t' } else { b',' };
        let content: Box<dyn std::io::Read> = Box::new(reader.take(u64::MAX));
        let mut rows = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(content);
        let head = rows.headers().map_err(|e| Error::Malformed { file: name.clone(), message: e.to_string() })?;
        let columns: Vec<String> = head.iter().map(|column| column.trim().to_owned()).collect();
        if columns.iter().all(String::is_empty) {
            return Err(Error::Malformed { file: name, message: "the first line names no columns".into() });
        }
        Ok(Self { columns, file: name, rows: Source::Separated(Box::new(rows.into_records())) })
    }

    fn json(file: String, reader: Box<dyn BufRead>) -> Result<Self> {
        let mut lines = reader.lines();
        let mut line = 0;
        for text in lines.by_ref() {
            line += 1;
            let text = text.map_err(|e| Error::Malformed { file: file.clone(), message: e.to_string() })?;
            if let Ok(serde_json::Value::Object(object)) = serde_json::from_str(&text) {
                let columns = object.keys().cloned().collect();
                return Ok(Self { columns, file, rows: Source::Json { lines, first: Some((line, text)), line } });
            }
        }
        Err(Error::Malformed { file, message: "no line is a JSON object".into() })
    }

    /// The place of a column.
    ///
    /// # Errors
    /// There is none of this name; the columns there are.
    pub fn column(&self, name: &str) -> Result<usize> {
        self.columns.iter().position(|column| column == name).ok_or_else(|| Error::Usage {
            message: format!("`{}` has no column `{name}`", self.file),
            hint: format!("its columns are {}", self.columns.join(", ")),
        })
    }

    fn cells(columns: &[String], text: &str) -> std::result::Result<Vec<String>, String> {
        let value: serde_json::Value = serde_json::from_str(text).map_err(|e| e.to_string())?;
        let object = value.as_object().ok_or("the line is no JSON object")?;
        let cell = |column: &String| match object.get(column) {
            None | Some(serde_json::Value::Null) => String::new(),
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(serde_json::Value::Array(values)) => {
                values.iter().map(|v| v.as_str().map_or_else(|| v.to_string(), ToOwned::to_owned)).collect::<Vec<_>>().join("|")
            }
            Some(other) => other.to_string(),
        };
        Ok(columns.iter().map(cell).collect())
    }
}

impl Iterator for Table {
    type Item = std::result::Result<(u64, Vec<String>), Bad>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.rows {
            Source::Separated(rows) => {
                let line = rows.reader().position().line();
                Some(match rows.next()? {
                    Ok(row) => {
                        Ok((row.position().map_or(line, csv::Position::line), row.iter().map(ToOwned::to_owned).collect()))
                    }
                    Err(error) => {
                        let line = error.position().map_or(line, csv::Position::line);
                        let message = match error.kind() {
                            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                                format!("{len} values where there are {expected_len} columns")
                            }
                            csv::ErrorKind::Utf8 { .. } => "the line is not UTF-8".to_owned(),
                            _ => error.to_string(),
                        };
                        Err(Bad { line, message })
                    }
                })
            }
            Source::Json { lines, first, line } => loop {
                let (number, text) = match first.take() {
                    Some(first) => first,
                    None => {
                        *line += 1;
                        match lines.next()? {
                            Ok(text) => (*line, text),
                            Err(error) => return Some(Err(Bad { line: *line, message: error.to_string() })),
                        }
                    }
                };
                if !text.trim().is_empty() {
                    let cells = Self::cells(&self.columns, &text);
                    return Some(cells.map(|cells| (number, cells)).map_err(|message| Bad { line: number, message }));
                }
            },
        }
    }
}
