//! What of a table is left out, and in which lines?

use super::super::output;
use super::target::MOST_LETTERS;
use crate::error::counted;
use crate::link::MOST_NAMES;
use std::path::Path;

/// What of a table is left out, by line.
#[derive(Default)]
pub(super) struct Left {
    /// Without a name.
    pub(super) unnamed: Lines,
    /// With more names than are used.
    pub(super) many: Lines,
    /// With a name that is too long.
    pub(super) overlong: Lines,
    /// With an identifier that is none.
    pub(super) unsound: Lines,
}

/// How many lines, and the first of them.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) count: u64,
    first: Vec<String>,
}

impl Lines {
    pub(super) fn note(&mut self, line: u64) {
        self.count += 1;
        if self.first.len() < 5 {
            self.first.push(line.to_string());
        }
    }

    pub(super) fn listed(&self) -> String {
        let more = if self.count > self.first.len() as u64 { " …" } else { "" };
        format!("{}{more}", self.first.join(", "))
    }
}

impl Left {
    pub(super) fn told(&self, target: &Path) {
        let file = target.display();
        for (lines, what, why) in [
            (&self.unnamed, String::new(), "without a name"),
            (&self.many, format!("names beyond the first {MOST_NAMES} in "), ""),
            (&self.unsound, "identifiers with wrong check digits or of no known scheme in ".into(), ""),
            (&self.overlong, format!("names of more than {MOST_LETTERS} characters in "), ""),
        ] {
            if lines.count > 0 {
                let why = if why.is_empty() { String::new() } else { format!(" {why}") };
                let count = counted(lines.count, "line");
                output::note(&format!("left out: {what}{count} of `{file}`{why} ({})", lines.listed()));
            }
        }
    }
}
