//! What must hold for any two names.

use super::*;
use proptest::prelude::*;
use std::sync::atomic::AtomicUsize;

fn target(names: &[&str]) -> Target {
    let mut target = Target::default();
    names.iter().for_each(|name| target.add(Thing { id: (*name).into(), names: vec![(*name).into()], ..Thing::default() }));
    target.seal();
    target
}

fn decide(target: &Target, name: &str) -> Proposal {
    let thing = Thing { id: "q".into(), names: vec![name.into()], ..Thing::default() };
    Proposal::of(target.candidates(&thing, &mut Scratch::default()), Thresholds::default())
}

const NAMES: &[&str] = &[
    "Bank of the West",
    "Union Pacific Corporation",
    "Celltrion Inc",
    "셀트리온헬스케어",
    "Roche (Switzerland)",
    "Universität Zürich",
    "Acme Holdings II",
    "Samsung Biologics Co., Ltd.",
    "DataRobot, Inc.",
    "International Business Machines Corp",
];

#[test]
fn decisions_are_those_that_a_person_would_make() {
    let target = target(NAMES);
    for (name, expected, decision) in [
        ("Celltrion", "Celltrion Inc", Decision::Accept),
        ("CELLTRION, INC.", "Celltrion Inc", Decision::Accept),
        ("Celtrion", "Celltrion Inc", Decision::Accept),
        ("University of Zurich", "Universität Zürich", Decision::Accept),
        ("Data Robot", "DataRobot, Inc.", Decision::Accept),
        ("Samsung Biologics", "Samsung Biologics Co., Ltd.", Decision::Accept),
        ("IBM", "International Business Machines Corp", Decision::Review),
        ("Celltrion Healthcare", "셀트리온헬스케어", Decision::Review),
        ("주식회사 셀트리온", "Celltrion Inc", Decision::Review),
        ("SAMSUNG BIOLOGICS SP.ADR 1", "Samsung Biologics Co., Ltd.", Decision::Accept),
    ] {
        let proposal = decide(&target, name);
        assert_eq!(target.thing(proposal.candidates[0].thing).id, expected, "{name}");
        assert_eq!(proposal.decision, decision, "{name}: {}", proposal.candidates[0].score.explained());
    }
    for name in ["Bank of the East", "Union Carbide", "Roche (Japan)", "Acme Holdings III", "Samsung Electronics", "Nobody"] {
        assert_ne!(decide(&target, name).decision, Decision::Accept, "{name}");
    }
}

#[test]
fn what_kind_of_share_is_listed_is_no_part_of_the_name() {
    for title in [
        "Acme Foods, Inc. - Ordinary Share",
        "Acme Foods Inc Common Stock ($0.001 par value)",
        "Acme Foods American Depositary Shares, each representing twenty (20) Class A Ordinary Shares",
        "Acme Foods Common Shares of Beneficial Interest, $.01 par value",
        "Acme Foods LP - Common Units Representing Limited Partnership Interests",
    ] {
        assert_eq!(Name::read(title)[0].key(), "acmefoods", "{title}");
    }
    // Neither is a clause nor a number by itself one.
    for name in ["Trust of Beneficial Interest", "Acme Fund 2", "Alpha New 1"] {
        assert_eq!(Name::read(name)[0].words.iter().filter(|word| word.kind == Kind::Share).count(), 0, "{name}");
    }
}

#[test]
fn two_that_fit_as_well_are_left_to_a_person() {
    let target = target(&["Acme Ltd", "Acme Inc"]);
    assert_eq!(decide(&target, "Acme").why, "another one is as good");
    assert_eq!(decide(&target, "Acme Inc").decision, Decision::Review);
}

#[test]
fn identifiers_decide_before_names() {
    let thing = |id: &str, name: &str, lei: &str| Thing {
        id: id.into(),
        names: vec![name.into()],
        identifiers: vec![("LEI".into(), lei.into())],
        ..Thing::default()
    };
    let mut target = Target::default();
    [thing("a", "Acme Ltd", "1"), thing("b", "Something else", "2")].into_iter().for_each(|thing| target.add(thing));
    target.seal();
    let decide = |query: &Thing| Proposal::of(target.candidates(query, &mut Scratch::default()), Thresholds::default());
    let found = |name: &str, lei: &str| {
        let found = decide(&thing("q", name, lei));
        (target.thing(found.candidates[0].thing).id.clone(), found.decision)
    };
    assert_eq!(found("Renamed AG", "2"), ("b".into(), Decision::Accept));
    // The name is that of another: one of the two is a mistake.
    assert_eq!(found("Acme Ltd", "2"), ("b".into(), Decision::Review));
    assert_ne!(decide(&thing("q", "Acme Ltd", "3")).decision, Decision::Accept);
}

#[test]
fn context_tells_namesakes_apart() {
    let thing = |id: &str, country: &str| Thing {
        id: id.into(),
        names: vec!["Acme".into()],
        context: vec![("country".into(), vec![country.into()])],
        ..Thing::default()
    };
    let mut target = Target::default();
    [thing("a", "KR"), thing("b", "Germany")].into_iter().for_each(|thing| target.add(thing));
    target.seal();
    let found = Proposal::of(target.candidates(&thing("q", "Deutschland"), &mut Scratch::default()), Thresholds::default());
    assert_eq!((target.thing(found.candidates[0].thing).id.as_str(), found.decision), ("b", Decision::Accept));
}

#[test]
fn what_was_decided_before_a_stop_stays() {
    let target = target(NAMES);
    let things: Vec<Thing> =
        (0..100).map(|n| Thing { id: n.to_string(), names: vec!["Celltrion".into()], ..Thing::default() }).collect();
    let (done, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let told = |more| stop.store(done.fetch_add(more, Ordering::Relaxed) + more >= 3, Ordering::Relaxed);
    let reached = target.propose(&things, Thresholds::default(), &|_, _| false, &told, &stop);
    assert_eq!(reached.iter().flatten().count(), done.load(Ordering::Relaxed));
    assert!((3..100).contains(&done.load(Ordering::Relaxed)) && reached.len() == things.len());
}

#[test]
fn initials_that_could_be_of_either_name_count_the_same_way_round() {
    let target = target(NAMES);
    for (a, b) in [("&é&&Me ", "M Ea.F"), ("wE oA", "wo.é.aa")] {
        let read = |text: &str| Name::read(text).into_iter().next().unwrap();
        let (one, other) = (read(a), read(b));
        assert_eq!(compare(&target.index, &one, &other).value, compare(&target.index, &other, &one).value, "{a} and {b}");
    }
}

/// Prints for `benches/fit` what each feature says about each candidate of the names of a set: the query, whether it is the right one, what no
/// weight touches, and the features. The set is the folder `BIOATLAS_FIT`.
#[test]
#[ignore = "benches/fit runs it"]
fn features_for_fitting() {
    let folder = std::path::PathBuf::from(std::env::var("BIOATLAS_FIT").expect("the folder of a set"));
    let rows =
        |file: &str| csv::Reader::from_path(folder.join(file)).unwrap().into_records().map(Result::unwrap).collect::<Vec<_>>();
    let mut target = Target::default();
    for row in rows("target.csv") {
        let names = std::iter::once(&row[1]).chain(row.get(2).unwrap_or_default().split('|')).filter(|name| !name.is_empty());
        target.add(Thing { id: row[0].into(), names: names.map(str::to_owned).collect(), ..Thing::default() });
    }
    target.seal();
    let mut scratch = Scratch::default();
    for (number, row) in rows("queries.csv").iter().enumerate() {
        let thing = Thing { id: number.to_string(), names: vec![row[0].into()], ..Thing::default() };
        let Some(name) = target.readings(&row[0]).into_iter().next() else { continue };
        for candidate in target.candidates(&thing, &mut scratch).iter().filter(|candidate| !candidate.score.is_same) {
            let other = target.thing(candidate.thing);
            let Some(theirs) = Name::read(&other.names[0]).into_iter().next() else { continue };
            let sum = |w: &weights::Weights| score::weighed(&target.index, &name, &theirs, w).sum();
            let none = sum(&[0.0; weights::COUNT]);
            let values = (0..weights::COUNT).map(|at| sum(&std::array::from_fn(|other| f64::from(u8::from(other == at)))) - none);
            let cells: Vec<String> = std::iter::once(none).chain(values).map(|value| format!("{value:.4}")).collect();
            println!("{number}\t{}\t{}", u8::from(other.id == row[1]), cells.join("\t"));
        }
    }
}

proptest! {
    #[test]
    fn a_score_is_symmetric_and_in_range(a in "[A-Za-zé& .]{1,30}", b in "[A-Za-zé& .]{1,30}") {
        let target = target(NAMES);
        for one in Name::read(&a) {
            for other in Name::read(&b) {
                let (x, y) = (compare(&target.index, &one, &other), compare(&target.index, &other, &one));
                prop_assert!((x.value - y.value).abs() < 1e-9, "{} / {}", x.explained(), y.explained());
                prop_assert!((0.0..=1.0).contains(&x.value));
            }
            prop_assert_eq!(compare(&target.index, &one, &one).value, 1.0);
        }
    }

    #[test]
    fn no_text_is_too_strange(text in "\\PC{0,60}") {
        let target = target(NAMES);
        decide(&target, &text);
    }
}
