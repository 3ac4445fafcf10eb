//! What is left behind when the program is ended in the middle?
//!
//! Nothing: files that are not complete are kept in view, and removed when a signal or a time-out ends the program before they are. The
//! terminal is as it was found.

use crate::dataset::stop_flag;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// The files and folders that are not complete.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a file or folder that is removed if the program is ended before it is [`finished`].
///
/// - `make`: makes it; - `path`: where it is.
pub(super) fn unfinished_until_named<T>(make: impl FnOnce() -> io::Result<T>, path: impl Fn(&T) -> &Path) -> io::Result<T> {
    watch_signals();
    // Held while it is made, so that no signal finds it made and unknown.
    let mut all = unfinished();
    let made = make()?;
    all.push(path(&made).to_owned());
    Ok(made)
}

/// Says that a file or folder is complete, or gone.
pub(super) fn finished(path: &Path) {
    unfinished().retain(|other| other != path);
}

/// Ends the program at once and leaves nothing half-written.
#[allow(clippy::exit, reason = "what is being done cannot be stopped in another way")]
pub(super) fn end(code: i32) -> ! {
    remove_all();
    std::process::exit(code)
}

/// What undoes a change of the terminal.
static UNDO: Mutex<Option<Box<dyn Fn() + Send>>> = Mutex::new(None);

/// Does something when a signal ends the program, until it is told otherwise: the terminal stays as it was found.
pub(super) fn undo_at_end(undo: Option<Box<dyn Fn() + Send>>) {
    watch_signals();
    *UNDO.lock().unwrap_or_else(PoisonError::into_inner) = undo;
}

fn remove_all() {
    if let Some(undo) = UNDO.lock().unwrap_or_else(PoisonError::into_inner).take() {
        undo();
    }
    super::progress::wipe();
    for path in unfinished().drain(..) {
        // What cannot be removed stays; the program ends either way.
        let _ = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
    }
}

/// Ends the program when the caller still holds what this returns after so long.
///
/// For work that cannot be asked to stop, such as the planning of a query.
///
/// - `code`: gives the exit code, and says why.
pub(super) fn after(patience: Duration, code: impl FnOnce() -> i32 + Send + 'static) -> Sender<()> {
    let (held, wait) = mpsc::channel::<()>();
    thread::spawn(move || {
        if wait.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
            end(code());
        }
    });
    held
}

#[cfg(unix)]
fn watch_signals() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use std::sync::Once;
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| {
        // At a prompt Ctrl-C stops a statement, which then removes what it was writing.
        let all = if interrupts_end() { &[SIGTERM, SIGHUP, SIGINT][..] } else { &[SIGTERM, SIGHUP][..] };
        let Ok(mut signals) = Signals::new(all) else { return };
        thread::spawn(move || {
            for signal in signals.forever() {
                remove_all();
                let _ = signal_hook::low_level::emulate_default_handler(signal);
            }
        });
    });
}

#[cfg(not(unix))]
fn watch_signals() {}

#[cfg(unix)]
fn interrupts_end() -> bool {
    !KEPT_INTERRUPTS.load(Ordering::Relaxed)
}

#[cfg(unix)]
static KEPT_INTERRUPTS: AtomicBool = AtomicBool::new(false);

/// A flag that the first Ctrl-C sets, for work that keeps what it did; a second one ends the program. At the prompt, the flag of the statement.
pub(super) fn interrupted() -> Arc<AtomicBool> {
    #[cfg(unix)]
    if !interrupts_end() {
        return stop_flag();
    }
    let flag = Arc::<AtomicBool>::default();
    let set = Arc::clone(&flag);
    on_interrupt(move || {
        if set.swap(true, Ordering::Relaxed) {
            end(INTERRUPTED);
        }
    });
    flag
}

/// The exit code of a program that Ctrl-C ended: 128 and the number of the signal.
pub(super) const INTERRUPTED: i32 = 130;

/// Does something else than to end the program at Ctrl-C, such as to stop a statement of the prompt.
pub(super) fn on_interrupt(act: impl FnMut() + Send + 'static) {
    #[cfg(unix)]
    KEPT_INTERRUPTS.store(true, Ordering::Relaxed);
    // Who comes second finds the flag of the first; where no handler can be set, Ctrl-C just ends the program.
    let _ = ctrlc::set_handler(act);
}
