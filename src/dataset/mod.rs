//! What is loaded, and from where?
//!
//! A [`Source`] is what a person names: the built-in atlas or a workspace folder, and files beside it. Opening it
//! gives a [`Dataset`]. Every triple is in the default graph and in the graph of who states it: the passage, or the
//! file. Facts leave a dataset only through `query`.

mod blank;
mod gzip;
mod image;
mod index;
mod nesting;
mod read;
pub mod sssom;
mod stop;
pub mod table;
mod terms;
mod workspace;

pub use index::{Index, QueryTerm};
pub use read::{format_of, is_readable};
pub use stop::{Stopped, flag as stop_flag, unless_stopped};
pub(crate) use terms::TermId;
pub use workspace::{TextFile, Workspace, workspace_file};

use crate::error::{Error, Result};
use crate::vocab::Prefixes;
use blank::BlankNodes;
use image::Image;
use oxigraph::model::{Quad, Term};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a person asks to be opened.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The workspace: ontology, data and queries.
    pub workspace: Workspace,
    /// Files of RDF or of mappings beside it; `-` is standard input.
    pub data: Vec<PathBuf>,
}

/// Everything that is loaded. A copy shares the statements.
#[derive(Clone)]
pub struct Dataset {
    /// The statements.
    pub(crate) index: Arc<Index>,
    /// The prefixes that queries may use and answers are shortened with.
    pub prefixes: Prefixes,
    /// The workspace that was opened.
    pub workspace: Workspace,
    /// What was read so far, so that a file which comes later is told apart from it.
    files: Files,
}

/// The files of a dataset, as far as later ones must not take their names.
#[derive(Clone, Default)]
struct Files {
    blank_nodes: usize,
    /// How many of the user's files have each name.
    names: BTreeMap<String, usize>,
}

impl Source {
    /// Reads everything that the source names.
    ///
    /// # Errors
    /// A file that cannot be read or is malformed, with its name, line and column; nothing is kept then.
    ///
    /// O(n log n) for n statements.
    pub fn open(&self) -> Result<Dataset> {
        self.read(Marking::Imported)
    }

    /// Reads everything that the source names, and adds nothing of the program's own: no file is marked as imported.
    ///
    /// # Errors
    /// As [`Source::open`].
    pub fn open_as_given(&self) -> Result<Dataset> {
        self.read(Marking::None)
    }

    /// Reads SHACL shapes: the given files or, if there are none, those of the workspace.
    ///
    /// # Errors
    /// As [`Source::open`].
    pub fn open_shapes(&self, files: &[PathBuf]) -> Result<Dataset> {
        let mut opening = Opening { blank_nodes: BlankNodes::of_shapes(), ..Opening::default() };
        if files.is_empty() {
            for file in self.workspace.shapes()? {
                opening.workspace_file(file)?;
            }
        }
        for path in files {
            opening.data_file(path, Marking::None)?;
        }
        Ok(opening.finish(&self.workspace))
    }

    fn read(&self, marking: Marking) -> Result<Dataset> {
        let mut opening = Opening::default();
        if matches!(self.workspace, Workspace::BuiltIn) {
            opening.built_in();
        }
        for file in self.workspace.rdf_files()? {
            opening.workspace_file(file)?;
        }
        for path in &self.data {
            opening.data_file(path, marking)?;
        }
        Ok(opening.finish(&self.workspace))
    }
}

/// Whether the graphs of the user's files are marked as imported.
#[derive(Clone, Copy)]
enum Marking {
    Imported,
    None,
}

/// A dataset while its files are read.
#[derive(Default)]
struct Opening {
    index: Index,
    prefixes: Prefixes,
    blank_nodes: BlankNodes,
    names: BTreeMap<String, usize>,
}

impl Opening {
    /// The built-in atlas, from the image that the build script made of `ontology/` and `data/`.
    fn built_in(&mut self) {
        let image = Image::read(include_bytes!(concat!(env!("OUT_DIR"), "/atlas.image")));
        for (name, iri) in &image.prefixes {
            self.prefixes.learn(name, iri);
        }
        self.blank_nodes.skip(image.files);
        self.index = Index::from_image(image);
    }

    fn workspace_file(&mut self, file: TextFile) -> Result<()> {
        let name = format!("file:{}", file.name);
        self.file(&file.path, Cursor::new(file.content), &read::Unnamed::Workspace(&name))
    }

    fn data_file(&mut self, path: &PathBuf, marking: Marking) -> Result<()> {
        let (name, content) = open_data(path)?;
        let iri = self.name_of(path);
        let unnamed = match marking {
            Marking::Imported => read::Unnamed::Imported(&iri),
            Marking::None => read::Unnamed::Workspace(&iri),
        };
        self.file(&name, content, &unnamed)
    }

    /// The IRI of a file's own graph: its name without folders, so that it is the same wherever the file lies; files of one name
    /// are told apart by a number, in the order in which they are given.
    fn name_of(&mut self, path: &Path) -> String {
        let name = if path.as_os_str() == "-" { None } else { path.file_name() };
        let iri = format!("file:{}", iri_safe(name.map_or("stdin".into(), |n| n.to_string_lossy())));
        let times = self.names.entry(iri.clone()).or_default();
        *times += 1;
        if *times == 1 { iri } else { format!("{iri}?{times}") }
    }

    fn file(&mut self, name: &str, content: impl Read, unnamed: &read::Unnamed<'_>) -> Result<()> {
        read::read(name, content, unnamed, &mut self.index, &mut self.prefixes, &mut self.blank_nodes)
    }

    fn finish(mut self, workspace: &Workspace) -> Dataset {
        self.index.seal();
        let files = Files { blank_nodes: self.blank_nodes.files(), names: self.names };
        Dataset { index: Arc::new(self.index), prefixes: self.prefixes, workspace: workspace.clone(), files }
    }
}

fn open_data(path: &PathBuf) -> Result<(String, Box<dyn Read>)> {
    if path.as_os_str() == "-" {
        return Ok(("standard input".to_owned(), Box::new(io::stdin().lock())));
    }
    let file = File::open(path).map_err(|source| Error::Read { path: path.clone(), source })?;
    Ok((path.display().to_string(), Box::new(file)))
}

/// Writes what a part of an IRI may not hold as per cent escapes; letters of every script stay (RFC 3987, section 2.2).
pub fn iri_safe(name: impl AsRef<str>) -> String {
    let escape = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && !"-._~".contains(c);
    (name.as_ref().chars()).map(|c| if escape(c) { format!("%{:02X}", c as u32) } else { c.to_string() }).collect()
}

impl Dataset {
    /// A data set of statements alone.
    #[cfg(test)]
    pub(crate) fn of(index: Index) -> Self {
        Opening { index, ..Opening::default() }.finish(&Workspace::Empty)
    }

    /// How many triples the default graph and how many quads the named graphs hold.
    pub fn len(&self) -> (usize, usize) {
        self.index.len()
    }

    /// Whether this is the same data set, perhaps with other prefixes.
    pub(crate) fn same_facts(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.index, &other.index)
    }

    /// The data set without some statements and then with some others, and how many were removed and added. See [`Index::changed`].
    pub(crate) fn changed(&self, remove: &[Quad], add: &[Quad]) -> (Self, usize, usize) {
        let (index, removed, added) = self.index.changed(remove, add);
        (Self { index: Arc::new(index), ..self.clone() }, removed, added)
    }

    /// The data set with a file of the user's beside what it holds.
    ///
    /// # Errors
    /// As [`Source::open`]; this data set stays as it is.
    ///
    /// O(n log n) for the statements of both.
    pub fn with_file(&self, path: &PathBuf) -> Result<Self> {
        let mut opening = Opening {
            index: self.index.changed(&[], &[]).0,
            prefixes: self.prefixes.clone(),
            blank_nodes: BlankNodes::default(),
            names: self.files.names.clone(),
        };
        opening.blank_nodes.skip(self.files.blank_nodes);
        opening.data_file(path, Marking::Imported)?;
        Ok(opening.finish(&self.workspace))
    }

    /// The part of it that the wanted graphs state. O(quads).
    #[must_use]
    pub(crate) fn of_graphs(&self, wanted: impl Fn(&Term) -> bool) -> Self {
        let index = self.index.of_graphs(wanted);
        Self { index: Arc::new(index), ..self.clone() }
    }

    /// Whether nothing is loaded.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }
}
