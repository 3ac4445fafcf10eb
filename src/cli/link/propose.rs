//! What is proposed for each thing, and how is it shown?

use super::super::ending;
use super::super::output::{self, Naming, OutputArgs, Screen, Target as Out};
use super::super::progress::Progress;
use super::super::{Data, Outcome};
use super::LinkArgs;
use super::decisions::{Decisions, Files, warn};
use super::service::{self, Served};
use super::target::{context, identifier, read_target, things_of};
use crate::dataset::{Dataset, sssom};
use crate::error::{Error, Result, are};
use crate::link::{Decision, Proposal, Target, Thing, Thresholds, leave_to_the_same, one_to_one};
use crate::query::links::{Link, links};
use crate::query::{Answer, Rows};
use oxigraph::model::{Literal, NamedNode, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

pub(super) fn run(args: &LinkArgs, target: &Path, data: &Data, screen: &Screen) -> Result<Outcome> {
    let stop = ending::interrupted();
    let kept = args.output.output.as_deref().filter(|path| sssom::is_named(&path.to_string_lossy()));
    check(args, target)?;
    let files = kept.map(|path| Files::open(path, screen)).transpose()?;
    let out = if kept.is_none() { Some(args.output.open(screen)?) } else { None };
    let dataset = data.open()?;
    let known = links(dataset, None)?;
    let decisions = Decisions::read(kept, &known)?;
    let (mut things, target) = sides(args, target, (dataset, &known), &decisions, &stop)?;
    let thresholds = Thresholds { accept: args.accept, review: args.review, margin: args.margin };
    let excluded = |one: &str, other: &str| decisions.rejects(one, other);
    let has_links = decisions.has_links();
    let proposals = propose(&target, &things, thresholds, &excluded, &stop);
    let all = things.len();
    let mut reached = proposals.iter().map(Option::is_some);
    things.retain(|_| reached.next().unwrap_or(false));
    let mut proposals: Vec<Proposal> = proposals.into_iter().flatten().collect();
    let looked_up = things.len();
    let open = all - looked_up;
    if !args.reverse {
        // A list of somebody's may have one thing twice; the data has each once.
        leave_to_the_same(&mut proposals);
    }
    if args.one_to_one {
        one_to_one(&mut proposals, thresholds);
    }
    let count = |decision| proposals.iter().filter(|p| p.decision == decision).count();
    let (accepted, review) = (count(Decision::Accept), count(Decision::Review));
    // What looks at the data would stop at once, too.
    if open == 0 {
        warn(dataset, &known, &decisions.set, &things, &proposals, &target)?;
    }
    match (files, out) {
        (Some(files), _) => decisions.write(files, open, things, proposals, &target, &dataset.prefixes)?,
        // A file in another format would look whole.
        (None, Some(_)) if open > 0 && args.output.output.is_some() => {}
        (None, Some(out)) => table(&args.output, out, &things, &proposals, &target, dataset, screen)?,
        (None, None) => {}
    }
    output::note(&format!("{looked_up} looked up among {}: {accepted} accepted, {review} to review", target.len()));
    if open > 0 {
        let next =
            if kept.is_some() { "the same command goes on from there" } else { "with -o FILE.sssom.tsv they would be kept" };
        output::note(&format!("{} left; {next}", are(open, "thing")));
        return Err(Error::Stopped { what: "the look-up".into() });
    }
    Ok(if accepted > 0 || has_links { Outcome::Yes } else { Outcome::No })
}

/// What is wrong with the arguments is told before any work.
fn check(args: &LinkArgs, target: &Path) -> Result<()> {
    output::check_is_other(args.output.output.as_deref(), target)?;
    if args.output.output.as_deref().is_none_or(|path| !sssom::is_named(&path.to_string_lossy())) {
        args.output.chosen()?;
    }
    if args.review > args.accept {
        let message = format!("--review {} is above --accept {}", args.review, args.accept);
        return Err(Error::Usage { message, hint: "what a person should see scores less than what is accepted".into() });
    }
    if NamedNode::new(format!("{}1", args.base)).is_err() {
        let message = format!("`{}` begins no IRI", args.base);
        return Err(Error::Usage { message, hint: "give --base the beginning of an IRI, such as https://example.org/".into() });
    }
    Ok(())
}

/// The things to look up, but for those that are decided, and the target to look them up in.
fn sides(
    args: &LinkArgs,
    target: &Path,
    (dataset, known): (&Dataset, &[Link]),
    decisions: &Decisions,
    stop: &Arc<AtomicBool>,
) -> Result<(Vec<Thing>, Target)> {
    let context = context(args)?;
    let mut things = things_of(dataset, known, args.class.as_deref(), [&[], &[]], &context)?;
    if let (true, Some(class)) = (things.is_empty(), &args.class) {
        return Err(Error::Usage {
            message: format!("nothing in the data is a `{class}` and has a name"),
            hint: "`bioatlas stats` lists the classes of the data; --target-type is for those of the target".into(),
        });
    }
    let Served { things: mut others, told, unanswered } = match service::address(target) {
        Some(address) => {
            if !args.reverse {
                // What is decided is not asked for again.
                things.retain(|thing| !decisions.knows(&thing.id, &|_| true));
            }
            let read = service::read(args, address, &things, &dataset.prefixes, Arc::clone(stop), &identifier);
            if matches!(read, Err(Error::Stopped { .. })) {
                output::note("what was answered is kept; the same command goes on from there");
            }
            read?
        }
        None => Served { things: read_target(args, target, &context, stop)?, ..Served::default() },
    };
    if args.reverse {
        std::mem::swap(&mut things, &mut others);
    } else {
        // They are not looked for in vain, but not at all: the same command asks for them again.
        things.retain(|thing| !unanswered.contains(&thing.id));
    }
    if !decisions.is_empty() {
        let there: FxHashSet<&str> = others.iter().map(|thing| thing.id.as_str()).collect();
        things.retain(|thing| !decisions.knows(&thing.id, &|id| there.contains(id)));
    }
    let mut target = Target::default();
    others.into_iter().for_each(|thing| target.add(thing));
    target.seal();
    let numbers: FxHashMap<String, u32> = (0..target.len() as u32).map(|n| (target.thing(n).id.clone(), n)).collect();
    for (ours, theirs) in &told {
        let (from, to) = if args.reverse { (theirs, ours) } else { (ours, theirs) };
        if let Some(number) = numbers.get(to) {
            target.tell(from, *number);
        }
    }
    Ok((things, target))
}

fn propose(
    target: &Target,
    things: &[Thing],
    thresholds: Thresholds,
    excluded: &(dyn Fn(&str, &str) -> bool + Sync),
    stop: &AtomicBool,
) -> Vec<Option<Proposal>> {
    let (progress, done) = (Progress::new("linking"), AtomicUsize::new(0));
    let told = |more: usize| {
        let now = done.fetch_add(more, Ordering::Relaxed) + more;
        progress.count(now as u64, "things", Some(now as f64 / things.len() as f64));
    };
    target.propose(things, thresholds, excluded, &told, stop)
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
