//! Cytoscape JSON (js.cytoscape.org, "Elements JSON"), as Cytoscape, cytoscape.js and networkx read it.

use super::json;
use super::out::Out;
use super::sheet::Sheet;
use crate::error::Result;
use crate::graph::Graph;
use serde_json::{Map, json};

/// Writes Cytoscape JSON. O(nodes + edges).
pub(super) fn write(graph: &Graph, out: &mut Out<'_, '_>) -> Result<u64> {
    let (nodes, edges) = (Sheet::of_nodes(graph), Sheet::of_edges(graph));
    let ids = json::ids(graph);
    let mut node = out.nodes(graph).map(|index| {
        let id = ids[index.index()];
        // networkx takes a node's name from `name` and wants `value` to be its identifier.
        let own = json!({ "id": id, "name": graph.net[index].label, "value": id });
        let data = json::with(own, nodes.node(index), &["iri", "x", "y"]);
        match super::place(graph, index) {
            Some([x, y]) => json!({ "data": data, "position": { "x": x, "y": y } }),
            None => json!({ "data": data }),
        }
    });
    let mut edge = out.edges(graph).zip(graph.net.raw_edges()).map(|(index, edge)| {
        let interaction = graph.properties.get(edge.weight.property as usize).map_or("", |word| &word.label);
        let (source, target) = (ids[edge.source().index()], ids[edge.target().index()]);
        // networkx takes edges between the same nodes for one unless they have keys.
        let id = format!("e{}", index.index());
        let own = json!({ "id": id, "key": index.index(), "source": source, "target": target, "interaction": interaction });
        json!({ "data": json::with(own, edges.edge(index), &[]) })
    });
    let mut head = Map::new();
    head.insert("format_version".into(), "1.0".into());
    head.insert("generated_by".into(), "bioatlas".into());
    head.insert("target_cytoscapejs_version".into(), "~3.0".into());
    head.insert("data".into(), json::about(graph, &nodes, &edges));
    head.insert("directed".into(), true.into());
    head.insert("multigraph".into(), true.into());
    json::write(head, Some("elements"), [("nodes", &mut node), ("edges", &mut edge)], out)
}
