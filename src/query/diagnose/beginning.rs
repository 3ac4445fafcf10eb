//! What is wrong before the pattern begins: the first word, the prefixes?

use super::code::Code;
use crate::error::{Fault, choices, near};
use crate::query::lexer::Kind;
use crate::vocab::Prefixes;

pub(super) fn empty(code: &Code<'_>) -> Option<Fault> {
    (code.tokens.is_empty()).then(|| code.fault(0, "the query is empty", "begin with SELECT, ASK, CONSTRUCT or DESCRIBE"))
}

const FORMS: [&str; 4] = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"];

pub(super) fn update_not_query(code: &Code<'_>) -> Option<Fault> {
    let words = ["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"];
    let at = form_position(code)?;
    let word = words.iter().find(|w| code.tokens[at].is_word(w))?;
    Some(code.fault(at, format!("{word} changes data; only queries can be run"), "begin with SELECT, ASK, CONSTRUCT or DESCRIBE"))
}

/// The first token behind the PREFIX and BASE lines.
fn form_position(code: &Code<'_>) -> Option<usize> {
    let mut at = 0;
    while let Some(token) = code.get(at) {
        if token.is_word("PREFIX") {
            at += if code.get(at + 2).is_some_and(|t| t.kind == Kind::Iri) { 3 } else { 2 };
        } else if token.is_word("BASE") {
            at += 2;
        } else {
            return Some(at);
        }
    }
    None
}

pub(super) fn first_word(code: &Code<'_>) -> Option<Fault> {
    let at = form_position(code).or_else(|| (!code.tokens.is_empty()).then_some(code.tokens.len()))?;
    let Some(token) = code.get(at) else {
        return Some(code.fault(at, "the query ends after its prefixes", "go on with SELECT, ASK, CONSTRUCT or DESCRIBE"));
    };
    if FORMS.iter().any(|f| token.is_word(f)) || token.kind == Kind::Iri || token.is_word("VERSION") {
        return None;
    }
    if token.text.eq_ignore_ascii_case("@prefix") {
        return Some(code.fault(at, "SPARQL declares a prefix without @ and without a dot", "write PREFIX ex: <http://…>"));
    }
    if token.is_word("WITH") {
        return Some(code.fault(at, "SPARQL has no WITH", "a query inside another stands in braces: { SELECT … }"));
    }
    let names = near(token.text, FORMS.into_iter().chain(["PREFIX", "BASE"]));
    let help = if names.is_empty() {
        "begin with SELECT, ASK, CONSTRUCT or DESCRIBE; `bioatlas find TEXT` searches names".to_owned()
    } else {
        format!("did you mean {}?", choices(&names))
    };
    Some(code.fault(at, format!("a query cannot begin with `{}`", token.text), help))
}

pub(super) fn prefix_declarations(code: &Code<'_>) -> Option<Fault> {
    for (at, token) in code.tokens.iter().enumerate() {
        if !token.is_word("PREFIX") {
            continue;
        }
        let name = code.get(at + 1);
        let iri = code.get(at + 2);
        match (name, iri) {
            (Some(name), Some(iri)) if name.kind == Kind::Word && iri.kind == Kind::Iri => {
                return Some(code.fault(
                    at + 1,
                    "a prefix ends with a colon",
                    format!("write PREFIX {}: {}", name.text, iri.text),
                ));
            }
            (Some(name), iri) if name.text.ends_with(':') && iri.is_none_or(|t| t.kind != Kind::Iri) => {
                return Some(code.fault(
                    at + 2,
                    "a prefix needs an IRI in angle brackets",
                    format!("write PREFIX {} <http://…>", name.text),
                ));
            }
            _ => {}
        }
    }
    None
}

pub(super) fn unknown_prefix(code: &Code<'_>, prefixes: &Prefixes) -> Option<Fault> {
    let declared: Vec<&str> = (code.tokens.windows(2))
        .filter(|w| w[0].is_word("PREFIX") && w[1].kind == Kind::PrefixedName)
        .map(|w| w[1].text.trim_end_matches(':'))
        .collect();
    let at = code.tokens.iter().position(|t| {
        let name = t.text.split(':').next().unwrap_or("");
        t.kind == Kind::PrefixedName && !declared.contains(&name) && prefixes.get(name).is_none()
    })?;
    let name = code.tokens[at].text.split(':').next().unwrap_or("");
    let names = near(name, prefixes.iter().map(|(n, _)| n).chain(declared));
    let declare = format!("declare it: PREFIX {name}: <http://…>");
    let help = if names.is_empty() { declare } else { format!("did you mean {}? If not, {declare}", choices(&names)) };
    Some(code.fault(at, format!("the prefix `{name}:` is not known"), help))
}
