//! The examples in the documentation are what the program prints.
//!
//! In every block marked `console` of README.md and docs/*.md, a line `$ command` is run in the folder of the repository and the
//! lines after it are compared with both streams. `BLESS=1` writes them.

use crate::harness::{files, root};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn examples_print_what_they_say() {
    let mut pages: Vec<PathBuf> = files("docs").into_iter().filter(|p| p.extension().is_some_and(|e| e == "md")).collect();
    pages.extend(["README.md", "CONTRIBUTING.md", "ontology/README.md", "data/README.md"].map(|name| root().join(name)));
    let mut run = 0;
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        let fresh = with_fresh_output(&text, &mut run);
        if std::env::var_os("BLESS").is_some() {
            fs::write(&page, &fresh).unwrap();
        } else {
            assert_eq!(text, fresh, "{} (BLESS=1 writes what the program prints)", page.display());
        }
    }
    assert!(run >= 5, "the documentation has examples");
}

fn with_fresh_output(text: &str, run: &mut usize) -> String {
    let mut fresh = String::new();
    let mut inside = false;
    for line in text.lines() {
        let fence = line.starts_with("```");
        if inside && !fence {
            if let Some(command) = line.strip_prefix("$ ") {
                fresh.push_str(&format!("{line}\n{}", output(command)));
                *run += 1;
            }
            continue;
        }
        inside = line == "```console";
        fresh.push_str(line);
        fresh.push('\n');
    }
    fresh
}

fn output(command: &str) -> String {
    let bin = Path::new(env!("CARGO_BIN_EXE_bioatlas")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let both = format!("{{ {command}; }} 2>&1");
    let done =
        Command::new("sh").args(["-c", &both]).current_dir(root()).env("PATH", path).env("NO_COLOR", "1").output().unwrap();
    String::from_utf8(done.stdout).unwrap().lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

#[test]
fn every_verb_is_in_the_readme() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let help = crate::harness::bioatlas("--help").out();
    let verbs = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    for verb in verbs.lines().filter_map(|line| line.split_whitespace().next()).filter(|verb| *verb != "help") {
        assert!(readme.contains(&format!("| `{verb}` |")), "{verb}");
    }
}
