//! Which nodes have neighbours that are central themselves?

use super::component::members;
use crate::error::Result;
use crate::graph::links::Links;
use crate::graph::work::Work;

/// The iteration ends when what is left to explain is this small beside the eigenvalue.
const TOLERANCE: f64 = 1e-12;
/// It gives up after so many steps.
const STEPS: u32 = 2_000;

/// Eigenvector centrality of each node: the leading eigenvector of the weighted adjacency matrix, of length 1 (Bonacich, "Power and
/// centrality", American Journal of Sociology 92, 1987).
///
/// Only one component can lead: the one with the largest eigenvalue. Nodes elsewhere get 0; when several lead alike, each has values.
/// Without edges all values are 0. Edges go both ways, so the matrix is symmetric, the eigenvector exists, and graphs without cycles are no
/// exception. Locally optimal conjugate gradients (Knyazev, "Toward the optimal preconditioned eigensolver", SIAM Journal on Scientific
/// Computing 23, 2001) take about the square root of the steps of power iteration: 10 to 100 in most graphs, 1,000 in a path of 1,000
/// nodes. O(m) a step. A note says when [`STEPS`] steps were not enough.
pub(super) fn eigenvector(links: &Links, component: &[u32], notes: &mut Vec<String>, work: &mut Work<'_>) -> Result<Vec<f64>> {
    let mut leading: Vec<(Vec<u32>, Leader)> = Vec::new();
    let parts = members(component);
    let mut place = vec![0; links.len()];
    for (number, part) in parts.iter().enumerate() {
        let part_work = &mut work.part(number as f64 / parts.len() as f64, (number + 1) as f64 / parts.len() as f64);
        let most = leading.first().map_or(0.0, |(_, leader)| leader.value);
        // No eigenvalue is larger than the largest strength.
        let strength = |&node: &u32| links.weighted(node).map(|(_, weight)| weight).sum::<f64>();
        if part.iter().map(strength).fold(0.0, f64::max) < most * (1.0 - 1e-9) || part.len() < 2 {
            continue;
        }
        part.iter().zip(0..).for_each(|(&node, at)| place[node as usize] = at);
        let inner = |&node: &u32| links.weighted(node).map(|(end, weight)| (place[end as usize], weight)).collect::<Vec<_>>();
        let rows = part.iter().map(inner).collect::<Vec<_>>();
        let edges = rows.iter().zip(0..).flat_map(|(row, from)| row.iter().map(move |&(to, weight)| (from, to, weight)));
        let leader = leader(&Links::of(part.len(), edges), part_work)?;
        if leader.value > most * (1.0 + 1e-9) {
            leading.clear();
        }
        if leader.value >= most * (1.0 - 1e-9) && leader.value > 0.0 {
            leading.push((part.clone(), leader));
        }
    }
    let mut values = vec![0.0; links.len()];
    for (part, leader) in &leading {
        if leader.left > TOLERANCE * 10.0 {
            notes.push(format!("eigenvector centrality settled only to {:.0e} after {STEPS} steps", leader.left));
        }
        // What the same weight on all nodes would become: its share along this eigenvector.
        let share: f64 = leader.vector.iter().sum();
        part.iter().zip(&leader.vector).for_each(|(&node, value)| values[node as usize] = value * share);
    }
    normalise(&mut values);
    Ok(values)
}

/// The largest eigenvalue of a component.
struct Leader {
    value: f64,
    vector: Vec<f64>,
    /// The length of what the eigenvalue does not explain, beside it.
    left: f64,
}

fn leader(links: &Links, work: &mut Work<'_>) -> Result<Leader> {
    let mut vector: Vec<f64> = links.nodes().map(|node| links.degree(node) as f64).collect();
    normalise(&mut vector);
    let mut before: Vec<f64> = Vec::new();
    let mut best = Leader { value: 0.0, vector: Vec::new(), left: f64::INFINITY };
    for step in 0..STEPS {
        work.done(f64::from(step) / f64::from(STEPS))?;
        let image = times(links, &vector);
        let value = dot(&vector, &image);
        let mut rest: Vec<f64> = image.iter().zip(&vector).map(|(image, x)| image - value * x).collect();
        let left = dot(&rest, &rest).sqrt() / value.max(f64::MIN_POSITIVE);
        if left < best.left {
            best = Leader { value, vector: vector.clone(), left };
        }
        if left < TOLERANCE {
            break;
        }
        // The best vector in the space of this one, of what it leaves, and of the last change.
        let mut space = vec![vector];
        for direction in [&mut rest, &mut before] {
            if orthogonal(direction, &space) {
                space.push(std::mem::take(direction));
            }
        }
        let images: Vec<Vec<f64>> = space.iter().map(|x| times(links, x)).collect();
        let weights = largest(std::array::from_fn(|i| {
            std::array::from_fn(|j| {
                if i.max(j) < space.len() { dot(&space[i], &images[j]) } else { -f64::from(u8::from(i == j)) * value }
            })
        }));
        before = combined(&space[1..], &weights[1..]);
        vector = combined(&space, &weights);
        normalise(&mut vector);
    }
    best.vector.iter_mut().for_each(|value| *value = value.abs());
    Ok(best)
}

fn times(links: &Links, vector: &[f64]) -> Vec<f64> {
    links.nodes().map(|node| links.weighted(node).map(|(end, weight)| weight * vector[end as usize]).sum()).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn normalise(vector: &mut [f64]) {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|value| *value /= length);
    }
}

fn combined(space: &[Vec<f64>], weights: &[f64]) -> Vec<f64> {
    let mut sum = vec![0.0; space.first().map_or(0, Vec::len)];
    for (vector, weight) in space.iter().zip(weights) {
        sum.iter_mut().zip(vector).for_each(|(sum, value)| *sum += weight * value);
    }
    sum
}

/// Makes a direction orthogonal to a space and of length 1; says whether anything is left of it.
fn orthogonal(direction: &mut [f64], space: &[Vec<f64>]) -> bool {
    normalise(direction);
    for _ in 0..2 {
        for vector in space {
            if vector.len() != direction.len() {
                return false;
            }
            let along = dot(direction, vector);
            direction.iter_mut().zip(vector).for_each(|(value, x)| *value -= along * x);
        }
    }
    let left = dot(direction, direction).sqrt();
    normalise(direction);
    left > 1e-8
}

/// The eigenvector of the largest eigenvalue of a symmetric matrix of three rows, by Jacobi rotations.
fn largest(mut matrix: [[f64; 3]; 3]) -> [f64; 3] {
    let mut vectors = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    for _ in 0..12 {
        for (p, q) in [(0, 1), (0, 2), (1, 2)] {
            if matrix[p][q].abs() <= f64::MIN_POSITIVE {
                continue;
            }
            let theta = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
            let tangent = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
            let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
            let sine = tangent * cosine;
            for row in &mut matrix {
                (row[p], row[q]) = (cosine * row[p] - sine * row[q], sine * row[p] + cosine * row[q]);
            }
            #[allow(clippy::needless_range_loop, reason = "two rows change together")]
            for column in 0..3 {
                let (above, below) = (matrix[p][column], matrix[q][column]);
                (matrix[p][column], matrix[q][column]) = (cosine * above - sine * below, sine * above + cosine * below);
            }
            for row in &mut vectors {
                (row[p], row[q]) = (cosine * row[p] - sine * row[q], sine * row[p] + cosine * row[q]);
            }
        }
    }
    let best = (0..3).max_by(|&a, &b| matrix[a][a].total_cmp(&matrix[b][b])).unwrap_or(0);
    let vector = [vectors[0][best], vectors[1][best], vectors[2][best]];
    if vector[0] < 0.0 { vector.map(|value| -value) } else { vector }
}
