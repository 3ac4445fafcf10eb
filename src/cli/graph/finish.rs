//! What is done with a graph before it is shown or written?
//!
//! Measures become attributes, what is less important is left out, and nodes get their places.

use super::super::progress::watched;
use crate::error::Result;
use crate::graph::Graph;
use crate::graph::export::radii;
use crate::graph::layout::{Layout, lay_out};
use crate::graph::measure::{self, Findings, Measure, Scope};
use crate::graph::top;

/// The options that say what is computed.
#[derive(Debug, clap::Args)]
pub(in super::super) struct FinishArgs {
    /// Compute this measure as an attribute of nodes or edges; again for another (`bioatlas graph measure --help` lists them)
    #[arg(long = "measure", visible_alias = "by", value_name = "MEASURE")]
    measures: Vec<String>,
    /// Keep only the N nodes with the highest value of the first measure of nodes (degree without one), and the edges between them
    ///
    /// Numbers of communities and components are passed over, as they say nothing of importance.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    top: Option<u32>,
    /// Place the nodes so [default: what suits the size, for formats that show places], or `none`
    #[arg(long, value_name = "LAYOUT", long_help = layouts_help())]
    layout: Option<String>,
    /// Decides where a measure or a layout leaves something to chance
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,
}

fn layouts_help() -> String {
    let list: Vec<_> = Layout::all().map(|layout| format!("  {:<10} {}", layout.name(), layout.meaning())).collect();
    format!(
        "Place the nodes so; without it, in what suits the size, for formats that show places\n\n{}\n  {:<10} leave the places out",
        list.join("\n"),
        "none"
    )
}

/// What is to be computed, with the names looked up.
pub(super) struct Finish {
    measures: Vec<Measure>,
    /// How many nodes are kept, and the measure by which they are chosen.
    top: Option<(usize, Measure)>,
    layout: Option<Layout>,
    no_layout: bool,
    seed: u64,
}

impl FinishArgs {
    /// The measure that the area of nodes in pictures shows without --size: the first of nodes that was asked for and is a quantity.
    pub(super) fn size(&self) -> Result<Measure> {
        let measures: Vec<Measure> = self.measures.iter().map(|name| Measure::named(name)).collect::<Result<_>>()?;
        Ok(by(&measures).filter(|measure| *measure != Measure::CutPoint).unwrap_or(Measure::Degree))
    }

    /// Looks the names up, so that a wrong one is told before any work; the measures that pictures need come behind those asked for.
    pub(super) fn named(&self, also: Vec<Measure>) -> Result<Finish> {
        let mut measures: Vec<Measure> = self.measures.iter().map(|name| Measure::named(name)).collect::<Result<_>>()?;
        // Whoever looks at the most important nodes wants their sizes in the whole graph, so these are measured before the others go.
        let top = self.top.map(|top| (top as usize, by(&measures).unwrap_or(Measure::Degree)));
        let size = self.top.map(|_| self.size()).transpose()?;
        for measure in also.into_iter().chain(top.map(|(_, measure)| measure)).chain(size) {
            if !measures.contains(&measure) {
                measures.push(measure);
            }
        }
        let no_layout = self.layout.as_deref() == Some("none");
        let layout = self.layout.as_deref().filter(|_| !no_layout).map(Layout::named).transpose()?;
        Ok(Finish { measures, top, layout, no_layout, seed: self.seed })
    }
}

impl Finish {
    /// Whether nodes may get places.
    pub(super) fn gives_places(&self) -> bool {
        !self.no_layout
    }

    /// Computes what was asked for, and places where somebody sees them and the graph has none.
    pub(super) fn apply(&self, graph: &mut Graph, shows_places: impl Fn(&Graph) -> bool) -> Result<Findings> {
        let findings = measured(graph, &self.measures, self.seed)?;
        graph.about.notes.extend(findings.notes.iter().cloned());
        if let Some((count, measure)) = self.top {
            top::keep(graph, count, measure);
        }
        let layout = self.layout.or_else(|| {
            let wanted = shows_places(graph) && !self.no_layout && graph.positions.is_empty();
            wanted.then(|| Layout::fitting(graph))
        });
        if let Some(layout) = layout {
            let radii = radii(graph);
            watched("laying out", |work| lay_out(graph, layout, self.seed, &radii, work))?;
        }
        if self.no_layout {
            graph.positions.clear();
        }
        Ok(findings)
    }
}

/// The measure by which the most important nodes are known; the number of a group makes none important.
fn by(measures: &[Measure]) -> Option<Measure> {
    measures.iter().copied().find(|measure| measure.scope() == Scope::Node && !measure.is_group())
}

/// Computes measures.
pub(super) fn measured(graph: &mut Graph, measures: &[Measure], seed: u64) -> Result<Findings> {
    watched("measuring", |work| measure::apply(graph, measures, seed, work))
}
