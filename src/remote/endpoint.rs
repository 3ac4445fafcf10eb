//! Which things does a SPARQL endpoint know, by which names?
//!
//! The SPARQL 1.1 Protocol (W3C Recommendation, 2013). Names are read in pages that begin behind the last thing of the page before, which an
//! endpoint can answer from an index, and which stays right when the endpoint cuts its answers shorter than it was asked to. So a page
//! is always followed by another one, until one is empty.

use super::Record;
use super::client::{Client, Reply, Request, excerpt};
use crate::error::{Error, Result};
use crate::vocab::{other, rdfs, skos};
use oxigraph::model::{Literal, NamedNode, Term};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only things of this class.
    pub class: Option<NamedNode>,
    /// The properties of labels; without any, those that are usual.
    pub labels: Vec<NamedNode>,
    /// The properties of other names; likewise.
    pub aliases: Vec<NamedNode>,
}

/// So many names are asked for at once.
const PAGE: usize = 10_000;
const RESULTS: &str = "application/sparql-results+json, application/sparql-results+xml;q=0.8";

/// A name of a thing: its rank, its language and its text.
type Name = (u8, bool, String);

/// The things of an endpoint that have a name, with their names, the label first.
///
/// - `done`: is told how many things are known by now.
///
/// # Errors
/// What answers is no SPARQL endpoint, or a page is not answered, also after all tries, or is not what lies behind the page before; the
/// pages before it are kept.
pub fn records(client: &Client<'_>, address: &str, wanted: &Wanted, done: &dyn Fn(usize)) -> Result<Vec<Record>> {
    let mut records: Vec<Record> = Vec::new();
    let mut after = String::new();
    loop {
        let mut page = page(client, address, &text(wanted, &after), after.is_empty())?;
        let Some((last, _)) = page.last() else { return Ok(records) };
        if let Some((thing, _)) = page.iter().find(|(thing, _)| !after.is_empty() && *thing <= after) {
            // Whoever asked on would get the same page for ever.
            let message = format!(
                "it was asked for the things behind <{after}>, and answers with <{thing}>: it does not compare the texts of IRIs, so that \
                 only its first names can be read; bring its data in as a file"
            );
            return Err(Error::Service { address: address.to_owned(), message, status: None });
        }
        // The names of the last thing may go on behind the page; what has it alone is not asked for again.
        let last = last.clone();
        if page[0].0 != last {
            page.retain(|(thing, _)| *thing != last);
        }
        for chunk in page.chunk_by(|one, other| one.0 == other.0) {
            let mut names: Vec<Name> = chunk.iter().map(|(_, name)| name.clone()).collect();
            names.sort_by_key(|(rank, is_foreign, _)| (*rank, *is_foreign));
            after.clone_from(&chunk[0].0);
            records.push(Record { id: after.clone(), names: names.into_iter().map(|(.., text)| text).collect() });
        }
        done(records.len());
    }
}

/// The query for the names behind a thing.
fn text(wanted: &Wanted, after: &str) -> String {
    let or = |given: &[NamedNode], usual: &[&str]| -> Vec<String> {
        let given: Vec<String> = given.iter().map(ToString::to_string).collect();
        if given.is_empty() { usual.iter().map(|iri| format!("<{iri}>")).collect() } else { given }
    };
    let labels = or(&wanted.labels, &[rdfs::LABEL.as_str(), skos::PREF_LABEL.as_str(), other::SCHEMA_NAME.as_str()]);
    let aliases = or(&wanted.aliases, &[skos::ALT_LABEL.as_str()]);
    let ranked = labels.iter().map(|iri| format!("({iri} 0)")).chain(aliases.iter().map(|iri| format!("({iri} 1)")));
    let class = wanted.class.as_ref().map(|class| format!("?thing a {class} . ")).unwrap_or_default();
    let behind = if after.is_empty() { String::new() } else { format!(" && STR(?thing) > {}", Literal::from(after)) };
    let values = ranked.collect::<Vec<_>>().join(" ");
    format!(
        "SELECT DISTINCT ?thing ?name ?rank WHERE {{ VALUES (?property ?rank) {{ {values} }} {class}?thing ?property ?name \
         FILTER(ISIRI(?thing) && ISLITERAL(?name){behind}) }} ORDER BY STR(?thing) ?rank ?name LIMIT {PAGE}"
    )
}

fn page(client: &Client<'_>, address: &str, query: &str, is_first: bool) -> Result<Vec<(String, Name)>> {
    let question = format!("{address}\n{query}");
    if let Some(rows) = client.cache.get(&question).and_then(|text| serde_json::from_str(&text).ok()) {
        return Ok(rows);
    }
    let request = Request { address, form: Some(("query", query)), accept: RESULTS };
    let rows = client.ask(&request, &rows).map_err(|error| nothing_there(error, is_first))?;
    let kept = serde_json::to_string(&rows)
        .map_err(|error| Error::Malformed { file: address.to_owned(), message: error.to_string() })?;
    client.cache.put(&question, &kept)?;
    Ok(rows)
}

/// An address where even the first page cannot be read, and no reconciliation service was found before.
fn nothing_there(error: Error, is_first: bool) -> Error {
    match error {
        Error::Service { address, message, status } if is_first => {
            let message = format!("neither a reconciliation service nor a SPARQL endpoint answers there: {message}");
            Error::Service { address, message, status }
        }
        other => other,
    }
}

fn rows(reply: &Reply) -> std::result::Result<Vec<(String, Name)>, String> {
    let no_results = |why: &dyn std::fmt::Display| format!("its answer is no result of SPARQL ({why}){}", excerpt(&reply.text));
    let format = QueryResultsFormat::from_media_type(&reply.media_type).unwrap_or(QueryResultsFormat::Json);
    let parsed = QueryResultsParser::from_format(format).for_slice(reply.text.as_bytes()).map_err(|error| no_results(&error))?;
    let SliceQueryResultsParserOutput::Solutions(solutions) = parsed else { return Err(no_results(&"yes or no")) };
    let mut rows = Vec::new();
    for solution in solutions {
        let solution = solution.map_err(|error| no_results(&error))?;
        let (Some(Term::NamedNode(thing)), Some(Term::Literal(name))) = (solution.get("thing"), solution.get("name")) else {
            return Err(no_results(&"a row lacks what was asked for"));
        };
        let rank = matches!(solution.get("rank"), Some(Term::Literal(rank)) if rank.value() == "1");
        let is_foreign = name.language().is_some_and(|language| !language.starts_with("en"));
        rows.push((thing.as_str().to_owned(), (u8::from(rank), is_foreign, name.value().to_owned())));
    }
    Ok(rows)
}
