//! Which words fit behind a dot-command?
//!
//! clap's definition of the command tells which argument stands at the cursor, and what it calls the value tells which words fit: the
//! values that it lists, files, or names from the data.

use super::commands::{definition, last_word, words};
use super::helper::BUDGET;
use super::run::functions;
use crate::dataset::Dataset;
use crate::graph::export::FORMATS;
use crate::graph::layout::Layout;
use crate::graph::measure::Measure;
use crate::query::complete::{Candidate, Completion, Vocabulary, complete, written};
use crate::query::format::Format;
use crate::query::named::NamedQuery;
use clap::{Arg, Command, ValueHint};
use std::fs;
use std::time::Duration;

/// What is known where a command is typed.
pub(super) struct Arguments<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) vocabulary: Option<&'a Vocabulary>,
    /// The variables that have a value.
    pub(super) variables: &'a [String],
}

impl Arguments<'_> {
    /// The words that fit at the end of a line that begins with a dot.
    pub(super) fn complete(&self, line: &str) -> Completion {
        if let Some(at) = sparql(line) {
            let mut found = complete(&line[at..], line.len() - at, self.dataset, self.vocabulary, BUDGET);
            found.start += at;
            return found;
        }
        let (start, quote, typed) = last_word(line);
        let before = words(&line[..start]).unwrap_or_default();
        let mut candidates = match before.split_first() {
            None => commands(&typed),
            Some((name, more)) => self.arguments(name.trim_start_matches('.'), more, &typed),
        };
        for candidate in &mut candidates {
            candidate.text = as_word(&candidate.text, quote);
        }
        Completion { start, candidates }
    }

    fn arguments(&self, name: &str, more: &[String], typed: &str) -> Vec<Candidate> {
        let all = definition();
        let Some(mut command) = all.find_subcommand(name) else { return Vec::new() };
        let mut behind = more;
        while let Some((inner, rest)) = behind.split_first().and_then(|(w, rest)| Some((command.find_subcommand(w)?, rest))) {
            (command, behind) = (inner, rest);
        }
        if typed.starts_with('-') {
            return options(command, typed);
        }
        let mut found = Vec::new();
        if behind.is_empty() {
            found.extend(fitting(command.get_subcommands().map(|c| candidate(c.get_name(), c.get_about())), typed));
        }
        if let Some(argument) = expected(command, behind) {
            found.extend(self.values(name, argument, more, typed));
        }
        found
    }

    /// The values of an argument, by what the definition calls it.
    fn values(&self, command: &str, argument: &Arg, more: &[String], typed: &str) -> Vec<Candidate> {
        let listed = argument.get_possible_values();
        if !listed.is_empty() {
            return fitting(listed.iter().map(|v| candidate(v.get_name(), v.get_help())), typed);
        }
        if matches!(argument.get_value_hint(), ValueHint::FilePath | ValueHint::DirPath) {
            return files(typed);
        }
        match argument.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str()) {
            "FORMAT" if command == "graph" => fitting(FORMATS.iter().map(|f| named(f.name, f.meaning)), typed),
            "FORMAT" => fitting(Format::all().map(|f| named(f.name(), f.meaning())), typed),
            "MEASURE" => fitting(Measure::all().map(|m| named(m.name(), m.meaning())), typed),
            "LAYOUT" => fitting(Layout::all().map(|l| named(l.name(), l.meaning())), typed),
            "ENTITY" | "ENTITY|FACT" | "FROM" | "TO" | "SOURCE" | "VALUE" => self.in_place("ASK { ?s ?p ", typed),
            "CLASS" => self.in_place("ASK { ?s a ", typed),
            "PROPERTY" => self.in_place("ASK { ?s ", typed),
            "QUERY" | "SPARQL|NAME" | "NAME|SPARQL" => self.queries(typed),
            "NAME=VALUE" => self.parameters(more, typed),
            "VARIABLE" => fitting(self.variables.iter().map(|name| named(name, "has a value")), typed),
            "PREFIX" => fitting(self.dataset.prefixes.iter().map(|(name, iri)| named(name, iri)), typed),
            "TOPIC" => topics(typed),
            _ => Vec::new(),
        }
    }

    /// What fits behind the beginning of a query: names complete here as they do in SPARQL.
    fn in_place(&self, beginning: &str, typed: &str) -> Vec<Candidate> {
        let text = format!("{beginning}{typed}");
        let found = complete(&text, text.len(), self.dataset, self.vocabulary, Duration::ZERO);
        found.candidates.into_iter().filter(|c| c.label != "variable" && c.text != "a").collect()
    }

    fn queries(&self, typed: &str) -> Vec<Candidate> {
        let all = NamedQuery::all(&self.dataset.workspace).unwrap_or_default();
        let shown = all.iter().filter(|query| !query.is_check() || typed.starts_with("checks/"));
        fitting(shown.map(|query| named(&query.name, &query.question)), typed)
    }

    /// The parameters of the named query of the line, and behind `NAME=` the values that its file gives and names of the data.
    fn parameters(&self, more: &[String], typed: &str) -> Vec<Candidate> {
        let Some(query) = more.iter().find_map(|word| NamedQuery::find(&self.dataset.workspace, word).ok()) else {
            return Vec::new();
        };
        let Some((name, value)) = typed.split_once('=') else {
            return fitting(query.parameters.iter().map(|(name, meaning)| named(&format!("{name}="), meaning)), typed);
        };
        let defaults = query.parse(&self.dataset.prefixes).map(|parsed| parsed.parameters()).unwrap_or_default();
        let usual = defaults.iter().filter(|(parameter, _)| parameter == name).flat_map(|(_, terms)| terms.iter().flatten());
        let usual = usual.filter_map(|term| written(term, &self.dataset.prefixes));
        let usual = usual.map(|text| named(&text, "what the query takes by itself"));
        let mut found = fitting(usual, value);
        if !value.is_empty() {
            found.extend(self.in_place("ASK { ?s ?p ", value));
        }
        found.iter_mut().for_each(|c| c.text = format!("{name}={}", c.text));
        found
    }
}

/// Where the SPARQL of a line begins, if it is typed as the argument of a command.
fn sparql(line: &str) -> Option<usize> {
    let name = [".explain ", ".query "].into_iter().find(|name| line.starts_with(name))?;
    let at = name.len() + line[name.len()..].find(|c: char| !c.is_whitespace() && c != '\'' && c != '"')?;
    let first = line[at..].split(char::is_whitespace).next()?;
    let begins = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX"].iter().any(|word| first.eq_ignore_ascii_case(word));
    begins.then_some(at)
}

/// What help explains: commands, lists, and functions by name.
fn topics(typed: &str) -> Vec<Candidate> {
    let mut found = fitting(commands(".").into_iter().map(|c| named(c.text.trim_start_matches('.'), &c.label)), typed);
    let lists = [("keys", "The keys of the editor"), ("functions", "The functions of SPARQL")];
    found.extend(fitting(lists.into_iter().map(|(name, about)| named(name, about)), typed));
    if !typed.is_empty() {
        let wanted = typed.to_uppercase();
        let named_so = functions().filter(|f| f.name.to_uppercase().starts_with(&wanted));
        found.extend(named_so.map(|f| named(f.name, f.gives)));
    }
    found
}

fn named(text: &str, label: &str) -> Candidate {
    Candidate { text: text.to_owned(), count: None, label: label.to_owned() }
}

fn candidate(text: &str, help: Option<&clap::builder::StyledStr>) -> Candidate {
    named(text, &help.map(ToString::to_string).unwrap_or_default())
}

fn fitting(all: impl Iterator<Item = Candidate>, typed: &str) -> Vec<Candidate> {
    all.filter(|candidate| candidate.text.starts_with(typed)).collect()
}

fn commands(typed: &str) -> Vec<Candidate> {
    let all = definition();
    let mut found = fitting(all.get_subcommands().map(|c| candidate(&format!(".{}", c.get_name()), c.get_about())), typed);
    found.sort_by(|a, b| a.text.cmp(&b.text));
    found
}

fn options(command: &Command, typed: &str) -> Vec<Candidate> {
    let shown = command.get_arguments().filter(|a| !a.is_hide_set());
    fitting(shown.filter_map(|a| Some(candidate(&format!("--{}", a.get_long()?), a.get_help()))), typed)
}

/// The argument whose value comes behind these words.
fn expected<'a>(command: &'a Command, behind: &[String]) -> Option<&'a Arg> {
    let takes_value = |argument: &&Arg| argument.get_action().takes_values();
    let option = |word: &str| -> Option<&'a Arg> {
        let (long, short) = (word.strip_prefix("--"), word.strip_prefix('-').and_then(|rest| rest.chars().next()));
        let is_it =
            |a: &&Arg| (long.is_some() && a.get_long() == long) || (long.is_none() && short.is_some() && a.get_short() == short);
        command.get_arguments().filter(|a| !a.is_positional()).filter(takes_value).find(is_it)
    };
    let mut positional = 0;
    let mut open = None;
    for word in behind {
        if open.take().is_some() {
            continue;
        }
        open = option(word).filter(|_| !word.contains('='));
        positional += usize::from(!word.starts_with('-'));
    }
    let last = || command.get_positionals().last().filter(|a| a.get_num_args().is_some_and(|range| range.max_values() > 1));
    open.or_else(|| command.get_positionals().nth(positional)).or_else(last)
}

/// A word as it is typed: in the quote that is open, or with a backslash before what would end it.
fn as_word(text: &str, quote: Option<char>) -> String {
    match quote {
        // A folder goes on, so its quote stays open.
        Some(quote) if text.ends_with('/') => format!("{quote}{text}"),
        Some(quote) => format!("{quote}{text}{quote}"),
        None if text.starts_with('<') => text.to_owned(),
        None => text.chars().flat_map(|c| " \t'\"\\".contains(c).then_some('\\').into_iter().chain([c])).collect(),
    }
}

/// The files that begin so; a folder ends in a slash.
fn files(typed: &str) -> Vec<Candidate> {
    let (folder, begin) = typed.rsplit_once('/').map_or((".", typed), |(f, b)| (if f.is_empty() { "/" } else { f }, b));
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let shown = typed.len() - begin.len();
    let mut found: Vec<Candidate> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok()?;
            let hidden = name.starts_with('.') && !begin.starts_with('.');
            let slash = if entry.path().is_dir() { "/" } else { "" };
            let fits = name.starts_with(begin) && !hidden;
            fits.then(|| Candidate { text: format!("{}{name}{slash}", &typed[..shown]), count: None, label: String::new() })
        })
        .collect();
    found.sort_by(|a, b| a.text.cmp(&b.text));
    found
}
