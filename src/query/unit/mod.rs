//! What is an amount in another unit?
//!
//! Units of proportion and of time are known. What else one unit is in another, above all a currency, the data must state: as an
//! observation about the one unit, given in the other (`:about unit:CCY_USD ; :unit unit:CCY_KRW ; :value 1160 ; :year 2016`).

pub(in crate::query) mod number;
pub(in crate::query) mod print;

use super::entity;
use super::triples::Triples;
use crate::dataset::Dataset;
use crate::vocab::{atlas, other, skos};
use number::Fraction;
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use print::{Digits, is_currency, line_scale, scale_word};
use std::collections::{BTreeMap, BTreeSet};

/// Units that are multiples of one another: of what, and how many of it. A year has twelve months, but no fixed number of days.
const KNOWN: [(NamedNodeRef<'static>, &str, i128); 7] = [
    (other::UNIT_PERMILLE, "proportion", 1),
    (other::UNIT_PERCENT, "proportion", 10),
    (other::UNIT_MO, "months", 1),
    (other::UNIT_YR, "months", 12),
    (other::UNIT_HR, "hours", 1),
    (other::UNIT_DAY, "hours", 24),
    (other::UNIT_WK, "hours", 168),
];

/// What one unit is in another, by the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// In words: `1 USD = 1,160 KRW, 2016`.
    pub words: String,
    /// The graphs that state it.
    pub graphs: Vec<Term>,
    of: NamedNode,
    given_in: NamedNode,
    factor: Fraction,
    year: Option<i32>,
}

/// What is known of some units.
pub(in crate::query) struct Units {
    rates: Vec<Rate>,
    names: BTreeMap<NamedNode, String>,
}

impl Units {
    /// Reads what the data says of them. O(statements about them).
    pub(in crate::query) fn read(dataset: &Dataset, units: &BTreeSet<NamedNode>) -> Self {
        let triples = Triples::of(dataset);
        let names = units.iter().map(|unit| (unit.clone(), written(dataset, unit))).collect();
        let mut read = Self { rates: Vec::new(), names };
        let about = triples.node(atlas::ABOUT.into_owned());
        for of in units {
            let mut observations: Vec<Term> =
                triples.subjects(&about, &triples.node(of.clone())).map(|node| triples.term(&node)).collect();
            observations.sort_by_cached_key(ToString::to_string);
            let rates: Vec<Rate> =
                observations.iter().filter_map(|observation| read.rate(triples, of, units, observation)).collect();
            read.rates.extend(rates);
        }
        read
    }

    fn rate(&self, triples: Triples<'_>, of: &NamedNode, units: &BTreeSet<NamedNode>, observation: &Term) -> Option<Rate> {
        let given_in = match triples.values(observation, atlas::UNIT).into_iter().next()? {
            Term::NamedNode(unit) if unit != *of && units.contains(&unit) => unit,
            _ => return None,
        };
        let value = text(triples, observation, atlas::VALUE)?;
        let factor = Fraction::parse(&value).filter(|factor| factor.is_positive())?;
        let year = text(triples, observation, atlas::YEAR).and_then(|year| year.parse().ok());
        let printed = text(triples, observation, atlas::PRINTED).unwrap_or(value);
        let when = year.map_or(String::new(), |year: i32| format!(", {year}"));
        let words = format!("1 {} = {printed} {}{when}", self.name(of), self.name(&given_in));
        let stated = triples.graphs(&triples.node(observation.clone()), &triples.node(atlas::VALUE.into_owned()), None);
        let graphs = stated.map(|graph| triples.term(&graph)).collect();
        Some(Rate { words, graphs, of: of.clone(), given_in, factor, year })
    }

    /// How a unit is written.
    pub(in crate::query) fn name(&self, unit: &NamedNode) -> &str {
        self.names.get(unit).map_or("", String::as_str)
    }

    /// An amount in another unit, with the rate that this takes; or why there is none.
    ///
    /// A rate of the year of the figure is used, or else one that is stated for no year.
    pub(in crate::query) fn convert(
        &self,
        amount: Fraction,
        from: &NamedNode,
        to: &NamedNode,
        year: Option<i32>,
    ) -> Result<(Fraction, Option<&Rate>), String> {
        let too_long = || "a number is too long".to_owned();
        if from == to {
            return Ok((amount, None));
        }
        let known = |unit: &NamedNode| KNOWN.iter().find(|(known, ..)| *known == unit.as_ref());
        if let (Some((_, what, many)), Some((_, same, few))) = (known(from), known(to))
            && what == same
        {
            let factor = Fraction::new(*many, *few).ok_or_else(too_long)?;
            return Ok((amount.times(factor).ok_or_else(too_long)?, None));
        }
        let joins = |rate: &&Rate| (&rate.of, &rate.given_in) == (from, to) || (&rate.of, &rate.given_in) == (to, from);
        let mut rates: Vec<&Rate> =
            self.rates.iter().filter(joins).filter(|rate| rate.year.is_none() || rate.year == year).collect();
        rates.sort_by_key(|rate| rate.year.is_none());
        let Some(rate) = rates.first() else { return Err(self.why_not(from, to, year)) };
        let converted = if rate.of == *from { amount.times(rate.factor) } else { amount.over(rate.factor) };
        Ok((converted.ok_or_else(too_long)?, Some(rate)))
    }

    fn why_not(&self, from: &NamedNode, to: &NamedNode, year: Option<i32>) -> String {
        let (from, to) = (self.name(from), self.name(to));
        let currency = |name: &str| is_currency(name.trim_start_matches("CCY_"));
        if !(currency(from) && currency(to)) {
            return format!("no conversion between {to} and {from} is known");
        }
        let when = year.map_or(String::new(), |year| format!(" for {year}"));
        format!("no exchange rate between {to} and {from}{when} is stated")
    }
}

/// The least text of a property.
fn text(triples: Triples<'_>, subject: &Term, property: NamedNodeRef<'_>) -> Option<String> {
    let texts = triples.values(subject, property).into_iter().filter_map(|term| match term {
        Term::Literal(literal) => Some(literal.value().to_owned()),
        _ => None,
    });
    texts.min()
}

/// How a unit is written behind a number: its notation, or else its label, or else the end of its IRI. A bare count has nothing behind it.
pub(in crate::query) fn written(dataset: &Dataset, unit: &NamedNode) -> String {
    if let Some(notation) = text(Triples::of(dataset), &unit.clone().into(), skos::NOTATION) {
        return notation;
    }
    // What the numbers of these are multiplied by is known, whether the data describes them or not.
    for (known, sign) in [(other::UNIT_NUM, ""), (other::UNIT_PERCENT, "%"), (other::UNIT_PERMILLE, "‰")] {
        if unit.as_ref() == known {
            return sign.to_owned();
        }
    }
    let label = entity::labels(dataset, [unit]).ok().and_then(|mut labels| labels.remove(unit.as_str()));
    label.unwrap_or_else(|| unit.as_str().rsplit(['#', '/']).next().unwrap_or_default().to_owned())
}

/// The amount in base units: as kept, or else what the print and the unit line of its table stand for.
pub(in crate::query) fn amount(value: Option<&str>, printed: Option<&str>, line: Option<&str>) -> Option<Fraction> {
    value.and_then(Fraction::parse).or_else(|| {
        let digits = Digits::find(printed?)?;
        digits.number.times(scale_word(&digits.behind)?)?.times(line_scale(line.unwrap_or(""))?)
    })
}

/// Words of scale, the largest first.
const SCALES: [(i32, &str); 3] = [(12, " trillion"), (9, " billion"), (6, " million")];

/// The scale on which an amount is best told: an exponent of ten.
pub(in crate::query) fn scale_of(amount: Fraction) -> i32 {
    let reaches = |exponent: i32| Fraction::power_of_ten(exponent).zip(amount.magnitude()).is_some_and(|(one, size)| size >= one);
    SCALES.iter().map(|(exponent, _)| *exponent).find(|exponent| reaches(*exponent)).unwrap_or(0)
}

/// An amount on a scale, and whether that is exact: `0.85 billion`. Else it has as many digits as the print, and three at least.
pub(in crate::query) fn on_scale(amount: Fraction, scale: i32, digits: usize) -> Option<(String, bool)> {
    let number = amount.over(Fraction::power_of_ten(scale)?)?;
    let word = SCALES.iter().find(|(exponent, _)| *exponent == scale).map_or("", |(_, word)| word);
    let at = |places: u32| number.decimal(places);
    let exact = (0..=4).find(|places| at(*places).and_then(|text| Fraction::parse(&text)) == Some(number));
    let size = at(0)?.trim_start_matches(['-', '0']).len();
    let places = exact.unwrap_or_else(|| u32::try_from(digits.max(3).saturating_sub(size)).unwrap_or(0).min(6));
    Some((format!("{}{word}", super::audit::grouped(&at(places)?)), exact.is_some()))
}

#[cfg(test)]
mod tests {
    use super::{Fraction, amount, on_scale, scale_of};

    fn told(number: i128, scale: i32) -> (String, bool) {
        on_scale(Fraction::whole(number), scale, 2).unwrap()
    }

    #[test]
    fn amounts_are_told_on_a_scale() {
        assert_eq!(told(850_000_000, 9), ("0.85 billion".into(), true));
        assert_eq!(told(264_000_000_000, 9), ("264 billion".into(), true));
        assert_eq!(told(1_234_567, 6), ("1.23 million".into(), false));
        assert_eq!(told(-1_234, 0), ("-1,234".into(), true));
        assert_eq!(scale_of(Fraction::whole(-850_000_000)), 6);
        assert_eq!(scale_of(Fraction::whole(999)), 0);
    }

    #[test]
    fn what_is_not_kept_is_read_from_the_print() {
        assert_eq!(amount(None, Some("1.2 billion"), None), Some(Fraction::whole(1_200_000_000)));
        assert_eq!(amount(None, Some("1,074"), Some("USD 100M")), Some(Fraction::whole(107_400_000_000)));
        assert_eq!(amount(Some("7"), Some("seven"), None), Some(Fraction::whole(7)));
        assert_eq!(amount(None, Some("seven"), None), None);
    }
}
