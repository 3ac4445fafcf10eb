//! Which elements does an XML file have, and on which line does each begin?

use super::OFTEN;
use super::build::Place;
use crate::error::{Error, Result};
use crate::graph::work::Work;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::path::Path;

/// What comes next in a file.
pub(super) enum Piece {
    /// An element begins.
    Start(Element),
    /// The innermost element ends; its local name.
    End(String),
    /// Text, with every entity resolved.
    Text(String),
}

/// The beginning of an element.
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// An attribute by its local name or, with a dot in it, by its whole name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The pieces of an XML file.
pub(super) struct Pieces<'a, 'w> {
    file: String,
    text: &'a str,
    reader: Reader<&'a [u8]>,
    counted: (usize, usize),
    open: usize,
    work: &'a mut Work<'w>,
    read: usize,
}

impl<'a, 'w> Pieces<'a, 'w> {
    pub(super) fn of(path: &Path, text: &'a str, work: &'a mut Work<'w>) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { file: path.display().to_string(), text, reader, counted: (0, 1), open: 0, work, read: 0 }
    }

    /// The line that has been reached.
    pub(super) fn place(&mut self) -> Place {
        let reached = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len());
        let (from, line) = self.counted;
        let line = line + self.text.as_bytes()[from.min(reached)..reached].iter().filter(|b| **b == b'\n').count();
        self.counted = (reached, line);
        format!(":{line}")
    }

    pub(super) fn wrong(&mut self, message: impl Into<String>) -> Error {
        let place = self.place();
        Error::Malformed { file: format!("{}{place}", self.file), message: message.into() }
    }

    /// The attribute that an element must have.
    pub(super) fn wanted(&mut self, element: &Element, name: &str) -> Result<String> {
        let missing = || format!("the element `{}` has no attribute `{name}`", element.name);
        element.get(name).map(str::to_owned).ok_or_else(|| self.wrong(missing()))
    }

    /// The next piece; nothing at the end.
    pub(super) fn next(&mut self) -> Result<Option<Piece>> {
        self.read += 1;
        if self.read.is_multiple_of(OFTEN) {
            self.work.done(self.reader.buffer_position() as f64 / self.text.len() as f64)?;
        }
        loop {
            let event = self.reader.read_event().map_err(|e| e.to_string());
            let piece = match event {
                Err(message) => return Err(self.wrong(message)),
                Ok(Event::Eof) if self.open > 0 => return Err(self.wrong("the file ends inside an element")),
                Ok(Event::Eof) => return Ok(None),
                Ok(Event::Start(start)) => {
                    self.open += 1;
                    Piece::Start(element(&start).map_err(|message| self.wrong(message))?)
                }
                Ok(Event::End(end)) => {
                    self.open = self.open.saturating_sub(1);
                    Piece::End(String::from_utf8_lossy(end.local_name().as_ref()).into_owned())
                }
                Ok(Event::Text(text)) => match text.unescape() {
                    Ok(text) => Piece::Text(text.into_owned()),
                    Err(e) => return Err(self.wrong(e.to_string())),
                },
                Ok(Event::CData(text)) => Piece::Text(String::from_utf8_lossy(&text).into_owned()),
                Ok(_) => continue,
            };
            return Ok(Some(piece));
        }
    }
}

fn element(start: &BytesStart<'_>) -> std::result::Result<Element, String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|e| e.to_string())?;
        let value = attribute.unescape_value().map_err(|e| e.to_string())?.into_owned();
        attributes.push((text(attribute.key.local_name().as_ref()), value));
    }
    Ok(Element { name: text(start.local_name().as_ref()), attributes })
}
