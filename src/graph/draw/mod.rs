//! How is a graph drawn, so that it can be printed as it is?
//!
//! From a graph with positions to one SVG drawing: `look` decides kinds, sizes and ranks, `canvas` where nodes stand, `route` the way of
//! edges, `label` where text has room, `hull` what encloses a group, `legend` what it all means, and `write` puts it on the page. The
//! canvas grows until the labels fit. What is too large to be read as one picture is made smaller before (`aggregate`); turning the
//! drawing into PNG or PDF belongs to `picture`.

mod canvas;
mod hull;
mod label;
mod legend;
mod look;
mod route;
mod shape;
mod space;
mod write;

use crate::error::{Error, Result};
use crate::graph::work::Work;
use crate::graph::{Edge, Graph};
use crate::picture::colour::Theme;
use label::{Field, Placed};
use look::Look;
use route::{Disc, Route};

/// `x` to the right and `y` downward.
type Point = [f64; 2];

/// What the colour and shape of a node show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColourBy {
    /// Its first class.
    #[default]
    Class,
    /// Its community, from the column `community`.
    Community,
}

/// How a figure is to be drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// The column of numbers that the area of nodes shows; the degree without one.
    pub size: Option<String>,
    /// What colour and shape show.
    pub colour: ColourBy,
    /// Whether communities (or classes, where there are no communities) are enclosed.
    pub hulls: bool,
    /// The width of the picture; without one it is as wide as its labels need.
    pub width: Option<f64>,
    /// The language of labels, as a tag; without one each thing has its usual label.
    pub language: Option<String>,
    /// The properties whose edges bear a label, by name, label or IRI; without any, all edges of a small graph do.
    pub edge_labels: Vec<String>,
    /// Whether nodes and edges stand for several: a node for as many as its size shows, an edge for as many as it weighs.
    pub grouped: bool,
    /// The seed of the layout, for the caption.
    pub seed: Option<u64>,
}

/// A drawing and what it could not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The drawing in each theme.
    pub svgs: Vec<String>,
    /// How many labels of nodes found no place.
    pub left_out: usize,
}

/// The part of the labels that must fit before the canvas stops growing.
const ENOUGH: f64 = 0.98;
/// The part of the labels that may stand far from their nodes, with a line to them, before the canvas stops growing.
const LED: f64 = 0.2;
/// By how much it grows, and how often.
const GROWTH: f64 = 1.12;
const ATTEMPTS: usize = 14;
/// The number of nodes that are labelled at most, those of the highest rank; with more the canvas does not grow.
const LABELLED: usize = 2_000;
/// The number of edges up to which they bear a label.
const FEW_EDGES: usize = 60;
/// The part of the edges from which on a property is the rule, which the legend tells and labels would only repeat.
const RULE: f64 = 0.75;
/// A canvas wider than this does not grow, since nobody could read its labels at the size of a page.
const WIDEST: f64 = 3_600.0;
/// Between two nodes.
const APART: f64 = 4.0;

/// A graph with everything in its place.
struct Scene<'a> {
    graph: &'a Graph,
    /// The positions of the layout; what is not finite stands at the origin.
    positions: Vec<Point>,
    options: &'a Options,
    look: Look,
    discs: Vec<Disc>,
    routes: Vec<Route>,
    /// What encloses nodes of one group: a style, and the corners.
    hulls: Vec<(usize, Vec<Point>)>,
    labels: Vec<Option<Placed>>,
    /// The labels of edges, and how many found no place.
    edge_labels: Vec<Placed>,
    edge_labels_left_out: usize,
}

/// Draws a graph that has positions, once, and sets it in some themes.
///
/// # Errors
/// A graph without nodes or without a position for each; a measure or communities that it has not; work that was stopped.
pub fn figure(graph: &Graph, options: &Options, themes: &[Theme], work: &mut Work<'_>) -> Result<Figure> {
    let count = graph.net.node_count();
    if count == 0 {
        let hint = "write it in another format, or read another file".into();
        return Err(Error::Usage { message: "a graph without nodes cannot be drawn".into(), hint });
    }
    if graph.positions.len() != count {
        return Err(Error::Usage {
            message: format!("a graph of {count} nodes and {} positions cannot be drawn", graph.positions.len()),
            hint: "lay it out before it is drawn".into(),
        });
    }
    let look = Look::of(graph, options)?;
    let number = |number: f64| if number.is_finite() { number } else { 0.0 };
    let mut scene = Scene {
        graph,
        positions: graph.positions.iter().map(|point| point.map(number)).collect(),
        options,
        look,
        discs: vec![],
        routes: vec![],
        hulls: vec![],
        labels: vec![],
        edge_labels: vec![],
        edge_labels_left_out: 0,
    };
    let mut scale = canvas::first_scale(&scene.positions, scene.labelled_edges().len());
    match options.width {
        Some(width) => scene.fit(scale, width, work)?,
        None => {
            for attempt in 0..ATTEMPTS {
                work.done(attempt as f64 / ATTEMPTS as f64)?;
                scene.arrange(scale);
                if count > LABELLED || scene.fits() || write::page_width(&scene) * GROWTH > WIDEST {
                    break;
                }
                scale *= GROWTH;
            }
        }
    }
    Ok(Figure { svgs: themes.iter().map(|theme| write::drawing(&scene, *theme)).collect(), left_out: scene.left_out() })
}

impl Scene<'_> {
    /// Puts everything in its place at a scale.
    fn arrange(&mut self, scale: f64) {
        let look = &self.look;
        let shapes: Vec<_> = look.kind_of.iter().map(|kind| shape::of_kind(*kind)).collect();
        let reach: Vec<f64> = shapes.iter().zip(&look.radius).map(|(shape, radius)| shape.reach(*radius)).collect();
        let points = canvas::placed(&self.positions, scale, &reach, APART);
        self.discs = points
            .into_iter()
            .zip(shapes)
            .zip(&look.radius)
            .map(|((centre, shape), radius)| Disc { centre, radius: *radius, shape })
            .collect();
        self.routes = route::routes(&self.discs, &look::ends(self.graph));
        self.hulls = write::enclosed(self);
        let mut field = Field::new(&self.discs, &self.routes);
        self.labels = field.place(&look.labels, &look.ranked, LABELLED);
        let edges = self.labelled_edges();
        let text = |edge: usize| look::edge_text(self.graph, self.options, &self.graph.net.raw_edges()[edge].weight);
        self.edge_labels =
            edges.iter().filter_map(|edge| field.place_on(&self.routes[*edge], &text(*edge), write::EDGE_TEXT)).collect();
        self.edge_labels_left_out = edges.len() - self.edge_labels.len();
    }

    /// Finds the scale at which the whole picture has a width. The page is cut to what it holds, so a few steps come near, and the
    /// rest is left to the size of the picture.
    fn fit(&mut self, first: f64, width: f64, work: &mut Work<'_>) -> Result<()> {
        let (mut low, mut high) = (first / 64.0, first * 64.0);
        for step in 0..12 {
            work.done(f64::from(step) / 13.0)?;
            let middle = (low * high).sqrt();
            self.arrange(middle);
            if write::page_width(self) > width { high = middle } else { low = middle }
        }
        self.arrange(low);
        Ok(())
    }

    /// The edges that bear a label.
    fn labelled_edges(&self) -> Vec<usize> {
        let asked = &self.options.edge_labels;
        let edges = self.graph.net.raw_edges();
        if asked.is_empty() && edges.len() > FEW_EDGES {
            return Vec::new();
        }
        let share =
            |property: u32| edges.iter().filter(|edge| edge.weight.property == property).count() as f64 / edges.len() as f64;
        // An edge between groups tells its number too.
        let is_rule = |property: u32| !self.options.grouped && share(property) >= RULE;
        let wanted = |edge: &Edge| if asked.is_empty() { !is_rule(edge.property) } else { look::asked(self.graph, edge, asked) };
        (0..edges.len()).filter(|edge| wanted(&edges[*edge].weight)).collect()
    }

    fn left_out(&self) -> usize {
        let wanted = self.look.labels.iter().filter(|label| !label.text.is_empty()).count();
        wanted - self.labels.iter().flatten().count()
    }

    fn fits(&self) -> bool {
        let part = |left: usize, all: usize| left as f64 <= all as f64 * (1.0 - ENOUGH);
        let led = self.labels.iter().flatten().filter(|label| label.leader.is_some()).count();
        let crowded = self.labels.iter().flatten().filter(|label| label.is_crowded).count();
        led as f64 <= self.labels.len() as f64 * LED
            && part(self.left_out() + crowded, self.labels.len())
            && part(self.edge_labels_left_out, self.edge_labels.len() + self.edge_labels_left_out)
    }
}
