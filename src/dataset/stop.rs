//! How is a running query stopped?
//!
//! The evaluator asks its own cancellation token only when it reads from the dataset, and a cross product can run for hours
//! between two reads. What it does all the time is clone, hash and read terms, so the terms look at a flag now and then and unwind
//! out of the evaluator when it is set. So does the reading of files. Only [`unless_stopped`] sees that unwinding.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The query was stopped by its flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

thread_local! {
    static FLAG: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
    static CALLS: Cell<u32> = const { Cell::new(0) };
}

/// Looks at the flag in one of this many calls.
const EVERY: u32 = 256;

/// Does a piece of a query's work on this thread, and gives it up soon after the flag is set.
///
/// # Errors
/// [`Stopped`] when the flag was set; what the work had built is dropped.
pub fn unless_stopped<T>(flag: &Arc<AtomicBool>, work: impl FnOnce() -> T) -> Result<T, Stopped> {
    if flag.load(Ordering::Relaxed) {
        return Err(Stopped);
    }
    let outer = FLAG.replace(Some(Arc::clone(flag)));
    let done = catch_unwind(AssertUnwindSafe(work));
    FLAG.replace(outer);
    done.or_else(|cause| if cause.is::<Stopped>() { Err(Stopped) } else { resume_unwind(cause) })
}

/// The flag that stops what this thread does, for work that looks at it by itself; one that nobody sets if there is none.
pub fn flag() -> Arc<AtomicBool> {
    FLAG.with_borrow(|flag| flag.clone().unwrap_or_default())
}

/// Gives the work up if the flag of this thread is set.
pub(super) fn check() {
    let calls = CALLS.with(|calls| {
        calls.set(calls.get().wrapping_add(1));
        calls.get()
    });
    if calls.is_multiple_of(EVERY) && is_set() {
        resume_unwind(Box::new(Stopped));
    }
}

#[cold]
fn is_set() -> bool {
    FLAG.with_borrow(|flag| flag.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed))) && !std::thread::panicking()
}
