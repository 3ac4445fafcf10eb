//! What encloses a group of nodes?

use super::Point;
use super::route::Disc;
use std::f64::consts::TAU;

/// The convex hull around nodes with `gap` between it and them; its corners, in order (Andrew 1979, monotone chain).
pub(super) fn around(discs: &[&Disc], gap: f64) -> Vec<Point> {
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
