//! What is related to what, as a graph that can be measured, laid out, drawn and written?
//!
//! One model, [`Graph`], that knows nothing of where it came from: a data set (`extract`) or a file (`read`). It holds all that a
//! picture or an export tells, so that what comes after reads no data set any more. Topology is petgraph's; what many nodes or edges
//! share (classes, properties, passages, names of attributes) stands once in a table and is named by its number there.

pub mod aggregate;
pub mod colour;
pub mod draw;
pub mod export;
pub mod extract;
pub mod layout;
mod links;
pub mod measure;
pub mod page;
mod random;
pub mod read;
mod several;
pub mod top;
pub mod work;

use petgraph::graph::DiGraph;

/// Nodes and edges; an edge goes from subject to object. Parallel edges and self loops are kept.
pub type Net = DiGraph<Node, Edge>;

/// A graph with everything that a picture or a file of it tells.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// The nodes and edges.
    pub net: Net,
    /// The classes that nodes name by number.
    pub classes: Vec<Word>,
    /// The properties that edges name by number.
    pub properties: Vec<Word>,
    /// The passages, files and link sets that nodes and edges name by number.
    pub sources: Vec<Source>,
    /// The attributes of nodes: literal properties, folded figures and measures.
    pub node_columns: Vec<Column>,
    /// The attributes of edges.
    pub edge_columns: Vec<Column>,
    /// Where each node is drawn, by node number, `x` to the right and `y` downward; empty before a layout.
    pub positions: Vec<[f64; 2]>,
    /// What the graph is, for captions and the heads of files.
    pub about: About,
}

/// A class or a property.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// Its IRI; empty in a graph that was read from a file without IRIs.
    pub iri: String,
    /// Its prefixed name, or what the file calls it.
    pub name: String,
    /// Its label for reading.
    pub label: String,
}

/// Who states an edge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The IRI of the graph that states it.
    pub iri: String,
    /// Page and part in a few words, or the title of the file.
    pub cite: String,
    /// asserted, background, linked, computed or imported; empty when nothing says so.
    pub status: String,
    /// The phrases of the passage, none empty.
    pub phrases: Vec<String>,
}

/// A thing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// Its IRI, `_:` and the name of a blank node, or the identifier that the file gave.
    pub iri: String,
    /// The label to show.
    pub label: String,
    /// Its labels in every language, none empty, with the language tag or an empty one; in the order of tag and text.
    pub names: Vec<(String, String)>,
    /// Its classes by number; it is drawn as the first.
    pub classes: Vec<u32>,
    /// Its attributes: the number of the column, and the value; in the order of the columns.
    pub values: Vec<(u32, Value)>,
    /// Who states its attributes, by number.
    pub sources: Box<[u32]>,
}

/// A statement that relates two things.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edge {
    /// Its property by number.
    pub property: u32,
    /// How much it counts; 1 unless it stands for several or the file says otherwise.
    pub weight: f64,
    /// Who states it, by number.
    pub sources: Box<[u32]>,
    /// Its attributes: the number of the column, and the value; in the order of the columns.
    pub values: Vec<(u32, Value)>,
}

/// An attribute that nodes or edges can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in files: letters, digits, `_`, `-` and `.` only, and unique among the columns.
    pub name: String,
    /// The IRI of the property, if it is one.
    pub iri: String,
    /// What its values are.
    pub kind: ValueKind,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Text; several values of one thing are joined.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers, all finite.
    Number,
    /// Truth values.
    Boolean,
}

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A finite number.
    Number(f64),
    /// A truth value.
    Boolean(bool),
}

/// What a graph is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// A title in a few words.
    pub title: String,
    /// How it was selected: the options or the query.
    pub selection: String,
    /// What was left out or aggregated, a sentence each.
    pub notes: Vec<String>,
}

/// A name for a new column made of a given one: what a name may not hold becomes `_`, and a number is added while the name is taken or means
/// something else in the files.
pub(crate) fn free_name(wanted: &str, columns: &[Column]) -> String {
    let mut name: String = wanted.chars().map(|c| if is_name_char(c) { c } else { '_' }).collect();
    if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        name.insert(0, '_');
    }
    let is_free = |name: &str| !export::is_reserved(name) && columns.iter().all(|column| column.name != name);
    let mut number = 1;
    let mut free = name.clone();
    while !is_free(&free) {
        number += 1;
        free = format!("{name}_{number}");
    }
    free
}

/// Whether the name of a column can hold a letter: XML 1.0, section 2.3, NameChar, without the colon and what lies beyond the first plane.
pub(crate) fn is_name_char(c: char) -> bool {
    let ascii = c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    ascii || (c.is_alphabetic() && matches!(c, '\u{C0}'..='\u{218F}' | '\u{2C00}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'))
}
