//! How is an answer written?
//!
//! One table of formats feeds the option, its help, the choice by file extension and the messages. Rows are written while
//! they are found, except in a table, which must know its widths first.

mod cited;
mod graph;
mod lines;
mod markup;
mod rows;
mod table;

use super::{Answer, Rows};
use crate::error::{Error, Result};
use crate::vocab::Prefixes;
use oxigraph::model::{GraphName, Literal, Term};
use std::io::Write;
use std::path::Path;

pub use cited::write_cited;
pub use lines::{hanging, wrapped};
pub use table::Look;

/// A way to write an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table for reading.
    Table,
    /// SPARQL 1.1 Query Results CSV.
    Csv,
    /// SPARQL 1.1 Query Results TSV.
    Tsv,
    /// SPARQL 1.1 Query Results JSON.
    Json,
    /// SPARQL Query Results XML.
    Xml,
    /// One JSON object a row.
    Jsonl,
    /// A Markdown table.
    Markdown,
    /// An HTML table.
    Html,
    /// Turtle.
    Turtle,
    /// TriG.
    Trig,
    /// N-Triples.
    Ntriples,
    /// N-Quads.
    Nquads,
    /// RDF/XML.
    Rdfxml,
    /// JSON-LD.
    Jsonld,
}

/// What the table of formats says of each: name, file extensions, meaning.
const FORMATS: &[(Format, &str, &[&str], &str)] = &[
    (Format::Table, "table", &["txt"], "a table for reading, fitted to the terminal"),
    (Format::Csv, "csv", &["csv"], "SPARQL results in CSV"),
    (Format::Tsv, "tsv", &["tsv"], "SPARQL results in TSV, terms written as in Turtle"),
    (Format::Json, "json", &["json", "srj"], "SPARQL results in JSON"),
    (Format::Xml, "xml", &["xml", "srx"], "SPARQL results in XML"),
    (Format::Jsonl, "jsonl", &["jsonl", "ndjson"], "one JSON object a row, plain values"),
    (Format::Markdown, "markdown", &["md"], "a Markdown table"),
    (Format::Html, "html", &["html", "htm"], "an HTML table"),
    (Format::Turtle, "turtle", &["ttl"], "RDF in Turtle"),
    (Format::Trig, "trig", &["trig"], "RDF in TriG, with named graphs"),
    (Format::Ntriples, "ntriples", &["nt"], "RDF in N-Triples"),
    (Format::Nquads, "nquads", &["nq"], "RDF in N-Quads, with named graphs"),
    (Format::Rdfxml, "rdfxml", &["rdf"], "RDF in RDF/XML"),
    (Format::Jsonld, "jsonld", &["jsonld"], "RDF in JSON-LD, with named graphs"),
];

impl Format {
    /// Every format.
    pub fn all() -> impl Iterator<Item = Self> {
        FORMATS.iter().map(|(format, ..)| *format)
    }

    fn entry(self) -> &'static (Self, &'static str, &'static [&'static str], &'static str) {
        FORMATS.iter().find(|(format, ..)| *format == self).unwrap_or(&FORMATS[0])
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        self.entry().1
    }

    /// What it is, in a few words.
    pub fn meaning(self) -> &'static str {
        self.entry().3
    }

    /// The format that a file's extension names.
    pub fn of_file(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        FORMATS.iter().find(|(_, _, extensions, _)| extensions.contains(&extension.as_str())).map(|(format, ..)| *format)
    }

    /// Whether the format holds triples rather than rows.
    pub fn is_graph(self) -> bool {
        graph::rdf_format(self).is_some()
    }
}

/// Writes an answer.
///
/// - `look`: how a table is to look; other formats do not depend on it.
///
/// Gives the number of rows or triples written.
///
/// # Errors
/// An answer that the format cannot hold, a failure of the query while rows are read, or of the output.
pub fn write(answer: Answer<'_>, format: Format, prefixes: &Prefixes, look: &Look<'_>, out: &mut dyn Write) -> Result<u64> {
    match answer {
        Answer::Boolean(yes) => rows::boolean(yes, format, out),
        Answer::Rows(rows) if format.is_graph() => mismatch(format, "rows", rows),
        Answer::Rows(rows) => write_rows(rows, format, prefixes, look, out),
        Answer::Graph(triples) if format.is_graph() => {
            graph::write(triples.map(|t| t.map(|t| t.in_graph(GraphName::DefaultGraph))), format, prefixes, out)
        }
        Answer::Graph(triples) => {
            let rows = triples.map(|t| t.map(|t| vec![Some(t.subject.into()), Some(t.predicate.into()), Some(t.object)]));
            write_rows(Rows::new(&["subject", "predicate", "object"], rows), format, prefixes, look, out)
        }
        Answer::Quads(quads) if format.is_graph() => graph::write(quads, format, prefixes, out),
        Answer::Quads(quads) => {
            let rows = quads.map(|q| {
                q.map(|q| {
                    let graph = match q.graph_name {
                        GraphName::NamedNode(g) => Some(g.into()),
                        GraphName::BlankNode(g) => Some(g.into()),
                        GraphName::DefaultGraph => None,
                    };
                    vec![Some(q.subject.into()), Some(q.predicate.into()), Some(q.object), graph]
                })
            });
            write_rows(Rows::new(&["subject", "predicate", "object", "graph"], rows), format, prefixes, look, out)
        }
    }
}

fn write_rows(rows: Rows<'_>, format: Format, prefixes: &Prefixes, look: &Look<'_>, out: &mut dyn Write) -> Result<u64> {
    match format {
        Format::Csv | Format::Tsv | Format::Json | Format::Xml => rows::w3c(rows, format, out),
        Format::Jsonl => rows::jsonl(rows, out),
        Format::Markdown => markup::markdown(rows, prefixes, out),
        Format::Html => markup::html(rows, prefixes, out),
        _ => table::write(rows, prefixes, look, out),
    }
}

fn mismatch<T>(format: Format, answer: &'static str, _rows: T) -> Result<u64> {
    let fits: Vec<_> = Format::all().filter(|f| !f.is_graph()).map(Format::name).collect();
    Err(Error::FormatMismatch { format: format.name(), answer, fits: fits.join(", ") })
}

/// A term for reading: IRIs as prefixed names, literals as their value.
pub(crate) fn plain(term: &Term, prefixes: &Prefixes) -> String {
    match term {
        Term::NamedNode(iri) => prefixes.display(iri.as_ref()),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

/// A term as SPARQL writes it, IRIs as prefixed names.
pub fn term(term: &Term, prefixes: &Prefixes) -> String {
    match term {
        Term::NamedNode(iri) => prefixes.display(iri.as_ref()),
        other => other.to_string(),
    }
}

/// Whether a literal is a number.
pub(crate) fn is_number(literal: &Literal) -> bool {
    use oxigraph::model::vocab::xsd;
    [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE, xsd::FLOAT, xsd::INT, xsd::LONG, xsd::NON_NEGATIVE_INTEGER]
        .contains(&literal.datatype())
}
