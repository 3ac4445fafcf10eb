//! How do values run over years?
//!
//! A line is whole between years that follow each other and dashed across years without a value. Its name stands at its right end with its
//! mark, the values at their points where there are few.

use super::mark::{self, DOT};
use super::{LEADING, MARGIN, Page, SMALL, TEXT};
use crate::picture::colour;
use crate::picture::font::{Weight, width, wrap};
use crate::plot::scale::Scale;
use crate::plot::{Panel, Point};
use std::collections::BTreeSet;

const HEIGHT: f64 = 250.0;
/// The part of the width that the names of lines may take.
const NAMES: f64 = 0.3;
/// Between the axis and the first and last point.
const INSET: f64 = 26.0;
/// Between the middles of two years that are written.
const TICKS: f64 = 34.0;
/// Up to this number all points have their value beside them.
const FEW: usize = 30;
/// How far letters reach above and below their line, in sizes of text.
const ASCENT: f64 = 0.92;
const DESCENT: f64 = 0.22;

/// Draws the lines of a panel.
pub(super) fn draw(page: &mut Page<'_>, panel: &Panel) {
    for line in wrap(&panel.axis(), SMALL, Weight::Regular, page.right - MARGIN) {
        page.text("ink", &line, [MARGIN, page.y + SMALL], SMALL, Weight::Regular, "start");
        page.y += SMALL * LEADING;
    }
    page.y += 8.0;
    let field = Field::of(panel, page);
    field.axes(page, panel);
    let lines: Vec<&[Point]> = panel.points.chunk_by(|a, b| a.series == b.series).collect();
    let mut taken = Taken::default();
    for line in &lines {
        ways(page, &field, line, &mut taken);
    }
    for point in &panel.points {
        let title = page.told(panel, point);
        page.svg.open("g", &[]);
        page.svg.leaf("title", &[], &title);
        mark::dot(&mut page.svg, point.series, point.origin, field.at(point));
        page.svg.close();
        let [x, y] = field.at(point);
        taken.boxes.push([x - DOT - 1.0, y - DOT - 1.0, x + DOT + 1.0, y + DOT + 1.0]);
    }
    let all = panel.points.len() <= FEW;
    let labelled = lines.iter().flat_map(|line| if all { line } else { &line[line.len() - 1..] });
    let mut labelled: Vec<&Point> = labelled.collect();
    // From above, so that of points that are near each other the upper one has its value above.
    labelled.sort_by(|a, b| b.value.total_cmp(&a.value));
    labelled.into_iter().for_each(|point| value(page, panel, &field, point, &mut taken));
    names(page, &field, &lines);
    page.y = field.bottom + 10.0 + 2.0 * SMALL;
}

/// The room of the lines, with its scales.
struct Field {
    values: Scale,
    years: Scale,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    /// The room for the names of lines.
    names: f64,
}

impl Field {
    fn of(panel: &Panel, page: &Page<'_>) -> Self {
        let inner = page.right - MARGIN;
        let numbers = || panel.points.iter().map(|point| point.value);
        let values = if page.plot.log { Scale::log(numbers()) } else { Scale::linear(numbers(), panel.begins_at_zero(), 5) };
        let widest = values.ticks.iter().map(|tick| width(&panel.tick(*tick), SMALL, Weight::Regular)).fold(0.0, f64::max);
        let room = inner * NAMES;
        let series = panel.points.iter().map(|point| page.plot.series[point.series].as_str());
        let named =
            series.flat_map(|name| wrap(name, TEXT, Weight::Regular, room)).map(|line| width(&line, TEXT, Weight::Regular));
        let names = named.fold(0.0, f64::max);
        let left = MARGIN + widest + 8.0;
        let right = page.right - if names > 0.0 { names + 25.0 } else { 0.0 };
        let count = ((right - left) / 50.0).clamp(2.0, 14.0) as usize;
        let years = Scale::years(panel.points.iter().filter_map(|point| point.year), count);
        let mut field = Self { values, years, left, right, top: page.y, bottom: page.y + HEIGHT, names };
        field.write_years_of(panel);
        field
    }

    /// Writes the years that have values, where the regular ones leave some of them out and there is room.
    fn write_years_of(&mut self, panel: &Panel) {
        let years: BTreeSet<i32> = panel.points.iter().filter_map(|point| point.year).collect();
        let years: Vec<f64> = years.into_iter().map(f64::from).collect();
        let has_room = years.windows(2).all(|two| self.x(two[1]) - self.x(two[0]) > TICKS);
        if has_room && years.iter().any(|year| !self.years.ticks.contains(year)) {
            self.years.ticks = years;
        }
    }

    fn y(&self, value: f64) -> f64 {
        self.bottom - self.values.part(value) * (self.bottom - self.top)
    }

    fn x(&self, year: f64) -> f64 {
        let (from, to) = (self.left + INSET, self.right - INSET);
        from + self.years.part(year) * (to - from)
    }

    fn at(&self, point: &Point) -> [f64; 2] {
        [self.x(f64::from(point.year.unwrap_or_default())), self.y(point.value)]
    }

    fn axes(&self, page: &mut Page<'_>, panel: &Panel) {
        for tick in &self.values.ticks {
            let y = self.y(*tick);
            page.line("grid", [self.left, y], [self.right, y]);
            page.text("soft", &panel.tick(*tick), [self.left - 6.0, y + SMALL * 0.36], SMALL, Weight::Regular, "end");
        }
        let base = self.y(self.values.base());
        page.line("base", [self.left, base], [self.right, base]);
        for tick in &self.years.ticks {
            let x = self.x(*tick);
            page.line("base", [x, self.bottom], [x, self.bottom + 4.0]);
            page.text(
                "soft",
                &format!("{tick}").replace('-', "−"),
                [x, self.bottom + 7.0 + SMALL],
                SMALL,
                Weight::Regular,
                "middle",
            );
        }
    }
}

/// What labels must not cover.
#[derive(Default)]
struct Taken {
    /// Left, top, right, bottom.
    boxes: Vec<[f64; 4]>,
    ways: Vec<[[f64; 2]; 2]>,
}

fn ways(page: &mut Page<'_>, field: &Field, line: &[Point], taken: &mut Taken) {
    for two in line.windows(2) {
        let (from, to) = (field.at(&two[0]), field.at(&two[1]));
        let gap = if two[0].next_year() < two[1].year { " gap" } else { "" };
        let class = format!("way s{}{gap}", colour::kind(two[0].series));
        page.line(&class, from, to);
        taken.ways.push([from, to]);
    }
}

/// The value beside its point: above or below where that is free, and never over another.
fn value(page: &mut Page<'_>, panel: &Panel, field: &Field, point: &Point, taken: &mut Taken) {
    let text = panel.written(point);
    let (wide, [x, y]) = (width(&text, SMALL, Weight::Regular), field.at(point));
    let place = |[dx, dy]: [f64; 2]| {
        let (left, base) = (x + dx - wide / 2.0, y + dy);
        [left - 1.0, base - SMALL * ASCENT, left + wide + 1.0, base + SMALL * DESCENT]
    };
    let side = wide / 2.0 + DOT + 4.0;
    let near = [
        [0.0, -9.0],
        [0.0, 17.0],
        [side, 4.0],
        [-side, 4.0],
        [side * 0.7, -9.0],
        [-side * 0.7, -9.0],
        [side * 0.7, 17.0],
        [-side * 0.7, 17.0],
    ];
    let far = [-22.0, 30.0, -35.0, 43.0].into_iter().flat_map(|dy| [[0.0, dy], [side + 8.0, dy], [-side - 8.0, dy]]);
    let inside =
        |b: &[f64; 4]| b[0] >= field.left && b[2] <= field.right + 2.0 && b[1] >= field.top - 12.0 && b[3] <= field.bottom + 1.0;
    let apart = |b: &[f64; 4]| inside(b) && taken.boxes.iter().all(|other| !meet(b, other));
    let clear = |b: &[f64; 4]| taken.ways.iter().all(|way| !crosses(b, way));
    let leader = |b: &[f64; 4]| [[x, y], [x.clamp(b[0], b[2]), y.clamp(b[1], b[3])]];
    let away = |o: &&[f64; 4]| !(o[0] <= x && x <= o[2] && o[1] <= y && y <= o[3]);
    let led = |b: &[f64; 4]| taken.boxes.iter().filter(away).all(|other| !crosses(other, &leader(b)));
    let near: Vec<[f64; 4]> = near.into_iter().map(place).filter(apart).collect();
    let far: Vec<[f64; 4]> = far.map(place).filter(|b| apart(b) && led(b)).collect();
    let beside = near.iter().find(|b| clear(b)).copied();
    let Some(found) = beside.or_else(|| far.iter().find(|b| clear(b)).or(near.first()).or(far.first()).copied()) else { return };
    if far.contains(&found) {
        let [from, to] = leader(&found);
        page.line("lead", from, to);
    }
    taken.boxes.push(found);
    let at = [(found[0] + found[2]) / 2.0, found[3] - SMALL * DESCENT];
    page.text("ink halo", &text, at, SMALL, Weight::Regular, "middle");
}

fn meet(a: &[f64; 4], b: &[f64; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

/// Whether a line runs through a box, seen at some of its places.
fn crosses(b: &[f64; 4], [from, to]: &[[f64; 2]; 2]) -> bool {
    const STEPS: usize = 64;
    (0..=STEPS).any(|at| {
        let part = at as f64 / STEPS as f64;
        let (x, y) = (from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1]));
        b[0] < x && x < b[2] && b[1] < y && y < b[3]
    })
}

/// The names of the lines at the right, in the order of their ends, moved apart where they would meet.
fn names(page: &mut Page<'_>, field: &Field, lines: &[&[Point]]) {
    if field.names <= 0.0 {
        return;
    }
    let mut names: Vec<(usize, Vec<String>, f64)> = lines
        .iter()
        .filter_map(|line| {
            let last = line.last()?;
            let texts = wrap(&page.plot.series[last.series], TEXT, Weight::Regular, field.names + 1.0);
            Some((last.series, texts, field.y(last.value)))
        })
        .collect();
    names.sort_by(|a, b| a.2.total_cmp(&b.2).then(a.0.cmp(&b.0)));
    let height = |texts: &[String]| texts.len() as f64 * TEXT * LEADING + 3.0;
    // From above each moves down as far as it must, then from below each up as far as it must.
    let mut free = field.top - 8.0;
    for (_, texts, y) in &mut names {
        let half = height(texts) / 2.0;
        *y = y.max(free + half);
        free = *y + half;
    }
    let mut free = f64::max(field.bottom + 8.0, field.top - 8.0 + names.iter().map(|(_, texts, _)| height(texts)).sum::<f64>());
    for (_, texts, y) in names.iter_mut().rev() {
        let half = height(texts) / 2.0;
        *y = y.min(free - half);
        free = *y - half;
    }
    for (series, texts, y) in &names {
        mark::dot(&mut page.svg, *series, crate::plot::Origin::Stated, [field.right + 12.0, *y]);
        let first = y - (texts.len() as f64 - 1.0) / 2.0 * TEXT * LEADING + TEXT * 0.36;
        for (at, text) in texts.iter().enumerate() {
            page.text("ink", text, [field.right + 23.0, first + at as f64 * TEXT * LEADING], TEXT, Weight::Regular, "start");
        }
    }
}
