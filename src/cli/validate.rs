//! `validate`: checks the data against SHACL shapes.

use super::output::{self, Naming, OutputArgs, Screen, Target};
use super::{Data, Outcome, is_standard_input};
use crate::dataset::Workspace;
use crate::error::{Error, Result, counted};
use crate::query::Answer;
use crate::validate::{self, Report, Violation, shown};
use crate::vocab::sh;
use anstyle::{AnsiColor, Style};
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;

/// Check the data against SHACL shapes
///
/// Without --shapes, the shapes of the workspace. Each result says how bad it is, which node it is about, the property, the value, and what
/// to do. Exit code 1 when there are violations; warnings alone do not fail. Without --format, text for reading; RDF formats hold a
/// sh:ValidationReport.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas validate
  bioatlas validate --data mine.ttl                         the atlas with a file of yours added
  bioatlas validate --no-atlas --data mine.ttl --shapes my-shapes.ttl
  bioatlas validate --format csv -o results.csv
  bioatlas validate --format turtle                         the report in RDF")]
pub(super) struct ValidateArgs {
    /// A file of SHACL shapes; may be given more than once
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    shapes: Vec<PathBuf>,
    #[command(flatten)]
    output: OutputArgs,
}

impl ValidateArgs {
    /// An entry for each option that reads standard input.
    pub(super) fn reads_standard_input(&self) -> impl Iterator<Item = &'static str> {
        self.shapes.iter().filter(|path| is_standard_input(path)).map(|_| "--shapes -")
    }
}

pub(super) fn run(args: &ValidateArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    let mut target = args.output.open(screen)?;
    let format = args.output.chosen()?;
    let shapes = data.source.open_shapes(&args.shapes)?;
    if shapes.is_empty() {
        let hint = match data.workspace() {
            Workspace::Empty => "name a file with --shapes",
            _ => "put shapes into ontology/shapes.ttl, or use --shapes",
        };
        return Err(Error::Usage { message: "there are no shapes to check against".into(), hint: hint.into() });
    }
    let given;
    let dataset = match data.opened.get() {
        Some(open) => open,
        None => {
            given = data.source.open_as_given()?;
            &given
        }
    };
    let report = validate::validate(dataset, &shapes)?;
    report.notes.iter().for_each(|note| output::note(note));
    if report.focus_nodes == 0 {
        output::note("nothing was checked: no shape applies to anything in the data");
    }
    match format {
        None => {
            let written = write(&report, &mut target, screen).map_err(Error::Output);
            target.end(written)?;
        }
        Some(format) => {
            let answer = if format.is_graph() {
                Answer::Graph(Box::new(report.graph().into_iter().map(Ok)))
            } else {
                Answer::Rows(report.rows())
            };
            output::answer(answer, &args.output, target, Naming::PrefixedNames, dataset, screen)?;
        }
    }
    Ok(if report.is_acceptable() { Outcome::Yes } else { Outcome::No })
}

/// Writes the report for reading: two lines a result, and the counts.
fn write(report: &Report, out: &mut Target, screen: &Screen) -> std::io::Result<()> {
    for violation in &report.results {
        writeln!(out, "{}", headline(report, violation, screen))?;
        let shape = violation.named_shape.as_ref().map(|shape| report.prefixes.display(shape.as_ref()));
        let shape = shape.map(|shape| screen.dim(&format!("  [{shape}]"))).unwrap_or_default();
        writeln!(out, "  {}{shape}", output::clean(violation.message()))?;
    }
    if !report.results.is_empty() {
        writeln!(out)?;
    }
    writeln!(out, "{}", counts(report))
}

fn headline(report: &Report, violation: &Violation, screen: &Screen) -> String {
    let (name, colour) = match violation.severity.as_ref() {
        sh::VIOLATION => ("violation".to_owned(), AnsiColor::Red),
        sh::WARNING => ("warning".to_owned(), AnsiColor::Yellow),
        sh::INFO => ("info".to_owned(), AnsiColor::Cyan),
        other => (report.prefixes.display(other), AnsiColor::Red),
    };
    let mut line = screen.set(Style::new().bold().fg_color(Some(colour.into())), &name);
    line.push_str(&format!("  {}", screen.bold(&shown(&violation.focus, &report.prefixes))));
    if let Some(path) = &violation.path {
        line.push_str(&format!("  {}", path.display(&report.prefixes)));
    }
    // Where the node itself is what is wrong, it is not written twice.
    if let Some(value) = violation.value.as_ref().filter(|value| **value != violation.focus || violation.path.is_some()) {
        line.push_str(&format!("  {}", shown(value, &report.prefixes)));
    }
    line
}

fn counts(report: &Report) -> String {
    let checked = counted(report.focus_nodes, "node");
    if report.conforms() {
        return format!("conforms ({checked} checked)");
    }
    let other = report.results.len() - report.count(sh::VIOLATION) - report.count(sh::WARNING) - report.count(sh::INFO);
    let mut parts = vec![counted(report.count(sh::VIOLATION), "violation")];
    for (count, word) in [(report.count(sh::WARNING), "warning"), (report.count(sh::INFO), "info"), (other, "other result")] {
        if count > 0 {
            parts.push(counted(count, word));
        }
    }
    let nodes: BTreeSet<String> = report.results.iter().map(|violation| violation.focus.to_string()).collect();
    format!("{} in {} ({checked} checked)", parts.join(", "), counted(nodes.len(), "node"))
}
