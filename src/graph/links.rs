//! Which nodes are neighbours, in a form that can be walked fast?
//!
//! Compressed sparse rows: the neighbours of all nodes stand in one array, ordered by node, and another array tells where those of each
//! node begin. Built once from the graph in O(nodes + edges); what measures and lays out walks these instead of petgraph's linked lists.

use super::Net;
use petgraph::visit::EdgeRef as _;

/// The neighbours of each node, with weights.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Links {
    /// Where the neighbours of each node begin; one longer than there are nodes.
    starts: Vec<u32>,
    ends: Vec<u32>,
    weights: Vec<f64>,
}

/// A weight that measures can use: what is negative or no number counts nothing.
pub(super) fn weight(weight: f64) -> f64 {
    if weight.is_finite() { weight.max(0.0) } else { 0.0 }
}

impl Links {
    /// The edges out of each node, parallel edges and self loops included.
    pub(super) fn outgoing(net: &Net) -> Self {
        Self::of(net.node_count(), directed(net))
    }

    /// The edges into each node, parallel edges and self loops included.
    pub(super) fn incoming(net: &Net) -> Self {
        Self::of(net.node_count(), directed(net).map(|(from, to, weight)| (to, from, weight)))
    }

    /// The ends of the edges out of each node, each once, in ascending order; no self loops.
    pub(super) fn pairs(net: &Net) -> Self {
        let into =
            Self::of(net.node_count(), directed(net).filter(|(from, to, _)| from != to).map(|(from, to, w)| (to, from, w)));
        into.turned().merged()
    }

    /// Neighbours whichever way the edges point, each once, in ascending order; no self loops; weights of parallel edges added.
    pub(super) fn simple(net: &Net) -> Self {
        Self::undirected(net.node_count(), directed(net))
    }

    /// The same of a list of edges between nodes that are numbered from 0.
    pub(super) fn undirected(nodes: usize, edges: impl Iterator<Item = (u32, u32, f64)> + Clone) -> Self {
        let edges = edges.filter(|(from, to, _)| from != to);
        let both = edges.flat_map(|(from, to, weight)| [(from, to, weight), (to, from, weight)]);
        Self::of(nodes, both).turned().merged()
    }

    /// Each link at its other node; those of a node then stand in ascending order.
    fn turned(&self) -> Self {
        Self::of(self.len(), self.edges().map(|(from, to, weight)| (to, from, weight)))
    }

    /// The links of a list of edges, each at its first node.
    pub(super) fn of(nodes: usize, edges: impl Iterator<Item = (u32, u32, f64)> + Clone) -> Self {
        let mut starts = vec![0_u32; nodes + 1];
        for (from, ..) in edges.clone() {
            starts[from as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut free = starts.clone();
        let number = starts[nodes] as usize;
        let (mut ends, mut weights) = (vec![0; number], vec![0.0; number]);
        for (from, to, weight) in edges {
            let slot = &mut free[from as usize];
            ends[*slot as usize] = to;
            weights[*slot as usize] = weight;
            *slot += 1;
        }
        Self { starts, ends, weights }
    }

    /// The same with neighbours that follow one another and are equal made one.
    fn merged(mut self) -> Self {
        let (mut kept, mut from) = (0, 0);
        for node in 0..self.len() {
            let to = self.starts[node + 1] as usize;
            let begin = kept;
            for at in from..to {
                if kept > begin && self.ends[kept - 1] == self.ends[at] {
                    self.weights[kept - 1] += self.weights[at];
                } else {
                    (self.ends[kept], self.weights[kept]) = (self.ends[at], self.weights[at]);
                    kept += 1;
                }
            }
            from = to;
            self.starts[node + 1] = kept as u32;
        }
        self.ends.truncate(kept);
        self.weights.truncate(kept);
        self
    }

    /// The number of nodes.
    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The number of neighbours of all nodes together; twice the number of edges when the links are simple.
    pub(super) fn number(&self) -> usize {
        self.ends.len()
    }

    fn range(&self, node: u32) -> std::ops::Range<usize> {
        self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize
    }

    /// The neighbours of a node.
    pub(super) fn of_node(&self, node: u32) -> &[u32] {
        &self.ends[self.range(node)]
    }

    /// How many neighbours a node has.
    pub(super) fn degree(&self, node: u32) -> usize {
        self.range(node).len()
    }

    /// The neighbours of a node, each with its weight.
    pub(super) fn weighted(&self, node: u32) -> impl Iterator<Item = (u32, f64)> + Clone + '_ {
        let range = self.range(node);
        self.ends[range.clone()].iter().copied().zip(self.weights[range].iter().copied())
    }

    /// The nodes.
    pub(super) fn nodes(&self) -> std::ops::Range<u32> {
        0..self.len() as u32
    }

    /// Every link: node, neighbour, weight.
    pub(super) fn edges(&self) -> impl Iterator<Item = (u32, u32, f64)> + Clone + '_ {
        self.nodes().flat_map(move |node| self.weighted(node).map(move |(end, weight)| (node, end, weight)))
    }
}

fn directed(net: &Net) -> impl Iterator<Item = (u32, u32, f64)> + Clone + '_ {
    let number = |node: petgraph::graph::NodeIndex| node.index() as u32;
    net.edge_references().map(move |edge| (number(edge.source()), number(edge.target()), weight(edge.weight().weight)))
}

/// The nodes of a walk in order of their distance from where it began (breadth first), and the distances, kept between walks.
#[derive(Clone, Debug, Default)]
pub(super) struct Sweep {
    /// The nodes that were reached, nearest first.
    pub(super) order: Vec<u32>,
    /// The distance of each node in steps; [`Sweep::FAR`] where there is no way.
    pub(super) distance: Vec<u32>,
}

impl Sweep {
    /// The distance of what is not reached.
    pub(super) const FAR: u32 = u32::MAX;

    pub(super) fn new(nodes: usize) -> Self {
        Self { order: Vec::with_capacity(nodes), distance: vec![Self::FAR; nodes] }
    }

    /// Walks from a node, forgetting the walk before. O(nodes + edges reached by both).
    pub(super) fn from(&mut self, links: &Links, start: u32) {
        for node in self.order.drain(..) {
            self.distance[node as usize] = Self::FAR;
        }
        self.distance[start as usize] = 0;
        self.order.push(start);
        let mut at = 0;
        while let Some(&node) = self.order.get(at) {
            at += 1;
            let next = self.distance[node as usize] + 1;
            for &end in links.of_node(node) {
                if self.distance[end as usize] == Self::FAR {
                    self.distance[end as usize] = next;
                    self.order.push(end);
                }
            }
        }
    }

    /// The distance of the farthest node that the last walk reached.
    pub(super) fn depth(&self) -> u32 {
        self.order.last().map_or(0, |&node| self.distance[node as usize])
    }
}

/// How many walks go together: one bit for each, so that those at a node fill a line of the processor's cache.
pub(super) const TOGETHER: usize = 64 * WORDS;
const WORDS: usize = 8;

/// A bit for each walk.
type Walks = [u64; WORDS];
const NONE: Walks = [0; WORDS];

/// Walks from up to [`TOGETHER`] nodes at once, breadth first, with one bit for each of them (Then et al., "The more the merrier: efficient
/// multi-source graph traversal", VLDB 2014). What is kept of each node stands in one line of the cache, so that a link costs about one look
/// into memory for all walks. O(depth · (nodes + edges)), mostly near one walk.
///
/// - `reached`: is told of each node that some of the walks reach: the node, how many walks, and their depth there.
pub(super) fn sweep_together(links: &Links, starts: &[u32], mut reached: impl FnMut(u32, u32, u32)) {
    let mut seen = vec![NONE; links.len()];
    let (mut here, mut there) = (vec![NONE; links.len()], vec![NONE; links.len()]);
    let (mut layer, mut next): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
    for (&start, walk) in starts.iter().zip(0..TOGETHER) {
        if seen[start as usize] == NONE {
            layer.push(start);
        }
        seen[start as usize][walk / 64] |= 1 << (walk % 64);
        here[start as usize] = seen[start as usize];
    }
    for depth in 1.. {
        if layer.is_empty() {
            return;
        }
        for node in layer.drain(..) {
            let walks = std::mem::replace(&mut here[node as usize], NONE);
            for &end in links.of_node(node) {
                let (seen, there) = (&seen[end as usize], &mut there[end as usize]);
                let (mut new, mut old) = (0, 0);
                for word in 0..WORDS {
                    old |= there[word];
                    new |= walks[word] & !seen[word];
                    there[word] |= walks[word] & !seen[word];
                }
                if old == 0 && new != 0 {
                    next.push(end);
                }
            }
        }
        for &node in &next {
            let walks = &there[node as usize];
            seen[node as usize].iter_mut().zip(walks).for_each(|(seen, new)| *seen |= new);
            reached(node, walks.iter().map(|word| word.count_ones()).sum(), depth);
        }
        std::mem::swap(&mut here, &mut there);
        std::mem::swap(&mut layer, &mut next);
    }
}
