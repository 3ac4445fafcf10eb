//! `dump`: writes the whole data set.

use super::output::{OutputArgs, Screen, Target};
use super::{Data, Outcome};
use crate::error::Result;
use crate::query::Answer;
use crate::query::dump::dump;
use crate::query::format::{self, Format, Look};

/// Write the whole data set, with a description of it
///
/// Formats with named graphs (trig, the default, nquads, jsonld) hold the default graph, which has every triple, and the graph of
/// each passage and file; the others hold the default graph. The description (DCAT, VoID) comes first. The same data gives the same bytes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas dump -o atlas.trig
  bioatlas dump --format nquads | gzip > atlas.nq.gz
  bioatlas dump -o atlas.ttl")]
pub(super) struct DumpArgs {
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &DumpArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    let mut target: Target = args.output.open(screen)?;
    let format = args.output.chosen()?.unwrap_or(Format::Trig);
    let dataset = data.open()?;
    let written = format::write(Answer::Quads(dump(dataset)?), format, &dataset.prefixes, &Look::default(), &mut target);
    target.end(written)?;
    Ok(Outcome::Yes)
}
