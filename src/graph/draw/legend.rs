//! What do colours, shapes, sizes and dashes mean?
//!
//! Blocks of a heading and lines, one below the other.

use super::look::{self, Kind, Look};
use super::shape;
use super::{ColourBy, Options, Point};
use crate::picture::colour::{self, DASHES};
use crate::picture::font::{self, Weight};
use crate::picture::svg::{
    Svg,
    Value::{N, T},
};

/// The sizes of text, and the distance of lines.
const HEADING: f64 = 11.0;
const TEXT: f64 = 10.5;
const LINE: f64 = 16.0;
/// The width of the column with the samples, and of the widest text.
const SAMPLES: f64 = 34.0;
const WIDEST: f64 = 190.0;

enum Sample {
    Node(usize),
    Line(usize),
    Circle(f64),
    Hull,
}

struct Block {
    heading: String,
    items: Vec<(Sample, String)>,
}

/// The legend of a figure.
pub(super) struct Legend {
    blocks: Vec<Block>,
}

impl Legend {
    pub(super) fn of(look: &Look, options: &Options) -> Self {
        let text = |kind: &Kind| {
            let count = format!(" ({})", kind.count);
            let room = WIDEST - font::width(&count, TEXT, Weight::Regular);
            font::shorten(&kind.name, TEXT, Weight::Regular, room) + &count
        };
        let nodes = match options.colour {
            ColourBy::Class => "Classes",
            ColourBy::Community => "Communities",
        };
        let mut blocks = vec![
            Block {
                heading: nodes.into(),
                items: look.kinds.iter().map(|kind| (Sample::Node(kind.style), text(kind))).collect(),
            },
            Block {
                heading: "Properties".into(),
                items: look.lines.iter().map(|kind| (Sample::Line(kind.style), text(kind))).collect(),
            },
            Block { heading: format!("Area: {}", look.measure), items: sizes(look) },
        ];
        if options.hulls {
            let what = if options.colour == ColourBy::Community || look.has_communities {
                "one community only"
            } else {
                "one class only"
            };
            blocks.push(Block { heading: "Tint".into(), items: vec![(Sample::Hull, what.into())] });
        }
        blocks.retain(|block| !block.items.is_empty());
        Self { blocks }
    }

    pub(super) fn width(&self) -> f64 {
        let items = self.blocks.iter().flat_map(|block| &block.items);
        let texts = items.map(|(_, text)| SAMPLES + font::width(text, TEXT, Weight::Regular));
        texts.chain(self.blocks.iter().map(|block| font::width(&block.heading, HEADING, Weight::Bold))).fold(0.0, f64::max)
    }

    pub(super) fn height(&self) -> f64 {
        self.blocks.iter().map(|block| LINE * 1.6 + block.items.iter().map(|item| line_height(&item.0)).sum::<f64>()).sum()
    }

    pub(super) fn write(&self, svg: &mut Svg, [x, top]: Point) {
        svg.open("g", &[("class", T("legend")), ("font-size", N(TEXT))]);
        let mut y = top;
        for block in &self.blocks {
            y += LINE;
            svg.leaf(
                "text",
                &[("class", T("ink")), ("x", N(x)), ("y", N(y)), ("font-weight", T("bold")), ("font-size", N(HEADING))],
                &block.heading,
            );
            y += LINE * 0.25;
            for (sample, text) in &block.items {
                let height = line_height(sample);
                let middle = y + height / 2.0;
                write_sample(svg, sample, [x + SAMPLES / 2.0 - 4.0, middle]);
                svg.leaf("text", &[("class", T("ink")), ("x", N(x + SAMPLES)), ("y", N(middle + TEXT * 0.35))], text);
                y += height;
            }
            y += LINE * 0.35;
        }
        svg.close();
    }
}

fn line_height(sample: &Sample) -> f64 {
    match sample {
        Sample::Circle(radius) => (radius * 2.0 + 4.0).max(LINE),
        _ => LINE,
    }
}

/// Three sizes with round values: the largest that occurs, and about a quarter and a twentieth of it.
fn sizes(look: &Look) -> Vec<(Sample, String)> {
    let largest = look.values.iter().copied().fold(0.0, f64::max);
    let smallest = look.values.iter().copied().fold(f64::INFINITY, f64::min);
    if largest <= 0.0 || smallest == largest {
        return Vec::new();
    }
    let whole = look.values.iter().all(|value| value.fract() == 0.0);
    let mut values: Vec<f64> = [0.05, 0.25, 1.0].iter().map(|part| round(largest * part, whole)).filter(|v| *v > 0.0).collect();
    values.dedup();
    values.into_iter().map(|value| (Sample::Circle(look::radius_for(value, largest)), shown(value))).collect()
}

/// A value with one significant digit, or two when it is near the original.
fn round(value: f64, whole: bool) -> f64 {
    if whole && value < 1.0 {
        return 1.0;
    }
    let unit = 10_f64.powf(value.log10().floor() - 1.0);
    let rounded = (value / unit).floor() * unit;
    if whole { rounded.round() } else { rounded }
}

fn shown(value: f64) -> String {
    if value.fract() == 0.0 && value < 1e15 { format!("{value}") } else { format!("{value:.2e}").replace("e0", "") }
}

fn write_sample(svg: &mut Svg, sample: &Sample, [x, y]: Point) {
    match sample {
        Sample::Node(style) => write_node(svg, *style, [x, y], 5.5, None),
        Sample::Circle(radius) => {
            svg.empty("circle", &[("class", T("key")), ("cx", N(x)), ("cy", N(y)), ("r", N(*radius))]);
        }
        Sample::Line(style) => {
            let class = format!("edge {}", colour::line(*style));
            let d = format!("M{} {y}H{}", x - 13.0, x + 10.0);
            let dash = DASHES[*style];
            svg.open("g", &[("class", T(&class))]);
            let path = [("class", T("line")), ("d", T(&d)), ("stroke-dasharray", T(dash))];
            svg.empty("path", if dash.is_empty() { &path[..2] } else { &path });
            let d = format!("M{} {y}l-6.5 2.5v-5z", x + 13.0);
            svg.empty("path", &[("class", T("head")), ("d", T(&d))]);
            svg.close();
        }
        Sample::Hull => svg.empty(
            "rect",
            &[
                ("class", T("hull")),
                ("x", N(x - 12.0)),
                ("y", N(y - 5.5)),
                ("width", N(24.0)),
                ("height", N(11.0)),
                ("rx", N(5.0)),
            ],
        ),
    }
}

/// A node; with a title and a description it is opened and closed around them.
pub(super) fn write_node(svg: &mut Svg, style: usize, centre: Point, radius: f64, told: Option<(&str, &str)>) {
    let shape = shape::of_kind(style);
    let class = format!("node {}", colour::kind(style));
    let corners = shape.corners(centre, radius);
    let points = super::write::path_of(&corners);
    let circle = [("class", T(&class)), ("cx", N(centre[0])), ("cy", N(centre[1])), ("r", N(radius))];
    let polygon = [("class", T(&class)), ("d", T(&points))];
    let (name, attributes) = if corners.is_empty() { ("circle", &circle[..]) } else { ("path", &polygon[..]) };
    match told {
        None => svg.empty(name, attributes),
        Some((title, description)) => {
            svg.open(name, attributes);
            svg.leaf("title", &[], title);
            if !description.is_empty() {
                svg.leaf("desc", &[], description);
            }
            svg.close();
        }
    }
}
