//! The named queries: each is what its header says, gives the answer on record, and together they answer the questions on record.

use super::harness::{golden, root, run};
use bioatlas::dataset::Workspace;
use bioatlas::query::named::NamedQuery;
use bioatlas::vocab::Prefixes;
use std::fs;

fn named() -> Vec<NamedQuery> {
    let mut queries = NamedQuery::all(&Workspace::Folder(root().to_owned())).unwrap();
    queries.sort_by(|a, b| a.name.cmp(&b.name));
    queries
}

/// The CSV answer of a query, with parameters as `name=value`.
fn answer<'a>(name: &str, parameters: impl IntoIterator<Item = &'a str>) -> String {
    let mut command = run(&["query", name, "--workspace", ".", "--format", "csv"]);
    for parameter in parameters {
        command = command.arg("--param").arg(parameter);
    }
    let ran = command.ran();
    assert_eq!(ran.status, 0, "{name}: {}", ran.err);
    ran.out.replace("\r\n", "\n")
}

/// The parameters as the file writes them, `VALUES ?name { default }`, in its order; a block that comes again has the same default.
fn defaults(query: &NamedQuery) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for block in query.text.lines().filter_map(|line| line.trim().strip_prefix("VALUES ?")) {
        let (name, default) = block.split_once(" { ").unwrap_or_else(|| panic!("{}: {block}", query.name));
        let default = default.strip_suffix(" }").unwrap_or_else(|| panic!("{}: {block}", query.name));
        match found.iter().find(|(known, _)| known == name) {
            Some((_, known)) => assert_eq!(known, default, "{}: two defaults of {name}", query.name),
            None => found.push((name.to_owned(), default.to_owned())),
        }
    }
    found
}

#[test]
fn every_query_is_what_its_header_says() {
    let queries = named();
    assert!(queries.iter().filter(|q| !q.is_check()).count() >= 40);
    for query in queries {
        let name = &query.name;
        assert!(query.question.ends_with('?'), "{name}: {}", query.question);
        assert!(
            name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-/".contains(c)),
            "{name} is not in kebab-case"
        );
        // Without the prefixes that the program knows: the file has to run in any SPARQL tool.
        spargebra::SparqlParser::new().parse_query(&query.text).unwrap_or_else(|e| panic!("{name}: {e}"));
        let parsed = query.parse(&Prefixes::default()).unwrap();
        let described: Vec<_> = query.parameters.iter().map(|(name, _)| name.clone()).collect();
        let written: Vec<_> = defaults(&query).into_iter().map(|(name, _)| name).collect();
        assert_eq!(described, written, "parameters in the header and in the VALUES blocks of {name}");
        let mut described = described;
        let mut found: Vec<_> = parsed.parameters().into_iter().map(|(name, _)| name).collect();
        described.sort();
        found.sort();
        assert_eq!(described, found, "parameters described and found in {name}");
        assert!(query.text.contains("ORDER BY") || answer(name, []).lines().count() == 2, "{name} has no order");
    }
}

#[test]
fn every_query_gives_the_answer_on_record() {
    for query in named().iter().filter(|q| !q.is_check()) {
        let answer = answer(&query.name, []);
        assert!(answer.lines().count() > 1, "{} gives no row", query.name);
        golden(&format!("answers/{}.csv", query.name), &answer);
    }
}

#[test]
fn no_answer_on_record_is_without_query() {
    let queries = named();
    for path in super::harness::files("tests/answers") {
        let name = path.file_stem().unwrap().to_string_lossy();
        assert!(name == "questions" || queries.iter().any(|q| q.name == name), "{}", path.display());
    }
}

#[test]
fn no_check_finds_a_problem() {
    for query in named().iter().filter(|q| q.is_check()) {
        assert_eq!(answer(&query.name, []), "entity,message\n", "{}: {}", query.name, query.question);
    }
    let said = run(&["query", "checks/two-exact-links", "--format", "csv"]).ran();
    assert_eq!((said.status, said.err.as_str()), (0, "note: no problem found\n"));
}

/// Each row: a question by its number, the query that answers it, parameters split by `;`, and what the CSV answer must contain,
/// split by `;` with `\n` for the end of a line.
#[test]
fn the_questions_are_answered() {
    let rows = fs::read_to_string(root().join("tests/answers/questions.csv")).unwrap();
    let mut asked = 0;
    for row in rows.lines().skip(1) {
        let [id, name, parameters, expected] = row.splitn(4, ',').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let answer = answer(name, parameters.split(';').filter(|p| !p.is_empty()));
        let expected = expected.trim_matches('"').replace("\"\"", "\"").replace("\\n", "\n");
        for part in expected.split(';') {
            assert!(answer.contains(part), "question {id}, {name} {parameters}: {part:?} is not in\n{answer}");
        }
        asked += 1;
    }
    assert!(asked >= 70);
}

/// Words that are no name list the queries that have them.
#[test]
fn queries_are_found_by_words() {
    let listed = |words: &[&str]| run(&[&["queries", "--format", "csv"], words].concat()).out();
    let found = listed(&["Biocluster", "score"]);
    assert!(found.contains("\nbiocluster-scores,") && !found.contains("\ncompanies,"), "{found}");
    assert!(listed(&["markets"]).starts_with("markets\n"), "a name is a name");
    assert!(run(&["queries", "nonsense"]).error().starts_with("error: no query is called `nonsense`"));
}

#[test]
fn the_readme_lists_the_queries() {
    let line = |query: &NamedQuery| {
        let default = |default: &str| if default == "UNDEF" { "any".to_owned() } else { format!("`{default}`") };
        let parameters: Vec<_> = defaults(query).iter().map(|(name, value)| format!("`{name}` ({})", default(value))).collect();
        format!("| `{}` | {} | {} |", query.name, query.question, parameters.join(", ")).replace("|  |", "| |")
    };
    let mut files: Vec<_> = named().iter().map(line).collect();
    let readme = fs::read_to_string(root().join("queries/README.md")).unwrap();
    // In the README they are grouped by subject.
    let mut listed: Vec<_> = readme.lines().filter(|line| line.starts_with("| `")).collect();
    files.sort();
    listed.sort_unstable();
    assert_eq!(listed.join("\n"), files.join("\n"), "queries/README.md against the files of queries/");
}
