//! What does a file of RDF say?
//!
//! Reads Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD and sets of mappings, also gzip-compressed, into an [`Index`]. Which
//! files there are is decided in the module above.

use super::blank::BlankNodes;
use super::gzip::{self, Gunzip};
use super::index::Index;
use super::nesting::{self, Nesting};
use super::sssom::{self, MappingSet};
use super::stop;
use crate::error::{Error, Result};
use crate::vocab::{Prefixes, atlas};
use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, QuadRef};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead as _, BufReader, Read};

/// Where the triples of a file go that name no graph, and what is said of that graph.
pub(super) enum Unnamed<'a> {
    /// A file of a workspace: its own `@base`, if it declares one, else the given name.
    Workspace(&'a str),
    /// A file of the user's: a graph of the given name, whose status is set to imported.
    Imported(&'a str),
}

/// Reads one file into the index: all of it or, when it is faulty, an error that says where.
///
/// - `file`: its name for messages; the extension names the format, `.gz` in front of it is looked through.
/// - `content`: the bytes, plain or gzip-compressed.
///
/// What was added before an error stays in the index, so the caller drops the index then. O(size of the file).
pub(super) fn read(
    file: &str,
    content: impl Read,
    unnamed: &Unnamed<'_>,
    index: &mut Index,
    prefixes: &mut Prefixes,
    blank_nodes: &mut BlankNodes,
) -> Result<()> {
    let mut content = BufReader::with_capacity(1 << 16, content);
    if gzip::is_like(content.fill_buf().map_err(|e| unreadable(file, &e))?) {
        let plain = BufReader::with_capacity(1 << 16, Gunzip::new(content));
        read_plain(file, plain, unnamed, index, prefixes, blank_nodes)
    } else {
        read_plain(file, content, unnamed, index, prefixes, blank_nodes)
    }
}

/// What some editors put before UTF-8; it is no part of the text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

fn read_plain(
    file: &str,
    mut content: impl io::BufRead,
    unnamed: &Unnamed<'_>,
    index: &mut Index,
    prefixes: &mut Prefixes,
    blank_nodes: &mut BlankNodes,
) -> Result<()> {
    let name = match unnamed {
        Unnamed::Workspace(name) | Unnamed::Imported(name) => *name,
    };
    if content.fill_buf().map_err(|e| unreadable(file, &e))?.starts_with(BYTE_ORDER_MARK) {
        content.consume(BYTE_ORDER_MARK.len());
    }
    let format = match format_of(file) {
        Some(format) => format,
        None => {
            let start = content.fill_buf().map_err(|e| unreadable(file, &e))?;
            if sssom::is_named(file) || sssom::is_like(&String::from_utf8_lossy(start)) {
                blank_nodes.next_file();
                return read_mappings(file, content, name, index, prefixes);
            }
            sniff(start).ok_or_else(|| Error::UnknownFileFormat { file: file.to_owned() })?
        }
    };
    let parser = RdfParser::from_format(format)
        .with_base_iri(name)
        .map_err(|e| Error::Malformed { file: file.to_owned(), message: format!("cannot be named: {e}") })?;
    let is_json = matches!(format, RdfFormat::JsonLd { .. });
    let Some(blank_lines) = (if is_json { blank_start(file, &mut content)? } else { Some(0) }) else { return Ok(()) };
    // Only the parser of JSON-LD follows its brackets by recursion.
    let most = if is_json { nesting::MOST } else { usize::MAX };
    let mut quads = parser.for_reader(Nesting::new(content, most));
    blank_nodes.next_file();
    let mut own_graph: Option<NamedNode> = None;
    let mut imported = Imported::default();
    while let Some(quad) = quads.next() {
        stop::check();
        let quad = quad.map_err(|e| faulty(file, blank_lines, e))?;
        if nesting::of_term(&quad.object) > nesting::MOST {
            let message = format!("triple terms are nested more than {} deep", nesting::MOST);
            return Err(Error::Malformed { file: file.to_owned(), message });
        }
        let mut quad = blank_nodes.rename_in(quad);
        if quad.graph_name.is_default_graph() {
            let graph = own_graph.get_or_insert_with(|| {
                let base = quads.base_iri().filter(|_| matches!(unnamed, Unnamed::Workspace(_)));
                NamedNode::new_unchecked(base.unwrap_or(name))
            });
            quad.graph_name = graph.clone().into();
        }
        if matches!(unnamed, Unnamed::Imported(_)) {
            imported.note(&quad);
        }
        index.add(quad.as_ref());
    }
    for (prefix, iri) in quads.prefixes() {
        prefixes.learn(prefix, iri);
    }
    imported.mark(&NamedNode::new_unchecked(name), index);
    Ok(())
}

/// JSON cannot be empty, but a file with nothing in it says nothing in any format. Gives the number of lines that were skipped, or
/// nothing when nothing follows; what begins within the first bytes is left whole, so that columns count from the start of its line.
fn blank_start(file: &str, content: &mut impl io::BufRead) -> Result<Option<u64>> {
    let mut lines = 0;
    loop {
        let start = content.fill_buf().map_err(|e| unreadable(file, &e))?;
        if start.is_empty() {
            return Ok(None);
        }
        if !start.iter().all(u8::is_ascii_whitespace) {
            return Ok(Some(lines));
        }
        lines += start.iter().filter(|byte| **byte == b'\n').count() as u64;
        let length = start.len();
        content.consume(length);
    }
}

/// A set of mappings marks its graph as linked itself.
fn read_mappings(file: &str, mut content: impl Read, name: &str, index: &mut Index, prefixes: &mut Prefixes) -> Result<()> {
    let mut bytes = Vec::new();
    content.read_to_end(&mut bytes).map_err(|e| unreadable(file, &e))?;
    let faulty = |fault: sssom::Fault| Error::Syntax {
        file: file.to_owned(),
        line: fault.line,
        column: fault.column,
        message: fault.message,
    };
    let set = MappingSet::read(&bytes).map_err(faulty)?;
    set.statements(&NamedNode::new_unchecked(name), &mut |quad| index.add(quad.as_ref())).map_err(faulty)?;
    set.head.namespaces().for_each(|(prefix, iri)| prefixes.learn(prefix, iri));
    Ok(())
}

/// The graphs of a user's file, to be marked as imported unless the file itself gives their status.
#[derive(Default)]
struct Imported {
    last: Option<GraphName>,
    graphs: BTreeMap<String, NamedOrBlankNode>,
    marked: BTreeSet<String>,
}

impl Imported {
    fn note(&mut self, quad: &Quad) {
        if quad.predicate == atlas::STATUS {
            self.marked.insert(quad.subject.to_string());
        }
        if self.last.as_ref() != Some(&quad.graph_name) {
            let graph = match &quad.graph_name {
                GraphName::NamedNode(iri) => Some(iri.clone().into()),
                GraphName::BlankNode(node) => Some(node.clone().into()),
                GraphName::DefaultGraph => None,
            };
            self.graphs.extend(graph.map(|graph: NamedOrBlankNode| (graph.to_string(), graph)));
            self.last = Some(quad.graph_name.clone());
        }
    }

    fn mark(self, file: &NamedNode, index: &mut Index) {
        for (_, graph) in self.graphs.iter().filter(|(name, _)| !self.marked.contains(*name)) {
            index.add(QuadRef::new(graph, atlas::STATUS, atlas::IMPORTED, file));
        }
    }
}

/// Whether a file name's extension says that the file holds statements in a form that is read here.
pub fn is_readable(file: &str) -> bool {
    format_of(file).is_some() || sssom::is_named(file)
}

/// The RDF format that a file name's extension names, with or without `.gz`.
pub fn format_of(file: &str) -> Option<RdfFormat> {
    let lower = file.to_ascii_lowercase();
    let plain = lower.strip_suffix(".gz").unwrap_or(&lower);
    RdfFormat::from_extension(plain.rsplit_once('.')?.1)
}

/// Guesses the format of something without a name from its first bytes.
fn sniff(start: &[u8]) -> Option<RdfFormat> {
    let text = String::from_utf8_lossy(start);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.is_empty() {
        return Some(RdfFormat::TriG);
    }
    if text.starts_with(['{', '[']) && serde_json_like(text) {
        return RdfFormat::from_extension("jsonld");
    }
    if text.starts_with("<?xml") || text.starts_with("<rdf:RDF") || text.starts_with("<!--") {
        return Some(RdfFormat::RdfXml);
    }
    let begins = ["@prefix", "@base", "PREFIX", "BASE", "#", "<", "_:", "prefix", "base"];
    begins.iter().any(|b| text.starts_with(b)).then(|| {
        let quad = text.lines().find(|l| !l.starts_with('#') && !l.trim().is_empty());
        if quad.is_some_and(is_quad_line) { RdfFormat::NQuads } else { RdfFormat::TriG }
    })
}

fn serde_json_like(text: &str) -> bool {
    text.contains('"') && !text.starts_with("[]")
}

/// Whether the line reads as N-Quads with a graph: N-Quads with a graph name is not TriG.
fn is_quad_line(line: &str) -> bool {
    let mut parser = RdfParser::from_format(RdfFormat::NQuads).for_slice(line.as_bytes());
    parser.next().is_some_and(|quad| quad.is_ok_and(|q| !q.graph_name.is_default_graph()))
}

fn faulty(file: &str, lines_before: u64, error: RdfParseError) -> Error {
    match error {
        RdfParseError::Io(e) => unreadable(file, &e),
        RdfParseError::Syntax(e) => match e.location() {
            Some(place) => {
                let (line, column) = (lines_before + place.start.line + 1, place.start.column + 1);
                Error::Syntax { file: file.to_owned(), line, column, message: reason(&e.to_string()) }
            }
            None => Error::Malformed { file: file.to_owned(), message: reason(&e.to_string()) },
        },
    }
}

/// The parser's message without the place, which we print ourselves.
fn reason(message: &str) -> String {
    let place = message.strip_prefix("Parser error ").and_then(|rest| rest.split_once(": "));
    let reason = place.map_or(message, |(_, reason)| reason).trim().trim_end_matches('.');
    if reason.starts_with("Invalid UTF-8") { "the text is not valid UTF-8".to_owned() } else { reason.to_owned() }
}

fn unreadable(file: &str, error: &io::Error) -> Error {
    let message = match error.kind() {
        io::ErrorKind::UnexpectedEof => "the file ends in the middle; perhaps it was not downloaded whole".to_owned(),
        io::ErrorKind::InvalidData => format!("the file is not valid: {error}"),
        io::ErrorKind::InvalidInput => format!("the compressed content is not valid: {error}"),
        // What the parsers say when a value fills their buffer.
        io::ErrorKind::OutOfMemory => {
            "a value is longer than 16 MiB, the most that is read; perhaps a quote is never closed".to_owned()
        }
        io::ErrorKind::IsADirectory => "is a folder; name a file, or give a workspace with --workspace".to_owned(),
        _ => error.to_string(),
    };
    Error::Malformed { file: file.to_owned(), message }
}
