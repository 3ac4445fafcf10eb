//! What can stand at this place of an unfinished query?
//!
//! Reads the tokens before the cursor leniently: groups, expressions and triples are followed as far as they go, and what cannot be
//! understood is passed over. Which names fit is the business of `complete`.

use super::lexer::{Kind, Token, tokens};

/// What can stand at the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The first word of a query, or PREFIX.
    Start,
    /// Behind SELECT or DESCRIBE.
    Projection,
    /// The name of a prefix to declare.
    Prefix,
    /// The beginning of a triple, or a word such as FILTER.
    Subject,
    /// The property of a triple.
    Predicate,
    /// The object of a triple.
    Object,
    /// The object of `a`.
    Class,
    /// Behind a whole triple: a separator, or a word such as FILTER.
    Separator,
    /// Inside an expression.
    Expression,
    /// The name of a graph.
    Graph,
    /// Behind the pattern: GROUP BY and so on.
    Modifier,
    /// Inside a comment, an IRI, or a string of an expression.
    Nothing,
}

/// A place with what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// What can stand here.
    pub place: Place,
    /// Where the word begins that is being typed.
    pub start: usize,
    /// The parts of the current triple that are already there.
    pub triple: Vec<String>,
    /// The triples of the groups around it, as text.
    pub triples: Vec<[String; 3]>,
}

/// One level of brackets.
struct Frame {
    kind: Bracket,
    start: usize,
    terms: Vec<String>,
    triples: Vec<[String; 3]>,
    joining: bool,
    before: String,
    graph: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Group,
    Values,
    Expression,
    Path,
    Node,
}

impl Frame {
    fn new(kind: Bracket, start: usize) -> Self {
        Self { kind, start, terms: Vec::new(), triples: Vec::new(), joining: false, before: String::new(), graph: false }
    }

    fn term(&mut self, text: &str) {
        if self.graph {
            self.graph = false;
            return;
        }
        let text = format!("{}{text}", std::mem::take(&mut self.before));
        if std::mem::take(&mut self.joining) {
            if let Some(path) = self.terms.last_mut() {
                path.push_str(&text);
            }
            return;
        }
        if self.terms.len() >= 3 {
            self.terms.clear();
        }
        self.terms.push(text);
        if let [s, p, o] = &self.terms[..] {
            self.triples.push([s.clone(), p.clone(), o.clone()]);
        }
    }

    fn symbol(&mut self, symbol: &str) {
        match symbol {
            "." => self.terms.clear(),
            ";" => self.terms.truncate(1),
            "," => self.terms.truncate(2),
            "/" | "|" if self.terms.len() == 2 => {
                self.terms[1].push_str(symbol);
                self.joining = true;
            }
            "*" | "+" | "?" if self.terms.len() == 2 => self.terms[1].push_str(symbol),
            "^" | "!" if self.terms.len() == 1 || self.joining => self.before.push_str(symbol),
            _ => {}
        }
    }
}

/// The word that ends at `at`, if one is being typed there; a string that is still open is one.
fn word_at<'a>(all: &[Token<'a>], at: usize) -> Option<Token<'a>> {
    let last = all.iter().rev().find(|t| t.span.start < at)?;
    let kinds = [Kind::Word, Kind::PrefixedName, Kind::Variable, Kind::OpenString];
    let typed = kinds.contains(&last.kind) || last.is("?") || last.text == "$";
    (typed && last.span.end == at).then(|| last.clone())
}

/// What can stand at byte `at` of a query. O(length).
pub fn position(text: &str, at: usize) -> Position {
    let text = &text[..at];
    let all = tokens(text);
    let word = word_at(&all, at);
    let start = word.as_ref().map_or(at, |w| w.span.start);
    let inside = |t: &Token<'_>| match t.kind {
        Kind::Comment => t.span.end == at,
        Kind::BadIri => true,
        _ => false,
    };
    if all.last().is_some_and(inside) {
        return Position { place: Place::Nothing, start: at, triple: Vec::new(), triples: Vec::new() };
    }
    let before: Vec<&Token<'_>> = all.iter().filter(|t| t.span.end <= start && t.kind != Kind::Comment).collect();
    let mut walk = Walk { text, frames: Vec::new(), form: None, closed: false, nodes: 0 };
    for (i, token) in before.iter().enumerate() {
        walk.take(token, i.checked_sub(1).map(|p| before[p]));
    }
    let mut found = walk.end(start, before.last().copied());
    // A string is completed only where the data tells what can stand there.
    if word.is_some_and(|w| w.kind == Kind::OpenString) && found.place != Place::Object {
        found.place = Place::Nothing;
    }
    found
}

struct Walk<'a> {
    text: &'a str,
    frames: Vec<Frame>,
    form: Option<String>,
    closed: bool,
    nodes: usize,
}

const FORMS: &[&str] = &["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "INSERT", "DELETE"];
const CALLS: &[&str] = &["FILTER", "BIND", "EXISTS", "HAVING"];

impl Walk<'_> {
    fn take(&mut self, token: &Token<'_>, previous: Option<&Token<'_>>) {
        match token.text {
            "{" if token.kind == Kind::Symbol => {
                let values = previous.is_some_and(|p| p.is_word("VALUES") || p.kind == Kind::Variable || p.is(")"))
                    && self.text[..token.span.start]
                        .to_ascii_uppercase()
                        .rfind("VALUES")
                        .is_some_and(|v| !self.text[v..token.span.start].contains(['{', '}']));
                self.frames.push(Frame::new(if values { Bracket::Values } else { Bracket::Group }, token.span.start));
            }
            "(" if token.kind == Kind::Symbol => {
                let path =
                    self.frames.last().is_some_and(|f| matches!(f.kind, Bracket::Group | Bracket::Node) && f.terms.len() == 1)
                        && !previous.is_some_and(|p| p.kind == Kind::Word && !p.is_word("a"));
                self.frames.push(Frame::new(if path { Bracket::Path } else { Bracket::Expression }, token.span.start));
            }
            "[" if token.kind == Kind::Symbol => {
                self.nodes += 1;
                let mut frame = Frame::new(Bracket::Node, token.span.start);
                frame.terms.push(format!("?bioatlas_node{}", self.nodes));
                self.frames.push(frame);
            }
            "}" | ")" | "]" if token.kind == Kind::Symbol => self.close(token),
            _ => self.inner(token),
        }
    }

    fn close(&mut self, token: &Token<'_>) {
        let Some(closed) = self.frames.pop() else { return };
        let Some(outer) = self.frames.last_mut() else {
            self.closed |= token.text == "}";
            return;
        };
        match closed.kind {
            Bracket::Node => {
                let node = closed.terms.first().cloned().unwrap_or_default();
                outer.triples.extend(closed.triples);
                outer.term(&node);
            }
            Bracket::Path => outer.term(&self.text[closed.start..token.span.end]),
            Bracket::Expression | Bracket::Group | Bracket::Values => outer.terms.clear(),
        }
    }

    fn inner(&mut self, token: &Token<'_>) {
        let Some(frame) = self.frames.last_mut() else {
            if FORMS.iter().any(|f| token.is_word(f)) {
                self.form = Some(token.text.to_ascii_uppercase());
                self.closed = false;
            }
            return;
        };
        if !matches!(frame.kind, Bracket::Group | Bracket::Node) {
            return;
        }
        match token.kind {
            Kind::LanguageTag => {
                if let (Some(last), Some(triple)) = (frame.terms.last_mut(), frame.triples.last_mut()) {
                    last.push_str(token.text);
                    triple[2].push_str(token.text);
                }
            }
            Kind::Symbol if token.is("^^") => frame.graph = true,
            Kind::Symbol => frame.symbol(token.text),
            _ if token.is_term() && !(token.is_word("a") && frame.terms.len() != 1) => frame.term(token.text),
            Kind::Word => {
                frame.terms.clear();
                frame.graph = token.is_word("GRAPH") || token.is_word("SERVICE");
            }
            _ => {}
        }
    }

    fn end(mut self, start: usize, last: Option<&Token<'_>>) -> Position {
        let place = self.place(last);
        let mut triples = Vec::new();
        for frame in &mut self.frames {
            triples.append(&mut frame.triples);
        }
        let holder = self.frames.iter().rev().find(|f| f.kind != Bracket::Path);
        let triple = holder.map(|f| f.terms.clone()).unwrap_or_default();
        Position { place, start, triple, triples }
    }

    fn place(&self, last: Option<&Token<'_>>) -> Place {
        if last.is_some_and(|t| t.is_word("PREFIX")) {
            return Place::Prefix;
        }
        let Some(frame) = self.frames.last() else {
            return match (&self.form, self.closed) {
                (None, _) => Place::Start,
                _ if last.is_some_and(|t| t.is_word("FROM") || t.is_word("NAMED")) => Place::Graph,
                (Some(_), true) => Place::Modifier,
                (Some(_), false) => Place::Projection,
            };
        };
        match frame.kind {
            Bracket::Expression => Place::Expression,
            Bracket::Path => Place::Predicate,
            Bracket::Values => Place::Object,
            _ if frame.graph => Place::Graph,
            _ if last.is_some_and(|t| CALLS.iter().any(|c| t.is_word(c))) => Place::Expression,
            _ if frame.joining || !frame.before.is_empty() => Place::Predicate,
            _ => match &frame.terms[..] {
                [] => Place::Subject,
                [_] => Place::Predicate,
                [_, p] if p == "a" || p == "rdf:type" => Place::Class,
                [_, _] => Place::Object,
                _ => Place::Separator,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, position};
    use proptest::prelude::*;

    /// The position at the bar.
    fn at(text: &str) -> (Place, Vec<String>, usize) {
        let cursor = text.find('¦').unwrap();
        let found = position(&text.replace('¦', ""), cursor);
        (found.place, found.triple, found.triples.len())
    }

    #[test]
    fn every_place_is_known() {
        for (text, place) in [
            ("¦", Place::Start),
            ("SEL¦", Place::Start),
            ("PREFIX ¦", Place::Prefix),
            ("SELECT ?¦", Place::Projection),
            ("SELECT (COUNT(¦", Place::Expression),
            ("SELECT * { ¦", Place::Subject),
            ("SELECT * { ?c ¦", Place::Predicate),
            ("SELECT * { ?c :p¦", Place::Predicate),
            ("SELECT * { ?c :p/¦", Place::Predicate),
            ("SELECT * { ?c ^¦", Place::Predicate),
            ("SELECT * { ?c (:p|¦", Place::Predicate),
            ("SELECT * { ?c (:p|:q)+ ¦", Place::Object),
            ("SELECT * { ?c a ¦", Place::Class),
            ("SELECT * { ?c a :Com¦", Place::Class),
            ("SELECT * { ?c a :Company ; ¦", Place::Predicate),
            ("SELECT * { ?c :p 1, ¦", Place::Object),
            ("SELECT * { ?c :p 1 ¦", Place::Separator),
            ("SELECT * { ?c :p 1 . ¦", Place::Subject),
            ("SELECT * { ?c :p [ ¦", Place::Predicate),
            ("SELECT * { ?c :p 1 FILTER(¦", Place::Expression),
            ("SELECT * { ?c :p 1 FILTER(?c) ¦", Place::Subject),
            ("SELECT * { GRAPH ¦", Place::Graph),
            ("SELECT * { VALUES ?x { ¦", Place::Object),
            ("SELECT * { ?c ?p \"abc ¦", Place::Object),
            ("SELECT * { ?c ?p ?o FILTER(?o = \"abc ¦", Place::Nothing),
            ("SELECT * { # abc ¦", Place::Nothing),
            ("SELECT * { ?s ?p ?o } ¦", Place::Modifier),
        ] {
            assert_eq!(at(text).0, place, "{text}");
        }
    }

    #[test]
    fn the_triples_around_are_collected() {
        assert_eq!(at("SELECT * { ?c a :Company ; ¦"), (Place::Predicate, vec!["?c".into()], 1));
        assert_eq!(at("SELECT * { ?c a :Company ; :p [ :q 1 ] . OPTIONAL { ?c ¦").2, 3);
        assert_eq!(at("SELECT * { ?c rdfs:label \"x\"@en ; :p/:q ¦").1, ["?c", ":p/:q"]);
    }

    proptest! {
        #[test]
        fn never_fails(text in "[ -~가-힣\n]{0,60}", cut in 0_usize..60) {
            let at = text.char_indices().map(|(i, _)| i).nth(cut).unwrap_or(text.len());
            let found = position(&text, at);
            prop_assert!(found.start <= at && text.is_char_boundary(found.start));
        }
    }
}
