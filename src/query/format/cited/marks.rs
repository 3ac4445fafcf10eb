//! The marks behind a row: which passages it needs, and what else there is to say of it.

use super::notes::in_doubt;
use crate::query::cite::{Cited, CitedRow};
use crate::query::status::Status;
use oxigraph::model::Term;

/// At most this many marks behind a row.
const MARKS: usize = 12;
/// At most this many alternatives in one mark.
const ALTERNATIVES: usize = 4;
/// The mark of a row that rests on the absence of something, and of one that rests on nothing stated.
pub(super) const ABSENT: &str = "°";
const UNCOVERED: &str = "[none]";
/// Before the number of a figure in doubt.
pub(super) const DOUBT: &str = "!";

/// The marks behind a row: `[1][2]` where both are needed, `[3|4+5]` where 3 is enough or 4 with 5, `[6-9]` for a run.
pub(super) fn marks(row: &CitedRow) -> String {
    let mut marks: Vec<String> = runs(&row.marks.parts).iter().map(|run| format!("[{run}]")).collect();
    if marks.len() > MARKS {
        let more = marks.len() - MARKS;
        marks.truncate(MARKS);
        marks.push(format!("[+{more}]"));
    }
    if !row.marks.alternatives.is_empty() {
        let sum = |set: &Vec<usize>| set.iter().map(|n| (n + 1).to_string()).collect::<Vec<_>>().join("+");
        let mut choices: Vec<String> = row.marks.alternatives.iter().take(ALTERNATIVES).map(sum).collect();
        let more = row.marks.alternatives.len().saturating_sub(ALTERNATIVES);
        if more > 0 || row.marks.more {
            choices.push(if row.marks.more { "…".to_owned() } else { format!("+{more}") });
        }
        marks.push(format!("[{}]", choices.join("|")));
    }
    if row.statuses.is_empty() {
        marks.push(UNCOVERED.to_owned());
    }
    if !row.absences.is_empty() {
        marks.push(ABSENT.to_owned());
    }
    marks.extend(row.doubts.iter().map(|n| format!("{DOUBT}{}", n + 1)));
    marks.concat()
}

/// Numbers from 1, three and more in sequence as a run.
pub(super) fn runs(places: &[usize]) -> Vec<String> {
    let mut numbers: Vec<usize> = places.iter().map(|n| n + 1).collect();
    numbers.sort_unstable();
    let mut found = Vec::new();
    let mut at = 0;
    while at < numbers.len() {
        let mut end = at;
        while end + 1 < numbers.len() && numbers[end + 1] == numbers[end] + 1 {
            end += 1;
        }
        if end - at >= 2 {
            found.push(format!("{}-{}", numbers[at], numbers[end]));
            at = end + 1;
        } else {
            found.push(numbers[at].to_string());
            at += 1;
        }
    }
    found
}

/// The cells of `cite_pages`, `cite_passages`, `cite_status` and `cite_doubt`: a blank between what is needed together, a bar between
/// alternatives, braces around an alternative of several.
pub(super) fn in_columns(cited: &Cited, row: &CitedRow) -> Vec<String> {
    let page = |n: &usize| cited.sources.get(*n).map_or(String::new(), |s| s.place.span());
    let graph = |n: &usize| match cited.sources.get(*n).map(|s| s.name().into_owned()) {
        Some(Term::NamedNode(node)) => node.into_string(),
        other => other.map_or(String::new(), |name| name.to_string()),
    };
    let status = row.statuses.iter().map(|s| s.map_or("unknown", Status::name)).collect::<Vec<_>>().join(" ");
    let status = if status.is_empty() { "none".to_owned() } else { status };
    let doubts: Vec<String> = row.doubts.iter().filter_map(|n| cited.doubts.get(*n)).map(in_doubt).collect();
    vec![joined(row, &page), joined(row, &graph), status, doubts.join("; ")]
}

fn joined(row: &CitedRow, word: &dyn Fn(&usize) -> String) -> String {
    let words = |places: &[usize]| {
        let mut words: Vec<String> = places.iter().map(word).filter(|w| !w.is_empty()).collect();
        let mut seen = std::collections::HashSet::new();
        words.retain(|w| seen.insert(w.clone()));
        words
    };
    let mut pieces = words(&row.marks.parts);
    let mut choices: Vec<String> = Vec::new();
    for set in &row.marks.alternatives {
        let set = words(set);
        let choice = if set.len() > 1 { format!("{{{}}}", set.join(" ")) } else { set.concat() };
        if !choice.is_empty() && !choices.contains(&choice) {
            choices.push(choice);
        }
    }
    if row.marks.more {
        choices.push("…".to_owned());
    }
    // Alternatives of one page with a part add nothing to it.
    let is_said = matches!(choices.as_slice(), [one] if pieces.contains(one));
    if !choices.is_empty() && !is_said {
        pieces.push(choices.join("|"));
    }
    pieces.join(" ")
}

/// The marks as references to footnotes: parts one after the other, alternatives with *or* between them.
pub(super) fn footnotes(row: &CitedRow, reference: &dyn Fn(usize) -> String, doubt: &dyn Fn(usize) -> String) -> String {
    let set = |places: &[usize]| places.iter().map(|n| reference(n + 1)).collect::<String>();
    let mut text = set(&row.marks.parts);
    let mut choices: Vec<String> = row.marks.alternatives.iter().map(|s| set(s)).collect();
    if row.marks.more {
        choices.push("…".to_owned());
    }
    if !choices.is_empty() {
        text.push_str(&format!("({})", choices.join(" or ")));
    }
    if !row.absences.is_empty() {
        text.push_str(ABSENT);
    }
    if row.statuses.is_empty() {
        text.push_str("(none)");
    }
    if !row.doubts.is_empty() {
        text.push_str(&format!(" (in doubt{})", row.doubts.iter().map(|n| doubt(n + 1)).collect::<String>()));
    }
    text
}
