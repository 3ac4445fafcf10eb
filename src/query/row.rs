//! On which row of which table does a graph state something?
//!
//! `import` says of each thing, in the graph that it makes, on which row of the file the thing stands:
//! `prov:wasDerivedFrom <file:companies.csv#row=2>`, as RFC 7111 numbers rows. So what that graph says of the thing stands there. Of a
//! thing of several rows nobody knows which row says what, so it has none.

use super::triples::Triples;
use crate::dataset::Dataset;
use crate::vocab::{dcterms, other};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// Its name.
    pub iri: NamedNode,
    /// The file.
    pub file: String,
    /// Its number in the file.
    pub number: String,
}

/// What says of a thing on which row it stands.
pub const PROPERTY: NamedNodeRef<'static> = other::PROV_WAS_DERIVED_FROM;

/// What states something: a graph, perhaps on a row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The graph.
    pub graph: Term,
    /// The row, of a graph of a table.
    pub row: Option<TableRow>,
}

impl Stated {
    /// Graphs that state something of a subject.
    pub fn of(dataset: &Dataset, graphs: Vec<Term>, subject: &Term) -> Vec<Self> {
        let stated = |graph: Term| Self { row: TableRow::of_statement(dataset, &graph, subject), graph };
        graphs.into_iter().map(stated).collect()
    }

    /// What it is called: the row, or the graph where there is none.
    pub fn name(&self) -> Term {
        self.row.as_ref().map_or_else(|| self.graph.clone(), |row| row.iri.clone().into())
    }
}

impl TableRow {
    /// The row that is meant when a thing is derived from some terms: the only row among them.
    pub fn of(dataset: &Dataset, derived_from: &[Term]) -> Option<Self> {
        let mut rows = derived_from.iter().filter_map(|term| match term {
            Term::NamedNode(iri) => iri.as_str().split_once("#row=").map(|(file, number)| (iri, file, number)),
            _ => None,
        });
        let (Some((iri, file, number)), None) = (rows.next(), rows.next()) else { return None };
        let given = NamedNode::new(file).ok().map(|file| Triples::of(dataset).values(&file.into(), dcterms::IDENTIFIER));
        let name = given.into_iter().flatten().find_map(|name| match name {
            Term::Literal(name) => Some(name.value().to_owned()),
            _ => None,
        });
        let file = name.unwrap_or_else(|| file.strip_prefix("file:").unwrap_or(file).to_owned());
        Some(Self { iri: iri.clone(), file, number: number.to_owned() })
    }

    /// The row on which a graph states something of a subject.
    pub fn of_statement(dataset: &Dataset, graph: &Term, subject: &Term) -> Option<Self> {
        Self::of(dataset, &Triples::of(dataset).stated_of(graph, subject, PROPERTY))
    }

    /// In words: `companies.csv, row 2`.
    pub fn words(&self) -> String {
        format!("{}, row {}", self.file, self.number)
    }
}
