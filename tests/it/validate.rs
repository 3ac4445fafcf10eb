//! `validate`: each rule of the shapes alone, each example, broken shapes, and the formats of the report.

use crate::harness::{Ran, files, golden, run, scratch};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

const SHAPES: &str = "ontology/shapes.ttl";

/// Checks one file of data, without the atlas.
fn check(data: &Path, shapes: &Path) -> Ran {
    run(&["validate", "--no-atlas"]).arg("--data").arg(data).arg("--shapes").arg(shapes).ran()
}

/// The first lines of the results of a report.
fn results(report: &str) -> Vec<&str> {
    report.lines().filter(|line| ["violation  ", "warning  ", "info  "].iter().any(|word| line.starts_with(word))).collect()
}

#[test]
fn the_atlas_conforms() {
    let report = run(&["validate"]).ran();
    assert_eq!((report.status, report.err.as_str()), (0, ""), "{}", report.out);
}

#[test]
fn valid_files_conform() {
    for file in files("tests/shapes/valid") {
        let ran = check(&file, Path::new(SHAPES));
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{}:\n{}", file.display(), ran.out);
        assert!(ran.out.starts_with("conforms ("), "{}:\n{}", file.display(), ran.out);
    }
}

#[test]
fn invalid_files_break_exactly_the_rule_that_they_are_named_for() {
    for file in files("tests/shapes/invalid") {
        if file.extension().is_some_and(|e| e == "report") {
            continue;
        }
        let ran = check(&file, Path::new(SHAPES));
        let found = results(&ran.out);
        assert_eq!(found.len(), 1, "{}:\n{}", file.display(), ran.out);
        // Warnings alone do not fail.
        let status = i32::from(found[0].starts_with("violation"));
        assert_eq!((ran.status, ran.err.as_str()), (status, ""), "{}:\n{}", file.display(), ran.out);
        let name = file.file_stem().unwrap().to_str().unwrap();
        golden(&format!("shapes/invalid/{name}.report"), &ran.out);
    }
}

#[test]
fn each_example_of_the_ontology_conforms() {
    for file in files("ontology/examples") {
        let ran = check(&file, Path::new(SHAPES));
        assert!(ran.status == 0 && ran.out.starts_with("conforms ("), "{}:\n{}", file.display(), ran.out);
    }
}

/// The first line of each file says how it ends: `# <exit code>: <part of what is printed>`.
#[test]
fn broken_and_endless_shapes_end_as_their_files_say() {
    for file in files("tests/data/shapes-hostile") {
        let text = fs::read_to_string(&file).unwrap();
        let (status, said) = text.lines().next().unwrap().trim_start_matches("# ").split_once(": ").unwrap();
        let started = Instant::now();
        let ran = check(&file, &file);
        assert_eq!(ran.status.to_string(), status, "{}: {ran:?}", file.display());
        assert!(format!("{}{}", ran.out, ran.err).contains(said), "{}: {ran:?}", file.display());
        assert!(started.elapsed().as_secs() < 10, "{}", file.display());
    }
}

const PREFIXES: &str = "@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n";

/// Checks a text against itself.
fn check_text(text: &str) -> Ran {
    let dir = scratch();
    let file = dir.path().join("all.ttl");
    fs::write(&file, format!("{PREFIXES}{text}")).unwrap();
    check(&file, &file)
}

#[test]
fn depth_of_shapes_has_a_limit() {
    let chain = |length: usize| {
        let mut text = "ex:S0 a sh:NodeShape ; sh:targetNode ex:a .\n".to_owned();
        for at in 0..length {
            writeln!(text, "ex:S{at} sh:node ex:S{} .", at + 1).unwrap();
        }
        writeln!(text, "ex:S{length} sh:nodeKind sh:Literal .").unwrap();
        check_text(&text)
    };
    assert_eq!(chain(100).status, 1);
    let ran = chain(5000);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("shapes are nested more than 100 deep from here"), "{}", ran.err);
}

/// A shape that refers to itself follows data as far as it goes.
#[test]
fn depth_of_data_has_none() {
    let mut text = "ex:S a sh:NodeShape ; sh:targetNode ex:n0 ; sh:property [ sh:path ex:next ; sh:node ex:S ] ;
        sh:not [ sh:property [ sh:path ex:last ; sh:minCount 1 ] ] .\n"
        .to_owned();
    for at in 0..20_000 {
        writeln!(text, "ex:n{at} ex:next ex:n{} .", at + 1).unwrap();
    }
    assert_eq!(check_text(&text).status, 0);
    text.push_str("ex:n20000 ex:last true .\n");
    let ran = check_text(&text);
    assert_eq!(results(&ran.out), ["violation  ex:n0  ex:next  ex:n1"], "{}", ran.out);
}

/// Shapes that share shapes that share shapes make exponentially many ways; each result is shown once.
#[test]
fn many_ways_to_one_node_are_followed_in_bounded_time() {
    let mut text = "ex:S0 sh:targetNode ex:a .\n".to_owned();
    for at in 0..24 {
        writeln!(text, "ex:S{at} sh:property ex:L{at} , ex:R{at} .").unwrap();
        for side in ["L", "R"] {
            writeln!(text, "ex:{side}{at} sh:path ex:p ; sh:property ex:P{at} .").unwrap();
        }
        writeln!(text, "ex:P{at} sh:path ex:p ; sh:node ex:S{} ; sh:nodeKind sh:Literal ; sh:property ex:L{} .", at + 1, at + 1)
            .unwrap();
    }
    text.push_str("ex:L24 sh:path ex:p ; sh:minCount 2 . ex:S24 sh:nodeKind sh:IRI . ex:a ex:p ex:a .\n");
    let ran = check_text(&text);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    assert_eq!(results(&ran.out).len(), 24 + 23 + 1, "{}", ran.out);
}

const SMALL: &str = "ex:Shape a sh:NodeShape ; sh:targetClass ex:C ;
    sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:message \"kein p\"@de , \"no p\"@en ] ;
    sh:property [ sh:path ( ex:q [ sh:inversePath ex:r ] ) ; sh:maxCount 0 ; sh:severity sh:Warning ] .
ex:a a ex:C ; ex:q ex:x . ex:b ex:r ex:x .
ex:c a ex:C ; ex:p 1 .\n";

#[test]
fn a_report_shows_severity_node_path_value_and_message() {
    let ran = check_text(SMALL);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    golden("snapshots/validate.text", &ran.out);
    let none = check_text(&SMALL.replace("sh:targetClass ex:C", "sh:targetClass ex:None"));
    assert_eq!(none.err, "note: nothing was checked: no shape applies to anything in the data\n");
    assert_eq!((none.status, none.out.as_str()), (0, "conforms (0 nodes checked)\n"));
}

#[test]
fn a_report_is_written_in_every_kind_of_format() {
    let dir = scratch();
    let file = dir.path().join("all.ttl");
    fs::write(&file, format!("{PREFIXES}{SMALL}")).unwrap();
    for format in ["table", "csv", "turtle"] {
        let ran = run(&["validate", "--no-atlas", "--format", format]).arg("--data").arg(&file).arg("--shapes").arg(&file).ran();
        assert_eq!((ran.status, ran.err.as_str()), (1, ""));
        golden(&format!("snapshots/validate.{format}"), &ran.out);
    }
}

#[test]
fn data_of_ones_own_is_checked_together_with_the_atlas() {
    let dir = scratch();
    let file = dir.path().join("mine.ttl");
    fs::write(&file, "@prefix : <https://w3id.org/bioatlas/ontology#> . @prefix id: <https://w3id.org/bioatlas/id/> . id:celltrion :month 13 .")
        .unwrap();
    let ran = run(&["validate"]).arg("--data").arg(&file).ran();
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("violation  id:celltrion  :month  13\n  A month is"), "{}", ran.out);
}

#[test]
fn check_digits_are_computed() {
    let ran = check(Path::new("tests/data/identifiers/sound.ttl"), Path::new(SHAPES));
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{}", ran.out);
    let ran = check(Path::new("tests/data/identifiers/wrong.ttl"), Path::new(SHAPES));
    assert_eq!(ran.status, 1);
    golden("data/identifiers/wrong.report", &ran.out);
}

#[test]
fn what_is_missing_is_said() {
    let error = run(&["validate", "--no-atlas", "--data", SHAPES]).error();
    assert_eq!(error, "error: there are no shapes to check against\nhint: name a file with --shapes\n");
    let error = run(&["validate", "--shapes", "nowhere.ttl"]).error();
    assert!(error.starts_with("error: cannot read `nowhere.ttl`"), "{error}");
}
