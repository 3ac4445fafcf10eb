//! `dump`: the whole data set, the same each time.

use crate::harness::{bioatlas, run};
use oxigraph::io::{RdfFormat, RdfParser};

fn count(text: &str, format: RdfFormat) -> usize {
    RdfParser::from_format(format).for_reader(text.as_bytes()).inspect(|quad| assert!(quad.is_ok(), "{quad:?}")).count()
}

#[test]
fn formats_hold_the_same_quads() {
    let quads = count(&bioatlas("dump --format nquads").out(), RdfFormat::NQuads);
    assert_eq!(count(&bioatlas("dump --format trig").out(), RdfFormat::TriG), quads);
    let triples = count(&bioatlas("dump --format ntriples").out(), RdfFormat::NTriples);
    assert_eq!(count(&bioatlas("dump --format turtle").out(), RdfFormat::Turtle), triples);
    assert_eq!(count(&bioatlas("dump --format rdfxml").out(), RdfFormat::RdfXml), triples);
    assert!(quads > triples && triples > 9000);
}

#[test]
fn the_same_bytes_each_time_and_from_the_folder() {
    let first = bioatlas("dump").out();
    assert_eq!(bioatlas("dump").out(), first);
    assert!(bioatlas("--workspace . dump").out() == first, "the built-in atlas is not what the folders say");
}

#[test]
fn the_description_counts_what_is_there() {
    let out = bioatlas("dump --format ntriples").out();
    let said = out.lines().find(|line| line.contains("void#triples")).unwrap();
    let number: usize = said.split('"').nth(1).unwrap().parse().unwrap();
    // The description itself adds the type and the four counts that the data does not hold.
    assert_eq!(out.lines().count() - number, 5);
}

#[test]
fn a_dump_read_back_answers_alike() {
    let dump = bioatlas("dump").out();
    let ask = "SELECT (COUNT(*) AS ?n) { GRAPH ?passage { ?s ?p ?o } ?passage a :Passage }";
    let before = run(&["query", ask, "--format", "csv"]).out();
    let after = run(&["--no-atlas", "--data", "-", "query", ask, "--format", "csv"]).stdin(&dump).out();
    assert_eq!(before, after);
}
