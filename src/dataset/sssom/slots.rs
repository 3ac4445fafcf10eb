//! Which slots has a mapping, and what do their values mean?
//!
//! The slots of the classes `Mapping` and `MappingSet` of the SSSOM 1.1 schema (src/sssom_schema/schema/sssom_schema.yaml), in its order.

use crate::vocab::{dcterms, other, owl, rdfs};
use oxrdf::NamedNodeRef;

/// A slot of the standard.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// Its name, which is the name of its column or of its entry in the head.
    pub name: &'static str,
    /// What its values are.
    pub(super) kind: Kind,
    /// Whether it may have several values.
    pub(super) many: bool,
    /// Whether a value in the head holds for every mapping.
    pub(super) propagates: bool,
    /// The property that it is in RDF, where that is not one of SSSOM's own.
    pub(super) property: Option<NamedNodeRef<'static>>,
}

/// What the values of a slot are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// A prefixed name.
    Entity,
    /// An IRI written in full.
    Address,
    Date,
    Number,
    /// A number from 0 to 1.
    Share,
    /// A kind of entity, such as `owl class`.
    EntityType,
}

use Kind::{Address, Date, Entity, EntityType, Number, Share, Text};

const fn one(name: &'static str, kind: Kind) -> Slot {
    Slot { name, kind, many: false, propagates: false, property: None }
}

const fn many(name: &'static str, kind: Kind) -> Slot {
    Slot { many: true, ..one(name, kind) }
}

const fn all(slot: Slot) -> Slot {
    Slot { propagates: true, ..slot }
}

const fn is(slot: Slot, property: NamedNodeRef<'static>) -> Slot {
    Slot { property: Some(property), ..slot }
}

/// The slots of a mapping.
pub(super) const OF_MAPPING: &[Slot] = &[
    one("record_id", Entity),
    is(one("subject_id", Entity), owl::ANNOTATED_SOURCE),
    one("subject_label", Text),
    one("subject_category", Text),
    is(one("predicate_id", Entity), owl::ANNOTATED_PROPERTY),
    one("predicate_label", Text),
    one("predicate_modifier", Text),
    is(one("object_id", Entity), owl::ANNOTATED_TARGET),
    one("object_label", Text),
    one("object_category", Text),
    one("mapping_justification", Entity),
    is(many("author_id", Entity), other::PAV_AUTHORED_BY),
    many("author_label", Text),
    many("reviewer_id", Entity),
    many("reviewer_label", Text),
    is(many("creator_id", Entity), dcterms::CREATOR),
    many("creator_label", Text),
    is(one("license", Address), dcterms::LICENSE),
    all(one("subject_type", EntityType)),
    all(one("subject_source", Entity)),
    all(one("subject_source_version", Text)),
    all(one("object_type", EntityType)),
    all(one("object_source", Entity)),
    all(one("object_source_version", Text)),
    all(one("predicate_type", EntityType)),
    all(one("mapping_provider", Address)),
    one("mapping_source", Entity),
    one("mapping_cardinality", Text),
    all(many("cardinality_scope", Text)),
    all(one("mapping_tool", Text)),
    all(one("mapping_tool_id", Entity)),
    all(one("mapping_tool_version", Text)),
    is(all(one("mapping_date", Date)), dcterms::CREATED),
    is(one("publication_date", Date), dcterms::ISSUED),
    one("review_date", Date),
    one("confidence", Share),
    one("reviewer_agreement", Number),
    all(many("curation_rule", Entity)),
    all(many("curation_rule_text", Text)),
    all(many("subject_match_field", Entity)),
    all(many("object_match_field", Entity)),
    many("match_string", Text),
    all(many("subject_preprocessing", Entity)),
    all(many("object_preprocessing", Entity)),
    one("similarity_score", Share),
    all(one("similarity_measure", Text)),
    is(many("see_also", Address), rdfs::SEE_ALSO),
    one("issue_tracker_item", Entity),
    one("other", Text),
    is(one("comment", Text), rdfs::COMMENT),
];

/// The slots that only a set has. (What says how the file is to be read is none: its prefixes, its name.)
pub(super) const OF_SET: &[Slot] = &[
    one("sssom_version", Text),
    is(one("mapping_set_version", Text), owl::VERSION_INFO),
    is(many("mapping_set_source", Address), other::PROV_WAS_DERIVED_FROM),
    is(one("mapping_set_title", Text), dcterms::TITLE),
    is(one("mapping_set_description", Text), dcterms::DESCRIPTION),
    one("mapping_set_confidence", Share),
    one("issue_tracker", Address),
];

impl Slot {
    /// The slot of a mapping or of a set by its name.
    pub fn find(name: &str) -> Option<&'static Self> {
        OF_MAPPING.iter().chain(OF_SET).find(|slot| slot.name == name)
    }
}
