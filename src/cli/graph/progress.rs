//! How far is it, and how long will it take?
//!
//! Work that takes more than two seconds says so on standard error, if a person looks at it: one line that is written anew and wiped out
//! at the end. A thread of its own writes it, so that work which cannot tell how far it is shows at least that it goes on.

use crate::dataset::stop_flag;
use crate::error::Result;
use crate::graph::work::Work;
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// So long nothing is said.
const PATIENCE: Duration = Duration::from_secs(2);
/// So often the line is written anew.
const STEP: Duration = Duration::from_millis(200);

/// Does long work and tells how far it is.
///
/// - `what`: what is done, such as `laying out`.
pub(super) fn watched<T>(what: &'static str, work: impl FnOnce(&mut Work<'_>) -> Result<T>) -> Result<T> {
    let stop = stop_flag();
    if !io::stderr().is_terminal() {
        return work(&mut Work::new(what, &mut |_| {}, &stop));
    }
    // The fraction that is done, as the bits of the number.
    let done = AtomicU64::new(0);
    let mut report = |fraction: f64| done.store(fraction.to_bits(), Ordering::Relaxed);
    thread::scope(|scope| {
        let (working, ended) = mpsc::channel::<()>();
        scope.spawn(|| tell(what, &done, ended));
        let result = work(&mut Work::new(what, &mut report, &stop));
        drop(working);
        result
    })
}

/// Writes how far the work is until it has ended.
fn tell(what: &str, done: &AtomicU64, ended: Receiver<()>) {
    let start = Instant::now();
    let mut wait = PATIENCE;
    while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        wait = STEP;
        let fraction = f64::from_bits(done.load(Ordering::Relaxed));
        // Nothing is lost when standard error fails.
        let _ = write!(io::stderr().lock(), "\r\x1b[K{what}: {}", told(fraction, start.elapsed()));
    }
    if wait == STEP {
        let _ = write!(io::stderr().lock(), "\r\x1b[K");
    }
}

fn told(fraction: f64, passed: Duration) -> String {
    let percent = (fraction * 100.0).clamp(0.0, 100.0).floor();
    let left = passed.as_secs_f64() * (1.0 - fraction) / fraction;
    if fraction < 0.01 || !left.is_finite() {
        return format!("{} s so far", passed.as_secs());
    }
    let left = left.ceil() as u64;
    if left < 60 {
        format!("{percent} %, about {left} s left")
    } else {
        format!("{percent} %, about {} min left", left.div_ceil(60))
    }
}

#[cfg(test)]
mod tests {
    use super::told;
    use std::time::Duration;

    #[test]
    fn the_rest_takes_as_long_as_what_is_done() {
        assert_eq!(told(0.5, Duration::from_secs(10)), "50 %, about 10 s left");
        assert_eq!(told(0.1, Duration::from_secs(30)), "10 %, about 5 min left");
        assert_eq!(told(0.0, Duration::from_secs(3)), "3 s so far");
    }
}
