//! `evidence`: passages of entities and facts, and the check against a text.

use crate::harness::{bioatlas, data, run};

#[test]
fn passages_of_a_fact_and_of_an_entity() {
    let out = run(&["evidence", "Celltrion", ":developed", "Remsima", "--format", "csv"]).out();
    assert!(out.lines().nth(1).unwrap().starts_with("54,section 4,sentence,"), "{out}");
    let any = run(&["evidence", "Celltrion", ":developed", "_", "--format", "csv"]).out();
    assert_eq!(any, out);
    assert!(run(&["evidence", "Remsima"]).out().contains("Celltrion’s Remsima"));
    let none = run(&["evidence", "Remsima", ":developed", "Celltrion"]).ran();
    assert_eq!(none.status, 1);
    assert!(none.err.contains("no passage and no file states this"), "{}", none.err);
}

fn check(text: &str) -> crate::harness::Ran {
    run(&["--no-atlas", "--data", &data("passages.trig"), "evidence", "--check", "-"]).stdin(text).ran()
}

#[test]
fn phrases_are_found_on_their_pages() {
    let said = "3 passages, 5 phrases: 5 stand on their page, 0 do not\n";
    let whole =
        "**[page 1]**\nAcme’s <!-- no --> first  “sale”[fn1] was\n1.5 million ⟦p. 2⟧ in 2023.\n\n[^fn1]: 1) A note – of sorts\n";
    assert_eq!((check(whole).status, check(whole).out.as_str()), (0, said));
    let feeds = "Acme's first \"sale\" was 1.5 million\n1) A note - of sorts\u{c}in 2023";
    assert_eq!(check(feeds).out, said);
}

#[test]
fn what_does_not_stand_is_listed() {
    let ran = check("[page 1]\nAcme's first \"sale\" was 1.6 million\n\n[page 2]\nin 2023. 1) A note - of sorts");
    assert_eq!(ran.status, 1);
    assert_eq!(
        ran.out,
        "missing  ex:note  page 1  \"A note – of sorts\"  (found on page 2)\n\
         missing  ex:sale  page 1  \"1.5 million\"  (nowhere in the text)\n\
         3 passages, 5 phrases: 3 stand on their page, 2 do not\n"
    );
}

#[test]
fn a_fact_has_three_parts() {
    assert!(bioatlas("evidence a b").error().contains("a fact has three parts"));
}

#[test]
fn page_9_stands_before_page_10() {
    let passage = |n: u32| {
        format!(
            "<a:p{n}> :page <a:page{n}> . <a:page{n}> :number \"{n}\" . <a:both> :page <a:page{n}> . <a:p{n}> {{ <a:x> <a:y> {n} }}\n"
        )
    };
    let data =
        format!("PREFIX : <https://w3id.org/bioatlas/ontology#>\n{}{}<a:both> {{ <a:x> <a:y> 1 }}", passage(10), passage(9));
    let out = run(&["--no-atlas", "--data", "-", "evidence", "<a:x>", "--format", "csv"]).stdin(data).out();
    let pages: Vec<&str> = out.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(pages, ["9-10", "9", "10"], "{out}");
}
