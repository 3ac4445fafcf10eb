//! Is a text a value of a datatype?

use oxigraph::model::NamedNodeRef;
use oxigraph::model::vocab::{rdf, xsd};
use oxsdatatypes::{
    Boolean, Date, DateTime, DayTimeDuration, Double, Duration, Float, GDay, GMonth, GMonthDay, GYear, GYearMonth, Time,
    YearMonthDuration,
};
use std::str::FromStr;

type Check = fn(&str) -> bool;

fn is<T: FromStr>(text: &str) -> bool {
    T::from_str(text).is_ok()
}

/// A whole number of any length.
fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A number with any number of digits; the evaluator takes fewer, but what is imported stays as it is.
fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    all(whole) && all(part) && (whole.len() + part.len() > 0)
}

fn is_natural(text: &str) -> bool {
    is_integer(text) && (!text.starts_with('-') || text.bytes().skip(1).all(|b| b == b'0'))
}

/// The datatypes whose values can be checked. Any other takes any text.
const CHECKED: &[(NamedNodeRef<'static>, Check)] = &[
    (xsd::BOOLEAN, is::<Boolean>),
    (xsd::INTEGER, is_integer),
    (xsd::DECIMAL, is_decimal),
    (xsd::DOUBLE, is::<Double>),
    (xsd::FLOAT, is::<Float>),
    (xsd::INT, is::<i32>),
    (xsd::LONG, is::<i64>),
    (xsd::SHORT, is::<i16>),
    (xsd::BYTE, is::<i8>),
    (xsd::UNSIGNED_INT, is::<u32>),
    (xsd::UNSIGNED_LONG, is::<u64>),
    (xsd::NON_NEGATIVE_INTEGER, is_natural),
    (xsd::POSITIVE_INTEGER, |text| is_natural(text) && text.bytes().any(|b| (b'1'..=b'9').contains(&b))),
    (xsd::DATE, is::<Date>),
    (xsd::DATE_TIME, is::<DateTime>),
    (xsd::TIME, is::<Time>),
    (xsd::G_YEAR, is::<GYear>),
    (xsd::G_YEAR_MONTH, is::<GYearMonth>),
    (xsd::G_MONTH, is::<GMonth>),
    (xsd::G_MONTH_DAY, is::<GMonthDay>),
    (xsd::G_DAY, is::<GDay>),
    (xsd::DURATION, is::<Duration>),
    (xsd::DAY_TIME_DURATION, is::<DayTimeDuration>),
    (xsd::YEAR_MONTH_DURATION, is::<YearMonthDuration>),
];

/// Whether a text is a value of a datatype, as far as that is known.
pub(super) fn fits(text: &str, datatype: NamedNodeRef<'_>) -> bool {
    CHECKED.iter().find(|(known, _)| *known == datatype).is_none_or(|(_, check)| check(text))
}

/// Whether a datatype is none that a literal can have without a language, or is misspelt: one of XML Schema that is not there.
pub(super) fn is_datatype(datatype: NamedNodeRef<'_>) -> bool {
    let others = [xsd::STRING, xsd::ANY_URI, xsd::BASE_64_BINARY, xsd::HEX_BINARY, xsd::TOKEN, xsd::NORMALIZED_STRING];
    let of_schema = datatype.as_str().starts_with(xsd::STRING.as_str().trim_end_matches("string"));
    datatype != rdf::LANG_STRING
        && (!of_schema || others.contains(&datatype) || CHECKED.iter().any(|(known, _)| *known == datatype))
}

/// The types that are guessed, the narrowest first.
pub(super) const GUESSED: &[(&str, Check)] = &[
    ("xsd:boolean", |text| matches!(text, "true" | "false")),
    ("xsd:integer", |text| is_integer(text) && !is_padded(text)),
    ("xsd:decimal", |text| is_decimal(text) && !text.ends_with('.') && !is_padded(text)),
    ("xsd:double", |text| {
        text.contains(['e', 'E']) && text.starts_with(|c: char| c.is_ascii_digit() || c == '-') && is::<Double>(text)
    }),
    ("xsd:date", is::<Date>),
    ("xsd:dateTime", is::<DateTime>),
];

/// `007`, `+1`: numbers in form, but names in use.
fn is_padded(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    text.starts_with('+') || (digits.starts_with('0') && digits.len() > 1 && !digits.starts_with("0."))
}

/// Whether a number of the type is one of the wider too.
pub(super) fn widened(narrow: &str, wide: &str) -> bool {
    matches!((narrow, wide), ("xsd:integer", "xsd:decimal" | "xsd:double") | ("xsd:decimal", "xsd:double"))
}
