//! Which shapes are there, and what does each apply to?
//!
//! Reads a graph of shapes into numbered [`Shape`]s: every shape that is typed, has a target, or is named by another one. What is
//! not well formed is an error that names the shape; what SHACL Core does not have is counted, so that nothing is passed over in silence.

use super::constraint::{self, Constraint};
use super::nesting::Nesting;
use super::path::{self, Path};
use crate::dataset::Dataset;
use crate::error::{Error, Result, near};
use crate::query::triples::{Node, Triples};
use crate::vocab::{Prefixes, owl, rdf as types, rdfs, sh, sh_parts};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// The number of a shape.
pub(super) type ShapeId = usize;

/// All shapes, and what is known of them together.
pub(super) struct Shapes {
    pub(super) shapes: Vec<Shape>,
    pub(super) nesting: Nesting,
    /// What is there and was not read, in words.
    pub(super) notes: Vec<String>,
}

/// A node shape or, if it has a path, a property shape.
pub(super) struct Shape {
    pub(super) node: NamedOrBlankNode,
    pub(super) path: Option<Path>,
    pub(super) targets: Vec<Target>,
    pub(super) constraints: Vec<Constraint>,
    pub(super) severity: NamedNode,
    pub(super) messages: Vec<Literal>,
    pub(super) deactivated: bool,
}

/// Which nodes a shape is checked for.
pub(super) enum Target {
    Node(Node),
    Class(Node),
    SubjectsOf(Node),
    ObjectsOf(Node),
}

/// Reads the shapes of a graph, for data that they will be checked on.
///
/// # Errors
/// A shape that is not well formed, or that refers to itself where that has no meaning.
pub(super) fn read(shapes: &Dataset, data: &Dataset) -> Result<Shapes> {
    let mut reader = Reader::new(shapes, data);
    reader.refuse_entailment()?;
    for node in reader.declared() {
        reader.id(&node)?;
    }
    let mut read = Vec::new();
    // Reading a shape can find others, which are then read in turn.
    while read.len() < reader.found.len() {
        let node = reader.found[read.len()].clone();
        read.push(reader.shape(&node)?);
    }
    let nesting = Nesting::of(&read);
    if let Some((shape, what)) = nesting.fault() {
        return Err(reader.ill_formed(&read[shape].node.clone().into(), what));
    }
    Ok(Shapes { shapes: read, nesting, notes: reader.notes() })
}

/// What is needed while shapes are read.
pub(super) struct Reader<'a> {
    pub(super) graph: Triples<'a>,
    pub(super) data: Triples<'a>,
    prefixes: &'a Prefixes,
    found: Vec<Term>,
    ids: FxHashMap<Term, ShapeId>,
}

/// Properties whose subject is a shape.
const TARGETS: &[NamedNodeRef<'_>] = &[sh::TARGET_CLASS, sh::TARGET_NODE, sh::TARGET_OBJECTS_OF, sh::TARGET_SUBJECTS_OF];

impl<'a> Reader<'a> {
    fn new(shapes: &'a Dataset, data: &'a Dataset) -> Self {
        Self {
            graph: Triples::of(shapes),
            data: Triples::of(data),
            prefixes: &shapes.prefixes,
            found: Vec::new(),
            ids: FxHashMap::default(),
        }
    }

    /// The number of a shape, which is read later if it is new.
    pub(super) fn id(&mut self, node: &Term) -> Result<ShapeId> {
        if let Some(id) = self.ids.get(node) {
            return Ok(*id);
        }
        if !matches!(node, Term::NamedNode(_) | Term::BlankNode(_)) {
            return Err(Error::Shapes(format!("`{}` stands where a shape is needed", self.shown(node))));
        }
        let id = self.found.len();
        self.found.push(node.clone());
        self.ids.insert(node.clone(), id);
        Ok(id)
    }

    /// The nodes that are shapes by their own words: by type or by target.
    fn declared(&self) -> Vec<Term> {
        let predicate = |iri: NamedNodeRef<'_>| self.graph.node(iri.into_owned());
        let typed = [sh::NODE_SHAPE, sh::PROPERTY_SHAPE]
            .into_iter()
            .flat_map(|class| self.graph.subjects(&predicate(types::TYPE), &predicate(class)));
        let targeted = TARGETS.iter().flat_map(|target| self.graph.matching(None, Some(&predicate(*target)), None));
        typed.chain(targeted.map(|[subject, ..]| subject)).map(|node| self.graph.term(&node)).collect()
    }

    fn shape(&mut self, node: &Term) -> Result<Shape> {
        let path = match self.at_most_one(node, sh::PATH)? {
            Some(path) => Some(path::read(self, node, &path)?),
            None => None,
        };
        let is_a = |class: NamedNodeRef<'_>| self.graph.values(node, types::TYPE).contains(&class.into_owned().into());
        if path.is_some() && is_a(sh::NODE_SHAPE) {
            return Err(self.ill_formed(node, "a sh:NodeShape has no sh:path; make it a sh:PropertyShape"));
        }
        if path.is_none() && is_a(sh::PROPERTY_SHAPE) {
            return Err(self.ill_formed(node, "a sh:PropertyShape needs a sh:path"));
        }
        let severity = match self.at_most_one(node, sh::SEVERITY)? {
            Some(severity) => self.iri(node, sh::SEVERITY, severity)?,
            None => sh::VIOLATION.into_owned(),
        };
        Ok(Shape {
            node: match node {
                Term::BlankNode(node) => node.clone().into(),
                Term::NamedNode(node) => node.clone().into(),
                _ => return Err(self.ill_formed(node, "is a literal")),
            },
            targets: self.targets(node)?,
            constraints: constraint::read(self, node, path.as_ref())?,
            path,
            severity,
            messages: self.messages(node)?,
            deactivated: self.boolean(node, sh::DEACTIVATED)?,
        })
    }

    fn targets(&self, shape: &Term) -> Result<Vec<Target>> {
        let mut targets = Vec::new();
        let values = |property| self.graph.values(shape, property).into_iter();
        for node in values(sh::TARGET_NODE) {
            if matches!(node, Term::BlankNode(_)) {
                return Err(self.ill_formed(shape, "its sh:targetNode is a blank node, which no data can name"));
            }
            targets.push(Target::Node(self.data.node(node)));
        }
        for (property, target) in [
            (sh::TARGET_CLASS, Target::Class as fn(Node) -> Target),
            (sh::TARGET_SUBJECTS_OF, Target::SubjectsOf),
            (sh::TARGET_OBJECTS_OF, Target::ObjectsOf),
        ] {
            for value in values(property) {
                targets.push(target(self.data.node(self.iri(shape, property, value)?)));
            }
        }
        // A shape that is a class as well applies to its own instances.
        let classes = [rdfs::CLASS, owl::CLASS].map(|class| Term::from(class.into_owned()));
        let types = self.graph.values(shape, types::TYPE);
        let is_class = types.iter().any(|class| classes.contains(class) || self.is_below(class, &classes));
        if is_class && matches!(shape, Term::NamedNode(_)) {
            targets.push(Target::Class(self.data.node(shape.clone())));
        }
        Ok(targets)
    }

    /// Whether the shapes say that a class is a subclass of one of the given ones.
    fn is_below(&self, class: &Term, above: &[Term]) -> bool {
        let up = Path::OneOrMore(Box::new(Path::Predicate(rdfs::SUB_CLASS_OF.into_owned())));
        up.follow(self.graph, &self.graph.node(class.clone())).iter().any(|node| above.contains(&self.graph.term(node)))
    }

    fn messages(&self, shape: &Term) -> Result<Vec<Literal>> {
        let mut messages = Vec::new();
        for message in self.graph.values(shape, sh::MESSAGE) {
            match message {
                Term::Literal(text) if text.datatype() == xsd::STRING || text.language().is_some() => messages.push(text),
                other => return Err(self.ill_formed(shape, &format!("`{}` is no sh:message", self.shown(&other)))),
            }
        }
        messages.sort_by(|a, b| (a.language(), a.value()).cmp(&(b.language(), b.value())));
        Ok(messages)
    }

    // ---- Values of a shape, with what is wrong about them ----

    /// The value of a property that a shape has once or not at all.
    pub(super) fn at_most_one(&self, shape: &Term, property: NamedNodeRef<'_>) -> Result<Option<Term>> {
        let mut values = self.graph.values(shape, property);
        match values.len() {
            0 | 1 => Ok(values.pop()),
            more => Err(self.ill_formed(shape, &format!("it has {more} values of {}; one is allowed", self.name(property)))),
        }
    }

    /// Whether a property of a shape is true. Only the word counts, as in the tests of the W3C.
    pub(super) fn boolean(&self, shape: &Term, property: NamedNodeRef<'_>) -> Result<bool> {
        match self.at_most_one(shape, property)? {
            None => Ok(false),
            Some(Term::Literal(literal)) if literal.datatype() == xsd::BOOLEAN => Ok(literal.value() == "true"),
            Some(other) => Err(self.wrong(shape, property, &other, "true or false")),
        }
    }

    /// A number of things, such as a length.
    pub(super) fn count(&self, shape: &Term, property: NamedNodeRef<'_>) -> Result<Option<usize>> {
        match self.at_most_one(shape, property)? {
            None => Ok(None),
            Some(Term::Literal(literal)) if literal.datatype() == xsd::INTEGER && literal.value().parse::<usize>().is_ok() => {
                Ok(literal.value().parse().ok())
            }
            Some(other) => Err(self.wrong(shape, property, &other, "a whole number")),
        }
    }

    pub(super) fn string(&self, shape: &Term, property: NamedNodeRef<'_>) -> Result<Option<String>> {
        match self.at_most_one(shape, property)? {
            None => Ok(None),
            Some(Term::Literal(literal)) if literal.datatype() == xsd::STRING => Ok(Some(literal.value().to_owned())),
            Some(other) => Err(self.wrong(shape, property, &other, "a string")),
        }
    }

    pub(super) fn iri(&self, shape: &Term, property: NamedNodeRef<'_>, value: Term) -> Result<NamedNode> {
        match value {
            Term::NamedNode(iri) => Ok(iri),
            other => Err(self.wrong(shape, property, &other, "an IRI")),
        }
    }

    /// The members of the list that a property of a shape has as its value.
    pub(super) fn members(&self, shape: &Term, property: NamedNodeRef<'_>, head: &Term) -> Result<Vec<Term>> {
        list(self.graph, head)
            .map_err(|fault| self.ill_formed(shape, &format!("the list in its {} {fault}", self.name(property))))
    }

    pub(super) fn wrong(&self, shape: &Term, property: NamedNodeRef<'_>, value: &Term, wanted: &str) -> Error {
        self.ill_formed(shape, &format!("its {} is `{}` and should be {wanted}", self.name(property), self.shown(value)))
    }

    pub(super) fn ill_formed(&self, shape: &Term, what: &str) -> Error {
        let name = match (shape, named(self.graph, shape)) {
            (Term::NamedNode(iri), _) => format!("`{}`", self.prefixes.display(iri.as_ref())),
            (_, Some(iri)) => format!("a part of `{}`", self.prefixes.display(iri.as_ref())),
            (_, None) => "a shape without a name".to_owned(),
        };
        Error::Shapes(format!("in {name}: {what}"))
    }

    pub(super) fn shown(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(iri) => self.prefixes.display(iri.as_ref()),
            other => other.to_string(),
        }
    }

    fn name(&self, property: NamedNodeRef<'_>) -> String {
        self.prefixes.display(property)
    }

    // ---- What is there and is not SHACL Core ----

    fn refuse_entailment(&self) -> Result<()> {
        let entailment = self.graph.node(sh::ENTAILMENT.into_owned());
        match self.graph.matching(None, Some(&entailment), None).next() {
            Some([.., regime]) => {
                let regime = self.shown(&self.graph.term(&regime));
                Err(Error::Shapes(format!("they ask for the entailment `{regime}`; only data as it is given can be checked")))
            }
            None => Ok(()),
        }
    }

    /// What the shapes say in the words of SHACL that is not part of SHACL Core, with how often: a look at every triple.
    fn not_core(&self) -> BTreeMap<String, usize> {
        let namespace = sh::PATH.as_str().trim_end_matches("path");
        let mut uses: FxHashMap<Node, usize> = FxHashMap::default();
        let custom = self.graph.node(sh::CONSTRAINT_COMPONENT.into_owned());
        let rdf_type = self.graph.node(types::TYPE.into_owned());
        for [_, predicate, object] in self.graph.matching(None, None, None) {
            let word = if predicate == rdf_type && object == custom { object } else { predicate };
            *uses.entry(word).or_default() += 1;
        }
        let is_other = |iri: &NamedNode| {
            iri.as_str().starts_with(namespace) && !sh::ALL.contains(&iri.as_ref()) && !sh_parts::ALL.contains(&iri.as_ref())
        };
        uses.into_iter()
            .filter_map(|(node, count)| match self.graph.term(&node) {
                Term::NamedNode(iri) if is_other(&iri) || iri == sh::CONSTRAINT_COMPONENT => {
                    Some((self.name(iri.as_ref()), count))
                }
                _ => None,
            })
            .collect()
    }

    fn notes(&self) -> Vec<String> {
        let known: Vec<String> = sh::ALL.iter().map(|term| self.name(*term)).collect();
        let note = |(name, count): (&String, &usize)| {
            let times = if *count == 1 { "once".to_owned() } else { format!("{count} times") };
            let guess = match near(name, known.iter().map(String::as_str)).first() {
                Some(near) => format!("; did you mean `{near}`?"),
                None => String::new(),
            };
            format!("`{name}`, used {times}, is not part of SHACL Core and was not checked{guess}")
        };
        self.not_core().iter().map(note).collect()
    }
}

/// The nearest node with an IRI that refers to a node, directly or through lists and other blank nodes; or its own IRI.
pub(super) fn named(graph: Triples<'_>, node: &Term) -> Option<NamedNode> {
    let mut seen = FxHashSet::default();
    let mut around = vec![node.clone()];
    while let Some(node) = around.pop() {
        if let Term::NamedNode(iri) = node {
            return Some(iri);
        }
        if seen.insert(node.clone()) {
            let subjects = graph.matching(None, None, Some(&graph.node(node)));
            around.extend(subjects.map(|[subject, ..]| graph.term(&subject)));
        }
    }
    None
}

/// The members of a list.
///
/// # Errors
/// What is wrong with the list, to be put behind "the list": it ends in the middle, forks, or leads back into itself.
pub(super) fn list(graph: Triples<'_>, head: &Term) -> std::result::Result<Vec<Term>, &'static str> {
    let (first, rest) = (graph.node(rdf::FIRST.into_owned()), graph.node(rdf::REST.into_owned()));
    let nil = graph.node(rdf::NIL.into_owned());
    let mut members = Vec::new();
    let mut seen = FxHashSet::default();
    let mut cell = graph.node(head.clone());
    while cell != nil {
        if !seen.insert(cell.clone()) {
            return Err("leads back into itself");
        }
        let mut values = graph.objects(&cell, &first);
        let mut next = graph.objects(&cell, &rest);
        match (values.next(), values.next(), next.next(), next.next()) {
            (Some(value), None, Some(after), None) => {
                members.push(graph.term(&value));
                cell = after;
            }
            (None, _, None, _) if members.is_empty() => return Err("is no list"),
            (Some(_), Some(_), ..) | (.., Some(_)) => return Err("forks"),
            _ => return Err("has no end"),
        }
    }
    Ok(members)
}
