//! Which words does SPARQL not have?

use super::code::Code;
use crate::error::{Fault, choices, near};
use crate::query::functions::{AGGREGATES, FUNCTIONS};
use crate::query::keywords::KEYWORDS;
use crate::query::lexer::{Kind, Token};

/// Words of SQL, each with what SPARQL writes.
pub(super) fn sql_words(code: &Code<'_>) -> Option<Fault> {
    let words = ["LIKE", "JOIN", "NULL", "BETWEEN", "AND", "OR", "TOP", "LET", "SORT", "CASE"];
    let (at, word) = words.iter().find_map(|word| Some((code.position(word)?, *word)))?;
    let text =
        |i: Option<usize>, otherwise: &str| i.and_then(|i| code.get(i)).map_or(otherwise.to_owned(), |t| t.text.to_owned());
    let (left, right) = (text(at.checked_sub(1), "?x"), text(Some(at + 1), "…"));
    let among_triples = code.is_in_group(at);
    let help = match word {
        "LIKE" => format!("write CONTAINS({left}, {}) or REGEX(…)", right.replace('%', "")),
        "JOIN" => "triples that share a variable are joined; those that may be missing stand in OPTIONAL { … }".into(),
        "NULL" => bound(code, at),
        "BETWEEN" => format!("write {left} >= {right} && {left} <= {}", text(Some(at + 3), "…")),
        "AND" if among_triples => "write `.` in its place: triples of one group hold together".into(),
        "OR" if among_triples => "write { … } UNION { … } around the two".into(),
        "AND" => "write &&".into(),
        "OR" => "write ||".into(),
        "LET" => format!("write BIND({} AS {})", code.source(at + 5, code.after_group(at + 1) - 1), text(Some(at + 2), "?x")),
        "SORT" => format!("write ORDER BY {}", text(Some(at + 2), "?x")),
        "CASE" => "write IF(condition, value, other value)".into(),
        _ => format!("write LIMIT {right} at the end"),
    };
    Some(code.fault(at, format!("SPARQL has no {word}"), help))
}

/// What IS NULL and IS NOT NULL are here.
fn bound(code: &Code<'_>, at: usize) -> String {
    let not = at > 0 && code.tokens[at - 1].is_word("NOT");
    let variable = code.tokens[..at].iter().rev().find(|t| t.kind == Kind::Variable).map_or("?x", |t| t.text);
    format!("write {}BOUND({variable})", if not { "" } else { "!" })
}

/// A word that is neither a keyword nor a function: a name without its prefix, or a misspelt keyword.
pub(super) fn bare_words(code: &Code<'_>) -> Option<Fault> {
    let unknown = |i: &usize| {
        let token = &code.tokens[*i];
        let called = code.get(i + 1).is_some_and(|t| t.is("("));
        token.kind == Kind::Word && !called && !KEYWORDS.iter().any(|word| token.is_word(word))
    };
    let at = (0..code.tokens.len()).find(unknown)?;
    let word = code.tokens[at].text;
    if FUNCTIONS.iter().chain(AGGREGATES).any(|f| f.name.eq_ignore_ascii_case(word)) {
        let value = code.get(at + 1).filter(|t| t.is_term()).map_or("…", |t| t.text);
        let help = format!("write {}({value})", word.to_uppercase());
        return Some(code.fault(at, format!("{} is a function and needs brackets", word.to_uppercase()), help));
    }
    let between = at > 0 && code.tokens[at - 1].is_term() && code.get(at + 1).is_some_and(Token::is_term);
    if between && ["is", "isa", "type", "instanceof"].iter().any(|said| code.tokens[at].is_word(said)) {
        let help = format!("write {} a {}", code.tokens[at - 1].text, code.tokens[at + 1].text);
        return Some(code.fault(at, "the class of a thing stands behind `a`", help));
    }
    let names = near(word, KEYWORDS.iter().copied());
    let things = format!("a variable is ?{word}, a name of the data needs its prefix, such as :{word}");
    let help = if names.is_empty() { things } else { format!("did you mean {}? If not, {things}", choices(&names)) };
    Some(code.fault(at, format!("`{word}` is no word of SPARQL"), help))
}
