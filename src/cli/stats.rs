//! `stats`: counts by class, property, source, status and language.

use super::output::{self, Naming, OutputArgs, Screen};
use super::{Data, Outcome};
use crate::error::Result;
use crate::query::{Answer, statistics};

/// Count what is there: by class, property, source, status and language
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas stats
  bioatlas stats --format csv
  bioatlas --data mine.ttl --no-atlas stats")]
pub(super) struct StatsArgs {
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &StatsArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    let target = args.output.open(screen)?;
    let dataset = data.open()?;
    let rows = statistics::statistics(dataset)?;
    output::answer(Answer::Rows(rows), &args.output, target, Naming::PrefixedNames, dataset, screen)?;
    Ok(Outcome::Yes)
}
