//! Which classes are there, and what do their members have?
//!
//! As rows: every class with the number of its members, or the properties of one class with how many members have each; and the class or
//! property that a name means.

use super::relations::Id;
use super::{Answer, Limits, Query, Rows, entity, rows};
use crate::dataset::Dataset;
use crate::error::{Error, Result, near};
use crate::vocab::rdf;
use oxigraph::model::{NamedNode, Term};
use std::collections::HashSet;

const CLASSES: &str = "SELECT ?class ?label ?members ?properties {
    { SELECT ?class (COUNT(DISTINCT ?s) AS ?members) (COUNT(DISTINCT ?p) AS ?properties) { ?s a ?class ; ?p ?o } GROUP BY ?class }
    OPTIONAL { SELECT ?class (MIN(?l) AS ?label) { ?class rdfs:label ?l FILTER(LANG(?l) IN (\"\", \"en\")) } GROUP BY ?class }
  } ORDER BY DESC(?members) ?class";

const PROPERTIES: &str = "SELECT ?property ?label ?members ?values ?example {
    { SELECT ?property (COUNT(DISTINCT ?s) AS ?members) (COUNT(*) AS ?values) (MIN(?o) AS ?example) {
        VALUES ?entity { UNDEF } ?s a ?entity ; ?property ?o } GROUP BY ?property }
    OPTIONAL { SELECT ?property (MIN(?l) AS ?label) { ?property rdfs:label ?l FILTER(LANG(?l) IN (\"\", \"en\")) } GROUP BY ?property }
  } ORDER BY DESC(?members) ?property";

/// Every class with its label, its members and how many properties they have. O(statements).
pub fn classes(dataset: &Dataset) -> Result<Rows<'_>> {
    rows_of(CLASSES, None, dataset)
}

/// The properties of the members of a class: how many members have each, and how many values there are. O(statements of the class).
pub fn properties<'a>(dataset: &'a Dataset, class: &NamedNode) -> Result<Rows<'a>> {
    rows_of(PROPERTIES, Some(class), dataset)
}

fn rows_of<'a>(text: &str, class: Option<&NamedNode>, dataset: &'a Dataset) -> Result<Rows<'a>> {
    let mut query = Query::own(text)?;
    if let Some(class) = class {
        query.bind("entity", vec![Some(class.clone().into())]);
    }
    match query.run(dataset, Limits::default())? {
        Answer::Rows(rows) => Ok(rows),
        _ => Ok(Rows::new(&[], std::iter::empty())),
    }
}

/// The members of each class, those of its subclasses included.
pub(super) fn members(dataset: &Dataset, classes: &[NamedNode]) -> Result<Vec<HashSet<Id>>> {
    let of = |class: &NamedNode| {
        let text = "SELECT DISTINCT ?thing { VALUES ?entity { UNDEF } ?class rdfs:subClassOf* ?entity . ?thing a ?class }";
        let found = rows(dataset, text, Some(class))?;
        Ok(found.into_iter().flatten().flatten().filter_map(|thing| dataset.index.id(thing.as_ref())).collect())
    };
    classes.iter().map(of).collect()
}

/// The class that a name means.
///
/// # Errors
/// A thing that has no members, with the near names of classes.
pub fn class(dataset: &Dataset, name: &str) -> Result<NamedNode> {
    let known = used(dataset, "SELECT DISTINCT ?term { ?s a ?term FILTER(ISIRI(?term)) }")?;
    let term = entity::resolve(dataset, name).ok();
    let has_members = |term: &NamedNode| members(dataset, std::slice::from_ref(term)).map(|found| !found[0].is_empty());
    match term {
        Some(term) if has_members(&term)? => Ok(term),
        _ => Err(unknown(dataset, "class", name, &known)),
    }
}

/// The property that a name means.
///
/// # Errors
/// A thing that is no property of any statement, with the near names of properties.
pub fn property(dataset: &Dataset, name: &str) -> Result<NamedNode> {
    let known = used(dataset, "SELECT DISTINCT ?term { ?s ?term ?o }")?;
    match entity::resolve(dataset, name) {
        Ok(term) if known.contains(&term) => Ok(term),
        Err(error @ Error::Ambiguous { .. }) => Err(error),
        _ => Err(unknown(dataset, "property", name, &known)),
    }
}

fn used(dataset: &Dataset, query: &str) -> Result<Vec<NamedNode>> {
    let found = rows(dataset, query, None)?.into_iter().flatten().flatten();
    let mut terms: Vec<NamedNode> =
        found.filter_map(|term| if let Term::NamedNode(iri) = term { Some(iri) } else { None }).collect();
    terms.retain(|term| *term != rdf::TYPE);
    terms.sort();
    Ok(terms)
}

fn unknown(dataset: &Dataset, what: &'static str, name: &str, known: &[NamedNode]) -> Error {
    let shown: Vec<String> = known.iter().map(|term| dataset.prefixes.display(term.as_ref())).collect();
    let near = near(name, shown.iter().map(String::as_str));
    Error::Unknown { what, name: name.to_owned(), near, list: "`bioatlas stats` lists classes and properties" }
}
