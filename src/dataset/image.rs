//! How is the built-in atlas kept in the program?
//!
//! As an image: the terms once each and the quads as numbers, made by the build script from `ontology/` and `data/`, so that
//! opening the atlas reads numbers in the place of Turtle. All integers are little-endian `u32`; the layout is the order of the
//! fields of [`Image`], each list behind its length.

use super::terms::{TermId, Terms};

/// The built-in atlas before it is indexed.
pub(crate) struct Image {
    /// How many files were read, so that blank nodes of further files get other names.
    pub(crate) files: usize,
    /// The prefixes that the files declare.
    pub(crate) prefixes: Vec<(String, String)>,
    /// The terms.
    pub(crate) terms: Terms,
    /// Graph, subject, predicate, object.
    pub(crate) quads: Vec<[TermId; 4]>,
}

impl Image {
    /// The image as bytes.
    #[allow(dead_code, reason = "used by the build script")]
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let (arena, ends) = self.terms.parts();
        put(&mut out, self.files);
        put(&mut out, self.prefixes.len());
        for text in self.prefixes.iter().flat_map(|(name, iri)| [name, iri]) {
            put(&mut out, text.len());
            out.extend_from_slice(text.as_bytes());
        }
        put(&mut out, ends.len());
        ends.iter().for_each(|end| put(&mut out, *end));
        put(&mut out, arena.len());
        out.extend_from_slice(arena);
        put(&mut out, self.quads.len());
        self.quads.iter().flatten().for_each(|id| out.extend_from_slice(&id.to_le_bytes()));
        out
    }

    /// Reads what [`Image::write`] wrote. O(size).
    pub(crate) fn read(mut bytes: &[u8]) -> Self {
        let bytes = &mut bytes;
        let files = take_number(bytes);
        let prefixes = (0..take_number(bytes)).map(|_| (take_text(bytes), take_text(bytes))).collect();
        let count = take_number(bytes);
        let ends = numbers(take(bytes, count * 4)).map(|end| end as usize).collect();
        let length = take_number(bytes);
        let arena = take(bytes, length).to_vec();
        let count = take_number(bytes);
        let (rows, _) = take(bytes, count * 16).as_chunks::<16>();
        let quads = rows.iter().map(|row| {
            let mut ids = numbers(row);
            std::array::from_fn(|_| ids.next().unwrap_or(0))
        });
        Self { files, prefixes, quads: quads.collect(), terms: Terms::restore(arena, ends) }
    }
}

fn put(out: &mut Vec<u8>, number: usize) {
    out.extend_from_slice(&u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

fn take<'a>(bytes: &mut &'a [u8], length: usize) -> &'a [u8] {
    let (head, rest) = bytes.split_at(length);
    *bytes = rest;
    head
}

fn take_number(bytes: &mut &[u8]) -> usize {
    numbers(take(bytes, 4)).next().unwrap_or(0) as usize
}

fn take_text(bytes: &mut &[u8]) -> String {
    let length = take_number(bytes);
    String::from_utf8_lossy(take(bytes, length)).into_owned()
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.as_chunks::<4>().0.iter().map(|four| u32::from_le_bytes(*four))
}
