//! What do the inputs give, and does the print agree?
//!
//! One function for each formula. A computation gives a number and the range that the rounding of its inputs allows; a comparison gives
//! a verdict at once. What cannot be computed says why.

use super::Verdict;
use super::figure::Figure;
use super::number::{Fraction, Interval};
use crate::vocab::atlas;
use oxigraph::model::NamedNodeRef;
use std::collections::BTreeSet;

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

fn exceeds([first, second]: [Figure; 2], inputs: &[Term]) -> Outcome {
    let larger = |high: Option<Fraction>, low: Option<Fraction>| high.zip(low).is_none_or(|(high, low)| high > low);
    let verdict = match first.value > second.value {
        true => Verdict::Consistent,
        false if larger(first.range.high, second.range.low) => Verdict::Rounding,
        false => Verdict::Inconsistent,
    };
    let sign = match first.value.cmp(&second.value) {
        std::cmp::Ordering::Less => "<",
        std::cmp::Ordering::Equal => "=",
        std::cmp::Ordering::Greater => ">",
    };
    Outcome::Compared { verdict, found: format!("{} {sign} {}", inputs[0].printed, inputs[1].printed) }
}

fn descending(inputs: &[Term]) -> Result<Outcome, String> {
    let figures = comparable(inputs)?;
    let mut worst = Verdict::Consistent;
    let mut found = Vec::new();
    for (at, two) in figures.windows(2).enumerate() {
        let verdict = match (two[0].value >= two[1].value, two[0].range.high.zip(two[1].range.low)) {
            (true, _) => continue,
            (false, Some((high, low))) if high < low => Verdict::Inconsistent,
            _ => Verdict::Rounding,
        };
        worst = worst.max(verdict);
        found.push(format!("{} < {}", inputs[at].printed, inputs[at + 1].printed));
    }
    let found = if found.is_empty() { "in order".to_owned() } else { found.join(", ") };
    Ok(Outcome::Compared { verdict: worst, found })
}

/// A rank is right if as many inputs are larger as it says; equal inputs may have their ranks in any order.
fn ranking(inputs: &[Term], results: &[Term]) -> Result<Outcome, String> {
    let amounts = comparable(inputs)?;
    let mut wrong = Vec::new();
    for result in results {
        let rank = result.figure.ok_or_else(|| format!("`{}` has no value", result.name))?.value;
        let own = match results {
            [_] => Some(0),
            _ => inputs.iter().position(|input| !input.about.is_disjoint(&result.about)),
        };
        let own = own.ok_or_else(|| format!("no input is about what `{}` is about", result.name))?;
        let amount = amounts.get(own).ok_or("there is nothing to rank")?.value;
        let larger = amounts.iter().filter(|other| other.value > amount).count();
        let as_large = amounts.iter().filter(|other| other.value >= amount).count();
        if rank <= Fraction::whole(larger as i128) || rank > Fraction::whole(as_large as i128) {
            wrong.push(format!("{} ({}) should be {}", result.printed, inputs[own].printed, larger + 1));
        }
    }
    if results.is_empty() {
        return Err("no rank is printed".into());
    }
    let verdict = if wrong.is_empty() { Verdict::Consistent } else { Verdict::Inconsistent };
    let found = if wrong.is_empty() { format!("{} in order", ranks(results.len())) } else { wrong.join(", ") };
    Ok(Outcome::Compared { verdict, found })
}

fn ranks(count: usize) -> String {
    if count == 1 { "1 rank".to_owned() } else { format!("{count} ranks") }
}

/// Prints of one quantity agree if each pair does: one lies in the range of the other.
pub(super) fn same_quantity(inputs: &[Term]) -> Result<Outcome, String> {
    let figures = comparable(inputs)?;
    let mut worst = Verdict::Consistent;
    let mut found = Vec::new();
    for (at, first) in figures.iter().enumerate() {
        for (other, second) in figures.iter().enumerate().skip(at + 1) {
            let verdict = agreement(first, second);
            if verdict != Verdict::Consistent {
                found.push(format!("{} ≠ {}", inputs[at].printed, inputs[other].printed));
            }
            worst = worst.max(verdict);
        }
    }
    let found = if found.is_empty() { "they agree".to_owned() } else { found.join(", ") };
    Ok(Outcome::Compared { verdict: worst, found })
}

/// Whether two prints can be of one number.
pub(super) fn agreement(first: &Figure, second: &Figure) -> Verdict {
    if first.range.holds(second.value) || second.range.holds(first.value) {
        Verdict::Consistent
    } else if first.range.meets(second.range) {
        Verdict::Rounding
    } else {
        Verdict::Inconsistent
    }
}

#[cfg(test)]
mod tests {
    use super::super::figure::Print;
    use super::{Figure, Formula, Fraction, Outcome, Term, Verdict, compute, judge};
    use proptest::prelude::*;

    fn term(printed: &str) -> Term {
        let print = Print { printed: Some(printed), value: Some(printed), ..Print::default() };
        let about = std::iter::once(printed.to_owned()).collect();
        Term { figure: Figure::read(&print), printed: printed.into(), unit: "USD".into(), about, ..Term::default() }
    }

    fn printed(result: &str) -> Term {
        Term { unit: "%".into(), ..term(result) }
    }

    fn verdict(formula: Formula, inputs: &[&str], result: &str) -> Verdict {
        let inputs: Vec<Term> = inputs.iter().map(|text| term(text)).collect();
        let result = printed(result);
        match compute(formula, &inputs, std::slice::from_ref(&result)) {
            Ok(Outcome::Number { value, range, .. }) => judge(value, range, &result.figure.unwrap()),
            Ok(Outcome::Compared { verdict, .. }) => verdict,
            Err(_) => Verdict::NotCheckable,
        }
    }

    #[test]
    fn growth_and_share_by_hand() {
        assert_eq!(verdict(Formula::Growth, &["10", "-13"], "-230"), Verdict::Consistent);
        assert_eq!(verdict(Formula::Growth, &["10", "-13"], "-235"), Verdict::Rounding);
        assert_eq!(verdict(Formula::Growth, &["10", "-13"], "-245"), Verdict::Inconsistent);
        assert_eq!(verdict(Formula::Growth, &["0", "5"], "5"), Verdict::NotCheckable);
        assert_eq!(verdict(Formula::Share, &["2.4748", "19.44"], "12.7"), Verdict::Consistent);
        assert_eq!(verdict(Formula::Share, &["2.4748", "19.44"], "13.0"), Verdict::Inconsistent);
        assert_eq!(verdict(Formula::Exceeds, &["2", "3"], ""), Verdict::Inconsistent);
        assert_eq!(verdict(Formula::Exceeds, &["2", "2"], ""), Verdict::Rounding);
        assert_eq!(verdict(Formula::Descending, &["3", "3", "1"], ""), Verdict::Consistent);
        assert_eq!(verdict(Formula::Descending, &["3", "1", "2"], ""), Verdict::Rounding);
        assert_eq!(verdict(Formula::Descending, &["3", "1", "9"], ""), Verdict::Inconsistent);
    }

    #[test]
    fn yearly_growth_by_hand() {
        let year = |printed, year| Term { from: Some(year), to: Some(year), ..term(printed) };
        let inputs = [year("866.3", 2012), year("1104.2", 2016)];
        let Ok(Outcome::Number { value, range, .. }) = compute(Formula::AnnualGrowth, &inputs, &[printed("6.3")]) else {
            panic!()
        };
        assert_eq!(value.decimal(3).unwrap(), "6.254");
        assert!(range.holds(value));
        assert_eq!(judge(value, range, &printed("6.3").figure.unwrap()), Verdict::Consistent);
    }

    #[test]
    fn units_that_differ_are_not_compared() {
        let won = Term { unit: "KRW".into(), ..term("3") };
        let said = compute(Formula::Exceeds, &[term("4"), won], &[]).unwrap_err();
        assert_eq!(said, "the inputs are in KRW and USD; no exchange rate is stated");
    }

    #[test]
    fn equal_amounts_may_have_their_ranks_in_any_order() {
        let amounts = [("a", "5"), ("b", "4"), ("c", "4")];
        let inputs: Vec<Term> =
            amounts.iter().map(|(about, n)| Term { about: [(*about).to_owned()].into(), ..term(n) }).collect();
        let ranked = |ranks: [(&str, &str); 3]| {
            let results = ranks.map(|(about, rank)| Term { about: [about.to_owned()].into(), unit: String::new(), ..term(rank) });
            match compute(Formula::Ranking, &inputs, &results) {
                Ok(Outcome::Compared { verdict, .. }) => verdict,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(ranked([("a", "1"), ("b", "2"), ("c", "3")]), Verdict::Consistent);
        assert_eq!(ranked([("a", "1"), ("b", "3"), ("c", "2")]), Verdict::Consistent);
        assert_eq!(ranked([("a", "2"), ("b", "1"), ("c", "3")]), Verdict::Inconsistent);
    }

    proptest! {
        /// Brute force: numbers are picked, printed with few digits, and the true result is printed too. The audit never calls that
        /// inconsistent.
        #[test]
        fn what_is_true_is_never_inconsistent(
            base in 1000_i64..9_000_000, current in 1000_i64..9_000_000, decimals in 0_u32..3, result_decimals in 0_u32..3,
        ) {
            let thousandths = |n: i64| Fraction::new(i128::from(n), 1000).unwrap();
            let (base, current) = (thousandths(base), thousandths(current));
            let print = |number: Fraction, decimals| number.decimal(decimals).unwrap();
            let hundred = Fraction::whole(100);
            let share = current.over(base).unwrap().times(hundred).unwrap();
            let growth = share.minus(hundred).unwrap();
            let (first, second) = (print(base, decimals), print(current, decimals));
            let told = verdict(Formula::Share, &[&second, &first], &print(share, result_decimals));
            prop_assert!(told < Verdict::Inconsistent, "{second} of {first}: {told:?}");
            let told = verdict(Formula::Growth, &[&first, &second], &print(growth, result_decimals));
            prop_assert!(told < Verdict::Inconsistent, "{first} to {second}: {told:?}");
            let sum = print(base.plus(current).unwrap(), decimals);
            prop_assert!(verdict(Formula::Sum, &[&first, &second], &sum) < Verdict::Inconsistent);
        }

        /// Brute force: tenths around both inputs, ends of their rounding included. Inconsistent is what lies outside of all shares.
        #[test]
        fn inconsistent_is_what_no_rounding_reaches(part in 10_i128..60, whole in 60_i128..99, printed in 5_i128..105) {
            let near = |n: i128| (-5..=5).map(move |tenths| n * 10 + tenths);
            let shares: Vec<Fraction> =
                near(part).flat_map(|p| near(whole).map(move |w| Fraction::new(p * 100, w).unwrap())).collect();
            let (low, high) = (shares.iter().min().unwrap(), shares.iter().max().unwrap());
            let outside = *high < Fraction::new(printed * 2 - 1, 2).unwrap() || *low > Fraction::new(printed * 2 + 1, 2).unwrap();
            let told = verdict(Formula::Share, &[&part.to_string(), &whole.to_string()], &printed.to_string());
            prop_assert_eq!(told == Verdict::Inconsistent, outside);
        }
    }
}
