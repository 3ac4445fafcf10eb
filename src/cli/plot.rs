//! `plot`: a numeric answer as a chart.

use super::output::{self, Screen, Target};
use super::query::{Asked, asked, explain_empty, parse_seconds, too_late};
use super::{Data, Outcome, is_standard_input};
use crate::dataset::Dataset;
use crate::error::{Error, Result, choices, near};
use crate::picture::{self, colour::Theme};
use crate::plot::{self, Chart, Options, Plot, Question, Style};
use crate::query::cite::{Cited, Detail, Form};
use crate::query::named::NamedQuery;
use crate::query::parameter::Given;
use crate::query::status::{self, Status};
use crate::query::{Limits, Query};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Draw a numeric answer as a chart
///
/// Bars, a line over years, dots or a comparison side by side, as the shape of the answer asks for, with the unit at the axis and the sources
/// in the caption. What a query computes is hatched or hollow, what is stated is solid. Values of different units get panels of their own.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas plot us-bioclusters
  bioatlas plot table-1 -o table-1.svg
  bioatlas plot market-shares --chart dot -o shares.pdf
  bioatlas plot 'SELECT ?class (COUNT(*) AS ?things) { ?thing a ?class } GROUP BY ?class ORDER BY DESC(?things) LIMIT 20'")]
pub(super) struct PlotArgs {
    /// The name of a query, or SPARQL
    #[arg(value_name = "NAME|SPARQL", conflicts_with = "file")]
    query: Option<String>,
    /// Read the query from this file; `-` is standard input
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// Give a parameter a value; again for the same name adds an alternative
    #[arg(short, long = "param", value_name = "NAME=VALUE")]
    params: Vec<Given>,
    /// Stop after this many seconds
    #[arg(long, value_name = "S", value_parser = parse_seconds)]
    timeout: Option<Duration>,
    /// Use only statements of this kind: asserted, background, linked, computed or imported; may be given again
    #[arg(long, value_name = "KIND")]
    only: Vec<Status>,
    #[command(flatten)]
    shape: ShapeArgs,
    #[command(flatten)]
    look: LookArgs,
    /// Write to this file, which appears only when it is complete; its extension names the format
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// Format of the chart [default: the one that the output file's extension names]
    #[arg(long, value_name = "FORMAT", value_parser = parse_format)]
    format: Option<Format>,
}

/// What is drawn as what.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Chart")]
struct ShapeArgs {
    /// The chart: bar, line, dot or grouped [default: as the answer asks for]
    #[arg(long, value_name = "CHART")]
    chart: Option<Chart>,
    /// The column of names or years
    #[arg(long, value_name = "COLUMN")]
    x: Option<String>,
    /// The column of numbers; again for another beside it
    #[arg(long, value_name = "COLUMN")]
    y: Vec<String>,
    /// The column whose values stand side by side in colours
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
    /// The column whose values get panels of their own
    #[arg(long, value_name = "COLUMN")]
    panel: Option<String>,
    /// Use a logarithmic axis
    #[arg(long)]
    log: bool,
    /// Keep the order of the rows; without it, the largest value comes first
    #[arg(long)]
    in_order: bool,
    /// The heading [default: the question of the query]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
}

/// How it looks.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Pictures (svg, png, pdf)")]
struct LookArgs {
    /// The colours: auto (as the reader prefers), light, dark, or print (on the paper that is there)
    #[arg(long, value_name = "THEME", default_value = "auto", value_parser = parse_theme)]
    theme: Theme,
    /// The width of the picture
    #[arg(long, value_name = "PX", default_value = "720", value_parser = clap::value_parser!(u16).range(240..=4000))]
    width: u16,
    /// The pixels of a PNG for one unit of the picture
    #[arg(long, value_name = "N", default_value = "2", value_parser = clap::value_parser!(u8).range(1..=8))]
    scale: u8,
}

/// The formats of charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Picture(picture::Format),
}

impl Format {
    const ALL: [(&'static str, Self); 3] = [
        ("svg", Self::Picture(picture::Format::Svg)),
        ("png", Self::Picture(picture::Format::Png)),
        ("pdf", Self::Picture(picture::Format::Pdf)),
    ];

    fn of_file(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::ALL.iter().find(|(name, _)| *name == extension).map(|(_, format)| *format)
    }
}

fn parse_format(name: &str) -> std::result::Result<Format, String> {
    named(name, "formats", &Format::ALL)
}

fn parse_theme(name: &str) -> std::result::Result<Theme, String> {
    named(name, "themes", &Theme::ALL)
}

/// What has a name, or the near names.
fn named<T: Copy>(name: &str, what: &str, all: &[(&'static str, T)]) -> std::result::Result<T, String> {
    let names = || all.iter().map(|(name, _)| *name);
    let found = all.iter().find(|(known, _)| *known == name.to_ascii_lowercase()).map(|(_, found)| *found);
    found.ok_or_else(|| {
        let near = near(name, names());
        let guess = if near.is_empty() { String::new() } else { format!("did you mean {}? ", choices(&near)) };
        format!("{guess}{what}: {}", names().collect::<Vec<_>>().join(", "))
    })
}

pub(super) fn run(args: &PlotArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    let format = args.format()?;
    let mut target = Target::open(args.output.as_deref(), screen)?;
    let asked = asked(args.query.as_deref(), args.file.as_deref())?;
    let dataset = data.open()?;
    let in_time = args.timeout.map(too_late);
    let query = asked.parse(&args.params, dataset)?;
    let (question, options) = args.question(&asked, dataset)?;
    let part = if args.only.is_empty() { None } else { Some(status::only(dataset, &args.only)?) };
    let facts = part.as_ref().unwrap_or(dataset);
    let cited = query.cite(facts, dataset, Detail::Whole, Limits { timeout: args.timeout, stop: None })?;
    drop(in_time);
    if nothing_to_draw(&cited, &query, facts)? {
        return Ok(Outcome::No);
    }
    let plot = plot::plot(&cited, dataset, &question, &options)?;
    let written = args.write(&plot, format, &mut target);
    target.end(written)?;
    Ok(Outcome::Yes)
}

/// Whether there is no row; says why then.
fn nothing_to_draw(cited: &Cited, query: &Query, facts: &Dataset) -> Result<bool> {
    if cited.form != Form::Rows {
        return Err(Error::Usage {
            message: "only the rows of SELECT can be drawn".into(),
            hint: "ask with SELECT; `bioatlas graph --query` draws the triples of CONSTRUCT".into(),
        });
    }
    if cited.rows.is_empty() {
        output::note("the answer has no rows, so nothing is drawn");
        explain_empty(query, facts, &[], None)?;
    }
    Ok(cited.rows.is_empty())
}

impl PlotArgs {
    fn format(&self) -> Result<Format> {
        match (self.format, &self.output) {
            (Some(format), _) => Ok(format),
            (None, Some(path)) if !is_standard_input(path) => Format::of_file(path).ok_or_else(|| Error::Usage {
                message: format!("the extension of `{}` names no format of charts", path.display()),
                hint: "end the file in .svg, .png or .pdf, or name the format with --format".into(),
            }),
            _ => Ok(Format::Picture(picture::Format::Svg)),
        }
    }

    /// What is asked in words, and how it is drawn: as the options say, else the header of the query, else the answer.
    fn question(&self, asked: &Asked, dataset: &Dataset) -> Result<(Question, Options)> {
        let given = Options {
            chart: self.shape.chart,
            x: self.shape.x.clone(),
            y: self.shape.y.clone(),
            by: self.shape.by.clone(),
            panel: self.shape.panel.clone(),
            title: self.shape.title.clone(),
            log: self.shape.log,
            in_order: self.shape.in_order,
        };
        let Asked::Name(name) = asked else {
            return Ok((Question { words: None, query: String::new() }, given));
        };
        let named = NamedQuery::find(&dataset.workspace, name)?;
        let params: Vec<String> = self.params.iter().map(|given| format!(" {}={}", given.name, given.value)).collect();
        let question = Question { words: Some(named.question.clone()), query: format!("{}{}", named.name, params.concat()) };
        Ok((question, given.or(Options::of(&named)?)))
    }

    fn write(&self, plot: &Plot, format: Format, out: &mut Target) -> Result<()> {
        let Format::Picture(format) = format;
        let theme = if format == picture::Format::Svg { self.look.theme } else { self.look.theme.fixed() };
        let svg = plot::svg(plot, Style { theme, width: f64::from(self.look.width) });
        out.write_all(&picture::bytes(&svg, format, f64::from(self.look.scale))?).map_err(Error::Output)
    }
}
