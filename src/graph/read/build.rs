//! How do the fields of a file become a graph?
//!
//! The inverse of the sheet of `export`: fields with a meaning become classes, labels, passages and places, all others columns. Edges wait
//! until all nodes are known, since some formats let them come first.

use super::super::export::sheet::language_of;
use super::super::several::{BAR, DOT, split};
use super::super::{About, Column, Edge, Graph, Node, Source, Value, ValueKind, Word, free_name};
use crate::error::{Error, Result};
use petgraph::graph::NodeIndex;
use rustc_hash::FxHashMap as HashMap;
use std::path::Path;

/// The fields of a node or an edge, by name.
pub(super) type Fields = Vec<(String, Value)>;

/// What has a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Nodes,
    Edges,
}

/// A graph while its file is read.
pub(super) struct Build {
    file: String,
    graph: Graph,
    ids: HashMap<String, NodeIndex>,
    iris: HashMap<String, NodeIndex>,
    edges: Vec<(String, String, Fields, Place)>,
    places: Vec<Option<[f64; 2]>>,
    classes: HashMap<[String; 3], u32>,
    properties: HashMap<[String; 3], u32>,
    sources: HashMap<(String, String, String, Vec<String>), u32>,
    node_columns: Columns,
    edge_columns: Columns,
    infinite: usize,
}

/// Where something stands in a file: `:7`, or `, edges[3]`.
pub(super) type Place = String;

impl Build {
    pub(super) fn new(path: &Path) -> Self {
        Self {
            file: path.display().to_string(),
            graph: Graph::default(),
            ids: HashMap::default(),
            iris: HashMap::default(),
            edges: Vec::new(),
            places: Vec::new(),
            classes: HashMap::default(),
            properties: HashMap::default(),
            sources: HashMap::default(),
            node_columns: Columns::default(),
            edge_columns: Columns::default(),
            infinite: 0,
        }
    }

    /// An error at a place of the file.
    pub(super) fn wrong(&self, place: &str, message: impl Into<String>) -> Error {
        Error::Malformed { file: format!("{}{place}", self.file), message: message.into() }
    }

    /// Says that the edges of the file have no direction, and which one they are given.
    pub(super) fn note_undirected(&mut self) {
        self.about().notes.push("edges without a direction are taken as they are written, from source to target".into());
    }

    /// What the graph is, as the file tells.
    pub(super) fn about(&mut self) -> &mut About {
        &mut self.graph.about
    }

    /// The IRI of the property that a field stands for.
    pub(super) fn iri(&mut self, of: Of, field: &str, iri: &str) {
        let columns = if of == Of::Nodes { &mut self.node_columns } else { &mut self.edge_columns };
        columns.iris.insert(field.to_owned(), iri.to_owned());
    }

    /// Whether a node has been named.
    pub(super) fn knows(&self, id: &str) -> bool {
        self.ids.contains_key(id)
    }

    /// Takes a node.
    ///
    /// # Errors
    /// An identifier that another node has.
    pub(super) fn node(&mut self, id: &str, fields: Fields, place: &str) -> Result<()> {
        let mut take = Take { fields };
        let mut node = Node { iri: take.text("iri").unwrap_or_else(|| id.to_owned()), ..Node::default() };
        if self.ids.contains_key(id) {
            return Err(self.wrong(place, format!("there are two nodes `{id}`")));
        }
        if self.iris.contains_key(&node.iri) {
            return Err(self.wrong(place, format!("there are two nodes with the IRI `{}`", node.iri)));
        }
        let label = take.text("label").or_else(|| take.text("Label"));
        node.names = take.names();
        node.label = label.or_else(|| take.peek("name")).unwrap_or_else(|| id.to_owned());
        node.classes = self.classes(&mut take);
        node.sources = self.sources(&mut take);
        let x_y = [take.number("x"), take.number("y")];
        node.values = self.node_columns.values(take.fields, &mut self.infinite);
        let index = self.graph.net.add_node(node);
        self.places.push(if let [Some(x), Some(y)] = x_y { Some([x, y]) } else { None });
        self.iris.insert(self.graph.net[index].iri.clone(), index);
        self.ids.insert(id.to_owned(), index);
        Ok(())
    }

    /// Takes an edge: at once if its ends are known and none waits before it, so that a large file does not stand in memory twice.
    ///
    /// # Errors
    /// A weight that is no finite number.
    pub(super) fn edge(&mut self, source: &str, target: &str, fields: Fields, place: Place) -> Result<()> {
        match (self.ids.get(source).copied(), self.ids.get(target).copied()) {
            (Some(from), Some(to)) if self.edges.is_empty() => self.join(from, to, fields, &place),
            _ => {
                self.edges.push((source.to_owned(), target.to_owned(), fields, place));
                Ok(())
            }
        }
    }

    fn join(&mut self, from: NodeIndex, to: NodeIndex, fields: Fields, place: &str) -> Result<()> {
        let mut take = Take { fields };
        let words = ["property_iri", "property", "label"].map(|name| take.text(name).unwrap_or_default());
        let weight = match take.take("weight") {
            None => 1.0,
            Some(value) => number(&value)
                .filter(|weight| weight.is_finite())
                .ok_or_else(|| self.wrong(place, format!("the weight `{}` is no finite number", text(value))))?,
        };
        let sources = self.sources(&mut take);
        let property = number_of(&mut self.properties, &mut self.graph.properties, words);
        let values = self.edge_columns.values(take.fields, &mut self.infinite);
        self.graph.net.add_edge(from, to, Edge { property, weight, sources, values });
        Ok(())
    }

    /// The graph.
    ///
    /// # Errors
    /// An edge from or to a node that is not there, or a weight that is no finite number.
    pub(super) fn finish(mut self) -> Result<Graph> {
        for (source, target, fields, place) in std::mem::take(&mut self.edges) {
            let end = |id: &str| {
                self.ids
                    .get(id)
                    .copied()
                    .ok_or_else(|| self.wrong(&place, format!("an edge has the end `{id}`, which is no node")))
            };
            let (from, to) = (end(&source)?, end(&target)?);
            self.join(from, to, fields, &place)?;
        }
        let graph = &mut self.graph;
        if !self.places.is_empty() && self.places.iter().all(Option::is_some) {
            graph.positions = self.places.into_iter().flatten().collect();
        }
        graph.node_columns = self.node_columns.settle(graph.net.node_weights_mut().map(|node| &mut node.values));
        graph.edge_columns = self.edge_columns.settle(graph.net.edge_weights_mut().map(|edge| &mut edge.values));
        if self.infinite > 0 {
            graph.about.notes.push(format!("{} attributes that are no finite numbers are left out", self.infinite));
        }
        Ok(self.graph)
    }

    fn classes(&mut self, take: &mut Take) -> Vec<u32> {
        let class = take.text("class");
        let [iris, names, labels] = ["class_iris", "class_names", "class_labels"].map(|name| take.several(name));
        let labels = if labels.is_empty() { class.into_iter().collect() } else { labels };
        let count = iris.len().max(names.len()).max(labels.len());
        let at = |texts: &[String], at: usize| texts.get(at).cloned().unwrap_or_default();
        let words = (0..count).map(|n| {
            let name = if names.is_empty() && iris.is_empty() { at(&labels, n) } else { at(&names, n) };
            [at(&iris, n), name, at(&labels, n)]
        });
        words.map(|word| number_of(&mut self.classes, &mut self.graph.classes, word)).collect()
    }

    fn sources(&mut self, take: &mut Take) -> Box<[u32]> {
        let [iris, cites, statuses, phrases] =
            ["passages", "passage_cites", "passage_status", "passage_phrases"].map(|name| take.several(name));
        let at = |texts: &[String], at: usize| texts.get(at).cloned().unwrap_or_default();
        let count = iris.len().max(cites.len());
        let sources = (0..count).map(|n| (at(&iris, n), at(&cites, n), at(&statuses, n), split(&at(&phrases, n), DOT)));
        let mut numbers: Vec<u32> = sources
            .map(|source| {
                *self.sources.entry(source).or_insert_with_key(|(iri, cite, status, phrases)| {
                    let (iri, cite, status, phrases) = (iri.clone(), cite.clone(), status.clone(), phrases.clone());
                    self.graph.sources.push(Source { iri, cite, status, phrases });
                    self.graph.sources.len() as u32 - 1
                })
            })
            .collect();
        numbers.sort_unstable();
        numbers.into_boxed_slice()
    }
}

fn number_of(numbers: &mut HashMap<[String; 3], u32>, words: &mut Vec<Word>, word: [String; 3]) -> u32 {
    *numbers.entry(word).or_insert_with_key(|[iri, name, label]| {
        words.push(Word { iri: iri.clone(), name: name.clone(), label: label.clone() });
        words.len() as u32 - 1
    })
}

/// Takes fields with a meaning out of the fields of a node or edge.
struct Take {
    fields: Fields,
}

impl Take {
    fn take(&mut self, name: &str) -> Option<Value> {
        let at = self.fields.iter().position(|(field, _)| field == name)?;
        Some(self.fields.remove(at).1)
    }

    fn text(&mut self, name: &str) -> Option<String> {
        self.take(name).map(text).filter(|text| !text.is_empty())
    }

    fn peek(&self, name: &str) -> Option<String> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| text(value.clone()))
    }

    fn several(&mut self, name: &str) -> Vec<String> {
        self.text(name).map(|joined| split(&joined, BAR)).unwrap_or_default()
    }

    /// A number, if the field holds one; anything else stays a field.
    fn number(&mut self, name: &str) -> Option<f64> {
        let at = self.fields.iter().position(|(field, value)| field == name && number(value).is_some_and(f64::is_finite))?;
        number(&self.fields.remove(at).1)
    }

    fn names(&mut self) -> Vec<(String, String)> {
        let mut names = Vec::new();
        self.fields.retain(|(field, value)| {
            let Some(tag) = language_of(field) else { return true };
            names.extend(split(&text(value.clone()), BAR).into_iter().map(|name| (name, tag.to_owned())));
            false
        });
        names.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
        names
    }
}

fn text(value: Value) -> String {
    match value {
        Value::Text(text) => text,
        Value::Integer(number) => number.to_string(),
        Value::Number(number) => format!("{number:?}"),
        Value::Boolean(yes) => yes.to_string(),
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Text(text) => text.trim().parse().ok(),
        Value::Integer(number) => Some(*number as f64),
        Value::Number(number) => Some(*number),
        Value::Boolean(_) => None,
    }
}

/// A text as a value of a kind.
pub(super) fn parse(kind: ValueKind, text: &str) -> Option<Value> {
    match kind {
        ValueKind::Text => Some(Value::Text(text.to_owned())),
        ValueKind::Integer => text.trim().parse().ok().map(Value::Integer),
        ValueKind::Number => text.trim().parse().ok().map(Value::Number),
        ValueKind::Boolean => match text.trim() {
            "true" | "True" | "TRUE" | "1" => Some(Value::Boolean(true)),
            "false" | "False" | "FALSE" | "0" => Some(Value::Boolean(false)),
            _ => None,
        },
    }
}

/// The columns of nodes or of edges while they are met.
#[derive(Default)]
struct Columns {
    numbers: HashMap<String, u32>,
    columns: Vec<Column>,
    kinds: Vec<Vec<ValueKind>>,
    iris: HashMap<String, String>,
}

impl Columns {
    fn values(&mut self, fields: Fields, infinite: &mut usize) -> Vec<(u32, Value)> {
        let mut values = Vec::with_capacity(fields.len());
        for (name, value) in fields {
            if matches!(value, Value::Number(number) if !number.is_finite()) {
                *infinite += 1;
                continue;
            }
            let column = self.number(&name);
            let kind = kind_of(&value);
            if !self.kinds[column as usize].contains(&kind) {
                self.kinds[column as usize].push(kind);
            }
            values.push((column, value));
        }
        values
    }

    fn number(&mut self, name: &str) -> u32 {
        if let Some(column) = self.numbers.get(name) {
            return *column;
        }
        self.columns.push(Column { name: free_name(name, &self.columns), iri: String::new(), kind: ValueKind::Text });
        self.kinds.push(Vec::new());
        let column = self.columns.len() as u32 - 1;
        self.numbers.insert(name.to_owned(), column);
        column
    }

    /// Gives every value the kind of its column, and puts the values in the order of the columns.
    fn settle<'v>(self, values: impl Iterator<Item = &'v mut Vec<(u32, Value)>>) -> Vec<Column> {
        let mut columns = self.columns;
        for (name, iri) in self.iris {
            // The file may tell the IRIs of its fields after the fields.
            self.numbers.get(&name).into_iter().for_each(|column| columns[*column as usize].iri.clone_from(&iri));
        }
        for (column, kinds) in columns.iter_mut().zip(&self.kinds) {
            column.kind = match kinds.as_slice() {
                [one] => *one,
                [] => ValueKind::Text,
                all if all.iter().all(|kind| matches!(kind, ValueKind::Integer | ValueKind::Number)) => ValueKind::Number,
                _ => ValueKind::Text,
            };
        }
        for values in values {
            for (column, value) in values.iter_mut() {
                let kind = columns[*column as usize].kind;
                if kind_of(value) != kind {
                    *value = match (kind, &value) {
                        (ValueKind::Number, Value::Integer(number)) => Value::Number(*number as f64),
                        _ => Value::Text(text(value.clone())),
                    };
                }
            }
            values.sort_by_key(|(column, _)| *column);
        }
        columns
    }
}

fn kind_of(value: &Value) -> ValueKind {
    match value {
        Value::Text(_) => ValueKind::Text,
        Value::Integer(_) => ValueKind::Integer,
        Value::Number(_) => ValueKind::Number,
        Value::Boolean(_) => ValueKind::Boolean,
    }
}
