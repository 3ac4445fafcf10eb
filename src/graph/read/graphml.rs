//! GraphML, that of yEd included: its labels and places are taken where there are no attributes for them.

use super::build::{Build, Fields, Of, parse};
use super::lines::{Element, Piece, Pieces};
use crate::error::Result;
use crate::graph::several::{BAR, split};
use crate::graph::work::Work;
use crate::graph::{Graph, Value, ValueKind};
use rustc_hash::FxHashMap as HashMap;
use std::path::Path;

/// A declared attribute.
#[derive(Clone)]
struct Key {
    name: String,
    scope: String,
    kind: ValueKind,
    default: Option<Value>,
    /// Whether it holds what yEd draws.
    is_picture: bool,
}

/// What is being read.
enum Thing {
    Graph,
    Node(String),
    Edge(String, String),
}

struct State {
    build: Build,
    keys: HashMap<String, Key>,
    things: Vec<(Thing, Fields, String)>,
    any: bool,
}

/// Reads GraphML.
pub(super) fn read(path: &Path, text: &str, work: &mut Work<'_>) -> Result<Graph> {
    let mut pieces = Pieces::of(path, text, work);
    let mut state = State { build: Build::new(path), keys: HashMap::default(), things: Vec::new(), any: false };
    while let Some(piece) = pieces.next()? {
        match piece {
            Piece::Start(element) => state.start(&element, &mut pieces)?,
            Piece::End(name) => state.end(&name)?,
            Piece::Text(_) => {}
        }
    }
    if !state.any {
        return Err(pieces.wrong("there is no element `graph`: this is no GraphML"));
    }
    state.build.finish()
}

impl State {
    fn start(&mut self, element: &Element, pieces: &mut Pieces<'_, '_>) -> Result<()> {
        match element.name.as_str() {
            "key" => {
                let (id, key) = self.key(element, pieces)?;
                self.keys.insert(id, key);
            }
            "graph" => {
                if element.get("edgedefault") == Some("undirected") && !self.any {
                    self.build.note_undirected();
                }
                self.any = true;
                self.things.push((Thing::Graph, Vec::new(), pieces.place()));
            }
            "node" => {
                let id = pieces.wanted(element, "id")?;
                self.things.push((Thing::Node(id), Vec::new(), pieces.place()));
            }
            "edge" => {
                let (source, target) = (pieces.wanted(element, "source")?, pieces.wanted(element, "target")?);
                self.things.push((Thing::Edge(source, target), Vec::new(), pieces.place()));
            }
            "data" => {
                let id = pieces.wanted(element, "key")?;
                self.data(&id, pieces)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn key(&mut self, element: &Element, pieces: &mut Pieces<'_, '_>) -> Result<(String, Key)> {
        let id = element.get("id").map(ToOwned::to_owned).ok_or_else(|| pieces.wrong("a key has no attribute `id`"))?;
        let kind = match element.get("attr.type").unwrap_or("string") {
            "int" | "long" => ValueKind::Integer,
            "float" | "double" => ValueKind::Number,
            "boolean" => ValueKind::Boolean,
            "string" => ValueKind::Text,
            other => {
                return Err(pieces.wrong(format!("`{other}` is no type of GraphML: boolean, int, long, float, double or string")));
            }
        };
        let name = element.get("attr.name").unwrap_or(&id).to_owned();
        let is_picture = element.get("yfiles.type").is_some();
        let scope = element.get("for").unwrap_or("all").to_owned();
        let mut key = Key { name, scope, kind, default: None, is_picture };
        let mut inside = String::new();
        let mut content = String::new();
        while let Some(piece) = pieces.next()? {
            match piece {
                Piece::Start(element) => {
                    inside = element.name;
                    content.clear();
                }
                Piece::Text(text) => content.push_str(&text),
                Piece::End(name) if name == "key" => break,
                Piece::End(name) => {
                    match (name == inside, name.as_str()) {
                        (true, "default") => key.default = parse(kind, &content),
                        (true, "desc") if !content.trim().is_empty() => {
                            let of = if key.scope == "node" { Of::Nodes } else { Of::Edges };
                            self.build.iri(of, &key.name, content.trim());
                        }
                        _ => {}
                    }
                    content.clear();
                }
            }
        }
        Ok((id, key))
    }

    fn data(&mut self, id: &str, pieces: &mut Pieces<'_, '_>) -> Result<()> {
        let Some(key) = self.keys.get(id).cloned() else {
            return Err(pieces.wrong(format!("`data` has the key `{id}`, which is not declared")));
        };
        if key.is_picture {
            return self.picture(pieces);
        }
        let mut content = String::new();
        while let Some(piece) = pieces.next()? {
            match piece {
                Piece::Text(text) => content.push_str(&text),
                Piece::End(name) if name == "data" => break,
                _ => {}
            }
        }
        let Some(value) = parse(key.kind, &content) else {
            return Err(pieces.wrong(format!(
                "`{}` is no value of `{}`, whose type is {}",
                content.trim(),
                key.name,
                word(key.kind)
            )));
        };
        if let Some((thing, fields, _)) = self.things.last_mut() {
            match (thing, value) {
                (Thing::Graph, Value::Text(text)) => {
                    let about = self.build.about();
                    match key.name.as_str() {
                        "title" => about.title = text,
                        "selection" => about.selection = text,
                        "notes" => about.notes = split(&text, BAR),
                        _ => {}
                    }
                }
                (Thing::Graph, _) => {}
                (_, value) => fields.push((key.name, value)),
            }
        }
        Ok(())
    }

    /// What yEd draws: the label, and the place of a node.
    fn picture(&mut self, pieces: &mut Pieces<'_, '_>) -> Result<()> {
        let (mut label, mut inside, mut place) = (String::new(), false, None);
        while let Some(piece) = pieces.next()? {
            match piece {
                Piece::Start(element) if element.name == "Geometry" => {
                    let number = |name: &str| element.get(name).and_then(|text| text.parse::<f64>().ok());
                    let middle = |at: &str, size: &str| Some(number(at)? + number(size).unwrap_or(0.0) / 2.0);
                    place = middle("x", "width").zip(middle("y", "height"));
                }
                Piece::Start(element) if matches!(element.name.as_str(), "NodeLabel" | "EdgeLabel") => inside = label.is_empty(),
                Piece::Text(text) if inside => label.push_str(&text),
                Piece::End(name) if matches!(name.as_str(), "NodeLabel" | "EdgeLabel") => inside = false,
                Piece::End(name) if name == "data" => break,
                _ => {}
            }
        }
        let Some((_, fields, _)) = self.things.last_mut() else { return Ok(()) };
        let mut add = |name: &str, value: Value| {
            if !fields.iter().any(|(field, _)| field == name) {
                fields.push((name.to_owned(), value));
            }
        };
        if !label.trim().is_empty() {
            add("label", Value::Text(label));
        }
        if let Some((x, y)) = place {
            add("x", Value::Number(x));
            add("y", Value::Number(y));
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<()> {
        if !matches!(name, "graph" | "node" | "edge") {
            return Ok(());
        }
        let Some((thing, mut fields, place)) = self.things.pop() else { return Ok(()) };
        let scope = if matches!(thing, Thing::Node(_)) { "node" } else { "edge" };
        for key in self.keys.values().filter(|key| key.scope == scope || key.scope == "all") {
            if let Some(default) = key.default.clone().filter(|_| !fields.iter().any(|(field, _)| *field == key.name)) {
                fields.push((key.name.clone(), default));
            }
        }
        match thing {
            Thing::Graph => Ok(()),
            Thing::Node(id) => self.build.node(&id, fields, &place),
            Thing::Edge(source, target) => {
                self.build.edge(&source, &target, fields, place)?;
                Ok(())
            }
        }
    }
}

fn word(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Text => "string",
        ValueKind::Integer => "long",
        ValueKind::Number => "double",
        ValueKind::Boolean => "boolean",
    }
}
