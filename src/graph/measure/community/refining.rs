//! Each community is built anew from its nodes, so that what stays together is connected.

use super::level::{Level, Ties};
use crate::graph::random::Random;

/// How much chance there is in where a node goes: from 0, always to the best part, upward.
const RANDOMNESS: f64 = 0.01;

/// Builds the parts of each community: nodes start alone, and each that is alone yet and well connected with its community joins a part that
/// is so too, with a chance that grows with what that adds. Part numbers are below that of the nodes. O(n + m).
pub(super) fn refine(level: &Level, division: &[u32], random: &mut Random) -> Vec<u32> {
    let nodes = level.len();
    let mut community_total = vec![0.0; nodes];
    division.iter().zip(&level.strength).for_each(|(&community, strength)| community_total[community as usize] += strength);
    let mut part: Vec<u32> = (0..nodes as u32).collect();
    let mut total = level.strength.clone();
    let mut alone = vec![true; nodes];
    let inside = |node: u32, end: u32| division[node as usize] == division[end as usize];
    // The weight between each part and the rest of its community.
    let weight_inside = |node: u32| level.links.weighted(node).filter(|(end, _)| inside(node, *end)).map(|(_, w)| w).sum::<f64>();
    let mut outward: Vec<f64> = (0..nodes as u32).map(weight_inside).collect();
    let mut order: Vec<u32> = (0..nodes as u32).collect();
    random.shuffle(&mut order);
    let mut ties = Ties::new(nodes);
    let mut choices: Vec<(u32, f64)> = Vec::new();
    for node in order {
        let (at, strength) = (node as usize, level.strength[node as usize]);
        let whole = community_total[division[at] as usize];
        let connected =
            |part: usize, outward: &[f64], total: &[f64]| outward[part] >= total[part] * (whole - total[part]) / level.weight();
        // A node is the part of its number as long as it is alone.
        if !alone[at] || !connected(at, &outward, &total) {
            continue;
        }
        ties.gather(level.links.weighted(node).filter(|(end, _)| inside(node, *end)).map(|(end, w)| (part[end as usize], w)));
        choices.clear();
        choices.push((node, 0.0));
        for (other, weight) in ties.all() {
            let gain = weight - strength * total[other as usize] / level.weight();
            if gain > 0.0 && connected(other as usize, &outward, &total) {
                choices.push((other, gain));
            }
        }
        let chosen = choose(&choices, random);
        if chosen != node {
            let weight = ties.to(chosen);
            part[at] = chosen;
            alone[chosen as usize] = false;
            alone[at] = false;
            total[chosen as usize] += strength;
            total[at] = 0.0;
            outward[chosen as usize] += outward[at] - 2.0 * weight;
            outward[at] = 0.0;
        }
    }
    part
}

/// One of some parts, each with a chance that grows exponentially with its gain.
fn choose(choices: &[(u32, f64)], random: &mut Random) -> u32 {
    let most = choices.iter().map(|(_, gain)| *gain).fold(0.0, f64::max);
    let chance = |gain: f64| ((gain - most) / RANDOMNESS).exp();
    let mut left = random.unit() * choices.iter().map(|(_, gain)| chance(*gain)).sum::<f64>();
    for (part, gain) in choices {
        left -= chance(*gain);
        if left <= 0.0 {
            return *part;
        }
    }
    choices.last().map_or(0, |(part, _)| *part)
}
