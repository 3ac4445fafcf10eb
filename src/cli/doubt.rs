//! Which of the figures that are shown are in doubt?
//!
//! A figure that the audit finds inconsistent has a mark, `!1`, and a line below says what speaks against it.

use super::output::{self, Screen};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::audit::{self, Doubt};
use oxigraph::model::NamedNode;
use std::io::Write;

/// The figures in doubt among those that are shown, in the order in which they are shown.
pub(super) struct Doubts(Vec<(NamedNode, Doubt)>);

impl Doubts {
    /// One audit of what bears on them.
    pub(super) fn among(dataset: &Dataset, observations: Vec<NamedNode>) -> Result<Self> {
        let mut found = audit::doubts(dataset, &observations)?;
        Ok(Self(observations.into_iter().filter_map(|iri| found.remove(&iri).map(|doubt| (iri, doubt))).collect()))
    }

    /// The mark behind the number of a figure, after a blank; empty if it is not in doubt.
    pub(super) fn mark(&self, observation: &NamedNode) -> String {
        let at = self.0.iter().position(|(iri, _)| iri == observation);
        at.map_or_else(String::new, |at| format!(" !{}", at + 1))
    }

    /// What is in doubt and why.
    pub(super) fn words(&self, observation: &NamedNode) -> Option<String> {
        self.0.iter().find(|(iri, _)| iri == observation).map(|(_, doubt)| in_words(doubt))
    }

    /// A line for each mark.
    pub(super) fn write(&self, out: &mut dyn Write, screen: &Screen, width: Option<u16>) -> std::io::Result<()> {
        self.0.iter().enumerate().try_for_each(|(at, (_, doubt))| {
            let text = format!("  !{}  {}", at + 1, output::clean(&in_words(doubt)));
            output::remark(out, (screen, width), "", (&text, &str::to_owned), "")
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn in_words(doubt: &Doubt) -> String {
    format!("in doubt: {}: {}", doubt.figure, doubt.why)
}
