//! What is wrong around the pattern: FROM, GROUP BY, ORDER BY, LIMIT?

use super::code::Code;
use crate::error::Fault;
use crate::query::lexer::Kind;

pub(super) fn from_without_iri(code: &Code<'_>) -> Option<Fault> {
    let at = code.position("FROM")?;
    let graph = if code.get(at + 1).is_some_and(|t| t.is_word("NAMED")) { at + 2 } else { at + 1 };
    let named = code.get(graph).is_some_and(|t| matches!(t.kind, Kind::Iri | Kind::PrefixedName));
    (!named).then(|| {
        code.fault(graph, "FROM needs the name of a graph", "name one, or leave FROM out: all data is in the default graph")
    })
}

/// GROUP BY, HAVING, ORDER BY, LIMIT: in this order.
pub(super) fn modifier_order(code: &Code<'_>) -> Option<Fault> {
    let order = ["GROUP", "HAVING", "ORDER", "LIMIT"];
    let mut depth = 0_usize;
    let mut last = 0;
    for (at, token) in code.tokens.iter().enumerate() {
        match token.text {
            "{" => (depth, last) = (depth + 1, 0),
            "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        let Some(rank) = order.iter().position(|w| token.is_word(w)).filter(|_| depth == 0) else { continue };
        if rank < last {
            let word = token.text.to_uppercase();
            let help = "the order is GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET";
            return Some(code.fault(at, format!("{word} stands too late"), help));
        }
        last = rank;
    }
    None
}

/// What GROUP BY, ORDER BY and DESCRIBE name is set apart by blanks.
pub(super) fn list_comma(code: &Code<'_>) -> Option<Fault> {
    let words = ["BY", "DESCRIBE"];
    let from = code.tokens.iter().rposition(|t| words.iter().any(|word| t.is_word(word)))?;
    let at = (from..code.tokens.len()).find(|&at| code.is_at(at, ",") && code.opener(at).is_none_or(|open| open < from))?;
    let word = code.tokens[from].text.to_uppercase();
    let message = format!("what stands behind {word} is set apart by blanks, not by commas");
    Some(code.fault(at, message, "take the comma out"))
}

/// A query without a pattern, and one that begins behind another.
pub(super) fn one_pattern(code: &Code<'_>) -> Option<Fault> {
    let forms = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"];
    let form = code.tokens.iter().position(|t| forms.iter().any(|form| t.is_word(form)))?;
    let word = code.tokens[form].text.to_uppercase();
    if !code.tokens.iter().any(|t| t.is("{")) {
        let help = format!("write {} {{ ?s ?p ?o }}, with triples of yours in the braces", code.source(form, code.tokens.len()));
        return (word != "DESCRIBE").then(|| code.fault(form, format!("{word} has no pattern"), help));
    }
    let second = |at: &usize| code.opener(*at).is_none() && forms.iter().any(|form| code.tokens[*at].is_word(form));
    if let Some(at) = (form + 1..code.tokens.len()).find(second) {
        let help = "run one after the other; `bioatlas -f FILE` runs several";
        return Some(code.fault(at, "a second query begins here", help));
    }
    let last = code.tokens.len() - 1;
    let ends = code.is_at(last, ";") && code.opener(last).is_none();
    ends.then(|| code.fault(last, "a query ends without `;`", "take it out"))
}

/// A word at the end, or before the pattern, that wants something behind it.
pub(super) fn nothing_behind(code: &Code<'_>) -> Option<Fault> {
    for (at, token) in code.tokens.iter().enumerate() {
        let next = code.get(at + 1);
        let ends = next.is_none_or(|t| t.is("}"));
        if token.is_word("BY") && ends {
            let word = code.tokens[at.checked_sub(1)?].text.to_uppercase();
            return Some(code.fault(at, format!("{word} BY names nothing"), format!("write {word} BY ?x")));
        }
        let selects = (token.is_word("DISTINCT") || token.is_word("REDUCED")) && at > 0 && code.tokens[at - 1].is_word("SELECT");
        if selects && next.is_none_or(|t| t.is("{") || t.is_word("WHERE")) {
            return Some(code.fault(at, "SELECT names nothing to select", "name variables, or write *"));
        }
        if token.is_word("DESCRIBE") && ends {
            return Some(code.fault(at, "DESCRIBE names nothing", "such as DESCRIBE id:celltrion"));
        }
    }
    None
}
