//! The terms in `vocab.rs` are those of the ontology, and each is labelled and defined.

use crate::harness::run;
use bioatlas::vocab::{atlas, class};
use std::collections::BTreeSet;

fn rows(query: &str) -> Vec<String> {
    let out = run(&["query", query, "--format", "csv"]).ran().out;
    out.lines().skip(1).map(|line| line.trim_end_matches('\r').to_owned()).collect()
}

#[test]
fn vocab_and_ontology_name_the_same_terms() {
    let declared: BTreeSet<String> = rows(
        "SELECT DISTINCT ?term { GRAPH <https://w3id.org/bioatlas/ontology> { ?term a ?kind }
         FILTER(STRSTARTS(STR(?term), 'https://w3id.org/bioatlas/ontology#')) }",
    )
    .into_iter()
    .collect();
    let known: BTreeSet<String> = class::ALL.iter().chain(atlas::ALL).map(|term| term.as_str().to_owned()).collect();
    assert_eq!(declared, known);
}

#[test]
fn every_term_is_labelled_and_defined() {
    let bare = rows(
        "SELECT ?term { GRAPH <https://w3id.org/bioatlas/ontology> { ?term a ?kind }
         FILTER(STRSTARTS(STR(?term), 'https://w3id.org/bioatlas/ontology#'))
         FILTER(NOT EXISTS { ?term rdfs:label ?label } || NOT EXISTS { ?term skos:definition ?definition }) }",
    );
    assert_eq!(bare, Vec::<String>::new());
}

#[test]
fn data_uses_declared_terms_only() {
    let undeclared = rows(
        "SELECT DISTINCT ?term { { ?s ?term ?o } UNION { ?s a ?term }
         FILTER(STRSTARTS(STR(?term), 'https://w3id.org/bioatlas/ontology#'))
         FILTER NOT EXISTS { GRAPH <https://w3id.org/bioatlas/ontology> { ?term a ?kind } } }",
    );
    assert_eq!(undeclared, Vec::<String>::new());
}
