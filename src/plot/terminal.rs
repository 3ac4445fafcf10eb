//! How does a chart look in a terminal?
//!
//! Bars of eighths of a cell, dots on dotted lines, and lines of Braille patterns with a letter at each value: what is computed is shaded,
//! hollow or a small letter, so nothing is said by colour alone. No line is wider than the terminal.

use super::scale::Scale;
use super::{Chart, Origin, Panel, Plot, Point};
use std::collections::BTreeMap;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The rows of a line chart, without the years.
const ROWS: usize = 14;
/// A terminal that is narrower is treated as this wide.
const NARROWEST: usize = 24;

/// The chart as lines of text.
///
/// - `width`: the cells of a line.
/// - `paint`: puts a text into the colour of a series.
pub fn text(plot: &Plot, width: usize, paint: &dyn Fn(usize, &str) -> String) -> String {
    let width = width.max(NARROWEST);
    let mut out = wrapped(&plot.title, width);
    for panel in &plot.panels {
        out.push(String::new());
        if !panel.heading.is_empty() {
            out.extend(wrapped(&panel.heading, width));
        }
        match plot.chart {
            Chart::Line => years(plot, panel, width, paint, &mut out),
            Chart::Bar | Chart::Dot | Chart::Grouped => rows(plot, panel, width, paint, &mut out),
        }
    }
    out.push(String::new());
    out.extend(key(plot));
    plot.caption.iter().for_each(|sentence| out.extend(wrapped(sentence, width)));
    out.iter().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn key(plot: &Plot) -> Option<String> {
    let computed = plot.panels.iter().flat_map(|panel| &panel.points).any(|point| point.origin == Origin::Computed);
    let sign = match plot.chart {
        Chart::Line => "small letter",
        Chart::Dot => "○",
        Chart::Bar | Chart::Grouped => "▒",
    };
    computed.then(|| format!("{sign}: computed"))
}

/// Bars and dots: the name, what stands beside it, the mark, the value.
fn rows(plot: &Plot, panel: &Panel, width: usize, paint: &dyn Fn(usize, &str) -> String, out: &mut Vec<String>) {
    let widest = |texts: &mut dyn Iterator<Item = &str>| texts.map(|text| text.width()).max().unwrap_or(0);
    let names = widest(&mut panel.points.iter().map(|point| point.name.as_str())).min(width * 2 / 5);
    let beside = widest(&mut panel.points.iter().map(|point| plot.series[point.series].as_str())).min(width / 5);
    let values = panel.points.iter().map(|point| panel.written(point).width()).max().unwrap_or(0);
    let room = width.saturating_sub(names + 1 + beside + usize::from(beside > 0) + values + 1).max(4);
    let numbers = panel.points.iter().map(|point| point.value);
    let scale = if plot.log { Scale::log(numbers) } else { Scale::over(numbers) };
    let mut before: Option<&Point> = None;
    for point in &panel.points {
        let again = before.is_some_and(|before| before.name == point.name && before.series != point.series);
        let name = if again { String::new() } else { cut(&point.name, names) };
        let mut line = format!("{} ", right(&name, names));
        if beside > 0 {
            line.push_str(&format!("{} ", right(&cut(&plot.series[point.series], beside), beside)));
        }
        let (mark, end) = mark(plot.chart, &scale, point, room);
        line.push_str(&paint(point.series, &mark));
        line.push_str(&" ".repeat(end.saturating_sub(mark.width())));
        line.push_str(&format!(" {}", panel.written(point)));
        out.push(line);
        before = Some(point);
    }
    out.extend(wrapped(&panel.axis(), width.saturating_sub(names + 1).max(NARROWEST / 2)).into_iter().map(|line| {
        let indent = (names + 1 + beside + usize::from(beside > 0)).min(width.saturating_sub(line.width()));
        format!("{}{line}", " ".repeat(indent))
    }));
}

/// The mark of a value in cells from the left, and where the value can be written.
fn mark(chart: Chart, scale: &Scale, point: &Point, room: usize) -> (String, usize) {
    let cells = |value: f64| scale.part(value).clamp(0.0, 1.0) * room as f64;
    // Bars begin at a whole cell.
    let (base, end) = (cells(scale.base()).round(), cells(point.value));
    let computed = point.origin == Origin::Computed;
    let mark = match chart {
        Chart::Dot | Chart::Line => {
            let (from, to) = (base.min(end).round() as usize, base.max(end).round() as usize);
            let dot = if computed { "○" } else { "●" };
            let lead = "·".repeat((to - from).saturating_sub(1));
            if end < base { format!("{}{dot}{lead}", " ".repeat(from)) } else { format!("{}{lead}{dot}", " ".repeat(from)) }
        }
        Chart::Bar | Chart::Grouped if end < base => {
            // Blocks that are filled from the right come in halves only.
            let halves = ((base - end) * 2.0).round().max(1.0) as usize;
            let start = (base as usize).saturating_sub(halves.div_ceil(2));
            let full = if computed { "▒" } else { "█" };
            let half = if halves.is_multiple_of(2) {
                ""
            } else if computed {
                "▒"
            } else {
                "▐"
            };
            format!("{}{half}{}", " ".repeat(start), full.repeat(halves / 2))
        }
        Chart::Bar | Chart::Grouped if computed => {
            format!("{}{}", " ".repeat(base as usize), "▒".repeat(((end - base).round() as usize).max(1)))
        }
        Chart::Bar | Chart::Grouped => {
            let eighths = ((end - base) * 8.0).round().max(1.0) as usize;
            let part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8];
            format!("{}{}{part}", " ".repeat(base as usize), "█".repeat(eighths / 8))
        }
    };
    // Behind the base, so that the value does not cover the mark of a negative one.
    let end = if end < base { base as usize } else { mark.width() };
    (mark, end)
}

/// Lines over years, with a list of the values below.
fn years(plot: &Plot, panel: &Panel, width: usize, paint: &dyn Fn(usize, &str) -> String, out: &mut Vec<String>) {
    let numbers = || panel.points.iter().map(|point| point.value);
    let scale = if plot.log { Scale::log(numbers()) } else { Scale::linear(numbers(), panel.begins_at_zero(), 4) };
    let labels: Vec<String> = scale.ticks.iter().map(|tick| panel.tick(*tick)).collect();
    let gutter = labels.iter().map(|label| label.width()).max().unwrap_or(0) + 2;
    let room = width.saturating_sub(gutter).max(12);
    let years = Scale::years(panel.points.iter().filter_map(|point| point.year), room / 8);
    let at = |point: &Point| {
        let x = years.part(f64::from(point.year.unwrap_or_default())) * (room - 1) as f64;
        (x, (1.0 - scale.part(point.value)) * (ROWS - 1) as f64)
    };
    let mut canvas = Canvas::new(room, ROWS);
    for line in panel.points.chunk_by(|a, b| a.series == b.series) {
        for two in line.windows(2) {
            let whole = two[0].next_year() >= two[1].year;
            canvas.line(at(&two[0]), at(&two[1]), whole, two[0].series);
        }
    }
    for point in &panel.points {
        canvas.letter(at(point), letter(point.series, point.origin), point.series);
    }
    out.extend(wrapped(&panel.axis(), width));
    for (row, cells) in canvas.lines(paint).into_iter().enumerate() {
        let tick = |tick: &f64| ((1.0 - scale.part(*tick)) * (ROWS - 1) as f64).round() as usize == row;
        let label = scale.ticks.iter().position(tick).map_or("", |at| &labels[at]);
        out.push(format!("{} {cells}", right(label, gutter - 1)));
    }
    out.push(format!("{}{}", " ".repeat(gutter), under(&years, room)));
    out.extend(listed(plot, panel, width));
}

/// The years under a line chart.
fn under(years: &Scale, room: usize) -> String {
    let mut line = String::new();
    for tick in &years.ticks {
        let text = format!("{tick}");
        let middle = (years.part(*tick) * (room - 1) as f64).round() as usize;
        let start = middle.saturating_sub(text.len() / 2).min(room.saturating_sub(text.len()));
        if line.is_empty() || start > line.len() {
            line.push_str(&" ".repeat(start.saturating_sub(line.len())));
            line.push_str(&text);
        }
    }
    line
}

/// The letter of a series: small where the value is computed.
fn letter(series: usize, origin: Origin) -> char {
    let letter = char::from(b'A' + (series % 26) as u8);
    if origin == Origin::Computed { letter.to_ascii_lowercase() } else { letter }
}

/// Each line with its values, as far as there are few.
fn listed(plot: &Plot, panel: &Panel, width: usize) -> Vec<String> {
    let mut out = Vec::new();
    for line in panel.points.chunk_by(|a, b| a.series == b.series) {
        let name = &plot.series[line[0].series];
        let value = |point: &Point| format!("{}: {}", point.year.unwrap_or_default(), panel.written(point));
        let values: Vec<String> = match line {
            [first, .., last] if line.len() > 8 => vec![value(first), "…".to_owned(), value(last)],
            few => few.iter().map(value).collect(),
        };
        let text = format!(
            "{} {name}{}{}",
            letter(line[0].series, Origin::Stated),
            if name.is_empty() { "" } else { "  " },
            values.join(", ")
        );
        out.extend(wrapped(&text, width));
    }
    out
}

/// Cells with dots of Braille patterns (Unicode 6.1, block U+2800) and letters.
struct Canvas {
    width: usize,
    dots: Vec<u8>,
    letters: BTreeMap<usize, char>,
    series: Vec<usize>,
}

impl Canvas {
    fn new(width: usize, height: usize) -> Self {
        Self { width, dots: vec![0; width * height], letters: BTreeMap::new(), series: vec![0; width * height] }
    }

    /// A line between two places in cells; with gaps if it is not whole.
    fn line(&mut self, from: (f64, f64), to: (f64, f64), whole: bool, series: usize) {
        let steps = ((to.0 - from.0).abs() * 2.0).max((to.1 - from.1).abs() * 4.0).ceil().max(1.0) as usize;
        for step in (0..=steps).filter(|step| whole || step % 6 < 3) {
            let part = step as f64 / steps as f64;
            let (x, y) = (from.0 + part * (to.0 - from.0) + 0.25, from.1 + part * (to.1 - from.1) + 0.5);
            let (column, row) = (x.max(0.0) as usize, y.max(0.0) as usize);
            let (right, down) = (usize::from(x.fract() >= 0.5), ((y.fract() * 4.0) as usize).min(3));
            if let Some(cell) = self.dots.get_mut(row * self.width + column.min(self.width - 1)) {
                *cell |= [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]][down][right];
                self.series[row * self.width + column.min(self.width - 1)] = series;
            }
        }
    }

    fn letter(&mut self, (x, y): (f64, f64), letter: char, series: usize) {
        let at = (y.round() as usize) * self.width + (x.round() as usize).min(self.width - 1);
        // Where two values fall into one cell, the first keeps it; the list below has both.
        self.letters.entry(at).or_insert(letter);
        if let Some(cell) = self.series.get_mut(at) {
            *cell = series;
        }
    }

    fn lines(&self, paint: &dyn Fn(usize, &str) -> String) -> Vec<String> {
        let cell = |at: usize| match (self.letters.get(&at), self.dots[at]) {
            (Some(letter), _) => paint(self.series[at], &letter.to_string()),
            (None, 0) => " ".to_owned(),
            (None, dots) => paint(self.series[at], &char::from_u32(0x2800 + u32::from(dots)).unwrap_or(' ').to_string()),
        };
        (0..self.dots.len() / self.width)
            .map(|row| (0..self.width).map(|column| cell(row * self.width + column)).collect())
            .collect()
    }
}

/// A text without what a terminal would obey: control characters, and those that turn the direction of writing.
fn safe(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !turns(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A text that is not wider than some cells, with `…` where something is left out.
fn cut(text: &str, cells: usize) -> String {
    let text = &safe(text);
    if text.width() <= cells {
        return text.to_owned();
    }
    let mut left = cells.saturating_sub(1);
    let fits = |c: &char| {
        let wide = c.width().unwrap_or(0);
        let fits = wide <= left;
        left = left.saturating_sub(wide);
        fits
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// A text that ends after some cells.
fn right(text: &str, cells: usize) -> String {
    format!("{}{text}", " ".repeat(cells.saturating_sub(text.width())))
}

/// The lines of a text, broken between words.
fn wrapped(text: &str, cells: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in safe(text).split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= cells => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(cut(word, cells)),
        }
    }
    lines
}
