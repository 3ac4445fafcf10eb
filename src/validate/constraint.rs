//! What does a shape demand?
//!
//! The constraints of SHACL Core and one of our own (check digits) as a closed set, read from the properties of a shape. Whether a node meets them is `check`'s
//! business.

use super::path::Path;
use super::shapes::{Reader, ShapeId};
use super::value;
use crate::error::Result;
use crate::query::triples::{Node, Triples};
use crate::vocab::{atlas, class, rdf, rdfs, sh};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};
use regex::{Regex, RegexBuilder};
use rustc_hash::FxHashSet;
use std::cmp::Ordering;

/// A constraint, with its parameters ready for the data.
pub(super) enum Constraint {
    Class { class: NamedNode, with_subclasses: FxHashSet<Node> },
    Datatype(NamedNode),
    NodeKind(NamedNode),
    MinCount(usize),
    MaxCount(usize),
    Bound { relation: Relation, bound: Literal },
    MinLength(usize),
    MaxLength(usize),
    Pattern { regex: Regex, written: String },
    LanguageIn(Vec<String>),
    UniqueLang,
    Equals(NamedNode),
    Disjoint(NamedNode),
    LessThan { relation: Relation, property: NamedNode },
    Not(ShapeId),
    And(Vec<ShapeId>),
    Or(Vec<ShapeId>),
    Xone(Vec<ShapeId>),
    Node(ShapeId),
    Property(ShapeId),
    QualifiedMin { least: usize, shape: ShapeId, siblings: Vec<ShapeId> },
    QualifiedMax { most: usize, shape: ShapeId, siblings: Vec<ShapeId> },
    Closed { allowed: FxHashSet<Node> },
    HasValue(Node),
    In(FxHashSet<Node>),
    CheckDigits,
}

/// How a value must stand to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Above,
    AtLeast,
    Below,
    AtMost,
}

impl Relation {
    /// Whether two literals stand so; those that cannot be compared do not.
    pub(super) fn holds(self, left: &Term, right: &Literal) -> bool {
        let Term::Literal(left) = left else { return false };
        value::compare(left, right).is_some_and(|order| match self {
            Self::Above => order == Ordering::Greater,
            Self::AtLeast => order != Ordering::Less,
            Self::Below => order == Ordering::Less,
            Self::AtMost => order != Ordering::Greater,
        })
    }
}

/// Larger compiled patterns are refused, as in the engine for SPARQL.
const PATTERN_LIMIT: usize = 1_000_000;

/// Reads all constraints of a shape, in a fixed order.
pub(super) fn read(reader: &mut Reader<'_>, shape: &Term, path: Option<&Path>) -> Result<Vec<Constraint>> {
    let mut all = Vec::new();
    if path.is_none() {
        let needs_path = [sh::MIN_COUNT, sh::MAX_COUNT, sh::UNIQUE_LANG, sh::LESS_THAN, sh::LESS_THAN_OR_EQUALS];
        if let Some(property) = needs_path.into_iter().find(|property| !reader.graph.values(shape, *property).is_empty()) {
            let name = reader.shown(&property.into_owned().into());
            return Err(reader.ill_formed(shape, &format!("{name} needs a sh:path")));
        }
    }
    about_kind(reader, shape, &mut all)?;
    about_number_and_size(reader, shape, &mut all)?;
    about_text(reader, shape, &mut all)?;
    about_other_properties(reader, shape, &mut all)?;
    about_other_shapes(reader, shape, &mut all)?;
    about_given_values(reader, shape, &mut all)?;
    Ok(all)
}

fn about_kind(reader: &Reader<'_>, shape: &Term, all: &mut Vec<Constraint>) -> Result<()> {
    for class in reader.graph.values(shape, sh::CLASS) {
        let class = reader.iri(shape, sh::CLASS, class)?;
        let with_subclasses = subclasses(reader.data, &reader.data.node(class.clone()));
        all.push(Constraint::Class { class, with_subclasses });
    }
    if let Some(datatype) = reader.at_most_one(shape, sh::DATATYPE)? {
        all.push(Constraint::Datatype(reader.iri(shape, sh::DATATYPE, datatype)?));
    }
    if let Some(kind) = reader.at_most_one(shape, sh::NODE_KIND)? {
        let kinds = [sh::IRI, sh::BLANK_NODE, sh::LITERAL, sh::BLANK_NODE_OR_IRI, sh::BLANK_NODE_OR_LITERAL, sh::IRI_OR_LITERAL];
        match &kind {
            Term::NamedNode(iri) if kinds.contains(&iri.as_ref()) => all.push(Constraint::NodeKind(iri.clone())),
            other => return Err(reader.wrong(shape, sh::NODE_KIND, other, "sh:IRI, sh:Literal, sh:BlankNode or a pair of them")),
        }
    }
    Ok(())
}

/// A class and everything below it, as the data says.
pub(super) fn subclasses(data: Triples<'_>, class: &Node) -> FxHashSet<Node> {
    let below = Path::ZeroOrMore(Box::new(Path::Inverse(Box::new(Path::Predicate(rdfs::SUB_CLASS_OF.into_owned())))));
    below.follow(data, class).into_iter().collect()
}

fn about_number_and_size(reader: &Reader<'_>, shape: &Term, all: &mut Vec<Constraint>) -> Result<()> {
    for (property, constraint) in [
        (sh::MIN_COUNT, Constraint::MinCount as fn(usize) -> Constraint),
        (sh::MAX_COUNT, Constraint::MaxCount),
        (sh::MIN_LENGTH, Constraint::MinLength),
        (sh::MAX_LENGTH, Constraint::MaxLength),
    ] {
        all.extend(reader.count(shape, property)?.map(constraint));
    }
    for (property, relation) in [
        (sh::MIN_EXCLUSIVE, Relation::Above),
        (sh::MIN_INCLUSIVE, Relation::AtLeast),
        (sh::MAX_EXCLUSIVE, Relation::Below),
        (sh::MAX_INCLUSIVE, Relation::AtMost),
    ] {
        match reader.at_most_one(shape, property)? {
            None => {}
            Some(Term::Literal(bound)) if value::is_well_formed(&bound) => all.push(Constraint::Bound { relation, bound }),
            Some(other) => return Err(reader.wrong(shape, property, &other, "a well-formed literal")),
        }
    }
    Ok(())
}

fn about_text(reader: &Reader<'_>, shape: &Term, all: &mut Vec<Constraint>) -> Result<()> {
    if let Some(written) = reader.string(shape, sh::PATTERN)? {
        let flags = reader.string(shape, sh::FLAGS)?.unwrap_or_default();
        match compiled(&written, &flags) {
            Ok(regex) => all.push(Constraint::Pattern { regex, written }),
            Err(fault) => return Err(reader.ill_formed(shape, &format!("its sh:pattern `{written}` cannot be used: {fault}"))),
        }
    }
    if let Some(head) = reader.at_most_one(shape, sh::LANGUAGE_IN)? {
        let mut ranges = Vec::new();
        for member in reader.members(shape, sh::LANGUAGE_IN, &head)? {
            match member {
                Term::Literal(range) if range.datatype() == xsd::STRING => ranges.push(range.value().to_owned()),
                other => return Err(reader.wrong(shape, sh::LANGUAGE_IN, &other, "a list of strings")),
            }
        }
        all.push(Constraint::LanguageIn(ranges));
    }
    if reader.boolean(shape, sh::UNIQUE_LANG)? {
        all.push(Constraint::UniqueLang);
    }
    Ok(())
}

/// A regular expression with the flags of SPARQL's `regex`, as the engine for SPARQL understands them.
fn compiled(written: &str, flags: &str) -> std::result::Result<Regex, String> {
    let pattern = if flags.contains('q') { regex::escape(written) } else { written.to_owned() };
    let mut builder = RegexBuilder::new(&pattern);
    builder.size_limit(PATTERN_LIMIT);
    for flag in flags.chars() {
        match flag {
            's' => builder.dot_matches_new_line(true),
            'm' => builder.multi_line(true),
            'i' => builder.case_insensitive(true),
            'x' => builder.ignore_whitespace(true),
            'q' => &mut builder,
            other => return Err(format!("`{other}` is no flag; there are i, m, q, s and x")),
        };
    }
    // The reason is the last line of the message; the lines before show the place with marks below.
    builder.build().map_err(|e| e.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned())
}

fn about_other_properties(reader: &Reader<'_>, shape: &Term, all: &mut Vec<Constraint>) -> Result<()> {
    let mut read = |property: NamedNodeRef<'_>, constraint: &dyn Fn(NamedNode) -> Constraint| -> Result<()> {
        for value in reader.graph.values(shape, property) {
            all.push(constraint(reader.iri(shape, property, value)?));
        }
        Ok(())
    };
    read(sh::EQUALS, &Constraint::Equals)?;
    read(sh::DISJOINT, &Constraint::Disjoint)?;
    read(sh::LESS_THAN, &|property| Constraint::LessThan { relation: Relation::Below, property })?;
    read(sh::LESS_THAN_OR_EQUALS, &|property| Constraint::LessThan { relation: Relation::AtMost, property })
}

fn about_other_shapes(reader: &mut Reader<'_>, shape: &Term, all: &mut Vec<Constraint>) -> Result<()> {
    for (property, constraint) in [
        (sh::NOT, Constraint::Not as fn(ShapeId) -> Constraint),
        (sh::NODE, Constraint::Node),
        (sh::PROPERTY, Constraint::Property),
    ] {
        for other in reader.graph.values(shape, property) {
            if property == sh::PROPERTY && reader.graph.values(&other, sh::PATH).is_empty() {
                let what = format!("its sh:property `{}` has no sh:path", reader.shown(&other));
                return Err(reader.ill_formed(shape, &what));
            }
            all.push(constraint(reader.id(&other)?));
        }
    }
    for (property, constraint) in
        [(sh::AND, Constraint::And as fn(Vec<ShapeId>) -> Constraint), (sh::OR, Constraint::Or), (sh::XONE, Constraint::Xone)]
    {
        for head in reader.graph.values(shape, property) {
            let members = reader.members(shape, property, &head)?;
            all.push(constraint(members.iter().map(|member| reader.id(member)).collect::<Result<_>>()?));
        }
    }
    about_qualified_shapes(reader, shape, all)
}

fn about_qualified_shapes(reader: &mut Reader<'_>, shape: &Term, all: &mut Vec<Constraint>) -> Result<()> {
    let (least, most) = (reader.count(shape, sh::QUALIFIED_MIN_COUNT)?, reader.count(shape, sh::QUALIFIED_MAX_COUNT)?);
    let Some(qualified) = reader.at_most_one(shape, sh::QUALIFIED_VALUE_SHAPE)? else { return Ok(()) };
    if least.is_none() && most.is_none() {
        return Err(reader.ill_formed(shape, "its sh:qualifiedValueShape needs sh:qualifiedMinCount or sh:qualifiedMaxCount"));
    }
    let mut siblings = Vec::new();
    if reader.boolean(shape, sh::QUALIFIED_VALUE_SHAPES_DISJOINT)? {
        let other_way = |path: NamedNodeRef<'_>| Path::Predicate(path.into_owned());
        let to_siblings = Path::Sequence(vec![
            Path::Inverse(Box::new(other_way(sh::PROPERTY))),
            other_way(sh::PROPERTY),
            other_way(sh::QUALIFIED_VALUE_SHAPE),
        ]);
        for sibling in to_siblings.follow(reader.graph, &reader.graph.node(shape.clone())) {
            let sibling = reader.graph.term(&sibling);
            if sibling != qualified {
                siblings.push(reader.id(&sibling)?);
            }
        }
    }
    let shape = reader.id(&qualified)?;
    all.extend(least.map(|least| Constraint::QualifiedMin { least, shape, siblings: siblings.clone() }));
    all.extend(most.map(|most| Constraint::QualifiedMax { most, shape, siblings }));
    Ok(())
}

fn about_given_values(reader: &Reader<'_>, shape: &Term, all: &mut Vec<Constraint>) -> Result<()> {
    for value in reader.graph.values(shape, sh::HAS_VALUE) {
        all.push(Constraint::HasValue(reader.data.node(value)));
    }
    if let Some(head) = reader.at_most_one(shape, sh::IN)? {
        let members = reader.members(shape, sh::IN, &head)?;
        all.push(Constraint::In(members.into_iter().map(|member| reader.data.node(member)).collect()));
    }
    if reader.boolean(shape, sh::CLOSED)? {
        let mut allowed = FxHashSet::default();
        for property in reader.graph.values(shape, sh::PROPERTY) {
            // What a path that is no single step leads along is not allowed by it.
            allowed.extend(reader.graph.values(&property, sh::PATH).into_iter().filter(Term::is_named_node));
        }
        if let Some(head) = reader.at_most_one(shape, sh::IGNORED_PROPERTIES)? {
            for member in reader.members(shape, sh::IGNORED_PROPERTIES, &head)? {
                allowed.insert(reader.iri(shape, sh::IGNORED_PROPERTIES, member)?.into());
            }
        }
        let allowed = allowed.into_iter().map(|property| reader.data.node(property)).collect();
        all.push(Constraint::Closed { allowed });
    }
    if reader.boolean(shape, atlas::CHECK_DIGITS)? {
        all.push(Constraint::CheckDigits);
    }
    Ok(())
}

impl Constraint {
    /// The constraint component of SHACL that a result names.
    pub(super) fn component(&self) -> NamedNodeRef<'static> {
        use Relation::{Above, AtLeast, AtMost, Below};
        match self {
            Self::Class { .. } => sh::CLASS_COMPONENT,
            Self::Datatype(_) => sh::DATATYPE_COMPONENT,
            Self::NodeKind(_) => sh::NODE_KIND_COMPONENT,
            Self::MinCount(_) => sh::MIN_COUNT_COMPONENT,
            Self::MaxCount(_) => sh::MAX_COUNT_COMPONENT,
            Self::Bound { relation: Above, .. } => sh::MIN_EXCLUSIVE_COMPONENT,
            Self::Bound { relation: AtLeast, .. } => sh::MIN_INCLUSIVE_COMPONENT,
            Self::Bound { relation: Below, .. } => sh::MAX_EXCLUSIVE_COMPONENT,
            Self::Bound { relation: AtMost, .. } => sh::MAX_INCLUSIVE_COMPONENT,
            Self::MinLength(_) => sh::MIN_LENGTH_COMPONENT,
            Self::MaxLength(_) => sh::MAX_LENGTH_COMPONENT,
            Self::Pattern { .. } => sh::PATTERN_COMPONENT,
            Self::LanguageIn(_) => sh::LANGUAGE_IN_COMPONENT,
            Self::UniqueLang => sh::UNIQUE_LANG_COMPONENT,
            Self::Equals(_) => sh::EQUALS_COMPONENT,
            Self::Disjoint(_) => sh::DISJOINT_COMPONENT,
            Self::LessThan { relation: AtMost, .. } => sh::LESS_THAN_OR_EQUALS_COMPONENT,
            Self::LessThan { .. } => sh::LESS_THAN_COMPONENT,
            Self::Not(_) => sh::NOT_COMPONENT,
            Self::And(_) => sh::AND_COMPONENT,
            Self::Or(_) => sh::OR_COMPONENT,
            Self::Xone(_) => sh::XONE_COMPONENT,
            Self::Node(_) => sh::NODE_COMPONENT,
            Self::Property(_) => sh::PROPERTY_COMPONENT,
            Self::QualifiedMin { .. } => sh::QUALIFIED_MIN_COUNT_COMPONENT,
            Self::QualifiedMax { .. } => sh::QUALIFIED_MAX_COUNT_COMPONENT,
            Self::Closed { .. } => sh::CLOSED_COMPONENT,
            Self::HasValue(_) => sh::HAS_VALUE_COMPONENT,
            Self::In(_) => sh::IN_COMPONENT,
            Self::CheckDigits => class::CHECK_DIGITS_CONSTRAINT_COMPONENT,
        }
    }

    /// The shapes that it refers to, and whether more conforming nodes there can only help it.
    pub(super) fn references(&self) -> Vec<(ShapeId, Monotone)> {
        let as_is = |shapes: &[ShapeId]| shapes.iter().map(|shape| (*shape, Monotone::Yes)).collect();
        let no = |shapes: &[ShapeId]| -> Vec<_> { shapes.iter().map(|shape| (*shape, Monotone::No)).collect() };
        match self {
            Self::Node(shape) | Self::Property(shape) => as_is(&[*shape]),
            Self::And(shapes) | Self::Or(shapes) => as_is(shapes),
            Self::Not(shape) => no(&[*shape]),
            Self::Xone(shapes) => no(shapes),
            Self::QualifiedMin { shape, siblings, .. } => [vec![(*shape, Monotone::Yes)], no(siblings)].concat(),
            Self::QualifiedMax { shape, siblings, .. } => [no(&[*shape]), as_is(siblings)].concat(),
            _ => Vec::new(),
        }
    }

    /// Whether a term is of the demanded kind of node.
    pub(super) fn is_of_kind(term: &Term, kind: NamedNodeRef<'_>) -> bool {
        match term {
            Term::NamedNode(_) => [sh::IRI, sh::BLANK_NODE_OR_IRI, sh::IRI_OR_LITERAL].contains(&kind),
            Term::BlankNode(_) => [sh::BLANK_NODE, sh::BLANK_NODE_OR_IRI, sh::BLANK_NODE_OR_LITERAL].contains(&kind),
            Term::Literal(_) => [sh::LITERAL, sh::BLANK_NODE_OR_LITERAL, sh::IRI_OR_LITERAL].contains(&kind),
            Term::Triple(_) => false,
        }
    }
}

/// Whether a constraint can only come to hold, never to fail, when more nodes conform to a shape that it refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Monotone {
    Yes,
    No,
}

/// The classes of a node.
pub(super) fn types(data: Triples<'_>, node: &Node) -> impl Iterator<Item = Node> {
    let rdf_type = data.node(rdf::TYPE.into_owned());
    data.objects(node, &rdf_type).collect::<Vec<_>>().into_iter()
}
