//! GEXF 1.3 (the GEXF working group, 2022): attributes, and colours, sizes and places as Gephi draws them.
//!
//! An attribute's identifier is its title, since some readers go by the one and some by the other. There is no place for the IRIs of
//! properties, so they stand among the keywords. The schema location is left out: the schema does not allow it. Gephi's `y` goes upward.

use super::out::Out;
use super::sheet::{Cell, Field, Sheet};
use super::xml::Escape;
use crate::error::{Error, Result};
use crate::graph::colour::Colours;
use crate::graph::several::{BAR, join};
use crate::graph::{Graph, ValueKind};
use crate::vocab;
use petgraph::graph::{EdgeIndex, NodeIndex};
use std::io::{self, Write};

/// Writes GEXF. O(nodes + edges).
pub(super) fn write(graph: &Graph, out: &mut Out<'_, '_>) -> Result<u64> {
    let mut xml = Escape::default();
    gexf(graph, &mut xml, out).map_err(Error::Output)?;
    Ok(xml.replaced)
}

/// Fields that GEXF has a place of its own for.
fn has_own_place(field: &Field) -> bool {
    matches!(field.name.as_str(), "label" | "weight" | "x" | "y")
}

fn gexf(graph: &Graph, xml: &mut Escape, out: &mut Out<'_, '_>) -> io::Result<()> {
    let (nodes, edges) = (Sheet::of_nodes(graph), Sheet::of_edges(graph));
    let namespace = vocab::GEXF;
    writeln!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"{namespace}\" xmlns:viz=\"{namespace}/viz\" version=\"1.3\">"
    )?;
    let about = &graph.about;
    let texts = [about.title.as_str(), about.selection.as_str()].into_iter().chain(about.notes.iter().map(String::as_str));
    let iris = [("node", &nodes), ("edge", &edges)].into_iter().flat_map(|(of, sheet)| {
        let fields = sheet.fields.iter().filter(|field| !field.iri.is_empty());
        fields.map(move |field| format!("{of} {} {}", field.name, field.iri))
    });
    let iris = join(iris, BAR);
    writeln!(
        out,
        "<meta><creator>bioatlas</creator><keywords>{}</keywords><description>{}</description></meta>",
        xml.text(&iris),
        xml.text(&join(texts, BAR))
    )?;
    writeln!(out, "<graph defaultedgetype=\"directed\">")?;
    for (class, sheet) in [("node", &nodes), ("edge", &edges)] {
        writeln!(out, "<attributes class=\"{class}\">")?;
        for field in sheet.fields.iter().filter(|field| !has_own_place(field)) {
            let name = xml.text(&field.name);
            writeln!(out, "<attribute id=\"{name}\" title=\"{name}\" type=\"{}\"/>", kind(field.kind))?;
        }
        writeln!(out, "</attributes>")?;
    }
    let (colours, radii) = (Colours::of_graph(graph), super::radii(graph));
    writeln!(out, "<nodes>")?;
    for index in out.nodes(graph) {
        let node = &graph.net[index];
        writeln!(out, "<node id=\"n{}\" label=\"{}\">", index.index(), xml.text(&node.label))?;
        values(nodes.node(index), xml, out)?;
        let [red, green, blue] = colours.of_node(node);
        write!(out, "<viz:color r=\"{red}\" g=\"{green}\" b=\"{blue}\"/>")?;
        if let Some([x, y]) = super::place(graph, index) {
            write!(out, "<viz:position x=\"{x:?}\" y=\"{:?}\"/>", -y)?;
        }
        writeln!(out, "<viz:size value=\"{:?}\"/>\n</node>", 2.0 * radii[index.index()])?;
    }
    writeln!(out, "</nodes>\n<edges>")?;
    for index in out.edges(graph) {
        edge(graph, &edges, index, xml, out)?;
    }
    writeln!(out, "</edges>\n</graph>\n</gexf>")
}

fn edge(graph: &Graph, sheet: &Sheet<'_>, index: EdgeIndex, xml: &mut Escape, out: &mut dyn Write) -> io::Result<()> {
    let (source, target) = graph.net.edge_endpoints(index).unwrap_or((NodeIndex::end(), NodeIndex::end()));
    let edge = &graph.net[index];
    write!(out, "<edge id=\"e{}\" source=\"n{}\" target=\"n{}\"", index.index(), source.index(), target.index())?;
    if let Some(word) = graph.properties.get(edge.property as usize).filter(|word| !word.label.is_empty()) {
        // Edges of different kinds between the same nodes stay apart.
        let label = xml.text(&word.label);
        write!(out, " label=\"{label}\" kind=\"{label}\"")?;
    }
    if edge.weight.is_finite() {
        write!(out, " weight=\"{:?}\"", edge.weight)?;
    }
    writeln!(out, ">")?;
    values(sheet.edge(index), xml, out)?;
    writeln!(out, "</edge>")
}

fn values<'a>(cells: impl Iterator<Item = (&'a Field, Cell<'a>)>, xml: &mut Escape, out: &mut dyn Write) -> io::Result<()> {
    let mut cells = cells.filter(|(field, _)| !has_own_place(field)).peekable();
    if cells.peek().is_none() {
        return Ok(());
    }
    write!(out, "<attvalues>")?;
    for (field, cell) in cells {
        write!(out, "<attvalue for=\"{}\" value=\"{}\"/>", xml.text(&field.name), xml.text(&cell.text()))?;
    }
    writeln!(out, "</attvalues>")
}

fn kind(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Text => "string",
        ValueKind::Integer => "long",
        ValueKind::Number => "double",
        ValueKind::Boolean => "boolean",
    }
}
