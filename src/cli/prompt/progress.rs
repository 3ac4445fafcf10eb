//! Is it still running?
//!
//! After two seconds a line at standard error says how long it has run and, for a query, how many rows there are; the line goes when
//! the work ends. Only where a person looks.

use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// Tells how far something is until it is dropped.
pub(super) struct Progress {
    /// How many rows there are.
    pub(super) rows: Arc<AtomicU64>,
    running: Option<(mpsc::Sender<()>, thread::JoinHandle<()>)>,
}

impl Progress {
    /// Counts and says nothing.
    pub(super) fn silent() -> Self {
        Self { rows: Arc::default(), running: None }
    }

    /// Begins to watch the time.
    pub(super) fn begin() -> Self {
        let rows = Arc::<AtomicU64>::default();
        let (ended, wait) = mpsc::channel::<()>();
        let counted = Arc::clone(&rows);
        let began = Instant::now();
        let thread = thread::spawn(move || {
            let mut pause = Duration::from_secs(2);
            let mut said = false;
            while wait.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                let (rows, seconds) = (counted.load(Ordering::Relaxed), began.elapsed().as_secs());
                let rows = if rows == 0 { "no rows yet".to_owned() } else { format!("{rows} rows so far") };
                // Progress is a courtesy; nothing depends on it.
                let _ = write!(io::stderr().lock(), "\r\u{1b}[K{rows}, {seconds} s; Ctrl-C stops it");
                said = true;
                pause = Duration::from_millis(250);
            }
            if said {
                let _ = write!(io::stderr().lock(), "\r\u{1b}[K");
            }
        });
        Self { rows, running: Some((ended, thread)) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((ended, thread)) = self.running.take() {
            drop(ended);
            let _ = thread.join();
        }
    }
}
