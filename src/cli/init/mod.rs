//! `init`: makes a small workspace to start from.

use super::{Outcome, ending};
use crate::dataset::workspace_file;
use crate::error::{Error, Result};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Make a small workspace to start from
///
/// The folder gets the ontology and shapes of the atlas, one sample source with a passage, a named query and a README. It must not
/// exist yet, or be empty.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas init my-atlas
  bioatlas --workspace my-atlas validate
  bioatlas --workspace my-atlas query figures")]
pub(super) struct InitArgs {
    /// The folder to make
    #[arg(value_hint = clap::ValueHint::DirPath)]
    dir: PathBuf,
}

/// The files of the sample, beside the ontology and shapes that are those of the atlas.
const SAMPLE: &[(&str, &str)] = &[
    ("README.md", include_str!("README.md")),
    ("data/report-2024/report.trig", include_str!("sample.trig")),
    ("queries/figures.rq", include_str!("figures.rq")),
];

pub(super) fn run(args: &InitArgs) -> Result<Outcome> {
    let dir = &args.dir;
    let failed = |source| Error::Write { path: dir.clone(), source };
    if dir.is_file() {
        return Err(failed(io::ErrorKind::NotADirectory.into()));
    }
    if dir.is_dir() && fs::read_dir(dir).map_err(failed)?.next().is_some() {
        return Err(Error::Usage {
            message: format!("`{}` is not empty", dir.display()),
            hint: "name a folder that does not exist yet".into(),
        });
    }
    // Made beside the folder and renamed when it is whole.
    let parent = dir.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(parent).map_err(failed)?;
    let make = || tempfile::Builder::new().prefix(".bioatlas-").tempdir_in(parent);
    let part = ending::unfinished_until_named(make, tempfile::TempDir::path).map_err(failed)?;
    let ontology = ["ontology/bioatlas.ttl", "ontology/shapes.ttl"].into_iter().map(|name| (name, workspace_file(name)));
    for (name, content) in ontology.chain(SAMPLE.iter().map(|(name, content)| (*name, *content))) {
        let path = part.path().join(name);
        fs::create_dir_all(path.parent().unwrap_or(parent)).map_err(failed)?;
        fs::write(&path, content).map_err(failed)?;
    }
    make_readable(part.path()).map_err(failed)?;
    if dir.is_dir() {
        fs::remove_dir(dir).map_err(failed)?;
    }
    fs::rename(part.path(), dir).map_err(failed)?;
    ending::finished(&part.keep());
    let said = format!("made {0}; try `bioatlas --workspace {0} query figures`", dir.display());
    writeln!(anstream::stderr().lock(), "{said}").map_err(Error::Output)?;
    Ok(Outcome::Yes)
}

/// A temporary folder is private; a workspace is not.
#[cfg(unix)]
fn make_readable(dir: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(dir, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_readable(_: &Path) -> io::Result<()> {
    Ok(())
}
