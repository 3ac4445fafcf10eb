//! Which colour has a class?
//!
//! That of a kind in a picture, in the order of how often a class is the first of a node; what comes after the seventh class shares a
//! grey. As numbers, for files that hold numbers.

use super::Graph;
use crate::picture::colour::{KINDS, of_kind};

/// Red, green and blue.
pub type Colour = [u8; 3];

/// The colour of all other classes and of things without one.
pub const OTHER: Colour = [0x99, 0x99, 0x99];

/// The kind of each class, by its number: how many others are more often the first class of a node, or [`KINDS`] for all from the eighth on
/// and for those that are never first. O(nodes + classes · log classes).
pub fn kinds(graph: &Graph) -> Vec<usize> {
    let mut counts: Vec<(usize, usize)> = (0..graph.classes.len()).map(|class| (0, class)).collect();
    for class in graph.net.node_weights().filter_map(|node| node.classes.first()) {
        counts[*class as usize].0 += 1;
    }
    counts.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| graph.classes[a.1].label.cmp(&graph.classes[b.1].label)));
    let mut kinds = vec![KINDS; graph.classes.len()];
    for (kind, (_, class)) in counts.into_iter().filter(|(count, _)| *count > 0).take(KINDS).enumerate() {
        kinds[class] = kind;
    }
    kinds
}

/// The colour of each class, by its number. As [`kinds`].
pub fn of_classes(graph: &Graph) -> Vec<Colour> {
    kinds(graph).into_iter().map(of).collect()
}

/// The colour of a kind.
pub fn of(kind: usize) -> Colour {
    if kind >= KINDS {
        return OTHER;
    }
    let number = u32::from_str_radix(&of_kind(kind)[1..], 16).unwrap_or_default();
    let [_, red, green, blue] = number.to_be_bytes();
    [red, green, blue]
}

/// A colour as `#RRGGBB`.
pub fn hex([red, green, blue]: Colour) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}
