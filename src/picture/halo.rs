//! How does a text in a PDF keep the halo behind it without being there twice?
//!
//! A halo is a stroke under the letters. svg2pdf writes a text that has one as two texts, so that who copies from the page or searches it
//! finds each word twice. Here the stroke becomes a path of its own, of the outlines that the letters are drawn with.

use super::svg::Number;
use resvg::tiny_skia::PathSegment;
use resvg::usvg::{Group, Node, Paint, Path, Stroke, Text, Tree};
use std::collections::HashMap;
use std::fmt::Write as _;

const TEXT: &str = "<text ";

/// The drawing with a number for each of its texts, by which [`apart`] finds them again.
pub(super) fn numbered(drawing: &str) -> String {
    let mut parts = drawing.split(TEXT);
    let mut out = parts.next().unwrap_or("").to_owned();
    for (number, part) in parts.enumerate() {
        let _ = write!(out, "{TEXT}id=\"t{number}\" {part}");
    }
    out
}

/// The numbered drawing with each halo as a path before its text. O(length).
///
/// - `tree`: what the numbered drawing means.
pub(super) fn apart(numbered: &str, tree: &Tree) -> String {
    let mut halos = HashMap::new();
    gather(tree.root(), &mut halos);
    let mut parts = numbered.split(TEXT);
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let id = part.split('"').nth(1).unwrap_or("");
        match halos.get(id) {
            Some(halo) => out.extend([halo.as_str(), TEXT, "style=\"stroke:none\" ", part]),
            None => out.extend([TEXT, part]),
        }
    }
    out
}

fn gather(group: &Group, halos: &mut HashMap<String, String>) {
    for node in group.children() {
        match node {
            Node::Group(group) => gather(group, halos),
            Node::Text(text) => {
                if let Some(halo) = halo(text) {
                    halos.insert(text.id().to_owned(), halo);
                }
            }
            _ => {}
        }
    }
}

/// The outlines of a text with the stroke that it has, if it has one of a single colour.
fn halo(text: &Text) -> Option<String> {
    let stroke = text.chunks().first()?.spans().first()?.stroke()?;
    let Paint::Color(colour) = stroke.paint() else { return None };
    let mut d = String::new();
    text.flattened().children().iter().for_each(|node| {
        if let Node::Path(path) = node {
            outline(path, &mut d);
        }
    });
    let join = stroke_join(stroke);
    let (red, green, blue, width) = (colour.red, colour.green, colour.blue, Number(f64::from(stroke.width().get())));
    Some(format!(
        "<path fill=\"none\" stroke=\"#{red:02x}{green:02x}{blue:02x}\" stroke-width=\"{width}\" stroke-linejoin=\"{join}\" d=\"{d}\"/>"
    ))
}

fn stroke_join(stroke: &Stroke) -> &'static str {
    match stroke.linejoin() {
        resvg::usvg::LineJoin::Round => "round",
        resvg::usvg::LineJoin::Bevel => "bevel",
        _ => "miter",
    }
}

/// The corners of an outline: the curves between them are too flat to show under a stroke.
fn outline(path: &Path, d: &mut String) {
    for segment in path.data().segments() {
        let (letter, end) = match segment {
            PathSegment::MoveTo(end) => ('M', end),
            PathSegment::LineTo(end) | PathSegment::QuadTo(_, end) | PathSegment::CubicTo(_, _, end) => ('L', end),
            PathSegment::Close => {
                d.push('Z');
                continue;
            }
        };
        let _ = write!(d, "{letter}{} {}", Number(f64::from(end.x)), Number(f64::from(end.y)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree;
    use super::*;

    #[test]
    fn a_text_with_a_halo_is_one_text_over_a_path() {
        let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"20\"><g stroke=\"#ffffff\"><text x=\"2\" y=\"15\">Ag</text>\
                       </g><text x=\"9\" y=\"15\">B</text></svg>";
        let numbered = numbered(drawing);
        let changed = apart(&numbered, &tree(&numbered).unwrap());
        assert_eq!(changed.matches("<path ").count(), 1, "{changed}");
        assert!(changed.find("<path ") < changed.find(">Ag<"));
        let again = tree(&changed).unwrap();
        let mut halos = HashMap::new();
        gather(again.root(), &mut halos);
        assert!(halos.is_empty(), "no stroke is left");
    }
}
