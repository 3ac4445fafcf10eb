//! Tests through the binary, one module for each verb, and tests of what the repository's folders promise.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod harness;

mod apply;
mod architecture; // which room may use which
mod audit;
mod bad_input; // what a user can get wrong, for every verb
mod bad_tables; // tables, sets of links and mappings that are wrong
mod cite;
mod cli; // exit codes, help, colour, streams, output files
mod compare;
mod docs; // examples in README.md and docs/ are what the program prints
mod dump;
mod effect;
mod evidence;
mod figure;
mod find;
mod graph;
mod import;
mod init;
mod link;
mod links;
mod ontology; // vocab.rs and ontology/ name the same terms
mod path;
mod plot;
mod prompt; // scripts and keys
mod queries; // every file of queries/: header, answer, the questions that it answers
mod query; // formats, parameters, faults of queries
mod remote; // `link` to services on the web
mod review;
mod service; // such a service, for the tests
mod show;
#[cfg(unix)]
mod signals; // what `link` keeps when it is stopped
mod stats;
mod terminal; // a pseudo-terminal for `prompt`
mod validate;
