//! Which questions are ready to be asked?
//!
//! A named query is a file: line 1 is the question in plain words, then a comment line for each parameter
//! (`# - name: what it is`), then SPARQL. Putting a file into `queries/` makes it appear everywhere.

use super::Query;
use crate::dataset::{TextFile, Workspace};
use crate::error::{Error, Result, near};
use crate::vocab::Prefixes;

/// A question with its SPARQL.
#[derive(Clone, Debug)]
pub struct NamedQuery {
    /// Its name: the path below `queries/` without `.rq`.
    pub name: String,
    /// The question in plain words.
    pub question: String,
    /// What each parameter is, in the order of the file.
    pub parameters: Vec<(String, String)>,
    /// What the header says beyond that.
    pub notes: Vec<String>,
    /// The whole file.
    pub text: String,
    path: String,
}

impl NamedQuery {
    /// Every named query of a workspace, by name.
    ///
    /// # Errors
    /// A folder that cannot be read, or a file without a question.
    pub fn all(workspace: &Workspace) -> Result<Vec<Self>> {
        workspace.queries()?.into_iter().map(|file| Self::read(&file)).collect()
    }

    /// The query of a name.
    ///
    /// # Errors
    /// An unknown name, with the near ones.
    pub fn find(workspace: &Workspace, name: &str) -> Result<Self> {
        let all = Self::all(workspace)?;
        let wanted = name.trim_end_matches(".rq");
        if let Some(found) = all.iter().find(|q| q.name == wanted) {
            return Ok(found.clone());
        }
        let near = near(wanted, all.iter().map(|q| q.name.as_str()));
        Err(Error::Unknown { what: "query", name: name.to_owned(), near, list: "`bioatlas queries` lists them" })
    }

    /// Parses the SPARQL of the file.
    ///
    /// # Errors
    /// The fault, with the name of the file.
    pub fn parse(&self, prefixes: &Prefixes) -> Result<Query> {
        Query::parse(&self.text, prefixes).map_err(|error| match error {
            Error::Query(fault) => Error::Query(Box::new(fault.in_file(&self.path))),
            other => other,
        })
    }

    fn read(file: &TextFile) -> Result<Self> {
        let bad = |line, message: &str| Error::QueryFile { file: file.path.clone(), line, message: message.to_owned() };
        let text = std::str::from_utf8(&file.content).map_err(|e| {
            let line = file.content[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            bad(line, "the text is not valid UTF-8")
        })?;
        let mut header = text.lines().take_while(|line| line.starts_with('#')).map(|line| line[1..].trim());
        let question = header.next().filter(|q| !q.is_empty());
        let question = question.ok_or_else(|| bad(1, "the first line must be a comment with the question in plain words"))?;
        let mut parameters: Vec<(String, String)> = Vec::new();
        let mut notes = Vec::new();
        for line in header {
            match line.strip_prefix("- ").and_then(|l| l.split_once(": ")) {
                Some((name, meaning)) => parameters.push((name.trim().to_owned(), meaning.trim().to_owned())),
                None if !line.is_empty() => notes.push(line.to_owned()),
                None => {}
            }
        }
        let name = file.name.trim_start_matches("queries/").trim_end_matches(".rq").to_owned();
        Ok(Self { name, question: question.to_owned(), parameters, notes, text: text.to_owned(), path: file.path.clone() })
    }

    /// Whether the query looks for problems in the data: every row is one.
    pub fn is_check(&self) -> bool {
        self.name.starts_with("checks/")
    }
}
