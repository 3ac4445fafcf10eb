//! A Mermaid flowchart (mermaid.js.org, "Flowcharts").
//!
//! Labels stand in quotes with everything that Mermaid could take for its own as an entity. Identifiers are `n0`, `n1` …, since `end` is a
//! word of the language. There is no room for attributes.

use crate::error::{Error, Result};
use crate::graph::Graph;
use crate::graph::colour::{self, hex};
use std::io::{self, Write};

/// Writes Mermaid. O(nodes + edges).
pub(super) fn write(graph: &Graph, out: &mut dyn Write) -> Result<u64> {
    mermaid(graph, out).map(|()| 0).map_err(Error::Output)
}

fn mermaid(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "flowchart LR")?;
    for index in graph.net.node_indices() {
        let node = &graph.net[index];
        let class = node.classes.first().map_or(String::new(), |class| format!(":::c{class}"));
        writeln!(out, "  n{}[\"{}\"]{class}", index.index(), entities(&node.label))?;
    }
    for edge in graph.net.raw_edges() {
        let label = graph.properties.get(edge.weight.property as usize).map_or("", |word| &word.label);
        let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", entities(label)) };
        writeln!(out, "  n{} -->{label} n{}", edge.source().index(), edge.target().index())?;
    }
    for (at, colour) in colour::of_classes(graph).into_iter().enumerate() {
        writeln!(out, "  classDef c{at} fill:{}80,stroke:{}", hex(colour), hex(colour))?;
    }
    Ok(())
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
