//! `find`: misspelt, accented, Korean, or part of a phrase.

use crate::harness::{bioatlas, run};

fn first(text: &str) -> String {
    let out = run(&["find", text, "--limit", "1", "--format", "csv"]).ran().out;
    out.lines().nth(1).unwrap_or("nothing").split(',').next().unwrap().to_owned()
}

#[test]
fn the_first_hit_is_the_one_that_is_meant() {
    for (text, entity) in [
        ("Celltrion", "celltrion"),
        ("celtrion", "celltrion"),
        ("CELLTRIÓN", "celltrion"),
        ("셀트리온", "celltrion"),
        ("Samsung Biologic", "samsung-biologics"),
        ("boston", "boston"),
        ("greater boston area", "greater-boston"),
        ("gene editing", "genome-editing"),
        ("Hanmi", "hanmi-pharma"),
        ("bioclster centered growth", "biocluster-centered-growth"),
        ("FDA", "us-fda"),
        ("watson oncology", "watson-for-oncology"),
        ("precision medicine led growth", "precision-medicine-led-growth"),
    ] {
        assert_eq!(first(text).rsplit('/').next().unwrap(), entity, "{text}");
    }
}

#[test]
fn phrases_lead_to_their_passage() {
    assert!(run(&["find", "362,000L"]).ran().out.contains("kn:"));
    assert!(run(&["find", "7.8 trillion"]).ran().out.contains("kn:o-s4-9"));
    assert!(run(&["find", "institute jointly established by Harvard and MIT"]).ran().out.contains("id:greater-boston-institute"));
}

#[test]
fn nothing_found_is_exit_code_1() {
    let ran = run(&["find", "qqqqzzzzxxxx"]).ran();
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("nothing found"), "{}", ran.err);
}

#[test]
fn what_is_left_out_is_counted() {
    let ran = bioatlas("find biomedical --limit 2").ran();
    assert!(ran.err.contains("more; --limit shows them"), "{}", ran.err);
}

#[test]
fn figures_that_print_a_number_come_first() {
    for (text, figure) in [("362,000", "o-s4-10-capacity"), ("1.88 trillion", "o-abstract-3-pharma-amount")] {
        assert_eq!(first(text).rsplit('/').next().unwrap(), figure, "{text}");
    }
}

#[test]
fn figures_in_doubt_are_marked() {
    let out = run(&["find", "1.88 trillion"]).out();
    assert!(out.contains("1.88 trillion (KRW) !1 ") && out.contains("\n  !1  in doubt: \"1.88 trillion\""), "{out}");
    let out = run(&["find", "1.88 trillion", "--format", "csv"]).out();
    assert!(out.contains(",score,doubt\r\n") && out.contains("in doubt: \"\"1.88 trillion"), "{out}");
}

/// A figure is found with the number that it prints and its unit.
#[test]
fn a_figure_comes_with_its_number() {
    let out = run(&["find", "global pharmaceutical market size 2012", "--limit", "1", "--format", "csv"]).ran().out;
    assert!(
        out.contains("kim-nam-2019/o-s2.1-2-pharma-2012,") && out.contains(",observation,866.3 billion (USD),label,"),
        "{out}"
    );
}
