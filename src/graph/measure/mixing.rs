//! Does like join like?

use crate::graph::Graph;
use petgraph::visit::EdgeRef as _;

/// Newman's assortativity by the class as which nodes are drawn ("Mixing patterns in networks", Physical Review E 67, 2003, equation 2):
/// 1 when edges join nodes of one class only, 0 when they join as chance would, below 0 when they avoid their own class.
///
/// Each edge counts in both directions, parallel edges each for themselves; nodes without a class are a class. None when there are no
/// edges, or edges of one class only. O(n + m).
pub(super) fn assortativity(graph: &Graph) -> Option<f64> {
    let class = |node: petgraph::graph::NodeIndex| {
        let classes = &graph.net[node].classes;
        classes.first().map_or(0, |class| *class as usize + 1)
    };
    let mut ends = vec![0.0; graph.classes.len() + 1];
    let (mut same, mut all) = (0.0, 0.0);
    for edge in graph.net.edge_references() {
        let (from, to) = (class(edge.source()), class(edge.target()));
        for end in [from, to] {
            *ends.get_mut(end)? += 1.0;
        }
        same += f64::from(u8::from(from == to));
        all += 1.0;
    }
    let chance: f64 = ends.iter().map(|ends| (ends / (2.0 * all)) * (ends / (2.0 * all))).sum();
    (all > 0.0 && ends.iter().filter(|ends| **ends > 0.0).count() > 1).then(|| (same / all - chance) / (1.0 - chance))
}
