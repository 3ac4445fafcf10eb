//! `graph measure`: measures of a graph as a table.

use super::super::output::{self, Naming, OutputArgs, Screen};
use super::super::progress::watched;
use super::super::{Data, Outcome};
use super::finish::measured;
use super::select::SelectionArgs;
use crate::error::{Error, Result};
use crate::graph::measure::{self, Measure, Scope};
use crate::graph::read::read;
use crate::graph::{Graph, Value};
use crate::query::{Answer, Row, Rows};
use oxigraph::model::{Literal, NamedNode, Term};
use std::path::PathBuf;

/// Measure a part of the data, or the graph of a file, as a graph
///
/// With measures of nodes there is a row for each node, the highest value of the first measure first; with measures of edges and none of nodes
/// a row for each edge, in the same way. With measures of the whole graph only, or without any, there is a row for each measure.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas graph measure
  bioatlas graph measure --by pagerank --by degree --top 10
  bioatlas graph measure --class Company --by betweenness --format csv
  bioatlas graph measure --file network.graphml --by community")]
pub(in super::super) struct MeasureArgs {
    /// Compute this measure; again for another
    #[arg(long = "by", visible_alias = "measure", value_name = "MEASURE", long_help = measures_help())]
    by: Vec<String>,
    /// Measure the graph of this file (GraphML, GEXF, node-link JSON or CSV) and not the data
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// Show only the N nodes with the highest value of the first measure
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    top: Option<u32>,
    /// Decides where a measure leaves something to chance
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    selection: SelectionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn measures_help() -> String {
    let line = |measure: Measure| {
        let source = if measure.source().is_empty() { String::new() } else { format!("; {}", measure.source()) };
        format!("  {:<17} {} ({}{source})", measure.name(), measure.meaning(), measure.complexity())
    };
    let of = |scope: Scope| Measure::all().filter(|m| m.scope() == scope).map(line).collect::<Vec<_>>().join("\n");
    format!(
        "Compute this measure; again for another\n\nOf each node:\n{}\nOf each edge:\n{}\nOf the whole graph:\n{}",
        of(Scope::Node),
        of(Scope::Edge),
        of(Scope::Graph)
    )
}

pub(super) fn run(args: &MeasureArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    let target = args.output.open(screen)?;
    args.output.chosen()?;
    let mut measures: Vec<Measure> = args.by.iter().map(|name| Measure::named(name)).collect::<Result<_>>()?;
    if measures.is_empty() {
        measures = Measure::all().filter(|measure| measure.scope() == Scope::Graph).collect();
    }
    if args.top.is_some() && !measures.iter().any(|measure| measure.scope() == Scope::Node) {
        return Err(Error::Usage {
            message: "--top is given, but no measure of nodes".into(),
            hint: "name one: `--by degree`".into(),
        });
    }
    let found = match &args.file {
        Some(path) => Some(watched("reading", |work| read(path, work))?),
        None => super::extracted(&args.selection, data.open()?)?,
    };
    let Some(mut graph) = found else { return Ok(Outcome::No) };
    let findings = measured(&mut graph, &measures, args.seed)?;
    let rows = if measures.iter().any(|measure| measure.scope() != Scope::Graph) {
        of_parts(&graph, &measures, args.top.map_or(usize::MAX, |top| top as usize))
    } else {
        let row = |(measure, value): (Measure, Option<Value>)| {
            vec![word(measure.name()), word(measure.meaning()), value.as_ref().map(term)]
        };
        Rows::new(&["measure", "meaning", "value"], findings.values.into_iter().map(row).map(Ok))
    };
    output::answer(Answer::Rows(rows), &args.output, target, Naming::PrefixedNames, data.open()?, screen)?;
    findings.notes.iter().for_each(|note| output::note(note));
    Ok(Outcome::Yes)
}

/// A row for each node, or for each edge when only edges are measured.
fn of_parts(graph: &Graph, measures: &[Measure], top: usize) -> Rows<'static> {
    let of = |scope: Scope| measures.iter().copied().filter(move |measure| measure.scope() == scope);
    if let (None, Some(first)) = (of(Scope::Node).next(), of(Scope::Edge).next()) {
        let names: Vec<&str> = ["source", "property", "target"].into_iter().chain(of(Scope::Edge).map(Measure::name)).collect();
        let row = |edge: petgraph::graph::EdgeIndex| {
            let edge = &graph.net.raw_edges()[edge.index()];
            let label = |node: petgraph::graph::NodeIndex| word(&graph.net[node].label);
            let property = graph.properties.get(edge.weight.property as usize).map_or("", |word| &word.label);
            let values = of(Scope::Edge).map(|measure| {
                let column =
                    graph.edge_columns.iter().position(|column| column.name == measure.name() && column.iri.is_empty())?;
                edge.weight.values.iter().find(|(at, _)| *at as usize == column).map(|(_, value)| term(value))
            });
            [label(edge.source()), word(property), label(edge.target())].into_iter().chain(values).collect()
        };
        let rows: Vec<Row> = measure::edges(graph, first).into_iter().map(row).collect();
        return Rows::new(&names, rows.into_iter().map(Ok));
    }
    let names: Vec<&str> = ["node", "label", "class"].into_iter().chain(of(Scope::Node).map(Measure::name)).collect();
    let row = |row: measure::Row<'_>| {
        let node = NamedNode::new(row.iri).map_or_else(|_| word(row.iri), |iri| Some(iri.into()));
        [node, word(row.label), word(row.class)].into_iter().chain(row.values.into_iter().map(|value| value.map(term))).collect()
    };
    let rows: Vec<Row> = measure::rows(graph, measures).into_iter().take(top).map(row).collect();
    Rows::new(&names, rows.into_iter().map(Ok))
}

fn word(text: &str) -> Option<Term> {
    Some(Literal::from(text).into())
}

pub(super) fn term(value: &Value) -> Term {
    match value {
        Value::Text(text) => Literal::from(text.as_str()).into(),
        Value::Integer(number) => Literal::from(*number).into(),
        Value::Number(number) => Literal::from(*number).into(),
        Value::Boolean(yes) => Literal::from(*yes).into(),
    }
}
