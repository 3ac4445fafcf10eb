//! Where do the values of measures stand, and in which order?
//!
//! In a column of the graph that bears the name of the measure; who computes them is no matter here.

use super::{Measure, Scope};
use crate::graph::{Column, Graph, Node, Value, ValueKind};
use petgraph::graph::{EdgeIndex, NodeIndex};

/// Nodes with their values of some measures, for a table: highest value of the first measure first, then by IRI.
///
/// The measures have been computed by [`apply`]; those of other scopes are left out.
pub fn rows<'g>(graph: &'g Graph, measures: &[Measure]) -> Vec<Row<'g>> {
    let columns: Vec<Option<u32>> = (measures.iter().filter(|measure| measure.scope() == Scope::Node))
        .map(|measure| find(&graph.node_columns, *measure).map(|at| at as u32))
        .collect();
    let order = measures.iter().copied().find(|measure| measure.scope() == Scope::Node);
    let nodes = order.map_or_else(Vec::new, |measure| ranked(graph, measure));
    let row = |index: NodeIndex| {
        let node = &graph.net[index];
        Row {
            iri: &node.iri,
            label: &node.label,
            class: node.classes.first().and_then(|class| graph.classes.get(*class as usize)).map_or("", |class| &class.label),
            values: columns.iter().map(|column| value(&node.values, (*column)?)).collect(),
        }
    };
    nodes.into_iter().map(row).collect()
}

/// The nodes, those with the highest value of a measure that has been computed first, then by IRI. O(nodes · log nodes).
pub(in crate::graph) fn ranked(graph: &Graph, measure: Measure) -> Vec<NodeIndex> {
    let column = find(&graph.node_columns, measure).map(|at| at as u32);
    let key = |node: &Node| column.and_then(|column| value(&node.values, column)).map_or(f64::NEG_INFINITY, number);
    let mut nodes: Vec<(f64, NodeIndex)> = graph.net.node_indices().map(|index| (key(&graph.net[index]), index)).collect();
    nodes.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| graph.net[a.1].iri.cmp(&graph.net[b.1].iri)));
    nodes.into_iter().map(|(_, index)| index).collect()
}

/// The edges with their values of a measure that has been computed: the highest first, then as they stand in the graph. O(edges · log edges).
pub fn edges(graph: &Graph, measure: Measure) -> Vec<EdgeIndex> {
    let column = find(&graph.edge_columns, measure).map(|at| at as u32);
    let key =
        |edge: EdgeIndex| column.and_then(|column| value(&graph.net[edge].values, column)).map_or(f64::NEG_INFINITY, number);
    let mut edges: Vec<(f64, EdgeIndex)> = graph.net.edge_indices().map(|edge| (key(edge), edge)).collect();
    edges.sort_by(|a, b| b.0.total_cmp(&a.0));
    edges.into_iter().map(|(_, edge)| edge).collect()
}

/// A node with its values, for a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<'g> {
    /// Its IRI.
    pub iri: &'g str,
    /// Its label.
    pub label: &'g str,
    /// The label of its first class.
    pub class: &'g str,
    /// Its value of each measure of nodes.
    pub values: Vec<Option<&'g Value>>,
}

/// A value for ordering.
pub(super) fn number(value: &Value) -> f64 {
    match value {
        Value::Text(_) => f64::NEG_INFINITY,
        Value::Integer(number) => *number as f64,
        Value::Number(number) => *number,
        Value::Boolean(yes) => f64::from(u8::from(*yes)),
    }
}

fn value(values: &[(u32, Value)], column: u32) -> Option<&Value> {
    values.iter().find(|(at, _)| *at == column).map(|(_, value)| value)
}

/// Gives a node or edge the value of a column.
pub(super) fn put(values: &mut Vec<(u32, Value)>, column: u32, value: Value) {
    match values.iter_mut().find(|(at, _)| *at == column) {
        Some((_, old)) => *old = value,
        None => values.push((column, value)),
    }
}

/// Where the values of a measure are: in the column of its name that no property has.
fn find(columns: &[Column], measure: Measure) -> Option<usize> {
    columns.iter().rposition(|column| column.iri.is_empty() && column.name.starts_with(measure.name()) && is_of(column, measure))
}

/// Whether a column bears the name of a measure, or that with a number behind because a property has the name already.
fn is_of(column: &Column, measure: Measure) -> bool {
    let rest = &column.name[measure.name().len()..];
    rest.is_empty() || rest.strip_prefix('-').is_some_and(|number| number.parse::<u32>().is_ok())
}

/// The number of the column for a measure, made if need be.
pub(super) fn column(columns: &mut Vec<Column>, measure: Measure, kind: ValueKind) -> u32 {
    if let Some(at) = find(columns, measure) {
        columns[at].kind = kind;
        return at as u32;
    }
    let free = |name: &String| columns.iter().all(|column| column.name != *name);
    let plain = measure.name().to_owned();
    let name = std::iter::once(plain).chain((2..).map(|n| format!("{}-{n}", measure.name()))).find(free).unwrap_or_default();
    columns.push(Column { name, iri: String::new(), kind });
    columns.len() as u32 - 1
}

/// A value for each node or edge, by its number.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Series {
    Integer(Vec<u32>),
    Number(Vec<f64>),
    Boolean(Vec<bool>),
}

impl Series {
    pub(super) fn kind(&self) -> ValueKind {
        match self {
            Self::Integer(_) => ValueKind::Integer,
            Self::Number(_) => ValueKind::Number,
            Self::Boolean(_) => ValueKind::Boolean,
        }
    }

    pub(super) fn value(&self, at: usize) -> Value {
        match self {
            Self::Integer(values) => Value::Integer(values[at].into()),
            Self::Number(values) => Value::Number(if values[at].is_finite() { values[at] } else { 0.0 }),
            Self::Boolean(values) => Value::Boolean(values[at]),
        }
    }
}
