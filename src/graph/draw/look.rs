//! How does each node and edge look: its kind, its size, its label and its rank?

use super::{ColourBy, Options};
use crate::error::{Error, Result, near};
use crate::graph::colour::{class_of, groups};
use crate::graph::{Edge, Graph, Node, Value, ValueKind, Word};
use crate::picture::colour::{KINDS, LINES};
use crate::picture::font::{self, Weight};
use petgraph::Direction;
use petgraph::visit::EdgeRef as _;
use std::collections::BTreeMap;

/// A group of nodes or edges that look alike, as the legend lists it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Kind {
    pub(super) name: String,
    pub(super) count: usize,
    /// The number of its colour and of its shape or dash.
    pub(super) style: usize,
}

/// How a graph looks before anything has a place.
#[derive(Debug)]
pub(super) struct Look {
    /// The style of each node, by number.
    pub(super) kind_of: Vec<usize>,
    pub(super) kinds: Vec<Kind>,
    /// The style of each edge, by number.
    pub(super) line_of: Vec<usize>,
    pub(super) lines: Vec<Kind>,
    /// The group of each node that a hull is drawn around.
    pub(super) group_of: Vec<Option<usize>>,
    pub(super) has_communities: bool,
    /// What the size of a node shows, and its value for each node.
    pub(super) measure: String,
    pub(super) values: Vec<f64>,
    /// The radius of the circle with the area of each node.
    pub(super) radius: Vec<f64>,
    /// The nodes, those of the highest value first.
    pub(super) ranked: Vec<usize>,
    pub(super) labels: Vec<Label>,
}

/// The text of a node.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Label {
    pub(super) text: String,
    pub(super) size: f64,
    pub(super) weight: Weight,
}

impl Look {
    pub(super) fn of(graph: &Graph, options: &Options) -> Result<Self> {
        check(graph, options)?;
        let (measure, values) = sizes(graph, options)?;
        let mut ranked: Vec<usize> = (0..values.len()).collect();
        ranked.sort_by(|a, b| values[*b].total_cmp(&values[*a]).then(a.cmp(b)));
        let communities = numbers(graph, COMMUNITY);
        let classes: Vec<Option<usize>> = graph.net.node_weights().map(class_of).collect();
        let stands_for = |node: usize| if options.grouped { values[node] as usize } else { 1 };
        let (kinds, kind_of) = match options.colour {
            ColourBy::Class => {
                let name = |class: usize| graph.classes.get(class).map_or("", called).to_owned();
                grouped(&classes, by_size(&classes, stands_for), KINDS, ["without a class", "other classes"], name)
            }
            ColourBy::Community => {
                let communities = communities.as_ref().ok_or_else(no_communities)?;
                grouped(communities, by_leader(communities, &ranked), KINDS, ["without a community", "other communities"], |c| {
                    community_name(graph, c, communities, &ranked)
                })
            }
        };
        let properties: Vec<Option<usize>> = graph.net.edge_weights().map(|edge| Some(edge.property as usize)).collect();
        let name = |property: usize| graph.properties.get(property).map_or("", called).to_owned();
        let edges = graph.net.raw_edges();
        let stands_for = |edge: usize| if options.grouped { edges[edge].weight.weight as usize } else { 1 };
        let (lines, line_of) = grouped(&properties, by_size(&properties, stands_for), LINES, ["", "other properties"], name);
        let has_communities = communities.is_some();
        let group_of = match (options.hulls, options.colour, communities) {
            (false, ..) => vec![None; values.len()],
            (true, _, Some(communities)) => communities,
            (true, ColourBy::Class, None) => classes,
            (true, ColourBy::Community, None) => return Err(no_communities()),
        };
        let labels = labels(graph, options, &ranked);
        let radius = radii(&values);
        Ok(Self { kind_of, kinds, line_of, lines, group_of, has_communities, measure, values, radius, ranked, labels })
    }
}

/// Looks whether the graph has what the labels are to show.
fn check(graph: &Graph, options: &Options) -> Result<()> {
    let is_known = |name: &&String| graph.properties.iter().any(|word| is_called(word, name));
    if let Some(name) = options.edge_labels.iter().find(|name| !is_known(name)) {
        let names = graph.properties.iter().flat_map(|word| [word.name.as_str(), word.label.as_str()]);
        let list = "a property of the graph is given by its name, its label or its IRI";
        return Err(Error::Unknown { what: "property of the edges", name: name.clone(), near: near(name, names), list });
    }
    let Some(wanted) = &options.language else { return Ok(()) };
    let mut tags: Vec<&str> = graph.net.node_weights().flat_map(|node| &node.names).map(|(_, tag)| tag.as_str()).collect();
    tags.retain(|tag| !tag.is_empty());
    tags.sort_unstable();
    tags.dedup();
    if tags.iter().any(|tag| speaks(tag, wanted)) {
        return Ok(());
    }
    let hint = if tags.is_empty() { "they name no language".to_owned() } else { format!("they are in: {}", tags.join(", ")) };
    Err(Error::Usage { message: format!("no label of the graph is in `{wanted}`"), hint })
}

/// Whether a tag is of a language.
fn speaks(tag: &str, wanted: &str) -> bool {
    tag.eq_ignore_ascii_case(wanted) || tag.split('-').next().is_some_and(|tag| tag.eq_ignore_ascii_case(wanted))
}

/// The column with the number of each node's community.
const COMMUNITY: &str = "community";

fn no_communities() -> Error {
    Error::Usage {
        message: "the graph has no communities to colour by".into(),
        hint: "measure them first: `--by community`".into(),
    }
}

/// The area and the measure that decide on size: a column of numbers, or the degree.
fn sizes(graph: &Graph, options: &Options) -> Result<(String, Vec<f64>)> {
    let degree = || {
        let of = |node| graph.net.edges(node).count() + graph.net.edges_directed(node, Direction::Incoming).count();
        graph.net.node_indices().map(|node| of(node) as f64).collect()
    };
    let Some(name) = options.size.as_deref() else { return Ok(("degree".into(), degree())) };
    let numeric = |kind| matches!(kind, ValueKind::Integer | ValueKind::Number);
    let Some(column) = graph.node_columns.iter().position(|column| column.name == name && numeric(column.kind)) else {
        if name == "degree" {
            return Ok((name.to_owned(), degree()));
        }
        let columns = || graph.node_columns.iter().filter(|c| numeric(c.kind)).map(|c| c.name.as_str()).chain(["degree"]);
        let list = "a node has the size of a measure or of an attribute that is a number";
        return Err(Error::Unknown { what: "measure of the nodes", name: name.to_owned(), near: near(name, columns()), list });
    };
    let value = |node: &Node| number(&node.values, column).filter(|value| *value > 0.0).unwrap_or(0.0);
    Ok((name.to_owned(), graph.net.node_weights().map(value).collect()))
}

fn number(values: &[(u32, Value)], column: usize) -> Option<f64> {
    values.iter().find(|(number, _)| *number as usize == column).and_then(|(_, value)| match value {
        Value::Integer(value) => Some(*value as f64),
        Value::Number(value) => Some(*value).filter(|value| value.is_finite()),
        Value::Text(_) | Value::Boolean(_) => None,
    })
}

fn numbers(graph: &Graph, name: &str) -> Option<Vec<Option<usize>>> {
    let column = graph.node_columns.iter().position(|column| column.name == name)?;
    Some(graph.net.node_weights().map(|node| number(&node.values, column).map(|value| value.max(0.0) as usize)).collect())
}

/// The radius of the largest node, and of the smallest whatever its value.
const LARGEST: f64 = 15.0;
const SMALLEST: f64 = 3.6;

/// Radii such that the area is in proportion to the value, down to the smallest that can be seen.
fn radii(values: &[f64]) -> Vec<f64> {
    let largest = values.iter().copied().fold(0.0, f64::max);
    let smallest = values.iter().copied().fold(f64::INFINITY, f64::min);
    if largest <= 0.0 || smallest == largest {
        return vec![6.0; values.len()];
    }
    values.iter().map(|value| radius_for(*value, largest)).collect()
}

/// The radius of a node of a value when the largest value is known.
pub(super) fn radius_for(value: f64, largest: f64) -> f64 {
    (LARGEST * (value / largest).sqrt()).max(SMALLEST)
}

/// The groups with their sizes, largest first; a member may stand for several.
fn by_size(members: &[Option<usize>], stands_for: impl Fn(usize) -> usize) -> Vec<(Option<usize>, usize)> {
    groups(members.iter().enumerate().map(|(at, group)| (*group, stands_for(at))))
}

/// The groups with their sizes, those with the members of the highest rank first, so that no important node is grey. As many as have
/// styles of their own stand in the order of their numbers, in which a reader looks for them.
fn by_leader(members: &[Option<usize>], ranked: &[usize]) -> Vec<(Option<usize>, usize)> {
    let mut leader: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    for (rank, node) in ranked.iter().enumerate() {
        leader.entry(members[*node]).or_insert(rank);
    }
    let mut groups = by_size(members, |_| 1);
    groups.sort_by_key(|(group, _)| (group.is_none(), leader[group]));
    let styled = groups.len().min(KINDS);
    groups[..styled].sort_by_key(|(group, _)| (group.is_none(), *group));
    groups
}

/// The kinds of some groups in their order, and the style of each member; from the `styles`-th on they are one.
fn grouped(
    members: &[Option<usize>],
    groups: Vec<(Option<usize>, usize)>,
    styles: usize,
    [none, others]: [&str; 2],
    name: impl Fn(usize) -> String,
) -> (Vec<Kind>, Vec<usize>) {
    // What belongs to none has the style of all others.
    let style = |at: usize, group: &Option<usize>| if group.is_none() { styles } else { at.min(styles) };
    let named = |group: &Option<usize>| group.map_or_else(|| none.to_owned(), &name);
    let split = if groups.len() <= styles + 1 { groups.len() } else { styles };
    let mut kinds: Vec<Kind> = groups[..split]
        .iter()
        .enumerate()
        .map(|(at, (group, count))| Kind { name: named(group), count: *count, style: style(at, group) })
        .collect();
    let rest = &groups[split..];
    if !rest.is_empty() {
        let count = rest.iter().map(|(_, count)| count).sum();
        kinds.push(Kind { name: format!("{} {others}", rest.len()), count, style: styles });
    }
    let style_of: BTreeMap<Option<usize>, usize> =
        groups.iter().enumerate().map(|(at, (group, _))| (*group, style(at, group))).collect();
    (kinds, members.iter().map(|member| style_of[member]).collect())
}

/// A community is called after its member of the highest rank.
fn community_name(graph: &Graph, community: usize, communities: &[Option<usize>], ranked: &[usize]) -> String {
    let leader = ranked.iter().find(|node| communities[**node] == Some(community));
    let label = leader.and_then(|node| graph.net.node_weights().nth(*node)).map_or("", |node| node.label.as_str());
    format!("{community}: {label}")
}

fn labels(graph: &Graph, options: &Options, ranked: &[usize]) -> Vec<Label> {
    let count = ranked.len();
    let mut labels = vec![Label { text: String::new(), size: 0.0, weight: Weight::Regular }; count];
    let nodes: Vec<&Node> = graph.net.node_weights().collect();
    for (rank, node) in ranked.iter().enumerate() {
        let (size, weight) = match rank as f64 / count as f64 {
            _ if count < 8 => (11.0, Weight::Regular),
            place if place < 0.03 => (13.0, Weight::Bold),
            place if place < 0.15 => (11.5, Weight::Regular),
            _ => (10.0, Weight::Regular),
        };
        labels[*node] = Label { text: text_of(nodes[*node], options.language.as_deref()), size, weight };
    }
    labels
}

/// The label of a node in a language if it has one, else its usual label, else its identifier; on one line.
pub(super) fn text_of(node: &Node, language: Option<&str>) -> String {
    let spoken = language.and_then(|wanted| node.names.iter().find(|(_, tag)| speaks(tag, wanted)).map(|(name, _)| name));
    let label = spoken.unwrap_or(if node.label.is_empty() { &node.iri } else { &node.label });
    label.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Label {
    /// The ways to set the label in one to three lines, the best first; each line with its width.
    pub(super) fn settings(&self) -> Vec<Vec<(String, f64)>> {
        const LINE: f64 = 11.0;
        const LONGEST: f64 = 15.0;
        let whole = font::width(&self.text, self.size, self.weight);
        let mut found: Vec<Vec<String>> = Vec::new();
        let room = LONGEST * self.size;
        if whole <= room {
            found.push(vec![self.text.clone()]);
        }
        for lines in 2..=3_usize {
            // The narrowest block of so many lines, by halving.
            let (mut low, mut high) = (whole / lines as f64, room);
            if low > high {
                continue;
            }
            for _ in 0..8 {
                let middle = f64::midpoint(low, high);
                if font::wrap(&self.text, self.size, self.weight, middle).len() > lines { low = middle } else { high = middle }
            }
            let block = font::wrap(&self.text, self.size, self.weight, high);
            if block.len() <= lines && block.len() > 1 && !block.iter().any(|line| line.ends_with('…')) && !found.contains(&block)
            {
                found.push(block);
            }
        }
        if found.is_empty() {
            let mut block = font::wrap(&self.text, self.size, self.weight, room);
            if block.len() > 3 {
                let rest = block.split_off(2).join(" ");
                block.push(font::shorten(&format!("{rest} …"), self.size, self.weight, room).replace(" …", "…"));
            }
            found.push(block);
        }
        if whole > LINE * self.size && found.len() > 1 {
            found.swap(0, 1);
        }
        let measured = |line: String| {
            let width = font::width(&line, self.size, self.weight);
            (line, width)
        };
        found.into_iter().map(|block| block.into_iter().map(measured).collect()).collect()
    }
}

/// The text that an edge bears: its property, and how many edges it stands for if that may be several.
pub(super) fn edge_text(graph: &Graph, options: &Options, edge: &Edge) -> String {
    let property = graph.properties.get(edge.property as usize).map_or("", called);
    if options.grouped { format!("{property} ({})", edge.weight) } else { property.to_owned() }
}

/// The label of a word, or its name: what other tools write often has only that.
fn called(word: &Word) -> &str {
    if word.label.is_empty() { &word.name } else { &word.label }
}

/// Whether the label of a property is among those that were asked for.
pub(super) fn asked(graph: &Graph, edge: &Edge, properties: &[String]) -> bool {
    let word = graph.properties.get(edge.property as usize);
    word.is_some_and(|word| properties.iter().any(|asked| is_called(word, asked)))
}

fn is_called(word: &Word, name: &str) -> bool {
    [word.name.as_str(), &word.label, &word.iri].contains(&name) || word.name.rsplit(':').next() == Some(name)
}

/// The nodes that an edge joins, by number.
pub(super) fn ends(graph: &Graph) -> Vec<(usize, usize)> {
    graph.net.edge_references().map(|edge| (edge.source().index(), edge.target().index())).collect()
}
