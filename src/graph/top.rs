//! Which part of a graph is the most important by a measure?
//!
//! Measures are of the whole graph; what is kept keeps its values, so that a part of a large graph still tells where it stands in it.

use super::Graph;
use super::measure::{Measure, ranked};
use petgraph::graph::{EdgeIndex, NodeIndex};

/// Keeps the nodes with the highest values of a measure of nodes that has been computed, and the edges between them; of equals, those whose
/// IRI comes first. Notes what was left out. O(nodes · log nodes + edges).
pub fn keep(graph: &mut Graph, count: usize, measure: Measure) {
    let (nodes, edges) = (graph.net.node_count(), graph.net.edge_count());
    if nodes <= count {
        return;
    }
    let mut is_kept = vec![false; nodes];
    ranked(graph, measure).into_iter().take(count).for_each(|node| is_kept[node.index()] = true);
    let mut kept = is_kept.iter();
    graph.positions.retain(|_| kept.next().is_some_and(|kept| *kept));
    let net = std::mem::take(&mut graph.net);
    let node = |index: NodeIndex, node| is_kept[index.index()].then_some(node);
    graph.net = net.filter_map_owned(node, |_: EdgeIndex, edge| Some(edge));
    graph.about.notes.push(format!(
        "Only the {count} of {nodes} nodes with the highest {} are shown, and {} of {edges} edges",
        measure.name(),
        graph.net.edge_count()
    ));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::measure::apply;
    use crate::graph::work::Work;
    use crate::graph::{Edge, Node, Value};

    #[test]
    fn what_is_kept_has_its_value_in_the_whole() {
        let mut graph = Graph { positions: vec![[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0]], ..Graph::default() };
        let nodes = ["d", "c", "b", "a"].map(|iri| graph.net.add_node(Node { iri: iri.into(), ..Node::default() }));
        for (from, to) in [(0, 1), (1, 2), (1, 3), (1, 1)] {
            graph.net.add_edge(nodes[from], nodes[to], Edge::default());
        }
        apply(&mut graph, &[Measure::Degree], 1, &mut Work::unwatched()).unwrap();
        keep(&mut graph, 2, Measure::Degree);
        let kept: Vec<_> = graph.net.node_weights().map(|node| (node.iri.as_str(), node.values[0].1.clone())).collect();
        assert_eq!(kept, [("c", Value::Integer(5)), ("a", Value::Integer(1))]);
        assert_eq!((graph.net.edge_count(), &graph.positions), (2, &vec![[1.0, 0.0], [3.0, 0.0]]));
        assert_eq!(graph.about.notes, ["Only the 2 of 4 nodes with the highest degree are shown, and 2 of 4 edges"]);
    }
}
