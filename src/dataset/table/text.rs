//! What does a file hold as text?
//!
//! Unpacked, without the mark that some editors put before UTF-8. What begins as something else is told here, since every line of it would be
//! a fault.

use super::super::gzip::{self, Gunzip};
use super::{Read, unreadable};
use crate::error::{Error, Result};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// The text of a file from its beginning, and how much of the file is read.
pub(super) fn open(path: &Path) -> Result<(Box<dyn BufRead>, Read)> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            malformed(path, unreadable(&source))
        }
        _ => Error::Read { path: path.to_owned(), source },
    };
    let file = File::open(path).map_err(failed)?;
    let all = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|found| found.len());
    let read = Read { all, ..Read::default() };
    let mut plain = BufReader::with_capacity(1 << 16, Counted { file, read: read.clone() });
    let zipped = gzip::is_like(plain.fill_buf().map_err(failed)?);
    let mut reader: Box<dyn BufRead> =
        if zipped { Box::new(BufReader::with_capacity(1 << 16, Gunzip::new(plain))) } else { Box::new(plain) };
    if reader.fill_buf().map_err(failed)?.starts_with(b"\xef\xbb\xbf") {
        reader.consume(3);
    }
    match foreign(reader.fill_buf().map_err(failed)?) {
        Some(what) => Err(malformed(path, what)),
        None => Ok((reader, read)),
    }
}

fn malformed(path: &Path, message: impl Into<String>) -> Error {
    Error::Malformed { file: path.display().to_string(), message: message.into() }
}

/// What begins so and is no text that a table could be, with the next step.
fn foreign(start: &[u8]) -> Option<&'static str> {
    let head = String::from_utf8_lossy(&start[..start.len().min(32)]).trim_start().to_ascii_lowercase();
    let zeros = start.iter().take(64).filter(|byte| **byte == 0).count();
    Some(match start {
        [] => "the file is empty",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "the file is UTF-16; save it as UTF-8",
        [b'P', b'K', 3, 4, ..] => "this is a ZIP archive or a workbook; unpack it, or save the table as CSV",
        [0xd0, 0xcf, 0x11, 0xe0, ..] => "this is a workbook; save the table as CSV",
        [b'P', b'A', b'R', b'1', ..] => "this is Parquet; end its name in .parquet",
        _ if head.starts_with("<!doctype html") || head.starts_with("<html") => {
            "this is a web page and no table; look at it, and fetch the file from where it leads"
        }
        _ if zeros * 4 > start.len().min(64) => "this is no text, or it is UTF-16; save it as UTF-8",
        _ => return None,
    })
}

/// A file that counts what is read of it.
struct Counted {
    file: File,
    read: Read,
}

impl io::Read for Counted {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(bytes)?;
        self.read.done.set(self.read.done.get() + length as u64);
        Ok(length)
    }
}
