//! GEXF 1.1 to 1.3, without what changes over time.

use super::build::{Build, Fields, Of, parse};
use super::lines::{Element, Piece, Pieces};
use crate::error::Result;
use crate::graph::several::{BAR, split};
use crate::graph::work::Work;
use crate::graph::{Graph, Value, ValueKind};
use rustc_hash::FxHashMap as HashMap;
use std::path::Path;

/// A declared attribute: its title and kind, and the value of what has none.
type Attribute = (String, ValueKind, Option<Value>);

struct State {
    build: Build,
    /// The attributes of nodes and of edges.
    attributes: [HashMap<String, Attribute>; 2],
    class: usize,
    things: Vec<(Thing, Fields, String)>,
    last: String,
    text: String,
    any: bool,
}

enum Thing {
    Node(String),
    Edge(String, String),
}

/// Reads GEXF.
pub(super) fn read(path: &Path, text: &str, work: &mut Work<'_>) -> Result<Graph> {
    let mut pieces = Pieces::of(path, text, work);
    let mut state = State {
        build: Build::new(path),
        attributes: Default::default(),
        class: 0,
        things: Vec::new(),
        last: String::new(),
        text: String::new(),
        any: false,
    };
    while let Some(piece) = pieces.next()? {
        match piece {
            Piece::Start(element) => {
                state.text.clear();
                state.start(&element, &mut pieces)?;
            }
            Piece::Text(text) => state.text.push_str(&text),
            Piece::End(name) => state.end(&name)?,
        }
    }
    if !state.any {
        return Err(pieces.wrong("there is no element `graph`: this is no GEXF"));
    }
    state.build.finish()
}

impl State {
    fn start(&mut self, element: &Element, pieces: &mut Pieces<'_, '_>) -> Result<()> {
        match element.name.as_str() {
            "graph" => {
                if element.get("defaultedgetype").is_some_and(|kind| kind != "directed") {
                    self.build.note_undirected();
                }
                self.any = true;
            }
            "attributes" => self.class = usize::from(element.get("class") == Some("edge")),
            "attribute" => {
                let id = pieces.wanted(element, "id")?;
                let title = element.get("title").unwrap_or(&id).to_owned();
                self.attributes[self.class].insert(id.clone(), (title, kind(element.get("type").unwrap_or("string")), None));
                self.last = id;
            }
            "node" => {
                let id = pieces.wanted(element, "id")?;
                let label = element.get("label").map(|label| ("label".to_owned(), Value::Text(label.to_owned())));
                self.things.push((Thing::Node(id), label.into_iter().collect(), pieces.place()));
            }
            "edge" => {
                let (source, target) = (pieces.wanted(element, "source")?, pieces.wanted(element, "target")?);
                let own = ["label", "weight"]
                    .into_iter()
                    .filter_map(|name| Some((name.to_owned(), Value::Text(element.get(name)?.to_owned()))));
                self.things.push((Thing::Edge(source, target), own.collect(), pieces.place()));
            }
            "attvalue" => self.value(element, pieces)?,
            "position" => {
                let number = |name: &str| element.get(name).and_then(|text| text.parse::<f64>().ok());
                if let (Some(x), Some(y), Some((_, fields, _))) = (number("x"), number("y"), self.things.last_mut()) {
                    fields.extend([("x".to_owned(), Value::Number(x)), ("y".to_owned(), Value::Number(-y))]);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn value(&mut self, element: &Element, pieces: &mut Pieces<'_, '_>) -> Result<()> {
        let Some((thing, fields, _)) = self.things.last_mut() else { return Ok(()) };
        let id = element.get("for").or_else(|| element.get("id")).unwrap_or("");
        let Some((title, kind, _)) = self.attributes[usize::from(matches!(thing, Thing::Edge(..)))].get(id) else {
            return Err(pieces.wrong(format!("`attvalue` is for `{id}`, which is not declared")));
        };
        let text = element.get("value").unwrap_or("");
        match parse(*kind, text) {
            Some(value) => fields.push((title.clone(), value)),
            None => return Err(pieces.wrong(format!("`{text}` is no value of `{title}`, whose type is another"))),
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<()> {
        match name {
            "description" => {
                let mut texts = split(&self.text, BAR).into_iter();
                let about = self.build.about();
                about.title = texts.next().unwrap_or_default();
                about.selection = texts.next().unwrap_or_default();
                about.notes.extend(texts);
            }
            "keywords" => {
                for pair in split(&self.text, BAR) {
                    if let [of @ ("node" | "edge"), name, iri] = pair.splitn(3, ' ').collect::<Vec<_>>()[..] {
                        self.build.iri(if of == "node" { Of::Nodes } else { Of::Edges }, name, iri);
                    }
                }
            }
            "default" => {
                if let Some((_, kind, default)) = self.attributes[self.class].get_mut(&self.last) {
                    *default = parse(*kind, &self.text);
                }
            }
            "node" | "edge" => {
                let Some((thing, mut fields, place)) = self.things.pop() else { return Ok(()) };
                for (title, _, default) in self.attributes[usize::from(matches!(thing, Thing::Edge(..)))].values() {
                    if let Some(default) = default.clone().filter(|_| !fields.iter().any(|(field, _)| field == title)) {
                        fields.push((title.clone(), default));
                    }
                }
                match thing {
                    Thing::Node(id) => self.build.node(&id, fields, &place)?,
                    Thing::Edge(source, target) => self.build.edge(&source, &target, fields, place)?,
                }
            }
            _ => {}
        }
        Ok(())
    }
}

fn kind(name: &str) -> ValueKind {
    match name {
        "integer" | "long" | "short" | "byte" => ValueKind::Integer,
        "float" | "double" => ValueKind::Number,
        "boolean" => ValueKind::Boolean,
        _ => ValueKind::Text,
    }
}
