//! What lies on some path between two things?
//!
//! A path passes nothing twice, so what hangs on the rest by one thing lies on none. With a statement from end to end added, the things
//! on paths are the biconnected component of that statement (Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on
//! Computing 1, 1972).

use super::super::relations::Id;
use super::network::{Ends, Network};

/// For each thing whether a path between the ends passes it; the ends themselves are among them. O(things + statements).
pub(super) fn between(network: &Network, ends: Ends) -> Vec<bool> {
    let Search { order, above, seen, low } = Search::from_goal(network, ends);
    let mut inside = vec![false; network.len()];
    for end in [ends.from, ends.to] {
        inside[end as usize] = true;
    }
    // Things come behind those above them.
    for thing in order {
        let over = above[thing as usize] as usize;
        inside[thing as usize] = inside[over] && low[thing as usize] < seen[over];
    }
    inside
}

/// A depth-first search whose first step is the added statement: from one end to the other.
struct Search {
    /// The things behind the goal, in the order in which they were seen.
    order: Vec<Id>,
    above: Vec<Id>,
    /// When a thing was seen: the ends first, and 0 never.
    seen: Vec<u32>,
    /// The earliest seen thing that is reached from what is below a thing.
    low: Vec<u32>,
}

impl Search {
    fn from_goal(network: &Network, ends: Ends) -> Self {
        let things = network.len();
        let mut search = Self { order: Vec::new(), above: vec![ends.to; things], seen: vec![0; things], low: vec![0; things] };
        search.seen[ends.from as usize] = 1;
        search.see(ends.to, 2);
        let mut open = vec![(ends.to, 0)];
        while let Some((thing, at)) = open.last_mut() {
            let thing = *thing;
            let Some(edge) = network.edges(thing).get(*at).copied() else {
                open.pop();
                let over = search.above[thing as usize] as usize;
                search.low[over] = search.low[over].min(search.low[thing as usize]);
                continue;
            };
            *at += 1;
            if !network.is_step(thing, edge, ends) {
                continue;
            }
            match search.seen[edge.to as usize] {
                0 => {
                    search.order.push(edge.to);
                    search.above[edge.to as usize] = thing;
                    search.see(edge.to, u32::try_from(search.order.len()).unwrap_or(u32::MAX - 2) + 2);
                    open.push((edge.to, 0));
                }
                earlier => search.low[thing as usize] = search.low[thing as usize].min(earlier),
            }
        }
        search
    }

    fn see(&mut self, thing: Id, when: u32) {
        self.seen[thing as usize] = when;
        self.low[thing as usize] = when;
    }
}

#[cfg(test)]
mod tests {
    use super::super::network::{Ends, Network};
    use super::{Id, between};
    use proptest::prelude::*;

    fn pass(network: &Network, path: &mut Vec<Id>, goal: Id, passed: &mut Vec<bool>) {
        let at = path[path.len() - 1];
        if at == goal {
            path.iter().for_each(|thing| passed[*thing as usize] = true);
            return;
        }
        for edge in network.edges(at) {
            if !path.contains(&edge.to) {
                path.push(edge.to);
                pass(network, path, goal, passed);
                path.pop();
            }
        }
    }

    proptest! {
        /// Against every path, by trying everything.
        #[test]
        fn what_lies_between_is_on_some_path(edges in prop::collection::vec((0_u32..8, 0_u32..8), 0..16)) {
            let statements: Vec<[Id; 3]> = edges.iter().filter(|(a, b)| a != b).map(|(a, b)| [*a, 0, *b]).collect();
            let network = Network::of(&statements, 8);
            let mut expected = vec![false; 8];
            pass(&network, &mut vec![0], 7, &mut expected);
            (expected[0], expected[7]) = (true, true);
            prop_assert_eq!(between(&network, Ends { from: 0, to: 7 }), expected);
        }
    }
}
