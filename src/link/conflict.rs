//! Do the links contradict each other?
//!
//! A thing that is the same as two things of one data set makes those two the same, and a chain of links can make two things of ours the
//! same that are not. Both are told, not mended: which link is wrong, a person knows.

use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Links that cannot all be right.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conflict {
    /// A thing has several identifiers where one is to be expected.
    Several(String, Vec<String>),
    /// Things are joined by what they are all said to be.
    Joined(Vec<String>, Vec<String>),
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Several(thing, others) => {
                write!(f, "{thing} is linked to {} of one data set: {}", others.len(), others.join(", "))
            }
            Self::Joined(things, through) => write!(f, "{} are joined by {}", things.join(" and "), through.join(", ")),
        }
    }
}

/// The conflicts among pairs of a thing and what it is the same as, in order. O(n log n).
pub fn conflicts(pairs: &BTreeSet<(String, String)>) -> Vec<Conflict> {
    let mut by_scheme: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    let mut neighbours: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut uses: FxHashMap<&str, u32> = FxHashMap::default();
    pairs.iter().flat_map(|(thing, other)| [thing, other]).for_each(|end| *uses.entry(end).or_default() += 1);
    // A pair with nothing else at either end contradicts nothing, and most are.
    let is_tied = |(thing, other): &&(String, String)| uses[thing.as_str()] > 1 || uses[other.as_str()] > 1;
    let tied = || pairs.iter().filter(is_tied);
    for (thing, other) in tied() {
        by_scheme.entry((thing, namespace(other))).or_default().push(other.clone());
        neighbours.entry(thing).or_default().push(other);
        neighbours.entry(other).or_default().push(thing);
    }
    let several = by_scheme.into_iter().filter(|(_, others)| others.len() > 1);
    let mut found: Vec<Conflict> = several.map(|((thing, _), others)| Conflict::Several(thing.to_owned(), others)).collect();
    let things: BTreeSet<&str> = tied().map(|(thing, _)| thing.as_str()).collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for thing in &things {
        let component = component(thing, &neighbours, &mut seen);
        let (ours, through): (Vec<&str>, Vec<&str>) = component.into_iter().partition(|member| things.contains(member));
        if ours.len() > 1 {
            let owned = |all: Vec<&str>| all.into_iter().map(ToOwned::to_owned).collect();
            found.push(Conflict::Joined(owned(ours), owned(through)));
        }
    }
    found
}

/// All that hangs together with a thing; nothing when it was met before.
fn component<'a>(
    thing: &'a str,
    neighbours: &BTreeMap<&'a str, Vec<&'a str>>,
    seen: &mut BTreeSet<&'a str>,
) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open = vec![thing];
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            found.insert(next);
            open.extend(neighbours.get(next).into_iter().flatten());
        }
    }
    found
}

/// An IRI up to its last part: what the identifiers of one data set have in common.
pub fn namespace(iri: &str) -> &str {
    let iri = iri.trim_end_matches('/');
    &iri[..iri.rfind(['/', '#', ':', '=']).map_or(0, |at| at + 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&str, &str)]) -> Vec<String> {
        conflicts(&pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect())
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn two_identifiers_and_chains_are_found() {
        assert!(of(&[("a", "x:1"), ("a", "y:1"), ("b", "x:2")]).is_empty());
        assert_eq!(of(&[("a", "x:1"), ("a", "x:2")]), ["a is linked to 2 of one data set: x:1, x:2"]);
        assert_eq!(of(&[("a", "x:1"), ("b", "x:1")]), ["a and b are joined by x:1"]);
        let long = of(&[("a", "x:1"), ("b", "x:1"), ("b", "y:2"), ("c", "y:2")]);
        assert_eq!(long, ["a and b and c are joined by x:1, y:2"]);
    }
}
