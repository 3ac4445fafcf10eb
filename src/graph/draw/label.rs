//! Where does each label stand, so that it overlaps no other and no node?
//!
//! Greedy by rank over many candidates for each label (after Christensen, Marks and Shieber 1995, "An empirical study of algorithms
//! for point-feature label placement"): up to three ways to break it into lines, sixteen directions and four distances, the far ones
//! with a line that leads to the node. Among free candidates the one that hides fewest edges wins. A label without a free place may
//! move another that has a second choice; in the end each label looks once more for a better place.

use super::Point;
use super::look::Label;
use super::route::{Disc, Route};
use super::space::{Grid, Rect};
use crate::picture::font;
use std::f64::consts::TAU;

/// A label with its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) rect: Rect,
    /// The lines of the text, each with its width.
    pub(super) lines: Vec<(String, f64)>,
    /// Where a line leads from the label to the rim of its node, if they are far apart.
    pub(super) leader: Option<[Point; 2]>,
}

/// The distance of two lines of text, the height of one, and its part above the base line; in em.
pub(super) const LEADING: f64 = 1.15;
const HEIGHT: f64 = 1.12;
pub(super) const ASCENT: f64 = 0.905;

/// The distances between node and label, and what each costs.
const RINGS: [(f64, f64); 4] = [(2.0, 0.0), (8.0, 0.9), (18.0, 2.2), (30.0, 3.4)];
const DIRECTIONS: usize = 16;
/// A label at least so far from its node is led to it.
const LED: f64 = 12.0;

/// What labels must or should avoid.
pub(super) struct Field<'a> {
    discs: &'a [Disc],
    nodes: Grid,
    segments: Vec<(u32, Point, Point)>,
    edges: Grid,
    taken: Vec<Option<Rect>>,
    labels: Grid,
}

#[derive(Clone)]
struct Candidate {
    rect: Rect,
    setting: usize,
    cost: f64,
    gap: f64,
}

impl<'a> Field<'a> {
    pub(super) fn new(discs: &'a [Disc], routes: &[Route]) -> Self {
        let mut nodes = Grid::new(48.0);
        for (id, disc) in discs.iter().enumerate() {
            let reach = disc.shape.reach(disc.radius);
            nodes.insert(&Rect::around(disc.centre, reach, reach), id as u32);
        }
        let (mut segments, mut edges) = (Vec::new(), Grid::new(32.0));
        for (edge, route) in routes.iter().enumerate() {
            let longest = super::route::length(route.at(0.0), route.at(1.0)).max(24.0);
            for pair in route.flat((longest / 24.0).ceil().min(64.0) as usize).windows(2) {
                let around = Rect::around(pair[0], 0.0, 0.0).with(Rect::around(pair[1], 0.0, 0.0));
                edges.insert(&around, segments.len() as u32);
                segments.push((edge as u32, pair[0], pair[1]));
            }
        }
        Self { discs, nodes, segments, edges, taken: Vec::new(), labels: Grid::new(48.0) }
    }

    fn hits_node(&self, rect: &Rect) -> bool {
        self.nodes.near(rect).any(|id| {
            let disc = &self.discs[id as usize];
            rect.distance(disc.centre) < disc.shape.reach(disc.radius) + 0.8
        })
    }

    /// The labels under a rectangle, at most two.
    fn under(&self, rect: &Rect) -> [Option<u32>; 2] {
        let mut found = [None; 2];
        for id in self.labels.near(rect) {
            if found.contains(&Some(id)) || !self.taken[id as usize].is_some_and(|other| other.overlaps(rect)) {
                continue;
            }
            if found[0].is_some() {
                return [found[0], Some(id)];
            }
            found[0] = Some(id);
        }
        found
    }

    /// How many edges a rectangle hides, at most four.
    fn hidden(&self, rect: &Rect) -> usize {
        let mut edges: Vec<u32> = Vec::new();
        for id in self.edges.near(rect) {
            let (edge, a, b) = self.segments[id as usize];
            if !edges.contains(&edge) && rect.crossed_by(a, b) {
                edges.push(edge);
                if edges.len() == 4 {
                    break;
                }
            }
        }
        edges.len()
    }

    /// Whether another node is nearer to the label than its own, so that a reader may take it for the other's.
    fn misleads(&self, candidate: &Candidate, own: usize) -> bool {
        self.nodes.near(&candidate.rect.grown(candidate.gap + 2.0)).any(|id| {
            let disc = &self.discs[id as usize];
            id as usize != own && candidate.rect.distance(disc.centre) - disc.radius < candidate.gap + 1.5
        })
    }

    fn take(&mut self, id: usize, rect: Rect) {
        if self.taken.len() <= id {
            self.taken.resize(id + 1, None);
        }
        self.taken[id] = Some(rect);
        self.labels.insert(&rect.grown(1.0), id as u32);
    }

    fn leave(&mut self, id: usize) {
        if let Some(rect) = self.taken[id].take() {
            self.labels.remove(&rect.grown(1.0), id as u32);
        }
    }

    /// The cheapest candidate that is free, with its whole cost.
    fn best(&self, own: usize, candidates: &[Candidate]) -> Option<(f64, usize)> {
        let mut best: Option<(f64, usize)> = None;
        for (at, candidate) in candidates.iter().enumerate() {
            if best.is_some_and(|(cost, _)| candidate.cost >= cost) {
                break;
            }
            if self.hits_node(&candidate.rect) || self.under(&candidate.rect)[0].is_some() {
                continue;
            }
            let misleading = if self.misleads(candidate, own) { 0.7 } else { 0.0 };
            let cost = candidate.cost + 0.45 * self.hidden(&candidate.rect) as f64 + misleading;
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, at));
            }
        }
        best
    }

    /// Sets the labels of nodes in the order of `ranked`, at most `limit` of them; `None` for one that has no place.
    pub(super) fn place(&mut self, labels: &[Label], ranked: &[usize], limit: usize) -> Vec<Option<Placed>> {
        self.taken = vec![None; labels.len()];
        let settings: Vec<_> = labels.iter().map(Label::settings).collect();
        let wanted: Vec<usize> = ranked.iter().copied().filter(|node| !labels[*node].text.is_empty()).take(limit).collect();
        let mut candidates: Vec<Vec<Candidate>> = vec![Vec::new(); labels.len()];
        let mut chosen: Vec<Option<usize>> = vec![None; labels.len()];
        for &node in &wanted {
            candidates[node] = around(&self.discs[node], labels[node].size, &settings[node]);
            self.choose(node, &candidates, &mut chosen);
        }
        for &node in wanted.iter().filter(|node| self.taken[**node].is_none()).collect::<Vec<_>>() {
            self.make_room(node, &candidates, &mut chosen);
        }
        for &node in &wanted {
            self.leave(node);
            self.choose(node, &candidates, &mut chosen);
        }
        let placed = |node: usize| {
            let candidate = &candidates[node][chosen[node]?];
            let leader = (candidate.gap >= LED).then(|| leader(&self.discs[node], &candidate.rect));
            Some(Placed { rect: candidate.rect, lines: settings[node][candidate.setting].clone(), leader })
        };
        (0..labels.len()).map(placed).collect()
    }

    fn choose(&mut self, node: usize, candidates: &[Vec<Candidate>], chosen: &mut [Option<usize>]) {
        chosen[node] = self.best(node, &candidates[node]).map(|(_, at)| at);
        if let Some(at) = chosen[node] {
            self.take(node, candidates[node][at].rect);
        }
    }

    /// Gives a place to a label that has none, if a single other stands there and has somewhere else to go.
    fn make_room(&mut self, node: usize, candidates: &[Vec<Candidate>], chosen: &mut [Option<usize>]) {
        for (at, candidate) in candidates[node].iter().enumerate() {
            if self.hits_node(&candidate.rect) {
                continue;
            }
            let [Some(other), None] = self.under(&candidate.rect) else { continue };
            let other = other as usize;
            self.leave(other);
            self.take(node, candidate.rect);
            if let Some((_, place)) = self.best(other, &candidates[other]) {
                self.take(other, candidates[other][place].rect);
                (chosen[node], chosen[other]) = (Some(at), Some(place));
                return;
            }
            self.leave(node);
            if let Some(old) = chosen[other] {
                self.take(other, candidates[other][old].rect);
            }
        }
    }

    /// Sets a label on an edge, near its middle; `None` when there is no place.
    pub(super) fn place_on(&mut self, route: &Route, text: &str, size: f64) -> Option<Placed> {
        let width = font::width(text, size, font::Weight::Regular);
        let along = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];
        let beside = [0.0, -0.7, 0.7, -1.3, 1.3];
        let rects = beside.iter().flat_map(|by| along.iter().map(move |t| (*t, *by))).map(|(t, by)| {
            let [x, y] = route.at(t);
            Rect::around([x, y + by * size], width / 2.0 + 1.0, HEIGHT * size / 2.0)
        });
        let free = |rect: &Rect| !self.hits_node(rect) && self.under(rect)[0].is_none();
        // Its own edge is always under it.
        let rect = rects.filter(free).min_by_key(|rect| self.hidden(rect))?;
        let id = self.taken.len();
        self.take(id, rect);
        Some(Placed { rect, lines: vec![(text.to_owned(), width)], leader: None })
    }
}

/// The candidates of a label, the cheapest first.
fn around(disc: &Disc, size: f64, settings: &[Vec<(String, f64)>]) -> Vec<Candidate> {
    let mut found = Vec::with_capacity(settings.len() * DIRECTIONS * RINGS.len());
    for (setting, lines) in settings.iter().enumerate() {
        let width = lines.iter().map(|(_, width)| *width).fold(0.0, f64::max) + 1.0;
        let height = ((lines.len() - 1) as f64 * LEADING + HEIGHT) * size;
        for (gap, ring) in RINGS {
            for direction in 0..DIRECTIONS {
                let angle = TAU * direction as f64 / DIRECTIONS as f64;
                let (cos, sin) = (angle.cos(), angle.sin());
                let reach = disc.shape.rim(disc.radius, angle).max(disc.radius) + gap;
                let slide = |part: f64, side: f64| side / 2.0 * (part * 1.6).clamp(-1.0, 1.0);
                let centre =
                    [disc.centre[0] + reach * cos + slide(cos, width), disc.centre[1] + reach * sin + slide(sin, height)];
                let rect = Rect::around(centre, width / 2.0, height / 2.0);
                // Right of the node reads best, then left, then above and below (Imhof 1962, Yoeli 1972).
                let preference = 0.12 * (1.0 - cos) + 0.1 * sin.abs() + if direction % 4 == 0 { 0.0 } else { 0.08 };
                found.push(Candidate { rect, setting, cost: ring + preference + 0.25 * setting as f64, gap });
            }
        }
    }
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    found
}

/// From the nearest point of the label to the rim of the node.
fn leader(disc: &Disc, rect: &Rect) -> [Point; 2] {
    let [x, y] = disc.centre;
    let near = [x.clamp(rect.left, rect.right), y.clamp(rect.top, rect.bottom)];
    let direction = (near[1] - y).atan2(near[0] - x);
    let rim = disc.shape.rim(disc.radius, direction) + 0.5;
    [near, [x + rim * direction.cos(), y + rim * direction.sin()]]
}

#[cfg(test)]
mod tests {
    use super::super::shape;
    use super::*;
    use crate::picture::font::Weight;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn labels_overlap_neither_each_other_nor_nodes(
            points in prop::collection::vec((0.0..300.0_f64, 0.0..300.0_f64, "[a-z ]{1,40}"), 1..25)
        ) {
            let disc = |(x, y, _): &(f64, f64, String)| Disc { centre: [*x, *y], radius: 5.0, shape: shape::of_kind(0) };
            let discs: Vec<Disc> = points.iter().map(disc).collect();
            let label = |(.., text): &(f64, f64, String)| Label { text: text.trim().to_owned(), size: 10.0, weight: Weight::Regular };
            let labels: Vec<Label> = points.iter().map(label).collect();
            let order: Vec<usize> = (0..labels.len()).collect();
            let placed: Vec<Placed> = Field::new(&discs, &[]).place(&labels, &order, 100).into_iter().flatten().collect();
            for (at, one) in placed.iter().enumerate() {
                prop_assert!(placed[at + 1..].iter().all(|other| !one.rect.overlaps(&other.rect)));
                prop_assert!(discs.iter().all(|disc| one.rect.distance(disc.centre) > disc.radius));
            }
        }
    }
}
