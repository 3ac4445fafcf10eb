//! `link` to services on the web: a reconciliation service and a SPARQL endpoint that fail and recover.

use crate::harness::{Ran, Run, run, scratch};
use crate::service::{Reply, Service};
use std::fs;
use std::path::Path;

const MANIFEST: &str = r#"{"versions":["0.2"],"name":"Names","identifierSpace":"https://example.org/q/","schemaSpace":"https://example.org/p/","batchSize":3}"#;
const JSON: &str = "application/json";

/// A date that has come by the clock of the service.
const AT_ONCE: &str = "Date: Tue, 01 Jan 2999 00:00:05 GMT\r\nRetry-After: Tue, 01 Jan 2999 00:00:05 GMT\r\n";

fn link(service: &Service, cache: &Path) -> Run {
    run(&["link"]).arg(&service.address).arg("--type").arg(":Company").arg("--cache").arg(cache)
}

/// Answers each query with a company of that name; what is called Amgen has another name there.
fn reconciled(queries: &str) -> String {
    let queries: serde_json::Map<String, serde_json::Value> = serde_json::from_str(queries).unwrap();
    let answers = queries.into_iter().map(|(key, query)| {
        let name = query["query"].as_str().unwrap();
        let (shown, is_match) = if name == "Amgen" { ("Thousand Oaks Biologics", true) } else { (name, false) };
        let id = name.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        (key, serde_json::json!({"result": [{"id": id, "name": shown, "score": 90, "match": is_match, "type": []}]}))
    });
    serde_json::Value::Object(answers.collect()).to_string()
}

fn counts(ran: &Ran) -> &str {
    ran.err.lines().last().unwrap().strip_prefix("note: ").unwrap_or_default()
}

#[test]
fn a_reconciliation_service_that_fails_now_and_then_is_asked_again() {
    let dir = scratch();
    let service = Service::start(|number, body| match (number, body) {
        (_, "") => Reply::Send(200, "", JSON, MANIFEST.into()),
        (1, _) => Reply::Send(500, "Retry-After: 0\r\n", "text/html", "<h1>sorry</h1>".into()),
        (2, _) => Reply::Send(429, AT_ONCE, "text/html", String::new()),
        (3, _) => Reply::Send(200, "", "text/html", "<html>maintenance</html>".into()),
        (5, _) => Reply::Send(200, "", JSON, r#"{"q7":{"result":[]}}"#.into()),
        (7, _) => Reply::Drop,
        _ => Reply::Send(200, "", JSON, reconciled(body)),
    });
    let links = dir.path().join("l.sssom.tsv");
    let ran = link(&service, dir.path()).arg("-o").arg(&links).ran();
    for said in [
        "is the reconciliation service Names",
        "status 500; asked again in 0.0 s",
        "status 429; asked again in 0.0 s",
        "its answer is no JSON object: <html>maintenance</html>; asked again in",
        "it answers other queries than those that were asked",
    ] {
        assert!(ran.err.contains(said), "{said}\n{}", ran.err);
    }
    assert_eq!((ran.status, ran.err.matches("asked again").count()), (0, 5), "{}", ran.err);
    let set = fs::read_to_string(&links).unwrap();
    assert!(set.contains("https://example.org/q/") && set.contains("\tobject:43656c6c7472696f6e\tCelltrion\t"), "{set}");
    let review = fs::read_to_string(dir.path().join("l.review.sssom.tsv")).unwrap();
    assert!(review.contains("Thousand Oaks Biologics") && review.contains("service takes it for the same +0.55"), "{review}");
    // A second run asks for nothing but the manifest.
    let before = service.asked().len();
    let again = link(&service, dir.path()).ran();
    assert_eq!((service.asked().len(), counts(&again)), (before + 1, counts(&ran)), "{again:?}");
}

#[test]
fn a_query_that_is_never_answered_is_left_out_alone_and_asked_again_by_the_next_run() {
    let dir = scratch();
    // Answers nothing that is asked together with Celltrion, and leaves Amgen out.
    let strange = |_: usize, body: &str| match body {
        "" => Reply::Send(200, "", JSON, MANIFEST.into()),
        batch if batch.contains("\"Celltrion\"") && batch.contains("q1") => Reply::Send(200, "", JSON, "{}".into()),
        batch => {
            let mut answers: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&reconciled(batch)).unwrap();
            answers.retain(|_, answer| answer["result"][0]["name"] != "Thousand Oaks Biologics");
            Reply::Send(200, "", JSON, serde_json::Value::Object(answers).to_string())
        }
    };
    let service = Service::start(strange);
    let links = dir.path().join("l.sssom.tsv");
    let ran = link(&service, dir.path()).arg("-o").arg(&links).ran();
    assert_eq!((ran.status, ran.err.matches("is left out").count()), (0, 1), "{}", ran.err);
    assert!(ran.err.contains("`Amgen` is left out: it answers other queries than those that were asked"), "{}", ran.err);
    let set = fs::read_to_string(&links).unwrap();
    assert!(set.contains("\tobject:43656c6c7472696f6e\tCelltrion\t") && !set.contains("Amgen"), "{set}");
    // What is not answered is not kept, so it alone is asked again.
    let before = service.asked().len();
    link(&service, dir.path()).ran();
    assert!(service.asked()[before + 1..].iter().all(|batch| batch.contains("Amgen")), "{:?}", &service.asked()[before..]);
    // Where nothing is answered rightly, it is the service.
    let broken = Service::start(|_, body| match body {
        "" => Reply::Send(200, "", JSON, MANIFEST.into()),
        _ => Reply::Send(200, "", JSON, r#"{"answers":[]}"#.into()),
    });
    let said = link(&broken, dir.path()).error();
    assert!(said.contains("in another form: {\"answers\":[]}"), "{said}");
}

#[test]
fn what_was_answered_before_a_failure_is_kept() {
    let dir = scratch();
    let service = Service::start(|number, body| match (number, body) {
        (_, "") => Reply::Send(200, "", JSON, MANIFEST.into()),
        (1 | 2, _) | (8.., _) => Reply::Send(200, "", JSON, reconciled(body)),
        _ => Reply::Send(503, "Retry-After: 0\r\n", "text/plain", String::new()),
    });
    let said = link(&service, dir.path()).error();
    assert!(said.contains("status 503 (asked 5 times)") && said.contains("the same command goes on from there"), "{said}");
    let before = service.asked();
    assert_eq!(before.len(), 8);
    let ran = link(&service, dir.path()).ran();
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(service.asked()[9..].iter().all(|batch| !before[1..3].contains(batch)), "{:?}", service.asked());
    assert_eq!(service.asked()[9], before[7], "the batch that failed is the first to be asked again");
}

#[test]
fn a_batch_that_is_too_large_is_halved_and_other_refusals_are_told_at_once() {
    let dir = scratch();
    let service = Service::start(|_, body| match body {
        "" => Reply::Send(200, "", JSON, MANIFEST.into()),
        batch if batch.contains("\"q1\"") => Reply::Send(413, "", "text/plain", String::new()),
        batch => Reply::Send(200, "", JSON, reconciled(batch)),
    });
    assert_eq!(link(&service, dir.path()).ran().status, 0);
    let refusing = Service::start(|_, body| match body {
        "" => Reply::Send(200, "", JSON, MANIFEST.into()),
        _ => Reply::Send(403, "", "text/plain", "not for\nyou".into()),
    });
    let said = link(&refusing, dir.path()).error();
    assert!(said.contains("status 403: not for you"), "{said}");
    assert_eq!(refusing.asked().len(), 2);
    let newer = Service::start(|_, _| Reply::Send(200, "", JSON, r#"{"versions":["1.0-draft"],"name":"N"}"#.into()));
    let said = link(&newer, dir.path()).error();
    assert!(said.contains("it speaks the reconciliation protocol 1.0-draft, not 0.2"), "{said}");
}

/// The rows of a page of an endpoint that knows these names and cuts its answers after so many.
fn page(query: &str, rows: &[(&str, &str)], most: usize) -> String {
    let after = query.split("STR(?thing) > \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    let rows = rows.iter().filter(|(thing, _)| *thing > after).take(most).map(|(thing, name)| {
        serde_json::json!({
            "thing": {"type": "uri", "value": thing}, "name": {"type": "literal", "value": name, "xml:lang": "en"},
            "rank": {"type": "literal", "value": "0", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
        })
    });
    serde_json::json!({"head": {"vars": ["thing", "name", "rank"]}, "results": {"bindings": rows.collect::<Vec<_>>()}})
        .to_string()
}

const RESULTS: &str = "application/sparql-results+json";

#[test]
fn an_endpoint_is_read_page_by_page_also_when_it_cuts_its_answers() {
    let dir = scratch();
    let rows = [
        ("http://e.org/1", "Amgen"),
        ("http://e.org/1", "Amgen Inc."),
        ("http://e.org/2", "Celltrion"),
        ("http://e.org/2", "셀트리온"),
        ("http://e.org/3", "Roche Holding"),
    ];
    let service = Service::start(move |number, body| match (number, body) {
        (_, "") => Reply::Send(400, "", "text/html", "<p>no query</p>".into()),
        (2, _) => Reply::Send(500, "Retry-After: 0\r\n", "text/plain", String::new()),
        _ => Reply::Send(200, "", RESULTS, page(body, &rows, 3)),
    });
    let ran = link(&service, dir.path()).arg("--target-type").arg("schema:Organization").arg("--format").arg("csv").ran();
    assert!(ran.err.contains("among 3: "), "{}", ran.err);
    assert!(ran.out.contains("http://e.org/2,셀트리온") || ran.out.contains("http://e.org/2,Celltrion"), "{}", ran.out);
    assert!(service.asked()[1].contains("?thing a <https://schema.org/Organization>"), "{:?}", service.asked());
    let before = service.asked().len();
    link(&service, dir.path()).arg("--target-type").arg("schema:Organization").ran();
    assert_eq!(service.asked().len(), before + 1);
    link(&service, dir.path()).arg("--target-type").arg("schema:Organization").arg("--fresh").ran();
    assert!(service.asked().len() > before + 4);
}

#[test]
fn an_endpoint_that_gives_the_same_page_again_is_told() {
    let names = [("http://x.org/1", "Celltrion"), ("http://x.org/2", "Amgen"), ("http://x.org/3", "Pfizer")];
    let service = Service::start(move |number, query| match number {
        0 => Reply::Send(404, "", "text/plain", String::new()),
        _ => {
            // As if it had not been asked for what is behind.
            let query = query.split(" && STR(?thing)").next().unwrap_or_default();
            Reply::Send(200, "", "application/sparql-results+json", page(query, &names, 3))
        }
    });
    let cache = scratch();
    let said = link(&service, cache.path()).error();
    assert!(said.contains("asked for the things behind <http://x.org/2>, and answers with <http://x.org/1>"), "{said}");
    assert_eq!(service.asked().len(), 3);
}

#[test]
fn what_is_no_service_is_told() {
    let dir = scratch();
    let page = Service::start(|_, _| Reply::Send(404, "", "text/html", "<h1>Nothing here</h1>".into()));
    let said = link(&page, dir.path()).error();
    assert!(said.contains("status 404: <h1>Nothing here</h1>"), "{said}");
    assert!(said.contains("neither a reconciliation service nor a SPARQL endpoint"), "{said}");
    for (option, value, expected) in [
        ("--context", "country=:locatedIn", "a service has no columns for --context"),
        ("--target-type", "no iri", "`no iri` is no IRI"),
    ] {
        let said = link(&page, dir.path()).arg(option).arg(value).error();
        assert!(said.contains(expected), "{said}");
    }
}
