//! How do the components of a graph lie side by side?
//!
//! A large component and few small ones are fitted into one another by their outlines (`outline`), others stand in rows; nodes without
//! neighbours are a block.

use super::outline::snug;
use super::piece::Piece;
use super::{EDGE, RADIUS};

/// The space between two components.
pub(super) const GAP: f64 = EDGE * 0.6;
/// How much wider than high a picture should be.
pub(super) const SHAPE: f64 = 1.4;
/// Up to so many pieces are fitted into one another.
const FEW: usize = 150;

/// Puts components side by side, and nodes without neighbours in a block; gives the position of each node.
pub(super) fn pack(pieces: Vec<Piece>, nodes: usize) -> Vec<[f64; 2]> {
    let pieces = with_block(pieces);
    let corners = if pieces.len() <= FEW && has_a_large_one(&pieces) { snug(&pieces) } else { in_rows(&pieces) };
    joined(&pieces, &corners, nodes)
}

/// Whether one piece takes a third of the room; others of about the same size are tidier in rows.
fn has_a_large_one(pieces: &[Piece]) -> bool {
    let areas = || sizes(pieces).map(|[width, height]| width * height);
    areas().fold(0.0, f64::max) * 3.0 > areas().sum::<f64>()
}

/// Width and height of pieces, with the space beside them.
fn sizes(pieces: &[Piece]) -> impl Iterator<Item = [f64; 2]> {
    pieces.iter().map(|piece| {
        let [least, most] = piece.corners();
        [most[0] - least[0] + GAP, most[1] - least[1] + GAP]
    })
}

/// Puts components in rows, so that none lies within the box of another; gives the position of each node.
pub(super) fn pack_in_rows(pieces: Vec<Piece>, nodes: usize) -> Vec<[f64; 2]> {
    let pieces = with_block(pieces);
    joined(&pieces, &in_rows(&pieces), nodes)
}

/// The same pieces with one block in the place of those of one node.
fn with_block(mut pieces: Vec<Piece>) -> Vec<Piece> {
    let single: Vec<Piece> = pieces.extract_if(.., |piece| piece.nodes.len() == 1).collect();
    pieces.extend(block(&single));
    pieces
}

/// The position of each node, when the upper left corner of each piece stands at a place.
fn joined(pieces: &[Piece], corners: &[[f64; 2]], nodes: usize) -> Vec<[f64; 2]> {
    let mut positions = vec![[0.0; 2]; nodes];
    for (piece, corner) in pieces.iter().zip(corners) {
        let [least, _] = piece.corners();
        for (&node, position) in piece.nodes.iter().zip(&piece.positions) {
            positions[node as usize] = [position[0] - least[0] + corner[0], position[1] - least[1] + corner[1]];
        }
    }
    positions
}

/// The upper left corners of pieces in rows, in their order.
fn in_rows(pieces: &[Piece]) -> Vec<[f64; 2]> {
    let sizes: Vec<[f64; 2]> = sizes(pieces).collect();
    let area: f64 = sizes.iter().map(|[width, height]| width * height).sum();
    let width = sizes.iter().map(|size| size[0]).fold((area * SHAPE).sqrt(), f64::max);
    let (mut x, mut y, mut row) = (0.0, 0.0, 0.0_f64);
    let mut corner = |[wide, high]: [f64; 2]| {
        if x > 0.0 && x + wide > width * 1.001 {
            (x, y, row) = (0.0, y + row, 0.0);
        }
        let corner = [x, y];
        (x, row) = (x + wide, row.max(high));
        corner
    };
    sizes.into_iter().map(&mut corner).collect()
}

/// Nodes without neighbours as one piece, in rows with room for a label beside each.
fn block(single: &[Piece]) -> Option<Piece> {
    let nodes: Vec<u32> = single.iter().flat_map(|piece| &piece.nodes).copied().collect();
    let radii: Vec<f64> = single.iter().flat_map(|piece| &piece.radii).copied().collect();
    let across = radii.iter().copied().fold(RADIUS, f64::max) * 2.0;
    let [wide, high] = [across + GAP * 1.6, across + GAP * 0.25];
    let columns = ((nodes.len() as f64 * SHAPE * high / wide).sqrt().ceil() as usize).max(1);
    let place = |at: usize| [(at % columns) as f64 * wide, (at / columns) as f64 * high];
    let positions = (0..nodes.len()).map(place).collect();
    (!nodes.is_empty()).then(|| Piece { nodes, links: Default::default(), radii, positions })
}
