//! How far is long work, and how long will it take?
//!
//! Work that takes more than two seconds says so on standard error, if a person looks at it: one line that is written anew and wiped out
//! at the end.

use crate::dataset::stop_flag;
use crate::error::Result;
use crate::graph::work::Work;
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// So long nothing is said.
const PATIENCE: Duration = Duration::from_secs(2);
/// So often the line is written anew.
const STEP: Duration = Duration::from_millis(200);

/// The line that tells how far work is.
pub(super) struct Progress {
    now: Arc<Mutex<Now>>,
    _line: Option<Line>,
}

/// How far it is.
#[derive(Clone, Copy, Default)]
struct Now {
    /// How many are done, and what they are.
    done: Option<(u64, &'static str)>,
    /// How large a share of all is done.
    share: Option<f64>,
}

impl Progress {
    /// - `what`: what is done, such as `laying out`.
    pub(super) fn new(what: &'static str) -> Self {
        let now = Arc::<Mutex<Now>>::default();
        let told = Arc::clone(&now);
        let text = move |passed| format!("{what}: {}", told.lock().unwrap_or_else(PoisonError::into_inner).told(passed));
        Self { now, _line: io::stderr().is_terminal().then(|| Line::begin(text)) }
    }

    /// Tells how many are done, how many that are a second and, where it is known how large a share of all they are, how long the rest takes.
    ///
    /// - `unit`: what is counted, in the plural.
    pub(super) fn count(&self, done: u64, unit: &'static str, share: Option<f64>) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = Now { done: Some((done, unit)), share };
    }

    fn share(&self, share: f64) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = Now { done: None, share: Some(share) };
    }
}

impl Now {
    fn told(self, passed: Duration) -> String {
        let left = self.share.map(|share| (share, left(share, passed))).filter(|(_, left)| !left.is_empty());
        let left = left.map(|(share, left)| format!("{} %, {left}", (share * 100.0).clamp(0.0, 100.0).floor()));
        match (self.done, left) {
            (Some((done, unit)), left) => {
                let left = left.map_or_else(String::new, |left| format!(", {left}"));
                format!("{done} {unit}, {:.0} a second{left}", done as f64 / passed.as_secs_f64())
            }
            (None, Some(left)) => left,
            (None, None) => format!("{} s so far", passed.as_secs()),
        }
    }
}

/// Does work on a graph and tells how far it is, or at least that it goes on.
///
/// - `what`: what is done, such as `laying out`.
pub(super) fn watched<T>(what: &'static str, work: impl FnOnce(&mut Work<'_>) -> Result<T>) -> Result<T> {
    let progress = Progress::new(what);
    work(&mut Work::new(what, &mut |share| progress.share(share), &stop_flag()))
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
            wipe();
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

/// Whether the line stands there, and what is written next would stand behind it.
static IS_SHOWN: AtomicBool = AtomicBool::new(false);

/// Nothing is lost when standard error fails.
fn show(text: &str) {
    let mut err = io::stderr().lock();
    IS_SHOWN.store(true, Ordering::Relaxed);
    let _ = write!(err, "\r\x1b[K{text}");
}

/// Takes the line away, if there is one, so that something else can be written.
pub(super) fn wipe() {
    let mut err = io::stderr().lock();
    if IS_SHOWN.swap(false, Ordering::Relaxed) {
        let _ = write!(err, "\r\x1b[K");
    }
}

fn left(share: f64, passed: Duration) -> String {
    let left = passed.as_secs_f64() * (1.0 - share) / share;
    if share < 0.01 || !left.is_finite() {
        return String::new();
    }
    let left = left.max(0.0).ceil() as u64;
    if left < 60 { format!("about {left} s left") } else { format!("about {} min left", left.div_ceil(60)) }
}

#[cfg(test)]
mod tests {
    use super::Now;
    use std::time::Duration;

    #[test]
    fn the_rest_takes_as_long_as_what_is_done() {
        let told = |done, share, seconds| Now { done, share }.told(Duration::from_secs(seconds));
        assert_eq!(told(None, Some(0.5), 10), "50 %, about 10 s left");
        assert_eq!(told(None, Some(0.1), 30), "10 %, about 5 min left");
        assert_eq!(told(None, Some(0.0), 3), "3 s so far");
        assert_eq!(told(None, None, 3), "3 s so far");
        assert_eq!(told(Some((900, "rows")), Some(0.25), 3), "900 rows, 300 a second, 25 %, about 9 s left");
        assert_eq!(told(Some((900, "rows")), None, 3), "900 rows, 300 a second");
    }
}
