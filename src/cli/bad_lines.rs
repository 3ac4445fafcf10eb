//! Which lines of a table cannot be used?

use super::output;
use crate::dataset::table::Bad;
use crate::error::{Error, Result, counted};
use std::path::Path;

/// Lines with faults.
#[derive(Default)]
pub(super) struct BadLines {
    count: u64,
    first: Vec<Bad>,
    end: Option<Bad>,
}

/// So many lines are named.
const NAMED: usize = 5;

impl BadLines {
    pub(super) fn note(&mut self, bad: Bad) {
        if bad.ends {
            self.end = Some(bad);
            return;
        }
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(bad);
        }
    }

    /// Tells of them: as an error, or as a warning where they may be left out.
    ///
    /// - `nothing`: what an error says that did not happen, such as `nothing was written; `.
    pub(super) fn judge(&self, file: &Path, skip: bool, nothing: &str) -> Result<()> {
        if let Some(end) = &self.end {
            let file = format!("{}:{}", file.display(), end.line);
            return Err(Error::Malformed { file, message: end.message.clone() });
        }
        if self.count == 0 {
            return Ok(());
        }
        let lines: String = self.first.iter().map(|bad| format!("\n  line {}: {}", bad.line, bad.message)).collect();
        let more = if self.count > NAMED as u64 { format!("\n  and {} more", self.count - NAMED as u64) } else { String::new() };
        let message = format!("{} of `{}` cannot be used:{lines}{more}", counted(self.count, "line"), file.display());
        if skip {
            output::warning(&message);
            return Ok(());
        }
        Err(Error::Usage { message, hint: format!("{nothing}--skip-bad goes on without these lines") })
    }
}
