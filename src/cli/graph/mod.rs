//! `graph`: what is related to what, as numbers, pictures and files for other tools.

mod files;
mod select;

use super::output::{self, Naming, OutputArgs, Screen};
use super::{Data, Outcome};
use crate::error::Result;
use crate::graph::Graph;
use crate::graph::extract::extract;
use crate::query::part::select;
use crate::query::{Answer, Limits, Row, Rows};
use files::WriteArgs;
use oxigraph::model::{Literal, Term};
use select::SelectionArgs;

/// Turn a part of the data into a graph, and write it for other tools
///
/// Without a selection it is the entity graph: what exists and how it is related, without passages, figures, classes and units. Edges keep
/// their property and the passages that state them; what is said in literals becomes attributes of the nodes. Without -o and --format, counts
/// are shown. Exit code 1 when nothing is selected; no file is written then.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  bioatlas graph
  bioatlas graph -o atlas.graphml -o atlas.gexf
  bioatlas graph --about Celltrion --hops 2 -o celltrion.dot
  bioatlas graph --class Company --class :Product --property :developed --format mermaid
  bioatlas graph --source 'section 4' -o section-4.json
  bioatlas graph --query 'SELECT ?a ?b { ?x :licensor ?a ; :licensee ?b }' -o deals.csv"
)]
pub(super) struct GraphArgs {
    #[command(flatten)]
    selection: SelectionArgs,
    #[command(flatten)]
    write: WriteArgs,
}

pub(super) fn run(args: &GraphArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    let plan = args.write.plan()?;
    let dataset = data.open()?;
    let wanted = args.selection.wanted(dataset)?;
    let part = select(dataset, &wanted, Limits::default())?;
    if let Some(why) = &part.empty {
        output::note(&format!("nothing is selected: {why}"));
        return Ok(Outcome::No);
    }
    let graph = extract(dataset, &part, args.selection.figures(), args.selection.about())?;
    drop(part);
    if plan.is_empty() {
        show(&graph, data, screen)?
    } else {
        files::write(&graph, &plan, screen)?
    }
    Ok(Outcome::Yes)
}

/// Shows how many nodes and edges there are, by class and property.
fn show(graph: &Graph, data: &Data, screen: &Screen) -> Result<()> {
    let word = |text: &str| Some(Term::from(Literal::from(text)));
    let count = |n: usize| Some(Term::from(Literal::from(n as u64)));
    let mut rows: Vec<Row> = vec![
        vec![word("nodes"), None, None, count(graph.net.node_count())],
        vec![word("edges"), None, None, count(graph.net.edge_count())],
    ];
    let mut classes = vec![0; graph.classes.len()];
    graph.net.node_weights().filter_map(|node| node.classes.first()).for_each(|class| classes[*class as usize] += 1);
    let mut properties = vec![0; graph.properties.len()];
    graph.net.edge_weights().for_each(|edge| properties[edge.property as usize] += 1);
    for (what, words, counts) in [("class", &graph.classes, classes), ("property", &graph.properties, properties)] {
        let mut counted: Vec<_> = words.iter().zip(counts).filter(|(_, n)| *n > 0).collect();
        counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.name.cmp(&b.0.name)));
        rows.extend(counted.into_iter().map(|(name, n)| vec![word(what), word(&name.name), word(&name.label), count(n)]));
    }
    let rows = Rows::new(&["count of", "name", "label", "count"], rows.into_iter().map(Ok));
    let args = OutputArgs { format: None, output: None };
    output::answer(Answer::Rows(rows), &args, args.open(screen)?, Naming::PrefixedNames, data.open()?, screen)?;
    graph.about.notes.iter().for_each(|note| output::note(note));
    Ok(())
}
