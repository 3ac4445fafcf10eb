//! Which part of the data is asked for on the command line?

use super::super::query::is_name;
use crate::dataset::Dataset;
use crate::error::Result;
use crate::graph::About;
use crate::graph::extract::Figures;
use crate::query::Query;
use crate::query::named::NamedQuery;
use crate::query::parameter::Given;
use crate::query::part::{Wanted, graphs_of};
use crate::query::{entity, schema};

/// The options that select a part of the data; all that are given hold together.
#[derive(Debug, clap::Args)]
pub(in super::super) struct SelectionArgs {
    /// Only what is near this entity; again for another
    #[arg(long, value_name = "ENTITY")]
    about: Vec<String>,
    /// So many steps away at most
    #[arg(long, value_name = "N", default_value_t = 1, requires = "about")]
    hops: u32,
    /// Only members of this class and its subclasses, and what relates them; again for another
    #[arg(long, value_name = "CLASS")]
    class: Vec<String>,
    /// Only statements of this property, and what they relate; again for another
    #[arg(long, value_name = "PROPERTY")]
    property: Vec<String>,
    /// No statements of this property; again for another
    #[arg(long, value_name = "PROPERTY")]
    avoid: Vec<String>,
    /// Only what this source states: a document, section, table, page, passage or file, or asserted, background, linked, computed or
    /// imported; again for another
    #[arg(long, value_name = "SOURCE", conflicts_with = "query")]
    source: Vec<String>,
    /// Take what this query gives: the triples of CONSTRUCT, or the rows of SELECT
    ///
    /// Of a SELECT, the first two columns of things are the ends of an edge, from the first to the second; the next column of IRIs or text
    /// says what relates them (without one, the name of the second column does), and every other column is an attribute of the edge.
    #[arg(long, value_name = "NAME|SPARQL")]
    query: Option<String>,
    /// Give a parameter of the named query a value; again for the same name adds an alternative
    #[arg(short, long = "param", value_name = "NAME=VALUE", requires = "query")]
    params: Vec<Given>,
    /// Make a column of numbers of each figure (quantity, place, unit and time), instead of one attribute that lists them as printed
    #[arg(long)]
    fold: bool,
}

impl SelectionArgs {
    /// What is wanted, with the names looked up.
    pub(super) fn wanted(&self, dataset: &Dataset) -> Result<Wanted> {
        let graphs: Vec<_> = self.source.iter().map(|name| graphs_of(dataset, name)).collect::<Result<_>>()?;
        Ok(Wanted {
            about: self.about.iter().map(|name| entity::resolve(dataset, name)).collect::<Result<_>>()?,
            hops: self.hops,
            classes: self.class.iter().map(|name| schema::class(dataset, name)).collect::<Result<_>>()?,
            properties: self.property.iter().map(|name| schema::property(dataset, name)).collect::<Result<_>>()?,
            avoid: self.avoid.iter().map(|name| schema::property(dataset, name)).collect::<Result<_>>()?,
            graphs: (!graphs.is_empty()).then(|| graphs.concat()),
            query: self.query.as_deref().map(|text| self.query(text, dataset)).transpose()?,
        })
    }

    fn query(&self, text: &str, dataset: &Dataset) -> Result<Query> {
        let mut query = if is_name(text) {
            NamedQuery::find(&dataset.workspace, text)?.parse(&dataset.prefixes)?
        } else {
            Query::parse(text, &dataset.prefixes)?
        };
        query.bind_given(&self.params, dataset)?;
        Ok(query)
    }

    pub(super) fn figures(&self) -> Figures {
        if self.fold { Figures::AsColumns } else { Figures::AsText }
    }

    /// What the graph is, for captions and files.
    pub(super) fn about(&self) -> About {
        let mut selection: Vec<String> = Vec::new();
        for (option, names) in [
            ("about", &self.about),
            ("class", &self.class),
            ("property", &self.property),
            ("avoid", &self.avoid),
            ("source", &self.source),
        ] {
            selection.extend(names.iter().map(|name| format!("--{option} {name}")));
        }
        if !self.about.is_empty() && self.hops != 1 {
            selection.push(format!("--hops {}", self.hops));
        }
        selection.extend(self.query.iter().map(|query| format!("--query {query}")));
        let title = match self.about.as_slice() {
            [] if selection.is_empty() => "entity graph".to_owned(),
            [] => "part of the entity graph".to_owned(),
            about => about.join(", "),
        };
        About { title, selection: selection.join(" "), notes: Vec::new() }
    }
}
