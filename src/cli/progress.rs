//! How far is long work, and how long will it take?
//!
//! Work that takes more than two seconds says so on standard error, if a person looks at it: one line that is written anew and wiped out
//! at the end.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// So long nothing is said.
const PATIENCE: Duration = Duration::from_secs(2);
/// So often the line is written anew.
const STEP: Duration = Duration::from_millis(200);

/// The line that tells how far work is.
pub(super) struct Progress {
    what: &'static str,
    is_seen: bool,
    start: Instant,
    next: Duration,
    is_shown: bool,
}

impl Progress {
    /// - `what`: what is done, such as `laying out`.
    pub(super) fn new(what: &'static str) -> Self {
        Self { what, is_seen: io::stderr().is_terminal(), start: Instant::now(), next: PATIENCE, is_shown: false }
    }

    /// Tells how many are done, how many that are a second and, where it is known how large a share of all they are, how long the rest takes.
    ///
    /// - `unit`: what is counted, in the plural.
    pub(super) fn count(&mut self, done: u64, unit: &str, share: Option<f64>) {
        self.tell(|passed| {
            let rate = done as f64 / passed.as_secs_f64();
            format!("{done} {unit}, {rate:.0} a second{}", share.map_or_else(String::new, |share| left(share, passed)))
        });
    }

    fn tell(&mut self, text: impl FnOnce(Duration) -> String) {
        let passed = self.start.elapsed();
        if self.is_seen && passed >= self.next {
            self.next = passed + STEP;
            self.is_shown = true;
            // Nothing is lost when standard error fails.
            let _ = write!(io::stderr().lock(), "\r\x1b[K{}: {}", self.what, text(passed));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_shown {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
}

fn left(share: f64, passed: Duration) -> String {
    let left = passed.as_secs_f64() * (1.0 - share) / share;
    if share < 0.01 || !left.is_finite() {
        return String::new();
    }
    let left = left.max(0.0).ceil() as u64;
    if left < 60 { format!(", about {left} s left") } else { format!(", about {} min left", left.div_ceil(60)) }
}

#[cfg(test)]
mod tests {
    use super::left;
    use std::time::Duration;

    #[test]
    fn the_rest_takes_as_long_as_what_is_done() {
        assert_eq!(left(0.5, Duration::from_secs(10)), ", about 10 s left");
        assert_eq!(left(0.1, Duration::from_secs(30)), ", about 5 min left");
        assert_eq!(left(0.0, Duration::from_secs(3)), "");
    }
}
