//! Where on the earth is a node?

use super::{EDGE, RADIUS};
use crate::graph::links::Links;
use crate::graph::{Graph, Node, Value};
use std::collections::BTreeMap;

/// The longer side of a map, in edges for each square root of a node.
const SIDE: f64 = 1.5;

/// The positions of nodes on a map, none for those that no place is linked to.
///
/// Nodes with coordinates lie where longitude and latitude say, with degrees of longitude as short as they are in the middle of the map
/// (equirectangular projection). Other nodes lie around the nearest node with coordinates, by steps in the graph; among equally near ones
/// around that with the lowest number. What is itself a place but has no coordinates, such as the world, belongs to none of those that name
/// it: it has no position, and no way to a place leads through it. O(n + m).
pub(super) fn place(graph: &Graph, links: &Links) -> Vec<Option<[f64; 2]>> {
    let degrees: Vec<Option<[f64; 2]>> = coordinates(graph);
    let known = || degrees.iter().flatten();
    let bound = |axis: usize, pick: fn(f64, f64) -> f64| known().map(|at| at[axis]).reduce(pick).unwrap_or(0.0);
    let (west, east, south, north) = (bound(0, f64::min), bound(0, f64::max), bound(1, f64::min), bound(1, f64::max));
    let narrow = ((south + north) / 2.0).to_radians().cos().max(0.01);
    let side = ((east - west) * narrow).max(north - south).max(1e-9);
    let scale = EDGE * SIDE * (links.len() as f64).sqrt() / side;
    let mut at: Vec<Option<[f64; 2]>> =
        degrees.iter().map(|at| at.map(|[long, lat]| [(long - west) * narrow * scale, (north - lat) * scale])).collect();
    let mut order: Vec<(u32, u32)> = links.nodes().filter(|node| at[*node as usize].is_some()).map(|node| (node, node)).collect();
    let nowhere = places_without_coordinates(graph, &degrees);
    let mut around: BTreeMap<u32, u32> = BTreeMap::new();
    let mut next = 0;
    while let Some(&(node, place)) = order.get(next) {
        next += 1;
        for &end in links.of_node(node) {
            let is_free = at[end as usize].is_none() && !nowhere[end as usize];
            let Some([x, y]) = at[place as usize].filter(|_| is_free) else { continue };
            let number = around.entry(place).or_default();
            *number += 1;
            // A spiral of seeds (Vogel, "A better way to construct the sunflower head", 1979) fills the circle around a place evenly.
            let (turn, far) = (f64::from(*number) * 2.399_963, 2.5 * RADIUS * f64::from(*number).sqrt());
            at[end as usize] = Some([x + far * turn.cos(), y + far * turn.sin()]);
            order.push((end, place));
        }
    }
    at
}

/// Which nodes are of a class of which others have coordinates, and say of no node with coordinates that they belong to it.
fn places_without_coordinates(graph: &Graph, degrees: &[Option<[f64; 2]>]) -> Vec<bool> {
    let mut is_placed = vec![false; graph.classes.len()];
    for (node, _) in graph.net.node_weights().zip(degrees).filter(|(_, at)| at.is_some()) {
        node.classes.iter().for_each(|class| is_placed[*class as usize] = true);
    }
    let is_nowhere = |index: petgraph::graph::NodeIndex| {
        degrees[index.index()].is_none()
            && graph.net[index].classes.iter().any(|class| is_placed[*class as usize])
            && !graph.net.neighbors(index).any(|end| degrees[end.index()].is_some())
    };
    graph.net.node_indices().map(is_nowhere).collect()
}

/// Longitude and latitude of each node that has both, within their limits.
fn coordinates(graph: &Graph) -> Vec<Option<[f64; 2]>> {
    let column = |ending: &str, names: [&str; 3]| {
        let is_it = |column: &crate::graph::Column| column.iri.ends_with(ending) || names.contains(&column.name.as_str());
        graph.node_columns.iter().position(is_it).map(|at| at as u32)
    };
    let columns =
        (column("wgs84_pos#long", ["long", "longitude", "lon"]), column("wgs84_pos#lat", ["lat", "latitude", "geo:lat"]));
    let (Some(long), Some(lat)) = columns else { return vec![None; graph.net.node_count()] };
    let pair = |node: &Node| {
        let (long, lat) = (number(node, long)?, number(node, lat)?);
        (long.abs() <= 180.0 && lat.abs() <= 90.0).then_some([long, lat])
    };
    graph.net.node_weights().map(pair).collect()
}

fn number(node: &Node, column: u32) -> Option<f64> {
    node.values.iter().find(|(at, _)| *at == column).and_then(|(_, value)| match value {
        Value::Number(number) => Some(*number),
        Value::Integer(number) => Some(*number as f64),
        Value::Text(text) => text.trim().parse().ok(),
        Value::Boolean(_) => None,
    })
}
