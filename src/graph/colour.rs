//! Which colour has a class?
//!
//! That of a kind in a picture, in the order of how often a class is the first of a node; what comes after the seventh class shares a
//! grey with things without a class. Pictures go by the same order. As numbers, for files that hold numbers.

use super::{Graph, Node};
use crate::picture::colour::{KINDS, of_kind};
use std::collections::BTreeMap;

/// Red, green and blue.
pub type Colour = [u8; 3];

/// The groups that some members belong to with their sizes: the largest first, of equals the one of the lower number, and what belongs to
/// none last. O(members · log groups).
///
/// - `members`: the group of each, and for how many it stands.
pub fn groups(members: impl IntoIterator<Item = (Option<usize>, usize)>) -> Vec<(Option<usize>, usize)> {
    let mut counts: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    for (group, number) in members {
        *counts.entry(group).or_default() += number;
    }
    let mut groups: Vec<_> = counts.into_iter().collect();
    groups.sort_by_key(|(group, count)| (group.is_none(), std::cmp::Reverse(*count), *group));
    groups
}

/// The first class of a node, as which it is drawn.
pub fn class_of(node: &Node) -> Option<usize> {
    node.classes.first().map(|class| *class as usize)
}

/// The kind of each class, by its number: how many others are more often the first class of a node, or [`KINDS`] for all from the eighth on
/// and for those that are never first. O(nodes · log classes).
pub fn kinds(graph: &Graph) -> Vec<usize> {
    let mut kinds = vec![KINDS; graph.classes.len()];
    let groups = groups(graph.net.node_weights().map(|node| (class_of(node), 1)));
    for (kind, class) in groups.into_iter().filter_map(|(class, _)| class).take(KINDS).enumerate() {
        kinds[class] = kind;
    }
    kinds
}

/// The colours of classes.
#[derive(Clone, Debug)]
pub struct Colours(Vec<Colour>);

impl Colours {
    /// Those of the classes of a graph. As [`kinds`].
    pub fn of_graph(graph: &Graph) -> Self {
        Self(kinds(graph).into_iter().map(of).collect())
    }

    /// That of each class, by its number.
    pub fn of_classes(&self) -> &[Colour] {
        &self.0
    }

    /// That of a node.
    pub fn of_node(&self, node: &Node) -> Colour {
        class_of(node).and_then(|class| self.0.get(class).copied()).unwrap_or_else(|| of(KINDS))
    }
}

/// The colour of a kind.
pub fn of(kind: usize) -> Colour {
    let number = u32::from_str_radix(&of_kind(kind)[1..], 16).unwrap_or_default();
    let [_, red, green, blue] = number.to_be_bytes();
    [red, green, blue]
}

/// A colour as `#RRGGBB`.
pub fn hex([red, green, blue]: Colour) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}
