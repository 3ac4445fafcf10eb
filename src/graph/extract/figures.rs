//! What is measured of each thing?
//!
//! Figures are things of the data themselves, each with its quantity, place, unit and time; in a graph they are attributes of what they
//! measure: of what they are about or, if they are about nothing else, of the place for which they hold.

use super::{Extract, Figures};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::graph::{Net, Value};
use crate::query::{Row, rows};
use oxigraph::model::Term;
use petgraph::graph::NodeIndex;
use rustc_hash::FxHashMap as HashMap;

const FIGURES: &str = "SELECT ?figure ?thing ?name ?of ?whole ?place ?year ?from ?to ?unit ?value ?printed ?label ?graph {
    ?figure a :Observation ; :indicator ?indicator
    OPTIONAL { ?figure :about ?about } OPTIONAL { ?figure :place ?where } BIND(COALESCE(?about, ?where) AS ?thing)
    FILTER(BOUND(?thing))
    OPTIONAL { ?indicator rdfs:label ?name FILTER(LANG(?name) IN (\"en\", \"\")) }
    OPTIONAL { ?figure :ofIndicator/rdfs:label ?of FILTER(LANG(?of) IN (\"en\", \"\")) }
    OPTIONAL { ?figure :whole/rdfs:label ?whole FILTER(LANG(?whole) IN (\"en\", \"\")) }
    OPTIONAL { ?figure :place ?p FILTER(?p != ?thing) ?p rdfs:label ?place FILTER(LANG(?place) IN (\"en\", \"\")) }
    OPTIONAL { ?figure :year ?year } OPTIONAL { ?figure :fromYear ?from } OPTIONAL { ?figure :toYear ?to }
    OPTIONAL { ?figure :unit ?u OPTIONAL { ?u skos:notation ?unit } } OPTIONAL { ?figure :value ?value }
    OPTIONAL { ?figure :printed ?printed } OPTIONAL { ?figure rdfs:label ?label FILTER(LANG(?label) IN (\"en\", \"\")) }
    OPTIONAL { GRAPH ?graph { ?figure a :Observation } }
  } ORDER BY ?figure ?thing ?graph ?name ?of ?whole ?place";

/// Gives the things of a graph the figures that measure them. O(figures).
pub(super) fn take(
    dataset: &Dataset,
    how: Figures,
    extract: &mut Extract<'_>,
    net: &mut Net,
    numbers: &[NodeIndex],
) -> Result<()> {
    let mut columns: HashMap<String, Vec<u32>> = HashMap::default();
    let mut last: Option<(Option<Term>, Option<Term>)> = None;
    for row in rows(dataset, FIGURES, None)? {
        let key = (row[0].clone(), row[1].clone());
        // Two labels or two graphs would make two rows of one figure.
        if last.as_ref() == Some(&key) {
            continue;
        }
        let node = key.1.as_ref().and_then(|thing| dataset.index.id(thing.as_ref())).map(|id| numbers[id as usize]);
        last = Some(key);
        let Some(node) = node.and_then(|node| net.node_weight_mut(node)) else { continue };
        match how {
            Figures::AsText => {
                let column = columns.entry(String::new()).or_insert_with(|| vec![extract.attributes.column("figures", "")]);
                let literal = Term::Literal(sentence(&row).into());
                extract.attributes.take(&mut node.values, column[0], Some(&literal), &dataset.prefixes);
            }
            Figures::AsColumns => {
                let Some(value) = number(&row[10]) else { continue };
                let name = column_name(&row);
                let same = columns.entry(name.clone()).or_default();
                // What is printed twice is one value; what is printed differently stands side by side.
                let at = |column: &u32| node.values.iter().find(|(at, _)| at == column).map(|(_, value)| value.clone());
                let known = same.iter().any(|column| at(column) == Some(Value::Number(value)));
                if !known {
                    let free = same.iter().copied().find(|column| at(column).is_none());
                    let column = free.unwrap_or_else(|| {
                        same.push(extract.attributes.column(&name, ""));
                        same[same.len() - 1]
                    });
                    extract.attributes.take_number(&mut node.values, column, value);
                }
            }
        }
        let graph = row[13].as_ref().and_then(|graph| dataset.index.id(graph.as_ref()));
        if let Some(source) = graph.map(|graph| extract.stating.number(graph)) {
            let mut sources = std::mem::take(&mut node.sources).into_vec();
            if let Err(at) = sources.binary_search(&source) {
                sources.insert(at, source);
            }
            node.sources = sources.into_boxed_slice();
        }
    }
    Ok(())
}

fn text(term: &Option<Term>) -> Option<&str> {
    if let Some(Term::Literal(literal)) = term { Some(literal.value()) } else { None }
}

fn number(term: &Option<Term>) -> Option<f64> {
    text(term)?.parse().ok().filter(|number: &f64| number.is_finite())
}

/// The figure for reading: what it says, and the number as printed.
fn sentence(row: &Row) -> String {
    let label = text(&row[12]).or(text(&row[2])).unwrap_or("figure");
    let printed = text(&row[11]).or(text(&row[10])).unwrap_or("");
    format!("{label}: {printed}")
}

/// A name that no figure of another quantity, place, unit or time has: `market_size_south_korea_2014_KRW`.
fn column_name(row: &Row) -> String {
    let period = match (text(&row[6]), text(&row[7]), text(&row[8])) {
        (Some(year), ..) => Some(year.to_owned()),
        (None, Some(from), Some(to)) => Some(format!("{from}-{to}")),
        (None, from, to) => from.or(to).map(ToOwned::to_owned),
    };
    let of = text(&row[3]).map(|of| format!("of {of}"));
    let whole = text(&row[4]).map(|whole| format!("in {whole}"));
    let parts = [text(&row[2]).map(ToOwned::to_owned), of, whole, text(&row[5]).map(ToOwned::to_owned), period];
    let unit = text(&row[9]).map(ToOwned::to_owned);
    parts.into_iter().chain([unit]).flatten().collect::<Vec<_>>().join("_")
}
