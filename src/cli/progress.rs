//! How far is long work, and how long will it take?
//!
//! Work that takes more than two seconds says so on standard error, if a person looks at it: one line that is written anew and wiped out
//! at the end.

use crate::dataset::stop_flag;
use crate::error::Result;
use crate::graph::work::Work;
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
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
            show(&format!("{}: {}", self.what, text(passed)));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_shown {
            wipe();
        }
    }
}

/// Does work on a graph and tells how far it is. A thread of its own writes the line, so that work which cannot tell shows at least that it
/// goes on.
///
/// - `what`: what is done, such as `laying out`.
pub(super) fn watched<T>(what: &'static str, work: impl FnOnce(&mut Work<'_>) -> Result<T>) -> Result<T> {
    let stop = stop_flag();
    if !io::stderr().is_terminal() {
        return work(&mut Work::new(what, &mut |_| {}, &stop));
    }
    // The share that is done, as the bits of the number.
    let done = Arc::<AtomicU64>::default();
    let told_of = Arc::clone(&done);
    let mut report = |share: f64| done.store(share.to_bits(), Ordering::Relaxed);
    let _line = Line::begin(move |passed| format!("{what}: {}", told(f64::from_bits(told_of.load(Ordering::Relaxed)), passed)));
    work(&mut Work::new(what, &mut report, &stop))
}

/// A line that a thread of its own writes until it is dropped.
pub(super) struct Line(Option<(Sender<()>, JoinHandle<()>)>);

impl Line {
    /// - `text`: says how far it is after so long.
    pub(super) fn begin(text: impl Fn(Duration) -> String + Send + 'static) -> Self {
        let (working, ended) = mpsc::channel::<()>();
        let start = Instant::now();
        let thread = thread::spawn(move || {
            let mut wait = PATIENCE;
            while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                wait = STEP;
                show(&text(start.elapsed()));
            }
            if wait == STEP {
                wipe();
            }
        });
        Self(Some((working, thread)))
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some((working, thread)) = self.0.take() {
            drop(working);
            // The line is wiped out before anything else is written.
            let _ = thread.join();
        }
    }
}

fn told(share: f64, passed: Duration) -> String {
    match left(share, passed) {
        left if left.is_empty() => format!("{} s so far", passed.as_secs()),
        left => format!("{} %{left}", (share * 100.0).clamp(0.0, 100.0).floor()),
    }
}

/// Nothing is lost when standard error fails.
fn show(text: &str) {
    let _ = write!(io::stderr().lock(), "\r\x1b[K{text}");
}

fn wipe() {
    let _ = write!(io::stderr().lock(), "\r\x1b[K");
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
    use super::{left, told};
    use std::time::Duration;

    #[test]
    fn the_rest_takes_as_long_as_what_is_done() {
        assert_eq!(left(0.5, Duration::from_secs(10)), ", about 10 s left");
        assert_eq!(told(0.5, Duration::from_secs(10)), "50 %, about 10 s left");
        assert_eq!(told(0.1, Duration::from_secs(30)), "10 %, about 5 min left");
        assert_eq!(told(0.0, Duration::from_secs(3)), "3 s so far");
    }
}
