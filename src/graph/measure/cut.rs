//! Which nodes and edges hold the graph together?
//!
//! A depth-first walk gives each node a number, and the lowest number that it and what comes behind it reach past the edge to it: when
//! that is not lower than the number before, all ways to what comes behind lead there (Hopcroft and Tarjan, "Algorithm 447", CACM 16,
//! 1973; Tarjan, "A note on finding the bridges of a graph", Information Processing Letters 2, 1974). O(n + m), without recursion.

use crate::graph::Net;
use crate::graph::links::Links;
use petgraph::visit::EdgeRef as _;

const NONE: u32 = u32::MAX;

/// Whether the component of a node falls into several without it, for each node.
pub(super) fn cut_points(links: &Links) -> Vec<bool> {
    let walk = Walk::new(links);
    let mut cut = vec![false; links.len()];
    let mut branches = vec![0; links.len()];
    for node in links.nodes() {
        let before = walk.before[node as usize];
        if before == NONE {
            continue;
        }
        branches[before as usize] += 1;
        let holds = walk.lowest[node as usize] >= walk.number[before as usize];
        let is_root = walk.before[before as usize] == NONE;
        cut[before as usize] |= if is_root { branches[before as usize] > 1 } else { holds };
    }
    cut
}

/// Whether the component of an edge falls in two without it, for each edge. Of parallel edges none does.
pub(super) fn bridges(net: &Net, links: &Links) -> Vec<bool> {
    let walk = Walk::new(links);
    // A bridge leads to some node in the walk, and is known by that node.
    let behind = |a: u32, b: u32| {
        let leads =
            |from: u32, to: u32| walk.before[to as usize] == from && walk.lowest[to as usize] > walk.number[from as usize];
        [(a, b), (b, a)].into_iter().find(|(from, to)| leads(*from, *to)).map(|(_, to)| to)
    };
    let ends = |edge: petgraph::graph::EdgeReference<'_, _>| (edge.source().index() as u32, edge.target().index() as u32);
    let found: Vec<Option<u32>> = net.edge_references().map(ends).map(|(a, b)| behind(a, b)).collect();
    let mut parallel = vec![0_u32; links.len()];
    found.iter().flatten().for_each(|&to| parallel[to as usize] += 1);
    found.into_iter().map(|to| to.is_some_and(|to| parallel[to as usize] == 1)).collect()
}

/// A depth-first walk over all nodes.
struct Walk {
    /// When each node was found.
    number: Vec<u32>,
    /// The lowest number that each node and those behind it are linked to, the link to the node itself aside.
    lowest: Vec<u32>,
    /// From where each node was found.
    before: Vec<u32>,
}

impl Walk {
    fn new(links: &Links) -> Self {
        let unknown = || vec![NONE; links.len()];
        let mut walk = Self { number: unknown(), lowest: unknown(), before: unknown() };
        let mut found = 0;
        let mut path: Vec<(u32, usize)> = Vec::new();
        for start in links.nodes() {
            if walk.number[start as usize] == NONE {
                walk.enter(start, &mut found);
                path.push((start, 0));
            }
            while let Some((node, next)) = path.last_mut() {
                let node = *node;
                let Some(&end) = links.of_node(node).get(*next) else {
                    path.pop();
                    let before = walk.before[node as usize];
                    if before != NONE {
                        walk.lowest[before as usize] = walk.lowest[before as usize].min(walk.lowest[node as usize]);
                    }
                    continue;
                };
                *next += 1;
                if walk.number[end as usize] == NONE {
                    walk.before[end as usize] = node;
                    walk.enter(end, &mut found);
                    path.push((end, 0));
                } else if walk.before[node as usize] != end {
                    walk.lowest[node as usize] = walk.lowest[node as usize].min(walk.number[end as usize]);
                }
            }
        }
        walk
    }

    fn enter(&mut self, node: u32, found: &mut u32) {
        (self.number[node as usize], self.lowest[node as usize]) = (*found, *found);
        *found += 1;
    }
}
