//! What does Ctrl-C do while a statement runs?
//!
//! It asks the statement to stop. Most do at once; one that is still at it some time later can be left with the whole session.

use super::super::{ending, output};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A statement gets so long to stop before Ctrl-C is taken to mean the session.
const PATIENCE: Duration = Duration::from_secs(2);

/// Lets Ctrl-C set the flag of the running statement.
pub(super) fn stop(flag: Arc<AtomicBool>) {
    let mut asked = Instant::now();
    let mut warned = false;
    ending::on_interrupt(move || {
        if !flag.swap(true, Ordering::Relaxed) {
            (asked, warned) = (Instant::now(), false);
        } else if warned {
            ending::end(ending::INTERRUPTED);
        } else if asked.elapsed() > PATIENCE {
            output::note("it has not stopped yet; Ctrl-C once more ends the session");
            warned = true;
        }
    });
}
