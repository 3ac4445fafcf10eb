//! How do the rows of a table become statements?
//!
//! ```text
//! guess     the values of a table → the mapping that one begins with, as text
//! mapping   the text of a mapping → which columns become which statements      (template: IRIs with the values of a row in them)
//! rows      row by row → statements in one graph, or what is wrong with the row (value: what a datatype allows)
//! describe  the graph's description: what it was made of
//! ```
//!
//! The words of a mapping are those of *Metadata Vocabulary for Tabular Data* (W3C Recommendation, 2015) where they are the same thing: its
//! `aboutUrl` and `valueUrl` are templates here too, `separator`, `null` and `lang` mean what they mean there. Reading the table is the
//! business of `dataset`, and writing the statements that of those above.

mod describe;
mod guess;
mod lookup;
mod mapping;
mod rows;
mod template;
#[cfg(test)]
mod tests;
mod value;

pub use describe::{Origin, describe};
pub use guess::guess;
pub use lookup::Lookups;
pub use mapping::{Fault, Mapping, base};
pub use rows::{Import, Missed};
