//! `link apply`: which links of a file enter the data?

use super::super::output::{self, Naming, OutputArgs, Screen};
use super::super::{Data, Outcome};
use super::decisions::{check_is_plain, faulty, read_set};
use crate::dataset::{Dataset, iri_safe, sssom};
use crate::error::{Error, Result, doing};
use crate::link::{Applied, apply};
use crate::query::Answer;
use crate::query::format::Format;
use crate::query::links::{self, State};
use crate::validate;
use crate::vocab::{owl, skos};
use oxigraph::model::{NamedNode, Quad};
use std::path::{Path, PathBuf};

/// Add accepted links to the data
///
/// At the prompt, `.link apply FILE` adds them to the session's data, and `.undo` takes them back. On the command line they are written as RDF in the
/// graph of their set, or as a set (-o FILE.sssom.tsv), to be used with --data. What a person accepted enters, and from --at on what
/// nobody reviewed; rejected links never do. A link with wrong check digits, or one that would make two things of one data set the same, is left out
/// and told. Exit code 1 when no link enters.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas link apply companies.sssom.tsv -o links.trig
  bioatlas link apply companies.sssom.tsv --at 0.95 -o sure.sssom.tsv")]
pub(super) struct ApplyArgs {
    /// A set of links (SSSOM)
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    /// Take links that nobody reviewed from this confidence on
    #[arg(long, value_name = "SCORE", value_parser = output::parse_score, allow_negative_numbers = true, default_value_t = 0.9)]
    at: f64,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &ApplyArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    output::check_is_other(args.output.output.as_deref(), &args.file)?;
    let as_set = args.output.output.as_deref().filter(|path| sssom::is_named(&path.to_string_lossy()));
    as_set.map_or(Ok(()), check_is_plain)?;
    if as_set.is_none()
        && let Some(format) = args.output.chosen()?
        && !matches!(format, Format::Trig | Format::Nquads | Format::Jsonld)
    {
        return Err(Error::FormatMismatch {
            format: format.name(),
            answer: "links in the graph of their set",
            fits: "trig, nquads, jsonld, or a file .sssom.tsv".into(),
        });
    }
    let mut out = args.output.open(screen)?;
    let dataset = data.open()?;
    let applied = applied(args, dataset)?;
    if as_set.is_some() {
        let written = applied.set.write(&mut out).map_err(Error::Output);
        out.end(written)?;
    } else {
        let quads = statements(&applied, &args.file)?;
        let format = args.output.chosen()?.unwrap_or(Format::Trig);
        let args = OutputArgs { format: Some(format), output: args.output.output.clone() };
        output::answer(Answer::Quads(Box::new(quads.into_iter().map(Ok))), &args, out, Naming::PrefixedNames, dataset, screen)?;
    }
    Ok(if applied.set.is_empty() { Outcome::No } else { Outcome::Yes })
}

/// What the verb adds to the data of a session; nothing when it writes a file.
pub(super) fn addition(args: &ApplyArgs, dataset: &Dataset) -> Result<Option<Vec<Quad>>> {
    if args.output.output.is_some() || args.output.format.is_some() {
        return Ok(None);
    }
    statements(&applied(args, dataset)?, &args.file).map(Some)
}

fn applied(args: &ApplyArgs, dataset: &Dataset) -> Result<Applied> {
    let set = read_set(&args.file)?;
    let exact = [owl::SAME_AS, skos::EXACT_MATCH];
    let known = links::links(dataset, None)?.into_iter().filter_map(|link| {
        let holds = link.state == State::Linked && exact.contains(&link.predicate.as_ref());
        link.object.filter(|_| holds).map(|object| (link.entity, object))
    });
    let name = |iri: &str| NamedNode::new(iri).map_or_else(|_| iri.to_owned(), |iri| dataset.prefixes.display(iri.as_ref()));
    let applied = apply(set, args.at, known, &validate::is_sound, &name);
    for left in &applied.left_out {
        output::warning(&format!("{}:{}: left out: {}", args.file.display(), left.line, left.why));
    }
    output::note(&format!(
        "{}; {} are below {}, {} are rejected or not found, {} are left out",
        doing(applied.set.len(), "link", "enter"),
        applied.unsure,
        args.at,
        applied.rejected,
        applied.left_out.len()
    ));
    Ok(applied)
}

fn statements(applied: &Applied, file: &Path) -> Result<Vec<Quad>> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let graph = NamedNode::new_unchecked(format!("file:{}", iri_safe(name)));
    let mut quads = Vec::new();
    applied.set.statements(&graph, &mut |quad| quads.push(quad)).map_err(|fault| faulty(file, fault))?;
    Ok(quads)
}
