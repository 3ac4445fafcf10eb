//! Layouts place every node, apart, and the same each time.

use super::{Layout, RADIUS, lay_out};
use crate::graph::work::Work;
use crate::graph::{Column, Edge, Graph, Node, Value, ValueKind};
use proptest::prelude::*;

fn graph(nodes: usize, edges: &[(usize, usize)]) -> Graph {
    let mut graph = Graph::default();
    for name in ["long", "lat"] {
        graph.node_columns.push(Column { name: name.into(), iri: String::new(), kind: ValueKind::Number });
    }
    for node in 0..nodes {
        let place = [(0, Value::Number(node as f64 / 10.0)), (1, Value::Number(40.0))];
        let values = if node % 5 == 0 { place.to_vec() } else { Vec::new() };
        graph.net.add_node(Node { values, ..Node::default() });
    }
    for &(from, to) in edges {
        graph.net.add_edge((from as u32).into(), (to as u32).into(), Edge { weight: 1.0, ..Edge::default() });
    }
    graph
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn nodes_lie_apart_and_the_same_each_time(
        (nodes, edges) in (1_usize..60).prop_flat_map(|n| (Just(n), prop::collection::vec((0..n, 0..n), 0..90))),
        seed in 0_u64..9,
    ) {
        for layout in Layout::all() {
            let mut one = graph(nodes, &edges);
            let mut other = one.clone();
            lay_out(&mut one, layout, seed, &[], &mut Work::unwatched()).unwrap();
            lay_out(&mut other, layout, seed, &[], &mut Work::unwatched()).unwrap();
            prop_assert_eq!(&one.positions, &other.positions);
            prop_assert_eq!(one.positions.len(), nodes);
            for (a, [x, y]) in one.positions.iter().enumerate() {
                prop_assert!(x.is_finite() && y.is_finite() && *x > -1e-6 && *y > -1e-6);
                for [x2, y2] in &one.positions[..a] {
                    prop_assert!((x - x2).hypot(y - y2) >= 2.0 * RADIUS - 1e-3, "{} {:?}", layout.name(), one.positions);
                }
            }
        }
    }
}

#[test]
fn edges_of_a_hierarchy_point_downward() {
    let edges = [(0, 1), (0, 2), (1, 3), (2, 3), (0, 4), (3, 4)];
    let mut graph = graph(5, &edges);
    lay_out(&mut graph, Layout::Layered, 1, &[], &mut Work::unwatched()).unwrap();
    assert!(edges.iter().all(|&(from, to)| graph.positions[from][1] < graph.positions[to][1]), "{:?}", graph.positions);
}

#[test]
fn a_long_path_is_laid_out_straight() {
    let edges: Vec<_> = (0..1_999).map(|at| (at, at + 1)).collect();
    let mut graph = graph(2_000, &edges);
    lay_out(&mut graph, Layout::Stress, 1, &[], &mut Work::unwatched()).unwrap();
    let ([x, y], [x2, y2]) = (graph.positions[0], graph.positions[1_999]);
    assert!((x - x2).hypot(y - y2) > 0.5 * 1_999.0 * super::EDGE);
}

#[test]
fn a_map_needs_coordinates() {
    let mut graph = graph(3, &[(0, 1)]);
    graph.node_columns.clear();
    assert!(lay_out(&mut graph, Layout::Geographic, 1, &[], &mut Work::unwatched()).is_err());
}

#[test]
fn a_place_without_coordinates_is_not_on_the_map() {
    // Two places in the world, a firm in the first, and a market that only the world has.
    let mut graph = graph(6, &[(0, 1), (5, 1), (2, 0), (3, 1), (4, 0)]);
    graph.classes = vec![crate::graph::Word::default(); 2];
    for place in [0, 1, 4, 5] {
        graph.net[petgraph::graph::NodeIndex::new(place)].classes = vec![0];
    }
    lay_out(&mut graph, Layout::Geographic, 1, &[], &mut Work::unwatched()).unwrap();
    let lowest = [0, 2, 4, 5].map(|node| graph.positions[node][1]).into_iter().fold(0.0, f64::max);
    assert!([1, 3].iter().all(|node| graph.positions[*node][1] > lowest), "{:?}", graph.positions);
    let near = |a: usize, b: usize| {
        (graph.positions[a][0] - graph.positions[b][0]).hypot(graph.positions[a][1] - graph.positions[b][1]) < 4.0 * super::RADIUS
    };
    assert!(near(0, 2) && near(0, 4), "what belongs to a place is near it: {:?}", graph.positions);
}
