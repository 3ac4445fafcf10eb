//! `import`: tables become graphs, and what is wrong with a table or a mapping is told.

use crate::harness::{data, golden, root, run, scratch};
use std::fs;
use std::path::Path;
use std::process::Command;

/// What an import of a small table gives: exit code, statements as N-Quads, messages.
fn imported(dir: &Path, name: &str, table: &[u8], map: &str, more: &[&str]) -> (i32, String, String) {
    let (file, mapping, out) = (dir.join(name), dir.join("map.toml"), dir.join("out.nq"));
    let _ = fs::remove_file(&out);
    fs::write(&file, table).unwrap();
    let mut command = run(&["import", "--as", "t", "-o"]);
    command = command.arg(&out).arg(&file);
    if !map.is_empty() {
        fs::write(&mapping, map).unwrap();
        command = command.arg("--map").arg(&mapping);
    }
    let ran = more.iter().fold(command, |command, arg| command.arg(arg)).ran();
    (ran.status, fs::read_to_string(&out).unwrap_or_default(), ran.err.replace(&dir.display().to_string(), ""))
}

#[test]
fn a_table_becomes_a_graph_by_a_mapping_or_without() {
    let (table, map) = (data("import/companies.csv"), data("import/companies.toml"));
    golden("snapshots/import.trig", &run(&["import", &table, "--as", "companies", "--map", &map]).ran().out);
    let guessed = run(&["import", &table, "--as", "companies", "--print-map"]).out();
    golden("snapshots/import.toml", &guessed);
    let dir = scratch();
    let (map, with, without) = (dir.path().join("m.toml"), dir.path().join("a.trig"), dir.path().join("b.trig"));
    run(&["import", &table, "--as", "companies", "-o"]).arg(&map).out();
    assert_eq!(fs::read_to_string(&map).unwrap(), guessed);
    run(&["import", &table, "--as", "companies", "--map"]).arg(&map).arg("-o").arg(&with).ran();
    run(&["import", &table, "--as", "companies", "-o"]).arg(&without).ran();
    assert_eq!(fs::read_to_string(with).unwrap(), fs::read_to_string(without).unwrap());
}

#[test]
fn parquet_has_types_of_its_own() {
    golden("snapshots/import-parquet.trig", &run(&["import", &data("import/types.parquet"), "--as", "t"]).ran().out);
    let dir = scratch();
    let whole = fs::read(data("import/types.parquet")).unwrap();
    for length in (0..whole.len()).step_by(97) {
        let (status, out, err) = imported(dir.path(), "cut.parquet", &whole[..length], "", &[]);
        assert!(status == 2 && out.is_empty() && err.starts_with("error: /cut.parquet"), "{length}: {err}");
    }
    // A link can lead to such a table too.
    let ran = run(&["link", &data("import/types.parquet"), "--type", ":Company", "--format", "csv"]).ran();
    assert!(ran.out.contains("urn:target:2,Celltrion"), "{ran:?}");
}

/// The three commands of README.md.
#[test]
fn what_is_imported_is_joined_with_the_atlas() {
    let dir = scratch();
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let block = readme.split("in three commands").nth(1).unwrap().split("```").nth(1).unwrap();
    let script = block.trim_start_matches("sh\n").replace("tests/data", &root().join("tests/data").display().to_string());
    let bin = Path::new(env!("CARGO_BIN_EXE_bioatlas")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let done = Command::new("sh").args(["-e", "-c", &script]).current_dir(dir.path()).env("PATH", path).output().unwrap();
    let (out, err) = (String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap());
    assert!(out.contains("Celltrion │ 2002    │ Remsima"), "{out}{err}");
    assert!(err.contains("11 accepted"), "{err}");
    let asked = "SELECT (COUNT(*) AS ?n) { ?row schema:addressCountry id:united-states }";
    let file = dir.path().join("companies.trig");
    let out = run(&["query", asked, "--only", "imported", "--format", "csv", "--data"]).arg(&file).out();
    assert_eq!(out, "n\r\n7\r\n");
}

#[test]
fn every_form_of_table_says_the_same() {
    let dir = scratch();
    let csv = "id,name,n\na,Ä b,1\nb,\"x, \"\"y\"\"\",2\n";
    let (status, expected, err) = imported(dir.path(), "t.csv", csv.as_bytes(), "", &[]);
    assert!(status == 0 && expected.contains("x, \\\"y\\\""), "{err}");
    let plain = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.starts_with("<urn") && !line.contains("wasDerivedFrom")).map(ToOwned::to_owned).collect()
    };
    let packed = {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packer, csv.as_bytes()).unwrap();
        packer.finish().unwrap()
    };
    let tables: [(&str, Vec<u8>); 6] = [
        ("t.tsv", "id\tname\tn\na\tÄ b\t1\nb\t\"x, \"\"y\"\"\"\t2\n".into()),
        ("crlf.csv", csv.replace('\n', "\r\n").into()),
        ("bom.csv", format!("\u{feff}{csv}").into()),
        ("semicolon.csv", "id;name;n\na;Ä b;1\nb;\"x, \"\"y\"\"\";2\n".into()),
        ("t.jsonl", "{\"id\":\"a\",\"name\":\"Ä b\"}\n\n{\"id\":\"b\",\"name\":\"x, \\\"y\\\"\",\"n\":2}\n".into()),
        ("t.csv.gz", packed.clone()),
    ];
    for (name, table) in tables {
        let (status, out, err) = imported(dir.path(), name, &table, "", &[]);
        let expected: Vec<String> = match name {
            // The first line has no `n`.
            "t.jsonl" => plain(&expected)
                .into_iter()
                .filter(|line| !line.contains("t:a> <urn:bioatlas:t:n>") && !line.contains("void#triples"))
                .collect(),
            _ => plain(&expected),
        };
        let out: Vec<String> =
            plain(&out).into_iter().filter(|line| name != "t.jsonl" || !line.contains("void#triples")).collect();
        assert_eq!((status, out), (0, expected), "{name}: {err}");
    }
    let (status, out, err) = imported(dir.path(), "cut.csv.gz", &packed[..packed.len() / 2], "", &[]);
    assert!(status == 2 && out.is_empty() && err.contains("the file ends in the middle"), "{err}");
}

#[test]
fn bad_lines_are_named_and_left_out_only_when_asked() {
    let dir = scratch();
    let map = "aboutUrl = \"{id}\"\n[[column]]\nname = \"n\"\nproperty = \"t:n\"\ndatatype = \"xsd:integer\"\n\n[[column]]\nname = \"site\"\nproperty = \"foaf:homepage\"\nvalueUrl = \"{+site}\"\n";
    let mut table = b"id,n,site\na,1,http://x.org/\nb,1.5,\na,2,\n,3,\nc,4,http://x.org/ y\nd,5\n".to_vec();
    table.extend(b"e,\xff,\nf,6,\n");
    let (status, out, err) = imported(dir.path(), "t.csv", &table, map, &[]);
    assert_eq!((status, out.as_str()), (2, ""));
    assert_eq!(
        err,
        "error: 6 lines of `/t.csv` cannot be used:
  line 3: column `n`: `1.5` is no xsd:integer
  line 4: `t:a` is the thing of line 2 already (`repeats = true` allows it)
  line 5: a column that `aboutUrl` needs is empty
  line 6: column `site`: `http://x.org/ y` gives no IRI
  line 7: 2 values where there are 3 columns
  and 1 more
hint: nothing was written; --skip-bad goes on without these lines
"
    );
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "nothing is left behind");
    let (status, out, err) = imported(dir.path(), "t.csv", &table, map, &["--skip-bad"]);
    assert!(status == 0 && err.contains("warning: 6 lines") && err.contains("2 rows and 5 statements"), "{err}");
    assert!(out.contains("<urn:bioatlas:t:f> <urn:bioatlas:t:n> \"6\"") && !out.contains("t:b>"), "{out}");
    let (status, out, _) = imported(dir.path(), "t.csv", b"id,n,site\n", map, &[]);
    assert!(status == 1 && out.contains("void#entities> \"0\""), "{out}");
}

#[test]
fn a_fault_of_a_mapping_is_told_with_its_place() {
    let dir = scratch();
    for (map, fault) in [
        ("aboutUrl = \"{id}\"\nclas = [\"t:X\"]\n", "2:1: unknown field `clas`, expected one of "),
        ("class = [\"t:X\"]\n", "1:1: missing field `aboutUrl`"),
        ("aboutUrl = \"{ident}\"\n", "1:12: the table has no column `ident`; its columns are id, name"),
        ("aboutUrl = \"{id\"\n", "1:12: a `{` of `{id` is never closed"),
        ("aboutUrl = \"x\"\n", "1:12: `aboutUrl` is the same for every row"),
        (
            "aboutUrl = \"{id}\"\nclass = [\"sch:X\"]\n",
            "2:10: the prefix `sch` is not declared under [prefixes]; did you mean `sh`",
        ),
        (
            "aboutUrl = \"{id}\"\n[[column]]\nname = \"nam\"\nproperty = \"t:n\"\n",
            "3:8: the table has no column `nam`; did you mean `name`? its",
        ),
        (
            "aboutUrl = \"{id}\"\n[[column]]\nname = \"name\"\nproperty = \"t:n\"\ndatatype = \"xsd:integr\"\n",
            "5:12: `xsd:integr` is no datatype",
        ),
        (
            "aboutUrl = \"{id}\"\n[[column]]\nname = \"name\"\nproperty = \"t:n\"\nlang = \"en\"\nlookup = \"label\"\n",
            "6:10: `lang` and `lookup` do not go together",
        ),
        ("aboutUrl = \"{id}\n", "1:"),
        ("base = \"no iri\"\naboutUrl = \"{id}\"\n", "1:8: `no iri` is no IRI"),
    ] {
        let (status, out, err) = imported(dir.path(), "t.csv", b"id,name\n1,x\n", map, &[]);
        assert!(status == 2 && out.is_empty() && err.starts_with(&format!("error: /map.toml:{fault}")), "{map}\n{err}");
    }
}

#[test]
fn values_lead_to_entities_by_name_or_by_a_set_of_links() {
    let dir = scratch();
    let links = "#curie_map:\n#  id: https://w3id.org/bioatlas/id/\n#  o: http://example.org/\nsubject_id\tpredicate_id\tobject_id\tmapping_justification\nid:amgen\tskos:exactMatch\to:7\tsemapv:ManualMappingCuration\nid:roche\tskos:relatedMatch\to:8\tsemapv:ManualMappingCuration\n";
    fs::write(dir.path().join("l.sssom.tsv"), links).unwrap();
    let map = "aboutUrl = \"{n}\"\n[[column]]\nname = \"who\"\nproperty = \"owl:sameAs\"\nlookup = \"label\"\nclass = \":Company\"\n\n[[column]]\nname = \"n\"\nproperty = \"skos:exactMatch\"\nlookup = \"l.sssom.tsv\"\n";
    let (status, out, err) = imported(dir.path(), "t.csv", "n,who\n7,셀트리온\n8,Nobody\n9,pfizer\n".as_bytes(), map, &[]);
    assert_eq!(status, 0, "{err}");
    for expected in [
        "t:7> <http://www.w3.org/2002/07/owl#sameAs> <https://w3id.org/bioatlas/id/celltrion>",
        "t:7> <http://www.w3.org/2004/02/skos/core#exactMatch> <https://w3id.org/bioatlas/id/amgen>",
        "id/pfizer>",
    ] {
        assert!(out.contains(expected), "{expected}\n{out}");
    }
    assert!(!out.contains("id/roche>"), "{out}");
    assert!(err.contains("note: 1 value of `who` lead to no entity: `Nobody` (line 3)\n"), "{err}");
    let error = run(&["import", &data("import/companies.csv"), "--as", "org"]).error();
    assert!(error.contains("`org` is a prefix already"), "{error}");
    let error = run(&["import", &data("import/companies.csv"), "--as", "c", "-o"]).arg(dir.path().join("c.ttl")).error();
    assert!(error.contains("names no format with named graphs"), "{error}");
}
