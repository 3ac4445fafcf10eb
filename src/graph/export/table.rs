//! CSV (RFC 4180): a file of edges that stands for itself, and a file of nodes beside it.
//!
//! Edges name their ends by IRI and by label. A node without edges is in the file of nodes only.

use super::json;
use super::out::Out;
use super::sheet::{Cell, Field, Sheet};
use crate::error::{Error, Result};
use crate::graph::Graph;
use std::io::{self, Write};

/// Writes the nodes. O(nodes).
pub(super) fn nodes(graph: &Graph, out: &mut Out<'_, '_>) -> Result<u64> {
    let mut sheet = Sheet::of_nodes(graph);
    sheet.fields.retain(|field| field.name != "iri");
    let head = std::iter::once("id".to_owned()).chain(sheet.fields.iter().map(|field| field.name.clone()));
    let rows = out.nodes(graph).map(|index| {
        let id = std::iter::once(graph.net[index].iri.clone());
        id.chain(in_columns(&sheet.fields, sheet.node(index))).collect()
    });
    write(head, rows, out)
}

/// Writes the edges. O(edges).
pub(super) fn edges(graph: &Graph, out: &mut Out<'_, '_>) -> Result<u64> {
    let sheet = Sheet::of_edges(graph);
    let ids = json::ids(graph);
    let ends = ["source", "target", "source_label", "target_label"].map(ToOwned::to_owned);
    let head = ends.into_iter().chain(sheet.fields.iter().map(|field| field.name.clone()));
    let rows = out.edges(graph).zip(graph.net.raw_edges()).map(|(index, edge)| {
        let (source, target) = (edge.source(), edge.target());
        let labels = [source, target].map(|node| graph.net[node].label.clone());
        let ends = [ids[source.index()].to_owned(), ids[target.index()].to_owned()].into_iter().chain(labels);
        ends.chain(in_columns(&sheet.fields, sheet.edge(index))).collect()
    });
    write(head, rows, out)
}

/// The values in the order of the fields, an empty text where there is none.
pub(super) fn in_columns<'a>(
    fields: &'a [Field],
    cells: impl Iterator<Item = (&'a Field, Cell<'a>)>,
) -> impl Iterator<Item = String> {
    let mut cells = cells.peekable();
    fields.iter().map(move |field| match cells.next_if(|(of, _)| std::ptr::eq(*of, field)) {
        Some((_, cell)) => cell.text().into_owned(),
        None => String::new(),
    })
}

/// Writes rows of texts.
pub(super) fn write(
    head: impl Iterator<Item = String>,
    rows: impl Iterator<Item = Vec<String>>,
    out: &mut Out<'_, '_>,
) -> Result<u64> {
    line(head, out).and_then(|()| rows.map(Vec::into_iter).try_for_each(|row| line(row, out))).map(|()| 0).map_err(Error::Output)
}

fn line(cells: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        if cell.contains(['"', ',', '\n', '\r']) || cell.starts_with(' ') || cell.ends_with(' ') {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\n")
}
