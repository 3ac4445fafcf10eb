//! What does a service on the web know by these names?
//!
//! ```text
//! client     a request → its answer, asked again when that may help          (cache: answers on disk)
//! reconcile  names → records of a reconciliation service, in batches
//! endpoint   names of everything in a SPARQL endpoint, page by page
//! ```
//!
//! Only the transport is here: how well a record fits is the business of `link`, to which a service is one more source of records. Whatever
//! was answered is kept on disk, so work that a failure ends goes on from there.

mod cache;
mod client;
pub mod endpoint;
pub mod reconcile;

pub use cache::Cache;
pub use client::{Client, Patience};

/// A thing as a service tells of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Its IRI, or its identifier where the service tells no IRIs.
    pub id: String,
    /// Its names, the label first.
    pub names: Vec<String>,
}
