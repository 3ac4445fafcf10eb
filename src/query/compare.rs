//! What do some things have in common, and where do they differ?
//!
//! Facts are compared by property and value, figures by what they measure: the same indicator of the same kind of thing, at the same
//! place and time where these are told. Values in one unit can be compared; where units differ, that is said.

use super::entity::{self, Direction};
use super::rows;
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

/// What one thing has in a row: values, each with the graphs that state it.
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
    /// The graphs that state it.
    pub graphs: Vec<Term>,
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
    /// Whether the figures of a row are in units that cannot be compared.
    pub units_differ: bool,
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
    let mut measures: BTreeMap<Aspect, Vec<Cell>> = BTreeMap::new();
    for (at, thing) in things.iter().enumerate() {
        let figures = figures(dataset, thing)?;
        let mut left_out: HashSet<Term> = figures.iter().map(|(_, value)| value.term.clone()).collect();
        left_out.extend(plumbing(dataset, thing)?);
        for (measure, value) in figures {
            put(&mut measures, Aspect::Measure(measure), at, things.len(), value);
        }
        for direction in [Direction::Of, Direction::At] {
            for fact in entity::facts(dataset, thing, direction)? {
                if !LEFT_OUT.contains(&fact.property.as_ref()) && !left_out.contains(&fact.other) {
                    let aspect = Aspect::Fact(direction == Direction::At, fact.property);
                    let value = Value { term: fact.other, printed: None, amount: None, unit: None, graphs: fact.graphs };
                    put(&mut facts, aspect, at, things.len(), value);
                }
            }
        }
    }
    let mut lines: Vec<Line> = measures.into_iter().map(|(aspect, cells)| measured(aspect, cells)).collect();
    lines.extend(facts.into_iter().flat_map(|(aspect, cells)| parted(&aspect, cells)));
    lines.sort_by(|a, b| (a.part, &a.aspect).cmp(&(b.part, &b.aspect)));
    Ok(lines)
}

fn put(all: &mut BTreeMap<Aspect, Vec<Cell>>, aspect: Aspect, at: usize, things: usize, value: Value) {
    all.entry(aspect).or_insert_with(|| vec![Vec::new(); things])[at].push(value);
}

fn measured(aspect: Aspect, cells: Vec<Cell>) -> Line {
    let have = cells.iter().filter(|cell| !cell.is_empty()).count();
    let units: BTreeSet<Option<&NamedNode>> = cells.iter().flatten().map(|value| value.unit.as_ref()).collect();
    let units_differ = have > 1 && units.len() > 1;
    let part = if have > 1 { Part::SameMeasure } else { Part::Only };
    Line { part, aspect, cells, units_differ }
}

/// Values that all have make one row, and what is left another.
fn parted(aspect: &Aspect, cells: Vec<Cell>) -> Vec<Line> {
    let has = |cell: &Cell, term: &Term| cell.iter().any(|value| value.term == *term);
    let shared: Vec<Term> =
        (cells[0].iter().map(|value| &value.term)).filter(|term| cells.iter().all(|cell| has(cell, term))).cloned().collect();
    let (common, rest): (Vec<Cell>, Vec<Cell>) =
        cells.into_iter().map(|cell| cell.into_iter().partition(|value| shared.contains(&value.term))).unzip();
    let have = rest.iter().filter(|cell| !cell.is_empty()).count();
    let line = |part, cells| Line { part, aspect: aspect.clone(), cells, units_differ: false };
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

/// The figures about a thing, or for it as a place.
fn figures(dataset: &Dataset, thing: &NamedNode) -> Result<Vec<(Measure, Value)>> {
    let found = rows(
        dataset,
        "SELECT ?observation ?property ?value ?notation ?graph {
           { SELECT DISTINCT ?observation ?graph { VALUES ?entity { UNDEF } VALUES ?role { :about :place }
             GRAPH ?graph { ?observation ?role ?entity } ?observation a :Observation FILTER(ISIRI(?observation)) } }
           VALUES ?property { :indicator :ofIndicator :about :place :whole :year :fromYear :toYear :unit :printed :printedUnit :value :qualifier }
           ?observation ?property ?value OPTIONAL { ?value skos:notation ?notation } } ORDER BY ?observation ?property ?value ?graph",
        Some(thing),
    )?;
    let mut all: BTreeMap<NamedNode, Figure> = BTreeMap::new();
    for row in found {
        let Ok([Some(Term::NamedNode(observation)), Some(Term::NamedNode(property)), Some(value), notation, Some(graph)]) =
            <[_; 5]>::try_from(row)
        else {
            continue;
        };
        let figure = all.entry(observation).or_default();
        if !figure.graphs.contains(&graph) {
            figure.graphs.push(graph);
        }
        figure.take(property.as_ref(), value, notation, thing);
    }
    Ok(all.into_iter().filter_map(|(observation, figure)| figure.finish(observation)).collect())
}

#[derive(Default)]
struct Figure {
    indicator: Option<NamedNode>,
    of: BTreeSet<NamedNode>,
    years: BTreeMap<&'static str, String>,
    outlook: Option<NamedNode>,
    unit: Option<NamedNode>,
    notation: Option<String>,
    printed: Option<String>,
    printed_unit: Option<String>,
    value: Option<Literal>,
    graphs: Vec<Term>,
}

impl Figure {
    fn take(&mut self, property: NamedNodeRef<'_>, value: Term, notation: Option<Term>, thing: &NamedNode) {
        match (property, value) {
            (p, Term::NamedNode(value)) if p == atlas::INDICATOR => self.indicator = Some(value),
            (p, Term::NamedNode(value)) if p == atlas::UNIT => {
                self.unit = Some(value);
                if let Some(Term::Literal(notation)) = notation {
                    self.notation = Some(notation.value().to_owned());
                }
            }
            (p, Term::NamedNode(value)) if p == atlas::QUALIFIER => {
                let outlook = [atlas::EXPECTED, atlas::TARGETED].contains(&value.as_ref());
                self.outlook = outlook.then_some(value).or(self.outlook.take());
            }
            (_, Term::NamedNode(value)) if value != *thing => {
                self.of.insert(value);
            }
            (p, Term::Literal(value)) => {
                if p == atlas::VALUE {
                    self.value = Some(value);
                    return;
                }
                let value = value.value().to_owned();
                match p {
                    p if p == atlas::PRINTED => self.printed = Some(value),
                    p if p == atlas::PRINTED_UNIT => self.printed_unit = Some(value),
                    p if p == atlas::TO_YEAR => drop(self.years.insert("to", value)),
                    // A single year, or the first of a period.
                    _ => drop(self.years.insert("from", value)),
                }
            }
            _ => {}
        }
    }

    fn finish(self, observation: NamedNode) -> Option<(Measure, Value)> {
        let measure = Measure {
            indicator: self.indicator?,
            of: self.of.into_iter().collect(),
            period: self.years.into_values().collect::<Vec<_>>().join("-"),
            outlook: self.outlook,
        };
        let number = self.printed.or_else(|| Some(self.value.as_ref()?.value().to_owned()))?;
        // The unit line of a table says more than the unit; a print may hold its unit already.
        let printed = entity::with_unit(&number, &self.printed_unit.or(self.notation).unwrap_or_default());
        Some((
            measure,
            Value { term: observation.into(), printed: Some(printed), amount: self.value, unit: self.unit, graphs: self.graphs },
        ))
    }
}
