//! What is said under a chart: the question, what is drawn and what is not, and where it is printed?

use super::column::plain;
use super::panel::LeftOut;
use super::{Chart, Origin, Plot, Point, Question};
use crate::dataset::Dataset;
use crate::error::{Result, counted};
use crate::query::cite::{Cited, Source};
use crate::query::evidence::page_order;
use crate::query::{Answer, Limits, Query};
use crate::vocab::Prefixes;
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
    said.extend(unstated(plot, Origin::Computed, "computed"));
    said.extend(unstated(plot, Origin::Given, "written in the query"));
    said.extend(doubtful(plot, cited));
    if has_gaps(plot) {
        said.push("Dashed: no value for the years between.".to_owned());
    }
    if plot.chart == Chart::Line && !plot.log && plot.panels.iter().any(|panel| !panel.begins_at_zero()) {
        said.push("The axis does not begin at zero.".to_owned());
    }
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
    let values = counted(count, "value");
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

/// How many values no source states.
fn unstated(plot: &Plot, origin: Origin, are: &str) -> Option<String> {
    let points = || plot.panels.iter().flat_map(|panel| &panel.points);
    let (all, count) = (points().count(), points().filter(|point| point.origin == origin).count());
    match count {
        0 => None,
        1 if all > 1 => Some(format!("1 value is {are}, not stated.")),
        count if count == all => Some(format!("All values are {are}.")),
        count => Some(format!("{count} values are {are}, not stated.")),
    }
}

/// Whether a line runs across years without a value.
fn has_gaps(plot: &Plot) -> bool {
    let gap = |two: &[Point]| two[0].series == two[1].series && two[0].next_year() < two[1].year;
    plot.chart == Chart::Line && plot.panels.iter().any(|panel| panel.points.windows(2).any(gap))
}

/// The doubts of the audit about what is drawn; figures that share a reason share a sentence.
fn doubtful(plot: &Plot, cited: &Cited) -> Vec<String> {
    let rows: BTreeSet<usize> = plot.panels.iter().flat_map(|panel| &panel.points).map(|point| point.row).collect();
    let doubts: BTreeSet<usize> = rows.iter().flat_map(|row| cited.rows[*row].doubts.iter().copied()).collect();
    let mut whys: Vec<(&str, Vec<&str>)> = Vec::new();
    for doubt in doubts.into_iter().filter_map(|at| cited.doubts.get(at)) {
        match whys.iter_mut().find(|(why, _)| *why == doubt.why) {
            Some((_, figures)) => figures.push(&doubt.figure),
            None => whys.push((&doubt.why, vec![&doubt.figure])),
        }
    }
    whys.into_iter().map(|(why, figures)| format!("! In doubt: {}: {}.", figures.join("; "), why.trim_end_matches('.'))).collect()
}

/// Where the values are printed, by document, and which sources the drawing or table itself names.
fn sources(plot: &Plot, cited: &Cited, about: &Dataset) -> Result<Vec<String>> {
    let points = plot.panels.iter().flat_map(|panel| &panel.points);
    let graphs: BTreeSet<usize> = points.flat_map(|point| point.graphs.iter().copied()).collect();
    let sources: Vec<&Source> = graphs.into_iter().filter_map(|at| cited.sources.get(at)).collect();
    let (printed, others): (Vec<&Source>, Vec<&Source>) = sources.into_iter().partition(|source| !source.place.pages.is_empty());
    let (documents, named) = documents(&printed, about)?;
    let mut places: BTreeMap<String, Vec<(u64, String)>> = BTreeMap::new();
    for source in &printed {
        let document = documents.get(&plain(&source.graph)).cloned().unwrap_or_default();
        let place = (source.place.pages.first().map_or(0, |page| page_order(page).0), place(source));
        let known = places.entry(document).or_default();
        if !known.contains(&place) {
            known.push(place);
        }
    }
    let mut listed: Vec<String> = places.into_iter().map(|(document, places)| of_document(&document, places)).collect();
    listed.extend(others.iter().map(|source| source.place.cite()).collect::<BTreeSet<String>>());
    let mut said = Vec::new();
    if !listed.is_empty() {
        said.push(format!("Source: {}.", listed.join("; ")));
    }
    if !named.is_empty() {
        said.push(format!("Printed there after {}.", named.into_iter().collect::<Vec<_>>().join(", ")));
    }
    Ok(said)
}

/// A document with the places in it, in the order of the pages.
fn of_document(document: &str, mut places: Vec<(u64, String)>) -> String {
    places.sort();
    let more = places.len().saturating_sub(PLACES);
    let mut texts: Vec<String> = places.into_iter().take(PLACES).map(|(_, place)| place).collect();
    if more > 0 {
        texts.push(format!("{more} more"));
    }
    if !document.is_empty() {
        texts[0] = format!("{document}, {}", texts[0]);
    }
    texts.join("; ")
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
        OPTIONAL { ?part dcterms:isPartOf* ?whole . ?whole dcterms:creator ?author ; rdfs:label ?document }
        OPTIONAL { ?part dcterms:source/rdfs:label ?named }
    } ORDER BY ?entity ?document ?named";
    let (mut documents, mut named) = (BTreeMap::new(), BTreeSet::new());
    if sources.is_empty() {
        return Ok((documents, named));
    }
    let mut query = Query::parse(text, &Prefixes::default())?;
    query.bind("entity", sources.iter().map(|source| Some(source.graph.clone())).collect());
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
