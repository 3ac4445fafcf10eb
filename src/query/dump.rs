//! What is the whole data set?
//!
//! Every quad in the order in which its terms first appear in the files, behind a description of the data set in DCAT and
//! VoID. A data set that describes itself as a `dcat:Dataset` gives the description its name.

use super::{Answer, Limits, Query, rows};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::vocab::{other, rdf};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedOrBlankNode, Quad, Term};

/// Every quad, description first. O(quads), streaming.
pub fn dump(dataset: &Dataset) -> Result<Box<dyn Iterator<Item = Result<Quad>> + '_>> {
    let description = description(dataset)?;
    Ok(Box::new(description.into_iter().map(Ok).chain(quads(dataset)?)))
}

/// Every statement of the default graph and of the named graphs. O(quads), streaming.
pub(super) fn quads(dataset: &Dataset) -> Result<Box<dyn Iterator<Item = Result<Quad>> + '_>> {
    let query = Query::own("SELECT ?s ?p ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")?;
    let Answer::Rows(found) = query.run(dataset, Limits::default())? else { return Ok(Box::new(std::iter::empty())) };
    Ok(Box::new(found.filter_map(|row| match row {
        Ok(row) => as_quad(row).map(Ok),
        Err(e) => Some(Err(e)),
    })))
}

fn as_quad(row: super::Row) -> Option<Quad> {
    let [subject, Some(Term::NamedNode(predicate)), Some(object), graph] = <[_; 4]>::try_from(row).ok()? else { return None };
    let subject = match subject? {
        Term::NamedNode(node) => NamedOrBlankNode::from(node),
        Term::BlankNode(node) => node.into(),
        _ => return None,
    };
    let graph = match graph {
        Some(Term::NamedNode(graph)) => graph.into(),
        Some(Term::BlankNode(graph)) => graph.into(),
        _ => GraphName::DefaultGraph,
    };
    Some(Quad::new(subject, predicate, object, graph))
}

/// The counts that VoID asks for; only what the data does not already say of itself.
fn description(dataset: &Dataset) -> Result<Vec<Quad>> {
    let named = rows(dataset, "SELECT ?d { ?d a dcat:Dataset FILTER(ISIRI(?d)) } ORDER BY ?d LIMIT 1", None)?;
    let subject: NamedOrBlankNode = match named.into_iter().flatten().next().flatten() {
        Some(Term::NamedNode(node)) => node.into(),
        _ => BlankNode::new_unchecked("dataset").into(),
    };
    let counts = rows(
        dataset,
        "SELECT ?triples ?entities ?classes ?properties {
           { SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?entities) (COUNT(DISTINCT ?p) AS ?properties) { ?s ?p ?o } }
           { SELECT (COUNT(DISTINCT ?class) AS ?classes) { ?x a ?class } } }",
        None,
    )?;
    let mut quads = Vec::new();
    let mut add = |predicate: oxigraph::model::NamedNodeRef<'_>, object: Term| {
        quads.push(Quad::new(subject.clone(), predicate.into_owned(), object, GraphName::DefaultGraph));
    };
    add(rdf::TYPE, other::VOID_DATASET.into_owned().into());
    if subject.is_blank_node() {
        add(rdf::TYPE, other::DCAT_DATASET.into_owned().into());
    }
    let properties = [other::VOID_TRIPLES, other::VOID_ENTITIES, other::VOID_CLASSES, other::VOID_PROPERTIES];
    for (property, count) in properties.into_iter().zip(counts.into_iter().flatten()) {
        add(property, count.unwrap_or_else(|| Literal::from(0).into()));
    }
    Ok(quads)
}
