//! Which figures and tables do the sources print, and what is known of those whose values are missing?

use super::column::plain;
use crate::dataset::Dataset;
use crate::error::{Error, Result};
use crate::query::rows;
use std::collections::BTreeSet;

/// A figure or table that a source prints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// Its name among the plots: `figure-4` for Figure 4.
    pub name: String,
    /// What it is called in print.
    pub label: String,
    /// Its title.
    pub title: String,
    /// The pages, as printed.
    pub pages: BTreeSet<String>,
    /// The sources that are printed under it.
    pub sources: BTreeSet<String>,
    /// What of it is missing in the data.
    pub missing: BTreeSet<String>,
}

/// The figures and tables of all sources, by label.
pub fn printed(dataset: &Dataset) -> Result<Vec<Printed>> {
    let text = "SELECT ?label ?title ?page ?source ?missing {
        VALUES ?class { doco:Figure doco:Table }
        ?thing a ?class ; rdfs:label ?label .
        FILTER (LANG(?label) IN ('en', ''))
        OPTIONAL { ?thing dcterms:title ?title }
        OPTIONAL { ?thing :page/:number ?page }
        OPTIONAL { ?thing dcterms:source/rdfs:label ?source }
        OPTIONAL { ?gap a :Gap ; dcterms:isPartOf ?thing ; :missing ?missing }
    } ORDER BY ?class ?label ?title ?page ?source ?missing";
    let mut found: Vec<Printed> = Vec::new();
    for row in rows(dataset, text, None)? {
        let cell = |at: usize| row.get(at).and_then(Option::as_ref).map(plain);
        let Some(label) = cell(0) else { continue };
        if found.last().is_none_or(|last| last.label != label) {
            let name = label.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-");
            found.push(Printed { name, label, title: cell(1).unwrap_or_default(), ..Printed::default() });
        }
        if let Some(last) = found.last_mut() {
            last.pages.extend(cell(2));
            last.sources.extend(cell(3));
            last.missing.extend(cell(4));
        }
    }
    Ok(found)
}

impl Printed {
    /// Its sources as they are printed, or that none is.
    pub fn after(&self) -> String {
        let sources: Vec<&str> = self.sources.iter().map(String::as_str).collect();
        if sources.is_empty() {
            "its source line is missing too".to_owned()
        } else {
            format!("printed after {}", sources.join(", "))
        }
    }

    /// The error of somebody who wants it drawn although no query gives its values.
    pub fn without_values(&self) -> Error {
        let pages: Vec<&str> = self.pages.iter().map(String::as_str).collect();
        let place = if pages.is_empty() { String::new() } else { format!(" (p. {})", pages.join(", ")) };
        let missing: Vec<&str> = self.missing.iter().map(String::as_str).collect();
        let missing = if missing.is_empty() { String::new() } else { format!("; missing: {}", missing.join("; ")) };
        Error::Usage {
            message: format!("the text gives no values of {}, {:?}{place}, {}{missing}", self.label, self.title, self.after()),
            hint: format!("`bioatlas show '{}'` tells what is known of it; `bioatlas plot` lists what can be drawn", self.label),
        }
    }
}
