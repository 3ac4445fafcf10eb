//! Is this query too deep to be worked on?
//!
//! Parser, planner and evaluator follow the nesting of a query by recursion, so it is bounded here, before they see it. What is
//! merely long has no bound: triples, and the rows of VALUES and IN.

use super::lexer::{Kind, Token, tokens};
use crate::error::Fault;

/// How deep brackets may nest.
const MOST_NESTED: usize = 200;
/// How many groups, filters and operators a query may have: each can be a level of the algebra.
const MOST_PARTS: usize = 2000;

/// The stack, in bytes, that a thread needs to parse and run any query that is let through. It is only address space until used.
pub const STACK: usize = 1 << 30;

/// The fault of a query that nests deeper than the bounds. O(length).
pub(super) fn fault(text: &str) -> Option<Fault> {
    let mut open = 0_usize;
    let mut parts = 0;
    for token in tokens(text) {
        if token.kind == Kind::Symbol {
            match token.text {
                "(" | "[" | "{" | "<<(" | "<<" | "{|" => open += 1,
                ")" | "]" | "}" | ")>>" | ">>" | "|}" => open = open.saturating_sub(1),
                _ => {}
            }
        }
        parts += usize::from(is_part(&token));
        if open > MOST_NESTED {
            let message = format!("brackets are nested more than {MOST_NESTED} deep here");
            return Some(Fault::new(text, token.span, message, Some("cut the query into several".into())));
        }
        if parts > MOST_PARTS {
            let message = format!("this query has more than {MOST_PARTS} groups, filters and operators");
            let help = "put a list of values into VALUES or IN, or cut the query into several";
            return Some(Fault::new(text, token.span, message, Some(help.into())));
        }
    }
    None
}

fn is_part(token: &Token<'_>) -> bool {
    let symbols = ["{", "/", "|", "||", "&&", "+", "-", "*", "^", "!", "=", "!=", "<", ">", "<=", ">="];
    let words = ["FILTER", "BIND", "VALUES", "AS", "NOT"];
    (token.kind == Kind::Symbol && symbols.contains(&token.text)) || words.iter().any(|word| token.is_word(word))
}
