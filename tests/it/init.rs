//! `init`: a workspace that passes `validate` and answers its sample query.

use crate::harness::{run, scratch};
use std::fs;

#[test]
fn a_new_workspace_works() {
    let dir = scratch();
    let made = dir.path().join("my atlas");
    let ran = run(&["init"]).arg(&made).ran();
    assert_eq!((ran.status, ran.out.as_str()), (0, ""));
    assert!(ran.err.starts_with("made "), "{}", ran.err);
    let workspace = |verb: &[&str]| verb.iter().fold(run(&["--workspace"]).arg(&made), |run, arg| run.arg(arg));
    assert!(workspace(&["query", "figures"]).out().contains("1.5 million"));
    assert!(workspace(&["show", "Acme"]).out().contains("p. 1, section 1"));
    assert_eq!(workspace(&["validate"]).ran().status, 0);
    assert!(workspace(&["queries"]).out().contains("figures"));
}

#[test]
fn nothing_is_overwritten() {
    let dir = scratch();
    fs::write(dir.path().join("mine"), "").unwrap();
    let said = run(&["init"]).arg(dir.path()).error();
    assert!(said.contains("is not empty"), "{said}");
    assert!(run(&["init"]).arg(dir.path().join("mine")).error().contains("cannot write"));
    let empty = dir.path().join("empty");
    fs::create_dir(&empty).unwrap();
    assert_eq!(run(&["init"]).arg(&empty).ran().status, 0);
}

#[test]
fn a_file_that_is_no_query_does_not_disable_the_others() {
    let dir = scratch();
    let made = dir.path().join("atlas");
    assert_eq!(run(&["init"]).arg(&made).ran().status, 0);
    fs::write(made.join("queries/bad.rq"), "SELECT * { ?s ?p ?o }").unwrap();
    let workspace = |verb: &[&str]| verb.iter().fold(run(&["--workspace"]).arg(&made), |run, arg| run.arg(arg));
    assert!(workspace(&["query", "figures"]).out().contains("1.5 million"));
    let listed = workspace(&["queries"]).ran();
    assert!(listed.status == 0 && listed.out.contains("figures"), "{listed:?}");
    assert!(listed.err.contains("bad.rq:1: the first line must be a comment") && listed.err.contains("left out"), "{listed:?}");
    assert!(workspace(&["query", "bad"]).error().contains("bad.rq:1: the first line must be a comment"));
}
