//! What does the data call its things?
//!
//! Counted and collected once, and then at hand while a person types.

use super::texts::Texts;
use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::{Row, entity, rows};
use oxigraph::model::{NamedNode, Term};
use std::collections::HashMap;

/// What the data calls its things: counted once and used while a person types.
#[derive(Debug, Default)]
pub struct Vocabulary {
    pub(super) properties: Vec<(NamedNode, u64)>,
    pub(super) classes: Vec<(NamedNode, u64)>,
    pub(super) labels: HashMap<String, String>,
    /// Folded name, name, entity.
    pub(super) names: Vec<(String, String, NamedNode)>,
    pub(super) texts: Texts,
}

impl Vocabulary {
    /// Collects it. O(n log n) in the statements.
    pub fn of(dataset: &Dataset) -> Result<Self> {
        let counted = |text: &str| -> Result<Vec<(NamedNode, u64)>> {
            let rows = rows(dataset, text, None)?;
            Ok(rows.into_iter().filter_map(|row| as_counted(row).and_then(|(term, n)| Some((as_iri(term)?, n)))).collect())
        };
        let names = entity::names(dataset)?;
        let mut entities: Vec<NamedNode> = names.iter().map(|name| name.entity.clone()).collect();
        entities.sort();
        entities.dedup();
        Ok(Self {
            properties: counted("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n) ?p")?,
            classes: counted("SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY DESC(?n) ?c")?,
            labels: entity::labels(dataset, &entities)?,
            names: names.into_iter().map(|n| (entity::fold(n.text.value()), n.text.value().to_owned(), n.entity)).collect(),
            texts: Texts::of(&dataset.index),
        })
    }

    /// Whether the data has the IRI as a property.
    pub fn has_property(&self, iri: &str) -> bool {
        self.properties.iter().any(|(known, _)| known.as_str() == iri)
    }

    /// Whether the data has members of the class.
    pub fn has_class(&self, iri: &str) -> bool {
        self.classes.iter().any(|(known, _)| known.as_str() == iri)
    }
}

/// A term and how often it occurs, of a row with both.
pub(super) fn as_counted(row: Row) -> Option<(Term, u64)> {
    let [term, Some(Term::Literal(count))] = <[_; 2]>::try_from(row).ok()? else { return None };
    Some((term?, count.value().parse().ok()?))
}

fn as_iri(term: Term) -> Option<NamedNode> {
    match term {
        Term::NamedNode(iri) => Some(iri),
        _ => None,
    }
}
