//! What does a reconciliation service propose?
//!
//! The Reconciliation Service API 0.2 (W3C Entity Reconciliation Community Group, 2023): a manifest, and batches of queries as the form field
//! `queries`. What is answered to each name is kept by itself, so that another list of names finds it again.

use super::Record;
use super::client::{Client, Reply, Request, excerpt};
use crate::error::{Error, Result};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, VecDeque};

/// What a service says of itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// What it is called.
    pub name: String,
    #[serde(default)]
    identifier_space: Option<String>,
    #[serde(default)]
    versions: Vec<String>,
    #[serde(default)]
    batch_size: Option<usize>,
}

/// What a service proposes for a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposed {
    /// The thing.
    pub record: Record,
    /// Whether the service takes it for the one that is meant.
    pub is_match: bool,
}

/// So many names are asked for at once where the service says nothing, as OpenRefine does.
const BATCH: usize = 10;
/// No batch is larger, whatever the service allows: each is asked again as a whole.
const LARGEST: usize = 50;
/// So many queries one after the other may be left without an answer.
const IN_A_ROW: u32 = 5;
/// So many candidates are asked for.
const CANDIDATES: usize = 5;
const JSON: &str = "application/json";

/// Whether there is a reconciliation service at an address: its manifest, or nothing if what answers there is something else.
///
/// # Errors
/// Nothing answers, or only with versions of the protocol that are not spoken.
pub fn manifest(client: &Client<'_>, address: &str) -> Result<Option<Manifest>> {
    let request = Request { address, form: None, accept: JSON };
    let read = |reply: &Reply| Ok(serde_json::from_str::<Manifest>(&reply.text).ok());
    let found = match client.ask(&request, &read) {
        Err(Error::Service { status: Some(_), .. }) => None,
        other => other?,
    };
    let found = found.filter(|manifest| manifest.identifier_space.is_some() || !manifest.versions.is_empty());
    if let Some(Manifest { versions, .. }) = &found
        && !versions.is_empty()
        && !versions.iter().any(|version| version.starts_with("0.1") || version.starts_with("0.2"))
    {
        let message = format!("it speaks the reconciliation protocol {}, not 0.2", versions.join(", "));
        return Err(Error::Service { address: address.to_owned(), message, status: None });
    }
    Ok(found)
}

/// Asks a service for the things that have these names. The answers stand in the order of the names; there is none for a name that the
/// service answers wrongly also when it is asked for nothing else, which is told.
///
/// - `kind`: only things of this type, by its identifier there; - `done`: is told how many more names are answered.
///
/// # Errors
/// A batch is not answered, also after all tries, or nothing is answered rightly; what was answered before is kept.
pub fn candidates(
    client: &Client<'_>,
    address: &str,
    manifest: &Manifest,
    names: &[&str],
    kind: Option<&str>,
    done: &dyn Fn(usize),
) -> Result<Vec<Option<Vec<Proposed>>>> {
    let mut answers: Vec<Option<Vec<Proposed>>> = names
        .iter()
        .map(|name| client.cache.get(&question(address, name, kind)).and_then(|text| proposed(&text, manifest).ok()))
        .collect();
    let mut open: VecDeque<usize> = (0..names.len()).filter(|at| answers[*at].is_none()).collect();
    done(names.len() - open.len());
    let mut most = manifest.batch_size.unwrap_or(BATCH).clamp(1, LARGEST);
    let mut size = most;
    // A service of which nothing is heard is broken; where others are answered, it is the query.
    let mut forgiven = if open.len() < names.len() { IN_A_ROW } else { 0 };
    while !open.is_empty() {
        let batch: Vec<usize> = open.drain(..size.min(open.len())).collect();
        let asked: Vec<Value> = batch.iter().map(|at| query(names[*at], kind)).collect();
        let results = match ask(client, address, &asked) {
            Ok(results) => results,
            // The batch is too large for the service.
            Err(Error::Service { status: Some(413), .. }) if batch.len() > 1 => {
                most = batch.len() / 2;
                size = most;
                batch.into_iter().rev().for_each(|at| open.push_front(at));
                continue;
            }
            Err(error) => return Err(error),
        };
        let mut missing = Vec::new();
        for (at, result) in batch.iter().zip(results.parts) {
            let Some(text) = result else {
                missing.push(*at);
                continue;
            };
            client.cache.put(&question(address, names[*at], kind), &text)?;
            answers[*at] = proposed(&text, manifest).ok();
            forgiven = IN_A_ROW;
            done(1);
        }
        size = most;
        let why = format!("it answers other queries than those that were asked, or in another form{}", results.excerpt);
        match missing[..] {
            [] => {}
            [at] if batch.len() == 1 && forgiven > 0 => {
                client.say(&format!("{address}: `{}` is left out: {why}", names[at]));
                forgiven -= 1;
                done(1);
            }
            [_] if batch.len() == 1 => {
                return Err(Error::Service { address: address.to_owned(), message: why, status: None });
            }
            // One query may spoil the answers to those beside it.
            _ => {
                client.say(&format!("{address}: {why}; asked again in smaller batches"));
                size = missing.len().div_ceil(2);
                missing.into_iter().rev().for_each(|at| open.push_front(at));
            }
        }
    }
    Ok(answers)
}

fn query(name: &str, kind: Option<&str>) -> Value {
    let mut query = json!({ "query": name, "limit": CANDIDATES });
    if let Some(kind) = kind {
        query["type"] = kind.into();
    }
    query
}

/// What an answer is kept under.
fn question(address: &str, name: &str, kind: Option<&str>) -> String {
    format!("{address}\n{}", query(name, kind))
}

/// What a batch is answered.
struct Results {
    /// The results as text, in the order of the queries; none for what is not answered, or in another form.
    parts: Vec<Option<String>>,
    /// The beginning of it, for a message.
    excerpt: String,
}

fn ask(client: &Client<'_>, address: &str, queries: &[Value]) -> Result<Results> {
    let batch: Map<String, Value> = queries.iter().enumerate().map(|(at, query)| (format!("q{at}"), query.clone())).collect();
    let text = Value::Object(batch).to_string();
    let request = Request { address, form: Some(("queries", &text)), accept: JSON };
    client.ask(&request, &|reply| results(&reply.text, queries.len()))
}

fn results(text: &str, count: usize) -> std::result::Result<Results, String> {
    let answer: BTreeMap<String, Value> =
        serde_json::from_str(text).map_err(|_| format!("its answer is no JSON object{}", excerpt(text)))?;
    if let (Some("error"), message) = (answer.get("status").and_then(Value::as_str), answer.get("message")) {
        return Err(format!("it answers with an error{}", excerpt(message.and_then(Value::as_str).unwrap_or_default())));
    }
    let part = |at: usize| {
        let result = answer.get(&format!("q{at}")).and_then(|answer| answer.get("result")).filter(|result| result.is_array());
        let result = result.map(ToString::to_string);
        result.filter(|text| serde_json::from_str::<Vec<Given>>(text).is_ok())
    };
    Ok(Results { parts: (0..count).map(part).collect(), excerpt: excerpt(text) })
}

/// A candidate as it is sent.
#[derive(Deserialize)]
struct Given {
    id: String,
    #[serde(default)]
    name: String,
    #[serde(rename = "match", default)]
    is_match: bool,
}

fn proposed(text: &str, manifest: &Manifest) -> serde_json::Result<Vec<Proposed>> {
    let space = manifest.identifier_space.as_deref().filter(|space| space.ends_with(['/', '#', ':', '='])).unwrap_or_default();
    let given: Vec<Given> = serde_json::from_str(text)?;
    let named = given.into_iter().filter(|given| !given.id.is_empty() && !given.name.trim().is_empty());
    let one = |Given { id, name, is_match }: Given| {
        let id = if id.contains("://") { id } else { format!("{space}{id}") };
        Proposed { record: Record { id, names: vec![name] }, is_match }
    };
    Ok(named.map(one).collect())
}
