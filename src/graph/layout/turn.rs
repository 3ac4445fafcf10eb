//! Which way round does a picture take least room?

use std::f64::consts::PI;

/// So many directions in a half turn are tried.
const DIRECTIONS: usize = 24;

/// Turns positions so that the box around them is smallest and lies down, since labels are wider than high. O(n).
pub(super) fn lay_down(at: &mut [[f64; 2]]) {
    let sides = |angle: f64| {
        let side = |axis: usize| {
            let along = at.iter().map(|point| turned(*point, angle)[axis]);
            let (least, most) = along.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), at| (least.min(at), most.max(at)));
            most - least
        };
        [side(0), side(1)]
    };
    let mut best = (f64::INFINITY, 0.0);
    for direction in 0..DIRECTIONS {
        let angle = PI * direction as f64 / DIRECTIONS as f64;
        let [width, height] = sides(angle);
        // One more on each side, as points on a line have a size too.
        let area = (width + 1.0) * (height + 1.0);
        if width >= height && area < best.0 * (1.0 - 1e-9) {
            best = (area, angle);
        }
    }
    if best.1 != 0.0 {
        at.iter_mut().for_each(|point| *point = turned(*point, best.1));
    }
}

fn turned([x, y]: [f64; 2], angle: f64) -> [f64; 2] {
    let (sin, cos) = angle.sin_cos();
    [x * cos - y * sin, x * sin + y * cos]
}

#[cfg(test)]
mod tests {
    use super::lay_down;

    #[test]
    fn what_stands_lies_down() {
        let mut at: Vec<[f64; 2]> = (0..50).map(|step| [f64::from(step) * 0.5, f64::from(step)]).collect();
        lay_down(&mut at);
        let height =
            at.iter().map(|at| at[1]).fold(f64::NEG_INFINITY, f64::max) - at.iter().map(|at| at[1]).fold(f64::INFINITY, f64::min);
        assert!(height < 5.0 && (at[49][0] - at[0][0]).abs() > 50.0, "{at:?}");
    }
}
