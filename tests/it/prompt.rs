//! The prompt: scripts through pipes, and keys at a pseudo-terminal.

use crate::harness::{Ran, data, golden, run, scratch};
use crate::terminal::{BACKSPACE, CTRL_A, CTRL_C, CTRL_D, CTRL_G, CTRL_R, DOWN, ENTER, LEFT, Terminal, UP};
use std::fs;

/// A script on the small data set.
fn script(text: &str) -> Ran {
    let file = data("tiny.trig");
    run(&["--no-atlas", "--data", &file]).stdin(text).ran()
}

fn shown(ran: &Ran) -> String {
    format!("exit {}\n--- stdout\n{}--- stderr\n{}", ran.status, ran.out, ran.err)
}

#[test]
fn a_script_runs_statement_by_statement() {
    let script_text = fs::read_to_string(data("session.rq")).unwrap();
    golden("snapshots/session.txt", &shown(&script(&script_text)));
}

#[test]
fn options_give_scripts_too() {
    let ran = run(&["-c", "ASK {}", "-c", ".mode csv", "-c", "ASK {}"]).ran();
    assert_eq!((ran.status, ran.out.as_str()), (0, "yes\ntrue\n"), "{ran:?}");
    let dir = scratch();
    let path = dir.path().join("a.rq");
    fs::write(&path, "ASK {}\n\nSELECT * {\n").unwrap();
    let ran = run(&["-f"]).arg(&path).ran();
    assert_eq!((ran.status, ran.out.as_str()), (1, "yes\n"));
    assert!(ran.err.contains("a.rq:3:10: this `{` is never closed"), "{}", ran.err);
    let error = run(&["-c", "ASK {}", "stats"]).error();
    assert!(error.contains("-c before a verb is an option of the prompt"), "{error}");
}

#[test]
fn bail_ends_a_script_at_the_first_failure() {
    let ran = run(&["-c", ".nothing\nASK {}", "--bail"]).ran();
    assert_eq!((ran.status, ran.out.as_str()), (1, ""));
    assert!(ran.err.starts_with("error: -c:1: no command is called `.nothing`"), "{}", ran.err);
    let ran = run(&["-c", ".nothing\nASK {}"]).ran();
    assert_eq!((ran.status, ran.out.as_str()), (1, "yes\n"));
}

#[test]
fn every_verb_is_a_command_with_the_same_output() {
    for (command, line) in
        [(".show Celltrion", "show Celltrion"), (".queries", "queries"), (".find 'gene editing'", "find 'gene editing'")]
    {
        let words: Vec<&str> = match line.split_once(" '") {
            Some((verb, rest)) => vec![verb, rest.trim_end_matches('\'')],
            None => line.split(' ').collect(),
        };
        assert_eq!(run(&["-c", command]).out(), run(&words).out(), "{command}");
    }
    let help = run(&["-c", ".help regex"]).out();
    assert!(help.starts_with("REGEX(text, pattern, [flags])\n"), "{help}");
    assert!(run(&["-c", ".help functions"]).out().contains("STRLEN(text)"));
    let help = run(&["-c", ".show --help"]).out();
    assert!(help.contains("Show what is known of an entity"), "{help}");
}

#[test]
fn answers_go_to_files() {
    let dir = scratch();
    let (once, output, last) = (dir.path().join("once.json"), dir.path().join("all.txt"), dir.path().join("last.md"));
    let text = format!(
        ".once {}\nASK {{}}\nASK {{}}\n.output {}\nASK {{}}\n.output\nSELECT (1 AS ?n) {{}}\n.last -o {}\n",
        once.display(),
        output.display(),
        last.display()
    );
    let ran = script(&text);
    assert_eq!((ran.status, ran.out.as_str()), (0, "yes\nn\n──\n1\n"), "{ran:?}");
    assert!(fs::read_to_string(once).unwrap().contains("\"boolean\":true"));
    assert_eq!(fs::read_to_string(output).unwrap(), "yes\n");
    assert_eq!(fs::read_to_string(last).unwrap(), "| n |\n| --- |\n| 1 |\n");
    let ran = script("SELECT (1 AS ?n) {}\n.last csv\n.mode json\n.last\n.last cvs\n");
    assert!(ran.out.ends_with("n\r\n1\r\n{\"head\":{\"vars\":[\"n\"]},\"results\":{\"bindings\":[{\"n\":{\"type\":\"literal\",\"value\":\"1\",\"datatype\":\"http://www.w3.org/2001/XMLSchema#integer\"}}]}}\n"), "{ran:?}");
    assert!(ran.err.contains("did you mean `csv`"), "{ran:?}");
}

#[test]
fn answers_go_to_commands_of_the_shell() {
    let ask = "SELECT ?n { VALUES ?n { 1 3 2 } }";
    let ran = script(&format!(
        ".mode csv\n.once | sort -rn | head -n '1'\n{ask}\n.output | grep -c ''\n{ask}\n{ask}\n.output\n.once | true\n{ask}\n"
    ));
    assert_eq!((ran.status, ran.out.as_str()), (0, "3\r\n8\n"), "{ran:?}");
    let ran = script(&format!(".once |\n.once | exit 3\n{ask}\n.output | exec <&-; exit 4\n.output\nASK {{}}\n"));
    assert_eq!((ran.status, ran.out.as_str()), (1, "yes\n"), "{ran:?}");
    for said in ["no command stands behind the |", "`exit 3`: ended with exit status: 3", "exit 4`: ended with exit status: 4"] {
        assert!(ran.err.contains(said), "{said}: {ran:?}");
    }
    // What is still open at the end is ended too.
    let ran = script(&format!(".mode csv\n.output | sort -n | tail -n 1\n{ask}\n"));
    assert_eq!((ran.status, ran.out.as_str()), (0, "3\r\n"), "{ran:?}");
}

#[test]
fn files_are_loaded_into_the_session_and_taken_back() {
    let dir = scratch();
    let path = dir.path().join("mine.ttl");
    fs::write(&path, "@prefix ex: <http://example.org/> . ex:a ex:p [ ex:q 1 ] .").unwrap();
    let load = format!(".load '{}'", path.display());
    let count = "SELECT (COUNT(DISTINCT ?b) AS ?n) { ?s <http://example.org/p> ?b }";
    let graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s <http://example.org/p> ?b } } ORDER BY ?g";
    let ran = script(&format!(
        ".mode csv\n{load} '{}'\n{count}\n{graphs}\n{load} nothing.ttl\n{count}\n.undo\n{count}\n",
        path.display()
    ));
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.out.starts_with("6 triples added, 0 removed; .undo takes it back\nn\r\n2\r\n"), "{ran:?}");
    assert!(ran.out.contains("g\r\nfile:mine.ttl\r\nfile:mine.ttl?2\r\nn\r\n2\r\ntaken back"), "{ran:?}");
    assert!(ran.out.ends_with("n\r\n0\r\n") && ran.err.contains("cannot read `nothing.ttl`"), "{ran:?}");
    // A node without a name is not that of a file which was read at the beginning.
    let given = path.display().to_string();
    assert_eq!(run(&["--data", &given, "-c", ".mode csv", "-c", &load, "-c", count]).ran().out.lines().last(), Some("2"));
    assert!(run(&["--readonly", "-c", &load]).ran().err.contains("the session is read-only"));
}

#[test]
fn an_update_changes_the_session_and_no_file() {
    let ran = script(
        "INSERT DATA { :a :b 1 . :a :b 2 }; DELETE { :a :b ?x } INSERT { :a :c ?x } WHERE { :a :b ?x FILTER(?x = 1) };
.mode csv\nSELECT * { :a ?p ?o } ORDER BY ?p\n\n.undo\nSELECT (COUNT(*) AS ?n) { :a ?p ?o }\n\n.undo\nASK { :a ?p ?o }\n.undo\n",
    );
    assert_eq!(ran.status, 1);
    let expected = "2 triples added, 0 removed; .undo takes it back\n1 triple added, 1 removed; .undo takes it back\n";
    assert!(ran.out.starts_with(expected), "{}", ran.out);
    assert!(
        ran.out.contains("ontology#b,2\r\n") && ran.out.contains("ontology#c,1\r\n") && ran.out.contains("n\r\n2\r\n"),
        "{}",
        ran.out
    );
    assert!(ran.out.ends_with("false\n") && ran.err.contains("there is no update to take back"), "{ran:?}");
    let ran = run(&["--readonly", "-c", "INSERT DATA { :a :b 1 }"]).ran();
    assert!(ran.status == 1 && ran.err.contains("the session is read-only"), "{ran:?}");
}

#[test]
fn what_no_graph_states_any_more_leaves_the_default_graph() {
    let count = "SELECT (COUNT(*) AS ?n) { ?s :developed ?o }";
    let graphs = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s :developed ?o } }";
    let ran = script(&format!(
        ".mode csv\n{graphs}\nDELETE {{ GRAPH ?g {{ ?s :developed ?o }} }} WHERE {{ GRAPH ?g {{ ?s :developed ?o }} }};\n{count}\n.undo\n{count}\nDELETE WHERE {{ ?s :developed ?o }};\n{graphs}\n"
    ));
    let numbers: Vec<&str> = ran.out.lines().filter(|l| l.len() == 1 && *l != "n").collect();
    assert_eq!(numbers, ["2", "0", "1", "0"], "{ran:?}");
}

#[test]
fn the_last_rows_and_set_variables_are_terms_in_the_next_query() {
    let ran = script(
        ".mode csv\nSELECT ?c { ?c a :Company }\nSELECT ?what { VALUES _ ?c :developed ?what }\n.set c ex:acme\nSELECT ?what { ?c :developed ?what }\n.set c \"} DROP ALL {\"\nSELECT ?what { ?c :developed ?what }\n.unset c\n.unset d\n",
    );
    assert_eq!(ran.out.matches("http://example.com/rocket").count(), 2, "{ran:?}");
    assert!(ran.err.contains("no variable with a value is called `d`"), "{ran:?}");
    let ran = script("SELECT * { VALUES _ }\n");
    assert!(ran.err.contains("`VALUES _` stands for the rows of the last answer"), "{ran:?}");
}

/// Each query of `tests/data/doubtful.txt` (set apart by lines of dashes) with its warnings, and what is said when nothing is found.
#[test]
fn likely_mistakes_are_pointed_out() {
    let queries = fs::read_to_string(data("doubtful.txt")).unwrap();
    let mut said = String::new();
    for query in queries.split("\n----\n") {
        let ran = run(&["query", "-f", "-"]).stdin(query).ran();
        said.push_str(&format!("{}\n\n{}----\n", query.trim_end(), ran.err));
    }
    golden("snapshots/doubtful-queries.txt", &said);
}

#[test]
fn the_reference_is_the_one_that_the_program_writes() {
    golden("../docs/prompt.md", &run(&["-c", ".help --markdown"]).out());
}

#[test]
fn lines_above_can_be_edited_and_enter_runs_what_is_whole() {
    let mut prompt = Terminal::prompt(&[]);
    prompt.line("SELECT ?name {").line("  ?c a :Bioclustr ;").keys("  rdfs:label ?name } ORDER BY ?name LIMIT 2");
    prompt.see("LIMIT 2").keys(UP).at_line("  ?c a :Bioclustr ;").keys(&format!("\x05{LEFT}{LEFT}{LEFT}e"));
    prompt.see(":Biocluster ;").keys(ENTER).see("2 rows").see("Central & Southern FL").ready();
    // The whole statement comes back as one.
    prompt.keys(UP).at_line("  rdfs:label ?name } ORDER BY ?name LIMIT 2").keys(CTRL_C).ready().keys(CTRL_D);
    assert_eq!(prompt.ended(), 0);
}

#[test]
fn a_blank_line_forces_and_a_command_is_never_swallowed() {
    let mut prompt = Terminal::prompt(&[]);
    prompt.line("SELECT (COUNT(?c) {").line("").see("this `{` is never closed").see("hint:").ready();
    prompt.line("SELECT * {").line(".prefix xsd").see("XMLSchema#").at_line("");
    prompt.keys(&format!("?c a :Nothing }}{ENTER}")).see("nothing belongs to the class `:Nothing`");
}

#[test]
fn tab_lists_what_fits_with_counts_and_labels() {
    let mut prompt = Terminal::prompt(&[]);
    prompt.keys("SELECT * { ?c a :Compan").tab(":Company");
    prompt.keys(" ; ").tab(":locatedIn").see("located in").see(":developed");
    assert!(!prompt.screen().contains(":printed "), "no company has a printed figure:\n{}", prompt.screen());
    prompt.keys(":dev").tab("; :developed").keys(" ").tab("id:remsima");
    prompt.keys(CTRL_C).ready().keys("SELECT * { ?c :locatedIn Greater Bos").tab("id:greater-boston");
    prompt.keys(CTRL_C).ready().keys("SELECT * { 셀트리").tab("{ id:celltrion");
    prompt.keys(CTRL_C).ready().keys("\x0c").ready().keys("SELECT ?c ?where { ?c a :Company ; :locatedIn ").tab("united-states");
    let first = prompt.screen().lines().nth(1).unwrap_or_default().to_owned();
    assert!(first.starts_with("?where "), "what SELECT names comes first:\n{}", prompt.screen());
    prompt.keys(CTRL_C).ready().keys("\x0c").ready().keys("SELECT (STR").tab("the number of characters");
    prompt.at_line("bioatlas> SELECT (STR").keys("LEN").tab("STRLEN(");
    prompt.keys(CTRL_C).ready().keys(".sho").tab(".show").keys(" 셀트리").tab(".show id:celltrion");
    prompt.keys(CTRL_C).ready().keys(".read Cargo.t").tab(".read Cargo.toml");
}

#[test]
fn ctrl_c_stops_the_query_and_keeps_the_session() {
    let mut prompt = Terminal::prompt(&[]);
    prompt.line("PREFIX kept: <http://example.com/>").line("ASK {}").see("yes").ready();
    prompt.line("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }").see("Ctrl-C stops it").keys(CTRL_C);
    prompt.see("the query was stopped").ready().run("ASK { kept:a ?p ?o }").see("no");
    prompt
        .run(".timeout 0.2")
        .line("SELECT (COUNT(*) AS ?m) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        .see("stopped after 0.2 s")
        .ready();
    prompt.keys("SELECT gone").see("bioatlas> SELECT gone").keys(CTRL_C).ready().keys(CTRL_D);
    assert_eq!(prompt.ended(), 0);
}

#[test]
fn what_goes_to_a_file_is_counted_and_what_is_set_is_shown_as_it_is_typed() {
    let folder = scratch();
    let path = folder.path().join("out.csv");
    let mut prompt = Terminal::prompt(&[]);
    prompt.run(&format!(".once {}", path.display())).line("SELECT ?c { ?c a :Biocluster }").see("16 rows written to").ready();
    assert_eq!(fs::read_to_string(path).unwrap().lines().count(), 17);
    prompt.run(".set year 2016").keys(&format!(".set{ENTER}")).see("?year  2016\n").ready();
    prompt.line(".warch").see("did you mean `.watch`?").ready();
}

#[test]
fn a_command_below_unfinished_lines_is_kept_alone() {
    let mut prompt = Terminal::prompt(&[]);
    prompt.line("SELECT * {").line(".prefix xsd").see("XMLSchema#").at_line("");
    prompt.keys(&format!("?s ?p :nothing }}{ENTER}")).see("0 rows").ready().line(".history").see("1  .prefix xsd\n");
}

#[test]
fn a_pasted_query_of_500_lines_is_one_statement() {
    let mut prompt = Terminal::prompt(&[]);
    let values: String = (0..500).map(|n| format!("  {n}\r")).collect();
    prompt.keys(&format!("\x1b[200~SELECT (COUNT(*) AS ?pasted) {{ VALUES ?x {{\r\r{values}}} }}\x1b[201~")).see("} }");
    assert!(!prompt.screen().contains("pasted\n"), "nothing ran while it was pasted");
    prompt.keys(ENTER).see("   500").see("1 row");
}

#[test]
fn wide_characters_keep_the_cursor_in_place() {
    let mut prompt = Terminal::prompt(&[]);
    prompt.keys("ASK { ?c rdfs:label \"셀트리온\"@ko }").see("@ko }").at_column(10 + 35);
    prompt.keys(&LEFT.repeat(6)).at_column(10 + 29);
    prompt.keys(BACKSPACE).see("\"셀트리\"@ko").keys("온").see("\"셀트리온\"@ko").keys(ENTER).see("yes");
}

#[test]
fn history_is_kept_between_sessions_and_searched() {
    let home = scratch();
    fs::create_dir_all(home.path().join(".local/state/bioatlas")).unwrap();
    let path = home.path().join(".local/state/bioatlas/history");
    fs::write(&path, "#V2\nASK { ?first ?p ?o }\nSELECT * {\\n ?s a :Company } LIMIT 1\nASK { ?first ?p ?o }\n").unwrap();
    let mut prompt = Terminal::at_home(home, &[]);
    prompt.keys(UP).see("ASK { ?first").keys(UP).see(":Company } LIMIT 1").keys(CTRL_C).ready();
    prompt.keys(CTRL_R).keys("Compa").see(":Company } LIMIT 1").keys(ENTER).see("1 row").ready();
    prompt.line(".history company").see("LIMIT 1");
}

#[test]
fn an_init_file_runs_first() {
    let home = scratch();
    fs::create_dir_all(home.path().join(".config/bioatlas")).unwrap();
    fs::write(home.path().join(".config/bioatlas/init.rq"), "PREFIX mine: <http://example.com/>\n.mode csv\n").unwrap();
    let mut prompt = Terminal::at_home(home, &[]);
    prompt.line("ASK { mine:a ?p ?o }").see("false");
}

#[test]
fn a_removal_is_asked_about() {
    let mut prompt = Terminal::prompt(&[]);
    prompt
        .line("DELETE WHERE { id:celltrion ?p ?o }")
        .see("- id:celltrion rdf:type :Company")
        .see(" more")
        .see("remove")
        .see("[y/N]")
        .line("n")
        .see("nothing changed")
        .ready();
    prompt.run("ASK { id:celltrion ?p ?o }").see("yes");
    prompt
        .keys("\x0c")
        .ready()
        .line("DELETE WHERE { id:celltrion ?p ?o }")
        .see("[y/N]")
        .line("y")
        .see("removed; .undo takes it back");
}

#[test]
fn tables_fit_the_terminal_and_hide_nothing_silently() {
    let mut prompt = Terminal::prompt(&[]);
    prompt.run(".maxrows 2").run("SELECT ?c { ?c a :Biocluster }").see("16 rows · 14 not shown, .last shows all");
    prompt.run(".last").see("16 rows");
    prompt.resize(30, 40);
    prompt.run("ASK {}").line("SELECT ?b ?label { ?b a :Biocluster ; rdfs:label ?label } LIMIT 1").see("1 row");
    let wide = prompt.screen().lines().map(|l| l.chars().count()).max();
    assert!(wide <= Some(40), "{}", prompt.screen());
}

/// Marks, hops and what stands behind them hang below the first line in the place of being cut by the terminal.
#[test]
fn citations_and_paths_fit_a_narrow_terminal() {
    let mut prompt = Terminal::prompt(&[]);
    prompt.resize(30, 50);
    prompt.run("ASK {}").line(".query us-bioclusters --cite").see("16 of 16 rows rest wholly on passages");
    let wide = prompt.screen().lines().map(|l| l.chars().count()).max();
    assert!(prompt.screen().contains("\n     Angeles/ Orange County\" kn:table-2-row-1\n"), "{}", prompt.screen());
    assert!(wide <= Some(50), "{}", prompt.screen());
    prompt.line(".path Celltrion Roche").see("\n  ← Roche listed in Table 3\n      p. 54, Table 3, row 1");
    prompt.line(".compare Celltrion Roche").see("only one has");
}

#[test]
fn an_editor_changes_the_last_statement() {
    let mut prompt = Terminal::prompt(&[]);
    prompt.line("ASK { ?c rdfs:label \"Greater Boston\"@en }").see("yes").ready().line(".edit").see("\"Greater Chicago\"@en }");
    prompt.keys(CTRL_A).keys(DOWN).keys(ENTER).see("no");
}

#[test]
fn a_statement_goes_to_the_editor_and_comes_back_from_the_history() {
    let mut prompt = Terminal::prompt(&[]);
    prompt.keys("ASK { ?c rdfs:label \"Greater Boston\"@en }").see("Boston\"@en }").keys(CTRL_G).see("Chicago\"@en }");
    prompt.keys(ENTER).see("no").ready().run("ASK {}").run(".history").see("1  ASK { ?c").see("2  ASK {}");
    prompt.line("!1").at_line("bioatlas> ASK { ?c rdfs:label \"Greater Chicago\"@en }").keys(CTRL_C).ready();
    prompt.line("!99").see("the history has no `99`").ready();
}

#[test]
fn the_keys_of_vi_can_be_had() {
    let mut prompt = Terminal::prompt(&["--vi"]);
    // Behind Esc: to the first letter, a word on, and the word changed.
    prompt
        .keys("ASX {}")
        .see("ASX {}")
        .keys("\x1b")
        .keys("0xxx")
        .see("bioatlas>  {}")
        .keys("iASK")
        .see("ASK {}")
        .keys(ENTER)
        .see("yes");
    prompt.ready().run(".keys emacs").keys("\x0c").ready();
    prompt.keys("SK {}").see("SK {}").keys(CTRL_A).keys("A").see("ASK {}").keys(ENTER).see("yes");
}

#[test]
fn a_long_answer_goes_through_the_pager_and_ctrl_c_leaves_only_that() {
    // A pager that shows the last line and waits for a line of its own.
    let pager = "sh -c 'tail -n 1; echo PAGED; read line < /dev/tty'";
    let mut prompt = Terminal::with(tempfile::tempdir().unwrap(), &[], &[("BIOATLAS_PAGER", pager)]);
    prompt.line("SELECT ?o { ?o a :Observation } LIMIT 40").see("40 rows").see("PAGED").keys(ENTER).ready();
    prompt.line("SELECT ?o { ?o a :Observation } LIMIT 41").see("41 rows").keys(CTRL_C).ready().run("ASK {}").see("yes");
}

#[test]
fn ctrl_c_stops_updates_and_watching() {
    let mut prompt = Terminal::prompt(&[]);
    prompt.line("INSERT { ?a :x ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }").see("Ctrl-C stops it").keys(CTRL_C);
    prompt.see("the query was stopped").ready().run("ASK { ?a :x ?b }").see("no");
    prompt.run("ASK {}").line(".watch 0.1").see("every 0.1 s").keys(CTRL_C).ready().run("ASK { ?s ?p ?o }").see("yes");
}

#[test]
fn ctrl_c_stops_named_queries_and_verbs() {
    let workspace = scratch();
    let folder = workspace.path().join("w");
    run(&["init"]).arg(&folder).ran();
    let cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }";
    fs::write(folder.join("queries/cross.rq"), format!("# How many five are there?\n{cross}\n")).unwrap();
    let mut prompt = Terminal::prompt(&["--workspace", folder.to_str().unwrap()]);
    prompt.line(".run cross").see("Ctrl-C stops it").keys(CTRL_C).see("error: the query was stopped").ready();
    prompt.keys("\x0c").ready().line(&format!(".query '{cross}'")).see("Ctrl-C stops it").keys(CTRL_C);
    prompt.see("error: `.query` was stopped").ready().run("ASK { ?s ?p ?o }").see("yes");
}

#[test]
fn ctrl_c_stops_the_measuring_of_a_graph() {
    let folder = scratch();
    let path = folder.path().join("large.nt");
    let node = |n: u32| format!("<http://example.com/{}>", n % 20_000);
    let edges: String =
        (0..60_000_u32).map(|n| format!("{} <http://example.com/to> {} .\n", node(n), node(n * 7919 + n / 3))).collect();
    fs::write(&path, edges).unwrap();
    let mut prompt = Terminal::prompt(&["--no-atlas", "--data", path.to_str().unwrap()]);
    prompt.line(".graph measure --by betweenness").see("measuring: ").keys(CTRL_C).see("error: measuring was stopped").ready();
    prompt.run("ASK { ?s ?p ?o }").see("yes");
}

#[test]
fn ctrl_c_behind_tab_clears_the_line() {
    let mut prompt = Terminal::prompt(&[]);
    let line = "SELECT * { ?first ?second ?third ; ";
    prompt.keys(line).see(line.trim_end()).keys(&format!("\t{CTRL_C}")).ready().run("ASK {}").see("yes");
}

#[test]
fn a_list_is_as_long_as_the_screen_and_counts_the_others() {
    let mut prompt = Terminal::prompt(&[]);
    prompt.resize(10, 100);
    prompt.run("ASK {}").keys("SELECT * { ?first ?second id:").tab("id:100000-genome-project").see(" more");
    assert_eq!(prompt.screen().lines().filter(|line| line.starts_with("id:")).count(), 6, "{}", prompt.screen());
}

/// The planner takes minutes for this, and does not look at any flag.
fn never_planned() -> String {
    format!("ASK {{ ?s ?p {}1{} }}", "[ ?p ".repeat(199), "]".repeat(199))
}

#[test]
fn a_query_that_is_planned_for_ever_is_left() {
    let ran = run(&["-c", ".timeout 0.2", "-c", &never_planned(), "-c", "ASK {}"]).ran();
    assert_eq!((ran.status, ran.out.as_str()), (1, "yes\n"), "{ran:?}");
    assert!(ran.err.contains("the query was stopped after 0.2 s") && ran.err.contains("give it longer with .timeout"), "{ran:?}");
    let folder = scratch();
    let path = folder.path().join("long.rq");
    fs::write(&path, never_planned()).unwrap();
    let mut prompt = Terminal::prompt(&[]);
    prompt.line(&format!(".read {}", path.display())).see("Ctrl-C stops it").keys(CTRL_C);
    prompt.see("its planning cannot be stopped").see("the query was stopped").ready().run("ASK {}").see("yes");
}

#[test]
fn what_cannot_be_copied_or_watched_says_so() {
    let mut prompt = Terminal::prompt(&[]);
    prompt.line(".copy").see("there is no answer yet").ready().line(".watch").see("there is nothing to watch").ready();
    prompt.run("ASK {}").line(".copy  cvs").see("no format is called `cvs`").see("did you mean `csv`").ready();
    prompt.run(".copy tsv").see("handed to the clipboard as tsv").line(".watch -1").see("error:").ready();
    let ran = run(&["-c", "ASK {}", "-c", ".copy", "-c", ".watch"]).ran();
    assert!(ran.err.contains("a script has no clipboard") && ran.err.contains("there is nothing to watch"), "{ran:?}");
}

#[test]
fn a_file_that_goes_away_ends_watching_with_an_error() {
    let folder = scratch();
    let path = folder.path().join("watched.ttl");
    fs::write(&path, "<a:a> <a:b> 1 .").unwrap();
    let mut prompt = Terminal::prompt(&["--no-atlas", "--data", path.to_str().unwrap()]);
    prompt.run("SELECT ?n { <a:a> <a:b> ?n }").line(".watch 0.1").see("every 0.1 s");
    fs::write(&path, "<a:a> <a:b> 22 .").unwrap();
    prompt.see("22");
    fs::remove_file(&path).unwrap();
    prompt.see("error: cannot read").ready().run("SELECT (?n + 1 AS ?more) { <a:a> <a:b> ?n }").see("23");
}

#[test]
fn words_that_are_no_sparql_are_told_at_once() {
    let mut prompt = Terminal::prompt(&[]);
    prompt.line("show Celltrion").see("commands begin with a dot").see("type `.show Celltrion`").ready();
    prompt.line("Who made Remsima?").see("a query cannot begin with `Who`").see("`.find TEXT` searches names").ready();
    prompt.line("SELECT ?c (COUNT(*) AS ?n) { ?c a :Company }").see("# Enter again runs it as it is");
    prompt.keys(ENTER).see("add GROUP BY ?c").ready();
}

#[test]
fn tab_completes_the_arguments_of_commands() {
    let mut prompt = Terminal::prompt(&[]);
    prompt.keys(".run biocluster-sc").tab(".run biocluster-scores").keys(" atL").tab(" atLeast=").keys("\t").see("atLeast=0.0");
    for (typed, shown) in [
        (".graph --layout la", "--layout layered"),
        (".graph measure --by pagera", "--by pagerank"),
        (".path Celltrion Remsim", "id:remsima"),
        (".schema Compan", ".schema :Company"),
        (".explain SELECT * { ?c a :Compan", "{ ?c a :Company"),
        (".mode markd", ".mode markdown"),
        (".last js", "one JSON object a row"),
        (".last -o Cargo.t", "-o Cargo.toml"),
        (".graph mea", ".graph measure"),
        (".help timeo", ".help timeout"),
    ] {
        prompt.keys(CTRL_C).ready().keys("\x0c").ready().keys(typed).see(typed).tab(shown);
    }
    // What is typed stays when the names that fit have less in common.
    prompt
        .keys(CTRL_C)
        .ready()
        .keys("SELECT * { ?c :locatedIn Bo")
        .tab("id:greater-boston")
        .at_line("bioatlas> SELECT * { ?c :locatedIn Bo");
    assert!(!prompt.screen().contains("kn:"), "only what occurs there is listed:\n{}", prompt.screen());
    prompt.keys(CTRL_C).ready().keys("SELECT * { ?c a :Company ; rdfs:label \"셀트").tab("\"셀트리온\"@ko");
}

#[test]
fn names_of_files_with_blanks_are_completed() {
    let folder = scratch();
    fs::write(folder.path().join("my first query.rq"), "ASK {}").unwrap();
    let mut prompt = Terminal::prompt(&[]);
    let begin = format!("{}/my", folder.path().display());
    prompt.keys(&format!(".read {begin}")).tab("\\ first\\ query.rq").keys(ENTER).see("yes").ready();
    prompt.keys(&format!(".read '{begin}")).tab("first query.rq'").keys(ENTER).ready();
}

#[test]
fn two_sessions_keep_the_history_of_both() {
    let home = scratch();
    let path = home.path().to_owned();
    let mut first = Terminal::with(home, &[], &[]);
    let other = [("HOME", path.to_str().unwrap())];
    let mut second = Terminal::with(scratch(), &[], &other);
    first.run("ASK { ?first ?p 1 }");
    second.run("ASK { ?second ?p 2 }");
    first.run("ASK { ?third ?p 3 }");
    let kept = fs::read_to_string(path.join(".local/state/bioatlas/history")).unwrap();
    for text in ["?first", "?second", "?third"] {
        assert_eq!(kept.matches(text).count(), 1, "{kept}");
    }
}

/// With `.cite on` an answer is what `query --cite` writes, in each mode, and again with `.last`.
#[test]
fn answers_at_the_prompt_cite() {
    let file = data("cite.trig");
    let rows = "SELECT ?who ?n { ?who :developed ?what OPTIONAL { ?who :sold ?n } } ORDER BY ?who";
    let triples = "CONSTRUCT { ?who :made ?what } { ?who :developed ?what }";
    let modes = ["table", "csv", "tsv", "json", "xml", "jsonl", "markdown", "html", "trig", "nquads"];
    for mode in modes {
        let query = if ["trig", "nquads"].contains(&mode) { triples } else { rows };
        let script = format!(".cite on\n.mode {mode}\n{query};\n");
        let said = run(&["--no-atlas", "--data", &file, "--no-init"]).stdin(script).out();
        let expected = run(&["--no-atlas", "--data", &file, "query", query, "--cite", "--format", mode]).out();
        assert_eq!(said, expected, "{mode}");
    }
    let script = format!(".cite on\n{rows};\n.last --format csv\n.cite off\n{rows};\n");
    let said = run(&["--no-atlas", "--data", &file, "--no-init"]).stdin(script).out();
    assert!(said.contains("cite_passages") && said.contains("wholly on passages"), "{said}");
    assert_eq!(said.matches("[1]  p.").count(), 1, "{said}");
}
