//! `link apply`: which links enter the data, on the command line and at the prompt.

use crate::harness::{data, run, scratch};
use std::fs;

const SAID: &str = "note: 2 links enter; 1 are below 0.9, 1 are rejected or not found, 2 are left out\n";

#[test]
fn sure_and_reviewed_links_enter_and_contradictions_are_told() {
    let (dir, file) = (scratch(), data("links/proposed.sssom.tsv"));
    let ran = run(&["link", "apply", &file]).ran();
    assert_eq!(ran.status, 0);
    let place = format!("warning: {file}");
    assert_eq!(
        ran.err,
        format!(
            "{place}:11: left out: id:pfizer and wd:Q1 cannot be the same, for then wd:Q206921 and wd:Q1 would be too\n\
             {place}:12: left out: the check digits of lei:765LHXWGK1KXCLTFYQ31 are wrong\n{SAID}"
        )
    );
    assert!(ran.out.contains("id:amgen skos:exactMatch <https://example.org/companies/AMGN>"), "{}", ran.out);
    assert!(ran.out.contains("void:triples 2 ") && ran.out.contains(":status :linked"), "{}", ran.out);
    assert!(!ran.out.contains("id:roche") && !ran.out.contains("id:gsk"), "{}", ran.out);
    let (trig, set) = (dir.path().join("l.trig"), dir.path().join("l.sssom.tsv"));
    run(&["link", "apply", &file, "-o"]).arg(&trig).ran();
    run(&["link", "apply", &file, "-o"]).arg(&set).ran();
    assert!(
        fs::read_to_string(&set).unwrap().contains("id:amgen\tskos:exactMatch\tc:AMGN\tsemapv:LexicalMatching\t0.97\t\t\tx\n")
    );
    let asked = "SELECT ?who { ?who skos:exactMatch ?row FILTER(STRSTARTS(STR(?row), 'https://example.org/')) } ORDER BY ?who";
    for file in [&trig, &set] {
        let out = run(&["query", asked, "--only", "linked", "--format", "csv", "--data"]).arg(file).out();
        assert_eq!(
            out,
            "who\r\nhttps://w3id.org/bioatlas/id/amgen\r\nhttps://w3id.org/bioatlas/id/ibm\r\n",
            "{}",
            file.display()
        );
    }
    let lower = run(&["link", "apply", &file, "--at", "0.8", "-o"]).arg(&set).ran();
    assert!(lower.err.contains("3 links enter"), "{lower:?}");
    let ran = run(&["link", "apply", &data("links/others.sssom.tsv"), "--no-atlas", "--data", &data("tiny.trig")]).ran();
    assert_eq!(
        (ran.status, ran.err.as_str()),
        (1, "note: 0 links enter; 1 are below 0.9, 2 are rejected or not found, 0 are left out\n")
    );
    let error = run(&["link", "apply", &file, "--format", "csv"]).error();
    assert!(error.contains("csv cannot hold links"), "{error}");
}

#[test]
fn at_the_prompt_the_session_has_them_until_undo() {
    let asked = "ASK { id:amgen skos:exactMatch <https://example.org/companies/AMGN> }";
    let script = format!(".link apply {}\n{asked}\n.undo\n{asked}\n", data("links/proposed.sssom.tsv"));
    let ran = run(&[]).stdin(script.as_str()).ran();
    assert!(
        ran.out.starts_with("24 triples added, 0 removed; .undo takes it back\nyes\n") && ran.out.ends_with("no\n"),
        "{ran:?}"
    );
    let ran = run(&["--readonly"]).stdin(script.as_str()).ran();
    assert!(ran.err.contains("the session is read-only"), "{ran:?}");
}
