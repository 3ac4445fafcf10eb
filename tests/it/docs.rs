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
    assert!(run >= 3, "the documentation has examples");
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

/// The picture at the head of the README: what two commands print, as a terminal would show it.
#[test]
fn the_picture_shows_a_session() {
    let mut lines = Vec::new();
    for command in
        ["bioatlas query us-bioclusters | head -7", "bioatlas --color always show Remsima", "bioatlas find 셀트리온 --limit 1"]
    {
        lines.push(format!("\u{1b}[32m$\u{1b}[0m \u{1b}[1m{}\u{1b}[0m", command.replace("--color always ", "")));
        lines.extend(output_in_colour(command).lines().map(ToOwned::to_owned));
        lines.push(String::new());
    }
    crate::harness::golden("../docs/session.svg", &picture(&lines));
}

fn output_in_colour(command: &str) -> String {
    let bin = Path::new(env!("CARGO_BIN_EXE_bioatlas")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let done = Command::new("sh")
        .args(["-c", &format!("{command} 2>/dev/null")])
        .current_dir(root())
        .env("PATH", path)
        .output()
        .unwrap();
    String::from_utf8(done.stdout).unwrap()
}

/// Lines with the few styles that the program uses, as an SVG picture with text as text.
fn picture(lines: &[String]) -> String {
    let (width, height) = (860, lines.len() * 18 + 24);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"A session with bioatlas\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1d2127\"/>\n\
         <g font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"13\" fill=\"#d9dee5\" xml:space=\"preserve\">\n"
    );
    for (row, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        svg.push_str(&format!("<text x=\"16\" y=\"{}\">{}</text>\n", row * 18 + 28, spans(line)));
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

fn spans(line: &str) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut pieces = line.split('\u{1b}');
    let mut out = escape(pieces.next().unwrap_or(""));
    for piece in pieces {
        let (code, text) = piece.trim_start_matches('[').split_once('m').unwrap_or(("0", piece));
        let style = match code {
            "1" => "font-weight=\"bold\" fill=\"#ffffff\"",
            "2" => "fill=\"#8a93a0\"",
            "32" => "fill=\"#7fc98f\"",
            _ => "",
        };
        out.push_str(&if style.is_empty() { escape(text) } else { format!("<tspan {style}>{}</tspan>", escape(text)) });
    }
    out
}
