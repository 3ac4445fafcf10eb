//! Is this data nested too deep to be read?
//!
//! What follows nesting by recursion would end the program on hostile data, so depth is bounded here, in words.

use oxigraph::model::Term;
use std::io::{self, Read};

/// How deep triple terms, and the brackets of JSON-LD, may nest.
pub(super) const MOST: usize = 500;

/// How deep a triple term nests.
pub(super) fn of_term(mut term: &Term) -> usize {
    let mut depth = 0;
    while let Term::Triple(triple) = term {
        depth += 1;
        term = &triple.object;
    }
    depth
}

/// JSON on its way to a parser, which fails where brackets nest too deep.
pub(super) struct Nesting<R> {
    content: R,
    most: usize,
    line: u64,
    open: usize,
    place: Place,
}

impl<R> Nesting<R> {
    /// - `most`: how deep brackets may nest; with `usize::MAX` the bytes are not looked at.
    pub(super) fn new(content: R, most: usize) -> Self {
        Self { content, most, line: 1, open: 0, place: Place::Outside }
    }
}

/// Where in JSON a byte stands.
#[derive(Clone, Copy)]
enum Place {
    Outside,
    String,
    Escape,
}

impl<R: Read> Read for Nesting<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let length = self.content.read(bytes)?;
        if self.most == usize::MAX {
            return Ok(length);
        }
        for byte in &bytes[..length] {
            self.line += u64::from(*byte == b'\n');
            self.place = match (self.place, byte) {
                (Place::Outside, b'"') => Place::String,
                (Place::Outside, b'{' | b'[') => {
                    self.open += 1;
                    Place::Outside
                }
                (Place::Outside, b'}' | b']') => {
                    self.open = self.open.saturating_sub(1);
                    Place::Outside
                }
                (Place::String, b'"') => Place::Outside,
                (Place::String, b'\\') => Place::Escape,
                (Place::Escape, _) => Place::String,
                (place, _) => place,
            };
            if self.open > self.most {
                let message = format!("brackets are nested more than {} deep on line {}", self.most, self.line);
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
        }
        Ok(length)
    }
}
