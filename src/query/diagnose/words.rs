//! Which words does SPARQL not have?

use super::code::Code;
use crate::error::{Fault, choices, near};
use crate::query::keywords::{KEYWORDS, functions};
use crate::query::lexer::{Kind, Token};

pub(super) fn sql_words(code: &Code<'_>) -> Option<Fault> {
    let words = ["LIKE", "JOIN", "NULL", "BETWEEN", "AND", "OR", "TOP"];
    let (at, word) = words.iter().find_map(|word| Some((code.position(word)?, *word)))?;
    let text =
        |i: Option<usize>, otherwise: &str| i.and_then(|i| code.get(i)).map_or(otherwise.to_owned(), |t| t.text.to_owned());
    let (left, right) = (text(at.checked_sub(1), "?x"), text(Some(at + 1), "…"));
    let help = match word {
        "LIKE" => format!("write CONTAINS({left}, {}) or REGEX(…)", right.replace('%', "")),
        "JOIN" => "triples that share a variable are joined".into(),
        "NULL" => "write FILTER(!BOUND(?x))".into(),
        "BETWEEN" => format!("write {left} >= {right} && {left} <= {}", text(Some(at + 3), "…")),
        "AND" => "write &&".into(),
        "OR" => "write ||".into(),
        _ => format!("write LIMIT {right} at the end"),
    };
    Some(code.fault(at, format!("SPARQL has no {word}"), help))
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
    if functions().any(|f| f.eq_ignore_ascii_case(word)) {
        let value = code.get(at + 1).filter(|t| t.is_term()).map_or("…", |t| t.text);
        let help = format!("write {}({value})", word.to_uppercase());
        return Some(code.fault(at, format!("{} is a function and needs brackets", word.to_uppercase()), help));
    }
    let names = near(word, KEYWORDS.iter().copied());
    let things = format!("a variable is ?{word}, a name of the data needs its prefix, such as :{word}");
    let help = if names.is_empty() { things } else { format!("did you mean {}? If not, {things}", choices(&names)) };
    Some(code.fault(at, format!("`{word}` is no word of SPARQL"), help))
}

/// A call of a function that SPARQL does not have.
pub(super) fn unknown_function(code: &Code<'_>) -> Option<Fault> {
    let known = |token: &Token<'_>| {
        functions().chain(KEYWORDS.iter().copied()).chain(["SUBJECT", "PREDICATE", "OBJECT", "TRIPLE"]).any(|w| token.is_word(w))
    };
    let at = (code.tokens.windows(2)).position(|w| w[0].kind == Kind::Word && w[1].is("(") && !known(&w[0]))?;
    // The functions of SPARQL 1.2 are in the parser before they are in the list of completion.
    let token = &code.tokens[at];
    if ["LANGDIR", "HASLANG", "HASLANGDIR", "STRLANGDIR", "ISTRIPLE", "URI", "SHA384", "ADJUST"].iter().any(|w| token.is_word(w))
    {
        return None;
    }
    let names = near(token.text, functions());
    let help = if names.is_empty() { String::new() } else { format!("did you mean {}?", choices(&names)) };
    Some(code.fault(at, format!("SPARQL has no function `{}`", token.text), help))
}
