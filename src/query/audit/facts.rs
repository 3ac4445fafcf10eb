//! Which figures are printed, and what does the data say about their arithmetic?
//!
//! Makes inputs and results of the [`records`] that the data holds, and finds the observations that are prints of one quantity: those
//! that agree in indicator, thing, place, whole, time and unit.

use super::super::entity;
use super::Verdict;
use super::figure::{Figure, misprint};
use super::formula::{self, Outcome, Term};
use super::records::{self, Derivation, Record, Records};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::unit::number::Fraction;
use crate::vocab::{atlas, class};
use oxigraph::model::{self, NamedNode};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What one observation measures: two observations with the same are prints of one quantity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Quantity {
    indicator: String,
    of: BTreeSet<String>,
    about: String,
    place: BTreeSet<String>,
    whole: BTreeSet<String>,
    from: Option<i32>,
    to: Option<i32>,
    unit: String,
    /// A forecast or a target is another quantity than what came of it.
    outlook: Option<String>,
}

impl Quantity {
    pub(super) fn name(&self, facts: &Facts) -> String {
        let all = |iris: &BTreeSet<String>| iris.iter().map(|iri| facts.label_of(iri)).collect::<Vec<_>>();
        let mut parts = vec![facts.label_of(&self.indicator)];
        parts.extend(all(&self.of));
        parts.push(facts.label_of(&self.about));
        parts.extend(all(&self.place));
        match (self.from, self.to) {
            (Some(from), Some(to)) if from != to => parts.push(format!("{from}-{to}")),
            (Some(year), _) | (None, Some(year)) => parts.push(year.to_string()),
            (None, None) => {}
        }
        parts.join(", ")
    }
}

/// Everything that the checks need.
pub(super) struct Facts {
    records: BTreeMap<NamedNode, Record>,
    pub(super) derivations: BTreeMap<NamedNode, Derivation>,
    /// The graph of the derivations, the first by name if there are several.
    pub(super) home: Option<NamedNode>,
    units: HashMap<String, String>,
    labels: HashMap<String, String>,
    graphs: HashMap<String, Vec<model::Term>>,
    readings_of: BTreeMap<String, Vec<NamedNode>>,
    computed: RefCell<HashMap<NamedNode, std::result::Result<Outcome, String>>>,
}

/// At most this many derivations may stand on one another.
const NESTED: usize = 100;

impl Facts {
    /// For every check.
    pub(super) fn read(dataset: &Dataset) -> Result<Self> {
        let mut facts = Self::of(dataset, Records::all(dataset))?;
        facts.home = facts.derivations.keys().filter_map(|iri| records::home(dataset, iri)).min();
        facts.graphs = records::graphs(dataset, &facts.records);
        Ok(facts)
    }

    /// For the checks that some observations are about, without the graphs that state what goes into them.
    pub(super) fn concerning(dataset: &Dataset, observations: &[NamedNode]) -> Result<Self> {
        Self::of(dataset, Records::concerning(dataset, observations))
    }

    fn of(dataset: &Dataset, records: Records) -> Result<Self> {
        let mut facts = Self {
            units: records::notations(dataset, records.figures.values().flat_map(|record| record.all(atlas::UNIT))),
            records: records.figures,
            derivations: records.derivations,
            home: None,
            labels: HashMap::new(),
            graphs: HashMap::new(),
            readings_of: BTreeMap::new(),
            computed: RefCell::default(),
        };
        for (iri, record) in facts.records.iter().filter(|(_, record)| record.is_a(class::READING)) {
            for read in record.all(atlas::READS) {
                facts.readings_of.entry(read).or_default().push(iri.clone());
            }
        }
        facts.labels = entity::labels(dataset, &facts.named())?;
        Ok(facts)
    }

    /// Whatever a label may be shown of.
    fn named(&self) -> Vec<NamedNode> {
        let mut all: BTreeSet<NamedNode> = self.records.keys().chain(self.derivations.keys()).cloned().collect();
        all.extend(self.derivations.values().flat_map(|d| d.inputs.iter().chain(&d.results).cloned()));
        let properties = [atlas::INDICATOR, atlas::OF_INDICATOR, atlas::ABOUT, atlas::PLACE];
        let dimensions = self.records.values().flat_map(|record| properties.into_iter().flat_map(|p| record.all(p)));
        all.extend(dimensions.filter_map(|iri| NamedNode::new(iri).ok()));
        all.into_iter().collect()
    }

    pub(super) fn label_of(&self, iri: &str) -> String {
        self.labels.get(iri).cloned().unwrap_or_else(|| iri.rsplit(['#', '/']).next().unwrap_or(iri).to_owned())
    }

    pub(super) fn label(&self, iri: &NamedNode) -> String {
        self.label_of(iri.as_str())
    }

    /// An observation in words: its print and what it is of.
    pub(super) fn figure(&self, iri: &NamedNode) -> String {
        let print = self.records.get(iri).and_then(|record| record.first(atlas::PRINTED).or_else(|| record.first(atlas::VALUE)));
        print.map_or_else(|| self.label(iri), |print| format!("\"{print}\", {}", self.label(iri)))
    }

    pub(super) fn is_observation(&self, iri: &NamedNode) -> bool {
        self.records.get(iri).is_some_and(|record| record.is_a(class::OBSERVATION))
    }

    fn unit(&self, record: &Record) -> String {
        let unit = record.first(atlas::UNIT).unwrap_or("");
        self.units.get(unit).cloned().unwrap_or_default()
    }

    /// Inputs or results with what is known of their numbers.
    pub(super) fn terms(&self, iris: &[NamedNode]) -> Vec<Term> {
        iris.iter().map(|iri| self.term(iri, &mut Vec::new())).collect()
    }

    fn term(&self, iri: &NamedNode, above: &mut Vec<NamedNode>) -> Term {
        let named = Term { name: self.label(iri), ..Term::default() };
        if let Some(record) = self.records.get(iri) {
            return self.recorded(record, named);
        }
        match self.derivations.get(iri) {
            Some(derivation) => match self.compute(derivation, above) {
                Ok(Outcome::Number { value, range, unit }) => {
                    let figure = Figure { value, range, step: Fraction::ZERO };
                    let printed = super::shown(value.decimal(places(value, &unit, None)), &unit);
                    Term { figure: Some(figure), printed, unit, ..named }
                }
                Ok(Outcome::Compared { .. }) => named,
                Err(why) => Term { why: Some(why), ..named },
            },
            None => named,
        }
    }

    fn recorded(&self, record: &Record, named: Term) -> Term {
        // A reading says nothing of the time where the observation that it reads does.
        let read = record.all(atlas::READS);
        let original = match (record.is_a(class::READING), read.first()) {
            (true, Some(iri)) => NamedNode::new(iri).ok().and_then(|iri| self.records.get(&iri)),
            _ => None,
        };
        let year = |property| record.year(property).or_else(|| original?.year(property));
        let figure = Figure::read(&record.print());
        let unit = self.unit(record);
        let printed = match (original, figure) {
            // What is printed is what the reading does not go by.
            (Some(_), Some(figure)) => super::shown(figure.value.decimal(places(figure.value, &unit, None)), &unit),
            _ => record.first(atlas::PRINTED).or_else(|| record.first(atlas::VALUE)).unwrap_or("").to_owned(),
        };
        let about = original.map_or_else(|| record.all(atlas::ABOUT), |original| original.all(atlas::ABOUT));
        Term {
            figure,
            printed,
            unit,
            about,
            from: year(atlas::FROM_YEAR).or_else(|| year(atlas::YEAR)),
            to: year(atlas::TO_YEAR).or_else(|| year(atlas::YEAR)),
            ..named
        }
    }

    /// What a derivation gives.
    pub(super) fn outcome(&self, derivation: &Derivation) -> std::result::Result<Outcome, String> {
        self.compute(derivation, &mut Vec::new())
    }

    fn compute(&self, derivation: &Derivation, above: &mut Vec<NamedNode>) -> std::result::Result<Outcome, String> {
        if above.contains(&derivation.iri) {
            return Err("the derivation needs its own result".into());
        }
        if above.len() == NESTED {
            return Err(format!("more than {NESTED} derivations stand on one another"));
        }
        // What many derivations share is computed once.
        if let Some(known) = self.computed.borrow().get(&derivation.iri) {
            return known.clone();
        }
        above.push(derivation.iri.clone());
        let [inputs, results] = [&derivation.inputs, &derivation.results]
            .map(|iris| iris.iter().map(|iri| self.term(iri, above)).collect::<Vec<Term>>());
        above.pop();
        let formula = derivation.formula.ok_or("its formula is not known".to_owned());
        let outcome = formula.and_then(|formula| formula::compute(formula, &inputs, &results));
        self.computed.borrow_mut().insert(derivation.iri.clone(), outcome.clone());
        outcome
    }

    /// The groups of observations that print one quantity.
    pub(super) fn repeated(&self) -> Vec<(Quantity, Vec<NamedNode>)> {
        let mut groups: BTreeMap<Quantity, Vec<NamedNode>> = BTreeMap::new();
        for (iri, record) in self.records.iter().filter(|(_, record)| record.is_a(class::OBSERVATION)) {
            if Figure::read(&record.print()).is_some() {
                for quantity in self.quantities(iri, record) {
                    groups.entry(quantity).or_default().push(iri.clone());
                }
            }
        }
        // Observations about several things meet in several groups; one of them is enough.
        let mut seen = BTreeSet::new();
        groups.into_iter().filter(|(_, prints)| prints.len() > 1 && seen.insert(prints.clone())).collect()
    }

    fn quantities(&self, iri: &NamedNode, record: &Record) -> Vec<Quantity> {
        let Some(indicator) = record.first(atlas::INDICATOR) else { return Vec::new() };
        let read = self.readings_of.get(iri.as_str()).into_iter().flatten().filter_map(|reading| self.records.get(reading));
        let read: Vec<&Record> = read.collect();
        let year = |property| record.year(property).or_else(|| read.iter().find_map(|reading| reading.year(property)));
        let outlook = [atlas::EXPECTED, atlas::TARGETED].into_iter().map(|term| term.as_str());
        let qualifier = record.first(atlas::QUALIFIER).filter(|qualifier| outlook.clone().any(|term| term == *qualifier));
        (record.all(atlas::ABOUT).into_iter())
            .map(|about| Quantity {
                indicator: indicator.to_owned(),
                of: record.all(atlas::OF_INDICATOR),
                about,
                place: record.all(atlas::PLACE),
                whole: record.all(atlas::WHOLE),
                from: year(atlas::FROM_YEAR).or_else(|| year(atlas::YEAR)),
                to: year(atlas::TO_YEAR).or_else(|| year(atlas::YEAR)),
                unit: record.first(atlas::UNIT).unwrap_or("").to_owned(),
                outlook: qualifier.map(ToOwned::to_owned),
            })
            .collect()
    }

    /// How many observations have a print.
    pub(super) fn prints(&self) -> usize {
        let printed = |record: &&Record| record.is_a(class::OBSERVATION) && record.first(atlas::PRINTED).is_some();
        self.records.values().filter(printed).count()
    }

    /// The observations whose print does not fit their value or unit, and how.
    pub(super) fn misprints(&self) -> Vec<(&NamedNode, String)> {
        let observations = self.records.iter().filter(|(_, record)| record.is_a(class::OBSERVATION));
        observations.filter_map(|(iri, record)| Some((iri, misprint(&record.print(), &self.unit(record))?))).collect()
    }

    /// The graphs that state some observations, readings and claims, in their order.
    pub(super) fn graphs<'a>(&self, iris: impl IntoIterator<Item = &'a NamedNode>) -> Vec<model::Term> {
        let mut found: Vec<model::Term> = Vec::new();
        let mut wanted: Vec<&NamedNode> = iris.into_iter().collect();
        let mut seen = BTreeSet::new();
        while let Some(iri) = wanted.pop() {
            if seen.insert(iri) {
                found.extend(self.graphs.get(iri.as_str()).into_iter().flatten().cloned());
                wanted.extend(self.derivations.get(iri).into_iter().flat_map(|d| d.inputs.iter().chain(&d.results)));
            }
        }
        found.sort_by_cached_key(ToString::to_string);
        found.dedup();
        found
    }

    /// Those of several prints of one quantity that the evidence speaks against: the ones that a reading gives another value, if with
    /// these values all agree. Else nothing tells which is wrong, and it is any of them.
    pub(super) fn spoken_against(&self, prints: &[NamedNode]) -> Vec<NamedNode> {
        let figure = |iri: &NamedNode| self.terms(std::slice::from_ref(iri)).first().and_then(|term| term.figure);
        let meant = |iri: &NamedNode| self.readings_of_value(iri).find_map(figure);
        let agree = |a: &Figure, b: &Figure| formula::agreement(a, b) != Verdict::Inconsistent;
        let is_misread = |iri: &NamedNode| figure(iri).zip(meant(iri)).is_some_and(|(print, meant)| !agree(&print, &meant));
        let (wrong, rest): (Vec<&NamedNode>, Vec<&NamedNode>) = prints.iter().partition(|iri| is_misread(iri));
        let values: Vec<Figure> =
            wrong.iter().filter_map(|iri| meant(iri)).chain(rest.iter().filter_map(|iri| figure(iri))).collect();
        let settled = !rest.is_empty() && values.iter().enumerate().all(|(at, a)| values[at + 1..].iter().all(|b| agree(a, b)));
        if settled { wrong.into_iter().cloned().collect() } else { prints.to_vec() }
    }

    /// The readings that give an observation a value; only these bear on the arithmetic.
    fn readings_of_value(&self, observation: &NamedNode) -> impl Iterator<Item = &NamedNode> {
        let readings = self.readings_of.get(observation.as_str()).into_iter().flatten();
        readings.filter(|reading| self.records.get(*reading).is_some_and(|r| r.first(atlas::VALUE).is_some()))
    }

    /// How doubtful figures are read, in words.
    pub(super) fn readings(&self, observations: &[NamedNode]) -> String {
        let readings = observations.iter().flat_map(|iri| self.readings_of_value(iri));
        let mut labels: Vec<String> = readings.map(|reading| self.label(reading)).collect();
        labels.dedup();
        labels.join("; ")
    }

    /// What is to be said beside a derivation.
    pub(super) fn note(&self, derivation: &Derivation) -> String {
        let readings = self.readings(&derivation.results);
        derivation.remark.as_ref().map_or_else(|| readings.clone(), |remark| super::joined(remark, &readings))
    }
}

/// How many decimals to show: two beyond the print, and none for years, counts and large numbers.
pub(super) fn places(value: Fraction, unit: &str, printed: Option<&Figure>) -> u32 {
    let large = value.magnitude().is_none_or(|size| size >= Fraction::whole(10_000));
    match printed {
        _ if large || unit == "yr" => 0,
        Some(printed) if printed.step.is_zero() && unit.is_empty() => 0,
        Some(printed) => printed.places(),
        None => 2,
    }
}
