//! Node-link JSON, with `edges` (networkx 3) or `links` (D3, older networkx).
//!
//! Nodes and edges are taken one by one while the file is read, so that it never stands in memory as a whole.

use super::OFTEN;
use super::build::{Build, Fields, Of};
use crate::error::{Error, Result};
use crate::graph::work::Work;
use crate::graph::{Graph, Value};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value as Json};
use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

/// Reads node-link JSON.
pub(super) fn read(path: &Path, work: &mut Work<'_>) -> Result<Graph> {
    let unread = |source| Error::Read { path: path.to_owned(), source };
    let file = File::open(path).map_err(unread)?;
    let size = file.metadata().map_or(0, |about| about.len());
    let reached = Rc::<Cell<u64>>::default();
    let file = BufReader::with_capacity(1 << 16, Counted { file, reached: Rc::clone(&reached) });
    let part = Box::new(move || reached.get() as f64 / size.max(1) as f64);
    let mut reading = Reading { build: Build::new(path), wrong: None, nodes: false, edges: false, part, work };
    let mut json = serde_json::Deserializer::from_reader(file);
    let read = Whole(&mut reading).deserialize(&mut json).and_then(|()| json.end());
    let Reading { build, wrong, nodes, edges, .. } = reading;
    match (wrong, read) {
        (Some(wrong), _) => Err(wrong),
        (None, Err(e)) if e.is_io() => Err(unread(e.into())),
        (None, Err(e)) => Err(build.wrong(&format!(":{}", e.line()), e.to_string())),
        (None, Ok(())) if !(nodes && edges) => {
            Err(build
                .wrong("", "there are no lists `nodes` and `edges`: this is no node-link JSON, and of JSON only that is read"))
        }
        (None, Ok(())) => build.finish(),
    }
}

/// A graph while its file is read.
struct Reading<'a, 'w> {
    build: Build,
    /// What the file says wrongly, as JSON has no errors of graphs.
    wrong: Option<Error>,
    nodes: bool,
    edges: bool,
    /// How much of the file has been read.
    part: Box<dyn Fn() -> f64>,
    work: &'a mut Work<'w>,
}

/// A file that counts what is read of it.
struct Counted {
    file: File,
    reached: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(bytes)?;
        self.reached.set(self.reached.get() + count as u64);
        Ok(count)
    }
}

/// The object that is the file.
struct Whole<'r, 'a, 'w>(&'r mut Reading<'a, 'w>);

impl<'de> DeserializeSeed<'de> for Whole<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> std::result::Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with lists `nodes` and `edges`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> std::result::Result<(), A::Error> {
        let reading = self.0;
        while let Some(name) = members.next_key::<String>()? {
            match name.as_str() {
                "nodes" => reading.nodes = members.next_value_seed(List { reading, name, take: node })?,
                "edges" | "links" if !reading.edges => {
                    reading.edges = members.next_value_seed(List { reading, name, take: edge })?;
                }
                "graph" => about(&members.next_value()?, &mut reading.build),
                "directed" if members.next_value::<Json>()? == Json::Bool(false) => reading.build.note_undirected(),
                "directed" => {}
                _ => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// A list of nodes or edges.
struct List<'r, 'a, 'w> {
    reading: &'r mut Reading<'a, 'w>,
    name: String,
    take: fn(&mut Build, Json, &str) -> Result<()>,
}

impl<'de> DeserializeSeed<'de> for List<'_, '_, '_> {
    /// Whether there is one.
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> std::result::Result<bool, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for List<'_, '_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list `{}`", self.name)
    }

    fn visit_unit<E>(self) -> std::result::Result<bool, E> {
        Ok(false)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<bool, A::Error> {
        let mut at = 0;
        while let Some(json) = list.next_element::<Json>()? {
            let reading = &mut *self.reading;
            let told = if at % OFTEN == 0 { reading.work.done((reading.part)()) } else { Ok(()) };
            let take = || (self.take)(&mut reading.build, json, &format!(", {}[{at}]", self.name));
            if let Err(wrong) = told.and_then(|()| take()) {
                reading.wrong = Some(wrong);
                return Err(A::Error::custom("not a graph"));
            }
            at += 1;
        }
        Ok(true)
    }
}

fn node(build: &mut Build, json: Json, place: &str) -> Result<()> {
    let (Json::Object(members), Some(id)) = (&json, id(&json["id"])) else {
        let graphology = json["key"].is_string() && json["attributes"].is_object();
        let message = if graphology {
            "this is graphology JSON; of JSON only node-link is read"
        } else {
            "a node is an object with an `id`"
        };
        return Err(build.wrong(place, message));
    };
    build.node(&id, fields(members, &["id"]), place)
}

fn edge(build: &mut Build, json: Json, place: &str) -> Result<()> {
    let ends = (id(&json["source"]), id(&json["target"]));
    let (Json::Object(members), (Some(source), Some(target))) = (&json, ends) else {
        return Err(build.wrong(place, "an edge is an object with `source` and `target`"));
    };
    build.edge(&source, &target, fields(members, &["source", "target", "key"]), place.to_owned())
}

fn about(graph: &Json, build: &mut Build) {
    let text = |name: &str| graph[name].as_str().unwrap_or_default().to_owned();
    let about = build.about();
    (about.title, about.selection) = (text("title"), text("selection"));
    about.notes.extend(graph["notes"].as_array().into_iter().flatten().filter_map(Json::as_str).map(ToOwned::to_owned));
    for (list, of) in [("node_properties", Of::Nodes), ("edge_properties", Of::Edges)] {
        for (name, iri) in graph[list].as_object().into_iter().flatten() {
            build.iri(of, name, iri.as_str().unwrap_or_default());
        }
    }
}

/// An identifier; networkx writes numbers as such.
fn id(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn fields(members: &Map<String, Json>, left_out: &[&str]) -> Fields {
    let value = |json: &Json| match json {
        Json::Null => None,
        Json::Bool(yes) => Some(Value::Boolean(*yes)),
        Json::String(text) => Some(Value::Text(text.clone())),
        Json::Number(number) => {
            Some(number.as_i64().map_or_else(|| Value::Number(number.as_f64().unwrap_or(f64::NAN)), Value::Integer))
        }
        other => Some(Value::Text(other.to_string())),
    };
    let wanted = members.iter().filter(|(name, _)| !left_out.contains(&name.as_str()));
    wanted.filter_map(|(name, json)| Some((name.clone(), value(json)?))).collect()
}
