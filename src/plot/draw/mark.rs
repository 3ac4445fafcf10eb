//! How does a value look, so that its series and its origin can be told without colours?
//!
//! A series has a colour and a shape. What is stated is solid; what is computed is hatched (bars) or hollow (dots).

use super::{Page, TEXT};
use crate::picture::colour;
use crate::picture::font::{Weight, width};
use crate::picture::svg::{
    Number, Svg,
    Value::{N, T},
};
use crate::plot::{Chart, Origin, Plot};
use std::f64::consts::{FRAC_PI_2, PI, TAU};

/// The radius of a dot.
pub(super) const DOT: f64 = 4.5;

/// The patterns of computed bars.
pub(super) fn patterns(svg: &mut Svg, plot: &Plot) {
    if !is_hatched(plot) {
        return;
    }
    svg.open("defs", &[]);
    for series in 0..plot.series.len().min(colour::KINDS + 1) {
        let name = colour::kind(series);
        let id = format!("computed-{name}");
        let pattern = [
            ("id", T(&id)),
            ("width", N(5.0)),
            ("height", N(5.0)),
            ("patternUnits", T("userSpaceOnUse")),
            ("patternTransform", T("rotate(45)")),
        ];
        svg.open("pattern", &pattern);
        svg.empty("rect", &[("class", T("paper")), ("width", N(5.0)), ("height", N(5.0))]);
        let class = format!("hatch s{name}");
        svg.empty("line", &[("class", T(&class)), ("x1", N(1.1)), ("y1", N(0.0)), ("x2", N(1.1)), ("y2", N(5.0))]);
        svg.close();
    }
    svg.close();
}

fn is_hatched(plot: &Plot) -> bool {
    has_computed(plot) && matches!(plot.chart, Chart::Bar | Chart::Grouped)
}

fn has_computed(plot: &Plot) -> bool {
    plot.panels.iter().flat_map(|panel| &panel.points).any(|point| point.origin == Origin::Computed)
}

/// A bar between two places of the axis.
pub(super) fn bar(svg: &mut Svg, series: usize, origin: Origin, [from, to]: [f64; 2], [top, height]: [f64; 2]) {
    let name = colour::kind(series);
    let (class, fill) = match origin {
        Origin::Stated | Origin::Given => (name.to_owned(), None),
        Origin::Computed => (format!("edge s{name}"), Some(format!("url(#computed-{name})"))),
    };
    let mut attributes = vec![("class", T(&class)), ("x", N(from.min(to))), ("y", N(top)), ("height", N(height))];
    attributes.push(("width", N((to - from).abs().max(0.8))));
    attributes.extend(fill.as_deref().map(|fill| ("fill", T(fill))));
    svg.empty("rect", &attributes);
}

/// A dot in the shape of its series.
pub(super) fn dot(svg: &mut Svg, series: usize, origin: Origin, centre: [f64; 2]) {
    let name = colour::kind(series);
    let class = if origin == Origin::Computed { format!("paper hollow s{name}") } else { format!("{name} edge s{name}") };
    match corners(series, centre) {
        corners if corners.is_empty() => {
            svg.empty("circle", &[("class", T(&class)), ("cx", N(centre[0])), ("cy", N(centre[1])), ("r", N(DOT))]);
        }
        corners => {
            let points: Vec<String> = corners.iter().map(|[x, y]| format!("{},{}", Number(*x), Number(*y))).collect();
            svg.empty("polygon", &[("class", T(&class)), ("points", T(&points.join(" ")))]);
        }
    }
}

/// The corners of the shape of a series, of the area of a dot; none for a circle.
fn corners(series: usize, centre: [f64; 2]) -> Vec<[f64; 2]> {
    let (count, first) = match series % 7 {
        1 => (4, PI / 4.0),
        2 => (3, -FRAC_PI_2),
        3 => (4, 0.0),
        4 => (6, 0.0),
        5 => (3, FRAC_PI_2),
        6 => (5, -FRAC_PI_2),
        _ => return Vec::new(),
    };
    let n = f64::from(count);
    let reach = DOT * (PI / (n / 2.0 * (TAU / n).sin())).sqrt();
    let corner = |at: i32| {
        let angle = first + TAU * f64::from(at) / n;
        [centre[0] + reach * angle.cos(), centre[1] + reach * angle.sin()]
    };
    (0..count).map(corner).collect()
}

/// What solid and hatched mean, where both or the second occur.
pub(super) fn key(page: &mut Page<'_>) {
    if !has_computed(page.plot) {
        return;
    }
    page.y += 14.0;
    let mut x = super::MARGIN;
    let occurs = |origin: Origin| page.plot.panels.iter().flat_map(|panel| &panel.points).any(|point| point.origin == origin);
    let meanings = [(Origin::Stated, "stated by a source"), (Origin::Computed, "computed")].into_iter();
    for (origin, words) in meanings.filter(|(origin, _)| occurs(*origin)).collect::<Vec<_>>() {
        let middle = page.y + TEXT / 2.0;
        if is_hatched(page.plot) {
            bar(&mut page.svg, 0, origin, [x, x + 18.0], [middle - 5.0, 10.0]);
        } else {
            dot(&mut page.svg, 0, origin, [x + 9.0, middle]);
        }
        page.text("ink", words, [x + 24.0, middle + TEXT * 0.36], TEXT, Weight::Regular, "start");
        x += 24.0 + width(words, TEXT, Weight::Regular) + 22.0;
    }
    page.y += TEXT;
}
