//! How many edges does a node have, and how many of all that there could be are there?

use crate::graph::Net;
use crate::graph::links::{Links, weight};
use petgraph::visit::EdgeRef as _;

/// Edges at each node; a self loop counts twice. O(n + m).
pub(super) fn degree(net: &Net) -> Vec<u32> {
    let both = |(into, out): (u32, u32)| into + out;
    indegree(net).into_iter().zip(outdegree(net)).map(both).collect()
}

/// Edges into each node. O(n + m).
pub(super) fn indegree(net: &Net) -> Vec<u32> {
    let mut degrees = vec![0; net.node_count()];
    net.edge_references().for_each(|edge| degrees[edge.target().index()] += 1);
    degrees
}

/// Edges out of each node. O(n + m).
pub(super) fn outdegree(net: &Net) -> Vec<u32> {
    let mut degrees = vec![0; net.node_count()];
    net.edge_references().for_each(|edge| degrees[edge.source().index()] += 1);
    degrees
}

/// The weight of the edges at each node, a self loop twice (Barrat et al., "The architecture of complex weighted networks", PNAS 101,
/// 2004). O(n + m).
pub(super) fn strength(net: &Net) -> Vec<f64> {
    let mut strengths = vec![0.0; net.node_count()];
    for edge in net.edge_references() {
        let weight = weight(edge.weight().weight);
        strengths[edge.source().index()] += weight;
        strengths[edge.target().index()] += weight;
    }
    strengths
}

/// The share of ordered pairs of different nodes that at least one edge joins; none for fewer than two nodes. O(n + m).
pub(super) fn density(net: &Net) -> Option<f64> {
    let nodes = net.node_count() as f64;
    let joined = Links::pairs(net).number() as f64;
    (nodes > 1.0).then(|| joined / (nodes * (nodes - 1.0)))
}
