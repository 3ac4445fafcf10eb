//! Which entity is meant by a value?
//!
//! Either the one that bears the name, or the one that a set of mappings links the value to as the same.

use super::mapping::{Column, Mapping, Value};
use crate::dataset::Dataset;
use crate::dataset::sssom::MappingSet;
use crate::error::{Error, Result};
use crate::query::entity;
use crate::vocab::{owl, skos};
use oxigraph::model::NamedNode;
use std::collections::HashMap;
use std::path::Path;

/// The entities of every column that is looked up.
#[derive(Default)]
pub struct Lookups {
    by_column: HashMap<usize, HashMap<String, Meant>>,
}

/// What a value means, with the rank of the name that says so.
enum Meant {
    One(NamedNode, u8),
    Several(u8),
}

/// Why a value means nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Missing {
    Unknown,
    Ambiguous,
}

impl Lookups {
    /// Prepares what the columns of a mapping need. O(names + mappings).
    ///
    /// - `dataset`: where the entities are; asked only when a column looks for one.
    /// - `folder`: where the file of the mapping lies, and the sets of mappings that it names.
    ///
    /// # Errors
    /// A class that is not there, a set that cannot be read.
    pub fn of<'d>(mapping: &Mapping, dataset: impl Fn() -> Result<&'d Dataset>, folder: &Path) -> Result<Self> {
        let mut lookups = Self::default();
        for (number, column) in mapping.columns.iter().enumerate() {
            let found = match &column.value {
                Value::Entity { class } => names(dataset()?, class.as_deref())?,
                Value::Mapped(file) => mapped(&folder.join(file))?,
                _ => continue,
            };
            lookups.by_column.insert(number, found);
        }
        Ok(lookups)
    }

    pub(super) fn find(&self, number: usize, column: &Column, value: &str) -> std::result::Result<&NamedNode, Missing> {
        let known = self.by_column.get(&number).ok_or(Missing::Unknown)?;
        let folded;
        let key = if matches!(column.value, Value::Entity { .. }) {
            folded = entity::fold(value);
            &folded
        } else {
            value
        };
        match known.get(key) {
            None => Err(Missing::Unknown),
            Some(Meant::Several(_)) => Err(Missing::Ambiguous),
            Some(Meant::One(entity, _)) => Ok(entity),
        }
    }
}

/// Labels before other names, as where a person names an entity.
fn names(dataset: &Dataset, class: Option<&str>) -> Result<HashMap<String, Meant>> {
    let members =
        class.map(|class| entity::resolve(dataset, class).and_then(|class| entity::members(dataset, &class))).transpose()?;
    let mut found: HashMap<String, Meant> = HashMap::new();
    for name in entity::names(dataset)? {
        if members.as_ref().is_none_or(|members| members.contains(&name.entity)) {
            let key = entity::fold(name.text.value());
            if !key.is_empty() {
                let rank = name.rank();
                add(&mut found, key, name.entity, rank);
            }
        }
    }
    Ok(found)
}

fn add(found: &mut HashMap<String, Meant>, key: String, entity: NamedNode, rank: u8) {
    let next = match found.get(&key) {
        Some(Meant::One(_, better) | Meant::Several(better)) if *better < rank => return,
        Some(Meant::One(known, same)) if *same == rank && *known != entity => Meant::Several(rank),
        Some(Meant::Several(same)) if *same == rank => return,
        _ => Meant::One(entity, rank),
    };
    found.insert(key, next);
}

/// The subjects of a set by their objects: the whole IRI, its prefixed name, and what stands behind the prefix.
fn mapped(file: &Path) -> Result<HashMap<String, Meant>> {
    let bytes = std::fs::read(file).map_err(|source| Error::Read { path: file.to_owned(), source })?;
    let set = MappingSet::read(&bytes).map_err(|fault| Error::Syntax {
        file: file.display().to_string(),
        line: fault.line,
        column: fault.column,
        message: fault.message,
    })?;
    let same = [owl::SAME_AS, skos::EXACT_MATCH];
    let mut found = HashMap::new();
    for mapping in set.mappings().filter(|mapping| !mapping.is_rejected() && !mapping.is_not_found()) {
        let iri = |slot: &str| mapping.iri(slot).and_then(|iri| NamedNode::new(iri).ok());
        let (Some(subject), Some(predicate), Some(object)) = (iri("subject_id"), iri("predicate_id"), iri("object_id")) else {
            continue;
        };
        if !same.contains(&predicate.as_ref()) {
            continue;
        }
        let written = mapping.own("object_id").unwrap_or_default();
        let local = written.split_once(':').map_or("", |(_, local)| local);
        for key in [object.as_str(), written, local].into_iter().filter(|key| !key.is_empty()) {
            add(&mut found, key.to_owned(), subject.clone(), 0);
        }
    }
    Ok(found)
}
