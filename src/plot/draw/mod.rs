//! How does a plot become SVG?
//!
//! A page from above: heading, panels (`rows` for bars and dots, `years` for lines), key, caption. Every text is measured with the bundled
//! font before it gets its place, and each value has a title with all that is known of it.

mod mark;
mod rows;
mod years;

use super::{Chart, Origin, Panel, Plot, Point, Style};
use crate::picture::colour::{self, KINDS, Rule, Theme};
use crate::picture::font::{self, Weight};
use crate::picture::svg::{
    Number, Svg,
    Value::{N, T},
};
use crate::vocab;

/// Around the page.
const MARGIN: f64 = 18.0;
/// The sizes of text.
const TITLE: f64 = 15.0;
const HEADING: f64 = 12.0;
const TEXT: f64 = 11.0;
const SMALL: f64 = 10.5;
/// From line to line, in sizes of text.
const LEADING: f64 = 1.25;
/// Between panels.
const BETWEEN: f64 = 20.0;

/// The drawing of a plot.
pub fn svg(plot: &Plot, style: Style) -> String {
    let inner = style.width - 2.0 * MARGIN;
    let mut page = Page { svg: Svg::default(), plot, right: style.width - MARGIN, y: MARGIN };
    page.paragraph("ink", &font::wrap(&plot.title, TITLE, Weight::Bold, inner), TITLE, Weight::Bold);
    page.y += 10.0;
    for (at, panel) in plot.panels.iter().enumerate() {
        if at > 0 {
            page.y += BETWEEN;
        }
        if !panel.heading.is_empty() {
            page.paragraph("ink", &font::wrap(&panel.heading, HEADING, Weight::Bold, inner), HEADING, Weight::Bold);
            page.y += 6.0;
        }
        match plot.chart {
            Chart::Line => years::draw(&mut page, panel),
            Chart::Bar | Chart::Dot | Chart::Grouped => rows::draw(&mut page, panel),
        }
    }
    mark::key(&mut page);
    page.y += 14.0;
    page.paragraph("soft", &font::wrap(&plot.caption.join(" "), SMALL, Weight::Regular, inner), SMALL, Weight::Regular);
    let height = (page.y + MARGIN - 6.0).ceil();
    whole(plot, style, height, &page.svg.finish())
}

fn whole(plot: &Plot, style: Style, height: f64, body: &str) -> String {
    let view = format!("0 0 {} {}", Number(style.width), Number(height));
    let mut svg = Svg::default();
    svg.open(
        "svg",
        &[
            ("xmlns", T(vocab::SVG)),
            ("width", N(style.width)),
            ("height", N(height)),
            ("viewBox", T(&view)),
            ("role", T("img")),
            ("font-family", T(font::FAMILIES)),
        ],
    );
    svg.leaf("title", &[], &plot.title);
    svg.leaf("desc", &[], &plot.caption.join(" "));
    svg.raw(&format!("\n<style>\n{}{STYLE}</style>\n", colour::sheet(style.theme, &rules())));
    mark::patterns(&mut svg, plot);
    if style.theme != Theme::Print {
        svg.empty("rect", &[("class", T("paper")), ("width", N(style.width)), ("height", N(height))]);
        svg.raw("\n");
    }
    svg.raw(body);
    svg.finish()
}

/// What has nothing to do with colours.
const STYLE: &str = ".grid{stroke-width:1}
.base{stroke-width:1.2}
.lead{stroke-width:1;stroke-dasharray:1.5 2.5}
.way{fill:none;stroke-width:2;stroke-linejoin:round}
.gap{stroke-dasharray:5 4;stroke-width:1.4}
.edge{stroke-width:1.2}
.hollow{stroke-width:2}
.hatch{stroke-width:2.2}
.halo{stroke-width:3;stroke-linejoin:round;paint-order:stroke}
";

fn rules() -> Vec<Rule> {
    let mut rules: Vec<Rule> = [
        (".paper", "fill", "paper"),
        (".ink", "fill", "ink"),
        (".soft", "fill", "soft"),
        (".grid", "stroke", "rule"),
        (".base", "stroke", "soft"),
        (".lead", "stroke", "soft"),
        (".halo", "stroke", "paper"),
    ]
    .map(|(selector, property, name)| (selector.to_owned(), property, name))
    .to_vec();
    for kind in 0..=KINDS {
        let name = colour::kind(kind);
        rules.push((format!(".{name}"), "fill", name));
        rules.push((format!(".s{name}"), "stroke", name));
    }
    rules
}

/// A page that is being written from above.
struct Page<'a> {
    svg: Svg,
    plot: &'a Plot,
    /// Where the room for the drawing ends.
    right: f64,
    /// Where the next thing begins.
    y: f64,
}

impl Page<'_> {
    /// Lines of text from the left margin; what follows begins below them.
    fn paragraph(&mut self, class: &str, lines: &[String], size: f64, weight: Weight) {
        for line in lines {
            self.text(class, line, [MARGIN, self.y + size], size, weight, "start");
            self.y += size * 1.35;
        }
    }

    /// A text whose base line begins, has its middle, or ends at a place.
    fn text(&mut self, class: &str, text: &str, [x, y]: [f64; 2], size: f64, weight: Weight, anchor: &str) {
        let mut attributes = vec![("class", T(class)), ("x", N(x)), ("y", N(y)), ("font-size", N(size))];
        if weight == Weight::Bold {
            attributes.push(("font-weight", T("bold")));
        }
        if anchor != "start" {
            attributes.push(("text-anchor", T(anchor)));
        }
        self.svg.leaf("text", &attributes, text);
        self.svg.raw("\n");
    }

    fn line(&mut self, class: &str, from: [f64; 2], to: [f64; 2]) {
        let ends = [("class", T(class)), ("x1", N(from[0])), ("y1", N(from[1])), ("x2", N(to[0])), ("y2", N(to[1]))];
        self.svg.empty("line", &ends);
        self.svg.raw("\n");
    }

    /// What is known of a value, for the title of its mark.
    fn told(&self, panel: &Panel, point: &Point) -> String {
        let of = [point.name.as_str(), &self.plot.series[point.series]];
        let of: Vec<&str> = of.into_iter().filter(|part| !part.is_empty()).collect();
        let year = point.year.map_or_else(String::new, |year| format!(", {year}"));
        let origin = if point.origin == Origin::Computed { ", computed" } else { "" };
        let unit = panel.unit_words();
        format!("{}{year}: {}{unit}{origin}", of.join(", "), panel.written(point))
    }
}

impl Panel {
    /// What follows a value in words: ` billion USD`; nothing for per cent, which the value has itself.
    fn unit_words(&self) -> String {
        let unit = if self.unit == "%" { "" } else { &self.unit };
        [self.magnitude.word, unit].into_iter().filter(|word| !word.is_empty()).map(|word| format!(" {word}")).collect()
    }
}
