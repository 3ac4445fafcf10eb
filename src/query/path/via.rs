//! Which is the shortest way that passes something of each class?
//!
//! Breadth-first search over pairs of a thing and the classes that the rest of the way passes, backwards from the goal; then forwards,
//! always to the best thing that keeps the length. The way may pass a thing twice; then it is no path, but no path is shorter.

use super::network::{Ends, Network};
use crate::query::relations::Id;
use rustc_hash::FxHashSet as HashSet;
use std::collections::VecDeque;

/// More pairs than this are not looked at: about 200 MB.
const MOST_PAIRS: usize = 50_000_000;

/// What is known of the ways past all classes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// There is none.
    None,
    /// The first of the shortest; perhaps not simple.
    Shortest(Vec<Id>),
    /// There are too many pairs to tell.
    Unknown,
}

/// Finds a shortest way past a thing of each class. O(statements · 2^classes).
///
/// - `key`: among ways of one length, things with smaller keys come first.
pub(super) fn shortest<K: Ord>(network: &Network, ends: Ends, classes: &[impl Fn(Id) -> bool], key: impl Fn(Id) -> K) -> Way {
    let Some(pairs) = u32::try_from(classes.len()).ok().and_then(|n| network.len().checked_shl(n)).filter(|p| *p <= MOST_PAIRS)
    else {
        return Way::Unknown;
    };
    if classes.len() > 16 {
        return Way::Unknown;
    }
    let passed = |thing: Id| -> usize {
        if thing == ends.from || thing == ends.to {
            0
        } else {
            classes.iter().enumerate().map(|(n, is)| usize::from(is(thing)) << n).sum()
        }
    };
    let place = |thing: Id, covered: usize| ((thing as usize) << classes.len()) | covered;
    let mut steps = vec![u32::MAX; pairs];
    steps[place(ends.to, 0)] = 0;
    let mut open = VecDeque::from([(ends.to, 0)]);
    while let Some((thing, covered)) = open.pop_front() {
        let next = steps[place(thing, covered)] + 1;
        let covered = covered | passed(thing);
        for edge in network.steps(thing, ends).filter(|edge| thing != ends.from && edge.to != ends.to) {
            let slot = &mut steps[place(edge.to, covered)];
            if *slot == u32::MAX {
                *slot = next;
                open.push_back((edge.to, covered));
            }
        }
    }
    let all = (1_usize << classes.len()) - 1;
    let mut left = steps[place(ends.from, all)];
    if left == u32::MAX {
        return Way::None;
    }
    let mut way = vec![ends.from];
    let mut at = ends.from;
    let mut fitting = HashSet::from_iter([all]);
    while left > 0 {
        left -= 1;
        let keeps = |thing: Id| -> HashSet<usize> {
            let own = passed(thing);
            (0..=all).filter(|rest| fitting.contains(&(rest | own)) && steps[place(thing, *rest)] == left).collect()
        };
        let nexts: HashSet<Id> = network
            .steps(at, ends)
            .map(|edge| edge.to)
            .filter(|thing| *thing != ends.from && !keeps(*thing).is_empty())
            .collect();
        let Some(best) = nexts.into_iter().min_by_key(|thing| (key(*thing), *thing)) else { return Way::Unknown };
        fitting = keeps(best);
        way.push(best);
        at = best;
    }
    Way::Shortest(way)
}

#[cfg(test)]
mod tests {
    use super::{Ends, Id, Network, Way, shortest};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        /// Against every way of up to ten steps, by trying them.
        #[test]
        fn the_way_is_the_first_of_the_shortest(
            edges in prop::collection::vec((0_u32..6, 0_u32..6), 0..14), first in 0_u32..64, second in 0_u32..64,
        ) {
            let statements: Vec<[Id; 3]> = edges.iter().filter(|(a, b)| a != b).map(|(a, b)| [*a, 0, *b]).collect();
            let network = Network::of(&statements, 6);
            let (ends, marks) = (Ends { from: 0, to: 5 }, [first, second]);
            let is = |thing: Id, mark: u32| mark & (1 << thing) != 0;
            let classes = marks.map(|mark| move |thing: Id| is(thing, mark));
            let found = shortest(&network, ends, &classes, |thing| thing);
            let mut layer = BTreeSet::from([vec![0]]);
            let mut expected = Way::None;
            for _ in 0..12 {
                let fits = |way: &&Vec<Id>| {
                    way.last() == Some(&5) && marks.iter().all(|m| way[1..way.len() - 1].iter().any(|t| is(*t, *m)))
                };
                if let Some(way) = layer.iter().find(fits) {
                    expected = Way::Shortest(way.clone());
                    break;
                }
                // Of ways that end in one thing and passed the same classes, the first is enough.
                let mut seen = BTreeSet::new();
                layer = (layer.iter().filter(|way| way.last() != Some(&5)))
                    .flat_map(|way| network.edges(way[way.len() - 1]).iter().map(|e| [&way[..], &[e.to]].concat()).collect::<Vec<_>>())
                    .filter(|way| way[way.len() - 1] != 0)
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .filter(|way| {
                        let covered = marks.map(|m| way[1..].iter().any(|t| *t != 5 && is(*t, m)));
                        seen.insert((way[way.len() - 1], covered))
                    })
                    .collect();
            }
            prop_assert_eq!(found, expected);
        }
    }
}
