//! Exit codes, help, colour, streams and output files.

use crate::harness::{bioatlas, golden, run};

const VERBS: &[&str] = &[
    "query",
    "queries",
    "show",
    "find",
    "evidence",
    "path",
    "compare",
    "audit",
    "link",
    "link apply",
    "link effect",
    "import",
    "validate",
    "stats",
    "dump",
    "init",
    "completions",
];

#[test]
fn every_verb_has_help_that_ends_with_examples() {
    for verb in VERBS {
        let help = bioatlas(&format!("{verb} --help")).out();
        let examples = help.rsplit("Examples:\n").next().unwrap();
        assert!(
            examples.contains(&format!("bioatlas {verb}"))
                || examples.contains(&format!("bioatlas --data mine.ttl --no-atlas {verb}")),
            "{help}"
        );
    }
}

#[test]
fn the_command_line_is_described_in_the_documentation() {
    let mut page = String::from("# The command line\n\nWhat `bioatlas help` and `bioatlas help VERB` print.\n\n```text\n");
    page.push_str(&bioatlas("--help").out());
    page.push_str("```\n");
    for verb in VERBS {
        page.push_str(&format!("\n## {verb}\n\n```text\n{}```\n", bioatlas(&format!("{verb} --help")).out()));
    }
    golden("../docs/cli.md", &page);
}

#[test]
fn no_verb_and_no_input_is_an_empty_script() {
    assert_eq!(run(&[]).out(), "");
    assert!(run(&["--nothing"]).error().contains("Usage: bioatlas"));
}

#[test]
fn options_before_and_behind_the_verb_add_up() {
    let dir = crate::harness::scratch();
    let path = |name: &str| dir.path().join(name).display().to_string();
    let (a, b) = (path("a.nt"), path("b.nt"));
    std::fs::write(&a, "<a:s> <a:p> 1 .".replace('1', "<a:1>")).unwrap();
    std::fs::write(&b, "<a:s> <a:p> <a:2> .").unwrap();
    let ask = "SELECT ?o { <a:s> <a:p> ?o } ORDER BY ?o";
    for args in [
        ["--no-atlas", "--data", &a, "--data", &b, "query"],
        ["--no-atlas", "--data", &a, "query", "--data", &b],
        ["--data", &a, "query", "--data", &b, "--no-atlas"],
        ["--no-atlas", "query", "--data", &a, "--data", &b],
    ] {
        assert_eq!(run(&args).arg(ask).arg("--format").arg("csv").out(), "o\r\na:1\r\na:2\r\n", "{args:?}");
    }
    assert!(bioatlas("--no-atlas stats").error().contains("--no-atlas leaves nothing to work on"));
    assert!(bioatlas("--workspace . stats --workspace .").error().contains("before the verb and behind it"));
    assert!(bioatlas("--no-atlas stats --workspace .").error().contains("do not go together"));
    assert!(bioatlas("--color always show Nobody --color never").ran().err.starts_with("error"));
}

#[test]
fn files_of_one_name_have_a_graph_each() {
    let dir = crate::harness::scratch();
    let mut command = run(&["--no-atlas", "query", "SELECT ?g { GRAPH ?g { <a:s> <a:p> ?o } } ORDER BY ?g", "--format", "csv"]);
    for folder in ["a", "b"] {
        std::fs::create_dir(dir.path().join(folder)).unwrap();
        let path = dir.path().join(folder).join("x.nt");
        std::fs::write(&path, format!("<a:s> <a:p> <a:{folder}> .")).unwrap();
        command = command.arg("--data").arg(&path);
    }
    assert_eq!(command.out(), "g\r\nfile:x.nt\r\nfile:x.nt?2\r\n");
}

#[test]
fn colour_only_where_it_is_wanted() {
    assert!(!bioatlas("show Celltrion").out().contains('\u{1b}'));
    assert!(bioatlas("--color always show Celltrion").out().contains('\u{1b}'));
    assert!(!bioatlas("show Nobody").error().contains('\u{1b}'));
    assert!(bioatlas("--color always show Nobody").error().contains('\u{1b}'));
    assert!(!bioatlas("show Celltrion").env("NO_COLOR", "1").out().contains('\u{1b}'));
}

#[test]
fn a_closed_pipe_is_no_error() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_bioatlas"))
        .args(["query", "SELECT * { ?s ?p ?o }", "--format", "csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), String::from_utf8(done.stderr).unwrap().as_str()), (Some(0), ""));
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(run(&["completions", shell]).out().contains("bioatlas"), "{shell}");
    }
}

#[test]
fn version_is_that_of_the_package() {
    assert_eq!(bioatlas("--version").out(), format!("bioatlas {}\n", env!("CARGO_PKG_VERSION")));
}
