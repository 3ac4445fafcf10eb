//! What can be reached from where?
//!
//! The statements of the entity graph as two compact arrays (compressed sparse rows), each statement at both of its ends.

use super::super::relations::{Id, Relations, members};
use crate::dataset::Dataset;
use crate::vocab::{atlas, class};
use oxigraph::model::{NamedNode, NamedNodeRef};
use rustc_hash::FxHashSet as HashSet;

/// One end of a statement, as seen from the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) to: Id,
    property: u32,
}

/// Marks that the statement points the other way.
const BACKWARD: u32 = 1 << 31;

impl Edge {
    /// Whether the near end is the subject.
    pub(super) fn is_forward(self) -> bool {
        self.property & BACKWARD == 0
    }

    pub(super) fn property(self) -> Id {
        self.property & !BACKWARD
    }
}

/// Things and the statements between them.
pub(super) struct Network {
    /// Where the edges of each thing begin; one longer than there are things.
    starts: Vec<u32>,
    edges: Vec<Edge>,
    /// The property whose objects are passed through only at the ends of a path.
    place: Option<Id>,
    /// So much is in a country that to be there together says little: among paths of one length others come first.
    places: HashSet<Id>,
    /// What argues rather than exists; among paths of one length it comes behind what exists.
    arguments: HashSet<Id>,
}

/// The two things between which paths are sought.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    pub(super) from: Id,
    pub(super) to: Id,
}

impl Ends {
    fn hold(self, thing: Id) -> bool {
        thing == self.from || thing == self.to
    }
}

const ARGUMENTS: &[NamedNodeRef<'static>] = &[class::CLAIM, class::RECOMMENDATION, class::LIMIT, class::GOAL];

impl Network {
    /// Reads the network, without the statements of some properties. O(statements).
    pub(super) fn read(dataset: &Dataset, avoid: &[NamedNode]) -> Self {
        let index = &dataset.index;
        let id = |iri: NamedNodeRef<'_>| index.id(iri.into());
        let relations = Relations::of_entities(dataset).without(avoid);
        let related = index.triples().iter().filter(|[subject, _, object]| subject != object);
        let statements: Vec<[Id; 3]> = related.copied().filter(|statement| relations.holds(*statement)).collect();
        let network = Self::of(&statements, index.number_of_terms());
        Self { place: id(atlas::PLACE), places: members(index, &[class::PLACE]), arguments: members(index, ARGUMENTS), ..network }
    }

    /// A network of some statements between things that are numbered from 0. O(things + statements).
    pub(super) fn of(statements: &[[Id; 3]], things: usize) -> Self {
        let mut starts = vec![0_u32; things + 1];
        for [subject, _, object] in statements {
            starts[*subject as usize + 1] += 1;
            starts[*object as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut free = starts.clone();
        let mut edges = vec![Edge { to: 0, property: 0 }; statements.len() * 2];
        let mut put = |from: Id, edge: Edge| {
            let slot = &mut free[from as usize];
            edges[*slot as usize] = edge;
            *slot += 1;
        };
        for [subject, property, object] in statements {
            put(*subject, Edge { to: *object, property: *property });
            put(*object, Edge { to: *subject, property: *property | BACKWARD });
        }
        Self { starts, edges, place: None, places: HashSet::default(), arguments: HashSet::default() }
    }

    /// How many things there can be.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The statements at a thing.
    pub(super) fn edges(&self, thing: Id) -> &[Edge] {
        let thing = thing as usize;
        match (self.starts.get(thing), self.starts.get(thing + 1)) {
            (Some(from), Some(to)) => &self.edges[*from as usize..*to as usize],
            _ => &[],
        }
    }

    /// The statements at a thing over which a path may go.
    pub(super) fn steps(&self, thing: Id, ends: Ends) -> impl Iterator<Item = Edge> + '_ {
        self.edges(thing).iter().copied().filter(move |edge| self.is_step(thing, *edge, ends))
    }

    /// Whether a path may go over a statement at a thing. That something holds for a place joins it to the place when the place is an
    /// end, but not to everything else that holds there.
    pub(super) fn is_step(&self, thing: Id, edge: Edge, ends: Ends) -> bool {
        let place = if edge.is_forward() { edge.to } else { thing };
        Some(edge.property()) != self.place || ends.hold(place)
    }

    /// How much a thing says as a step of a path; 0 is the most.
    pub(super) fn rank(&self, thing: Id) -> u8 {
        match (self.arguments.contains(&thing), self.places.contains(&thing)) {
            (false, false) => 0,
            (true, _) => 1,
            (false, true) => 2,
        }
    }
}
