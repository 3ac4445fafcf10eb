//! Which nodes break which constraints?
//!
//! Results come from a list of shapes and nodes still to check, to which `sh:property` adds. Whether a node conforms to a shape that is referred to in
//! another way is answered once for each pair and remembered, so the whole is about linear in the data. Depth is bounded by how deep the
//! shapes nest, not by the data: shapes that refer to themselves are solved by a list of pairs as well ([`Checker::solve`]).

use super::constraint::{Constraint, Relation, subclasses, types};
use super::shapes::{Shape, ShapeId, Shapes, Target};
use super::{identifier, value};
use crate::query::triples::{Node, Triples};
use crate::vocab::rdf;
use oxigraph::model::{NamedNode, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// A constraint that a node breaks.
pub(super) struct Broken<'a> {
    pub(super) focus: Node,
    pub(super) shape: &'a Shape,
    pub(super) constraint: &'a Constraint,
    pub(super) how: How,
}

/// What exactly is wrong.
#[derive(Default)]
pub(super) struct How {
    pub(super) value: Option<Node>,
    /// For a closed shape: the property that it does not allow.
    pub(super) property: Option<Node>,
    /// For unique languages: the language that is used twice.
    pub(super) language: Option<String>,
}

impl How {
    fn value(value: &Node) -> Self {
        Self { value: Some(value.clone()), ..Self::default() }
    }
}

/// What the check gave.
pub(super) struct Checked<'a> {
    pub(super) broken: Vec<Broken<'a>>,
    pub(super) focus_nodes: usize,
}

/// A shape and a node.
type Pair = (ShapeId, Node);

/// SHACL reports a node again for each way that leads a shape to it. Ways can be exponentially many; this many are followed.
const WAYS: usize = 8;

/// Checks all targets of all shapes. About linear in the number of focus nodes and their values.
pub(super) fn check<'a>(data: Triples<'a>, shapes: &'a Shapes) -> Checked<'a> {
    let mut checker = Checker { data, shapes, known: FxHashMap::default(), solving: Vec::new() };
    let mut focus_nodes = FxHashSet::default();
    let mut open: Vec<Pair> = Vec::new();
    for (id, shape) in shapes.shapes.iter().enumerate() {
        let focus = focus_nodes_of(data, shape);
        focus_nodes.extend(focus.iter().cloned());
        open.extend(focus.into_iter().map(|node| (id, node)));
    }
    let mut ways: FxHashMap<Pair, usize> = FxHashMap::default();
    let mut broken = Vec::new();
    while let Some((id, focus)) = open.pop() {
        let taken = ways.entry((id, focus.clone())).or_default();
        *taken += 1;
        let shape = &shapes.shapes[id];
        if shape.deactivated || *taken > if shapes.nesting.is_circular(id) { 1 } else { WAYS } {
            continue;
        }
        let values = values_of(data, shape, &focus);
        for constraint in &shape.constraints {
            if let Constraint::Property(property) = constraint {
                open.extend(values.iter().map(|value| (*property, value.clone())));
                continue;
            }
            let failures = checker.failures(constraint, &focus, &values);
            broken.extend(failures.into_iter().map(|how| Broken { focus: focus.clone(), shape, constraint, how }));
        }
    }
    Checked { broken, focus_nodes: focus_nodes.len() }
}

/// The nodes that the targets of a shape name, each once.
fn focus_nodes_of(data: Triples<'_>, shape: &Shape) -> Vec<Node> {
    if shape.deactivated {
        return Vec::new();
    }
    let rdf_type = data.node(rdf::TYPE.into_owned());
    let mut nodes = Vec::new();
    for target in &shape.targets {
        match target {
            Target::Node(node) => nodes.push(node.clone()),
            Target::SubjectsOf(property) => nodes.extend(data.matching(None, Some(property), None).map(|[s, ..]| s)),
            Target::ObjectsOf(property) => nodes.extend(data.matching(None, Some(property), None).map(|[.., o]| o)),
            Target::Class(class) => {
                nodes.extend(subclasses(data, class).iter().flat_map(|class| data.subjects(&rdf_type, class)));
            }
        }
    }
    let mut seen = FxHashSet::default();
    nodes.retain(|node| seen.insert(node.clone()));
    nodes
}

fn values_of(data: Triples<'_>, shape: &Shape, focus: &Node) -> Vec<Node> {
    shape.path.as_ref().map_or_else(|| vec![focus.clone()], |path| path.follow(data, focus))
}

struct Checker<'a> {
    data: Triples<'a>,
    shapes: &'a Shapes,
    known: FxHashMap<Pair, bool>,
    solving: Vec<Solving>,
}

/// A group of circular shapes while it is solved.
struct Solving {
    group: usize,
    assumed: FxHashMap<Pair, bool>,
    /// For each pair, those whose answer used it.
    used_by: FxHashMap<Pair, Vec<Pair>>,
    open: Vec<Pair>,
    now: Pair,
}

impl<'a> Checker<'a> {
    /// Whether a node conforms to a shape.
    fn conforms(&mut self, id: ShapeId, node: &Node) -> bool {
        let shapes = self.shapes;
        if shapes.shapes[id].deactivated {
            return true;
        }
        let pair = (id, node.clone());
        if let Some(known) = self.known.get(&pair) {
            return *known;
        }
        if shapes.nesting.is_circular(id) {
            return self.assume(pair);
        }
        let conforms = self.meets_all(id, node);
        self.known.insert(pair, conforms);
        conforms
    }

    fn meets_all(&mut self, id: ShapeId, node: &Node) -> bool {
        let shapes: &'a Shapes = self.shapes;
        let shape = &shapes.shapes[id];
        let values = values_of(self.data, shape, node);
        shape.constraints.iter().all(|constraint| match constraint {
            Constraint::Property(property) => values.iter().all(|value| self.conforms(*property, value)),
            other => self.failures(other, node, &values).is_empty(),
        })
    }

    /// The answer for a circular shape: what is assumed so far, if its group is being solved, else the solution.
    fn assume(&mut self, pair: Pair) -> bool {
        let group = self.shapes.nesting.group(pair.0);
        let Some(solving) = self.solving.last_mut().filter(|solving| solving.group == group) else {
            return self.solve(group, pair);
        };
        let assumed = *solving.assumed.entry(pair.clone()).or_insert_with(|| {
            solving.open.push(pair.clone());
            true
        });
        if assumed {
            solving.used_by.entry(pair).or_default().push(solving.now.clone());
        }
        assumed
    }

    /// Finds the largest set of pairs that conform, among all that this one depends on.
    ///
    /// Each pair is assumed to conform until it is seen that it does not; then those that used it are looked at again. Since more
    /// conforming nodes never make another one fail within a group, every "does not" is final, and so is what stands at the end.
    fn solve(&mut self, group: usize, pair: Pair) -> bool {
        let assumed = FxHashMap::from_iter([(pair.clone(), true)]);
        let open = vec![pair.clone()];
        self.solving.push(Solving { group, assumed, used_by: FxHashMap::default(), open, now: pair.clone() });
        while let Some(now) = self.solving.last_mut().and_then(|solving| solving.open.pop()) {
            if let Some(solving) = self.solving.last_mut() {
                if solving.assumed.get(&now) == Some(&false) {
                    continue;
                }
                solving.now = now.clone();
            }
            let conforms = self.meets_all(now.0, &now.1);
            if let Some(solving) = self.solving.last_mut().filter(|_| !conforms) {
                solving.open.extend(solving.used_by.remove(&now).unwrap_or_default());
                solving.assumed.insert(now, false);
            }
        }
        self.known.extend(self.solving.pop().into_iter().flat_map(|solved| solved.assumed));
        self.known.get(&pair).copied().unwrap_or(true)
    }

    /// How a focus node with its values breaks a constraint: nothing, or an entry for each result.
    fn failures(&mut self, constraint: &'a Constraint, focus: &Node, values: &[Node]) -> Vec<How> {
        let once_if = |broken: bool| if broken { vec![How::default()] } else { Vec::new() };
        match constraint {
            Constraint::MinCount(least) => once_if(values.len() < *least),
            Constraint::MaxCount(most) => once_if(values.len() > *most),
            Constraint::HasValue(wanted) => once_if(!values.contains(wanted)),
            Constraint::QualifiedMin { least, shape, siblings } => once_if(self.qualified(*shape, siblings, values) < *least),
            Constraint::QualifiedMax { most, shape, siblings } => once_if(self.qualified(*shape, siblings, values) > *most),
            Constraint::UniqueLang => self.languages_used_twice(values),
            Constraint::Closed { allowed } => self.not_allowed(allowed, values),
            Constraint::Equals(property) => self.unequal(property, focus, values),
            Constraint::LessThan { relation, property } => self.out_of_order(*relation, property, focus, values),
            Constraint::Disjoint(property) => {
                let others: FxHashSet<Node> = self.objects(focus, property).collect();
                values.iter().filter(|value| others.contains(value)).map(How::value).collect()
            }
            of_each_value => values.iter().filter(|value| !self.holds(of_each_value, value)).map(How::value).collect(),
        }
    }

    /// Whether a value meets a constraint that is about each value by itself.
    fn holds(&mut self, constraint: &Constraint, value: &Node) -> bool {
        let term = || self.data.term(value);
        match constraint {
            Constraint::Class { with_subclasses, .. } => types(self.data, value).any(|class| with_subclasses.contains(&class)),
            Constraint::Datatype(datatype) => match term() {
                Term::Literal(literal) => literal.datatype() == *datatype && value::is_well_formed(&literal),
                _ => false,
            },
            Constraint::NodeKind(kind) => Constraint::is_of_kind(&term(), kind.as_ref()),
            Constraint::Bound { relation, bound } => relation.holds(&term(), bound),
            Constraint::MinLength(least) => value::characters(&term()).is_some_and(|text| text.chars().count() >= *least),
            Constraint::MaxLength(most) => value::characters(&term()).is_some_and(|text| text.chars().count() <= *most),
            Constraint::CheckDigits => identifier::is_sound(&term()),
            Constraint::Pattern { regex, .. } => value::characters(&term()).is_some_and(|text| regex.is_match(text)),
            Constraint::LanguageIn(ranges) => match term() {
                Term::Literal(literal) => {
                    literal.language().is_some_and(|tag| ranges.iter().any(|range| value::language_matches(tag, range)))
                }
                _ => false,
            },
            Constraint::In(allowed) => allowed.contains(value),
            Constraint::Node(shape) => self.conforms(*shape, value),
            Constraint::Not(shape) => !self.conforms(*shape, value),
            Constraint::And(shapes) => shapes.iter().all(|shape| self.conforms(*shape, value)),
            Constraint::Or(shapes) => shapes.iter().any(|shape| self.conforms(*shape, value)),
            Constraint::Xone(shapes) => shapes.iter().filter(|shape| self.conforms(**shape, value)).count() == 1,
            // The rest is about all values together.
            _ => true,
        }
    }

    /// How many values conform to a shape and to none of its siblings.
    fn qualified(&mut self, shape: ShapeId, siblings: &[ShapeId], values: &[Node]) -> usize {
        let counts =
            |value: &&Node| self.conforms(shape, value) && !siblings.iter().any(|sibling| self.conforms(*sibling, value));
        values.iter().filter(counts).count()
    }

    fn objects(&self, focus: &Node, property: &NamedNode) -> impl Iterator<Item = Node> + use<'a> {
        self.data.objects(focus, &self.data.node(property.clone()))
    }

    fn languages_used_twice(&self, values: &[Node]) -> Vec<How> {
        let mut used: BTreeMap<String, usize> = BTreeMap::new();
        for value in values {
            if let Term::Literal(literal) = self.data.term(value)
                && let Some(language) = literal.language()
            {
                *used.entry(language.to_ascii_lowercase()).or_default() += 1;
            }
        }
        let twice = used.into_iter().filter(|(_, times)| *times > 1);
        twice.map(|(language, _)| How { language: Some(language), ..How::default() }).collect()
    }

    fn not_allowed(&self, allowed: &FxHashSet<Node>, values: &[Node]) -> Vec<How> {
        let stated = values.iter().flat_map(|value| self.data.matching(Some(value), None, None));
        stated
            .filter(|[_, property, _]| !allowed.contains(property))
            .map(|[_, property, object]| How { value: Some(object), property: Some(property), language: None })
            .collect()
    }

    /// The values that only one of the two properties has.
    fn unequal(&self, property: &NamedNode, focus: &Node, values: &[Node]) -> Vec<How> {
        let ours: FxHashSet<&Node> = values.iter().collect();
        let theirs: Vec<Node> = self.objects(focus, property).collect();
        let shared: FxHashSet<&Node> = theirs.iter().filter(|node| ours.contains(node)).collect();
        values.iter().chain(&theirs).filter(|node| !shared.contains(node)).map(How::value).collect()
    }

    /// The values that do not stand in a relation to each value of the other property, once for each of those.
    fn out_of_order(&self, relation: Relation, property: &NamedNode, focus: &Node, values: &[Node]) -> Vec<How> {
        let others: Vec<Term> = self.objects(focus, property).map(|other| self.data.term(&other)).collect();
        let mut failures = Vec::new();
        for value in values {
            let left = self.data.term(value);
            let holds = |other: &&Term| matches!(other, Term::Literal(right) if relation.holds(&left, right));
            failures.extend(others.iter().filter(|other| !holds(other)).map(|_| How::value(value)));
        }
        failures
    }
}
