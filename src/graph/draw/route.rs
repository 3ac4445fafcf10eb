//! Which way does each edge take?
//!
//! A straight line where it is alone and free. Parallel edges are bent apart; an edge that would pass through another node is bent
//! around it; a self loop leaves on the side that is freest. The head of an arrow touches the rim of the shape.

use super::Point;
use super::shape::Shape;
use super::space::{Grid, Rect};
use rustc_hash::FxHashMap;
use std::f64::consts::{PI, TAU};

/// A node as edges see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Disc {
    pub(super) centre: Point,
    pub(super) radius: f64,
    pub(super) shape: Shape,
}

/// The way of an edge: a cubic Bézier curve, and the head of its arrow.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Route {
    pub(super) curve: [Point; 4],
    /// Whether the curve is a straight line.
    pub(super) straight: bool,
    /// The corners of the head, the tip first; equal points when there is no room for one.
    pub(super) head: [Point; 3],
}

const HEAD: f64 = 6.5;
const HEAD_WIDTH: f64 = 5.0;
/// Between the tip and the rim.
const GAP: f64 = 0.8;
/// Between parallel edges, at their middle.
const BETWEEN: f64 = 11.0;
/// All parallel edges between two nodes, at their middle.
const WIDEST: f64 = 220.0;
/// An edge that is longer than this is not bent further out.
const BENDABLE: f64 = 400.0;
/// With more edges than this none looks out for nodes in its way.
const CAREFUL: usize = 20_000;

/// The way of each edge, given the nodes that it joins. O(edges · nodes near an edge).
pub(super) fn routes(discs: &[Disc], ends: &[(usize, usize)]) -> Vec<Route> {
    let mut parallel: FxHashMap<(usize, usize), usize> = FxHashMap::default();
    let mut count = |(from, to): &(usize, usize)| {
        let number = parallel.entry((*from.min(to), *from.max(to))).or_default();
        *number += 1;
        *number - 1
    };
    let places: Vec<usize> = ends.iter().map(&mut count).collect();
    let careful = ends.len() <= CAREFUL;
    let mut grid = Grid::new(40.0);
    for (id, disc) in discs.iter().enumerate() {
        let reach = disc.shape.reach(disc.radius);
        grid.insert(&Rect::around(disc.centre, reach, reach), id as u32);
    }
    let free = free_sides(discs, ends);
    let route = |(edge, &(from, to)): (usize, &(usize, usize))| {
        let (siblings, place) = (parallel[&(from.min(to), from.max(to))], places[edge]);
        if from == to {
            return looped(&discs[from], free.get(&from).copied().unwrap_or(-PI / 2.0), place);
        }
        let (a, b) = (&discs[from], &discs[to]);
        let distance = length(a.centre, b.centre);
        let spread = BETWEEN.min(distance * 0.35).min(WIDEST / siblings as f64);
        let offset = (place as f64 - (siblings - 1) as f64 / 2.0) * spread;
        // Counted from the same end for both directions, else two opposite edges would lie on each other.
        let offset = if from <= to { offset } else { -offset };
        if siblings > 1 || !careful {
            return bent(a, b, offset);
        }
        let bends = [0.0, 0.08, -0.08, 0.16, -0.16, 0.26, -0.26];
        let tried = bends.iter().map(|bend| bent(a, b, bend * distance.min(BENDABLE)));
        let in_the_way = |route: &Route| obstacles(route, discs, &grid, (from, to));
        let mut best: Option<(usize, Route)> = None;
        for route in tried {
            let met = in_the_way(&route);
            if best.as_ref().is_none_or(|(fewest, _)| met < *fewest) {
                best = Some((met, route));
            }
            if met == 0 {
                break;
            }
        }
        best.map_or_else(|| bent(a, b, 0.0), |(_, route)| route)
    };
    ends.iter().enumerate().map(route).collect()
}

pub(super) fn length(a: Point, b: Point) -> f64 {
    (b[0] - a[0]).hypot(b[1] - a[1])
}

/// How many nodes that the edge does not join it passes through.
fn obstacles(route: &Route, discs: &[Disc], grid: &Grid, (from, to): (usize, usize)) -> usize {
    let path = route.flat(if route.straight { 1 } else { 8 });
    let mut met: Vec<u32> = Vec::new();
    for pair in path.windows(2) {
        // Piece by piece, so that a long diagonal does not ask for all nodes in its rectangle.
        let pieces = (length(pair[0], pair[1]) / 40.0).ceil().max(1.0) as usize;
        for piece in 0..pieces {
            let at = |piece: usize| mixed(pair[0], pair[1], piece as f64 / pieces as f64);
            let (start, end) = (at(piece), at(piece + 1));
            let around = Rect::around(start, 0.0, 0.0).with(Rect::around(end, 0.0, 0.0)).grown(3.0);
            for id in grid.near(&around) {
                let disc = &discs[id as usize];
                let close = || to_segment(disc.centre, start, end) < disc.shape.reach(disc.radius) + 2.5;
                if id as usize != from && id as usize != to && !met.contains(&id) && close() {
                    met.push(id);
                }
            }
        }
    }
    met.len()
}

fn mixed(a: Point, b: Point, t: f64) -> Point {
    [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
}

fn to_segment(point: Point, a: Point, b: Point) -> f64 {
    let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    let square = dx * dx + dy * dy;
    let t = if square > 0.0 { (((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
    length(point, mixed(a, b, t))
}

/// For each node with a self loop, the middle of the widest angle without an edge.
fn free_sides(discs: &[Disc], ends: &[(usize, usize)]) -> FxHashMap<usize, f64> {
    let mut sides: FxHashMap<usize, Vec<f64>> =
        ends.iter().filter(|(from, to)| from == to).map(|(node, _)| (*node, Vec::new())).collect();
    if sides.is_empty() {
        return FxHashMap::default();
    }
    let direction = |a: usize, b: usize| {
        let [a, b] = [discs[a].centre, discs[b].centre];
        (b[1] - a[1]).atan2(b[0] - a[0])
    };
    for &(from, to) in ends.iter().filter(|(from, to)| from != to) {
        if let Some(angles) = sides.get_mut(&from) {
            angles.push(direction(from, to));
        }
        if let Some(angles) = sides.get_mut(&to) {
            angles.push(direction(to, from));
        }
    }
    let widest = |mut angles: Vec<f64>| {
        angles.sort_by(f64::total_cmp);
        let gap = |at: usize| {
            let next = if at + 1 < angles.len() { angles[at + 1] } else { angles[0] + TAU };
            (next - angles[at], angles[at])
        };
        let best = (0..angles.len()).map(gap).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)));
        best.map_or(-PI / 2.0, |(width, from)| from + width / 2.0)
    };
    sides.into_iter().map(|(node, angles)| (node, widest(angles))).collect()
}

fn bent(a: &Disc, b: &Disc, offset: f64) -> Route {
    let distance = length(a.centre, b.centre).max(1e-9);
    let across = [-(b.centre[1] - a.centre[1]) / distance, (b.centre[0] - a.centre[0]) / distance];
    // The middle of a cubic curve lies three quarters of the way to its two control points.
    let control = |t: f64| {
        let on = mixed(a.centre, b.centre, t);
        [on[0] + across[0] * offset * 4.0 / 3.0, on[1] + across[1] * offset * 4.0 / 3.0]
    };
    trimmed([a.centre, control(1.0 / 3.0), control(2.0 / 3.0), b.centre], a, b, offset == 0.0)
}

fn looped(disc: &Disc, side: f64, place: usize) -> Route {
    let reach = disc.shape.reach(disc.radius) * 2.2 + 20.0 + (12.0 * place as f64).min(WIDEST);
    let control = |turn: f64| {
        let angle = side + turn;
        [disc.centre[0] + reach * angle.cos(), disc.centre[1] + reach * angle.sin()]
    };
    trimmed([disc.centre, control(-0.62), control(0.62), disc.centre], disc, disc, false)
}

/// The part of a curve between two shapes, with the head of an arrow at its end.
fn trimmed(curve: [Point; 4], a: &Disc, b: &Disc, straight: bool) -> Route {
    let leaves = edge_of(|t| a.shape.holds(a.centre, a.radius, 0.0, at(&curve, t)));
    let enters = 1.0 - edge_of(|t| b.shape.holds(b.centre, b.radius, GAP, at(&curve, 1.0 - t)));
    if leaves >= enters {
        // The shapes touch: there is no room for a line.
        let point = at(&curve, f64::midpoint(leaves, enters));
        return Route { curve: [point; 4], straight: true, head: [point; 3] };
    }
    let tip = at(&curve, enters);
    let room = length(at(&curve, leaves), tip);
    let long = HEAD.min(room * 0.7);
    let back = enters - edge_of(|t| length(at(&curve, (enters - t).max(leaves)), tip) < long);
    let base = at(&curve, back.max(leaves));
    let [dx, dy] = [tip[0] - base[0], tip[1] - base[1]];
    let scale = HEAD_WIDTH / 2.0 / dx.hypot(dy).max(1e-9) * (long / HEAD);
    let corner = |side: f64| [base[0] - dy * scale * side, base[1] + dx * scale * side];
    // The line ends a little inside the head, so that no gap shows.
    let part = between(&curve, leaves, back.max(leaves) + (enters - back.max(leaves)) * 0.3);
    Route { curve: part, straight, head: [tip, corner(1.0), corner(-1.0)] }
}

/// The first place on the way from 0 to 1 that is not inside, found by steps and halving.
fn edge_of(inside: impl Fn(f64) -> bool) -> f64 {
    const STEPS: usize = 64;
    let Some(step) = (0..=STEPS).find(|step| !inside(*step as f64 / STEPS as f64)) else { return 1.0 };
    if step == 0 {
        return 0.0;
    }
    let (mut low, mut high) = ((step - 1) as f64 / STEPS as f64, step as f64 / STEPS as f64);
    for _ in 0..12 {
        let middle = f64::midpoint(low, high);
        if inside(middle) { low = middle } else { high = middle }
    }
    high
}

fn at(curve: &[Point; 4], t: f64) -> Point {
    let [a, b, c, d] = *curve;
    let (ab, bc, cd) = (mixed(a, b, t), mixed(b, c, t), mixed(c, d, t));
    mixed(mixed(ab, bc, t), mixed(bc, cd, t), t)
}

/// The part of a curve from one place to another (de Casteljau).
fn between(curve: &[Point; 4], from: f64, to: f64) -> [Point; 4] {
    let head = |[a, b, c, d]: [Point; 4], t: f64| {
        let (ab, bc, cd) = (mixed(a, b, t), mixed(b, c, t), mixed(c, d, t));
        let (abc, bcd) = (mixed(ab, bc, t), mixed(bc, cd, t));
        [a, ab, abc, mixed(abc, bcd, t)]
    };
    let back = |[a, b, c, d]: [Point; 4]| [d, c, b, a];
    let first = head(*curve, to);
    let t = if to > 0.0 { from / to } else { 0.0 };
    back(head(back(first), 1.0 - t))
}

impl Route {
    /// The point at a part of the way from 0 to 1.
    pub(super) fn at(&self, t: f64) -> Point {
        at(&self.curve, t)
    }

    /// Points along the way, from its start to its end, `pieces` + 1 of them.
    pub(super) fn flat(&self, pieces: usize) -> Vec<Point> {
        (0..=pieces).map(|piece| self.at(piece as f64 / pieces as f64)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::shape;
    use super::*;

    fn disc(x: f64, y: f64, kind: usize) -> Disc {
        Disc { centre: [x, y], radius: 10.0, shape: shape::of_kind(kind) }
    }

    #[test]
    fn arrows_touch_the_rim_of_every_shape() {
        for kind in 0..8 {
            let discs = [disc(0.0, 0.0, 0), disc(100.0, 37.0, kind)];
            let ways = routes(&discs, &[(0, 1), (1, 0), (0, 1), (1, 1)]);
            for (way, to) in ways.iter().zip([1, 0, 1, 1]) {
                let disc = &discs[to];
                let [dx, dy] = [way.head[0][0] - disc.centre[0], way.head[0][1] - disc.centre[1]];
                let gap = dx.hypot(dy) - disc.shape.rim(disc.radius, dy.atan2(dx));
                assert!((gap - GAP).abs() < 0.05, "{kind} {gap}");
            }
            let middles: Vec<Point> = ways.iter().map(|way| way.at(0.5)).collect();
            assert!(length(middles[0], middles[1]) > 8.0 && length(middles[1], middles[2]) > 8.0, "parallels are apart");
        }
    }

    #[test]
    fn an_edge_goes_around_a_node_in_its_way() {
        let discs = [disc(0.0, 0.0, 0), disc(120.0, 0.0, 0), disc(60.0, 2.0, 0)];
        let way = &routes(&discs, &[(0, 1)])[0];
        assert!(way.flat(30).iter().all(|point| length(*point, [60.0, 2.0]) > 10.0));
    }

    #[test]
    fn nodes_that_touch_give_no_wrong_numbers() {
        for way in routes(&[disc(0.0, 0.0, 0), disc(0.0, 0.0, 1), disc(15.0, 0.0, 2)], &[(0, 1), (0, 2), (1, 1)]) {
            assert!(way.curve.iter().chain(&way.head).flatten().all(|number| number.is_finite()));
        }
    }
}
