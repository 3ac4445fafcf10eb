//! What is said under a chart: the question, what is drawn and what is not, and where it is printed?

use super::column::plain;
use super::panel::LeftOut;
use super::{Origin, Plot, Question};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::cite::{Cited, Source};
use crate::query::status::Status;
use crate::query::{Answer, Limits, Query};
use crate::vocab::Prefixes;
use oxigraph::model::Term;
use std::collections::{BTreeMap, BTreeSet};

/// More places than this are counted.
const PLACES: usize = 12;
/// More names than this are counted.
const NAMES: usize = 3;

/// The sentences under a chart.
pub(super) fn caption(
    plot: &Plot,
    cited: &Cited,
    about: &Dataset,
    question: &Question,
    left_out: &[LeftOut],
) -> Result<Vec<String>> {
    let mut said = Vec::new();
    if let Some(words) = question.words.as_ref().filter(|words| **words != plot.title) {
        said.push(words.clone());
    }
    said.push(drawn(plot, left_out));
    said.extend(computed(plot));
    said.extend(doubtful(plot, cited));
    if plot.panels.len() > 1 {
        said.push("Each panel has an axis of its own.".to_owned());
    }
    said.extend(sources(plot, cited, about)?);
    if !question.query.is_empty() {
        said.push(format!("Query: {}.", question.query));
    }
    Ok(said)
}

fn drawn(plot: &Plot, left_out: &[LeftOut]) -> String {
    let count: usize = plot.panels.iter().map(|panel| panel.points.len()).sum();
    let values = if count == 1 { "1 value".to_owned() } else { format!("{count} values") };
    if left_out.is_empty() {
        return format!("{values}, none left out.");
    }
    let mut whys: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    left_out.iter().for_each(|row| whys.entry(row.why).or_default().push(&row.name));
    let listed = |(why, names): (&str, Vec<&str>)| {
        let more = names.len().saturating_sub(NAMES);
        let names = names.into_iter().take(NAMES).collect::<Vec<_>>().join("; ");
        if more > 0 { format!("{why}: {names} and {more} more") } else { format!("{why}: {names}") }
    };
    let whys: Vec<String> = whys.into_iter().map(listed).collect();
    format!("{values}; {} left out ({}).", left_out.len(), whys.join("; "))
}

fn computed(plot: &Plot) -> Option<String> {
    let points = || plot.panels.iter().flat_map(|panel| &panel.points);
    let (all, computed) = (points().count(), points().filter(|point| point.origin == Origin::Computed).count());
    match computed {
        0 => None,
        count if count == all => Some("All values are computed.".to_owned()),
        1 => Some("1 value is computed, not stated.".to_owned()),
        count => Some(format!("{count} values are computed, not stated.")),
    }
}

/// The doubts of the audit about what is drawn.
fn doubtful(plot: &Plot, cited: &Cited) -> Vec<String> {
    let rows: BTreeSet<usize> = plot.panels.iter().flat_map(|panel| &panel.points).map(|point| point.row).collect();
    let doubts: BTreeSet<usize> = rows.iter().flat_map(|row| cited.rows[*row].doubts.iter().copied()).collect();
    let said = doubts.into_iter().filter_map(|at| cited.doubts.get(at)).map(|doubt| {
        let why = doubt.why.trim_end_matches('.');
        format!("! In doubt: {}: {why}.", doubt.figure)
    });
    said.collect()
}

/// Where the rows that are drawn are printed, by document, and which sources the drawing or table itself names.
fn sources(plot: &Plot, cited: &Cited, about: &Dataset) -> Result<Vec<String>> {
    let rows: BTreeSet<usize> = plot.panels.iter().flat_map(|panel| &panel.points).map(|point| point.row).collect();
    let marks = rows.iter().map(|row| &cited.rows[*row].marks);
    let marked: BTreeSet<usize> =
        marks.flat_map(|marks| marks.parts.iter().chain(marks.alternatives.iter().flatten()).copied()).collect();
    let sources: Vec<&Source> = marked.into_iter().filter_map(|at| cited.sources.get(at)).collect();
    let (printed, others): (Vec<&Source>, Vec<&Source>) = sources.into_iter().partition(|source| !source.place.pages.is_empty());
    let (documents, named) = documents(&printed, about)?;
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in &printed {
        let document = documents.get(&plain(&source.graph)).cloned().unwrap_or_default();
        let place = place(source);
        let known = places.entry(document).or_default();
        if !known.contains(&place) {
            known.push(place);
        }
    }
    let mut listed: Vec<String> = places
        .into_iter()
        .map(|(document, mut places)| {
            places.sort();
            let more = places.len().saturating_sub(PLACES);
            places.truncate(PLACES);
            let more = if more > 0 { format!(" and {more} more places") } else { String::new() };
            let document = if document.is_empty() { document } else { format!("{document}, ") };
            format!("{document}{}{more}", places.join("; "))
        })
        .collect();
    let is_data = |source: &&&Source| matches!(source.status, Some(Status::Imported) | None) || printed.is_empty();
    let titles: BTreeSet<String> = others.iter().filter(is_data).map(|source| source.place.cite()).collect();
    listed.extend(titles);
    let mut said = Vec::new();
    if !listed.is_empty() {
        said.push(format!("Source: {}.", listed.join("; ")));
    }
    if !named.is_empty() {
        said.push(format!("Printed there after {}.", named.into_iter().collect::<Vec<_>>().join(", ")));
    }
    Ok(said)
}

/// Page and part: the rows of a table are not listed one by one.
fn place(source: &Source) -> String {
    let pages = if source.place.pages.len() > 1 { "pp." } else { "p." };
    let place = format!("{pages} {}", source.place.pages.join("-"));
    if source.place.part.is_empty() { place } else { format!("{place}, {}", source.place.part) }
}

/// The document of each passage, and the sources that their drawings and tables name.
fn documents(sources: &[&Source], about: &Dataset) -> Result<(BTreeMap<String, String>, BTreeSet<String>)> {
    let text = "SELECT ?entity ?document ?named {
        VALUES ?entity { UNDEF }
        ?entity dcterms:isPartOf ?part .
        OPTIONAL { ?part dcterms:isPartOf* ?whole . FILTER NOT EXISTS { ?whole dcterms:isPartOf ?more } ?whole rdfs:label ?document }
        OPTIONAL { ?part dcterms:source/rdfs:label ?named }
    } ORDER BY ?entity ?document ?named";
    let (mut documents, mut named) = (BTreeMap::new(), BTreeSet::new());
    if sources.is_empty() {
        return Ok((documents, named));
    }
    let mut query = Query::parse(text, &Prefixes::default())?;
    let passages: BTreeSet<String> = sources.iter().map(|source| source.graph.to_string()).collect();
    let terms = sources.iter().map(|source| Some(Term::clone(&source.graph)));
    query.bind(
        "entity",
        terms.filter(|term| passages.contains(&term.as_ref().map_or(String::new(), ToString::to_string))).collect(),
    );
    let Answer::Rows(rows) = query.run(about, Limits::default())? else { return Ok((documents, named)) };
    for row in rows {
        let row = row?;
        let cell = |at: usize| row.get(at)?.as_ref().map(plain);
        if let (Some(entity), Some(document)) = (cell(0), cell(1)) {
            documents.entry(entity).or_insert(document);
        }
        named.extend(cell(2));
    }
    Ok((documents, named))
}
