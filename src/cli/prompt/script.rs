//! How does a script run?
//!
//! Statement by statement; what fails is reported with its line, and the script goes on unless it is to bail out.

use super::super::query::read;
use super::commands::is_command;
use super::session::{Next, Session};
use crate::error::Result;
use crate::query::statement::split;
use std::path::Path;

/// Runs the statements of a file.
pub(super) fn run_file(session: &mut Session, path: &Path) -> Result<()> {
    let text = read(path)?;
    let name = if path.as_os_str() == "-" { "standard input".to_owned() } else { path.display().to_string() };
    run_text(session, &name, &text)
}

/// Runs the statements of a text.
///
/// # Errors
/// A failure of the output itself; what a statement does wrong is reported and counted.
pub(super) fn run_text(session: &mut Session, origin: &str, text: &str) -> Result<()> {
    for statement in split(text, &is_command) {
        if session.ended {
            break;
        }
        match session.statement(statement.text, Some((origin, statement.line)))? {
            Next::GoOn => {}
            Next::Quit => session.ended = true,
        }
        if session.failed && session.bail {
            session.ended = true;
        }
    }
    Ok(())
}
