//! Are figures in the order that is claimed, or the same?
//!
//! The formulas that compare rather than compute: their outcome is a verdict at once.

use super::{Outcome, Term, comparable};
use crate::query::audit::Verdict;
use crate::query::audit::figure::Figure;
use crate::query::unit::number::Fraction;

pub(super) fn exceeds([first, second]: [Figure; 2], inputs: &[Term]) -> Outcome {
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

pub(super) fn descending(inputs: &[Term]) -> Result<Outcome, String> {
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
pub(super) fn ranking(inputs: &[Term], results: &[Term]) -> Result<Outcome, String> {
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
pub(in crate::query::audit) fn same_quantity(inputs: &[Term]) -> Result<Outcome, String> {
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
pub(in crate::query::audit) fn agreement(first: &Figure, second: &Figure) -> Verdict {
    if first.range.holds(second.value) || second.range.holds(first.value) {
        Verdict::Consistent
    } else if first.range.meets(second.range) {
        Verdict::Rounding
    } else {
        Verdict::Inconsistent
    }
}
