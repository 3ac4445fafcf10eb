//! Which statements relate two things?
//!
//! The entity graph: what exists and how it is related, for paths and for pictures. What only says where and how something is stated is
//! left out: passages, pages, cells, observations, readings and derivations with all their properties, classes, labels, units, and links to
//! other data sets with their records.

use crate::dataset::{Dataset, Index};
use crate::vocab::{atlas, class, other, owl, rdf, rdfs, skos};
use oxigraph::model::{NamedNode, NamedNodeRef};
use rustc_hash::FxHashSet as HashSet;

/// The number of a term in the dictionary of the dataset.
pub type Id = u32;

/// Classes whose members say how something is stated.
const PLUMBING: &[NamedNodeRef<'static>] = &[
    class::PASSAGE,
    class::PAGE,
    class::TABLE_CELL,
    class::GAP,
    class::PASSAGE_KIND,
    class::STATUS,
    class::OBSERVATION,
    class::INDICATOR,
    class::READING,
    class::UNIT,
    class::QUALIFIER,
    class::DERIVATION,
    class::FORMULA,
    class::VERDICT,
    other::DOCO_SECTION,
    other::DOCO_FIGURE,
    other::DOCO_FOOTNOTE,
    other::DCAT_DATASET,
    other::VOID_DATASET,
    other::VOID_LINKSET,
    owl::AXIOM,
    owl::ONTOLOGY,
    owl::CLASS,
    owl::OBJECT_PROPERTY,
    owl::DATATYPE_PROPERTY,
    rdfs::CLASS,
    rdf::PROPERTY,
];

/// Properties that relate no two things.
const NO_RELATION: &[NamedNodeRef<'static>] = &[
    rdf::TYPE,
    rdf::FIRST,
    rdf::REST,
    rdfs::SUB_CLASS_OF,
    rdfs::SUB_PROPERTY_OF,
    rdfs::DOMAIN,
    rdfs::RANGE,
    rdfs::IS_DEFINED_BY,
    atlas::STATUS,
    atlas::KIND,
    atlas::PAGE,
    atlas::UNIT,
    atlas::INDICATOR,
    atlas::OF_INDICATOR,
    atlas::QUALIFIER,
    atlas::READS,
    atlas::READ_AS,
    skos::BROAD_MATCH,
    skos::CLOSE_MATCH,
    skos::EXACT_MATCH,
    skos::NARROW_MATCH,
    skos::RELATED_MATCH,
    owl::SAME_AS,
    other::FOAF_HOMEPAGE,
];

/// The statements between things.
pub struct Relations<'a> {
    index: &'a Index,
    plumbing: HashSet<Id>,
    skipped: HashSet<Id>,
}

impl<'a> Relations<'a> {
    /// Those of the entity graph. O(things that are left out).
    pub fn of_entities(dataset: &'a Dataset) -> Self {
        let index = &dataset.index;
        Self { index, plumbing: members(index, PLUMBING), skipped: ids(index, NO_RELATION) }
    }

    /// All but those that give a thing its class.
    pub fn all(dataset: &'a Dataset) -> Self {
        Self { index: &dataset.index, plumbing: HashSet::default(), skipped: ids(&dataset.index, &[rdf::TYPE]) }
    }

    /// Without the statements of some properties.
    #[must_use]
    pub fn without(mut self, properties: &[NamedNode]) -> Self {
        self.skipped.extend(properties.iter().filter_map(|property| self.index.id(property.as_ref().into())));
        self
    }

    /// Whether a statement is one of them.
    pub fn holds(&self, [subject, property, object]: [Id; 3]) -> bool {
        !self.skipped.contains(&property) && !self.plumbing.contains(&subject) && self.is_thing(object)
    }

    /// Whether a subject or an object of the data is a thing among others.
    pub fn is_thing(&self, id: Id) -> bool {
        !self.plumbing.contains(&id) && !self.index.is_literal(id)
    }
}

/// Whether a class or a property is left out of the entity graph.
pub fn is_plumbing(term: NamedNodeRef<'_>) -> bool {
    PLUMBING.contains(&term) || NO_RELATION.contains(&term)
}

fn ids(index: &Index, terms: &[NamedNodeRef<'_>]) -> HashSet<Id> {
    terms.iter().filter_map(|term| index.id((*term).into())).collect()
}

/// The members of some classes, as they are stated.
pub fn members(index: &Index, classes: &[NamedNodeRef<'_>]) -> HashSet<Id> {
    let Some(is_a) = index.id(rdf::TYPE.into()) else { return HashSet::default() };
    ids(index, classes).into_iter().flat_map(|class| index.subjects(is_a, class)).collect()
}
