//! What is proposed for each thing, and how is it shown?

use super::super::output::{self, Naming, OutputArgs, Screen, Target as Out};
use super::super::{Data, Outcome};
use super::LinkArgs;
use super::decisions::{decided, read_set, warn, write_sets};
use super::target::{context, read_target, things_of};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::link::{Decision, Proposal, Target, Thing, Thresholds, one_to_one};
use crate::query::{Answer, Rows};
use oxigraph::model::{Literal, NamedNode, Term};
use std::collections::BTreeSet;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

pub(super) fn run(args: &LinkArgs, target: &Path, data: &Data, screen: &Screen) -> Result<Outcome> {
    let kept = args.output.output.as_deref().filter(|path| path.to_string_lossy().ends_with(".sssom.tsv"));
    let decisions = kept.filter(|path| path.exists()).map(read_set).transpose()?.unwrap_or_default();
    let out = if kept.is_none() { Some(args.output.open(screen)?) } else { None };
    let dataset = data.open()?;
    let context = context(args)?;
    let (mut things, mut others) = (things_of(dataset, args.class.as_deref(), &context)?, read_target(args, target, &context)?);
    if args.reverse {
        std::mem::swap(&mut things, &mut others);
    }
    let rejected = decided(&decisions, true);
    let known: BTreeSet<String> = decided(&decisions, false).into_iter().map(|(subject, _)| subject).collect();
    things.retain(|thing| !known.contains(&thing.id));
    let mut target = Target::default();
    others.into_iter().for_each(|thing| target.add(thing));
    target.seal();
    let thresholds = Thresholds { accept: args.accept, review: args.review, margin: args.margin };
    let excluded = |one: &str, other: &str| rejected.contains(&(one.to_owned(), other.to_owned()));
    let (began, done) = (Instant::now(), AtomicUsize::new(0));
    let all = things.len();
    let mut proposals = target.propose(&things, thresholds, &excluded, &|n| progress(&done, n, all, began));
    if all >= STEP && io::stderr().is_terminal() {
        let _ = write!(io::stderr().lock(), "\r\u{1b}[K");
    }
    if args.one_to_one {
        one_to_one(&mut proposals, thresholds);
    }
    let accepted = proposals.iter().filter(|p| p.decision == Decision::Accept).count();
    warn(dataset, &decisions, &things, &proposals, &target)?;
    match (kept, out) {
        (Some(path), _) => write_sets(path, decisions, &things, &proposals, &target, screen)?,
        (None, Some(out)) => table(&args.output, out, &things, &proposals, &target, dataset, screen)?,
        (None, None) => {}
    }
    let review = proposals.iter().filter(|p| p.decision == Decision::Review).count();
    output::note(&format!("{} looked up among {}: {accepted} accepted, {review} to review", things.len(), target.len()));
    Ok(if accepted > 0 { Outcome::Yes } else { Outcome::No })
}

/// Progress is told after so many things.
const STEP: usize = 2000;

fn progress(done: &AtomicUsize, more: usize, all: usize, began: Instant) {
    let now = done.fetch_add(more, Ordering::Relaxed) + more;
    if now.is_multiple_of(STEP) && io::stderr().is_terminal() {
        let rate = now as f64 / began.elapsed().as_secs_f64().max(0.001);
        let left = (all.saturating_sub(now)) as f64 / rate;
        // Progress is a courtesy; nothing depends on it.
        let _ = write!(io::stderr().lock(), "\r\u{1b}[K{now} of {all}, {rate:.0} a second, {left:.0} s left");
    }
}

fn table(
    args: &OutputArgs,
    out: Out,
    things: &[Thing],
    proposals: &[Proposal],
    target: &Target,
    dataset: &Dataset,
    screen: &Screen,
) -> Result<()> {
    let word = |text: &str| Some(Term::from(Literal::from(text)));
    let rows = things.iter().zip(proposals).filter(|(_, p)| matches!(p.decision, Decision::Accept | Decision::Review)).map(
        |(thing, proposal)| {
            let best = &proposal.candidates[0];
            let other = target.thing(best.thing);
            let score = Literal::new_typed_literal(format!("{:.2}", best.score.value), oxigraph::model::vocab::xsd::DECIMAL);
            Ok(vec![
                NamedNode::new(&thing.id).ok().map(Term::from).or_else(|| word(&thing.id)),
                word(&thing.names[0]),
                NamedNode::new(&other.id).ok().map(Term::from).or_else(|| word(&other.id)),
                word(&other.names[0]),
                Some(score.into()),
                word(proposal.decision.name()),
                word(&best.score.explained()),
            ])
        },
    );
    let rows = Rows::new(&["entity", "label", "target", "name", "score", "decision", "features"], rows);
    output::answer(Answer::Rows(rows), args, out, Naming::PrefixedNames, dataset, screen)?;
    Ok(())
}
