//! Measures agree with what one gets by looking at everything, on graphs of at most eight nodes.

use super::{Measure, apply};
use crate::graph::work::Work;
use crate::graph::{Edge, Graph, Node, Value};
use proptest::prelude::*;

fn graph(nodes: usize, edges: &[(usize, usize)]) -> Graph {
    let mut graph = Graph::default();
    for node in 0..nodes {
        graph.net.add_node(Node { iri: format!("n{node}"), ..Node::default() });
    }
    for &(from, to) in edges {
        graph.net.add_edge((from as u32).into(), (to as u32).into(), Edge { weight: 1.0, ..Edge::default() });
    }
    graph
}

fn of_nodes(graph: &Graph, measure: Measure) -> Vec<f64> {
    let mut graph = graph.clone();
    apply(&mut graph, &[measure], 1, &mut Work::unwatched()).unwrap();
    graph.net.node_weights().map(|node| super::values::number(&node.values[0].1)).collect()
}

fn of_graph(graph: &Graph, measure: Measure) -> Option<f64> {
    let findings = apply(&mut graph.clone(), &[measure], 1, &mut Work::unwatched()).unwrap();
    findings.values[0].1.as_ref().map(super::values::number)
}

/// Whether nodes are joined either way, as a matrix, and the steps between them (Floyd and Warshall).
fn matrices(nodes: usize, edges: &[(usize, usize)]) -> (Vec<Vec<bool>>, Vec<Vec<usize>>) {
    let mut joined = vec![vec![false; nodes]; nodes];
    edges.iter().filter(|(a, b)| a != b).for_each(|&(a, b)| (joined[a][b], joined[b][a]) = (true, true));
    let far = |a: usize, b: usize| {
        if a == b {
            0
        } else if joined[a][b] {
            1
        } else {
            99
        }
    };
    let mut steps: Vec<Vec<usize>> = (0..nodes).map(|a| (0..nodes).map(|b| far(a, b)).collect()).collect();
    for k in 0..nodes {
        for a in 0..nodes {
            for b in 0..nodes {
                steps[a][b] = steps[a][b].min(steps[a][k] + steps[k][b]);
            }
        }
    }
    (joined, steps)
}

/// The number of shortest ways, by following them.
fn ways(joined: &[Vec<bool>], steps: &[Vec<usize>], from: usize, to: usize) -> f64 {
    let next = (0..joined.len()).filter(|&k| joined[from][k] && steps[k][to] + 1 == steps[from][to]);
    if from == to { 1.0 } else { next.map(|k| ways(joined, steps, k, to)).sum() }
}

fn parts(steps: &[Vec<usize>], without: Option<usize>) -> usize {
    (0..steps.len()).filter(|&a| Some(a) != without && (0..a).all(|b| Some(b) == without || steps[a][b] >= 99)).count()
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

fn small() -> impl Strategy<Value = (usize, Vec<(usize, usize)>)> {
    (1_usize..=8).prop_flat_map(|nodes| (Just(nodes), prop::collection::vec((0..nodes, 0..nodes), 0..16)))
}

proptest! {
    #[test]
    fn ways_and_distances((nodes, edges) in small()) {
        let graph = graph(nodes, &edges);
        let (joined, steps) = matrices(nodes, &edges);
        let (betweenness, closeness) = (of_nodes(&graph, Measure::Betweenness), of_nodes(&graph, Measure::Closeness));
        for v in 0..nodes {
            let mut passed = 0.0;
            for (s, t) in (0..nodes).flat_map(|s| (0..nodes).map(move |t| (s, t))) {
                if s != t && s != v && t != v && steps[s][t] < 99 && steps[s][v] + steps[v][t] == steps[s][t] {
                    passed += ways(&joined, &steps, s, v) * ways(&joined, &steps, v, t) / ways(&joined, &steps, s, t);
                }
            }
            let pairs = (nodes as f64 - 1.0) * (nodes as f64 - 2.0);
            prop_assert!(near(betweenness[v], share(passed, pairs)));
            let reached: Vec<usize> = (0..nodes).filter(|&u| u != v && steps[v][u] < 99).map(|u| steps[v][u]).collect();
            let (number, sum) = (reached.len() as f64, reached.iter().sum::<usize>() as f64);
            prop_assert!(near(closeness[v], share(number * number, sum * (nodes as f64 - 1.0))));
        }
        prop_assert_eq!(of_graph(&graph, Measure::Components), Some(parts(&steps, None) as f64));
    }

    #[test]
    fn what_holds_the_graph_together((nodes, edges) in small()) {
        let graph = graph(nodes, &edges);
        let whole = parts(&matrices(nodes, &edges).1, None);
        for (v, cut) in of_nodes(&graph, Measure::CutPoint).into_iter().enumerate() {
            let left: Vec<_> = edges.iter().copied().filter(|(a, b)| *a != v && *b != v).collect();
            let alone = matrices(nodes, &edges).0[v].iter().all(|joined| !joined);
            let without = parts(&matrices(nodes, &left).1, Some(v));
            prop_assert_eq!(cut > 0.0, without > whole - usize::from(alone));
        }
        let mut measured = graph.clone();
        apply(&mut measured, &[Measure::Bridge], 1, &mut Work::unwatched()).unwrap();
        for (at, edge) in measured.net.edge_weights().enumerate() {
            let mut left = edges.clone();
            left.remove(at);
            prop_assert_eq!(&edge.values[0].1, &Value::Boolean(parts(&matrices(nodes, &left).1, None) > whole));
        }
    }

    #[test]
    fn density_around_a_node((nodes, edges) in small()) {
        let graph = graph(nodes, &edges);
        let (joined, steps) = matrices(nodes, &edges);
        let (core, clustering) = (of_nodes(&graph, Measure::Core), of_nodes(&graph, Measure::Clustering));
        for v in 0..nodes {
            // The largest k for which v is in some set of nodes that have k neighbours in it each.
            let inside = |set: u32, u: usize| (0..nodes).filter(|&w| set >> w & 1 == 1 && joined[u][w]).count();
            let least = |set: u32| (0..nodes).filter(|&u| set >> u & 1 == 1).map(|u| inside(set, u)).min().unwrap_or(0);
            let best = (0..1_u32 << nodes).filter(|set| set >> v & 1 == 1).map(least).max().unwrap_or(0);
            prop_assert_eq!(core[v], best as f64);
            let of: Vec<usize> = (0..nodes).filter(|&u| joined[v][u]).collect();
            let closed = of.iter().flat_map(|&a| of.iter().map(move |&b| (a, b))).filter(|&(a, b)| joined[a][b]).count();
            let pairs = of.len() * of.len().saturating_sub(1);
            prop_assert!(near(clustering[v], share(closed as f64, pairs as f64)));
        }
        let largest = |v: &usize| steps[*v].iter().filter(|step| **step < 99).count();
        let most = (0..nodes).map(|v| largest(&v)).max().unwrap_or(0);
        let first = (0..nodes).find(|v| largest(v) == most).unwrap_or(0);
        let members: Vec<usize> = (0..nodes).filter(|&v| steps[first][v] < 99).collect();
        let longest = members.iter().flat_map(|&a| members.iter().map(move |&b| (a, b))).map(|(a, b)| steps[a][b]).max();
        prop_assert_eq!(of_graph(&graph, Measure::Diameter), longest.map(|d| d as f64));
    }

    #[test]
    fn walks_stay_where_they_are((nodes, edges) in small()) {
        let graph = graph(nodes, &edges);
        let rank = of_nodes(&graph, Measure::PageRank);
        let out = |v: usize| edges.iter().filter(|(from, _)| *from == v).count() as f64;
        let stuck: f64 = (0..nodes).filter(|&v| out(v) == 0.0).map(|v| rank[v]).sum();
        for v in 0..nodes {
            let into: f64 = edges.iter().filter(|(_, to)| *to == v).map(|(from, _)| rank[*from] / out(*from)).sum();
            prop_assert!((rank[v] - (0.15 + 0.85 * stuck) / nodes as f64 - 0.85 * into).abs() < 1e-12);
        }
        let (joined, _) = matrices(nodes, &edges);
        let value = of_nodes(&graph, Measure::Eigenvector);
        let image: Vec<f64> = (0..nodes).map(|v| (0..nodes).filter(|&u| joined[v][u]).map(|u| {
            value[u] * edges.iter().filter(|&&(a, b)| (a, b) == (u, v) || (a, b) == (v, u)).count() as f64
        }).sum()).collect();
        let most: f64 = image.iter().zip(&value).map(|(a, b)| a * b).sum();
        prop_assert!(image.iter().zip(&value).all(|(image, value)| (image - most * value).abs() < 1e-6));
    }

    #[test]
    fn no_division_has_more_modularity((nodes, edges) in (2_usize..=6).prop_flat_map(|n| (Just(n), prop::collection::vec((0..n, 0..n), 1..10)))) {
        let m = edges.len() as f64;
        let modularity = |of: &[usize]| (0..nodes).map(|c| {
            let inside = edges.iter().filter(|(a, b)| of[*a] == c && of[*b] == c).count() as f64;
            let ends = edges.iter().map(|(a, b)| usize::from(of[*a] == c) + usize::from(of[*b] == c)).sum::<usize>() as f64;
            inside / m - (ends / (2.0 * m)).powi(2)
        }).sum::<f64>();
        let mut best = f64::NEG_INFINITY;
        for number in 0..nodes.pow(nodes as u32) {
            let of: Vec<usize> = (0..nodes).map(|v| number / nodes.pow(v as u32) % nodes).collect();
            best = best.max(modularity(&of));
        }
        let graph = graph(nodes, &edges);
        let found = of_graph(&graph, Measure::Modularity).unwrap();
        prop_assert!(found <= best + 1e-9 && found > best - 1e-6, "{found} of {best}");
        let of: Vec<usize> = of_nodes(&graph, Measure::Community).into_iter().map(|c| c as usize - 1).collect();
        prop_assert!(near(modularity(&of), found));
    }
}

#[test]
fn a_division_that_no_gain_from_single_nodes_leads_to_is_found() {
    let path = graph(5, &[(3, 4), (2, 1), (1, 0), (0, 0), (3, 2)]);
    assert!((of_graph(&path, Measure::Modularity).unwrap() - 0.3).abs() < 1e-9);
}

#[test]
fn numbers_of_ways_beyond_a_float() {
    // 1,100 diamonds in a row have 2^1100 shortest ways from end to end.
    let mut edges = Vec::new();
    for at in 0..1_100 {
        let first = at * 3;
        edges.extend([(first, first + 1), (first, first + 2), (first + 1, first + 3), (first + 2, first + 3)]);
    }
    let values = of_nodes(&graph(3_301, &edges), Measure::Betweenness);
    assert!((values[1_650] - 0.5).abs() < 0.01, "{}", values[1_650]);
    assert!((values[1] - values[2]).abs() < 1e-12);
}
