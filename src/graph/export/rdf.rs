//! RDF: the statements themselves, in the graphs of their passages where the format has graphs.
//!
//! What the data do not say (measures, places, weights other than 1) gets properties of a namespace of its own. A node that a file named
//! without an IRI becomes a blank node.

use crate::error::Result;
use crate::graph::{Column, Graph, Node, Value, Word};
use crate::query::Answer;
use crate::query::format::{self, Format, Look};
use crate::vocab::{self, Prefixes, rdf, rdfs};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use std::io::Write;

/// Writes RDF. O(nodes + edges).
pub(super) fn write(graph: &Graph, format: Format, out: &mut dyn Write) -> Result<u64> {
    let named = matches!(format, Format::Trig | Format::Nquads | Format::Jsonld);
    let subjects: Vec<NamedOrBlankNode> = graph.net.node_weights().zip(0..).map(|(node, at)| subject(node, at)).collect();
    let nodes =
        graph.net.node_weights().zip(&subjects).enumerate().flat_map(|(at, (node, subject))| of_node(graph, at, node, subject));
    let edges = graph.net.raw_edges().iter().flat_map(|edge| {
        let (from, to) = (&subjects[edge.source().index()], &subjects[edge.target().index()]);
        of_edge(graph, &edge.weight, from, to, named)
    });
    let look = Look { width: None, labels: None };
    format::write(Answer::Quads(Box::new(nodes.chain(edges).map(Ok))), format, &Prefixes::default(), &look, out).map(|_| 0)
}

fn subject(node: &Node, at: usize) -> NamedOrBlankNode {
    let name = node.iri.strip_prefix("_:").and_then(|name| BlankNode::new(name).ok());
    match (name, NamedNode::new(&node.iri)) {
        (Some(blank), _) => blank.into(),
        (None, Ok(iri)) => iri.into(),
        _ => BlankNode::new_unchecked(format!("n{at}")).into(),
    }
}

/// The IRI of a class or property; one of the own namespace if it has none.
fn iri(iri: &str, name: &str) -> NamedNode {
    NamedNode::new(iri).ok().filter(|_| !iri.is_empty()).unwrap_or_else(|| own(name))
}

fn own(name: &str) -> NamedNode {
    let escape = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && !"-._".contains(c);
    let name: String = name.chars().map(|c| if escape(c) { format!("%{:02X}", c as u32) } else { c.to_string() }).collect();
    NamedNode::new_unchecked(format!("{}{name}", vocab::NETWORK))
}

fn of_node(graph: &Graph, at: usize, node: &Node, subject: &NamedOrBlankNode) -> Vec<Quad> {
    let mut quads = Vec::new();
    let mut add = |property: NamedNode, object: Term| {
        quads.push(Quad::new(subject.clone(), property, object, GraphName::DefaultGraph));
    };
    for Word { iri: class, name, .. } in node.classes.iter().filter_map(|class| graph.classes.get(*class as usize)) {
        add(rdf::TYPE.into_owned(), iri(class, name).into());
    }
    for (name, tag) in &node.names {
        let plain = || Literal::from(name.as_str());
        let literal =
            if tag.is_empty() { plain() } else { Literal::new_language_tagged_literal(name, tag).unwrap_or_else(|_| plain()) };
        add(rdfs::LABEL.into_owned(), literal.into());
    }
    if node.names.is_empty() && node.label != node.iri && !node.label.is_empty() {
        add(rdfs::LABEL.into_owned(), Literal::from(node.label.as_str()).into());
    }
    of_values(&graph.node_columns, &node.values, &mut add);
    if let Some(place) = graph.positions.get(at).filter(|place| place.iter().all(|number| number.is_finite())) {
        add(own("x"), Literal::from(place[0]).into());
        add(own("y"), Literal::from(place[1]).into());
    }
    quads
}

fn of_values(columns: &[Column], values: &[(u32, Value)], add: &mut impl FnMut(NamedNode, Term)) {
    for (column, value) in values {
        let Some(column) = columns.get(*column as usize) else { continue };
        let literal = match value {
            Value::Text(text) => Literal::from(text.as_str()),
            Value::Integer(number) => Literal::from(*number),
            Value::Number(number) if !number.is_finite() => continue,
            Value::Number(number) => Literal::from(*number),
            Value::Boolean(yes) => Literal::from(*yes),
        };
        add(iri(&column.iri, &column.name), literal.into());
    }
}

/// The statement once in the default graph, or in each graph that states it.
fn of_edge(graph: &Graph, edge: &crate::graph::Edge, from: &NamedOrBlankNode, to: &NamedOrBlankNode, named: bool) -> Vec<Quad> {
    let property = graph.properties.get(edge.property as usize).map_or_else(|| own("related"), |word| iri(&word.iri, &word.name));
    let stating = edge.sources.iter().filter_map(|source| graph.sources.get(*source as usize));
    let mut graphs: Vec<GraphName> = stating.filter_map(|source| NamedNode::new(&source.iri).ok()).map(GraphName::from).collect();
    if graphs.is_empty() || !named {
        graphs = vec![GraphName::DefaultGraph];
    }
    graphs.into_iter().map(|graph| Quad::new(from.clone(), property.clone(), Term::from(to.clone()), graph)).collect()
}
