//! `link review`: a person decides, one candidate at a time.

use super::super::bad_lines::BadLines;
use super::super::output::{self, Screen, Target};
use super::super::{Data, Outcome};
use super::decisions::{BETWEEN, WHY, read_set};
use super::keys::Keys;
use super::target::local;
use crate::dataset::Dataset;
use crate::dataset::sssom::{Mapping, MappingSet, Value};
use crate::dataset::table::{self, Table};
use crate::error::{Error, Result};
use crate::link::{Review, Reviewer, Verdict};
use crate::query::entity::{self, Direction};
use crate::query::format;
use oxigraph::model::{NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Decide about proposed links, one at a time
///
/// Shows both records side by side with the features of the score, and asks: a accepts, r rejects, s skips, u takes the last answer back, q ends, ? explains. The
/// file is saved after every answer, and a later review goes on where this one ended. With FILE.sssom.tsv as `link -o` writes it, the candidates
/// are those of FILE.review.sssom.tsv and what is decided moves to FILE.sssom.tsv; any other set keeps its decisions in its own rows. At a terminal a key is
/// an answer at once, and Ctrl-C ends; from a pipe the answers are lines. Exit code 1 when there is nothing to decide.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas link review companies.sssom.tsv
  bioatlas link review companies.sssom.tsv --target companies.csv --reviewer orcid:0000-0002-1825-0097
  bioatlas --data companies.trig link review companies.sssom.tsv")]
pub(super) struct ReviewArgs {
    /// A set of links (SSSOM)
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    /// The table that was linked to: its rows are shown
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    target: Option<PathBuf>,
    /// The column of the table with the identifier [default: the first that is called id, or else the line]
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// Who decides: an ORCID or another IRI, or a name [default: BIOATLAS_REVIEWER, or else USER]
    #[arg(long, value_name = "WHO")]
    reviewer: Option<String>,
}

pub(super) fn run(args: &ReviewArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    let (queue_path, kept_path) = paths(&args.file);
    let mut queue = read_set(&queue_path)?;
    let mut kept = match &kept_path {
        Some(path) if path.exists() => Some(read_set(path)?),
        Some(_) => Some(empty_like(&queue)),
        None => None,
    };
    let reviewer = Reviewer { name: who(args.reviewer.as_deref()), date: today() };
    for set in [Some(&mut queue), kept.as_mut()].into_iter().flatten() {
        declare(set, &reviewer.name);
    }
    let dataset = data.open()?;
    let rows = Rows::read(args, &queue)?;
    let mut review = Review::new(queue, kept, reviewer);
    if review.is_empty() {
        output::note(&format!("nothing in `{}` is left to decide", queue_path.display()));
        return Ok(Outcome::No);
    }
    let saved = |review: &Review| {
        let (queue, kept) = review.sets();
        // First where a decision goes, then where it was: a row is in both files, but never in none.
        if let (Some(path), Some(set)) = (&kept_path, kept) {
            save(path, &set, screen)?;
        }
        save(&queue_path, &queue, screen)
    };
    let asked = ask(&mut review, dataset, &rows, screen, &saved);
    told(&review, &queue_path);
    asked.map(|()| Outcome::Yes)
}

/// Asks until there is no candidate or no answer left.
fn ask(
    review: &mut Review,
    dataset: &Dataset,
    rows: &Rows,
    screen: &Screen,
    saved: &dyn Fn(&Review) -> Result<()>,
) -> Result<()> {
    let keys = Keys::open();
    let mut shown = None;
    while let Some(mapping) = review.candidate() {
        let at = review.verdicts().len();
        if shown != Some(at) {
            let card = card(mapping, dataset, rows, screen)?;
            print(&format!("\n{} of {}\n{card}", at + 1, review.len()))?;
            shown = Some(at);
        }
        print("a accept, r reject, s skip, u undo, q quit, ? help> ")?;
        let answer = keys.next()?;
        if keys.are_single() || !io::stdin().is_terminal() {
            print(&format!("{}\n", answer.as_deref().filter(|_| keys.are_single()).unwrap_or_default()))?;
        }
        let Some(answer) = answer else { return Ok(()) };
        match answer.as_str() {
            "a" | "accept" => review.decide(Verdict::Accept),
            "r" | "reject" => review.decide(Verdict::Reject),
            "s" | "skip" => review.decide(Verdict::Skip),
            "q" | "quit" => return Ok(()),
            "?" | "help" => {
                print(HELP)?;
                continue;
            }
            "u" | "undo" if review.undo() => {}
            "u" | "undo" => {
                print("there is no answer to take back\n")?;
                continue;
            }
            other => {
                print(&format!("`{other}` is no answer\n"))?;
                continue;
            }
        }
        saved(review)?;
    }
    Ok(())
}

const HELP: &str = "  a  accept: the two are the same, as the predicate says
  r  reject: they are not, and are never proposed again
  s  skip: a later review asks again
  u  undo: take the last answer back
  q  quit: what is answered is saved
The score is the sum of the features below it. `or` are the next candidates, with their scores.
";

/// Writes at once, also where the output of a verb is kept for later: a person waits for it.
fn print(text: &str) -> Result<()> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Error::Output)
}

/// The file of the candidates, and that of the decisions if it is another one.
fn paths(file: &Path) -> (PathBuf, Option<PathBuf>) {
    let name = file.to_string_lossy();
    if let Some(stem) = name.strip_suffix(".review.sssom.tsv") {
        return (file.to_owned(), Some(format!("{stem}.sssom.tsv").into()));
    }
    let queue = name.strip_suffix(".sssom.tsv").map(|stem| PathBuf::from(format!("{stem}.review.sssom.tsv")));
    match queue.filter(|queue| queue.exists()) {
        Some(queue) => (queue, Some(file.to_owned())),
        None => (file.to_owned(), None),
    }
}

fn empty_like(set: &MappingSet) -> MappingSet {
    let mut empty = set.clone();
    empty.retain(|_| false);
    empty
}

fn save(path: &Path, set: &MappingSet, screen: &Screen) -> Result<()> {
    let mut out = Target::open(Some(path), screen)?;
    let written = set.write(&mut out).map_err(Error::Output);
    out.end(written)
}

fn who(given: Option<&str>) -> String {
    let variable = |name: &str| std::env::var(name).ok().filter(|name| !name.is_empty());
    let who = given.map(ToOwned::to_owned).or_else(|| variable("BIOATLAS_REVIEWER")).or_else(|| variable("USER"));
    let who = who.unwrap_or_default();
    let is_orcid = who.len() == 19 && who.split('-').count() == 4 && who.split('-').all(|four| four.len() == 4);
    if is_orcid { format!("orcid:{who}") } else { who.replace(ORCID, "orcid:") }
}

const ORCID: &str = "https://orcid.org/";

/// Declares the prefix of the reviewer where the set has none.
fn declare(set: &mut MappingSet, reviewer: &str) {
    if reviewer.starts_with("orcid:") && set.head.expand(reviewer).is_none() {
        let mut map: Vec<(String, Value)> = set.head.prefixes().map(|(name, iri)| (name.to_owned(), iri.into())).collect();
        map.push(("orcid".into(), ORCID.into()));
        set.head.set("curie_map", Value::Map(map));
    }
}

fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    table::date((seconds / 86_400) as i64)
}

fn told(review: &Review, queue: &Path) {
    let count = |wanted: Verdict| review.verdicts().iter().filter(|verdict| **verdict == wanted).count();
    let (accepted, rejected) = (count(Verdict::Accept), count(Verdict::Reject));
    let left = review.len() - accepted - rejected;
    output::note(&format!("{accepted} accepted, {rejected} rejected; {left} left in `{}`", queue.display()));
}

/// The rows of a table that candidates lead to.
#[derive(Default)]
struct Rows {
    by_id: BTreeMap<String, Vec<(String, String)>>,
}

impl Rows {
    fn read(args: &ReviewArgs, queue: &MappingSet) -> Result<Self> {
        let Some(file) = &args.target else { return Ok(Self::default()) };
        let table = Table::open(file)?;
        let guess =
            || table.columns.iter().position(|column| ["id", "identifier", "iri", "uri"].contains(&&*column.to_lowercase()));
        let id = args.id.as_deref().map_or_else(|| Ok(guess()), |name| table.column(name).map(Some))?;
        let wanted: BTreeSet<String> = queue.mappings().filter_map(|mapping| mapping.iri("object_id")).collect();
        let columns = table.columns.clone();
        let mut by_id = BTreeMap::new();
        let mut bad = BadLines::default();
        for row in table {
            let (line, cells) = match row {
                Ok(row) => row,
                Err(fault) => {
                    bad.note(fault);
                    continue;
                }
            };
            let key = id.and_then(|place| cells.get(place)).map_or_else(|| line.to_string(), |cell| local(cell.trim()));
            if key.is_empty() || !wanted.iter().any(|iri| iri.ends_with(&key)) {
                continue;
            }
            let filled = columns.iter().cloned().zip(cells).filter(|(_, cell)| !cell.trim().is_empty());
            by_id.entry(key).or_insert_with(|| filled.collect());
        }
        bad.judge(file, true, "")?;
        Ok(Self { by_id })
    }

    /// The row of a thing: by its whole IRI, or by what stands behind the longest start that leaves a key.
    fn find(&self, iri: &str) -> Option<&Vec<(String, String)>> {
        let ends =
            iri.char_indices().filter(|(at, _)| *at == 0 || iri[..*at].ends_with(['/', '#', ':', '='])).map(|(at, _)| &iri[at..]);
        ends.into_iter().find_map(|end| self.by_id.get(end))
    }
}

/// A candidate for reading: both records side by side, and below them the score and its features.
fn card(mapping: Mapping<'_>, dataset: &Dataset, rows: &Rows, screen: &Screen) -> Result<String> {
    let side = |end: &str| -> Result<Vec<String>> {
        let iri = mapping.iri(&format!("{end}_id")).unwrap_or_default();
        let label = mapping.own(&format!("{end}_label")).unwrap_or_default();
        let mut lines =
            vec![label.to_owned(), NamedNode::new(&iri).map_or(iri.clone(), |iri| dataset.prefixes.display(iri.as_ref()))];
        lines.extend(record(dataset, &iri)?);
        lines.extend(rows.find(&iri).into_iter().flatten().map(|(column, cell)| format!("{column}: {cell}")));
        Ok(lines)
    };
    let (left, right) = (side("subject")?, side("object")?);
    let width = (usize::from(screen.measured_again().width.unwrap_or(100)).saturating_sub(3) / 2).clamp(20, 80);
    let mut card = String::new();
    for at in 0..left.len().max(right.len()) {
        let cell = |lines: &[String]| fitted(lines.get(at).map_or("", String::as_str), width);
        let (one, other) = (cell(&left), cell(&right));
        let bold = |text: String| if at == 0 { screen.bold(&text) } else { text };
        card.push_str(&format!("{} │ {}\n", bold(one), bold(other).trim_end()));
    }
    let predicate = mapping.own("predicate_id").unwrap_or_default();
    let score = mapping.own("confidence").map(|score| format!("  score {score}")).unwrap_or_default();
    card.push_str(&format!("{}{score}\n", screen.bold(predicate)));
    let features = mapping.own("comment").unwrap_or_default();
    features.split("; ").filter(|feature| !feature.is_empty()).for_each(|feature| card.push_str(&format!("  {feature}\n")));
    let mut said = mapping.own(WHY).unwrap_or_default().split(BETWEEN).filter(|part| !part.is_empty());
    let plain = |text: &str| output::clean(text);
    if let Some(why) = said.next() {
        card.push_str(&format!("for review: {}\n", plain(why)));
    }
    said.for_each(|rival| card.push_str(&format!("  or {}\n", plain(rival))));
    Ok(card)
}

/// So many lines of what is known of a thing are shown.
const LINES: usize = 12;

/// What the data knows of a thing, a line for each property.
fn record(dataset: &Dataset, iri: &str) -> Result<Vec<String>> {
    let Ok(thing) = NamedNode::new(iri) else { return Ok(Vec::new()) };
    let facts = entity::facts(dataset, &thing, Direction::Of)?;
    let mut by_property: Vec<(NamedNode, Vec<Term>)> = Vec::new();
    for fact in facts {
        match by_property.iter_mut().find(|(property, _)| *property == fact.property) {
            Some((_, values)) => values.push(fact.other),
            None => by_property.push((fact.property, vec![fact.other])),
        }
    }
    let iris = by_property.iter().flat_map(|(property, values)| {
        let named = values.iter().filter_map(|value| if let Term::NamedNode(iri) = value { Some(iri) } else { None });
        [property].into_iter().chain(named)
    });
    let labels = entity::labels(dataset, iris)?;
    let name = |iri: &NamedNode| labels.get(iri.as_str()).cloned().unwrap_or_else(|| dataset.prefixes.display(iri.as_ref()));
    let value = |term: &Term| match term {
        Term::NamedNode(iri) => name(iri),
        Term::Literal(literal) => literal.value().to_owned(),
        other => format::term(other, &dataset.prefixes),
    };
    let line = |(property, values): &(NamedNode, Vec<Term>)| {
        format!("{}: {}", name(property), values.iter().map(value).collect::<Vec<_>>().join(" · "))
    };
    let naming = |entry: &&(NamedNode, Vec<Term>)| entity::is_naming(entry.0.as_ref());
    let (names, others): (Vec<_>, Vec<_>) = by_property.iter().partition(naming);
    Ok(names.into_iter().chain(others).map(line).take(LINES).collect())
}

/// A text in exactly so many cells of a terminal; what does not fit gives way to `…`. Control characters are left out.
fn fitted(text: &str, width: usize) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut fitted = plain.clone();
    if plain.width() > width {
        fitted.clear();
        let mut taken = 1;
        for c in plain.chars() {
            taken += c.width().unwrap_or(0);
            if taken > width {
                break;
            }
            fitted.push(c);
        }
        fitted.push('…');
    }
    let blanks = width.saturating_sub(fitted.width());
    fitted + &" ".repeat(blanks)
}
