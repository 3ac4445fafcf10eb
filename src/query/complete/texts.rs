//! Which texts of the data begin like this?
//!
//! The strings of the data in the order of their folded form, so that the beginning of one is found among a million within the time of a
//! key. Where they occur is not asked here.

use crate::dataset::{Index, TermId};
use crate::query::entity::fold;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, Term};

/// The strings of the data by their folded form.
#[derive(Debug, Default)]
pub(super) struct Texts(Vec<TermId>);

impl Texts {
    /// Sorts them. O(n log n) in the strings.
    pub(super) fn of(index: &Index) -> Self {
        let ids = 0..TermId::try_from(index.number_of_terms()).unwrap_or(TermId::MAX);
        let mut texts: Vec<TermId> = ids.filter(|id| text(index, *id).is_some()).collect();
        texts.sort_by_cached_key(|id| folded(index, *id));
        Self(texts)
    }

    /// The first strings that begin so, at most `most`. O(log n + most) comparisons.
    pub(super) fn beginning(&self, index: &Index, begin: &str, most: usize) -> Vec<Literal> {
        let from = self.0.partition_point(|id| *folded(index, *id) < *begin);
        let fitting = self.0[from..].iter().take_while(|id| folded(index, **id).starts_with(begin));
        fitting.take(most).filter_map(|id| text(index, *id)).collect()
    }
}

/// The term of a number, if it is a string with or without a language.
fn text(index: &Index, id: TermId) -> Option<Literal> {
    if !index.is_literal(id) {
        return None;
    }
    match index.term(id) {
        Term::Literal(literal) if [xsd::STRING, rdf::LANG_STRING].contains(&literal.datatype()) => Some(literal),
        _ => None,
    }
}

fn folded(index: &Index, id: TermId) -> String {
    text(index, id).map_or_else(String::new, |literal| fold(literal.value()))
}

#[cfg(test)]
mod tests {
    use super::Texts;
    use crate::dataset::Index;
    use oxigraph::model::vocab::rdfs;
    use oxigraph::model::{Literal, NamedNode, QuadRef};

    #[test]
    fn the_beginning_of_a_text_is_found_without_case() {
        let mut index = Index::default();
        let thing = NamedNode::new_unchecked("http://example.com/a");
        let texts = ["Greater Boston", "greater Seoul", "Celltrion", "great"];
        let numbers = [Literal::from(2016)];
        for literal in texts.map(Literal::new_simple_literal).iter().chain(&numbers) {
            index.add(QuadRef::new(&thing, rdfs::LABEL, literal, oxigraph::model::GraphNameRef::DefaultGraph));
        }
        index.seal();
        let found = |begin: &str, most: usize| -> Vec<String> {
            Texts::of(&index).beginning(&index, begin, most).into_iter().map(|text| text.value().to_owned()).collect()
        };
        assert_eq!(found("greater", 9), ["Greater Boston", "greater Seoul"]);
        assert_eq!(found("great", 2), ["great", "Greater Boston"]);
        assert!(found("2016", 9).is_empty() && found("x", 9).is_empty());
    }
}
