//! Where is a graph written, and in which formats?
//!
//! All files of a run appear together when all are complete, or none does.

use super::super::output::{self, Screen, Target};
use super::super::progress::watched;
use super::figure::{FigureArgs, Pictures};
use super::finish::FinishArgs;
use crate::error::{Error, Result};
use crate::graph::Graph;
use crate::graph::export::{FORMATS, Format};
use crate::graph::measure::Measure;
use crate::picture;
use std::path::{Path, PathBuf};

/// The options of everything that writes a graph.
#[derive(Debug, clap::Args)]
pub(in super::super) struct WriteArgs {
    /// Write to this file, which appears only when it is complete; again for another
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Vec<PathBuf>,
    /// Format of the graph [default: the one that the end of the file's name means]
    #[arg(long, value_name = "FORMAT", value_parser = parse_format, hide_possible_values = true, long_help = formats_help())]
    format: Option<&'static Format>,
    /// The title of the graph in pictures and files [default: what it is about]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    #[command(flatten)]
    figure: FigureArgs,
}

fn parse_format(name: &str) -> std::result::Result<&'static Format, String> {
    Format::named(name).map_err(|error| match error.hint() {
        Some(hint) => format!("{error}; {hint}"),
        None => error.to_string(),
    })
}

fn formats_help() -> String {
    let list: Vec<_> = FORMATS.iter().map(|f| format!("  {:<10} .{:<15} {}", f.name, f.extension(), f.meaning)).collect();
    format!("Format of the graph; without it, the one that the end of the file's name means\n\n{}", list.join("\n"))
}

/// A file that is to be written, or standard output.
pub(super) struct Planned {
    path: Option<PathBuf>,
    format: &'static Format,
    is_nodes: bool,
    picture: Option<Picture>,
}

/// How a picture is drawn.
struct Picture {
    format: picture::Format,
    figure: FigureArgs,
    seed: u64,
}

impl WriteArgs {
    /// The files and their formats; nothing if only counts are wanted.
    pub(super) fn plan(&self, finish: &FinishArgs) -> Result<Vec<Planned>> {
        let mut plan = Vec::new();
        let paths: Vec<Option<&PathBuf>> = match (self.output.as_slice(), self.format) {
            ([], None) => return Ok(plan),
            ([], Some(_)) => vec![None],
            (paths, _) => paths.iter().map(Some).collect(),
        };
        if let (Some(format), true) = (self.format, paths.len() > 1) {
            return Err(Error::Usage {
                message: format!("--format {} is given for {} files", format.name, paths.len()),
                hint: "leave --format out: the end of each file's name means its format".into(),
            });
        }
        for path in paths {
            let path = path.filter(|path| path.as_os_str() != "-");
            let format = self.format.map_or_else(|| format_of(path), Ok)?;
            plan.push(Planned { path: path.cloned(), format, is_nodes: false, picture: self.picture(format, finish)? });
            if let (true, Some(path)) = (format.has_nodes(), path) {
                plan.push(Planned { path: Some(format.nodes_beside(path)), format, is_nodes: true, picture: None });
            }
        }
        let mut seen: Vec<&Path> = Vec::new();
        for path in plan.iter().filter_map(|planned| planned.path.as_deref()) {
            if seen.contains(&path) {
                return Err(Error::Usage {
                    message: format!("`{}` would be written twice", path.display()),
                    hint: "give each file once".into(),
                });
            }
            seen.push(path);
        }
        Ok(plan)
    }

    /// Gives the graph the title that is wanted.
    pub(super) fn name(&self, graph: &mut Graph) {
        graph.about.title = self.title.clone().unwrap_or_else(|| std::mem::take(&mut graph.about.title));
    }

    fn picture(&self, format: &Format, finish: &FinishArgs) -> Result<Option<Picture>> {
        let Some((_, format)) = picture::Format::ALL.into_iter().find(|(name, _)| *name == format.name) else { return Ok(None) };
        let mut figure = self.figure.clone();
        if figure.size.is_none() {
            figure.size = Some(finish.size()?.name().to_owned());
        }
        Ok(Some(Picture { format, figure, seed: finish.seed }))
    }
}

/// The measures that the pictures show.
pub(super) fn measures(plan: &[Planned]) -> Vec<Measure> {
    plan.iter().filter_map(|planned| planned.picture.as_ref()).flat_map(|picture| picture.figure.measures()).collect()
}

fn format_of(path: Option<&PathBuf>) -> Result<&'static Format> {
    let shown = path.map_or("-".to_owned(), |path| path.display().to_string());
    path.and_then(|path| Format::of_file(path)).ok_or_else(|| Error::Usage {
        message: format!("the name `{shown}` means no graph format"),
        hint: "name one with --format, or end the file in .graphml, .gexf, .svg, .json, .csv …".into(),
    })
}

/// Whether some file shows where the nodes are.
pub(super) fn show_places(plan: &[Planned], graph: &Graph) -> bool {
    // A picture of groups has places of its own.
    let grouped = |planned: &Planned| planned.picture.as_ref().is_some_and(|picture| picture.figure.groups(graph));
    plan.iter().any(|planned| planned.format.has_places && !grouped(planned))
}

/// Looks whether every file can hold what is to be written, before any work.
///
/// - `places`: whether nodes may get places.
///
/// # Errors
/// A picture without places, or bytes that mean nothing to a terminal.
pub(super) fn check(plan: &[Planned], places: bool, screen: &Screen) -> Result<()> {
    for planned in plan {
        let name = planned.format.name;
        if planned.picture.is_some() && !places {
            return Err(Error::Usage {
                message: format!("--layout none leaves out the places of nodes, without which there is no {name}"),
                hint: "leave --layout out, or name another one".into(),
            });
        }
        if planned.path.is_none() && screen.width.is_some() && ["png", "pdf", "parquet"].contains(&name) {
            return Err(Error::Usage {
                message: format!("{name} is not for a terminal"),
                hint: format!("write it to a file: `-o NAME.{name}`"),
            });
        }
    }
    Ok(())
}

/// The drawing of which all pictures of a run are made.
fn drawn(graph: &Graph, plan: &[Planned]) -> Result<Option<Pictures>> {
    let pictures: Vec<&Picture> = plan.iter().filter_map(|planned| planned.picture.as_ref()).collect();
    let formats: Vec<_> = pictures.iter().map(|picture| picture.format).collect();
    pictures.first().map(|picture| picture.figure.draw(graph, &formats, picture.seed)).transpose()
}

/// Writes all files, and gives them their names when all are complete.
pub(super) fn write(graph: &Graph, plan: &[Planned], screen: &Screen) -> Result<()> {
    let mut targets: Vec<Target> = Vec::with_capacity(plan.len());
    for planned in plan {
        targets.push(Target::open(planned.path.as_deref(), screen)?);
    }
    let pictures = drawn(graph, plan)?;
    for (planned, target) in plan.iter().zip(&mut targets) {
        let written = match (&planned.picture, &pictures) {
            (Some(picture), Some(pictures)) => pictures.write(&picture.figure, picture.format, target).map(|()| 0),
            _ if planned.is_nodes => watched("writing", |work| planned.format.write_nodes(graph, target, work)),
            _ => watched("writing", |work| planned.format.write(graph, target, work)),
        };
        let replaced = written.map_err(|error| target.name_in(error))?;
        if replaced > 0 {
            let letters = if replaced == 1 { "1 character".to_owned() } else { format!("{replaced} characters") };
            output::note(&format!("{} cannot hold {letters} of the data; U+FFFD stands in the place", planned.format.name));
        }
    }
    targets.into_iter().try_for_each(Target::finish)?;
    graph.about.notes.iter().for_each(|note| output::note(note));
    for planned in plan.iter().filter(|planned| planned.is_nodes) {
        if let Some(path) = &planned.path {
            output::note(&format!("the nodes are in {}", path.display()));
        }
    }
    let edges_only = plan.iter().any(|planned| planned.path.is_none() && planned.format.has_nodes());
    if edges_only {
        output::note("these are the edges; with -o FILE the nodes are written beside them");
    }
    Ok(())
}
