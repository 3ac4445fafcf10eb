//! What is wrong between SELECT and the pattern?

use super::code::Code;
use crate::error::Fault;
use crate::query::lexer::Kind;

pub(super) fn projection_comma(code: &Code<'_>) -> Option<Fault> {
    let range = code.projection()?;
    let mut at = range.start;
    while at < range.end {
        if code.tokens[at].is(",") {
            return Some(code.fault(at, "the variables of SELECT are set apart by blanks, not by commas", "take the comma out"));
        }
        at = if code.tokens[at].is("(") { code.after_group(at) } else { at + 1 };
    }
    if range.is_empty() {
        return Some(code.fault(range.start, "SELECT names nothing to select", "name variables, or write SELECT *"));
    }
    None
}

pub(super) fn expression_without_as(code: &Code<'_>) -> Option<Fault> {
    let range = code.projection()?;
    let mut at = range.start;
    while at < range.end {
        let token = &code.tokens[at];
        let call = token.kind == Kind::Word && code.get(at + 1).is_some_and(|t| t.is("("));
        let renamed = token.kind == Kind::Variable && code.get(at + 1).is_some_and(|t| t.is_word("AS"));
        if call || renamed {
            let end = if call { code.after_group(at + 1) } else { at + 1 };
            let name = match (code.get(end), code.get(end + 1)) {
                (Some(word), Some(name)) if word.is_word("AS") && name.kind == Kind::Variable => name.text,
                _ => "?name",
            };
            return Some(code.fault(
                at,
                "an expression in SELECT needs brackets and a name",
                format!("write ({} AS {name})", code.source(at, end)),
            ));
        }
        if token.is("(") {
            let end = code.after_group(at);
            let inner = &code.tokens[at + 1..end.saturating_sub(1).max(at + 1)];
            if !inner.iter().any(|t| t.is_word("AS")) {
                // The name may be there, and only AS be missing.
                let (last, name) = match inner {
                    [.., before, name] if name.kind == Kind::Variable && (before.is(")") || before.is_term()) => (2, name.text),
                    _ => (1, "?name"),
                };
                return Some(code.fault(
                    at,
                    "an expression in SELECT needs a name",
                    format!("write ({} AS {name})", code.source(at + 1, end - last)),
                ));
            }
            at = end;
        } else {
            at += 1;
        }
    }
    None
}

pub(super) fn ungrouped(code: &Code<'_>, stopped: &str) -> Option<Fault> {
    if !stopped.contains("unbound") && !stopped.contains("aggregate") {
        return None;
    }
    let group = code.tokens.windows(2).position(|w| w[0].is_word("GROUP") && w[1].is_word("BY")).map(|i| i + 2);
    let grouped: Vec<&str> = group
        .map_or(Vec::new(), |g| code.tokens[g..].iter().filter(|t| t.kind == Kind::Variable).map(|t| &t.text[1..]).collect());
    let range = code.projection()?;
    let mut at = range.start;
    while at < range.end {
        let token = &code.tokens[at];
        if token.kind == Kind::Variable && !grouped.contains(&&token.text[1..]) {
            let help = match group {
                Some(_) => format!("add {} to GROUP BY, or put it into an aggregate such as SAMPLE({})", token.text, token.text),
                None => format!("add GROUP BY {} at the end", token.text),
            };
            return Some(code.fault(at, format!("{} stands beside an aggregate but is not grouped by", token.text), help));
        }
        at = if token.is("(") { code.after_group(at) } else { at + 1 };
    }
    None
}
