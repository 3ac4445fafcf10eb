//! A Mermaid flowchart (mermaid.js.org, "Flowcharts").
//!
//! Labels stand in quotes with everything that Mermaid could take for its own as an entity. Identifiers are `n0`, `n1` …, since `end` is a
//! word of the language. A node is linked to its IRI if that is one of the web. There is no room for attributes, passages and places.

use super::out::Out;
use crate::error::{Error, Result};
use crate::graph::Graph;
use crate::graph::colour::{Colours, hex};
use std::io::{self, Write as _};

/// Writes Mermaid. O(nodes + edges).
pub(super) fn write(graph: &Graph, out: &mut Out<'_, '_>) -> Result<u64> {
    mermaid(graph, out).map(|()| 0).map_err(Error::Output)
}

fn mermaid(graph: &Graph, out: &mut Out<'_, '_>) -> io::Result<()> {
    if !graph.about.title.is_empty() {
        // The head is YAML, where a text in quotes is as in JSON.
        writeln!(out, "---\ntitle: {}\n---", serde_json::Value::from(entities(&graph.about.title)))?;
    }
    writeln!(out, "flowchart LR")?;
    for index in out.nodes(graph) {
        let node = &graph.net[index];
        let class = node.classes.first().map_or(String::new(), |class| format!(":::c{class}"));
        writeln!(out, "  n{}[\"{}\"]{class}", index.index(), entities(&node.label))?;
        if is_address(&node.iri) {
            writeln!(out, "  click n{} href \"{}\"", index.index(), node.iri)?;
        }
    }
    for (_, edge) in out.edges(graph).zip(graph.net.raw_edges()) {
        let label = graph.properties.get(edge.weight.property as usize).map_or("", |word| &word.label);
        let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", entities(label)) };
        writeln!(out, "  n{} -->{label} n{}", edge.source().index(), edge.target().index())?;
    }
    for (at, colour) in Colours::of_graph(graph).of_classes().iter().enumerate() {
        writeln!(out, "  classDef c{at} fill:{}80,stroke:{}", hex(*colour), hex(*colour))?;
    }
    Ok(())
}

/// Whether a link can lead there, and nothing in it ends the text that it stands in.
fn is_address(iri: &str) -> bool {
    let is_web = iri.starts_with("http://") || iri.starts_with("https://");
    is_web && iri.chars().all(|c| !c.is_control() && !c.is_whitespace() && !"\"<>`\\{}|^;".contains(c))
}

fn entities(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_alphanumeric() || matches!(c, ' ' | ',' | '.' | '-' | '\'' | '/' | '(' | ')' | ':') => safe.push(c),
            c if c.is_control() => safe.push(' '),
            c if c.is_ascii() => safe.push_str(&format!("#{};", c as u32)),
            c => safe.push(c),
        }
    }
    // An empty label in quotes is an error.
    if safe.trim().is_empty() { "#8203;".to_owned() } else { safe }
}
