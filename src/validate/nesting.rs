//! Which shapes refer to themselves, and how deep do the others nest?
//!
//! Shapes that refer to each other in a circle form a group (a strongly connected component); a group is found by two searches,
//! after Kosaraju and Sharir. SHACL leaves open what such shapes mean. Here the largest set of nodes conforms that agrees with the shapes, so a
//! circle in the data is no fault in itself; a circle of shapes that leads through a negation has no such set and is refused.

use super::MOST_NESTED;
use super::constraint::{Constraint, Monotone};
use super::shapes::{Shape, ShapeId};

/// The groups of shapes.
pub(super) struct Nesting {
    /// The group of each shape; a group has a lower number than those it refers to.
    group: Vec<usize>,
    circular: Vec<bool>,
    fault: Option<(ShapeId, &'static str)>,
}

type Edges = Vec<Vec<(ShapeId, Monotone)>>;

impl Nesting {
    /// O(shapes + references), without recursion.
    pub(super) fn of(shapes: &[Shape]) -> Self {
        let references = |shape: &Shape| shape.constraints.iter().flat_map(Constraint::references).collect();
        Self::of_edges(&shapes.iter().map(references).collect())
    }

    fn of_edges(edges: &Edges) -> Self {
        let mut back = vec![Vec::new(); edges.len()];
        for (from, to) in edges.iter().enumerate() {
            for (to, monotone) in to {
                back[*to].push((from, *monotone));
            }
        }
        let mut finished = Vec::new();
        let mut seen = vec![false; edges.len()];
        for start in 0..edges.len() {
            search(edges, start, &mut seen, &mut finished);
        }
        let mut group = vec![0; edges.len()];
        let mut seen = vec![false; edges.len()];
        let mut groups: Vec<Vec<ShapeId>> = Vec::new();
        for start in finished.into_iter().rev() {
            let mut members = Vec::new();
            search(&back, start, &mut seen, &mut members);
            if !members.is_empty() {
                members.iter().for_each(|member| group[*member] = groups.len());
                groups.push(members);
            }
        }
        let inside = |from: ShapeId| edges[from].iter().filter(move |(to, _)| *to == from).count() > 0;
        let circular = (0..edges.len()).map(|shape| groups[group[shape]].len() > 1 || inside(shape)).collect();
        let fault = fault(edges, &group, &groups);
        Self { group, circular, fault }
    }

    /// Whether a shape refers to itself, directly or through others.
    pub(super) fn is_circular(&self, shape: ShapeId) -> bool {
        self.circular[shape]
    }

    /// The number of the group of a shape.
    pub(super) fn group(&self, shape: ShapeId) -> usize {
        self.group[shape]
    }

    /// A shape that cannot be checked, and why.
    pub(super) fn fault(&self) -> Option<(ShapeId, &'static str)> {
        self.fault
    }
}

fn fault(edges: &Edges, group: &[usize], groups: &[Vec<ShapeId>]) -> Option<(ShapeId, &'static str)> {
    for (from, to) in edges.iter().enumerate() {
        if to.iter().any(|(to, monotone)| group[from] == group[*to] && *monotone == Monotone::No) {
            return Some((
                from,
                "it refers to itself through sh:not, sh:xone, sh:qualifiedMaxCount or disjoint siblings, which has no defined meaning",
            ));
        }
    }
    let mut height = vec![0; groups.len()];
    for (at, members) in groups.iter().enumerate().rev() {
        let below = members.iter().flat_map(|member| &edges[*member]).map(|(to, _)| group[*to]).filter(|group| *group != at);
        height[at] = below.map(|group| height[group] + 1).max().unwrap_or(0);
        if height[at] > MOST_NESTED {
            return Some((members[0], "shapes are nested more than 100 deep from here"));
        }
    }
    None
}

/// Visits what is reachable and not yet seen; appends each shape after those that it leads to.
fn search(edges: &Edges, start: ShapeId, seen: &mut [bool], finished: &mut Vec<ShapeId>) {
    if std::mem::replace(&mut seen[start], true) {
        return;
    }
    let mut open = vec![(start, 0)];
    while let Some((shape, next)) = open.last_mut() {
        match edges[*shape].get(*next) {
            Some((to, _)) => {
                *next += 1;
                if !std::mem::replace(&mut seen[*to], true) {
                    open.push((*to, 0));
                }
            }
            None => {
                finished.push(*shape);
                open.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Monotone, Nesting};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn edges(written: &[&[usize]]) -> super::Edges {
        written.iter().map(|to| to.iter().map(|to| (*to, Monotone::Yes)).collect()).collect()
    }

    proptest! {
        #[test]
        fn groups_are_mutual_reachability(adjacency in prop::collection::vec(prop::collection::vec(0_usize..8, 0..4), 8)) {
            let written: Vec<&[usize]> = adjacency.iter().map(Vec::as_slice).collect();
            let nesting = Nesting::of_edges(&edges(&written));
            let mut reach: BTreeSet<(usize, usize)> =
                adjacency.iter().enumerate().flat_map(|(from, to)| to.iter().map(move |to| (from, *to))).collect();
            let all = || (0_usize..8).flat_map(|a| (0_usize..8).map(move |b| (a, b)));
            for over in 0..8 {
                let through: Vec<_> = all().filter(|(a, b)| reach.contains(&(*a, over)) && reach.contains(&(over, *b))).collect();
                reach.extend(through);
            }
            for (a, b) in all() {
                prop_assert_eq!(nesting.is_circular(a), reach.contains(&(a, a)));
                let same = a == b || (reach.contains(&(a, b)) && reach.contains(&(b, a)));
                prop_assert_eq!(nesting.group(a) == nesting.group(b), same);
                prop_assert!(!reach.contains(&(a, b)) || nesting.group(a) <= nesting.group(b));
            }
        }
    }

    #[test]
    fn a_circle_through_a_negation_is_a_fault() {
        let mut circle = edges(&[&[1], &[0], &[0]]);
        assert!(Nesting::of_edges(&circle).fault().is_none());
        circle[2][0].1 = Monotone::No;
        assert!(Nesting::of_edges(&circle).fault().is_none());
        circle[1][0].1 = Monotone::No;
        assert_eq!(Nesting::of_edges(&circle).fault().unwrap().0, 1);
    }
}
