//! What does a row state?

use super::lookup::{Lookups, Missing};
use super::mapping::{Column, Mapping, Value};
use super::value::fits;
use crate::dataset::table::{Bad, Row};
use crate::vocab::{Prefixes, other, rdf};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash as _, Hasher as _};

/// Rows on their way to statements.
pub struct Import<'a> {
    mapping: &'a Mapping,
    lookups: &'a Lookups,
    prefixes: &'a Prefixes,
    /// The file that the rows come from, for saying of each where it stands there.
    file: NamedNode,
    /// The line of each thing, by a hash of its IRI: 64 bits tell a thousand million things apart but once in forty files.
    seen: FxHashMap<u64, u64>,
    /// How many rows became statements.
    pub rows: u64,
    /// How many statements they became.
    pub statements: u64,
    /// What was looked up in vain, by column.
    pub missed: Vec<Missed>,
}

/// What was looked up in vain in one column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missed {
    /// The column.
    pub column: String,
    /// How many values mean no entity.
    pub unknown: u64,
    /// How many mean several.
    pub ambiguous: u64,
    /// The first of them, with their lines.
    pub first: Vec<(u64, String)>,
}

/// So many values are named when they were looked up in vain.
const NAMED: usize = 3;

impl<'a> Import<'a> {
    /// Begins an import.
    ///
    /// - `file`: the IRI of the table's file; - `prefixes`: for messages.
    pub fn new(mapping: &'a Mapping, lookups: &'a Lookups, file: NamedNode, prefixes: &'a Prefixes) -> Self {
        let missed = mapping.columns.iter().map(|column| Missed { column: column.name.clone(), ..Missed::default() }).collect();
        Self { mapping, lookups, prefixes, file, seen: FxHashMap::default(), rows: 0, statements: 0, missed }
    }

    /// The prefixes that its statements use, as far as the mapping names them.
    pub fn prefixes(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = self.mapping.prefixes.iter().map(|(name, iri)| (name.as_str(), iri.as_str()));
        let usual = ["dcat", "dcterms", "prov", "void", "xsd"].into_iter();
        let usual = usual.filter(|name| !self.mapping.prefixes.contains_key(*name));
        own.chain(usual.filter_map(|name| self.prefixes.get(name).map(|iri| (name, iri))))
    }

    /// The statements of a row: all or, if anything is wrong with it, none.
    ///
    /// # Errors
    /// What is wrong: a value that is none of its datatype, a missing or repeated key, an IRI that is none. O(cells).
    pub fn row(&mut self, (line, cells): &Row) -> Result<Vec<Quad>, Bad> {
        let line = *line;
        let bad = |message: String| Bad { line, message, ends: false };
        let subject = self.subject(line, cells).map_err(bad)?;
        let mut quads = Vec::with_capacity(cells.len() + 2);
        let mut say = |property: NamedNodeRef<'_>, object: Term| {
            quads.push(Quad::new(subject.clone(), property, object, self.mapping.graph.clone()));
        };
        self.mapping.classes.iter().for_each(|class| say(rdf::TYPE, class.clone().into()));
        let mut missing = Vec::new();
        for (number, column) in self.mapping.columns.iter().enumerate() {
            for value in values(column, self.cell(cells, column.place)) {
                let term = self.term(number, column, value, line, cells).map_err(&bad)?;
                match term {
                    Ok(Some(term)) => say(column.property.as_ref(), term),
                    Ok(None) => {}
                    Err(why) => missing.push((number, why, value.to_owned())),
                }
            }
        }
        let place = NamedNode::new_unchecked(format!("{}#row={line}", self.file.as_str()));
        say(other::PROV_WAS_DERIVED_FROM, place.into());
        for (number, why, value) in missing {
            self.miss(number, why, line, value);
        }
        self.rows += 1;
        self.statements += quads.len() as u64;
        Ok(quads)
    }

    fn cell<'c>(&self, cells: &'c [String], place: usize) -> &'c str {
        let cell = cells.get(place).map_or("", |cell| cell.trim());
        if self.mapping.null.iter().any(|null| null == cell) { "" } else { cell }
    }

    fn subject(&mut self, line: u64, cells: &[String]) -> Result<NamedNode, String> {
        let Some(text) = self.mapping.subject.fill(line, |place| self.cell(cells, place)) else {
            return Err("a column that `aboutUrl` needs is empty".into());
        };
        let subject = self.iri(&text)?;
        if !self.mapping.repeats {
            let mut hasher = FxHasher::default();
            subject.as_str().hash(&mut hasher);
            let first = *self.seen.entry(hasher.finish()).or_insert(line);
            if first != line {
                let name = self.prefixes.display(subject.as_ref());
                return Err(format!("`{name}` is the thing of line {first} already (`repeats = true` allows it)"));
            }
        }
        Ok(subject)
    }

    fn iri(&self, text: &str) -> Result<NamedNode, String> {
        let whole = NamedNode::new(text).or_else(|_| NamedNode::new(format!("{}{text}", self.mapping.base)));
        whole.map_err(|_| format!("`{text}` gives no IRI"))
    }

    /// The term of a value; nothing where a link lacks a part, or why no entity is meant.
    fn term(
        &self,
        number: usize,
        column: &Column,
        value: &str,
        line: u64,
        cells: &[String],
    ) -> Result<Result<Option<Term>, Missing>, String> {
        let in_column = |message: String| format!("column `{}`: {message}", column.name);
        Ok(Ok(Some(match &column.value {
            Value::Literal(datatype) if *datatype == xsd::STRING => Literal::from(value).into(),
            Value::Literal(datatype) if fits(value, datatype.as_ref()) => {
                Literal::new_typed_literal(value, datatype.clone()).into()
            }
            Value::Literal(datatype) => {
                return Err(in_column(format!("`{value}` is no {}", self.prefixes.display(datatype.as_ref()))));
            }
            Value::Text { language } => Literal::new_language_tagged_literal_unchecked(value, language).into(),
            Value::Link(template) => {
                let cell = |place| if place == column.place { value } else { self.cell(cells, place) };
                match template.fill(line, cell) {
                    Some(text) => self.iri(&text).map_err(in_column)?.into(),
                    None => return Ok(Ok(None)),
                }
            }
            Value::Entity { .. } | Value::Mapped(_) => match self.lookups.find(number, column, value) {
                Ok(entity) => entity.clone().into(),
                Err(why) => return Ok(Err(why)),
            },
        })))
    }

    fn miss(&mut self, number: usize, why: Missing, line: u64, value: String) {
        let missed = &mut self.missed[number];
        *if why == Missing::Unknown { &mut missed.unknown } else { &mut missed.ambiguous } += 1;
        if missed.first.len() < NAMED {
            missed.first.push((line, value));
        }
    }
}

/// The values of a cell that are not empty.
fn values<'c>(column: &Column, cell: &'c str) -> Vec<&'c str> {
    let all = match &column.separator {
        Some(separator) => cell.split(separator.as_str()).map(str::trim).collect(),
        None => vec![cell],
    };
    all.into_iter().filter(|value| !value.is_empty()).collect()
}
