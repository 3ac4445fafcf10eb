//! Which colour has a class?
//!
//! The eight colours of Okabe and Ito ("Color Universal Design", 2008), which people with any kind of colour vision tell apart, in the
//! order of how often a class is the first of a node. What comes after the seventh class shares the grey.

use super::Graph;

/// Red, green and blue.
pub type Colour = [u8; 3];

const PALETTE: [Colour; 7] = [
    [0x00, 0x72, 0xB2],
    [0xE6, 0x9F, 0x00],
    [0x00, 0x9E, 0x73],
    [0xCC, 0x79, 0xA7],
    [0x56, 0xB4, 0xE9],
    [0xD5, 0x5E, 0x00],
    [0xF0, 0xE4, 0x42],
];
/// The colour of all other classes and of things without one.
pub const OTHER: Colour = [0x99, 0x99, 0x99];

/// The colour of each class, by its number. O(nodes + classes · log classes).
pub fn of_classes(graph: &Graph) -> Vec<Colour> {
    let mut counts: Vec<(usize, usize)> = (0..graph.classes.len()).map(|class| (0, class)).collect();
    for class in graph.net.node_weights().filter_map(|node| node.classes.first()) {
        counts[*class as usize].0 += 1;
    }
    counts.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| graph.classes[a.1].label.cmp(&graph.classes[b.1].label)));
    let mut colours = vec![OTHER; graph.classes.len()];
    for ((_, class), colour) in counts.into_iter().filter(|(count, _)| *count > 0).zip(PALETTE) {
        colours[class] = colour;
    }
    colours
}

/// A colour as `#RRGGBB`.
pub fn hex([red, green, blue]: Colour) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}
