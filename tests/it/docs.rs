//! The examples in the documentation are what the program prints.
//!
//! In every block marked `console` of README.md and docs/*.md, a line `$ command` is run in the folder of the repository and the
//! lines after it are compared with both streams. `BLESS=1` writes them. The session at the prompt is typed at a terminal.

use crate::harness::{files, root, scratch};
use crate::terminal::{CTRL_C, Terminal};
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

/// A line that ends in `-o docs/NAME.svg` draws that picture.
#[test]
fn pictures_are_what_the_program_draws() {
    let folder = scratch();
    let pages = files("docs").into_iter().filter(|p| p.extension().is_some_and(|e| e == "md"));
    let text: String = pages.map(|page| fs::read_to_string(page).unwrap()).collect();
    let mut drawn = 0;
    for line in text.lines().filter(|line| line.starts_with("bioatlas ")) {
        let Some((command, name)) = line.split_once(" -o docs/").filter(|(_, name)| name.ends_with(".svg")) else { continue };
        let (path, fresh) = (root().join("docs").join(name), folder.path().join(name));
        assert_eq!(output(&format!("{command} -o '{}'", fresh.display())), "", "{line}");
        let fresh = fs::read_to_string(fresh).unwrap();
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, &fresh).unwrap();
        } else {
            assert!(fs::read_to_string(&path).unwrap() == fresh, "{line} (BLESS=1 draws it anew)");
        }
        drawn += 1;
    }
    assert!(drawn >= 2, "the documentation has pictures");
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

/// The block of README.md that begins with `$ bioatlas` is what a terminal shows when its lines are typed; `⇥` stands for Tab.
#[test]
fn the_session_in_the_readme_is_what_a_terminal_shows() {
    let path = root().join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let begin = text.find("```text\n$ bioatlas\n").unwrap() + "```text\n".len();
    let block = &text[begin..begin + text[begin..].find("```").unwrap()];
    let fresh = typed_again(block);
    if without_times(block) == without_times(&fresh) {
        return;
    }
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, text.replace(block, &fresh)).unwrap();
    } else {
        assert_eq!(block, fresh, "README.md (BLESS=1 writes what the terminal shows)");
    }
}

/// Types what stands behind the prompts of a block, and gives the block with what the screen shows.
fn typed_again(block: &str) -> String {
    const TAB: &str = " ⇥";
    let mut prompt = Terminal::prompt(&[]);
    prompt.resize(60, 115);
    let greeting = prompt.screen().lines().next().unwrap_or_default().to_owned();
    // Once the data is counted, one Tab is enough.
    prompt.keys("SELECT * { ?c a :Company ; ").tab("located in").keys(CTRL_C).ready().keys("\x0c").ready();
    let mut tabbed = "";
    for line in block.lines().filter_map(|line| line.strip_prefix("bioatlas> ")) {
        let rest = line.strip_prefix(tabbed).unwrap_or(line);
        match rest.strip_suffix(TAB) {
            Some(begin) => {
                tabbed = line.strip_suffix('⇥').unwrap_or(line);
                prompt.keys(begin).keys(" ").at_line(&format!("bioatlas> {}", tabbed.trim_end()));
                prompt.keys("\t").see("located in").at_line(&format!("bioatlas> {}", tabbed.trim_end()));
            }
            None => {
                tabbed = "";
                prompt.run(rest);
            }
        }
    }
    let screen = prompt.screen();
    let shown = screen.lines().map(|line| {
        let tab = block.lines().any(|before| before.strip_suffix(TAB).is_some_and(|typed| typed == line.trim_end()));
        format!("{}{}\n", line.trim_end(), if tab { TAB } else { "" })
    });
    let shown: String = shown.collect();
    format!("$ bioatlas\n{greeting}\n{}", shown.trim_end().trim_end_matches("bioatlas>"))
}

/// How long an answer took differs from run to run.
fn without_times(text: &str) -> String {
    let words = text.split(' ').collect::<Vec<_>>();
    let timed = |at: usize| words.get(at + 1).is_some_and(|next| next.starts_with("ms"));
    words.iter().enumerate().map(|(at, word)| if timed(at) { "_ " } else { word }).collect()
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
