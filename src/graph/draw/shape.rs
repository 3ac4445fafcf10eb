//! Which outline does a node have, and where does an edge meet it?

use super::Point;
use std::f64::consts::{FRAC_PI_2, PI, TAU};

/// The outline of a kind of nodes: the second channel beside its colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shape {
    Circle,
    /// A regular polygon: its number of corners, and the direction of the first.
    Polygon(usize, f64),
}

/// The shape of a kind, by number; kinds from the last on share it.
pub(super) fn of_kind(kind: usize) -> Shape {
    const UP: f64 = -FRAC_PI_2;
    match kind {
        0 => Shape::Circle,
        1 => Shape::Polygon(4, PI / 4.0),
        2 => Shape::Polygon(3, UP),
        3 => Shape::Polygon(4, 0.0),
        4 => Shape::Polygon(6, 0.0),
        5 => Shape::Polygon(3, -UP),
        6 => Shape::Polygon(5, UP),
        _ => Shape::Circle,
    }
}

impl Shape {
    /// The distance from the centre to a corner, for a shape of the area of a circle with this radius.
    pub(super) fn reach(self, radius: f64) -> f64 {
        match self {
            Self::Circle => radius,
            Self::Polygon(corners, _) => {
                let n = corners as f64;
                radius * (PI / (n / 2.0 * (TAU / n).sin())).sqrt()
            }
        }
    }

    /// The corners; none for a circle.
    pub(super) fn corners(self, centre: Point, radius: f64) -> Vec<Point> {
        let Self::Polygon(count, first) = self else { return Vec::new() };
        let reach = self.reach(radius);
        let corner = |at: usize| {
            let angle = first + TAU * at as f64 / count as f64;
            [centre[0] + reach * angle.cos(), centre[1] + reach * angle.sin()]
        };
        (0..count).map(corner).collect()
    }

    /// The distance from the centre to the rim in a direction.
    pub(super) fn rim(self, radius: f64, direction: f64) -> f64 {
        let Self::Polygon(count, first) = self else { return radius };
        let step = TAU / count as f64;
        let within = (direction - first).rem_euclid(step) - step / 2.0;
        self.reach(radius) * (step / 2.0).cos() / within.cos()
    }

    /// Whether a point is inside, or nearer to the rim than `gap`.
    pub(super) fn holds(self, centre: Point, radius: f64, gap: f64, point: Point) -> bool {
        let [dx, dy] = [point[0] - centre[0], point[1] - centre[1]];
        dx.hypot(dy) < self.rim(radius, dy.atan2(dx)) + gap
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_shapes_of_a_size_have_the_same_area() {
        for kind in 1..7 {
            let corners = of_kind(kind).corners([3.0, 4.0], 10.0);
            let next = corners.iter().cycle().skip(1);
            let twice: f64 = corners.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum();
            assert!((twice.abs() / 2.0 - PI * 100.0).abs() < 1e-6, "{kind}");
        }
    }

    #[test]
    fn the_rim_goes_through_the_corners() {
        for kind in 0..8 {
            let shape = of_kind(kind);
            for corner in shape.corners([0.0, 0.0], 5.0) {
                assert!((shape.rim(5.0, corner[1].atan2(corner[0])) - shape.reach(5.0)).abs() < 1e-9);
            }
            assert!(shape.holds([0.0, 0.0], 5.0, 0.0, [1.0, 1.0]) && !shape.holds([0.0, 0.0], 5.0, 0.5, [9.0, 9.0]));
        }
    }
}
