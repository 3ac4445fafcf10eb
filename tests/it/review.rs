//! `link review`: answers from a pipe and at a pseudo-terminal, and what is kept of them.

use crate::harness::{Ran, data, run, scratch};
use crate::terminal::Terminal;
use std::fs;
use std::path::Path;

/// A table, what `link` accepts of it, and two candidates for a person.
fn proposed(dir: &Path) -> std::path::PathBuf {
    let (table, links) = (dir.join("t.csv"), dir.join("l.sssom.tsv"));
    fs::write(&table, "id,name,city\n1,Amgen,Thousand Oaks\n").unwrap();
    run(&["link"]).arg(&table).arg("--type").arg(":Company").arg("-o").arg(&links).ran();
    fs::write(&table, "id,name,city\n1,Amgen,Thousand Oaks\n2,Celltrion Health,Incheon\n3,Pfizer Japan,Tokyo\n").unwrap();
    let head = "#curie_map:\n#  id: https://w3id.org/bioatlas/id/\n#  t: 'urn:target:'\n";
    let columns =
        "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\tconfidence\tcomment\tother\n";
    let rows = "id:celltrion\tCelltrion\tskos:exactMatch\tt:2\tCelltrion Health\tsemapv:LexicalMatching\t0.75\tword celltrion +0.70; letters in threes +0.05\tanother one is as good | 0.71 t:3 Celltrion (Korea)\nid:pfizer\tPfizer\tskos:exactMatch\tt:3\tPfizer Japan\tsemapv:LexicalMatching\t0.65\tword pfizer +0.65\t\n";
    fs::write(dir.join("l.review.sssom.tsv"), format!("{head}{columns}{rows}")).unwrap();
    links
}

fn review(file: &Path, more: &[&str], answers: &str) -> Ran {
    let command = run(&["link", "review"]).arg(file).env("BIOATLAS_REVIEWER", "Kim");
    more.iter().fold(command, |command, arg| command.arg(arg)).stdin(answers).ran()
}

#[test]
fn decisions_move_to_the_kept_set_and_a_later_run_knows_them() {
    let dir = scratch();
    let links = proposed(dir.path());
    let table = dir.path().join("t.csv").display().to_string();
    let ran = review(&links, &["--target", &table, "--reviewer", "0000-0002-1825-0097"], "what\n?\na\nu\ns\nr\n");
    assert_eq!(ran.status, 0, "{ran:?}");
    for shown in [
        "1 of 2\n",
        "city: Incheon",
        "skos:exactMatch  score 0.75",
        "  letters in threes +0.05",
        "for review: another one is as good\n  or 0.71 t:3 Celltrion (Korea)\n",
        "`what` is no answer",
        "  s  skip: a later review asks again\n",
        "developed: Remsima",
    ] {
        assert!(ran.out.contains(shown), "{shown}\n{}", ran.out);
    }
    assert!(ran.err.starts_with("note: 0 accepted, 1 rejected; 1 left in `"), "{ran:?}");
    let kept = fs::read_to_string(&links).unwrap();
    let row = kept.lines().find(|line| line.contains("Pfizer Japan")).unwrap();
    assert!(row.contains("\tsemapv:ManualMappingCuration\t") && row.contains("\torcid:0000-0002-1825-0097\t"), "{kept}");
    assert!(row.contains("\tNot") && kept.contains("#  orcid: https://orcid.org/\n"), "{kept}");
    let left = fs::read_to_string(dir.path().join("l.review.sssom.tsv")).unwrap();
    assert!(left.contains("Celltrion Health") && !left.contains("Pfizer Japan"), "{left}");
    // It goes on where it ended.
    let ran = review(&links, &[], "a\n");
    assert!(ran.out.contains("1 of 1\n") && ran.err.starts_with("note: 1 accepted, 0 rejected; 0 left"), "{ran:?}");
    let kept = fs::read_to_string(&links).unwrap();
    assert!(kept.contains("\tKim") && !kept.contains("id:celltrion\tCelltrion\tskos:exactMatch\tsssom:NoTermFound"), "{kept}");
    assert_eq!(review(&links, &[], "").status, 1);
    run(&["link", &table, "--type", ":Company", "-o"]).arg(&links).ran();
    let again = fs::read_to_string(&links).unwrap();
    assert_eq!(again.matches("\tPfizer Japan\t").count(), 1, "{again}");
    let ran = run(&["link", "apply"]).arg(&links).ran();
    assert!(ran.out.contains("id:celltrion skos:exactMatch <urn:target:2>") && !ran.out.contains("<urn:target:3>"), "{ran:?}");
}

#[test]
fn a_candidate_says_why_it_is_for_review_and_what_its_rivals_are() {
    let dir = scratch();
    let (table, links) = (dir.path().join("t.csv"), dir.path().join("l.sssom.tsv"));
    fs::write(&table, "id,name\n1,Amgen Inc\n2,Amgen\n3,Celltrion Pharm\n").unwrap();
    run(&["link"]).arg(&table).arg("--type").arg(":Company").arg("-o").arg(&links).ran();
    let ran = review(&links, &[], "s\n");
    for shown in [
        "for review: another one is as good\n  or 0.99 object:1 Amgen Inc\na accept",
        "for review: not alike enough to accept\na accept",
    ] {
        assert!(ran.out.contains(shown), "{shown}\n{}", ran.out);
    }
}

#[test]
fn a_set_of_somebody_else_keeps_its_columns() {
    let dir = scratch();
    let file = dir.path().join("others.sssom.tsv");
    fs::copy(data("links/proposed.sssom.tsv"), &file).unwrap();
    let ran = review(&file, &[], "a\nq\n");
    assert!(ran.err.starts_with("note: 1 accepted, 0 rejected; 3 left"), "{ran:?}");
    let (before, after) = (fs::read_to_string(data("links/proposed.sssom.tsv")).unwrap(), fs::read_to_string(&file).unwrap());
    let differing: Vec<_> = before.lines().zip(after.lines()).filter(|(one, other)| !other.starts_with(one)).collect();
    assert_eq!(differing.len(), 1, "{after}");
    assert!(
        differing[0].1.starts_with("id:amgen\tskos:exactMatch\tc:AMGN\tsemapv:ManualMappingCuration\t0.97\tKim\t\tx\t20"),
        "{after}"
    );
}

#[test]
fn at_a_terminal_every_answer_is_saved() {
    let dir = scratch();
    let links = proposed(dir.path());
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::with(home, &[], &[("BIOATLAS_REVIEWER", "Kim")]);
    terminal.ready();
    terminal.keys(&format!(".link review {}\r", links.display()));
    terminal.see("1 of 2").see("q quit, ? help>").keys("a").see("2 of 2");
    assert!(fs::read_to_string(&links).unwrap().contains("\tKim"));
    terminal.keys("x").see("`x` is no answer").keys("u").see("1 of 2").see("q quit, ? help>").keys("r");
    terminal.see("Pfizer Japan").keys("\x03").see("1 rejected; 1 left").ready();
    let kept = fs::read_to_string(&links).unwrap();
    assert!(kept.lines().any(|line| line.contains("Celltrion Health") && line.ends_with("\tNot")), "{kept}");
}

#[test]
fn a_signal_leaves_the_terminal_as_it_was_and_the_answers_kept() {
    for name in ["TERM", "HUP", "INT"] {
        let dir = scratch();
        let links = proposed(dir.path());
        let args = ["link", "review", links.to_str().unwrap()];
        let mut terminal = Terminal::running(tempfile::tempdir().unwrap(), &args, &[("BIOATLAS_REVIEWER", "Kim")]);
        terminal.see("1 of 2").see("q quit, ? help>");
        assert!(!terminal.is_as_found(), "keys are answers");
        terminal.keys("a").see("2 of 2").see("q quit, ? help>").signal(name).gone();
        assert!(terminal.is_as_found(), "{name}");
        assert!(fs::read_to_string(&links).unwrap().contains("\tKim"), "{name}");
    }
}
