//! What does the prompt do while a statement is typed?
//!
//! Decides at Enter whether the statement is whole, colours it, suggests from the history and completes at Tab. What can stand where is
//! the business of `query::complete`; here it is laid out for the list.

use super::arguments::Arguments;
use super::commands::is_command;
use super::session::Session;
use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::complete::{Candidate, Vocabulary, complete};
use crate::query::lexer::{Kind, Token, tokens};
use crate::query::statement::{Typed, declarations, is_closed, typed};
use anstyle::{AnsiColor, Style};
use rustyline::Changeset;
use rustyline::Context;
use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::SearchDirection;
use rustyline::line_buffer::LineBuffer;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;
use unicode_width::UnicodeWidthStr as _;

/// How long Tab may ask the data.
pub(super) const BUDGET: Duration = Duration::from_millis(30);

/// How many candidates a list holds at most, on however large a screen.
const MOST_LISTED: usize = 500;
/// The blanks that the editor puts between the columns of a list.
const GAP: usize = 2;

/// The state that the editor asks while a person types.
pub(super) struct Helper {
    dataset: Dataset,
    vocabulary: Arc<OnceLock<Vocabulary>>,
    variables: Vec<String>,
    /// What the last Tab offered.
    offered: RefCell<Vec<String>>,
    colour: bool,
    width: usize,
}

impl Helper {
    pub(super) fn new(session: &Session) -> Result<Self> {
        let dataset = session.dataset()?.clone();
        let vocabulary = collected(&dataset);
        Ok(Self {
            dataset,
            vocabulary,
            variables: Vec::new(),
            offered: RefCell::default(),
            colour: session.screen.has_colour(),
            width: 80,
        })
    }

    /// Takes over what the last statement changed.
    pub(super) fn follow(&mut self, session: &Session) -> Result<()> {
        let dataset = session.dataset()?;
        if !dataset.same_facts(&self.dataset) {
            self.vocabulary = collected(dataset);
        }
        self.dataset = dataset.clone();
        self.variables = session.bound.keys().cloned().collect();
        self.width = session.screen.width.map_or(80, usize::from);
        Ok(())
    }
}

/// The vocabulary of a data set, collected by a thread of its own; until it is there, Tab does without.
fn collected(dataset: &Dataset) -> Arc<OnceLock<Vocabulary>> {
    let place = Arc::<OnceLock<Vocabulary>>::default();
    let (dataset, filled) = (dataset.clone(), Arc::clone(&place));
    thread::spawn(move || {
        if let Ok(vocabulary) = Vocabulary::of(&dataset) {
            let _ = filled.set(vocabulary);
        }
    });
    place
}

impl rustyline::Helper for Helper {}

impl Validator for Helper {
    fn validate(&self, context: &mut ValidationContext) -> rustyline::Result<ValidationResult> {
        Ok(match typed(context.input(), &self.dataset.prefixes, &is_command) {
            Typed::Complete => ValidationResult::Valid(None),
            Typed::Open => ValidationResult::Incomplete,
        })
    }
}

/// What stands behind the cursor, dimmed.
pub(super) enum Hint {
    /// What can be taken over.
    Rest(String),
    /// What is only said.
    Note(&'static str),
}

impl rustyline::hint::Hint for Hint {
    fn display(&self) -> &str {
        match self {
            Self::Rest(text) => text,
            Self::Note(text) => text,
        }
    }

    fn completion(&self) -> Option<&str> {
        match self {
            Self::Rest(text) => Some(text),
            Self::Note(_) => None,
        }
    }
}

impl Hinter for Helper {
    type Hint = Hint;

    /// The rest of the last statement that begins as this one does, when it has one line; below lines that look whole and are not, how to
    /// run them all the same.
    fn hint(&self, line: &str, pos: usize, context: &Context<'_>) -> Option<Hint> {
        if line.trim().len() < 3 || pos < line.len() {
            return None;
        }
        if line.contains('\n') {
            let asks = line.ends_with('\n') && is_closed(line);
            return asks.then_some(Hint::Note("# Enter again runs it as it is"));
        }
        let last = context.history().len().checked_sub(1)?;
        let found = context.history().starts_with(line, last, SearchDirection::Reverse).ok().flatten()?;
        let rest = found.entry.get(line.len()..)?.to_owned();
        (!rest.is_empty() && !rest.contains('\n')).then_some(Hint::Rest(rest))
    }
}

impl Highlighter for Helper {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if !self.colour || line.starts_with('.') { Cow::Borrowed(line) } else { Cow::Owned(self.coloured(line)) }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        let dim = Style::new().dimmed();
        if self.colour { Cow::Owned(format!("{dim}{hint}{dim:#}")) } else { Cow::Borrowed(hint) }
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        self.colour && kind != CmdKind::MoveCursor
    }
}

impl Helper {
    fn coloured(&self, line: &str) -> String {
        let mut prefixes = self.dataset.prefixes.clone();
        declarations(line).0.iter().for_each(|(name, iri)| prefixes.set(name, iri));
        let all = tokens(line);
        let mut text = String::with_capacity(line.len() * 2);
        let mut at = 0;
        for (i, token) in all.iter().enumerate() {
            text.push_str(&line[at..token.span.start]);
            let previous = i.checked_sub(1).map(|p| &all[p]);
            // The word at the end is still being typed.
            let unfinished = token.span.end == line.len();
            let style = if !unfinished && self.is_unknown(token, previous, &prefixes) { MARKED } else { style(token) };
            text.push_str(&format!("{style}{}{style:#}", token.text));
            at = token.span.end;
        }
        text.push_str(&line[at..]);
        text
    }

    /// Whether a name has a prefix that nobody declared, or names a class or a property that the data does not have.
    fn is_unknown(&self, token: &Token<'_>, previous: Option<&Token<'_>>, prefixes: &crate::vocab::Prefixes) -> bool {
        if token.kind != Kind::PrefixedName || previous.is_some_and(|p| p.is_word("PREFIX")) {
            return false;
        }
        let Some(iri) = prefixes.expand(token.text) else { return true };
        let Some(vocabulary) = self.vocabulary.get() else { return false };
        let class = previous.is_some_and(|p| p.is_word("a"));
        let property = previous.is_some_and(|p| p.kind == Kind::Variable || p.is(";") || p.is("/"));
        (class && !vocabulary.has_class(&iri)) || (property && !class && !vocabulary.has_property(&iri))
    }
}

const MARKED: Style = Style::new().underline().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));

fn style(token: &Token<'_>) -> Style {
    let colour = |c: AnsiColor| Style::new().fg_color(Some(c.into()));
    match token.kind {
        Kind::Word => colour(AnsiColor::Blue).bold(),
        Kind::Variable => colour(AnsiColor::Cyan),
        Kind::Iri | Kind::PrefixedName | Kind::BlankNode => colour(AnsiColor::Magenta),
        Kind::String | Kind::LanguageTag => colour(AnsiColor::Green),
        Kind::Number => colour(AnsiColor::Yellow),
        Kind::Comment => Style::new().dimmed(),
        Kind::OpenString | Kind::BadIri | Kind::Bad => colour(AnsiColor::Red),
        Kind::Symbol => Style::new(),
    }
}

impl Completer for Helper {
    type Candidate = Pair;

    /// Puts in what all candidates have in common, unless that is less than what is typed: of the names that `Bost` finds, only `id:`.
    fn update(&self, line: &mut LineBuffer, start: usize, elected: &str, changes: &mut Changeset) {
        let end = line.pos();
        let is_whole = self.offered.borrow().iter().any(|text| text == elected);
        if is_whole || elected.starts_with(&line.as_str()[start..end]) {
            line.replace(start..end, elected, changes);
        }
    }

    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let line_start = line[..pos].rfind('\n').map_or(0, |i| i + 1);
        let current = &line[line_start..pos];
        let is_command_line =
            current.starts_with('.') && (line_start == 0 || current[1..].starts_with(|c: char| c.is_ascii_alphabetic()));
        let found = if is_command_line {
            let arguments = Arguments { dataset: &self.dataset, vocabulary: self.vocabulary.get(), variables: &self.variables };
            let mut found = arguments.complete(current);
            found.start += line_start;
            found
        } else {
            complete(line, pos, &self.dataset, self.vocabulary.get(), BUDGET)
        };
        *self.offered.borrow_mut() = found.candidates.iter().map(|c| c.text.clone()).collect();
        Ok((found.start, self.listed(found.candidates)))
    }
}

impl Helper {
    /// The candidates as the list shows them, as many as fit on the screen; the last entry counts the others and puts in what all have in
    /// common.
    fn listed(&self, mut candidates: Vec<Candidate>) -> Vec<Pair> {
        let all = candidates.len();
        let common = common_beginning(&candidates).to_owned();
        candidates.truncate(MOST_LISTED);
        let mut pairs = self.laid_out(candidates);
        let (columns, rows) = terminal_size::terminal_size().map_or((80, 24), |(w, h)| (usize::from(w.0), usize::from(h.0)));
        let widest = pairs.iter().map(|pair| pair.display.width()).max().unwrap_or(0) + GAP;
        let room = (columns / widest.min(columns).max(1)).max(1) * rows.saturating_sub(3).max(1);
        if all > room {
            pairs.truncate(room - 1);
            pairs.push(Pair { display: format!("… {} more", all - pairs.len()), replacement: common });
        }
        pairs
    }

    /// The candidates in columns: text, count, label.
    fn laid_out(&self, candidates: Vec<Candidate>) -> Vec<Pair> {
        let plain = candidates.iter().all(|c| c.count.is_none() && c.label.is_empty());
        let width = candidates.iter().map(|c| c.text.width()).filter(|w| *w <= 44).max().unwrap_or(0);
        let counts = candidates.iter().filter_map(|c| c.count).map(|n| n.to_string().len()).max().unwrap_or(0);
        (candidates.into_iter())
            .map(|candidate| {
                let display = if plain {
                    candidate.text.clone()
                } else {
                    let pad = " ".repeat(width.saturating_sub(candidate.text.width()));
                    let count = candidate.count.map_or(String::new(), |n| n.to_string());
                    cut(&format!("{}{pad}  {count:>counts$}  {}", candidate.text, candidate.label), self.width.saturating_sub(3))
                };
                Pair { display, replacement: candidate.text }
            })
            .collect()
    }
}

/// What the texts of all candidates begin with.
fn common_beginning(candidates: &[Candidate]) -> &str {
    let Some((first, others)) = candidates.split_first() else { return "" };
    let shared = |text: &str| first.text.chars().zip(text.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    &first.text[..others.iter().map(|other| shared(&other.text)).min().unwrap_or(first.text.len())]
}

/// The text cut to a width, with a mark where something is missing.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.trim_end().to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        if short.width() + 2 > width {
            break;
        }
        short.push(c);
    }
    format!("{short}…")
}
