//! What does the data say of observations, readings and derivations?
//!
//! Reads them as they stand, once. What their numbers mean is left to [`super::facts`]. A data set can hold many, so this asks the triples
//! directly.

use super::super::triples::{Node, Triples};
use super::super::unit;
use super::figure::Print;
use super::formula::Formula;
use crate::dataset::Dataset;
use crate::vocab::{atlas, class, rdf};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What is read of an observation, a reading or a derivation.
const READ: [NamedNodeRef<'static>; 21] = [
    rdf::TYPE,
    atlas::ABOUT,
    atlas::FORMULA,
    atlas::FROM_YEAR,
    atlas::INDICATOR,
    atlas::MAX_VALUE,
    atlas::MIN_VALUE,
    atlas::MISSING,
    atlas::OF_INDICATOR,
    atlas::PLACE,
    atlas::PRINTED,
    atlas::PRINTED_UNIT,
    atlas::QUALIFIER,
    atlas::READS,
    atlas::REASON,
    atlas::RESULT,
    atlas::TO_YEAR,
    atlas::UNIT,
    atlas::VALUE,
    atlas::WHOLE,
    atlas::YEAR,
];

/// Values by property, in order.
#[derive(Debug, Default)]
pub(super) struct Record {
    values: BTreeMap<&'static str, BTreeSet<String>>,
}

impl Record {
    pub(super) fn first(&self, property: NamedNodeRef<'_>) -> Option<&str> {
        self.values.get(property.as_str())?.first().map(String::as_str)
    }

    pub(super) fn all(&self, property: NamedNodeRef<'_>) -> BTreeSet<String> {
        self.values.get(property.as_str()).cloned().unwrap_or_default()
    }

    pub(super) fn year(&self, property: NamedNodeRef<'_>) -> Option<i32> {
        self.first(property)?.parse().ok()
    }

    pub(super) fn is_a(&self, class: NamedNodeRef<'_>) -> bool {
        self.values.get(rdf::TYPE.as_str()).is_some_and(|classes| classes.contains(class.as_str()))
    }

    pub(super) fn print(&self) -> Print<'_> {
        Print {
            printed: self.first(atlas::PRINTED),
            printed_unit: self.first(atlas::PRINTED_UNIT),
            value: self.first(atlas::VALUE),
            minimum: self.first(atlas::MIN_VALUE),
            maximum: self.first(atlas::MAX_VALUE),
            qualifier: self.first(atlas::QUALIFIER).and_then(|iri| iri.rsplit(['#', '/']).next()),
            is_count: self.first(atlas::UNIT).is_none_or(|unit| unit == crate::vocab::other::UNIT_NUM.as_str()),
        }
    }
}

/// A derivation as the data states it.
#[derive(Debug)]
pub(super) struct Derivation {
    pub(super) iri: NamedNode,
    pub(super) formula: Option<Formula>,
    pub(super) inputs: Vec<NamedNode>,
    pub(super) results: Vec<NamedNode>,
    /// What must come out where nothing is printed.
    pub(super) value: Option<String>,
    /// What it would take to check it.
    pub(super) missing: Option<String>,
    /// What is to be said beside it.
    pub(super) remark: Option<String>,
}

/// The records that some checks need.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// Observations and readings.
    pub(super) figures: BTreeMap<NamedNode, Record>,
    pub(super) derivations: BTreeMap<NamedNode, Derivation>,
}

impl Records {
    /// Those of every check. O(their statements and inputs).
    pub(super) fn all(dataset: &Dataset) -> Self {
        let reader = Reader::of(dataset);
        let members = |class: NamedNodeRef<'_>| reader.subjects(rdf::TYPE, &reader.triples.node(class.into_owned()));
        let mut records = Self::default();
        records.add_figures(&reader, [class::OBSERVATION, class::READING].into_iter().flat_map(members));
        for derivation in members(class::DERIVATION) {
            records.add_derivation(&reader, &derivation);
        }
        records
    }

    /// Those of the checks that some observations are about: the derivations of which they are results, with all that goes in, and the
    /// observations of the same indicators. O(their statements and inputs).
    pub(super) fn concerning(dataset: &Dataset, observations: &[NamedNode]) -> Self {
        let reader = Reader::of(dataset);
        let wanted: Vec<Node> = observations.iter().map(|iri| reader.triples.node(iri.clone())).collect();
        let mut records = Self::default();
        let mut figures: HashSet<Node> = wanted.iter().cloned().collect();
        let mut open: Vec<Node> = wanted.iter().flat_map(|figure| reader.subjects(atlas::RESULT, figure)).collect();
        while let Some(node) = open.pop() {
            let Some(derivation) = records.add_derivation(&reader, &node) else { continue };
            // An input may be a derivation in its turn; a record is made only of what is one.
            let parts = derivation.inputs.iter().chain(&derivation.results).map(|iri| reader.triples.node(iri.clone()));
            for part in parts {
                figures.insert(part.clone());
                open.push(part);
            }
        }
        let indicators: HashSet<Node> = wanted.iter().flat_map(|figure| reader.objects(figure, atlas::INDICATOR)).collect();
        figures.extend(indicators.iter().flat_map(|indicator| reader.subjects(atlas::INDICATOR, indicator)));
        let readings: Vec<Node> = figures.iter().flat_map(|figure| reader.subjects(atlas::READS, figure)).collect();
        figures.extend(readings);
        let read: Vec<Node> = figures.iter().flat_map(|figure| reader.objects(figure, atlas::READS)).collect();
        figures.extend(read);
        records.add_figures(&reader, figures.into_iter());
        records
    }

    fn add_figures(&mut self, reader: &Reader<'_>, nodes: impl Iterator<Item = Node>) {
        for node in nodes {
            let record = reader.record(&node);
            if let Term::NamedNode(iri) = reader.triples.term(&node)
                && (record.is_a(class::OBSERVATION) || record.is_a(class::READING))
            {
                self.figures.insert(iri, record);
            }
        }
    }

    /// Adds what is a derivation and not among them yet.
    fn add_derivation(&mut self, reader: &Reader<'_>, node: &Node) -> Option<&Derivation> {
        let Term::NamedNode(iri) = reader.triples.term(node) else { return None };
        let Entry::Vacant(place) = self.derivations.entry(iri.clone()) else { return None };
        let record = reader.record(node);
        record.is_a(class::DERIVATION).then(|| &*place.insert(derivation(reader.triples, iri, &record)))
    }
}

/// Reads records from the triples.
struct Reader<'a> {
    triples: Triples<'a>,
    properties: Vec<(Node, &'static str)>,
}

impl<'a> Reader<'a> {
    fn of(dataset: &'a Dataset) -> Self {
        let triples = Triples::of(dataset);
        Self {
            triples,
            properties: READ.iter().map(|property| (triples.node(property.into_owned()), property.as_str())).collect(),
        }
    }

    fn record(&self, subject: &Node) -> Record {
        let mut record = Record::default();
        for [_, property, value] in self.triples.matching(Some(subject), None, None) {
            if let Some((_, property)) = self.properties.iter().find(|(known, _)| *known == property) {
                record.values.entry(property).or_default().insert(text_of(&self.triples.term(&value)));
            }
        }
        record
    }

    fn subjects(&self, property: NamedNodeRef<'_>, object: &Node) -> Vec<Node> {
        self.triples.subjects(&self.triples.node(property.into_owned()), object).collect()
    }

    fn objects(&self, subject: &Node, property: NamedNodeRef<'_>) -> Vec<Node> {
        self.triples.objects(subject, &self.triples.node(property.into_owned())).collect()
    }
}

fn derivation(triples: Triples<'_>, iri: NamedNode, record: &Record) -> Derivation {
    let owned = |property| record.first(property).map(ToOwned::to_owned);
    Derivation {
        formula: record.first(atlas::FORMULA).and_then(Formula::of),
        inputs: list(triples, &iri),
        results: record.all(atlas::RESULT).into_iter().filter_map(|iri| NamedNode::new(iri).ok()).collect(),
        value: owned(atlas::VALUE),
        missing: owned(atlas::MISSING),
        remark: owned(atlas::REASON),
        iri,
    }
}

/// The IRIs in the list of inputs; where the data says two things, the first by name.
fn list(triples: Triples<'_>, derivation: &NamedNode) -> Vec<NamedNode> {
    let least = |subject: &Node, property: NamedNodeRef<'_>| {
        let found = triples.objects(subject, &triples.node(property.into_owned()));
        found.min_by_key(|object| triples.term(object).to_string())
    };
    let mut inputs = Vec::new();
    // A list that runs into itself ends where it began to.
    let mut passed = HashSet::new();
    let mut next = least(&triples.node(derivation.clone()), atlas::INPUTS);
    while let Some(cell) = next.take_if(|cell| passed.insert(cell.clone())) {
        if let Some(Term::NamedNode(input)) = least(&cell, rdf::FIRST).map(|first| triples.term(&first)) {
            inputs.push(input);
        }
        next = least(&cell, rdf::REST);
    }
    inputs
}

/// The first graph by name that calls something a derivation.
pub(super) fn home(dataset: &Dataset, derivation: &NamedNode) -> Option<NamedNode> {
    let stating = stating(Triples::of(dataset), derivation, rdf::TYPE, Some(class::DERIVATION));
    stating.into_iter().filter_map(|graph| if let Term::NamedNode(iri) = graph { Some(iri) } else { None }).min()
}

/// How each unit is written.
pub(super) fn notations(dataset: &Dataset, units: impl Iterator<Item = String>) -> HashMap<String, String> {
    let units: BTreeSet<String> = units.collect();
    let written = |unit: &String| Some(unit::written(dataset, &NamedNode::new(unit).ok()?));
    units.into_iter().map(|unit| (unit.clone(), written(&unit).unwrap_or(unit))).collect()
}

/// The graphs that give each observation its number, each claim its class, and each reading those of what it reads.
pub(super) fn graphs(dataset: &Dataset, records: &BTreeMap<NamedNode, Record>) -> HashMap<String, Vec<Term>> {
    let triples = Triples::of(dataset);
    let mut all: HashMap<String, Vec<Term>> = HashMap::new();
    let measured = |iri: &NamedNode| stating(triples, iri, atlas::INDICATOR, None);
    for (iri, record) in records {
        let mut graphs = if record.is_a(class::OBSERVATION) { measured(iri) } else { Vec::new() };
        if record.is_a(class::READING) {
            graphs.extend(
                record.all(atlas::READS).into_iter().filter_map(|read| NamedNode::new(read).ok()).flat_map(|r| measured(&r)),
            );
        }
        all.insert(iri.as_str().to_owned(), graphs);
    }
    for claim in triples.subjects(&triples.node(rdf::TYPE.into_owned()), &triples.node(class::CLAIM.into_owned())) {
        if let Term::NamedNode(iri) = triples.term(&claim) {
            let graphs = stating(triples, &iri, rdf::TYPE, Some(class::CLAIM));
            all.entry(iri.into_string()).or_default().extend(graphs);
        }
    }
    all
}

/// The graphs that state something of a subject and a property, each once.
fn stating(triples: Triples<'_>, subject: &NamedNode, property: NamedNodeRef<'_>, object: Option<NamedNodeRef<'_>>) -> Vec<Term> {
    let [subject, property] = [subject.as_ref(), property].map(|iri| triples.node(iri.into_owned()));
    let object = object.map(|iri| triples.node(iri.into_owned()));
    let graphs: HashSet<Node> = triples.graphs(&subject, &property, object.as_ref()).collect();
    graphs.iter().map(|graph| triples.term(graph)).collect()
}

fn text_of(term: &Term) -> String {
    match term {
        Term::NamedNode(iri) => iri.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}
