//! Which nodes are passed on the shortest ways between others?

use crate::error::Result;
use crate::graph::links::{Links, Sweep};
use crate::graph::random::Random;
use crate::graph::work::Work;

/// Up to so many nodes, every node is a start.
const EXACT: usize = 20_000;
/// So many starts above.
const PIVOTS: usize = 1_000;
/// Pieces of work of one round; their sums are added in order, so that the values do not depend on the number of threads.
const PIECES: usize = 16;
/// Starts of one round.
const ROUND: usize = 512;

/// Betweenness of each node: of the shortest ways between two other nodes, the share that passes the node, averaged over all pairs.
///
/// Brandes ("A faster algorithm for betweenness centrality", Journal of Mathematical Sociology 25, 2001): a sweep from each start counts
/// the shortest ways, and going back adds up the share that each node has in them. O(n m) time and O(n + m) space.
///
/// Above [`EXACT`] nodes the starts are [`PIVOTS`] nodes drawn without replacement (Brandes and Pich, "Centrality estimation in large
/// networks", 2007). Each start contributes from 0 to n / (n - 1), so by Hoeffding's bound a value is within 0.043 with a probability of
/// 95 %; the note tells the standard error that was found, which is much smaller.
pub(super) fn betweenness(links: &Links, seed: u64, notes: &mut Vec<String>, work: &mut Work<'_>) -> Result<Vec<f64>> {
    let nodes = links.len();
    let mut starts: Vec<u32> = links.nodes().collect();
    if nodes > EXACT {
        Random::new(seed).shuffle(&mut starts);
        starts.truncate(PIVOTS);
    }
    let mut sums = vec![[0.0; 2]; nodes];
    let rounds = starts.chunks(ROUND).len();
    for (number, round) in starts.chunks(ROUND).enumerate() {
        let part = |number: usize| number as f64 / rounds as f64;
        let size = round.len().div_ceil(PIECES).max(1);
        let pieces: Vec<&[u32]> = round.chunks(size).collect();
        for piece in work.part(part(number), part(number + 1)).each(pieces.len(), |at| shares(links, pieces[at]))? {
            for (sum, [share, square]) in sums.iter_mut().zip(piece) {
                *sum = [sum[0] + share, sum[1] + square];
            }
        }
    }
    let pairs = (nodes as f64 - 1.0) * (nodes as f64 - 2.0);
    let scale = if pairs > 0.0 { nodes as f64 / starts.len() as f64 / pairs } else { 0.0 };
    if starts.len() < nodes {
        notes.push(sampled(&sums, starts.len(), scale));
    }
    Ok(sums.into_iter().map(|[share, _]| share * scale).collect())
}

/// What to know about sampled values: the largest of their standard errors.
fn sampled(sums: &[[f64; 2]], starts: usize, scale: f64) -> String {
    let (k, n) = (starts as f64, sums.len() as f64);
    let variance = |[share, square]: &[f64; 2]| (square - share * share / k) / (k - 1.0);
    let largest = sums.iter().map(variance).fold(0.0, f64::max);
    let error = (largest * k * (1.0 - k / n)).sqrt() * scale;
    format!(
        "betweenness is estimated from the shortest ways from {starts} of {} nodes; the standard error is {error:.1e} at most",
        sums.len()
    )
}

/// What some starts contribute to each node, and the squares of it.
fn shares(links: &Links, starts: &[u32]) -> Vec<[f64; 2]> {
    let mut sums = vec![[0.0; 2]; links.len()];
    let mut ways = Ways::new(links.len());
    for &start in starts {
        ways.count(links, start);
        ways.go_back(links, |node, share| {
            let [sum, square] = &mut sums[node as usize];
            *sum += share;
            *square += share * share;
        });
    }
    sums
}

/// The shortest ways from a start.
struct Ways {
    sweep: Sweep,
    /// The number of shortest ways to each node that was reached, in units of its layer.
    number: Vec<f64>,
    /// By which factor the numbers of each layer were made smaller, since they can outgrow what a float holds.
    factor: Vec<f64>,
    share: Vec<f64>,
}

/// Numbers of ways above this are made smaller.
const MANY: f64 = 1e150;

impl Ways {
    fn new(nodes: usize) -> Self {
        Self { sweep: Sweep::new(nodes), number: vec![0.0; nodes], factor: Vec::new(), share: vec![0.0; nodes] }
    }

    fn count(&mut self, links: &Links, start: u32) {
        for &node in &self.sweep.order {
            (self.number[node as usize], self.share[node as usize]) = (0.0, 0.0);
        }
        self.sweep.from(links, start);
        self.factor.clear();
        self.factor.resize(self.sweep.depth() as usize + 2, 1.0);
        self.number[start as usize] = 1.0;
        let (order, distance) = (&self.sweep.order, &self.sweep.distance);
        let (mut depth, mut largest) = (0, 1.0_f64);
        for (at, &node) in order.iter().enumerate() {
            if distance[node as usize] > depth {
                depth = distance[node as usize];
                if largest > MANY {
                    self.factor[depth as usize] = 1.0 / MANY;
                    let layer = order[at..].iter().take_while(|&&node| distance[node as usize] == depth);
                    layer.for_each(|&node| self.number[node as usize] /= MANY);
                }
                largest = 1.0;
            }
            let own = self.number[node as usize];
            for &end in links.of_node(node) {
                if distance[end as usize] == depth + 1 {
                    self.number[end as usize] += own;
                    largest = largest.max(self.number[end as usize]);
                }
            }
        }
    }

    /// Tells for each node but the start how many other nodes it is passed to, by its share in the shortest ways.
    fn go_back(&mut self, links: &Links, mut tell: impl FnMut(u32, f64)) {
        let distance = &self.sweep.distance;
        for &node in self.sweep.order.iter().skip(1).rev() {
            let depth = distance[node as usize];
            let mut share = 0.0;
            for &end in links.of_node(node) {
                if distance[end as usize] == depth + 1 && self.number[end as usize] > 0.0 {
                    share += (1.0 + self.share[end as usize]) / self.number[end as usize];
                }
            }
            share *= self.number[node as usize] * self.factor[depth as usize + 1];
            self.share[node as usize] = share;
            tell(node, share);
        }
    }
}
