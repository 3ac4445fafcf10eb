//! How does a scene become SVG?
//!
//! From below: background, tints, edges, nodes, labels; beside them the legend, under them the caption. The page is cut to what it
//! holds, so nothing is outside.

use super::label::{ASCENT, LEADING, Placed};
use super::legend::{Legend, write_node};
use super::route::Route;
use super::space::Rect;
use super::{ColourBy, Point, Scene, hull, look};
use crate::graph::{Edge, Graph};
use crate::picture::colour::{self, DASHES, KINDS, LINES, Rule, Theme};
use crate::picture::font::{self, Weight};
use crate::picture::svg::{
    Number, Svg,
    Value::{N, T},
};
use crate::vocab;
use petgraph::algo::connected_components;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The sizes of text.
pub(super) const EDGE_TEXT: f64 = 8.5;
const CAPTION: f64 = 10.5;
const TITLE: f64 = 15.0;
/// Around the page, and between drawing and legend.
const MARGIN: f64 = 16.0;
const BESIDE: f64 = 28.0;
/// A caption is not set narrower than this.
const NARROWEST: f64 = 420.0;
/// With more edges than this they have no titles of their own and share paths.
const TITLED: usize = 5_000;
/// Pieces of one path; much longer ones take some programs minutes.
const TOGETHER: usize = 500;

/// The width of the page of a scene.
pub(super) fn page_width(scene: &Scene<'_>) -> f64 {
    let legend = Legend::of(&scene.look, scene.options);
    (bounds(scene).width() + BESIDE + legend.width()).max(NARROWEST) + 2.0 * MARGIN
}

/// The whole drawing in a theme.
pub(super) fn drawing(scene: &Scene<'_>, theme: Theme) -> String {
    let legend = Legend::of(&scene.look, scene.options);
    let drawn = bounds(scene);
    let width = page_width(scene);
    let inner = width - 2.0 * MARGIN;
    let title = font::wrap(&scene.graph.about.title, TITLE, Weight::Bold, inner);
    let caption = font::wrap(&caption(scene), CAPTION, Weight::Regular, inner);
    let top = MARGIN + title.len() as f64 * TITLE * 1.3 + if title.is_empty() { 0.0 } else { 8.0 };
    let body = drawn.height().max(legend.height());
    let below = top + body + 14.0;
    let height = below + caption.len() as f64 * CAPTION * 1.4 + MARGIN;

    let mut svg = Svg::default();
    open(&mut svg, scene, theme, [width, height]);
    lines(&mut svg, "title", &title, [MARGIN, MARGIN + TITLE], TITLE, 1.3, "bold");
    // Whole units, so that coordinates stay short.
    let shift = format!("translate({} {})", Number((MARGIN - drawn.left).round()), Number((top - drawn.top).round()));
    svg.open("g", &[("transform", T(&shift))]);
    hulls(&mut svg, scene);
    edges(&mut svg, scene);
    nodes(&mut svg, scene);
    labels(&mut svg, scene);
    svg.close();
    legend.write(&mut svg, [width - MARGIN - legend.width(), top]);
    lines(&mut svg, "caption", &caption, [MARGIN, below + CAPTION], CAPTION, 1.4, "normal");
    svg.finish()
}

fn bounds(scene: &Scene<'_>) -> Rect {
    let nodes = scene.discs.iter().map(|disc| {
        let reach = disc.shape.reach(disc.radius) + 1.0;
        Rect::around(disc.centre, reach, reach)
    });
    let labels = scene.labels.iter().flatten().chain(&scene.edge_labels).map(|label| label.rect.grown(1.5));
    let edges = scene.routes.iter().flat_map(|route| route.flat(8)).map(|point| Rect::around(point, 1.0, 1.0));
    let hulls = scene.hulls.iter().flat_map(|(_, corners)| corners).map(|point| Rect::around(*point, 1.0, 1.0));
    nodes.chain(labels).chain(edges).chain(hulls).fold(Rect::EMPTY, Rect::with)
}

fn open(svg: &mut Svg, scene: &Scene<'_>, theme: Theme, [width, height]: [f64; 2]) {
    let shown = scene.options.width.unwrap_or(width);
    let view = format!("0 0 {} {}", Number(width), Number(height));
    svg.open(
        "svg",
        &[
            ("xmlns", T(vocab::SVG)),
            ("width", N(shown)),
            ("height", N(height * shown / width)),
            ("viewBox", T(&view)),
            ("role", T("img")),
            ("font-family", T(font::FAMILIES)),
            ("font-size", N(10.0)),
        ],
    );
    let about = &scene.graph.about;
    svg.leaf("title", &[], if about.title.is_empty() { "Graph" } else { &about.title });
    svg.leaf("desc", &[], &caption(scene));
    svg.raw(&format!("\n<style>\n{}{}</style>\n", colour::sheet(theme, &rules()), STYLE));
    if theme != Theme::Print {
        svg.empty("rect", &[("class", T("paper")), ("width", N(width)), ("height", N(height))]);
        svg.raw("\n");
    }
}

/// What has nothing to do with colours.
const STYLE: &str = ".node{stroke-width:.8;stroke-opacity:.75}
.line{fill:none;stroke-width:1.1;stroke-opacity:.62}
.head{stroke:none;fill-opacity:.8}
.hull{fill-opacity:.09;stroke-opacity:.3;stroke-width:1;stroke-linejoin:round}
.key{fill:none;stroke-width:1}
.leader{fill:none;stroke-width:.6}
.label{stroke-width:2.6;stroke-linejoin:round;paint-order:stroke}
";

fn rules() -> Vec<Rule> {
    let mut rules: Vec<Rule> = [
        (".paper", "fill", "paper"),
        (".ink", "fill", "ink"),
        (".soft", "fill", "soft"),
        (".node", "stroke", "ink"),
        (".key", "stroke", "soft"),
        (".leader", "stroke", "soft"),
        (".label", "stroke", "paper"),
        (".hull", "fill", "soft"),
        (".hull", "stroke", "soft"),
    ]
    .map(|(selector, property, name)| (selector.to_owned(), property, name))
    .to_vec();
    for kind in 0..=KINDS {
        let name = colour::kind(kind);
        rules.push((format!(".{name}"), "fill", name));
        rules.push((format!(".h{name}"), "fill", name));
        rules.push((format!(".h{name}"), "stroke", name));
    }
    for line in 0..=LINES {
        let name = colour::line(line);
        rules.push((format!(".{name} .line"), "stroke", name));
        rules.push((format!(".{name} .head"), "fill", name));
    }
    rules
}

fn lines(svg: &mut Svg, class: &str, texts: &[String], [x, y]: Point, size: f64, leading: f64, weight: &str) {
    if texts.is_empty() {
        return;
    }
    let class = format!("{class} {}", if class == "caption" { "soft" } else { "ink" });
    svg.open("text", &[("class", T(&class)), ("font-size", N(size)), ("font-weight", T(weight))]);
    for (at, text) in texts.iter().enumerate() {
        svg.leaf("tspan", &[("x", N(x)), ("y", N(y + at as f64 * size * leading))], text);
    }
    svg.close();
}

/// The parts of groups that stand together, with the style of most of their members and the corners of the hull.
pub(super) fn enclosed(scene: &Scene<'_>) -> Vec<(usize, Vec<Point>)> {
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (node, group) in scene.look.group_of.iter().enumerate() {
        if let Some(group) = group {
            groups.entry(*group).or_default().push(node);
        }
    }
    let styled = |(part, hull): (Vec<usize>, Vec<Point>)| {
        let mut styles = [0; KINDS + 1];
        for node in part {
            styles[scene.look.kind_of[node]] += 1;
        }
        let most = (0..=KINDS).max_by_key(|style| (styles[*style], usize::MAX - style)).unwrap_or(KINDS);
        (most, hull)
    };
    groups.values().flat_map(|members| hull::parts(members, &scene.discs)).map(styled).collect()
}

fn hulls(svg: &mut Svg, scene: &Scene<'_>) {
    if scene.hulls.is_empty() {
        return;
    }
    svg.open("g", &[("class", T("hulls"))]);
    for (style, corners) in &scene.hulls {
        let class = match scene.options.colour {
            ColourBy::Community => format!("hull h{}", colour::kind(*style)),
            ColourBy::Class => "hull".to_owned(),
        };
        svg.empty("path", &[("class", T(&class)), ("d", T(&path_of(corners)))]);
    }
    svg.close();
}

fn edges(svg: &mut Svg, scene: &Scene<'_>) {
    svg.open("g", &[("class", T("edges"))]);
    svg.raw("\n");
    let mut by_style: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (edge, style) in scene.look.line_of.iter().enumerate() {
        by_style.entry(*style).or_default().push(edge);
    }
    let titled = scene.routes.len() <= TITLED;
    // The commonest first, so that the rare ones lie above.
    for (style, members) in by_style.into_iter().rev() {
        let dash = DASHES[style];
        let class = format!("edge {}", colour::line(style));
        let group = [("class", T(&class)), ("stroke-dasharray", T(dash))];
        svg.open("g", if dash.is_empty() { &group[..1] } else { &group });
        svg.raw("\n");
        if titled {
            members.iter().for_each(|edge| titled_edge(svg, scene, *edge));
        } else {
            members.chunks(TOGETHER).for_each(|some| shared_path(svg, scene, some));
        }
        svg.close();
    }
    svg.close();
}

fn titled_edge(svg: &mut Svg, scene: &Scene<'_>, edge: usize) {
    let route = &scene.routes[edge];
    svg.open("g", &[]);
    svg.leaf("title", &[], &edge_title(scene, edge));
    let weight = scene.graph.net.raw_edges()[edge].weight.weight;
    let thick = stroke_of(weight);
    let path = [("class", T("line")), ("d", T(&line_of(route))), ("style", T(&thick))];
    svg.empty("path", if thick.is_empty() { &path[..2] } else { &path });
    svg.empty("path", &[("class", T("head")), ("d", T(&path_of(&route.head)))]);
    svg.close();
}

/// An edge that stands for several is thicker, by the square root of its weight.
fn stroke_of(weight: f64) -> String {
    if weight > 1.0 && weight.is_finite() {
        format!("stroke-width:{}", Number((1.1 * weight.sqrt()).min(7.0)))
    } else {
        String::new()
    }
}

fn shared_path(svg: &mut Svg, scene: &Scene<'_>, some: &[usize]) {
    let all = |part: fn(&Route) -> String| -> String { some.iter().map(|edge| part(&scene.routes[*edge])).collect() };
    svg.empty("path", &[("class", T("line")), ("d", T(&all(line_of)))]);
    svg.empty("path", &[("class", T("head")), ("d", T(&all(|route| path_of(&route.head))))]);
    svg.raw("\n");
}

fn line_of(route: &Route) -> String {
    let [a, b, c, d] = route.curve.map(|[x, y]| format!("{} {}", Number(x), Number(y)));
    if route.straight { format!("M{a}L{d}") } else { format!("M{a}C{b} {c} {d}") }
}

/// The path around corners; empty without any.
pub(super) fn path_of(corners: &[Point]) -> String {
    let mut path = String::new();
    for (at, [x, y]) in corners.iter().enumerate() {
        let _ = write!(path, "{}{} {}", if at == 0 { 'M' } else { 'L' }, Number(*x), Number(*y));
    }
    if !path.is_empty() {
        path.push('Z');
    }
    path
}

/// Who is related to whom, and who states it.
fn edge_title(scene: &Scene<'_>, edge: usize) -> String {
    let graph = scene.graph;
    let raw = &graph.net.raw_edges()[edge];
    let label = |node| look::text_of(&graph.net[node], None);
    let mut title =
        format!("{} — {} → {}", label(raw.source()), look::edge_text(graph, scene.options, &raw.weight), label(raw.target()));
    if raw.weight.weight != 1.0 && raw.weight.weight.is_finite() && !scene.options.grouped {
        let _ = write!(title, " (weight {})", raw.weight.weight);
    }
    for source in passages(graph, &raw.weight) {
        let _ = write!(title, "\n{source}");
    }
    title
}

fn passages<'g>(graph: &'g Graph, edge: &'g Edge) -> impl Iterator<Item = &'g str> {
    let sources = edge.sources.iter().filter_map(|source| graph.sources.get(*source as usize));
    sources.map(|source| if source.cite.is_empty() { source.iri.as_str() } else { source.cite.as_str() })
}

fn nodes(svg: &mut Svg, scene: &Scene<'_>) {
    svg.open("g", &[("class", T("nodes"))]);
    svg.raw("\n");
    let nodes: Vec<_> = scene.graph.net.node_weights().collect();
    // Large ones first, so that a small one is never under them.
    for &at in &scene.look.ranked {
        let (node, disc) = (nodes[at], &scene.discs[at]);
        let class = node.classes.first().and_then(|class| scene.graph.classes.get(*class as usize));
        let class = class.map_or_else(String::new, |class| format!(" ({})", class.label));
        let title = format!("{}{class}\n{}", look::text_of(node, scene.options.language.as_deref()), node.iri);
        let description = format!("{} {}", scene.look.measure, scene.look.values[at]);
        write_node(svg, scene.look.kind_of[at], disc.centre, disc.radius, Some((&title, &description)));
    }
    svg.close();
}

fn labels(svg: &mut Svg, scene: &Scene<'_>) {
    svg.open("g", &[("class", T("labels"))]);
    svg.raw("\n");
    for leader in scene.labels.iter().flatten().filter_map(|label| label.leader) {
        let d = format!("M{} {}L{} {}", Number(leader[0][0]), Number(leader[0][1]), Number(leader[1][0]), Number(leader[1][1]));
        svg.empty("path", &[("class", T("leader")), ("d", T(&d))]);
    }
    for placed in &scene.edge_labels {
        label(svg, "soft", placed, EDGE_TEXT, Weight::Regular);
    }
    for (placed, text) in scene.labels.iter().zip(&scene.look.labels) {
        if let Some(placed) = placed {
            label(svg, "ink", placed, text.size, text.weight);
        }
    }
    svg.close();
}

/// A text with a halo behind it. Its width is written down, so that another font cannot make it overlap.
fn label(svg: &mut Svg, class: &str, placed: &Placed, size: f64, weight: Weight) {
    let Rect { left, top, .. } = placed.rect;
    let weight = if weight == Weight::Bold { "bold" } else { "normal" };
    let middle = left + placed.rect.width() / 2.0;
    let class = format!("label {class}");
    svg.open("text", &[("class", T(&class)), ("font-size", N(size)), ("font-weight", T(weight))]);
    for (at, (text, width)) in placed.lines.iter().enumerate() {
        let (x, y) = (middle - width / 2.0, top + (ASCENT + at as f64 * LEADING) * size);
        svg.leaf("tspan", &[("x", N(x)), ("y", N(y)), ("textLength", N(*width)), ("lengthAdjust", T("spacingAndGlyphs"))], text);
    }
    svg.close();
}

fn caption(scene: &Scene<'_>) -> String {
    let (graph, options) = (scene.graph, scene.options);
    let count = |number: usize, one: &str| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
    let mut parts: Vec<String> = Vec::new();
    if !graph.about.selection.is_empty() {
        parts.push(format!("{}.", graph.about.selection.trim_end_matches('.')));
    }
    let components = connected_components(&graph.net);
    parts.push(format!(
        "{}, {}, {}.",
        count(graph.net.node_count(), "node"),
        count(graph.net.edge_count(), "edge"),
        count(components, "component")
    ));
    parts.extend(graph.about.notes.iter().map(|note| format!("{}.", note.trim_end_matches('.'))));
    if let Some(language) = &options.language {
        parts.push(format!("Labels in {language} where there are any."));
    }
    match (scene.left_out(), scene.edge_labels_left_out) {
        (0, 0) => {}
        (nodes, 0) => {
            parts.push(format!(
                "{nodes} of {} labels {} left out for want of room.",
                scene.labels.len(),
                if nodes == 1 { "is" } else { "are" }
            ));
        }
        (nodes, edges) => {
            parts.push(format!("{} of nodes and {edges} of edges are left out for want of room.", count(nodes, "label")));
        }
    }
    parts.extend(options.seed.map(|seed| format!("Layout with seed {seed}.")));
    parts.join(" ")
}
