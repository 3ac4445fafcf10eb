//! `graph read`: a graph that another tool or an earlier run wrote.

use super::super::output::Screen;
use super::super::progress::watched;
use super::super::{Data, Outcome};
use super::files::{self, WriteArgs};
use super::finish::FinishArgs;
use crate::error::Result;
use crate::graph::read::read;
use std::path::PathBuf;

/// Read the graph of a file, to measure it, draw it or write it in another format
///
/// Reads GraphML, GEXF, node-link JSON, and CSV lists of edges; beside `NAME.csv` the nodes are taken from `NAME.nodes.csv` if that is there,
/// and beside `NAME.neo4j.csv` from `NAME.nodes.neo4j.csv`.
/// What `graph` wrote comes back whole. Without -o and --format, counts are shown.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas graph read network.gexf
  bioatlas graph read network.graphml --measure pagerank -o network.json
  bioatlas graph read edges.csv --format dot")]
pub(in super::super) struct ReadArgs {
    /// The file; the end of its name means its format
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    #[command(flatten)]
    finish: FinishArgs,
    #[command(flatten)]
    write: WriteArgs,
}

pub(super) fn run(args: &ReadArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    let plan = args.write.plan(&args.finish)?;
    let finish = args.finish.named(files::measures(&plan))?;
    files::check(&plan, finish.gives_places(), screen)?;
    let mut graph = watched("reading", |work| read(&args.file, work))?;
    args.write.name(&mut graph);
    let findings = finish.apply(&mut graph, |graph| files::show_places(&plan, graph))?;
    if plan.is_empty() {
        super::show(&graph, findings, data, screen)?;
    } else {
        files::write(&graph, &plan, screen)?;
    }
    Ok(Outcome::Yes)
}
