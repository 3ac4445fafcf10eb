//! Which nodes keep to one another?
//!
//! The Leiden algorithm for modularity (Traag, Waltman and van Eck, "From Louvain to Leiden: guaranteeing well-connected communities",
//! Scientific Reports 9, 2019): nodes move to the community where they add most; each community is then built anew from its nodes, so that
//! it is connected; and the same is done with what was built in the place of nodes, until nothing moves. The whole is repeated from its own
//! result until that no longer helps.

mod level;
mod moving;
mod refining;

use super::component::by_size;
use crate::error::Result;
use crate::graph::Net;
use crate::graph::random::Random;
use crate::graph::work::Work;
use level::Level;

/// A division of the nodes into communities.
#[derive(Clone, Debug, Default)]
pub(in crate::graph) struct Communities {
    /// The community of each node, numbered from 0 by size, the largest first.
    pub(in crate::graph) of_nodes: Vec<u32>,
    /// How much more of the weight is inside communities than chance would bring there; none without edges.
    pub(in crate::graph) modularity: Option<f64>,
}

/// The smallest gain in modularity for which the whole is repeated.
const WORTH: f64 = 1e-5;
/// Rounds without such a gain before it ends.
const PATIENCE: u32 = 2;
/// No more rounds than this.
const ROUNDS: u32 = 40;

/// The communities of a graph, by modularity (Newman and Girvan, "Finding and evaluating community structure in networks", Physical
/// Review E 69, 2004) at resolution 1, whichever way edges point and with their weights.
///
/// - `seed`: decides the order in which nodes are looked at. Small graphs are divided several times, and the best division counts.
///
/// About O(n + m) a round in practice; some 10 rounds.
pub(in crate::graph) fn communities(net: &Net, seed: u64, work: &mut Work<'_>) -> Result<Communities> {
    let level = Level::new(net);
    let tries = tries(net);
    let stop = work.stop();
    let found = work.each(tries, |number| {
        let random = &mut Random::new(seed.wrapping_add(number as u64));
        let start = start(level.len(), number, random);
        divide(&level, start, random, &stop)
    })?;
    let mut best: Vec<u32> = Vec::new();
    let mut most = f64::NEG_INFINITY;
    for (division, modularity) in found {
        if modularity > most {
            (best, most) = (division, modularity);
        }
    }
    work.done(1.0)?;
    Ok(Communities { of_nodes: by_size(best), modularity: (level.weight() > 0.0).then_some(most) })
}

/// How often a graph is divided; large ones once, as their divisions differ little.
fn tries(net: &Net) -> usize {
    match net.node_count() + net.edge_count() {
        0..2_000 => 2 * FROM_SINGLE_NODES,
        2_000..20_000 => 4,
        20_000..200_000 => 2,
        _ => 1,
    }
}

/// So many tries begin with each node by itself; those after them, which only small graphs have, with any division.
const FROM_SINGLE_NODES: usize = 16;

/// The division with which a try begins.
///
/// Moves that gain at each step do not lead everywhere from single nodes: a path of five nodes whose last has a loop is one example.
fn start(nodes: usize, number: usize, random: &mut Random) -> Vec<u32> {
    match number < FROM_SINGLE_NODES {
        true => (0..nodes as u32).collect(),
        false => (0..nodes).map(|_| random.below(nodes) as u32).collect(),
    }
}

/// One division from a first one, and its modularity.
fn divide(level: &Level, start: Vec<u32>, random: &mut Random, stop: &dyn Fn() -> bool) -> (Vec<u32>, f64) {
    let mut best = start;
    let mut most = level.modularity(&best);
    let mut patience = PATIENCE;
    let mut division = best.clone();
    for _ in 0..ROUNDS {
        round(level, &mut division, random, stop);
        let modularity = level.modularity(&division);
        patience = if modularity > most + WORTH { PATIENCE } else { patience - 1 };
        if modularity > most {
            (best, most) = (division.clone(), modularity);
        }
        if patience == 0 || stop() {
            break;
        }
    }
    (best, most)
}

/// Moves, builds anew and goes on with what was built, until each community is one node.
fn round(level: &Level, division: &mut [u32], random: &mut Random, stop: &dyn Fn() -> bool) {
    let mut own: Option<Level> = None;
    let mut at: Vec<u32> = (0..level.len() as u32).collect();
    let mut current = division.to_vec();
    loop {
        let here = own.as_ref().unwrap_or(level);
        moving::move_nodes(here, &mut current, random, stop);
        let communities = level::renumber(&mut current);
        if communities == here.len() || stop() {
            break;
        }
        let mut refined = refining::refine(here, &current, random);
        let parts = level::renumber(&mut refined);
        if parts == here.len() {
            break;
        }
        let mut above = vec![0; parts];
        refined.iter().zip(&current).for_each(|(&part, &community)| above[part as usize] = community);
        at.iter_mut().for_each(|node| *node = refined[*node as usize]);
        own = Some(here.together(&refined, parts));
        current = above;
    }
    division.iter_mut().zip(&at).for_each(|(community, node)| *community = current[*node as usize]);
}
