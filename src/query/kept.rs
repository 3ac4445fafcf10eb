//! What was the last answer?
//!
//! An answer that is held in memory, so that it can be shown again in another format, cut for reading, drawn as bars, and used in the
//! next query, where `VALUES _` stands for its rows.

use super::cite::{Cited, Form, as_triple};
use super::format::is_number;
use super::lexer::tokens;
use super::{Answer, Query, Row, Rows};
use crate::error::{Error, Result};
use crate::vocab::Prefixes;
use oxigraph::model::{Literal, Term, Triple, Variable};
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;

/// An answer in memory.
pub enum Kept {
    /// Rows.
    Rows {
        /// The columns.
        columns: Vec<String>,
        /// The rows that were read.
        rows: Vec<Row>,
        /// Whether there were more.
        cut: bool,
    },
    /// Yes or no.
    Boolean(bool),
    /// Triples.
    Graph(Vec<Triple>),
}

/// The length of the longest bar.
const BAR: f64 = 24.0;

impl Kept {
    /// The answer without its citations.
    pub fn of(cited: &Cited) -> Self {
        match cited.form {
            Form::Boolean => Self::Boolean(!cited.rows.is_empty()),
            Form::Graph => Self::Graph(cited.rows.iter().filter_map(|row| as_triple(&row.values)).collect()),
            Form::Rows => Self::Rows {
                columns: cited.columns.clone(),
                rows: cited.rows.iter().map(|row| row.values.clone()).collect(),
                cut: false,
            },
        }
    }

    /// The answer, to be written.
    ///
    /// - `most`: how many rows of it at most.
    /// - `bars`: whether rows get a column with bars for their last column of numbers.
    pub fn answer(&self, most: usize, bars: bool) -> Answer<'_> {
        match self {
            Self::Boolean(yes) => Answer::Boolean(*yes),
            Self::Graph(triples) => Answer::Graph(Box::new(triples.iter().cloned().map(Ok))),
            Self::Rows { columns, rows, .. } => {
                let mut names: Vec<&str> = columns.iter().map(String::as_str).collect();
                let chart = if bars { numeric(rows, columns.len()) } else { None };
                let largest =
                    chart.map_or(0.0, |at| rows.iter().filter_map(|row| number(row, at)).fold(0.0, |a: f64, b| a.max(b.abs())));
                if chart.is_some() {
                    names.push("");
                }
                let shown = rows.iter().take(most).map(move |row| {
                    let mut row = row.clone();
                    if let Some(at) = chart {
                        row.push(number(&row, at).map(|n| Literal::from(bar(n, largest)).into()));
                    }
                    Ok(row)
                });
                Answer::Rows(Rows::new(&names, shown))
            }
        }
    }
}

/// The last column that holds numbers only.
fn numeric(rows: &[Row], columns: usize) -> Option<usize> {
    (0..columns).rev().find(|&at| {
        let mut bound = rows.iter().filter_map(|row| row.get(at)?.as_ref()).peekable();
        bound.peek().is_some() && bound.all(|term| matches!(term, Term::Literal(l) if is_number(l)))
    })
}

fn number(row: &Row, at: usize) -> Option<f64> {
    match row.get(at)?.as_ref()? {
        Term::Literal(literal) => literal.value().parse().ok().filter(|n: &f64| n.is_finite()),
        _ => None,
    }
}

/// A bar of blocks in eighths of a cell; a negative number has its sign before it.
fn bar(value: f64, largest: f64) -> String {
    if largest == 0.0 {
        return String::new();
    }
    let eighths = (value.abs() / largest * BAR * 8.0).round() as usize;
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8];
    format!("{}{}{rest}", if value < 0.0 { "-" } else { "" }, "█".repeat(eighths / 8))
}

impl Query {
    /// Parses a query in which `VALUES _` stands for the rows of the last answer. A row with a blank node is left out, since a query
    /// cannot name one.
    ///
    /// # Errors
    /// A fault of the query, or that the last answer has no rows.
    pub fn parse_after(text: &str, prefixes: &Prefixes, last: Option<&Kept>) -> Result<Self> {
        let all = tokens(text);
        let places: Vec<_> =
            all.windows(2).filter(|w| w[0].is_word("VALUES") && w[1].text == "_").map(|w| w[1].span.clone()).collect();
        if places.is_empty() {
            return Self::parse(text, prefixes);
        }
        let Some(Kept::Rows { columns, rows, .. }) = last else {
            return Err(Error::Usage {
                message: "`VALUES _` stands for the rows of the last answer, and there are none".into(),
                hint: "run a SELECT first".into(),
            });
        };
        let names: Vec<String> = columns.iter().map(|c| format!("?{c}")).collect();
        let head = format!("({}) {{ }}", names.join(" "));
        let mut written = text.to_owned();
        places.into_iter().rev().for_each(|place| written.replace_range(place, &head));
        let mut query = Self::parse(&written, prefixes)?;
        query.fill(columns, rows);
        Ok(query)
    }

    fn fill(&mut self, columns: &[String], rows: &[Row]) {
        let wanted: Vec<Variable> = columns.iter().map(Variable::new_unchecked).collect();
        let has_blank = |row: &&Row| row.iter().flatten().any(|term| matches!(term, Term::BlankNode(_)));
        let ground = |term: &Option<Term>| term.clone().and_then(|t| GroundTerm::try_from(t).ok());
        let table: Vec<Vec<_>> = rows.iter().filter(|row| !has_blank(row)).map(|row| row.iter().map(ground).collect()).collect();
        self.change(&mut |pattern| {
            if let GraphPattern::Values { variables, bindings } = pattern
                && *variables == wanted
                && bindings.is_empty()
            {
                bindings.clone_from(&table);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn bars_are_in_proportion() {
        assert_eq!(bar(1.0, 1.0).chars().count(), 24);
        assert_eq!(bar(0.5, 1.0).chars().count(), 12);
        assert_eq!(bar(-0.5, 1.0).chars().count(), 13);
        assert_eq!(bar(0.0, 1.0), "");
        assert_eq!(bar(0.0, 0.0), "");
    }
}
