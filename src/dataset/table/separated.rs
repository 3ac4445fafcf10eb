//! Comma and tab separated values (RFC 4180).

use super::{Bad, MOST_BYTES, Read, Row, Rows, TOO_LONG, text};
use crate::error::{Error, Result};
use std::cell::Cell;
use std::io::{self, BufRead};
use std::path::Path;
use std::rc::Rc;

/// The names of the first line, and the rows behind it.
///
/// - `delimiter`: what parts the values; if it is not told, a comma, or a semicolon where the first line has no comma.
pub(super) fn open(path: &Path, delimiter: Option<u8>) -> Result<(Vec<String>, Rows, Read)> {
    let (mut content, read) = text::open(path)?;
    let start = content.fill_buf().map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let delimiter = delimiter.unwrap_or_else(|| guess(start));
    let is_cr = start.contains(&b'\r') && !start.contains(&b'\n');
    let (since, ended) = (Rc::<Cell<usize>>::default(), Rc::<Cell<bool>>::default());
    let guard = Guard { content, is_cr, since: Rc::clone(&since), ended: Rc::clone(&ended) };
    // How many values a line has is told here, since the mark at the end is a line too.
    let rows = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(guard);
    let mut reader = Reader { rows, record: csv::StringRecord::new(), since, ended, columns: None };
    let malformed = |bad: Bad| Error::Malformed { file: format!("{}:{}", path.display(), bad.line), message: bad.message };
    let columns: Vec<String> = match reader.next() {
        Some(head) => head.map_err(malformed)?.1.iter().map(|column| column.trim().to_owned()).collect(),
        None => Vec::new(),
    };
    reader.columns = Some(columns.len());
    Ok((columns, Box::new(reader), read))
}

fn guess(start: &[u8]) -> u8 {
    let first = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if first.contains(&b';') && !first.contains(&b',') { b';' } else { b',' }
}

/// Stands behind the text: a line of its own, or the end of a value that a quotation mark opens and nothing closes.
const END: &str = "\0end of the text\0";

/// The text with a mark behind it, as long as no line is too long.
struct Guard {
    content: Box<dyn BufRead>,
    /// Lines end with CR alone, as on old Macs.
    is_cr: bool,
    /// How many bytes were read since the last row.
    since: Rc<Cell<usize>>,
    ended: Rc<Cell<bool>>,
}

impl io::Read for Guard {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if self.since.get() > MOST_BYTES {
            let message = format!("{TOO_LONG}; perhaps a quotation mark is never closed");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let mut length = self.content.read(bytes)?;
        if self.is_cr {
            bytes[..length].iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
        }
        if length == 0 && !self.ended.replace(true) {
            let mark = format!("\n{END}");
            // The buffer of the reader is longer than the mark.
            length = mark.len().min(bytes.len());
            bytes[..length].copy_from_slice(&mark.as_bytes()[..length]);
        }
        self.since.set(self.since.get() + length);
        Ok(length)
    }
}

struct Reader {
    rows: csv::Reader<Guard>,
    record: csv::StringRecord,
    since: Rc<Cell<usize>>,
    ended: Rc<Cell<bool>>,
    /// How many values a row has, when the first line is read.
    columns: Option<usize>,
}

impl Iterator for Reader {
    type Item = std::result::Result<Row, Bad>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.rows.position().line();
        let read = self.rows.read_record(&mut self.record);
        self.since.set(0);
        match read {
            Ok(false) => None,
            Ok(true) => {
                let line = self.record.position().map_or(line, csv::Position::line);
                if self.ended.get() && self.record.iter().next_back().is_some_and(|last| last.ends_with(END)) {
                    // No row has the mark alone: behind a quotation mark stands at least the end of its line.
                    let message = "a quotation mark opens a value here that nothing closes; double it or take it out";
                    return (self.record.get(0) != Some(END)).then(|| Err(Bad { ends: true, ..Bad::line(line, message) }));
                }
                Some(self.row(line))
            }
            Err(error) => {
                let line = error.position().map_or(line, csv::Position::line);
                Some(Err(match error.kind() {
                    csv::ErrorKind::Io(source) => Bad::end(line, source),
                    csv::ErrorKind::Utf8 { .. } => Bad::line(line, "the line is not UTF-8"),
                    _ => Bad::line(line, error.to_string()),
                }))
            }
        }
    }
}

impl Reader {
    fn row(&self, line: u64) -> std::result::Result<Row, Bad> {
        let (found, wanted) = (self.record.len(), self.columns.unwrap_or(self.record.len()));
        if found != wanted {
            let value = if found == 1 { "value" } else { "values" };
            let columns = if wanted == 1 { "is 1 column" } else { &format!("are {wanted} columns") };
            return Err(Bad::line(line, format!("{found} {value} where there {columns}")));
        }
        if self.record.as_slice().contains('\0') {
            return Err(Bad::line(line, "the line holds a zero byte, which is no text"));
        }
        Ok((line, self.record.iter().map(ToOwned::to_owned).collect()))
    }
}
