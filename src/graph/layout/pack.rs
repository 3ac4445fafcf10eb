//! How do the components of a graph lie side by side?

use super::piece::Piece;
use super::{EDGE, RADIUS};

/// The space between two components.
const GAP: f64 = EDGE * 0.6;
/// How much wider than high a picture should be.
const SHAPE: f64 = 1.4;

/// Puts components side by side in rows, the largest first, and nodes without neighbours in a block behind; gives the position of each node.
pub(super) fn pack(mut pieces: Vec<Piece>, nodes: usize) -> Vec<[f64; 2]> {
    let single: Vec<Piece> = pieces.extract_if(.., |piece| piece.nodes.len() == 1).collect();
    if let Some(block) = block(&single) {
        pieces.push(block);
    }
    let size = |piece: &Piece| {
        let [least, most] = piece.corners();
        [most[0] - least[0] + GAP, most[1] - least[1] + GAP]
    };
    let sizes: Vec<[f64; 2]> = pieces.iter().map(size).collect();
    let area: f64 = sizes.iter().map(|[width, height]| width * height).sum();
    let width = sizes.iter().map(|size| size[0]).fold((area * SHAPE).sqrt(), f64::max);
    let mut positions = vec![[0.0; 2]; nodes];
    let (mut x, mut y, mut row) = (0.0, 0.0, 0.0_f64);
    for (piece, [wide, high]) in pieces.iter().zip(sizes) {
        if x > 0.0 && x + wide > width * 1.001 {
            (x, y, row) = (0.0, y + row, 0.0);
        }
        let [least, _] = piece.corners();
        for (&node, position) in piece.nodes.iter().zip(&piece.positions) {
            positions[node as usize] = [position[0] - least[0] + x, position[1] - least[1] + y];
        }
        (x, row) = (x + wide, row.max(high));
    }
    positions
}

/// Nodes without neighbours as one piece, in rows of equal distances.
fn block(single: &[Piece]) -> Option<Piece> {
    let nodes: Vec<u32> = single.iter().flat_map(|piece| &piece.nodes).copied().collect();
    let radii: Vec<f64> = single.iter().flat_map(|piece| &piece.radii).copied().collect();
    let cell = radii.iter().copied().fold(RADIUS, f64::max) * 2.0 + GAP * 0.5;
    let columns = ((nodes.len() as f64 * SHAPE).sqrt().ceil() as usize).max(1);
    let place = |at: usize| [(at % columns) as f64 * cell, (at / columns) as f64 * cell];
    let positions = (0..nodes.len()).map(place).collect();
    (!nodes.is_empty()).then(|| Piece { nodes, links: Default::default(), radii, positions })
}
