//! Where do nodes lie when their distances are those in the graph?
//!
//! Stress is how far distances on the plane are from the numbers of steps in the graph, squared, each divided by the square of the steps. It
//! is lowered by stochastic gradient descent: pairs in random order are each moved towards their distance, by less and less (Zheng, Pawar and
//! Goodman, "Graph drawing by stochastic gradient descent", IEEE TVCG 25, 2019). Small graphs look at all pairs; in others each node looks at
//! its neighbours and at some pivots, which stand for the nodes around them (Ortmann, Klimenta and Brandes, "A sparse stress model", 2016);
//! what chance left uneven is then averaged out (Gansner, Koren and North, "Graph drawing by stress majorization", 2004).

use crate::error::Result;
use crate::graph::links::{Links, Sweep};
use crate::graph::random::Random;
use crate::graph::work::Work;

/// Up to so many nodes all pairs are looked at.
const FULL: usize = 1_500;
/// Rounds for those.
const FULL_ROUNDS: usize = 30;
/// So many pivots above.
const PIVOTS: usize = 200;
/// Rounds in which pairs are moved, one after the other.
const ROUNDS: usize = 20;
/// Rounds after those in which each node goes where all that it looks at want it on average: what chance left uneven becomes even.
const SETTLING: usize = 8;
/// So many nodes are moved in one piece of work.
const PIECE: usize = 4_096;
/// How far the last round still moves a pair of neighbours, as a share of the way.
const LAST: f64 = 0.1;

/// Places the nodes of a connected graph so that an edge is about 1 long. O(n² · rounds) for small graphs, O((n · pivots + m) · rounds)
/// for others.
pub(super) fn place(links: &Links, random: &mut Random, work: &mut Work<'_>) -> Result<Vec<[f64; 2]>> {
    let side = (links.len() as f64).sqrt();
    let mut at: Vec<[f64; 2]> = links.nodes().map(|_| [random.unit() * side, random.unit() * side]).collect();
    match links.len() {
        0 | 1 => {}
        2..=FULL => full(links, &mut at, random, work)?,
        _ => sparse(links, &mut at, random, work)?,
    }
    Ok(at)
}

/// The lengths of the steps of each round, from one that brings the farthest pair to its distance down to one that moves the pair of the
/// largest weight by [`LAST`] of its way.
fn steps(rounds: usize, farthest: f64, heaviest: f64) -> impl Iterator<Item = f64> {
    let first = farthest * farthest;
    let fall = (LAST / heaviest / first).ln() / (rounds as f64 - 1.0);
    (0..rounds).map(move |round| first * (fall * round as f64).exp())
}

/// Moves two nodes towards a distance, each by its own share of the way.
fn pull(at: &mut [[f64; 2]], [one, other]: [u32; 2], distance: f64, [own, others]: [f64; 2]) {
    let (a, b) = (at[one as usize], at[other as usize]);
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    let length = (x * x + y * y).sqrt().max(1e-9);
    let way = (length - distance) / (2.0 * length);
    at[one as usize] = [a[0] - own * way * x, a[1] - own * way * y];
    at[other as usize] = [b[0] + others * way * x, b[1] + others * way * y];
}

fn full(links: &Links, at: &mut [[f64; 2]], random: &mut Random, work: &mut Work<'_>) -> Result<()> {
    let mut pairs: Vec<(u32, u32, u32)> = Vec::with_capacity(links.len() * (links.len() - 1) / 2);
    let mut sweep = Sweep::new(links.len());
    for node in links.nodes() {
        sweep.from(links, node);
        pairs.extend((node + 1..links.len() as u32).map(|other| (node, other, sweep.distance[other as usize])));
    }
    let farthest = pairs.iter().map(|(.., distance)| *distance).max().unwrap_or(1);
    for (round, step) in steps(FULL_ROUNDS, f64::from(farthest), 1.0).enumerate() {
        work.done(round as f64 / FULL_ROUNDS as f64)?;
        random.shuffle(&mut pairs);
        for &(one, other, distance) in &pairs {
            let distance = f64::from(distance);
            let share = (step / (distance * distance)).min(1.0);
            pull(at, [one, other], distance, [share; 2]);
        }
    }
    Ok(())
}

/// Lowers the stress of a graph with many nodes. Each round moves the ends of edges, one edge after the other, then each node by its pivots. Pivots stand still while that is done, so
/// that nodes do not depend on one another and can be moved on several threads.
fn sparse(links: &Links, at: &mut Vec<[f64; 2]>, random: &mut Random, work: &mut Work<'_>) -> Result<()> {
    let pivots = Pivots::new(links, random, &mut work.part(0.0, 0.2))?;
    let work = &mut work.part(0.2, 1.0);
    let mut edges: Vec<(u32, u32)> = links.edges().filter(|(a, b, _)| a < b).map(|(a, b, _)| (a, b)).collect();
    let mut order: Vec<usize> = (0..pivots.nodes.len()).collect();
    for (round, step) in steps(ROUNDS, f64::from(pivots.farthest), pivots.heaviest()).enumerate() {
        random.shuffle(&mut edges);
        edges.iter().for_each(|&(one, other)| pull(at, [one, other], 1.0, [step.min(1.0); 2]));
        random.shuffle(&mut order);
        *at = each_node(at, part(work, round), |node| pivots.pull(node, at, &order, step))?;
    }
    for round in ROUNDS..ROUNDS + SETTLING {
        *at = each_node(at, part(work, round), |node| pivots.settle(node, links, at))?;
    }
    Ok(())
}

/// The share of the work that a round is.
fn part<'w>(work: &'w mut Work<'_>, round: usize) -> Work<'w> {
    let rounds = (ROUNDS + SETTLING) as f64;
    work.part(round as f64 / rounds, (round + 1) as f64 / rounds)
}

/// A new position for each node, all from the old ones, on several threads.
fn each_node(at: &[[f64; 2]], mut work: Work<'_>, place: impl Fn(usize) -> [f64; 2] + Sync) -> Result<Vec<[f64; 2]>> {
    let nodes = |piece: usize| piece * PIECE..at.len().min((piece + 1) * PIECE);
    let moved = work.each(at.len().div_ceil(PIECE), |piece| nodes(piece).map(&place).collect::<Vec<_>>())?;
    Ok(moved.concat())
}

/// Nodes that stand for those around them.
struct Pivots {
    nodes: Vec<u32>,
    /// The distance of each node to each pivot, by node.
    distance: Vec<u32>,
    /// How much a pivot weighs at each distance.
    weight: Vec<Vec<f32>>,
    farthest: u32,
}

impl Pivots {
    /// Where neighbours and pivots on average want a node to be.
    fn settle(&self, node: usize, links: &Links, at: &[[f64; 2]]) -> [f64; 2] {
        let number = self.nodes.len();
        let [x, y] = at[node];
        let (mut sum, mut weights) = ([0.0; 2], 0.0);
        let mut wish = |other: u32, distance: f64, weight: f64| {
            let [ox, oy] = at[other as usize];
            let (dx, dy) = (x - ox, y - oy);
            let stretch = distance / (dx * dx + dy * dy).sqrt().max(1e-9);
            sum[0] += weight * (ox + dx * stretch);
            sum[1] += weight * (oy + dy * stretch);
            weights += weight;
        };
        for &end in links.of_node(node as u32) {
            wish(end, 1.0, 1.0);
        }
        for (pivot, &distance) in self.distance[node * number..(node + 1) * number].iter().enumerate() {
            if distance > 1 {
                wish(self.nodes[pivot], f64::from(distance), f64::from(self.weight[pivot][distance as usize]));
            }
        }
        [sum[0] / weights, sum[1] / weights]
    }

    /// Where a node moves by the pivots, which it looks at in an order of its own.
    fn pull(&self, node: usize, at: &[[f64; 2]], order: &[usize], step: f64) -> [f64; 2] {
        let number = self.nodes.len();
        let distances = &self.distance[node * number..(node + 1) * number];
        let [mut x, mut y] = at[node];
        let (before, after) = order.split_at(node % number);
        for &pivot in after.iter().chain(before) {
            let distance = distances[pivot];
            if distance > 1 {
                let share = (step * f64::from(self.weight[pivot][distance as usize])).min(1.0);
                let other = at[self.nodes[pivot] as usize];
                let (dx, dy) = (x - other[0], y - other[1]);
                let length = (dx * dx + dy * dy).sqrt().max(1e-9);
                let way = share * (length - f64::from(distance)) / (2.0 * length);
                (x, y) = (x - way * dx, y - way * dy);
            }
        }
        [x, y]
    }

    fn heaviest(&self) -> f64 {
        self.weight.iter().flatten().copied().fold(1.0, f32::max).into()
    }

    /// Draws pivots, each with a chance that grows with its distance to those before: the farthest ones themselves would all be leaves
    /// where a few hubs hold the graph together.
    fn new(links: &Links, random: &mut Random, work: &mut Work<'_>) -> Result<Self> {
        let number = PIVOTS.min(links.len());
        let mut nodes: Vec<u32> = Vec::new();
        let mut distance = vec![0; links.len() * number];
        let mut nearest = vec![(u32::MAX, 0_u32); links.len()];
        let mut sweep = Sweep::new(links.len());
        let mut next = random.below(links.len()) as u32;
        while nodes.len() < number {
            work.done(nodes.len() as f64 / number as f64)?;
            sweep.from(links, next);
            for &node in &sweep.order {
                let far = sweep.distance[node as usize];
                distance[node as usize * number + nodes.len()] = far;
                nearest[node as usize] = nearest[node as usize].min((far, nodes.len() as u32));
            }
            nodes.push(next);
            let mut left = (random.unit() * nearest.iter().map(|(far, _)| f64::from(*far)).sum::<f64>()) as u64;
            let chosen = nearest.iter().position(|(far, _)| {
                let found = u64::from(*far) > left;
                left = left.saturating_sub(u64::from(*far));
                found
            });
            let Some(chosen) = chosen else { break };
            next = chosen as u32;
        }
        let farthest = distance.iter().copied().max().unwrap_or(1);
        let mut near = vec![vec![0_u32; farthest as usize + 1]; nodes.len()];
        nearest.iter().for_each(|(far, pivot)| near[*pivot as usize][*far as usize] += 1);
        let weigh = |near: Vec<u32>| {
            let mut sum = 0;
            let within: Vec<u32> = near
                .iter()
                .map(|number| {
                    sum += number;
                    sum
                })
                .collect();
            let weight = |far: usize| if far > 0 { within[far / 2] as f32 / (far * far) as f32 } else { 0.0 };
            (0..within.len()).map(weight).collect()
        };
        Ok(Self { nodes, distance, weight: near.into_iter().map(weigh).collect(), farthest })
    }
}
