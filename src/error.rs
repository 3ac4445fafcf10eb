//! What can go wrong, and what a person can do about it.
//!
//! One enum for the whole program. Each variant carries the thing that was wrong (a path, a line, a name);
//! [`Error::hint`] gives the next step. Printing and exit codes belong to `cli`.

use std::fmt;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The result type of the library.
pub type Result<T> = std::result::Result<T, Error>;

/// Everything that can go wrong.
#[allow(missing_docs, reason = "the fields are the things that the message of their variant names")]
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    /// A file could not be written; what stood there before is untouched.
    #[error("cannot write `{}`: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    /// Writing to standard output failed.
    #[error("cannot write to standard output: {0}")]
    Output(#[source] io::Error),
    /// A data file is malformed.
    #[error("{file}:{line}:{column}: {message}")]
    Syntax { file: String, line: u64, column: u64, message: String },
    /// A data file is malformed in a way that has no place (a cut-off archive, for example).
    #[error("{file}: {message}")]
    Malformed { file: String, message: String },
    /// A file name says nothing about its format.
    #[error("`{file}` has no extension that names an RDF format")]
    UnknownFileFormat { file: String },
    /// A workspace folder does not look like one.
    #[error("`{}` is not a workspace: {message}", path.display())]
    Workspace { path: PathBuf, message: String },
    /// A query has faults.
    #[error("{0}")]
    Query(Box<Fault>),
    /// A named query file has a bad header.
    #[error("{file}:{line}: {message}")]
    QueryFile { file: String, line: usize, message: String },
    /// A name that is not known, with the near ones.
    #[error("no {what} is called `{name}`")]
    Unknown { what: &'static str, name: String, near: Vec<String>, list: &'static str },
    /// A name that several things bear.
    #[error("`{name}` is the name of {} things", candidates.len())]
    Ambiguous { name: String, candidates: Vec<String> },
    /// A value given for a parameter cannot be one.
    #[error("`{value}` is no value for parameter `{parameter}`: {message}")]
    Parameter { parameter: String, value: String, message: String },
    /// An answer cannot be written in the asked format.
    #[error("{format} cannot hold {answer}")]
    FormatMismatch { format: &'static str, answer: &'static str, fits: String },
    /// A query ran longer than allowed.
    #[error("the query was stopped after {seconds} s")]
    Timeout { seconds: f64 },
    /// Something was stopped by its user.
    #[error("{what} was stopped")]
    Stopped { what: String },
    /// Rows of an answer rest on nothing that is stated, and evidence was asked for.
    #[error("{} of {} {} on nothing that is stated (row {})", rows.len(), counted(*of, "row"), if rows.len() == 1 { "rests" } else { "rest" }, listed(rows))]
    Uncovered { rows: Vec<usize>, of: usize },
    /// A query failed while running.
    #[error("the query failed: {0}")]
    Evaluation(String),
    /// A service on the web does not answer, or not as it should.
    #[error("`{address}`: {message}")]
    Service { address: String, message: String, status: Option<u16> },
    /// A command line that clap accepts but that makes no sense.
    #[error("{message}")]
    Usage { message: String, hint: String },
    /// A shapes graph is not valid SHACL.
    #[error("the shapes cannot be used: {0}")]
    Shapes(String),
}

impl Error {
    /// The next step for the person who sees this error, if there is one to name.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Read { path, source } if source.kind() == io::ErrorKind::NotFound => {
                let near = near_files(path);
                (!near.is_empty()).then(|| format!("did you mean {}?", choices(&near)))
            }
            Self::Read { source, .. } if source.kind() == io::ErrorKind::IsADirectory => Some("name a file in it".into()),
            Self::UnknownFileFormat { .. } => {
                Some("name the file .ttl, .trig, .nt, .nq, .rdf, .jsonld or .sssom.tsv (each also with .gz)".into())
            }
            Self::Workspace { .. } => {
                Some("a workspace holds the folders ontology, data and queries; `bioatlas init DIR` makes one".into())
            }
            Self::Unknown { near, list, .. } => Some(match near.as_slice() {
                [] => (*list).to_owned(),
                near => format!("did you mean {}? {list}", choices(near)),
            }),
            Self::Ambiguous { candidates, .. } => Some(format!("say which: {}", candidates.join(", "))),
            Self::FormatMismatch { fits, .. } => Some(format!("formats that can: {fits}")),
            Self::Timeout { .. } => Some("give it longer with --timeout, or ask for less with LIMIT".into()),
            Self::Uncovered { .. } => Some("leave --require-evidence out to see them; --cite marks them with [none]".into()),
            Self::Usage { hint, .. } => Some(hint.clone()),
            Self::Query(fault) => fault.help(),
            Self::Service { status: None, .. } => {
                Some("what was answered before is kept; the same command goes on from there".into())
            }
            Self::Service { .. } => Some("check the address and what it asks for".into()),
            Self::Evaluation(message) if message.starts_with("The service ") => {
                Some("no other endpoint is asked; fetch its data, and add the file with --data".into())
            }
            _ => None,
        }
    }
}

/// A fault of a query: what is wrong, where, and the remedy.
#[derive(Debug)]
pub struct Fault {
    text: String,
    origin: String,
    first_line: usize,
    span: Range<usize>,
    message: String,
    help: Option<String>,
}

impl Fault {
    /// A fault at a place of a query.
    pub fn new(text: &str, span: Range<usize>, message: impl Into<String>, help: Option<String>) -> Self {
        Self { text: text.to_owned(), origin: String::new(), first_line: 1, span, message: message.into(), help }
    }

    /// Names the file that the query stands in.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> Self {
        file.clone_into(&mut self.origin);
        self
    }

    /// Says on which line of its file the query begins.
    #[must_use]
    pub fn from_line(mut self, line: usize) -> Self {
        self.first_line = line;
        self
    }

    /// The remedy.
    pub fn help(&self) -> Option<String> {
        self.help.clone()
    }

    /// The byte at which the fault begins.
    pub fn start(&self) -> usize {
        self.span.start
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Line and column of the fault, both from 1; columns count characters.
    pub fn place(&self) -> (usize, usize) {
        let before = &self.text[..self.span.start];
        let line = before.matches('\n').count() + self.first_line;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        (line, column)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.place();
        if !self.origin.is_empty() {
            write!(f, "{}:", self.origin)?;
        }
        writeln!(f, "{line}:{column}: {}", self.message)?;
        let start = self.text[..self.span.start].rfind('\n').map_or(0, |i| i + 1);
        let end = self.text[self.span.start..].find('\n').map_or(self.text.len(), |i| self.span.start + i);
        let source = self.text[start..end].trim_end().replace('\t', " ");
        let width = |text: &str| unicode_width::UnicodeWidthStr::width(text);
        let indent = width(&self.text[start..self.span.start]);
        let marked = &self.text[self.span.start..self.span.end.clamp(self.span.start, end)];
        let gutter = line.to_string();
        let blank = " ".repeat(gutter.len());
        writeln!(f, " {gutter} | {source}")?;
        write!(f, " {blank} | {}{}", " ".repeat(indent), "^".repeat(width(marked).max(1)))
    }
}

/// The first few numbers of a list.
fn listed(numbers: &[usize]) -> String {
    let shown: Vec<String> = numbers.iter().take(5).map(ToString::to_string).collect();
    let more = if numbers.len() > 5 { " …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// Reads as a choice: `a`, `a or b`, `a, b or c`.
pub fn choices(names: &[String]) -> String {
    let quoted: Vec<_> = names.iter().map(|n| format!("`{n}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// So many of something, such as `1 line` and `2 lines`.
pub fn counted(count: impl TryInto<u64>, what: &str) -> String {
    let count = count.try_into().unwrap_or(u64::MAX);
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// So many of something that do something, such as `1 link enters` and `2 links enter`.
pub fn doing(count: impl TryInto<u64>, what: &str, verb: &str) -> String {
    let count = count.try_into().unwrap_or(u64::MAX);
    let ending = match count {
        1 if verb.ends_with('o') => "es",
        1 => "s",
        _ => "",
    };
    format!("{} {verb}{ending}", counted(count, what))
}

/// So many of something that are in some state, such as `1 thing is` and `2 things are`.
pub fn are(count: impl TryInto<u64>, what: &str) -> String {
    let count = count.try_into().unwrap_or(u64::MAX);
    format!("{} {}", counted(count, what), if count == 1 { "is" } else { "are" })
}

/// The files of a folder whose names are near to one that is not there.
fn near_files(path: &Path) -> Vec<String> {
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    let read = if folder.as_os_str().is_empty() { fs::read_dir(".") } else { fs::read_dir(folder) };
    let names: Vec<String> = read.into_iter().flatten().flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    near(&name, names.iter().map(String::as_str)).iter().map(|name| folder.join(name).display().to_string()).collect()
}

/// The names nearest to a misspelt one, best first, at most three.
///
/// Compares without case by Damerau-Levenshtein distance; a name counts as near when at most a third of it
/// would have to change, or when it contains the given one. O(n · length²) for n names.
pub fn near<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let wanted = name.to_lowercase();
    let mut scored: Vec<(usize, &str)> = names
        .into_iter()
        .filter_map(|candidate| {
            let lower = candidate.to_lowercase();
            let distance = strsim::damerau_levenshtein(&wanted, &lower);
            let longest = wanted.chars().count().max(lower.chars().count());
            let contained = wanted.len() > 2 && lower.contains(&wanted);
            if distance * 3 <= longest {
                Some((distance, candidate))
            } else if contained {
                Some((longest, candidate))
            } else {
                None
            }
        })
        .collect();
    scored.sort_unstable();
    scored.dedup();
    scored.into_iter().take(3).map(|(_, n)| n.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn near_prefers_the_smallest_change() {
        let names = ["figure-sources", "figures", "global-markets"];
        assert_eq!(near("figurs", names), ["figures", "figure-sources"][..1]);
        assert_eq!(near("market", names), ["global-markets"]);
        assert!(near("zzz", names).is_empty());
    }
}
