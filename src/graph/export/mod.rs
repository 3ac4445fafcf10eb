//! How is a graph written for other tools?
//!
//! One table of formats feeds the option, its help, the choice by file extension and the messages; one small function writes each. What is
//! told of nodes and edges is the same in all of them: the [`sheet`].

mod cytoscape;
mod dot;
mod gexf;
mod graphml;
mod graphology;
mod json;
mod mermaid;
mod neo4j;
mod node_link;
mod out;
mod parquet;
mod rdf;
pub(super) mod sheet;
mod table;
mod xml;
mod yed;

use super::work::Work;
use super::{Graph, colour, draw, page};
use crate::error::{Error, Result, near};
use crate::picture::colour::{KINDS, Theme};
use crate::picture::{self, Format as Picture};
use crate::query::format as answer;
use petgraph::graph::NodeIndex;
use std::io::Write;
use std::path::{Path, PathBuf};

use out::Out;
pub use sheet::is_reserved;

/// Writes a graph and gives the number of characters that had to be replaced.
type Writer = fn(&Graph, &mut Out<'_, '_>) -> Result<u64>;

/// A way to write a graph.
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// The ends of names of files that mean it.
    pub extensions: &'static [&'static str],
    /// What it is, in a few words.
    pub meaning: &'static str,
    /// Whether whoever opens it sees the nodes where the layout put them.
    pub has_places: bool,
    write: Writer,
    /// Writes the nodes, for a format whose file holds the edges only.
    nodes: Option<Writer>,
}

const fn row(
    name: &'static str,
    extensions: &'static [&'static str],
    meaning: &'static str,
    has_places: bool,
    write: Writer,
) -> Format {
    Format { name, extensions, meaning, has_places, write, nodes: None }
}

const fn two(
    name: &'static str,
    extensions: &'static [&'static str],
    meaning: &'static str,
    write: Writer,
    nodes: Writer,
) -> Format {
    Format { name, extensions, meaning, has_places: false, write, nodes: Some(nodes) }
}

/// Every format.
pub const FORMATS: &[Format] = &[
    row("graphml", &["graphml"], "GraphML with typed attributes (networkx, igraph, Gephi, Cytoscape)", false, graphml::write),
    row("yed", &["yed.graphml"], "GraphML with labels, colours and places as yEd draws them", true, yed::write),
    row("gexf", &["gexf"], "GEXF 1.3 with attributes, colours, sizes and places (Gephi)", true, gexf::write),
    row("dot", &["dot", "gv"], "the DOT language (Graphviz)", false, dot::write),
    row("cytoscape", &["cyjs"], "Cytoscape JSON (Cytoscape, cytoscape.js)", true, cytoscape::write),
    row("node-link", &["json"], "node-link JSON (networkx, D3)", false, node_link::write),
    row("graphology", &["graphology.json"], "graphology JSON (sigma.js, Gephi Lite)", true, graphology::write),
    row("svg", &["svg"], "a picture that any browser shows and drawing programs edit", true, |graph, out| {
        pictured(graph, Picture::Svg, out)
    }),
    row("png", &["png"], "a picture in pixels", true, |graph, out| pictured(graph, Picture::Png, out)),
    row("pdf", &["pdf"], "a picture for print", true, |graph, out| pictured(graph, Picture::Pdf, out)),
    row("html", &["html", "htm"], "a page to explore in a browser, without a network", true, paged),
    row("mermaid", &["mmd", "mermaid"], "a Mermaid flowchart: labels, classes and properties only", false, mermaid::write),
    two("csv", &["csv"], "CSV: the edges, and beside them a file of the nodes", table::edges, table::nodes),
    two(
        "neo4j",
        &["neo4j.csv"],
        "CSV for neo4j-admin import: relationships, and beside them the nodes",
        neo4j::edges,
        neo4j::nodes,
    ),
    two(
        "parquet",
        &["parquet"],
        "Parquet: the edges, and beside them a file of the nodes (DuckDB, Spark)",
        parquet::edges,
        parquet::nodes,
    ),
    row("turtle", &["ttl"], "RDF in Turtle", false, |graph, out| rdf::write(graph, answer::Format::Turtle, out)),
    row("trig", &["trig"], "RDF in TriG, each statement in the graph of its passage", false, |graph, out| {
        rdf::write(graph, answer::Format::Trig, out)
    }),
    row("ntriples", &["nt"], "RDF in N-Triples", false, |graph, out| rdf::write(graph, answer::Format::Ntriples, out)),
    row("nquads", &["nq"], "RDF in N-Quads, each statement in the graph of its passage", false, |graph, out| {
        rdf::write(graph, answer::Format::Nquads, out)
    }),
    row("rdfxml", &["rdf"], "RDF in RDF/XML", false, |graph, out| rdf::write(graph, answer::Format::Rdfxml, out)),
    row("jsonld", &["jsonld"], "RDF in JSON-LD, each statement in the graph of its passage", false, |graph, out| {
        rdf::write(graph, answer::Format::Jsonld, out)
    }),
];

/// Draws a graph as it is drawn without options.
fn pictured(graph: &Graph, format: Picture, out: &mut Out<'_, '_>) -> Result<u64> {
    let theme = if format == Picture::Svg { Theme::Auto } else { Theme::Light };
    let figure = draw::figure(graph, &draw::Options::default(), &[theme], out.work())?;
    out.write_all(&picture::bytes(&figure.svgs[0], format, 2.0)?).map_err(Error::Output)?;
    Ok(0)
}

/// The shapes of the kinds of classes, beside their colours; all others are circles.
const SHAPES: [&str; 7] = ["circle", "square", "up", "diamond", "down", "hexagon", "star"];

/// Writes the page, with the colours that other files have and areas by degree.
fn paged(graph: &Graph, out: &mut Out<'_, '_>) -> Result<u64> {
    let glyph = |kind: usize| {
        let shape = SHAPES.get(kind).copied().unwrap_or("circle");
        page::Glyph { colour: colour::hex(colour::of(kind)), shape }
    };
    let glyphs: Vec<page::Glyph> = colour::kinds(graph).into_iter().map(glyph).collect();
    let other = glyph(KINDS);
    page::write(graph, &page::Look { glyphs: &glyphs, other, radii: &radii(graph) }, "graph", out).map_err(Error::Output)?;
    Ok(0)
}

impl Format {
    /// Writes a graph, or its edges where nodes have a file of their own, and gives the number of characters that the format cannot hold and
    /// that were replaced by U+FFFD.
    ///
    /// # Errors
    /// A failure of the output, a graph that cannot be drawn, or work that was stopped.
    pub fn write(&self, graph: &Graph, to: &mut dyn Write, work: &mut Work<'_>) -> Result<u64> {
        let nodes = if self.nodes.is_some() { 0 } else { graph.net.node_count() };
        let mut out = Out::new(to, work, nodes + graph.net.edge_count());
        let written = (self.write)(graph, &mut out);
        out.end(written)
    }

    /// Whether the nodes have a file of their own.
    pub fn has_nodes(&self) -> bool {
        self.nodes.is_some()
    }

    /// Writes the nodes into a file of their own; nothing where the format has none. As [`Format::write`].
    ///
    /// # Errors
    /// As [`Format::write`].
    pub fn write_nodes(&self, graph: &Graph, to: &mut dyn Write, work: &mut Work<'_>) -> Result<u64> {
        let mut out = Out::new(to, work, graph.net.node_count());
        let written = self.nodes.map_or(Ok(0), |write| write(graph, &mut out));
        out.end(written)
    }

    /// The format of a name, or of an extension given as a name.
    ///
    /// # Errors
    /// A name that no format bears, with the near ones.
    pub fn named(name: &str) -> Result<&'static Self> {
        let lower = name.to_ascii_lowercase();
        let by_name = FORMATS.iter().find(|format| format.name == lower);
        by_name.or_else(|| FORMATS.iter().find(|format| format.extensions.contains(&lower.as_str()))).ok_or_else(|| {
            Error::Unknown {
                what: "graph format",
                name: name.to_owned(),
                near: near(name, FORMATS.iter().map(|format| format.name)),
                list: "`bioatlas graph --help` lists them",
            }
        })
    }

    /// The format that the end of a file's name means; the longest end counts.
    pub fn of_file(path: &Path) -> Option<&'static Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let fits = |extension: &&str| name.strip_suffix(*extension).is_some_and(|rest| rest.ends_with('.'));
        let all = FORMATS.iter().flat_map(|format| format.extensions.iter().map(move |extension| (extension, format)));
        all.filter(|(extension, _)| fits(extension)).max_by_key(|(extension, _)| extension.len()).map(|(_, format)| format)
    }

    /// The file of nodes beside a file of edges: `deals.nodes.csv` beside `deals.csv`.
    pub fn nodes_beside(&self, path: &Path) -> PathBuf {
        let name = path.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned());
        let end = format!(".{}", self.extension());
        let (stem, end) = match name.to_ascii_lowercase().strip_suffix(&end) {
            Some(stem) => name.split_at(stem.len()),
            None => (name.as_str(), end.as_str()),
        };
        path.with_file_name(format!("{stem}.nodes{end}"))
    }

    /// The end of names of its files.
    pub fn extension(&self) -> &'static str {
        self.extensions.first().copied().unwrap_or(self.name)
    }
}

/// The radius of each node where a format tells sizes, in points: its area grows with the number of its edges.
pub fn radii(graph: &Graph) -> Vec<f64> {
    let mut degrees = vec![0.0_f64; graph.net.node_count()];
    for edge in graph.net.raw_edges() {
        degrees[edge.source().index()] += 1.0;
        degrees[edge.target().index()] += 1.0;
    }
    degrees.into_iter().map(|degree| (3.0 + 1.5 * degree.sqrt()).min(18.0)).collect()
}

/// Where a node is, if the graph has been laid out.
fn place(graph: &Graph, node: NodeIndex) -> Option<[f64; 2]> {
    graph.positions.get(node.index()).copied().filter(|place| place.iter().all(|number| number.is_finite()))
}
