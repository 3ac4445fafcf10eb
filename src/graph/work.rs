//! How far is long work, and should it go on?
//!
//! Measures and layouts get a [`Work`]: they tell it how much is done, learn from it whether somebody wants them to stop, and hand it
//! what can be done on several threads. It decides nothing about who is told and how.

use crate::error::{Error, Result};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Long work that tells how far it is and can be stopped.
pub struct Work<'a> {
    what: &'static str,
    report: Option<&'a mut dyn FnMut(f64)>,
    stop: &'a AtomicBool,
    from: f64,
    share: f64,
}

static NEVER: AtomicBool = AtomicBool::new(false);

impl Work<'static> {
    /// Work that nobody watches and nobody stops.
    pub fn unwatched() -> Self {
        Self { what: "the work", report: None, stop: &NEVER, from: 0.0, share: 1.0 }
    }
}

impl<'a> Work<'a> {
    /// Work that is watched.
    ///
    /// - `what`: what is done, such as `laying out`; - `report`: is told now and then the fraction that is done, from 0 to 1.
    /// - `stop`: when it becomes true, the work ends soon with [`Error::Stopped`].
    pub fn new(what: &'static str, report: &'a mut dyn FnMut(f64), stop: &'a AtomicBool) -> Self {
        Self { what, report: Some(report), stop, from: 0.0, share: 1.0 }
    }

    /// A part of this work, from one fraction of it to another; the part counts its own fractions from 0 to 1.
    pub fn part(&mut self, from: f64, to: f64) -> Work<'_> {
        let report = self.report.as_mut().map(|report| &mut **report as &mut dyn FnMut(f64));
        Work { what: self.what, report, stop: self.stop, from: self.from + from * self.share, share: (to - from) * self.share }
    }

    /// Tells that a fraction is done.
    ///
    /// # Errors
    /// [`Error::Stopped`] when somebody wants the work to stop.
    pub fn done(&mut self, fraction: f64) -> Result<()> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(self.stopped());
        }
        if let Some(report) = &mut self.report {
            report(self.from + fraction * self.share);
        }
        Ok(())
    }

    /// That this was stopped.
    pub(super) fn stopped(&self) -> Error {
        Error::Stopped { what: self.what.to_owned() }
    }

    /// Whether somebody wants the work to stop, for the inside of a piece of work.
    pub(super) fn stop(&self) -> impl Fn() -> bool + Sync + use<'a> {
        let stop = self.stop;
        move || stop.load(Ordering::Relaxed)
    }

    /// Does pieces of work on all processors and gives their results in the order of the pieces, so that what is made of them does not
    /// depend on the number of threads.
    ///
    /// # Errors
    /// [`Error::Stopped`] when somebody wants the work to stop; it does between two pieces.
    pub(super) fn each<T: Send>(&mut self, pieces: usize, piece: impl Fn(usize) -> T + Sync) -> Result<Vec<T>> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(pieces.max(1));
        let (next, stop) = (AtomicUsize::new(0), self.stop);
        let results: Mutex<Vec<Option<T>>> = Mutex::new((0..pieces).map(|_| None).collect());
        let take = || {
            let number = next.fetch_add(1, Ordering::Relaxed);
            (number < pieces && !stop.load(Ordering::Relaxed)).then(|| {
                let result = piece(number);
                results.lock().unwrap_or_else(PoisonError::into_inner)[number] = Some(result);
            })
        };
        std::thread::scope(|scope| -> Result<()> {
            for _ in 1..threads {
                scope.spawn(|| while take().is_some() {});
            }
            while take().is_some() {
                self.done(next.load(Ordering::Relaxed).min(pieces) as f64 / pieces as f64)?;
            }
            Ok(())
        })?;
        let results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
        results.into_iter().collect::<Option<_>>().ok_or_else(|| self.stopped())
    }
}
