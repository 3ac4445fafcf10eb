//! What does a set of mappings say?
//!
//! Reads and writes mapping sets in the TSV form of SSSOM 1.1 (Matentzoglu et al., Database 2022; the specification is in the repository
//! mapping-commons/sssom), and turns them into statements. What is read is written back: rows, columns and entries of the head that are not
//! of the standard stay where they are.
//!
//! ```text
//! head         the lines that begin with #: YAML      (slots: which there are and what their values mean)
//! table        the rows: tab separated values
//! statements   set → one statement for each link, and a record of each row
//! ```
//!
//! The build script uses this module too, so it knows no error but its own [`Fault`]. Who decides which mappings there are is the business
//! of those above.

mod head;
mod slots;
mod statements;
mod table;

pub use head::{Head, Value};
pub use slots::Slot;
pub use table::{join_list, split_list};

use std::io::{self, Write};

/// Something wrong in a file: where, from 1, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line.
    pub line: u64,
    /// The column, in characters.
    pub column: u64,
    /// What is wrong there.
    pub message: String,
}

impl Fault {
    fn new(line: u64, column: u64, message: impl Into<String>) -> Self {
        Self { line, column, message: message.into() }
    }
}

/// A set of mappings: its description, and a row for each mapping.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MappingSet {
    /// What is said of the whole set.
    pub head: Head,
    columns: Vec<String>,
    rows: Vec<Row>,
    /// Whether its lines end with CR and LF.
    is_crlf: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Row {
    /// Where the row begins in its file; 0 for a row that was made.
    line: u64,
    cells: Vec<Box<str>>,
}

/// Whether a file name says that the file is a mapping set.
pub fn is_named(file: &str) -> bool {
    let lower = file.to_ascii_lowercase();
    lower.strip_suffix(".gz").unwrap_or(&lower).ends_with(".sssom.tsv")
}

/// Whether a text without a name begins like a mapping set: behind lines of comment stands a row with the name of a column that every set has.
pub fn is_like(start: &str) -> bool {
    let first = start.lines().find(|line| !line.starts_with('#'));
    first.is_some_and(|line| line.split('\t').count() > 2 && line.split('\t').any(|name| name == "predicate_id"))
}

impl MappingSet {
    /// Reads a set from the bytes of its file.
    ///
    /// # Errors
    /// What is no UTF-8, YAML or table, with its place. O(size).
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let text = std::str::from_utf8(bytes).map_err(|e| not_utf8(bytes, e.valid_up_to()))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.contains('\r') && !text.contains('\n') {
            return Err(Fault::new(1, 1, "the lines end with CR alone, as on old Macs; end them with LF"));
        }
        let length = text.split_inclusive('\n').take_while(|line| line.starts_with('#')).map(str::len).sum();
        let (head, table) = text.split_at(length);
        let first_line = head.lines().count() as u64 + 1;
        let (columns, rows) = table::read(table, first_line)?;
        let of_sssom = |name: &String| ["subject_id", "predicate_id", "object_id"].contains(&name.as_str());
        if !columns.iter().all(String::is_empty) && !columns.iter().any(of_sssom) {
            let message = "this line names no column of SSSOM, such as subject_id: the names of the columns are missing, or the file is something else";
            return Err(Fault::new(first_line, 1, message));
        }
        let is_crlf = table.split_inclusive('\n').next().is_some_and(|line| line.ends_with("\r\n"));
        Ok(Self { head: Head::read(head)?, columns, rows, is_crlf })
    }

    /// Writes the set as it was read, with what was changed since.
    ///
    /// # Errors
    /// Those of the output.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let (mut head, end) = (Vec::new(), if self.is_crlf { "\r\n" } else { "\n" });
        self.head.write(&mut head)?;
        for line in head.split_inclusive(|byte| *byte == b'\n') {
            let whole = line.strip_suffix(b"\n").unwrap_or(line);
            out.write_all(whole.strip_suffix(b"\r").unwrap_or(whole))?;
            out.write_all(end.as_bytes())?;
        }
        table::write(&self.columns, self.rows.iter().map(|row| &row.cells[..]), end, out)
    }

    /// How many mappings there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no mapping.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The mappings, in order.
    pub fn mappings(&self) -> impl ExactSizeIterator<Item = Mapping<'_>> {
        self.rows.iter().map(|row| Mapping { set: self, row })
    }

    /// Adds a mapping; values of slots for which there is no column make one, at the end.
    pub fn push<'a>(&mut self, values: impl IntoIterator<Item = (&'a str, &'a str)>) {
        self.rows.push(Row { line: 0, cells: Vec::with_capacity(self.columns.len()) });
        let at = self.rows.len() - 1;
        for (slot, value) in values {
            self.put(at, slot, value);
        }
    }

    /// Gives a mapping, counted from 0, another value in a slot; a slot for which there is no column makes one, at the end.
    pub fn put(&mut self, at: usize, slot: &str, value: &str) {
        let column = self.columns.iter().position(|name| name == slot).unwrap_or_else(|| {
            self.columns.push(slot.to_owned());
            self.columns.len() - 1
        });
        let Some(row) = self.rows.get_mut(at) else { return };
        if row.cells.len() <= column {
            row.cells.resize(column + 1, Box::default());
        }
        row.cells[column] = value.into();
    }

    /// Keeps the mappings that are wanted.
    pub fn retain(&mut self, mut wanted: impl FnMut(Mapping<'_>) -> bool) {
        let keep: Vec<bool> = self.mappings().map(&mut wanted).collect();
        let mut keep = keep.into_iter();
        self.rows.retain(|_| keep.next().unwrap_or(true));
    }

    /// Whether a slot has a value in any mapping. The value of the head holds for all mappings only where none has its own
    /// (SSSOM, "Propagation").
    fn is_of_rows(&self, slot: &str) -> bool {
        self.mappings().any(|mapping| mapping.own(slot).is_some())
    }
}

/// One mapping of a set.
#[derive(Clone, Copy)]
pub struct Mapping<'a> {
    set: &'a MappingSet,
    row: &'a Row,
}

impl<'a> Mapping<'a> {
    /// The value of a slot as it is written, if there is one in the row.
    pub fn own(&self, slot: &str) -> Option<&'a str> {
        let column = self.set.columns.iter().position(|name| name == slot)?;
        self.row.cells.get(column).map(|cell| &**cell).filter(|cell| !cell.is_empty())
    }

    /// The slots that have a value, with it.
    pub fn values(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let cells = self.set.columns.iter().zip(&self.row.cells);
        cells.map(|(name, cell)| (name.as_str(), &**cell)).filter(|(_, cell)| !cell.is_empty())
    }

    /// The values of a slot that may have several.
    pub fn list(&self, slot: &str) -> Vec<String> {
        self.own(slot).map(split_list).unwrap_or_default()
    }

    /// The IRI that a slot names by a prefixed name.
    pub fn iri(&self, slot: &str) -> Option<String> {
        self.set.head.expand(self.own(slot)?)
    }

    /// Whether it says that there is no such link.
    pub fn is_rejected(&self) -> bool {
        self.own("predicate_modifier") == Some("Not")
    }

    /// Whether a person looked at it after it was made.
    pub fn is_reviewed(&self) -> bool {
        ["reviewer_id", "reviewer_label", "review_date"].iter().any(|slot| self.own(slot).is_some())
    }

    /// Whether it says that nothing to link to was found.
    pub fn is_not_found(&self) -> bool {
        ["subject_id", "object_id"].iter().any(|slot| self.own(slot) == Some(NO_TERM_FOUND))
    }

    /// The line of its file at which it begins, from 1; 0 for one that was made.
    pub fn line(&self) -> u64 {
        self.row.line
    }

    /// A fault of one of its cells.
    fn fault(&self, slot: &str, message: impl Into<String>) -> Fault {
        let place = self.set.columns.iter().position(|name| name == slot).unwrap_or(0);
        let before = self.row.cells.iter().take(place).map(|cell| table::width(cell) + 1).sum::<usize>();
        Fault::new(self.row.line, before as u64 + 1, message)
    }
}

/// How a mapping says that there is nothing to map to (SSSOM, "Representing unmapped entities").
pub const NO_TERM_FOUND: &str = "sssom:NoTermFound";

fn not_utf8(bytes: &[u8], at: usize) -> Fault {
    let before = String::from_utf8_lossy(&bytes[..at]);
    let line = before.matches('\n').count() as u64 + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() as u64 + 1;
    let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    Fault::new(line, column, if is_utf16 { "the file is UTF-16; save it as UTF-8" } else { "the file is not UTF-8" })
}

#[cfg(test)]
mod tests {
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
        let crlf = text.replace('\n', "\r\n").replace(",\r\nof", ",\nof");
        assert_eq!(written(&read(&crlf)), crlf);
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
}
