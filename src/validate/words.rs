//! What does a broken constraint mean, in a sentence?
//!
//! Used only where the shape has no message of its own.

use super::constraint::{Constraint, Relation};
use crate::query::triples::{Node, Triples};
use crate::vocab::Prefixes;
use oxigraph::model::{NamedNode, Term};

/// How many of a list of values a message names.
const SHOWN: usize = 5;

/// A sentence on a broken constraint.
///
/// - `detail`: the language that is used twice, or the property that is not allowed.
pub(super) fn sentence(constraint: &Constraint, detail: Option<&str>, data: Triples<'_>, prefixes: &Prefixes) -> String {
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
        Constraint::Not(_) => "This conforms to a shape that it should not conform to.".to_owned(),
        Constraint::And(_) => "This does not conform to all of several shapes.".to_owned(),
        Constraint::Or(_) => "This conforms to none of several shapes.".to_owned(),
        Constraint::Xone(_) => "This does not conform to exactly one of several shapes.".to_owned(),
        Constraint::Node(_) => "This does not conform to the shape that it should conform to.".to_owned(),
        Constraint::Property(_) => "A property of this does not conform.".to_owned(),
        Constraint::QualifiedMin { least, .. } => format!("Fewer values than {least} conform to the qualified shape."),
        Constraint::QualifiedMax { most, .. } => format!("More values than {most} conform to the qualified shape."),
        Constraint::Closed { .. } => format!("The property {detail} is not allowed here."),
        Constraint::HasValue(value) => format!("The value {} is missing.", node(value)),
        Constraint::In(allowed) => {
            let mut all: Vec<String> = allowed.iter().map(node).collect();
            all.sort();
            format!("This is none of {}.", some(all))
        }
    }
}

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
