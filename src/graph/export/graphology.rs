//! graphology's serialisation (graphology.github.io, "Serialization"), with what sigma.js draws: places, sizes and colours.
//!
//! sigma's `y` goes upward.

use super::json;
use super::out::Out;
use super::sheet::Sheet;
use crate::error::Result;
use crate::graph::Graph;
use crate::graph::colour::{Colours, hex};
use serde_json::{Map, json};

/// Writes graphology JSON. O(nodes + edges).
pub(super) fn write(graph: &Graph, out: &mut Out<'_, '_>) -> Result<u64> {
    let (nodes, edges) = (Sheet::of_nodes(graph), Sheet::of_edges(graph));
    let (ids, colours, radii) = (json::ids(graph), Colours::of_graph(graph), super::radii(graph));
    let mut node = out.nodes(graph).map(|index| {
        let mut own = json!({ "size": radii[index.index()], "color": hex(colours.of_node(&graph.net[index])) });
        if let Some([x, y]) = super::place(graph, index) {
            (own["x"], own["y"]) = (x.into(), (-y).into());
        }
        json!({ "key": ids[index.index()], "attributes": json::with(own, nodes.node(index), &["iri", "x", "y"]) })
    });
    let mut edge = out.edges(graph).zip(graph.net.raw_edges()).map(|(index, edge)| {
        let (source, target) = (ids[edge.source().index()], ids[edge.target().index()]);
        let attributes = json::with(json!({}), edges.edge(index), &[]);
        json!({ "key": format!("e{}", index.index()), "source": source, "target": target, "attributes": attributes })
    });
    let mut head = Map::new();
    head.insert("options".into(), json!({ "type": "directed", "multi": true, "allowSelfLoops": true }));
    head.insert("attributes".into(), json::about(graph, &nodes, &edges));
    json::write(head, None, [("nodes", &mut node), ("edges", &mut edge)], out)
}
