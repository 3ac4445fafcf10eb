//! Which mapping does one begin with?
//!
//! From all values of a table: the narrowest datatype that all of a column have, a column whose values all differ as the key, and a
//! property of the data set's own for each column. It is text, to be read as it is or edited.

use super::mapping::base;
use super::value::{GUESSED, widened};
use crate::dataset::table::{LIST, Table};
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::{Hash as _, Hasher as _};

/// What is known of the values of a column.
struct Seen {
    types: Vec<&'static str>,
    links: bool,
    bars: bool,
    unique: bool,
    any: bool,
    hashes: FxHashSet<u64>,
}

/// Names of columns that hold what a thing is called.
const LABELS: [&str; 3] = ["label", "name", "title"];

/// Names of columns that hold what tells things apart.
const KEYS: [&str; 5] = ["id", "identifier", "iri", "uri", "key"];

/// The text of a mapping for a table. Reads all of it; lines that cannot be read are passed over. O(cells), with eight bytes for each value of
/// the columns that may be the key.
///
/// - `name`: what the data set is called; - `file`: the name of the table, for the heading.
/// - `done`: is told how many rows are read, and how large a share of the file if that is known.
pub fn guess(mut table: Table, name: &str, file: &str, done: &dyn Fn(u64, Option<f64>)) -> String {
    let (columns, has_lists) = (table.columns.clone(), table.has_lists);
    let mut seen: Vec<Seen> = columns.iter().map(|_| Seen::new()).collect();
    let mut rows = 0;
    while let Some(row) = table.next() {
        rows += 1;
        done(rows, table.share());
        let Ok((_, cells)) = row else { continue };
        for (seen, cell) in seen.iter_mut().zip(&cells) {
            seen.note(cell.trim());
        }
    }
    let label = LABELS.iter().find_map(|label| columns.iter().position(|column| column.to_lowercase() == *label));
    let differ = |place: &usize| !columns[*place].is_empty() && columns.iter().filter(|c| **c == columns[*place]).count() == 1;
    let is_key = |place: &usize| seen[*place].unique && differ(place) && !is_written(&columns[*place]);
    let named = |place: &usize| KEYS.contains(&columns[*place].to_lowercase().as_str());
    // Numbers and dates that all differ do so by chance.
    let is_text = |place: &usize| Some(*place) != label && seen[*place].types.is_empty();
    let places = || (0..columns.len()).filter(is_key);
    let key = places().find(named).or_else(|| places().find(is_text)).or_else(|| label.filter(is_key));
    let about = match key {
        Some(key) if seen[key].links && seen[key].types.is_empty() => format!("{{+{}}}", columns[key]),
        Some(key) => format!("{{{}}}", columns[key]),
        None => "{_row}".to_owned(),
    };
    let mut text = format!(
        "# How the rows of {file} become statements; docs/import.md explains the keys.\n\
         base = {base}\naboutUrl = {about}\nclass = [{class}]\n",
        base = quoted(&base(name)),
        about = quoted(&about),
        class = quoted(&format!("{name}:Row")),
    );
    for (place, column) in columns.iter().enumerate().filter(|(place, _)| differ(place)) {
        let property = if Some(place) == label { "rdfs:label".to_owned() } else { format!("{name}:{}", property(column, place)) };
        text.push_str(&format!("\n[[column]]\nname = {}\nproperty = {}\n", quoted(column), quoted(&property)));
        text.push_str(&seen[place].value(column));
        if has_lists && seen[place].bars {
            text.push_str(&format!("separator = \"{LIST}\"\n"));
        }
    }
    text
}

impl Seen {
    fn new() -> Self {
        let types = GUESSED.iter().map(|(name, _)| *name).collect();
        Self { types, links: true, bars: false, unique: true, any: false, hashes: FxHashSet::default() }
    }

    fn note(&mut self, value: &str) {
        if value.is_empty() {
            (self.unique, self.hashes) = (false, FxHashSet::default());
            return;
        }
        self.any = true;
        self.bars = self.bars || value.contains(LIST);
        self.types.retain(|name| {
            let fits = |narrow: &&(&'static str, fn(&str) -> bool)| narrow.0 == *name || widened(narrow.0, name);
            GUESSED.iter().filter(fits).any(|(_, check)| check(value))
        });
        self.links =
            self.links && (value.starts_with("http://") || value.starts_with("https://")) && !value.contains([' ', LIST]);
        if self.unique {
            let mut hasher = FxHasher::default();
            value.hash(&mut hasher);
            self.unique = self.hashes.insert(hasher.finish());
            if !self.unique {
                self.hashes = FxHashSet::default();
            }
        }
    }

    /// The line that says what the values are; none for texts.
    fn value(&self, column: &str) -> String {
        match self.types.first() {
            _ if !self.any => String::new(),
            Some(datatype) => format!("datatype = {}\n", quoted(datatype)),
            None if self.links && !is_written(column) => format!("valueUrl = {}\n", quoted(&format!("{{+{column}}}"))),
            None => String::new(),
        }
    }
}

/// Whether a name cannot stand in braces.
fn is_written(column: &str) -> bool {
    column.contains(['{', '}']) || column.starts_with('+') || column == "_row"
}

/// The name of a column as the end of a property: `Founded in` is `foundedIn`, and `HQ` is `hq`.
fn property(column: &str, place: usize) -> String {
    let mut name = String::new();
    for word in column.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let is_capital = !word.chars().any(char::is_lowercase);
        let rest = word.chars().skip(1);
        match word.chars().next() {
            Some(first) if name.is_empty() => name.extend(first.to_lowercase()),
            Some(first) => name.extend(first.to_uppercase()),
            None => {}
        }
        if is_capital { name.extend(rest.flat_map(char::to_lowercase)) } else { name.extend(rest) }
    }
    if name.is_empty() { format!("column{}", place + 1) } else { name }
}

/// A text as TOML has it (a basic string).
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", c as u32)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
