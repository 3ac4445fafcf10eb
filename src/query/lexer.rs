//! Which pieces is a query made of?
//!
//! Cuts SPARQL text into tokens with their places and never fails: what is no token is one of kind
//! [`Kind::Bad`]. Used to explain faults and to know in which order variables appear; meaning is the parser's business.

use crate::vocab::Prefixes;
use oxigraph::model::NamedNodeRef;
use oxigraph::model::vocab::xsd;
use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word: a keyword or a function name.
    Word,
    /// `?x` or `$x`.
    Variable,
    /// `<…>`.
    Iri,
    /// `id:celltrion`, `:Company`, `id:`.
    PrefixedName,
    /// `_:b`.
    BlankNode,
    /// A quoted string.
    String,
    /// `@en`.
    LanguageTag,
    /// A number.
    Number,
    /// Anything else that SPARQL knows: brackets, operators, separators.
    Symbol,
    /// A comment up to the end of its line.
    Comment,
    /// A string without its closing quote.
    OpenString,
    /// Something that looks like an IRI but holds a character that none may hold.
    BadIri,
    /// A character that SPARQL does not know.
    Bad,
}

/// A piece of the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: Kind,
    /// Where it stands, in bytes.
    pub span: Range<usize>,
    /// Its text.
    pub text: &'a str,
}

impl Token<'_> {
    /// Whether the token is this word, without case.
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether the token is this symbol.
    pub fn is(&self, symbol: &str) -> bool {
        self.kind == Kind::Symbol && self.text == symbol
    }

    /// Whether the token can stand as a subject, predicate or object.
    pub fn is_term(&self) -> bool {
        use Kind::{BlankNode, Iri, Number, PrefixedName, String, Variable};
        matches!(self.kind, Variable | Iri | PrefixedName | BlankNode | String | Number)
            || self.is_word("a")
            || self.is_word("true")
            || self.is_word("false")
    }
}

/// Cuts a query into tokens, comments included. O(length).
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let (kind, length) = token(&text[at..]);
        found.push(Token { kind, span: at..at + length, text: &text[at..at + length] });
        at += length;
    }
    found
}

/// The text with its IRIs as prefixed names and its numbers as plain ones. O(length · prefixes).
pub fn shortened(text: &str, prefixes: &Prefixes) -> String {
    let all = tokens(text);
    let mut short = String::with_capacity(text.len());
    let mut at = 0;
    for (i, token) in all.iter().enumerate() {
        if token.span.start < at {
            continue;
        }
        let typed = all.get(i + 1).is_some_and(|t| t.is("^^")).then(|| all.get(i + 2)).flatten();
        let plain = typed.filter(|t| PLAIN.iter().any(|name| t.text.trim_matches(['<', '>']) == name.as_str()));
        let (written, end) = match (token.kind, plain) {
            (Kind::String, Some(datatype)) => (token.text.trim_matches('"').to_owned(), datatype.span.end),
            (Kind::Iri, _) => {
                (prefixes.display(NamedNodeRef::new_unchecked(&token.text[1..token.text.len() - 1])), token.span.end)
            }
            _ => continue,
        };
        short.push_str(&text[at..token.span.start]);
        short.push_str(&written);
        at = end;
    }
    short.push_str(&text[at..]);
    short
}

/// Datatypes whose values SPARQL takes without quotes.
const PLAIN: &[NamedNodeRef<'static>] = &[xsd::INTEGER, xsd::DECIMAL, xsd::BOOLEAN];

/// The kind and length of the token at the start of `rest`, which does not start with white space.
fn token(rest: &str) -> (Kind, usize) {
    let first = rest.chars().next().unwrap_or(' ');
    match first {
        '#' => (Kind::Comment, rest.find('\n').unwrap_or(rest.len())),
        '"' | '\'' => string(rest, first),
        '<' => iri_or_less(rest),
        '?' | '$' => match name_length(&rest[1..]) {
            0 => (Kind::Symbol, 1),
            length => (Kind::Variable, 1 + length),
        },
        '@' => {
            (Kind::LanguageTag, 1 + rest[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len() - 1))
        }
        '0'..='9' => (Kind::Number, number_length(rest)),
        '.' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => (Kind::Number, number_length(rest)),
        '_' if rest.starts_with("_:") => (Kind::BlankNode, 2 + local_length(&rest[2..])),
        ':' => (Kind::PrefixedName, 1 + local_length(&rest[1..])),
        c if c.is_alphabetic() => word_or_name(rest),
        _ => symbol(rest),
    }
}

fn string(rest: &str, quote: char) -> (Kind, usize) {
    let long: String = std::iter::repeat_n(quote, 3).collect();
    if rest.starts_with(&long) {
        let mut at = 3;
        while at < rest.len() {
            if rest[at..].starts_with(&long) {
                return (Kind::String, at + 3);
            }
            at += escaped_length(&rest[at..]);
        }
        return (Kind::OpenString, rest.len());
    }
    let mut at = 1;
    while let Some(c) = rest[at..].chars().next() {
        if c == quote {
            return (Kind::String, at + 1);
        }
        if c == '\n' {
            break;
        }
        at += escaped_length(&rest[at..]);
    }
    (Kind::OpenString, at.min(rest.len()))
}

/// The length of one character, or of a backslash and the character behind it.
fn escaped_length(rest: &str) -> usize {
    let mut chars = rest.chars();
    let first = chars.next().map_or(1, char::len_utf8);
    if rest.starts_with('\\') { first + chars.next().map_or(0, char::len_utf8) } else { first }
}

fn iri_or_less(rest: &str) -> (Kind, usize) {
    if rest.starts_with("<<") {
        return (Kind::Symbol, if rest.starts_with("<<(") { 3 } else { 2 });
    }
    let stop = rest[1..].find(|c: char| c.is_whitespace() || "<>\"{}|^`\\".contains(c)).map(|i| i + 1);
    if let Some(end) = stop.filter(|&end| rest[end..].starts_with('>')) {
        return (Kind::Iri, end + 1);
    }
    // A scheme behind `<` means an IRI was meant, not "less than".
    let scheme = rest[1..].find(|c: char| !c.is_ascii_alphanumeric()).is_some_and(|i| i > 0 && rest[1 + i..].starts_with("://"));
    if scheme {
        let line = rest.find('\n').unwrap_or(rest.len());
        return (Kind::BadIri, rest[..line].find('>').map_or(line, |end| end + 1));
    }
    (Kind::Symbol, if rest.starts_with("<=") { 2 } else { 1 })
}

fn word_or_name(rest: &str) -> (Kind, usize) {
    let word = name_length_with(rest, |c| c == '-' || c == '.');
    let trimmed = rest[..word].trim_end_matches('.').len();
    if rest[trimmed..].starts_with(':') {
        return (Kind::PrefixedName, trimmed + 1 + local_length(&rest[trimmed + 1..]));
    }
    (Kind::Word, name_length(rest))
}

fn symbol(rest: &str) -> (Kind, usize) {
    for pair in [")>>", "^^", "&&", "||", "!=", ">=", "<=", ">>", "{|", "|}"] {
        if rest.starts_with(pair) {
            return (Kind::Symbol, pair.len());
        }
    }
    let first = rest.chars().next().unwrap_or(' ');
    let known = "{}()[].,;=<>!+-*/|^&~".contains(first);
    (if known { Kind::Symbol } else { Kind::Bad }, first.len_utf8())
}

fn name_length(rest: &str) -> usize {
    name_length_with(rest, |_| false)
}

fn name_length_with(rest: &str, also: impl Fn(char) -> bool) -> usize {
    rest.find(|c: char| !c.is_alphanumeric() && c != '_' && !also(c)).unwrap_or(rest.len())
}

/// The length of the local part of a prefixed name (SPARQL 1.1 grammar, PN_LOCAL), without a closing dot.
fn local_length(rest: &str) -> usize {
    let mut at = 0;
    while let Some(c) = rest[at..].chars().next() {
        if c == '\\' && at + 1 < rest.len() {
            at += escaped_length(&rest[at..]);
        } else if c.is_alphanumeric() || "_-.:%".contains(c) {
            at += c.len_utf8();
        } else {
            break;
        }
    }
    rest[..at].trim_end_matches('.').len()
}

fn number_length(rest: &str) -> usize {
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let mut at = digits(rest);
    if rest[at..].starts_with('.') && (at == 0 || digits(&rest[at + 1..]) > 0) {
        at += 1 + digits(&rest[at + 1..]);
    }
    if rest[at..].starts_with(['e', 'E']) {
        let sign = usize::from(rest[at + 1..].starts_with(['+', '-']));
        let exponent = digits(&rest[at + 1 + sign..]);
        if exponent > 0 {
            at += 1 + sign + exponent;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::{Kind, tokens};
    use proptest::prelude::*;

    #[test]
    fn cuts_a_query() {
        let text = "SELECT ?s { ?s a :Company ; id:x/y* \"a b\"@en . # end\nFILTER(?n<=3.5) }";
        let cut: Vec<_> = tokens(text).iter().map(|t| t.text).collect();
        let expected = [
            "SELECT", "?s", "{", "?s", "a", ":Company", ";", "id:x", "/", "y", "*", "\"a b\"", "@en", ".", "# end", "FILTER",
            "(", "?n", "<=", "3.5", ")", "}",
        ];
        assert_eq!(cut, expected);
    }

    #[test]
    fn marks_what_is_broken() {
        assert_eq!(tokens("\"abc }").first().unwrap().kind, Kind::OpenString);
        assert_eq!(tokens("<http://ex/a b>").first().unwrap().kind, Kind::BadIri);
        assert_eq!(tokens("`").first().unwrap().kind, Kind::Bad);
    }

    proptest! {
        #[test]
        fn never_fails_and_loses_nothing(text in "[ -~가-힣\n\"'<>?:\\\\]{0,60}") {
            let mut at = 0;
            for token in tokens(&text) {
                prop_assert!(token.span.start >= at && token.span.end > token.span.start);
                prop_assert!(text[at..token.span.start].chars().all(char::is_whitespace));
                at = token.span.end;
            }
            prop_assert!(text[at..].chars().all(char::is_whitespace));
        }
    }
}
