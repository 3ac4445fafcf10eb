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
