//! What is told of each node and edge, as plain attributes?
//!
//! The names, kinds and values that all formats share: IRI, labels by language, classes, passages, then the columns of the graph and the
//! place. A field that nothing has is left out. `read` turns the same fields back into a graph.

use super::super::several::{BAR, DOT, join};
use super::super::{Column, Edge, Graph, Node, Source, Value, ValueKind, Word};
use petgraph::graph::{EdgeIndex, NodeIndex};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// An attribute that a file declares.
pub(in super::super) struct Field {
    /// Its name.
    pub(in super::super) name: String,
    /// The IRI of the property, if it is one.
    pub(in super::super) iri: String,
    /// The kind of its values.
    pub(in super::super) kind: ValueKind,
    what: What,
}

/// A part of a class or property.
type OfWord = fn(&Word) -> &str;
/// A part of what is known of a passage.
type OfSource = fn(&Source) -> Cow<'_, str>;

/// Where the values of a field come from.
enum What {
    Iri,
    Label,
    Name(String),
    /// The label of the first class, for tools that colour by one value.
    Class,
    Classes(OfWord),
    Property(OfWord),
    Weight,
    Sources(OfSource),
    Column(u32),
    Place(usize),
}

/// A value for a file.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum Cell<'a> {
    Text(Cow<'a, str>),
    Integer(i64),
    Number(f64),
    Boolean(bool),
}

/// The fields of the nodes or of the edges.
pub(in super::super) struct Sheet<'a> {
    graph: &'a Graph,
    pub(in super::super) fields: Vec<Field>,
}

/// Names that mean something to `read`; no column bears them.
const RESERVED: &[&str] = &[
    "id",
    "source",
    "target",
    "key",
    "iri",
    "label",
    "class",
    "class_names",
    "class_labels",
    "class_iris",
    "property",
    "property_iri",
    "weight",
    "passages",
    "passage_cites",
    "passage_status",
    "passage_phrases",
    "x",
    "y",
];

/// Whether the files use a name for something of their own, so that no column can have it.
pub fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name) || language_of(name).is_some()
}

/// The language whose labels a field holds: `label_en` those in English, `label_und` those without a language.
pub(in super::super) fn language_of(name: &str) -> Option<&str> {
    let tag = name.strip_prefix("label_")?;
    let mut parts = tag.split('-');
    let first = parts.next()?;
    let fits = |part: &str| !part.is_empty() && part.len() <= 8 && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let is_tag = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_lowercase()) && parts.all(fits);
    is_tag.then_some(if tag == "und" { "" } else { tag })
}

impl<'a> Sheet<'a> {
    /// The fields that some node has. O(nodes · fields) at most.
    pub(in super::super) fn of_nodes(graph: &'a Graph) -> Self {
        use ValueKind::{Number, Text};
        let nodes = || graph.net.node_weights();
        let mut fields = vec![field("iri", Text, What::Iri), field("label", Text, What::Label)];
        let languages: BTreeSet<&str> = nodes().flat_map(|node| node.names.iter().map(|(_, tag)| tag.as_str())).collect();
        for tag in languages {
            fields.push(field(&format!("label_{}", if tag.is_empty() { "und" } else { tag }), Text, What::Name(tag.to_owned())));
        }
        if nodes().any(|node| !node.classes.is_empty()) {
            fields.push(field("class", Text, What::Class));
            let tables: [(&str, OfWord); 2] = [("class_names", |word| &word.name), ("class_iris", |word| &word.iri)];
            let used = tables.into_iter().filter(|(_, part)| graph.classes.iter().any(|class| !part(class).is_empty()));
            fields.extend(used.map(|(name, part)| field(name, Text, What::Classes(part))));
        }
        if nodes().any(|node| node.classes.len() > 1) {
            fields.push(field("class_labels", Text, What::Classes(|word| &word.label)));
        }
        let mut sheet = Self { graph, fields };
        sheet.add_sources(nodes().any(|node| !node.sources.is_empty()), nodes().flat_map(|node| node.sources.iter()));
        sheet.add_columns(&graph.node_columns, nodes().flat_map(|node| node.values.iter()));
        if !graph.positions.is_empty() {
            sheet.fields.extend([field("x", Number, What::Place(0)), field("y", Number, What::Place(1))]);
        }
        sheet
    }

    /// The fields that some edge has. O(edges · fields) at most.
    pub(in super::super) fn of_edges(graph: &'a Graph) -> Self {
        use ValueKind::{Number, Text};
        let tables: [(&str, OfWord); 3] =
            [("label", |word| &word.label), ("property", |word| &word.name), ("property_iri", |word| &word.iri)];
        let used = tables.into_iter().filter(|(_, part)| graph.properties.iter().any(|word| !part(word).is_empty()));
        let mut fields: Vec<Field> = used.map(|(name, part)| field(name, Text, What::Property(part))).collect();
        fields.push(field("weight", Number, What::Weight));
        let mut sheet = Self { graph, fields };
        let edges = || graph.net.edge_weights();
        sheet.add_sources(edges().any(|edge| !edge.sources.is_empty()), edges().flat_map(|edge| edge.sources.iter()));
        sheet.add_columns(&graph.edge_columns, edges().flat_map(|edge| edge.values.iter()));
        sheet
    }

    fn add_sources<'s>(&mut self, any: bool, used: impl Iterator<Item = &'s u32>) {
        if !any {
            return;
        }
        let mut is_used = vec![false; self.graph.sources.len()];
        used.for_each(|source| is_used[*source as usize] = true);
        let sources: Vec<&Source> =
            self.graph.sources.iter().zip(is_used).filter(|(_, used)| *used).map(|(source, _)| source).collect();
        let tables: [(&str, OfSource); 4] = [
            ("passages", |source| source.iri.as_str().into()),
            ("passage_cites", |source| source.cite.as_str().into()),
            ("passage_status", |source| source.status.as_str().into()),
            ("passage_phrases", |source| join(&source.phrases, DOT).into()),
        ];
        for (name, part) in tables {
            if sources.iter().any(|source| !part(source).is_empty()) || name == "passages" {
                self.fields.push(field(name, ValueKind::Text, What::Sources(part)));
            }
        }
    }

    fn add_columns<'v>(&mut self, columns: &[Column], used: impl Iterator<Item = &'v (u32, Value)>) {
        let mut is_used = vec![false; columns.len()];
        used.for_each(|(column, _)| is_used[*column as usize] = true);
        for (number, column) in (0..).zip(columns).filter(|(number, _)| is_used[*number as usize]) {
            let Column { name, iri, kind } = column.clone();
            self.fields.push(Field { name, iri, kind, what: What::Column(number) });
        }
    }

    /// The values of a node, one for each field. A place is a field only of formats that have no other room for it.
    pub(in super::super) fn node(&self, index: NodeIndex) -> impl Iterator<Item = (&Field, Cell<'_>)> {
        let node = &self.graph.net[index];
        self.fields.iter().filter_map(move |field| Some((field, self.of_node(index, node, &field.what)?)))
    }

    fn of_node<'n>(&'n self, index: NodeIndex, node: &'n Node, what: &What) -> Option<Cell<'n>> {
        let classes = || node.classes.iter().filter_map(|class| self.graph.classes.get(*class as usize));
        match what {
            What::Iri => text(&node.iri),
            What::Label => text(&node.label),
            What::Name(tag) => {
                let names = node.names.iter().filter(|(_, other)| other == tag).map(|(name, _)| name.as_str());
                joined(names.collect())
            }
            What::Class => text(&classes().next()?.label),
            What::Classes(part) => joined(classes().map(part).collect()),
            What::Sources(part) => self.of_sources(&node.sources, *part),
            What::Column(column) => value(&node.values, *column),
            What::Place(axis) => Some(Cell::Number(super::place(self.graph, index)?[*axis])),
            What::Property(_) | What::Weight => None,
        }
    }

    /// The values of an edge, one for each field that it has.
    pub(in super::super) fn edge(&self, index: EdgeIndex) -> impl Iterator<Item = (&Field, Cell<'_>)> {
        let edge = &self.graph.net[index];
        self.fields.iter().filter_map(move |field| Some((field, self.of_edge(edge, &field.what)?)))
    }

    fn of_edge<'e>(&'e self, edge: &'e Edge, what: &What) -> Option<Cell<'e>> {
        match what {
            What::Property(part) => text(part(self.graph.properties.get(edge.property as usize)?)),
            What::Weight => Some(Cell::Number(edge.weight)).filter(|_| edge.weight.is_finite()),
            What::Sources(part) => self.of_sources(&edge.sources, *part),
            What::Column(column) => value(&edge.values, *column),
            _ => None,
        }
    }

    /// The value of one field of a node.
    pub(super) fn node_cell(&self, index: NodeIndex, field: &Field) -> Option<Cell<'_>> {
        self.of_node(index, &self.graph.net[index], &field.what)
    }

    /// The value of one field of an edge.
    pub(super) fn edge_cell(&self, index: EdgeIndex, field: &Field) -> Option<Cell<'_>> {
        self.of_edge(&self.graph.net[index], &field.what)
    }

    /// The place of a field among the fields.
    pub(super) fn number(&self, field: &Field) -> usize {
        self.fields.iter().position(|other| std::ptr::eq(other, field)).unwrap_or(0)
    }

    fn of_sources<'s>(&'s self, sources: &[u32], part: OfSource) -> Option<Cell<'s>> {
        let texts: Vec<_> = sources.iter().filter_map(|source| self.graph.sources.get(*source as usize)).map(part).collect();
        if texts.iter().all(|text| text.is_empty()) { None } else { Some(Cell::Text(join(texts, BAR).into())) }
    }
}

fn field(name: &str, kind: ValueKind, what: What) -> Field {
    Field { name: name.to_owned(), iri: String::new(), kind, what }
}

fn text(text: &str) -> Option<Cell<'_>> {
    if text.is_empty() { None } else { Some(Cell::Text(text.into())) }
}

fn joined(texts: Vec<&str>) -> Option<Cell<'_>> {
    if texts.iter().all(|text| text.is_empty()) { None } else { Some(Cell::Text(join(texts, BAR).into())) }
}

fn value(values: &[(u32, Value)], column: u32) -> Option<Cell<'_>> {
    let (_, value) = values.iter().find(|(at, _)| *at == column)?;
    match value {
        Value::Text(text) => Some(Cell::Text(text.into())),
        Value::Integer(number) => Some(Cell::Integer(*number)),
        Value::Number(number) => Some(Cell::Number(*number)).filter(|_| number.is_finite()),
        Value::Boolean(yes) => Some(Cell::Boolean(*yes)),
    }
}

impl Cell<'_> {
    /// The value as text; a number so that it reads back as the same one.
    pub(in super::super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => text.as_ref().into(),
            Self::Integer(number) => number.to_string().into(),
            Self::Number(number) => format!("{number:?}").into(),
            Self::Boolean(yes) => yes.to_string().into(),
        }
    }

    /// The value in JSON.
    pub(in super::super) fn json(&self) -> serde_json::Value {
        match self {
            Self::Text(text) => text.as_ref().into(),
            Self::Integer(number) => (*number).into(),
            Self::Number(number) => (*number).into(),
            Self::Boolean(yes) => (*yes).into(),
        }
    }
}
