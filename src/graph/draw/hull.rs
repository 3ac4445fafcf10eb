//! What encloses a group of nodes, and no other?

use super::Point;
use super::route::Disc;
use petgraph::unionfind::UnionFind;
use std::collections::BTreeMap;
use std::f64::consts::TAU;

/// Between a hull and the nodes in it.
const GAP: f64 = 9.0;
/// The fewest nodes that are enclosed.
const FEWEST: usize = 3;

/// The parts of a group that stand together, each with its hull: nodes of the group are taken together from the nearest pair on as long as
/// no node of another group touches the hull around them. Parts of fewer than three nodes have none. O(n² log n) for a group of n nodes,
/// and a look at the other nodes for each of them.
pub(super) fn parts(members: &[usize], discs: &[Disc]) -> Vec<(Vec<usize>, Vec<Point>)> {
    let distance = |a: usize, b: usize| {
        let ([x, y], [x2, y2]) = (discs[members[a]].centre, discs[members[b]].centre);
        (x - x2).hypot(y - y2)
    };
    let mut is_member = vec![false; discs.len()];
    members.iter().for_each(|member| is_member[*member] = true);
    let others: Vec<&Disc> = discs.iter().zip(&is_member).filter(|(_, member)| !**member).map(|(disc, _)| disc).collect();
    let mut parts: Vec<Vec<usize>> = members.iter().map(|member| vec![*member]).collect();
    let mut part_of = UnionFind::<usize>::new(members.len());
    for (a, b) in tree(members.len(), distance) {
        let (one, other) = (part_of.find(a), part_of.find(b));
        let together: Vec<usize> = parts[one].iter().chain(&parts[other]).copied().collect();
        let hull = around(&together.iter().map(|node| &discs[*node]).collect::<Vec<_>>(), GAP);
        if others.iter().any(|disc| touches(&hull, disc)) {
            continue;
        }
        part_of.union(a, b);
        parts[part_of.find(a)] = together;
    }
    let whole: BTreeMap<usize, ()> = (0..members.len()).map(|at| (part_of.find(at), ())).collect();
    let enclosed = whole.into_keys().map(|at| std::mem::take(&mut parts[at])).filter(|part| part.len() >= FEWEST);
    enclosed
        .map(|part| {
            let hull = around(&part.iter().map(|node| &discs[*node]).collect::<Vec<_>>(), GAP);
            (part, hull)
        })
        .collect()
}

/// The edges of the shortest tree that joins all, the shortest first (Prim 1957).
fn tree(count: usize, distance: impl Fn(usize, usize) -> f64) -> Vec<(usize, usize)> {
    let mut nearest: Vec<(f64, usize)> = (0..count).map(|at| (distance(0, at), 0)).collect();
    let mut left: Vec<usize> = (1..count).collect();
    let mut edges: Vec<(f64, usize, usize)> = Vec::new();
    while let Some(place) = (0..left.len()).min_by(|a, b| nearest[left[*a]].0.total_cmp(&nearest[left[*b]].0)) {
        let new = left.swap_remove(place);
        edges.push((nearest[new].0, nearest[new].1, new));
        for &at in &left {
            let far = distance(new, at);
            if far < nearest[at].0 {
                nearest[at] = (far, new);
            }
        }
    }
    edges.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
    edges.into_iter().map(|(_, from, to)| (from, to)).collect()
}

/// Whether a node lies in a hull or on its rim.
fn touches(hull: &[Point], disc: &Disc) -> bool {
    let ([x, y], reach) = (disc.centre, disc.shape.reach(disc.radius));
    let mut sides = hull.iter().zip(hull.iter().cycle().skip(1));
    // The distance from the line of each side, positive inside.
    sides.all(|(a, b)| {
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        dx * (y - a[1]) - dy * (x - a[0]) > -reach * dx.hypot(dy)
    })
}

/// The convex hull around nodes with `gap` between it and them; its corners, in order (Andrew 1979, monotone chain).
fn around(discs: &[&Disc], gap: f64) -> Vec<Point> {
    const CORNERS: usize = 20;
    let rim = |disc: &&Disc| {
        let (centre, reach) = (disc.centre, disc.shape.reach(disc.radius) + gap);
        (0..CORNERS).map(move |at| {
            let angle = TAU * at as f64 / CORNERS as f64;
            [centre[0] + reach * angle.cos(), centre[1] + reach * angle.sin()]
        })
    };
    let mut points: Vec<Point> = discs.iter().flat_map(rim).collect();
    points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    let mut hull = half(points.iter());
    hull.pop();
    let mut other = half(points.iter().rev());
    other.pop();
    hull.append(&mut other);
    hull
}

fn half<'p>(points: impl Iterator<Item = &'p Point>) -> Vec<Point> {
    let mut chain: Vec<Point> = Vec::new();
    for point in points {
        while let [.., a, b] = chain.as_slice() {
            let turn = (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]);
            if turn > 0.0 {
                break;
            }
            chain.pop();
        }
        chain.push(*point);
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::super::shape;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_hull_has_a_node_of_another_group(
            points in prop::collection::vec((0.0..300.0_f64, 0.0..300.0_f64, 0..3_usize), 1..40)
        ) {
            let discs: Vec<Disc> =
                points.iter().map(|(x, y, _)| Disc { centre: [*x, *y], radius: 5.0, shape: shape::of_kind(0) }).collect();
            for group in 0..3 {
                let members: Vec<usize> = (0..points.len()).filter(|at| points[*at].2 == group).collect();
                for (part, hull) in parts(&members, &discs) {
                    prop_assert!(part.len() >= 3 && part.iter().all(|node| members.contains(node)));
                    let others = (0..points.len()).filter(|at| !members.contains(at));
                    prop_assert!(others.into_iter().all(|at| !touches(&hull, &discs[at])));
                }
            }
        }
    }

    #[test]
    fn a_group_that_another_parts_is_enclosed_in_parts() {
        let disc = |x: f64| Disc { centre: [x, 0.0], radius: 5.0, shape: shape::of_kind(0) };
        let discs: Vec<Disc> = (0..9).map(|at| disc(40.0 * f64::from(at))).collect();
        let enclosed = |members: &[usize]| parts(members, &discs).into_iter().map(|(part, _)| part.len()).collect::<Vec<_>>();
        assert_eq!(enclosed(&[0, 1, 2, 3, 4, 5, 6, 7, 8]), [9]);
        assert_eq!(enclosed(&[0, 1, 2, 4, 5, 6, 7, 8]), [3, 5]);
        assert_eq!(enclosed(&[0, 1, 3, 5, 7, 8]), [0; 0]);
    }

    #[test]
    fn a_hull_holds_its_nodes() {
        let disc = |x: f64, y: f64| Disc { centre: [x, y], radius: 5.0, shape: shape::of_kind(0) };
        let discs = [disc(0.0, 0.0), disc(50.0, 10.0), disc(20.0, 40.0), disc(21.0, 18.0)];
        let hull = around(&discs.iter().collect::<Vec<_>>(), 4.0);
        for disc in &discs {
            let inside = hull.iter().zip(hull.iter().cycle().skip(1)).all(|(a, b)| {
                let [x, y] = disc.centre;
                (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) > 0.0
            });
            assert!(inside);
        }
    }
}
