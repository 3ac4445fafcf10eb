//! `graph`: what is related to what, as numbers, pictures and files for other tools.

mod figure;
mod files;
mod finish;
mod measure;
mod read;
mod select;

use super::output::{self, Naming, OutputArgs, Screen};
use super::progress::watched;
use super::{Data, Outcome};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::graph::Graph;
use crate::graph::extract::extract;
use crate::graph::measure::Findings;
use crate::query::part::select;
use crate::query::{Answer, Limits, Row, Rows};
use files::WriteArgs;
use finish::FinishArgs;
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
  bioatlas graph --about Celltrion --hops 2 -o celltrion.svg
  bioatlas graph --top 100 --by pagerank -o centre.svg
  bioatlas graph --class Company --class Product --size pagerank --hulls -o companies.pdf
  bioatlas graph --class Company --class :Product --property :developed --format mermaid
  bioatlas graph --source 'section 4' -o section-4.json
  bioatlas graph --query 'SELECT ?a ?b { ?x :licensor ?a ; :licensee ?b }' -o deals.csv"
)]
pub(super) struct GraphArgs {
    #[command(subcommand)]
    verb: Option<GraphVerb>,
    #[command(flatten)]
    selection: SelectionArgs,
    #[command(flatten)]
    finish: FinishArgs,
    #[command(flatten)]
    write: WriteArgs,
}

#[derive(Debug, clap::Subcommand)]
enum GraphVerb {
    Measure(measure::MeasureArgs),
    Read(read::ReadArgs),
}

pub(super) fn run(args: &GraphArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    match &args.verb {
        Some(GraphVerb::Measure(verb)) => return measure::run(verb, data, screen),
        Some(GraphVerb::Read(verb)) => return read::run(verb, data, screen),
        None => {}
    }
    let plan = args.write.plan(&args.finish)?;
    let finish = args.finish.named(files::measures(&plan))?;
    files::check(&plan, finish.gives_places(), screen)?;
    let Some(mut graph) = extracted(&args.selection, data.open()?)? else { return Ok(Outcome::No) };
    args.write.name(&mut graph);
    let findings = finish.apply(&mut graph, |graph| files::show_places(&plan, graph))?;
    if plan.is_empty() {
        show(&graph, findings, data, screen)?;
    } else {
        files::write(&graph, &plan, screen)?;
    }
    Ok(Outcome::Yes)
}

/// The graph of a selection; if nothing is selected, says why.
fn extracted(selection: &SelectionArgs, dataset: &Dataset) -> Result<Option<Graph>> {
    let part = select(dataset, &selection.wanted(dataset)?, Limits::default())?;
    if let Some(why) = &part.empty {
        output::note(&format!("nothing is selected: {why}"));
        return Ok(None);
    }
    watched("making the graph", |work| extract(dataset, &part, selection.figures(), selection.about(), work)).map(Some)
}

/// Shows how many nodes and edges there are, by class and property.
fn show(graph: &Graph, findings: Findings, data: &Data, screen: &Screen) -> Result<()> {
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
    let found = findings
        .values
        .into_iter()
        .map(|(measure, value)| vec![word(measure.name()), None, word(measure.meaning()), value.as_ref().map(measure::term)]);
    rows.extend(found.filter(|row| !matches!(&row[0], Some(Term::Literal(name)) if matches!(name.value(), "nodes" | "edges"))));
    let rows = Rows::new(&["count of", "name", "label", "count"], rows.into_iter().map(Ok));
    let args = OutputArgs { format: None, output: None };
    output::answer(Answer::Rows(rows), &args, args.open(screen)?, Naming::PrefixedNames, data.open()?, screen)?;
    graph.about.notes.iter().for_each(|note| output::note(note));
    Ok(())
}
