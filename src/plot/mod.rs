//! How is a numeric answer drawn as a chart, so that it can be printed as it is?
//!
//! From the rows of a query with what they rest on to a [`Plot`]: `column` reads the cells, `role` decides what is drawn as what, `known` asks
//! the data what the numbers measure and who states them, and `panel` puts them together. A plot becomes SVG (`draw`), text for a terminal
//! ([`terminal`]), or a specification for Vega-Lite ([`vega`]). Which figures and tables a source prints is the business of [`printed`].

mod caption;
mod column;
mod draw;
mod known;
mod number;
mod panel;
pub mod printed;
mod role;
mod scale;
pub mod terminal;
pub mod vega;

use crate::dataset::Dataset;
use crate::error::{Error, Result};
use crate::picture::colour::Theme;
use crate::query::Rows;
use crate::query::cite::Cited;
use crate::query::named::NamedQuery;
pub use draw::svg;
pub use known::{Origin, Remark};
use number::Magnitude;
use oxigraph::model::{Literal, Term};
use std::collections::BTreeSet;

/// How values are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chart {
    /// A bar for each value, beginning at zero.
    Bar,
    /// A line over years.
    Line,
    /// A dot for each value on a line of its own, for many values.
    Dot,
    /// Bars side by side under each name.
    Grouped,
}

impl Chart {
    /// The charts by name.
    pub const ALL: [(&'static str, Self); 4] =
        [("bar", Self::Bar), ("line", Self::Line), ("dot", Self::Dot), ("grouped", Self::Grouped)];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, chart)| *chart == self).map_or("", |(name, _)| name)
    }
}

impl std::str::FromStr for Chart {
    type Err = String;

    fn from_str(name: &str) -> std::result::Result<Self, String> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, chart)| *chart);
        found.ok_or_else(|| format!("`{name}` is none of {}", Self::ALL.map(|(name, _)| name).join(", ")))
    }
}

/// What is asked of a plot; what is left open is chosen from the answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// How the values are drawn.
    pub chart: Option<Chart>,
    /// The column of names or years.
    pub x: Option<String>,
    /// The columns of numbers.
    pub y: Vec<String>,
    /// The column whose values stand side by side.
    pub by: Option<String>,
    /// The column whose values have panels of their own.
    pub panel: Option<String>,
    /// The heading.
    pub title: Option<String>,
    /// Whether the axis of numbers is logarithmic.
    pub log: bool,
    /// Whether names stay in the order of the rows; else the largest value comes first.
    pub in_order: bool,
}

impl Options {
    /// The options that a named query has in its header, in a line such as `# chart: grouped by=year panel=item`.
    ///
    /// # Errors
    /// What cannot be read in that line.
    pub fn of(query: &NamedQuery) -> Result<Self> {
        let Some(line) = query.notes.iter().find_map(|note| note.strip_prefix("chart:")) else { return Ok(Self::default()) };
        Self::read(line).map_err(|why| Error::Usage {
            message: format!("the line `chart:` of the query `{}` cannot be read: {why}", query.name),
            hint: "it has a chart, then x=COLUMN, y=COLUMN, by=COLUMN, panel=COLUMN, log, in-order".into(),
        })
    }

    fn read(line: &str) -> std::result::Result<Self, String> {
        let mut options = Self::default();
        for word in line.split_whitespace() {
            match word.split_once('=') {
                None if word == "log" => options.log = true,
                None if word == "in-order" => options.in_order = true,
                None => options.chart = Some(word.parse()?),
                Some(("x", column)) => options.x = Some(column.to_owned()),
                Some(("y", column)) => options.y.push(column.to_owned()),
                Some(("by", column)) => options.by = Some(column.to_owned()),
                Some(("panel", column)) => options.panel = Some(column.to_owned()),
                Some((other, _)) => return Err(format!("`{other}` is none of x, y, by, panel")),
            }
        }
        Ok(options)
    }

    /// These options, with those of a header where they are silent.
    #[must_use]
    pub fn or(self, header: Self) -> Self {
        Self {
            chart: self.chart.or(header.chart),
            x: self.x.or(header.x),
            y: if self.y.is_empty() { header.y } else { self.y },
            by: self.by.or(header.by),
            panel: self.panel.or(header.panel),
            title: self.title.or(header.title),
            log: self.log || header.log,
            in_order: self.in_order || header.in_order,
        }
    }
}

/// A chart, ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// The heading.
    pub title: String,
    /// How the values are drawn.
    pub chart: Chart,
    /// What has an axis of its own.
    pub panels: Vec<Panel>,
    /// What the colours stand for; one empty name without colours.
    pub series: Vec<String>,
    /// Whether the axis of numbers is logarithmic.
    pub log: bool,
    /// What is said under the chart, in sentences.
    pub caption: Vec<String>,
}

/// Values that share an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Its heading, empty if there is only one.
    pub heading: String,
    /// What the numbers measure.
    pub quantity: String,
    /// Their unit as the data write it, empty for counts and the like.
    pub unit: String,
    /// The values, in the order in which they are drawn.
    pub points: Vec<Point>,
    magnitude: Magnitude,
}

/// A value that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// What it is of; empty in a line, whose name is that of the series.
    pub name: String,
    /// Its place in [`Plot::series`].
    pub series: usize,
    /// In a line: when.
    pub year: Option<i32>,
    /// The value.
    pub value: f64,
    /// On whose word it stands.
    pub origin: Origin,
    /// What restricts it, such as that it is expected.
    pub remark: Option<Remark>,
    /// Whether the audit doubts it.
    pub in_doubt: bool,
    /// The value as the answer has it.
    term: Option<Term>,
    /// The row of the answer.
    row: usize,
    /// The graphs that it comes from, as places of [`Cited::sources`].
    graphs: BTreeSet<usize>,
}

/// How a drawing looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// The colours.
    pub theme: Theme,
    /// The width of the drawing.
    pub width: f64,
}

/// What was asked, for heading and caption.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Question {
    /// The question in words, if the query has some.
    pub words: Option<String>,
    /// The name of the query and its parameters, or that it is SPARQL.
    pub query: String,
}

/// Makes a plot of an answer with its citations.
///
/// - `cited`: the rows, with [`crate::query::cite::Detail::Whole`].
/// - `about`: where the passages and observations are described.
///
/// # Errors
/// An answer without numbers, with too many, or without the columns that the options name.
pub fn plot(cited: &Cited, about: &Dataset, question: &Question, options: &Options) -> Result<Plot> {
    let (table, known, roles) = panel::read(cited, about, options)?;
    let (panels, series, left_out) = panel::panels(cited, &table, &known, &roles, options)?;
    let quantity = &panels[0].quantity;
    let title = options.title.clone().or_else(|| question.words.clone()).unwrap_or_else(|| capital(quantity));
    let mut plot = Plot { title, chart: roles.chart, panels, series, log: options.log, caption: Vec::new() };
    plot.caption = caption::caption(&plot, cited, about, question, &left_out)?;
    Ok(plot)
}

/// A text with a capital at its beginning.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

impl Plot {
    /// What is drawn, as rows.
    pub fn rows(&self) -> Rows<'_> {
        let columns = ["panel", "name", "series", "year", "value", "unit", "quantity", "remark", "origin", "in_doubt"];
        let word = |text: &str| Some(Term::from(Literal::from(text))).filter(|_| !text.is_empty());
        let points = self.panels.iter().flat_map(|panel| panel.points.iter().map(move |point| (panel, point)));
        let row = move |(panel, point): (&Panel, &Point)| {
            Ok(vec![
                word(&panel.heading),
                word(&point.name),
                word(&self.series[point.series]),
                point.year.map(|year| Literal::from(year).into()),
                point.term.clone(),
                word(&panel.unit),
                word(&panel.quantity),
                point.remark.as_ref().and_then(|remark| word(&remark.words)),
                word(point.origin.name()),
                Some(Literal::from(point.in_doubt).into()),
            ])
        };
        Rows::new(&columns, points.map(row))
    }
}

impl Panel {
    /// What the axis measures: `market size, billion USD`.
    pub fn axis(&self) -> String {
        let unit = [self.magnitude.word, &self.unit].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        if unit.is_empty() { self.quantity.clone() } else { format!("{}, {unit}", self.quantity) }
    }

    /// Whether the axis of a line has zero on it: where the values are not far from it.
    fn begins_at_zero(&self) -> bool {
        let values = || self.points.iter().map(|point| point.value);
        let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
        (low <= high / 2.0 && high >= 0.0) || (low <= 0.0 && high >= low / 2.0)
    }

    /// A value with what is to be said of it: `1,430 expected`, `1.88 !` for one in doubt.
    fn written(&self, point: &Point) -> String {
        let mut text = self.magnitude.written(point.value, point.origin == Origin::Computed);
        if self.unit == "%" {
            text.push_str(" %");
        }
        match &point.remark {
            Some(Remark { words, before: true }) => text = format!("{words} {text}"),
            Some(Remark { words, before: false }) => text.push_str(&format!(" {words}")),
            None => {}
        }
        if point.in_doubt {
            text.push_str(" !");
        }
        text
    }

    /// The number of a tick.
    fn tick(&self, value: f64) -> String {
        self.magnitude.written(value, false)
    }
}

impl Point {
    /// The year after its own.
    fn next_year(&self) -> Option<i32> {
        self.year.map(|year| year.saturating_add(1))
    }
}

/// The error of an answer that is too large for a chart.
fn too_many(count: usize, what: &str, most: usize) -> Error {
    Error::Usage {
        message: format!("{count} {what} are too many for one chart; {most} can be read"),
        hint: "ask for fewer with LIMIT or FILTER, or sum them up with GROUP BY".into(),
    }
}
