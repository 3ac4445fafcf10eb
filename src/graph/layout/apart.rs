//! Which nodes lie on one another, and how do they come apart?

use std::collections::HashMap;

/// The space between two nodes, in points.
const GAP: f64 = 2.0;
/// Rounds of pushing before all is drawn larger.
const ROUNDS: usize = 60;
/// Up to so many nodes; in larger pictures nodes are dots.
const MOST: usize = 5_000;

/// Pushes nodes apart that overlap, each as far as need be, and draws all larger when that does not make enough room. Nothing overlaps
/// afterwards in graphs of up to [`MOST`] nodes. About O(n) a round.
pub(super) fn apart(at: &mut [[f64; 2]], radii: &[f64]) {
    if at.len() > MOST {
        return;
    }
    let cell = 2.0 * radii.iter().copied().fold(0.0, f64::max) + GAP;
    loop {
        for _ in 0..ROUNDS {
            if !push(at, radii, cell) {
                return;
            }
        }
        at.iter_mut().for_each(|[x, y]| (*x, *y) = (*x * 1.1, *y * 1.1));
    }
}

/// Pushes each pair that overlaps once; says whether there was one.
fn push(at: &mut [[f64; 2]], radii: &[f64], cell: f64) -> bool {
    let key = |[x, y]: [f64; 2]| ((x / cell).floor() as i64, (y / cell).floor() as i64);
    let mut cells: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
    at.iter().enumerate().for_each(|(node, at)| cells.entry(key(*at)).or_default().push(node));
    let mut pushed = false;
    for node in 0..at.len() {
        let (column, row) = key(at[node]);
        for (right, down) in (-1..=1).flat_map(|right| (-1..=1).map(move |down| (right, down))) {
            for &other in cells.get(&(column + right, row + down)).into_iter().flatten().filter(|other| **other > node) {
                let wanted = radii[node] + radii[other] + GAP;
                let (x, y) = (at[other][0] - at[node][0], at[other][1] - at[node][1]);
                let length = (x * x + y * y).sqrt();
                if length >= wanted - 1e-6 {
                    continue;
                }
                // Two nodes at one place part in a direction that depends on which they are.
                let angle = (node * 7 + other) as f64;
                let (x, y) = if length > 1e-9 { (x / length, y / length) } else { (angle.cos(), angle.sin()) };
                let way = (wanted - length) / 2.0 + 1e-6;
                at[node] = [at[node][0] - way * x, at[node][1] - way * y];
                at[other] = [at[other][0] + way * x, at[other][1] + way * y];
                pushed = true;
            }
        }
    }
    pushed
}
