//! `graph -o` a picture.

use crate::harness::{run, scratch};
use std::fs;

const HOSTILE: &str = "@prefix ex: <http://example.com/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:a rdfs:label \"A <b> & \\\"c\\\" ]]> \\u0001 end\" ; a ex:Thing ; ex:likes ex:b , ex:a ; ex:hates ex:b .
ex:b rdfs:label \"\\u202Eשלום \\u0645\\u0631 💊\" ; a ex:Thing ; ex:likes ex:a .
ex:c rdfs:label \"Supercalifragilisticexpialidocious pneumonoultramicroscopicsilicovolcanoconiosis floccinaucinihilipilification and more of it\" ; ex:likes ex:c .
";

fn drawn(name: &str, data: &str, args: &[&str]) -> Vec<u8> {
    let dir = scratch();
    let (input, output) = (dir.path().join("data.ttl"), dir.path().join(name));
    fs::write(&input, data).unwrap();
    let run = run(&["--no-atlas", "--data"]).arg(&input).arg("graph").arg("-o").arg(&output);
    let ran = args.iter().fold(run, |run, arg| run.arg(arg)).ran();
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{ran:?}");
    fs::read(output).unwrap()
}

#[test]
fn hostile_labels_are_text() {
    let svg = String::from_utf8(drawn("hostile.svg", HOSTILE, &[])).unwrap();
    assert!(svg.contains("A &lt;b&gt; &amp; &quot;c&quot; ]]&gt; \u{fffd} end"), "{svg}");
    assert!(!svg.contains('\u{1}') && svg.contains("http://example.com/c"));
    assert_eq!(svg.matches("class=\"head\"").count(), 5 + 2, "five edges and two properties in the legend");
}

#[test]
fn the_same_graph_gives_the_same_picture() {
    for (name, magic) in [("a.svg", "<svg"), ("a.png", "\u{89}PNG"), ("a.pdf", "%PDF")] {
        let first = drawn(name, HOSTILE, &["--size", "pagerank", "--hulls"]);
        assert_eq!(first, drawn(name, HOSTILE, &["--size", "pagerank", "--hulls"]), "{name}");
        let head: Vec<u8> = magic.chars().map(|c| c as u8).collect();
        assert!(first.starts_with(&head), "{name}");
    }
}

#[test]
fn themes() {
    let svg = |theme: &str| String::from_utf8(drawn("a.svg", HOSTILE, &["--theme", theme])).unwrap();
    assert!(svg("auto").contains("prefers-color-scheme") && svg("auto").contains("var(--ink)"));
    for theme in ["light", "dark", "print"] {
        assert!(!svg(theme).contains("var("), "{theme}");
    }
    assert!(!svg("print").contains("class=\"paper\""));
}

#[test]
fn the_caption_tells_what_is_shown() {
    let svg = String::from_utf8(drawn("a.svg", HOSTILE, &["--width", "700"])).unwrap();
    assert!(svg.contains("3 nodes, 5 edges, 2 components.") && svg.contains("seed 1"), "{svg}");
    assert!(svg.contains("width=\"700\""));
}

#[test]
fn a_large_graph_is_drawn_by_its_groups() {
    let large: String = (0..2100)
        .map(|i| {
            format!(
                "<http://example.com/{i}> a <http://example.com/T{}> ; <http://example.com/p> <http://example.com/{}> .\n",
                i % 5,
                (i * 7) % 2100
            )
        })
        .collect();
    let svg = String::from_utf8(drawn("a.svg", &large, &[])).unwrap();
    assert!(svg.contains("Grouped by class: 2100 nodes and 2100 edges are shown as 5 and"), "{}", &svg[..900]);
    let all = String::from_utf8(drawn("a.svg", &large, &["--all"])).unwrap();
    assert!(all.contains("2100 nodes, 2100 edges"));
}

#[test]
fn wrong_options_leave_no_file() {
    let dir = scratch();
    let file = dir.path().join("a.svg");
    for (args, message) in [
        (["--size", "pagerunk"], "no measure of the nodes is called `pagerunk`"),
        (["--width", "-3"], "-3"),
        (["--edge-label", "developd"], "did you mean `developed`"),
        (["--labels", "xx"], "they are in: en, ko"),
        (["--layout", "none"], "without which there is no svg"),
        (["--theme", "pink"], "pink"),
    ] {
        let error = run(&["graph", "--about", "Celltrion", "-o"]).arg(&file).arg(args[0]).arg(args[1]).error();
        assert!(error.contains(message), "{error}");
        assert!(!file.exists());
    }
}

#[test]
fn sizes_are_those_of_the_whole_graph_whatever_is_left_of_it() {
    let star: String = (0..9).map(|i| format!("ex:hub ex:p ex:n{i} . ex:n{i} ex:p ex:n{} .\n", (i + 1) % 9)).collect();
    let star = format!("@prefix ex: <http://example.com/> .\n{star}");
    let svg = |args: &[&str]| String::from_utf8(drawn("a.svg", &star, &[&["--top", "2"], args].concat())).unwrap();
    let by_degree = svg(&["--by", "degree"]);
    assert!(by_degree.contains("<desc>degree 9</desc>") && by_degree.contains("<desc>degree 3</desc>"), "{by_degree}");
    assert_eq!(by_degree, svg(&["--by", "degree", "--size", "degree"]));
    assert_eq!(by_degree, svg(&[]), "the degree is the measure of --top without another");
    assert!(svg(&["--by", "pagerank"]).contains("<desc>pagerank 0."));
    let coloured = svg(&["--color-by", "community"]);
    assert!(coloured.contains("highest degree") && coloured.contains("Area: degree"), "the number of a community is no rank");
}

#[test]
fn edges_bear_no_label_that_nearly_all_would_have() {
    let edges = |rare: usize| {
        let edge = |i: usize| format!("ex:n{i} ex:{} ex:hub .\n", if i < rare { "owns" } else { "knows" });
        let data = format!("@prefix ex: <http://example.com/> .\n{}", (0..8).map(edge).collect::<String>());
        let svg = String::from_utf8(drawn("a.svg", &data, &[])).unwrap();
        ["knows", "owns"].map(|name| svg.matches(&format!(">{name}</tspan>")).count())
    };
    assert_eq!(edges(0), [0, 0]);
    assert_eq!(edges(2), [0, 2]);
    assert_eq!(edges(4), [4, 4]);
    let data = "@prefix ex: <http://example.com/> . ex:a ex:knows ex:b .";
    let svg = String::from_utf8(drawn("a.svg", data, &["--edge-label", "ex:knows", "--title", "R & D"])).unwrap();
    assert!(svg.contains(">knows</tspan>") && svg.contains(">R &amp; D</tspan>"), "{svg}");
}

#[test]
fn the_communities_of_the_most_important_nodes_have_colours() {
    // Nine cliques of one size, the last of which has the hub of most nodes.
    let clique = |c: usize| {
        let pairs = (0..4).flat_map(|a| (0..a).map(move |b| (a, b)));
        pairs.map(move |(a, b)| format!("ex:c{c}n{a} ex:p ex:c{c}n{b} .\n")).collect::<String>()
    };
    let cliques: String = (0..9).map(clique).collect();
    let leaves: String = (0..8).map(|c| format!("ex:c8n0 ex:p ex:c{c}n0 .\n")).collect();
    let data = format!("@prefix ex: <http://example.com/> .\n{cliques}{leaves}");
    let svg = String::from_utf8(drawn("a.svg", &data, &["--color-by", "community", "--hulls"])).unwrap();
    let legend = svg.split("Communities").nth(1).unwrap();
    assert!(
        legend.contains(": ex:c8n0 (") && legend.contains("2 other communities") && legend.contains("one community only"),
        "{legend}"
    );
}
