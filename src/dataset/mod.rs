//! What is loaded, and from where?
//!
//! A [`Source`] is what a person names: the built-in atlas or a workspace folder, and files beside it. Opening it
//! gives a [`Dataset`]. Every triple is in the default graph and in the graph of who states it: the passage, or the
//! file. Facts leave a dataset only through `query`.

mod blank;
mod image;
mod index;
mod read;
mod stop;
mod terms;
mod workspace;

pub use index::Index;
pub use read::format_of;
pub use stop::{Stopped, unless_stopped};
pub use workspace::{TextFile, Workspace, workspace_file};

use crate::error::{Error, Result};
use crate::vocab::Prefixes;
use blank::BlankNodes;
use image::Image;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::PathBuf;

/// What a person asks to be opened.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The workspace: ontology, data and queries.
    pub workspace: Workspace,
    /// RDF files beside it; `-` is standard input.
    pub data: Vec<PathBuf>,
}

/// Everything that is loaded.
pub struct Dataset {
    /// The statements.
    pub(crate) index: Index,
    /// The prefixes that queries may use and answers are shortened with.
    pub prefixes: Prefixes,
    /// The workspace that was opened.
    pub workspace: Workspace,
}

impl Source {
    /// Reads everything that the source names.
    ///
    /// # Errors
    /// A file that cannot be read or is malformed, with its name, line and column; nothing is kept then.
    ///
    /// O(n log n) for n statements.
    pub fn open(&self) -> Result<Dataset> {
        let mut prefixes = Prefixes::default();
        let mut blank_nodes = BlankNodes::default();
        let mut index = match self.workspace {
            Workspace::BuiltIn => built_in(&mut prefixes, &mut blank_nodes),
            Workspace::Folder(_) | Workspace::Empty => Index::default(),
        };
        for file in self.workspace.rdf_files()? {
            let unnamed = read::Unnamed::Workspace(&format!("file:{}", file.name));
            let content = Cursor::new(file.content);
            read::read(&file.path, content, &unnamed, &mut index, &mut prefixes, &mut blank_nodes)?;
        }
        for path in &self.data {
            let (name, content) = open_data(path)?;
            let iri = format!("file:{}", iri_safe(path.file_name().map_or("stdin".into(), |n| n.to_string_lossy())));
            let unnamed = read::Unnamed::Imported(if name == "standard input" { "file:stdin" } else { &iri });
            read::read(&name, content, &unnamed, &mut index, &mut prefixes, &mut blank_nodes)?;
        }
        index.seal();
        Ok(Dataset { index, prefixes, workspace: self.workspace.clone() })
    }
}

/// The built-in atlas, from the image that the build script made of `ontology/` and `data/`.
fn built_in(prefixes: &mut Prefixes, blank_nodes: &mut BlankNodes) -> Index {
    let image = Image::read(include_bytes!(concat!(env!("OUT_DIR"), "/atlas.image")));
    for (name, iri) in &image.prefixes {
        prefixes.learn(name, iri);
    }
    blank_nodes.skip(image.files);
    Index::from_image(image)
}

fn open_data(path: &PathBuf) -> Result<(String, Box<dyn Read>)> {
    if path.as_os_str() == "-" {
        return Ok(("standard input".to_owned(), Box::new(io::stdin().lock())));
    }
    let file = File::open(path).map_err(|source| Error::Read { path: path.clone(), source })?;
    Ok((path.display().to_string(), Box::new(file)))
}

/// Writes what an IRI may not hold as per cent escapes.
fn iri_safe(name: impl AsRef<str>) -> String {
    let escape = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && !"-._~".contains(c);
    (name.as_ref().chars()).map(|c| if escape(c) { format!("%{:02X}", c as u32) } else { c.to_string() }).collect()
}

impl Dataset {
    /// How many triples the default graph and how many quads the named graphs hold.
    pub fn len(&self) -> (usize, usize) {
        self.index.len()
    }

    /// Whether nothing is loaded.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }
}
