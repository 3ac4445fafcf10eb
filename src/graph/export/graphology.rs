//! graphology's serialisation (graphology.github.io, "Serialization"), with what sigma.js draws: places, sizes and colours.
//!
//! sigma's `y` goes upward.

use super::json;
use super::sheet::Sheet;
use crate::error::Result;
use crate::graph::Graph;
use crate::graph::colour::{self, hex};
use serde_json::{Map, json};
use std::io::Write;

/// Writes graphology JSON. O(nodes + edges).
pub(super) fn write(graph: &Graph, out: &mut dyn Write) -> Result<u64> {
    let (nodes, edges) = (Sheet::of_nodes(graph), Sheet::of_edges(graph));
    let (ids, colours, sizes) = (json::ids(graph), colour::of_classes(graph), super::sizes(graph));
    let mut node = graph.net.node_indices().map(|index| {
        let fill = graph.net[index].classes.first().map_or(colour::OTHER, |class| colours[*class as usize]);
        let mut own = json!({ "size": sizes[index.index()] / 4.0, "color": hex(fill) });
        if let Some([x, y]) = super::place(graph, index) {
            (own["x"], own["y"]) = (x.into(), (-y).into());
        }
        json!({ "key": ids[index.index()], "attributes": json::with(own, nodes.node(index), &["iri", "x", "y"]) })
    });
    let mut edge = graph.net.edge_indices().zip(graph.net.raw_edges()).map(|(index, edge)| {
        let (source, target) = (ids[edge.source().index()], ids[edge.target().index()]);
        let attributes = json::with(json!({}), edges.edge(index), &[]);
        json!({ "key": format!("e{}", index.index()), "source": source, "target": target, "attributes": attributes })
    });
    let mut head = Map::new();
    head.insert("options".into(), json!({ "type": "directed", "multi": true, "allowSelfLoops": true }));
    head.insert("attributes".into(), json::about(graph, &nodes, &edges));
    json::write(head, None, [("nodes", &mut node), ("edges", &mut edge)], out)
}
