//! On which facts does a row rest, and which of them could be missing?
//!
//! A provenance expression: facts, joined where all are needed, and alternatives where one is enough (the why-provenance of
//! Buneman, Khanna and Tan, ICDT 2001, kept as a tree in the place of its sets). What every derivation needs and whether some
//! facts suffice are read off the tree exactly; the single derivations are listed up to a bound.

use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use std::rc::Rc;

/// The number of a fact.
pub(super) type FactId = u32;

/// Why a row holds beyond what facts can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Absence {
    /// `NOT EXISTS`, or a condition that is true because `EXISTS` is false.
    NotExists,
    /// `MINUS`.
    Minus,
    /// `!BOUND`.
    NotBound,
    /// An `OPTIONAL` that finds nothing, where a match would take a row out of the group.
    Optional,
    /// `SERVICE`: another endpoint answered.
    Service,
    /// The way from the facts to the row could not be followed.
    Untraced,
}

impl Absence {
    /// What the query says there.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotExists => "NOT EXISTS",
            Self::Minus => "MINUS",
            Self::NotBound => "!BOUND",
            Self::Optional => "OPTIONAL",
            Self::Service => "SERVICE",
            Self::Untraced => "untraced",
        }
    }
}

/// Stands in a set for all absences, so that a derivation that needs none is not taken for a larger one of the same kind; no number of
/// a fact or a graph, nor what stands for none.
const ABSENT: u32 = u32::MAX - 1;

/// How facts make a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Prov {
    /// The fact is needed.
    Fact(FactId),
    /// All of these are needed; of nothing, nothing is.
    All(Vec<Self>),
    /// One of these is enough.
    Any(Vec<Self>),
    /// A chain from a start to an end.
    Walk(Rc<Walk>),
    /// The same as elsewhere.
    Shared(Rc<Self>),
    /// Something that no fact shows.
    Absent(Absence),
}

/// What is enough for a fact.
pub(super) enum Enough {
    /// This alone.
    One(u32),
    /// One of these sets.
    Sets(Vec<Vec<u32>>),
}

impl Enough {
    fn sets(self) -> Vec<Vec<u32>> {
        match self {
            Self::One(one) => vec![vec![one]],
            Self::Sets(sets) => sets,
        }
    }
}

/// Every chain between two nodes: edges with what each rests on.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Walk {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) edges: Vec<(u32, u32, Prov)>,
    /// The chains without repeated nodes, shortest first, as edges.
    pub(super) chains: Vec<Vec<usize>>,
    /// Whether there are more chains than those.
    pub(super) more: bool,
}

/// Derivations, each as the set of what it uses, none containing another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Witnesses {
    pub(super) sets: Vec<Vec<u32>>,
    pub(super) more: bool,
}

impl Prov {
    /// One of these is enough; equal ones are one.
    pub(super) fn any(mut alternatives: Vec<Self>) -> Self {
        if alternatives.len() > 1 {
            let mut seen = FxHashSet::default();
            alternatives.retain(|a| seen.insert(a.clone()));
        }
        match alternatives.len() {
            1 => alternatives.swap_remove(0),
            _ => Self::Any(alternatives),
        }
    }

    /// Every fact that some derivation uses.
    pub(super) fn facts(&self, found: &mut impl Extend<FactId>) {
        match self {
            Self::Fact(fact) => found.extend([*fact]),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|p| p.facts(found)),
            Self::Walk(walk) => walk.edges.iter().for_each(|(_, _, p)| p.facts(found)),
            Self::Shared(prov) => prov.facts(found),
            Self::Absent(_) => {}
        }
    }

    /// Every absence that some derivation rests on.
    pub(super) fn absences(&self, found: &mut BTreeSet<Absence>) {
        match self {
            Self::Absent(absence) => {
                found.insert(*absence);
            }
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|p| p.absences(found)),
            Self::Walk(walk) => walk.edges.iter().for_each(|(_, _, p)| p.absences(found)),
            Self::Shared(prov) => prov.absences(found),
            Self::Fact(_) => {}
        }
    }

    /// The facts that every derivation uses. Exact.
    pub(super) fn needed(&self) -> BTreeSet<FactId> {
        match self {
            Self::Fact(fact) => BTreeSet::from([*fact]),
            Self::All(parts) => {
                let mut needed = BTreeSet::new();
                for part in parts {
                    match part {
                        Self::Fact(fact) => needed.extend([*fact]),
                        other => needed.extend(other.needed()),
                    }
                }
                needed
            }
            Self::Any(alternatives) => {
                let mut common: Option<BTreeSet<FactId>> = None;
                for alternative in alternatives {
                    let needed = alternative.needed();
                    common = Some(match common {
                        None => needed,
                        Some(common) => common.intersection(&needed).copied().collect(),
                    });
                    if common.as_ref().is_some_and(BTreeSet::is_empty) {
                        break;
                    }
                }
                common.unwrap_or_default()
            }
            Self::Walk(walk) => {
                // A fact is needed when no chain is left without it; only those of one chain can be.
                let mut candidates = BTreeSet::new();
                let first = walk.chains.first().into_iter().flatten();
                first.for_each(|edge| walk.edges[*edge].2.facts(&mut candidates));
                candidates.retain(|candidate| !self.holds(&|fact| fact != *candidate));
                candidates
            }
            Self::Shared(prov) => prov.needed(),
            Self::Absent(_) => BTreeSet::new(),
        }
    }

    /// Whether some derivation uses available facts only.
    pub(super) fn holds(&self, available: &dyn Fn(FactId) -> bool) -> bool {
        match self {
            Self::Fact(fact) => available(*fact),
            Self::All(parts) => parts.iter().all(|p| p.holds(available)),
            Self::Any(alternatives) => alternatives.iter().any(|p| p.holds(available)),
            Self::Walk(walk) => walk.holds(available),
            Self::Shared(prov) => prov.holds(available),
            Self::Absent(_) => true,
        }
    }

    /// How many derivations the tree has, counted by choices: equal ones and larger ones count too.
    pub(super) fn count(&self) -> u64 {
        match self {
            Self::Fact(_) | Self::Absent(_) => 1,
            Self::All(parts) => parts.iter().fold(1, |n, p| n.saturating_mul(p.count())),
            Self::Any(alternatives) => alternatives.iter().fold(0, |n, p| n.saturating_add(p.count())),
            Self::Walk(walk) => (walk.chains.iter())
                .map(|chain| chain.iter().fold(1_u64, |n, edge| n.saturating_mul(walk.edges[*edge].2.count())))
                .fold(u64::from(walk.more), u64::saturating_add),
            Self::Shared(prov) => prov.count(),
        }
    }

    /// The smallest sets that suffice, at most `bound` of them; those that rest on an absence too only where all do.
    ///
    /// - `leaf`: what is enough for a fact: the fact itself, each place that states it, or nothing at all.
    pub(super) fn witnesses(&self, leaf: &dyn Fn(FactId) -> Enough, bound: usize) -> Witnesses {
        let mut found = self.sets(leaf, bound);
        if found.sets.iter().any(|set| !set.contains(&ABSENT)) {
            found.sets.retain(|set| !set.contains(&ABSENT));
            return found;
        }
        found.sets.iter_mut().for_each(|set| set.retain(|id| *id != ABSENT));
        found.minimal(bound)
    }

    fn sets(&self, leaf: &dyn Fn(FactId) -> Enough, bound: usize) -> Witnesses {
        match self {
            Self::Fact(fact) => Witnesses { sets: leaf(*fact).sets(), more: false }.minimal(bound),
            Self::All(parts) => {
                // Most parts are facts that one set is enough for; a group can have thousands.
                let mut base = Vec::new();
                let mut open = Vec::new();
                for part in parts {
                    let Self::Fact(fact) = part else {
                        open.push(part.sets(leaf, bound));
                        continue;
                    };
                    match leaf(*fact) {
                        Enough::One(one) if base.last() == Some(&one) => {}
                        Enough::One(one) => base.push(one),
                        Enough::Sets(sets) => open.push(Witnesses { sets, more: false }.minimal(bound)),
                    }
                }
                all(base, open.into_iter(), bound)
            }
            Self::Any(alternatives) => any(alternatives.iter().map(|p| p.sets(leaf, bound)), bound),
            Self::Walk(walk) => {
                let chain =
                    |chain: &Vec<usize>| all(Vec::new(), chain.iter().map(|edge| walk.edges[*edge].2.sets(leaf, bound)), bound);
                let mut found = any(walk.chains.iter().map(chain), bound);
                found.more |= walk.more;
                found
            }
            Self::Shared(prov) => prov.sets(leaf, bound),
            Self::Absent(_) => Witnesses { sets: vec![vec![ABSENT]], more: false },
        }
    }
}

impl Walk {
    fn holds(&self, available: &dyn Fn(FactId) -> bool) -> bool {
        let open: Vec<(u32, u32)> =
            self.edges.iter().filter(|(_, _, p)| p.holds(available)).map(|(from, to, _)| (*from, *to)).collect();
        reaches(self.start, self.end, &open)
    }
}

/// Whether a chain of at least one edge leads from start to end. O(nodes · edges) at worst, on the few edges of one walk.
fn reaches(start: u32, end: u32, edges: &[(u32, u32)]) -> bool {
    let mut next: std::collections::HashMap<u32, Vec<u32>> = std::collections::HashMap::new();
    for (from, to) in edges {
        next.entry(*from).or_default().push(*to);
    }
    let mut seen = BTreeSet::new();
    let mut open = vec![start];
    while let Some(node) = open.pop() {
        for to in next.get(&node).into_iter().flatten() {
            if *to == end {
                return true;
            }
            if seen.insert(*to) {
                open.push(*to);
            }
        }
    }
    false
}

impl Witnesses {
    /// What all sets share, and what each of them has beyond that.
    ///
    /// - `is_needed`: whether something that all share is needed for sure.
    pub(super) fn factored(&self, is_needed: &dyn Fn(u32) -> bool) -> (Vec<u32>, Vec<Vec<u32>>) {
        let Some((first, rest)) = self.sets.split_first() else { return Default::default() };
        let shared = first.iter().copied().filter(|id| rest.iter().all(|set| set.contains(id)));
        let parts: Vec<u32> = shared.filter(|id| is_needed(*id)).collect();
        if rest.is_empty() && parts.len() == first.len() {
            return (parts, Vec::new());
        }
        let beyond = |set: &Vec<u32>| set.iter().copied().filter(|id| !parts.contains(id)).collect::<Vec<_>>();
        let alternatives = self.sets.iter().map(beyond).collect();
        (parts, alternatives)
    }

    /// Drops the sets that contain another, and the largest beyond the bound. O(sets² · size).
    fn minimal(mut self, bound: usize) -> Self {
        self.sets.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
        self.sets.dedup();
        let mut kept: Vec<Vec<u32>> = Vec::new();
        for set in self.sets {
            if kept.iter().any(|smaller| contains(&set, smaller)) {
                continue;
            }
            if kept.len() == bound {
                self.more = true;
                break;
            }
            kept.push(set);
        }
        Self { sets: kept, more: self.more }
    }
}

/// Whether the sorted `set` holds everything of the sorted `part`.
fn contains(set: &[u32], part: &[u32]) -> bool {
    let mut set = set.iter();
    part.iter().all(|wanted| set.any(|have| have == wanted))
}

fn any(alternatives: impl Iterator<Item = Witnesses>, bound: usize) -> Witnesses {
    let mut found = Witnesses { sets: Vec::new(), more: false };
    for mut alternative in alternatives {
        found.more |= alternative.more;
        found.sets.append(&mut alternative.sets);
        if found.sets.len() > 8 * bound {
            found = found.minimal(bound);
        }
    }
    found.minimal(bound)
}

/// What is needed of every part, beside a base that is needed in any case.
fn all(mut base: Vec<u32>, parts: impl Iterator<Item = Witnesses>, bound: usize) -> Witnesses {
    // What has but one set is needed in any case; what that satisfies adds nothing.
    let (single, mut open): (Vec<_>, Vec<_>) = parts.partition(|w| w.sets.len() == 1);
    let mut more = single.iter().any(|w| w.more);
    base.extend(single.into_iter().flat_map(|w| w.sets).flatten());
    base.sort_unstable();
    base.dedup();
    open.retain(|w| !w.sets.iter().any(|set| contains(&base, set)));
    open.sort_by(|a, b| a.sets.len().cmp(&b.sets.len()).then_with(|| a.sets.cmp(&b.sets)));
    open.dedup();
    let mut found = Witnesses { sets: vec![base], more: false };
    for part in open {
        more |= part.more;
        let mut sets = Vec::with_capacity(found.sets.len() * part.sets.len());
        for left in &found.sets {
            for right in &part.sets {
                let mut both: Vec<u32> = left.iter().chain(right).copied().collect();
                both.sort_unstable();
                both.dedup();
                sets.push(both);
            }
        }
        found = Witnesses { sets, more: found.more }.minimal(bound);
    }
    found.more |= more;
    found
}

#[cfg(test)]
mod tests {
    use super::{Enough, Prov, Walk, all};
    use proptest::prelude::*;
    use std::collections::BTreeSet;
    use std::rc::Rc;

    /// Trees over six facts, walks over four nodes among them.
    fn tree() -> impl Strategy<Value = Prov> {
        let leaf = (0_u32..6).prop_map(Prov::Fact);
        leaf.prop_recursive(3, 16, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Prov::All),
                prop::collection::vec(inner.clone(), 1..3).prop_map(Prov::Any),
                prop::collection::vec((0_u32..4, 0_u32..4, inner), 1..5).prop_map(|mut edges| {
                    edges.push((0, 3, Prov::Fact(0)));
                    let (chains, more) = super::super::walk::chains(0, 3, &edges.iter().map(|e| (e.0, e.1)).collect::<Vec<_>>());
                    Prov::Walk(Rc::new(Walk { start: 0, end: 3, edges, chains, more }))
                }),
            ]
        })
    }

    proptest! {
        /// Against every subset of the facts: the witnesses are the minimal subsets that hold, what is needed is in all of them.
        #[test]
        fn witnesses_are_the_minimal_sets_that_hold(prov in tree()) {
            let subset = |bits: u32| (0..6).filter(|f| bits & (1 << f) != 0).collect::<Vec<u32>>();
            let holds: Vec<u32> = (0..64_u32).filter(|bits| prov.holds(&|fact| bits & (1 << fact) != 0)).collect();
            let minimal: BTreeSet<Vec<u32>> =
                holds.iter().filter(|b| !holds.iter().any(|c| c != *b && c & **b == *c)).map(|b| subset(*b)).collect();
            let found = prov.witnesses(&|fact| Enough::One(fact), 1000);
            prop_assert!(!found.more);
            prop_assert_eq!(found.sets.iter().cloned().collect::<BTreeSet<_>>(), minimal.clone());
            let common: BTreeSet<u32> = (0..6).filter(|f| minimal.iter().all(|set| set.contains(f))).collect();
            prop_assert_eq!(prov.needed(), common);
            let mut facts = BTreeSet::new();
            prov.facts(&mut facts);
            prop_assert!(minimal.iter().flatten().all(|f| facts.contains(f)));
        }
    }

    #[test]
    fn what_a_needed_place_states_too_needs_no_other() {
        let prov = Prov::All(vec![Prov::Fact(0), Prov::Fact(1)]);
        let found = prov.witnesses(&|fact| if fact == 0 { Enough::One(7) } else { Enough::Sets(vec![vec![7], vec![8]]) }, 10);
        assert_eq!(found.sets, [vec![7]]);
        assert_eq!(all(Vec::new(), std::iter::empty(), 10).sets, [Vec::<u32>::new()]);
    }
}
