//! Does the arithmetic of the printed figures hold?
//!
//! Three kinds of checks: derivations that the data states are recomputed, several prints of one quantity are found by their dimensions
//! and compared, and each print is held against the value and unit that are kept for it. `docs/audit.md` defines precision and verdicts.

mod facts;
mod figure;
mod formula;
mod records;

use super::evidence;
use super::unit::number::{self, Interval};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::vocab::{atlas, dcterms};
use facts::Facts;
use figure::Figure;
use formula::{Outcome, Term};

use oxigraph::model::{self, GraphName, Literal, NamedNode, NamedNodeRef, Quad};
use std::collections::{BTreeMap, BTreeSet, HashSet};

pub use formula::Formula;

/// What came of a check. In order, the later one outweighs the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It can be computed, and nothing is printed to compare with.
    NotPrinted,
    /// Something is missing or cannot be compared.
    NotCheckable,
    /// The printed numbers agree as they stand.
    Consistent,
    /// The printed numbers disagree by no more than their rounding.
    Rounding,
    /// No rounding explains the printed numbers.
    Inconsistent,
}

impl Verdict {
    /// Every verdict, the gravest first.
    pub const ALL: [Self; 5] = [Self::Inconsistent, Self::Rounding, Self::NotCheckable, Self::NotPrinted, Self::Consistent];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotPrinted => "not printed",
            Self::NotCheckable => "not checkable",
            Self::Consistent => "consistent",
            Self::Rounding => "rounding",
            Self::Inconsistent => "inconsistent",
        }
    }

    fn term(self) -> NamedNodeRef<'static> {
        match self {
            Self::NotPrinted => atlas::NOT_PRINTED,
            Self::NotCheckable => atlas::NOT_CHECKABLE,
            Self::Consistent => atlas::CONSISTENT,
            Self::Rounding => atlas::ROUNDING,
            Self::Inconsistent => atlas::INCONSISTENT,
        }
    }
}

/// One check and what came of it.
#[derive(Clone, Debug)]
pub struct Check {
    /// The derivation, or the first observation of several prints.
    pub subject: NamedNode,
    /// What is checked, in words.
    pub label: String,
    /// What is computed or compared.
    pub formula: Formula,
    /// The observations whose figures the verdict is about.
    pub about: Vec<NamedNode>,
    /// What goes in.
    pub inputs: Vec<NamedNode>,
    /// What is printed.
    pub printed: String,
    /// What was computed or found; empty when nothing was.
    pub recomputed: String,
    /// The numbers that the rounding of the inputs allows; empty for a comparison.
    pub tolerance: String,
    /// What came of it.
    pub verdict: Verdict,
    /// Why it cannot be checked, how a doubtful figure is read, or what else is to be said.
    pub note: String,
    /// The graphs that state the inputs and the results, in their order.
    pub graphs: Vec<model::Term>,
    is_derivation: bool,
    value: Option<String>,
}

/// Every check.
#[derive(Clone, Debug, Default)]
pub struct Audit {
    /// The checks, the gravest verdicts first, then by subject.
    pub checks: Vec<Check>,
    /// How many prints were held against their values; only those that disagree are among the checks.
    pub prints: usize,
    home: Option<NamedNode>,
    contradictions: BTreeSet<(NamedNode, NamedNode)>,
}

/// Checks everything. O(observations + inputs of derivations).
///
/// # Errors
/// A query that fails.
pub fn audit(dataset: &Dataset) -> Result<Audit> {
    Ok(checks(&Facts::read(dataset)?))
}

fn checks(facts: &Facts) -> Audit {
    let mut audit = Audit { home: facts.home.clone(), ..Audit::default() };
    for derivation in facts.derivations.values() {
        audit.checks.push(derived(derivation, facts));
    }
    for (of_one, prints) in facts.repeated() {
        audit.checks.push(repeated(&of_one, &prints, facts, &mut audit.contradictions));
    }
    for (observation, found) in facts.misprints() {
        audit.checks.push(misprinted(observation, found, facts));
    }
    audit.prints = facts.prints();
    audit.checks.sort_by(|a, b| b.verdict.cmp(&a.verdict).then_with(|| (a.formula, &a.subject).cmp(&(b.formula, &b.subject))));
    audit
}

/// What speaks against a printed figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doubt {
    /// The number as printed, and what it is of.
    pub figure: String,
    /// What was found, and how the figure is read.
    pub why: String,
}

/// Those of some observations that a check finds inconsistent. Only what bears on them is checked.
///
/// # Errors
/// As [`audit`].
pub fn doubts(dataset: &Dataset, observations: &[NamedNode]) -> Result<BTreeMap<NamedNode, Doubt>> {
    let facts = Facts::concerning(dataset, observations)?;
    let wanted: HashSet<&NamedNode> = observations.iter().collect();
    let mut doubts: BTreeMap<NamedNode, Doubt> = BTreeMap::new();
    for check in checks(&facts).checks {
        let Some(why) = check.doubt() else { continue };
        for observation in check.about.iter().filter(|of| wanted.contains(of)) {
            let doubt = doubts
                .entry(observation.clone())
                .or_insert_with(|| Doubt { figure: facts.figure(observation), ..Doubt::default() });
            doubt.why = if doubt.why.is_empty() { why.clone() } else { joined(&doubt.why, &why) };
        }
    }
    Ok(doubts)
}

impl Check {
    /// Why the figures that it is about are in doubt; nothing if they are not.
    fn doubt(&self) -> Option<String> {
        if self.verdict != Verdict::Inconsistent {
            return None;
        }
        let found = match self.formula {
            Formula::SameQuantity | Formula::Print => self.recomputed.clone(),
            _ if self.tolerance.is_empty() => format!("{}: {}", self.label, self.recomputed),
            _ => format!("{}: {}, not {}", self.label, self.recomputed, self.printed),
        };
        Some(joined(&found, &self.note))
    }
}

impl Audit {
    /// How many checks came to a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.checks.iter().filter(|check| check.verdict == verdict).count()
    }

    /// The verdict on each observation, the gravest if there are several.
    pub fn verdicts(&self) -> BTreeMap<NamedNode, Verdict> {
        let mut all = BTreeMap::new();
        for check in &self.checks {
            for observation in &check.about {
                let verdict = all.entry(observation.clone()).or_insert(check.verdict);
                *verdict = check.verdict.max(*verdict);
            }
        }
        all
    }

    /// The verdicts as statements of one graph, which stands beside the graph of the derivations.
    pub fn statements(&self) -> Vec<Quad> {
        let beside = self.home.as_ref().and_then(|home| home.as_str().rsplit_once('/'));
        let name = beside.map_or_else(|| "file:audit".to_owned(), |(folder, _)| format!("{folder}/audit"));
        let graph = NamedNode::new_unchecked(name);
        let mut quads = Vec::new();
        let mut add = |subject: &NamedNode, property: NamedNodeRef<'_>, object: oxigraph::model::Term| {
            let quad = Quad::new(subject.clone(), property.into_owned(), object, GraphName::from(graph.clone()));
            quads.push(quad);
        };
        add(&graph, atlas::STATUS, atlas::COMPUTED.into_owned().into());
        let title = Literal::new_language_tagged_literal_unchecked("Verdicts of the audit", "en");
        add(&graph, dcterms::TITLE, title.into());
        let mut derivations: Vec<&Check> = self.checks.iter().filter(|check| check.is_derivation).collect();
        derivations.sort_by(|a, b| a.subject.cmp(&b.subject));
        for check in derivations {
            add(&check.subject, atlas::VERDICT, check.verdict.term().into_owned().into());
            if let Some(value) = &check.value {
                // With a point, so that Turtle can write it without its datatype.
                let value = if value.contains('.') { value.clone() } else { format!("{value}.0") };
                let decimal = Literal::new_typed_literal(value, oxigraph::model::vocab::xsd::DECIMAL);
                add(&check.subject, atlas::RECOMPUTED, decimal.into());
            }
        }
        let verdicts = self.verdicts();
        let mut told: BTreeMap<&NamedNode, Vec<&NamedNode>> =
            verdicts.keys().map(|observation| (observation, Vec::new())).collect();
        self.contradictions.iter().for_each(|(one, other)| told.entry(one).or_default().push(other));
        for (observation, others) in told {
            if let Some(verdict) = verdicts.get(observation) {
                add(observation, atlas::VERDICT, verdict.term().into_owned().into());
            }
            others.into_iter().for_each(|other| add(observation, atlas::CONTRADICTS, other.clone().into()));
        }
        quads
    }
}

fn derived(derivation: &records::Derivation, facts: &Facts) -> Check {
    let results = facts.terms(&derivation.results);
    let mut check = Check {
        label: facts.label(&derivation.iri),
        formula: derivation.formula.unwrap_or(Formula::Print),
        printed: printed(&results, derivation),
        about: (derivation.results.iter()).filter(|iri| facts.is_observation(iri)).cloned().collect(),
        note: facts.note(derivation),
        is_derivation: true,
        ..empty(&derivation.iri, &derivation.inputs)
    };
    check.graphs = facts.graphs(derivation.inputs.iter().chain(&derivation.results));
    let outcome = match (&derivation.missing, derivation.formula) {
        (Some(missing), _) => Err(missing.clone()),
        (None, None) => Err("its formula is not known".to_owned()),
        (None, Some(_)) => facts.outcome(derivation),
    };
    match outcome {
        Err(why) => check.note = joined(&why, &check.note),
        Ok(Outcome::Compared { verdict, found }) => (check.verdict, check.recomputed) = (verdict, found),
        Ok(Outcome::Number { value, range, unit }) => {
            let expected = match results.first() {
                Some(result) => result.figure,
                None => derivation.value.as_deref().and_then(number::Fraction::parse).map(Figure::exact),
            };
            let places = facts::places(value, &unit, expected.as_ref());
            check.recomputed = shown(value.decimal(places), &unit);
            check.tolerance = tolerance(range, places, &unit);
            check.value = value.decimal(places);
            check.verdict = expected.map_or(Verdict::NotPrinted, |expected| formula::judge(value, range, &expected));
        }
    }
    check
}

fn empty(subject: &NamedNode, inputs: &[NamedNode]) -> Check {
    Check {
        subject: subject.clone(),
        label: String::new(),
        formula: Formula::Print,
        about: Vec::new(),
        inputs: inputs.to_vec(),
        printed: String::new(),
        recomputed: String::new(),
        tolerance: String::new(),
        verdict: Verdict::NotCheckable,
        note: String::new(),
        graphs: Vec::new(),
        is_derivation: false,
        value: None,
    }
}

/// The printed results; a claim prints no number. Of many ranks, the ends.
fn printed(results: &[Term], derivation: &records::Derivation) -> String {
    let mut numbers: Vec<(Option<number::Fraction>, &str)> =
        results.iter().map(|result| (result.figure.map(|figure| figure.value), result.printed.as_str())).collect();
    numbers.sort();
    match (numbers.as_slice(), &derivation.value) {
        ([], Some(value)) => value.clone(),
        ([first, _, _, .., last], _) => format!("{} … {}", first.1, last.1),
        (some, _) => some.iter().map(|(_, printed)| *printed).collect::<Vec<_>>().join(", "),
    }
}

fn joined(first: &str, second: &str) -> String {
    if second.is_empty() { first.to_owned() } else { format!("{first}; {second}") }
}

fn shown(decimal: Option<String>, unit: &str) -> String {
    let number = grouped(&decimal.unwrap_or_default());
    match unit {
        "" => number,
        "%" => format!("{number}%"),
        unit => format!("{number} {unit}"),
    }
}

/// The digits before the point in threes.
pub(in crate::query) fn grouped(decimal: &str) -> String {
    let (whole, rest) = decimal.split_once('.').map_or((decimal, String::new()), |(w, r)| (w, format!(".{r}")));
    let digits = whole.trim_start_matches('-');
    let mut marked = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            marked.push(',');
        }
        marked.push(digit);
    }
    let sign = if whole.starts_with('-') { "-" } else { "" };
    format!("{sign}{marked}{rest}")
}

fn tolerance(range: Interval, places: u32, unit: &str) -> String {
    match (range.low, range.high) {
        (Some(low), Some(high)) if low == high => "exact".to_owned(),
        (Some(low), Some(high)) => {
            let end = |number: number::Fraction| grouped(&number.decimal(places).unwrap_or_default());
            format!("{} to {}", end(low), shown(high.decimal(places), unit))
        }
        (Some(low), None) => format!("above {}", shown(low.decimal(places), unit)),
        (None, Some(high)) => format!("below {}", shown(high.decimal(places), unit)),
        (None, None) => String::new(),
    }
}

fn repeated(
    of_one: &facts::Quantity,
    prints: &[NamedNode],
    facts: &Facts,
    contradictions: &mut BTreeSet<(NamedNode, NamedNode)>,
) -> Check {
    let terms = facts.terms(prints);
    for (at, first) in terms.iter().enumerate() {
        for (other, second) in terms.iter().enumerate() {
            let apart = first.figure.zip(second.figure).is_some_and(|(a, b)| formula::agreement(&a, &b) == Verdict::Inconsistent);
            if apart {
                contradictions.insert((prints[at].clone(), prints[other].clone()));
            }
        }
    }
    let (verdict, found) = match formula::same_quantity(&terms) {
        Ok(Outcome::Compared { verdict, found }) => (verdict, found),
        Ok(Outcome::Number { .. }) => (Verdict::NotCheckable, String::new()),
        Err(why) => (Verdict::NotCheckable, why),
    };
    Check {
        label: of_one.name(facts),
        formula: Formula::SameQuantity,
        about: if verdict == Verdict::Inconsistent { facts.spoken_against(prints) } else { prints.to_vec() },
        printed: terms.iter().map(|term| term.printed.as_str()).collect::<Vec<_>>().join(", "),
        recomputed: found,
        verdict,
        note: facts.readings(prints),
        graphs: facts.graphs(prints),
        ..empty(&prints[0], prints)
    }
}

fn misprinted(observation: &NamedNode, found: String, facts: &Facts) -> Check {
    let prints = std::slice::from_ref(observation);
    Check {
        label: facts.label(observation),
        about: prints.to_vec(),
        printed: facts.terms(prints).into_iter().map(|term| term.printed).collect(),
        recomputed: found,
        verdict: Verdict::Inconsistent,
        note: facts.readings(prints),
        graphs: facts.graphs(prints),
        ..empty(observation, &[])
    }
}

/// Describes the graphs of all checks.
///
/// # Errors
/// A query that fails.
pub fn places(dataset: &Dataset, audit: &Audit) -> Result<evidence::Places> {
    evidence::places(dataset, audit.checks.iter().flat_map(|check| &check.graphs))
}
