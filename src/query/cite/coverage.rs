//! How well are the rows covered by what is stated?

use super::{Absence, CitedRow};
use crate::query::status::Status;
use std::collections::BTreeMap;

/// What the rows of an answer rest on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// How many rows there are.
    pub rows: usize,
    /// How many rest on each set of kinds; the empty set is nothing that is stated, `None` a graph without a status.
    pub by_kinds: BTreeMap<Vec<Option<Status>>, usize>,
    /// How many rest on an absence.
    pub absent: usize,
}

/// A set of kinds of statements; `None` is a graph without a status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(u8);

impl Kinds {
    pub(super) const ASSERTED: Option<Status> = Some(Status::Asserted);

    fn bit(kind: Option<Status>) -> u8 {
        1 << kind.map_or(0, |status| status as u8 + 1)
    }

    pub(super) fn add(&mut self, kind: Option<Status>) {
        self.0 |= Self::bit(kind);
    }

    pub(super) fn has(self, kind: Option<Status>) -> bool {
        self.0 & Self::bit(kind) != 0
    }

    pub(super) fn has_other(self, kind: Option<Status>) -> bool {
        self.0 & !Self::bit(kind) != 0
    }
}

impl Coverage {
    pub(super) fn of(rows: &[CitedRow]) -> Self {
        let mut by_kinds = BTreeMap::new();
        for row in rows {
            *by_kinds.entry(row.statuses.clone()).or_insert(0) += 1;
        }
        let absent = rows.iter().filter(|row| row.absences.iter().any(|a| *a != Absence::Untraced)).count();
        Self { rows: rows.len(), by_kinds, absent }
    }

    /// In a sentence: `3 of 5 rows rest wholly on passages; 1 also on background; 1 on nothing that is stated`.
    pub fn sentence(&self, one: &str, many: &str) -> String {
        if self.rows == 0 {
            return format!("no {many}");
        }
        let asserted = Some(Status::Asserted);
        let wholly = self.by_kinds.get(&vec![asserted]).copied().unwrap_or(0);
        let noun = if self.rows == 1 { one } else { many };
        let verb = if wholly == 1 || self.rows == 1 { "rests" } else { "rest" };
        let mut parts = vec![format!("{wholly} of {} {noun} {verb} wholly on passages", self.rows)];
        for (kinds, count) in self.by_kinds.iter().filter(|(kinds, _)| **kinds != [asserted]) {
            let others: Vec<&str> = kinds.iter().filter(|k| **k != asserted).map(|k| in_words(*k)).collect();
            parts.push(match (others.is_empty(), kinds.contains(&asserted)) {
                (true, _) => format!("{count} on nothing that is stated"),
                (false, true) => format!("{count} also on {}", others.join(" and ")),
                (false, false) => format!("{count} on {}", others.join(" and ")),
            });
        }
        if self.absent > 0 {
            parts.push(format!("{} also on an absence", self.absent));
        }
        parts.join("; ")
    }
}

fn in_words(kind: Option<Status>) -> &'static str {
    match kind {
        Some(Status::Asserted) => "passages",
        Some(Status::Background) => "background",
        Some(Status::Linked) => "links",
        Some(Status::Computed) => "computed statements",
        Some(Status::Imported) => "imported data",
        None => "graphs without a status",
    }
}
