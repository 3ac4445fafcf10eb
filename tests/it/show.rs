//! `show`: an entity by any of its names, each line with its page.

use crate::harness::{bioatlas, golden, run};

#[test]
fn an_entity_by_any_of_its_names() {
    let page = run(&["show", "Celltrion"]).out();
    for name in [
        "id:celltrion",
        "celltrion",
        "CELLTRION",
        "셀트리온",
        "https://w3id.org/bioatlas/id/celltrion",
        "<https://w3id.org/bioatlas/id/celltrion>",
    ] {
        assert_eq!(run(&["show", name]).out(), page, "{name}");
    }
    assert!(page.contains("Remsima") && page.contains("p. 54, Table 3, row 1 [kn:table-3-row-1]"), "{page}");
}

#[test]
fn hangul_in_either_form() {
    let decomposed = "\u{1109}\u{1166}\u{11af}\u{1110}\u{1173}\u{1105}\u{1175}\u{110b}\u{1169}\u{11ab}";
    assert_eq!(run(&["show", decomposed]).out(), run(&["show", "셀트리온"]).out());
}

#[test]
fn a_misprint_leads_to_the_entity_and_its_reading() {
    let page = run(&["show", "Merke"]).out();
    assert!(page.starts_with("Merck"), "{page}");
    assert!(page.contains("Merke") && page.contains("Readings"), "{page}");
}

#[test]
fn pages_for_reading() {
    golden("snapshots/show-celltrion.txt", &bioatlas("show Celltrion").out());
    golden("snapshots/show-remsima.txt", &bioatlas("show Remsima").out());
}

#[test]
fn other_formats_have_a_row_for_each_fact_and_graph() {
    let json: serde_json::Value = serde_json::from_str(&bioatlas("show Remsima --format json").out()).unwrap();
    let rows = json["results"]["bindings"].as_array().unwrap();
    assert!(rows.iter().any(|row| row["page"]["value"] == "54" && row["direction"]["value"] == "of"));
}

/// A passage is shown with what it states, and a footnote is known by its number.
#[test]
fn a_passage_is_shown_with_what_it_states() {
    let page = run(&["show", "footnote 5"]).out();
    assert!(page.contains("\nStates\n") && page.contains("IBM") && page.contains("developed: Watson for Oncology"), "{page}");
    assert!(run(&["show", "IBM"]).out().contains("p. 51, section 3.2.3, footnote 5 [kn:footnote-5]"));
}

/// A figure that the audit doubts has a mark, and why stands below the figures.
#[test]
fn figures_in_doubt_are_marked() {
    let page = run(&["show", "pharmaceutical industry"]).out();
    assert!(page.contains("1.88 trillion (KRW) !1 ") && page.contains("18.8 trillion (KRW)  ") && !page.contains("!2"), "{page}");
    assert!(page.contains("\n  !1  in doubt: \"1.88 trillion\", Korean pharmaceutical market"), "{page}");
    assert!(!run(&["show", "Celltrion"]).out().contains("in doubt"));
}

/// A graph may be named by a blank node; it states as well as any.
#[test]
fn a_graph_named_by_a_blank_node_is_shown() {
    let text = "_:mail { <http://e/a> <http://e/b> \"x\" } <http://e/g> { <http://e/a> <http://e/b> \"x\" , \"y\" }";
    let on = |args: &[&str]| run(&[&["--no-atlas", "--data", "-"], args].concat()).stdin(text).out();
    let page = on(&["show", "http://e/a"]);
    assert!(page.contains("[<http://e/g>, _:f1n1]") && page.contains("2 other graphs"), "{page}");
    let passages = on(&["evidence", "http://e/a", "http://e/b", "x", "--format", "csv"]);
    assert_eq!(passages, "page,part,kind,passage,phrases,status\r\n,,,_:f1n1,,imported\r\n,,,http://e/g,,imported\r\n");
}

#[test]
fn a_name_of_several_things_asks_which() {
    let data = "<a:x> <http://www.w3.org/2000/01/rdf-schema#label> \"Same\" . <a:y> <http://www.w3.org/2000/01/rdf-schema#label> \"Same\" .";
    let said = run(&["--no-atlas", "--data", "-", "show", "same"]).stdin(data).error();
    assert_eq!(said, "error: `same` is the name of 2 things\nhint: say which: <a:x>, <a:y>\n");
}

#[test]
fn an_observation_of_two_graphs_is_shown_for_both() {
    let data = "PREFIX : <https://w3id.org/bioatlas/ontology#> <a:g> { <a:o> a :Observation ; :about <a:x> ; :printed \"7\" } \
                <a:h> { <a:o> :about <a:x> ; :printed \"7\" }";
    let page = run(&["--no-atlas", "--data", "-", "show", "<a:x>", "--format", "csv"]).stdin(data).ran().out;
    assert_eq!(page.lines().filter(|line| line.starts_with("figure,") && line.contains(",7,")).count(), 2, "{page}");
}
