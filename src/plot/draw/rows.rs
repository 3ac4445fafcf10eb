//! How do values stand under each other: bars and dots along a horizontal axis?
//!
//! Names on the left, broken into lines where they are long; the names of what stands side by side next to their bars; each value at the
//! end of its bar. So nothing has to be looked up in a key, and nothing is turned.

use super::mark::{self, DOT};
use super::{LEADING, MARGIN, Page, SMALL, TEXT};
use crate::picture::font::{Weight, shorten, width, wrap};
use crate::plot::scale::Scale;
use crate::plot::{Chart, Panel, Point};

/// The part of the width that names may take, and what stands beside them.
const NAMES: f64 = 0.36;
const BESIDE: f64 = 0.2;
/// Between names and axis, and between a value and its mark.
const GAP: f64 = 8.0;
/// The thickness of a bar or the height of a line of dots, and what is between two of a name.
const BAR: f64 = 13.0;
const BETWEEN: f64 = 3.0;
/// Between names.
const APART: f64 = 7.0;

/// Draws the rows of a panel.
pub(super) fn draw(page: &mut Page<'_>, panel: &Panel) {
    let groups = groups(panel, page);
    let axis = Axis::of(panel, page);
    let top = page.y;
    let bottom = top + groups.iter().map(|group| group.height() + APART).sum::<f64>();
    axis.lines(page, [top, bottom]);
    let mut y = top;
    for group in &groups {
        group.draw(page, panel, &axis, y + APART / 2.0);
        y += group.height() + APART;
    }
    page.y = bottom;
    axis.numbers(page, panel);
}

/// Values of one name.
struct Group<'a> {
    lines: Vec<String>,
    points: &'a [Point],
}

fn groups<'a>(panel: &'a Panel, page: &Page<'_>) -> Vec<Group<'a>> {
    let room = (page.right - MARGIN) * NAMES;
    let same_name = |a: &Point, b: &Point| a.name == b.name && a.series != b.series;
    let groups = panel.points.chunk_by(same_name);
    groups.map(|points| Group { lines: wrap(&points[0].name, TEXT, Weight::Regular, room), points }).collect()
}

impl Group<'_> {
    fn height(&self) -> f64 {
        let marks = self.points.len() as f64 * (BAR + BETWEEN) - BETWEEN;
        marks.max(self.lines.len() as f64 * TEXT * LEADING)
    }

    fn draw(&self, page: &mut Page<'_>, panel: &Panel, axis: &Axis, top: f64) {
        let middle = top + self.height() / 2.0;
        let first = middle - (self.lines.len() as f64 - 1.0) / 2.0 * TEXT * LEADING + TEXT * 0.36;
        for (at, line) in self.lines.iter().enumerate() {
            page.text("ink", line, [axis.names, first + at as f64 * TEXT * LEADING], TEXT, Weight::Regular, "end");
        }
        let mut y = middle - (self.points.len() as f64 * (BAR + BETWEEN) - BETWEEN) / 2.0;
        for point in self.points {
            value(page, panel, axis, point, y);
            y += BAR + BETWEEN;
        }
    }
}

fn value(page: &mut Page<'_>, panel: &Panel, axis: &Axis, point: &Point, y: f64) {
    let (x, base, middle) = (axis.at(point.value), axis.at(axis.scale.base()), y + BAR / 2.0);
    let title = page.told(panel, point);
    if page.plot.chart == Chart::Dot {
        page.line("lead", [base, middle], [x, middle]);
    }
    page.svg.open("g", &[]);
    page.svg.leaf("title", &[], &title);
    if page.plot.chart == Chart::Dot {
        mark::dot(&mut page.svg, point.series, point.origin, [x, middle]);
    } else {
        mark::bar(&mut page.svg, point.series, point.origin, [base, x], [y, BAR]);
    }
    page.svg.close();
    if let Some(room) = axis.beside {
        let beside = shorten(&page.plot.series[point.series], SMALL, Weight::Regular, room);
        page.text("soft", &beside, [axis.left - GAP, middle + SMALL * 0.36], SMALL, Weight::Regular, "end");
    }
    let away = away(page);
    let (x, anchor) = if point.value < axis.scale.base() { (x - away, "end") } else { (x + away, "start") };
    page.text("ink halo", &panel.written(point), [x, middle + SMALL * 0.36], SMALL, Weight::Regular, anchor);
}

/// How far a value stands from the end of its bar or the middle of its dot.
fn away(page: &Page<'_>) -> f64 {
    if page.plot.chart == Chart::Dot { DOT + 4.0 } else { 4.0 }
}

/// The axis with its place on the page.
struct Axis {
    scale: Scale,
    /// Where names end.
    names: f64,
    /// The room for what stands beside the bars, if anything does.
    beside: Option<f64>,
    /// Where the room of the axis begins; negative values may stand before its first number.
    left: f64,
    from: f64,
    to: f64,
}

impl Axis {
    fn of(panel: &Panel, page: &Page<'_>) -> Self {
        let inner = page.right - MARGIN;
        // The axes of all panels begin at the same place.
        let groups = page.plot.panels.iter().flat_map(|panel| groups(panel, page));
        let lines = groups.flat_map(|group| group.lines).map(|line| width(&line, TEXT, Weight::Regular));
        let names = lines.fold(0.0, f64::max);
        let beside = page.plot.series.iter().map(|name| width(name, SMALL, Weight::Regular)).fold(0.0, f64::max);
        let beside = Some(beside.min(inner * BESIDE)).filter(|beside| *beside > 0.0);
        let left = MARGIN + names + GAP + beside.map_or(0.0, |beside| beside + GAP);
        let values = panel.points.iter().map(|point| point.value);
        let count = ((page.right - left) / 90.0).clamp(2.0, 7.0) as usize;
        let scale = if page.plot.log { Scale::log(values) } else { Scale::linear(values, true, count) };
        let mut axis = Self { scale, names: MARGIN + names, beside, left, from: left, to: page.right };
        axis.leave_room(panel, page);
        axis
    }

    /// Moves the ends of the axis inward until each value has room at the end of its bar.
    fn leave_room(&mut self, panel: &Panel, page: &Page<'_>) {
        let base = self.scale.base();
        let room = |point: &Point| width(&panel.written(point), SMALL, Weight::Regular) + away(page) + 2.0;
        let last = self.scale.ticks.last().map_or(0.0, |tick| width(&panel.tick(*tick), SMALL, Weight::Regular) / 2.0);
        let span = (page.right - self.left).max(1.0);
        for _ in 0..8 {
            let (mut from, mut to) = (self.left, page.right - last);
            for point in &panel.points {
                let part = self.scale.part(point.value);
                if point.value < base {
                    // from + part · (to − from) − room ≥ left
                    from = f64::max(from, (self.left + room(point) - part * self.to) / (1.0 - part).max(0.05));
                } else {
                    to = f64::min(to, self.from + (page.right - room(point) - self.from) / part.max(0.05));
                }
            }
            self.from = from.min(self.left + span * 0.6);
            self.to = to.max(self.from + span * 0.1);
        }
    }

    fn at(&self, value: f64) -> f64 {
        self.from + self.scale.part(value) * (self.to - self.from)
    }

    /// The lines of the ticks, and that on which bars stand.
    fn lines(&self, page: &mut Page<'_>, [top, bottom]: [f64; 2]) {
        for tick in &self.scale.ticks {
            let x = self.at(*tick);
            page.line("grid", [x, top], [x, bottom + 4.0]);
        }
        let x = self.at(self.scale.base());
        page.line("base", [x, top], [x, bottom + 4.0]);
    }

    /// The numbers under the axis, as many as have room, and what they measure.
    fn numbers(&self, page: &mut Page<'_>, panel: &Panel) {
        let y = page.y + 6.0 + SMALL;
        let mut end = f64::NEG_INFINITY;
        for tick in &self.scale.ticks {
            let (text, x) = (panel.tick(*tick), self.at(*tick));
            let half = width(&text, SMALL, Weight::Regular) / 2.0;
            if x - half > end + 4.0 {
                page.text("soft", &text, [x, y], SMALL, Weight::Regular, "middle");
                end = x + half;
            }
        }
        page.y = y + 6.0;
        let lines = wrap(&panel.axis(), SMALL, Weight::Regular, page.right - MARGIN);
        for line in lines {
            // Under the axis where there is room for it, else as far to the left as it needs.
            let wide = width(&line, SMALL, Weight::Regular);
            let x = f64::max(MARGIN, f64::min(self.at(self.scale.base()), page.right - wide));
            page.text("ink", &line, [x, page.y + SMALL], SMALL, Weight::Regular, "start");
            page.y += SMALL * LEADING;
        }
        page.y += 2.0;
    }
}
