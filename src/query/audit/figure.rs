//! How exact is a printed number?
//!
//! `1.1042 trillion` stands for everything that is rounded to it: half a unit of its last printed digit to both sides. Counts and
//! ranks are exact. The rules are told in `docs/audit.md`.

use super::super::unit::number::{Fraction, Interval};
use super::super::unit::print::{Digits, currency, is_currency, line_scale, scale_word};

/// What is known of a printed number.
#[derive(Clone, Debug, Default)]
pub(super) struct Print<'a> {
    /// The number as printed, if there is a print.
    pub(super) printed: Option<&'a str>,
    /// The unit line of its table.
    pub(super) printed_unit: Option<&'a str>,
    /// The value in base units, as written.
    pub(super) value: Option<&'a str>,
    pub(super) minimum: Option<&'a str>,
    pub(super) maximum: Option<&'a str>,
    /// The local name of the qualifier.
    pub(super) qualifier: Option<&'a str>,
    /// Whether the unit is that of counts, ranks and scores.
    pub(super) is_count: bool,
}

/// A number with everything that rounds to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    /// The number, taken as exact.
    pub(super) value: Fraction,
    /// The numbers that it can stand for.
    pub(super) range: Interval,
    /// What one unit of its last printed digit is worth; zero for an exact number.
    pub(super) step: Fraction,
}

impl Figure {
    pub(super) fn exact(value: Fraction) -> Self {
        Self { value, range: Interval::point(value), step: Fraction::ZERO }
    }

    /// The number and its precision; nothing when there is no value, or too long a one.
    pub(super) fn read(print: &Print<'_>) -> Option<Self> {
        if let (Some(low), Some(high)) = (print.minimum, print.maximum) {
            let (low, high) = (Fraction::parse(low)?, Fraction::parse(high)?);
            let middle = low.plus(high)?.half()?;
            return Some(Self { value: middle, range: Interval::of(low, high), step: Fraction::ZERO });
        }
        let value = Fraction::parse(print.value?)?;
        let digits = match print.printed {
            Some(printed) => Digits::find(printed).filter(|digits| digits.scale_to(value).is_some()),
            None => Digits::find(print.value?),
        };
        let spelled_out = digits.is_none();
        let counted = print.is_count && digits.as_ref().is_some_and(|d| d.decimals == 0);
        let about = print.qualifier == Some("about-qualifier");
        let step = match digits {
            Some(digits) if about => digits.significant_step()?.times(digits.scale_to(value)?)?,
            Some(digits) if !counted => digits.step()?.times(digits.scale_to(value)?)?,
            _ if about && spelled_out => return None,
            _ => Fraction::ZERO,
        };
        let reach = if about { step } else { step.half()? };
        let range = match print.qualifier {
            Some("less-than") => Interval { low: None, high: Some(value) },
            Some("more-than") => Interval { low: Some(value), high: None },
            _ => Interval::of(value.minus(reach)?, value.plus(reach)?),
        };
        Some(Self { value, range, step })
    }

    /// How many decimals tell the number two digits beyond its print; for percentages and other small numbers.
    pub(super) fn places(&self) -> u32 {
        let printed = self.step.exponent_of_ten().map_or(0, |exponent| u32::try_from(-exponent).unwrap_or(0));
        printed + 2
    }
}

/// What is wrong between a print and the value that is kept for it; nothing when they agree or cannot be compared.
pub(super) fn misprint(print: &Print<'_>, unit: &str) -> Option<String> {
    let printed = print.printed?;
    let digits = Digits::find(printed)?;
    let percent = digits.behind.starts_with('%') || digits.behind.starts_with("percent") || digits.behind.starts_with("per cent");
    let before = currency(&digits.before);
    if let (true, Some(currency)) = (percent, &before) {
        return Some(format!("printed in {currency} and in per cent at once"));
    }
    let value = Fraction::parse(print.value?)?;
    if percent && unit != "%" && !unit.is_empty() {
        return Some(format!("printed in per cent and kept in {unit}"));
    }
    let line = print.printed_unit.unwrap_or("");
    let stated = currency(line).or(before);
    if let Some(stated) = stated.filter(|stated| is_currency(unit) && stated != unit) {
        return Some(format!("printed in {stated} and kept in {unit}"));
    }
    let scale = scale_word(&digits.behind)?.times(line_scale(line)?)?;
    let expected = digits.number.times(scale)?.magnitude()?;
    (value.magnitude()? != expected)
        .then(|| format!("the print stands for {}", super::grouped(&expected.decimal(0).unwrap_or_default())))
}

#[cfg(test)]
mod tests {
    use super::{Figure, Fraction, Print, misprint};
    use proptest::prelude::*;

    fn figure(printed: &str, value: &str) -> Figure {
        Figure::read(&Print { printed: Some(printed), value: Some(value), ..Print::default() }).unwrap()
    }

    fn range(printed: &str, value: &str) -> (String, String) {
        let range = figure(printed, value).range;
        (range.low.unwrap().decimal(3).unwrap(), range.high.unwrap().decimal(3).unwrap())
    }

    #[test]
    fn the_last_printed_digit_gives_the_precision() {
        assert_eq!(range("1.1042 trillion", "1104200000000"), ("1104150000000.000".into(), "1104250000000.000".into()));
        assert_eq!(range("6.3%", "6.3"), ("6.250".into(), "6.350".into()));
        assert_eq!(range("5.0 %", "5.0"), ("4.950".into(), "5.050".into()));
        assert_eq!(range("-235%", "-235"), ("-235.500".into(), "-234.500".into()));
        assert_eq!(range("40%", "-40"), ("-40.500".into(), "-39.500".into()));
        assert_eq!(range("1,074", "107400000000"), ("107350000000.000".into(), "107450000000.000".into()));
        assert_eq!(range("63.6%", "63600000000"), ("63550000000.000".into(), "63650000000.000".into()));
    }

    #[test]
    fn words_and_counts_are_exact() {
        assert_eq!(range("five", "5"), ("5.000".into(), "5.000".into()));
        let count = Print { printed: Some("16"), value: Some("16"), is_count: true, ..Print::default() };
        assert_eq!(Figure::read(&count), Some(Figure::exact(Fraction::whole(16))));
    }

    #[test]
    fn qualifiers_widen() {
        let read = |printed, value, qualifier| {
            let print = Print {
                printed: Some(printed),
                value: Some(value),
                qualifier: Some(qualifier),
                is_count: true,
                ..Print::default()
            };
            Figure::read(&print).unwrap().range
        };
        let about = read("1,000", "1000", "about-qualifier");
        assert_eq!((about.low, about.high), (Some(Fraction::ZERO), Some(Fraction::whole(2000))));
        assert_eq!(read("2%", "2", "less-than").low, None);
        assert_eq!(read("2%", "2", "more-than").high, None);
    }

    #[test]
    fn prints_that_contradict_their_value_are_told() {
        let told = |printed, line, value, unit: &str| {
            let print = Print { printed: Some(printed), printed_unit: line, value, ..Print::default() };
            misprint(&print, unit)
        };
        assert_eq!(told("1.1042 trillion", None, Some("1104200000000"), "USD"), None);
        assert_eq!(told("1,074", Some("USD 100M"), Some("107400000000"), "USD"), None);
        assert_eq!(told("362,000L", None, Some("362000"), "L"), None);
        assert_eq!(told("40%", None, Some("-40"), "%"), None);
        assert!(told("1.1 trillion", None, Some("1100000000"), "USD").is_some());
        assert!(told("1,074", Some("KRW 100M"), Some("107400000000"), "USD").is_some());
        assert!(told("USD 63.6%", None, None, "").is_some());
        assert!(told("15.8 %", None, Some("15.8"), "NUM").is_some());
    }

    proptest! {
        /// Every number that is rounded to a print lies in the range of the print.
        #[test]
        fn the_range_holds_what_rounds_to_it(number in -10_000_000_i64..10_000_000, decimals in 0_u32..4) {
            let exact = Fraction::new(i128::from(number), 10_000).unwrap();
            let printed = exact.decimal(decimals).unwrap();
            let figure = figure(&printed, &printed);
            prop_assert!(figure.range.holds(exact), "{printed} for {number}/10000");
            prop_assert!(!figure.range.holds(exact.plus(figure.step).unwrap().plus(figure.step).unwrap()));
        }

        #[test]
        fn any_text_can_be_a_print(printed in "\\PC{0,20}", line in "\\PC{0,10}", value in "-?[0-9]{1,9}(\\.[0-9]{1,3})?") {
            let print = Print { printed: Some(&printed), printed_unit: Some(&line), value: Some(&value), ..Print::default() };
            let _ = Figure::read(&print);
            let _ = misprint(&print, "%");
        }
    }
}
