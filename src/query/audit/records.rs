//! What does the data say of observations, readings and derivations?
//!
//! Reads them as they stand, once. What their numbers mean is left to [`super::facts`]. A data set can hold many, so this asks the triples
//! directly.

use super::super::triples::{Node, Triples};
use super::figure::Print;
use super::formula::Formula;
use crate::dataset::Dataset;
use crate::vocab::{atlas, class, rdf, skos};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What is read of an observation or a reading: values by property, in order.
#[derive(Debug, Default)]
pub(super) struct Record {
    values: BTreeMap<String, BTreeSet<String>>,
}

impl Record {
    fn read(triples: Triples<'_>, subject: &Node) -> Self {
        let mut record = Self::default();
        for [_, property, value] in triples.matching(Some(subject), None, None) {
            if let Term::NamedNode(property) = triples.term(&property) {
                let values = record.values.entry(property.into_string()).or_default();
                values.insert(text_of(&triples.term(&value)));
            }
        }
        record
    }

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

/// The members of some classes. O(their statements).
pub(super) fn records(dataset: &Dataset, classes: &[NamedNodeRef<'_>]) -> BTreeMap<NamedNode, Record> {
    let triples = Triples::of(dataset);
    let is_a = triples.node(rdf::TYPE.into_owned());
    let members = classes.iter().flat_map(|class| triples.subjects(&is_a, &triples.node(class.into_owned())).collect::<Vec<_>>());
    let record = |member: Node| match triples.term(&member) {
        Term::NamedNode(iri) => Some((iri, Record::read(triples, &member))),
        _ => None,
    };
    members.filter_map(record).collect()
}

/// The derivations, with their inputs in order. O(their statements and inputs).
pub(super) fn derivations(dataset: &Dataset) -> BTreeMap<NamedNode, Derivation> {
    let triples = Triples::of(dataset);
    let records = records(dataset, &[class::DERIVATION]);
    records.into_iter().map(|(iri, record)| (iri.clone(), derivation(triples, iri, &record))).collect()
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

/// The notation of each unit that has one.
pub(super) fn notations(dataset: &Dataset, units: impl Iterator<Item = String>) -> HashMap<String, String> {
    let triples = Triples::of(dataset);
    let units: BTreeSet<String> = units.collect();
    let notation = |unit: &String| {
        let notations = triples.values(&NamedNode::new(unit).ok()?.into(), skos::NOTATION);
        notations.iter().map(text_of).min()
    };
    units.into_iter().filter_map(|unit| Some((unit.clone(), notation(&unit)?))).collect()
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
    let graphs: HashSet<Term> = triples.graphs(&subject, &property, object.as_ref()).map(|graph| triples.term(&graph)).collect();
    graphs.into_iter().collect()
}

fn text_of(term: &Term) -> String {
    match term {
        Term::NamedNode(iri) => iri.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}
