//! How are two things connected, and who says so?
//!
//! Paths over the entity graph: what exists and how it is related, in both directions of each statement. Each hop keeps its statements
//! and the graphs that state them. Where there is no path, says how far either end reaches.

mod between;
mod network;
mod search;
mod via;

use super::relations::Id;
use super::{evidence, schema};
use crate::dataset::Dataset;
use crate::error::{Error, Result};
use network::{Ends, Network};
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use search::{Paths, distances};
use std::collections::HashSet;
use via::Via;

/// Which paths are wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The thing where the paths begin.
    pub from: NamedNode,
    /// The thing where they end.
    pub to: NamedNode,
    /// The most hops that a path may have.
    pub longest: Option<u32>,
    /// Between its ends a path must pass a thing of each of these classes.
    pub via: Vec<NamedNode>,
    /// Statements of these properties are not used.
    pub avoid: Vec<NamedNode>,
    /// How many paths.
    pub count: Count,
}

/// How many paths are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// The best ones.
    Best(usize),
    /// All up to the length that is allowed, or all of the shortest length.
    All,
}

/// A statement of a hop.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The statement.
    pub subject: Term,
    /// Its property.
    pub property: NamedNode,
    /// Its object.
    pub object: Term,
    /// Whether the path goes from subject to object.
    pub forward: bool,
    /// The graphs that state it.
    pub graphs: Vec<Term>,
}

/// A path: things and, between two of them, the statements that join them.
#[derive(Clone, Debug)]
pub struct Path {
    /// The things, both ends included.
    pub things: Vec<Term>,
    /// The statements of each hop.
    pub hops: Vec<Vec<Statement>>,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The paths, best first.
    pub paths: Vec<Path>,
    /// Whether the search was given up before everything was looked at.
    pub gave_up: bool,
    /// What is known where there is no path.
    pub apart: Option<Apart>,
}

/// Two things that no path joins.
#[derive(Clone, Debug)]
pub struct Apart {
    /// The number of hops of the shortest path without the conditions of length, classes and properties.
    pub unconditional: Option<u32>,
    /// The wanted classes of which no path between the two passes a thing.
    pub nowhere: Vec<NamedNode>,
    /// How many things are reached from either end.
    pub reached: [usize; 2],
    /// The nearest of them, with their distance.
    pub nearest: [Vec<(Term, u32)>; 2],
    /// The graphs that speak of both.
    pub together: Vec<Term>,
}

/// After so many statements a search is given up: about a second.
const MOST_LOOKED_AT: u64 = 30_000_000;
/// So many of the things nearest to an end are told.
const NEAREST: usize = 5;

/// Finds paths.
///
/// One sweep over the network, then for each path a search of what lies on its way: O(statements · 2^classes + paths · length · way).
/// Whether a path past things of several classes exists is a hard question, so the search ends after [`MOST_LOOKED_AT`] statements; then
/// the paths that were found are still the first ones.
///
/// # Errors
/// Two names of one thing, too many classes, or a query that fails.
pub fn find(dataset: &Dataset, wanted: &Wanted) -> Result<Found> {
    if wanted.from == wanted.to {
        let name = dataset.prefixes.display(wanted.from.as_ref());
        return Err(Error::Usage { message: format!("both names mean `{name}`"), hint: "name two things".into() });
    }
    let index = &dataset.index;
    let (Some(from), Some(to)) = (index.id(wanted.from.as_ref().into()), index.id(wanted.to.as_ref().into())) else {
        return Ok(Found { paths: Vec::new(), gave_up: false, apart: None });
    };
    let network = Network::read(dataset, &wanted.avoid);
    let ends = Ends { from, to };
    let via = Via::new(&network, ends, &schema::members(dataset, &wanted.via)?)?;
    let (found, gave_up) = search(dataset, &network, ends, wanted, &via);
    let apart = if found.is_empty() { Some(apart(dataset, &network, wanted, ends, &via)?) } else { None };
    let paths = found.iter().map(|path| with_statements(dataset, &network, path)).collect();
    Ok(Found { paths, gave_up, apart })
}

/// The paths that fulfil the conditions, and whether the search was given up.
fn search(dataset: &Dataset, network: &Network, ends: Ends, wanted: &Wanted, via: &Via) -> (Vec<Vec<Id>>, bool) {
    let key = |thing: Id| (network.rank(thing), dataset.index.term(thing).to_string());
    let longest = wanted.longest.unwrap_or(u32::MAX).min(u32::MAX - 1);
    let count = if let Count::Best(count) = wanted.count { count } else { usize::MAX };
    let mut paths = Paths::new(network, ends, via, longest, MOST_LOOKED_AT, key);
    let mut found: Vec<Vec<Id>> = Vec::new();
    while found.len() < count
        && let Some(path) = paths.next()
    {
        // All paths of any length would be too many to be read: then all of the shortest length.
        if wanted.count == Count::All && wanted.longest.is_none() && found.is_empty() {
            paths.limit(u32::try_from(path.len() - 1).unwrap_or(u32::MAX));
        }
        found.push(path);
    }
    let gave_up = found.len() < count && paths.gave_up();
    (found, gave_up)
}

fn with_statements(dataset: &Dataset, network: &Network, path: &[Id]) -> Path {
    let index = &dataset.index;
    let hop = |ends: &[Id]| {
        let (from, to) = (ends[0], ends[1]);
        let mut statements: Vec<Statement> = (network.edges(from).iter().filter(|edge| edge.to == to))
            .filter_map(|edge| {
                let (subject, object) = if edge.is_forward() { (from, to) } else { (to, from) };
                let Term::NamedNode(property) = index.term(edge.property()) else { return None };
                let stating = index.graphs([subject, edge.property(), object]);
                let mut graphs: Vec<Term> = stating.map(|graph| index.term(graph)).collect();
                graphs.sort_by_cached_key(ToString::to_string);
                let (subject, object) = (index.term(subject), index.term(object));
                Some(Statement { subject, property, object, forward: edge.is_forward(), graphs })
            })
            .collect();
        statements.sort_by(|a, b| (!a.forward, &a.property).cmp(&(!b.forward, &b.property)));
        statements
    };
    Path { things: path.iter().map(|thing| index.term(*thing)).collect(), hops: path.windows(2).map(hop).collect() }
}

fn apart(dataset: &Dataset, network: &Network, wanted: &Wanted, ends: Ends, via: &Via) -> Result<Apart> {
    let whole = if wanted.avoid.is_empty() { None } else { Some(Network::read(dataset, &[])) };
    let unconditional = distances(whole.as_ref().unwrap_or(network), ends.to, ends).get(ends.from as usize).copied();
    let about = |end: Id| {
        let distances = distances(network, end, ends);
        let mut reached: Vec<(u32, Id)> = (distances.into_iter().enumerate())
            .filter(|(_, steps)| *steps != 0 && *steps != u32::MAX)
            .filter_map(|(thing, steps)| Some((steps, Id::try_from(thing).ok()?)))
            .collect();
        let count = reached.len();
        reached.sort_unstable();
        let far = reached.get(NEAREST).map_or(u32::MAX, |(steps, _)| *steps);
        let mut nearest: Vec<(u32, String, Term)> = (reached.into_iter().take_while(|(steps, _)| *steps <= far))
            .map(|(steps, thing)| (steps, dataset.index.term(thing)))
            .map(|(steps, term)| (steps, term.to_string(), term))
            .collect();
        nearest.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        (count, nearest.into_iter().take(NEAREST).map(|(steps, _, term)| (term, steps)).collect::<Vec<_>>())
    };
    let (from, to) = (about(ends.from), about(ends.to));
    let speak_of_to = evidence::of_entity(dataset, &wanted.to)?;
    let mut together = evidence::of_entity(dataset, &wanted.from)?;
    together.retain(|graph| speak_of_to.contains(graph));
    Ok(Apart {
        nowhere: via.nowhere().into_iter().map(|at| wanted.via[at].clone()).collect(),
        unconditional: unconditional.filter(|steps| *steps != u32::MAX),
        reached: [from.0, to.0],
        nearest: [from.1, to.1],
        together,
    })
}

impl Found {
    /// The statements of all paths, in each graph that states them, or without graphs. Each once.
    pub fn quads(&self, named: bool) -> Vec<Quad> {
        let mut quads: Vec<Quad> = Vec::new();
        let mut seen = HashSet::new();
        for statement in self.paths.iter().flat_map(|path| path.hops.iter().flatten()) {
            let subject: NamedOrBlankNode = match &statement.subject {
                Term::NamedNode(node) => node.clone().into(),
                Term::BlankNode(node) => node.clone().into(),
                _ => continue,
            };
            let in_graph =
                |graph: GraphName| Quad::new(subject.clone(), statement.property.clone(), statement.object.clone(), graph);
            let stated = named && !statement.graphs.is_empty();
            let graphs = if stated {
                statement.graphs.iter().filter_map(|g| NamedOrBlankNode::try_from(g.clone()).ok()).map(GraphName::from).collect()
            } else {
                vec![GraphName::DefaultGraph]
            };
            quads.extend(graphs.into_iter().map(in_graph).filter(|quad| seen.insert(quad.clone())));
        }
        quads
    }
}
