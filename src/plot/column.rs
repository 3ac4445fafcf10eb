//! What stands in the columns of an answer: numbers, years, names or units?

use crate::dataset::Dataset;
use crate::error::{Error, Result, choices, near};
use crate::query::cite::Cited;
use crate::query::entity::{labels, words};
use crate::query::format::is_number;
use crate::query::{Answer, Limits, Query};
use crate::vocab::Prefixes;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet};

/// A value of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cell {
    /// As it is written: the label of a thing, the text of a literal; empty without a value.
    pub(super) text: String,
    /// Its number, if it is one; not always finite.
    pub(super) number: Option<f64>,
    /// Its year, if it can be one.
    pub(super) year: Option<i32>,
    /// The unit that it names, as the data write it.
    pub(super) unit: Option<String>,
    /// Whether its type says that it is a time.
    is_time: bool,
}

/// An answer whose cells have been read.
pub(super) struct Table {
    pub(super) names: Vec<String>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// What each column is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Numbers that are no years.
    Number,
    /// Years, or times of which the year counts.
    Year,
    /// Units of measure.
    Unit,
    /// Names, and what else is text.
    Name,
    /// Text that begins with a digit or a sign, as numbers that are printed do; pages; nothing at all.
    Other,
}

impl Table {
    pub(super) fn of(cited: &Cited, dataset: &Dataset) -> Result<Self> {
        let values = || cited.rows.iter().flat_map(|row| row.values.iter().flatten());
        let things: BTreeSet<&NamedNode> =
            values().filter_map(|term| if let Term::NamedNode(iri) = term { Some(iri) } else { None }).collect();
        let labels = labels(dataset, things)?;
        let units = units(dataset)?;
        let cell = |term: &Option<Term>| match term {
            None => Cell::default(),
            Some(Term::NamedNode(iri)) => Cell {
                text: labels.get(iri.as_str()).cloned().unwrap_or_else(|| words(iri)),
                unit: units.get(iri.as_str()).cloned(),
                ..Cell::default()
            },
            Some(Term::Literal(literal)) => literal_cell(literal, &units),
            Some(other) => Cell { text: other.to_string(), ..Cell::default() },
        };
        let rows = cited.rows.iter().map(|row| row.values.iter().map(cell).collect()).collect();
        Ok(Self { names: cited.columns.clone(), rows })
    }

    pub(super) fn kind(&self, column: usize) -> Kind {
        let cells = || self.rows.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.text.is_empty());
        let name = self.names[column].to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let mostly = |holds: &dyn Fn(&Cell) -> bool| 2 * cells().filter(|cell| holds(cell)).count() > cells().count();
        if cells().next().is_none() {
            return Kind::Other;
        }
        let years = cells().all(|cell| cell.year.is_some());
        if cells().all(|cell| cell.is_time) || (years && says(&["year", "period", "date", "when", "time"])) {
            return Kind::Year;
        }
        if cells().all(|cell| cell.number.is_some()) {
            return Kind::Number;
        }
        if cells().all(|cell| cell.unit.is_some()) || name == "unit" {
            return Kind::Unit;
        }
        let begins = |cell: &Cell| cell.text.starts_with(|c: char| c.is_ascii_digit() || "+-−".contains(c));
        if mostly(&begins) && !says(&["year", "period"]) { Kind::Other } else { Kind::Name }
    }

    /// The column of a name.
    pub(super) fn find(&self, name: &str) -> Result<usize> {
        let wanted = name.trim_start_matches('?');
        self.names.iter().position(|known| known == wanted).ok_or_else(|| Error::Usage {
            message: format!("the answer has no column `{wanted}`"),
            hint: match near(wanted, self.names.iter().map(String::as_str)).as_slice() {
                [] => format!("it has {}", choices(&self.names)),
                near => format!("did you mean {}?", choices(near)),
            },
        })
    }

    /// The name of a column as words: `printedUnit` is read as `printed unit`.
    pub(super) fn words(&self, column: usize) -> String {
        let mut words = String::new();
        for c in self.names[column].chars() {
            match c {
                '_' => words.push(' '),
                c if c.is_uppercase() && !words.is_empty() => words.extend([' '].into_iter().chain(c.to_lowercase())),
                c => words.push(c),
            }
        }
        words
    }

    /// Whether the numbers of a column are those from 1 on, each once: a rank.
    pub(super) fn is_rank(&self, column: usize) -> bool {
        let mut numbers: Vec<f64> = self.rows.iter().filter_map(|row| row[column].number).collect();
        numbers.sort_by(f64::total_cmp);
        numbers.len() > 2 && (1..).zip(&numbers).all(|(at, number)| f64::from(at) == *number)
    }
}

fn literal_cell(literal: &Literal, units: &BTreeMap<String, String>) -> Cell {
    let text = literal.value().to_owned();
    let number = is_number(literal).then(|| number(&text)).flatten();
    let is_time = [xsd::G_YEAR, xsd::G_YEAR_MONTH, xsd::DATE, xsd::DATE_TIME].contains(&literal.datatype());
    let digits = text.trim_start_matches('-');
    let digits = if is_time { digits.split(['-', 'Z', '+']).next().unwrap_or("") } else { digits };
    let year = (digits.len() == 4).then(|| digits.parse::<i32>().ok()).flatten();
    let year = year.map(|year| if text.starts_with('-') { -year } else { year });
    Cell { unit: units.get(&text).cloned(), text, number, year, is_time }
}

/// The number of a literal; `INF` and `NaN` are numbers too, but none to draw.
fn number(text: &str) -> Option<f64> {
    match text {
        "INF" | "+INF" => Some(f64::INFINITY),
        "-INF" => Some(f64::NEG_INFINITY),
        text => text.parse().ok(),
    }
}

/// The units of the data: by IRI, symbol and label, how they are written. A unit without symbol, as that of counts, is written as nothing.
fn units(dataset: &Dataset) -> Result<BTreeMap<String, String>> {
    let text = "SELECT ?unit ?symbol ?label { ?unit a :Unit . OPTIONAL { ?unit skos:notation ?symbol } OPTIONAL { ?unit rdfs:label ?label } }
        ORDER BY ?unit ?symbol ?label";
    let mut units = BTreeMap::new();
    let Answer::Rows(rows) = Query::parse(text, &Prefixes::default())?.run(dataset, Limits::default())? else { return Ok(units) };
    for row in rows {
        let names: Vec<Option<String>> = row?.iter().map(|term| term.as_ref().map(plain)).collect();
        let symbol = names.get(1).cloned().flatten().unwrap_or_default();
        for name in names.into_iter().flatten() {
            units.entry(name).or_insert_with(|| symbol.clone());
        }
    }
    Ok(units)
}

/// A term without its type.
pub(super) fn plain(term: &Term) -> String {
    match term {
        Term::NamedNode(iri) => iri.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}
