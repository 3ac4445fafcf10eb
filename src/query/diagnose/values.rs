//! How are numbers, dates, strings with a language, names and variables written?

use super::code::Code;
use crate::error::Fault;
use crate::query::keywords::KEYWORDS;
use crate::query::lexer::{Kind, Token};

/// Whether the second token begins where the first one ends.
fn touch(a: &Token<'_>, b: &Token<'_>) -> bool {
    a.span.end == b.span.start
}

/// Numbers that stand together: a date, a version.
pub(super) fn joined_numbers(code: &Code<'_>) -> Option<Fault> {
    let at = (0..code.tokens.len()).find(|&at| code.tokens[at].kind == Kind::Number && run(code, at) > at + 1)?;
    let text = code.source(at, run(code, at));
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    Some(if parts == [4, 2, 2] {
        code.fault(at, "a date stands in quotes and has a type", format!("write \"{text}\"^^xsd:date"))
    } else {
        code.fault(at, format!("`{text}` is no number"), format!("write it as a text: \"{text}\""))
    })
}

/// The token behind numbers that stand together with at least two hyphens or with a second dot.
fn run(code: &Code<'_>, at: usize) -> usize {
    let mut end = at + 1;
    while let Some(next) = code.get(end)
        && touch(&code.tokens[end - 1], next)
        && (next.kind == Kind::Number || (next.is("-") && code.get(end + 1).is_some_and(|t| t.kind == Kind::Number)))
    {
        end += 1;
    }
    let hyphens = code.tokens[at..end].iter().filter(|t| t.is("-")).count();
    if hyphens == 1 { at + 1 } else { end }
}

/// `2016^^xsd:gYear`: what has a type stands in quotes.
pub(super) fn typed_number(code: &Code<'_>) -> Option<Fault> {
    let at = code.tokens.windows(2).position(|w| w[0].kind == Kind::Number && w[1].is("^^"))?;
    let help = format!("write \"{}\"{}", code.tokens[at].text, code.source(at + 1, at + 3));
    Some(code.fault(at, "what has a datatype stands in quotes", help))
}

/// `"text"en`, `?my-name`, `rdfs: label`, `:located in`: a word beside what it belongs to.
pub(super) fn torn_names(code: &Code<'_>) -> Option<Fault> {
    (1..code.tokens.len()).find_map(|at| {
        let (before, word) = (&code.tokens[at - 1], &code.tokens[at]);
        if word.kind != Kind::Word {
            return None;
        }
        let keyword = KEYWORDS.iter().any(|known| word.is_word(known)) && !word.is_word("IN");
        match before.kind {
            Kind::String if touch(before, word) && (2..=3).contains(&word.text.len()) => {
                Some(code.fault(at, "a language stands behind @", format!("write {}@{}", before.text, word.text)))
            }
            Kind::Symbol if before.is("-") => hyphen(code, at),
            Kind::PrefixedName if !keyword && code.is_in_group(at) => {
                let whole = before.text.ends_with(':');
                let text = if whole { word.text.to_owned() } else { capitalised(word.text) };
                let help = format!("write {}{text}{}", before.text, if whole { "" } else { ", if that is its name" });
                Some(code.fault(at, "a prefixed name holds no blank", help))
            }
            _ => None,
        }
    })
}

fn hyphen(code: &Code<'_>, at: usize) -> Option<Fault> {
    let first = at.checked_sub(2)?;
    let variable = &code.tokens[first];
    let joined =
        variable.kind == Kind::Variable && touch(variable, &code.tokens[at - 1]) && touch(&code.tokens[at - 1], &code.tokens[at]);
    let help = || format!("write {}_{}", variable.text, code.tokens[at].text);
    joined.then(|| code.fault(first, "the name of a variable holds letters, digits and _ only", help()))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A `?` or `$` without a name.
pub(super) fn nameless_variable(code: &Code<'_>) -> Option<Fault> {
    let range = code.projection()?;
    let at = range.clone().find(|&at| matches!(code.tokens[at].text, "?" | "$"))?;
    Some(code.fault(at, format!("this {} names no variable", code.tokens[at].text), "such as ?x"))
}

/// Comments as other languages write them.
pub(super) fn comments(code: &Code<'_>) -> Option<Fault> {
    let blank = |place: Option<char>| place.is_none_or(char::is_whitespace);
    let at = code.tokens.windows(2).position(|w| {
        let signs = (w[0].is("-") && w[1].is("-")) || (w[0].is("/") && (w[1].is("/") || w[1].is("*")));
        let before = code.text[..w[0].span.start].chars().next_back();
        let behind = code.text[w[1].span.end..].chars().next();
        signs && touch(&w[0], &w[1]) && blank(before) && blank(behind)
    })?;
    let rest = code.text[code.tokens[at + 1].span.end..].lines().next().unwrap_or("").trim();
    let said = rest.split("*/").next().unwrap_or("").trim();
    Some(code.fault(at, "a comment begins with #", format!("write # {said}, and nothing else behind it on the line")))
}
