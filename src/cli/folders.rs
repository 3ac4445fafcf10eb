//! Where are the program's own files?

use std::path::PathBuf;

/// The program's folder below the one that the environment names, or below the usual one at home.
pub(super) fn folder(variable: &str, usual: &str) -> Option<PathBuf> {
    let named = std::env::var_os(variable).filter(|v| !v.is_empty()).map(PathBuf::from);
    let base = named.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(usual)))?;
    Some(base.join("bioatlas"))
}
