//! Which number stands for which RDF term?
//!
//! A dictionary: each distinct term is kept once, as bytes in one arena, and is known elsewhere by a `u32`.
//! Terms keep their lexical form: `"3.10"^^xsd:decimal` comes back as it was read. (oxigraph's own store
//! normalises typed literals, which would lose the precision of printed figures.)

use hashbrown::HashTable;
use oxrdf::vocab::xsd;
use oxrdf::{BlankNode, Literal, NamedNode, Term, TermRef};
use rustc_hash::FxHasher;
use std::hash::Hasher as _;

/// The number of a term.
pub(crate) type TermId = u32;

/// A dictionary of terms. Adding and looking up are O(length of the term).
#[derive(Clone, Default)]
pub(crate) struct Terms {
    arena: Vec<u8>,
    ends: Vec<usize>,
    ids: HashTable<TermId>,
}

// The first byte of an encoded term tells its kind.
const IRI: u8 = b'I';
const BLANK: u8 = b'B';
const STRING: u8 = b'S';
const TYPED: u8 = b'T';
const TAGGED: u8 = b'L';
const TRIPLE: u8 = b'Q';

impl Terms {
    /// The number of a term, giving it one if it has none yet. At most 2³² terms.
    pub(crate) fn add(&mut self, term: TermRef<'_>) -> TermId {
        let start = self.arena.len();
        encode(term, &mut self.arena);
        let hash = hash(&self.arena[start..]);
        let (arena, ends) = (&self.arena, &self.ends);
        if let Some(id) = self.ids.find(hash, |id| bytes(arena, ends, *id) == &arena[start..]) {
            let id = *id;
            self.arena.truncate(start);
            return id;
        }
        let id = TermId::try_from(self.ends.len()).unwrap_or(TermId::MAX);
        self.ends.push(self.arena.len());
        let (arena, ends) = (&self.arena, &self.ends);
        self.ids.insert_unique(hash, id, |id| hash_of(arena, ends, *id));
        id
    }

    /// The encoded terms one after the other, and where each ends: what [`Terms::restore`] takes.
    #[allow(dead_code, reason = "used by the build script")]
    pub(crate) fn parts(&self) -> (&[u8], &[usize]) {
        (&self.arena, &self.ends)
    }

    /// A dictionary of terms that another one encoded. O(terms).
    pub(crate) fn restore(arena: Vec<u8>, ends: Vec<usize>) -> Self {
        let mut ids = HashTable::with_capacity(ends.len());
        for id in 0..TermId::try_from(ends.len()).unwrap_or(TermId::MAX) {
            ids.insert_unique(hash_of(&arena, &ends, id), id, |id| hash_of(&arena, &ends, *id));
        }
        Self { arena, ends, ids }
    }

    /// The number of a term, if the dictionary holds it.
    pub(crate) fn find(&self, term: TermRef<'_>) -> Option<TermId> {
        let mut encoded = Vec::with_capacity(64);
        encode(term, &mut encoded);
        self.ids.find(hash(&encoded), |id| bytes(&self.arena, &self.ends, *id) == encoded).copied()
    }

    /// How many terms there are.
    #[allow(dead_code, reason = "not used by the build script")]
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether the term of a number is a literal.
    #[allow(dead_code, reason = "not used by the build script")]
    pub(crate) fn is_literal(&self, id: TermId) -> bool {
        let encoded = bytes(&self.arena, &self.ends, id);
        match encoded.first() {
            Some(&IRI | &BLANK) => false,
            Some(&TRIPLE) => matches!(decode(encoded), Term::Literal(_)),
            _ => true,
        }
    }

    /// The term of a number that this dictionary gave out.
    pub(crate) fn term(&self, id: TermId) -> Term {
        decode(bytes(&self.arena, &self.ends, id))
    }
}

fn bytes<'a>(arena: &'a [u8], ends: &[usize], id: TermId) -> &'a [u8] {
    let id = id as usize;
    let start = if id == 0 { 0 } else { ends[id - 1] };
    &arena[start..ends[id]]
}

fn hash_of(arena: &[u8], ends: &[usize], id: TermId) -> u64 {
    hash(bytes(arena, ends, id))
}

fn hash(encoded: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(encoded);
    hasher.finish()
}

fn encode(term: TermRef<'_>, out: &mut Vec<u8>) {
    match term {
        TermRef::NamedNode(iri) => {
            out.push(IRI);
            out.extend_from_slice(iri.as_str().as_bytes());
        }
        TermRef::BlankNode(node) => {
            out.push(BLANK);
            out.extend_from_slice(node.as_str().as_bytes());
        }
        TermRef::Literal(literal) => {
            if let Some(language) = literal.language().filter(|_| literal.direction().is_none()) {
                out.push(TAGGED);
                part(language, out);
            } else if literal.datatype() == xsd::STRING {
                out.push(STRING);
            } else if literal.direction().is_none() {
                out.push(TYPED);
                part(literal.datatype().as_str(), out);
            } else {
                // A base direction is rare: the whole literal is kept as a string of its own syntax.
                out.push(TRIPLE);
                out.extend_from_slice(literal.to_string().as_bytes());
                return;
            }
            out.extend_from_slice(literal.value().as_bytes());
        }
        TermRef::Triple(triple) => {
            out.push(TRIPLE);
            out.extend_from_slice(Term::from(triple.clone()).to_string().as_bytes());
        }
    }
}

/// Appends a string behind its length, so that what follows can be told apart from it.
fn part(text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}

fn decode(encoded: &[u8]) -> Term {
    let (kind, rest) = (encoded[0], &encoded[1..]);
    match kind {
        IRI => NamedNode::new_unchecked(text(rest)).into(),
        BLANK => BlankNode::new_unchecked(text(rest)).into(),
        STRING => Literal::new_simple_literal(text(rest)).into(),
        TYPED => {
            let (datatype, value) = split(rest);
            Literal::new_typed_literal(text(value), NamedNode::new_unchecked(text(datatype))).into()
        }
        TAGGED => {
            let (language, value) = split(rest);
            Literal::new_language_tagged_literal_unchecked(text(value), text(language)).into()
        }
        // Written by `encode` in N-Triples syntax, so that reading it back cannot fail.
        _ => text(rest).parse().unwrap_or_else(|_| Literal::new_simple_literal(text(rest)).into()),
    }
}

fn split(encoded: &[u8]) -> (&[u8], &[u8]) {
    let (length, rest) = encoded.split_at(4);
    let length = u32::from_le_bytes([length[0], length[1], length[2], length[3]]) as usize;
    rest.split_at(length)
}

fn text(bytes: &[u8]) -> String {
    // Terms were text before they were encoded, so the check is all that is needed.
    String::from_utf8(bytes.to_vec()).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::Terms;
    use oxrdf::Term;
    use std::str::FromStr as _;

    #[test]
    fn every_kind_of_term_comes_back_as_it_was() {
        let mut terms = Terms::default();
        for written in [
            "<http://example.com/a>",
            "_:b0",
            "\"\"",
            "\"3.10\"^^<http://www.w3.org/2001/XMLSchema#decimal>",
            "\"007\"^^<http://www.w3.org/2001/XMLSchema#integer>",
            "\"셀트리온\"@ko",
            "\"a\\nb\"@en-gb",
            "<<( <http://example.com/a> <http://example.com/p> \"x\"@en )>>",
            "\"abc\"@en--ltr",
        ] {
            let term = Term::from_str(written).unwrap();
            let id = terms.add(term.as_ref());
            assert_eq!(terms.term(id), term, "{written}");
            assert_eq!(terms.add(term.as_ref()), id);
            assert_eq!(terms.find(term.as_ref()), Some(id));
        }
        assert_eq!(terms.ends.len(), 9);
    }
}
