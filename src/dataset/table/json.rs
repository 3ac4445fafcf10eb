//! JSON lines: an object on each line.

use super::{Bad, LIST, Rows};
use crate::error::{Error, Result};
use serde_json::Value;
use std::io::{self, BufRead};
use std::path::Path;

/// The names that any line has, in the order in which they come, and the rows.
pub(super) fn open(path: &Path) -> Result<(Vec<String>, Rows)> {
    let mut columns: Vec<String> = Vec::new();
    for line in (Lines { content: super::text(path)?, line: 0 }) {
        let Ok((_, text)) = line else { continue };
        if let Ok(Value::Object(object)) = serde_json::from_str(&text) {
            columns.extend(object.into_iter().map(|(name, _)| name).filter(|name| !columns.contains(name)).collect::<Vec<_>>());
        }
    }
    if columns.is_empty() {
        let message = "no line is a JSON object".into();
        return Err(Error::Malformed { file: path.display().to_string(), message });
    }
    let names = columns.clone();
    let lines = Lines { content: super::text(path)?, line: 0 };
    let row = move |line: std::result::Result<(u64, String), Bad>| {
        let (line, text) = line?;
        let cells = cells(&names, &text).map_err(|message| Bad::line(line, message))?;
        Ok((line, cells))
    };
    Ok((columns, Box::new(lines.map(row)) as Rows))
}

/// The lines that are not empty.
struct Lines<R> {
    content: R,
    line: u64,
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = std::result::Result<(u64, String), Bad>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.line += 1;
            let mut bytes = Vec::new();
            match self.content.read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Some(Err(Bad::end(self.line, &error))),
            }
            match String::from_utf8(bytes) {
                Ok(text) if text.trim().is_empty() => {}
                Ok(text) => return Some(Ok((self.line, text))),
                Err(_) => return Some(Err(Bad::line(self.line, "the line is not UTF-8"))),
            }
        }
    }
}

fn cells(columns: &[String], text: &str) -> std::result::Result<Vec<String>, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        // The parser counts the lines of its text, which is one line.
        let message = error.to_string();
        let reason = message.split(" at line ").next().unwrap_or(&message);
        format!("{reason} at column {}", error.column())
    })?;
    let Value::Object(object) = value else { return Err("the line is no JSON object".into()) };
    let cell = |column: &String| match object.get(column) {
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
