//! Is a graph a hierarchy that is best read from top to bottom?

use crate::graph::Net;
use petgraph::visit::EdgeRef as _;
use rustc_hash::FxHashMap as HashMap;

/// A hierarchy has at least so many layers; two are a list of pairs or a star.
const LAYERS: usize = 3;
/// The widest layer that can be read on a page.
const WIDEST: usize = 40;

/// Whether a graph is one: without cycles, nine edges in ten of the same property, in at least [`LAYERS`] layers of which none is wider than
/// [`WIDEST`], and with few ways to the same node: no more than a tenth more edges than a forest has. O(nodes + edges).
pub(super) fn is_hierarchy(net: &Net) -> bool {
    let mut counts: HashMap<u32, usize> = HashMap::default();
    net.edge_weights().for_each(|edge| *counts.entry(edge.property).or_default() += 1);
    let (edges, most) = (net.edge_count(), counts.into_values().max().unwrap_or(0));
    let linked = net.node_indices().filter(|node| net.neighbors_undirected(*node).next().is_some()).count();
    if most * 10 < edges * 9 || edges * 10 > linked * 11 {
        return false;
    }
    widths(net).is_some_and(|widths| widths.len() >= LAYERS && widths.iter().all(|width| *width <= WIDEST))
}

/// Whether edges lead from the many to the few, as from parts to wholes or from classes to those above them. O(nodes + edges).
pub(super) fn leads_up(net: &Net) -> bool {
    let has = |node, direction| net.neighbors_directed(node, direction).next().is_some();
    let only = |one, other| net.node_indices().filter(|node| has(*node, one) && !has(*node, other)).count();
    only(petgraph::Incoming, petgraph::Outgoing) < only(petgraph::Outgoing, petgraph::Incoming)
}

/// How many nodes with edges each layer has, where a node is below all that point to it; none for a graph with a cycle.
fn widths(net: &Net) -> Option<Vec<usize>> {
    let mut above: Vec<usize> = net.node_indices().map(|node| net.edges_directed(node, petgraph::Incoming).count()).collect();
    let mut layer = vec![0_usize; above.len()];
    let mut free: Vec<_> = net.node_indices().filter(|node| above[node.index()] == 0).collect();
    let (mut at, mut widths) = (0, Vec::new());
    while let Some(&node) = free.get(at) {
        at += 1;
        let own = layer[node.index()];
        if net.neighbors_undirected(node).next().is_some() {
            widths.resize(widths.len().max(own + 1), 0);
            widths[own] += 1;
        }
        for end in net.edges(node).map(|edge| edge.target()) {
            layer[end.index()] = layer[end.index()].max(own + 1);
            above[end.index()] -= 1;
            if above[end.index()] == 0 {
                free.push(end);
            }
        }
    }
    (at == above.len()).then_some(widths)
}

#[cfg(test)]
mod tests {
    use super::{is_hierarchy, leads_up};
    use crate::graph::{Edge, Net, Node};

    fn net(edges: &[(u32, u32, u32)]) -> Net {
        let mut net = Net::default();
        let nodes: Vec<_> = (0..8).map(|_| net.add_node(Node::default())).collect();
        for (from, to, property) in edges {
            net.add_edge(nodes[*from as usize], nodes[*to as usize], Edge { property: *property, ..Edge::default() });
        }
        net
    }

    #[test]
    fn many_parts_lead_up_to_one_whole() {
        assert!(leads_up(&net(&[(0, 3, 0), (1, 3, 0), (2, 3, 0)])));
        assert!(!leads_up(&net(&[(3, 0, 0), (3, 1, 0), (3, 2, 0)])) && !leads_up(&net(&[])));
    }

    #[test]
    fn parts_of_parts_are_one_and_stars_cycles_and_mixtures_are_none() {
        assert!(is_hierarchy(&net(&[(0, 1, 0), (1, 2, 0), (3, 2, 0), (4, 1, 0)])));
        for edges in [
            &[(0, 1, 0), (2, 1, 0), (3, 1, 0)][..],
            &[(0, 1, 0), (1, 2, 0), (2, 0, 0)],
            &[(0, 1, 0), (1, 2, 0), (2, 2, 0)],
            &[(0, 1, 0), (1, 2, 1), (2, 3, 2)],
            &[],
        ] {
            assert!(!is_hierarchy(&net(edges)), "{edges:?}");
        }
    }
}
