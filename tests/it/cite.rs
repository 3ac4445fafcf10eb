//! `query --cite`: what is cited for each operator, how it looks in each format, and `--only`.

use crate::harness::{Run, bioatlas, data, golden, run, scratch};
use serde_json::Value;
use std::fs;

fn cite(query: &str) -> Run {
    run(&["--no-atlas", "--data", &data("cite.trig"), "query", query]).arg("--cite")
}

/// Each query of `tests/data/cite.txt` (set apart by lines of dashes) with its cited answer.
#[test]
fn every_operator() {
    let queries = fs::read_to_string(data("cite.txt")).unwrap();
    let mut said = String::new();
    for query in queries.split("\n----\n") {
        let query = query.trim_end_matches('\n');
        said.push_str(&format!("{query}\n\n{}----\n", cite(query).ran().out));
    }
    golden("snapshots/cite.txt", &said);
}

/// A name stands aside beside a fact, with `--data` too; alone it is the fact, and it may be a triple that a query makes.
#[test]
fn names_have_no_marks_beside_facts() {
    let json =
        |query: &str| serde_json::from_str::<Value>(&cite(query).arg("--format").arg("json").out()).unwrap()["bioatlas"].take();
    let beside = json("SELECT ?l ?n { ?who :sold ?n ; rdfs:label ?l } ORDER BY ?n");
    let statuses =
        |answer: &Value| answer["citations"].as_array().unwrap().iter().map(|c| c["status"][0].clone()).collect::<Vec<_>>();
    assert_eq!(statuses(&beside), ["asserted", "asserted"]);
    let names = beside["names"][0].as_u64().unwrap() as usize;
    assert_eq!((&beside["passages"][names]["title"], names), (&Value::from("Names"), 2));
    assert_eq!(beside["citations"][0]["needed"].as_array().unwrap().len(), 2, "every statement is listed");
    let roles = |answer: &Value| answer["statements"].as_array().unwrap().iter().map(|s| s["role"].clone()).collect::<Vec<_>>();
    assert!(roles(&beside).contains(&Value::from("name")) && roles(&beside).contains(&Value::from("fact")));
    let out = cite("SELECT ?l ?n { ?who :sold ?n ; rdfs:label ?l } ORDER BY ?n").out();
    assert!(out.contains("\nnames from ex:names\n2 of 2 rows rest wholly on passages\n"), "{out}");
    let alone = json("SELECT ?l { <http://example.com/acme> rdfs:label ?l }");
    assert_eq!((statuses(&alone)[0].as_str(), alone["names"].as_array().unwrap().len()), (Some("background"), 0));
    let covered = cite("SELECT ?l { <http://example.com/acme> rdfs:label ?l }").arg("--require-evidence").ran();
    assert_eq!(covered.status, 0, "{}", covered.err);
    let made = cite("CONSTRUCT { ?who rdfs:comment ?l } { ?who :sold 12 ; rdfs:label ?l }").arg("--format").arg("trig").out();
    assert!(made.contains("prov:wasDerivedFrom ex:three , ex:names ."), "{made}");
}

/// A document is given in full from what the data says of it, authors in the order of the byline.
#[test]
fn documents_are_given_in_full() {
    let out = bioatlas("query us-bioclusters --cite").out();
    assert!(out.contains("\ndocument  Han-hae Kim and Sung-han Nam (2019). Strategy"), "{out}");
    let dir = scratch();
    let file = dir.path().join("d.trig");
    let about = "ex:p a :Passage ; :status :asserted ; dcterms:isPartOf ex:d . ex:d dcterms:title \"Pills\"@en, \"Pillen\"@de ; \
                 dcterms:creator \"Zoe Bell\", \"Ann Acme\" ; dcterms:date \"2020-05-01\" ; bibo:doi \"10.1/x\" .";
    let prefixes = "@prefix : <https://w3id.org/bioatlas/ontology#> . @prefix ex: <http://example.com/> . \
                    @prefix dcterms: <http://purl.org/dc/terms/> . @prefix bibo: <http://purl.org/ontology/bibo/> .";
    fs::write(&file, format!("{prefixes} ex:about {{ {about} }} ex:p {{ ex:a ex:sold 1 }}")).unwrap();
    let query = "SELECT ?n { ?s <http://example.com/sold> ?n }";
    let cited =
        |format: &str| run(&["--no-atlas", "--data"]).arg(&file).args(&["query", query, "--cite", "--format", format]).out();
    let whole = "Ann Acme and Zoe Bell (2020). Pills. https://doi.org/10.1/x";
    assert!(cited("table").contains(&format!("\ndocument  {whole}\n")), "{}", cited("table"));
    for format in ["markdown", "html", "json"] {
        assert!(cited(format).contains(whole), "{}", cited(format));
    }
}

const ROWS: &str = "SELECT ?who ?n { ?who :developed ?what OPTIONAL { ?who :sold ?n } } ORDER BY ?who";

#[test]
fn every_format_of_rows() {
    for format in ["table", "csv", "tsv", "json", "xml", "jsonl", "markdown", "html"] {
        golden(&format!("snapshots/cite.{format}"), &cite(ROWS).arg("--format").arg(format).out());
    }
}

#[test]
fn rows_are_those_of_the_plain_query() {
    let plain = run(&["--no-atlas", "--data", &data("cite.trig"), "query", ROWS, "--format", "json"]).out();
    let plain: Value = serde_json::from_str(&plain).unwrap();
    let cited: Value = serde_json::from_str(&cite(ROWS).arg("--format").arg("json").out()).unwrap();
    assert_eq!((&cited["head"], &cited["results"]), (&plain["head"], &plain["results"]));
    assert_eq!(cited["bioatlas"]["citations"].as_array().unwrap().len(), 2);
}

#[test]
fn triples_keep_the_graphs_of_their_passages() {
    let query = "CONSTRUCT { ?who :developed ?what . ?who :knows ?what } { ?who :developed ?what }";
    for format in ["trig", "nquads", "csv"] {
        golden(&format!("snapshots/cite-graph.{format}"), &cite(query).arg("--format").arg(format).out());
    }
    golden("snapshots/cite-describe.trig", &cite("DESCRIBE ex:rocket").out());
    let error = cite(query).arg("--format").arg("turtle").error();
    assert!(error.contains("turtle cannot hold citations") && error.contains("trig"), "{error}");
}

#[test]
fn yes_is_cited_and_no_is_an_exit_code() {
    assert!(cite("ASK { ?who :sold 12 }").out().starts_with("yes [1]\n\n[1]  p. 2, section 1  "));
    let no = cite("ASK { ?who :sold 13 }").ran();
    assert_eq!((no.status, no.out.as_str()), (1, "no\n"));
    let json: Value = serde_json::from_str(&cite("ASK { ?who :sold 12 }").arg("--format").arg("json").out()).unwrap();
    assert_eq!(json["bioatlas"]["statements"][0]["triple"][0], "<http://example.com/bell>");
}

#[test]
fn evidence_can_be_required() {
    let constant = "SELECT ?x { { BIND(1 AS ?x) } UNION { ?who :sold ?x } }";
    let ran = cite(constant).arg("--require-evidence").ran();
    assert_eq!((ran.status, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("1 of 5 rows rests on nothing that is stated"), "{}", ran.err);
    let covered =
        run(&["--no-atlas", "--data", &data("cite.trig"), "query", ROWS, "--require-evidence", "--format", "csv"]).out();
    assert!(covered.starts_with("who,n\r\n"), "{covered}");
}

#[test]
fn only_some_statements_are_used() {
    let sold = |kinds: &[&str]| {
        let query = run(&[
            "--no-atlas",
            "--data",
            &data("cite.trig"),
            "query",
            "SELECT ?n { ?who :sold ?n } ORDER BY ?n",
            "--format",
            "csv",
        ]);
        kinds.iter().fold(query, |query, kind| query.arg("--only").arg(kind)).ran().out
    };
    assert_eq!(sold(&["asserted"]), "n\r\n12\r\n2640\r\n");
    assert_eq!(sold(&["computed", "asserted"]), "n\r\n12\r\n2640\r\n2652\r\n");
    assert_eq!(sold(&["imported"]), "n\r\n7\r\n");
    assert_eq!(sold(&["linked"]), "n\r\n");
    let error = bioatlas("query us-bioclusters --only printed").error();
    assert!(error.contains("asserted, background, linked, computed, imported"), "{error}");
}

#[test]
fn a_passage_that_may_not_be_used_is_not_cited() {
    let out = cite("SELECT ?n { ?who rdfs:label ?l ; :sold ?n }").arg("--only").arg("asserted").ran();
    assert_eq!(out.status, 0);
    let out = cite("SELECT ?n { ?who :sold ?n FILTER(?n > 2000) }").args(&["--only", "asserted", "--format", "csv"]).out();
    assert_eq!(out, "n,cite_pages,cite_passages,cite_status,cite_doubt\r\n2640,1,http://example.com/one,asserted,\r\n");
}

#[test]
fn named_queries_of_the_atlas() {
    for (name, row) in [("us-bioclusters", "Greater Boston"), ("market-shares", "medical device"), ("r-and-d-spenders", "Roche")]
    {
        let ran = run(&["query", name, "--cite"]).ran();
        assert!(ran.status == 0 && ran.out.contains(row) && ran.out.contains("[1]  p"), "{ran:?}");
    }
    golden("snapshots/cite-us-bioclusters.txt", &run(&["query", "us-bioclusters", "--cite"]).out());
}

#[test]
fn every_named_query_is_traced() {
    let names = run(&["queries", "--format", "csv"]).out();
    for name in names.lines().skip(1).map(|line| line.split(',').next().unwrap()) {
        let ran = run(&["query", name, "--cite", "--format", "json"]).ran();
        assert!(ran.status < 2, "{name}: {}", ran.err);
        let answer: Value = serde_json::from_str(&ran.out).unwrap();
        for citation in answer["bioatlas"]["citations"].as_array().unwrap() {
            let absences = citation["absences"].as_array().unwrap();
            assert!(!absences.contains(&Value::from("untraced")), "{name}: {citation}");
        }
    }
}

/// A row that uses the number of a figure in doubt is marked in each format, and the answer says what speaks against it.
#[test]
fn figures_in_doubt_are_marked() {
    let query = "SELECT ?label ?printed { ?o rdfs:label ?label ; :printed ?printed FILTER(STRENDS(?label, \"again\") || ?o = <http://example.com/won>) } ORDER BY ?label";
    for format in ["table", "csv", "json", "jsonl", "markdown", "html", "xml"] {
        let ran = run(&["--no-atlas", "--data", &data("audit.trig"), "query", query, "--cite", "--format", format]);
        golden(&format!("snapshots/cite-doubt.{format}"), &ran.out());
    }
    let unused = "SELECT ?label { ?o rdfs:label ?label ; :about <http://example.com/b> }";
    let out = run(&["--no-atlas", "--data", &data("audit.trig"), "query", unused, "--cite"]).out();
    assert!(!out.contains("in doubt"), "no number is used: {out}");
}

/// The table of `tests/data/import` as a graph.
fn companies(dir: &std::path::Path) -> String {
    let file = dir.join("companies.trig").display().to_string();
    let (table, map) = (data("import/companies.csv"), data("import/companies.toml"));
    run(&["import", &table, "--as", "companies", "--map", &map, "-o", &file]).ran();
    file
}

#[test]
fn what_is_imported_is_cited_with_its_row() {
    let dir = scratch();
    let file = companies(dir.path());
    let cited =
        |query: &str, format: &str| run(&["--no-atlas", "--data", &file, "query", query, "--cite", "--format", format]).out();
    let rows = "SELECT ?name ?year { ?c schema:foundingDate ?year ; rdfs:label ?name FILTER(STR(?name) < 'B') } ORDER BY ?name";
    let mut said = String::new();
    for format in ["table", "csv", "tsv", "json", "jsonl", "markdown", "html", "xml"] {
        said.push_str(&format!("{format}\n\n{}----\n", cited(rows, format)));
    }
    let made = "CONSTRUCT { ?c rdfs:label ?name . ?c :in ?year } { ?c schema:foundingDate ?year ; rdfs:label ?name FILTER(STR(?name) < 'Am') }";
    said.push_str(&format!("trig\n\n{}----\n", cited(made, "trig")));
    said.push_str(&cited("SELECT (COUNT(*) AS ?n) { ?c a schema:Corporation }", "table"));
    golden("snapshots/cite-rows.txt", &said);
}

#[test]
fn a_thing_of_several_rows_and_a_graph_without_a_name_are_cited_by_their_graph() {
    let dir = scratch();
    let (table, map, file) = (dir.path().join("t.csv"), dir.path().join("m.toml"), dir.path().join("t.trig"));
    fs::write(&table, "id,name\na,Anna\na,Ann\nb,Bob\n").unwrap();
    let column = "[[column]]\nname = \"name\"\nproperty = \"rdfs:label\"\n";
    fs::write(&map, format!("aboutUrl = \"{{id}}\"\nrepeats = true\n{column}")).unwrap();
    run(&["import", "--as", "t"]).arg(&table).arg("--map").arg(&map).arg("-o").arg(&file).ran();
    let cited =
        |file: &std::path::Path, query: &str| run(&["--no-atlas", "--data"]).arg(file).args(&["query", query, "--cite"]).out();
    let out = cited(&file, "SELECT ?name { ?s rdfs:label ?name FILTER(ISIRI(?s)) } ORDER BY ?name");
    assert!(out.contains("Ann  │ [1]\nAnna │ [1]\nBob  │ [2]\n"), "{out}");
    assert!(out.contains("[1]  imported: t  <urn:bioatlas:t>\n[2]  imported: t.csv, row 4  <urn:bioatlas:t>\n"), "{out}");
    let blank = dir.path().join("blank.trig");
    fs::write(&blank, "@prefix ex: <http://example.com/> . _:g { ex:a ex:p 1 }").unwrap();
    let out = cited(&blank, "SELECT ?n { ?s ex:p ?n }");
    assert!(out.contains("[1]  imported  _:") && out.contains("1 on imported data"), "{out}");
    let only =
        run(&["--no-atlas", "--data"]).arg(&blank).args(&["query", "SELECT ?n { ?s ex:p ?n }", "--only", "imported"]).out();
    assert!(only.contains('1'), "{only}");
}

#[test]
fn other_verbs_name_the_row_too() {
    let dir = scratch();
    let file = companies(dir.path());
    let said = |args: &[&str]| run(&["--no-atlas", "--data", &file]).args(args).ran().out;
    let graph = "<https://example.org/companies>";
    let path = said(&["path", "AbbVie", "Amgen"]);
    let country = "<https://w3id.org/bioatlas/id/united-states>";
    for (hop, row) in [("→ AbbVie", 2), ("← Amgen", 3)] {
        let line = format!("{hop} address country {country}  imported: companies.csv, row {row} [{graph}]\n");
        assert!(path.contains(&line), "{path}");
    }
    let csv = said(&["path", "AbbVie", "Amgen", "--format", "csv"]);
    assert!(csv.contains(",file:companies.csv#row=2,imported"), "{csv}");
    let json = said(&["path", "AbbVie", "Amgen", "--format", "json"]);
    assert!(
        json.contains("\"row\": \"file:companies.csv#row=3\"") && json.contains("\"imported: companies.csv, row 3\""),
        "{json}"
    );
    let compare = said(&["compare", "AbbVie", "Amgen"]);
    assert!(compare.contains(&format!("2012  companies.csv, row 2 [{graph}]")), "{compare}");
    assert!(compare.contains(&format!("{country}  companies.csv, row 2 [{graph}]; companies.csv, row 3 [{graph}]")), "{compare}");
    assert!(said(&["compare", "AbbVie", "Amgen", "--format", "csv"]).contains(",file:companies.csv#row=3,imported"));
    let show = said(&["show", "AbbVie"]);
    assert!(show.contains(&format!("imported: companies.csv, row 2 [{graph}]")), "{show}");
    for what in [vec!["AbbVie"], vec!["AbbVie", "schema:foundingDate", "_"]] {
        let evidence = said(&[vec!["evidence"], what].concat());
        assert!(evidence.contains("│ companies.csv │ row 2 │"), "{evidence}");
    }
}
