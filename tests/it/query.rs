//! `query`: formats, parameters, prefixes, faults.

use crate::harness::{bioatlas, data, golden, run, scratch};
use std::fs;

const TINY: &str = "SELECT ?s ?p ?o { ?s ?p ?o FILTER(ISIRI(?s)) } ORDER BY ?s ?p ?o";

fn tiny(args: &[&str]) -> crate::harness::Run {
    let file = data("tiny.trig");
    run(&["--no-atlas", "--data", &file, "query"]).arg_all(args)
}

impl crate::harness::Run {
    fn arg_all(self, args: &[&str]) -> Self {
        args.iter().fold(self, |run, arg| run.arg(arg))
    }
}

#[test]
fn every_row_format() {
    for format in ["table", "csv", "tsv", "json", "xml", "jsonl", "markdown", "html"] {
        golden(&format!("snapshots/rows.{format}"), &tiny(&[TINY, "--format", format]).out());
    }
}

#[test]
fn every_graph_format() {
    let construct = "CONSTRUCT { ?s :developed ?o } { ?s :developed ?o }";
    for format in ["turtle", "trig", "ntriples", "nquads", "rdfxml", "jsonld", "table", "csv"] {
        golden(&format!("snapshots/graph.{format}"), &tiny(&[construct, "--format", format]).out());
    }
}

#[test]
fn ask_is_an_exit_code() {
    let yes = tiny(&["ASK { ?s :developed ?o }"]).ran();
    assert_eq!((yes.status, yes.out.as_str()), (0, "yes\n"));
    let no = tiny(&["ASK { ?s :developed 1 }"]).ran();
    assert_eq!((no.status, no.out.as_str()), (1, "no\n"));
    let json = tiny(&["ASK { ?s :developed ?o }", "--format", "json"]).out();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["boolean"], true);
}

#[test]
fn lexical_forms_come_back_as_they_were_read() {
    let out = tiny(&["SELECT ?v { ?s :value ?v }", "--format", "csv"]).out();
    let mut values: Vec<_> = out.lines().skip(1).collect();
    values.sort_unstable();
    assert_eq!(values, ["007", "3.10", "7"]);
}

/// Inside an expression a literal is its value, so that STR gives the normal form; docs/architecture.md tells why.
#[test]
fn a_number_that_a_query_computes_is_in_normal_form() {
    let data = "<a:s> <a:p> 3.10 , 007 , \"3.10\" .";
    let ask = |text| run(&["--no-atlas", "--data", "-", "query", text, "--format", "csv"]).stdin(data).out();
    assert_eq!(ask("SELECT ?o { <a:s> <a:p> ?o } ORDER BY DATATYPE(?o) ?o"), "o\r\n3.10\r\n007\r\n3.10\r\n");
    let computed = ask("SELECT (STR(?o) AS ?s) { <a:s> <a:p> ?o } ORDER BY DATATYPE(?o)");
    assert_eq!(computed, "s\r\n3.1\r\n7\r\n3.10\r\n");
}

#[test]
fn numbers_of_json_lines_keep_their_digits() {
    let mut lines: Vec<String> =
        tiny(&["SELECT ?v { ?s :value ?v }", "--format", "jsonl"]).out().lines().map(ToOwned::to_owned).collect();
    lines.sort();
    assert_eq!(lines, ["{\"v\":\"007\"}", "{\"v\":3.10}", "{\"v\":7}"]);
}

#[test]
fn blank_nodes_in_triple_terms_are_those_outside() {
    let data = "_:x <a:name> \"X\" . <a:s> <a:says> <<( _:x <a:p> _:y )>> . _:y <a:name> \"Y\" .";
    let query = "SELECT ?n ?m { ?s <a:says> ?t BIND(SUBJECT(?t) AS ?x) BIND(OBJECT(?t) AS ?y) ?x <a:name> ?n . ?y <a:name> ?m }";
    let run = |query: &str| run(&["--no-atlas", "--data", "-", "query", query, "--format", "csv"]).stdin(data).out();
    assert_eq!(run(query), "n,m\r\nX,Y\r\n");
}

#[test]
fn star_keeps_the_order_of_appearance() {
    let out = tiny(&["SELECT * { ?z :developed ?a }", "--format", "csv"]).out();
    assert!(out.starts_with("z,a\r\n"), "{out}");
    let out = tiny(&["SELECT * { ?z :developed ?a FILTER NOT EXISTS { ?z :sold ?q } }", "--format", "csv"]).ran().out;
    assert!(out.starts_with("z,a\r\n"), "{out}");
}

#[test]
fn a_statement_of_two_graphs_is_counted_once() {
    let out = tiny(&["SELECT (COUNT(*) AS ?n) { ?s :developed ?o }", "--format", "csv"]).out();
    assert_eq!(out, "n\r\n1\r\n");
    let out = tiny(&["SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s :developed ?o } }", "--format", "csv"]).out();
    assert_eq!(out, "n\r\n2\r\n");
}

#[test]
fn the_extension_names_the_format() {
    let dir = scratch();
    for (name, start) in [("a.csv", "s,p,o"), ("a.json", "{\"head\""), ("a.md", "| s |"), ("a.srx", "<?xml")] {
        let path = dir.path().join(name);
        assert_eq!(tiny(&[TINY, "-o"]).arg(&path).out(), "");
        assert!(fs::read_to_string(&path).unwrap().starts_with(start), "{name}");
    }
}

#[test]
fn a_query_comes_from_a_file_or_a_pipe() {
    let dir = scratch();
    let path = dir.path().join("my.rq");
    fs::write(&path, "ASK {}").unwrap();
    assert_eq!(tiny(&["-f"]).arg(&path).out(), "yes\n");
    assert_eq!(tiny(&["-f", "-"]).stdin("ASK {}").out(), "yes\n");
    assert_eq!(tiny(&[]).stdin("ASK {}").out(), "yes\n");
}

#[test]
fn parameters_are_values_not_text() {
    let query = "SELECT ?o { VALUES ?s { ex:none } VALUES ?n { 1 } ?s :developed ?o }";
    for value in ["s=ex:acme", "s=http://example.com/acme", "s=애크미", "s=acme | co", "?s=ex:acme"] {
        let out = tiny(&[query, "-p", value, "--format", "csv"]).out();
        assert_eq!(out, "o\r\nhttp://example.com/rocket\r\n", "{value}");
    }
    let out = tiny(&["SELECT ?x { VALUES ?x { \"a\" } }", "-p", "x=} DROP ALL {", "-p", "x=b", "--format", "csv"]).out();
    assert_eq!(out, "x\r\n} DROP ALL {\r\nb\r\n");
    let error = tiny(&[query, "-p", "n=many"]).error();
    assert!(error.contains("`many` is no value for parameter `n`"), "{error}");
    let error = tiny(&[query, "-p", "m=1"]).error();
    assert!(error.contains("no parameter of this query is called `m`"), "{error}");
}

#[test]
fn labels_take_the_place_of_iris() {
    let out = tiny(&["SELECT ?s { ?s a :Company }", "--labels"]).out();
    assert_eq!(out, "s\n──────────\nAcme | Co\n");
}

#[test]
fn an_unknown_name_is_told_when_nothing_is_found() {
    let ran = run(&["query", "SELECT ?c { ?c :developd ?x }"]).ran();
    assert_eq!(ran.status, 0);
    assert_eq!(
        ran.err,
        "warning: no triple has the property `:developd`; did you mean `:developed`?\nnote: `?c :developd ?x` matches nothing in the data\n"
    );
}

#[test]
fn a_query_past_its_time_stops() {
    let cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    let error = run(&["query", cross, "--timeout", "0.2"]).error();
    assert_eq!(
        error,
        "warning: `?a ?b ?c` and `?d ?e ?f` share no variable: every match of one goes with every match of the other\n\
         error: the query was stopped after 0.2 s\nhint: give it longer with --timeout, or ask for less with LIMIT\n"
    );
}

/// The wrong queries of `tests/data/wrong.txt`, set apart by lines of dashes, each perhaps with what it is when the hint is followed.
fn wrong_queries() -> Vec<(String, Option<String>)> {
    let text = fs::read_to_string(data("wrong.txt")).unwrap();
    let parts = |block: &str| match block.split_once("\n====\n") {
        Some((wrong, mended)) => (wrong.to_owned(), Some(mended.to_owned())),
        None => (block.to_owned(), None),
    };
    text.trim_end_matches('\n').split("\n----\n").map(parts).collect()
}

/// Each with the message that a person gets.
#[test]
fn wrong_queries_are_explained() {
    let mut said = String::new();
    for (wrong, _) in wrong_queries() {
        said.push_str(&format!("{wrong}\n\n{}\n----\n", tiny(&["-f", "-"]).stdin(&wrong).error()));
    }
    golden("snapshots/wrong-queries.txt", &said);
}

/// What a hint says to write is in the mended query, and that one runs.
#[test]
fn the_hints_mend_wrong_queries() {
    for (wrong, mended) in wrong_queries() {
        let Some(mended) = mended else { continue };
        let said = tiny(&["-f", "-"]).stdin(&wrong).error();
        let hint = said.lines().find_map(|line| line.strip_prefix("hint: ")).unwrap_or_else(|| panic!("no hint: {said}"));
        let ends = [", if ", ", or ", ", and nothing", "; ", ", with ", ": triples", " at the end", " or "];
        let written = hint.strip_prefix("write ").filter(|text| !text.contains('…') && !text.starts_with(['`', 'a', 'i']));
        if let Some(text) = written {
            let end = ends.iter().filter_map(|end| text.find(end)).min().unwrap_or(text.len());
            assert!(mended.contains(&text[..end]), "{hint}\n{mended}");
        }
        let ran = tiny(&["-f", "-"]).stdin(&mended).ran();
        assert_eq!(ran.status, 0, "{mended}\n{}", ran.err);
    }
}

#[test]
fn graphs_and_endpoints_that_are_not_there_are_told() {
    let ran = tiny(&["SELECT * FROM <http://nowhere/> { ?s ?p ?o }"]).ran();
    assert!(ran.status == 0 && ran.err.contains("in the whole data set; FROM left none"), "{}", ran.err);
    let said = tiny(&["SELECT * { SERVICE <http://nowhere/> { ?s ?p ?o } }"]).error();
    assert!(said.contains("http://nowhere/") && said.contains("hint: no other endpoint is asked"), "{said}");
}

#[test]
fn a_named_query_runs_by_its_name() {
    let out = bioatlas("query us-bioclusters").out();
    assert!(out.contains("Greater Boston") && out.contains("82.3"), "{out}");
}
