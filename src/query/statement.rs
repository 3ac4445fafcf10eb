//! Where does a statement end?
//!
//! A script is cut into queries, updates and dot-commands, and a text that is being typed is complete or wants another line.
//! Both are decided on tokens, so that no string and no comment misleads; the parser is asked only about whole statements.

use super::Query;
use super::lexer::{Kind, Token, tokens};
use super::update::Update;
use crate::error::Error;
use crate::vocab::Prefixes;

/// What a piece of a script is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A query or an update, perhaps a wrong one.
    Sparql,
    /// A line that begins with a dot.
    Command,
}

/// A piece of a script with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement<'a> {
    /// What it is.
    pub piece: Piece,
    /// The line on which it begins, from 1.
    pub line: usize,
    /// Its text, without the `;` that ends it.
    pub text: &'a str,
}

/// Whether a text that is being typed can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// It can run, or it is wrong in a way that another line does not mend.
    Complete,
    /// Another line is wanted.
    Open,
}

/// The words that begin a query or an update.
const BEGINNINGS: &[&str] = &[
    "SELECT",
    "ASK",
    "CONSTRUCT",
    "DESCRIBE",
    "INSERT",
    "DELETE",
    "WITH",
    "LOAD",
    "CLEAR",
    "DROP",
    "CREATE",
    "ADD",
    "MOVE",
    "COPY",
];
/// The words that stand before it.
const PROLOGUE: &[&str] = &["PREFIX", "BASE", "VERSION"];
/// The words of statements that need no brackets.
const SHORT: &[&str] = &["DESCRIBE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"];
/// The words that go on with a query after its pattern.
const MODIFIERS: &[&str] = &["GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES", "WHERE", "UNION", "USING", "FROM"];

/// Whether a statement can begin with the token.
fn begins(token: &Token<'_>) -> bool {
    is_one_of(token, BEGINNINGS) || is_one_of(token, PROLOGUE)
}

fn is_one_of(token: &Token<'_>, words: &[&str]) -> bool {
    words.iter().any(|word| token.is_word(word))
}

/// The name of the command that a line gives, if it gives one: `.show Celltrion` gives `show`.
pub fn command_name(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('.')?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
    (rest.starts_with(|c: char| c.is_ascii_alphabetic())).then(|| &rest[..end])
}

/// The first word of a text that can be no statement: `show Celltrion` gives `show`.
pub fn stray_word(text: &str) -> Option<&str> {
    let first = tokens(text).into_iter().find(|t| t.kind != Kind::Comment)?;
    (first.kind == Kind::Word && !begins(&first)).then_some(first.text)
}

/// Cuts a script into statements. A statement ends at a `;` outside of brackets, at a blank line behind a whole pattern, and before a
/// line that begins another one; a line with a dot-command ends whatever stands before it, open brackets too. O(length).
///
/// - `is_command`: whether a name is that of a dot-command.
pub fn split<'a>(text: &'a str, is_command: &dyn Fn(&str) -> bool) -> Vec<Statement<'a>> {
    let mut cut = Cut { text, found: Vec::new(), pending: Pending::default() };
    let mut skip_to = 0;
    let all = tokens(text);
    for (at, token) in all.iter().enumerate() {
        if token.span.start < skip_to {
            continue;
        }
        let line_start = text[..token.span.start].rfind('\n').map_or(0, |i| i + 1);
        if line_start == token.span.start {
            let line = text[line_start..].lines().next().unwrap_or("");
            // Behind a whole statement a dot and a word are a command too, perhaps a misspelt one.
            let first = cut.pending.is_empty() || cut.pending.is_whole();
            if command_name(line).is_some_and(|name| first || is_command(name)) {
                cut.end(token.span.start);
                cut.push(Piece::Command, line_start, line_start + line.len());
                skip_to = line_start + line.len();
                continue;
            }
        }
        if token.kind == Kind::Comment {
            continue;
        }
        let previous_end = at.checked_sub(1).map_or(0, |i| all[i].span.end);
        let gap = &text[previous_end.max(skip_to.min(token.span.start))..token.span.start];
        if cut.pending.ends_before(token, gap) {
            cut.end(token.span.start);
        }
        if token.is(";") && cut.pending.depth == 0 && !cut.pending.is_empty() {
            cut.end(token.span.start);
            continue;
        }
        if token.is(";") && cut.pending.is_empty() {
            continue;
        }
        cut.pending.take(token);
    }
    cut.end(text.len());
    cut.found
}

struct Cut<'a> {
    text: &'a str,
    found: Vec<Statement<'a>>,
    pending: Pending,
}

impl Cut<'_> {
    fn end(&mut self, at: usize) {
        if let Some(start) = self.pending.start {
            self.push(Piece::Sparql, start, at);
        }
        self.pending = Pending::default();
    }

    fn push(&mut self, piece: Piece, from: usize, to: usize) {
        let line = self.text[..from].matches('\n').count() + 1;
        self.found.push(Statement { piece, line, text: self.text[from..to].trim_end() });
    }
}

/// What is known of a statement that has not ended.
#[derive(Default)]
struct Pending {
    start: Option<usize>,
    depth: usize,
    groups: usize,
    begins: Option<String>,
    data: bool,
    has_where: bool,
    behind: usize,
}

impl Pending {
    fn is_empty(&self) -> bool {
        self.start.is_none()
    }

    fn take(&mut self, token: &Token<'_>) {
        self.start.get_or_insert(token.span.start);
        if token.kind == Kind::Symbol {
            match token.text {
                "{" | "(" | "[" => self.depth += 1,
                "}" | ")" | "]" => {
                    self.depth = self.depth.saturating_sub(1);
                    self.groups += usize::from(token.text == "}" && self.depth == 0);
                }
                _ => {}
            }
        }
        if self.depth == 0 && self.begins.is_none() && is_one_of(token, BEGINNINGS) {
            self.begins = Some(token.text.to_ascii_uppercase());
        } else if self.begins.is_some() {
            self.behind += 1;
        }
        self.data |= token.is_word("DATA");
        self.has_where |= token.is_word("WHERE");
    }

    /// Whether the statement can be a whole one.
    fn is_whole(&self) -> bool {
        let Some(begins) = self.begins.as_deref().filter(|_| self.depth == 0) else { return false };
        match begins {
            "INSERT" | "DELETE" | "WITH" => self.groups > 0 && (self.data || self.has_where),
            "CONSTRUCT" => self.groups > 1 || (self.groups > 0 && self.has_where),
            word if SHORT.contains(&word) => self.behind > 0,
            _ => self.groups > 0,
        }
    }

    /// Whether the statement ends before a token that stands behind white space `gap`.
    fn ends_before(&self, token: &Token<'_>, gap: &str) -> bool {
        if self.is_empty() || !gap.contains('\n') {
            return false;
        }
        // Neither can stand inside a statement, so an open bracket ends here too.
        if is_one_of(token, PROLOGUE) {
            return self.begins.is_some();
        }
        let blank = gap.matches('\n').count() > 1;
        self.is_whole() && (is_one_of(token, BEGINNINGS) || (blank && !is_one_of(token, MODIFIERS)))
    }
}

/// Whether a text that is being typed can run when Enter is pressed at its end.
///
/// A blank last line or a `;` behind the last bracket forces it. A fault that another line cannot mend counts as complete, so that it
/// is told at once. O(length).
pub fn typed(text: &str, prefixes: &Prefixes, is_command: &dyn Fn(&str) -> bool) -> Typed {
    let last_line = text.rsplit('\n').next().unwrap_or("");
    // What begins with `!` asks for a statement of the history.
    let is_one_line = text.starts_with('!') || (text.starts_with('.') && command_name(text).is_some());
    if text.trim().is_empty() || is_one_line || command_name(last_line).is_some_and(is_command) {
        return Typed::Complete;
    }
    if text.contains('\n') && last_line.trim().is_empty() {
        return Typed::Complete;
    }
    let all: Vec<_> = tokens(text).into_iter().filter(|t| t.kind != Kind::Comment).collect();
    if all.first().is_some_and(|first| !begins(first)) {
        return Typed::Complete;
    }
    let mut pending = Pending::default();
    all.iter().for_each(|token| pending.take(token));
    let last = all.last();
    match last {
        None => return Typed::Open,
        Some(last) if last.kind == Kind::OpenString => {
            let long = last.text.starts_with("\"\"\"") || last.text.starts_with("'''");
            return if long { Typed::Open } else { Typed::Complete };
        }
        Some(last) if pending.depth == 0 && last.is(";") => return Typed::Complete,
        Some(_) if pending.depth > 0 => return Typed::Open,
        Some(_) => {}
    }
    match fault_place(text, prefixes) {
        Some(at) if at < text.trim_end().len() && pending.is_whole() => Typed::Complete,
        Some(_) => Typed::Open,
        None => Typed::Complete,
    }
}

/// Whether a text leaves no bracket open, so that a person may take it for whole.
pub fn is_closed(text: &str) -> bool {
    let mut pending = Pending::default();
    tokens(text).iter().filter(|t| t.kind != Kind::Comment).for_each(|token| pending.take(token));
    pending.depth == 0
}

/// Where the parser stops: nowhere when the text is a query or an update, at its end when more can follow.
fn fault_place(text: &str, prefixes: &Prefixes) -> Option<usize> {
    let fault = match Query::parse(text, prefixes) {
        Ok(_) => return None,
        Err(Error::Query(fault)) => fault,
        Err(_) => return Some(0),
    };
    if is_update(text) {
        return match Update::parse(text, prefixes) {
            Ok(_) => None,
            Err(Error::Query(fault)) => Some(fault.start()),
            Err(_) => Some(0),
        };
    }
    // GROUP BY, or what BY names, may stand on the next line.
    let open = ["grouped", "names nothing"].iter().any(|words| fault.message().contains(words));
    Some(if open { text.len() } else { fault.start() })
}

/// Whether the first word behind the prefixes is one of an update.
pub fn is_update(text: &str) -> bool {
    let all = tokens(text);
    let first = all.iter().find(|t| is_one_of(t, BEGINNINGS));
    first.is_some_and(|t| !is_one_of(t, &["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]))
}

/// The prefixes that a statement declares, and whether it does nothing else.
pub fn declarations(text: &str) -> (Vec<(String, String)>, bool) {
    let all: Vec<_> = tokens(text).into_iter().filter(|t| t.kind != Kind::Comment).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at + 2 < all.len() && all[at].is_word("PREFIX") && all[at + 1].text.ends_with(':') && all[at + 2].kind == Kind::Iri {
        let iri = all[at + 2].text.trim_start_matches('<').trim_end_matches('>');
        found.push((all[at + 1].text.trim_end_matches(':').to_owned(), iri.to_owned()));
        at += 3;
    }
    let only = !found.is_empty() && all[at..].iter().all(|t| t.is(";"));
    (found, only)
}

#[cfg(test)]
mod tests {
    use super::{Piece, Typed, declarations, split, stray_word, typed};
    use crate::vocab::Prefixes;
    use proptest::prelude::*;

    fn known(name: &str) -> bool {
        ["show", "mode"].contains(&name)
    }

    fn cut(script: &str) -> Vec<(Piece, usize, &str)> {
        split(script, &known).into_iter().map(|s| (s.piece, s.line, s.text)).collect()
    }

    #[test]
    fn statements_end_at_semicolons_blank_lines_and_new_beginnings() {
        use Piece::{Command, Sparql};
        assert_eq!(cut("ASK {}; ASK { ?s ?p 1 }"), [(Sparql, 1, "ASK {}"), (Sparql, 1, "ASK { ?s ?p 1 }")]);
        assert_eq!(cut("ASK {}\nSELECT * {\n\n}\n\nLIMIT 1"), [(Sparql, 1, "ASK {}"), (Sparql, 2, "SELECT * {\n\n}\n\nLIMIT 1")]);
        assert_eq!(
            cut(".mode csv\nASK {}\n.mode json"),
            [(Command, 1, ".mode csv"), (Sparql, 2, "ASK {}"), (Command, 3, ".mode json")]
        );
        assert_eq!(
            cut("ASK {}\n\n.mdoe csv\nSELECT * {\n.show x"),
            [(Sparql, 1, "ASK {}"), (Command, 3, ".mdoe csv"), (Sparql, 4, "SELECT * {"), (Command, 5, ".show x")]
        );
        assert_eq!(cut("PREFIX a: <b:c>\n\nASK {}"), [(Sparql, 1, "PREFIX a: <b:c>\n\nASK {}")]);
        assert_eq!(
            cut("DELETE { ?s ?p 1 }\nINSERT { ?s ?p 2 }\nWHERE { ?s ?p 1 }\nASK {}"),
            [(Sparql, 1, "DELETE { ?s ?p 1 }\nINSERT { ?s ?p 2 }\nWHERE { ?s ?p 1 }"), (Sparql, 4, "ASK {}")]
        );
        assert_eq!(cut("SELECT * { ?s ?p \"; .show\n.show\" }").len(), 2);
    }

    #[test]
    fn an_open_bracket_does_not_swallow_a_command() {
        let found = cut("SELECT (COUNT(?s AS ?n) {\n.show Celltrion\nASK {}");
        assert_eq!(found.iter().map(|f| f.2).collect::<Vec<_>>(), ["SELECT (COUNT(?s AS ?n) {", ".show Celltrion", "ASK {}"]);
        assert_eq!(cut("SELECT * {\nPREFIX a: <b:c> ASK {}").len(), 2);
    }

    #[test]
    fn enter_runs_what_is_whole_and_what_no_line_can_mend() {
        let at = |text: &str| typed(text, &Prefixes::default(), &known);
        for text in [
            "ASK {}",
            ".anything",
            "SELECT * {\n?s ?p ?o }",
            "SELECT * { ?s\n",
            "SELECT * {\n.show x",
            "ASK {} ;",
            "",
            "SELECT * { ?s ?p }",
            "INSERT DATA { :a :b :c }",
            "SELECT * { ?s ?p ?o } LIMIT x",
            "ASK { ?s ?p \"abc",
            "DESCRIBE id:celltrion",
            "SELEC * {",
            "show Celltrion",
        ] {
            assert_eq!(at(text), Typed::Complete, "{text}");
        }
        for text in [
            "SELECT",
            "SELECT * {",
            "SELECT * { ?s ?p ?o ;",
            "PREFIX a: <b:c>",
            "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }",
            "SELECT * { ?s ?p \"\"\"a",
            "DELETE { ?s ?p ?o }",
            "# only a comment",
            "SELECT * { ?s ?p ?o }\nORDER BY",
        ] {
            assert_eq!(at(text), Typed::Open, "{text}");
        }
    }

    #[test]
    fn a_word_that_begins_no_statement_is_told() {
        assert_eq!(stray_word("# a\nshow Celltrion"), Some("show"));
        assert_eq!(stray_word("prefix a: <b:c>"), None);
        assert_eq!(stray_word("?s"), None);
    }

    #[test]
    fn prefixes_alone_are_told_apart() {
        assert_eq!(declarations("PREFIX a: <b:c>"), (vec![("a".into(), "b:c".into())], true));
        assert!(!declarations("PREFIX a: <b:c> ASK {}").1);
        assert!(!declarations("ASK {}").1);
    }

    proptest! {
        #[test]
        fn a_script_loses_no_token(text in "[ -~가-힣\n\"'<>?:{}.;]{0,80}") {
            let found = split(&text, &known);
            let kept: usize = found.iter().map(|s| s.text.chars().filter(|c| !c.is_whitespace()).count()).sum();
            let whole = text.chars().filter(|c| !c.is_whitespace()).count();
            prop_assert!(kept <= whole);
            for statement in found {
                prop_assert!(statement.line <= text.matches('\n').count() + 1);
                typed(statement.text, &Prefixes::default(), &known);
            }
        }
    }
}
