//! How does a part of a data set become a graph?
//!
//! Statements become edges with their passages; what is said of a thing in literals becomes attributes of its node; figures become
//! attributes of what they measure. The statements stay numbers until the end, so that a million of them take a few seconds.

mod attributes;
mod figures;

use super::work::Work;
use super::{About, Edge, Graph, Net, Node, Source, Word};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::entity::{self, LABELLING, label_rank};
use crate::query::evidence;
use crate::query::part::Part;
use crate::query::relations::Id;
use crate::vocab::{rdf, rdfs};
use attributes::Attributes;
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use petgraph::graph::NodeIndex;
use rustc_hash::FxHashMap as HashMap;

/// How figures become attributes of what they measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figures {
    /// One attribute with all of them, as printed.
    AsText,
    /// A column of numbers for each quantity, place, unit and time.
    AsColumns,
}

/// So many things or statements are taken before the work is told.
const OFTEN: usize = 1 << 12;

/// Makes a graph of a part of a data set.
///
/// O(things + statements), and a query over the figures.
///
/// # Errors
/// A query that fails, or work that was stopped.
pub fn extract(dataset: &Dataset, part: &Part<'_>, figures: Figures, about: About, work: &mut Work<'_>) -> Result<Graph> {
    let mut extract = Extract::new(dataset, part);
    let mut net = Net::with_capacity(part.things.len(), part.statements.len());
    let mut numbers = vec![NodeIndex::end(); part.numbers()];
    let all = (part.things.len() + part.statements.len()).max(1) as f64;
    for (at, &thing) in part.things.iter().enumerate() {
        if at.is_multiple_of(OFTEN) {
            work.done(at as f64 / all)?;
        }
        numbers[thing as usize] = net.add_node(extract.node(thing));
    }
    let mut edge_attributes = Attributes::default();
    let columns: Vec<u32> = part.columns.iter().map(|name| edge_attributes.column(name, "")).collect();
    for (at, &statement) in part.statements.iter().enumerate() {
        if at.is_multiple_of(OFTEN) {
            work.done((part.things.len() + at) as f64 / all)?;
        }
        let [subject, property, object] = statement;
        let mut edge = Edge {
            property: extract.properties.number(property),
            weight: 1.0,
            sources: extract.sources(statement),
            values: Vec::new(),
        };
        for (column, value) in columns.iter().zip(part.rows.get(at).into_iter().flatten()) {
            edge_attributes.take(&mut edge.values, *column, value.as_ref(), &dataset.prefixes);
        }
        net.add_edge(numbers[subject as usize], numbers[object as usize], edge);
    }
    figures::take(dataset, figures, &mut extract, &mut net, &numbers)?;
    let Extract { classes, properties, stating, mut attributes, .. } = extract;
    let weights = edge_attributes.settle(net.edge_weights_mut().map(|edge| &mut edge.values));
    let node_columns = attributes.settle(net.node_weights_mut().map(|node| &mut node.values));
    let mut about = about;
    about.notes.extend(part.notes.iter().cloned());
    about.notes.extend(attributes.note().into_iter().chain(edge_attributes.note()));
    let mut graph = Graph {
        classes: words(dataset, part, &classes)?,
        properties: words(dataset, part, &properties)?,
        sources: sources(dataset, part, &stating)?,
        net,
        node_columns,
        edge_columns: weights,
        positions: Vec::new(),
        about,
    };
    order_classes(dataset, &mut graph);
    Ok(graph)
}

/// Numbers from 0 for the terms that are met, in the order in which they are met.
#[derive(Default)]
pub(super) struct Numbers {
    of: HashMap<Id, u32>,
    terms: Vec<Id>,
}

impl Numbers {
    fn number(&mut self, id: Id) -> u32 {
        *self.of.entry(id).or_insert_with(|| {
            self.terms.push(id);
            self.terms.len() as u32 - 1
        })
    }
}

/// What is gathered while the things are looked at.
pub(super) struct Extract<'a> {
    dataset: &'a Dataset,
    part: &'a Part<'a>,
    classes: Numbers,
    properties: Numbers,
    stating: Numbers,
    attributes: Attributes,
    is_a: Option<Id>,
    naming: Vec<(Id, NamedNodeRef<'static>)>,
    columns: HashMap<(Id, String), u32>,
}

impl<'a> Extract<'a> {
    fn new(dataset: &'a Dataset, part: &'a Part<'a>) -> Self {
        let naming = LABELLING.into_iter().filter_map(|property| Some((part.id(property)?, property))).collect();
        let (classes, properties, stating) = (Numbers::default(), Numbers::default(), Numbers::default());
        let is_a = part.id(rdf::TYPE);
        let (attributes, columns) = (Attributes::default(), HashMap::default());
        Self { dataset, part, classes, properties, stating, attributes, is_a, naming, columns }
    }

    fn node(&mut self, thing: Id) -> Node {
        let term = self.part.term(thing);
        let mut node = Node { iri: plain(&term), ..Node::default() };
        let mut best: Option<(u8, String)> = None;
        let mut sources: Vec<u32> = Vec::new();
        for fact in self.part.facts(thing) {
            let [_, property, object] = fact;
            if Some(property) == self.is_a {
                node.classes.push(self.classes.number(object));
            }
            if !self.part.is_literal(object) {
                continue;
            }
            let Term::Literal(literal) = self.part.term(object) else { continue };
            let naming = self.naming.iter().find(|(id, _)| *id == property).map(|(_, iri)| *iri);
            let is_name = naming.is_some_and(entity::is_naming);
            if let Some(rank) = naming.and_then(|iri| label_rank(iri, &literal)).filter(|_| !literal.value().is_empty()) {
                let candidate = (rank, literal.value().to_owned());
                if best.as_ref().is_none_or(|best| candidate < *best) {
                    best = Some(candidate);
                }
                if is_name {
                    node.names.push((literal.value().to_owned(), literal.language().unwrap_or("").to_owned()));
                }
            }
            if !is_name {
                let column = self.column(property, literal.language());
                self.attributes.take(&mut node.values, column, Some(&Term::Literal(literal)), &self.dataset.prefixes);
                sources.extend(self.part.graphs(fact).map(|graph| self.stating.number(graph)));
            }
        }
        node.names.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
        node.names.dedup();
        node.label = best.map_or_else(|| self.shown(&term), |(_, label)| label);
        sources.sort_unstable();
        sources.dedup();
        node.sources = sources.into_boxed_slice();
        node
    }

    /// The column of a property; one for each language, English and none sharing the plain name.
    fn column(&mut self, property: Id, language: Option<&str>) -> u32 {
        let language = language.filter(|tag| *tag != "en" && !tag.starts_with("en-")).unwrap_or("");
        if let Some(column) = self.columns.get(&(property, language.to_owned())) {
            return *column;
        }
        let iri = plain(&self.part.term(property));
        let local = iri.trim_end_matches(['#', '/']).rsplit(['#', '/', ':']).next().unwrap_or("");
        let name = if language.is_empty() { local.to_owned() } else { format!("{local}_{language}") };
        let column = self.attributes.column(&name, &iri);
        self.columns.insert((property, language.to_owned()), column);
        column
    }

    fn sources(&mut self, statement: [Id; 3]) -> Box<[u32]> {
        let mut sources: Vec<u32> = self.part.graphs(statement).map(|graph| self.stating.number(graph)).collect();
        sources.sort_unstable();
        sources.into_boxed_slice()
    }

    fn shown(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(iri) => self.dataset.prefixes.display(iri.as_ref()),
            other => plain(other),
        }
    }
}

/// A term as the graph names it: an IRI or a blank node without brackets, a literal as its value.
fn plain(term: &Term) -> String {
    match term {
        Term::NamedNode(iri) => iri.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

/// What classes or properties are called.
fn words(dataset: &Dataset, part: &Part<'_>, numbers: &Numbers) -> Result<Vec<Word>> {
    let terms: Vec<Term> = numbers.terms.iter().map(|id| part.term(*id)).collect();
    let iris = terms.iter().filter_map(|term| if let Term::NamedNode(iri) = term { Some(iri) } else { None });
    let labels = entity::labels(dataset, iris)?;
    let word = |term: &Term| match term {
        Term::NamedNode(iri) => {
            let label = labels.get(iri.as_str()).cloned().unwrap_or_else(|| entity::words(iri));
            Word { iri: iri.as_str().to_owned(), name: dataset.prefixes.display(iri.as_ref()), label }
        }
        other => Word { iri: String::new(), name: plain(other), label: plain(other) },
    };
    Ok(terms.iter().map(word).collect())
}

/// What is known of the graphs that state something.
fn sources(dataset: &Dataset, part: &Part<'_>, stating: &Numbers) -> Result<Vec<Source>> {
    let terms: Vec<Term> = stating.terms.iter().map(|id| part.term(*id)).collect();
    let mut places = evidence::places(dataset, &terms)?;
    Ok((terms.iter())
        .map(|graph| {
            let place = places.remove(graph).unwrap_or_default();
            let known = !place.pages.is_empty() || !place.title.is_empty();
            let cite = if known { place.cite() } else { String::new() };
            let phrases = place.phrases.into_iter().filter(|phrase| !phrase.is_empty()).collect();
            Source { iri: plain(graph), cite, status: place.status, phrases }
        })
        .collect())
}

/// Orders the classes of each thing, most special first and then the most frequent: the first is what it is drawn as.
fn order_classes(dataset: &Dataset, graph: &mut Graph) {
    let mut counts = vec![0_usize; graph.classes.len()];
    for class in graph.net.node_weights().flat_map(|node| &node.classes) {
        counts[*class as usize] += 1;
    }
    let above = superclasses(dataset, &graph.classes);
    for node in graph.net.node_weights_mut().filter(|node| node.classes.len() > 1) {
        let all = node.classes.clone();
        let is_above = |class: u32| all.iter().any(|other| above[*other as usize].contains(&class));
        node.classes.sort_by_key(|class| {
            (is_above(*class), std::cmp::Reverse(counts[*class as usize]), graph.classes[*class as usize].iri.clone())
        });
        node.classes.dedup();
    }
}

/// For each class, those of the graph's classes that it is a subclass of.
fn superclasses(dataset: &Dataset, classes: &[Word]) -> Vec<Vec<u32>> {
    let triples = crate::query::triples::Triples::of(dataset);
    let numbers: HashMap<&str, u32> = classes.iter().zip(0..).map(|(class, number)| (class.iri.as_str(), number)).collect();
    let above = |class: &Word| {
        let mut found: Vec<NamedNode> = NamedNode::new(&class.iri).into_iter().collect();
        let mut at = 0;
        while at < found.len() {
            for term in triples.values(&found[at].clone().into(), rdfs::SUB_CLASS_OF) {
                if let Term::NamedNode(class) = term
                    && !found.contains(&class)
                {
                    found.push(class);
                }
            }
            at += 1;
        }
        found.iter().skip(1).filter_map(|class| numbers.get(class.as_str()).copied()).collect()
    };
    classes.iter().map(above).collect()
}
