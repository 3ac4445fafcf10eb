//! What was the graph made of?
//!
//! DCAT and VoID for what it is, PROV-O for where it comes from, SPDX for the digest of the file (as DCAT 3 has it, section 6.17).

use super::mapping::Mapping;
use super::rows::Import;
use crate::dataset::iri_safe;
use crate::vocab::{atlas, dcterms, import, other, rdf};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{BlankNode, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::path::Path;

/// The file that a table was read from.
pub struct Origin {
    /// Its IRI: its name without folders, so that it is the same wherever the file lies.
    pub iri: NamedNode,
    name: String,
    digest: String,
}

impl Origin {
    /// - `digest`: SHA-256 of its bytes, in hexadecimal digits.
    pub fn new(path: &Path, digest: String) -> Self {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Self { iri: NamedNode::new_unchecked(format!("file:{}", iri_safe(&name))), name, digest }
    }
}

/// The description of a graph, to stand in it behind the statements of its rows.
///
/// - `name`: what the data set is called.
pub fn describe(mapping: &Mapping, name: &str, origin: &Origin, import: &Import<'_>) -> Vec<Quad> {
    let mut quads = Vec::new();
    let mut say = |subject: NamedOrBlankNode, property: NamedNodeRef<'_>, object: Term| {
        quads.push(Quad::new(subject, property, object, mapping.graph.clone()));
    };
    let count = |n: u64| Term::from(Literal::from(n));
    let checksum = BlankNode::new_unchecked("checksum");
    for (property, object) in [
        (rdf::TYPE, other::DCAT_DATASET.into()),
        (rdf::TYPE, other::VOID_DATASET.into()),
        (atlas::STATUS, atlas::IMPORTED.into()),
        (dcterms::TITLE, Literal::from(name).into()),
        (other::VOID_ENTITIES, count(import.rows)),
        (other::VOID_TRIPLES, count(import.statements)),
        (other::PROV_WAS_DERIVED_FROM, origin.iri.clone().into()),
    ] {
        say(mapping.graph.clone().into(), property, object);
    }
    say(origin.iri.clone().into(), rdf::TYPE, other::DCAT_DISTRIBUTION.into());
    say(origin.iri.clone().into(), dcterms::IDENTIFIER, Literal::from(origin.name.as_str()).into());
    say(origin.iri.clone().into(), import::CHECKSUM, checksum.clone().into());
    say(checksum.clone().into(), rdf::TYPE, import::CHECKSUM_CLASS.into());
    say(checksum.clone().into(), import::ALGORITHM, import::SHA256.into());
    let digest = Literal::new_typed_literal(&origin.digest, xsd::HEX_BINARY);
    say(checksum.into(), import::CHECKSUM_VALUE, digest.into());
    quads
}
