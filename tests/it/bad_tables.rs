//! Tables, sets of links and mappings that are wrong: what `link` and `import` say of them stands beside each in tests/data/bad.

use crate::harness::{Run, data, files, golden, run, scratch};
use std::fs;
use std::io::Write as _;
use std::path::Path;

/// Runs a verb in a folder of its own with a file and gives exit code and messages. An error leaves nothing behind.
fn said(verb: &str, name: &str, content: &[u8]) -> String {
    let dir = scratch();
    let file = dir.path().join(name);
    fs::write(&file, content).unwrap();
    let out = dir.path().join(if verb.starts_with("import") { "out.nq" } else { "out.csv" });
    let before = fs::read_dir(dir.path()).unwrap().count();
    let ran = command(verb, &file, &out).ran();
    let kept = fs::read(&file).unwrap() == content;
    assert!(kept || ran.status != 2, "{verb} {name} changed what it could not read");
    assert!(ran.status != 2 || fs::read_dir(dir.path()).unwrap().count() == before, "{verb} {name} left something behind");
    assert!(ran.err.len() < 2000, "{verb} {name}: {}", &ran.err[..2000]);
    let left = if out.exists() { fs::read_to_string(&out).unwrap().lines().count() } else { 0 };
    let lines = if left > 0 { format!(", {left} lines written") } else { String::new() };
    let err = ran.err.replace(&format!("{}/", dir.path().display()), "").replace(&data("bad/"), "");
    format!("{verb}: exit {}{lines}\n{err}", ran.status)
}

fn command(verb: &str, file: &Path, out: &Path) -> Run {
    let words: Vec<&str> = verb.split(' ').collect();
    let run = run(&["--no-atlas", "--data", &data("tiny.trig")]);
    let run = words.iter().fold(run, |run, word| run.arg(word));
    match words[..] {
        ["import", "--map"] => run.arg(file).arg(data("bad/ids-twice.csv")).arg("--as").arg("t").arg("-o").arg(out),
        ["import", ..] => run.arg(file).arg("--as").arg("t").arg("-o").arg(out),
        ["link", "review"] => run.arg(file).stdin("a\nq\n").env("USER", "kim"),
        ["link", "apply"] => run.arg(file).arg("--format").arg("nquads"),
        ["--data"] => run.arg(file).arg("links").arg("--all").arg("--format").arg("csv"),
        _ => run.arg(file).arg("-o").arg(out),
    }
}

/// What is no text, or too large for a folder of examples.
fn made() -> Vec<(&'static str, Vec<u8>)> {
    let utf16 = |text: &str| [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect::<Vec<u8>>();
    let zipped = |text: &str| {
        let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        zip.write_all(text.as_bytes()).unwrap();
        zip.finish().unwrap()
    };
    let good = "id,name\n1,Celltrion\n2,Amgen\n";
    let lines: String = (0..3000).map(|n| format!("{{\"id\":{n},\"name\":\"Name {}\"}}\n", n * 7919)).collect();
    let packed = zipped(&lines);
    let rows: String = (0..3000).map(|n| format!("{n},Name {}\n", n * 7919)).collect();
    let table = zipped(&format!("id,name\n{rows}"));
    let mut spoilt = table.clone();
    let end = spoilt.len();
    spoilt[end - 8..].fill(0);
    let columns: Vec<String> = (0..10_000).map(|n| format!("c{n}")).collect();
    let parquet = fs::read(data("import/types.parquet")).unwrap();
    vec![
        ("utf16.csv", utf16(good)),
        ("utf16.jsonl", utf16("{\"name\":\"Amgen\"}\n")),
        ("utf16.sssom.tsv", utf16("subject_id\tpredicate_id\tobject_id\n")),
        ("latin1.csv", b"id,name\n1,Celltrion\n2,Soci\xe9t\xe9\n".to_vec()),
        ("latin1-heading.csv", b"id,name,caf\xe9\n1,Celltrion,x\n".to_vec()),
        ("zeros.csv", vec![0; 500]),
        ("zero-in-a-value.csv", b"id,name\n1,Cell\0trion\n2,Amgen\n".to_vec()),
        ("workbook.csv", b"PK\x03\x04\x14\0\x06\0".to_vec()),
        ("marked.csv", format!("\u{feff}{good}").into()),
        ("cut.csv.gz", table[..table.len() / 2].to_vec()),
        ("cut.jsonl.gz", packed[..packed.len() / 2].to_vec()),
        ("spoilt.csv.gz", spoilt),
        ("page-behind.csv.gz", [table.as_slice(), b"<html>"].concat()),
        ("not-zipped.csv.gz", good.into()),
        ("set.sssom.tsv.gz", zipped("subject_id\tpredicate_id\tobject_id\n")),
        ("empty.parquet", Vec::new()),
        ("text.parquet", good.into()),
        ("cut.parquet", parquet[..parquet.len() / 2].to_vec()),
        ("parquet.csv", parquet),
        ("many-columns.csv", format!("{0}\n{0}\n", columns.join(",")).into()),
        ("endless-line.csv", format!("id,name\n1,Celltrion\n2,{}\n3,Amgen\n", "x".repeat(20 << 20)).into()),
        ("endless-line.jsonl", format!("{{\"name\":\"Celltrion\"}}\n{}\n{{\"name\":\"Amgen\"}}\n", "x".repeat(20 << 20)).into()),
        ("endless-quote.csv", format!("id,name\n1,\"Celltrion\n{rows}").into()),
        ("endless-name.csv", format!("id,name\n1,{}\n2,Amgen\n", "Celltrion ".repeat(100_000)).into()),
        ("deep.jsonl", format!("{{\"name\":\"Amgen\",\"x\":{}{}}}\n", "[".repeat(9000), "]".repeat(9000)).into()),
    ]
}

/// The verbs that read such a file.
fn verbs(name: &str) -> &'static [&'static str] {
    if name.contains(".sssom.tsv") {
        &["link apply", "link review", "--data"]
    } else if name.ends_with(".toml") {
        &["import --map"]
    } else {
        &["link", "link --skip-bad", "import", "import --skip-bad"]
    }
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_the_next_step() {
    let written = files("tests/data/bad").into_iter().filter(|path| path.extension().is_none_or(|end| end != "said"));
    let written = written.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap()));
    let made = made().into_iter().map(|(name, content)| (name.to_owned(), content));
    for (name, content) in written.chain(made) {
        let mut all: Vec<String> = verbs(&name).iter().map(|verb| said(verb, &name, &content)).collect();
        // What an option does not change is not said twice.
        all.dedup_by(|one, other| one.replace(" --skip-bad", "") == *other);
        golden(&format!("data/bad/{name}.said"), &all.join("\n"));
    }
}

/// Thresholds, files and names that cannot be are told before any work.
#[test]
fn options_that_cannot_be_are_told() {
    let dir = scratch();
    let table = dir.path().join("companies.csv");
    fs::write(&table, "id,name\n1,Celltrion\n").unwrap();
    let link = |more: &[&str]| more.iter().fold(run(&["link"]).arg(&table), |run, word| run.arg(word));
    for (more, expected) in [
        (&["--accept", "1.5"][..], "invalid value '1.5' for '--accept <SCORE>': give a number from 0 to 1"),
        (&["--accept", "NaN"], "give a number from 0 to 1"),
        (&["--margin", "-3"], "invalid value '-3' for '--margin <SCORE>': give a number"),
        (&["--accept", "0.5", "--review", "0.9"], "--review 0.9 is above --accept 0.5\nhint: "),
        (&["--base", "no iri"], "`no iri` begins no IRI\nhint: give --base the beginning"),
        (&["--label", "nmae"], "has no column `nmae`\nhint: did you mean `name`? its columns are id, name"),
        (&["--type", ":Compny"], "no entity is called `:Compny`\nhint: did you mean `:Company`"),
        (&["-o", "/nowhere/l.sssom.tsv"], "error: cannot write `/nowhere/l.sssom.tsv`: No such file"),
        (&["-o", "l.unheard"], "names no format"),
        (&["-o", "l.sssom.tsv.gz"], "`l.sssom.tsv.gz` is a compressed set of links, which is not written\nhint: "),
        (&["-o", table.to_str().unwrap()], "is the file that is read\nhint: give -o another name"),
    ] {
        let said = link(more).error();
        assert!(said.contains(expected), "{more:?}\n{said}");
    }
    let near = dir.path().join("company.csv");
    for verb in [&["link"][..], &["import", "--as", "c"]] {
        let said = run(verb).arg(&near).error();
        assert!(said.ends_with(&format!("hint: did you mean `{}`?\n", table.display())), "{said}");
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

/// A set of somebody else keeps its rows and columns when more is decided, and a pipe that is needed twice is told.
#[test]
fn what_is_somebody_elses_is_kept() {
    let dir = scratch();
    let (table, set) = (dir.path().join("t.csv"), dir.path().join("others.sssom.tsv"));
    fs::write(&table, "id,name\n1,Celltrion\n").unwrap();
    fs::copy(data("bad/others-columns.sssom.tsv"), &set).unwrap();
    run(&["link", "--type", ":Company"]).arg(&table).arg("-o").arg(&set).ran();
    let (before, after) = (fs::read_to_string(data("bad/others-columns.sssom.tsv")).unwrap(), fs::read_to_string(&set).unwrap());
    assert!(before.lines().all(|line| after.lines().any(|now| now.trim_end().starts_with(line))), "{after}");
    // A set with a fault is not written over.
    fs::copy(data("bad/confidence-is-a-word.sssom.tsv"), &set).unwrap();
    run(&["link", "--type", ":Company"]).arg(&table).arg("-o").arg(&set).error();
    assert_eq!(fs::read(&set).unwrap(), fs::read(data("bad/confidence-is-a-word.sssom.tsv")).unwrap());
    #[cfg(target_os = "linux")]
    assert!(run(&["import", "--as", "t", "/dev/null"]).error().contains("can be read only once"));
}
