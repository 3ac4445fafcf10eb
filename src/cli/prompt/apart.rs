//! How is a query left that does not stop?
//!
//! A query stops soon after its flag is set, but not while it is planned. So it runs on a thread of its own, which is left to itself when
//! it has not stopped some time after it should have: the person goes on, and the thread ends when the planning does.

use super::super::output;
use super::progress::Progress;
use crate::error::{Error, Result};
use crate::query::{Limits, STACK};
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// How long after it should have stopped it is waited for.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the flag of the session is looked at.
const STEP: Duration = Duration::from_millis(10);

/// Does the work of a query apart.
///
/// - `limits`: those of the session; the work gets the same with a flag of its own, since the session's is taken back for its next
///   statement; - `progress`: tells the person how far it is.
///
/// # Errors
/// What the work brings; that it was stopped, or was out of time.
pub(super) fn apart<T: Send + 'static>(
    limits: &Limits,
    progress: Progress,
    work: impl FnOnce(Limits) -> Result<T> + Send + 'static,
) -> Result<T> {
    let flag = Arc::<AtomicBool>::default();
    let given = Limits { timeout: limits.timeout, stop: Some(Arc::clone(&flag)) };
    let (sender, done) = mpsc::channel();
    let worker = thread::Builder::new().stack_size(STACK).spawn(move || sender.send(work(given)));
    let worker = worker.map_err(|e| Error::Evaluation(format!("no thread could be started for it: {e}")))?;
    let began = Instant::now();
    let mut stopped: Option<Instant> = None;
    loop {
        match done.recv_timeout(STEP) {
            Ok(result) => return result,
            Err(RecvTimeoutError::Disconnected) => match worker.join() {
                Err(cause) => resume_unwind(cause),
                Ok(_) => return Err(Error::Evaluation("it ended without an answer".into())),
            },
            Err(RecvTimeoutError::Timeout) => {}
        }
        if limits.stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed)) {
            flag.store(true, Ordering::Relaxed);
            stopped.get_or_insert_with(Instant::now);
        }
        let late = limits.timeout.filter(|timeout| began.elapsed() > timeout.saturating_add(PATIENCE));
        let left = match (stopped, late) {
            (Some(since), _) if since.elapsed() > PATIENCE => Error::Stopped { what: "the query".into() },
            (_, Some(timeout)) => Error::Timeout { seconds: timeout.as_secs_f64() },
            _ => continue,
        };
        flag.store(true, Ordering::Relaxed);
        drop(progress);
        output::note("its planning cannot be stopped, and goes on in the background");
        return Err(left);
    }
}
