//! Which are the shortest ways from one thing to another?
//!
//! Simple paths by Yen's algorithm ("Finding the k shortest loopless paths in a network", Management Science 17, 1971): the next path leaves
//! an earlier one somewhere and goes on as shortly as it can. Paths come by the number of their steps, and among equals by the names of
//! the things that they pass, so that the order is the same each time. A search for one path looks only at things that lie on a way of
//! the wanted length, since the distance of each thing to the goal is known from one sweep.

use super::super::relations::Id;
use super::network::{Ends, Network};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::collections::BTreeSet;

/// How things of equal distance are ordered; a smaller key goes first.
pub(super) type Key = (u8, String);

/// The number of steps from each thing to one thing; `u32::MAX` where there is no way. O(things + statements).
pub(super) fn distances(network: &Network, to: Id, ends: Ends) -> Vec<u32> {
    let mut distances = vec![u32::MAX; network.len()];
    let Some(own) = distances.get_mut(to as usize) else { return distances };
    *own = 0;
    let mut layer = vec![to];
    let mut next = Vec::new();
    let mut depth = 0;
    while !layer.is_empty() {
        depth += 1;
        for thing in layer.drain(..) {
            for edge in network.steps(thing, ends) {
                let distance = &mut distances[edge.to as usize];
                if *distance == u32::MAX {
                    *distance = depth;
                    next.push(edge.to);
                }
            }
        }
        std::mem::swap(&mut layer, &mut next);
    }
    distances
}

/// The simple paths between two things, shortest first.
pub(super) struct Paths<'a, F> {
    network: &'a Network,
    ends: Ends,
    longest: u32,
    key: F,
    keys: HashMap<Id, Key>,
    to_goal: Vec<u32>,
    /// What has been given: for each beginning of a path, how those with that beginning went on.
    taken: HashMap<Vec<Id>, HashSet<Id>>,
    /// What comes next, by length and keys.
    candidates: BTreeSet<(usize, Vec<Key>, Vec<Id>)>,
    begun: bool,
}

impl<'a, F: Fn(Id) -> Key> Paths<'a, F> {
    /// Paths of at most `longest` steps.
    pub(super) fn new(network: &'a Network, ends: Ends, longest: u32, key: F) -> Self {
        let to_goal = distances(network, ends.to, ends);
        let (keys, taken) = (HashMap::default(), HashMap::default());
        Self { network, ends, longest, key, keys, to_goal, taken, candidates: BTreeSet::new(), begun: false }
    }

    fn key(&mut self, thing: Id) -> Key {
        if let Some(key) = self.keys.get(&thing) {
            return key.clone();
        }
        let key = (self.key)(thing);
        self.keys.insert(thing, key.clone());
        key
    }

    fn offer(&mut self, path: Vec<Id>) {
        let keys = path.iter().map(|thing| self.key(*thing)).collect();
        self.candidates.insert((path.len(), keys, path));
    }

    /// The first path that begins so, goes on differently from all that were given, and passes nothing twice.
    fn go_on(&mut self, beginning: &[Id]) -> Option<Vec<Id>> {
        let (&from, passed) = beginning.split_last()?;
        let goal = self.ends.to;
        let steps = u32::try_from(passed.len()).ok()?;
        let room = self.longest.checked_sub(steps)?;
        let none = HashSet::default();
        let taken = self.taken.get(beginning).unwrap_or(&none);
        let blocked: HashSet<Id> = passed.iter().copied().collect();
        let open = |thing: Id, next: Id| !blocked.contains(&next) && next != from && (thing != from || !taken.contains(&next));
        let depths = reach(self.network, self.ends, &self.to_goal, from, room, open)?;
        let on_way = on_the_way(self.network, self.ends, &depths, |thing, next| thing != from || !taken.contains(&next));
        let mut path = beginning.to_vec();
        let mut at = from;
        while at != goal {
            let depth = depths.get(&at)? + 1;
            let nexts: BTreeSet<Id> = (self.network.steps(at, self.ends).map(|edge| edge.to))
                .filter(|next| on_way.contains(next) && depths.get(next) == Some(&depth))
                .filter(|next| at != from || !self.taken.get(beginning).is_some_and(|taken| taken.contains(next)))
                .collect();
            let best = nexts.into_iter().map(|next| (self.key(next), next)).min()?;
            at = best.1;
            path.push(at);
        }
        Some(path)
    }
}

impl<F: Fn(Id) -> Key> Iterator for Paths<'_, F> {
    type Item = Vec<Id>;

    fn next(&mut self) -> Option<Vec<Id>> {
        if !self.begun {
            self.begun = true;
            let first = self.go_on(&[self.ends.from])?;
            self.offer(first);
        }
        let (_, _, path) = self.candidates.pop_first()?;
        for at in 1..path.len() {
            self.taken.entry(path[..at].to_vec()).or_default().insert(path[at]);
        }
        for at in 1..path.len() {
            if let Some(other) = self.go_on(&path[..at]) {
                self.offer(other);
            }
        }
        Some(path)
    }
}

/// The depth of everything that a shortest way to the goal may pass, the goal included; nothing if no way fits into the room.
///
/// Things are looked at in the order of the length of the best way through them (A*), so that nothing off the way is.
fn reach(
    network: &Network,
    ends: Ends,
    to_goal: &[u32],
    from: Id,
    room: u32,
    open: impl Fn(Id, Id) -> bool,
) -> Option<HashMap<Id, u32>> {
    let goal = ends.to;
    let best = *to_goal.get(from as usize)?;
    let mut depths: HashMap<Id, u32> = HashMap::default();
    depths.insert(from, 0);
    // One bucket of (thing, depth) for each length of a way.
    let mut buckets: Vec<Vec<(Id, u32)>> = vec![vec![(from, 0)]];
    let mut length = best;
    while length <= room {
        let bucket = (length - best) as usize;
        while let Some((thing, depth)) = buckets.get_mut(bucket).and_then(Vec::pop) {
            if depths.get(&thing) != Some(&depth) || thing == goal {
                continue;
            }
            for edge in network.steps(thing, ends) {
                let rest = to_goal[edge.to as usize];
                let through = (depth + 1).saturating_add(rest);
                if through > room || !open(thing, edge.to) || depths.get(&edge.to).is_some_and(|known| *known <= depth + 1) {
                    continue;
                }
                depths.insert(edge.to, depth + 1);
                // The length of a way never falls along it, since the distances to the goal differ by one step at most.
                let slot = (through.max(length) - best) as usize;
                if buckets.len() <= slot {
                    buckets.resize(slot + 1, Vec::new());
                }
                buckets[slot].push((edge.to, depth + 1));
            }
        }
        if depths.contains_key(&goal) {
            return Some(depths);
        }
        if buckets.iter().skip(bucket + 1).all(Vec::is_empty) {
            return None;
        }
        length += 1;
    }
    None
}

/// What lies on a shortest way to the goal, going by the depths.
fn on_the_way(network: &Network, ends: Ends, depths: &HashMap<Id, u32>, open: impl Fn(Id, Id) -> bool) -> HashSet<Id> {
    let mut found: HashSet<Id> = HashSet::default();
    found.insert(ends.to);
    let mut open_ends = vec![ends.to];
    while let Some(thing) = open_ends.pop() {
        let Some(depth) = depths.get(&thing).and_then(|depth| depth.checked_sub(1)) else { continue };
        for edge in network.steps(thing, ends) {
            if depths.get(&edge.to) == Some(&depth) && open(edge.to, thing) && found.insert(edge.to) {
                open_ends.push(edge.to);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Ends, Id, Network, Paths};
    use proptest::prelude::*;

    fn network(edges: &[(Id, Id)], things: usize) -> Network {
        let statements: Vec<[Id; 3]> = edges.iter().filter(|(a, b)| a != b).map(|(a, b)| [*a, 0, *b]).collect();
        Network::of(&statements, things)
    }

    fn paths(network: &Network, [from, to]: [Id; 2], longest: u32) -> Vec<Vec<Id>> {
        Paths::new(network, Ends { from, to }, longest, |thing| ((thing % 2) as u8, thing.to_string())).collect()
    }

    /// Every simple path, by trying everything.
    fn brute(network: &Network, path: &mut Vec<Id>, goal: Id, longest: u32, found: &mut Vec<Vec<Id>>) {
        let at = path[path.len() - 1];
        if at == goal {
            found.push(path.clone());
            return;
        }
        if path.len() > longest as usize {
            return;
        }
        for edge in network.edges(at) {
            if !path.contains(&edge.to) {
                path.push(edge.to);
                brute(network, path, goal, longest, found);
                path.pop();
            }
        }
    }

    proptest! {
        #[test]
        fn all_paths_are_those_of_brute_force_in_order(
            edges in prop::collection::vec((0_u32..8, 0_u32..8), 0..18), longest in 1_u32..8,
        ) {
            let network = network(&edges, 8);
            let mut expected = Vec::new();
            brute(&network, &mut vec![0], 7, longest, &mut expected);
            // Two statements between the same things make one path.
            expected.sort();
            expected.dedup();
            let key = |path: &Vec<Id>| {
                (path.len(), path.iter().map(|thing| ((thing % 2) as u8, thing.to_string())).collect::<Vec<_>>())
            };
            expected.sort_by_key(key);
            prop_assert_eq!(paths(&network, [0, 7], longest), expected);
        }

        #[test]
        fn the_way_back_is_as_long(edges in prop::collection::vec((0_u32..8, 0_u32..8), 0..18)) {
            let network = network(&edges, 8);
            let first = |ends| paths(&network, ends, 8).first().map(Vec::len);
            prop_assert_eq!(first([0, 7]), first([7, 0]));
            let swept = super::distances(&network, 7, Ends { from: 0, to: 7 })[0];
            prop_assert_eq!(first([0, 7]), (swept != u32::MAX).then_some(swept as usize + 1));
        }
    }
}
