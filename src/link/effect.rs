//! Which rows of a query come and go with the links that are less sure?

use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::cite::{CitedRow, Detail};
use crate::query::links::{self, Link, State};
use crate::query::{Limits, Query, Row};
use oxigraph::model::{Quad, Triple};
use std::collections::{BTreeMap, HashMap};

/// What changes between two thresholds.
pub struct Effect {
    /// The columns of the query.
    pub columns: Vec<String>,
    /// The rows that differ: first those that go, each in the order of its answer.
    pub changes: Vec<Change>,
    /// How many links hold at the lower threshold and not at the higher.
    pub links: usize,
}

/// A row that is in one of the two answers only.
pub struct Change {
    /// Whether it is in the answer at the higher threshold only.
    pub comes: bool,
    /// Its values.
    pub row: Row,
    /// The links between the thresholds that it was made with; a row that comes rests on their absence, and has none.
    pub links: Vec<Between>,
}

/// A link that holds at the lower threshold only.
#[derive(Clone, Debug, PartialEq)]
pub struct Between {
    /// The link.
    pub triple: Triple,
    /// The short name of its set.
    pub set: String,
    /// How sure it is.
    pub confidence: f64,
}

/// Compares the answers of a query with the links from one confidence on and from another on. Links without a confidence, and those that a
/// person reviewed, hold in both.
///
/// - `from`, `to`: the thresholds, the lower first; - `counts`: whether a link is to be left out below them.
///
/// # Errors
/// Those of the query. Costs about three times the query, and O(statements) for the two data sets.
pub fn effect(
    query: &Query,
    dataset: &Dataset,
    (from, to): (f64, f64),
    counts: &dyn Fn(&Link) -> bool,
    limits: &Limits,
) -> Result<Effect> {
    let mut links = links::links(dataset, None)?;
    links.retain(counts);
    let sure = sureness(&links);
    let without = |threshold: f64| {
        let gone: Vec<Quad> = sure.values().filter(|(_, sure, _)| *sure < threshold).map(|(quad, ..)| quad.clone()).collect();
        dataset.changed(&gone, &[]).0
    };
    let between: HashMap<Triple, Between> = (sure.values().filter(|(_, sure, _)| (from..to).contains(sure)))
        .map(|(quad, sure, set)| {
            let triple = Triple::from(quad.clone());
            (triple.clone(), Between { triple, set: set.clone(), confidence: *sure })
        })
        .collect();
    let low = query.cite(&without(from), dataset, Detail::Whole, limits.clone())?;
    let high = query.cite(&without(to), dataset, Detail::Marks, limits.clone())?;
    let links_of = |row: &CitedRow| -> Vec<Between> {
        let mut links: Vec<Between> =
            row.used.iter().filter_map(|at| between.get(&low.statements.get(*at)?.triple).cloned()).collect();
        links.sort_by_cached_key(|link| link.triple.to_string());
        links
    };
    let mut changes: Vec<Change> = (differing(&low.rows, &high.rows).into_iter())
        .map(|row| Change { comes: false, row: row.values.clone(), links: links_of(row) })
        .collect();
    changes.extend(differing(&high.rows, &low.rows).into_iter().map(|row| Change {
        comes: true,
        row: row.values.clone(),
        links: Vec::new(),
    }));
    Ok(Effect { columns: low.columns, changes, links: between.len() })
}

/// The statements of links, each with the confidence of the surest record that makes it, and the short name of its set.
fn sureness(links: &[Link]) -> BTreeMap<String, (Quad, f64, String)> {
    let mut sure: BTreeMap<String, (Quad, f64, String)> = BTreeMap::new();
    for link in links.iter().filter(|link| link.state == State::Linked) {
        let Some(object) = &link.object else { continue };
        let quad = Quad::new(link.entity.clone(), link.predicate.clone(), object.clone(), link.set.clone());
        let confidence = if link.is_reviewed { None } else { link.confidence.parse().ok() };
        let confidence = confidence.unwrap_or(f64::INFINITY);
        let known = sure.entry(quad.to_string()).or_insert_with(|| (quad, confidence, link.target().to_owned()));
        known.1 = known.1.max(confidence);
    }
    sure
}

/// The rows of the one answer that the other has not, or has less often.
fn differing<'a>(rows: &'a [CitedRow], others: &[CitedRow]) -> Vec<&'a CitedRow> {
    let mut left: HashMap<&Row, usize> = HashMap::new();
    others.iter().for_each(|row| *left.entry(&row.values).or_default() += 1);
    let mut is_new = |row: &CitedRow| match left.get_mut(&row.values) {
        Some(times) if *times > 0 => {
            *times -= 1;
            false
        }
        _ => true,
    };
    rows.iter().filter(|row| is_new(row)).collect()
}
