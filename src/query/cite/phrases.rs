//! Which phrases of a passage carry what the rows say?

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
const PHRASES: usize = 3;

/// Chooses the phrases that carry values of the rows, one for each row.
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
    let mut folded: Vec<Option<Vec<String>>> = vec![None; sources.len()];
    let mut stating: Vec<usize> = Vec::new();
    for (values, judged) in rows.iter().filter(|(_, judged)| judged.used.len() <= STATED) {
        stating.clear();
        stating.extend(judged.used.iter().flat_map(|fact| graphs.of(*fact)).filter_map(|g| order.numbers.get(g)));
        stating.retain(|at| sources[*at].phrases.len() < PHRASES && !sources[*at].place.phrases.is_empty());
        stating.sort_unstable();
        stating.dedup();
        if stating.is_empty() {
            continue;
        }
        let text = |term: &Term| match term {
            Term::Literal(literal) => Some(fold(literal.value())),
            Term::NamedNode(node) => labels.get(node.as_str()).map(|label| fold(label)),
            _ => None,
        };
        // The longest value tells most.
        let mut told: Vec<(String, Option<u32>)> = (values.iter().flatten())
            .filter_map(|term| {
                let text = text(term).filter(|text| !text.is_empty())?;
                let small = is_small(&text).then(|| facts.term(term.clone()));
                Some((text, small))
            })
            .collect();
        told.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        let stated = stated_numbers(&told, judged, order, graphs, facts);
        for at in &stating {
            let said = |(_, small): &&(String, Option<u32>)| small.is_none_or(|number| stated.contains(&(*at, number)));
            let values: Vec<&str> = told.iter().filter(said).map(|(value, _)| value.as_str()).collect();
            let source = &mut sources[*at];
            let folded = folded[*at].get_or_insert_with(|| source.place.phrases.iter().map(|p| fold(p)).collect());
            source.carry(folded, &values);
        }
    }
    Ok(())
}

/// The small numbers of a row that its statements say, with the sources that state them. A small number stands in many a phrase by chance, so
/// it counts only there.
fn stated_numbers(
    told: &[(String, Option<u32>)],
    judged: &Judged,
    order: &Order,
    graphs: &Graphs,
    facts: &Facts<'_>,
) -> BTreeSet<(usize, u32)> {
    let numbers: BTreeSet<u32> = told.iter().filter_map(|(_, small)| *small).collect();
    let mut stated = BTreeSet::new();
    for fact in judged.used.iter().filter(|_| !numbers.is_empty()) {
        let ([_, _, object], _) = facts.numbers(*fact);
        if numbers.contains(&object) {
            stated.extend(graphs.of(*fact).iter().filter_map(|g| Some((*order.numbers.get(g)?, object))));
        }
    }
    stated
}

/// Of the sources where that found nothing: the phrases that carry what the cited statements say.
pub(super) fn phrases_of_facts(
    sources: &mut [Source],
    rows: &[Judgement],
    order: &Order,
    graphs: &Graphs,
    facts: &mut Facts<'_>,
) {
    let used: BTreeSet<FactId> = rows.iter().flat_map(|(_, judged)| judged.used.iter().copied()).collect();
    if used.len() > STATED {
        return;
    }
    let printed = facts.term(atlas::PRINTED.into_owned().into());
    let values = [atlas::VALUE, atlas::MIN_VALUE, atlas::MAX_VALUE].map(|p| facts.term(p.into_owned().into()));
    let mut said: Vec<BTreeSet<String>> = vec![BTreeSet::new(); sources.len()];
    for fact in used {
        for graph in graphs.of(fact) {
            let Some(at) = order.numbers.get(graph).copied() else { continue };
            if sources.get(at).is_none_or(|s| !s.phrases.is_empty() || s.place.phrases.is_empty()) {
                continue;
            }
            let ([subject, property, object], _) = facts.numbers(fact);
            let mut terms: Vec<Term> = facts.get(object).into_iter().collect();
            if values.contains(&property) {
                // The value is in base units; the passage has it as printed.
                terms.extend(facts.objects(subject, printed, graphs.graph_ids.get(*graph as usize).copied().unwrap_or(NONE)));
            }
            said[at].extend(terms.iter().filter_map(|term| match term {
                Term::Literal(literal) => Some(fold(literal.value())).filter(|t| !t.is_empty()),
                _ => None,
            }));
        }
    }
    for (source, values) in sources.iter_mut().zip(said) {
        let folded: Vec<String> = source.place.phrases.iter().map(|p| fold(p)).collect();
        values.into_iter().for_each(|value| source.carry(&folded, &[&value]));
    }
}

impl Source {
    /// Adds the phrase that carries the first of these values that any carries.
    fn carry(&mut self, folded: &[String], values: &[&str]) {
        if self.phrases.len() == PHRASES {
            return;
        }
        let best = |value: &&str| {
            let carrying = (0..folded.len()).filter(|at| carries(&folded[*at], value));
            carrying.min_by_key(|at| (folded[*at] != **value, folded[*at].len()))
        };
        if let Some(phrase) = values.iter().find_map(best).and_then(|at| self.place.phrases.get(at))
            && !self.phrases.contains(phrase)
        {
            self.phrases.push(phrase.clone());
        }
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
