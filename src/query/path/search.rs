//! Which are the shortest paths from one thing to another?
//!
//! Yen's algorithm ("Finding the k shortest loopless paths in a network", Management Science 17, 1971) with the partition of Lawler ("A
//! procedure for computing the k best solutions", Management Science 18, 1972): the paths that begin in one way are one part, and the
//! shortest way of each part is known. A way may pass a thing twice when it must pass something of some class. Then it is not given, but
//! its part is divided as if it had been: no path of the part is shorter, so paths still come in order.
//!
//! Paths come by the number of their steps, and among equals by the names of the things that they pass, so that the order is the same
//! each time. A search for one way looks only at what lies on ways of the wanted length (A*), since [`Via`] knows the steps that are left.

use super::super::relations::Id;
use super::network::{Ends, Network};
use super::via::{Classes, Via};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::cell::Cell;
use std::collections::BTreeMap;

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

/// The paths between two things that pass something of each wanted class, shortest first.
pub(super) struct Paths<'a, F> {
    network: &'a Network,
    ends: Ends,
    via: &'a Via,
    longest: u32,
    key: F,
    keys: HashMap<Id, Key>,
    /// For each beginning of a way that was given or divided, how those with that beginning went on.
    taken: HashMap<Vec<Id>, HashSet<Id>>,
    /// The best way of each part, by length and keys, with the length of the beginning that all of the part share.
    parts: BTreeMap<(usize, Vec<Key>, Vec<Id>), usize>,
    begun: bool,
    /// How many more statements may be looked at.
    left: u64,
}

impl<'a, F: Fn(Id) -> Key> Paths<'a, F> {
    /// Paths of at most `longest` steps, until `most` statements were looked at.
    pub(super) fn new(network: &'a Network, ends: Ends, via: &'a Via, longest: u32, most: u64, key: F) -> Self {
        let (keys, taken) = (HashMap::default(), HashMap::default());
        Self { network, ends, via, longest, key, keys, taken, parts: BTreeMap::new(), begun: false, left: most }
    }

    /// From now on no paths of more steps.
    pub(super) fn limit(&mut self, longest: u32) {
        self.longest = longest;
    }

    /// Whether the search ended before everything was looked at.
    pub(super) fn gave_up(&self) -> bool {
        self.left == 0
    }

    fn key(&mut self, thing: Id) -> Key {
        if let Some(key) = self.keys.get(&thing) {
            return key.clone();
        }
        let key = (self.key)(thing);
        self.keys.insert(thing, key.clone());
        key
    }

    /// Finds the best way of the part that begins so and goes on differently from all that were taken.
    fn open_part(&mut self, beginning: &[Id]) {
        if let Some(way) = self.go_on(beginning) {
            let keys = way.iter().map(|thing| self.key(*thing)).collect();
            self.parts.insert((way.len(), keys, way), beginning.len());
        }
    }

    fn go_on(&mut self, beginning: &[Id]) -> Option<Vec<Id>> {
        let (&from, passed) = beginning.split_last()?;
        let room = self.longest.checked_sub(u32::try_from(passed.len()).ok()?)?;
        let ways = Ways {
            network: self.network,
            ends: self.ends,
            via: self.via,
            from: (from, beginning.iter().fold(self.via.all(), |needed, thing| needed & !self.via.of(*thing))),
            passed: beginning.iter().copied().collect(),
            taken: self.taken.get(beginning).cloned().unwrap_or_default(),
            looked_at: Cell::new(0),
        };
        let depths = ways.reach(room);
        let on_way = depths.as_ref().map(|depths| ways.on_the_way(depths));
        self.left = self.left.saturating_sub(ways.looked_at.get());
        let (depths, on_way) = (depths?, on_way?);
        let mut way = beginning.to_vec();
        let mut at = ways.from;
        while at != ways.goal() {
            let depth = depths.get(&at)? + 1;
            let nexts: HashSet<State> =
                ways.nexts(at).filter(|next| on_way.contains(next) && depths.get(next) == Some(&depth)).collect();
            at = nexts.into_iter().map(|next| (self.key(next.0), next)).min()?.1;
            way.push(at.0);
        }
        Some(way)
    }
}

impl<F: Fn(Id) -> Key> Iterator for Paths<'_, F> {
    type Item = Vec<Id>;

    fn next(&mut self) -> Option<Vec<Id>> {
        if !self.begun {
            self.begun = true;
            self.open_part(&[self.ends.from]);
        }
        while self.left > 0 {
            let ((_, _, way), begun) = self.parts.pop_first()?;
            if way.len() - 1 > self.longest as usize {
                return None;
            }
            let mut passed = HashSet::default();
            let distinct = way.iter().take_while(|thing| passed.insert(**thing)).count();
            let divided = begun..=distinct.min(way.len() - 1);
            for at in divided.clone() {
                self.taken.entry(way[..at].to_vec()).or_default().insert(way[at]);
            }
            for at in divided {
                // When the search is given up some parts are missing: this path is still the next one, but none behind it is.
                if self.left > 0 {
                    self.open_part(&way[..at]);
                }
            }
            if distinct == way.len() {
                return Some(way);
            }
        }
        None
    }
}

/// A thing, and the classes that are still needed behind it.
type State = (Id, Classes);

/// The ways that go on from a beginning: past nothing that it passed, and not at once to what was taken before.
struct Ways<'a> {
    network: &'a Network,
    ends: Ends,
    via: &'a Via,
    from: State,
    passed: HashSet<Id>,
    taken: HashSet<Id>,
    /// How many statements were looked at.
    looked_at: Cell<u64>,
}

impl Ways<'_> {
    fn goal(&self) -> State {
        (self.ends.to, 0)
    }

    fn is_open(&self, from: Id, to: Id) -> bool {
        !self.passed.contains(&to) && (from != self.from.0 || !self.taken.contains(&to)) && self.via.admits(to)
    }

    fn statements(&self, thing: Id) -> impl Iterator<Item = Id> + '_ {
        self.looked_at.set(self.looked_at.get() + self.network.edges(thing).len() as u64);
        self.network.steps(thing, self.ends).map(|edge| edge.to)
    }

    fn nexts(&self, (thing, needed): State) -> impl Iterator<Item = State> + '_ {
        let open = self.statements(thing).filter(move |next| self.is_open(thing, *next));
        open.map(move |next| (next, needed & !self.via.of(next)))
    }

    /// The depth of every state that a shortest way to the goal may pass, the goal included; nothing if no way fits into the room.
    ///
    /// States are looked at in the order of the length of the best way through them, so that nothing off the way is.
    fn reach(&self, room: u32) -> Option<HashMap<State, u32>> {
        let best = self.via.left(self.from.0, self.from.1);
        let mut depths: HashMap<State, u32> = HashMap::default();
        depths.insert(self.from, 0);
        // One bucket of states with their depths for each length of a way.
        let mut buckets: Vec<Vec<(State, u32)>> = vec![vec![(self.from, 0)]];
        let mut length = best;
        while length <= room {
            let bucket = (length - best) as usize;
            while let Some((state, depth)) = buckets.get_mut(bucket).and_then(Vec::pop) {
                if depths.get(&state) != Some(&depth) || state == self.goal() {
                    continue;
                }
                for next in self.nexts(state) {
                    let through = (depth + 1).saturating_add(self.via.left(next.0, next.1));
                    if through > room || depths.get(&next).is_some_and(|known| *known <= depth + 1) {
                        continue;
                    }
                    depths.insert(next, depth + 1);
                    // The length of a way never falls along it: what is left differs by one step at most.
                    let slot = (through.max(length) - best) as usize;
                    if buckets.len() <= slot {
                        buckets.resize(slot + 1, Vec::new());
                    }
                    buckets[slot].push((next, depth + 1));
                }
            }
            if depths.contains_key(&self.goal()) {
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
    fn on_the_way(&self, depths: &HashMap<State, u32>) -> HashSet<State> {
        let mut found: HashSet<State> = HashSet::default();
        found.insert(self.goal());
        let mut open = vec![self.goal()];
        while let Some(state) = open.pop() {
            let Some(depth) = depths.get(&state).and_then(|depth| depth.checked_sub(1)) else { continue };
            for before in self.statements(state.0).filter(|before| self.is_open(*before, state.0)) {
                for before in subsets(self.via.of(state.0)).map(|met| (before, state.1 | met)) {
                    if depths.get(&before) == Some(&depth) && found.insert(before) {
                        open.push(before);
                    }
                }
            }
        }
        found
    }
}

/// Every choice of some classes, none and all included.
fn subsets(classes: Classes) -> impl Iterator<Item = Classes> {
    let smaller = move |some: &Classes| some.checked_sub(1).map(|some| some & classes);
    std::iter::successors(Some(classes), smaller)
}

#[cfg(test)]
mod tests {
    use super::{Ends, Id, Network, Paths, Via};
    use proptest::prelude::*;
    use std::collections::HashSet;

    const GOAL: Id = 7;

    fn network(edges: &[(Id, Id)]) -> Network {
        let statements: Vec<[Id; 3]> = edges.iter().filter(|(a, b)| a != b).map(|(a, b)| [*a, 0, *b]).collect();
        Network::of(&statements, GOAL as usize + 1)
    }

    fn paths(network: &Network, [from, to]: [Id; 2], members: &[HashSet<Id>], longest: u32) -> Vec<Vec<Id>> {
        let ends = Ends { from, to };
        let via = Via::new(network, ends, members).unwrap();
        let mut paths = Paths::new(network, ends, &via, longest, u64::MAX, |thing| ((thing % 2) as u8, thing.to_string()));
        let found = paths.by_ref().collect();
        assert!(!paths.gave_up());
        found
    }

    /// Every path, by trying everything.
    fn brute(network: &Network, path: &mut Vec<Id>, longest: u32, found: &mut Vec<Vec<Id>>) {
        let at = path[path.len() - 1];
        if at == GOAL {
            found.push(path.clone());
            return;
        }
        if path.len() > longest as usize {
            return;
        }
        for edge in network.edges(at) {
            if !path.contains(&edge.to) {
                path.push(edge.to);
                brute(network, path, longest, found);
                path.pop();
            }
        }
    }

    proptest! {
        #[test]
        fn all_paths_are_those_of_brute_force_in_order(
            edges in prop::collection::vec((0_u32..8, 0_u32..8), 0..18),
            classes in prop::collection::vec(prop::collection::hash_set(0_u32..8, 0..4), 0..3),
            longest in 1_u32..9,
        ) {
            let network = network(&edges);
            let mut expected = Vec::new();
            brute(&network, &mut vec![0], longest, &mut expected);
            expected.retain(|path| {
                let inner = &path[1..path.len() - 1];
                classes.iter().all(|class| inner.iter().any(|thing| class.contains(thing)))
            });
            // Two statements between the same things make one path.
            expected.sort();
            expected.dedup();
            let key = |path: &Vec<Id>| {
                (path.len(), path.iter().map(|thing| ((thing % 2) as u8, thing.to_string())).collect::<Vec<_>>())
            };
            expected.sort_by_key(key);
            prop_assert_eq!(paths(&network, [0, GOAL], &classes, longest), expected);
        }

        #[test]
        fn the_way_back_is_as_long(edges in prop::collection::vec((0_u32..8, 0_u32..8), 0..18)) {
            let network = network(&edges);
            let first = |ends| paths(&network, ends, &[], 8).first().map(Vec::len);
            prop_assert_eq!(first([0, GOAL]), first([GOAL, 0]));
            let swept = super::distances(&network, GOAL, Ends { from: 0, to: GOAL })[0];
            prop_assert_eq!(first([0, GOAL]), (swept != u32::MAX).then_some(swept as usize + 1));
        }
    }

    #[test]
    fn what_is_given_up_is_the_first_paths() {
        let all: Vec<(Id, Id)> = (0..8).flat_map(|a| (0..a).map(move |b| (a, b))).collect();
        let (network, ends) = (network(&all), Ends { from: 0, to: GOAL });
        let via = Via::new(&network, ends, &[]).unwrap();
        let key = |thing: Id| (0, thing.to_string());
        let every: Vec<Vec<Id>> = Paths::new(&network, ends, &via, 8, u64::MAX, key).collect();
        for most in [1, 100, 1_000, 10_000] {
            let mut paths = Paths::new(&network, ends, &via, 8, most, key);
            let some: Vec<Vec<Id>> = paths.by_ref().collect();
            assert!(paths.gave_up() && some.len() < every.len());
            assert_eq!(some, every[..some.len()]);
        }
    }
}
