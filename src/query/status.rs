//! On whose word does a statement stand?
//!
//! Each graph can say of itself whether it is printed in a passage, curated background, a link, computed or imported
//! (`:status`). A dataset can be cut down to the statements of some of these.

use super::triples::Triples;
use crate::dataset::Dataset;
use crate::vocab::atlas;
use oxigraph::model::{NamedNodeRef, Term};
use std::collections::BTreeMap;

/// The status of a graph's statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// A passage of a source states it.
    Asserted,
    /// A curated file states it.
    Background,
    /// A set of links states it.
    Linked,
    /// It is computed from other statements.
    Computed,
    /// A data set of the user's states it.
    Imported,
}

const STATUSES: [(Status, &str, NamedNodeRef<'static>); 5] = [
    (Status::Asserted, "asserted", atlas::ASSERTED),
    (Status::Background, "background", atlas::BACKGROUND),
    (Status::Linked, "linked", atlas::LINKED),
    (Status::Computed, "computed", atlas::COMPUTED),
    (Status::Imported, "imported", atlas::IMPORTED),
];

impl Status {
    /// Its name.
    pub fn name(self) -> &'static str {
        STATUSES.iter().find(|(status, ..)| *status == self).map_or("", |(_, name, _)| name)
    }
}

impl std::str::FromStr for Status {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let found = STATUSES.iter().find(|(_, name, _)| *name == text).map(|(status, ..)| *status);
        found.ok_or_else(|| "give one of asserted, background, linked, computed, imported".to_owned())
    }
}

/// The name by which [`statuses`] tells a graph: its IRI, or `_:` and the label of a blank node.
pub fn name(graph: &Term) -> String {
    match graph {
        Term::NamedNode(iri) => iri.as_str().to_owned(),
        other => other.to_string(),
    }
}

/// The status of each graph that has one, by the graph's [`name`]. Where the data says two, the first by name counts.
pub fn statuses(dataset: &Dataset) -> BTreeMap<String, Status> {
    let triples = Triples::of(dataset);
    let known = STATUSES.map(|(status, _, iri)| (triples.node(iri.into_owned()), iri, status));
    let mut found: BTreeMap<String, (NamedNodeRef<'_>, Status)> = BTreeMap::new();
    for [graph, _, value] in triples.matching(None, Some(&triples.node(atlas::STATUS.into_owned())), None) {
        let Some((_, iri, status)) = known.iter().find(|(node, ..)| *node == value) else { continue };
        let first = found.entry(name(&triples.term(&graph))).or_insert((*iri, *status));
        *first = (*first).min((*iri, *status));
    }
    found.into_iter().map(|(graph, (_, status))| (graph, status)).collect()
}

/// The part of a dataset that graphs of these statuses state. O(quads).
pub fn only(dataset: &Dataset, wanted: &[Status]) -> Dataset {
    let statuses = statuses(dataset);
    dataset.of_graphs(|graph| statuses.get(&name(graph)).is_some_and(|status| wanted.contains(status)))
}
