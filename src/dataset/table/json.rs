//! JSON lines: an object on each line.

use super::{Bad, LIST, MOST_BYTES, Read, Rows, TOO_LONG, text};
use crate::error::{Error, Result};
use rustc_hash::FxHashSet;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;
use std::collections::HashMap;
use std::fmt;
use std::io::{self, BufRead, Read as _};
use std::path::Path;

/// The names that any line has, in the order in which they come, and the rows.
pub(super) fn open(path: &Path) -> Result<(Vec<String>, Rows, Read)> {
    super::check_is_file(path)?;
    let (mut columns, mut known) = (Vec::new(), FxHashSet::default());
    let mut first = None;
    for line in (Lines { content: text::open(path)?.0, line: 0 }) {
        match line.and_then(|(line, text)| fields(&text).map_err(|message| Bad::line(line, message))) {
            Ok(fields) => columns.extend(fields.into_iter().map(|(name, _)| name).filter(|name| known.insert(name.clone()))),
            Err(bad) => {
                let ends = bad.ends;
                first.get_or_insert(bad);
                // The rows come to the same end, which is told there.
                if ends {
                    break;
                }
            }
        }
    }
    if columns.is_empty() {
        let first = first.map_or_else(String::new, |bad| format!("; line {}: {}", bad.line, bad.message));
        let message = format!("no line is a JSON object with names{first}");
        return Err(Error::Malformed { file: path.display().to_string(), message });
    }
    let names = columns.clone();
    let (content, read) = text::open(path)?;
    let row = move |line: std::result::Result<(u64, String), Bad>| {
        let (line, text) = line?;
        let cells = cells(&names, &text).map_err(|message| Bad::line(line, message))?;
        Ok((line, cells))
    };
    Ok((columns, Box::new(Lines { content, line: 0 }.map(row)), read))
}

/// The lines that are not empty.
struct Lines {
    content: Box<dyn BufRead>,
    line: u64,
}

impl Iterator for Lines {
    type Item = std::result::Result<(u64, String), Bad>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.line += 1;
            let mut bytes = Vec::new();
            match self.content.by_ref().take(MOST_BYTES as u64).read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(MOST_BYTES) if bytes.last() != Some(&b'\n') => {
                    let skipped = self.skip();
                    return Some(Err(
                        skipped.map_or_else(|error| Bad::end(self.line, &error), |()| Bad::line(self.line, TOO_LONG))
                    ));
                }
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Some(Err(Bad::end(self.line, &error))),
            }
            match String::from_utf8(bytes) {
                Ok(text) if text.trim().is_empty() => {}
                Ok(text) => return Some(Ok((self.line, text.trim_end().to_owned()))),
                Err(_) => return Some(Err(Bad::line(self.line, "the line is not UTF-8"))),
            }
        }
    }
}

impl Lines {
    /// Goes behind the end of the line.
    fn skip(&mut self) -> io::Result<()> {
        loop {
            let rest = self.content.fill_buf()?;
            let end = rest.iter().position(|byte| *byte == b'\n');
            let length = end.map_or(rest.len(), |end| end + 1);
            self.content.consume(length);
            if end.is_some() || length == 0 {
                return Ok(());
            }
        }
    }
}

/// The values of an object under their names, none of which comes twice.
struct Fields(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        struct Of;
        impl<'de> Visitor<'de> for Of {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> std::result::Result<Fields, M::Error> {
                let (mut fields, mut known) = (Vec::new(), FxHashSet::default());
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if !known.insert(name.clone()) {
                        return Err(M::Error::custom(format!("the name `{name}` comes twice")));
                    }
                    fields.push((name, value));
                }
                Ok(Fields(fields))
            }
        }
        from.deserialize_map(Of)
    }
}

fn fields(text: &str) -> std::result::Result<Vec<(String, Value)>, String> {
    serde_json::from_str(text).map(|Fields(fields)| fields).map_err(|error| {
        // The parser counts the lines of its text, which is one line.
        let message = error.to_string();
        let reason = message.split(" at line ").next().unwrap_or(&message);
        match reason {
            "recursion limit exceeded" => format!("brackets are nested too deep at column {}", error.column()),
            _ if reason.starts_with("invalid type: sequence") => {
                "the line is a list and no JSON object; write each object on a line of its own".to_owned()
            }
            _ if reason.starts_with("invalid type") => "the line is no JSON object".to_owned(),
            _ => format!("{reason} at column {}", error.column()),
        }
    })
}

fn cells(columns: &[String], text: &str) -> std::result::Result<Vec<String>, String> {
    let fields: HashMap<String, Value> = fields(text)?.into_iter().collect();
    let cell = |column: &String| match fields.get(column) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(values)) => {
            let one = |value: &Value| value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
            values.iter().map(one).collect::<Vec<_>>().join(&LIST.to_string())
        }
        Some(other) => other.to_string(),
    };
    Ok(columns.iter().map(cell).collect())
}
