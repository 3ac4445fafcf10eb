//! Which questions are ready to be asked?
//!
//! A named query is a file: line 1 is the question in plain words, then a comment line for each parameter
//! (`# - name: what it is`), then SPARQL. Putting a file into `queries/` makes it appear everywhere.

use super::Query;
use super::parameter::Given;
use crate::dataset::{TextFile, Workspace};
use crate::error::{Error, Result, near};
use crate::vocab::Prefixes;
use oxigraph::model::Term;

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
    /// Every named query of a workspace, by name; a file that is none does not keep the others from working.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn all(workspace: &Workspace) -> Result<Vec<Self>> {
        Ok(Self::files(workspace)?.into_iter().filter_map(|(_, read)| read.ok()).collect())
    }

    /// What is wrong with the files that are no named queries.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn faults(workspace: &Workspace) -> Result<Vec<Error>> {
        Ok(Self::files(workspace)?.into_iter().filter_map(|(_, read)| read.err()).collect())
    }

    fn files(workspace: &Workspace) -> Result<Vec<(String, Result<Self>)>> {
        let named = |file: &TextFile| file.name.trim_start_matches("queries/").trim_end_matches(".rq").to_owned();
        Ok(workspace.queries()?.into_iter().map(|file| (named(&file), Self::read(named(&file), &file))).collect())
    }

    /// The query of a name.
    ///
    /// # Errors
    /// An unknown name, with the near ones; or what is wrong with the file of that name.
    pub fn find(workspace: &Workspace, name: &str) -> Result<Self> {
        let mut all = Self::files(workspace)?;
        let wanted = name.trim_end_matches(".rq");
        if let Some(at) = all.iter().position(|(name, _)| name == wanted) {
            return all.swap_remove(at).1;
        }
        let near = near(wanted, all.iter().map(|(name, _)| name.as_str()));
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

    /// The parameters that have values of the file because none are given, each with these values; one that is open by itself is not among them.
    ///
    /// # Errors
    /// As [`NamedQuery::parse`].
    pub fn defaults(&self, given: &[Given], prefixes: &Prefixes) -> Result<Vec<(String, Vec<Term>)>> {
        let is_told = |name: &str| self.parameters.iter().any(|(told, _)| told == name);
        let is_given = |name: &str| given.iter().any(|g| g.name == name);
        let left = self.parse(prefixes)?.parameters().into_iter().filter(|(name, _)| is_told(name) && !is_given(name));
        Ok(left.filter_map(|(name, values)| Some((name, values.into_iter().collect::<Option<_>>()?))).collect())
    }

    fn read(name: String, file: &TextFile) -> Result<Self> {
        let bad = |line, message: &str| Error::QueryFile { file: file.path.clone(), line, message: message.to_owned() };
        let text = std::str::from_utf8(&file.content).map_err(|e| {
            let line = file.content[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            bad(line, "the text is not valid UTF-8")
        })?;
        let text = text.trim_start_matches('\u{feff}');
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
        Ok(Self { name, question: question.to_owned(), parameters, notes, text: text.to_owned(), path: file.path.clone() })
    }

    /// Whether each of these words is in the name or the question, whatever the case; no words are in every one.
    pub fn mentions(&self, words: &str) -> bool {
        let text = format!("{} {}", self.name, self.question).to_lowercase();
        words.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }

    /// Whether the query looks for problems in the data: every row is one.
    pub fn is_check(&self) -> bool {
        self.name.starts_with("checks/")
    }
}
