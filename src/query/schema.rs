//! Which classes are there, and what do their members have?
//!
//! As rows: every class with the number of its members, or the properties of one class with how many members have each.

use super::{Answer, Limits, Query, Rows};
use crate::dataset::Dataset;
use crate::error::Result;
use oxigraph::model::NamedNode;

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
