//! `links`: what things are called in other data sets.

use super::output::{self, Naming, OutputArgs, Screen};
use super::{Data, Outcome};
use crate::error::{Error, Result, near};
use crate::query::format::Format;
use crate::query::links::{self, Link, State};
use crate::query::{Answer, Row, Rows, entity};
use oxigraph::model::{Literal, NamedNode, Term};
use std::collections::{BTreeSet, HashMap};

/// List the links of things to other data sets
///
/// Each line is an identifier that an outside data set has for a thing: how the two are related, the address that opens it, and how sure
/// the link is. The other formats have more columns than the table: why, who, when, where it was seen, remarks.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas links
  bioatlas links Roche
  bioatlas links --target lei --format csv
  bioatlas links 'Green Cross' --all")]
pub(super) struct LinksArgs {
    /// The thing, by IRI, prefixed name or label; without it, all things
    entity: Vec<String>,
    /// Only links to this data set, such as wikidata; several may be given
    #[arg(long, value_name = "NAME")]
    target: Vec<String>,
    /// Also what was rejected and what was looked for without being found
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &LinksArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    let target = args.output.open(screen)?;
    let format = args.output.chosen()?.unwrap_or(Format::Table);
    let dataset = data.open()?;
    let name = args.entity.join(" ");
    let entity = if name.is_empty() { None } else { Some(entity::resolve(dataset, &name)?) };
    let mut found = links::links(dataset, entity.as_ref())?;
    if !args.target.is_empty() {
        check_targets(&args.target, &if entity.is_some() { links::links(dataset, None)? } else { found.clone() })?;
        found.retain(|link| args.target.iter().any(|wanted| wanted == link.target()));
    }
    let hidden = if args.all { 0 } else { found.iter().filter(|link| link.state != State::Linked).count() };
    found.retain(|link| args.all || link.state == State::Linked);
    let iris = found.iter().flat_map(|link| [Some(&link.entity), Some(&link.predicate), link.justification.as_ref()]).flatten();
    let labels = entity::labels(dataset, iris)?;
    let count = found.len();
    let rows = match format {
        Format::Table => Rows::new(SHORT, found.iter().map(|link| Ok(short(link, &labels)))),
        _ => Rows::new(LONG, found.iter().map(|link| Ok(long(link, &labels)))),
    };
    output::answer(Answer::Rows(rows), &args.output, target, Naming::PrefixedNames, dataset, screen)?;
    if hidden > 0 {
        let none = if count == 0 { "no link, but " } else { "" };
        output::note(&format!("{none}{hidden} rejected or not found; --all shows them"));
    }
    Ok(if count > 0 { Outcome::Yes } else { Outcome::No })
}

pub(super) fn check_targets(wanted: &[String], links: &[Link]) -> Result<()> {
    let known: BTreeSet<&str> = links.iter().map(Link::target).collect();
    match wanted.iter().find(|name| !known.contains(name.as_str())) {
        None => Ok(()),
        Some(name) => Err(Error::Unknown {
            what: "set of links",
            name: name.clone(),
            near: near(name, known.iter().copied()),
            list: "`bioatlas query link-coverage` lists them",
        }),
    }
}

const SHORT: &[&str] = &["thing", "target", "relation", "identifier", "address", "confidence", "status"];

fn short(link: &Link, labels: &HashMap<String, String>) -> Row {
    let relation = named(&link.predicate, labels);
    vec![
        word(&named(&link.entity, labels)),
        word(link.target()),
        word(if link.object.is_some() { &relation } else { "" }),
        word(link.identifier()),
        word(link.object.as_ref().map_or("", |object| object.as_str())),
        number(&link.confidence),
        word(link.state.name()),
    ]
}

const LONG: &[&str] = &[
    "entity",
    "label",
    "target",
    "predicate",
    "object",
    "identifier",
    "name",
    "confidence",
    "status",
    "justification",
    "author",
    "date",
    "seen",
    "comment",
];

fn long(link: &Link, labels: &HashMap<String, String>) -> Row {
    vec![
        Some(link.entity.clone().into()),
        word(&named(&link.entity, labels)),
        word(link.target()),
        Some(link.predicate.clone().into()),
        link.object.clone().map(Term::from),
        word(link.identifier()),
        word(&link.name),
        number(&link.confidence),
        word(link.state.name()),
        link.justification.clone().map(Term::from),
        word(&link.author.join("; ")),
        word(&link.date),
        word(&link.seen.join(" ")),
        word(&link.comment),
    ]
}

fn named(iri: &NamedNode, labels: &HashMap<String, String>) -> String {
    labels.get(iri.as_str()).cloned().unwrap_or_else(|| entity::words(iri))
}

fn word(text: &str) -> Option<Term> {
    (!text.is_empty()).then(|| Literal::from(text).into())
}

fn number(text: &str) -> Option<Term> {
    (!text.is_empty()).then(|| Literal::new_typed_literal(text, oxigraph::model::vocab::xsd::DECIMAL).into())
}
