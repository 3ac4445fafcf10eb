//! A paper as a graph that people can question, with the passage behind every fact.
//!
//! The crate has thirteen rooms, and calls go only downward in this picture:
//!
//! ```text
//! main.rs → faces:   cli/                          speaks to people; the only room that prints
//!         → answers: validate                      shapes → report
//!                    graph/                        what is related to what, as numbers, pictures and files
//!                    plot/                         numeric answers as charts
//!                    link/                         which things of another data set are the same, and why
//!                    import/                       how the rows of a table become statements
//!         → web:     remote/                       what a service on the web knows by these names
//!         → drawing: picture/                      a drawing → SVG, PNG, PDF
//!         → asking:  query/                        the only way to get anything out of a dataset
//!         → facts:   dataset/                      what is loaded, from where
//!         → words:   vocab, error                  terms and messages
//! ```
//!
//! The main flow: `main → cli::run → Source::open → Dataset → Query::run → Answer → format::write`.

pub mod cli;
pub mod dataset;
pub mod error;
pub mod graph;
pub mod import;
pub mod link;
pub mod picture;
pub mod plot;
pub mod query;
pub mod remote;
pub mod validate;
pub mod vocab;

pub use error::{Error, Result};
