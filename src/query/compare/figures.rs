//! Which figures are there of a thing, and what do they measure?

use super::{Measure, Value};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::row::Stated;
use crate::query::unit::{self, number::Fraction};
use crate::query::{entity, rows};
use crate::vocab::atlas;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet};

/// The figures about a thing, or for it as a place.
pub(super) fn figures(dataset: &Dataset, thing: &NamedNode) -> Result<Vec<(Measure, Value)>> {
    let found = rows(
        dataset,
        "SELECT ?observation ?property ?value ?graph {
           { SELECT DISTINCT ?observation ?graph { VALUES ?entity { UNDEF } VALUES ?role { :about :place }
             GRAPH ?graph { ?observation ?role ?entity } ?observation a :Observation FILTER(ISIRI(?observation)) } }
           VALUES ?property { :indicator :ofIndicator :about :place :whole :year :fromYear :toYear :unit :printed :printedUnit :value :qualifier }
           ?observation ?property ?value } ORDER BY ?observation ?property ?value ?graph",
        Some(thing),
    )?;
    let mut all: BTreeMap<NamedNode, Figure> = BTreeMap::new();
    for row in found {
        let Ok([Some(Term::NamedNode(observation)), Some(Term::NamedNode(property)), Some(value), Some(graph)]) =
            <[_; 4]>::try_from(row)
        else {
            continue;
        };
        let figure = all.entry(observation).or_default();
        if !figure.graphs.contains(&graph) {
            figure.graphs.push(graph);
        }
        figure.take(property.as_ref(), value, thing);
    }
    Ok(all.into_iter().filter_map(|(observation, figure)| figure.finish(dataset, observation)).collect())
}

#[derive(Default)]
struct Figure {
    indicator: Option<NamedNode>,
    of: BTreeSet<NamedNode>,
    years: BTreeMap<&'static str, String>,
    outlook: Option<NamedNode>,
    qualifier: Option<NamedNode>,
    unit: Option<NamedNode>,
    printed: Option<String>,
    printed_unit: Option<String>,
    value: Option<Literal>,
    graphs: Vec<Term>,
}

impl Figure {
    fn take(&mut self, property: NamedNodeRef<'_>, value: Term, thing: &NamedNode) {
        match (property, value) {
            (p, Term::NamedNode(value)) if p == atlas::INDICATOR => self.indicator = Some(value),
            (p, Term::NamedNode(value)) if p == atlas::UNIT => self.unit = Some(value),
            (p, Term::NamedNode(value)) if p == atlas::QUALIFIER => {
                let is_outlook = [atlas::EXPECTED, atlas::TARGETED].contains(&value.as_ref());
                let place = if is_outlook { &mut self.outlook } else { &mut self.qualifier };
                *place = Some(value);
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

    fn finish(self, dataset: &Dataset, observation: NamedNode) -> Option<(Measure, Value)> {
        let period = self.years.into_values().collect::<Vec<_>>().join("-");
        let measure = Measure {
            indicator: self.indicator?,
            of: self.of.into_iter().collect(),
            period: period.clone(),
            outlook: self.outlook,
        };
        let kept = self.value.as_ref().map(Literal::value);
        let amount = unit::amount(kept, self.printed.as_deref(), self.printed_unit.as_deref());
        let number = self.printed.or_else(|| Some(self.value.as_ref()?.value().to_owned()))?;
        // The unit line of a table says more than the unit; a print may hold its unit already.
        let written = || self.unit.as_ref().map(|unit| unit::written(dataset, unit));
        let printed = entity::with_unit(&number, &self.printed_unit.or_else(written).unwrap_or_default());
        let decimal = |amount: Fraction| {
            (0..=6).filter_map(|places| amount.decimal(places)).find(|text| Fraction::parse(text) == Some(amount))
        };
        let amount = self.value.or_else(|| Some(Literal::new_typed_literal(amount.and_then(decimal)?, xsd::DECIMAL)));
        let observation = Term::from(observation);
        let stated = Stated::of(dataset, self.graphs, &observation);
        let value = Value {
            printed: Some(printed),
            amount,
            unit: self.unit,
            qualifier: self.qualifier,
            period,
            ..Value::of_fact(observation, stated)
        };
        Some((measure, value))
    }
}
