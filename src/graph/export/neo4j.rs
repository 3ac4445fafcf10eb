//! CSV as `neo4j-admin database import` reads it (Neo4j Operations Manual, "CSV header format"): names with types, labels and types of
//! relationships in columns of their own.

use super::json;
use super::out::Out;
use super::sheet::Sheet;
use super::table::{in_columns, write};
use crate::error::Result;
use crate::graph::{Graph, ValueKind};

/// Writes the nodes. O(nodes).
pub(super) fn nodes(graph: &Graph, out: &mut Out<'_, '_>) -> Result<u64> {
    let mut sheet = Sheet::of_nodes(graph);
    sheet.fields.retain(|field| field.name != "iri");
    let rows = out.nodes(graph).map(|index| {
        let node = &graph.net[index];
        let labels = node.classes.iter().filter_map(|class| graph.classes.get(*class as usize));
        let labels: Vec<String> = labels.map(|class| name(&class.name, &class.label).replace(';', " ")).collect();
        [node.iri.clone(), labels.join(";")].into_iter().chain(in_columns(&sheet.fields, sheet.node(index))).collect()
    });
    write(["id:ID".to_owned(), ":LABEL".to_owned()].into_iter().chain(header(&sheet)), rows, out)
}

/// Writes the relationships. O(edges).
pub(super) fn edges(graph: &Graph, out: &mut Out<'_, '_>) -> Result<u64> {
    let sheet = Sheet::of_edges(graph);
    let ids = json::ids(graph);
    let rows = out.edges(graph).zip(graph.net.raw_edges()).map(|(index, edge)| {
        let word = graph.properties.get(edge.weight.property as usize);
        let kind = word.map_or("RELATED", |word| name(&word.name, &word.label));
        let ends = [ids[edge.source().index()], ids[edge.target().index()], kind].map(ToOwned::to_owned);
        ends.into_iter().chain(in_columns(&sheet.fields, sheet.edge(index))).collect()
    });
    write([":START_ID", ":END_ID", ":TYPE"].map(ToOwned::to_owned).into_iter().chain(header(&sheet)), rows, out)
}

/// The name of a class or property: prefixed, without the colon of the empty prefix.
fn name<'a>(name: &'a str, label: &'a str) -> &'a str {
    let name = name.trim_start_matches(':');
    if !name.is_empty() {
        name
    } else if label.is_empty() {
        "RELATED"
    } else {
        label
    }
}

fn header<'a>(sheet: &'a Sheet<'_>) -> impl Iterator<Item = String> + 'a {
    sheet.fields.iter().map(|field| {
        let kind = match field.kind {
            ValueKind::Text => "string",
            ValueKind::Integer => "long",
            ValueKind::Number => "double",
            ValueKind::Boolean => "boolean",
        };
        format!("{}:{kind}", field.name)
    })
}
