//! How central, how dense, how divided is a graph?
//!
//! What is computed for nodes or edges becomes an attribute of them (`values`), so that every table, picture and file of the graph has it;
//! what is computed for the whole graph is handed back. Their names and what is known of them stand in `table`.
//!
//! Betweenness, closeness, eigenvector centrality, cores, clustering, components, communities, assortativity and diameter go along edges
//! either way, and see parallel edges as one and no self loops: which end of "located in" is the subject is grammar, not flow. PageRank and
//! strong components follow the direction. Weights count in strength, PageRank, eigenvector centrality, communities and modularity; in all
//! else a step is a step.

mod betweenness;
mod closeness;
mod clustering;
mod community;
mod component;
mod core;
mod cut;
mod degree;
mod diameter;
mod eigenvector;
mod mixing;
mod pagerank;
mod table;
mod values;

use super::links::Links;
use super::work::Work;
use super::{Graph, Net, Value};
use crate::error::Result;
use std::cell::OnceCell;
use values::{Series, column, put};

pub(super) use community::{Communities, communities};
pub(super) use component::{components, members};
pub use table::{Measure, Scope};
pub(super) use values::ranked;
pub use values::{Row, edges, rows};

/// What was found about the graph as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// The measures of the graph and their values; none where the measure says nothing about this graph.
    pub values: Vec<(Measure, Option<Value>)>,
    /// What to know about the values: what was sampled, and how far off it can be. A sentence each.
    pub notes: Vec<String>,
}

/// Computes measures; those of nodes and edges become attributes of them, named as the measure.
///
/// - `seed`: decides among equals in communities, and which nodes are sampled. The same seed gives the same values.
///
/// # Errors
/// The work was stopped; the graph is as before.
pub fn apply(graph: &mut Graph, measures: &[Measure], seed: u64, work: &mut Work<'_>) -> Result<Findings> {
    let mut findings = Findings::default();
    let (mut nodes, mut edges) = (Vec::new(), Vec::new());
    let mut ground = Ground::new(graph, seed);
    for (at, &measure) in measures.iter().enumerate() {
        let part = |at: usize| at as f64 / measures.len() as f64;
        let part = &mut work.part(part(at), part(at + 1));
        match measure.scope() {
            Scope::Node => nodes.push((measure, ground.of_nodes(measure, &mut findings.notes, part)?)),
            Scope::Edge => edges.push((measure, ground.of_edges(measure))),
            Scope::Graph => findings.values.push((measure, ground.of_graph(measure, part)?)),
        }
    }
    for (measure, series) in nodes {
        let column = column(&mut graph.node_columns, measure, series.kind());
        for (node, number) in graph.net.node_weights_mut().zip(0..) {
            put(&mut node.values, column, series.value(number));
        }
    }
    for (measure, series) in edges {
        let column = column(&mut graph.edge_columns, measure, series.kind());
        for (edge, number) in graph.net.edge_weights_mut().zip(0..) {
            put(&mut edge.values, column, series.value(number));
        }
    }
    Ok(findings)
}

/// What several measures share: each is made when it is first needed.
struct Ground<'g> {
    graph: &'g Graph,
    net: &'g Net,
    seed: u64,
    simple: OnceCell<Links>,
    component: OnceCell<Vec<u32>>,
    community: Option<Communities>,
}

impl<'g> Ground<'g> {
    fn new(graph: &'g Graph, seed: u64) -> Self {
        Self { graph, net: &graph.net, seed, simple: OnceCell::new(), component: OnceCell::new(), community: None }
    }

    fn simple(&self) -> &Links {
        self.simple.get_or_init(|| Links::simple(self.net))
    }

    fn component(&self) -> &[u32] {
        self.component.get_or_init(|| components(self.simple()))
    }

    fn community(&mut self, work: &mut Work<'_>) -> Result<&Communities> {
        if self.community.is_none() {
            self.community = Some(communities(self.net, self.seed, work)?);
        }
        self.community.as_ref().ok_or_else(|| work.stopped())
    }

    fn of_nodes(&mut self, measure: Measure, notes: &mut Vec<String>, work: &mut Work<'_>) -> Result<Series> {
        let from_one = |numbers: &[u32]| Series::Integer(numbers.iter().map(|number| number + 1).collect());
        Ok(match measure {
            Measure::Indegree => Series::Integer(degree::indegree(self.net)),
            Measure::Outdegree => Series::Integer(degree::outdegree(self.net)),
            Measure::Strength => Series::Number(degree::strength(self.net)),
            Measure::PageRank => Series::Number(pagerank::pagerank(self.net, work)?),
            Measure::Betweenness => Series::Number(betweenness::betweenness(self.simple(), self.seed, notes, work)?),
            Measure::Closeness => Series::Number(closeness::closeness(self.simple(), self.component(), self.seed, notes, work)?),
            Measure::Eigenvector => Series::Number(eigenvector::eigenvector(self.simple(), self.component(), notes, work)?),
            Measure::Core => Series::Integer(core::core(self.simple())),
            Measure::Clustering => Series::Number(clustering::clustering(self.simple(), work)?.of_nodes),
            Measure::Community => from_one(&self.community(work)?.of_nodes),
            Measure::Component => from_one(self.component()),
            Measure::StrongComponent => from_one(&component::strong(self.net)),
            Measure::CutPoint => Series::Boolean(cut::cut_points(self.simple())),
            _ => Series::Integer(degree::degree(self.net)),
        })
    }

    fn of_edges(&self, measure: Measure) -> Series {
        match measure {
            Measure::PassageCount => Series::Integer(self.net.edge_weights().map(|edge| edge.sources.len() as u32).collect()),
            _ => Series::Boolean(cut::bridges(self.net, self.simple())),
        }
    }

    fn of_graph(&mut self, measure: Measure, work: &mut Work<'_>) -> Result<Option<Value>> {
        let count = |number: usize| Some(Value::Integer(number as i64));
        let share = |share: Option<f64>| share.filter(|share| share.is_finite()).map(Value::Number);
        Ok(match measure {
            Measure::Edges => count(self.net.edge_count()),
            Measure::Density => share(degree::density(self.net)),
            Measure::Diameter => diameter::diameter(self.simple(), self.component(), work)?.map(|d| Value::Integer(d.into())),
            Measure::Transitivity => share(clustering::clustering(self.simple(), work)?.transitivity),
            Measure::Components => count(component::number(self.component())),
            Measure::StrongComponents => count(component::number(&component::strong(self.net))),
            Measure::Communities => count(component::number(&self.community(work)?.of_nodes)),
            Measure::Modularity => share(self.community(work)?.modularity),
            Measure::Assortativity => share(mixing::assortativity(self.graph)),
            _ => count(self.net.node_count()),
        })
    }
}

#[cfg(test)]
mod tests;
