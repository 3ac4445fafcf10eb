//! What do the formats in JSON share?
//!
//! Nodes are known by their IRI. A node or an edge stands on a line of its own, so that a graph of any size is written piece by piece.

use super::out::Out;
use super::sheet::{Cell, Field, Sheet};
use crate::error::{Error, Result};
use crate::graph::Graph;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// The identifier of each node.
pub(super) fn ids(graph: &Graph) -> Vec<&str> {
    graph.net.node_weights().map(|node| node.iri.as_str()).collect()
}

/// What is known of the graph as a whole, the IRIs of properties included.
pub(super) fn about(graph: &Graph, nodes: &Sheet<'_>, edges: &Sheet<'_>) -> Value {
    let mut about = Map::new();
    for (name, text) in [("title", &graph.about.title), ("selection", &graph.about.selection)] {
        if !text.is_empty() {
            about.insert(name.into(), text.as_str().into());
        }
    }
    if !graph.about.notes.is_empty() {
        about.insert("notes".into(), graph.about.notes.clone().into());
    }
    for (name, sheet) in [("node_properties", nodes), ("edge_properties", edges)] {
        let fields = sheet.fields.iter().filter(|field| !field.iri.is_empty());
        let iris: Map<String, Value> = fields.map(|field| (field.name.clone(), field.iri.as_str().into())).collect();
        if !iris.is_empty() {
            about.insert(name.into(), json!(iris));
        }
    }
    about.into()
}

/// An object and the fields of a node or edge, some of them left out. What the object has already stays.
pub(super) fn with<'a>(own: Value, cells: impl Iterator<Item = (&'a Field, Cell<'a>)>, left_out: &[&str]) -> Value {
    let Value::Object(mut object) = own else { return own };
    for (field, cell) in cells.filter(|(field, _)| !left_out.contains(&field.name.as_str())) {
        object.entry(field.name.as_str()).or_insert_with(|| cell.json());
    }
    object.into()
}

/// A named list, made while it is written.
pub(super) type List<'a> = (&'a str, &'a mut dyn Iterator<Item = Value>);

/// Writes the members of `head` and then the lists, which may stand inside an object of their own.
pub(super) fn write(head: Map<String, Value>, inside: Option<&str>, lists: [List<'_>; 2], out: &mut Out<'_, '_>) -> Result<u64> {
    write_out(head, inside, lists, out).map(|()| 0).map_err(Error::Output)
}

fn write_out(head: Map<String, Value>, inside: Option<&str>, lists: [List<'_>; 2], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{{")?;
    for (name, value) in head {
        writeln!(out, "{}: {value},", json!(name))?;
    }
    if let Some(name) = inside {
        writeln!(out, "{}: {{", json!(name))?;
    }
    for (at, (name, values)) in lists.into_iter().enumerate() {
        write!(out, "{}{}: [", if at > 0 { ",\n" } else { "" }, json!(name))?;
        for (at, value) in values.enumerate() {
            write!(out, "{}\n{value}", if at > 0 { "," } else { "" })?;
        }
        write!(out, "\n]")?;
    }
    writeln!(out, "{}\n}}", if inside.is_some() { "\n}" } else { "" })
}
