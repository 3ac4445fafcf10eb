//! What does a broken constraint mean, in a sentence?
//!
//! Used only where the shape has no message of its own.

use super::constraint::{Constraint, Relation};
use super::shapes::ShapeId;
use crate::query::triples::{Node, Triples};
use crate::vocab::Prefixes;
use oxigraph::model::{NamedNode, Term};

/// How many of a list of values a message names.
const SHOWN: usize = 5;

/// A sentence on a broken constraint.
///
/// - `detail`: the language that is used twice, or the property that is not allowed.
/// - `name`: how another shape is called.
pub(super) fn sentence(
    constraint: &Constraint,
    detail: Option<&str>,
    data: Triples<'_>,
    prefixes: &Prefixes,
    name: &dyn Fn(ShapeId) -> String,
) -> String {
    let iri = |iri: &NamedNode| prefixes.display(iri.as_ref());
    let node = |node: &Node| shown(&data.term(node), prefixes);
    let detail = detail.unwrap_or_default();
    match constraint {
        Constraint::Class { class, .. } => format!("This is not of the class {}.", iri(class)),
        Constraint::Datatype(datatype) => format!("This is not a well-formed literal of {}.", iri(datatype)),
        Constraint::NodeKind(kind) => format!("This is not of the kind {}.", iri(kind)),
        Constraint::MinCount(least) => format!("There are fewer values than {least}."),
        Constraint::MaxCount(most) => format!("There are more values than {most}."),
        Constraint::Bound { relation, bound } => format!("This is not {} {}.", named(*relation), bound.value()),
        Constraint::MinLength(least) => format!("This has fewer characters than {least}."),
        Constraint::MaxLength(most) => format!("This has more characters than {most}."),
        Constraint::Pattern { written, .. } => format!("This does not match the pattern {written}"),
        Constraint::LanguageIn(ranges) => format!("This is in none of the languages {}.", some(ranges.clone())),
        Constraint::UniqueLang => format!("More than one value is in the language {detail}."),
        Constraint::Equals(property) => format!("This is not a value of both the path and {}.", iri(property)),
        Constraint::Disjoint(property) => format!("This is also a value of {}.", iri(property)),
        Constraint::LessThan { relation, property } => {
            format!("This is not {} every value of {}.", named(*relation), iri(property))
        }
        Constraint::Not(shape) => format!("This conforms to {} and should not.", name(*shape)),
        Constraint::And(shapes) => format!("This does not conform to all of {}.", names(shapes, name)),
        Constraint::Or(shapes) => format!("This conforms to none of {}.", names(shapes, name)),
        Constraint::Xone(shapes) => format!("This does not conform to exactly one of {}.", names(shapes, name)),
        Constraint::Node(shape) | Constraint::Property(shape) => format!("This does not conform to {}.", name(*shape)),
        Constraint::QualifiedMin { least, shape, .. } => format!("Fewer values than {least} conform to {}.", name(*shape)),
        Constraint::QualifiedMax { most, shape, .. } => format!("More values than {most} conform to {}.", name(*shape)),
        Constraint::Closed { .. } => format!("The property {detail} is not allowed here."),
        Constraint::HasValue(value) => format!("The value {} is missing.", node(value)),
        Constraint::CheckDigits => "The check digits of this identifier do not fit.".to_owned(),
        Constraint::In(allowed) => {
            let mut all: Vec<String> = allowed.iter().map(node).collect();
            all.sort();
            format!("This is none of {}.", some(all))
        }
    }
}

/// The shapes that have names, or how many there are.
fn names(shapes: &[ShapeId], name: &dyn Fn(ShapeId) -> String) -> String {
    let names: Vec<String> = shapes.iter().map(|shape| name(*shape)).collect();
    if names.iter().all(|name| name == UNNAMED) { format!("{} shapes", shapes.len()) } else { some(names) }
}

/// How a shape is called that has no name.
pub(super) const UNNAMED: &str = "the shape that is given here";

fn named(relation: Relation) -> &'static str {
    match relation {
        Relation::Above => "greater than",
        Relation::AtLeast => "at least",
        Relation::Below => "less than",
        Relation::AtMost => "at most",
    }
}

fn some(mut all: Vec<String>) -> String {
    let more = all.len().saturating_sub(SHOWN);
    all.truncate(SHOWN);
    if more > 0 {
        all.push(format!("and {more} more"));
    }
    all.join(", ")
}

/// A term as one would write it in Turtle.
pub fn shown(term: &Term, prefixes: &Prefixes) -> String {
    match term {
        Term::NamedNode(iri) => prefixes.display(iri.as_ref()),
        Term::Literal(literal) => {
            let text = format!("{:?}", literal.value());
            match literal.language() {
                Some(language) => format!("{text}@{language}"),
                None if literal.datatype() == oxigraph::model::vocab::xsd::STRING => text,
                None if crate::query::format::is_number(literal) => literal.value().to_owned(),
                None => format!("{text}^^{}", prefixes.display(literal.datatype())),
            }
        }
        other => other.to_string(),
    }
}
