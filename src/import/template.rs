//! Which IRI has a row, or a value of it?
//!
//! Templates of RFC 6570, levels 1 and 2 without fragments: `{column}` is the value with everything escaped that an IRI may not hold in one
//! of its parts, `{+column}` the value as it is, `{_row}` the line (*Metadata Vocabulary for Tabular Data*, section 5.4).

use crate::dataset::iri_safe;

/// A template whose columns are known by their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Line,
    Value { place: usize, escaped: bool },
}

impl Template {
    /// Reads a template.
    ///
    /// - `place`: the place of a column, or what is wrong with its name.
    pub(super) fn read(text: &str, place: &dyn Fn(&str) -> Result<usize, String>) -> Result<Self, String> {
        let (mut parts, mut rest) = (Vec::new(), text);
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, after) = behind.split_once('}').ok_or_else(|| format!("a `{{` of `{text}` is never closed"))?;
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(match name.strip_prefix('+') {
                None if name == "_row" => Part::Line,
                None => Part::Value { place: place(name)?, escaped: true },
                Some(name) => Part::Value { place: place(name)?, escaped: false },
            });
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self { parts })
    }

    /// Whether it is the same for every row.
    pub(super) fn is_constant(&self) -> bool {
        self.parts.iter().all(|part| matches!(part, Part::Text(_)))
    }

    /// The text for a row; nothing when a value that it needs is missing.
    ///
    /// - `cell`: the value of a column, empty if it is missing.
    pub(super) fn fill<'a>(&self, line: u64, cell: impl Fn(usize) -> &'a str) -> Option<String> {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Line => text.push_str(&line.to_string()),
                Part::Value { place, escaped } => match cell(*place) {
                    "" => return None,
                    value if *escaped => text.push_str(&iri_safe(value)),
                    value => text.push_str(value),
                },
            }
        }
        Some(text)
    }
}
