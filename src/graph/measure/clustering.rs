//! Are the neighbours of a node neighbours of one another?

use crate::error::Result;
use crate::graph::links::Links;
use crate::graph::work::Work;

/// How many of the open triangles are closed.
pub(super) struct Clustering {
    /// The share of pairs of each node's neighbours that are joined; 0 for fewer than two neighbours.
    pub(super) of_nodes: Vec<f64>,
    /// The share of all open triangles that are closed; none when there are none.
    pub(super) transitivity: Option<f64>,
}

/// Clustering of each node (Watts and Strogatz, "Collective dynamics of small-world networks", Nature 393, 1998) and of the whole graph
/// (Newman, "The structure and function of complex networks", SIAM Review 45, 2003).
///
/// Each triangle is found once, from its node of lowest degree: edges are pointed from lower to higher degree, so that no node has more
/// than √(2m) edges out of it (Latapy, "Main-memory triangle computations", 2008). O(m √m).
pub(super) fn clustering(links: &Links, work: &mut Work<'_>) -> Result<Clustering> {
    let rank = |node: u32| (links.degree(node), node);
    let upward = Links::of(links.len(), links.edges().filter(|(from, to, _)| rank(*from) < rank(*to)));
    let mut triangles = vec![0_u64; links.len()];
    let mut mark = vec![u32::MAX; links.len()];
    for node in upward.nodes() {
        if node % 4096 == 0 {
            work.done(f64::from(node) / links.len() as f64)?;
        }
        upward.of_node(node).iter().for_each(|&end| mark[end as usize] = node);
        for &second in upward.of_node(node) {
            for &third in upward.of_node(second) {
                if mark[third as usize] == node {
                    [node, second, third].into_iter().for_each(|corner| triangles[corner as usize] += 1);
                }
            }
        }
    }
    let pairs = |node: u32| (links.degree(node) as u64 * (links.degree(node) as u64).saturating_sub(1)) / 2;
    let share = |(node, closed): (u32, &u64)| if pairs(node) > 0 { *closed as f64 / pairs(node) as f64 } else { 0.0 };
    let of_nodes = links.nodes().zip(&triangles).map(share).collect();
    let (closed, open): (u64, u64) = (triangles.iter().sum(), links.nodes().map(pairs).sum());
    Ok(Clustering { of_nodes, transitivity: (open > 0).then(|| closed as f64 / open as f64) })
}
