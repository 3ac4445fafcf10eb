//! A graph of nodes, or of groups of them in their place.

use crate::graph::Net;
use crate::graph::links::{Links, weight};
use petgraph::visit::EdgeRef as _;

/// The links between nodes of one level, and what is inside each of them.
pub(super) struct Level {
    pub(super) links: Links,
    /// The weight of the edge ends at each node, those of inner edges included.
    pub(super) strength: Vec<f64>,
    /// The weight of the ends of edges inside each node.
    inner: Vec<f64>,
    weight: f64,
}

impl Level {
    /// The nodes of a graph. O(n + m).
    pub(super) fn new(net: &Net) -> Self {
        let mut inner = vec![0.0; net.node_count()];
        for edge in net.edge_references().filter(|edge| edge.source() == edge.target()) {
            inner[edge.source().index()] += 2.0 * weight(edge.weight().weight);
        }
        Self::of(Links::simple(net), inner)
    }

    fn of(links: Links, inner: Vec<f64>) -> Self {
        let outer = |node: u32| links.weighted(node).map(|(_, weight)| weight).sum::<f64>();
        let strength: Vec<f64> = links.nodes().zip(&inner).map(|(node, inner)| inner + outer(node)).collect();
        let weight = strength.iter().sum();
        Self { links, strength, inner, weight }
    }

    /// The level above: parts of this one in the place of nodes. O(n + m).
    pub(super) fn together(&self, part: &[u32], parts: usize) -> Self {
        let mut inner = vec![0.0; parts];
        part.iter().zip(&self.inner).for_each(|(&part, own)| inner[part as usize] += own);
        for (from, to, weight) in self.links.edges() {
            let (from, to) = (part[from as usize], part[to as usize]);
            inner[from as usize] += if from == to { weight } else { 0.0 };
        }
        let up = self.links.edges().filter(|(from, to, _)| from < to);
        let edges = up.map(|(from, to, weight)| (part[from as usize], part[to as usize], weight));
        Self::of(Links::undirected(parts, edges), inner)
    }

    pub(super) fn len(&self) -> usize {
        self.strength.len()
    }

    /// The weight of all edge ends: twice that of the edges.
    pub(super) fn weight(&self) -> f64 {
        self.weight
    }

    /// The modularity of a division. O(n + m).
    pub(super) fn modularity(&self, division: &[u32]) -> f64 {
        let number = division.iter().max().map_or(0, |last| *last as usize + 1);
        let mut total = vec![0.0; number];
        division.iter().zip(&self.strength).for_each(|(&community, strength)| total[community as usize] += strength);
        let mut inside: f64 = self.inner.iter().sum();
        for (from, to, weight) in self.links.edges() {
            inside += if division[from as usize] == division[to as usize] { weight } else { 0.0 };
        }
        let chance: f64 = total.iter().map(|total| (total / self.weight) * (total / self.weight)).sum();
        if self.weight > 0.0 { inside / self.weight - chance } else { 0.0 }
    }
}

/// Numbers the communities of a division anew, in the order in which they appear, and says how many there are.
pub(super) fn renumber(division: &mut [u32]) -> usize {
    let most = division.iter().max().map_or(0, |last| *last as usize + 1);
    let mut new = vec![u32::MAX; most];
    let mut number = 0;
    for community in division {
        let name = &mut new[*community as usize];
        if *name == u32::MAX {
            *name = number;
            number += 1;
        }
        *community = *name;
    }
    number as usize
}

/// The weight of a node's links to each community, gathered and forgotten in the time of its links.
pub(super) struct Ties {
    weight: Vec<f64>,
    touched: Vec<u32>,
}

impl Ties {
    pub(super) fn new(communities: usize) -> Self {
        Self { weight: vec![-1.0; communities], touched: Vec::new() }
    }

    /// Gathers the weights of some links, by community.
    pub(super) fn gather(&mut self, links: impl Iterator<Item = (u32, f64)>) {
        self.touched.drain(..).for_each(|community| self.weight[community as usize] = -1.0);
        for (community, weight) in links {
            let sum = &mut self.weight[community as usize];
            if *sum < 0.0 {
                self.touched.push(community);
                *sum = 0.0;
            }
            *sum += weight;
        }
    }

    /// The communities with links, in the order in which they appeared.
    pub(super) fn all(&self) -> impl Iterator<Item = (u32, f64)> + '_ {
        self.touched.iter().map(|&community| (community, self.weight[community as usize]))
    }

    /// The weight of the links to a community.
    pub(super) fn to(&self, community: u32) -> f64 {
        self.weight[community as usize].max(0.0)
    }
}
