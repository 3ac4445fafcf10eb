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

/// The class that a name means: its IRI, prefixed name, local name or label.
///
/// # Errors
/// A name of no class that has members, with the near ones, or of several.
pub fn class(dataset: &Dataset, name: &str) -> Result<NamedNode> {
    let direct = "SELECT DISTINCT ?term { ?s a ?term FILTER(ISIRI(?term)) }";
    match meant(dataset, "class", name, &used(dataset, direct)?) {
        Err(Error::Unknown { .. }) => {}
        found => return found,
    }
    let above =
        "SELECT DISTINCT ?term { { SELECT DISTINCT ?class { ?s a ?class } } ?class rdfs:subClassOf* ?term FILTER(ISIRI(?term)) }";
    meant(dataset, "class", name, &used(dataset, above)?)
}

/// The property that a name means: its IRI, prefixed name, local name or label.
///
/// # Errors
/// A name of no property of a statement, with the near ones, or of several.
pub fn property(dataset: &Dataset, name: &str) -> Result<NamedNode> {
    meant(dataset, "property", name, &used(dataset, "SELECT DISTINCT ?term { ?s ?term ?o }")?)
}

/// The one of some terms that a name means; what else is called so does not count.
fn meant(dataset: &Dataset, what: &'static str, name: &str, known: &[NamedNode]) -> Result<NamedNode> {
    let known_to_all = entity::resolve(dataset, name).ok().filter(|term| known.binary_search(term).is_ok());
    if let Some(term) = known_to_all {
        return Ok(term);
    }
    let display = |term: &NamedNode| dataset.prefixes.display(term.as_ref());
    let found = called(dataset, name, known)?;
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => {
            let shown: Vec<String> = known.iter().map(display).collect();
            let near = near(name, shown.iter().map(String::as_str));
            Err(Error::Unknown { what, name: name.to_owned(), near, list: "`bioatlas stats` lists classes and properties" })
        }
        many => Err(Error::Ambiguous { name: name.to_owned(), candidates: many.iter().map(display).collect() }),
    }
}

/// The terms that have a local name, or else a label.
fn called(dataset: &Dataset, name: &str, known: &[NamedNode]) -> Result<Vec<NamedNode>> {
    let local = |term: &&NamedNode| term.as_str().rsplit(['#', '/', ':']).next() == Some(name);
    let by_local_name: Vec<NamedNode> = known.iter().filter(local).cloned().collect();
    if !by_local_name.is_empty() {
        return Ok(by_local_name);
    }
    let wanted = entity::fold(name);
    let names = entity::names(dataset)?;
    let labelled: HashSet<&NamedNode> =
        names.iter().filter(|name| entity::fold(name.text.value()) == wanted).map(|name| &name.entity).collect();
    let is_called = |term: &&NamedNode| labelled.contains(term) || entity::fold(&entity::words(term)) == wanted;
    Ok(known.iter().filter(is_called).cloned().collect())
}

fn used(dataset: &Dataset, query: &str) -> Result<Vec<NamedNode>> {
    let found = rows(dataset, query, None)?.into_iter().flatten().flatten();
    let mut terms: Vec<NamedNode> =
        found.filter_map(|term| if let Term::NamedNode(iri) = term { Some(iri) } else { None }).collect();
    terms.retain(|term| *term != rdf::TYPE);
    terms.sort();
    Ok(terms)
}
