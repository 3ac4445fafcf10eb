//! Which chains of triples lead from one node to another along a property path?
//!
//! What is cited for a path: every triple on a chain that passes no node twice, the chains listed shortest first. Where there
//! are more chains than the bound, every triple between start and end is cited, and the answer says that chains were left out.

use super::facts::{Facts, NONE};
use super::provenance::{Prov, Walk};
use crate::error::Result;
use spargebra::algebra::PropertyPathExpression;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;

/// At most this many chains of one path between two nodes are listed, after at most this many steps of searching.
const CHAINS: usize = 64;
const STEPS: usize = 20_000;

/// What it rests on that a path leads from one node to another, in one graph.
pub(super) fn between(facts: &mut Facts<'_>, path: &PropertyPathExpression, from: u32, to: u32, graph: u32) -> Result<Prov> {
    use PropertyPathExpression as P;
    Ok(match path {
        P::NamedNode(property) => {
            let property = facts.iri(property);
            Prov::Fact(facts.fact([from, property, to], graph))
        }
        P::Reverse(inner) => between(facts, inner, to, from, graph)?,
        P::Sequence(first, second) => {
            let mut found = Vec::new();
            for (middle, left) in forward(facts, first, from, graph)? {
                let right = between(facts, second, middle, to, graph)?;
                if right.holds(&|fact| facts.exists(fact)) {
                    found.push(Prov::All(vec![left, right]));
                }
            }
            Prov::any(found)
        }
        P::Alternative(left, right) => {
            let mut found = vec![between(facts, left, from, to, graph)?, between(facts, right, from, to, graph)?];
            found.retain(|p| p.holds(&|fact| facts.exists(fact)));
            Prov::any(found)
        }
        P::ZeroOrOne(_) | P::ZeroOrMore(_) if from == to => Prov::All(Vec::new()),
        P::ZeroOrOne(inner) => between(facts, inner, from, to, graph)?,
        P::ZeroOrMore(inner) | P::OneOrMore(inner) => {
            let edges = reachable(facts, inner, from, graph)?;
            walk(from, to, &edges)
        }
        P::NegatedPropertySet(_) => {
            let ends = forward(facts, path, from, graph)?;
            ends.into_iter().find(|(end, _)| *end == to).map_or(Prov::Any(Vec::new()), |(_, prov)| prov)
        }
    })
}

/// Every node that a path leads to from one node, with what that rests on.
fn forward(facts: &mut Facts<'_>, path: &PropertyPathExpression, from: u32, graph: u32) -> Result<Vec<(u32, Prov)>> {
    use PropertyPathExpression as P;
    facts.clock.check()?;
    let mut found: Vec<(u32, Prov)> = Vec::new();
    match path {
        P::NamedNode(property) => {
            let property = facts.iri(property);
            found = facts.matching([from, property, NONE], graph).into_iter().map(|([_, _, o], f)| (o, Prov::Fact(f))).collect();
        }
        P::Reverse(inner) => match &**inner {
            P::NamedNode(property) => {
                let property = facts.iri(property);
                let matching = facts.matching([NONE, property, from], graph);
                found = matching.into_iter().map(|([s, _, _], f)| (s, Prov::Fact(f))).collect();
            }
            P::NegatedPropertySet(but) => {
                let but: Vec<u32> = but.iter().map(|p| facts.iri(p)).collect();
                let matching = facts.matching([NONE, NONE, from], graph);
                found = matching
                    .into_iter()
                    .filter(|([_, p, _], _)| !but.contains(p))
                    .map(|([s, ..], f)| (s, Prov::Fact(f)))
                    .collect();
            }
            P::Reverse(twice) => return forward(facts, twice, from, graph),
            P::Sequence(first, second) => {
                let turned = P::Sequence(P::Reverse(second.clone()).into(), P::Reverse(first.clone()).into());
                return forward(facts, &turned, from, graph);
            }
            P::Alternative(left, right) => {
                let turned = P::Alternative(P::Reverse(left.clone()).into(), P::Reverse(right.clone()).into());
                return forward(facts, &turned, from, graph);
            }
            P::ZeroOrOne(p) => return forward(facts, &P::ZeroOrOne(P::Reverse(p.clone()).into()), from, graph),
            P::ZeroOrMore(p) => return forward(facts, &P::ZeroOrMore(P::Reverse(p.clone()).into()), from, graph),
            P::OneOrMore(p) => return forward(facts, &P::OneOrMore(P::Reverse(p.clone()).into()), from, graph),
        },
        P::NegatedPropertySet(but) => {
            let but: Vec<u32> = but.iter().map(|p| facts.iri(p)).collect();
            let matching = facts.matching([from, NONE, NONE], graph);
            found =
                matching.into_iter().filter(|([_, p, _], _)| !but.contains(p)).map(|([_, _, o], f)| (o, Prov::Fact(f))).collect();
        }
        P::Sequence(first, second) => {
            for (middle, left) in forward(facts, first, from, graph)? {
                for (end, right) in forward(facts, second, middle, graph)? {
                    found.push((end, Prov::All(vec![left.clone(), right])));
                }
            }
        }
        P::Alternative(left, right) => {
            found = forward(facts, left, from, graph)?;
            found.extend(forward(facts, right, from, graph)?);
        }
        P::ZeroOrOne(inner) => {
            found = forward(facts, inner, from, graph)?;
            found.retain(|(end, _)| *end != from);
            found.push((from, Prov::All(Vec::new())));
        }
        P::ZeroOrMore(inner) | P::OneOrMore(inner) => {
            let edges = reachable(facts, inner, from, graph)?;
            let mut ends: Vec<u32> = edges.iter().map(|(_, to, _)| *to).collect();
            ends.sort_unstable();
            ends.dedup();
            if matches!(path, P::ZeroOrMore(_)) {
                ends.retain(|end| *end != from);
                found.push((from, Prov::All(Vec::new())));
            }
            for end in ends {
                facts.clock.check()?;
                found.push((end, walk(from, end, &edges)));
            }
        }
    }
    Ok(merged(found))
}

/// One entry for each end, alternatives joined.
fn merged(found: Vec<(u32, Prov)>) -> Vec<(u32, Prov)> {
    let mut ends: BTreeMap<u32, Vec<Prov>> = BTreeMap::new();
    for (end, prov) in found {
        ends.entry(end).or_default().push(prov);
    }
    ends.into_iter().map(|(end, provs)| (end, Prov::any(provs))).collect()
}

/// Steps from node to node, with what each rests on.
pub(super) type Edges = Rc<Vec<(u32, u32, Prov)>>;

/// Every step of a repeated path that can be reached from a node. Kept, since many rows ask from the same node.
fn reachable(facts: &mut Facts<'_>, step: &PropertyPathExpression, from: u32, graph: u32) -> Result<Edges> {
    let key = (step.clone(), from, graph);
    if let Some(edges) = facts.reached.get(&key) {
        return Ok(Rc::clone(edges));
    }
    let mut edges = Vec::new();
    let mut seen = HashSet::from([from]);
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        for (next, prov) in forward(facts, step, node, graph)? {
            edges.push((node, next, prov));
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    let edges = Rc::new(edges);
    facts.reached.insert(key, Rc::clone(&edges));
    Ok(edges)
}

/// The chains from start to end among the steps that can be reached from the start.
fn walk(start: u32, end: u32, reached: &Edges) -> Prov {
    let towards = leading_to(end, reached);
    let mut edges: Vec<(u32, u32, Prov)> =
        reached.iter().filter(|(_, to, _)| *to == end || towards.contains(to)).cloned().collect();
    let ends: Vec<(u32, u32)> = edges.iter().map(|(from, to, _)| (*from, *to)).collect();
    let (mut chains, more) = chains(start, end, &ends);
    if !more {
        // Only what some chain uses; the numbers of the edges follow.
        let used: BTreeSet<usize> = chains.iter().flatten().copied().collect();
        let place: HashMap<usize, usize> = used.iter().enumerate().map(|(new, old)| (*old, new)).collect();
        chains.iter_mut().flatten().for_each(|edge| *edge = place.get(edge).copied().unwrap_or(0));
        edges = used.iter().map(|edge| edges[*edge].clone()).collect();
    }
    match chains.as_slice() {
        [] => Prov::Any(Vec::new()),
        [_] if !more => Prov::All(edges.into_iter().map(|(_, _, prov)| prov).collect()),
        _ => Prov::Walk(Rc::new(Walk { start, end, edges, chains, more })),
    }
}

/// The nodes from which an end can be reached.
fn leading_to(end: u32, edges: &[(u32, u32, Prov)]) -> HashSet<u32> {
    let mut before: HashMap<u32, Vec<u32>> = HashMap::new();
    for (from, to, _) in edges {
        before.entry(*to).or_default().push(*from);
    }
    let mut seen = HashSet::new();
    let mut open = vec![end];
    while let Some(node) = open.pop() {
        for from in before.get(&node).into_iter().flatten() {
            if seen.insert(*from) {
                open.push(*from);
            }
        }
    }
    seen
}

/// The chains from start to end that pass no node twice, as places of edges, shortest first; and whether some were left out.
///
/// Lengthens the bound one by one, so that the shortest are found even where there are too many. Finding all is exponential, so
/// the search ends after a number of steps; the shortest chain is always among those found.
pub(super) fn chains(start: u32, end: u32, edges: &[(u32, u32)]) -> (Vec<Vec<usize>>, bool) {
    let mut next: HashMap<u32, Vec<usize>> = HashMap::new();
    for (place, (from, _)) in edges.iter().enumerate() {
        next.entry(*from).or_default().push(place);
    }
    let Some(shortest) = shortest(start, end, edges, &next) else { return (Vec::new(), false) };
    let nodes: HashSet<u32> = edges.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let mut search = Search { edges, next: &next, end, found: Vec::new(), steps: 0, cut: false };
    for length in shortest.len()..=nodes.len() {
        search.cut = false;
        search.of_length(start, length);
        if search.is_full() {
            search.found.truncate(CHAINS);
            if search.found.is_empty() {
                search.found.push(shortest);
            }
            return (search.found, true);
        }
        if !search.cut {
            break;
        }
    }
    (search.found, false)
}

struct Search<'a> {
    edges: &'a [(u32, u32)],
    next: &'a HashMap<u32, Vec<usize>>,
    end: u32,
    found: Vec<Vec<usize>>,
    steps: usize,
    /// Whether a chain was given up for its length.
    cut: bool,
}

impl Search<'_> {
    fn is_full(&self) -> bool {
        self.found.len() > CHAINS || self.steps > STEPS
    }

    /// Finds the chains of exactly this many edges.
    fn of_length(&mut self, start: u32, length: usize) {
        let next = self.next;
        let after = |node: u32| next.get(&node).map_or(&[][..], Vec::as_slice).iter();
        let mut passed = HashSet::from([start]);
        let mut chain: Vec<usize> = Vec::new();
        let mut open = vec![after(start)];
        while let Some(edges) = open.last_mut() {
            let Some(edge) = edges.next() else {
                open.pop();
                if let Some(back) = chain.pop() {
                    passed.remove(&self.edges[back].1);
                }
                continue;
            };
            self.steps += 1;
            if self.is_full() {
                return;
            }
            let to = self.edges[*edge].1;
            if to == self.end {
                if chain.len() + 1 == length {
                    self.found.push([&chain[..], &[*edge]].concat());
                }
            } else if passed.contains(&to) {
                // A chain that passes a node twice holds a shorter one.
            } else if chain.len() + 1 == length {
                self.cut = true;
            } else {
                passed.insert(to);
                chain.push(*edge);
                open.push(after(to));
            }
        }
    }
}

/// A shortest chain, by breadth-first search.
fn shortest(start: u32, end: u32, edges: &[(u32, u32)], next: &HashMap<u32, Vec<usize>>) -> Option<Vec<usize>> {
    let mut came: HashMap<u32, usize> = HashMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(node) = open.pop_front() {
        for edge in next.get(&node).into_iter().flatten() {
            let to = edges[*edge].1;
            if to == end {
                let mut chain = vec![*edge];
                let mut at = node;
                while at != start {
                    let before = *came.get(&at)?;
                    chain.push(before);
                    at = edges[before].0;
                }
                chain.reverse();
                return Some(chain);
            }
            if to != start && !came.contains_key(&to) {
                came.insert(to, *edge);
                open.push_back(to);
            }
        }
    }
    None
}
