//! Where is somebody who follows edges at random?

use crate::error::Result;
use crate::graph::Net;
use crate::graph::links::Links;
use crate::graph::work::Work;

/// The chance to follow an edge rather than to start anew anywhere.
const DAMPING: f64 = 0.85;
/// Iteration ends when the values together change less than this.
const TOLERANCE: f64 = 1e-15;
/// Each step makes the change smaller by [`DAMPING`], so this many always suffice.
const STEPS: u32 = 300;

/// PageRank of each node; all add up to 1 (Page, Brin, Motwani and Winograd, "The PageRank citation ranking", Stanford 1999).
///
/// Edges are followed in their direction, in proportion to their weight, parallel edges each for themselves. From a node without
/// edges out of it the walk starts anew anywhere. So do networkx and igraph, and with a small tolerance they give the same values.
/// Power iteration; O(m) a step and some 200 steps.
pub(super) fn pagerank(net: &Net, work: &mut Work<'_>) -> Result<Vec<f64>> {
    let nodes = net.node_count();
    let (out, into) = (Links::outgoing(net), Links::incoming(net));
    let strength: Vec<f64> = out.nodes().map(|node| out.weighted(node).map(|(_, weight)| weight).sum()).collect();
    let mut rank = vec![1.0 / nodes as f64; nodes];
    let mut given = vec![0.0; nodes];
    let mut next = vec![0.0; nodes];
    for step in 0..STEPS {
        work.done(f64::from(step) / f64::from(STEPS))?;
        let mut stuck = 0.0;
        for node in 0..nodes {
            let share = if strength[node] > 0.0 { rank[node] / strength[node] } else { 0.0 };
            stuck += if strength[node] > 0.0 { 0.0 } else { rank[node] };
            given[node] = share;
        }
        let anew = (1.0 - DAMPING + DAMPING * stuck) / nodes as f64;
        for (node, next) in into.nodes().zip(&mut next) {
            *next = anew + DAMPING * into.weighted(node).map(|(from, weight)| weight * given[from as usize]).sum::<f64>();
        }
        let change: f64 = rank.iter().zip(&next).map(|(old, new)| (old - new).abs()).sum();
        std::mem::swap(&mut rank, &mut next);
        if change < TOLERANCE {
            break;
        }
    }
    let whole: f64 = rank.iter().sum();
    rank.iter_mut().for_each(|rank| *rank /= whole);
    Ok(rank)
}
