//! How does a drawing become a PDF with the same bytes each time?
//!
//! svg2pdf keeps fonts and other resources in hash maps, so it numbers and orders the objects of a file differently in each run. Here the
//! objects get their numbers and their order from the catalogue on, and the entries of a dictionary of resources the order of their names
//! (ISO 32000-1, sections 7.3 and 7.5: neither order means anything).

use crate::error::{Error, Result};
use regex::bytes::{Captures, Regex};
use resvg::usvg::Tree;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};
use std::io::Write as _;
use std::sync::LazyLock;

static REFERENCE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(\d+) 0 R\b"));
/// An entry of a dictionary of resources on a line of its own.
static RESOURCE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*/\w+ (\[/ICCBased )?\d+ 0 R\]?\s*$"));

#[expect(clippy::unwrap_used, reason = "the patterns are constants that a test uses")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}

/// The bytes of a PDF with one page of the size of the drawing.
pub(super) fn bytes(tree: &Tree) -> Result<Vec<u8>> {
    // A unit of the drawing is a CSS pixel, 96 of which make an inch.
    let page = svg2pdf::PageOptions { dpi: 96.0 };
    let written = svg2pdf::to_pdf(tree, svg2pdf::ConversionOptions::default(), page).map_err(|e| unwritten(&e.to_string()))?;
    ordered(&written).ok_or_else(|| unwritten("its objects cannot be found"))
}

fn unwritten(why: &str) -> Error {
    Error::Evaluation(format!("the PDF cannot be written: {why}"))
}

/// The same PDF with its objects in the order in which the catalogue leads to them.
fn ordered(pdf: &[u8]) -> Option<Vec<u8>> {
    let (objects, root) = objects(pdf)?;
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::from([(root, 1)]);
    let mut order = vec![root];
    let mut waiting = VecDeque::from([root]);
    while let Some(number) = waiting.pop_front() {
        let (words, _) = objects.get(&number)?;
        for found in REFERENCE.captures_iter(words) {
            let next = number_of(&found[1])?;
            if let Entry::Vacant(free) = numbers.entry(next) {
                order.push(next);
                free.insert(order.len());
                waiting.push_back(next);
            }
        }
    }
    let mut out = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n".to_vec();
    let mut places = Vec::with_capacity(order.len());
    for (at, old) in order.iter().enumerate() {
        let (words, stream) = &objects[old];
        places.push(out.len());
        let renumbered = REFERENCE.replace_all(words, |found: &Captures<'_>| {
            let new = number_of(&found[1]).and_then(|old| numbers.get(&old)).copied().unwrap_or(0);
            format!("{new} 0 R").into_bytes()
        });
        writeln!(out, "{} 0 obj", at + 1).ok()?;
        out.extend_from_slice(&renumbered);
        out.extend_from_slice(stream);
    }
    let start = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f\r\n", places.len() + 1).ok()?;
    for place in &places {
        write!(out, "{place:010} 00000 n\r\n").ok()?;
    }
    write!(out, "trailer\n<<\n  /Size {}\n  /Root 1 0 R\n>>\nstartxref\n{start}\n%%EOF", places.len() + 1).ok()?;
    Some(out)
}

/// The part of an object before its stream, with its resources in order, and the rest.
type Object<'a> = (Vec<u8>, &'a [u8]);

/// The objects by number, and the number of the catalogue.
fn objects(pdf: &[u8]) -> Option<(BTreeMap<usize, Object<'_>>, usize)> {
    let table = last(pdf, b"startxref")?;
    let start = number_of(pdf[table..].split(|byte| *byte == b'\n').nth(1)?)?;
    let lines: Vec<&[u8]> = pdf.get(start..table)?.split(|byte| *byte == b'\n').collect();
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (number, line) in lines.iter().skip(2).enumerate().take_while(|(_, line)| !line.starts_with(b"trailer")) {
        if line.get(17) == Some(&b'n') {
            places.push((number_of(line.get(..10)?)?, number));
        }
    }
    places.sort_unstable();
    let ends = places.iter().skip(1).map(|(place, _)| *place).chain([start]);
    let object = |((from, number), to): (&(usize, usize), usize)| {
        let whole = pdf.get(*from..to)?;
        let body = &whole[find(whole, b"obj\n")? + 4..];
        let (words, stream) = body.split_at(find(body, b"\nstream\n").unwrap_or(body.len()));
        Some((*number, (sorted(words), stream)))
    };
    let objects = places.iter().zip(ends).map(object).collect::<Option<_>>()?;
    let trailer = &pdf[start..table];
    let root = find(trailer, b"/Root ")?;
    let root = number_of(trailer[root + 6..].split(|byte| *byte == b' ').next()?)?;
    Some((objects, root))
}

/// Lines with the entries that follow each other in a dictionary of resources in the order of their names.
fn sorted(words: &[u8]) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = words.split(|byte| *byte == b'\n').collect();
    let name =
        |line: &&[u8]| line.split(|byte| *byte == b'/').nth(1).map(|rest| rest.split(|b| *b == b' ').next().map(<[u8]>::to_vec));
    lines.chunk_by_mut(|a, b| RESOURCE.is_match(a) && RESOURCE.is_match(b)).for_each(|run| run.sort_by_key(name));
    lines.join(&b'\n')
}

fn number_of(text: &[u8]) -> Option<usize> {
    std::str::from_utf8(text).ok()?.trim().parse().ok()
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

fn last(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).rposition(|window| window == what)
}
