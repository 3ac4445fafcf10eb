//! Is it still running?
//!
//! After two seconds a line at standard error says how long it has run and, for a query, how many rows there are; the line goes when
//! the work ends. Only where a person looks.

use super::super::progress::Line;
use crate::error::counted;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Tells how far something is until it is dropped.
pub(super) struct Progress {
    /// How many rows there are.
    pub(super) rows: Arc<AtomicU64>,
    _line: Option<Line>,
}

impl Progress {
    /// Counts and says nothing.
    pub(super) fn silent() -> Self {
        Self { rows: Arc::default(), _line: None }
    }

    /// Begins to watch the time.
    pub(super) fn begin() -> Self {
        let rows = Arc::<AtomicU64>::default();
        let so_far = Arc::clone(&rows);
        let line = Line::begin(move |passed| {
            let rows = match so_far.load(Ordering::Relaxed) {
                0 => "no rows yet".to_owned(),
                rows => format!("{} so far", counted(rows, "row")),
            };
            format!("{rows}, {} s; Ctrl-C stops it", passed.as_secs())
        });
        Self { rows, _line: Some(line) }
    }
}
