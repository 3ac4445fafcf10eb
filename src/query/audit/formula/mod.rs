//! What do the inputs give, and does the print agree?
//!
//! One function for each formula. A computation gives a number and the range that the rounding of its inputs allows; a comparison gives
//! a verdict at once. What cannot be computed says why.

mod order;

use super::Verdict;
use super::figure::Figure;
use crate::query::unit::number::{Fraction, Interval};
use crate::vocab::atlas;
use order::{descending, exceeds, ranking};
use oxigraph::model::NamedNodeRef;
use std::collections::BTreeSet;

pub(super) use order::{agreement, same_quantity};

/// What is computed or compared in a derivation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is defined in the ontology")]
pub enum Formula {
    Growth,
    AnnualGrowth,
    Share,
    Sum,
    Difference,
    Quotient,
    Enumeration,
    PeriodLength,
    Exceeds,
    Descending,
    Ranking,
    SameQuantity,
    /// The print of one observation against its value and unit.
    Print,
}

/// The term of each formula and how it is called in rows.
const FORMULAS: &[(Formula, NamedNodeRef<'static>, &str)] = &[
    (Formula::Growth, atlas::GROWTH, "growth"),
    (Formula::AnnualGrowth, atlas::ANNUAL_GROWTH, "compound annual growth"),
    (Formula::Share, atlas::SHARE_OF_WHOLE, "share of a whole"),
    (Formula::Sum, atlas::SUM, "sum"),
    (Formula::Difference, atlas::DIFFERENCE, "difference"),
    (Formula::Quotient, atlas::QUOTIENT, "quotient"),
    (Formula::Enumeration, atlas::ENUMERATION, "number of things named"),
    (Formula::PeriodLength, atlas::PERIOD_LENGTH, "length of a period"),
    (Formula::Exceeds, atlas::EXCEEDS, "exceeds"),
    (Formula::Descending, atlas::DESCENDING, "descending order"),
    (Formula::Ranking, atlas::RANKING, "ranking"),
    (Formula::SameQuantity, atlas::SAME_QUANTITY, "same quantity"),
    (Formula::Print, atlas::PRINTED, "print against value"),
];

impl Formula {
    /// The formula that a term of the ontology names.
    pub(super) fn of(term: &str) -> Option<Self> {
        FORMULAS.iter().find(|(formula, iri, _)| iri.as_str() == term && *formula != Self::Print).map(|(formula, ..)| *formula)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        FORMULAS.iter().find(|(formula, ..)| *formula == self).map_or("", |(.., name)| name)
    }
}

/// An input or a result: an observation, a reading, another derivation, or a thing that is counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Term {
    pub(super) name: String,
    /// Its number, if it has one.
    pub(super) figure: Option<Figure>,
    /// Why it has none, where that is known.
    pub(super) why: Option<String>,
    /// How it is printed.
    pub(super) printed: String,
    /// The notation of its unit, such as USD or %.
    pub(super) unit: String,
    pub(super) about: BTreeSet<String>,
    pub(super) from: Option<i32>,
    pub(super) to: Option<i32>,
}

/// What came of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A number, the numbers that the rounding of the inputs allows, and its unit.
    Number { value: Fraction, range: Interval, unit: String },
    /// A comparison, with what it found in words.
    Compared { verdict: Verdict, found: String },
}

/// Computes a formula.
///
/// # Errors
/// Why it cannot be computed, in words.
pub(super) fn compute(formula: Formula, inputs: &[Term], results: &[Term]) -> Result<Outcome, String> {
    let percent = results.first().is_none_or(|result| result.unit == "%" || result.unit.is_empty());
    let factor = Interval::point(Fraction::whole(if percent { 100 } else { 1 }));
    let (zero, one) = (Interval::point(Fraction::ZERO), Interval::point(Fraction::ONE));
    let ratio_unit = if percent { "%" } else { "" };
    match formula {
        Formula::Enumeration => Ok(exact(inputs.len() as i128, "")),
        Formula::PeriodLength => {
            let (from, to) = years(inputs, results).ok_or("the first and the last year are not stated")?;
            Ok(exact(i128::from(to) - i128::from(from) + 1, "yr"))
        }
        Formula::Growth => {
            let pair = growing(inputs)?;
            number(&pair, ratio_unit, |[base, current]| current.over(base)?.minus(one)?.times(factor))
        }
        Formula::AnnualGrowth => {
            let pair = growing(inputs)?;
            if !pair[1].value.is_positive() {
                return Err("yearly growth to nothing or less has no meaning".into());
            }
            let (from, to) = years(inputs, results).ok_or("the years of the amounts are not stated")?;
            let steps = u32::try_from(i64::from(to) - i64::from(from)).ok().filter(|steps| *steps > 0);
            let steps = steps.ok_or("the period has no length")?;
            number(&pair, ratio_unit, |[base, current]| current.over(base)?.root(steps)?.minus(one)?.times(factor))
        }
        Formula::Share => number(&same_unit_pair(inputs)?, ratio_unit, |[part, whole]| part.over(whole)?.times(factor)),
        Formula::Sum => {
            let figures = comparable(inputs)?;
            let sum = |term: fn(&Figure) -> Interval| figures.iter().map(term).try_fold(zero, Interval::plus);
            outcome(sum(|f| Interval::point(f.value)), sum(|f| f.range), unit_of(inputs))
        }
        Formula::Difference => number(&same_unit_pair(inputs)?, unit_of(inputs), |[first, second]| first.minus(second)),
        Formula::Quotient => {
            let unit = match (inputs.first().map_or("", |i| &i.unit), inputs.get(1).map_or("", |i| &i.unit)) {
                (first, second) if first == second => String::new(),
                (first, second) => format!("{first}/{second}").trim_end_matches('/').to_owned(),
            };
            number(&pair(inputs)?, &unit, |[first, second]| first.over(second))
        }
        Formula::Exceeds => Ok(exceeds(same_unit_pair(inputs)?, inputs)),
        Formula::Descending => descending(inputs),
        Formula::Ranking => ranking(inputs, results),
        Formula::SameQuantity => same_quantity(inputs),
        Formula::Print => Err("a print is no computation".into()),
    }
}

/// The verdict on a printed number, given what was computed.
pub(super) fn judge(value: Fraction, range: Interval, printed: &Figure) -> Verdict {
    if printed.range.holds(value) {
        Verdict::Consistent
    } else if printed.range.meets(range) {
        Verdict::Rounding
    } else {
        Verdict::Inconsistent
    }
}

fn exact(number: i128, unit: &str) -> Outcome {
    let value = Fraction::whole(number);
    Outcome::Number { value, range: Interval::point(value), unit: unit.to_owned() }
}

/// Computes with the numbers as they stand, and with all that they can stand for.
fn number<const N: usize>(
    figures: &[Figure; N],
    unit: &str,
    formula: impl Fn([Interval; N]) -> Option<Interval>,
) -> Result<Outcome, String> {
    outcome(formula(figures.map(|f| Interval::point(f.value))), formula(figures.map(|f| f.range)), unit)
}

fn outcome(exact: Option<Interval>, range: Option<Interval>, unit: &str) -> Result<Outcome, String> {
    let value = exact.and_then(|i| i.low?.plus(i.high?)?.half());
    let value = value.ok_or("the numbers are too long, or one that divides is zero")?;
    let range = range.ok_or("what divides can be zero within its rounding")?;
    Ok(Outcome::Number { value, range, unit: unit.to_owned() })
}

/// The numbers of the inputs.
fn figures(inputs: &[Term]) -> Result<Vec<Figure>, String> {
    let value = |input: &Term| {
        let because = input.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
        input.figure.ok_or_else(|| format!("`{}` has no value{because}", input.name))
    };
    inputs.iter().map(value).collect()
}

/// The numbers of inputs that have one unit.
fn comparable(inputs: &[Term]) -> Result<Vec<Figure>, String> {
    let all = figures(inputs)?;
    let units: BTreeSet<&str> = inputs.iter().map(|input| input.unit.as_str()).collect();
    if units.len() > 1 {
        let units: Vec<&str> = units.into_iter().map(|unit| if unit.is_empty() { "no unit" } else { unit }).collect();
        let rate = if units.iter().all(|unit| unit.len() == 3) { "; no exchange rate is stated" } else { "" };
        return Err(format!("the inputs are in {}{rate}", units.join(" and ")));
    }
    Ok(all)
}

fn two(figures: Vec<Figure>) -> Result<[Figure; 2], String> {
    <[Figure; 2]>::try_from(figures).map_err(|all| format!("the formula takes two inputs and has {}", all.len()))
}

fn pair(inputs: &[Term]) -> Result<[Figure; 2], String> {
    two(figures(inputs)?)
}

fn same_unit_pair(inputs: &[Term]) -> Result<[Figure; 2], String> {
    two(comparable(inputs)?)
}

fn growing(inputs: &[Term]) -> Result<[Figure; 2], String> {
    let pair = same_unit_pair(inputs)?;
    if pair[0].value.is_positive() { Ok(pair) } else { Err("growth from nothing or less has no meaning".into()) }
}

fn unit_of(inputs: &[Term]) -> &str {
    inputs.first().map_or("", |input| &input.unit)
}

/// The first and the last year: those of the two amounts, else those of the result.
fn years(inputs: &[Term], results: &[Term]) -> Option<(i32, i32)> {
    let of_inputs = match inputs {
        [period] => period.from.zip(period.to),
        [base, current] => base.from.zip(current.from),
        _ => None,
    };
    of_inputs.or_else(|| results.first().and_then(|result| result.from.zip(result.to)))
}

#[cfg(test)]
mod tests;
