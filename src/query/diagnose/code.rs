//! The query that is looked at: its text, and its tokens without comments.

use crate::error::Fault;
use crate::query::lexer::{Kind, Token};
use std::ops::Range;

/// The tokens of a query without comments.
pub(super) struct Code<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token<'a>],
    /// For each token and the end, the innermost bracket that is open before it.
    openers: Vec<Option<usize>>,
}

impl<'a> Code<'a> {
    /// Takes tokens without comments. O(tokens).
    pub(super) fn new(text: &'a str, tokens: &'a [Token<'a>]) -> Self {
        let mut open = Vec::new();
        let mut openers = Vec::with_capacity(tokens.len() + 1);
        for (at, token) in tokens.iter().enumerate() {
            openers.push(open.last().copied());
            match token.text {
                "{" | "(" | "[" if token.kind == Kind::Symbol => open.push(at),
                "}" | ")" | "]" if token.kind == Kind::Symbol => drop(open.pop()),
                _ => {}
            }
        }
        openers.push(open.last().copied());
        Self { text, tokens, openers }
    }

    pub(super) fn get(&self, at: usize) -> Option<&'a Token<'a>> {
        self.tokens.get(at)
    }

    /// Whether the token at `at` is this symbol.
    pub(super) fn is_at(&self, at: usize, symbol: &str) -> bool {
        self.get(at).is_some_and(|t| t.is(symbol))
    }

    /// The innermost bracket that is open before `at`.
    pub(super) fn opener(&self, at: usize) -> Option<usize> {
        self.openers.get(at).copied().flatten()
    }

    /// Whether `at` stands among triples, and not in an expression.
    pub(super) fn is_in_group(&self, at: usize) -> bool {
        self.opener(at).is_some_and(|open| !self.is_at(open, "("))
    }

    pub(super) fn fault(&self, at: usize, message: impl Into<String>, help: impl Into<String>) -> Fault {
        let end = self.text.trim_end().len();
        let span = self.get(at).map_or(end..end, |t| t.span.clone());
        Fault::new(self.text, span, message, Some(help.into()).filter(|h| !h.is_empty()))
    }

    pub(super) fn position(&self, word: &str) -> Option<usize> {
        self.tokens.iter().position(|t| t.is_word(word))
    }

    /// The text of the tokens from `from` up to `until`.
    pub(super) fn source(&self, from: usize, until: usize) -> &'a str {
        match (self.get(from), until.checked_sub(1).and_then(|last| self.get(last))) {
            (Some(first), Some(last)) if first.span.start <= last.span.start => &self.text[first.span.start..last.span.end],
            _ => "",
        }
    }

    /// The token that ends what begins behind `at`: a dot or a closing brace.
    pub(super) fn end_of_triple(&self, at: usize) -> usize {
        (at + 1..self.tokens.len()).find(|&i| self.tokens[i].is("}") || self.tokens[i].is(".")).unwrap_or(self.tokens.len())
    }

    /// The token after the group in brackets that opens at `at`.
    pub(super) fn after_group(&self, at: usize) -> usize {
        let mut depth = 0_usize;
        for (i, token) in self.tokens.iter().enumerate().skip(at) {
            if matches!(token.text, "(" | "{" | "[") && token.kind == Kind::Symbol {
                depth += 1;
            } else if matches!(token.text, ")" | "}" | "]") && token.kind == Kind::Symbol {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return i + 1;
                }
            }
        }
        self.tokens.len()
    }

    /// The tokens between SELECT and what begins the pattern.
    pub(super) fn projection(&self) -> Option<Range<usize>> {
        let start = self.position("SELECT")? + 1;
        let mut at = start;
        while let Some(token) = self.get(at) {
            if token.is("{") || token.is_word("WHERE") || token.is_word("FROM") {
                break;
            }
            at = if token.is("(") { self.after_group(at) } else { at + 1 };
        }
        Some(start..at)
    }
}
