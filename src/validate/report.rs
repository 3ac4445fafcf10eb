//! What is wrong, and where?
//!
//! The results of a check in a fixed order, as rows for the formats of answers and as triples in the words of SHACL.

use super::path::Path;
use crate::query::{Row, Rows};
use crate::vocab::{Prefixes, rdf, sh};
use oxigraph::model::{BlankNode, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple};

/// What a check found.
pub struct Report {
    /// The results: violations first, then by focus node.
    pub results: Vec<Violation>,
    /// How many nodes the targets of the shapes name.
    pub focus_nodes: usize,
    /// What was not checked, in words.
    pub notes: Vec<String>,
    /// The prefixes of data and shapes.
    pub prefixes: Prefixes,
}

/// One result: a constraint that a node breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The node that was checked.
    pub focus: Term,
    /// The path to what is wrong, if the shape has one.
    pub path: Option<Path>,
    /// The value that is wrong, if it is one value.
    pub value: Option<Term>,
    /// What is wrong, in the words of the shape or else in ours; one in each language.
    pub messages: Vec<Literal>,
    /// How bad it is: usually `sh:Violation`, `sh:Warning` or `sh:Info`.
    pub severity: NamedNode,
    /// The shape that has the constraint.
    pub source_shape: NamedOrBlankNode,
    /// The shape by a name: its own IRI, or that of the shape around it.
    pub named_shape: Option<NamedNode>,
    /// The kind of constraint.
    pub component: NamedNodeRef<'static>,
    /// How many results SHACL counts this as: one for each pair of values, or for each way that leads to the shape.
    pub times: usize,
}

impl Violation {
    /// The message to show: English or without a language, if there is such a one.
    pub fn message(&self) -> &str {
        let fits = |message: &&Literal| message.language().is_none_or(|language| language == "en" || language.starts_with("en-"));
        self.messages.iter().find(fits).or(self.messages.first()).map_or("", Literal::value)
    }

    fn rank(&self) -> usize {
        SEVERITIES.iter().position(|severity| *severity == self.severity).unwrap_or(SEVERITIES.len())
    }
}

const SEVERITIES: &[NamedNodeRef<'_>] = &[sh::VIOLATION, sh::WARNING, sh::INFO];

impl Report {
    /// Puts results in order, and counts those that are the same in everything.
    pub(super) fn new(mut results: Vec<Violation>, focus_nodes: usize, notes: Vec<String>, prefixes: Prefixes) -> Self {
        results.sort_by_cached_key(|v| {
            let value = v.value.as_ref().map(ToString::to_string);
            let shape = v.source_shape.to_string();
            (v.rank(), v.severity.clone(), v.focus.to_string(), v.path.clone(), value, v.component.as_str(), shape)
        });
        results.dedup_by(|later, kept| {
            let times = kept.times;
            later.times = times;
            let same = later == kept;
            kept.times = times + usize::from(same);
            later.times = 1;
            same
        });
        Self { results, focus_nodes, notes, prefixes }
    }

    /// Whether nothing at all was found, as SHACL means it.
    pub fn conforms(&self) -> bool {
        self.results.is_empty()
    }

    /// How many results there are of a severity.
    pub fn count(&self, severity: NamedNodeRef<'_>) -> usize {
        self.results.iter().filter(|violation| violation.severity == severity).count()
    }

    /// Whether data and shapes agree so far that nothing has to be put right: warnings are allowed.
    pub fn is_acceptable(&self) -> bool {
        self.results.iter().all(|violation| [sh::WARNING, sh::INFO].contains(&violation.severity.as_ref()))
    }

    /// The results as rows.
    pub fn rows(&self) -> Rows<'_> {
        let columns = ["severity", "focus", "path", "value", "message", "shape", "component"];
        let row = |violation: &Violation| -> Row {
            let path = violation.path.as_ref().map(|path| match path {
                Path::Predicate(predicate) => predicate.clone().into(),
                other => Literal::from(other.display(&self.prefixes)).into(),
            });
            vec![
                Some(violation.severity.clone().into()),
                Some(violation.focus.clone()),
                path,
                violation.value.clone(),
                Some(Literal::from(violation.message()).into()),
                violation.named_shape.clone().map(Into::into),
                Some(violation.component.into_owned().into()),
            ]
        };
        Rows::new(&columns, self.results.iter().map(move |violation| Ok(row(violation))))
    }

    /// The report in RDF: a `sh:ValidationReport`.
    pub fn graph(&self) -> Vec<Triple> {
        let report = BlankNode::new_unchecked("report");
        let mut triples = vec![
            Triple::new(report.clone(), rdf::TYPE, sh::VALIDATION_REPORT),
            Triple::new(report.clone(), sh::CONFORMS, Literal::from(self.conforms())),
        ];
        let mut paths = 0;
        let mut path_node = || {
            paths += 1;
            BlankNode::new_unchecked(format!("path{paths}"))
        };
        let mut details = Vec::new();
        let each = self.results.iter().flat_map(|violation| std::iter::repeat_n(violation, violation.times));
        for (at, violation) in each.enumerate() {
            let node = BlankNode::new_unchecked(format!("result{}", at + 1));
            triples.push(Triple::new(report.clone(), sh::RESULT, node.clone()));
            describe(violation, &node, &mut path_node, &mut details);
        }
        triples.extend(details);
        triples
    }
}

fn describe(violation: &Violation, node: &BlankNode, path_node: &mut dyn FnMut() -> BlankNode, triples: &mut Vec<Triple>) {
    let mut state = |property: NamedNodeRef<'_>, object: Term| triples.push(Triple::new(node.clone(), property, object));
    state(rdf::TYPE, sh::VALIDATION_RESULT.into_owned().into());
    state(sh::RESULT_SEVERITY, violation.severity.clone().into());
    state(sh::FOCUS_NODE, violation.focus.clone());
    if let Some(value) = &violation.value {
        state(sh::VALUE, value.clone());
    }
    for message in &violation.messages {
        state(sh::RESULT_MESSAGE, message.clone().into());
    }
    state(sh::SOURCE_SHAPE, violation.source_shape.clone().into());
    state(sh::SOURCE_CONSTRAINT_COMPONENT, violation.component.into_owned().into());
    if let Some(path) = &violation.path {
        let mut parts = Vec::new();
        let path = path.describe(path_node, &mut parts);
        triples.push(Triple::new(node.clone(), sh::RESULT_PATH, path));
        triples.extend(parts);
    }
}
