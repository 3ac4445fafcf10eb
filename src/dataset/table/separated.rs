//! Comma and tab separated values (RFC 4180).

use super::{Bad, Row, Rows};
use crate::error::{Error, Result};
use std::io::BufRead;
use std::path::Path;

/// The names of the first line, and the rows behind it.
///
/// - `delimiter`: what parts the values; if it is not told, a comma, or a semicolon where the first line has no comma.
pub(super) fn open(path: &Path, delimiter: Option<u8>) -> Result<(Vec<String>, Rows)> {
    let mut content = super::text(path)?;
    let delimiter = match delimiter {
        Some(delimiter) => delimiter,
        None => guess(&mut content).map_err(|source| Error::Read { path: path.to_owned(), source })?,
    };
    let mut rows = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(content);
    let malformed = |message: String| Error::Malformed { file: format!("{}:1", path.display()), message };
    let head = rows.headers().map_err(|e| malformed(message(&e)))?;
    let columns = head.iter().map(|column| column.trim().to_owned()).collect();
    Ok((columns, Box::new(Reader { rows, record: csv::StringRecord::new() })))
}

fn guess(content: &mut dyn BufRead) -> std::io::Result<u8> {
    let start = content.fill_buf()?;
    let first = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    Ok(if first.contains(&b';') && !first.contains(&b',') { b';' } else { b',' })
}

struct Reader<R> {
    rows: csv::Reader<R>,
    record: csv::StringRecord,
}

impl<R: std::io::Read> Iterator for Reader<R> {
    type Item = std::result::Result<Row, Bad>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.rows.position().line();
        match self.rows.read_record(&mut self.record) {
            Ok(false) => None,
            Ok(true) => {
                let line = self.record.position().map_or(line, csv::Position::line);
                Some(Ok((line, self.record.iter().map(ToOwned::to_owned).collect())))
            }
            Err(error) => {
                let line = error.position().map_or(line, csv::Position::line);
                Some(Err(match error.kind() {
                    csv::ErrorKind::Io(source) => Bad::end(line, source),
                    _ => Bad::line(line, message(&error)),
                }))
            }
        }
    }
}

fn message(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} values where there are {expected_len} columns")
        }
        csv::ErrorKind::Utf8 { .. } => "the line is not UTF-8".to_owned(),
        _ => error.to_string(),
    }
}
