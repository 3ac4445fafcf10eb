//! `query --cite`: what is cited for each operator, how it looks in each format, and `--only`.

use crate::harness::{Run, bioatlas, data, golden, run};
use serde_json::Value;
use std::fs;

fn cite(query: &str) -> Run {
    run(&["--no-atlas", "--data", &data("cite.trig"), "query", query]).arg("--cite")
}

/// Each query of `tests/data/cite.txt` (set apart by lines of dashes) with its cited answer.
#[test]
fn every_operator() {
    let queries = fs::read_to_string(data("cite.txt")).unwrap();
    let mut said = String::new();
    for query in queries.split("\n----\n") {
        let query = query.trim_end_matches('\n');
        said.push_str(&format!("{query}\n\n{}----\n", cite(query).ran().out));
    }
    golden("snapshots/cite.txt", &said);
}

const ROWS: &str = "SELECT ?who ?n { ?who :developed ?what OPTIONAL { ?who :sold ?n } } ORDER BY ?who";

#[test]
fn every_format_of_rows() {
    for format in ["table", "csv", "tsv", "json", "xml", "jsonl", "markdown", "html"] {
        golden(&format!("snapshots/cite.{format}"), &cite(ROWS).arg("--format").arg(format).out());
    }
}

#[test]
fn rows_are_those_of_the_plain_query() {
    let plain = run(&["--no-atlas", "--data", &data("cite.trig"), "query", ROWS, "--format", "json"]).out();
    let plain: Value = serde_json::from_str(&plain).unwrap();
    let cited: Value = serde_json::from_str(&cite(ROWS).arg("--format").arg("json").out()).unwrap();
    assert_eq!((&cited["head"], &cited["results"]), (&plain["head"], &plain["results"]));
    assert_eq!(cited["bioatlas"]["citations"].as_array().unwrap().len(), 2);
}

#[test]
fn triples_keep_the_graphs_of_their_passages() {
    let query = "CONSTRUCT { ?who :developed ?what . ?who :knows ?what } { ?who :developed ?what }";
    for format in ["trig", "nquads", "csv"] {
        golden(&format!("snapshots/cite-graph.{format}"), &cite(query).arg("--format").arg(format).out());
    }
    golden("snapshots/cite-describe.trig", &cite("DESCRIBE ex:rocket").out());
    let error = cite(query).arg("--format").arg("turtle").error();
    assert!(error.contains("turtle cannot hold citations") && error.contains("trig"), "{error}");
}

#[test]
fn yes_is_cited_and_no_is_an_exit_code() {
    assert!(cite("ASK { ?who :sold 12 }").out().starts_with("yes [1]\n\n[1]  p. 2, section 1  "));
    let no = cite("ASK { ?who :sold 13 }").ran();
    assert_eq!((no.status, no.out.as_str()), (1, "no\n"));
    let json: Value = serde_json::from_str(&cite("ASK { ?who :sold 12 }").arg("--format").arg("json").out()).unwrap();
    assert_eq!(json["bioatlas"]["statements"][0]["triple"][0], "<http://example.com/bell>");
}

#[test]
fn evidence_can_be_required() {
    let constant = "SELECT ?x { { BIND(1 AS ?x) } UNION { ?who :sold ?x } }";
    let ran = cite(constant).arg("--require-evidence").ran();
    assert_eq!((ran.status, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("1 of 5 rows rest on nothing that is stated"), "{}", ran.err);
    let covered =
        run(&["--no-atlas", "--data", &data("cite.trig"), "query", ROWS, "--require-evidence", "--format", "csv"]).out();
    assert!(covered.starts_with("who,n\r\n"), "{covered}");
}

#[test]
fn only_some_statements_are_used() {
    let sold = |kinds: &[&str]| {
        let query = run(&[
            "--no-atlas",
            "--data",
            &data("cite.trig"),
            "query",
            "SELECT ?n { ?who :sold ?n } ORDER BY ?n",
            "--format",
            "csv",
        ]);
        kinds.iter().fold(query, |query, kind| query.arg("--only").arg(kind)).ran().out
    };
    assert_eq!(sold(&["asserted"]), "n\r\n12\r\n2640\r\n");
    assert_eq!(sold(&["computed", "asserted"]), "n\r\n12\r\n2640\r\n2652\r\n");
    assert_eq!(sold(&["imported"]), "n\r\n7\r\n");
    assert_eq!(sold(&["linked"]), "n\r\n");
    let error = bioatlas("query us-bioclusters --only printed").error();
    assert!(error.contains("asserted, background, linked, computed, imported"), "{error}");
}

#[test]
fn a_passage_that_may_not_be_used_is_not_cited() {
    let out = cite("SELECT ?n { ?who rdfs:label ?l ; :sold ?n }").arg("--only").arg("asserted").ran();
    assert_eq!(out.status, 0);
    let out = cite("SELECT ?n { ?who :sold ?n FILTER(?n > 2000) }").args(&["--only", "asserted", "--format", "csv"]).out();
    assert_eq!(out, "n,cite_pages,cite_passages,cite_status,cite_doubt\r\n2640,1,http://example.com/one,asserted,\r\n");
}

#[test]
fn named_queries_of_the_atlas() {
    for (name, row) in [("us-bioclusters", "Greater Boston"), ("market-shares", "medical device"), ("r-and-d-spenders", "Roche")]
    {
        let ran = run(&["query", name, "--cite"]).ran();
        assert!(ran.status == 0 && ran.out.contains(row) && ran.out.contains("[1]  p"), "{ran:?}");
    }
    golden("snapshots/cite-us-bioclusters.txt", &run(&["query", "us-bioclusters", "--cite"]).out());
}

#[test]
fn every_named_query_is_traced() {
    let names = run(&["queries", "--format", "csv"]).out();
    for name in names.lines().skip(1).map(|line| line.split(',').next().unwrap()) {
        let ran = run(&["query", name, "--cite", "--format", "json"]).ran();
        assert!(ran.status < 2, "{name}: {}", ran.err);
        let answer: Value = serde_json::from_str(&ran.out).unwrap();
        for citation in answer["bioatlas"]["citations"].as_array().unwrap() {
            let absences = citation["absences"].as_array().unwrap();
            assert!(!absences.contains(&Value::from("untraced")), "{name}: {citation}");
        }
    }
}

/// A row that uses the number of a figure in doubt is marked in each format, and the answer says what speaks against it.
#[test]
fn figures_in_doubt_are_marked() {
    let query = "SELECT ?label ?printed { ?o rdfs:label ?label ; :printed ?printed FILTER(STRENDS(?label, \"again\") || ?o = <http://example.com/won>) } ORDER BY ?label";
    for format in ["table", "csv", "json", "jsonl", "markdown", "html", "xml"] {
        let ran = run(&["--no-atlas", "--data", &data("audit.trig"), "query", query, "--cite", "--format", format]);
        golden(&format!("snapshots/cite-doubt.{format}"), &ran.out());
    }
    let unused = "SELECT ?label { ?o rdfs:label ?label ; :about <http://example.com/b> }";
    let out = run(&["--no-atlas", "--data", &data("audit.trig"), "query", unused, "--cite"]).out();
    assert!(!out.contains("in doubt"), "no number is used: {out}");
}
