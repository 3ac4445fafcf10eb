//! `evidence`: the passages behind a fact or an entity, and the check of phrases against a text.

use super::output::{self, Naming, OutputArgs, Screen};
use super::{Data, Outcome, is_standard_input};
use crate::dataset::Dataset;
use crate::error::{Error, Result, choices, counted};
use crate::query::row::TableRow;
use crate::query::{Answer, Row, Rows, entity, evidence};
use oxigraph::model::{Literal, Term};
use std::io::Write as _;
use std::path::PathBuf;

/// Show the passages behind a fact or an entity, or check them against a text
///
/// One name: every passage that speaks of that entity. Three (subject, property, object; `_` for any): the passages that state that
/// fact. With --check: whether each phrase of each passage stands on its page in the text; exit code 1 if any does not.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas evidence Remsima
  bioatlas evidence Celltrion :developed Remsima
  bioatlas evidence Celltrion :developed _
  bioatlas evidence --check paper.txt

A text tells its pages apart by form feeds or by lines with [page N]; a mark such as ⟦p. 47⟧ turns the page inside a paragraph.
HTML comments and marks such as [fn3] are skipped; white space, quotes and dashes are normalised.")]
pub(super) struct EvidenceArgs {
    /// An entity, or subject, property and object of a fact
    #[arg(value_name = "ENTITY|FACT", required_unless_present = "check", num_args = 1..=3, conflicts_with = "check")]
    what: Vec<String>,
    /// Check each passage against this text; `-` is standard input
    #[arg(long, value_name = "TEXTFILE", value_hint = clap::ValueHint::FilePath)]
    check: Option<PathBuf>,
    #[command(flatten)]
    output: OutputArgs,
}

impl EvidenceArgs {
    /// The option that reads standard input, if one does.
    pub(super) fn reads_standard_input(&self) -> Option<&'static str> {
        self.check.as_ref().filter(|path| is_standard_input(path)).map(|_| "--check -")
    }
}

pub(super) fn run(args: &EvidenceArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    let mut target = args.output.open(screen)?;
    if let Some(path) = &args.check {
        let text = super::query::read(path)?;
        let dataset = data.open()?;
        let check = evidence::check(dataset, &text)?;
        let written = target.write_all(report(&check, dataset).as_bytes()).map_err(Error::Output);
        target.end(written)?;
        return Ok(if check.missing.is_empty() { Outcome::Yes } else { Outcome::No });
    }
    let dataset = data.open()?;
    let graphs = graphs(&args.what, dataset)?;
    let found = !graphs.is_empty();
    let rows = rows(dataset, &graphs, subject(&args.what, dataset)?.as_ref())?;
    output::answer(Answer::Rows(rows), &args.output, target, Naming::PrefixedNames, dataset, screen)?;
    if !found {
        output::note("no passage and no file states this");
    }
    Ok(if found { Outcome::Yes } else { Outcome::No })
}

fn graphs(what: &[String], dataset: &Dataset) -> Result<Vec<Term>> {
    match what {
        [subject, property, object] => {
            let end =
                |text: &String| if text == "_" { Ok(None) } else { entity::resolve(dataset, text).map(|iri| Some(iri.into())) };
            let object = match end(object) {
                // What is no entity may be the value of a property.
                Err(Error::Unknown { .. }) => Some(Literal::from(object.as_str()).into()),
                other => other?,
            };
            evidence::of_fact(dataset, [end(subject)?, end(property)?, object])
        }
        [entity] => evidence::of_entity(dataset, &entity::resolve(dataset, entity)?),
        _ => Err(Error::Usage {
            message: "a fact has three parts".into(),
            hint: "give one entity (in quotes if it has blanks), or subject, property and object".into(),
        }),
    }
}

/// The thing that is asked about: an entity, or the subject of a fact.
fn subject(what: &[String], dataset: &Dataset) -> Result<Option<Term>> {
    match what.first() {
        Some(name) if name != "_" => Ok(Some(entity::resolve(dataset, name)?.into())),
        _ => Ok(None),
    }
}

fn rows(dataset: &Dataset, graphs: &[Term], subject: Option<&Term>) -> Result<Rows<'static>> {
    let places = evidence::places(dataset, graphs)?;
    let word = |text: &str| Some(Term::from(Literal::from(text)));
    let rows: Vec<Row> = graphs
        .iter()
        .map(|graph| {
            let mut place = places.get(graph).cloned().unwrap_or_default();
            if let Some(row) = subject.and_then(|subject| TableRow::of_statement(dataset, graph, subject)) {
                (place.part, place.kind) = (row.file, format!("row {}", row.number));
            }
            let said = if place.phrases.is_empty() { place.title.clone() } else { place.phrases.join(" · ") };
            vec![word(&place.span()), word(&place.part), word(&place.kind), Some(graph.clone()), word(&said), word(&place.status)]
        })
        .collect();
    Ok(Rows::new(&["page", "part", "kind", "passage", "phrases", "status"], rows.into_iter().map(Ok)))
}

fn report(check: &evidence::Check, dataset: &Dataset) -> String {
    let mut text = String::new();
    for missing in &check.missing {
        let passage = dataset.prefixes.display(missing.passage.as_ref());
        let found = if missing.found_on.is_empty() {
            "nowhere in the text".to_owned()
        } else {
            format!("found on page {}", missing.found_on.join(", "))
        };
        let pages: Vec<String> = missing.pages.clone();
        text.push_str(&format!(
            "missing  {passage}  page {}  \"{}\"  ({found})\n",
            choices(&pages).replace('`', ""),
            missing.phrase
        ));
    }
    let standing = check.phrases - check.missing.len();
    text.push_str(&format!(
        "{}, {}: {standing} stand on their page, {} do not\n",
        counted(check.passages, "passage"),
        counted(check.phrases, "phrase"),
        check.missing.len()
    ));
    text
}
