//! `path`.

use crate::harness::{bioatlas, data, golden, run, scratch};
use std::fs;

const HOUSE: &str = "@prefix ex: <http://example.com/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:one { ex:a rdfs:label \"Anna\" ; ex:worksFor ex:b ; a ex:Person . ex:b a ex:Firm . }
ex:two { ex:c ex:owns ex:b ; ex:near ex:d . ex:c a ex:Person . }
ex:three { ex:a ex:near ex:e . ex:d ex:near ex:e ; ex:age 7 . }
ex:four { ex:x ex:near ex:y . }
";

fn house(args: &[&str]) -> crate::harness::Ran {
    let dir = scratch();
    let file = dir.path().join("house.trig");
    fs::write(&file, HOUSE).unwrap();
    let run = run(&["--no-atlas", "--data"]).arg(&file).arg("path");
    args.iter().fold(run, |run, arg| run.arg(arg)).ran()
}

#[test]
fn each_hop_is_a_sentence_with_its_graph() {
    let ran = house(&["ex:a", "ex:c"]);
    let expected = "Anna · ex:b · ex:c  2 hops\n  → Anna works for ex:b  [ex:one]\n  ← ex:c owns ex:b  [ex:two]\n";
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (0, expected, ""));
}

#[test]
fn the_best_come_first_and_all_are_found() {
    let lengths = |args: &[&str]| {
        let out = house(args).out;
        out.lines()
            .filter(|line| line.contains("hop"))
            .map(|line| line.rsplit("  ").next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(lengths(&["ex:a", "ex:d", "--all"]), ["2 hops"]);
    assert_eq!(lengths(&["ex:a", "ex:d", "--all", "--max", "3"]), ["2 hops", "3 hops"]);
    assert_eq!(lengths(&["ex:a", "ex:d", "-k", "5"]), ["2 hops", "3 hops"]);
    assert_eq!(lengths(&["ex:a", "ex:d"]), ["2 hops"]);
}

#[test]
fn conditions_are_kept() {
    let out = house(&["ex:a", "ex:d", "--avoid", "ex:worksFor", "--via", "ex:Person"]);
    assert_eq!(out.status, 1, "{out:?}");
    let out = house(&["ex:a", "ex:d", "--via", "ex:Firm"]);
    assert!(out.status == 0 && out.out.contains("ex:b · ex:c"), "{out:?}");
    assert_eq!(house(&["ex:a", "ex:d", "--max", "1"]).status, 1);
}

/// The nearest way past a person goes back over `ex:hub`; the path goes round.
#[test]
fn a_path_past_a_class_passes_nothing_twice() {
    let dir = scratch();
    let file = dir.path().join("ring.ttl");
    let ring = "@prefix ex: <http://example.com/> . ex:a ex:near ex:hub . ex:hub ex:near ex:b , ex:p , ex:q . ex:p a ex:Person .
        ex:q a ex:Leaf . ex:p ex:near ex:r . ex:r ex:near ex:s . ex:s ex:near ex:b .";
    fs::write(&file, ring).unwrap();
    let path = |args: &[&str]| {
        let run = run(&["--no-atlas", "--data"]).arg(&file).arg("path").arg("ex:a").arg("ex:b");
        args.iter().fold(run, |run, arg| run.arg(arg)).ran()
    };
    let ran = path(&["--via", "ex:Person"]);
    assert!(ran.out.starts_with("ex:a · ex:hub · ex:p · ex:r · ex:s · ex:b  5 hops"), "{ran:?}");
    let all = path(&["--via", "ex:Person", "--all", "--max", "9"]);
    assert_eq!((all.out.as_str(), all.err.as_str()), (ran.out.as_str(), ""));
    let ran = path(&["--via", "ex:Leaf"]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("no path between them passes a thing of the class ex:Leaf"), "{ran:?}");
}

#[test]
fn no_connection_is_an_answer() {
    let ran = house(&["ex:a", "ex:y"]);
    let expected = "No connection between Anna and ex:y\n  from Anna 4 things are reached; the nearest: ex:b (1 hop), ex:e (1 hop), \
                    ex:c (2 hops), ex:d (2 hops)\n  from ex:y 1 thing is reached; the nearest: ex:x (1 hop)\n";
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (1, expected, ""));
    let json: serde_json::Value = serde_json::from_str(&house(&["ex:a", "ex:y", "--format", "json"]).out).unwrap();
    assert_eq!(json["paths"].as_array().unwrap().len(), 0);
    assert_eq!(json["apart"]["reachedFrom"], 4);
    // Formats that hold nothing but paths say so beside the answer.
    for format in ["csv", "turtle"] {
        let ran = house(&["ex:a", "ex:y", "--format", format]);
        assert!(ran.status == 1 && ran.err.contains("No connection between Anna and ex:y"), "{ran:?}");
    }
    let ran = house(&["ex:a", "ex:d", "--max", "1"]);
    assert!(ran.out.contains("without --max, --via and --avoid there is one of 2 hops"), "{ran:?}");
}

#[test]
fn every_format() {
    for format in ["json", "csv", "jsonl", "turtle", "trig", "nquads"] {
        let ran = house(&["ex:a", "ex:c", "--format", format]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{format}: {ran:?}");
        golden(&format!("snapshots/path.{format}"), &ran.out);
    }
}

#[test]
fn wrong_names_are_told() {
    for (args, message) in [
        (vec!["ex:a", "ex:q"], "no entity is called `ex:q`"),
        (vec!["ex:a", "ex:a"], "both names mean `ex:a`"),
        (vec!["ex:a", "ex:b", "--via", "ex:Persn"], "no class is called `ex:Persn`"),
        (vec!["ex:a", "ex:b", "--avoid", "ex:b"], "no property is called `ex:b`"),
        (vec!["ex:a", "ex:b", "-k", "0"], "give a whole number above 0"),
        (vec!["ex:a", "ex:b", "--max", "0"], "0 is not in"),
    ] {
        let ran = house(&args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains(message), "{args:?}: {}", ran.err);
    }
}

#[test]
fn the_way_back_is_as_long() {
    let length = |from: &str, to: &str| {
        let out = run(&["path", from, to, "--format", "json"]).ran().out;
        serde_json::from_str::<serde_json::Value>(&out).unwrap()["paths"][0]["length"].as_u64()
    };
    for (a, b) in [("Celltrion", "Roche"), ("Remsima", "id:lunit"), ("id:bio-industry", "id:ibm"), ("KISTEP", "id:mfds")] {
        assert!(length(a, b).is_some(), "{a} {b}");
        assert_eq!(length(a, b), length(b, a), "{a} {b}");
    }
}

#[test]
fn passages_figures_and_classes_are_no_steps() {
    let out = bioatlas("path id:hanmi-pharma id:samsung-biologics --all --max 4 --format csv").out();
    for plumbing in ["ontology#Company", "/o-table", "/section-4,", "/page-"] {
        let steps: Vec<&str> =
            out.lines().filter(|line| line.split(',').skip(3).take(3).any(|cell| cell.contains(plumbing))).collect();
        assert!(steps.is_empty(), "{plumbing}: {steps:?}");
    }
    assert_eq!(bioatlas("path Celltrion kn:s4-8").ran().status, 1, "a passage is no thing of the graph");
}

#[test]
fn data_of_any_shape_will_do() {
    let file = data("tiny.trig");
    let out = run(&["--no-atlas", "--data", &file, "path", "ex:acme", "ex:rocket"]).out();
    assert!(out.contains("→ Acme | Co developed Rocket <1>  [ex:first]; [ex:second]"), "{out}");
}
