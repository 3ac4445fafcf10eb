//! Which functions does SPARQL have, what do they take, and what do they give?
//!
//! What completion lists, what help explains, and what a call is checked against (SPARQL 1.1 Query Language, sections 17 and 18.5).

/// A function or an aggregate.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// The values that it takes, set apart by commas; those in square brackets may be missing, and `…` stands for more.
    pub takes: &'static str,
    /// What it gives.
    pub gives: &'static str,
}

impl Function {
    /// How it is written.
    pub fn usage(&self) -> String {
        format!("{}({})", self.name, self.takes)
    }

    /// How many values it takes, at least and at most. O(length).
    pub(super) fn values(&self) -> (usize, usize) {
        let (needed, may_be) = self.takes.split_once('[').unwrap_or((self.takes, ""));
        let count = |text: &str| text.split(',').filter(|part| !part.trim_matches([' ', ']']).is_empty()).count();
        let most = if self.takes.contains('…') { usize::MAX } else { count(needed) + count(may_be) };
        (count(needed), most)
    }
}

/// The function of a name, without case.
pub fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name.eq_ignore_ascii_case(name))
}

const fn of(name: &'static str, takes: &'static str, gives: &'static str) -> Function {
    Function { name, takes, gives }
}

/// The aggregates: they take many solutions, and stand in SELECT, HAVING and ORDER BY.
pub const AGGREGATES: &[Function] = &[
    of("COUNT", "value", "how many values there are; * counts solutions"),
    of("SUM", "number", "the sum"),
    of("AVG", "number", "the mean"),
    of("MIN", "value", "the least value"),
    of("MAX", "value", "the greatest value"),
    of("SAMPLE", "value", "one of the values, whichever"),
    of("GROUP_CONCAT", "text; SEPARATOR=\", \"", "the texts joined to one"),
];

/// The functions.
pub const FUNCTIONS: &[Function] = &[
    of("ABS", "number", "the number without its sign"),
    of("BNODE", "[text]", "a new blank node"),
    of("BOUND", "variable", "whether the variable has a value"),
    of("CEIL", "number", "the next whole number above"),
    of("COALESCE", "value, …", "the first of the values that there is"),
    of("CONCAT", "text, …", "the texts joined to one"),
    of("CONTAINS", "text, part", "whether the text holds the part"),
    of("DATATYPE", "literal", "the type of a literal, such as xsd:integer"),
    of("DAY", "date", "the day of the month"),
    of("ENCODE_FOR_URI", "text", "the text as it may stand in an IRI"),
    of("FLOOR", "number", "the next whole number below"),
    of("HOURS", "time", "the hours of a time"),
    of("IF", "condition, value, other", "the value where the condition holds, else the other"),
    of("IRI", "text", "the text as an IRI"),
    of("LANG", "literal", "the language of a text, such as \"en\"; empty without one"),
    of("LANGMATCHES", "language, range", "whether a language is in a range such as \"en\" or \"*\""),
    of("LCASE", "text", "the text in small letters"),
    of("MD5", "text", "the MD5 sum of a text"),
    of("MINUTES", "time", "the minutes of a time"),
    of("MONTH", "date", "the month of a date, 1 to 12"),
    of("NOW", "", "the time of the query"),
    of("RAND", "", "a random number from 0 to 1"),
    of("REGEX", "text, pattern, [flags]", "whether the text fits a regular expression; flag \"i\" ignores case"),
    of("REPLACE", "text, pattern, new, [flags]", "the text with what fits the pattern replaced"),
    of("ROUND", "number", "the nearest whole number"),
    of("SECONDS", "time", "the seconds of a time"),
    of("SHA1", "text", "the SHA-1 sum of a text"),
    of("SHA256", "text", "the SHA-256 sum of a text"),
    of("SHA512", "text", "the SHA-512 sum of a text"),
    of("STR", "value", "the value as a plain text"),
    of("STRAFTER", "text, part", "what stands behind the first such part"),
    of("STRBEFORE", "text, part", "what stands before the first such part"),
    of("STRDT", "text, datatype", "the text as a literal of a type"),
    of("STRENDS", "text, part", "whether the text ends so"),
    of("STRLANG", "text, language", "the text with a language"),
    of("STRLEN", "text", "the number of characters"),
    of("STRSTARTS", "text, part", "whether the text begins so"),
    of("STRUUID", "", "a new UUID as a text"),
    of("SUBSTR", "text, from, [length]", "a part of the text, from 1"),
    of("TIMEZONE", "time", "the time zone as a duration"),
    of("TZ", "time", "the time zone as a text"),
    of("UCASE", "text", "the text in capitals"),
    of("UUID", "", "a new UUID as an IRI"),
    of("YEAR", "date", "the year of a date"),
    of("isBLANK", "value", "whether it is a blank node"),
    of("isIRI", "value", "whether it is an IRI"),
    of("isLITERAL", "value", "whether it is a text, a number or the like"),
    of("isNUMERIC", "value", "whether it is a number"),
    of("sameTerm", "value, other", "whether both are the very same term"),
];

/// What stands in an expression as functions do, but takes no values in brackets.
pub(super) const OTHERS: &[(&str, &str)] = &[
    ("DISTINCT", "each value once, in an aggregate"),
    ("EXISTS {", "whether the pattern has a solution"),
    ("IN (", "whether it is one of the values"),
    ("NOT EXISTS {", "whether the pattern has no solution"),
    ("NOT IN (", "whether it is none of the values"),
];

#[cfg(test)]
mod tests {
    use super::{FUNCTIONS, function};

    #[test]
    fn how_many_values_are_read_from_what_it_takes() {
        let values = |name: &str| function(name).map(super::Function::values);
        assert_eq!(values("regex"), Some((2, 3)));
        assert_eq!(values("now"), Some((0, 0)));
        assert_eq!(values("bnode"), Some((0, 1)));
        assert_eq!(values("concat").map(|(_, most)| most), Some(usize::MAX));
        assert_eq!(values("if"), Some((3, 3)));
        assert!(function("nothing").is_none() && FUNCTIONS.iter().all(|f| !f.gives.ends_with('.')));
    }
}
