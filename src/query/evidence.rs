//! Who states this, and where is it printed?
//!
//! Describes passages (page, part, kind, phrases), finds those that state a fact or speak of an entity, and checks that each
//! phrase of each passage stands on its page in a given text.

use super::row::TableRow;
use super::triples::{Node, Triples};
use super::{Answer, Limits, Query, Row, entity, rows};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::vocab::{atlas, dcterms, rdfs};
use oxigraph::model::{NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Where statements come from: a passage of a source, or a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The pages, as printed, in order.
    pub pages: Vec<String>,
    /// The section, table, figure or document that it is part of, in words.
    pub part: String,
    /// What it is: sentence, footnote, table row …
    pub kind: String,
    /// Its place in the sequence of its part.
    pub order: String,
    /// Its number in print, for a footnote.
    pub number: String,
    /// asserted, background, linked, computed or imported; empty when the graph does not say.
    pub status: String,
    /// Its phrases, in alphabetical order.
    pub phrases: Vec<String>,
    /// Its title, for a file.
    pub title: String,
}

impl Place {
    /// The pages in a few signs: `47-48` for pages that follow one another, else `46, 51`.
    pub fn span(&self) -> String {
        let follow = |pair: &[String]| page_order(&pair[0]).0 + 1 == page_order(&pair[1]).0;
        match self.pages.as_slice() {
            [first, .., last] if self.pages.windows(2).all(follow) => format!("{first}-{last}"),
            pages => pages.join(", "),
        }
    }

    /// The place of what a graph states on a row of a table, where the graph is one of a table: `imported: companies.csv, row 2`.
    pub fn cite_on(&self, row: Option<&TableRow>) -> String {
        match row {
            Some(row) if self.pages.is_empty() => Self { title: row.words(), ..self.clone() }.cite(),
            _ => self.cite(),
        }
    }

    /// The place in a few words: `p. 54, Table 3, table row`.
    pub fn cite(&self) -> String {
        if self.pages.is_empty() {
            let words = [self.status.as_str(), self.title.as_str()].into_iter().filter(|word| !word.is_empty());
            let words = words.collect::<Vec<_>>().join(": ");
            return if words.is_empty() { "no passage".to_owned() } else { words };
        }
        let page = if self.pages.len() > 1 { "pp." } else { "p." };
        let kind = match (self.kind.as_str(), self.order.as_str(), self.number.as_str()) {
            ("table row", order, _) if !order.is_empty() => format!("row {order}"),
            ("sentence", ..) => String::new(),
            (kind, _, "") => kind.to_owned(),
            (kind, _, number) => format!("{kind} {number}"),
        };
        let mut cited = format!("{page} {}", self.span());
        for piece in [&self.part, &kind] {
            if !piece.is_empty() {
                cited.push_str(", ");
                cited.push_str(piece);
            }
        }
        cited
    }
}

/// What is known of some graphs.
pub type Places = HashMap<Term, Place>;

/// Describes the given graphs. O(graphs · phrases).
pub fn places<'a>(dataset: &Dataset, graphs: impl IntoIterator<Item = &'a Term>) -> Result<Places> {
    let mut places: Places = graphs.into_iter().map(|graph| (graph.clone(), Place::default())).collect();
    // An answer can rest on hundreds of passages, so this asks the triples directly.
    let triples = Triples::of(dataset);
    let known = [
        atlas::PAGE,
        dcterms::IS_PART_OF,
        atlas::KIND,
        atlas::ORDER,
        atlas::NUMBER,
        atlas::STATUS,
        atlas::PHRASE,
        dcterms::TITLE,
    ];
    let known: Vec<Node> = known.iter().map(|p| triples.node(p.into_owned())).collect();
    let (number, label) = (triples.node(atlas::NUMBER.into_owned()), triples.node(rdfs::LABEL.into_owned()));
    for (graph, place) in &mut places {
        let node = triples.node(graph.clone());
        for [_, property, value] in triples.matching(Some(&node), None, None).filter(|[_, p, _]| known.contains(p)) {
            let named = |by: &Node| match triples.objects(&value, by).map(|n| Some(triples.term(&n))).collect::<Vec<_>>() {
                none if none.is_empty() => vec![None],
                some => some,
            };
            let (numbers, labels) = (named(&number), named(&label));
            for (number, label) in numbers.iter().flat_map(|n| labels.iter().map(move |l| (n, l))) {
                let (property, value) = (triples.term(&property), triples.term(&value));
                describe(place, &property, &value, number, label);
            }
        }
    }
    for place in places.values_mut() {
        place.pages.sort_by_cached_key(|page| page_order(page));
        place.pages.dedup();
        place.phrases.sort();
        place.phrases.dedup();
    }
    Ok(places)
}

/// The order of pages: 9 stands before 10, and iv before 1.
pub fn page_order(page: &str) -> (u64, String) {
    (page.parse().unwrap_or(0), page.to_owned())
}

fn describe(place: &mut Place, property: &Term, value: &Term, number: &Option<Term>, label: &Option<Term>) {
    let Term::NamedNode(property) = property else { return };
    let text = |term: &Option<Term>| match term {
        Some(Term::Literal(literal)) => literal.value().to_owned(),
        _ => String::new(),
    };
    let label = text(label);
    // Without the ontology its terms have no labels.
    let named = |term: &Term, label: String| match term {
        Term::NamedNode(iri) if label.is_empty() => entity::words(iri),
        _ => label,
    };
    match property.as_ref() {
        p if p == atlas::PAGE => place.pages.push(text(number)),
        p if p == dcterms::IS_PART_OF => {
            // A thing can be part of several; the one with the longest name is the most special.
            let part = if label.is_empty() { text(number) } else { label };
            if part.len() > place.part.len() {
                place.part = part;
            }
        }
        p if p == atlas::KIND => place.kind = named(value, label),
        p if p == atlas::ORDER => place.order = text(&Some(value.clone())),
        p if p == atlas::NUMBER => place.number = text(&Some(value.clone())),
        p if p == atlas::STATUS => place.status = named(value, label),
        p if p == atlas::PHRASE => place.phrases.push(text(&Some(value.clone()))),
        p if p == dcterms::TITLE => place.title = text(&Some(value.clone())),
        _ => {}
    }
}

/// The graphs that speak of an entity, in the order in which they stand in their source.
pub fn of_entity(dataset: &Dataset, entity: &NamedNode) -> Result<Vec<Term>> {
    let found = rows(
        dataset,
        "SELECT DISTINCT ?graph { VALUES ?entity { UNDEF } { GRAPH ?graph { ?entity ?p ?o } } UNION { GRAPH ?graph { ?s ?p ?entity } }
           UNION { GRAPH ?entity { ?s ?p ?o } BIND(?entity AS ?graph) }
           UNION { GRAPH ?graph { ?s ?entity ?o } }
           OPTIONAL { ?graph :page/:number ?page } OPTIONAL { ?graph dcterms:isPartOf ?part } OPTIONAL { ?graph :order ?order } }
         ORDER BY (!BOUND(?page)) xsd:integer(?page) ?page ?part ?order ?graph",
        Some(entity),
    )?;
    Ok(in_order(found))
}

/// The graphs that state one triple; an unbound end matches anything.
pub fn of_fact(dataset: &Dataset, fact: [Option<Term>; 3]) -> Result<Vec<Term>> {
    let mut query = Query::own(
        "SELECT DISTINCT ?graph { VALUES ?subject { UNDEF } VALUES ?property { UNDEF } VALUES ?object { UNDEF }
           GRAPH ?graph { ?subject ?property ?object } OPTIONAL { ?graph :page/:number ?page } OPTIONAL { ?graph :order ?order } }
         ORDER BY (!BOUND(?page)) xsd:integer(?page) ?page ?order ?graph",
    )?;
    for (name, term) in ["subject", "property", "object"].into_iter().zip(fact) {
        query.bind(name, vec![term]);
    }
    match query.run(dataset, Limits::default())? {
        Answer::Rows(found) => Ok(in_order(found.collect::<Result<_>>()?)),
        _ => Ok(Vec::new()),
    }
}

fn in_order(rows: Vec<Row>) -> Vec<Term> {
    let mut seen = HashSet::new();
    rows.into_iter().filter_map(|row| row.into_iter().next()?).filter(|graph| seen.insert(graph.clone())).collect()
}

/// What a check of phrases against a text found.
#[derive(Debug, Default)]
pub struct Check {
    /// How many passages have phrases.
    pub passages: usize,
    /// How many phrases and printed figures were looked for.
    pub phrases: usize,
    /// What does not stand where it should: the passage, its pages, the phrase, and the pages where it does stand.
    pub missing: Vec<Missing>,
}

/// A phrase that does not stand on its page.
#[derive(Debug)]
pub struct Missing {
    /// The passage.
    pub passage: NamedNode,
    /// The pages on which it should stand.
    pub pages: Vec<String>,
    /// The phrase.
    pub phrase: String,
    /// The pages on which it does stand.
    pub found_on: Vec<String>,
}

/// Checks that each phrase of each passage, and each figure printed in it, stands in the text on a page of the passage.
///
/// A row of a table may stand on any page of its table. O(phrases · length of a page).
pub fn check(dataset: &Dataset, text: &str) -> Result<Check> {
    let pages = pages(text);
    let found = rows(
        dataset,
        "SELECT ?passage ?phrase ?number {
           { ?passage :phrase ?phrase } UNION { GRAPH ?passage { ?figure :printed ?phrase } ?passage :kind ?kind }
           { ?passage :page/:number ?number } UNION { ?passage :kind :tableRow ; dcterms:isPartOf/:page/:number ?number } }",
        None,
    )?;
    let mut wanted: BTreeMap<(NamedNode, String), BTreeSet<String>> = BTreeMap::new();
    for row in found {
        let [Some(Term::NamedNode(passage)), Some(Term::Literal(phrase)), Some(Term::Literal(number))] = &row[..] else {
            continue;
        };
        wanted.entry((passage.clone(), phrase.value().to_owned())).or_default().insert(number.value().to_owned());
    }
    let mut check = Check { phrases: wanted.len(), ..Check::default() };
    let passages: BTreeSet<&NamedNode> = wanted.keys().map(|(passage, _)| passage).collect();
    check.passages = passages.len();
    for ((passage, phrase), numbers) in &wanted {
        let sought = normalise(phrase);
        let stands = |page: &str| pages.get(page).is_some_and(|text| text.contains(&sought));
        // A phrase that runs over a page break stands on neither page alone.
        let joined: String = numbers.iter().filter_map(|n| pages.get(n)).map(|text| format!("{text} ")).collect();
        if !numbers.iter().any(|n| stands(n)) && !normalise(&joined).contains(&sought) {
            let found_on = pages.keys().filter(|page| stands(page)).cloned().collect();
            check.missing.push(Missing {
                passage: passage.clone(),
                pages: numbers.iter().cloned().collect(),
                phrase: phrase.clone(),
                found_on,
            });
        }
    }
    Ok(check)
}

/// The normalised text of each page.
///
/// A line with `[page N]` or a form feed begins a page. A mark `⟦p. N⟧` turns the page inside a paragraph; what follows that
/// paragraph (a footnote, say) may stand on either page, so it is counted for both. Comments, note marks and the bars and
/// stars of Markdown are skipped. Pages told apart by form feeds alone count from 1.
fn pages(text: &str) -> BTreeMap<String, String> {
    let mut pages: BTreeMap<String, String> = BTreeMap::new();
    let mut current: Vec<String> = vec!["1".to_owned()];
    let mut block = "1".to_owned();
    let mut feeds = 1;
    for paragraph in paragraphs(&without_comments(text)) {
        if let Some(number) = page_line(&paragraph) {
            block.clone_from(&number);
            current = vec![number];
            // Text may follow the page line in the same paragraph.
        } else if paragraph.starts_with('\u{c}') {
            feeds += 1;
            block = feeds.to_string();
            current = vec![block.clone()];
        }
        let mut pieces = paragraph.split("⟦p. ");
        let mut add = |numbers: &[String], piece: &str| {
            for number in numbers {
                let page = pages.entry(number.clone()).or_default();
                page.push_str(&normalise(&without_marks(piece)));
                page.push(' ');
            }
        };
        add(&current, pieces.next().unwrap_or(""));
        for piece in pieces {
            let Some((number, rest)) = piece.split_once('⟧') else { continue };
            add(&[number.trim().to_owned()], rest);
            current = vec![block.clone(), number.trim().to_owned()];
        }
    }
    pages
}

/// Paragraphs, cut at blank lines, at form feeds and before lines that name a page.
fn paragraphs(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for line in text.replace('\u{c}', "\n\u{c}").lines() {
        let fresh = line.trim().is_empty() || line.starts_with('\u{c}') || page_line(line).is_some();
        if fresh {
            found.push(String::new());
        }
        if let Some(last) = found.last_mut() {
            last.push_str(line);
            last.push('\n');
        }
    }
    found
}

/// The number in `[page N]`, if the first line has one.
fn page_line(paragraph: &str) -> Option<String> {
    let line = paragraph.lines().next()?;
    let number = line.split("[page ").nth(1)?.split(']').next()?.trim();
    (!number.is_empty() && number.chars().all(char::is_alphanumeric)).then(|| number.to_owned())
}

fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("<!--") {
        kept.push_str(&rest[..start]);
        rest = rest[start..].find("-->").map_or("", |end| &rest[start + end + 3..]);
    }
    kept.push_str(rest);
    kept
}

/// The text without `[fn3]`, `[^fn3]:`, `[au1]` and without the bars and stars of Markdown.
fn without_marks(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('[') {
        let mark = rest[start + 1..].split(']').next().unwrap_or("");
        let name = mark.trim_start_matches('^');
        let is_mark = ["fn", "au"]
            .iter()
            .any(|p| name.strip_prefix(p).is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit())));
        kept.push_str(&rest[..start]);
        let end = if is_mark { start + mark.len() + 2 } else { start + 1 };
        if !is_mark {
            kept.push('[');
        }
        rest = &rest[end.min(rest.len())..];
    }
    kept.push_str(rest);
    kept.replace("**", "").replace('|', " ")
}

/// White space as single blanks, quotes and dashes in one form each.
fn normalise(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let one = |c: char| match c {
        '‘' | '’' | 'ʼ' | '`' | '´' | '′' => '\'',
        '“' | '”' | '„' | '″' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        other => other,
    };
    let text: String = text.nfc().map(one).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Place, pages};

    #[test]
    fn only_pages_that_follow_one_another_are_a_span() {
        let span = |pages: &[&str]| Place { pages: pages.iter().map(|p| (*p).to_owned()).collect(), ..Place::default() }.span();
        assert_eq!((span(&[]), span(&["47"]), span(&["47", "48"])), (String::new(), "47".into(), "47-48".into()));
        assert_eq!((span(&["46", "51", "57"]), span(&["9", "10", "11"])), ("46, 51, 57".into(), "9-11".into()));
    }

    #[test]
    fn pages_turn_at_page_lines_and_inside_paragraphs() {
        let text = "**[page 4]**\n\nfirst ⟦p. 5⟧ second\n\n[^fn1]: 1) note\n\n**[page 5]**\nthird<!-- no -->[fn2] end\n";
        let pages = pages(text);
        assert_eq!(pages["4"].trim(), "[page 4] first 1) note".replace("1)", ": 1)").trim());
        assert!(pages["5"].contains("second") && pages["5"].contains("third end") && !pages["5"].contains("first"));
    }

    #[test]
    fn form_feeds_count_pages() {
        let pages = pages("one\n\u{c}two\nmore\u{c}three");
        assert_eq!(pages["1"].trim(), "one");
        assert!(pages["2"].contains("two more"));
        assert_eq!(pages["3"].trim(), "three");
    }
}
