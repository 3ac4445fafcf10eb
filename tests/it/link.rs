//! `link`: proposals, kept decisions, and what can be wrong with a target.

use crate::harness::{run, scratch};
use std::fs;

const CSV: &str = "id,name\n1,CELLTRION INC\n2,Samsung Biologics Co. Ltd.\n3,Hanmi Financial Corp\n";

#[test]
fn decisions_are_kept_and_a_rejected_pair_stays_rejected() {
    let dir = scratch();
    let (target, links) = (dir.path().join("t.csv"), dir.path().join("l.sssom.tsv"));
    fs::write(&target, CSV).unwrap();
    let link = || run(&["link"]).arg(&target).arg("--type").arg(":Company").arg("-o").arg(&links).ran();
    assert!(link().err.contains("2 accepted"));
    let first = fs::read_to_string(&links).unwrap();
    assert!(first.contains("\tskos:exactMatch\tobject:1\tCELLTRION INC\t"), "{first}");
    link();
    assert_eq!(fs::read_to_string(&links).unwrap(), first);
    let line = first.lines().find(|line| line.contains("object:1\t")).unwrap();
    let head = first.lines().find(|line| line.starts_with("subject_id")).unwrap();
    let rejected = first.replace(head, &format!("{head}\tpredicate_modifier")).replace(line, &format!("{line}\tNot"));
    fs::write(&links, &rejected).unwrap();
    link();
    let after = fs::read_to_string(&links).unwrap();
    assert_eq!(after.matches("object:1\t").count(), 1, "{after}");
}

#[test]
fn a_rejection_holds_whichever_end_it_begins_with_and_whoever_made_it() {
    let dir = scratch();
    let (target, links, mine) = (dir.path().join("t.csv"), dir.path().join("l.sssom.tsv"), dir.path().join("mine.sssom.tsv"));
    fs::write(&target, CSV).unwrap();
    let head = "#curie_map:\n#  id: https://w3id.org/bioatlas/id/\n#  t: \"urn:target:\"\n#license: https://creativecommons.org/publicdomain/zero/1.0/\n\
        #mapping_set_id: urn:x:mine\nsubject_id\tpredicate_modifier\tpredicate_id\tobject_id\tmapping_justification\n";
    let row =
        |ends: [&str; 2], not: &str| format!("{}\t{not}\tskos:exactMatch\t{}\tsemapv:ManualMappingCuration\n", ends[0], ends[1]);
    let link = |more: &[&str]| run(&["link"]).arg(&target).args(&["--type", ":Company"]).args(more).ran();
    let there = links.display().to_string();
    for (ends, accepted) in [
        (["id:celltrion", "t:1"], "1 accepted"),
        (["t:1", "id:celltrion"], "1 accepted"),
        (["id:celltrion", "t:9"], "2 accepted"),
    ] {
        for direction in [&[][..], &["--reverse"]] {
            let text = format!("{head}{}", row(ends, "Not"));
            fs::write(&links, &text).unwrap();
            let said = link(&[direction, &["-o", &there]].concat()).err;
            assert!(said.contains(accepted), "{ends:?} {direction:?}: {said}");
            // A set that is part of the data counts too.
            fs::write(&mine, text).unwrap();
            let said = link(&[direction, &["--data", &mine.display().to_string()]].concat()).err;
            assert!(said.contains(accepted), "{ends:?} {direction:?}: {said}");
        }
    }
    // What was accepted is not looked up again, from either side, unless it is linked to something else.
    for (object, looked_up) in [("t:1", "2 looked up"), ("t:9", "3 looked up")] {
        fs::write(&links, format!("{head}{}", row(["id:celltrion", object], ""))).unwrap();
        let said = link(&["--reverse", "-o", &there]).err;
        assert!(said.contains(looked_up), "{object}: {said}");
    }
}

#[test]
fn common_words_and_contradictions_are_left_to_a_person() {
    let dir = scratch();
    let (target, list) = (dir.path().join("t.ttl"), dir.path().join("l.csv"));
    let mut text = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix x: <http://x.org/> .\n".to_owned();
    for (at, name) in ["CV Sciences, Inc.", "US Energy Corp", "First Bancshares", "Bausch Health Companies"].iter().enumerate() {
        text += &format!("x:{at} rdfs:label \"{name}\" .\n");
    }
    for at in 4..60 {
        text += &format!("x:{at} rdfs:label \"Word{at} Energy Sciences National Bancshares Corp\" .\n");
    }
    fs::write(&target, text).unwrap();
    fs::write(&list, "id,name\n1,Korea Sciences Inc\n2,American Energy Corp\n3,First US Bancshares\n4,Bausch Helth Companies\n")
        .unwrap();
    let ran = run(&["--no-atlas", "link"]).arg(&list).arg("--data").arg(&target).args(&["--reverse", "--format", "csv"]).ran();
    let accepted: Vec<&str> = ran.out.lines().filter(|line| line.contains(",accept,")).collect();
    assert!(accepted.len() == 1 && accepted[0].starts_with("urn:target:4,"), "{ran:?}");

    // An LEI of Roche in the row of Pfizer, that of Bristol-Myers Squibb beside the ROR of Sanofi; a row without an id takes none of another.
    let rows = "id,name,lei,ror\n2,Pfizer,549300U41AUUVOAAOB37,\n5,Sanofi,HLYYNH7UQUORYSJQCN42,02n6c9837\n,Amgen,,\n4,Novartis,,\n4,Novartis AG,,\n";
    fs::write(&list, rows).unwrap();
    let link = |more: &[&str]| {
        run(&["link"])
            .arg(&list)
            .args(&["--type", ":Company", "--identifier", "lei", "--identifier", "ror", "--format", "csv"])
            .args(more)
            .ran()
    };
    let ran = link(&["--reverse"]);
    let accepted: Vec<&str> = ran.out.lines().filter(|line| line.contains(",accept,")).collect();
    assert!(
        accepted.len() == 2
            && accepted[0].starts_with("urn:target:line-4,Amgen")
            && accepted[1].starts_with("urn:target:4,Novartis"),
        "{ran:?}"
    );
    assert!(
        ran.err.contains("taken for more of the same thing: 1 line of")
            && ran.err.contains("with an identifier that came before (6)"),
        "{ran:?}"
    );
}

#[test]
fn what_is_only_alike_gives_way_to_what_has_the_name() {
    let dir = scratch();
    let target = dir.path().join("t.csv");
    fs::write(&target, "id,name\n4,gene therapy\n").unwrap();
    let ran = run(&["link"]).arg(&target).args(&["--format", "csv"]).ran();
    let accepted: Vec<&str> = ran.out.lines().filter(|line| line.contains(",accept,")).collect();
    assert!(accepted.len() == 1 && accepted[0].contains("/id/gene-therapy,"), "{ran:?}");
    // Claims and passages are said, not named.
    assert!(!ran.out.contains("source/kim-nam-2019"), "{ran:?}");
}

#[test]
fn faults_of_a_target_are_told() {
    let dir = scratch();
    let target = dir.path().join("t.csv");
    fs::write(&target, "id,name\n1,Celltrion\n2,a,b\n").unwrap();
    let said = run(&["link"]).arg(&target).arg("--label").arg("nme").error();
    assert!(said.contains("has no column `nme`") && said.contains("id, name"), "{said}");
    let said = run(&["link"]).arg(&target).error();
    assert!(said.contains("line 3: 3 values where there are 2 columns") && said.contains("--skip-bad"), "{said}");
    assert_eq!(run(&["link"]).arg(&target).arg("--skip-bad").ran().status, 0);
}

#[test]
fn identifiers_and_context_are_evidence_and_conflicts_are_told() {
    let dir = scratch();
    let (target, links) = (dir.path().join("t.csv"), dir.path().join("l.sssom.tsv"));
    // The LEI is that of Amgen; Celltrion stands there twice, in two countries.
    let rows = "id,name,lei,country\n1,Something else,62QBXGPJ34PQ72Z12S66,US\n2,Celltrion,,DE\n3,Celltrion,,KR\n";
    fs::write(&target, rows).unwrap();
    let link = |more: &[&str]| {
        let base = run(&["link"]).arg(&target).arg("--type").arg(":Company").arg("-o").arg(&links);
        more.iter().fold(base, |run, word| run.arg(word)).ran()
    };
    assert_eq!(link(&[]).status, 1);
    let said = link(&["--identifier", "lei", "--context", "country=:locatedIn"]).err;
    assert!(said.contains("2 accepted"), "{said}");
    let kept = fs::read_to_string(&links).unwrap();
    assert!(kept.contains("identifier LEI 62QBXGPJ34PQ72Z12S66") && kept.contains("object:3\tCelltrion"), "{kept}");
    let twice =
        kept.lines().filter(|line| line.contains("object:1\t")).map(|line| line.replace("object:1", "object:5")).next().unwrap();
    fs::write(&links, format!("{kept}{twice}\n")).unwrap();
    fs::write(&target, "id,name\n3,Novartis\n").unwrap();
    fs::write(
        dir.path().join("w.csv"),
        "id,name,lei\n1,A,62QBXGPJ34PQ72Z12S67\n2,B,62QBXGPJ34PQ72Z12S66\n3,C,https://ror.org/0aaaaaa99\n",
    )
    .unwrap();
    let said = run(&["link"]).arg(dir.path().join("w.csv")).arg("--identifier").arg("lei").ran().err;
    assert!(
        said.contains("left out: identifiers with wrong check digits or of no known scheme in 2 lines of")
            && said.contains("(2, 4)"),
        "{said}"
    );
    let said = link(&[]).err;
    assert!(
        said.contains("is linked to 2 of one data set") && said.contains("are joined by") && said.contains("urn:target:3"),
        "{said}"
    );
    let said = run(&["link"]).arg(&target).arg("--context").arg("country").error();
    assert!(said.contains("`country` is no column and property"), "{said}");
}

#[test]
fn a_run_that_was_stopped_is_taken_up_again() {
    let dir = scratch();
    let (target, links) = (dir.path().join("t.csv"), dir.path().join("l.sssom.tsv"));
    fs::write(&target, CSV).unwrap();
    let link = || run(&["link"]).arg(&target).arg("--type").arg(":Company").arg("-o").arg(&links).ran();
    let all = link().err;
    let whole = fs::read_to_string(&links).unwrap();
    // As if it had not come to Celltrion: what it had decided stays, also what it had looked for in vain.
    let rest: Vec<&str> =
        whole.lines().filter(|line| !line.starts_with("id:celltrion\t") && !line.starts_with("subject:celltrion\t")).collect();
    assert_eq!(rest.len() + 1, whole.lines().count(), "{whole}");
    fs::write(&links, format!("#other: \"partial: 1 things are left\"\n{}\n", rest.join("\n"))).unwrap();
    let again = link().err;
    assert!(again.contains("note: 1 looked up among 3: 1 accepted"), "{again}");
    let sorted = |text: &str| text.lines().map(ToOwned::to_owned).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(sorted(&fs::read_to_string(&links).unwrap()), sorted(&whole));
    // A whole set is looked at again for what was not found.
    let later = link().err;
    assert!(!later.contains("note: 0 looked up") && all.contains("2 accepted"), "{later}");
}

#[test]
fn a_graph_is_a_target_as_a_table_is() {
    let folder = scratch();
    let graph = folder.path().join("mine.ttl");
    let text = "@prefix my: <http://my.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        my:1 a my:Firm ; rdfs:label \"Merck KGaA\" ; my:country \"Germany\" .
        my:2 a my:Firm ; rdfs:label \"Celltrion Inc.\" ; my:country \"KR\" .
        my:3 a my:Firm ; rdfs:label \"Celltrion\" .
        my:4 a my:Firm ; rdfs:label \"Roche\" ; my:country <https://w3id.org/bioatlas/id/switzerland> .";
    std::fs::write(&graph, text).unwrap();
    let graph = graph.display().to_string();
    let link = |more: &[&str]| run(&["link", &graph, "--format", "csv"]).args(more).ran();
    // What is a column of a table is a property here, and a country may be told by its IRI.
    let ran = link(&["--type", ":Company", "--context", "<http://my.org/country>=:locatedIn"]);
    assert!(ran.out.contains("country another one -0.35"), "{ran:?}");
    assert!(
        ran.out.contains("http://my.org/4,Roche,1.00,accept,name the same +1.00; context <http://my.org/country> agrees +0.05"),
        "{ran:?}"
    );
    // Looked up the other way, only what cannot be right is told.
    let ran = link(&["--type", ":Company", "--reverse"]);
    let warning =
        "warning: https://w3id.org/bioatlas/id/celltrion is linked to 2 of one data set: http://my.org/2, http://my.org/3\n";
    assert!(ran.err.starts_with(warning) && ran.err.lines().count() == 2, "{ran:?}");
    // Properties that the target does not have, and columns, which it has none of.
    for (option, said) in [
        ("--label", "no entity is called `nosuch`"),
        ("--alias", "no entity is called `nosuch`"),
        ("--id", "is RDF, and has no columns for --id"),
    ] {
        let error = run(&["link", &graph, option, "nosuch"]).error();
        assert!(error.contains(said), "{error}");
    }
    let ran = link(&["--type", ":Company", "--label", "<http://my.org/country>"]);
    assert!(!ran.out.contains("http://my.org/2"), "{ran:?}");
    // A class of the target is none of the data, and nothing is kept of a look-up that asked for nothing.
    let set = folder.path().join("links.sssom.tsv");
    let ran = link(&["--type", "<http://my.org/Firm>", "--reverse", "-o", &set.display().to_string()]);
    assert!(ran.status == 2 && !set.exists(), "{ran:?}");
}
