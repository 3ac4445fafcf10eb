//! GraphML as yEd draws it: a box for each node, with its label, its colour and its place.
//!
//! yEd takes plain attributes for data and draws none of them, so the picture stands in elements of its own. Its files are valid for its
//! own schema only.

use super::graphml::{self, Dialect};
use super::out::Out;
use super::xml::Escape;
use crate::error::Result;
use crate::graph::Graph;
use crate::graph::colour::{Colour, Colours, hex};
use crate::vocab;
use petgraph::graph::{EdgeIndex, NodeIndex};
use std::io::{self, Write};

struct Yed<'a> {
    graph: &'a Graph,
    colours: Colours,
}

/// Writes GraphML for yEd.
pub(super) fn write(graph: &Graph, out: &mut Out<'_, '_>) -> Result<u64> {
    graphml::with(graph, &Yed { graph, colours: Colours::of_graph(graph) }, out)
}

impl Dialect for Yed<'_> {
    fn head(&self) -> (String, &'static str) {
        (
            format!(" xmlns:y=\"{}\"", vocab::YFILES),
            "<key id=\"box\" for=\"node\" yfiles.type=\"nodegraphics\"/>\n<key id=\"line\" for=\"edge\" yfiles.type=\"edgegraphics\"/>\n",
        )
    }

    fn node(&self, index: NodeIndex, xml: &mut Escape, out: &mut dyn Write) -> io::Result<()> {
        let node = &self.graph.net[index];
        let fill = self.colours.of_node(node);
        // A letter of the size that yEd writes by default is about 7 units wide.
        let width = 20 + 7 * unicode_width::UnicodeWidthStr::width(node.label.as_str());
        let [x, y] = super::place(self.graph, index).unwrap_or_default();
        writeln!(
            out,
            "<data key=\"box\"><y:ShapeNode><y:Geometry x=\"{:?}\" y=\"{:?}\" width=\"{width}\" height=\"24\"/><y:Fill color=\"{}\"/>\
             <y:NodeLabel textColor=\"{}\">{}</y:NodeLabel><y:Shape type=\"roundrectangle\"/></y:ShapeNode></data>",
            x - width as f64 / 2.0,
            y - 12.0,
            hex(fill),
            if is_dark(fill) { "#FFFFFF" } else { "#000000" },
            xml.text(&node.label),
        )
    }

    fn edge(&self, index: EdgeIndex, xml: &mut Escape, out: &mut dyn Write) -> io::Result<()> {
        let label = self.graph.properties.get(self.graph.net[index].property as usize).map_or("", |word| &word.label);
        writeln!(
            out,
            "<data key=\"line\"><y:PolyLineEdge><y:LineStyle color=\"#808080\"/><y:Arrows source=\"none\" target=\"standard\"/>\
             <y:EdgeLabel>{}</y:EdgeLabel></y:PolyLineEdge></data>",
            xml.text(label)
        )
    }
}

/// Whether white letters are read better on a colour than black ones, by the weights of ITU-R BT.601.
fn is_dark([red, green, blue]: Colour) -> bool {
    299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue) < 128_000
}
