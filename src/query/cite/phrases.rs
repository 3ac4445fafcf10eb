//! Which phrases of a passage carry what the rows say?
//!
//! First those with the figures that the rows show, then those with their other values; of a passage without either, those with what its
//! cited statements say.

use super::facts::{Facts, NONE};
use super::order::Order;
use super::provenance::FactId;
use super::sources::{Graphs, Judged, Judgement, Source, as_node};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::entity::{fold, labels};
use crate::vocab::atlas;
use oxigraph::model::{NamedNode, Term};
use std::collections::BTreeSet;

/// Of more statements than this no phrases are looked up: a row or an answer over thousands of statements is about their number.
const STATED: usize = 4_000;
/// At most this many phrases are shown of one source.
const PHRASES: usize = 4;

/// Chooses the phrases that carry values of the rows: for each row its figures and the longest of its other values.
pub(super) fn phrases(
    sources: &mut [Source],
    rows: &[Judgement],
    order: &Order,
    graphs: &Graphs,
    facts: &mut Facts<'_>,
    about: &Dataset,
) -> Result<()> {
    let entities: BTreeSet<NamedNode> = rows.iter().flat_map(|(values, _)| values.iter().flatten()).filter_map(as_node).collect();
    let labels = labels(about, &entities)?;
    let figures = Figures::new(facts);
    let mut chosen: Vec<Chosen> = sources.iter().map(|_| Chosen::default()).collect();
    let mut stating: Vec<usize> = Vec::new();
    for (values, judged) in rows.iter().filter(|(_, judged)| judged.used.len() <= STATED) {
        stating.clear();
        stating.extend(judged.used.iter().flat_map(|fact| graphs.of(*fact)).filter_map(|g| order.numbers.get(g)));
        stating.retain(|at| !chosen[*at].is_full() && !sources[*at].place.phrases.is_empty());
        stating.sort_unstable();
        stating.dedup();
        if stating.is_empty() {
            continue;
        }
        let mut told: Vec<(String, u32)> = (values.iter().flatten())
            .filter_map(|term| {
                let (text, number) = match term {
                    Term::Literal(literal) => (fold(literal.value()), facts.term(term.clone())),
                    Term::NamedNode(node) => (fold(labels.get(node.as_str())?), NONE),
                    _ => return None,
                };
                Some((text, number)).filter(|(text, _)| !text.is_empty())
            })
            .collect();
        // The longest value tells most.
        told.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        let said = figures.said(&told, judged, order, graphs, facts);
        for at in &stating {
            let chosen = &mut chosen[*at];
            chosen.fold(&sources[*at]);
            said.figures.range((*at, String::new())..(at + 1, String::new())).for_each(|(_, figure)| chosen.figure(figure));
            // A small number stands in many a phrase by chance, so it counts only where a statement says it.
            let counts = |(text, number): &&(String, u32)| !is_small(text) || said.numbers.contains(&(*at, *number));
            let values: Vec<&str> = told.iter().filter(counts).map(|(text, _)| text.as_str()).collect();
            chosen.value(&values);
        }
    }
    of_facts(sources, &mut chosen, &figures, rows, order, graphs, facts);
    sources.iter_mut().zip(chosen).for_each(|(source, chosen)| chosen.show(source));
    Ok(())
}

/// The properties that give an observation its number.
struct Figures {
    printed: u32,
    values: [u32; 3],
}

/// What the statements of a row say of its values, each with the place of the source that says so.
#[derive(Default)]
struct Said {
    numbers: BTreeSet<(usize, u32)>,
    /// The figures as printed.
    figures: BTreeSet<(usize, String)>,
}

impl Figures {
    fn new(facts: &mut Facts<'_>) -> Self {
        let [printed, values @ ..] = [atlas::PRINTED, atlas::VALUE, atlas::MIN_VALUE, atlas::MAX_VALUE]
            .map(|property| facts.term(property.into_owned().into()));
        Self { printed, values }
    }

    /// The prints of the number that a fact gives, as a graph has them: a value is in base units.
    fn prints(&self, fact: FactId, graph: u32, graphs: &Graphs, facts: &Facts<'_>) -> Vec<String> {
        let ([subject, property, object], _) = facts.numbers(fact);
        let terms = match property {
            _ if property == self.printed => facts.get(object).into_iter().collect(),
            _ if self.values.contains(&property) => {
                facts.objects(subject, self.printed, graphs.graph_ids.get(graph as usize).copied().unwrap_or(NONE))
            }
            _ => Vec::new(),
        };
        terms.iter().filter_map(text).collect()
    }

    fn said(&self, told: &[(String, u32)], judged: &Judged, order: &Order, graphs: &Graphs, facts: &Facts<'_>) -> Said {
        let mut said = Said::default();
        for fact in &judged.used {
            let ([_, _, object], _) = facts.numbers(*fact);
            if !told.iter().any(|(_, number)| *number != NONE && *number == object) {
                continue;
            }
            for graph in graphs.of(*fact) {
                let Some(at) = order.numbers.get(graph).copied() else { continue };
                said.numbers.insert((at, object));
                said.figures.extend(self.prints(*fact, *graph, graphs, facts).into_iter().map(|figure| (at, figure)));
            }
        }
        said
    }
}

/// Of the sources where that found nothing: the phrases that carry what the cited statements say.
fn of_facts(
    sources: &[Source],
    chosen: &mut [Chosen],
    figures: &Figures,
    rows: &[Judgement],
    order: &Order,
    graphs: &Graphs,
    facts: &Facts<'_>,
) {
    let used: BTreeSet<FactId> = rows.iter().flat_map(|(_, judged)| judged.used.iter().copied()).collect();
    if used.len() > STATED {
        return;
    }
    let bare: Vec<bool> = (sources.iter().zip(chosen.iter()))
        .map(|(source, chosen)| chosen.is_empty() && !source.place.phrases.is_empty())
        .collect();
    let mut said: Vec<Said> = sources.iter().map(|_| Said::default()).collect();
    let mut texts: Vec<BTreeSet<String>> = vec![BTreeSet::new(); sources.len()];
    for fact in used {
        for graph in graphs.of(fact) {
            let Some(at) = order.numbers.get(graph).copied().filter(|at| bare.get(*at) == Some(&true)) else { continue };
            said[at].figures.extend(figures.prints(fact, *graph, graphs, facts).into_iter().map(|figure| (at, figure)));
            let ([_, _, object], _) = facts.numbers(fact);
            texts[at].extend(facts.get(object).as_ref().and_then(text));
        }
    }
    for (at, (said, texts)) in said.into_iter().zip(texts).enumerate().filter(|(at, _)| bare[*at]) {
        chosen[at].fold(&sources[at]);
        said.figures.iter().for_each(|(_, figure)| chosen[at].figure(figure));
        texts.iter().for_each(|text| chosen[at].value(&[text]));
    }
}

fn text(term: &Term) -> Option<String> {
    match term {
        Term::Literal(literal) => Some(fold(literal.value())).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// The phrases of a source that are to be shown, as places among its phrases.
#[derive(Default)]
struct Chosen {
    folded: Vec<String>,
    figures: Vec<usize>,
    others: Vec<usize>,
}

impl Chosen {
    fn fold(&mut self, source: &Source) {
        if self.folded.is_empty() {
            self.folded = source.place.phrases.iter().map(|phrase| fold(phrase)).collect();
        }
    }

    fn is_empty(&self) -> bool {
        self.figures.is_empty() && self.others.is_empty()
    }

    /// Whether nothing more could be shown, not even that there is more.
    fn is_full(&self) -> bool {
        self.figures.len() > PHRASES
    }

    /// The phrase that says a value with the fewest other words.
    fn best(&self, value: &str) -> Option<usize> {
        let carrying = (0..self.folded.len()).filter(|at| carries(&self.folded[*at], value));
        carrying.min_by_key(|at| (self.folded[*at] != value, self.folded[*at].len()))
    }

    /// Adds the phrase that carries a figure. A number alone, as in the cell of a table, says no more than the row does.
    fn figure(&mut self, figure: &str) {
        let tells = |phrase: &usize| self.folded[*phrase].contains(char::is_alphabetic) && !self.figures.contains(phrase);
        if let Some(phrase) = self.best(figure).filter(tells) {
            self.figures.push(phrase);
        }
    }

    /// Adds the phrase that carries the first of these values that any carries, unless a phrase with a figure does.
    fn value(&mut self, values: &[&str]) {
        let found = values.iter().find_map(|value| Some((value, self.best(value)?)));
        if let Some((value, phrase)) = found.filter(|_| self.others.len() <= PHRASES)
            && !self.others.contains(&phrase)
            && !self.figures.iter().any(|figure| carries(&self.folded[*figure], value))
        {
            self.others.push(phrase);
        }
    }

    fn show(self, source: &mut Source) {
        let Self { mut figures, others, .. } = self;
        figures.extend(others);
        let mut seen = BTreeSet::new();
        figures.retain(|phrase| seen.insert(*phrase));
        source.more_phrases = figures.len() > PHRASES;
        let phrase = |at: &usize| source.place.phrases.get(*at).cloned();
        source.phrases = figures.iter().take(PHRASES).filter_map(phrase).collect();
    }
}

/// Whether a value is a number of one or two digits.
fn is_small(value: &str) -> bool {
    value.len() < 3 && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a phrase has a value in it, as whole words; the last word of a name may have an ending.
fn carries(phrase: &str, value: &str) -> bool {
    let end = if value.ends_with(char::is_alphabetic) && value.len() > 3 { "" } else { " " };
    phrase == value || format!(" {phrase} ").contains(&format!(" {value}{end}"))
}
