//! Does the data keep the rules?
//!
//! Checks a dataset against shapes in SHACL Core, all of it: targets, paths, constraint components, severities and messages.
//!
//! ```text
//! shapes      graph of shapes → shapes, with their targets      (path, constraint: the parts of a shape)
//! nesting     shapes → which refer to themselves, how deep they nest
//! check       shapes, data → broken constraints                 (value: what literals mean; identifier: check digits)
//! report      broken constraints → rows or triples              (words: a sentence for each)
//! ```
//!
//! Data is checked as it is given; nothing is inferred but that instances of a subclass are instances of the class. What comes from
//! outside may be broken: lists that lead back into themselves, shapes that refer to themselves or nest without end, patterns that are none. Each gives an
//! answer or an error, in bounded time.

mod check;
mod constraint;
mod identifier;
mod nesting;
mod path;
mod report;
mod shapes;
mod value;
mod words;

pub use identifier::{is_sound, recognise};
pub use path::Path;
pub use report::{Report, Violation};
pub use words::shown;

use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::triples::Triples;
use crate::vocab::Prefixes;
use oxigraph::model::{Literal, NamedNode, NamedOrBlankNode, Term};

/// How deep shapes, and the parts of a path, may nest. It bounds the depth of the recursion that follows them.
const MOST_NESTED: usize = 100;

/// Checks data against shapes. About linear in the data.
///
/// # Errors
/// Shapes that are not well formed; the message names the shape.
pub fn validate(data: &Dataset, shapes: &Dataset) -> Result<Report> {
    let read = shapes::read(shapes, data)?;
    let mut prefixes = data.prefixes.clone();
    shapes.prefixes.iter().for_each(|(name, iri)| prefixes.learn(name, iri));
    let checked = check::check(Triples::of(data), &read);
    let results =
        checked.broken.iter().map(|broken| result(broken, &read, Triples::of(data), Triples::of(shapes), &prefixes)).collect();
    Ok(Report::new(results, checked.focus_nodes, read.notes, prefixes))
}

fn result(
    broken: &check::Broken<'_>,
    read: &shapes::Shapes,
    data: Triples<'_>,
    shapes: Triples<'_>,
    prefixes: &Prefixes,
) -> Violation {
    let shape = broken.shape;
    let property = broken.how.property.as_ref().and_then(|property| match data.term(property) {
        Term::NamedNode(property) => Some(property),
        _ => None,
    });
    let messages = if shape.messages.is_empty() {
        let not_allowed = property.as_ref().map(|property: &NamedNode| prefixes.display(property.as_ref()));
        let detail = broken.how.language.as_deref().or(not_allowed.as_deref());
        let name = |shape: shapes::ShapeId| match &read.shapes[shape].node {
            NamedOrBlankNode::NamedNode(iri) => prefixes.display(iri.as_ref()),
            NamedOrBlankNode::BlankNode(_) => words::UNNAMED.to_owned(),
        };
        vec![Literal::new_simple_literal(words::sentence(broken.constraint, detail, data, prefixes, &name))]
    } else {
        shape.messages.clone()
    };
    let source_shape = shape.node.clone();
    Violation {
        focus: data.term(&broken.focus),
        path: property.map(Path::Predicate).or_else(|| shape.path.clone()),
        value: broken.how.value.as_ref().map(|value| data.term(value)),
        messages,
        severity: shape.severity.clone(),
        named_shape: shapes::named(shapes, &source_shape.clone().into()),
        source_shape,
        component: broken.constraint.component(),
        times: 1,
    }
}
