//! What is wrong between SELECT and the pattern?

use super::code::Code;
use crate::error::Fault;
use crate::query::lexer::Kind;

pub(super) fn projection_comma(code: &Code<'_>) -> Option<Fault> {
    let range = code.projection()?;
    let mut at = range.start;
    while at < range.end {
        let star = at > range.start && code.tokens[at - 1].is("*");
        let names_more = code.tokens[at].is(",") || code.tokens[at].kind == Kind::Variable || code.tokens[at].is("(");
        if star && names_more {
            return Some(code.fault(
                at,
                "SELECT * names every variable already",
                "name variables without *, or take out what stands behind it",
            ));
        }
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
            let end = expression_end(code, if call { code.after_group(at + 1) } else { at + 1 });
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
                let outside = (code.get(end), code.get(end + 1));
                let (last, name) = match inner {
                    _ if outside.0.is_some_and(|t| t.is_word("AS")) => (1, outside.1.map_or("?name", |t| t.text)),
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

/// The token behind an expression of which the first value ends before `end`: calls and terms that operators join.
fn expression_end(code: &Code<'_>, mut end: usize) -> usize {
    while code.get(end).is_some_and(|t| ["/", "*", "+", "-"].iter().any(|sign| t.is(sign))) && code.get(end + 1).is_some() {
        end = if code.is_at(end + 2, "(") { code.after_group(end + 2) } else { end + 2 };
    }
    end
}

/// A variable that SELECT names twice, and SELECT * with GROUP BY.
pub(super) fn named_twice(code: &Code<'_>) -> Option<Fault> {
    let range = code.projection()?;
    let star = code.tokens[range.clone()].iter().any(|t| t.is("*"));
    let group = (range.end..code.tokens.len()).find(|&at| code.tokens[at].is_word("GROUP") && code.opener(at).is_none());
    if let Some(named) = group.filter(|_| star).and_then(|at| code.get(at + 2)) {
        let variable = if named.kind == Kind::Variable { named.text } else { "?x" };
        let help = format!("name what is grouped by and what is counted, such as SELECT {variable} (COUNT(*) AS ?n)");
        return Some(code.fault(range.start, "SELECT * cannot stand with GROUP BY", help));
    }
    let mut named: Vec<&str> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let after = if code.is_at(at, "(") { code.after_group(at) } else { at + 1 };
        // In brackets, what stands behind AS is what is named.
        let place = if after == at + 1 { at } else { after.saturating_sub(2) };
        if code.get(place).is_some_and(|t| t.kind == Kind::Variable) {
            let name = code.tokens[place].text;
            if named.contains(&&name[1..]) {
                let help = if place == at { "take it out here" } else { "write another name behind AS" };
                return Some(code.fault(place, format!("SELECT names {name} twice"), help));
            }
            named.push(&name[1..]);
        }
        at = after;
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
