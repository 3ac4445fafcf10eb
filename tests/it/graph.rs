//! `graph`.

use crate::harness::{bioatlas, run, scratch};
use std::fs;
use std::path::Path;

const HOUSE: &str = "@prefix ex: <http://example.com/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:one { ex:a rdfs:label \"Anna\"@en , \"안나\"@ko ; ex:worksFor ex:b ; a ex:Person ; ex:age 7 . ex:b a ex:Firm ; rdfs:label \"end\" . }
ex:two { ex:c ex:owns ex:b ; ex:worksFor ex:b ; ex:near ex:c ; a ex:Person ; ex:share \"INF\"^^xsd:double .
  ex:a ex:worksFor ex:b . ex:b ex:motto \"<\\\"&>\\nline | bar\" . }
ex:three { ex:d a ex:Person ; rdfs:label \"Dora \\u200F(1)\" . }
";

fn house(args: &[&str]) -> crate::harness::Ran {
    let dir = scratch();
    let file = dir.path().join("house.trig");
    fs::write(&file, HOUSE).unwrap();
    let run = run(&["--no-atlas", "--data"]).arg(&file).arg("graph");
    args.iter().fold(run, |run, arg| run.arg(arg)).ran()
}

fn json(args: &[&str]) -> serde_json::Value {
    let ran = house(&[args, &["--format", "node-link"]].concat());
    assert_eq!(ran.status, 0, "{ran:?}");
    serde_json::from_str(&ran.out).unwrap()
}

fn labels(graph: &serde_json::Value) -> Vec<&str> {
    graph["nodes"].as_array().unwrap().iter().map(|node| node["label"].as_str().unwrap()).collect()
}

#[test]
fn the_entity_graph_has_what_exists_and_how_it_is_related() {
    let graph = json(&[]);
    assert_eq!(labels(&graph), ["Anna", "end", "ex:c", "Dora \u{200f}(1)"]);
    let edges = graph["edges"].as_array().unwrap();
    assert_eq!(edges.len(), 4, "parallel edges and self loops stay: {graph:#}");
    let works = edges.iter().find(|edge| edge["source"] == "http://example.com/a").unwrap();
    assert_eq!(works["property"], "ex:worksFor");
    assert_eq!(works["passages"], "http://example.com/one | http://example.com/two");
    let anna = &graph["nodes"][0];
    assert_eq!((&anna["label_ko"], &anna["age"], &anna["class"]), (&"안나".into(), &7.into(), &"person".into()));
    assert_eq!(graph["nodes"][1]["motto"], "<\"&>\nline \\| bar", "a bar is marked");
}

#[test]
fn rdf_has_the_values_and_languages_of_the_data() {
    let dir = scratch();
    let file = dir.path().join("house.ttl");
    let data = "@prefix : <http://example.com/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . :b a :Firm ; :near :c ;
      :motto \"one | two\" , \"three\" ; skos:note \"메모\"@ko ; :year 2 .";
    fs::write(&file, data).unwrap();
    let out = run(&["--no-atlas", "--data"]).arg(&file).arg("graph").arg("--format").arg("ntriples").ran().out;
    for value in [
        "motto> \"one | two\" .",
        "motto> \"three\" .",
        "note> \"메모\"@ko .",
        "year> \"2\"^^<http://www.w3.org/2001/XMLSchema#integer> .",
    ] {
        assert!(out.contains(value), "{value}: {out}");
    }
}

#[test]
fn numbers_that_are_not_finite_are_left_out_and_told() {
    let ran = house(&["--format", "graphml"]);
    assert!(!ran.out.to_lowercase().contains(">inf"), "{}", ran.out);
    assert!(ran.err.contains("1 value that is no finite number is left out"), "{}", ran.err);
}

#[test]
fn selections_hold_together() {
    assert_eq!(labels(&json(&["--about", "ex:a"])), ["Anna", "end"]);
    assert_eq!(labels(&json(&["--about", "ex:a", "--hops", "2"])), ["Anna", "end", "ex:c"]);
    assert_eq!(labels(&json(&["--class", "ex:Person"])), ["Anna", "ex:c", "Dora \u{200f}(1)"]);
    assert_eq!(labels(&json(&["--property", "ex:owns"])), ["end", "ex:c"]);
    assert_eq!(labels(&json(&["--source", "ex:three"])), ["Dora \u{200f}(1)"]);
    assert_eq!(labels(&json(&["--class", "ex:Person", "--about", "ex:c"])), ["ex:c"]);
}

#[test]
fn classes_and_properties_are_known_by_their_local_name_and_their_label() {
    for (name, class) in
        [("ActorGroup", ":ActorGroup"), ("group of actors", ":ActorGroup"), ("Place", ":Place"), ("place", ":Place")]
    {
        let count = |name: &str| bioatlas("graph --class").arg(name).ran().out;
        assert!(count(name).contains("nodes") && count(name) == count(class), "{name}");
    }
    assert_eq!(labels(&json(&["--class", "Person"])), labels(&json(&["--class", "ex:Person"])));
    for name in ["worksFor", "works for"] {
        assert_eq!(json(&["--property", name])["edges"], json(&["--property", "ex:worksFor"])["edges"]);
    }
}

#[test]
fn a_query_gives_the_edges() {
    let graph = json(&[
        "--query",
        "SELECT ?who ?other ?how ?n { ?who ex:worksFor ?firm . ?other ex:worksFor ?firm FILTER(?who != ?other) BIND(\"colleague\" AS ?how) BIND(2.5 AS ?n) }",
    ]);
    assert_eq!(graph["edges"].as_array().unwrap().len(), 2);
    assert_eq!((&graph["edges"][0]["label"], &graph["edges"][0]["n"]), (&"colleague".into(), &2.5.into()));
    let graph = json(&["--query", "CONSTRUCT { ?a ex:knows ?b . ?a ex:note \"new\" } { ?a ex:worksFor ?b }"]);
    assert_eq!(labels(&graph), ["Anna", "end", "ex:c"]);
    assert_eq!(graph["nodes"][0]["note"], "new");
    for (query, message) in
        [("ASK { ?s ?p ?o }", "gives no graph"), ("SELECT ?s ?n { ?s ex:age ?n }", "no two columns of things")]
    {
        let ran = house(&["--query", query]);
        assert!(ran.status == 2 && ran.err.contains(message), "{ran:?}");
    }
}

#[test]
fn an_empty_selection_says_why_and_writes_nothing() {
    let dir = scratch();
    let file = dir.path().join("out.gexf");
    for (args, why) in [
        (["--class", "ex:Firm", "--about", "ex:a"], "without --about, but what it names is not among them"),
        (["--property", "ex:age", "--class", "ex:Firm"], "no statement of the given properties relates two things"),
        (["--query", "CONSTRUCT WHERE { ?s ex:none ?o }", "--seed", "1"], "the query gives nothing"),
    ] {
        let ran = house(&[&args[..], &["-o", file.to_str().unwrap()]].concat());
        assert_eq!(ran.status, 1, "{ran:?}");
        assert!(ran.err.contains("nothing is selected") && ran.err.contains(why), "{ran:?}");
        assert!(!file.exists());
    }
}

#[test]
fn wrong_names_are_told_with_the_near_ones() {
    for (args, message) in [
        (vec!["--class", "ex:Persn"], "no class is called `ex:Persn`"),
        (vec!["--property", "ex:own"], "did you mean `ex:owns`?"),
        (vec!["--format", "graphm"], "did you mean `graphml`?"),
        (vec!["--measure", "pagerang", "--format", "dot"], "did you mean `pagerank`?"),
        (vec!["--layout", "forse", "--format", "dot"], "did you mean `force`?"),
        (vec!["-o", "out.xyz"], "means no graph format"),
        (vec!["-o", "a.dot", "-o", "b.dot", "--format", "dot"], "given for 2 files"),
        (vec!["-o", "a.csv", "-o", "a.nodes.csv"], "would be written twice"),
    ] {
        let ran = house(&args);
        assert!(ran.status == 2 && ran.out.is_empty() && ran.err.contains(message), "{args:?}: {ran:?}");
    }
}

#[test]
fn all_files_appear_or_none() {
    let dir = scratch();
    let (good, bad) = (dir.path().join("a.gexf"), dir.path().join("none/b.dot"));
    let ran = house(&["-o", good.to_str().unwrap(), "-o", bad.to_str().unwrap()]);
    assert!(ran.status == 2 && ran.err.contains("none/b.dot"), "{ran:?}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "nothing is left behind");
}

#[test]
fn what_is_written_is_read_back() {
    let dir = scratch();
    let again = |path: &Path| run(&["graph", "read"]).arg(path).arg("--format").arg("node-link").ran().out;
    let paths = ["a.graphml", "a.gexf", "a.json"].map(|name| dir.path().join(name));
    let outputs: Vec<&str> = paths.iter().flat_map(|path| ["-o", path.to_str().unwrap()]).collect();
    house(&[&["--layout", "none"], &outputs[..]].concat());
    let expected: serde_json::Value = serde_json::from_str(&again(&paths[2])).unwrap();
    assert_eq!(expected["nodes"], json(&[])["nodes"]);
    for path in &paths[..2] {
        let read: serde_json::Value = serde_json::from_str(&again(path)).unwrap();
        assert_eq!((&read["nodes"], &read["edges"]), (&expected["nodes"], &expected["edges"]), "{}", path.display());
    }
}

#[test]
fn a_file_that_lies_is_refused_with_the_place() {
    let dir = scratch();
    let graphml = |body: &str| {
        format!(
            "<graphml>\n<key id=\"k\" for=\"node\" attr.name=\"age\" attr.type=\"int\"/>\n<graph edgedefault=\"directed\">\n{body}\n</graph></graphml>"
        )
    };
    for (name, text, place, message) in [
        ("a.graphml", graphml("<node id=\"a\"/>\n<edge source=\"a\" target=\"b\"/>"), ":5", "the end `b`, which is no node"),
        ("a.graphml", graphml("<node id=\"a\"/>\n<node id=\"a\"/>"), ":5", "there are two nodes `a`"),
        ("a.graphml", graphml("<node id=\"a\">\n<data key=\"k\">old</data></node>"), ":5", "`old` is no value of `age`"),
        ("a.graphml", "<graphml><graph>".to_owned(), ":1", "ends inside an element"),
        (
            "a.gexf",
            "<gexf><graph><nodes><node id=\"a\"/></nodes><edges>\n<edge source=\"x\" target=\"a\"/></edges></graph></gexf>"
                .to_owned(),
            ":2",
            "the end `x`",
        ),
        ("a.json", "{\"nodes\": [{\"id\": 1}, {\"id\": 1}], \"edges\": []}".to_owned(), ", nodes[1]", "two nodes `1`"),
        ("a.json", "{\"nodes\": [\n".to_owned(), ":2", "EOF"),
        ("a.csv", "a,b\n1,2\n".to_owned(), ":1", "no columns `source` and `target`"),
        ("a.csv", "source,target,weight\na,b,heavy\n".to_owned(), ":2", "`heavy` is no finite number"),
    ] {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        let error = run(&["graph", "read"]).arg(&path).error();
        assert!(error.contains(&format!("{name}{place}: ")) && error.contains(message), "{error}");
    }
}

#[test]
fn measures_are_a_table_and_attributes() {
    let ran = house(&["measure", "--by", "indegree", "--format", "csv"]);
    assert_eq!(ran.out.lines().nth(1), Some("http://example.com/b,end,firm,3"), "{ran:?}");
    assert_eq!(json(&["--measure", "indegree"])["nodes"][1]["indegree"], 3);
    let table = house(&["measure"]).out;
    assert!(table.contains("density") && table.contains("assortativity"), "{table}");
}

#[test]
fn the_same_selection_gives_the_same_bytes() {
    for format in ["gexf", "parquet", "trig"] {
        let dir = scratch();
        let write = |name: &str| {
            let path = dir.path().join(name);
            bioatlas("graph --about Celltrion --format").arg(format).arg("-o").arg(&path).ran();
            fs::read(path).unwrap()
        };
        assert_eq!(write("a"), write("b"), "{format}");
    }
}

#[test]
fn the_top_is_kept_with_its_values_in_the_whole() {
    let graph = json(&["--top", "2", "--by", "indegree"]);
    assert_eq!(labels(&graph), ["end", "ex:c"], "the nodes with most edges into them");
    assert_eq!((&graph["nodes"][0]["indegree"], graph["edges"].as_array().unwrap().len()), (&3.into(), 3));
    let ran = house(&["--top", "2", "--by", "indegree", "--format", "dot"]);
    assert!(ran.err.contains("Only the 2 of 4 nodes with the highest indegree are shown, and 3 of 4 edges"), "{ran:?}");
    assert_eq!(labels(&json(&["--top", "9"])).len(), 4, "more than there are is all");
    for args in [vec!["--top", "0"], vec!["--top", "x"], vec!["--top", "3", "--by", "importance"]] {
        let ran = house(&args);
        assert!(ran.status == 2 && ran.out.is_empty() && ran.err.contains(args.last().unwrap()), "{ran:?}");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_while_files_are_written_leaves_none() {
    use std::io::Read as _;
    use std::process::{Command, Stdio};
    let dir = scratch();
    let (file, pipe) = (dir.path().join("a.gexf"), dir.path().join("b.json"));
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut child = Command::new(env!("CARGO_BIN_EXE_bioatlas"))
        .args(["graph", "--layout", "none", "-o"])
        .arg(&file)
        .arg("-o")
        .arg(&pipe)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The first byte of the second file comes when the first is written, and a pipe holds less than the rest of it.
    let mut read = fs::File::open(&pipe).unwrap();
    read.read_exact(&mut [0]).unwrap();
    let names =
        || fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>();
    assert!(names().iter().any(|name| name.starts_with(".bioatlas-")), "{:?}", names());
    Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status().unwrap();
    assert!(!child.wait().unwrap().success());
    assert_eq!(names(), ["b.json"]);
}

#[test]
fn files_for_neo4j_are_read_back_with_their_nodes() {
    let dir = scratch();
    let (edges, nodes) = (dir.path().join("a.neo4j.csv"), dir.path().join("a.nodes.neo4j.csv"));
    house(&["--layout", "none", "-o", edges.to_str().unwrap()]);
    let ran = run(&["graph", "read"]).arg(&edges).arg("--format").arg("node-link").ran();
    let (read, expected): (serde_json::Value, _) = (serde_json::from_str(&ran.out).unwrap(), json(&[]));
    assert_eq!((&read["nodes"], &read["edges"]), (&expected["nodes"], &expected["edges"]));
    let foreign = "personId:ID(P),name,born:int,:LABEL\n1,Ann,1960,Person;Actor\n2,Bob,,Person\n3,Cy,,\n";
    fs::write(&nodes, foreign).unwrap();
    fs::write(&edges, ":START_ID(P),role,:END_ID(P),:TYPE\n1,\"lead\",2,KNOWS\n").unwrap();
    let read = |path: &Path| run(&["graph", "read"]).arg(path).arg("--format").arg("node-link").ran().out;
    let read: serde_json::Value = serde_json::from_str(&read(&edges)).unwrap();
    assert_eq!(labels(&read), ["Ann", "Bob", "Cy"]);
    assert_eq!((&read["nodes"][0]["born"], &read["nodes"][0]["class_names"]), (&1960.into(), &"Person | Actor".into()));
    assert_eq!((&read["edges"][0]["property"], &read["edges"][0]["role"]), (&"KNOWS".into(), &"lead".into()));
    fs::write(&nodes, foreign.replace("1960", "early")).unwrap();
    let error = run(&["graph", "read"]).arg(&edges).error();
    assert!(error.contains("a.nodes.neo4j.csv:2: `early` is no value of `born:int`"), "{error}");
    fs::remove_file(nodes).unwrap();
    let error = run(&["graph", "read"]).arg(&edges).error();
    assert!(error.contains("no file of their nodes") && error.contains("a.nodes.neo4j.csv"), "{error}");
}

#[test]
fn a_format_that_is_not_read_is_told_with_those_that_are() {
    let dir = scratch();
    for (name, message) in [
        ("a.graphology.json", "this is graphology JSON; of JSON only node-link is read"),
        ("a.cyjs", "files that end in .graphml, .gexf, .json (node-link), .csv or .tsv can be read"),
        ("a.parquet", "files that end in .graphml"),
        ("b.nodes.csv", "for a list of nodes, name the file of the edges beside it"),
    ] {
        let path = dir.path().join(name);
        let written = dir.path().join(if name.starts_with('b') { "b.csv" } else { name });
        house(&["-o", written.to_str().unwrap()]);
        let error = run(&["graph", "read"]).arg(&path).error();
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn properties_are_avoided() {
    let graph = json(&["--avoid", "worksFor", "--avoid", "ex:near"]);
    assert_eq!((graph["edges"].as_array().unwrap().len(), &graph["edges"][0]["property"]), (1, &"ex:owns".into()));
    assert_eq!(labels(&graph).len(), 4, "things stay");
    assert_eq!(labels(&json(&["--about", "ex:a", "--hops", "3", "--avoid", "ex:worksFor"])), ["Anna"]);
    let query = ["--query", "CONSTRUCT { ?a ?p ?b } { ?a ?p ?b }", "--avoid", "ex:worksFor"];
    let graph = json(&query);
    let properties: Vec<_> = graph["edges"].as_array().unwrap().iter().map(|edge| edge["property"].as_str().unwrap()).collect();
    assert!(properties.contains(&"ex:owns") && !properties.contains(&"ex:worksFor"), "{properties:?}");
    let ran = house(&["--avoid", "ex:own"]);
    assert!(ran.status == 2 && ran.err.contains("did you mean `ex:owns`?"), "{ran:?}");
}

#[test]
fn edges_that_lead_out_of_the_classes_are_told() {
    let ran = house(&["--class", "ex:Firm", "--property", "ex:owns"]);
    assert!(ran.err.contains("The only edge at a member of --class leads out of it; --class again adds"), "{ran:?}");
    assert_eq!(house(&["--class", "ex:Firm", "--class", "ex:Person"]).err, house(&[]).err, "none does");
}

#[test]
fn edges_are_measured_the_highest_first() {
    let rows = |by: &str| house(&["measure", "--by", by, "--format", "csv"]).out;
    assert!(
        rows("passage-count").starts_with("source,property,target,passage-count\r\nAnna,works for,end,2\r\n"),
        "{}",
        rows("passage-count")
    );
    let bridges = rows("bridge");
    let values: Vec<&str> = bridges.lines().skip(1).filter_map(|line| line.rsplit(',').next()).collect();
    assert_eq!(values, ["true", "false", "false", "false"], "{bridges}");
}

#[test]
fn a_title_is_given() {
    let graph = json(&["--title", "Who works where"]);
    assert_eq!(graph["graph"]["title"], "Who works where");
}

#[test]
fn a_query_of_labels_is_told_how_to_give_a_graph() {
    let error = run(&["graph", "--query", "companies"]).error();
    assert!(error.contains("select the things and not their labels") && error.contains("bioatlas queries NAME"), "{error}");
}

#[test]
fn attributes_of_dot_hold_the_text_as_it_is() {
    let dir = scratch();
    let file = dir.path().join("a.ttl");
    let data = "@prefix : <http://example.com/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
      :a :near :b ; rdfs:label \"R&D\" ; :motto \"this & &amp; that\" .";
    fs::write(&file, data).unwrap();
    let out = run(&["--no-atlas", "--data"]).arg(&file).arg("graph").arg("--format").arg("dot").ran().out;
    assert!(out.contains("label=\"R&amp;D\"") && out.contains("\"data_motto\"=\"this & &amp; that\""), "{out}");
}
