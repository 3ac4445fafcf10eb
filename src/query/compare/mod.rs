//! What do some things have in common, and where do they differ?
//!
//! Facts are compared by property and value, [`figures`] by what they measure: the same indicator of the same kind of thing, at the same
//! place and time where these are told. [`measures`] brings their values to one unit, or says why that cannot be.

mod figures;
mod measures;

use super::entity::{self, Direction};
use super::row::Stated;
use super::rows;
pub use super::unit::Rate;
use crate::dataset::Dataset;
use crate::error::{Error, Result};
use crate::vocab::{atlas, rdf, rdfs, skos};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What a row of a comparison is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// A property: of the things, or pointing at them.
    Fact(bool, NamedNode),
    /// Something that is measured.
    Measure(Measure),
}

/// What figures measure, told by terms: two figures of one measure differ in the thing that is compared and in the number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Measure {
    /// What is measured.
    pub indicator: NamedNode,
    /// What else tells one figure from another: what it is a share or growth of, about what, where, of which whole.
    pub of: Vec<NamedNode>,
    /// The year or the first and last year; empty when none is told.
    pub period: String,
    /// Whether it is a forecast or a target.
    pub outlook: Option<NamedNode>,
}

/// What one thing has in a row: values, each with what states it.
pub type Cell = Vec<Value>;

/// A value of a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// The other end of a fact, or the observation.
    pub term: Term,
    /// The number as printed, with its unit; nothing for a fact.
    pub printed: Option<String>,
    /// The number in base units, for a figure.
    pub amount: Option<Literal>,
    /// The unit, for a figure that has one.
    pub unit: Option<NamedNode>,
    /// Whether the number is approximate or a bound, for a figure that says so.
    pub qualifier: Option<NamedNode>,
    /// The year or the first and last year, for a figure that tells them.
    pub period: String,
    /// The number in the unit and on the scale of the row, where that is not how it is printed.
    pub common: Option<Common>,
    /// What states it.
    pub stated: Vec<Stated>,
}

/// A number in the unit and on the scale that a row has in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Common {
    /// In words, with the unit.
    pub text: String,
    /// Whether that is exact.
    pub exact: bool,
    /// The rate that it takes, if any.
    pub rate: Option<Rate>,
}

impl Value {
    fn of_fact(term: Term, stated: Vec<Stated>) -> Self {
        let (printed, amount, unit, qualifier, common) = (None, None, None, None, None);
        Self { term, printed, amount, unit, qualifier, period: String::new(), common, stated }
    }
}

/// Which part of a comparison a row belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// All have the same.
    Common,
    /// A measure that several have.
    SameMeasure,
    /// A property that several have, with different values.
    Different,
    /// Only one has it.
    Only,
}

impl Part {
    /// Every part, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Common, Self::SameMeasure, Self::Different, Self::Only];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Common => "in common",
            Self::SameMeasure => "same measure",
            Self::Different => "different",
            Self::Only => "only one has",
        }
    }
}

/// A row: what it is about, and what each thing has, in the order of the things.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where it belongs.
    pub part: Part,
    /// What it is about.
    pub aspect: Aspect,
    /// What each thing has.
    pub cells: Vec<Cell>,
    /// Why its figures cannot be compared; nothing if they can, or if it has none.
    pub why_not: Option<String>,
}

/// What says how and where something is stated, and names.
const LEFT_OUT: &[NamedNodeRef<'static>] = &[
    rdfs::LABEL,
    rdfs::COMMENT,
    skos::PREF_LABEL,
    skos::ALT_LABEL,
    skos::HIDDEN_LABEL,
    skos::DEFINITION,
    atlas::READS,
    atlas::READ_AS,
    atlas::ORDER,
    atlas::CELL,
    atlas::STATUS,
    atlas::PAGE,
    atlas::PHRASE,
    atlas::INPUTS,
    rdf::FIRST,
    rdf::REST,
];

/// Compares things. O(their facts).
///
/// # Errors
/// Fewer than two things, or a query that fails.
pub fn compare(dataset: &Dataset, things: &[NamedNode]) -> Result<Vec<Line>> {
    let distinct: BTreeSet<&NamedNode> = things.iter().collect();
    if distinct.len() < things.len() || things.len() < 2 {
        let message = if things.len() < 2 { "one thing cannot be compared" } else { "one of the things is named twice" };
        return Err(Error::Usage { message: message.into(), hint: "name two things or more".into() });
    }
    let mut facts: BTreeMap<Aspect, Vec<Cell>> = BTreeMap::new();
    let mut measures: BTreeMap<Measure, Vec<Cell>> = BTreeMap::new();
    for (at, thing) in things.iter().enumerate() {
        let figures = figures::figures(dataset, thing)?;
        let mut left_out: HashSet<Term> = figures.iter().map(|(_, value)| value.term.clone()).collect();
        left_out.extend(plumbing(dataset, thing)?);
        for (measure, value) in figures {
            put(&mut measures, measure, at, things.len(), value);
        }
        for direction in [Direction::Of, Direction::At] {
            for fact in entity::facts(dataset, thing, direction)? {
                if !LEFT_OUT.contains(&fact.property.as_ref()) && !left_out.contains(&fact.other) {
                    let aspect = Aspect::Fact(direction == Direction::At, fact.property);
                    let subject = if direction == Direction::At { fact.other.clone() } else { thing.clone().into() };
                    let value = Value::of_fact(fact.other, Stated::of(dataset, fact.graphs, &subject));
                    put(&mut facts, aspect, at, things.len(), value);
                }
            }
        }
    }
    let mut lines = measures::lines(dataset, measures);
    lines.extend(facts.into_iter().flat_map(|(aspect, cells)| parted(&aspect, cells)));
    lines.sort_by(|a, b| (a.part, &a.aspect).cmp(&(b.part, &b.aspect)));
    Ok(lines)
}

fn put<T: Ord>(all: &mut BTreeMap<T, Vec<Cell>>, what: T, at: usize, things: usize, value: Value) {
    all.entry(what).or_insert_with(|| vec![Vec::new(); things])[at].push(value);
}

/// Values that all have make one row, and what is left another.
fn parted(aspect: &Aspect, cells: Vec<Cell>) -> Vec<Line> {
    let has = |cell: &Cell, term: &Term| cell.iter().any(|value| value.term == *term);
    let shared: Vec<Term> =
        (cells[0].iter().map(|value| &value.term)).filter(|term| cells.iter().all(|cell| has(cell, term))).cloned().collect();
    let (common, rest): (Vec<Cell>, Vec<Cell>) =
        cells.into_iter().map(|cell| cell.into_iter().partition(|value| shared.contains(&value.term))).unzip();
    let have = rest.iter().filter(|cell| !cell.is_empty()).count();
    let line = |part, cells| Line { part, aspect: aspect.clone(), cells, why_not: None };
    let mut lines = Vec::new();
    if !shared.is_empty() {
        lines.push(line(Part::Common, common));
    }
    match have {
        0 => {}
        // What one has beyond what is common to all is a difference, not something that the others lack altogether.
        1 if shared.is_empty() => lines.push(line(Part::Only, rest)),
        _ => lines.push(line(Part::Different, rest)),
    }
    lines
}

/// What points at a thing and only says how something is stated.
fn plumbing(dataset: &Dataset, thing: &NamedNode) -> Result<impl Iterator<Item = Term>> {
    let text = "SELECT DISTINCT ?s { VALUES ?entity { UNDEF } VALUES ?class { :TableCell :Reading :Derivation } ?s ?p ?entity ; a ?class }";
    Ok(rows(dataset, text, Some(thing))?.into_iter().flatten().flatten())
}
