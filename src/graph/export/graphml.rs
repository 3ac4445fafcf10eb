//! GraphML 1.0 (Brandes et al., "GraphML Progress Report", 2002) with typed keys.
//!
//! Identifiers are XML name tokens, so nodes are `n0`, `n1` … and their IRI is an attribute. Edges have identifiers, so that readers keep
//! parallel ones apart. The IRI of a property is the description of its key.

use super::out::Out;
use super::sheet::{Cell, Field, Sheet};
use super::xml::Escape;
use crate::error::{Error, Result};
use crate::graph::several::{BAR, join};
use crate::graph::{Graph, ValueKind};
use crate::vocab;
use petgraph::graph::{EdgeIndex, NodeIndex};
use std::io::{self, Write};

/// Writes GraphML.
pub(super) fn write(graph: &Graph, out: &mut Out<'_, '_>) -> Result<u64> {
    with(graph, &Plain, out)
}

/// What a dialect of GraphML adds.
pub(super) trait Dialect {
    /// Attributes of the root, and keys.
    fn head(&self) -> (String, &'static str) {
        (String::new(), "")
    }
    /// What stands in a node.
    fn node(&self, _index: NodeIndex, _xml: &mut Escape, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
    /// What stands in an edge.
    fn edge(&self, _index: EdgeIndex, _xml: &mut Escape, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

struct Plain;

impl Dialect for Plain {}

/// Writes GraphML in a dialect. O(nodes + edges).
pub(super) fn with(graph: &Graph, dialect: &dyn Dialect, out: &mut Out<'_, '_>) -> Result<u64> {
    let mut xml = Escape::default();
    graphml(graph, dialect, &mut xml, out).map_err(Error::Output)?;
    Ok(xml.replaced)
}

fn graphml(graph: &Graph, dialect: &dyn Dialect, xml: &mut Escape, out: &mut Out<'_, '_>) -> io::Result<()> {
    let (nodes, edges) = (Sheet::of_nodes(graph), Sheet::of_edges(graph));
    let (attributes, keys) = dialect.head();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"{}\"{attributes}>", vocab::GRAPHML)?;
    let notes = join(&graph.about.notes, BAR);
    let about = [("title", &graph.about.title), ("selection", &graph.about.selection), ("notes", &notes)];
    let about: Vec<_> = about.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    for (name, _) in &about {
        writeln!(out, "<key id=\"{name}\" for=\"graph\" attr.name=\"{name}\" attr.type=\"string\"/>")?;
    }
    for (letter, scope, sheet) in [('n', "node", &nodes), ('e', "edge", &edges)] {
        for (at, field) in sheet.fields.iter().enumerate() {
            key(&format!("{letter}{at}"), scope, field, xml, out)?;
        }
    }
    writeln!(out, "{keys}<graph id=\"G\" edgedefault=\"directed\">")?;
    for (name, text) in about {
        writeln!(out, "<data key=\"{name}\">{}</data>", xml.text(text))?;
    }
    for index in out.nodes(graph) {
        writeln!(out, "<node id=\"n{}\">", index.index())?;
        nodes.node(index).try_for_each(|(field, cell)| data('n', &nodes, field, &cell, xml, out))?;
        dialect.node(index, xml, out)?;
        writeln!(out, "</node>")?;
    }
    for (index, edge) in out.edges(graph).zip(graph.net.raw_edges()) {
        let (id, source, target) = (index.index(), edge.source().index(), edge.target().index());
        writeln!(out, "<edge id=\"e{id}\" source=\"n{source}\" target=\"n{target}\">")?;
        edges.edge(index).try_for_each(|(field, cell)| data('e', &edges, field, &cell, xml, out))?;
        dialect.edge(index, xml, out)?;
        writeln!(out, "</edge>")?;
    }
    writeln!(out, "</graph>\n</graphml>")
}

fn key(id: &str, scope: &str, field: &Field, xml: &mut Escape, out: &mut dyn Write) -> io::Result<()> {
    let kind = match field.kind {
        ValueKind::Text => "string",
        ValueKind::Integer => "long",
        ValueKind::Number => "double",
        ValueKind::Boolean => "boolean",
    };
    write!(out, "<key id=\"{id}\" for=\"{scope}\" attr.name=\"{}\" attr.type=\"{kind}\"", xml.text(&field.name))?;
    if field.iri.is_empty() { writeln!(out, "/>") } else { writeln!(out, "><desc>{}</desc></key>", xml.text(&field.iri)) }
}

fn data(
    letter: char,
    sheet: &Sheet<'_>,
    field: &Field,
    cell: &Cell<'_>,
    xml: &mut Escape,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "<data key=\"{letter}{}\">{}</data>", sheet.number(field), xml.text(&cell.text()))
}
