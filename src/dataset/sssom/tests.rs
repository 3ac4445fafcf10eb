use super::{Fault, MappingSet, Value, join_list, split_list};
use oxrdf::NamedNode;
use proptest::prelude::*;

fn read(text: &str) -> MappingSet {
    MappingSet::read(text.as_bytes()).unwrap_or_else(|e| panic!("{e:?}\n{text}"))
}

fn written(set: &MappingSet) -> String {
    let mut out = Vec::new();
    set.write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn statements(set: &MappingSet) -> Result<Vec<String>, Fault> {
    let mut found = Vec::new();
    set.statements(&NamedNode::new_unchecked("file:set"), &mut |quad| found.push(quad.to_string()))?;
    Ok(found)
}

fn fault(text: &str) -> (u64, u64, String) {
    let set = MappingSet::read(text.as_bytes());
    let fault = set.and_then(|set| statements(&set).map(|_| set)).expect_err(text);
    (fault.line, fault.column, fault.message)
}

const HEAD: &str = "#curie_map:\n#  a: http://example.org/a/\n#  b: 'http://example.org/b/'\n";

#[test]
fn what_is_not_of_the_standard_is_written_back() {
    let text = "# # a comment of YAML\n# mapping_set_id: http://example.org/set   # its name\n# curie_map:\n#   a: http://example.org/a/\n# creator_id: [ a:x, \"a:y\" ]\n# house_rule: >\n#   of two\n#   lines\n# mapping_set_description: \"with \\\"quotes\\\"\"\nsubject_id\tours\tpredicate_id\tobject_id\tmapping_justification\tnotes\na:1\tx\tskos:exactMatch\ta:2\tsemapv:Manual\t\"a \"\"quoted\"\" one,\nof two lines\"\na:3\t\tskos:closeMatch\ta:4\tsemapv:Manual\t\n";
    let set = read(text);
    assert_eq!(written(&set), text);
    assert_eq!(set.head.list("creator_id"), ["a:x", "a:y"]);
    assert_eq!(set.head.text("house_rule"), Some("of two lines\n"));
    assert_eq!(set.head.text("mapping_set_description"), Some("with \"quotes\""));
    let notes: Vec<_> = set.mappings().map(|m| m.own("notes")).collect();
    assert_eq!(notes, [Some("a \"quoted\" one,\nof two lines"), None]);
    assert_eq!(set.mappings().map(|m| m.line()).collect::<Vec<_>>(), [11, 13]);
}

#[test]
fn what_is_changed_is_written_in_its_place() {
    let mut set =
        read(&format!("{HEAD}#license: x\n#odd: [1]\nsubject_id\tpredicate_id\tobject_id\na:1\tskos:exactMatch\tb:1\n"));
    set.head.set("license", "https://example.org/licence: no".into());
    set.head.set("creator_id", Value::List(vec!["a:me".into(), "yes".into()]));
    set.put(0, "comment", "a\tb");
    set.push([("subject_id", "a:2"), ("predicate_id", "skos:exactMatch"), ("object_id", "b:2")]);
    set.retain(|mapping| mapping.own("subject_id") != Some("nothing"));
    let expected = format!(
        "{HEAD}#license: \"https://example.org/licence: no\"\n#odd: [1]\n#creator_id:\n#  - a:me\n#  - \"yes\"\nsubject_id\tpredicate_id\tobject_id\tcomment\na:1\tskos:exactMatch\tb:1\t\"a\tb\"\na:2\tskos:exactMatch\tb:2\t\n"
    );
    assert_eq!(written(&set), expected);
    assert_eq!(read(&expected).head.list("creator_id"), ["a:me", "yes"]);
}

/// The test vectors of SSSOM, "Hashing a SSSOM mapping record".
#[test]
fn records_have_the_hash_of_the_standard() {
    let vectors = [
        (
            "#curie_map:\n#  FBbt: http://purl.obolibrary.org/obo/FBbt_\n#  UBERON: http://purl.obolibrary.org/obo/UBERON_\n#  orcid: https://orcid.org/\nsubject_id\tpredicate_id\tobject_id\tmapping_justification\tcreator_id\nFBbt:00001234\tskos:exactMatch\tUBERON:0005678\tsemapv:ManualMappingCuration\torcid:0000-0000-5678-1234|orcid:0000-0000-1234-5678\n",
            "0A442FB005783031",
        ),
        (
            "#curie_map:\n#  FOODON: http://purl.obolibrary.org/obo/FOODON_\n#  KF_FOOD: https://kewl-foodie.ince/food/\n#  wikidata: https://www.wikidata.org/wiki/\n#subject_source: KF_FOOD:DB\n#object_source: wikidata:Q55118395\n#object_source_version: http://purl.obolibrary.org/obo/foodon/releases/2022-02-01/foodon.owl\nsubject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\tmapping_date\nKF_FOOD:F001\tskos:exactMatch\tFOODON:00002473\tsemapv:ManualMappingCuration\t0.95\t2022-05-02\n",
            "97170EB542E9AE8F",
        ),
        (
            "#curie_map:\n#  HP: http://purl.obolibrary.org/obo/HP_\n#  MP: http://purl.obolibrary.org/obo/MP_\n#mapping_provider: https://w3id.org/sssom/core_team\nsubject_id\tpredicate_id\tobject_id\tmapping_justification\tsimilarity_score\nHP:0009124\tskos:exactMatch\tMP:0000003\tsemapv:LexicalSimilarityThresholdMatching\t0.8\n",
            "0D45A2E8C64EBD65",
        ),
        (
            "#curie_map:\n#  COMENT: https://example.com/entities/\n#  EXPROP: https://example.org/properties/\n#  ORGENT: https://example.org/entities/\n#extension_definitions:\n#  - slot_name: ext_bar\n#    property: EXPROP:barProperty\n#    type_hint: xsd:integer\n#  - slot_name: ext_baz\n#    property: EXPROP:bazProperty\n#    type_hint: linkml:Uriorcurie\nsubject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\text_bar\text_baz\nORGENT:0001\talice\tskos:closeMatch\tCOMENT:0011\talpha\tsemapv:ManualMappingCuration\t111\tORGENT:BAZ_0001\n",
            "66BD0A57A976A109",
        ),
    ];
    for (text, hash) in vectors {
        let found = statements(&read(text)).unwrap();
        assert!(found.iter().any(|quad| quad.contains(&format!("<file:set#{hash}>"))), "{hash}: {found:#?}");
    }
}

#[test]
fn each_mapping_is_one_statement_and_a_record_of_its_own() {
    let text = format!(
        "{HEAD}#mapping_set_id: http://example.org/set\n#object_source: b:all\n#mapping_date: 2026-01-02\n#unheard_of: yes\nsubject_id\tpredicate_id\tpredicate_modifier\tobject_id\tconfidence\tauthor_id\tours\na:1\tskos:exactMatch\t\tb:1\t0.9\ta:x|a:y\tz\na:2\tskos:exactMatch\tNot\tb:2\t\t\t\na:3\tskos:exactMatch\t\tsssom:NoTermFound\t\t\t\n"
    );
    let found = statements(&read(&text)).unwrap();
    let has = |part: &str| found.iter().filter(|quad| quad.contains(part)).count();
    let of = |subject: &str| {
        format!("<http://example.org/a/{subject}> <http://www.w3.org/2004/02/skos/core#exactMatch> <http://example.org/b/")
    };
    assert_eq!([has(&of("1")), has(&of("2")), has(&of("3"))], [1, 0, 0]);
    assert_eq!(has("22-rdf-syntax-ns#type> <http://www.w3.org/2002/07/owl#Axiom>"), 3);
    assert_eq!(has("<http://purl.org/pav/authoredBy>"), 2);
    assert_eq!(has("<https://w3id.org/sssom/predicate_modifier> \"Not\""), 1);
    assert_eq!(has("<http://www.w3.org/2002/07/owl#annotatedTarget> <https://w3id.org/sssom/NoTermFound>"), 1);
    // The date of the head holds for every mapping, and is said of the set too.
    assert_eq!(has("<http://purl.org/dc/terms/created> \"2026-01-02\"^^"), 4);
    assert_eq!(has("<http://example.org/set> <http://rdfs.org/ns/void#triples> \"1\"^^"), 1);
    assert_eq!(has("<http://example.org/set> <http://rdfs.org/ns/void#objectsTarget> <http://example.org/b/all>"), 1);
    assert_eq!(has("<http://sssom.invalid/ours> \"z\""), 1);
    assert!(found.iter().all(|quad| quad.ends_with("<http://example.org/set>")), "{found:#?}");
}

#[test]
fn a_value_of_the_head_gives_way_to_those_of_the_rows() {
    let text = format!(
        "{HEAD}#mapping_date: 2026-01-02\nsubject_id\tpredicate_id\tobject_id\tmapping_date\na:1\tskos:exactMatch\tb:1\t2020-01-01\na:2\tskos:exactMatch\tb:2\t\n"
    );
    let found = statements(&read(&text)).unwrap();
    assert_eq!(found.iter().filter(|quad| quad.contains("2026-01-02")).count(), 1);
}

#[test]
fn faults_name_their_place() {
    let row = |row: &str| format!("{HEAD}subject_id\tpredicate_id\tobject_id\tconfidence\n{row}\n");
    assert_eq!(fault(&row("a:1\tskos:exactMatch\tc:1\t")), (5, 21, "the prefix `c` is not in the curie_map".into()));
    assert_eq!(fault(&row("a:1\tskos:exactMatch\tb:1\tmuch")), (5, 25, "`much` is no number".into()));
    assert_eq!(fault(&row("a:1\tskos:exactMatch")), (5, 21, "the mapping has no object_id".into()));
    assert_eq!(fault(&row("a:1\tx\ty\tz\tw")), (5, 10, "the row has 5 values, but there are 4 columns".into()));
    assert_eq!(fault(&row("a:1\t\"skos")), (5, 5, "the value begins with a quotation mark that nothing closes".into()));
    assert_eq!(fault("subject_id\tx\tx\n"), (1, 14, "the column `x` comes twice".into()));
    assert_eq!(fault("#a: 1\n#a: 2\nsubject_id\n"), (2, 2, "the entry `a` comes twice".into()));
    assert_eq!(fault("#a: &x 1\n#b: *x\nsubject_id\n").0, 1);
    assert!(fault("#a: [1\nsubject_id\n").2.starts_with("the head is no YAML: "));
    assert_eq!(fault("#- a\nsubject_id\n"), (1, 2, "the head has to be a list of `name: value`".into()));
    assert_eq!(MappingSet::read(b"subject_id\nok\xff").unwrap_err(), Fault::new(2, 3, "the file is not UTF-8"));
    let deep = format!("#a: {}\n", "[".repeat(20));
    assert_eq!(fault(&deep).2, "the head is nested too deep");
}

#[test]
fn what_is_empty_is_read() {
    for text in ["", "#\n", "#curie_map:\n", "subject_id\tpredicate_id\tobject_id\n", "\u{feff}subject_id\r\n"] {
        assert!(read(text).is_empty(), "{text:?}");
        assert!(statements(&read(text)).is_ok(), "{text:?}");
    }
}

proptest! {
    #[test]
    fn lists_are_read_back(values in prop::collection::vec("[a|\\\\ b]{0,3}[a|\\\\b]", 0..4)) {
        let values: Vec<String> = values.iter().map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()).collect();
        prop_assert_eq!(split_list(&join_list(&values)), values);
    }

    #[test]
    fn cells_are_read_back(rows in prop::collection::vec(prop::array::uniform3("[a\t\"\n\r|é ]{0,4}"), 1..5)) {
        let mut set = read("#x: y\nsubject_id\tpredicate_id\tobject_id\n");
        for row in &rows {
            set.push(["subject_id", "predicate_id", "object_id"].into_iter().zip(row.iter().map(String::as_str)));
        }
        let again = read(&written(&set));
        let cells = |set: &MappingSet| -> Vec<Vec<String>> {
            let names = ["subject_id", "predicate_id", "object_id"];
            let row = |m: super::Mapping<'_>| names.iter().map(|n| m.own(n).unwrap_or("").to_owned()).collect::<Vec<_>>();
            set.mappings().map(row).filter(|row| row.iter().any(|cell| !cell.is_empty())).collect()
        };
        prop_assert_eq!(cells(&again), cells(&set));
        prop_assert_eq!(written(&again), written(&read(&written(&again))));
    }

    #[test]
    fn texts_of_the_head_are_read_back(text in "\\PC{0,12}|[ :#'\"\\\\\n\t\\[\\]{}&*!|>%@,?-]{0,8}") {
        let mut set = MappingSet::default();
        set.head.set("key", Value::Text(text.clone()));
        set.head.set("list", Value::List(vec![Value::Text(text.clone())]));
        let again = read(&written(&set));
        prop_assert_eq!(again.head.get("key"), Some(&Value::Text(text.clone())));
        prop_assert_eq!(again.head.get("list"), Some(&Value::List(vec![Value::Text(text)])));
    }

    #[test]
    fn no_text_makes_the_reader_fail(text in "[#\"\t\n: a|\\[{&*-]{0,40}") {
        if let Ok(set) = MappingSet::read(text.as_bytes()) {
            let _ = statements(&set);
        }
    }
}
