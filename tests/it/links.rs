//! `links`, and what links do to the other verbs.

use crate::harness::{bioatlas, data, golden, root, run, scratch};
use bioatlas::dataset::sssom::MappingSet;
use std::fs;

fn files() -> Vec<std::path::PathBuf> {
    crate::harness::files("data/links")
}

#[test]
fn a_thing_has_links_with_addresses() {
    golden("snapshots/links.table", &bioatlas("links Roche").out());
    golden("snapshots/links.csv", &bioatlas("links Harvard University --format csv").out());
    let ran = bioatlas("links id:green-cross --target ror").ran();
    assert_eq!((ran.status, ran.err.as_str()), (1, "note: no link, but 2 rejected or not found; --all shows them\n"), "{ran:?}");
    let out = bioatlas("links id:green-cross --target ror --all --format csv").out();
    assert!(out.contains("https://ror.org/01znbx673,01znbx673,Green Cross Laboratories (South Korea),0.9,rejected"), "{out}");
    assert!(out.contains(",,,0.9,not found,"), "{out}");
}

#[test]
fn an_unknown_target_is_named_with_the_near_ones() {
    let error = bioatlas("links --target wikidta").error();
    assert_eq!(
        error,
        "error: no set of links is called `wikidta`\nhint: did you mean `wikidata`? `bioatlas query link-coverage` lists them\n"
    );
}

#[test]
fn an_identifier_names_the_thing() {
    for name in ["wd:Q663596", "http://www.wikidata.org/entity/Q663596"] {
        assert!(bioatlas("show").arg(name).out().starts_with("Gilead Sciences  company"), "{name}");
    }
    for name in ["Q663596", "q663596", "0000 0004 0402 1634", "549300WTZWR07K8MNV44"] {
        let out = run(&["find", name, "--format", "csv", "--limit", "1"]).ran().out;
        assert!(out.contains("gilead-sciences,Gilead Sciences,company,,identifier,"), "{name}: {out}");
    }
    // What is only related stands for itself.
    let out = bioatlas("show ror:04rxxfz69").out();
    assert!(out.starts_with("ror:04rxxfz69") && out.contains("100,000 Genome"), "{out}");
}

#[test]
fn links_can_be_clicked_at_a_terminal_only() {
    let plain = bioatlas("show Pfizer --color always").out();
    assert!(plain.contains("https://ror.org/01xdqrp08") && !plain.contains("\x1b]8;;"), "{plain}");
}

#[test]
fn records_of_links_do_not_connect_things() {
    let out = bioatlas("path id:pfizer id:amgen --format csv").ran().out;
    assert!(!out.contains("sssom") && !out.contains("Match"), "{out}");
    let stats = bioatlas("stats --format csv").out();
    assert!(!stats.contains("annotatedSource") && !stats.contains("owl#Axiom"), "{stats}");
    assert!(stats.contains("links,https://w3id.org/bioatlas/source/links/lei,14"), "{stats}");
}

#[test]
fn a_set_of_somebody_else_is_read_beside_the_atlas() {
    let set = data("links/others.sssom.tsv");
    let out = bioatlas("links Celltrion --target others --format csv --data").arg(&set).out();
    assert!(out.contains("skos/core#exactMatch,http://example.org/C-17,C-17,,0.8,linked,"), "{out}");
    let asked = "SELECT ?s ?status { GRAPH <http://example.org/sets/others> { ?s skos:exactMatch ?o . ?set :status ?status } }";
    let out = run(&["query", asked, "--format", "csv", "--data", &set]).out();
    assert_eq!(out, "s,status\r\nhttps://w3id.org/bioatlas/id/celltrion,https://w3id.org/bioatlas/ontology#linked\r\n");
    // From standard input, where there is no name that tells the format.
    let ran = run(&["links", "Celltrion", "--target", "others", "--data", "-"]).stdin(fs::read(&set).unwrap()).ran();
    assert_eq!(ran.status, 0, "{ran:?}");
}

#[test]
fn the_same_set_in_a_workspace_says_the_same() {
    let dir = scratch();
    fs::create_dir_all(dir.path().join("data/links")).unwrap();
    fs::create_dir_all(dir.path().join("ontology")).unwrap();
    fs::copy(data("links/others.sssom.tsv"), dir.path().join("data/links/others.sssom.tsv")).unwrap();
    let workspace = dir.path().to_str().unwrap();
    let here = run(&["links", "--all", "--format", "csv", "--workspace", workspace]).out();
    let there = run(&["links", "--all", "--format", "csv", "--no-atlas", "--data", &data("links/others.sssom.tsv")]).out();
    assert_eq!(here, there);
    assert_eq!(here.lines().count(), 4, "{here}");
}

#[test]
fn a_faulty_set_is_told_with_its_place() {
    let dir = scratch();
    let file = dir.path().join("bad.sssom.tsv");
    fs::write(&file, "subject_id\tpredicate_id\tobject_id\nid:x\tskos:exactMatch\tnone:1\n").unwrap();
    let error = run(&["stats", "--data"]).arg(&file).error();
    let place = format!("error: {}:2:1: the prefix `id` is not in the curie_map, since the file has no head: ", file.display());
    assert!(error.starts_with(&place), "{error}");
}

#[test]
fn every_file_is_written_back_as_it_is() {
    for file in files().into_iter().chain([root().join("tests/data/links/others.sssom.tsv")]) {
        let text = fs::read(&file).unwrap();
        let set = MappingSet::read(&text).unwrap_or_else(|e| panic!("{}: {e:?}", file.display()));
        let mut out = Vec::new();
        set.write(&mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), String::from_utf8(text).unwrap(), "{}", file.display());
    }
}

#[test]
fn every_row_says_why_who_when_and_how_sure() {
    for file in files() {
        let set = MappingSet::read(&fs::read(&file).unwrap()).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap().trim_end_matches(".sssom.tsv");
        assert!(set.head.text("mapping_set_id").unwrap().ends_with(&format!("/source/links/{name}")), "{name}");
        for mapping in set.mappings() {
            let place = format!("{}:{}", file.display(), mapping.line());
            for slot in
                ["subject_id", "predicate_id", "object_id", "mapping_justification", "author_label", "mapping_date", "confidence"]
            {
                assert!(mapping.own(slot).is_some(), "{place}: {slot}");
            }
            assert!(mapping.own("see_also").is_some() || mapping.own("comment").is_some(), "{place}: where it was seen");
            assert_eq!(mapping.is_not_found(), mapping.own("mapping_cardinality") == Some("1:0"), "{place}");
        }
    }
}

#[test]
fn every_thing_of_a_linkable_class_was_looked_up() {
    let asked = "SELECT ?thing { VALUES ?class { :Company :Agency :Association :Government :Institute :Organisation :University :Place :Biocluster
        :Facility :Product :ProductType :Technology :Industry :ResearchArea :Classification :Policy :Strategy :Programme :Law :Guideline :Permission }
        ?thing a ?class FILTER NOT EXISTS { ?record owl:annotatedSource ?thing } }";
    assert_eq!(run(&["query", asked, "--format", "csv"]).ran().out, "thing\r\n");
}

#[test]
fn a_thing_knows_the_links_that_others_state_of_it() {
    let dir = scratch();
    let set = dir.path().join("mine.sssom.tsv");
    let head = "#curie_map:\n#  my: http://my.org/\n#  id: https://w3id.org/bioatlas/id/\nsubject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\n";
    fs::write(&set, format!("{head}my:1\tMy Pfizer\tskos:broadMatch\tid:pfizer\tsemapv:ManualMappingCuration\n")).unwrap();
    let set = set.display().to_string();
    let out = run(&["--data", &set, "links", "Pfizer", "--target", "mine", "--format", "csv"]).out();
    assert!(out.contains("Pfizer,mine,") && out.contains("narrowMatch,http://my.org/1,1,My Pfizer"), "{out}");
    assert!(run(&["--data", &set, "show", "Pfizer"]).out().contains("narrow match  http://my.org/1"));
}
