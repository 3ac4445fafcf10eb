//! What is left of a graph that is too large to be read as a picture?
//!
//! A graph of its groups: a node for each class or community, labelled with the number of its members, and an edge for each property
//! between two groups, whose weight is the number of edges that it stands for. What was done stands in the notes of the result.

use super::{About, Column, Edge, Graph, Node, Value, ValueKind, Word};
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef as _;
use std::collections::BTreeMap;

/// With more nodes than this a picture shows groups, unless all are asked for.
pub const READABLE: usize = 2_000;
/// So many communities are groups of their own, the largest ones; the others are one group, as a picture of hundreds could not be read.
const COMMUNITIES: usize = 30;
/// The attribute of a group with the number of its members.
pub const MEMBERS: &str = "members";

/// The graph of the classes; a thing counts for its first class. O(nodes + edges · log pairs).
pub fn by_class(graph: &Graph) -> Graph {
    let group = |node: &Node| node.classes.first().map(|class| u64::from(*class));
    let name = |class: Option<u64>| {
        let class = class.and_then(|class| graph.classes.get(class as usize));
        class.map_or_else(|| ("without a class".into(), String::new()), |class| (class.label.clone(), class.iri.clone()))
    };
    merged(graph, "class", true, group, name)
}

/// The graph of the communities that the attribute `community` numbers from 1, the largest, each called after its member with most edges;
/// edges between two of them are one, whatever their property. None without the attribute. O(nodes + edges · log pairs).
pub fn by_community(graph: &Graph) -> Option<Graph> {
    let column = graph.node_columns.iter().position(|column| column.name == "community")? as u32;
    let group = |node: &Node| {
        node.values.iter().find(|(at, _)| *at == column).and_then(|(_, value)| match value {
            Value::Integer(number) => u64::try_from(*number).ok().map(|number| number.min(COMMUNITIES as u64 + 1)),
            _ => None,
        })
    };
    let mut leaders: BTreeMap<Option<u64>, (usize, NodeIndex)> = BTreeMap::new();
    for node in graph.net.node_indices() {
        let degree = graph.net.neighbors_undirected(node).count();
        let leader = leaders.entry(group(&graph.net[node])).or_insert((degree, node));
        if degree > leader.0 {
            *leader = (degree, node);
        }
    }
    let name = |community: Option<u64>| {
        let leader = leaders.get(&community).map_or("", |(_, node)| graph.net[*node].label.as_str());
        let name = match community {
            None => "without a community".to_owned(),
            Some(number) if number > COMMUNITIES as u64 => "other communities".to_owned(),
            Some(number) => format!("{number}: {leader}"),
        };
        (name, String::new())
    };
    Some(merged(graph, "community", false, group, name))
}

fn merged(
    graph: &Graph,
    what: &str,
    by_property: bool,
    group: impl Fn(&Node) -> Option<u64>,
    name: impl Fn(Option<u64>) -> (String, String),
) -> Graph {
    let mut members: BTreeMap<Option<u64>, Vec<NodeIndex>> = BTreeMap::new();
    for node in graph.net.node_indices() {
        members.entry(group(&graph.net[node])).or_default().push(node);
    }
    // A community has members of several classes.
    let class = |label: &str| Word { label: label.into(), name: label.into(), iri: String::new() };
    let kinds = || vec![class("a community"), class("all others")];
    let mut small = Graph {
        classes: if by_property { graph.classes.clone() } else { kinds() },
        properties: graph.properties.clone(),
        node_columns: vec![Column { name: MEMBERS.into(), iri: String::new(), kind: ValueKind::Integer }],
        ..Graph::default()
    };
    let mut place = vec![NodeIndex::default(); graph.net.node_count()];
    for (key, nodes) in &members {
        let (label, iri) = name(*key);
        let iri = if iri.is_empty() { format!("{what} {label}") } else { iri };
        let classes = match by_property {
            true => graph.net[nodes[0]].classes.first().copied().into_iter().collect(),
            false => vec![u32::from(key.is_none_or(|number| number > COMMUNITIES as u64))],
        };
        let values = vec![(0, Value::Integer(nodes.len() as i64))];
        let node = Node { iri, label: format!("{label} ({})", nodes.len()), classes, values, ..Node::default() };
        let at = small.net.add_node(node);
        nodes.iter().for_each(|node| place[node.index()] = at);
    }
    let mut weights: BTreeMap<(NodeIndex, NodeIndex, u32), f64> = BTreeMap::new();
    for edge in graph.net.edge_references() {
        let property = if by_property { edge.weight().property } else { small.properties.len() as u32 };
        let key = (place[edge.source().index()], place[edge.target().index()], property);
        *weights.entry(key).or_default() += 1.0;
    }
    for ((from, to, property), weight) in weights {
        small.net.add_edge(from, to, Edge { property, weight, ..Edge::default() });
    }
    if !by_property {
        small.properties.push(Word { label: "any property".into(), name: "any property".into(), iri: String::new() });
    }
    small.about = about(graph, what, &small);
    small
}

fn about(graph: &Graph, what: &str, small: &Graph) -> About {
    let mut about = graph.about.clone();
    let (all, some) = (&graph.net, &small.net);
    about.notes.push(format!(
        "Grouped by {what}: {} nodes and {} edges are shown as {} and {}; the number behind a label is how many it stands for",
        all.node_count(),
        all.edge_count(),
        some.node_count(),
        some.edge_count()
    ));
    about
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_in_the_sums() {
        let mut graph = Graph {
            classes: vec![Word { label: "Firm".into(), ..Word::default() }, Word { label: "Place".into(), ..Word::default() }],
            properties: vec![Word::default()],
            ..Graph::default()
        };
        let nodes: Vec<_> =
            [vec![0], vec![0], vec![1], vec![]].map(|classes| graph.net.add_node(Node { classes, ..Node::default() })).to_vec();
        for (from, to) in [(0, 2), (1, 2), (0, 1), (3, 3)] {
            graph.net.add_edge(nodes[from], nodes[to], Edge { weight: 1.0, ..Edge::default() });
        }
        let small = by_class(&graph);
        let labels: Vec<&str> = small.net.node_weights().map(|node| node.label.as_str()).collect();
        assert_eq!(labels, ["without a class (1)", "Firm (2)", "Place (1)"]);
        let weights: Vec<f64> = small.net.edge_weights().map(|edge| edge.weight).collect();
        assert_eq!(weights, [1.0, 1.0, 2.0]);
        assert!(by_community(&graph).is_none());
    }

    #[test]
    fn small_communities_are_one_group() {
        let mut graph = Graph {
            node_columns: vec![Column { name: "community".into(), iri: String::new(), kind: ValueKind::Integer }],
            properties: vec![Word::default(), Word::default()],
            ..Graph::default()
        };
        for number in 1..=40 {
            let values = vec![(0, Value::Integer(number))];
            graph.net.add_node(Node { label: format!("n{number}"), values, ..Node::default() });
        }
        for (to, property) in [(1, 0), (1, 1), (38, 0), (39, 1)] {
            graph.net.add_edge(0.into(), to.into(), Edge { property, weight: 1.0, ..Edge::default() });
        }
        let small = by_community(&graph).unwrap();
        let last = small.net.node_weights().last().unwrap();
        assert_eq!((small.net.node_count(), last.label.as_str()), (31, "other communities (10)"));
        assert_eq!(small.net.edge_weights().map(|edge| edge.weight).collect::<Vec<_>>(), [2.0, 2.0], "of any property");
    }
}
