//! Where is each node drawn?
//!
//! One table of layouts feeds the option, its help, the messages and the documentation. Every layout works on each component of the graph by
//! itself; components are then packed side by side and isolated nodes stand in a block. Lengths are in points of 1/72 inch, `y` goes
//! downward, and the same graph and seed give the same positions to the last bit, whatever the number of threads.

mod circular;
mod pack;
mod piece;
mod stress;

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
    /// Edges point downward from layer to layer.
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
    (Layout::Layered, "layered", "edges point downward from layer to layer; for hierarchies", "Sugiyama et al. 1981"),
    (Layout::Circular, "circular", "on circles, neighbours near each other", "Baur and Brandes 2004"),
    (Layout::Geographic, "geographic", "by geo:lat and geo:long; others around the place they belong to", ""),
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
        if graph.net.node_count() > POLISHED { Self::Stress } else { Self::Force }
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
    let mut pieces: Vec<Piece> = Vec::new();
    let mut done = 0;
    for nodes in members(&components(&links)) {
        let size = nodes.len();
        let part = |done: usize| done as f64 / graph.net.node_count() as f64;
        let part = &mut work.part(part(done), part(done + size));
        let mut piece = Piece::new(nodes, &links, &radii);
        let random = &mut Random::new(seed.wrapping_add(done as u64));
        piece.positions = match layout {
            Layout::Circular => circular::place(&piece.links, &piece.radii),
            _ => scaled(stress::place(&piece.links, random, part)?),
        };
        pieces.push(piece);
        done += size;
    }
    graph.positions = pack::pack(pieces, graph.net.node_count());
    Ok(())
}

/// From edges of length 1 to points.
fn scaled(mut positions: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    positions.iter_mut().for_each(|[x, y]| (*x, *y) = (*x * EDGE, *y * EDGE));
    positions
}
