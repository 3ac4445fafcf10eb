//! RDF: the statements themselves, in the graphs of their passages where the format has graphs.
//!
//! What the data do not say (measures, places, passages, what the graph is) gets properties of a namespace of its own. An edge that tells
//! more than a triple holds (attributes, a weight other than 1, or passages where the format has no graphs) is described once more as an
//! `rdf:Statement` (RDF 1.1 Schema, section 5.3). A node that a file named without an IRI becomes a blank node.

use super::out::Out;
use crate::error::Result;
use crate::graph::several::{BAR, split};
use crate::graph::{Column, Edge, Graph, Node, Source, Value, Word};
use crate::query::Answer;
use crate::query::format::{self, Format, Look};
use crate::vocab::{self, Prefixes, rdf, rdfs};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use petgraph::graph::{EdgeIndex, NodeIndex};

/// Writes RDF. O(nodes + edges).
pub(super) fn write(graph: &Graph, format: Format, out: &mut Out<'_, '_>) -> Result<u64> {
    let named = matches!(format, Format::Trig | Format::Nquads | Format::Jsonld);
    let subjects: Vec<NamedOrBlankNode> = graph.net.node_weights().zip(0..).map(|(node, at)| subject(node, at)).collect();
    let nodes = out.nodes(graph).flat_map(|index| of_node(graph, index, &subjects[index.index()]));
    let edges = out.edges(graph).zip(graph.net.raw_edges()).flat_map(|(index, edge)| {
        let ends = [&subjects[edge.source().index()], &subjects[edge.target().index()]];
        of_edge(graph, index, &edge.weight, ends, named)
    });
    let tables = of_graph(graph).into_iter().chain(of_words(graph)).chain(graph.sources.iter().flat_map(of_source));
    let look = Look { width: None, labels: None };
    format::write(Answer::Quads(Box::new(tables.chain(nodes).chain(edges).map(Ok))), format, &Prefixes::default(), &look, out)
        .map(|_| 0)
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

/// What is said of a thing, in the default graph.
fn about(subject: impl Into<NamedOrBlankNode>) -> impl FnMut(NamedNode, Term) -> Quad {
    let subject = subject.into();
    move |property, object| Quad::new(subject.clone(), property, object, GraphName::DefaultGraph)
}

/// What the graph is.
fn of_graph(graph: &Graph) -> Vec<Quad> {
    let mut say = about(BlankNode::new_unchecked("graph"));
    let about = &graph.about;
    let texts = [("title", &about.title), ("selection", &about.selection)].into_iter();
    let texts = texts.chain(about.notes.iter().map(|note| ("note", note))).filter(|(_, text)| !text.is_empty());
    texts.map(|(name, text)| say(own(name), Literal::from(text.as_str()).into())).collect()
}

/// What classes and properties are called.
fn of_words(graph: &Graph) -> impl Iterator<Item = Quad> {
    let words = graph.classes.iter().chain(&graph.properties).filter(|word| !word.label.is_empty());
    words.map(|word| about(iri(&word.iri, &word.name))(rdfs::LABEL.into_owned(), Literal::from(word.label.as_str()).into()))
}

/// What is known of a passage.
fn of_source(source: &Source) -> Vec<Quad> {
    let Ok(passage) = NamedNode::new(&source.iri) else { return Vec::new() };
    let mut say = about(passage);
    let texts = [("cite", &source.cite), ("status", &source.status)].into_iter();
    let texts = texts.chain(source.phrases.iter().map(|phrase| ("phrase", phrase))).filter(|(_, text)| !text.is_empty());
    texts.map(|(name, text)| say(own(name), Literal::from(text.as_str()).into())).collect()
}

/// The passages that state something.
fn passages(graph: &Graph, sources: &[u32]) -> impl Iterator<Item = NamedNode> {
    sources.iter().filter_map(|source| NamedNode::new(&graph.sources.get(*source as usize)?.iri).ok())
}

fn of_node(graph: &Graph, index: NodeIndex, subject: &NamedOrBlankNode) -> Vec<Quad> {
    let node = &graph.net[index];
    let mut quads = Vec::new();
    let mut say = about(subject.clone());
    let mut add = |property: NamedNode, object: Term| quads.push(say(property, object));
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
    passages(graph, &node.sources).for_each(|passage| add(own("passage"), passage.into()));
    if let Some(place) = super::place(graph, index) {
        add(own("x"), Literal::from(place[0]).into());
        add(own("y"), Literal::from(place[1]).into());
    }
    quads
}

fn of_values(columns: &[Column], values: &[(u32, Value)], add: &mut impl FnMut(NamedNode, Term)) {
    for (column, value) in values {
        let Some(column) = columns.get(*column as usize) else { continue };
        let literal = match value {
            // What stood in the data as several values does so again.
            Value::Text(text) if !column.iri.is_empty() => {
                for one in split(text, BAR) {
                    let literal = language(column).and_then(|tag| Literal::new_language_tagged_literal(&one, tag).ok());
                    add(iri(&column.iri, &column.name), literal.unwrap_or_else(|| Literal::from(one)).into());
                }
                continue;
            }
            Value::Text(text) => Literal::from(text.as_str()),
            Value::Integer(number) => Literal::from(*number),
            Value::Number(number) if !number.is_finite() => continue,
            Value::Number(number) => Literal::from(*number),
            Value::Boolean(yes) => Literal::from(*yes),
        };
        add(iri(&column.iri, &column.name), literal.into());
    }
}

/// The language of the values of a column, which stands in its name behind that of the property.
fn language(column: &Column) -> Option<&str> {
    let property = column.iri.rsplit(['#', '/', ':']).next()?;
    let tag = column.name.strip_prefix(property)?.strip_prefix('_')?;
    tag.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(tag)
}

/// The statement once in the default graph, or in each graph that states it; and what else is known of it.
fn of_edge(graph: &Graph, index: EdgeIndex, edge: &Edge, [from, to]: [&NamedOrBlankNode; 2], named: bool) -> Vec<Quad> {
    let property = graph.properties.get(edge.property as usize).map_or_else(|| own("related"), |word| iri(&word.iri, &word.name));
    let mut graphs: Vec<GraphName> = passages(graph, &edge.sources).map(GraphName::from).collect();
    let is_told = graphs.is_empty() || named;
    if graphs.is_empty() || !named {
        graphs = vec![GraphName::DefaultGraph];
    }
    let quad = |graph| Quad::new(from.clone(), property.clone(), Term::from(to.clone()), graph);
    let mut quads: Vec<Quad> = graphs.into_iter().map(quad).collect();
    let weighs = edge.weight.is_finite() && edge.weight != 1.0;
    if edge.values.is_empty() && is_told && !weighs {
        return quads;
    }
    let mut say = about(BlankNode::new_unchecked(format!("e{}", index.index())));
    let mut add = |property: NamedNode, object: Term| quads.push(say(property, object));
    add(rdf::TYPE.into_owned(), rdf::STATEMENT.into_owned().into());
    add(rdf::SUBJECT.into_owned(), from.clone().into());
    add(rdf::PREDICATE.into_owned(), property.clone().into());
    add(rdf::OBJECT.into_owned(), to.clone().into());
    if weighs {
        add(own("weight"), Literal::from(edge.weight).into());
    }
    passages(graph, &edge.sources).for_each(|passage| add(own("passage"), passage.into()));
    of_values(&graph.edge_columns, &edge.values, &mut add);
    quads
}
