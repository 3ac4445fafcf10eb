//! What does a mapping set say of itself?
//!
//! The head is YAML behind `#`. Each entry keeps the lines that it was read from, so that what nobody changed is written back letter for
//! letter. Anchors, aliases and tags are not allowed there (SSSOM 1.1, "Forbidden YAML features"), so nothing can grow.

use super::Fault;
use crate::vocab::sssom;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};
use std::io::{self, Write};

/// A value of the head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text, number or date, as it is written.
    Text(String),
    /// Several values.
    List(Vec<Self>),
    /// Values under names.
    Map(Vec<(String, Self)>),
}

/// What is said of the whole set, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// Lines before the first entry.
    before: String,
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq)]
struct Entry {
    key: String,
    value: Value,
    line: u64,
    /// The lines that it was read from; nothing for one that was made.
    source: Option<String>,
}

/// More than any head has: a list of extensions, each with its parts.
const DEEPEST: usize = 8;

impl Head {
    /// Reads the lines that begin with `#`.
    pub(super) fn read(text: &str) -> Result<Self, Fault> {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let yaml: String = lines.iter().map(|line| &line[1..]).collect();
        let mut head = Self { before: String::new(), entries: read_yaml(&yaml)? };
        let mut end = lines.len();
        for entry in head.entries.iter_mut().rev() {
            let start = (entry.line as usize - 1).min(end);
            entry.source = Some(lines[start..end].concat());
            end = start;
        }
        head.before = lines[..end].concat();
        Ok(head)
    }

    /// The value of an entry.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The text of an entry.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            Value::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// The texts of an entry; one text is taken for a list of one.
    pub fn list(&self, key: &str) -> Vec<&str> {
        match self.get(key) {
            Some(Value::Text(text)) if !text.is_empty() => vec![text],
            Some(Value::List(values)) => values.iter().filter_map(Value::as_text).collect(),
            _ => Vec::new(),
        }
    }

    /// The names of the entries, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.key.as_str())
    }

    /// The line of an entry in its file, from 1.
    pub(super) fn line(&self, key: &str) -> u64 {
        self.entries.iter().find(|entry| entry.key == key).map_or(1, |entry| entry.line)
    }

    /// Gives an entry another value; a new one comes last.
    pub fn set(&mut self, key: &str, value: Value) {
        let made = Entry { key: key.to_owned(), value, line: 0, source: None };
        match self.entries.iter_mut().find(|entry| entry.key == key) {
            Some(entry) if entry.value == made.value => {}
            Some(entry) => *entry = Entry { line: entry.line, ..made },
            None => self.entries.push(made),
        }
    }

    /// Takes an entry out.
    pub fn remove(&mut self, key: &str) {
        self.entries.retain(|entry| entry.key != key);
    }

    /// The prefixes that the head declares.
    pub fn prefixes(&self) -> impl Iterator<Item = (&str, &str)> {
        let declared = match self.get("curie_map") {
            Some(Value::Map(entries)) => entries.as_slice(),
            _ => &[],
        };
        declared.iter().filter_map(|(name, iri)| Some((name.as_str(), iri.as_text()?)))
    }

    /// The prefixes that are good for more than this file: not one that stands for the whole web.
    pub fn namespaces(&self) -> impl Iterator<Item = (&str, &str)> {
        self.prefixes().filter(|(_, iri)| !iri.ends_with("://"))
    }

    /// The IRI of a prefixed name, by the prefixes of the head and those that need no declaration. What is an IRI already stays one.
    pub fn expand(&self, name: &str) -> Option<String> {
        let (prefix, local) = name.split_once(':')?;
        if local.starts_with("//") {
            return Some(name.to_owned());
        }
        let built_in = sssom::BUILT_IN.iter().copied();
        let (_, namespace) = built_in.chain(self.prefixes()).find(|(known, _)| *known == prefix)?;
        Some(format!("{namespace}{local}"))
    }

    /// The prefixed name of an IRI, by the longest namespace that fits.
    pub fn shorten(&self, iri: &str) -> Option<String> {
        let fitting = sssom::BUILT_IN.iter().copied().chain(self.prefixes()).filter(|(_, namespace)| iri.starts_with(namespace));
        let (name, namespace) = fitting.max_by_key(|(_, namespace)| namespace.len())?;
        Some(format!("{name}:{}", &iri[namespace.len()..]))
    }

    /// Writes what was read, and what was changed in its place.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(self.before.as_bytes())?;
        for entry in &self.entries {
            match &entry.source {
                Some(source) => out.write_all(source.as_bytes())?,
                None => write_value(out, "#", &entry.key, &entry.value)?,
            }
        }
        Ok(())
    }
}

impl Value {
    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

fn read_yaml(yaml: &str) -> Result<Vec<Entry>, Fault> {
    let mut events = Events { parser: Parser::new_from_str(yaml) };
    loop {
        match events.next()? {
            (Event::MappingStart(..), _) => break,
            (Event::StreamStart | Event::DocumentStart(_), _) => {}
            (Event::StreamEnd | Event::DocumentEnd, _) => return Ok(Vec::new()),
            // An empty head, of comments only.
            (Event::Scalar(text, ..), _) if text.is_empty() => {}
            (_, span) => return Err(at(&span, "the head has to be a list of `name: value`")),
        }
    }
    let mut entries: Vec<Entry> = Vec::new();
    loop {
        match events.next()? {
            (Event::MappingEnd, _) => break,
            (Event::Scalar(key, ..), span) => {
                if entries.iter().any(|entry| entry.key == key) {
                    return Err(at(&span, &format!("the entry `{key}` comes twice")));
                }
                let (key, line) = (key.into_owned(), span.start.line() as u64);
                entries.push(Entry { key, value: events.value(DEEPEST)?, line, source: None });
            }
            (_, span) => return Err(at(&span, "the name of an entry has to be a text")),
        }
    }
    match events.next()? {
        (Event::DocumentEnd, _) => Ok(entries),
        (_, span) => Err(at(&span, "the head goes on behind its end")),
    }
}

struct Events<'a> {
    parser: Parser<'a, StrInput<'a>>,
}

impl<'a> Events<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), Fault> {
        let (event, span) = match self.parser.next_event() {
            Some(event) => event.map_err(|e| not_yaml(&e))?,
            None => (Event::StreamEnd, Span::default()),
        };
        let forbidden = match &event {
            Event::Alias(_) => true,
            Event::Scalar(_, _, anchor, tag) => *anchor > 0 || tag.is_some(),
            Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) => *anchor > 0 || tag.is_some(),
            _ => false,
        };
        if forbidden {
            return Err(at(&span, "anchors, aliases and tags of YAML are not allowed in the head of a mapping set"));
        }
        Ok((event, span))
    }

    fn value(&mut self, depth: usize) -> Result<Value, Fault> {
        let next = self.next()?;
        self.value_of(next, depth)
    }

    fn value_of(&mut self, (event, span): (Event<'a>, Span), depth: usize) -> Result<Value, Fault> {
        if depth == 0 {
            return Err(at(&span, "the head is nested too deep"));
        }
        match event {
            Event::Scalar(text, ScalarStyle::Plain, ..) if matches!(&*text, "~" | "null") => Ok(Value::Text(String::new())),
            Event::Scalar(text, ..) => Ok(Value::Text(text.into_owned())),
            Event::SequenceStart(..) => {
                let mut values = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => return Ok(Value::List(values)),
                        next => values.push(self.value_of(next, depth - 1)?),
                    }
                }
            }
            Event::MappingStart(..) => {
                let mut values = Vec::new();
                loop {
                    match self.next()? {
                        (Event::MappingEnd, _) => return Ok(Value::Map(values)),
                        (Event::Scalar(key, ..), _) => values.push((key.into_owned(), self.value(depth - 1)?)),
                        (_, span) => return Err(at(&span, "the name of a value has to be a text")),
                    }
                }
            }
            _ => Err(at(&span, "the head ends where a value is expected")),
        }
    }
}

/// Columns count the `#` too.
fn at(span: &Span, message: &str) -> Fault {
    Fault::new(span.start.line().max(1) as u64, span.start.col() as u64 + 2, message)
}

fn not_yaml(error: &ScanError) -> Fault {
    let place = error.marker();
    Fault::new(place.line().max(1) as u64, place.col() as u64 + 2, format!("the head is no YAML: {}", error.info()))
}

fn write_value(out: &mut dyn Write, indent: &str, key: &str, value: &Value) -> io::Result<()> {
    let deeper = format!("{indent}  ");
    match value {
        Value::Text(text) => writeln!(out, "{indent}{}: {}", scalar(key), scalar(text)),
        Value::List(values) => {
            writeln!(out, "{indent}{}:", scalar(key))?;
            values.iter().try_for_each(|value| write_item(out, &deeper, value))
        }
        Value::Map(values) => {
            writeln!(out, "{indent}{}:", scalar(key))?;
            values.iter().try_for_each(|(key, value)| write_value(out, &deeper, key, value))
        }
    }
}

fn write_item(out: &mut dyn Write, indent: &str, value: &Value) -> io::Result<()> {
    match value {
        Value::Text(text) => writeln!(out, "{indent}- {}", scalar(text)),
        Value::List(values) => {
            writeln!(out, "{indent}-")?;
            values.iter().try_for_each(|value| write_item(out, &format!("{indent}  "), value))
        }
        Value::Map(values) => {
            writeln!(out, "{indent}-")?;
            values.iter().try_for_each(|(key, value)| write_value(out, &format!("{indent}  "), key, value))
        }
    }
}

/// A text in plain style where YAML reads it back as the same text, else in double quotes.
fn scalar(text: &str) -> String {
    let first = |c: char| c.is_alphanumeric() || matches!(c, '/' | '_' | '(' | '.');
    let is_word = !matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "null" | "yes" | "no");
    let plain = text.starts_with(first)
        && is_word
        && text.parse::<f64>().is_err()
        && !text.ends_with([':', ' '])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.chars().any(|c| c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}'));
    if plain { text.to_owned() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                quoted.push_str(&format!("\\U{:08X}", c as u32));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
