//! What is wrong with a call: its function, its values, what stands between them?

use super::code::Code;
use crate::error::{Fault, choices, near};
use crate::query::functions::{AGGREGATES, FUNCTIONS, Function, function};
use crate::query::keywords::KEYWORDS;
use crate::query::lexer::{Kind, Token};

/// What functions of other languages are called here.
const ELSEWHERE: &[(&str, &str)] = &[
    ("LENGTH", "STRLEN"),
    ("LEN", "STRLEN"),
    ("LOWER", "LCASE"),
    ("UPPER", "UCASE"),
    ("SUBSTRING", "SUBSTR"),
    ("STARTSWITH", "STRSTARTS"),
    ("STARTS_WITH", "STRSTARTS"),
    ("ENDSWITH", "STRENDS"),
    ("MATCH", "REGEX"),
    ("IFNULL", "COALESCE"),
    ("NVL", "COALESCE"),
    ("CEILING", "CEIL"),
    ("MEAN", "AVG"),
    ("STRING_AGG", "GROUP_CONCAT"),
    ("ISNULL", "!BOUND"),
];

/// A call of a function that SPARQL does not have.
pub(super) fn unknown_function(code: &Code<'_>) -> Option<Fault> {
    let names = || FUNCTIONS.iter().chain(AGGREGATES).map(|function| function.name);
    let known = |token: &Token<'_>| {
        names().chain(KEYWORDS.iter().copied()).chain(["SUBJECT", "PREDICATE", "OBJECT", "TRIPLE"]).any(|w| token.is_word(w))
    };
    let at = (code.tokens.windows(2)).position(|w| w[0].kind == Kind::Word && w[1].is("(") && !known(&w[0]))?;
    // The functions of SPARQL 1.2 are in the parser before they are in the list of completion.
    let token = &code.tokens[at];
    if ["LANGDIR", "HASLANG", "HASLANGDIR", "STRLANGDIR", "ISTRIPLE", "URI", "SHA384", "ADJUST"].iter().any(|w| token.is_word(w))
    {
        return None;
    }
    let meant = ELSEWHERE.iter().find(|(word, _)| token.is_word(word));
    let near = near(token.text, names());
    let help = match meant {
        Some((_, name)) => format!("write {name}{}", code.source(at + 1, code.after_group(at + 1))),
        None if near.is_empty() => "`.help functions` at the prompt lists those that there are".to_owned(),
        None => format!("did you mean {}?", choices(&near)),
    };
    Some(code.fault(at, format!("SPARQL has no function `{}`", token.text), help))
}

/// Values without a comma between them, too few or too many values, and what an aggregate does not take.
pub(super) fn values(code: &Code<'_>) -> Option<Fault> {
    let calls = (0..code.tokens.len()).filter(|&at| code.tokens[at].kind == Kind::Word && code.is_at(at + 1, "("));
    calls.filter(|&at| is_call(&code.tokens[at])).find_map(|at| {
        let commas = commas(code, at + 1);
        missing_comma(code, at).or_else(|| aggregated(code, at, &commas)).or_else(|| counted(code, at, &commas))
    })
}

fn is_call(token: &Token<'_>) -> bool {
    function(token.text).is_some() || AGGREGATES.iter().any(|aggregate| token.is_word(aggregate.name))
}

/// The commas of a call, without those of calls inside.
fn commas(code: &Code<'_>, open: usize) -> Vec<usize> {
    let end = code.after_group(open);
    let mut found = Vec::new();
    let mut at = open + 1;
    while at < end {
        if code.is_at(at, ",") {
            found.push(at);
        }
        at = if code.is_at(at, "(") { code.after_group(at) } else { at + 1 };
    }
    found
}

fn missing_comma(code: &Code<'_>, at: usize) -> Option<Fault> {
    let end = code.after_group(at + 1);
    let second = (at + 3..end).find(|&i| code.tokens[i].is_term() && code.tokens[i - 1].is_term())?;
    let (name, before, behind) = (code.tokens[at].text, code.source(at + 1, second), code.source(second, end));
    Some(code.fault(second, "a comma is missing before this", format!("write {name}{before}, {behind}")))
}

fn aggregated(code: &Code<'_>, at: usize, commas: &[usize]) -> Option<Fault> {
    let word = AGGREGATES.iter().map(|aggregate| aggregate.name).find(|name| code.tokens[at].is_word(name))?;
    let comma = *commas.first()?;
    let end = code.after_group(at + 1) - 1;
    let (first, rest) = (code.source(at + 2, comma), code.source(comma + 1, end));
    if word == "GROUP_CONCAT" {
        let help = format!("write GROUP_CONCAT({first}; SEPARATOR={rest})");
        return Some(code.fault(comma, "the separator of GROUP_CONCAT has a name", help));
    }
    let (distinct, first) = match first.split_once(char::is_whitespace) {
        Some((word, rest)) if word.eq_ignore_ascii_case("DISTINCT") => ("DISTINCT ", rest),
        _ => ("", first),
    };
    let help = format!("one is made of several so: {word}({distinct}CONCAT(STR({first}), STR({rest})))");
    Some(code.fault(comma, format!("{word} takes one value"), help))
}

fn counted(code: &Code<'_>, at: usize, commas: &[usize]) -> Option<Fault> {
    let function: &Function = function(code.tokens[at].text)?;
    let (least, most) = function.values();
    let has = if code.is_at(at + 2, ")") { 0 } else { commas.len() + 1 };
    if (least..=most).contains(&has) {
        return None;
    }
    let is = if has == 1 { "is" } else { "are" };
    let message = format!("{} takes {}, and here {is} {has}", function.name, number(least, most));
    Some(code.fault(at, message, format!("{} is {}", function.usage(), function.gives)))
}

/// How many values, in words.
fn number(least: usize, most: usize) -> String {
    match (least, most) {
        (0, 0) => "no value".to_owned(),
        (1, 1) => "1 value".to_owned(),
        (_, usize::MAX) => format!("at least {least} value{}", if least == 1 { "" } else { "s" }),
        _ if least == most => format!("{least} values"),
        _ => format!("{least} or {most} values"),
    }
}

/// FILTER() and the like.
pub(super) fn nothing_inside(code: &Code<'_>) -> Option<Fault> {
    let at = code
        .tokens
        .windows(3)
        .position(|w| ["FILTER", "HAVING", "BIND"].iter().any(|word| w[0].is_word(word)) && w[1].is("(") && w[2].is(")"))?;
    let word = code.tokens[at].text.to_uppercase();
    Some(code.fault(at, format!("{word} has nothing in its brackets"), "write a condition there, or take it out"))
}

/// COUNT and the like count groups, not solutions one by one.
pub(super) fn aggregate_in_filter(code: &Code<'_>) -> Option<Fault> {
    let filters = (0..code.tokens.len()).filter(|&i| code.tokens[i].is_word("FILTER") || code.tokens[i].is_word("BIND"));
    for filter in filters.filter(|&i| code.is_at(i + 1, "(")) {
        let inside = filter + 1..code.after_group(filter + 1);
        let found = inside.clone().find(|&i| AGGREGATES.iter().any(|aggregate| code.tokens[i].is_word(aggregate.name)));
        if let Some(at) = found.filter(|_| !inside.clone().any(|i| code.tokens[i].is_word("SELECT"))) {
            let verb = code.tokens[filter].text.to_uppercase();
            let condition = code.source(filter + 2, inside.end - 1);
            let message = format!("{} cannot stand in {verb}", code.tokens[at].text.to_uppercase());
            return Some(code.fault(at, message, format!("group, and write HAVING({condition}) behind the braces")));
        }
    }
    None
}
