//! `plot`: a numeric answer as a chart.

use super::output::{self, Naming, OutputArgs, Screen, Target};
use super::query::{Asked, asked, explain_empty, parse_seconds, too_late};
use super::{Data, Outcome, is_standard_input};
use crate::dataset::Dataset;
use crate::error::{Error, Result};
use crate::picture::{self, colour::Theme};
use crate::plot::printed::Printed;
use crate::plot::{self, Chart, Options, Plot, Question, Style};
use crate::query::cite::{Cited, Detail, Form};
use crate::query::named::NamedQuery;
use crate::query::parameter::Given;
use crate::query::status::{self, Status};
use crate::query::{Answer, Limits, Query, Rows, format};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use oxigraph::model::{Literal, Term};
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
    /// Format of the chart [default: the one that the output file's extension names, else text]
    #[arg(long, value_name = "FORMAT", value_parser = choice(formats()), hide_possible_values = true, long_help = formats_help())]
    format: Option<Format>,
}

/// What is drawn as what.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Chart")]
struct ShapeArgs {
    /// The chart: bar, line, dot or grouped [default: as the answer asks for]
    #[arg(long, value_name = "CHART", value_parser = choice(Chart::ALL), hide_possible_values = true)]
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
    #[arg(long, value_name = "THEME", default_value = "auto", value_parser = choice(Theme::ALL), hide_possible_values = true)]
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
    Text,
    Picture(picture::Format),
    VegaLite,
    Rows(format::Format),
}

impl Format {
    /// The formats by name, with what they are; those of rows hold what is drawn.
    fn all() -> Vec<(&'static str, Self, String)> {
        let pictures = picture::Format::ALL.map(|(name, format)| (name, Self::Picture(format), "a picture".to_owned()));
        let rows = format::Format::all().filter(|format| !format.is_graph());
        let rows = rows.map(|format| (format.name(), Self::Rows(format), format!("what is drawn: {}", format.meaning())));
        let text = [("text", Self::Text, "letters and blocks, for a terminal".to_owned())].into_iter();
        let vega = [("vega-lite", Self::VegaLite, "a specification for Vega-Lite 5 (.vl.json)".to_owned())];
        text.chain(pictures).chain(vega).chain(rows).collect()
    }

    fn of_file(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        if name.ends_with(".vl.json") {
            return Some(Self::VegaLite);
        }
        let picture = picture::Format::of_file(path).map(Self::Picture);
        let text = name.ends_with(".txt").then_some(Self::Text);
        picture.or(text).or_else(|| format::Format::of_file(path).filter(|format| !format.is_graph()).map(Self::Rows))
    }
}

fn formats() -> Vec<(&'static str, Format)> {
    Format::all().into_iter().map(|(name, format, _)| (name, format)).collect()
}

fn formats_help() -> String {
    let list: Vec<_> = Format::all().into_iter().map(|(name, _, meaning)| format!("  {name:<9} {meaning}")).collect();
    format!("Format of the chart; without it, the one that the output file's extension names, else text\n\n{}", list.join("\n"))
}

/// Takes one of some names for what it names.
fn choice<T: Copy + Send + Sync + 'static>(all: impl IntoIterator<Item = (&'static str, T)>) -> impl TypedValueParser<Value = T> {
    let all: Vec<(&'static str, T)> = all.into_iter().collect();
    PossibleValuesParser::new(all.iter().map(|(name, _)| *name))
        .try_map(move |chosen| all.iter().find(|(name, _)| *name == chosen).map(|(_, found)| *found).ok_or("it has no meaning"))
}

pub(super) fn run(args: &PlotArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    if args.query.is_none() && args.file.is_none() {
        return list(data, screen);
    }
    let format = args.format()?;
    let mut target = Target::open(args.output.as_deref(), screen)?;
    let asked = asked(args.query.as_deref(), args.file.as_deref())?;
    let dataset = data.open()?;
    let in_time = args.timeout.map(too_late);
    let query = asked.parse(&args.params, dataset).map_err(|error| without_values(error, dataset))?;
    let (question, options) = args.question(&asked, dataset)?;
    let part = if args.only.is_empty() { None } else { Some(status::only(dataset, &args.only)) };
    let facts = part.as_ref().unwrap_or(dataset);
    let cited = query.cite(facts, dataset, Detail::Whole, Limits { timeout: args.timeout, stop: None })?;
    drop(in_time);
    if nothing_to_draw(&cited, &query, facts)? {
        return Ok(Outcome::No);
    }
    let plot = plot::plot(&cited, dataset, &question, &options)?;
    let written = args.write(&plot, format, dataset, screen, &mut target);
    target.end(written)?;
    Ok(Outcome::Yes)
}

/// If it is no query that is not known, but a figure or table whose values no query has: says so.
fn without_values(error: Error, dataset: &Dataset) -> Error {
    let Error::Unknown { name, .. } = &error else { return error };
    let printed = plot::printed::printed(dataset).unwrap_or_default();
    printed.iter().find(|printed| printed.name == name.to_lowercase()).map_or(error, Printed::without_values)
}

/// Lists the figures and tables of the sources, and the queries that say how they are drawn.
fn list(data: &Data, screen: &Screen) -> Result<Outcome> {
    let dataset = data.open()?;
    let printed = plot::printed::printed(dataset)?;
    let queries = NamedQuery::all(data.workspace())?;
    let known = |name: &str| queries.iter().find(|query| query.name == name);
    let mut rows: Vec<[String; 3]> = Vec::new();
    for thing in &printed {
        rows.push(match known(&thing.name) {
            Some(query) => [thing.name.clone(), query.question.clone(), "yes".to_owned()],
            None => [thing.name.clone(), thing.title.clone(), format!("no values in the text, {}", thing.after())],
        });
    }
    let is_drawn = |query: &&NamedQuery| query.notes.iter().any(|note| note.starts_with("chart:"));
    let others = queries.iter().filter(is_drawn).filter(|query| printed.iter().all(|thing| thing.name != query.name));
    rows.extend(others.map(|query| [query.name.clone(), query.question.clone(), "yes".to_owned()]));
    let word = |text: String| Some(Term::from(Literal::from(text)));
    let rows = Rows::new(&["name", "shows", "drawn"], rows.into_iter().map(|row| Ok(row.map(word).to_vec())));
    let args = OutputArgs { format: None, output: None };
    output::answer(Answer::Rows(rows), &args, args.open(screen)?, Naming::PrefixedNames, dataset, screen)?;
    output::note("every query that gives numbers can be drawn; `bioatlas queries` lists them");
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
                hint: "end the file in .svg, .png, .pdf, .txt, .csv, .json or .vl.json, or name the format with --format".into(),
            }),
            _ => Ok(Format::Text),
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

    fn write(&self, plot: &Plot, format: Format, dataset: &Dataset, screen: &Screen, out: &mut Target) -> Result<()> {
        let bytes = match format {
            Format::Rows(format) => {
                let look = format::Look { width: screen.width.filter(|_| self.output.is_none()), labels: None };
                return format::write(Answer::Rows(plot.rows()), format, &dataset.prefixes, &look, out).map(drop);
            }
            Format::Text => {
                let width = screen.width.filter(|_| self.output.is_none()).map_or(80, usize::from);
                let colours = self.output.is_none() && screen.has_colour();
                let paint = |series: usize, text: &str| if colours { screen.set(colour(series), text) } else { text.to_owned() };
                plot::terminal::text(plot, width, &paint).into_bytes()
            }
            Format::VegaLite => plot::vega::vega_lite(plot).into_bytes(),
            Format::Picture(format) => {
                let theme = if format == picture::Format::Svg { self.look.theme } else { self.look.theme.fixed() };
                let svg = plot::svg(plot, Style { theme, width: f64::from(self.look.width) });
                picture::bytes(&svg, format, f64::from(self.look.scale))?
            }
        };
        out.write_all(&bytes).map_err(Error::Output)
    }
}

/// The colour of a series in a terminal.
fn colour(series: usize) -> anstyle::Style {
    use anstyle::AnsiColor::{Blue, Cyan, Green, Magenta, Red, Yellow};
    let colours = [Blue, Yellow, Green, Magenta, Cyan, Red];
    anstyle::Style::new().fg_color(Some(colours[series % colours.len()].into()))
}
