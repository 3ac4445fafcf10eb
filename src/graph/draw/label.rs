//! Where does each label stand, so that it overlaps no other and no node?
//!
//! Greedy by rank over many candidates for each label (after Christensen, Marks and Shieber 1995, "An empirical study of algorithms
//! for point-feature label placement"): up to three ways to break it into lines, sixteen directions and four distances, the far ones
//! with a line that leads to the node. Among free candidates the one that hides fewest edges wins. A label without a free place may
//! move another that has a second choice; then each label looks once more for a better place. Its own node is clearly the nearest to a label,
//! but for those that find no such place, which in the end may stand almost as near to another.

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
    /// Whether there was no room where it is clearly that of its node.
    pub(super) is_crowded: bool,
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
/// By how much another node must be farther from a label than its own, unless it is led.
const CLEARLY: f64 = 9.0;
/// The same where there is no other room.
const BARELY: f64 = 1.5;
/// Between two labels side by side, so that they do not read as one.
const BLANK: f64 = 5.0;

/// What labels must or should avoid.
pub(super) struct Field<'a> {
    discs: &'a [Disc],
    nodes: Grid,
    segments: Vec<(u32, Point, Point)>,
    edges: Grid,
    taken: Vec<Option<Rect>>,
    labels: Grid,
    /// The lines that lead from labels to their nodes.
    leaders: Vec<(usize, [Point; 2])>,
    /// Whether labels only go where it is clear whose they are.
    is_strict: bool,
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
        Self { discs, nodes, segments, edges, taken: Vec::new(), labels: Grid::new(48.0), leaders: Vec::new(), is_strict: true }
    }

    fn hits_node(&self, rect: &Rect) -> bool {
        self.nodes.near(rect).any(|id| {
            let disc = &self.discs[id as usize];
            rect.distance(disc.centre) < disc.shape.reach(disc.radius) + 0.8
        })
    }

    /// The labels under a rectangle or so near beside it that both would read as one, at most two.
    fn under(&self, rect: &Rect) -> [Option<u32>; 2] {
        let blank = if self.is_strict { BLANK } else { 1.0 };
        let wide = Rect { left: rect.left - blank, right: rect.right + blank, ..*rect };
        let mut found = [None; 2];
        for id in self.labels.near(&wide) {
            if found.contains(&Some(id)) || !self.taken[id as usize].is_some_and(|other| other.overlaps(&wide)) {
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

    /// Whether another node is about as near to the label as its own, so that a reader may take it for the other's. What is led to its own
    /// node only stays off the others.
    fn misleads(&self, candidate: &Candidate, own: usize) -> bool {
        let clearly = if self.is_strict { CLEARLY } else { BARELY };
        let far = if candidate.gap >= LED { clearly } else { candidate.gap + clearly };
        self.nodes.near(&candidate.rect.grown(far)).any(|id| {
            let disc = &self.discs[id as usize];
            id as usize != own && candidate.rect.distance(disc.centre) - disc.radius < far
        })
    }

    /// Whether a label or its line would lie over the line or the label of another.
    fn crosses(&self, candidate: &Candidate, own: usize) -> bool {
        if !self.is_strict {
            return false;
        }
        let Some([a, b]) = self.leader(candidate, own) else {
            return self.leaders.iter().any(|(id, [a, b])| *id != own && candidate.rect.crossed_by(*a, *b));
        };
        let meets = |[c, d]: [Point; 2]| candidate.rect.crossed_by(c, d) || cross([a, b], [c, d]);
        let along = Rect::around(a, 0.0, 0.0).with(Rect::around(b, 0.0, 0.0));
        self.leaders.iter().any(|(id, line)| *id != own && meets(*line))
            || self
                .labels
                .near(&along)
                .any(|id| id as usize != own && self.taken[id as usize].is_some_and(|rect| rect.crossed_by(a, b)))
    }

    /// The line that leads from a label to its node, if they are far apart.
    fn leader(&self, candidate: &Candidate, own: usize) -> Option<[Point; 2]> {
        (candidate.gap >= LED).then(|| leader(&self.discs[own], &candidate.rect))
    }

    /// Sets the label of a node.
    fn set(&mut self, node: usize, candidate: &Candidate) {
        self.take(node, candidate.rect);
        self.leaders.extend(self.leader(candidate, node).map(|line| (node, line)));
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
            self.leaders.retain(|(other, _)| *other != id);
        }
    }

    /// The cheapest candidate that is free, with its whole cost.
    fn best(&self, own: usize, candidates: &[Candidate]) -> Option<(f64, usize)> {
        let mut best: Option<(f64, usize)> = None;
        for (at, candidate) in candidates.iter().enumerate() {
            if best.is_some_and(|(cost, _)| candidate.cost >= cost) {
                break;
            }
            if self.hits_node(&candidate.rect) || self.misleads(candidate, own) || self.under(&candidate.rect)[0].is_some() {
                continue;
            }
            if self.crosses(candidate, own) {
                continue;
            }
            let cost = candidate.cost + 0.45 * self.hidden(&candidate.rect) as f64;
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
        let crowded: Vec<usize> = wanted.into_iter().filter(|node| self.taken[*node].is_none()).collect();
        let strict = chosen.clone();
        self.is_strict = false;
        for &node in &crowded {
            self.choose(node, &candidates, &mut chosen);
            if chosen[node].is_none() {
                self.make_room(node, &candidates, &mut chosen);
            }
        }
        let placed = |node: usize| {
            let candidate = &candidates[node][chosen[node]?];
            let leader = self.leader(candidate, node);
            let is_crowded = chosen[node] != strict[node];
            Some(Placed { rect: candidate.rect, lines: settings[node][candidate.setting].clone(), leader, is_crowded })
        };
        (0..labels.len()).map(placed).collect()
    }

    fn choose(&mut self, node: usize, candidates: &[Vec<Candidate>], chosen: &mut [Option<usize>]) {
        chosen[node] = self.best(node, &candidates[node]).map(|(_, at)| at);
        if let Some(at) = chosen[node] {
            self.set(node, &candidates[node][at]);
        }
    }

    /// Gives a place to a label that has none, if a single other stands there and has somewhere else to go.
    fn make_room(&mut self, node: usize, candidates: &[Vec<Candidate>], chosen: &mut [Option<usize>]) {
        for (at, candidate) in candidates[node].iter().enumerate() {
            if self.hits_node(&candidate.rect) || self.misleads(candidate, node) {
                continue;
            }
            let [Some(other), None] = self.under(&candidate.rect) else { continue };
            let other = other as usize;
            self.leave(other);
            if self.crosses(candidate, node) {
                chosen[other].into_iter().for_each(|old| self.set(other, &candidates[other][old]));
                continue;
            }
            self.set(node, candidate);
            if let Some((_, place)) = self.best(other, &candidates[other]) {
                self.set(other, &candidates[other][place]);
                (chosen[node], chosen[other]) = (Some(at), Some(place));
                return;
            }
            self.leave(node);
            if let Some(old) = chosen[other] {
                self.set(other, &candidates[other][old]);
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
        Some(Placed { rect, lines: vec![(text.to_owned(), width)], leader: None, is_crowded: false })
    }
}

/// Whether two lines cross.
fn cross([a, b]: [Point; 2], [c, d]: [Point; 2]) -> bool {
    let side = |[x, y]: Point, [x2, y2]: Point, [px, py]: Point| (x2 - x) * (py - y) - (y2 - y) * (px - x);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
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
                // The nearest node is its own, by far where no line leads to it.
                let mut far: Vec<f64> = discs.iter().map(|disc| one.rect.distance(disc.centre) - disc.radius).collect();
                far.sort_by(f64::total_cmp);
                let clearly = if one.is_crowded { BARELY } else { CLEARLY };
                prop_assert!(one.leader.is_some() || far.len() < 2 || far[1] >= far[0] + clearly - 0.1, "{far:?}");
                let crowded = |other: &Placed| one.is_crowded || other.is_crowded;
                let free = |other: &Placed| !one.leader.is_some_and(|[a, b]| {
                    other.rect.crossed_by(a, b) || other.leader.is_some_and(|line| cross([a, b], line))
                });
                prop_assert!(placed.iter().enumerate().all(|(other, placed)| other == at || crowded(placed) || free(placed)));
                let beside = |other: &Placed| one.rect.top < other.rect.bottom && other.rect.top < one.rect.bottom;
                let apart = |other: &Placed| (other.rect.left - one.rect.right).max(one.rect.left - other.rect.right) >= BLANK;
                prop_assert!(placed[at + 1..].iter().all(|other| crowded(other) || !beside(other) || apart(other)));
            }
        }
    }
}
