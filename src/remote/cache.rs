//! What was answered before?
//!
//! A file for each question, named by its SHA-256, in folders of the first two digits. A file appears when it is complete.

use crate::error::{Error, Result};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Answers on disk.
pub struct Cache {
    folder: PathBuf,
    is_fresh: bool,
}

impl Cache {
    /// Keeps answers in a folder, which need not be there.
    ///
    /// - `is_fresh`: whether what is there is left aside, and asked for anew.
    pub fn new(folder: &Path, is_fresh: bool) -> Self {
        Self { folder: folder.to_owned(), is_fresh }
    }

    fn path(&self, question: &str) -> PathBuf {
        let digest: String = Sha256::digest(question.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(&digest[..2]).join(&digest[2..])
    }

    /// What was answered to a question.
    pub(super) fn get(&self, question: &str) -> Option<String> {
        if self.is_fresh { None } else { fs::read_to_string(self.path(question)).ok() }
    }

    /// Keeps an answer.
    ///
    /// # Errors
    /// The folder cannot be written: without it nothing could go on after a failure.
    pub(super) fn put(&self, question: &str, answer: &str) -> Result<()> {
        let path = self.path(question);
        let failed = |source| Error::Write { path: path.clone(), source };
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder).map_err(failed)?;
        let mut part = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        part.write_all(answer.as_bytes()).map_err(failed)?;
        part.persist(&path).map(drop).map_err(|e| failed(e.error))
    }
}
