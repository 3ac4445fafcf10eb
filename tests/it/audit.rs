//! `audit`.

use crate::harness::{bioatlas, data, golden, root, run};
use std::fs;

fn audit(args: &[&str]) -> crate::harness::Run {
    let file = data("audit.trig");
    args.iter().fold(run(&["--no-atlas", "--data", &file, "audit"]), |run, arg| run.arg(arg))
}

#[test]
fn every_verdict() {
    golden("snapshots/audit.table", &audit(&[]).out());
    golden("snapshots/audit.csv", &audit(&["--format", "csv"]).out());
    golden("snapshots/audit.trig", &audit(&["--format", "trig"]).out());
}

/// The labels of `tests/data/audit.trig` begin with the verdict that a person comes to.
#[test]
fn verdicts_are_those_told_by_hand() {
    let mut derivations = 0;
    for line in audit(&["--format", "jsonl"]).out().lines() {
        let check: serde_json::Value = serde_json::from_str(line).unwrap();
        let what = check["what"].as_str().unwrap();
        if let Some((expected, _)) = what.split_once(": ") {
            assert_eq!(check["verdict"], expected, "{what}");
            derivations += 1;
        }
    }
    assert_eq!(derivations, 12);
}

#[test]
fn strict_fails_when_something_is_inconsistent() {
    assert_eq!(audit(&["--strict", "--format", "csv"]).ran().status, 1);
    assert_eq!(audit(&["--format", "csv"]).ran().status, 0);
    let sound = "@prefix : <https://w3id.org/bioatlas/ontology#> . @prefix ex: <http://example.com/> .
        ex:o a :Observation ; :indicator ex:i ; :about ex:a ; :value 4 ; :printed \"4\" .
        ex:d a :Derivation ; :formula :sum ; :inputs ( ex:o ex:o ) ; :value 8 .";
    let dir = crate::harness::scratch();
    let file = dir.path().join("sound.ttl");
    fs::write(&file, sound).unwrap();
    let out = run(&["--no-atlas", "--data"]).arg(&file).arg("audit").arg("--strict").out();
    assert!(out.contains("consistent (1)"), "{out}");
}

/// The units of QUDT mean the same where the data does not describe them; another one is written by its label.
#[test]
fn units_that_the_data_does_not_describe_are_known() {
    let text = "@prefix : <https://w3id.org/bioatlas/ontology#> . @prefix ex: <http://example.com/> . @prefix unit: <http://qudt.org/vocab/unit/> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        ex:coin rdfs:label \"thaler\"@en .
        ex:a a :Observation ; :indicator ex:i ; :about ex:x ; :year 2010 ; :value 200000000 ; :printed \"200 million\" ; :unit ex:coin .
        ex:b a :Observation ; :indicator ex:i ; :about ex:x ; :year 2015 ; :value 292800000 ; :printed \"292.8 million\" ; :unit ex:coin .
        ex:c a :Observation ; :indicator ex:g ; :about ex:x ; :value 46.4 ; :printed \"46.4 %\" ; :unit unit:PERCENT .
        ex:d a :Derivation ; :formula :growth ; :inputs ( ex:a ex:b ) ; :result ex:c .";
    let dir = crate::harness::scratch();
    let file = dir.path().join("units.ttl");
    fs::write(&file, text).unwrap();
    let ran = run(&["--no-atlas", "audit", "--strict", "--format", "csv"]).arg("--data").arg(&file).ran();
    assert!(ran.status == 0 && ran.out.lines().count() == 2 && ran.out.contains(",consistent,"), "{ran:?}");
}

#[test]
fn only_some_verdicts_are_shown() {
    let out = audit(&["--only", "rounding", "--only", "not-checkable", "--format", "csv"]).out();
    assert!(!out.contains(",consistent,") && !out.contains(",inconsistent,") && out.contains(",rounding,"), "{out}");
    let error = audit(&["--only", "inconsistant"]).error();
    assert!(error.contains("did you mean `inconsistent`"), "{error}");
}

#[test]
fn data_without_figures_says_so() {
    let file = data("tiny.trig");
    let ran = run(&["--no-atlas", "--data", &file, "audit"]).ran();
    assert_eq!(ran.status, 0);
    assert!(ran.err.contains("there is nothing to check"), "{ran:?}");
}

/// The committed verdicts are those that the audit gives now; `BLESS=1` writes them.
#[test]
fn the_verdicts_in_the_atlas_are_fresh() {
    golden("../data/kim-nam-2019/audit.trig", &bioatlas("audit --format trig").out());
    let workspace = root().display().to_string();
    assert_eq!(run(&["--workspace", &workspace, "audit", "--format", "trig"]).out(), bioatlas("audit --format trig").out());
}

/// What is printed is not what a reading goes by.
#[test]
fn a_reading_is_shown_by_the_value_that_is_meant() {
    let out = bioatlas("audit --only consistent --format csv").out();
    assert!(out.contains("\"18,800,000,000,000 KRW > 5.6 trillion\""), "{out}");
}

/// What is only computed is no gap of the source, and a gap is never called computed.
#[test]
fn what_is_printed_nowhere_has_its_own_verdict() {
    let out = bioatlas("audit --only not-printed --format csv").out();
    assert!(out.lines().skip(1).all(|line| line.contains(",not printed,")), "{out}");
    let out = bioatlas("audit --only not-checkable --format jsonl").out();
    for line in out.lines() {
        let check: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(check["note"] != "" && check["recomputed"] == "", "{line}");
    }
}

#[test]
fn the_known_misprints_are_found() {
    let out = bioatlas("audit --only inconsistent --format csv").out();
    for figure in ["o-s4-3-share", "o-abstract-3-pharma-amount", "o-s2.1-7-europe", "o-s5-27-precision-medicine-initiative"] {
        assert!(out.contains(figure), "{figure}: {out}");
    }
    let rounding = bioatlas("audit --only rounding --format csv").out();
    assert!(rounding.contains("o-table-1-row-5-change") && rounding.contains("-242.11 to -219.05%"), "{rounding}");
    assert_eq!(bioatlas("audit --strict --format csv").ran().status, 1);
}

#[test]
fn every_input_of_a_derivation_is_described() {
    let query =
        "SELECT ?d ?input { ?d a :Derivation ; :inputs/rdf:rest*/rdf:first ?input FILTER NOT EXISTS { ?input a ?class } }";
    assert_eq!(run(&["query", query, "--format", "csv"]).ran().out, "d,input\r\n");
    let query = "SELECT ?d ?result { ?d a :Derivation ; :result ?result FILTER NOT EXISTS { ?result a ?class } }";
    assert_eq!(run(&["query", query, "--format", "csv"]).ran().out, "d,result\r\n");
}

/// Two passages print one quantity with different values: the query, the audit and a cited row tell so, and nothing of what agrees.
#[test]
fn a_planted_contradiction_is_found() {
    let file = data("contradiction.trig");
    let ask = |args: &[&str]| run(&[&["--data", &file], args].concat()).out();
    let found = ask(&["query", "contradictions", "--format", "csv"]);
    assert!(found.contains("planted sales,Acme,,2016,4.2 billion,101,2.4 billion,109,USD"), "{found}");
    assert!(!found.contains("planted staff"), "{found}");
    let audit = ask(&["audit", "--only", "inconsistent", "--format", "csv"]);
    assert!(audit.contains("4.2 billion ≠ 2.4 billion") && !audit.contains("planted staff"), "{audit}");
    let cited = ask(&["query", "SELECT ?printed { ex:o1 :printed ?printed }", "--cite"]);
    assert!(cited.contains("[1]!1") && cited.contains("4.2 billion ≠ 2.4 billion"), "{cited}");
    let cited = ask(&["query", "SELECT ?printed { ex:o2 :printed ?printed }", "--cite"]);
    assert!(!cited.contains("in doubt"), "{cited}");
}

/// Derivations that are their own input or result, and chains of derivations that each go in twice.
#[test]
fn derivations_that_stand_on_themselves_end() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hostile.ttl");
    let mut text = "@prefix : <https://w3id.org/bioatlas/ontology#> . @prefix ex: <http://example.com/> .
        ex:own a :Derivation ; :formula :sum ; :inputs ( ex:own ) ; :result ex:own .
        ex:result a :Derivation ; :formula :sum ; :inputs ( ex:one ) ; :result ex:result .
        ex:one a :Observation ; :indicator ex:i ; :about ex:a ; :value 1 ; :printed \"1\" .
        ex:d0 a :Derivation ; :formula :sum ; :inputs ( ex:one ex:one ) .\n"
        .to_owned();
    for n in 1..150 {
        text += &format!("ex:d{n} a :Derivation ; :formula :sum ; :inputs ( ex:d{before} ex:d{before} ) .\n", before = n - 1);
    }
    fs::write(&file, text).unwrap();
    let out = run(&["--no-atlas", "--data", file.to_str().unwrap(), "audit", "--format", "csv"]).out();
    assert!(out.contains("needs its own result") && out.contains("8,796,093,022,208"), "{out}");
}
