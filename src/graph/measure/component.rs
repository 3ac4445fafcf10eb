//! Into which parts does a graph fall?

use crate::graph::Net;
use crate::graph::links::{Links, Sweep};

/// The weak component of each node, numbered from 0 by size, the largest first, then by its first node. O(n + m).
pub(in crate::graph) fn components(links: &Links) -> Vec<u32> {
    let mut component = vec![u32::MAX; links.len()];
    let mut sweep = Sweep::new(links.len());
    let mut number = 0;
    for start in links.nodes() {
        if component[start as usize] == u32::MAX {
            sweep.from(links, start);
            sweep.order.iter().for_each(|&node| component[node as usize] = number);
            number += 1;
        }
    }
    by_size(component)
}

/// The strong component of each node, numbered likewise (Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on
/// Computing 1, 1972; petgraph's, which needs no recursion). O(n + m).
pub(super) fn strong(net: &Net) -> Vec<u32> {
    let mut component = vec![0; net.node_count()];
    for (number, nodes) in (0..).zip(petgraph::algo::kosaraju_scc(net)) {
        nodes.into_iter().for_each(|node| component[node.index()] = number);
    }
    by_size(component)
}

/// How many parts there are.
pub(super) fn number(parts: &[u32]) -> usize {
    parts.iter().max().map_or(0, |last| *last as usize + 1)
}

/// The nodes of each part, in order.
pub(in crate::graph) fn members(parts: &[u32]) -> Vec<Vec<u32>> {
    let mut members = vec![Vec::new(); number(parts)];
    for (&part, node) in parts.iter().zip(0..) {
        members[part as usize].push(node);
    }
    members
}

/// The same parts, numbered from 0 by size, the largest first, then by their first nodes. O(n + parts · log parts).
pub(super) fn by_size(mut parts: Vec<u32>) -> Vec<u32> {
    let number = number(&parts);
    let (mut sizes, mut firsts) = (vec![0_usize; number], vec![usize::MAX; number]);
    for (node, &part) in parts.iter().enumerate() {
        sizes[part as usize] += 1;
        firsts[part as usize] = firsts[part as usize].min(node);
    }
    let mut order: Vec<usize> = (0..number).collect();
    order.sort_unstable_by_key(|&part| (std::cmp::Reverse(sizes[part]), firsts[part]));
    let mut renamed = vec![0; number];
    for (new, old) in (0..).zip(order) {
        renamed[old] = new;
    }
    parts.iter_mut().for_each(|part| *part = renamed[*part as usize]);
    parts
}
