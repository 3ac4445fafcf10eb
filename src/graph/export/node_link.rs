//! Node-link JSON, as networkx 3 reads and writes it (`node_link_graph`); D3 takes it with `edges` renamed to `links`.

use super::json;
use super::out::Out;
use super::sheet::Sheet;
use crate::error::Result;
use crate::graph::Graph;
use serde_json::{Map, json};

/// Writes node-link JSON. O(nodes + edges).
pub(super) fn write(graph: &Graph, out: &mut Out<'_, '_>) -> Result<u64> {
    let (nodes, edges) = (Sheet::of_nodes(graph), Sheet::of_edges(graph));
    let ids = json::ids(graph);
    let mut node = out.nodes(graph).map(|index| json::with(json!({ "id": ids[index.index()] }), nodes.node(index), &["iri"]));
    let mut edge = out.edges(graph).zip(graph.net.raw_edges()).map(|(index, edge)| {
        let (source, target) = (ids[edge.source().index()], ids[edge.target().index()]);
        json::with(json!({ "source": source, "target": target, "key": index.index() }), edges.edge(index), &[])
    });
    let mut head = Map::new();
    head.insert("directed".into(), true.into());
    head.insert("multigraph".into(), true.into());
    head.insert("graph".into(), json::about(graph, &nodes, &edges));
    json::write(head, None, [("nodes", &mut node), ("edges", &mut edge)], out)
}
