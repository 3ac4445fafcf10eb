//! What do the data know of the numbers of an answer: what they measure, in which unit, and who states them?
//!
//! A number is stated if it is the object of a statement that made its row; the query computed it if not, and it was computed before if
//! only graphs of that status hold the statement. Where the statement gives the value of an observation, that says what was measured.

use super::column::plain;
use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::cite::{Cited, CitedRow};
use crate::query::status::Status;
use crate::query::{Answer, Limits, Query};
use crate::vocab::{Prefixes, atlas};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use std::collections::{BTreeMap, BTreeSet};

/// On whose word a number stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A source, a curated file or a data set states it.
    #[default]
    Stated,
    /// The query or a rule computed it from others.
    Computed,
}

/// What is known of one number.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Known {
    pub(super) origin: Origin,
    /// Whether it is the value of an observation.
    pub(super) observed: bool,
    /// The unit as the data write it; nothing if they do not say.
    pub(super) unit: Option<String>,
    /// What it measures.
    pub(super) quantity: Option<String>,
    /// What restricts it, such as that it is expected.
    pub(super) remark: Option<String>,
}

/// What is known of the numbers of a column, in the order of the rows.
pub(super) fn known(cited: &Cited, column: usize, dataset: &Dataset) -> Result<Vec<Known>> {
    let found: Vec<(Origin, BTreeSet<NamedNode>)> = cited.rows.iter().map(|row| traced(cited, row, column)).collect();
    let about = observations(found.iter().flat_map(|(_, observations)| observations), dataset)?;
    let one = |observations: &BTreeSet<NamedNode>, part: usize| {
        let values: BTreeSet<&String> =
            observations.iter().filter_map(|observation| about.get(observation.as_str())?[part].as_ref()).collect();
        if values.len() == 1 { values.into_iter().next().cloned() } else { None }
    };
    let known = |(origin, observations): (Origin, BTreeSet<NamedNode>)| Known {
        origin,
        observed: !observations.is_empty(),
        unit: one(&observations, 0),
        quantity: one(&observations, 1),
        remark: one(&observations, 2),
    };
    Ok(found.into_iter().map(known).collect())
}

/// On whose word the number of a row stands, and the observations whose value it is.
fn traced(cited: &Cited, row: &CitedRow, column: usize) -> (Origin, BTreeSet<NamedNode>) {
    let Some(Some(number)) = row.values.get(column) else { return Default::default() };
    let stating: Vec<_> = row
        .used
        .iter()
        .filter_map(|at| cited.statements.get(*at))
        .filter(|statement| statement.triple.object == *number)
        .collect();
    let is_computed = |at: &usize| cited.sources.get(*at).is_none_or(|source| source.status == Some(Status::Computed));
    let stated = stating.iter().any(|statement| !statement.graphs.iter().all(is_computed));
    let observation = |subject: &NamedOrBlankNode| match subject {
        NamedOrBlankNode::NamedNode(iri) => Some(iri.clone()),
        NamedOrBlankNode::BlankNode(_) => None,
    };
    let values = stating.iter().filter(|statement| statement.triple.predicate.as_ref() == atlas::VALUE);
    let observations = values.filter_map(|statement| observation(&statement.triple.subject)).collect();
    (if stated { Origin::Stated } else { Origin::Computed }, observations)
}

/// Unit, quantity and remark of observations.
fn observations<'a>(
    iris: impl Iterator<Item = &'a NamedNode>,
    dataset: &Dataset,
) -> Result<BTreeMap<String, [Option<String>; 3]>> {
    let text = "SELECT ?entity ?unit ?quantity ?remark {
        VALUES ?entity { UNDEF }
        ?entity a :Observation .
        OPTIONAL { ?entity :unit ?of . OPTIONAL { ?of skos:notation ?symbol } BIND (COALESCE(?symbol, '') AS ?unit) }
        OPTIONAL { ?entity :indicator/rdfs:label ?quantity FILTER (LANG(?quantity) IN ('en', '')) }
        OPTIONAL { ?entity :qualifier/rdfs:label ?remark FILTER (LANG(?remark) IN ('en', '')) }
    } ORDER BY ?entity ?unit ?quantity ?remark";
    let iris: BTreeSet<&NamedNode> = iris.collect();
    let mut found = BTreeMap::new();
    if iris.is_empty() {
        return Ok(found);
    }
    let mut query = Query::parse(text, &Prefixes::default())?;
    query.bind("entity", iris.into_iter().map(|iri| Some(Term::from(iri.clone()))).collect());
    let Answer::Rows(rows) = query.run(dataset, Limits::default())? else { return Ok(found) };
    for row in rows {
        let row = row?;
        let cell = |at: usize| row.get(at)?.as_ref().map(plain);
        if let Some(entity) = cell(0) {
            found.entry(entity).or_insert_with(|| [cell(1), cell(2), cell(3)]);
        }
    }
    Ok(found)
}
