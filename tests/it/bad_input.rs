//! What a user can get wrong: each is told with its name, its place and the next step, and leaves nothing half-written.

use crate::harness::{bioatlas, data, run, scratch};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write as _;

/// Writes a file and gives the message that `stats` prints for it, with the folder's name left out.
fn message(name: &str, content: impl AsRef<[u8]>) -> String {
    let dir = scratch();
    let path = dir.path().join(name);
    fs::write(&path, content).unwrap();
    let error = run(&["--no-atlas", "--data"]).arg(&path).arg("stats").error();
    error.replace(&format!("{}/", dir.path().display()), "")
}

#[test]
fn malformed_files_name_line_and_column() {
    assert!(message("a.ttl", "<a:a> <a:b> <a:c> .\n<a:a> <a:b> .\n").starts_with("error: a.ttl:2:"));
    assert!(message("a.nt", "<a:a> <a:b> nonsense .\n").starts_with("error: a.nt:1:"));
    assert!(
        message("a.ttl", "@prefix e: <http://e/> .\nx:a e:b e:c .").contains("a.ttl:2:1: The prefix x: has not been declared")
    );
    assert!(message("a.rdf", "<rdf:RDF").starts_with("error: a.rdf:"));
    assert!(message("a.jsonld", "{\"@id\": ").starts_with("error: a.jsonld:1:"));
    assert!(message("a.trig", "<a:g> { <a:a> <a:b> \"open }").starts_with("error: a.trig:1:"));
    // A fault that runs over two lines is told where it begins, once.
    assert_eq!(message("a.ttl", "<a:a> <a:b> \"open\n"), "error: a.ttl:1:13: Unexpected end of file\n");
    assert!(message("a.jsonld", format!("{}{{\"@id\": ", "\n".repeat(100_000))).starts_with("error: a.jsonld:100001:"));
}

/// A file with nothing in it says nothing, whatever its format.
#[test]
fn an_empty_file_is_an_empty_data_set() {
    let dir = scratch();
    for name in ["a.ttl", "a.trig", "a.nt", "a.nq", "a.rdf", "a.jsonld", "a.nq.gz", "a"] {
        for content in ["", " \n\t\n"] {
            if name.ends_with("rdf") && !content.is_empty() {
                continue;
            }
            let path = dir.path().join(name);
            fs::write(&path, content).unwrap();
            let ask = run(&["--no-atlas", "query", "ASK { FILTER NOT EXISTS { ?s ?p ?o } }", "--data"]).arg(&path);
            assert_eq!(ask.out(), "yes\n", "{name} {content:?}");
        }
    }
}

#[test]
fn a_value_without_an_end_is_told() {
    let said = message("a.nt", format!("<a:a> <a:b> \"{}", "x".repeat(20 << 20)));
    assert!(said.starts_with("error: a.nt: a value is longer than 16 MiB"), "{said}");
}

#[test]
fn invalid_utf8_is_named() {
    let said = message("a.nt", b"<a:a> <a:b> \"\xff\" .\n");
    assert!(said.contains("a.nt:1:") && said.contains("UTF-8"), "{said}");
    let said = run(&["query", "-f", "-"]).stdin(b"SELECT * {\n\xff").error();
    assert_eq!(said, "error: standard input:2: the text is not valid UTF-8\n");
}

#[test]
fn an_unfinished_download_is_recognised() {
    let mut zipped = GzEncoder::new(Vec::new(), Compression::default());
    for i in 0..2000 {
        writeln!(zipped, "<a:s{i}> <a:p> \"{}\" .", i * 7919).unwrap();
    }
    let whole = zipped.finish().unwrap();
    let said = message("a.nt.gz", &whole[..whole.len() / 2]);
    assert_eq!(said, "error: a.nt.gz: the file ends in the middle; perhaps it was not downloaded whole\n");
    let said = message("a.nt.gz", [&whole, "<html>".as_bytes()].concat());
    assert!(said.contains("something that is not gzip follows"), "{said}");
    let said = message("a.nt.gz", b"\x1f\x8b but no more");
    assert!(said.starts_with("error: a.nt.gz: the compressed content is not valid"), "{said}");
}

#[test]
fn compressed_files_are_read_whatever_they_are_called() {
    let dir = scratch();
    let mut zipped = GzEncoder::new(Vec::new(), Compression::default());
    zipped.write_all(&fs::read(data("tiny.trig")).unwrap()).unwrap();
    let bytes = zipped.finish().unwrap();
    for name in ["a.trig.gz", "a.trig"] {
        let path = dir.path().join(name);
        fs::write(&path, &bytes).unwrap();
        assert_eq!(run(&["--no-atlas", "--data"]).arg(&path).arg("query").arg("ASK { ?s :developed ?o }").out(), "yes\n");
    }
    assert_eq!(run(&["--no-atlas", "--data", "-", "query", "ASK { ?s :developed ?o }"]).stdin(&bytes).out(), "yes\n");
}

#[test]
fn standard_input_may_be_any_format() {
    let ask = |stdin: &str| run(&["--no-atlas", "--data", "-", "query", "ASK { <a:s> <a:p> ?o }"]).stdin(stdin).out();
    assert_eq!(ask("<a:s> <a:p> <a:o> .\n"), "yes\n");
    assert_eq!(ask("<a:s> <a:p> <a:o> <a:g> .\n"), "yes\n");
    assert_eq!(ask("PREFIX a: <a:>\na:s a:p a:o ."), "yes\n");
    assert_eq!(ask("{\"@id\": \"a:s\", \"a:p\": 1}"), "yes\n");
    assert_eq!(
        ask(
            "<?xml version='1.0'?><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:a='a:'><rdf:Description rdf:about='a:s'><a:p>1</a:p></rdf:Description></rdf:RDF>"
        ),
        "yes\n"
    );
    let said = run(&["--no-atlas", "--data", "-", "stats"]).stdin("hello, world").error();
    assert!(said.contains("standard input") && said.contains("hint: name the file .ttl"), "{said}");
}

#[test]
fn standard_input_is_read_once() {
    for (line, both) in [
        ("--data - --data - stats", "--data - and --data -"),
        ("--data - validate --shapes -", "--data - and --shapes -"),
        ("query -f - --data -", "--data - and -f -"),
        ("--data - query", "--data - and the query"),
        ("--data - evidence --check -", "--data - and --check -"),
        ("--data -", "--data - and the statements"),
    ] {
        let said = bioatlas(line).stdin("<a:a> <a:b> <a:c> .").error();
        assert!(
            said.starts_with(&format!("error: standard input can be read once, and {both} want it\nhint: ")),
            "{line}: {said}"
        );
    }
}

/// Each of these once ended the program by an overflow of its stack.
#[test]
fn what_nests_too_deep_is_told() {
    let nested = |open: &str, inner: &str, close: &str| format!("{}{inner}{}", open.repeat(5000), close.repeat(5000));
    let chain = |piece: &str, by: &str| vec![piece; 5000].join(by);
    for (query, said) in [
        (format!("ASK {{ FILTER({}) }}", nested("(", "1", ")")), "brackets are nested more than 200 deep"),
        (format!("ASK {}", nested("{", "", "}")), "brackets are nested more than 200 deep"),
        (format!("ASK {{ ?s ?p {} }}", nested("[ ?p ", "1", "]")), "brackets are nested more than 200 deep"),
        (format!("ASK {{ ?s {} ?o }}", nested("(", ":p", ")*")), "brackets are nested more than 200 deep"),
        (format!("ASK {{ {} }}", chain("{ ?s :p 1 }", " UNION ")), "more than 2000 groups, filters and operators"),
        (format!("ASK {{ ?s {} ?o }}", chain(":p", "|")), "more than 2000 groups, filters and operators"),
        (format!("ASK {{ FILTER({}) }}", chain("1", "+")), "more than 2000 groups, filters and operators"),
    ] {
        let error = run(&["query", "-f", "-"]).stdin(&query).error();
        assert!(error.contains(said), "{}", &error[..error.len().min(200)]);
    }
    for (name, open, inner, close, said) in [
        ("a.jsonld", "{\"a:p\":", "1", "}", "a.jsonld: the file is not valid: brackets are nested more than 500 deep on line 1"),
        ("a.nt", "<<( <a:s> <a:p> ", "<a:o>", " )>>", "a.nt: triple terms are nested more than 500 deep"),
    ] {
        let inner = nested(open, inner, close);
        let content = if name == "a.nt" { format!("<a:s> <a:p> {inner} .") } else { inner };
        assert_eq!(message(name, content), format!("error: {said}\n"));
    }
    for (name, content) in [
        ("a.ttl", format!("<a:s> <a:p> {} .", nested("(", "", ")"))),
        ("b.ttl", format!("<a:s> <a:p> {} .", nested("[ <a:p> ", "1", "]"))),
    ] {
        let dir = scratch();
        fs::write(dir.path().join(name), content).unwrap();
        assert!(run(&["--no-atlas", "stats", "--data"]).arg(dir.path().join(name)).out().contains("triples"));
    }
}

/// What is long but flat has no bound, and what is as deep as allowed runs.
#[test]
fn what_is_long_or_nearly_too_deep_runs() {
    let nested = |open: &str, inner: &str, close: &str| format!("{}{inner}{}", open.repeat(190), close.repeat(190));
    let values: Vec<String> = (0..20_000).map(|n| n.to_string()).collect();
    let rows =
        format!("SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {} }} FILTER(?x IN ({})) }}", values.join(" "), values[..50].join(", "));
    assert_eq!(run(&["query", "-f", "-", "--format", "csv"]).stdin(rows).out(), "n\r\n50\r\n");
    for query in [
        format!("ASK {{ FILTER({}) }}", nested("(", "1", ")")),
        format!("ASK {}", nested("{", "", "}")),
        format!("ASK {{ FILTER({} > 0) }}", vec!["1"; 1900].join("+")),
        format!("ASK {{ {} }}", vec!["{}"; 900].join(" UNION ")),
    ] {
        assert_eq!(run(&["query", "-f", "-"]).stdin(query).out(), "yes\n");
    }
}

/// Planning cannot be stopped from inside, and ends with the program.
#[test]
fn a_query_past_its_time_stops_while_it_is_planned() {
    let query = format!("ASK {{ ?s ?p {}1{} }}", "[ ?p ".repeat(199), "]".repeat(199));
    let ran = run(&["query", "-f", "-", "--timeout", "0.2"]).stdin(query).ran();
    assert!(ran.status == 2 && ran.err.contains("the query was stopped after 0.2 s"), "{ran:?}");
}

/// A file is written beside its name first; what is not finished goes when the program is ended.
#[cfg(unix)]
#[test]
fn nothing_stays_behind_when_the_program_is_ended() {
    use std::process::{Command, Stdio};
    for signal in ["INT", "TERM", "HUP"] {
        let dir = scratch();
        let cross = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
        let mut child = Command::new(env!("CARGO_BIN_EXE_bioatlas"))
            .args(["query", cross, "-o"])
            .arg(dir.path().join("rows.csv"))
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while fs::read_dir(dir.path()).unwrap().count() == 0 {
            std::thread::yield_now();
        }
        Command::new("sh").args(["-c", &format!("kill -{signal} {}", child.id())]).status().unwrap();
        assert!(!child.wait().unwrap().success());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "{signal}");
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_text() {
    let mark = "\u{feff}";
    for text in ["<a:s> <a:p> <a:o> .\r\n", "@prefix a: <a:> .\r\na:s a:p a:o .\r\n", "{\"@id\": \"a:s\", \"a:p\": 1}"] {
        let ask = run(&["--no-atlas", "--data", "-", "query", "ASK { <a:s> <a:p> ?o }"]).stdin(format!("{mark}{text}"));
        assert_eq!(ask.out(), "yes\n", "{text}");
    }
    assert_eq!(run(&["query", "-f", "-"]).stdin(format!("{mark}ASK {{}}\r\n")).out(), "yes\n");
}

/// A full disk is named by the file that was to be written.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_for_every_verb() {
    // One of each is longer than what is held back before it is written.
    let verbs = ["dump", "stats", "show Celltrion", "queries us-bioclusters", "query us-bioclusters", "validate", "audit"];
    for line in verbs.into_iter().chain(["compare id:south-korea id:united-states id:world", "path Remsima IBM --max 5 -k 500"]) {
        let said = bioatlas(line).arg("--format").arg(if line == "dump" { "trig" } else { "table" }).arg("-o").arg("/dev/full");
        assert!(said.error().starts_with("error: cannot write `/dev/full`: No space left on device"), "{line}");
    }
}

#[test]
fn missing_files_and_folders() {
    assert_eq!(
        bioatlas("--data nowhere.ttl stats").error(),
        "error: cannot read `nowhere.ttl`: No such file or directory (os error 2)\n"
    );
    let said = bioatlas("--workspace nowhere stats").error();
    assert!(
        said.starts_with("error: `nowhere` is not a workspace: there is no such folder\nhint: a workspace holds the folders"),
        "{said}"
    );
    assert!(bioatlas("--workspace nowhere queries").error().contains("there is no such folder"));
    let said = bioatlas("--workspace src stats").error();
    assert!(said.contains("`src` is not a workspace: it has no folder `ontology`"), "{said}");
    assert!(bioatlas("query -f nowhere.rq").error().starts_with("error: cannot read `nowhere.rq`"));
    assert!(bioatlas("--data src stats").error().starts_with("error: src: is a folder"));
}

#[test]
fn unknown_names_come_with_near_ones() {
    assert_eq!(
        bioatlas("query us-biocluster").error(),
        "error: no query is called `us-biocluster`\nhint: did you mean `us-bioclusters`, `biocluster` or `bioclusters`? `bioatlas queries` lists them\n"
    );
    assert_eq!(
        bioatlas("query Cargo.toml").error(),
        "error: no query is called `Cargo.toml`, but a file is\nhint: `-f Cargo.toml` runs the file\n"
    );
    let said = bioatlas("show Celtrion").error();
    assert!(said.starts_with("error: no entity is called `Celtrion`\nhint: did you mean `Celltrion`?"), "{said}");
    assert!(bioatlas("show id:celltrio").error().contains("`id:celltrion`"));
    // A query has few parameters, so all of them are near.
    let said = bioatlas("query figures-of -p nonsense=1").error();
    assert!(said.contains("did you mean `"), "{said}");
    let said = bioatlas("query us-bioclusters --timeout -1").ran().err;
    assert!(said.contains("give a number of seconds above 0"), "{said}");
    let ran = bioatlas("query us-bioclusters --format cvs").ran();
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("did you mean `csv`"), "{}", ran.err);
    let ran = bioatlas("quer us-bioclusters").ran();
    assert!(ran.status == 2 && ran.err.contains("'query'"), "{}", ran.err);
}

#[test]
fn output_that_cannot_be_written_leaves_nothing() {
    let dir = scratch();
    let said = run(&["query", "ASK {}", "-o"]).arg(dir.path().join("no/such/a.csv")).error();
    assert!(said.starts_with("error: cannot write `") && said.contains("No such file") && !said.contains(".bioatlas-"), "{said}");
    let kept = dir.path().join("kept.csv");
    fs::write(&kept, "before").unwrap();
    // The query fails while it runs, so the file that stood there stands still.
    let cross = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    run(&["query", cross, "--timeout", "0.1", "-o"]).arg(&kept).error();
    assert_eq!(fs::read_to_string(&kept).unwrap(), "before");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    let said = run(&["query", "ASK {}", "-o"]).arg(dir.path().join("a.xyz")).error();
    assert!(said.contains("names no format"), "{said}");
    assert!(run(&["query", "ASK {}", "-o"]).arg(dir.path()).error().contains("cannot write"));
}

/// A device or a pipe is written, never replaced by a file; behind a link the file is written, not the link.
#[cfg(unix)]
#[test]
fn output_to_a_device_or_a_link() {
    let dir = scratch();
    let (link, target) = (dir.path().join("link.csv"), dir.path().join("target.csv"));
    fs::write(&target, "before").unwrap();
    std::os::unix::fs::symlink(&target, &link).unwrap();
    run(&["query", "SELECT (1 AS ?n) {}", "-o"]).arg(&link).out();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&target).unwrap(), "n\r\n1\r\n");
    assert_eq!(run(&["query", "ASK {}", "--format", "csv", "-o", "/dev/stdout"]).out(), "true\n");
}

#[test]
fn an_answer_that_a_format_cannot_hold() {
    let said = run(&["query", "SELECT * { ?s ?p ?o }", "--format", "turtle"]).error();
    assert_eq!(
        said,
        "error: turtle cannot hold rows\nhint: formats that can: table, csv, tsv, json, xml, jsonl, markdown, html\n"
    );
    assert!(run(&["query", "ASK {}", "--format", "turtle"]).error().contains("turtle cannot hold yes or no"));
}

#[test]
fn hostile_names_do_no_harm() {
    for text in ["", " ", "<", ">", "<>", ":", "::", "\u{202e}abc", "'; DROP", "%s%n", "\n", "a\u{0}b", &"x".repeat(5000)] {
        if text.contains('\0') {
            continue;
        }
        for verb in ["show", "find", "query", "queries", "evidence"] {
            let status = run(&[verb, text]).ran().status;
            assert!((0..=2).contains(&status), "{verb} {text:?}");
        }
    }
}

#[test]
fn control_characters_in_data_do_not_reach_a_table() {
    let out = run(&["--no-atlas", "--data", "-", "query", "SELECT ?o { <a:s> <a:p> ?o }"])
        .stdin("<a:s> <a:p> \"a\\u001B[31mb\" .")
        .out();
    assert!(!out.contains('\u{1b}'), "{out:?}");
    let shown = ["--no-atlas", "--data", "-", "show", "<a:s>"];
    let out = run(&shown)
        .stdin("<a:s> <a:p> \"a\\u001B[31mb\\nc\" ; <http://www.w3.org/2000/01/rdf-schema#label> \"\\u0007x\" .")
        .out();
    assert!(!out.contains(['\u{1b}', '\u{7}']) && out.contains("b c"), "{out:?}");
}
