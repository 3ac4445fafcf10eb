//! How is the document of a passage cited in full?
//!
//! A passage or its page is part of a document: the first thing up the way that has a title and authors. What a bibliography says of it is
//! taken from Dublin Core, PRISM, BIBO and schema.org, as far as the data has it.

use super::entity::labels;
use super::triples::Triples;
use crate::dataset::Dataset;
use crate::error::Result;
use crate::vocab::{atlas, bibliography as bib, dcterms, other};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use std::collections::HashSet;

const UP: [NamedNodeRef<'static>; 3] = [atlas::PAGE, dcterms::IS_PART_OF, bib::SCHEMA_IS_PART_OF];
const TITLE: &[NamedNodeRef<'static>] = &[dcterms::TITLE, other::SCHEMA_NAME];
const DATE: &[NamedNodeRef<'static>] = &[dcterms::DATE, dcterms::ISSUED, bib::SCHEMA_DATE_PUBLISHED];
const VOLUME: &[NamedNodeRef<'static>] = &[bib::PRISM_VOLUME, bib::BIBO_VOLUME, bib::SCHEMA_VOLUME_NUMBER];
const ISSUE: &[NamedNodeRef<'static>] = &[bib::PRISM_NUMBER, bib::BIBO_ISSUE, bib::SCHEMA_ISSUE_NUMBER];
const PAGES: &[NamedNodeRef<'static>] = &[bib::PRISM_PAGE_RANGE, bib::BIBO_PAGES, bib::SCHEMA_PAGINATION];
const DOI: &[NamedNodeRef<'static>] = &[bib::PRISM_DOI, bib::BIBO_DOI];

/// The documents of some passages in full, each once, in the order of the passages. O(their parts).
pub(super) fn references<'a>(dataset: &Dataset, passages: impl IntoIterator<Item = &'a Term>) -> Result<Vec<String>> {
    let triples = Triples::of(dataset);
    let mut seen: HashSet<Term> = HashSet::new();
    let mut found = Vec::new();
    for passage in passages {
        let mut parts = vec![passage.clone()];
        while let Some(part) = parts.pop() {
            if !seen.insert(part.clone()) {
                continue;
            }
            let title = text(triples, &part, TITLE);
            match title.filter(|_| part != *passage).zip(authors(dataset, triples, &part)?) {
                Some((title, authors)) => found.push(reference(dataset, triples, &part, &title, &authors)?),
                None => parts.extend(UP.iter().flat_map(|property| triples.values(&part, *property))),
            }
        }
    }
    Ok(found)
}

/// `Authors (year). Title. Journal volume(issue), pages. DOI`
fn reference(dataset: &Dataset, triples: Triples<'_>, document: &Term, title: &str, authors: &str) -> Result<String> {
    let said = |properties| text(triples, document, properties);
    let mut whole = authors.to_owned();
    if let Some(year) = said(DATE).and_then(|date| Some(date.get(..4)?.to_owned())) {
        whole.push_str(&format!(" ({year})"));
    }
    whole.push_str(&format!(". {title}."));
    let journals = [dcterms::IS_PART_OF, bib::SCHEMA_IS_PART_OF].iter().flat_map(|p| triples.values(document, *p));
    let journal = match said(&[bib::PRISM_PUBLICATION_NAME]) {
        Some(name) => Some(name),
        None => names(dataset, &journals.collect::<Vec<_>>())?.into_iter().next(),
    };
    if let Some(journal) = journal {
        whole.push_str(&format!(" {journal}"));
        said(VOLUME).iter().for_each(|volume| whole.push_str(&format!(" {volume}")));
        said(ISSUE).iter().for_each(|issue| whole.push_str(&format!("({issue})")));
        said(PAGES).iter().for_each(|pages| whole.push_str(&format!(", {pages}")));
        whole.push('.');
    }
    said(DOI).iter().for_each(|doi| whole.push_str(&format!(" https://doi.org/{doi}")));
    Ok(whole)
}

/// The authors in the order of the byline, where the data gives each a place in it (as `schema:Role` does), else by name.
fn authors(dataset: &Dataset, triples: Triples<'_>, document: &Term) -> Result<Option<String>> {
    let mut placed: Vec<(Option<u64>, String)> = Vec::new();
    for author in triples.values(document, bib::SCHEMA_AUTHOR) {
        let place = [atlas::ORDER, bib::SCHEMA_POSITION].iter().find_map(|p| text(triples, &author, &[*p])?.parse().ok());
        let inner = triples.values(&author, bib::SCHEMA_AUTHOR);
        let persons = if inner.is_empty() { vec![author] } else { inner };
        placed.extend(names(dataset, &persons)?.into_iter().map(|name| (place, name)));
    }
    if placed.is_empty() {
        let persons = triples.values(document, dcterms::CREATOR);
        placed.extend(names(dataset, &persons)?.into_iter().map(|name| (None, name)));
    }
    placed.sort();
    let names: Vec<String> = placed.into_iter().map(|(_, name)| name).collect();
    Ok(match names.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        [first @ .., last] => Some(format!("{} and {last}", first.join(", "))),
    })
}

/// What things are called; a text is its own name.
fn names(dataset: &Dataset, things: &[Term]) -> Result<Vec<String>> {
    let nodes: Vec<NamedNode> = things.iter().filter_map(|thing| NamedNode::try_from(thing.clone()).ok()).collect();
    let labels = labels(dataset, &nodes)?;
    let name = |thing: &Term| match thing {
        Term::Literal(literal) => Some(literal.value().to_owned()),
        Term::NamedNode(node) => labels.get(node.as_str()).cloned(),
        _ => None,
    };
    let mut names: Vec<String> = things.iter().filter_map(name).collect();
    names.sort();
    Ok(names)
}

/// The first of these properties that has a text: in English where it is in several languages.
fn text(triples: Triples<'_>, thing: &Term, properties: &[NamedNodeRef<'_>]) -> Option<String> {
    properties.iter().find_map(|property| {
        let texts = triples.values(thing, *property).into_iter().filter_map(|value| match value {
            Term::Literal(literal) => Some((literal.language() != Some("en"), literal.value().to_owned())),
            _ => None,
        });
        texts.min().map(|(_, text)| text)
    })
}
