//! Nodes move to the community where they add most.

use super::level::{Level, Ties};
use crate::graph::random::Random;
use std::collections::VecDeque;

/// A gain must be larger than what rounding can feign.
const GAIN: f64 = 1e-10;

/// Moves nodes between communities, whose numbers are below that of the nodes, until no node gains by moving. A node is looked at again only
/// when a neighbour has left for another community.
pub(super) fn move_nodes(level: &Level, division: &mut [u32], random: &mut Random, stop: &dyn Fn() -> bool) {
    let nodes = level.len();
    let (mut total, mut size) = (vec![0.0; nodes], vec![0_u32; nodes]);
    for (&community, strength) in division.iter().zip(&level.strength) {
        total[community as usize] += strength;
        size[community as usize] += 1;
    }
    let mut free: Vec<u32> = (0..nodes as u32).rev().filter(|&community| size[community as usize] == 0).collect();
    let mut order: Vec<u32> = (0..nodes as u32).collect();
    random.shuffle(&mut order);
    let mut queue = VecDeque::from(order);
    let mut waits = vec![true; nodes];
    let mut ties = Ties::new(nodes);
    while let Some(node) = queue.pop_front() {
        waits[node as usize] = false;
        if queue.len().is_multiple_of(4096) && stop() {
            return;
        }
        let (own, strength) = (division[node as usize], level.strength[node as usize]);
        ties.gather(level.links.weighted(node).map(|(end, weight)| (division[end as usize], weight)));
        total[own as usize] -= strength;
        let gain = |community: u32, weight: f64| weight - strength * total[community as usize] / level.weight();
        let (mut best, mut most) = (own, gain(own, ties.to(own)));
        for (community, weight) in ties.all() {
            let gain = gain(community, weight);
            if gain > most + GAIN {
                (best, most) = (community, gain);
            }
        }
        if most < -GAIN && size[own as usize] > 1 {
            best = free.pop().unwrap_or(own);
        }
        total[best as usize] += strength;
        if best == own {
            continue;
        }
        (size[own as usize], size[best as usize]) = (size[own as usize] - 1, size[best as usize] + 1);
        if size[own as usize] == 0 {
            free.push(own);
        }
        division[node as usize] = best;
        for &end in level.links.of_node(node) {
            if division[end as usize] != best && !std::mem::replace(&mut waits[end as usize], true) {
                queue.push_back(end);
            }
        }
    }
}
