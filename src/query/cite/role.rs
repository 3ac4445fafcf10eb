//! What does a statement say: a fact, or only what a thing is called, what kind of thing it is, or where a passage stands?
//!
//! A reader asks of a row who states its facts. That "USD" is the notation of a unit, or that a passage stands on page 53, would drown
//! the answer: such statements are listed, but stand aside. A row that says nothing else is about names or about the document, and then
//! they are its facts.

use super::coverage::Kinds;
use super::facts::Facts;
use super::provenance::{FactId, Prov};
use crate::dataset::Dataset;
use crate::query::entity::NAMING;
use crate::query::triples::{Node, Triples};
use crate::vocab::{atlas, dcterms, rdf, skos};
use oxigraph::model::Term;
use rustc_hash::FxHashSet;

/// What a statement says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Anything else than the others.
    #[default]
    Fact,
    /// What kind of thing it is: a fact, but no row is about a fact for it.
    Type,
    /// What a thing is called: a label, a notation.
    Name,
    /// Where a passage stands: its page, its section.
    Address,
}

impl Role {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fact => "fact",
            Self::Type => "type",
            Self::Name => "name",
            Self::Address => "address",
        }
    }

    /// The role of each fact.
    ///
    /// - `kinds`: of each fact, the kinds of graphs that state it.
    pub(super) fn of_facts(facts: &mut Facts<'_>, about: &Dataset, kinds: &[Kinds]) -> Vec<Self> {
        let [parts, pages] = document_parts(about, facts);
        let naming: Vec<u32> = NAMING.iter().chain(&[skos::NOTATION]).map(|p| facts.term(p.into_owned().into())).collect();
        let is_a = facts.term(rdf::TYPE.into_owned().into());
        let of = |(fact, kinds): (FactId, &Kinds)| {
            let ([subject, property, _], _) = facts.numbers(fact);
            match property {
                // What the document says of a part of itself is a fact, but for the number that it prints on a page.
                _ if pages.contains(&subject) || parts.contains(&subject) && !kinds.has(Kinds::ASSERTED) => Self::Address,
                property if naming.contains(&property) => Self::Name,
                property if property == is_a => Self::Type,
                _ => Self::Fact,
            }
        };
        (0..).zip(kinds).map(of).collect()
    }

    /// The roles of statements that stand aside in a row: they have no marks there, and it does not rest on them.
    pub(super) fn aside(prov: &Prov, role: &dyn Fn(FactId) -> Self) -> &'static [Self] {
        let holds_by = |roles: &[Self]| prov.holds(&|fact| roles.contains(&role(fact)));
        if holds_by(&[Self::Address]) {
            &[]
        } else if holds_by(&[Self::Address, Self::Name, Self::Type]) {
            &[Self::Address]
        } else {
            &[Self::Address, Self::Name]
        }
    }
}

/// The passages, pages, sections and tables: what the address of a passage is made of; and the pages alone.
fn document_parts(about: &Dataset, facts: &mut Facts<'_>) -> [FxHashSet<u32>; 2] {
    let triples = Triples::of(about);
    let [page, part_of] = [atlas::PAGE, dcterms::IS_PART_OF].map(|property| triples.node(property.into_owned()));
    let (mut parts, mut pages): (FxHashSet<Node>, FxHashSet<Node>) = Default::default();
    for [passage, _, page] in triples.matching(None, Some(&page), None) {
        parts.extend(triples.objects(&passage, &part_of));
        parts.insert(passage);
        pages.insert(page);
    }
    parts.extend(pages.iter().cloned());
    [parts, pages]
        .map(|all| all.iter().map(|part| triples.term(part)).filter(Term::is_named_node).map(|part| facts.term(part)).collect())
}
