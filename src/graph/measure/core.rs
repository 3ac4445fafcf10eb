//! How deep in the densest part is a node?

use crate::graph::links::Links;

/// The core number of each node: the largest k such that the node is in a part of the graph where each has k neighbours or more.
///
/// Takes away the node with the fewest neighbours again and again, with nodes kept in order of what is left of their neighbours by
/// counting (Batagelj and Zaversnik, "An O(m) algorithm for cores decomposition of networks", 2003). O(n + m).
pub(super) fn core(links: &Links) -> Vec<u32> {
    let mut degree: Vec<u32> = links.nodes().map(|node| links.degree(node) as u32).collect();
    let most = degree.iter().max().map_or(0, |most| *most as usize);
    // Where the nodes of each degree begin in `order`.
    let mut begins = vec![0_usize; most + 2];
    degree.iter().for_each(|&degree| begins[degree as usize + 1] += 1);
    (1..begins.len()).for_each(|at| begins[at] += begins[at - 1]);
    let mut free = begins.clone();
    let (mut order, mut place) = (vec![0_u32; degree.len()], vec![0_usize; degree.len()]);
    for node in links.nodes() {
        let slot = &mut free[degree[node as usize] as usize];
        (order[*slot], place[node as usize]) = (node, *slot);
        *slot += 1;
    }
    for at in 0..order.len() {
        let node = order[at];
        for &end in links.of_node(node) {
            let old = degree[end as usize] as usize;
            if old <= degree[node as usize] as usize {
                continue;
            }
            // The neighbour changes places with the first of its degree, which then begins one later.
            let (from, to) = (place[end as usize], begins[old].max(at + 1));
            let first = order[to];
            order.swap(from, to);
            (place[first as usize], place[end as usize]) = (from, to);
            begins[old] = to + 1;
            degree[end as usize] -= 1;
        }
    }
    degree
}
