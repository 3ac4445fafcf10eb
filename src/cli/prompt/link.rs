//! What can a terminal do with an answer beside showing it?
//!
//! A name in a table leads to its IRI where the terminal follows links (OSC 8), and an answer can go to the clipboard (OSC 52, which
//! takes base64).

use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::{Kept, entity};
use crate::vocab::Prefixes;
use oxigraph::model::{NamedNode, Term};
use std::collections::HashMap;

/// The names in the first rows of an answer with the IRIs that a browser can open. Those of the atlas itself lead nowhere yet, so they are left out.
///
/// - `most`: how many rows; - `labels`: the data set whose labels the table shows, if it does.
pub(super) fn targets(
    kept: &Kept,
    most: usize,
    prefixes: &Prefixes,
    labels: Option<&Dataset>,
) -> Result<HashMap<String, String>> {
    let Kept::Rows { rows, .. } = kept else { return Ok(HashMap::new()) };
    let usual = Prefixes::default();
    let own: Vec<&str> = ["", "id", "kn"].iter().filter_map(|name| usual.get(name)).collect();
    let opens = |iri: &str| iri.starts_with("http") && !own.iter().any(|base| iri.starts_with(base));
    let iris: Vec<&NamedNode> = (rows.iter().take(most).flatten().flatten())
        .filter_map(|term| match term {
            Term::NamedNode(iri) if opens(iri.as_str()) => Some(iri),
            _ => None,
        })
        .collect();
    let labels = labels.map_or(Ok(HashMap::new()), |dataset| entity::labels(dataset, iris.iter().copied()))?;
    let name = |iri: &NamedNode| labels.get(iri.as_str()).cloned().unwrap_or_else(|| prefixes.display(iri.as_ref()));
    Ok(iris.into_iter().map(|iri| (name(iri), iri.as_str().to_owned())).collect())
}

/// A table whose cells are links where they hold one of the names and nothing else; nothing when none does.
pub(super) fn linked(text: &[u8], targets: &HashMap<String, String>) -> Option<Vec<u8>> {
    if targets.is_empty() {
        return None;
    }
    let text = std::str::from_utf8(text).ok()?;
    let mut linked = String::with_capacity(text.len() * 2);
    for line in text.split_inclusive('\n') {
        for cell in line.split_inclusive('│') {
            let name = cell.trim_end_matches('│').trim();
            match targets.get(name) {
                Some(iri) => {
                    linked.push_str(&cell.replacen(name, &format!("\u{1b}]8;;{iri}\u{1b}\\{name}\u{1b}]8;;\u{1b}\\"), 1));
                }
                None => linked.push_str(cell),
            }
        }
    }
    Some(linked.into_bytes())
}

/// Bytes in base64 (RFC 4648, section 4).
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len() * 4 / 3 + 4);
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for digit in 0..4 {
            let value = (bits >> (18 - 6 * digit)) as usize & 63;
            text.push(if digit > three.len() { '=' } else { char::from(DIGITS[value]) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{base64, linked};
    use std::collections::HashMap;

    #[test]
    fn base64_has_the_values_of_the_standard() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn a_cell_that_is_a_name_becomes_a_link() {
        let targets = HashMap::from([("wd:Q1".to_owned(), "http://example.com/Q1".to_owned())]);
        let table = "a wd:Q1 │ wd:Q1\n";
        let expected = "a wd:Q1 │ \u{1b}]8;;http://example.com/Q1\u{1b}\\wd:Q1\u{1b}]8;;\u{1b}\\\n";
        assert_eq!(linked(table.as_bytes(), &targets).unwrap(), expected.as_bytes());
        assert_eq!(linked(table.as_bytes(), &HashMap::new()), None);
    }
}
