//! The DOT language of Graphviz (graphviz.org, "DOT Language").
//!
//! Nodes are `n0`, `n1` … so that no label is taken for a word of the language. Attributes of the data bear `data_` before their name: Graphviz
//! gives some names a meaning of its own. Graphviz' `y` goes upward.

use super::out::Out;
use super::sheet::{Cell, Field, Sheet};
use crate::error::{Error, Result};
use crate::graph::Graph;
use crate::graph::colour::{Colours, hex};
use std::io::{self, Write};

/// Writes DOT. O(nodes + edges).
pub(super) fn write(graph: &Graph, out: &mut Out<'_, '_>) -> Result<u64> {
    dot(graph, out).map(|()| 0).map_err(Error::Output)
}

fn dot(graph: &Graph, out: &mut Out<'_, '_>) -> io::Result<()> {
    let (nodes, edges) = (Sheet::of_nodes(graph), Sheet::of_edges(graph));
    let colours = Colours::of_graph(graph);
    let title = [graph.about.title.as_str(), graph.about.selection.as_str()].into_iter().filter(|text| !text.is_empty());
    let title = quoted(&title.collect::<Vec<_>>().join("\n"));
    writeln!(out, "digraph {{\n  graph [label={title}, charset=\"UTF-8\", overlap=prism, outputorder=edgesfirst]")?;
    writeln!(out, "  node [shape=box, style=\"filled,rounded\", fontname=\"sans-serif\", height=0.3]")?;
    writeln!(out, "  edge [color=\"#808080\", fontname=\"sans-serif\", fontsize=9]")?;
    for index in out.nodes(graph) {
        let node = &graph.net[index];
        let fill = colours.of_node(node);
        write!(out, "  n{} [label={}, fillcolor=\"{}80\"", index.index(), quoted(&node.label), hex(fill))?;
        if let Some([x, y]) = super::place(graph, index) {
            write!(out, ", pos=\"{x:?},{:?}!\"", -y)?;
        }
        nodes.node(index).try_for_each(|(field, cell)| attribute(field, &cell, out))?;
        writeln!(out, "]")?;
    }
    for (index, edge) in out.edges(graph).zip(graph.net.raw_edges()) {
        let label = graph.properties.get(edge.weight.property as usize).map_or("", |word| &word.label);
        write!(out, "  n{} -> n{} [label={}", edge.source().index(), edge.target().index(), quoted(label))?;
        edges.edge(index).try_for_each(|(field, cell)| attribute(field, &cell, out))?;
        writeln!(out, "]")?;
    }
    writeln!(out, "}}")
}

fn attribute(field: &Field, cell: &Cell<'_>, out: &mut dyn Write) -> io::Result<()> {
    match field.name.as_str() {
        "label" | "x" | "y" => Ok(()),
        "iri" => write!(out, ", URL={0}, tooltip={0}", quoted(&cell.text())),
        // What Graphviz does not show it hands on as it stands.
        name => write!(out, ", {}={}", quoted(&format!("data_{name}")), quoted(&cell.text()).replace("&amp;", "&")),
    }
}

/// A text in quotes. A backslash begins an escape in labels, and a line end stands as `\n`.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' | '\0' => quoted.push(' '),
            // Labels of Graphviz know the entities of HTML.
            '&' => quoted.push_str("&amp;"),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
