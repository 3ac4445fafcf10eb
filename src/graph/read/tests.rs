//! What is written comes back, whatever stands in it.

use super::read;
use crate::graph::export::Format;
use crate::graph::work::Work;
use crate::graph::{About, Column, Edge, Graph, Node, Source, Value, ValueKind, Word};
use petgraph::graph::NodeIndex;
use proptest::prelude::*;
use std::fs::File;

/// Text that files have trouble with. Without the characters that XML cannot carry, unless they are wanted.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z<>&\"' |\\\\·\n\r\t가漢🧬\u{200f};,:#%{}\\[\\]-]{1,8}",
        Just("end".to_owned()),
        Just("]]>".to_owned()),
        Just(" a ".to_owned()),
        Just("&amp;".to_owned()),
        Just("<b>\"</b>".to_owned()),
    ]
}

fn value(kind: ValueKind) -> BoxedStrategy<Value> {
    match kind {
        // A text that looks like a number would be taken for one in CSV.
        ValueKind::Text => text().prop_map(|text| Value::Text(format!("t{text}"))).boxed(),
        ValueKind::Integer => any::<i64>().prop_map(Value::Integer).boxed(),
        ValueKind::Number => finite().prop_map(Value::Number).boxed(),
        ValueKind::Boolean => any::<bool>().prop_map(Value::Boolean).boxed(),
    }
}

fn finite() -> impl Strategy<Value = f64> {
    prop_oneof![-1e3..1e3, Just(0.5), Just(1e300), Just(-2.5e-7)]
}

const KINDS: [ValueKind; 4] = [ValueKind::Text, ValueKind::Integer, ValueKind::Number, ValueKind::Boolean];

fn columns(letter: char) -> Vec<Column> {
    let column = |(at, kind): (usize, &ValueKind)| Column {
        name: format!("{letter}{at}"),
        iri: if at % 2 == 0 { format!("http://example.com/{letter}{at}") } else { String::new() },
        kind: *kind,
    };
    KINDS.iter().enumerate().map(column).collect()
}

/// Some of the columns, with values.
fn values() -> impl Strategy<Value = Vec<(u32, Value)>> {
    let each = |at: usize| prop::option::of(value(KINDS[at]));
    (each(0), each(1), each(2), each(3))
        .prop_map(|(a, b, c, d)| (0..).zip([a, b, c, d]).filter_map(|(column, value)| Some((column, value?))).collect())
}

fn some(of: u32) -> impl Strategy<Value = Vec<u32>> {
    prop::collection::btree_set(0..of, 0..3).prop_map(|numbers| numbers.into_iter().collect())
}

fn word(letter: &'static str) -> impl Strategy<Value = Word> {
    (text(), 0..100_u32).prop_map(move |(label, number)| Word {
        iri: format!("http://example.com/{letter}{number}"),
        name: format!("{letter}{number}"),
        label,
    })
}

fn source() -> impl Strategy<Value = Source> {
    (0..100_u32, text(), prop::collection::vec(text(), 0..3)).prop_map(|(number, cite, phrases)| Source {
        iri: format!("http://example.com/passage{number}"),
        cite,
        status: "asserted".into(),
        phrases,
    })
}

type Parts = (Vec<(Node, [f64; 2])>, Vec<(usize, usize, Edge)>);

fn parts() -> impl Strategy<Value = Parts> {
    let names = prop::collection::vec((text(), prop_oneof![Just(""), Just("en"), Just("ko"), Just("zh-Hant")]), 0..4);
    let node = (text(), names, some(3), values(), some(3), [finite(), finite()]);
    let node = node.prop_map(|(label, names, classes, values, sources, place)| {
        let mut names: Vec<(String, String)> = names.into_iter().map(|(name, tag)| (name, tag.to_owned())).collect();
        names.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
        (Node { iri: String::new(), label, names, classes, values, sources: sources.into() }, place)
    });
    let edge = (0..9_usize, 0..9_usize, 0..2_u32, finite(), values(), some(3));
    let edge = edge.prop_map(|(from, to, property, weight, values, sources)| {
        (from, to, Edge { property, weight, sources: sources.into(), values })
    });
    (prop::collection::vec(node, 1..9), prop::collection::vec(edge, 0..12))
}

fn graph() -> impl Strategy<Value = Graph> {
    let tables = (
        prop::collection::vec(word("c"), 3),
        prop::collection::vec(word("p"), 2),
        prop::collection::vec(source(), 3),
        any::<bool>(),
        (text(), text(), prop::collection::vec(text(), 0..3)),
    );
    (parts(), tables).prop_map(|((nodes, edges), (classes, properties, sources, placed, about))| {
        let (node_columns, edge_columns) = (columns('n'), columns('e'));
        let (title, selection, notes) = about;
        let about = About { title, selection, notes };
        let mut graph = Graph { classes, properties, sources, node_columns, edge_columns, about, ..Graph::default() };
        for (at, (node, place)) in nodes.into_iter().enumerate() {
            graph.net.add_node(Node { iri: format!("http://example.com/{at}"), ..node });
            if placed {
                graph.positions.push(place);
            }
        }
        let count = graph.net.node_count();
        for (from, to, edge) in edges {
            graph.net.add_edge(NodeIndex::new(from % count), NodeIndex::new(to % count), edge);
        }
        graph
    })
}

/// Everything that a graph says, without the numbers of its tables.
fn said(graph: &Graph) -> (Vec<String>, Vec<String>) {
    let words = |words: &[Word], at: u32| format!("{:?}", words[at as usize]);
    let sources = |numbers: &[u32]| {
        let mut found: Vec<String> = numbers.iter().map(|at| format!("{:?}", graph.sources[*at as usize])).collect();
        found.sort();
        found.dedup();
        found
    };
    let values = |columns: &[Column], values: &[(u32, Value)]| {
        let mut found: Vec<String> = values.iter().map(|(at, value)| format!("{:?} {value:?}", columns[*at as usize])).collect();
        found.sort();
        found
    };
    let node = |index: NodeIndex| {
        let node = &graph.net[index];
        let classes: Vec<String> = node.classes.iter().map(|class| words(&graph.classes, *class)).collect();
        let (values, sources) = (values(&graph.node_columns, &node.values), sources(&node.sources));
        let place = graph.positions.get(index.index());
        format!("{:?} {:?} {:?} {classes:?} {values:?} {sources:?} {place:?}", node.iri, node.label, node.names)
    };
    let edge = |edge: &petgraph::graph::Edge<Edge>| {
        let said = &edge.weight;
        let (values, sources) = (values(&graph.edge_columns, &said.values), sources(&said.sources));
        let property = words(&graph.properties, said.property);
        format!("{:?} {:?} {property} {:?} {values:?} {sources:?}", edge.source(), edge.target(), said.weight)
    };
    (graph.net.node_indices().map(node).collect(), graph.net.raw_edges().iter().map(edge).collect())
}

fn there_and_back(graph: &Graph, name: &str) -> Graph {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    let format = Format::of_file(&path).unwrap();
    assert_eq!(format.write(graph, &mut File::create(&path).unwrap(), &mut Work::unwatched()).unwrap(), 0, "nothing is replaced");
    if format.has_nodes() {
        let mut nodes = File::create(folder.path().join(name.replace('.', ".nodes."))).unwrap();
        format.write_nodes(graph, &mut nodes, &mut Work::unwatched()).unwrap();
    }
    read(&path, &mut Work::unwatched()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_comes_back(graph in graph()) {
        for name in ["a.graphml", "a.gexf", "a.json", "a.csv"] {
            let back = there_and_back(&graph, name);
            let mut graph = graph.clone();
            if name == "a.csv" {
                // A table has no room for the IRIs of its columns, and none for what the graph is.
                graph.node_columns.iter_mut().chain(&mut graph.edge_columns).for_each(|column| column.iri.clear());
            }
            prop_assert_eq!(said(&back), said(&graph), "{}", name);
            if name != "a.csv" {
                prop_assert_eq!(&back.about, &graph.about, "{}", name);
            }
        }
    }

    #[test]
    fn no_file_makes_the_reader_fall_over(bytes in "[<>/=\"a-z{}\\[\\]:,\n ]{0,60}", end in prop_oneof!["graphml", "gexf", "json", "csv"]) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("a.{end}"));
        std::fs::write(&path, &bytes).unwrap();
        let _ = read(&path, &mut Work::unwatched());
    }
}

#[test]
fn what_xml_cannot_carry_is_replaced_and_counted() {
    let mut graph = Graph::default();
    graph.net.add_node(Node { iri: "a".into(), label: "x\u{1}y\u{b}z\u{fffe}".into(), ..Node::default() });
    for name in ["a.graphml", "a.gexf", "a.yed.graphml"] {
        let format = Format::of_file(name.as_ref()).unwrap();
        let mut written = Vec::new();
        let replaced = format.write(&graph, &mut written, &mut Work::unwatched()).unwrap();
        assert!(replaced >= 3, "{name}: {replaced}");
        let written = String::from_utf8(written).unwrap();
        assert!(written.contains("x\u{fffd}y\u{fffd}z\u{fffd}"), "{name}: {written}");
    }
    assert_eq!(there_and_back(&graph, "a.json").net[NodeIndex::new(0)].label, "x\u{1}y\u{b}z\u{fffe}", "JSON has room for all");
}

#[test]
fn numbers_that_are_not_finite_reach_no_file() {
    let mut graph = Graph { node_columns: columns('n'), ..Graph::default() };
    graph.properties.push(Word::default());
    let values = vec![(2, Value::Number(f64::NAN)), (1, Value::Integer(7))];
    let node = graph.net.add_node(Node { iri: "a".into(), label: "a".into(), values, ..Node::default() });
    graph.net.add_edge(node, node, Edge { weight: f64::INFINITY, ..Edge::default() });
    graph.positions = vec![[f64::NAN, 0.0]];
    for format in crate::graph::export::FORMATS {
        let mut written = Vec::new();
        // What cannot be drawn is refused, so that no file comes of it.
        if format.write(&graph, &mut written, &mut Work::unwatched()).is_err() {
            continue;
        }
        // The script of the page has words with these letters; what it draws stands in the element before it.
        let written = String::from_utf8_lossy(&written).to_lowercase();
        let written = written.split("</script>").next().unwrap_or_default();
        for word in ["nan", "\"inf", "=inf", ">inf", ":inf", ",inf"] {
            assert!(!written.contains(word), "{}: {word}: {written}", format.name);
        }
    }
}
