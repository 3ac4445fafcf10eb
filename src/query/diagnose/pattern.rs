//! What is wrong inside the braces?

use super::code::Code;
use crate::error::Fault;
use crate::query::lexer::{Kind, Token};

pub(super) fn filter_without_brackets(code: &Code<'_>) -> Option<Fault> {
    let at = (0..code.tokens.len()).find(|&i| {
        code.tokens[i].is_word("FILTER")
            && code.get(i + 1).is_some_and(|t| t.is("!") || (t.is_term() && t.kind != Kind::PrefixedName && t.kind != Kind::Iri))
    })?;
    let condition = code.source(at + 1, code.end_of_triple(at));
    Some(code.fault(at + 1, "FILTER needs brackets around its condition", format!("write FILTER({condition})")))
}

pub(super) fn bind_in_scope(code: &Code<'_>) -> Option<Fault> {
    for (at, token) in code.tokens.iter().enumerate() {
        if !token.is_word("BIND") {
            continue;
        }
        let end = code.after_group(at + 1);
        let target =
            code.tokens[at..end].windows(2).rposition(|w| w[0].is_word("AS") && w[1].kind == Kind::Variable).map(|i| at + i + 1);
        let Some(target) = target else {
            return Some(code.fault(at, "BIND gives its value no name", named_value(code, at, end)));
        };
        let name = code.tokens[target].text;
        if let Some(first) = group_before(code, at).find(|t| t.kind == Kind::Variable && t.text[1..] == name[1..]) {
            let (line, column) = Fault::new(code.text, first.span.clone(), "", None).place();
            let message = format!("{name} already has a value, so BIND cannot name it again");
            return Some(code.fault(
                target,
                message,
                format!("it is used at {line}:{column}; take another name, or compare with FILTER"),
            ));
        }
    }
    None
}

/// A BIND with AS in its place: of `BIND("x" ?y)` or `BIND(?y = "x")`.
fn named_value(code: &Code<'_>, at: usize, end: usize) -> String {
    let last = end.saturating_sub(2);
    let inner = at + 2..end.saturating_sub(1);
    match (code.get(at + 2), code.get(last)) {
        (Some(name), _) if name.kind == Kind::Variable && code.is_at(at + 3, "=") => {
            format!("write BIND({} AS {})", code.source(at + 4, inner.end), name.text)
        }
        (_, Some(name))
            if name.kind == Kind::Variable && last > at + 2 && (code.tokens[last - 1].is_term() || code.is_at(last - 1, ")")) =>
        {
            format!("write BIND({} AS {})", code.source(at + 2, last), name.text)
        }
        _ => format!("write BIND({} AS ?name)", code.source(at + 2, inner.end)),
    }
}

/// The tokens between the `{` of the group that holds `at` and `at`.
fn group_before<'a>(code: &Code<'a>, at: usize) -> impl Iterator<Item = &'a Token<'a>> {
    let mut depth = 0_usize;
    let mut start = at;
    while start > 0 {
        let token = &code.tokens[start - 1];
        if token.is("}") {
            depth += 1;
        } else if token.is("{") {
            if depth == 0 {
                break;
            }
            depth -= 1;
        }
        start -= 1;
    }
    code.tokens[start..at].iter()
}

/// OPTIONAL, MINUS, UNION and EXISTS take a group, VALUES ?x takes braces.
pub(super) fn group_without_braces(code: &Code<'_>) -> Option<Fault> {
    let groups = ["OPTIONAL", "MINUS", "UNION", "EXISTS"];
    for (at, token) in code.tokens.iter().enumerate() {
        let Some(next) = code.get(at + 1) else { continue };
        if token.is_word("UNION") && at > 0 && !code.tokens[at - 1].is("}") {
            let help = "write { … } UNION { … }";
            return Some(code.fault(at, "UNION stands between two groups, and what is before it is none", help));
        }
        if groups.iter().any(|w| token.is_word(w)) && !next.is("{") {
            let word = token.text.to_uppercase();
            let pattern = if next.is_term() { code.source(at + 1, code.end_of_triple(at)) } else { "…" };
            let help = format!("write {word} {{ {pattern} }}");
            return Some(code.fault(at + 1, format!("{word} needs braces around its pattern"), help));
        }
        if token.is_word("VALUES") && code.is_at(at + 2, "=") {
            let values = code.source(at + 3, code.after_group(at + 3));
            return Some(code.fault(at + 2, "VALUES takes no =", format!("write VALUES {} {values}", next.text)));
        }
        if token.is_word("VALUES")
            && let Some(comma) = (at..code.after_group(at + 2)).find(|&i| code.is_at(i, ",")).filter(|_| code.is_at(at + 2, "{"))
        {
            return Some(code.fault(comma, "values are set apart by blanks, not by commas", "take the comma out"));
        }
        if token.is_word("VALUES") && next.kind == Kind::Variable && code.get(at + 2).is_some_and(|t| t.is("(")) {
            return Some(code.fault(
                at + 2,
                "the values of a variable stand in braces",
                format!("write VALUES {} {{ … }}", next.text),
            ));
        }
    }
    None
}

/// INSERT DATA and DELETE DATA take no variables.
pub(super) fn variable_in_data(code: &Code<'_>) -> Option<Fault> {
    let data = code.position("DATA")?;
    let at = (data..code.after_group(data + 1)).find(|&i| code.tokens[i].kind == Kind::Variable)?;
    let verb = code.tokens[data.checked_sub(1)?].text.to_uppercase();
    Some(code.fault(at, format!("{verb} DATA takes no variables"), format!("write {verb} {{ … }} WHERE {{ … }}")))
}

/// A triple that runs into the next one: four terms without a separator.
pub(super) fn missing_separator(code: &Code<'_>) -> Option<Fault> {
    let mut terms = 0_usize;
    let mut separator = None;
    let mut at = code.tokens.iter().position(|t| t.is("{"))?;
    while let Some(token) = code.get(at) {
        let joined = at > 0 && glues(&code.tokens[at - 1]);
        if token.kind == Kind::Word && !token.is_term() {
            // FILTER, BIND, VALUES and the like bring brackets of their own.
            terms = 0;
            if code.get(at + 1).is_some_and(|t| t.is("(")) {
                at = code.after_group(at + 1);
                continue;
            }
            if token.is_word("VALUES") {
                at = code.tokens[at..].iter().position(|t| t.is("{")).map_or(code.tokens.len(), |i| code.after_group(at + i));
                continue;
            }
            if token.is_word("GRAPH") || token.is_word("SERVICE") {
                at += 2;
                continue;
            }
            if ["GROUP", "ORDER", "LIMIT", "OFFSET", "HAVING"].iter().any(|w| token.is_word(w)) {
                return None;
            }
        } else if token.is_term() || token.is("[") || (token.is("(") && terms != 1) {
            if !joined {
                terms += 1;
            }
            if terms == 2 && !joined && matches!(token.kind, Kind::String | Kind::Number) {
                let help = "a triple is subject, predicate, object; a property is a name such as rdfs:label";
                return Some(code.fault(at, "a property cannot be a text or a number", help));
            }
            if terms == 4
                && let Some(before) = separator
            {
                return Some(wrong_separator(code, before));
            }
            if terms == 4 {
                return Some(code.fault(
                    at,
                    "a dot is missing before this",
                    "end the triple before it with `.`, or share its subject with `;`",
                ));
            }
            if token.is("[") || token.is("(") {
                at = code.after_group(at);
                continue;
            }
        } else if token.is("(") && terms == 1 {
            terms += 1;
            at = code.after_group(at);
            continue;
        } else if token.is(";") || token.is(",") {
            (terms, separator) = (if token.is(";") { 1 } else { 2 }, Some(at));
        } else if token.is(".") && at > 0 && code.is_at(at - 1, ".") {
            return Some(code.fault(at, "a dot stands here twice", "take one of the two out"));
        } else if token.is(".") || token.is("{") {
            (terms, separator) = (0, None);
        } else if token.is("}") {
            if terms == 1 || terms == 2 {
                let missing = if terms == 1 { "a predicate and an object" } else { "an object" };
                let previous = &code.tokens[at - 1];
                if previous.is_term() {
                    return Some(code.fault(
                        at,
                        format!("the triple before this lacks {missing}"),
                        "a triple is subject, predicate, object",
                    ));
                }
            }
            (terms, separator) = (0, None);
        }
        at += 1;
    }
    None
}

/// A `;` or `,` behind which a triple with a subject of its own stands.
fn wrong_separator(code: &Code<'_>, at: usize) -> Fault {
    let (sign, stands) = if code.is_at(at, ";") { (";", "a property") } else { (",", "another object") };
    let message = format!("behind `{sign}` stands {stands}, and here a whole triple does");
    code.fault(at, message, format!("write `.` in the place of `{sign}`"))
}

/// A SELECT or a WHERE among triples.
pub(super) fn inner_query(code: &Code<'_>) -> Option<Fault> {
    for (at, token) in code.tokens.iter().enumerate() {
        let Some(open) = code.opener(at).filter(|&open| code.is_at(open, "{")) else { continue };
        let selects = code.get(open + 1).is_some_and(|t| t.is_word("SELECT"));
        if token.is_word("WHERE") && !selects {
            return Some(code.fault(at, "WHERE stands inside the braces", "take the word out, the braces may stay"));
        }
        if !token.is_word("SELECT") {
            continue;
        }
        let pattern = (at..code.tokens.len()).find(|&i| code.is_at(i, "{")).map_or(at, |brace| code.after_group(brace));
        let followed = code.get(pattern).is_some_and(|t| t.is_term() || t.is("."));
        if open + 1 != at || followed {
            let help = format!("write {{ {} }}", code.source(at, pattern));
            return Some(code.fault(at, "a SELECT inside a pattern needs braces of its own", help));
        }
    }
    None
}

/// Whether the token joins what follows to what came before: path operators and the mark of a datatype.
fn glues(token: &Token<'_>) -> bool {
    token.kind == Kind::Symbol && matches!(token.text, "/" | "|" | "^" | "!" | "^^" | "-" | "+")
}
