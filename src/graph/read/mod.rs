//! What graph does a file hold?
//!
//! Reads GraphML, GEXF, node-link JSON and CSV lists of edges: files of this program, which come back whole, and those of others as far as
//! they go. A file that contradicts itself is refused with the line.

mod build;
mod csv;
mod gexf;
mod graphml;
mod lines;
mod node_link;
#[cfg(test)]
mod tests;

use super::Graph;
use super::work::Work;
use crate::error::{Error, Result};
use std::fs;
use std::path::Path;

type Reader = fn(&Path, &mut Work<'_>) -> Result<Graph>;

/// So many nodes, edges or elements are read before the work is told.
const OFTEN: usize = 1 << 12;

/// The ends of names of files that can be read.
const READERS: &[(&str, Reader)] = &[
    ("graphml", |path, work| graphml::read(path, &text_of(path)?, work)),
    ("gexf", |path, work| gexf::read(path, &text_of(path)?, work)),
    ("json", node_link::read),
    ("csv", |path, work| csv::read(path, &text_of(path)?, work)),
    ("tsv", |path, work| csv::read(path, &text_of(path)?, work)),
];

/// Reads the graph of a file; the end of its name means its format. O(size of the file).
///
/// # Errors
/// A file that cannot be read, is no graph, or contradicts itself: a missing end of an edge, a name given twice, a value that is not of
/// its type; work that was stopped.
pub fn read(path: &Path, work: &mut Work<'_>) -> Result<Graph> {
    let end = path.extension().and_then(|end| end.to_str()).unwrap_or("").to_ascii_lowercase();
    let reader = READERS.iter().find(|(known, _)| *known == end).map(|(_, reader)| reader).ok_or_else(|| Error::Usage {
        message: format!("the name `{}` means no graph format that can be read", path.display()),
        hint: "files that end in .graphml, .gexf, .json (node-link), .csv or .tsv can be read".into(),
    })?;
    reader(path, work)
}

/// The text of a file.
fn text_of(path: &Path) -> Result<String> {
    let bytes = fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    String::from_utf8(bytes).map_err(|e| {
        let line = e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
        Error::Malformed { file: format!("{}:{line}", path.display()), message: "the text is not valid UTF-8".into() }
    })
}
