//! Where does each node stand on the canvas?

use super::Point;
use super::space::{Grid, Rect};

/// The area of the canvas for each node before it grows, in square units.
const AREA: f64 = 5500.0;
/// More of it for each edge that bears a label.
const AREA_OF_EDGE_LABEL: f64 = 6000.0;

/// The factor by which positions are multiplied before the canvas grows.
pub(super) fn first_scale(positions: &[Point], edge_labels: usize) -> f64 {
    let bounds = positions.iter().fold(Rect::EMPTY, |all, point| all.with(Rect::around(*point, 0.0, 0.0)));
    let wanted = positions.len() as f64 * AREA + edge_labels as f64 * AREA_OF_EDGE_LABEL;
    let (width, height) = (bounds.width(), bounds.height());
    let longer = width.max(height);
    if positions.len() < 2 || longer <= 0.0 {
        return 1.0;
    }
    // Points on a line have no area; they are treated as if they were a quarter as high as wide.
    (wanted / (longer * width.min(height).max(longer / 4.0))).sqrt()
}

/// The positions at a scale, with nodes moved as little as it takes to keep `gap` between any two.
///
/// At most 80 rounds in which each pair that is too near moves apart by half of what is missing; O(rounds · n) while nodes are
/// spread as a layout spreads them.
pub(super) fn placed(positions: &[Point], scale: f64, reach: &[f64], gap: f64) -> Vec<Point> {
    let mut points: Vec<Point> = positions.iter().map(|[x, y]| [x * scale, y * scale]).collect();
    let largest = reach.iter().copied().fold(0.0, f64::max);
    for _ in 0..80 {
        if !spread(&mut points, reach, largest, gap) {
            break;
        }
    }
    points
}

fn spread(points: &mut [Point], reach: &[f64], largest: f64, gap: f64) -> bool {
    let mut grid = Grid::new((2.0 * largest + gap).max(1.0));
    for (id, point) in points.iter().enumerate() {
        grid.insert(&Rect::around(*point, 0.0, 0.0), id as u32);
    }
    let mut moved = false;
    for one in 0..points.len() {
        let around = Rect::around(points[one], reach[one] + largest + gap, reach[one] + largest + gap);
        let near: Vec<usize> = grid.near(&around).map(|id| id as usize).filter(|other| *other > one).collect();
        for other in near {
            let apart = reach[one] + reach[other] + gap;
            let [mut dx, mut dy] = [points[other][0] - points[one][0], points[other][1] - points[one][1]];
            let distance = dx.hypot(dy);
            if distance >= apart - 1e-6 {
                continue;
            }
            if distance < 1e-9 {
                // Two at the same place leave it in a direction of their own.
                let angle = (one * 7 + other * 13) as f64;
                (dx, dy) = (angle.cos(), angle.sin());
            } else {
                (dx, dy) = (dx / distance, dy / distance);
            }
            let step = (apart - distance) / 2.0;
            points[one] = [points[one][0] - dx * step, points[one][1] - dy * step];
            points[other] = [points[other][0] + dx * step, points[other][1] + dy * step];
            moved = true;
        }
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nodes_do_not_overlap(positions in prop::collection::vec((0.0..100.0_f64, 0.0..100.0_f64), 2..30)) {
            let positions: Vec<Point> = positions.into_iter().map(|(x, y)| [x, y]).collect();
            let reach = vec![6.0; positions.len()];
            let points = placed(&positions, first_scale(&positions, 0), &reach, 3.0);
            for (at, one) in points.iter().enumerate() {
                for other in &points[at + 1..] {
                    prop_assert!((one[0] - other[0]).hypot(one[1] - other[1]) > 12.0);
                }
            }
        }
    }
}
