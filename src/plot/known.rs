//! What do the data know of the numbers of an answer: what they measure, in which unit, and who states them?
//!
//! A number is stated if it is the object of a statement that made its row; the query computed it if not, and it was computed before if
//! only graphs of that status hold the statement. Where the statement gives the value of an observation, that says what was measured.

use super::column::plain;
use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::cite::{Cited, CitedRow, Statement};
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
    /// It stands in the query itself, and the row rests on nothing that is stated.
    Given,
}

impl Origin {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Computed => "computed",
            Self::Given => "given",
        }
    }
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
    pub(super) remark: Option<Remark>,
    /// The graphs that state it, or what it is computed from, as places of [`Cited::sources`].
    pub(super) graphs: BTreeSet<usize>,
}

/// What restricts a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// In words, such as `less than` or `expected`.
    pub words: String,
    /// Whether the words stand before the value.
    pub before: bool,
}

/// What is known of the numbers of a column, in the order of the rows.
pub(super) fn known(cited: &Cited, column: usize, dataset: &Dataset) -> Result<Vec<Known>> {
    let found: Vec<Traced> = cited.rows.iter().map(|row| traced(cited, row, column)).collect();
    let about = observations(found.iter().flat_map(|traced| &traced.observations), dataset)?;
    let one = |observations: &BTreeSet<NamedNode>, part: usize| {
        let values: BTreeSet<&String> =
            observations.iter().filter_map(|observation| about.get(observation.as_str())?[part].as_ref()).collect();
        if values.len() == 1 { values.into_iter().next().cloned() } else { None }
    };
    let before = [atlas::ABOUT_QUALIFIER, atlas::LESS_THAN, atlas::MORE_THAN];
    let known = |traced: Traced| Known {
        origin: traced.origin,
        observed: !traced.observations.is_empty(),
        unit: one(&traced.observations, 0),
        quantity: one(&traced.observations, 1),
        remark: one(&traced.observations, 2).map(|words| Remark {
            words,
            before: one(&traced.observations, 3).is_some_and(|iri| before.iter().any(|known| known.as_str() == iri)),
        }),
        graphs: traced.graphs,
    };
    Ok(found.into_iter().map(known).collect())
}

/// Where a number comes from.
#[derive(Default)]
struct Traced {
    origin: Origin,
    observations: BTreeSet<NamedNode>,
    graphs: BTreeSet<usize>,
}

fn traced(cited: &Cited, row: &CitedRow, column: usize) -> Traced {
    let Some(Some(number)) = row.values.get(column) else { return Traced::default() };
    if row.used.is_empty() && row.absences.is_empty() {
        return Traced { origin: Origin::Given, ..Traced::default() };
    }
    let used = || row.used.iter().filter_map(|at| cited.statements.get(*at));
    let is_computed = |at: &usize| cited.sources.get(*at).is_none_or(|source| source.status == Some(Status::Computed));
    let stating: Vec<&Statement> = used().filter(|statement| statement.triple.object == *number).collect();
    let stated = stating.iter().any(|statement| !statement.graphs.iter().all(is_computed));
    let values = || stating.iter().filter(|statement| statement.triple.predicate.as_ref() == atlas::VALUE);
    let graphs = |statement: &&Statement| statement.graphs.clone();
    let graphs: BTreeSet<usize> = match (stated, values().next()) {
        (true, Some(_)) => values().flat_map(graphs).collect(),
        (true, None) => stating.iter().flat_map(graphs).collect(),
        // What is computed rests on all numbers of its row, and on everything if there is none.
        (false, _) => {
            let numbers: BTreeSet<usize> = used()
                .filter(|statement| statement.triple.predicate.as_ref() == atlas::VALUE)
                .flat_map(|s| s.graphs.clone())
                .collect();
            if numbers.is_empty() {
                row.marks.parts.iter().chain(row.marks.alternatives.first().into_iter().flatten()).copied().collect()
            } else {
                numbers
            }
        }
    };
    let observations = values().filter_map(|statement| match &statement.triple.subject {
        NamedOrBlankNode::NamedNode(iri) => Some(iri.clone()),
        NamedOrBlankNode::BlankNode(_) => None,
    });
    let observations = observations.collect();
    Traced { origin: if stated { Origin::Stated } else { Origin::Computed }, observations, graphs }
}

/// Unit, quantity, remark and what that is, of observations.
fn observations<'a>(
    iris: impl Iterator<Item = &'a NamedNode>,
    dataset: &Dataset,
) -> Result<BTreeMap<String, [Option<String>; 4]>> {
    let text = "SELECT ?entity ?unit ?quantity ?remark ?qualifier {
        VALUES ?entity { UNDEF }
        ?entity a :Observation .
        OPTIONAL { ?entity :unit ?of . OPTIONAL { ?of skos:notation ?symbol } BIND (COALESCE(?symbol, '') AS ?unit) }
        OPTIONAL { ?entity :indicator/rdfs:label ?quantity FILTER (LANG(?quantity) IN ('en', '')) }
        OPTIONAL { ?entity :qualifier ?qualifier . ?qualifier rdfs:label ?remark FILTER (LANG(?remark) IN ('en', '')) }
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
            found.entry(entity).or_insert_with(|| [cell(1), cell(2), cell(3), cell(4)]);
        }
    }
    Ok(found)
}
