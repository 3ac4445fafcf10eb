//! Where is each node drawn?
//!
//! One table of layouts feeds the option, its help, the messages and the documentation. Every layout works on each component of the graph by
//! itself; components are then packed and isolated nodes stand in a block. Lengths are in points of 1/72 inch, `y` goes
//! downward, and the same graph and seed give the same positions to the last bit, whatever the number of threads.

mod apart;
mod circular;
mod force;
mod geographic;
mod hierarchy;
mod layered;
mod outline;
mod pack;
mod piece;
mod stress;
mod tree;
mod turn;

use super::Graph;
use super::links::Links;
use super::measure::{components, members};
use super::random::Random;
use super::work::Work;
use crate::error::{Error, Result, near};
use piece::Piece;

/// The length that an edge should have, in points.
pub const EDGE: f64 = 60.0;
/// The radius of nodes that no radius is given for, in points.
pub const RADIUS: f64 = 5.0;

/// A way to place nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Distances as in the graph, then communities drawn together.
    Force,
    /// Distances as in the graph.
    Stress,
    /// Edges point downward from layer to layer, or upward where they lead to the few.
    Layered,
    /// On circles.
    Circular,
    /// By coordinates on the earth.
    Geographic,
}

/// What the table of layouts says of each: name, meaning, source.
const LAYOUTS: &[(Layout, &str, &str, &str)] = &[
    (
        Layout::Force,
        "force",
        "distances as in the graph, then communities drawn together; for up to 2,000 nodes",
        "Jacomy et al. 2014, on Zheng et al. 2019",
    ),
    (Layout::Stress, "stress", "distances as in the graph; for any size", "Zheng et al. 2019, Ortmann et al. 2016"),
    (
        Layout::Layered,
        "layered",
        "edges point downward from layer to layer, or upward to the few; for hierarchies",
        "Sugiyama et al. 1981",
    ),
    (Layout::Circular, "circular", "each component on a circle", ""),
    (Layout::Geographic, "geographic", "by geo:lat and geo:long; others around the nearest place, or below", ""),
];

impl Layout {
    /// Every layout.
    pub fn all() -> impl Iterator<Item = Self> {
        LAYOUTS.iter().map(|(layout, ..)| *layout)
    }

    /// The layout of a name.
    ///
    /// # Errors
    /// A name that no layout bears, with the near ones.
    pub fn named(name: &str) -> Result<Self> {
        let found = LAYOUTS.iter().find(|entry| entry.1 == name);
        found.map(|entry| entry.0).ok_or_else(|| Error::Unknown {
            what: "layout",
            name: name.to_owned(),
            near: near(name, LAYOUTS.iter().map(|entry| entry.1)),
            list: "`bioatlas graph --help` lists them",
        })
    }

    /// The layout that suits the size and shape of a graph.
    pub fn fitting(graph: &Graph) -> Self {
        if hierarchy::is_hierarchy(&graph.net) {
            Self::Layered
        } else if graph.net.node_count() > POLISHED {
            Self::Stress
        } else {
            Self::Force
        }
    }

    fn entry(self) -> &'static (Self, &'static str, &'static str, &'static str) {
        LAYOUTS.iter().find(|(layout, ..)| *layout == self).unwrap_or(&LAYOUTS[0])
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        self.entry().1
    }

    /// What it does, in a few words.
    pub fn meaning(self) -> &'static str {
        self.entry().2
    }

    /// Who described it; empty where nobody did.
    pub fn source(self) -> &'static str {
        self.entry().3
    }
}

/// Up to so many nodes communities are drawn together by default.
const POLISHED: usize = 2_000;

/// Places the nodes of a graph: fills its positions, in points, with the upper left corner of the picture at the origin.
///
/// - `seed`: where chance decides. The same seed gives the same positions.
/// - `radii`: of the circles that nodes are drawn as, by node number, in points; missing ones are [`RADIUS`].
///
/// # Errors
/// The work was stopped, or the layout cannot be used on this graph; the positions are as before.
pub fn lay_out(graph: &mut Graph, layout: Layout, seed: u64, radii: &[f64], work: &mut Work<'_>) -> Result<()> {
    let radius = |node: usize| radii.get(node).copied().filter(|radius| radius.is_finite()).unwrap_or(RADIUS);
    let radii: Vec<f64> = (0..graph.net.node_count()).map(radius).collect();
    let links = Links::simple(&graph.net);
    if layout == Layout::Geographic {
        graph.positions = on_the_map(graph, &links, seed, &radii, work)?;
        return Ok(());
    }
    let arrows = if layout == Layout::Layered { Links::pairs(&graph.net) } else { Links::default() };
    let mut pieces = place_pieces(members(&components(&links)), &links, &arrows, layout, seed, &radii, work)?;
    if layout == Layout::Layered && hierarchy::leads_up(&graph.net) {
        pieces.iter_mut().flat_map(|piece| &mut piece.positions).for_each(|place| place[1] = -place[1]);
    }
    graph.positions = pack::pack(pieces, graph.net.node_count());
    Ok(())
}

/// Places components, each by itself.
fn place_pieces(
    components: Vec<Vec<u32>>,
    links: &Links,
    arrows: &Links,
    layout: Layout,
    seed: u64,
    radii: &[f64],
    work: &mut Work<'_>,
) -> Result<Vec<Piece>> {
    let all: usize = components.iter().map(Vec::len).sum();
    let mut pieces: Vec<Piece> = Vec::with_capacity(components.len());
    let mut done = 0;
    for nodes in components {
        let size = nodes.len();
        let part = |done: usize| done as f64 / all as f64;
        let part = &mut work.part(part(done), part(done + size));
        let random = &mut Random::new(seed.wrapping_add(done as u64));
        let mut piece = Piece::new(nodes, links, radii);
        piece.positions = match layout {
            Layout::Circular => circular::place(&piece.links, &piece.radii),
            Layout::Layered => layered::place(&piece::inner(&piece.nodes, arrows), &piece.radii),
            _ => by_distance(&piece.links, layout, random, part)?,
        };
        apart::apart(&mut piece.positions, &piece.radii);
        pieces.push(piece);
        done += size;
    }
    Ok(pieces)
}

fn by_distance(links: &Links, layout: Layout, random: &mut Random, work: &mut Work<'_>) -> Result<Vec<[f64; 2]>> {
    let share = if layout == Layout::Force { 0.5 } else { 1.0 };
    let mut at = stress::place(links, random, &mut work.part(0.0, share))?;
    if layout == Layout::Force && links.len() > 2 {
        force::polish(links, &mut at, &mut work.part(share, 1.0))?;
    }
    turn::lay_down(&mut at);
    Ok(scaled(at))
}

/// The nodes that a place is linked to on a map, and the others below, by stress.
fn on_the_map(graph: &Graph, links: &Links, seed: u64, radii: &[f64], work: &mut Work<'_>) -> Result<Vec<[f64; 2]>> {
    let map = geographic::place(graph, links);
    let (on, off): (Vec<u32>, Vec<u32>) = links.nodes().partition(|&node| map[node as usize].is_some());
    if on.is_empty() {
        return Err(Error::Usage {
            message: "no node of the graph has coordinates".into(),
            hint: "places need geo:lat and geo:long, or columns `lat` and `long`; another --layout needs none".into(),
        });
    }
    let mut piece =
        Piece { nodes: on, links: Links::default(), radii: Vec::new(), positions: map.into_iter().flatten().collect() };
    piece.radii = piece.nodes.iter().map(|&node| radii[node as usize]).collect();
    apart::apart(&mut piece.positions, &piece.radii);
    let is_off = |node: &u32| off.binary_search(node).is_ok();
    let beside = Links::of(links.len(), links.edges().filter(|(from, to, _)| is_off(from) && is_off(to)));
    let rest = members(&components(&beside)).into_iter().filter(|nodes| is_off(&nodes[0])).collect();
    let mut pieces = place_pieces(rest, &beside, &Links::default(), Layout::Force, seed, radii, work)?;
    pieces.insert(0, piece);
    // What is beside a map is not on it.
    Ok(pack::pack_in_rows(pieces, graph.net.node_count()))
}

/// From edges of length 1 to points.
fn scaled(mut positions: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    positions.iter_mut().for_each(|[x, y]| (*x, *y) = (*x * EDGE, *y * EDGE));
    positions
}

#[cfg(test)]
mod tests;
