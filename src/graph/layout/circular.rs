//! Nodes on a circle.

use crate::graph::links::Links;
use std::f64::consts::TAU;

/// Places the nodes of a component on a circle, each as near to its neighbours as a walk through the graph brings it.
pub(super) fn place(links: &Links, radii: &[f64]) -> Vec<[f64; 2]> {
    let around: f64 = radii.iter().map(|radius| 3.0 * radius).sum();
    let radius = around / TAU;
    let mut at = 0.0;
    let step = |own: f64| 3.0 * own / around.max(f64::MIN_POSITIVE) * TAU;
    links
        .nodes()
        .map(|node| {
            let own = step(radii[node as usize]);
            let angle: f64 = at + own / 2.0;
            at += own;
            [radius * angle.sin(), -radius * angle.cos()]
        })
        .collect()
}
