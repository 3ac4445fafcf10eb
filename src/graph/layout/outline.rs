//! Where do components lie when small ones fill the corners that large ones leave?
//!
//! Each component covers cells of a grid; the largest comes first, and each of the others goes where the whole stays smallest (after
//! Freivalds, Dogrusoz and Kikusts, "Disconnected graph layout and the polyomino packing approach", Graph Drawing 2001).

use super::pack::{GAP, SHAPE};
use super::piece::Piece;

/// So many cells cover all pieces together, about.
const CELLS: f64 = 6_000.0;

/// The cells that a piece covers, row by row: the first and the last column of each row.
struct Outline {
    wide: i32,
    rows: Vec<(i32, i32)>,
}

/// The upper left corners of pieces, the box around all of them at the origin. O(pieces · cells · rows of a piece) at worst.
pub(super) fn snug(pieces: &[Piece]) -> Vec<[f64; 2]> {
    let area: f64 = pieces.iter().map(|piece| size(piece).iter().map(|side| side + GAP).product::<f64>()).sum();
    let cell = (area / CELLS).sqrt().max(GAP / 4.0);
    let outlines: Vec<Outline> = pieces.iter().map(|piece| Outline::of(piece, cell)).collect();
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(outlines[at].wide as usize * outlines[at].rows.len()));
    let mut ground = Ground::default();
    let mut at = vec![[0, 0]; pieces.len()];
    for piece in order {
        at[piece] = ground.best(&outlines[piece]);
        ground.take(&outlines[piece], at[piece]);
    }
    let [left, top] = ground.least;
    at.into_iter().map(|[x, y]| [f64::from(x - left) * cell, f64::from(y - top) * cell]).collect()
}

fn size(piece: &Piece) -> [f64; 2] {
    let [least, most] = piece.corners();
    [most[0] - least[0], most[1] - least[1]]
}

impl Outline {
    /// What a piece covers with its nodes, its edges and half the gap around them. What lies between two covered cells of a row is covered
    /// too, so that nothing gets inside of a piece from the side.
    fn of(piece: &Piece, cell: f64) -> Self {
        let ([least, _], [width, height]) = (piece.corners(), size(piece));
        let cells = |length: f64| ((length + GAP) / cell).ceil().max(1.0) as i32;
        let (wide, high) = (cells(width), cells(height));
        let mut outline = Self { wide, rows: vec![(i32::MAX, i32::MIN); high as usize] };
        let local = |node: usize| [0, 1].map(|axis| piece.positions[node][axis] - least[axis] + GAP / 2.0);
        for node in 0..piece.nodes.len() {
            outline.cover(local(node), piece.radii[node] + GAP / 2.0, cell);
        }
        for (from, to, _) in piece.links.edges().filter(|(from, to, _)| from < to) {
            let (from, to) = (local(from as usize), local(to as usize));
            let steps = ((to[0] - from[0]).hypot(to[1] - from[1]) / cell).ceil().max(1.0);
            for step in 1..steps as usize {
                let part = step as f64 / steps;
                outline.cover([0, 1].map(|axis| from[axis] + (to[axis] - from[axis]) * part), GAP / 2.0, cell);
            }
        }
        // A row that nothing covers lies between parts of the piece.
        outline.rows.iter_mut().filter(|row| row.0 > row.1).for_each(|row| *row = (0, wide - 1));
        outline
    }

    fn cover(&mut self, [x, y]: [f64; 2], reach: f64, cell: f64) {
        let last = self.rows.len() as i32 - 1;
        let row = |y: f64| ((y / cell).floor() as i32).clamp(0, last);
        for row in row(y - reach)..=row(y + reach) {
            let column = |x: f64| ((x / cell).floor() as i32).clamp(0, self.wide - 1);
            let covered = &mut self.rows[row as usize];
            *covered = (covered.0.min(column(x - reach)), covered.1.max(column(x + reach)));
        }
    }
}

/// What is covered already: from the row of the least corner on, the spans of columns of each row.
#[derive(Default)]
struct Ground {
    least: [i32; 2],
    most: [i32; 2],
    rows: std::collections::BTreeMap<i32, Vec<(i32, i32)>>,
}

impl Ground {
    /// Where a piece leaves the whole smallest; of such places the one nearest to the middle.
    fn best(&self, outline: &Outline) -> [i32; 2] {
        let (wide, high) = (outline.wide, outline.rows.len() as i32);
        let mut best = ([0, 0], [f64::INFINITY; 2]);
        for y in self.least[1] - high..=self.most[1] {
            for x in self.least[0] - wide..=self.most[0] {
                let cost = self.cost([x, y], [wide, high]);
                if cost < best.1 && self.is_free(outline, [x, y]) {
                    best = ([x, y], cost);
                }
            }
        }
        best.0
    }

    /// The larger side of the whole with a piece at a place and a part of the other; then how far the piece is from the middle.
    fn cost(&self, at: [i32; 2], size: [i32; 2]) -> [f64; 2] {
        let side = |axis: usize| f64::from(self.most[axis].max(at[axis] + size[axis]) - self.least[axis].min(at[axis]));
        let middle = |axis: usize| f64::from(at[axis] * 2 + size[axis] - self.least[axis] - self.most[axis]) / 2.0;
        let (width, height) = (side(0), side(1));
        [(width / SHAPE).max(height) + (width / SHAPE).min(height) * 0.3, (middle(0) / SHAPE).hypot(middle(1))]
    }

    fn is_free(&self, outline: &Outline, [x, y]: [i32; 2]) -> bool {
        outline.rows.iter().zip(y..).all(|((first, last), row)| {
            let taken = self.rows.get(&row).into_iter().flatten();
            taken.into_iter().all(|taken| taken.1 < first + x || last + x < taken.0)
        })
    }

    fn take(&mut self, outline: &Outline, [x, y]: [i32; 2]) {
        for ((first, last), row) in outline.rows.iter().zip(y..) {
            self.rows.entry(row).or_default().push((first + x, last + x));
        }
        let end = [x + outline.wide, y + outline.rows.len() as i32];
        for (axis, corner) in [x, y].into_iter().enumerate() {
            self.least[axis] = self.least[axis].min(corner);
            self.most[axis] = self.most[axis].max(end[axis]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn piece(width: f64, height: f64) -> Piece {
        Piece { nodes: vec![0, 1], links: Default::default(), radii: vec![5.0; 2], positions: vec![[0.0, 0.0], [width, height]] }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn nodes_of_two_pieces_lie_apart(sizes in prop::collection::vec((0.0..400.0_f64, 0.0..300.0_f64), 1..12)) {
            let pieces: Vec<Piece> = sizes.iter().map(|(width, height)| piece(*width, *height)).collect();
            let places: Vec<Vec<[f64; 2]>> = snug(&pieces)
                .iter()
                .zip(&pieces)
                .map(|([x, y], piece)| piece.positions.iter().map(|p| [p[0] + x, p[1] + y]).collect())
                .collect();
            for (number, one) in places.iter().enumerate() {
                for [x, y] in one {
                    prop_assert!(*x >= -1e-6 && *y >= -1e-6);
                    for other in places[..number].iter().flatten() {
                        prop_assert!((x - other[0]).hypot(y - other[1]) > 10.0 + GAP / 2.0);
                    }
                }
            }
        }
    }

    #[test]
    fn a_small_piece_fills_a_corner() {
        let diagonal = Piece {
            nodes: (0..40).collect(),
            links: Default::default(),
            radii: vec![5.0; 40],
            positions: (0..40).map(|at| [f64::from(at) * 20.0, f64::from(at) * 20.0]).collect(),
        };
        let places = snug(&[diagonal, piece(60.0, 40.0)]);
        assert!(places[1][0] < 800.0 && places[1][1] < 800.0, "{places:?}");
    }
}
