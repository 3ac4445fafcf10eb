//! A component of a graph, with its nodes numbered from 0.

use crate::graph::links::Links;

/// A component and where its nodes are placed.
pub(super) struct Piece {
    /// The numbers of its nodes in the graph.
    pub(super) nodes: Vec<u32>,
    pub(super) links: Links,
    pub(super) radii: Vec<f64>,
    pub(super) positions: Vec<[f64; 2]>,
}

impl Piece {
    /// The component of some nodes, given in ascending order with all that they are linked to. O(n + m) of the component.
    pub(super) fn new(nodes: Vec<u32>, links: &Links, radii: &[f64]) -> Self {
        let links = if nodes.len() == links.len() { links.clone() } else { inner(&nodes, links) };
        let radii = nodes.iter().map(|&node| radii[node as usize]).collect();
        Self { nodes, links, radii, positions: Vec::new() }
    }

    /// The corners of the box around its nodes: least and greatest `x` and `y`.
    pub(super) fn corners(&self) -> [[f64; 2]; 2] {
        let mut corners = [[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]];
        for (position, radius) in self.positions.iter().zip(&self.radii) {
            for axis in 0..2 {
                corners[0][axis] = corners[0][axis].min(position[axis] - radius);
                corners[1][axis] = corners[1][axis].max(position[axis] + radius);
            }
        }
        corners
    }
}

/// The links between some nodes, given in ascending order with all that they are linked to, numbered in their order.
pub(super) fn inner(nodes: &[u32], links: &Links) -> Links {
    let number = |node: u32| nodes.binary_search(&node).unwrap_or_default() as u32;
    let row =
        |(&node, from): (&u32, u32)| links.weighted(node).map(move |(to, weight)| (from, number(to), weight)).collect::<Vec<_>>();
    let edges: Vec<(u32, u32, f64)> = nodes.iter().zip(0..).flat_map(row).collect();
    Links::of(nodes.len(), edges.iter().copied())
}
