//! How much is there, and of what?
//!
//! Counts by class, property, source, status and language, and the links of each set, as rows. The records that describe links are left
//! out of the classes and properties: there are many and they say nothing about the things.

use super::{Row, Rows, rows};
use crate::dataset::Dataset;
use crate::error::Result;
use oxigraph::model::{Literal, Term};

/// What is counted, and the query that counts it: columns are the thing and the number.
const COUNTS: &[(&str, &str)] = &[
    (
        "class",
        "SELECT ?thing (COUNT(DISTINCT ?s) AS ?n) { ?s a ?thing FILTER(?thing != owl:Axiom) } GROUP BY ?thing ORDER BY DESC(?n) ?thing",
    ),
    (
        "property",
        "SELECT ?thing (COUNT(*) AS ?n) { ?s ?thing ?o FILTER NOT EXISTS { ?s a owl:Axiom } FILTER(?thing != sssom:mappings) } GROUP BY ?thing ORDER BY DESC(?n) ?thing",
    ),
    (
        "source",
        "SELECT ?thing (SUM(?c) AS ?n) { { SELECT ?g (COUNT(*) AS ?c) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g }
           OPTIONAL { SELECT DISTINCT ?g ?document { ?g :page/dcterms:isPartOf ?document } }
           BIND(COALESCE(?document, ?g) AS ?thing) } GROUP BY ?thing ORDER BY DESC(?n) ?thing",
    ),
    (
        "status",
        "SELECT ?thing (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } OPTIONAL { ?g :status ?thing } } GROUP BY ?thing ORDER BY DESC(?n) ?thing",
    ),
    ("links", "SELECT ?thing ?n { ?thing a void:Linkset ; void:triples ?n } ORDER BY DESC(?n) ?thing"),
    (
        "language",
        "SELECT ?thing (COUNT(DISTINCT ?s) AS ?n) { ?s rdfs:label ?label BIND(LANG(?label) AS ?thing) } GROUP BY ?thing ORDER BY DESC(?n) ?thing",
    ),
];

/// The counts, as rows of kind, thing and count. O(statements).
pub fn statistics(dataset: &Dataset) -> Result<Rows<'static>> {
    let (triples, quads) = dataset.len();
    let number = |n: usize| Some(Term::from(Literal::from(n as u64)));
    let word = |text: &str| Some(Term::from(Literal::from(text)));
    let mut all: Vec<Row> = vec![
        vec![word("all"), word("triples in the default graph"), number(triples)],
        vec![word("all"), word("quads in named graphs"), number(quads)],
    ];
    for (kind, query) in COUNTS {
        for row in rows(dataset, query, None)? {
            let [thing, count] = <[_; 2]>::try_from(row).unwrap_or_default();
            let thing = thing.filter(|t| t.to_string() != "\"\"");
            all.push(vec![word(kind), thing.or_else(|| word("none given")), count]);
        }
    }
    Ok(Rows::new(&["count of", "thing", "count"], all.into_iter().map(Ok)))
}
