//! How far is the writing of a file?
//!
//! Writers take the nodes and edges that they write from here, so that every one that is begun is counted. Where it is told, and whether
//! to go on, is a matter of the work.

use crate::error::{Error, Result};
use crate::graph::Graph;
use crate::graph::work::Work;
use petgraph::graph::{EdgeIndex, NodeIndex};
use std::cell::Cell;
use std::io::{self, Write};
use std::rc::Rc;

/// Where a graph is written.
pub(super) struct Out<'a, 'w> {
    to: &'a mut dyn Write,
    work: &'a mut Work<'w>,
    begun: Rc<Cell<usize>>,
    all: usize,
    calls: usize,
    stopped: Option<Error>,
}

/// So many pieces of text are written before the work is told.
const OFTEN: usize = 1 << 10;

impl<'a, 'w> Out<'a, 'w> {
    /// Writes to a place.
    ///
    /// - `all`: the number of nodes and edges that are written.
    pub(super) fn new(to: &'a mut dyn Write, work: &'a mut Work<'w>, all: usize) -> Self {
        Self { to, work, begun: Rc::default(), all, calls: 0, stopped: None }
    }

    /// The nodes of a graph, each counted.
    pub(super) fn nodes(&self, graph: &Graph) -> impl ExactSizeIterator<Item = NodeIndex> + use<> {
        let begun = Rc::clone(&self.begun);
        graph.net.node_indices().inspect(move |_| begun.set(begun.get() + 1))
    }

    /// The edges of a graph, each counted.
    pub(super) fn edges(&self, graph: &Graph) -> impl ExactSizeIterator<Item = EdgeIndex> + use<> {
        let begun = Rc::clone(&self.begun);
        graph.net.edge_indices().inspect(move |_| begun.set(begun.get() + 1))
    }

    /// Counts nodes or edges that are written column by column.
    pub(super) fn count(&self, number: usize) {
        self.begun.set(self.begun.get() + number);
    }

    /// The work that writing is, for what is done before something can be written.
    pub(super) fn work(&mut self) -> &mut Work<'w> {
        self.work
    }

    /// What came of writing; the work that was stopped rather than the failure that it looked like.
    pub(super) fn end(self, written: Result<u64>) -> Result<u64> {
        self.stopped.map_or(written, Err)
    }
}

impl Write for Out<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.calls += 1;
        if self.calls.is_multiple_of(OFTEN)
            && let Err(stopped) = self.work.done(self.begun.get() as f64 / self.all.max(1) as f64)
        {
            self.stopped = Some(stopped);
            return Err(io::Error::other("stopped"));
        }
        self.to.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
