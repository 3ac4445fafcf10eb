//! Which files make a workspace?
//!
//! A workspace is a folder with `ontology`, `data` and `queries`. The one of this repository is built into the
//! program. Files are listed in the order of their names, so that everything after is the same each time.

use crate::error::{Error, Result};
use include_dir::{Dir, include_dir};
use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

static TERMS: &str = include_str!("../../ontology/bioatlas.ttl");
static SHAPES: &str = include_str!("../../ontology/shapes.ttl");
static QUERIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/queries");

/// Where ontology, data and queries come from.
#[derive(Clone, Debug, Default)]
pub enum Workspace {
    /// The atlas that is built into the program.
    #[default]
    BuiltIn,
    /// A folder of the same shape.
    Folder(PathBuf),
    /// None: only the files that are given beside it.
    Empty,
}

/// A file of a workspace.
pub struct TextFile {
    /// Its path for messages.
    pub path: String,
    /// Its path inside the workspace, with `/` on every system.
    pub name: String,
    /// Its bytes.
    pub content: Cow<'static, [u8]>,
}

impl Workspace {
    /// The files whose statements are loaded: `ontology/*` without shapes and examples, and all of `data/`, RDF and mapping sets. Those of the
    /// built-in atlas are in its image and not listed here.
    ///
    /// # Errors
    /// A folder that is missing or cannot be read, or that is no workspace.
    pub fn rdf_files(&self) -> Result<Vec<TextFile>> {
        let mut files = self.files("ontology")?;
        files.retain(|f| f.name.matches('/').count() == 1 && !is_shapes(&f.name));
        files.extend(self.files("data")?);
        files.retain(|f| super::is_readable(&f.name));
        Ok(files)
    }

    /// The files of SHACL shapes: `ontology/shapes*.ttl`.
    ///
    /// # Errors
    /// As [`Workspace::rdf_files`].
    pub fn shapes(&self) -> Result<Vec<TextFile>> {
        let mut files = self.files("ontology")?;
        files.retain(|f| is_shapes(&f.name));
        Ok(files)
    }

    /// The named queries: `queries/**/*.rq`.
    ///
    /// # Errors
    /// As [`Workspace::rdf_files`].
    pub fn queries(&self) -> Result<Vec<TextFile>> {
        let mut files = self.files("queries")?;
        files.retain(|f| f.name.ends_with(".rq"));
        Ok(files)
    }

    fn files(&self, folder: &str) -> Result<Vec<TextFile>> {
        let mut files = Vec::new();
        match self {
            Self::Empty => {}
            Self::BuiltIn => {
                if folder == "queries" {
                    embedded(folder, &QUERIES, &mut files);
                } else if folder == "ontology" {
                    let name = "ontology/shapes.ttl".to_owned();
                    files.push(TextFile { path: name.clone(), name, content: Cow::Borrowed(SHAPES.as_bytes()) });
                }
            }
            Self::Folder(root) => {
                if !root.is_dir() {
                    return Err(Error::Workspace { path: root.clone(), message: "there is no such folder".into() });
                }
                let dir = root.join(folder);
                if dir.is_dir() {
                    on_disk(folder, &dir, &mut files)?;
                } else if folder != "queries" {
                    let message = format!("it has no folder `{folder}`");
                    return Err(Error::Workspace { path: root.clone(), message });
                }
            }
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(files)
    }
}

/// A file of the built-in ontology for new workspaces: the terms, or the shapes.
pub fn workspace_file(name: &str) -> &'static str {
    if is_shapes(name) { SHAPES } else { TERMS }
}

/// Rules are in files of `ontology/` whose name begins or ends with `shapes`, such as `shapes.ttl` and `battery-shapes.ttl`.
fn is_shapes(name: &str) -> bool {
    name.strip_prefix("ontology/").is_some_and(|name| {
        let stem = name.split('.').next().unwrap_or(name);
        (stem.starts_with("shapes") || stem.ends_with("shapes")) && super::format_of(name).is_some()
    })
}

fn embedded(folder: &str, dir: &'static Dir<'_>, files: &mut Vec<TextFile>) {
    for file in dir.files() {
        let name = format!("{folder}/{}", file.path().display());
        files.push(TextFile { path: name.clone(), name, content: Cow::Borrowed(file.contents()) });
    }
    for sub in dir.dirs() {
        embedded(folder, sub, files);
    }
}

fn on_disk(name: &str, dir: &Path, files: &mut Vec<TextFile>) -> Result<()> {
    let unreadable = |path: &Path, source| Error::Read { path: path.to_owned(), source };
    for entry in fs::read_dir(dir).map_err(|e| unreadable(dir, e))? {
        let path = entry.map_err(|e| unreadable(dir, e))?.path();
        let Some(file_name) = path.file_name().map(|n| n.to_string_lossy().into_owned()) else { continue };
        if file_name.starts_with('.') {
            continue;
        }
        let name = format!("{name}/{file_name}");
        if path.is_dir() {
            on_disk(&name, &path, files)?;
        } else if super::is_readable(&name) || name.ends_with(".rq") {
            let content = fs::read(&path).map_err(|e| unreadable(&path, e))?;
            files.push(TextFile { path: path.display().to_string(), name, content: Cow::Owned(content) });
        }
    }
    Ok(())
}
