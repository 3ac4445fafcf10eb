//! What is wrong with a property path?

use super::code::Code;
use crate::error::Fault;
use crate::query::lexer::{Kind, Token};

/// A variable in a path, a number of steps, a `/` or `|` without a property behind it.
pub(super) fn paths(code: &Code<'_>) -> Option<Fault> {
    (1..code.tokens.len()).filter(|&at| code.is_in_group(at)).find_map(|at| {
        let before = &code.tokens[at - 1];
        let property = matches!(before.kind, Kind::PrefixedName | Kind::Iri) || before.is(")") || before.is_word("a");
        let joins = |i: usize| code.is_at(i, "/") || code.is_at(i, "|");
        if let Some(variable) = code.get(at + 1).filter(|t| joins(at) && property && t.kind == Kind::Variable) {
            let Some(object) = code.get(at + 2).filter(|t| t.is_term()) else {
                let message = format!("no property stands behind this {}", code.tokens[at].text);
                return Some(code.fault(at, message, "name one, or take it out"));
            };
            let help = format!("write {} ?x . ?x {} {}", before.text, variable.text, object.text);
            return Some(code.fault(at + 1, "a path is made of properties, not of variables", help));
        }
        if joins(at) && joins(at + 1) {
            let message = format!("no property stands between these two {}", code.tokens[at].text);
            return Some(code.fault(at + 1, message, "take one out, or name one"));
        }
        if code.is_at(at, "{") && property && code.get(at + 1).is_some_and(|t| t.kind == Kind::Number) {
            return Some(code.fault(at, "SPARQL counts no steps of a path", counted(code, at)));
        }
        None
    })
}

/// The path of `:p{1,3}` in words that SPARQL has: `:p/:p?/:p?`.
fn counted(code: &Code<'_>, at: usize) -> String {
    let name = code.tokens[at - 1].text;
    let number = |token: Option<&Token<'_>>| token.and_then(|t| t.text.parse::<usize>().ok());
    let end = code.after_group(at);
    let (least, most) = (number(code.get(at + 1)), number(code.get(end - 2)));
    match (least, most) {
        (Some(least), Some(most)) if least <= most && (1..=8).contains(&most) => {
            let steps: Vec<String> = (0..most).map(|step| format!("{name}{}", if step < least { "" } else { "?" })).collect();
            format!("write {}", steps.join("/"))
        }
        _ => format!("write {name}+ for one or more, {name}* for any number"),
    }
}
