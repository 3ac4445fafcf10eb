//! How is a graph drawn into a file?
//!
//! The options of pictures. A graph that is too large to be read is drawn by its groups.

use super::super::output;
use super::super::progress::watched;
use crate::error::{Error, Result};
use crate::graph::Graph;
use crate::graph::aggregate::{self, MEMBERS, READABLE};
use crate::graph::draw::{self, ColourBy, Options};
use crate::graph::layout::{Layout, lay_out};
use crate::graph::measure::Measure;
use crate::picture::colour::Theme;
use crate::picture::{self, Format};
use clap::ValueEnum;
use std::io::Write;

/// The options of pictures.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Pictures (svg, png, pdf)")]
pub(super) struct FigureArgs {
    /// Let the area of a node show this measure or attribute [default: the first measure of nodes that is computed, or degree]
    #[arg(long, value_name = "MEASURE")]
    pub(super) size: Option<String>,
    /// What colour and shape show
    #[arg(long, value_name = "WHAT", default_value = "class")]
    color_by: Colours,
    /// Enclose communities
    #[arg(long)]
    hulls: bool,
    /// The colours: as the reader prefers, on white, on black, or on the paper that is there
    #[arg(long, value_name = "THEME", default_value = "auto")]
    theme: Themes,
    /// The width of the picture; without it, it grows until the labels fit
    #[arg(long, value_name = "PX", value_parser = between::<100, 20_000>, allow_negative_numbers = true)]
    width: Option<f64>,
    /// The pixels of a PNG for one unit of the picture
    #[arg(long, value_name = "N", default_value = "2", value_parser = between::<0, 16>)]
    scale: f64,
    /// The language of labels, where there are any in it
    #[arg(long, value_name = "LANG")]
    labels: Option<String>,
    /// Label the edges of this property; again for another [default: all, if there are 60 or fewer]
    #[arg(long, value_name = "PROPERTY")]
    edge_label: Vec<String>,
    /// Draw every node, also when there are more than 2,000 (--top draws the most important)
    #[arg(long)]
    all: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Colours {
    Class,
    Community,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Themes {
    Auto,
    Light,
    Dark,
    Print,
}

fn between<const LOW: u32, const HIGH: u32>(text: &str) -> std::result::Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| *number > 0.0 && (f64::from(LOW)..=f64::from(HIGH)).contains(number));
    number.ok_or_else(|| format!("a number above 0, from {LOW} to {HIGH}, is expected"))
}

impl FigureArgs {
    /// The measures that the picture shows.
    pub(super) fn measures(&self) -> Vec<Measure> {
        let communities = self.hulls || self.color_by == Colours::Community;
        let names = self.size.as_deref().into_iter().filter(|name| *name != "degree").chain(communities.then_some("community"));
        // What is no measure may be an attribute; the drawing says when it is neither.
        names.filter_map(|name| Measure::named(name).ok()).collect()
    }

    /// Whether the graph is drawn by its groups.
    pub(super) fn groups(&self, graph: &Graph) -> bool {
        graph.net.node_count() > READABLE && !self.all
    }

    /// Draws the graph once for pictures in some formats.
    pub(super) fn draw(&self, graph: &Graph, formats: &[Format], seed: u64) -> Result<Pictures> {
        let mut options = self.options(seed);
        let grouped = if self.groups(graph) { Some(self.grouped(graph, seed)?) } else { None };
        if let Some(grouped) = &grouped {
            (options.size, options.grouped) = (Some(MEMBERS.into()), true);
            (options.colour, options.hulls) = (ColourBy::Class, false);
            let note = grouped.about.notes.last().map_or("", String::as_str);
            output::note(&format!("{note}; --top N draws the N most important nodes, --all every node"));
        }
        let mut themes: Vec<Theme> = formats.iter().map(|format| self.theme_for(*format)).collect();
        themes.dedup();
        let shown = grouped.as_ref().unwrap_or(graph);
        let figure = watched("drawing", |work| draw::figure(shown, &options, &themes, work))?;
        if figure.left_out > 0 {
            let labels = if figure.left_out == 1 { "1 label is" } else { &format!("{} labels are", figure.left_out) };
            output::note(&format!("{labels} left out of the picture for want of room"));
        }
        Ok(Pictures { drawn: themes.into_iter().zip(figure.svgs).collect(), scale: self.scale })
    }

    /// The theme of a picture in a format.
    fn theme_for(&self, format: Format) -> Theme {
        let theme = match self.theme {
            Themes::Auto => Theme::Auto,
            Themes::Light => Theme::Light,
            Themes::Dark => Theme::Dark,
            Themes::Print => Theme::Print,
        };
        if format == Format::Svg { theme } else { theme.fixed() }
    }

    fn grouped(&self, graph: &Graph, seed: u64) -> Result<Graph> {
        let by_community = if self.color_by == Colours::Community { aggregate::by_community(graph) } else { None };
        let mut grouped = by_community.unwrap_or_else(|| aggregate::by_class(graph));
        let layout = Layout::fitting(&grouped);
        watched("laying out", |work| lay_out(&mut grouped, layout, seed, &[], work))?;
        Ok(grouped)
    }

    fn options(&self, seed: u64) -> Options {
        Options {
            size: self.size.clone(),
            colour: if self.color_by == Colours::Community { ColourBy::Community } else { ColourBy::Class },
            hulls: self.hulls,
            width: self.width,
            language: self.labels.clone(),
            edge_labels: self.edge_label.clone(),
            grouped: false,
            seed: Some(seed),
        }
    }
}

/// A graph that has been drawn.
pub(super) struct Pictures {
    /// The drawing in each theme.
    drawn: Vec<(Theme, String)>,
    scale: f64,
}

impl Pictures {
    /// Writes the picture in a format.
    pub(super) fn write(&self, figure: &FigureArgs, format: Format, out: &mut dyn Write) -> Result<()> {
        let theme = figure.theme_for(format);
        let svg = self.drawn.iter().find(|(drawn, _)| *drawn == theme).map_or("", |(_, svg)| svg);
        let bytes = watched("making the picture", |_| picture::bytes(svg, format, self.scale))?;
        out.write_all(&bytes).map_err(Error::Output)
    }
}
