//! `plot`: every named plot, the shapes of charts, and what cannot be drawn.

use crate::harness::{Ran, bioatlas, golden, run, scratch};
use bioatlas::picture::font::{Weight, width};
use resvg::usvg::roxmltree::{Document, Node};
use std::fs;
use unicode_width::UnicodeWidthStr as _;

const NAMED: [&str; 9] =
    ["figure-1", "figure-2", "figure-3", "figure-7", "figure-8", "table-1", "table-1-changes", "table-2", "table-3"];
const HOSTILE: &str = "SELECT * { VALUES (?name ?year ?v) {
    ('A <b> & \"c\" ]]>' 2010 1.5) ('한국 제약산업 매출과 연구개발 투자 그리고 아주 긴 이름의 항목' 2011 -2000000)
    ('Pneumonoultramicroscopicsilicovolcanoconiosis-of-a-name-that-is-much-too-long-for-any-chart-that-is-ever-drawn' 2012 1e-9)
    ('\\u202Eright to left' 2013 7) ('' 2014 0) ('tab\\t\\u0001' 2015 123456789.125) } }";

/// The texts of a drawing as boxes: left, top, right, bottom, and what they say.
fn boxes(svg: &str) -> Vec<([f64; 4], String)> {
    let document = Document::parse(svg).unwrap();
    let number = |node: &Node<'_, '_>, name: &str| node.attribute(name).unwrap().parse::<f64>().unwrap();
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    texts
        .map(|node| {
            let (text, size) = (node.text().unwrap_or_default(), number(&node, "font-size"));
            let weight = if node.attribute("font-weight") == Some("bold") { Weight::Bold } else { Weight::Regular };
            let wide = width(text, size, weight);
            let left = number(&node, "x")
                - match node.attribute("text-anchor") {
                    Some("middle") => wide / 2.0,
                    Some("end") => wide,
                    _ => 0.0,
                };
            let base = number(&node, "y");
            ([left, base - size * 0.9, left + wide, base + size * 0.21], text.to_owned())
        })
        .collect()
}

/// No text meets another, and all are inside the page.
fn is_tidy(name: &str, svg: &str) {
    let view = Document::parse(svg).unwrap().root_element().attribute("viewBox").unwrap().to_owned();
    let [_, _, right, bottom] = view.split(' ').map(|n| n.parse::<f64>().unwrap()).collect::<Vec<_>>()[..] else { panic!() };
    let boxes = boxes(svg);
    assert!(boxes.len() > 4, "{name}");
    for (at, (a, text)) in boxes.iter().enumerate() {
        assert!(
            a[0] >= 0.0 && a[1] >= 0.0 && a[2] <= right + 0.5 && a[3] <= bottom,
            "{name}: {text} is outside: {a:?} of {view}"
        );
        for (b, other) in &boxes[at + 1..] {
            let meet = a[0] < b[2] - 0.3 && b[0] < a[2] - 0.3 && a[1] < b[3] - 0.3 && b[1] < a[3] - 0.3;
            assert!(!meet, "{name}: {text} meets {other}: {a:?} {b:?}");
        }
    }
}

fn drawn(file: &str, args: &[&str]) -> Vec<u8> {
    let dir = scratch();
    let path = dir.path().join(file);
    let ran = args.iter().fold(run(&["--workspace", ".", "plot"]), |run, arg| run.arg(arg)).arg("-o").arg(&path).ran();
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (0, "", ""), "{args:?}");
    fs::read(path).unwrap()
}

fn svg(args: &[&str]) -> String {
    String::from_utf8(drawn("a.svg", args)).unwrap()
}

#[test]
fn every_named_plot_is_tidy() {
    for name in NAMED {
        let svg = svg(&[name]);
        is_tidy(name, &svg);
        assert!(svg.contains("Kim &amp; Nam (2019), p") && svg.contains(&format!("Query: {name}.")), "{name}");
    }
}

#[test]
fn so_is_every_shape_at_every_width() {
    for (name, args) in [
        ("markets", vec!["markets"]),
        ("lines", vec!["markets", "--chart", "line", "-p", "country=world"]),
        ("shares", vec!["market-shares", "--chart", "bar"]),
        ("logarithm", vec!["markets", "--log"]),
        ("hostile", vec![HOSTILE]),
        ("hostile by year", vec![HOSTILE, "--x", "name", "--chart", "dot"]),
    ] {
        for wide in ["360", "720", "1400"] {
            is_tidy(&format!("{name} {wide}"), &svg(&[&args[..], &["--width", wide]].concat()));
        }
    }
}

#[test]
fn the_same_answer_gives_the_same_bytes() {
    for (file, magic) in
        [("a.svg", &b"<svg"[..]), ("a.png", b"\x89PNG"), ("a.pdf", b"%PDF"), ("a.vl.json", b"{"), ("a.csv", b"panel,")]
    {
        let first = drawn(file, &["figure-8"]);
        assert!(first.starts_with(magic), "{file}");
        assert_eq!(first, drawn(file, &["figure-8"]), "{file}");
    }
}

#[test]
fn themes() {
    assert!(svg(&["table-1"]).contains("prefers-color-scheme"));
    for theme in ["light", "dark", "print"] {
        let svg = svg(&["figure-8", "--theme", theme]);
        assert!(!svg.contains("var("), "{theme}");
        assert_eq!(svg.contains("<rect class=\"paper\" width=\"720\""), theme != "print", "{theme}");
    }
}

#[test]
fn what_is_computed_is_told_apart() {
    let lines = svg(&["figure-8"]);
    assert_eq!(lines.matches("paper hollow").count(), 3 + 1, "three values and the key");
    assert!(lines.contains("3 values are computed, not stated."));
    let bars = svg(&["r-and-d-by-area"]);
    assert!(bars.contains("All values are computed.") && bars.contains("url(#computed-k0)"));
    assert!(!svg(&["table-3"]).contains("computed"));
}

/// Charts as a terminal shows them, 80 cells wide.
#[test]
fn charts_in_a_terminal() {
    for (name, args) in [
        ("grouped", vec!["table-1"]),
        ("line", vec!["figure-8"]),
        ("dot", vec!["table-2"]),
        ("bar", vec!["table-3"]),
        ("computed", vec!["r-and-d-by-area"]),
        ("korean", vec![HOSTILE, "--x", "name"]),
    ] {
        let out = args.iter().fold(run(&["--workspace", ".", "plot"]), |run, arg| run.arg(arg)).out();
        for line in out.lines() {
            assert!(line.width() <= 80, "{name}: {line}");
        }
        assert!(!out.contains('\u{1b}') && !out.contains('\u{1}'), "{name}");
        golden(&format!("snapshots/plot/{name}.txt"), &out);
    }
    let coloured = bioatlas("--workspace . --color always plot table-1").out();
    assert!(coloured.contains("\u{1b}[34m█"), "{coloured:?}");
}

#[test]
fn units_never_share_an_axis() {
    let out = bioatlas("plot markets --format csv").out();
    let panels: Vec<&str> = out.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert!(panels.contains(&"USD") && panels.contains(&"KRW"), "{out}");
    let text = bioatlas("plot markets").out();
    assert!(text.contains("market size, billion USD") && text.contains("market size, trillion KRW"), "{text}");
    assert!(text.contains("1 left out (without a number: biotech industry,"), "{text}");
}

#[test]
fn options_choose_what_the_shape_does_not_say() {
    let wide = "SELECT * { VALUES (?place ?men ?women) { ('north' 1 2) ('south' 4 3) } }";
    let out = run(&["plot", wide, "--y", "men", "--y", "women", "--format", "csv"]).out();
    assert_eq!(
        out.lines().map(|line| line.split(',').skip(1).take(4).collect::<Vec<_>>().join(",")).collect::<Vec<_>>(),
        ["name,series,year,value", "south,men,,4", "south,women,,3", "north,men,,1", "north,women,,2"]
    );
    let out = run(&["plot", wide, "--y", "women", "--in-order", "--format", "csv"]).out();
    assert!(out.lines().nth(1).unwrap().starts_with(",north,,,2"), "{out}");
    let years = "SELECT * { VALUES (?year ?n) { (2001 1) (2002 2) (2005 3) } }";
    assert!(run(&["plot", years]).out().contains("Dashed: no value for the years between."));
    assert!(run(&["plot", years, "--chart", "bar"]).out().contains("2005 █"));
    let counted = run(&["plot", "SELECT (COUNT(*) AS ?n) { ?s a :Biocluster }"]).out();
    assert!(counted.contains("n ▒") && counted.contains("All values are computed."), "{counted}");
}

/// Runs something that is refused, and finds neither output nor file.
fn refused(args: &[&str], status: i32) -> String {
    let dir = scratch();
    let file = dir.path().join("a.svg");
    let ran: Ran = args.iter().fold(run(&["plot"]), |run, arg| run.arg(arg)).arg("-o").arg(&file).ran();
    assert_eq!((ran.status, ran.out.as_str()), (status, ""), "{args:?} {ran:?}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "{args:?}");
    ran.err
}

#[test]
fn what_cannot_be_drawn_says_why() {
    for (args, message) in [
        (
            vec!["SELECT ?n { ?s a :Biocluster ; rdfs:label ?n }"],
            "the answer has no column of numbers to draw\nhint: its columns are n (names)",
        ),
        (vec!["us-bioclusters", "--chart", "bars"], "a similar value exists: 'bar'"),
        (vec!["us-bioclusters", "--theme", "drak"], "a similar value exists: 'dark'"),
        (vec!["us-bioclusters", "--x", "clusters"], "no column `clusters`\nhint: did you mean `cluster`?"),
        (vec!["us-bioclusters", "--y", "cluster"], "the column `cluster` has no numbers"),
        (vec!["us-bioclusters", "--chart", "line"], "a line needs a column of years, and the answer has none"),
        (vec!["us-bioclusters", "--chart", "line", "--x", "cluster"], "a line needs years, and `cluster` has others"),
        (vec!["us-bioclusters", "--chart", "grouped"], "there is nothing to put side by side"),
        (vec!["us-bioclusters", "--chart", "bar", "--log"], "bars begin at zero"),
        (vec!["SELECT * { ?s ?p ?o FILTER isNumeric(?o) }"], "are too many for one chart"),
        (vec!["SELECT (1/0.0e0 AS ?x) ('a' AS ?n) {}"], "no row has a number in `x` that can be drawn\nhint: a is not finite"),
        (vec!["ASK {}"], "only the rows of SELECT can be drawn"),
        (vec!["figure-99"], "no query is called `figure-99`"),
    ] {
        let error = refused(&args, 2);
        assert!(error.contains(message), "{args:?}: {error}");
    }
    let note = refused(&["SELECT * { ?s a :Biocluster ; :value ?v }"], 1);
    assert!(note.contains("the answer has no rows, so nothing is drawn") && note.contains(":value"), "{note}");
    assert!(bioatlas("plot table-1 -o /nowhere/a.svg").error().contains("/nowhere/a.svg"));
    assert!(bioatlas("plot table-1 -o a.gif").error().contains("names no format of charts"));
}

#[test]
fn figures_without_values_name_what_is_missing() {
    let list = bioatlas("--workspace . plot").ran();
    assert_eq!(list.status, 0);
    for name in NAMED {
        assert!(
            list.out.lines().any(|line| line.starts_with(&format!("{name} ")) && line.ends_with("yes")),
            "{name}: {}",
            list.out
        );
    }
    for (name, source) in [
        ("figure-4", "printed after U.S. FDA (2018)"),
        ("figure-5", "printed after U.S. FDA (2017)"),
        ("figure-6", "printed after National Human Genome Research Institute (2016)"),
        ("figure-9", "its source line is missing too"),
    ] {
        let error = refused(&[name], 2);
        assert!(error.contains("the text gives no values of Figure") && error.contains(source), "{error}");
        assert!(list.out.contains(&format!("no values in the text, {source}")), "{}", list.out);
    }
}

#[test]
fn the_prompt_draws_too() {
    let out = bioatlas("--workspace .").stdin(".plot table-2 --width 500\n").out();
    assert!(out.contains("Greater Boston ··") && out.contains("weighted score"), "{out}");
}
