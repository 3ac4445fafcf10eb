//! How does a hierarchy lie in layers?
//!
//! The steps of Sugiyama, Tagawa and Toda ("Methods for visual understanding of hierarchical system structures", IEEE Transactions on Systems,
//! Man, and Cybernetics 11, 1981): edges that close a cycle are turned, each node goes one layer below the lowest that points at it, long
//! edges get a bend in each layer that they pass, layers are ordered by the mean place of neighbours, and nodes get as near to their
//! neighbours as the order lets them.

use super::EDGE;
use crate::graph::links::Links;

/// Rounds down and up in which layers are ordered and placed.
const SWEEPS: usize = 24;

/// Places the nodes of a component so that edges point downward. O((n + bends) · sweeps) plus sorting; edges out of each node are in `out`.
pub(super) fn place(out: &Links, radii: &[f64]) -> Vec<[f64; 2]> {
    let edges = acyclic(out);
    let layer = layers(out.len(), &edges);
    let mut grid = Grid::new(&edges, &layer, radii);
    for sweep in 0..SWEEPS {
        grid.order(sweep % 2 == 0);
    }
    for sweep in 0..SWEEPS {
        grid.settle(sweep % 2 == 0);
    }
    let high = EDGE.max(radii.iter().copied().fold(0.0, f64::max) * 4.0);
    layer.iter().zip(&grid.x).map(|(&layer, &x)| [x, f64::from(layer) * high]).collect()
}

/// The edges, those that point back on the way of a depth-first walk turned.
fn acyclic(out: &Links) -> Vec<(u32, u32)> {
    let mut state = vec![0_u8; out.len()];
    let mut edges = Vec::with_capacity(out.number());
    let mut pointed = vec![false; out.len()];
    out.edges().for_each(|(_, to, _)| pointed[to as usize] = true);
    let (sources, others): (Vec<u32>, Vec<u32>) = out.nodes().partition(|&node| !pointed[node as usize]);
    for start in sources.into_iter().chain(others) {
        if state[start as usize] != 0 {
            continue;
        }
        state[start as usize] = 1;
        let mut path = vec![(start, 0)];
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            let Some(&end) = out.of_node(node).get(*next) else {
                state[node as usize] = 2;
                path.pop();
                continue;
            };
            *next += 1;
            edges.push(if state[end as usize] == 1 { (end, node) } else { (node, end) });
            if state[end as usize] == 0 {
                state[end as usize] = 1;
                path.push((end, 0));
            }
        }
    }
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// The layer of each node: below all that point at it, and nothing higher than what it points at allows.
fn layers(nodes: usize, edges: &[(u32, u32)]) -> Vec<u32> {
    let down = Links::of(nodes, edges.iter().map(|&(from, to)| (from, to, 1.0)));
    let mut waits = vec![0; nodes];
    edges.iter().for_each(|(_, to)| waits[*to as usize] += 1);
    let mut order: Vec<u32> = down.nodes().filter(|node| waits[*node as usize] == 0).collect();
    let mut layer = vec![0; nodes];
    let mut at = 0;
    while let Some(&node) = order.get(at) {
        at += 1;
        for &end in down.of_node(node) {
            layer[end as usize] = layer[end as usize].max(layer[node as usize] + 1);
            waits[end as usize] -= 1;
            if waits[end as usize] == 0 {
                order.push(end);
            }
        }
    }
    // What nothing points at comes down to just above what it points at.
    let mut pointed = vec![false; nodes];
    edges.iter().for_each(|(_, to)| pointed[*to as usize] = true);
    for node in down.nodes().filter(|node| !pointed[*node as usize]) {
        let lowest = down.of_node(node).iter().map(|&end| layer[end as usize] - 1).min();
        layer[node as usize] = lowest.unwrap_or(layer[node as usize]);
    }
    layer
}

/// The layers, with a bend in the place of a node where an edge passes one.
struct Grid {
    rows: Vec<Vec<u32>>,
    up: Links,
    down: Links,
    width: Vec<f64>,
    /// Where each node and bend is in its row, first as a number in order, then in points.
    x: Vec<f64>,
}

impl Grid {
    fn new(edges: &[(u32, u32)], layer: &[u32], radii: &[f64]) -> Self {
        let mut layer = layer.to_vec();
        let mut width: Vec<f64> = radii.iter().map(|radius| 3.0 * radius).collect();
        let bend = width.iter().copied().fold(f64::INFINITY, f64::min) / 2.0;
        let mut steps: Vec<(u32, u32, f64)> = Vec::new();
        for &(from, to) in edges {
            let mut last = from;
            for passed in layer[from as usize] + 1..layer[to as usize] {
                let new = layer.len() as u32;
                layer.push(passed);
                width.push(bend);
                steps.push((last, new, 1.0));
                last = new;
            }
            steps.push((last, to, 1.0));
        }
        let deepest = layer.iter().max().map_or(0, |layer| *layer as usize);
        let mut rows = vec![Vec::new(); deepest + 1];
        let mut x = vec![0.0; layer.len()];
        for (&layer, node) in layer.iter().zip(0..) {
            let row: &mut Vec<u32> = &mut rows[layer as usize];
            x[node as usize] = row.len() as f64;
            row.push(node);
        }
        let down = Links::of(layer.len(), steps.iter().copied());
        let up = Links::of(layer.len(), steps.iter().map(|&(from, to, weight)| (to, from, weight)));
        Self { rows, up, down, width, x }
    }

    /// The rows in the order in which they are swept, without the first, which stays.
    fn sweep(&self, downward: bool) -> Vec<usize> {
        if downward { (1..self.rows.len()).collect() } else { (0..self.rows.len().saturating_sub(1)).rev().collect() }
    }

    /// The mean place of what a node is linked to in the row before.
    fn mean(&self, node: u32, downward: bool) -> f64 {
        let before = if downward { self.up.of_node(node) } else { self.down.of_node(node) };
        let sum: f64 = before.iter().map(|&end| self.x[end as usize]).sum();
        if before.is_empty() { self.x[node as usize] } else { sum / before.len() as f64 }
    }

    /// Orders each row by the mean places of neighbours in the row before.
    fn order(&mut self, downward: bool) {
        for row in self.sweep(downward) {
            let mut order: Vec<(f64, u32)> = self.rows[row].iter().map(|&node| (self.mean(node, downward), node)).collect();
            order.sort_by(|a, b| a.0.total_cmp(&b.0));
            self.rows[row] = order.into_iter().map(|(_, node)| node).collect();
            self.rows[row].iter().enumerate().for_each(|(place, &node)| self.x[node as usize] = place as f64);
        }
    }

    /// Places each row as near to the mean places of neighbours as order and widths let it, by least squares: places less the room that
    /// those before need must not fall, and what would fall is pooled (Barlow et al., "Statistical inference under order restrictions", 1972).
    fn settle(&mut self, downward: bool) {
        let rows = if self.rows.len() > 1 { self.sweep(downward) } else { vec![0] };
        for row in rows {
            let mut room = 0.0;
            let mut pools: Vec<(f64, usize)> = Vec::new();
            let mut rooms = Vec::with_capacity(self.rows[row].len());
            for (at, &node) in self.rows[row].iter().enumerate() {
                let half = |node: u32| self.width[node as usize] / 2.0;
                room += if at > 0 { half(self.rows[row][at - 1]) + half(node) } else { 0.0 };
                rooms.push(room);
                pools.push((self.mean(node, downward) - room, 1));
                while let [.., (before, number), (mean, more)] = pools[..]
                    && before > mean
                {
                    pools.truncate(pools.len() - 2);
                    pools.push(((before * number as f64 + mean * more as f64) / (number + more) as f64, number + more));
                }
            }
            let places = pools.into_iter().flat_map(|(mean, number)| std::iter::repeat_n(mean, number));
            for ((&node, room), place) in self.rows[row].iter().zip(rooms).zip(places) {
                self.x[node as usize] = place + room;
            }
        }
    }
}
