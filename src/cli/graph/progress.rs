//! Who watches the work on a graph, and who stops it?

use super::super::progress::Progress;
use crate::dataset::stop_flag;
use crate::error::Result;
use crate::graph::work::Work;

/// Does long work and tells how far it is.
///
/// - `what`: what is done, such as `laying out`.
pub(super) fn watched<T>(what: &'static str, work: impl FnOnce(&mut Work<'_>) -> Result<T>) -> Result<T> {
    let mut progress = Progress::new(what);
    work(&mut Work::new(what, &mut |share| progress.share(share), &stop_flag()))
}
