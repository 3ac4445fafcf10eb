//! On whose word does a statement stand?
//!
//! Each graph can say of itself whether it is printed in a passage, curated background, a link, computed or imported
//! (`:status`). A dataset can be cut down to the statements of some of these.

use super::rows;
use crate::dataset::Dataset;
use crate::error::Result;
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

/// The status of each graph that has one, by the graph's IRI.
pub fn statuses(dataset: &Dataset) -> Result<BTreeMap<String, Status>> {
    let mut found = BTreeMap::new();
    for row in rows(dataset, "SELECT ?graph ?status { ?graph :status ?status } ORDER BY ?graph DESC(?status)", None)? {
        if let [Some(Term::NamedNode(graph)), Some(Term::NamedNode(status))] = &row[..]
            && let Some((status, ..)) = STATUSES.iter().find(|(.., iri)| *iri == status.as_ref())
        {
            found.insert(graph.as_str().to_owned(), *status);
        }
    }
    Ok(found)
}

/// The part of a dataset that graphs of these statuses state. O(quads).
pub fn only(dataset: &Dataset, wanted: &[Status]) -> Result<Dataset> {
    let statuses = statuses(dataset)?;
    Ok(dataset.of_graphs(|graph| statuses.get(graph).is_some_and(|status| wanted.contains(status))))
}
