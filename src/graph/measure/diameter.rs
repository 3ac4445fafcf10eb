//! How long is the longest of the shortest ways?

use crate::error::Result;
use crate::graph::links::{Links, Sweep, TOGETHER, sweep_together};
use crate::graph::work::Work;

/// The number of steps between the two nodes of the largest component that are farthest apart; none for a graph without nodes.
///
/// iFUB (Crescenzi, Grossi, Habib, Lanzi and Marino, "On computing the diameter of real-world undirected graphs", Theoretical Computer
/// Science 514, 2013): from the middle of a long way, nodes are looked at from the farthest inward, until what was found is longer than
/// twice the distance of those that are left. O(n m) at worst; a few sweeps in most graphs. Exact.
pub(super) fn diameter(links: &Links, component: &[u32], work: &mut Work<'_>) -> Result<Option<u32>> {
    let Some(first) = component.iter().position(|component| *component == 0) else { return Ok(None) };
    let mut sweep = Sweep::new(links.len());
    let middle = middle(links, first as u32, &mut sweep);
    sweep.from(links, middle);
    let mut longest = sweep.depth();
    let mut left = sweep.order.len();
    while left > 0 {
        let depth = sweep.distance[sweep.order[left - 1] as usize];
        if longest >= 2 * depth {
            break;
        }
        work.done(1.0 - left as f64 / sweep.order.len() as f64)?;
        let from = sweep.order[..left].partition_point(|&node| sweep.distance[node as usize] < depth);
        let batches: Vec<&[u32]> = sweep.order[from..left].chunks(TOGETHER).collect();
        for batch in batches.chunks(16) {
            let found = work.part(0.0, 0.0).each(batch.len(), |at| {
                let mut farthest = 0;
                sweep_together(links, batch[at], |_, _, depth| farthest = farthest.max(depth));
                farthest
            })?;
            longest = found.into_iter().fold(longest, u32::max);
            if longest >= 2 * depth {
                return Ok(Some(longest));
            }
        }
        left = from;
    }
    Ok(Some(longest))
}

/// A node in the middle of a long way: that between the ends of two double sweeps (4-SWEEP of the same paper).
fn middle(links: &Links, start: u32, sweep: &mut Sweep) -> u32 {
    let most = |sweep: &Sweep| sweep.order.iter().copied().max_by_key(|&node| (links.degree(node), std::cmp::Reverse(node)));
    sweep.from(links, start);
    let mut middle = most(sweep).unwrap_or(start);
    for _ in 0..2 {
        sweep.from(links, middle);
        let one = sweep.order.last().copied().unwrap_or(middle);
        sweep.from(links, one);
        let mut at = sweep.order.last().copied().unwrap_or(middle);
        for _ in 0..sweep.depth() / 2 {
            let nearer = |&&end: &&u32| sweep.distance[end as usize] < sweep.distance[at as usize];
            at = links.of_node(at).iter().find(nearer).copied().unwrap_or(at);
        }
        middle = at;
    }
    middle
}
