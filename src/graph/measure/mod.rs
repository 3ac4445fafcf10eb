//! How central, how dense, how divided is a graph?
//!
//! One table of measures feeds the option, its help, the messages and the documentation. What is computed for nodes or edges becomes an
//! attribute of them, so that every table, picture and file of the graph has it; what is computed for the whole graph is handed back.
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

use super::links::Links;
use super::work::Work;
use super::{Column, Graph, Net, Value, ValueKind};
use crate::error::{Error, Result, near};
use std::cell::OnceCell;

pub(super) use community::{Communities, communities};
pub(super) use component::{components, members};

/// A figure that says something about the shape of a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Edges at a node.
    Degree,
    /// Edges into a node.
    Indegree,
    /// Edges out of a node.
    Outdegree,
    /// The weight of the edges at a node.
    Strength,
    /// How often a random walk along the edges is at a node.
    PageRank,
    /// How many shortest ways pass a node.
    Betweenness,
    /// How near all other nodes are.
    Closeness,
    /// How central the neighbours are.
    Eigenvector,
    /// How deep in the densest part a node is.
    Core,
    /// How many of a node's neighbours are neighbours.
    Clustering,
    /// The community of a node.
    Community,
    /// The weak component of a node.
    Component,
    /// The strong component of a node.
    StrongComponent,
    /// Whether the graph falls apart without a node.
    CutPoint,
    /// Whether the graph falls apart without an edge.
    Bridge,
    /// The number of nodes.
    Nodes,
    /// The number of edges.
    Edges,
    /// The share of pairs that are joined.
    Density,
    /// The longest of the shortest ways.
    Diameter,
    /// The share of open triangles that are closed.
    Transitivity,
    /// The number of weak components.
    Components,
    /// The number of strong components.
    StrongComponents,
    /// The number of communities.
    Communities,
    /// How much the communities keep to themselves.
    Modularity,
    /// Whether like joins like, by class.
    Assortativity,
}

/// What a measure gives a value to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Each node.
    Node,
    /// Each edge.
    Edge,
    /// The whole graph.
    Graph,
}

/// What the table says of a measure.
struct Entry {
    measure: Measure,
    name: &'static str,
    scope: Scope,
    meaning: &'static str,
    complexity: &'static str,
    source: &'static str,
}

/// A row of the table: measure, name, scope, meaning, complexity for n nodes and m edges, source.
const fn row(measure: Measure, name: &'static str, scope: Scope, texts: [&'static str; 3]) -> Entry {
    let [meaning, complexity, source] = texts;
    Entry { measure, name, scope, meaning, complexity, source }
}

const MEASURES: &[Entry] = {
    use Measure as M;
    use Scope::{Edge, Graph, Node};
    &[
        row(M::Degree, "degree", Node, ["edges at the node; a self loop counts twice", "O(n + m)", ""]),
        row(M::Indegree, "indegree", Node, ["edges into the node", "O(n + m)", ""]),
        row(M::Outdegree, "outdegree", Node, ["edges out of the node", "O(n + m)", ""]),
        row(M::Strength, "strength", Node, ["the weight of the edges at the node", "O(n + m)", "Barrat et al. 2004"]),
        row(
            M::PageRank,
            "pagerank",
            Node,
            ["how often a walk that follows edges is there", "O(m) a step, some 200 steps", "Page et al. 1999"],
        ),
        row(
            M::Betweenness,
            "betweenness",
            Node,
            ["the share of shortest ways that pass the node", "O(n m); sampled above 20,000 nodes", "Brandes 2001"],
        ),
        row(
            M::Closeness,
            "closeness",
            Node,
            [
                "how few steps it takes to reach the others",
                "O(n m / 64); sampled above 200,000 nodes",
                "Wasserman and Faust 1994",
            ],
        ),
        row(
            M::Eigenvector,
            "eigenvector",
            Node,
            ["high where the neighbours are high", "O(m) a step, 10 to 1,000 steps", "Bonacich 1987"],
        ),
        row(M::Core, "core", Node, ["the largest k with k neighbours that have k, …", "O(n + m)", "Batagelj and Zaversnik 2003"]),
        row(
            M::Clustering,
            "clustering",
            Node,
            ["the share of pairs of neighbours that are joined", "O(m √m)", "Watts and Strogatz 1998"],
        ),
        row(
            M::Community,
            "community",
            Node,
            ["the number of its community; 1 is the largest", "about O(m) a round", "Traag, Waltman and van Eck 2019"],
        ),
        row(M::Component, "component", Node, ["the number of its weak component; 1 is the largest", "O(n + m)", ""]),
        row(
            M::StrongComponent,
            "strong-component",
            Node,
            ["the number of its strong component; 1 is the largest", "O(n + m)", "Tarjan 1972"],
        ),
        row(
            M::CutPoint,
            "cut-point",
            Node,
            ["whether a component falls apart without the node", "O(n + m)", "Hopcroft and Tarjan 1973"],
        ),
        row(M::Bridge, "bridge", Edge, ["whether a component falls apart without the edge", "O(n + m)", "Tarjan 1974"]),
        row(M::Nodes, "nodes", Graph, ["the number of nodes", "O(1)", ""]),
        row(M::Edges, "edges", Graph, ["the number of edges", "O(1)", ""]),
        row(M::Density, "density", Graph, ["the share of ordered pairs that an edge joins", "O(n + m)", ""]),
        row(
            M::Diameter,
            "diameter",
            Graph,
            ["the longest shortest way in the largest component", "O(n m), mostly O(m)", "Crescenzi et al. 2013"],
        ),
        row(M::Transitivity, "transitivity", Graph, ["the share of open triangles that are closed", "O(m √m)", "Newman 2003"]),
        row(M::Components, "components", Graph, ["the number of weak components", "O(n + m)", ""]),
        row(M::StrongComponents, "strong-components", Graph, ["the number of strong components", "O(n + m)", "Tarjan 1972"]),
        row(
            M::Communities,
            "communities",
            Graph,
            ["the number of communities", "about O(m) a round", "Traag, Waltman and van Eck 2019"],
        ),
        row(
            M::Modularity,
            "modularity",
            Graph,
            ["how much the communities keep to themselves", "as communities", "Newman and Girvan 2004"],
        ),
        row(
            M::Assortativity,
            "assortativity",
            Graph,
            ["from -1 to 1: whether nodes join their own class", "O(n + m)", "Newman 2003"],
        ),
    ]
};

impl Measure {
    /// Every measure.
    pub fn all() -> impl Iterator<Item = Self> {
        MEASURES.iter().map(|entry| entry.measure)
    }

    /// The measure of a name.
    ///
    /// # Errors
    /// A name that no measure bears, with the near ones.
    pub fn named(name: &str) -> Result<Self> {
        let found = MEASURES.iter().find(|entry| entry.name == name);
        found.map(|entry| entry.measure).ok_or_else(|| Error::Unknown {
            what: "measure",
            name: name.to_owned(),
            near: near(name, MEASURES.iter().map(|entry| entry.name)),
            list: "`bioatlas graph measure --help` lists them",
        })
    }

    fn entry(self) -> &'static Entry {
        MEASURES.iter().find(|entry| entry.measure == self).unwrap_or(&MEASURES[0])
    }

    /// Its name on the command line and in files.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// What it gives a value to.
    pub fn scope(self) -> Scope {
        self.entry().scope
    }

    /// What it says, in a few words.
    pub fn meaning(self) -> &'static str {
        self.entry().meaning
    }

    /// How its time grows with n nodes and m edges.
    pub fn complexity(self) -> &'static str {
        self.entry().complexity
    }

    /// Who described it; empty where everybody knows.
    pub fn source(self) -> &'static str {
        self.entry().source
    }
}

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
            Scope::Edge => edges.push((measure, Series::Boolean(cut::bridges(&graph.net, ground.simple())))),
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

/// Nodes with their values of some measures, for a table: highest value of the first measure first, then by IRI.
///
/// The measures have been computed by [`apply`]; those of other scopes are left out.
pub fn rows<'g>(graph: &'g Graph, measures: &[Measure]) -> Vec<Row<'g>> {
    let columns: Vec<Option<u32>> = (measures.iter().filter(|measure| measure.scope() == Scope::Node))
        .map(|measure| find(&graph.node_columns, *measure).map(|at| at as u32))
        .collect();
    let mut rows: Vec<Row<'_>> = (graph.net.node_weights())
        .map(|node| Row {
            iri: &node.iri,
            label: &node.label,
            class: node.classes.first().and_then(|class| graph.classes.get(*class as usize)).map_or("", |class| &class.label),
            values: columns.iter().map(|column| value(&node.values, (*column)?)).collect(),
        })
        .collect();
    rows.sort_by(|a, b| {
        let first = |row: &Row<'_>| row.values.first().and_then(|value| *value).map_or(f64::NEG_INFINITY, number);
        first(b).total_cmp(&first(a)).then_with(|| a.iri.cmp(b.iri))
    });
    rows
}

/// A node with its values, for a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<'g> {
    /// Its IRI.
    pub iri: &'g str,
    /// Its label.
    pub label: &'g str,
    /// The label of its first class.
    pub class: &'g str,
    /// Its value of each measure of nodes.
    pub values: Vec<Option<&'g Value>>,
}

/// A value for ordering.
fn number(value: &Value) -> f64 {
    match value {
        Value::Text(_) => f64::NEG_INFINITY,
        Value::Integer(number) => *number as f64,
        Value::Number(number) => *number,
        Value::Boolean(yes) => f64::from(u8::from(*yes)),
    }
}

fn value(values: &[(u32, Value)], column: u32) -> Option<&Value> {
    values.iter().find(|(at, _)| *at == column).map(|(_, value)| value)
}

fn put(values: &mut Vec<(u32, Value)>, column: u32, value: Value) {
    match values.iter_mut().find(|(at, _)| *at == column) {
        Some((_, old)) => *old = value,
        None => values.push((column, value)),
    }
}

/// Where the values of a measure are: in the column of its name that no property has.
fn find(columns: &[Column], measure: Measure) -> Option<usize> {
    columns.iter().rposition(|column| column.iri.is_empty() && column.name.starts_with(measure.name()) && is_of(column, measure))
}

/// Whether a column bears the name of a measure, or that with a number behind because a property has the name already.
fn is_of(column: &Column, measure: Measure) -> bool {
    let rest = &column.name[measure.name().len()..];
    rest.is_empty() || rest.strip_prefix('-').is_some_and(|number| number.parse::<u32>().is_ok())
}

/// The number of the column for a measure, made if need be.
fn column(columns: &mut Vec<Column>, measure: Measure, kind: ValueKind) -> u32 {
    if let Some(at) = find(columns, measure) {
        columns[at].kind = kind;
        return at as u32;
    }
    let free = |name: &String| columns.iter().all(|column| column.name != *name);
    let plain = measure.name().to_owned();
    let name = std::iter::once(plain).chain((2..).map(|n| format!("{}-{n}", measure.name()))).find(free).unwrap_or_default();
    columns.push(Column { name, iri: String::new(), kind });
    columns.len() as u32 - 1
}

/// A value for each node or edge, by its number.
#[derive(Clone, Debug, PartialEq)]
enum Series {
    Integer(Vec<u32>),
    Number(Vec<f64>),
    Boolean(Vec<bool>),
}

impl Series {
    fn kind(&self) -> ValueKind {
        match self {
            Self::Integer(_) => ValueKind::Integer,
            Self::Number(_) => ValueKind::Number,
            Self::Boolean(_) => ValueKind::Boolean,
        }
    }

    fn value(&self, at: usize) -> Value {
        match self {
            Self::Integer(values) => Value::Integer(values[at].into()),
            Self::Number(values) => Value::Number(if values[at].is_finite() { values[at] } else { 0.0 }),
            Self::Boolean(values) => Value::Boolean(values[at]),
        }
    }
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
