//! `link`: which things of another data set are those of this one?
//!
//! ```text
//! propose    a target → proposals, as a table or as kept decisions
//!            (target: the things of either side; service: those on the web; left: lines that are not used)
//! decisions  what was decided before, and what is now
//! review     candidates → what a person decides                            (keys: the answers)
//! apply      decided links → those that enter the data
//! effect     a query and two thresholds → the rows that come and go
//! ```

mod apply;
mod decisions;
mod effect;
mod keys;
mod left;
mod propose;
mod review;
mod service;
mod target;

use super::output::{OutputArgs, Screen, parse_score};
use super::{Data, Outcome};
use crate::error::Result;
use crate::link::Thresholds;
use oxigraph::model::Quad;
use std::path::PathBuf;

/// Find the things of another data set that are those of this one
///
/// TARGET is a CSV, TSV, JSON-lines or Parquet file, an RDF file, or the address of a SPARQL endpoint or a reconciliation service. Each proposal has a score that is a sum of features, and a decision:
/// accept, review, reject or none. With -o FILE.sssom.tsv the decisions are kept: a later run with the same file starts from them and never
/// proposes a rejected pair again; what is left for a person goes to FILE.review.sssom.tsv. Exit code 1 when nothing is accepted, now or before.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Examples:
  bioatlas link companies.csv
  bioatlas link companies.csv --type :Company --label name --id cik -o sec.sssom.tsv
  bioatlas link companies.csv --identifier lei --identifier isin --context country=:locatedIn
  bioatlas link organisations.ttl --one-to-one
  bioatlas link https://wikidata.reconci.link/en/api --type :Company --target-type Q4830453
  bioatlas link https://example.org/sparql --target-type schema:Organization -o links.sssom.tsv
  bioatlas link my-list.csv --reverse                       a list of yours against the atlas"
)]
pub(super) struct LinkArgs {
    #[command(subcommand)]
    verb: Option<LinkVerb>,
    /// The data set to link to
    #[arg(value_name = "TARGET", required = true, value_hint = clap::ValueHint::FilePath)]
    target: Option<PathBuf>,
    /// Only things of the data of this class, with --reverse too; without it, every thing that has a name
    #[arg(long = "type", value_name = "CLASS")]
    class: Option<String>,
    /// The column with the name [default: the first that is called name, label or title]; in a SPARQL endpoint, the property
    #[arg(long, value_name = "COLUMN|PROPERTY")]
    label: Option<String>,
    /// A column with other names, `|` between them, or a property; may be given more than once
    #[arg(long, value_name = "COLUMN|PROPERTY")]
    alias: Vec<String>,
    /// The column with the identifier [default: the first that is called id, or else the line]
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// A column with identifiers of the thing in registries: LEI, ISIN, ROR and ISNI with right check digits decide before any name, other
    /// addresses when the data has the same; may be given more than once
    #[arg(long, value_name = "COLUMN")]
    identifier: Vec<String>,
    /// A column (of RDF: a property) whose values should agree with those of a property of the data, such as country=:locatedIn; may be given more than once
    #[arg(long, value_name = "COLUMN=PROPERTY")]
    context: Vec<String>,
    /// Only things of this class of a SPARQL endpoint or an RDF file, or of this type of a reconciliation service
    #[arg(long, value_name = "TYPE")]
    target_type: Option<String>,
    /// Keep what services answer in this folder, where a later run finds it [default: bioatlas/services in the user's cache]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    cache: Option<PathBuf>,
    /// Ask services anew for what they answered before
    #[arg(long)]
    fresh: bool,
    /// Put this before an identifier that is no IRI
    #[arg(long, value_name = "IRI", default_value = "urn:target:")]
    base: String,
    /// Look up the things of TARGET in this data set, not the other way round
    #[arg(long)]
    reverse: bool,
    /// Each thing of the target is one thing at most
    #[arg(long)]
    one_to_one: bool,
    /// Leave out lines that cannot be read
    #[arg(long)]
    skip_bad: bool,
    /// Accept from this score on
    #[arg(long, value_name = "SCORE", value_parser = parse_score, allow_negative_numbers = true, default_value_t = Thresholds::default().accept)]
    accept: f64,
    /// Leave to a person from this score on
    #[arg(long, value_name = "SCORE", value_parser = parse_score, allow_negative_numbers = true, default_value_t = Thresholds::default().review)]
    review: f64,
    /// How far the next candidate must be behind
    #[arg(long, value_name = "SCORE", value_parser = parse_score, allow_negative_numbers = true, default_value_t = Thresholds::default().margin)]
    margin: f64,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, clap::Subcommand)]
enum LinkVerb {
    Review(review::ReviewArgs),
    Apply(apply::ApplyArgs),
    Effect(effect::EffectArgs),
}

pub(super) fn run(args: &LinkArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    match (&args.verb, &args.target) {
        (Some(LinkVerb::Review(verb)), _) => review::run(verb, data, screen),
        (Some(LinkVerb::Apply(verb)), _) => apply::run(verb, data, screen),
        (Some(LinkVerb::Effect(verb)), _) => effect::run(verb, data, screen),
        (None, Some(target)) => propose::run(args, target, data, screen),
        // clap asks for one of the two.
        (None, None) => Ok(Outcome::No),
    }
}

/// What the verb adds to the data of a session; nothing when it does something else.
pub(super) fn addition(args: &LinkArgs, data: &Data) -> Result<Option<Vec<Quad>>> {
    match &args.verb {
        Some(LinkVerb::Apply(verb)) => apply::addition(verb, data.open()?),
        _ => Ok(None),
    }
}
