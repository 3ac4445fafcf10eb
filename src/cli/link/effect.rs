//! `link effect`: what does a threshold change?

use super::super::links::check_targets;
use super::super::output::{self, Naming, OutputArgs, Screen};
use super::super::query::is_name;
use super::super::{Data, Outcome};
use crate::error::{Error, Result, doing};
use crate::link::{Between, Change, effect};
use crate::query::links::{Link, links};
use crate::query::named::NamedQuery;
use crate::query::parameter::Given;
use crate::query::{Answer, Limits, Query, Row, Rows};
use crate::vocab::Prefixes;
use oxigraph::model::{Literal, NamedNodeRef, Term};

/// Show which rows of a query come and go between two thresholds
///
/// The query is answered with the links of a confidence of at least --from, and with those of at least --to. A row that goes is shown with the links
/// in between that it was made with; a row that comes rests on the absence of a link, or counts or orders what is left. Links of every set that is
/// loaded count, but not those without a confidence and those that a person reviewed, which hold at any. Exit code 1 when nothing changes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas link effect link-coverage --from 0.8 --to 0.95
  bioatlas --data mine.sssom.tsv link effect 'SELECT * { ?company skos:exactMatch ?other }' --from 0.7 --to 0.9")]
pub(super) struct EffectArgs {
    /// SPARQL, or the name of a query
    #[arg(value_name = "SPARQL|NAME")]
    query: String,
    /// Give a parameter a value; again for the same name adds an alternative
    #[arg(short, long = "param", value_name = "NAME=VALUE")]
    params: Vec<Given>,
    /// The lower threshold
    #[arg(long, value_name = "SCORE")]
    from: f64,
    /// The higher threshold
    #[arg(long, value_name = "SCORE")]
    to: f64,
    /// Only links of this set, such as wikidata, may cease to hold; several may be given
    #[arg(long, value_name = "NAME")]
    target: Vec<String>,
    /// Show labels in the place of IRIs in a table
    #[arg(long)]
    labels: bool,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &EffectArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    if !(0.0..=1.0).contains(&args.from) || !(0.0..=1.0).contains(&args.to) || args.from >= args.to {
        return Err(Error::Usage {
            message: format!("{} and {} are no two thresholds", args.from, args.to),
            hint: "give two numbers from 0 to 1, the smaller to --from".into(),
        });
    }
    let out = args.output.open(screen)?;
    args.output.chosen()?;
    let dataset = data.open()?;
    let mut query = match is_name(&args.query) {
        true => NamedQuery::find(&dataset.workspace, &args.query)?.parse(&dataset.prefixes)?,
        false => Query::parse(&args.query, &dataset.prefixes)?,
    };
    query.bind_given(&args.params, dataset)?;
    if !args.target.is_empty() {
        check_targets(&args.target, &links(dataset, None)?)?;
    }
    let counts = |link: &Link| args.target.is_empty() || args.target.iter().any(|name| name == link.target());
    let effect = effect(&query, dataset, (args.from, args.to), &counts, &Limits::default())?;
    let mut columns = vec!["change"];
    columns.extend(effect.columns.iter().map(String::as_str));
    columns.push("links");
    let rows = effect.changes.iter().map(|change| Ok(shown(change, &dataset.prefixes)));
    let naming = if args.labels { Naming::Labels } else { Naming::PrefixedNames };
    output::answer(Answer::Rows(Rows::new(&columns, rows)), &args.output, out, naming, dataset, screen)?;
    let come = effect.changes.iter().filter(|change| change.comes).count();
    output::note(&format!(
        "from {} to {}, {} to hold: {}, {}",
        args.from,
        args.to,
        doing(effect.links, "link", "cease"),
        doing(effect.changes.len() - come, "row", "go"),
        doing(come, "row", "come")
    ));
    Ok(if effect.changes.is_empty() { Outcome::No } else { Outcome::Yes })
}

fn shown(change: &Change, prefixes: &Prefixes) -> Row {
    let word = |text: &str| Some(Term::from(Literal::from(text)));
    let links: Vec<String> = change.links.iter().map(|link| line(link, prefixes)).collect();
    let mut row = vec![word(if change.comes { "comes" } else { "goes" })];
    row.extend(change.row.iter().cloned());
    row.push(word(&links.join("; ")).filter(|_| !links.is_empty()));
    row
}

/// A link as a person reads it: `id:x skos:exactMatch wd:Q1 (0.85, wikidata)`.
fn line(link: &Between, prefixes: &Prefixes) -> String {
    let name = |iri: NamedNodeRef<'_>| prefixes.display(iri);
    let term = |term: &Term| match term {
        Term::NamedNode(iri) => name(iri.as_ref()),
        other => other.to_string(),
    };
    let subject = Term::from(link.triple.subject.clone());
    let (predicate, object) = (name(link.triple.predicate.as_ref()), term(&link.triple.object));
    format!("{} {predicate} {object} ({}, {})", term(&subject), link.confidence, link.set)
}
