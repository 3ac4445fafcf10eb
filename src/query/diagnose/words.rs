//! Which words does SPARQL not have?

use super::code::Code;
use crate::error::{Fault, choices, near};
use crate::query::complete;
use crate::query::lexer::{Kind, Token};

pub(super) fn sql_words(code: &Code<'_>) -> Option<Fault> {
    let swaps = [
        ("LIKE", "write FILTER(CONTAINS(?x, \"…\")) or FILTER(REGEX(?x, \"…\"))"),
        ("JOIN", "triples that share a variable are joined"),
        ("NULL", "write FILTER(!BOUND(?x))"),
        ("BETWEEN", "write FILTER(?x >= 1 && ?x <= 2)"),
        ("AND", "write &&"),
        ("OR", "write ||"),
    ];
    let (at, help) = swaps.iter().find_map(|(word, help)| Some((code.position(word)?, help)))?;
    Some(code.fault(at, format!("SPARQL has no {}", code.tokens[at].text.to_uppercase()), *help))
}

/// The words of SPARQL that are no functions (SPARQL 1.1 and 1.2 grammar).
const KEYWORDS: &[&str] = &[
    "SELECT",
    "ASK",
    "CONSTRUCT",
    "DESCRIBE",
    "WHERE",
    "FROM",
    "NAMED",
    "PREFIX",
    "BASE",
    "DISTINCT",
    "REDUCED",
    "AS",
    "GROUP",
    "BY",
    "HAVING",
    "ORDER",
    "ASC",
    "DESC",
    "LIMIT",
    "OFFSET",
    "VALUES",
    "UNDEF",
    "OPTIONAL",
    "GRAPH",
    "UNION",
    "FILTER",
    "BIND",
    "SERVICE",
    "SILENT",
    "MINUS",
    "EXISTS",
    "NOT",
    "IN",
    "SEPARATOR",
    "A",
    "TRUE",
    "FALSE",
    "VERSION",
    "LATERAL",
];

/// A word that is neither a keyword nor a function: a name without its prefix, or a misspelt keyword.
pub(super) fn bare_words(code: &Code<'_>) -> Option<Fault> {
    let unknown = |i: &usize| {
        let token = &code.tokens[*i];
        let called = code.get(i + 1).is_some_and(|t| t.is("("));
        token.kind == Kind::Word && !called && !KEYWORDS.iter().any(|word| token.is_word(word))
    };
    let at = (0..code.tokens.len()).find(unknown)?;
    let word = code.tokens[at].text;
    let names = near(word, KEYWORDS.iter().copied());
    let things = format!("a variable is ?{word}, a name of the data needs its prefix, such as :{word}");
    let help = if names.is_empty() { things } else { format!("did you mean {}? If not, {things}", choices(&names)) };
    Some(code.fault(at, format!("`{word}` is no word of SPARQL"), help))
}

/// A call of a function that SPARQL does not have.
pub(super) fn unknown_function(code: &Code<'_>) -> Option<Fault> {
    let known = |token: &Token<'_>| {
        complete::functions()
            .chain(KEYWORDS.iter().copied())
            .chain(["SUBJECT", "PREDICATE", "OBJECT", "TRIPLE"])
            .any(|w| token.is_word(w))
    };
    let at = (code.tokens.windows(2)).position(|w| w[0].kind == Kind::Word && w[1].is("(") && !known(&w[0]))?;
    // The functions of SPARQL 1.2 are in the parser before they are in the list of completion.
    let token = &code.tokens[at];
    if ["LANGDIR", "HASLANG", "HASLANGDIR", "STRLANGDIR", "ISTRIPLE", "URI", "SHA384", "ADJUST"].iter().any(|w| token.is_word(w))
    {
        return None;
    }
    let names = near(token.text, complete::functions());
    let help = if names.is_empty() { String::new() } else { format!("did you mean {}?", choices(&names)) };
    Some(code.fault(at, format!("SPARQL has no function `{}`", token.text), help))
}
