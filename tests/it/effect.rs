//! `link effect`: the rows that come and go between two thresholds, with the links behind them.

use crate::harness::{data, run};

fn effect(query: &str, more: &[&str]) -> crate::harness::Ran {
    let file = data("links/proposed.sssom.tsv");
    let command =
        run(&["link", "effect", query, "--from", "0.8", "--to", "0.96", "--target", "mine", "--format", "csv", "--data", &file]);
    more.iter().fold(command, |command, arg| command.arg(arg)).ran()
}

#[test]
fn a_row_goes_with_the_link_that_made_it() {
    let ran = effect("SELECT ?who { ?who skos:exactMatch ?row FILTER(STRSTARTS(STR(?row), 'https://example.org/')) }", &[]);
    assert_eq!(ran.status, 0);
    let expected = "goes,https://w3id.org/bioatlas/id/roche,\"id:roche skos:exactMatch c:ROG (0.85, mine)\"";
    assert_eq!(ran.out, format!("change,who,links\r\n{expected}\r\n"));
    assert_eq!(ran.err, "note: from 0.8 to 0.96, 3 links cease to hold: 1 row goes, 0 rows come\n");
}

#[test]
fn a_row_comes_where_a_link_was_in_its_way() {
    let ran = effect(
        "SELECT ?who { VALUES ?who { id:roche id:ibm id:gsk } FILTER NOT EXISTS { ?who skos:exactMatch ?row FILTER(CONTAINS(STR(?row), 'example.org')) } }",
        &[],
    );
    assert_eq!(ran.out, "change,who,links\r\ncomes,https://w3id.org/bioatlas/id/roche,\r\n", "{ran:?}");
    let ran = effect("ASK { id:roche skos:exactMatch <https://example.org/companies/ROG> }", &[]);
    assert!(ran.out.contains("goes,\"id:roche"), "{ran:?}");
    // What a person reviewed holds at any threshold.
    let ran = effect("SELECT ?row { id:ibm skos:exactMatch ?row }", &[]);
    assert_eq!((ran.status, ran.out.as_str()), (1, "change,row,links\r\n"), "{ran:?}");
}

#[test]
fn thresholds_and_sets_that_make_no_sense_are_told() {
    let error = run(&["link", "effect", "companies", "--from", "0.9", "--to", "0.8"]).error();
    assert!(error.contains("0.9 and 0.8 are no two thresholds"), "{error}");
    let error = run(&["link", "effect", "companies", "--from", "0.8", "--to", "0.9", "--target", "wikidta"]).error();
    assert!(error.contains("did you mean `wikidata`?"), "{error}");
}
