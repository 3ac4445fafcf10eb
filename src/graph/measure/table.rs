//! Which measures are there, and what is known of each?
//!
//! One table feeds the option, its help, the messages and the documentation.

use crate::error::{Error, Result, near};

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
    /// How many passages and files state an edge.
    PassageCount,
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
                "O(n m / 512); sampled above 200,000 nodes",
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
        row(M::PassageCount, "passage-count", Edge, ["the number of passages and files that state the edge", "O(m)", ""]),
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

    /// Whether its values are numbers of groups, of which a higher one is no more than a lower one.
    pub fn is_group(self) -> bool {
        matches!(self, Self::Community | Self::Component | Self::StrongComponent)
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
