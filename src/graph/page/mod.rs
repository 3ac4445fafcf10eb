//! How is a graph explored in a browser, without a network?
//!
//! One HTML file that holds everything: the graph as JSON, a style sheet and a script of some hundred lines. Its content policy
//! allows that one script and that one style sheet, by their hashes, and nothing else, so no label can make the page do anything.
//! Positions come from `layout`; the page only moves and filters what is there.

use super::{Graph, Node, Value};
use crate::error::counted;
use base64::Engine as _;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::io::{self, Write};

const FRAME: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// How a page shows its graph.
#[derive(Clone, Debug)]
pub struct Look<'a> {
    /// Colour and shape for each class, by the number of the class.
    pub glyphs: &'a [Glyph],
    /// The same for things of no class.
    pub other: Glyph,
    /// The radius of each node, by node number, in the unit of the positions.
    pub radii: &'a [f64],
}

/// How things of a class are drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Glyph {
    /// A colour as CSS writes it.
    pub colour: String,
    /// circle, square, up, down, diamond, pentagon, hexagon or star.
    pub shape: &'static str,
}

/// Writes a graph that has been laid out as one HTML file. O(nodes + edges).
///
/// - `file`: the name that pictures saved from the page begin with.
///
/// # Errors
/// A failure of the output.
pub fn write(graph: &Graph, look: &Look<'_>, file: &str, out: &mut dyn Write) -> io::Result<()> {
    let title = if graph.about.title.is_empty() { "Graph" } else { &graph.about.title };
    let policy = format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; base-uri 'none'; form-action 'none'",
        hash(SCRIPT),
        hash(STYLE)
    );
    let mut rest = FRAME;
    while let Some((before, after)) = rest.split_once('{') {
        out.write_all(before.as_bytes())?;
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        match name {
            "policy" => out.write_all(policy.as_bytes())?,
            "title" => out.write_all(escaped(title).as_bytes())?,
            "style" => out.write_all(STYLE.as_bytes())?,
            "script" => out.write_all(SCRIPT.as_bytes())?,
            _ => serde_json::to_writer(Inert(&mut *out), &data(graph, look, title, file))?,
        }
        rest = after;
    }
    out.write_all(rest.as_bytes())
}

/// The digest by which a content policy knows an inline text (CSP Level 3, section 2.3.1).
fn hash(text: &str) -> String {
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text)))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Writes JSON in which nothing can end the script element that holds it: `<` stands in strings only, and there its escape means the
/// same (HTML, section 4.12.1.3).
struct Inert<W>(W);

impl<W: Write> Write for Inert<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for (at, part) in bytes.split(|byte| *byte == b'<').enumerate() {
            if at > 0 {
                self.0.write_all(b"\\u003c")?;
            }
            self.0.write_all(part)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// What the script reads. Names of one letter, since they stand once for each node and edge.
#[derive(Serialize)]
struct Data<'a> {
    title: &'a str,
    about: String,
    file: &'a str,
    other: &'a Glyph,
    classes: Vec<Class<'a>>,
    properties: Vec<Property<'a>>,
    sources: Vec<Source<'a>>,
    columns: Vec<Column<'a>>,
    #[serde(rename = "edgeColumns")]
    edge_columns: Vec<Column<'a>>,
    nodes: Vec<Thing<'a>>,
    edges: Vec<Relation<'a>>,
}

#[derive(Serialize)]
struct Class<'a> {
    iri: &'a str,
    label: &'a str,
    glyph: &'a Glyph,
}

#[derive(Serialize)]
struct Property<'a> {
    iri: &'a str,
    label: &'a str,
}

#[derive(Serialize)]
struct Source<'a> {
    iri: &'a str,
    cite: &'a str,
    status: &'a str,
    phrases: &'a [String],
}

#[derive(Serialize)]
struct Column<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Thing<'a> {
    i: &'a str,
    l: &'a str,
    n: &'a [(String, String)],
    c: &'a [u32],
    v: Vec<(u32, Plain<'a>)>,
    g: &'a [u32],
    x: f64,
    y: f64,
    r: f64,
}

#[derive(Serialize)]
struct Relation<'a> {
    s: usize,
    t: usize,
    p: u32,
    g: &'a [u32],
    v: Vec<(u32, Plain<'a>)>,
}

/// A value as JSON has it.
#[derive(Serialize)]
#[serde(untagged)]
enum Plain<'a> {
    Text(&'a str),
    Integer(i64),
    Number(f64),
    Boolean(bool),
}

fn values(values: &[(u32, Value)]) -> Vec<(u32, Plain<'_>)> {
    let plain = |value| match value {
        &Value::Integer(number) => Plain::Integer(number),
        &Value::Number(number) => Plain::Number(number),
        &Value::Boolean(yes) => Plain::Boolean(yes),
        Value::Text(text) => Plain::Text(text),
    };
    values.iter().map(|(column, value)| (*column, plain(value))).collect()
}

fn data<'a>(graph: &'a Graph, look: &'a Look<'_>, title: &'a str, file: &'a str) -> Data<'a> {
    let class = |(word, number): (&'a super::Word, usize)| Class {
        iri: &word.iri,
        label: &word.label,
        glyph: look.glyphs.get(number).unwrap_or(&look.other),
    };
    let source = |source: &'a super::Source| Source {
        iri: &source.iri,
        cite: &source.cite,
        status: &source.status,
        phrases: &source.phrases,
    };
    let columns = |columns: &'a [super::Column]| columns.iter().map(|column| Column { name: &column.name }).collect();
    Data {
        title,
        about: about(graph),
        file,
        other: &look.other,
        classes: graph.classes.iter().zip(0..).map(class).collect(),
        properties: graph.properties.iter().map(|word| Property { iri: &word.iri, label: &word.label }).collect(),
        sources: graph.sources.iter().map(source).collect(),
        columns: columns(&graph.node_columns),
        edge_columns: columns(&graph.edge_columns),
        nodes: graph.net.node_weights().enumerate().map(|(v, node)| thing(node, v, graph, look)).collect(),
        edges: relations(graph),
    }
}

fn thing<'a>(node: &'a Node, v: usize, graph: &Graph, look: &Look<'_>) -> Thing<'a> {
    let [x, y] = graph.positions.get(v).copied().unwrap_or_default();
    let r = look.radii.get(v).copied().unwrap_or(5.0);
    let [x, y, r] = [x, y, r].map(|n| if n.is_finite() { (n * 100.0).round() / 100.0 } else { 0.0 });
    Thing { i: &node.iri, l: &node.label, n: &node.names, c: &node.classes, v: values(&node.values), g: &node.sources, x, y, r }
}

fn relations(graph: &Graph) -> Vec<Relation<'_>> {
    let relation = |edge: petgraph::graph::EdgeReference<'_, super::Edge>| {
        use petgraph::visit::EdgeRef as _;
        let said = &graph.net[edge.id()];
        let (s, t) = (edge.source().index(), edge.target().index());
        Relation { s, t, p: said.property, g: &said.sources, v: values(&said.values) }
    };
    graph.net.edge_references().map(relation).collect()
}

/// The lines at the end of the panel: how the graph was selected, and what is not in it.
fn about(graph: &Graph) -> String {
    let counts = format!("{}, {}", counted(graph.net.node_count(), "thing"), counted(graph.net.edge_count(), "relation"));
    let lines = [counts.as_str(), graph.about.selection.as_str()].into_iter().chain(graph.about.notes.iter().map(String::as_str));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{Glyph, Look, write};
    use crate::graph::{Edge, Graph, Node, Value, Word};

    /// A graph whose every text tries to break out of the page.
    fn hostile() -> Graph {
        let bad = "</script><script>alert(1)</script>\u{2028}\"'&<!--";
        let mut graph = Graph { positions: vec![[0.0, 0.0], [f64::MAX, 1.0]], ..Graph::default() };
        graph.about.title = bad.into();
        graph.classes.push(Word { iri: bad.into(), name: bad.into(), label: bad.into() });
        graph.properties.push(Word { iri: bad.into(), name: bad.into(), label: bad.into() });
        let node = Node {
            iri: bad.into(),
            label: bad.into(),
            classes: vec![0],
            values: vec![(0, Value::Text(bad.into()))],
            ..Node::default()
        };
        let ends = [graph.net.add_node(node.clone()), graph.net.add_node(node)];
        graph.net.add_edge(ends[0], ends[1], Edge { weight: 1.0, ..Edge::default() });
        graph
    }

    fn page(graph: &Graph) -> String {
        let look = Look { glyphs: &[], other: Glyph { colour: "#888888".into(), shape: "circle" }, radii: &[] };
        let mut out = Vec::new();
        write(graph, &look, "graph", &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn no_text_of_the_data_is_markup() {
        let page = page(&hostile());
        assert_eq!(page.matches("<script").count(), 2, "the data and the script of the page");
        assert_eq!(page.matches("</script").count(), 2);
        assert!(!page.contains("<!--"));
    }

    #[test]
    fn the_data_come_back_as_they_were() {
        let page = page(&hostile());
        let data = page.split_once("id=\"data\">").unwrap().1.split_once("</script>").unwrap().0;
        let data: serde_json::Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["nodes"][0]["l"], "</script><script>alert(1)</script>\u{2028}\"'&<!--");
        assert_eq!(data["edges"][0]["t"], 1);
    }
}
