//! Triples and quads as RDF.

use super::Format;
use crate::error::{Error, Result};
use crate::vocab::Prefixes;
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfSerializer};
use oxigraph::model::{GraphName, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::BTreeSet;
use std::io::Write;

/// The RDF format of a format that holds triples.
pub(super) fn rdf_format(format: Format) -> Option<RdfFormat> {
    Some(match format {
        Format::Turtle => RdfFormat::Turtle,
        Format::Trig => RdfFormat::TriG,
        Format::Ntriples => RdfFormat::NTriples,
        Format::Nquads => RdfFormat::NQuads,
        Format::Rdfxml => RdfFormat::RdfXml,
        Format::Jsonld => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
        _ => return None,
    })
}

/// Writes quads: N-Triples and N-Quads while they are found, the formats with prefixes after looking which ones they use.
///
/// A format without named graphs takes the triples of the default graph only.
pub(super) fn write(
    quads: impl Iterator<Item = Result<Quad>>,
    format: Format,
    prefixes: &Prefixes,
    out: &mut dyn Write,
) -> Result<u64> {
    let rdf = rdf_format(format).unwrap_or(RdfFormat::Turtle);
    let fits = |quad: &Quad| rdf.supports_datasets() || quad.graph_name.is_default_graph();
    let quads = quads.filter(|quad| quad.as_ref().map_or(true, fits));
    if matches!(format, Format::Ntriples | Format::Nquads) {
        return serialize(quads, RdfSerializer::from_format(rdf), out);
    }
    let quads: Vec<Quad> = quads.collect::<Result<_>>()?;
    let mut serializer = RdfSerializer::from_format(rdf);
    for (name, iri) in used(&quads, prefixes) {
        serializer = serializer.clone().with_prefix(name, iri).unwrap_or(serializer);
    }
    serialize(quads.into_iter().map(Ok), serializer, out)
}

fn serialize(quads: impl Iterator<Item = Result<Quad>>, serializer: RdfSerializer, out: &mut dyn Write) -> Result<u64> {
    let mut writer = serializer.for_writer(&mut *out);
    let mut count = 0;
    for quad in quads {
        writer.serialize_quad(quad?.as_ref()).map_err(Error::Output)?;
        count += 1;
    }
    writer.finish().map_err(Error::Output)?;
    Ok(count)
}

/// The prefixes that occur in the quads. O(quads · prefixes).
fn used<'p>(quads: &[Quad], prefixes: &'p Prefixes) -> BTreeSet<(&'p str, &'p str)> {
    let mut found = BTreeSet::new();
    let mut note = |iri: NamedNodeRef<'_>| {
        if let Some((name, _)) = prefixes.shorten(iri).as_deref().and_then(|short| short.split_once(':'))
            && let Some(pair) = prefixes.iter().find(|(n, _)| *n == name)
        {
            found.insert(pair);
        }
    };
    for quad in quads {
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
            note(subject.as_ref());
        }
        note(quad.predicate.as_ref());
        match &quad.object {
            Term::NamedNode(object) => note(object.as_ref()),
            Term::Literal(literal) => note(literal.datatype()),
            _ => {}
        }
        if let GraphName::NamedNode(graph) = &quad.graph_name {
            note(graph.as_ref());
        }
    }
    found
}
