//! Nodes on a circle.

use crate::graph::links::Links;
use std::f64::consts::TAU;

/// Places the nodes of a component on a circle, in the order of a depth-first walk that goes to neighbours with fewer neighbours first, so
/// that many edges join nodes side by side. O(n + m log m).
pub(super) fn place(links: &Links, radii: &[f64]) -> Vec<[f64; 2]> {
    let around: f64 = radii.iter().map(|radius| 3.0 * radius).sum();
    let radius = around / TAU;
    let mut at = 0.0;
    let mut positions = vec![[0.0; 2]; links.len()];
    for node in walk(links) {
        let own = 3.0 * radii[node as usize] / around.max(f64::MIN_POSITIVE) * TAU;
        let angle: f64 = at + own / 2.0;
        at += own;
        positions[node as usize] = [radius * angle.sin(), -radius * angle.cos()];
    }
    positions
}

fn walk(links: &Links) -> Vec<u32> {
    let mut seen = vec![false; links.len()];
    let mut order = Vec::with_capacity(links.len());
    let mut open: Vec<u32> =
        links.nodes().max_by_key(|&node| (links.degree(node), std::cmp::Reverse(node))).into_iter().collect();
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut seen[node as usize], true) {
            order.push(node);
            let mut next: Vec<u32> = links.of_node(node).iter().copied().filter(|end| !seen[*end as usize]).collect();
            next.sort_by_key(|&end| std::cmp::Reverse((links.degree(end), end)));
            open.extend(next);
        }
    }
    order
}
