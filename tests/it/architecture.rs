//! The arrows and invariants of docs/architecture.md, as far as a test can hold them.

use crate::harness::root;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from top to bottom, and what each may not use.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("validate", &["cli", "graph", "plot", "link", "import"]),
    ("graph", &["cli", "validate", "plot", "link", "import"]),
    ("plot", &["cli", "validate", "graph", "link", "import"]),
    ("link", &["cli", "validate", "graph", "plot", "picture", "import"]),
    ("import", &["cli", "validate", "graph", "plot", "picture", "link"]),
    ("remote", &["cli", "validate", "graph", "plot", "picture", "link", "import", "query", "dataset"]),
    ("picture", &["cli", "validate", "graph", "plot", "import", "query", "dataset"]),
    ("query", &["cli", "validate", "graph", "plot", "import", "picture"]),
    ("dataset", &["cli", "validate", "graph", "plot", "import", "picture", "query"]),
    ("vocab", &["cli", "validate", "graph", "plot", "import", "picture", "query", "dataset", "error"]),
    ("error", &["cli", "validate", "graph", "plot", "import", "picture", "query", "dataset"]),
];

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Each source file with its path below `src/` and its text without the tests at its end.
fn files() -> Vec<(String, String)> {
    let src = root().join("src");
    let mut paths = Vec::new();
    sources(&src, &mut paths);
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap().to_owned();
            (path.strip_prefix(&src).unwrap().display().to_string(), code)
        })
        .collect()
}

#[test]
fn calls_go_only_downward() {
    for (name, code) in files() {
        let room = name.split(['/', '.']).next().unwrap();
        let Some((_, forbidden)) = FORBIDDEN.iter().find(|(r, _)| *r == room) else { continue };
        for other in *forbidden {
            assert!(!code.contains(&format!("crate::{other}")), "{name} uses {other}");
        }
    }
}

#[test]
fn only_the_faces_print_and_read_the_environment() {
    let exempt = |name: &str| name.starts_with("cli/") || name == "main.rs" || name.ends_with("tests.rs");
    for (name, code) in files().into_iter().filter(|(name, _)| !exempt(name)) {
        for word in ["println!", "eprintln!", "io::stdout", "io::stderr", "env::var", "process::exit"] {
            assert!(!code.contains(word), "{name}: {word}");
        }
    }
}

#[test]
fn iris_are_spelled_out_in_vocab_only() {
    for (name, code) in files().into_iter().filter(|(name, _)| name != "vocab.rs") {
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let spelled = line.contains("http://www.w3.org/") || line.contains("w3id.org") || line.contains("purl.org");
            assert!(!spelled, "{name}: {line}");
        }
    }
}

#[test]
fn every_module_says_which_question_it_answers() {
    for (name, code) in files() {
        assert!(code.starts_with("//!"), "{name}");
    }
}
