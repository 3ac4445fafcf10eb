//! How are communities drawn together?
//!
//! ForceAtlas2 (Jacomy, Venturini, Heymann and Bastian, PLoS ONE 9, 2014) from a layout by stress: linked nodes attract one another in
//! proportion to their distance, all nodes repel one another in proportion to their degrees and the inverse of the distance, and each node goes
//! slower the more it swings; all are drawn to the middle a little. Far nodes repel as groups (Barnes and Hut, Nature 324, 1986).

use super::tree::Tree;
use crate::error::Result;
use crate::graph::links::Links;
use crate::graph::work::Work;

const ROUNDS: usize = 200;
/// So many nodes are moved in one piece of work.
const PIECE: usize = 512;
/// How much swinging is tolerated.
const TOLERANCE: f64 = 0.3;
/// The distance from the middle, in that of the nodes on average, at which what draws to the middle makes up for what all nodes repel.
const REACH: f64 = 1.2;

/// Draws the communities of a connected graph together, from positions where edges are about 1 long; keeps their mean length at 1.
/// O((n log n + m) · rounds).
pub(super) fn polish(links: &Links, at: &mut [[f64; 2]], work: &mut Work<'_>) -> Result<()> {
    let mass: Vec<f64> = links.nodes().map(|node| links.degree(node) as f64 + 1.0).collect();
    fit(links, at, &mass);
    let gravity = gravity(at, &mass);
    let mut before = vec![[0.0; 2]; at.len()];
    let mut speed = 1.0_f64;
    for round in 0..ROUNDS {
        let part = |round: usize| round as f64 / ROUNDS as f64;
        let tree = Tree::new(at, &mass);
        let nodes = |piece: usize| piece * PIECE..at.len().min((piece + 1) * PIECE);
        let force = |node: usize| force(links, at, &mass, &tree, gravity, node);
        let pieces = work
            .part(part(round), part(round + 1))
            .each(at.len().div_ceil(PIECE), |piece| nodes(piece).map(force).collect::<Vec<_>>())?;
        let forces = pieces.concat();
        let swing = |node: usize| length([forces[node][0] - before[node][0], forces[node][1] - before[node][1]]);
        let trace = |node: usize| length([forces[node][0] + before[node][0], forces[node][1] + before[node][1]]) / 2.0;
        let whole = |of: &dyn Fn(usize) -> f64| (0..at.len()).map(|node| mass[node] * of(node)).sum::<f64>();
        let wanted = TOLERANCE * whole(&trace) / whole(&swing).max(1e-12);
        speed = if round == 0 { 0.1 } else { wanted.min(speed * 1.5) };
        for node in 0..at.len() {
            let own = speed / (1.0 + (speed * swing(node) * mass[node]).sqrt());
            at[node] = [at[node][0] + forces[node][0] * own, at[node][1] + forces[node][1] * own];
        }
        before = forces;
    }
    let (sum, number) = (links.edges()).fold((0.0, 0.0), |(sum, number), (a, b, _)| (sum + distance(at, a, b), number + 1.0));
    scale(at, if sum > 0.0 { number / sum } else { 1.0 });
    Ok(())
}

/// Scales positions to where attraction and repulsion are in balance on the whole.
fn fit(links: &Links, at: &mut [[f64; 2]], mass: &[f64]) {
    let squares: f64 = links.edges().filter(|(a, b, _)| a < b).map(|(a, b, _)| distance(at, a, b).powi(2)).sum();
    let (sum, own): (f64, f64) = mass.iter().fold((0.0, 0.0), |(sum, own), mass| (sum + mass, own + mass * mass));
    scale(at, ((sum * sum - own) / 2.0 / squares.max(1e-12)).sqrt());
}

/// How strongly everything is drawn to the middle, so that chains at the rim do not stand far out ("strong gravity" of ForceAtlas2).
fn gravity(at: &[[f64; 2]], mass: &[f64]) -> f64 {
    let middle = [0, 1].map(|axis| at.iter().map(|at| at[axis]).sum::<f64>() / at.len() as f64);
    let squares: f64 = at.iter().map(|at| (at[0] - middle[0]).powi(2) + (at[1] - middle[1]).powi(2)).sum();
    mass.iter().sum::<f64>() * at.len() as f64 / (REACH * REACH * squares.max(1e-12))
}

fn force(links: &Links, at: &[[f64; 2]], mass: &[f64], tree: &Tree, gravity: f64, node: usize) -> [f64; 2] {
    let [x, y] = at[node];
    let repelled = tree.repulsion(at[node]);
    let middle = tree.middle();
    let mut force = [0, 1].map(|axis| (repelled[axis] - gravity * (at[node][axis] - middle[axis])) * mass[node]);
    for &end in links.of_node(node as u32) {
        force[0] -= x - at[end as usize][0];
        force[1] -= y - at[end as usize][1];
    }
    force
}

fn length([x, y]: [f64; 2]) -> f64 {
    (x * x + y * y).sqrt()
}

fn distance(at: &[[f64; 2]], one: u32, other: u32) -> f64 {
    let (a, b) = (at[one as usize], at[other as usize]);
    length([a[0] - b[0], a[1] - b[1]])
}

fn scale(at: &mut [[f64; 2]], by: f64) {
    at.iter_mut().for_each(|[x, y]| (*x, *y) = (*x * by, *y * by));
}
