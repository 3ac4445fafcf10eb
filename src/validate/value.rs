//! Is a literal well formed, and which of two is the smaller?
//!
//! The lexical forms of XML Schema 1.1 and the order of SPARQL's `<`, on literals as they are written: nothing is normalised.

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNodeRef, Term};
use oxsdatatypes::{
    Date, DateTime, DayTimeDuration, Decimal, Double, Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth, Time,
    YearMonthDuration,
};
use std::cmp::Ordering;
use std::str::FromStr;

/// The integer types, each with the least and the greatest value that it takes.
const INTEGERS: &[(NamedNodeRef<'_>, i128, i128)] = &[
    (xsd::INTEGER, i128::MIN, i128::MAX),
    (xsd::LONG, i64::MIN as i128, i64::MAX as i128),
    (xsd::INT, i32::MIN as i128, i32::MAX as i128),
    (xsd::SHORT, i16::MIN as i128, i16::MAX as i128),
    (xsd::BYTE, i8::MIN as i128, i8::MAX as i128),
    (xsd::NON_NEGATIVE_INTEGER, 0, i128::MAX),
    (xsd::POSITIVE_INTEGER, 1, i128::MAX),
    (xsd::NON_POSITIVE_INTEGER, i128::MIN, 0),
    (xsd::NEGATIVE_INTEGER, i128::MIN, -1),
    (xsd::UNSIGNED_LONG, 0, u64::MAX as i128),
    (xsd::UNSIGNED_INT, 0, u32::MAX as i128),
    (xsd::UNSIGNED_SHORT, 0, u16::MAX as i128),
    (xsd::UNSIGNED_BYTE, 0, u8::MAX as i128),
];

/// Whether the text of a literal is one that its datatype has. Of unknown datatypes every text is.
pub(super) fn is_well_formed(literal: &Literal) -> bool {
    let (text, datatype) = (literal.value(), literal.datatype());
    if let Some((_, least, greatest)) = INTEGERS.iter().find(|(integer, ..)| *integer == datatype) {
        // An integer of more digits than `i128` holds is in range exactly when that end of the range is open.
        let open = if text.starts_with('-') { *least == i128::MIN } else { *greatest == i128::MAX };
        return is_integer(text) && text.parse().map_or(open, |value: i128| (*least..=*greatest).contains(&value));
    }
    match datatype {
        xsd::BOOLEAN => matches!(text, "true" | "false" | "1" | "0"),
        xsd::DECIMAL => is_decimal(text),
        xsd::DOUBLE | xsd::FLOAT => is_floating(text),
        xsd::DATE_TIME => is::<DateTime>(text),
        xsd::DATE_TIME_STAMP => DateTime::from_str(text).is_ok_and(|time| time.timezone_offset().is_some()),
        xsd::DATE => is::<Date>(text),
        xsd::TIME => is::<Time>(text),
        xsd::G_YEAR => is::<GYear>(text),
        xsd::G_YEAR_MONTH => is::<GYearMonth>(text),
        xsd::G_MONTH_DAY => is::<GMonthDay>(text),
        xsd::G_MONTH => is::<GMonth>(text),
        xsd::G_DAY => is::<GDay>(text),
        xsd::DURATION => is::<Duration>(text),
        xsd::YEAR_MONTH_DURATION => is::<YearMonthDuration>(text),
        xsd::DAY_TIME_DURATION => is::<DayTimeDuration>(text),
        xsd::HEX_BINARY => text.len().is_multiple_of(2) && text.bytes().all(|b| b.is_ascii_hexdigit()),
        xsd::BASE_64_BINARY => is_base64(text),
        xsd::NORMALIZED_STRING => !text.contains(['\t', '\n', '\r']),
        xsd::TOKEN => is_token(text),
        xsd::LANGUAGE => is_language(text),
        rdf::LANG_STRING => literal.language().is_some(),
        _ => true,
    }
}

fn is<T: FromStr>(text: &str) -> bool {
    T::from_str(text).is_ok()
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

fn is_integer(text: &str) -> bool {
    let digits = unsigned(text);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_decimal(text: &str) -> bool {
    let number = unsigned(text);
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    !(whole.is_empty() && part.is_empty()) && whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit())
}

fn is_floating(text: &str) -> bool {
    if matches!(text, "INF" | "+INF" | "-INF" | "NaN") {
        return true;
    }
    match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => is_decimal(mantissa) && is_integer(exponent),
        None => is_decimal(text),
    }
}

fn is_base64(text: &str) -> bool {
    let compact: Vec<u8> = text.bytes().filter(|b| *b != b' ').collect();
    let padding = compact.iter().rev().take_while(|b| **b == b'=').count();
    let body = &compact[..compact.len() - padding];
    compact.len().is_multiple_of(4) && padding <= 2 && body.iter().all(|b| b.is_ascii_alphanumeric() || b"+/".contains(b))
}

fn is_token(text: &str) -> bool {
    !text.contains(['\t', '\n', '\r']) && !text.contains("  ") && !text.starts_with(' ') && !text.ends_with(' ')
}

fn is_language(text: &str) -> bool {
    text.split('-').enumerate().all(|(at, part)| {
        (1..=8).contains(&part.len())
            && part.bytes().all(|b| if at == 0 { b.is_ascii_alphabetic() } else { b.is_ascii_alphanumeric() })
    })
}

/// What a literal means, as far as meanings have an order.
#[derive(PartialEq, PartialOrd)]
enum Meaning {
    Text(String),
    Truth(bool),
    Exact(Decimal),
    Floating(Double),
    DateTime(DateTime),
    Date(Date),
    Time(Time),
    Year(GYear),
    YearMonth(GYearMonth),
    Duration(Duration),
}

/// The order of two literals by SPARQL's `<`; none if they cannot be compared.
pub(super) fn compare(left: &Literal, right: &Literal) -> Option<Ordering> {
    use Meaning::{Exact, Floating};
    match (meaning(left)?, meaning(right)?) {
        (Exact(left), Floating(right)) => Double::from(left).partial_cmp(&right),
        (Floating(left), Exact(right)) => left.partial_cmp(&Double::from(right)),
        (left, right) if std::mem::discriminant(&left) == std::mem::discriminant(&right) => left.partial_cmp(&right),
        _ => None,
    }
}

fn meaning(literal: &Literal) -> Option<Meaning> {
    let (text, datatype) = (literal.value(), literal.datatype());
    if !is_well_formed(literal) {
        return None;
    }
    if datatype == xsd::DECIMAL || INTEGERS.iter().any(|(integer, ..)| *integer == datatype) {
        // What has too many digits to be kept exactly is compared nearly.
        return match Decimal::from_str(text) {
            Ok(value) => Some(Meaning::Exact(value)),
            Err(_) => Double::from_str(text).ok().map(Meaning::Floating),
        };
    }
    match datatype {
        xsd::STRING => Some(Meaning::Text(text.to_owned())),
        xsd::BOOLEAN => Some(Meaning::Truth(matches!(text, "true" | "1"))),
        xsd::DOUBLE | xsd::FLOAT => Double::from_str(text).ok().map(Meaning::Floating),
        xsd::DATE_TIME | xsd::DATE_TIME_STAMP => DateTime::from_str(text).ok().map(Meaning::DateTime),
        xsd::DATE => Date::from_str(text).ok().map(Meaning::Date),
        xsd::TIME => Time::from_str(text).ok().map(Meaning::Time),
        xsd::G_YEAR => GYear::from_str(text).ok().map(Meaning::Year),
        xsd::G_YEAR_MONTH => GYearMonth::from_str(text).ok().map(Meaning::YearMonth),
        xsd::DURATION | xsd::YEAR_MONTH_DURATION | xsd::DAY_TIME_DURATION => Duration::from_str(text).ok().map(Meaning::Duration),
        _ => None,
    }
}

/// The characters of an IRI or a literal: what length and pattern are about. A blank node has none.
pub(super) fn characters(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(iri) => Some(iri.as_str()),
        Term::Literal(literal) => Some(literal.value()),
        _ => None,
    }
}

/// Whether a language tag falls into a range: SPARQL's `langMatches`.
pub(super) fn language_matches(tag: &str, range: &str) -> bool {
    if range == "*" {
        return !tag.is_empty();
    }
    let (tag, range) = (tag.as_bytes(), range.as_bytes());
    tag.len() >= range.len()
        && tag[..range.len()].eq_ignore_ascii_case(range)
        && (tag.len() == range.len() || tag[range.len()] == b'-')
}

#[cfg(test)]
mod tests {
    use super::{compare, is_well_formed, language_matches};
    use oxigraph::model::{Literal, Term};
    use std::cmp::Ordering;
    use std::str::FromStr as _;

    fn literal(written: &str) -> Literal {
        let typed = written.replace("^^", "^^<http://www.w3.org/2001/XMLSchema#");
        let typed = if typed == written { typed } else { typed + ">" };
        let Term::Literal(literal) = Term::from_str(&typed).unwrap() else { panic!("{written}") };
        literal
    }

    #[test]
    fn well_formed_is_what_xml_schema_says() {
        for written in [
            "\"007\"^^integer",
            "\"+5\"^^integer",
            "\"99999999999999999999999999999999999999999999\"^^integer",
            "\"-99999999999999999999999999999999999999999999\"^^nonPositiveInteger",
            "\".5\"^^decimal",
            "\"5.\"^^decimal",
            "\"1e3\"^^double",
            "\"-INF\"^^float",
            "\"2020-02-29\"^^date",
            "\"P1Y2M\"^^duration",
            "\"0aFF\"^^hexBinary",
            "\"QUI=\"^^base64Binary",
            "\"ko-KR\"^^language",
            "\"anything\"^^unheardOf",
        ] {
            assert!(is_well_formed(&literal(written)), "{written}");
        }
        for written in [
            "\"\"^^integer",
            "\"5.0\"^^integer",
            "\"300\"^^byte",
            "\"0\"^^positiveInteger",
            "\"-99999999999999999999999999999999999999999999\"^^nonNegativeInteger",
            "\".\"^^decimal",
            "\"1e\"^^double",
            "\"inf\"^^double",
            "\"TRUE\"^^boolean",
            "\"2021-02-29\"^^date",
            "\"20x0\"^^gYear",
            "\"2020-01-01T00:00:00\"^^dateTimeStamp",
            "\"abc\"^^hexBinary",
        ] {
            assert!(!is_well_formed(&literal(written)), "{written}");
        }
    }

    #[test]
    fn order_is_that_of_sparql() {
        let order = |a, b| compare(&literal(a), &literal(b));
        assert_eq!(order("\"10\"^^integer", "\"9.5\"^^decimal"), Some(Ordering::Greater));
        assert_eq!(order("\"1\"^^byte", "\"1e0\"^^double"), Some(Ordering::Equal));
        assert_eq!(order("\"2019-12-31\"^^date", "\"2020-01-01\"^^date"), Some(Ordering::Less));
        assert_eq!(order("\"a\"", "\"b\""), Some(Ordering::Less));
        assert_eq!(order("\"100000000000000000000000000000\"^^integer", "\"1\"^^integer"), Some(Ordering::Greater));
        for (a, b) in [
            ("\"1\"^^integer", "\"1\""),
            ("\"NaN\"^^double", "\"NaN\"^^double"),
            ("\"x\"^^integer", "\"1\"^^integer"),
            ("\"a\"@en", "\"b\"@en"),
            ("\"2020-01-01T00:00:00\"^^dateTime", "\"2020-01-01T00:00:00Z\"^^dateTime"),
        ] {
            assert_eq!(order(a, b), None, "{a} {b}");
        }
    }

    #[test]
    fn a_range_takes_its_tag_and_longer_ones() {
        assert!(language_matches("en-GB", "en") && language_matches("EN", "en") && language_matches("ko", "*"));
        assert!(!language_matches("eng", "en") && !language_matches("en", "en-GB") && !language_matches("", "*"));
    }
}
