//! Node-link JSON, with `edges` (networkx 3) or `links` (D3, older networkx).

use super::build::{Build, Fields, Of};
use crate::error::Result;
use crate::graph::{Graph, Value};
use serde_json::{Map, Value as Json};
use std::path::Path;

/// Reads node-link JSON.
pub(super) fn read(path: &Path, text: &str) -> Result<Graph> {
    let mut build = Build::new(path);
    let json: Json = serde_json::from_str(text).map_err(|e| build.wrong(&format!(":{}", e.line()), e.to_string()))?;
    about(&json["graph"], &mut build);
    if json["directed"] == Json::Bool(false) {
        build.note_undirected();
    }
    let edges = if json["edges"].is_null() { "links" } else { "edges" };
    let (Some(nodes), Some(links)) = (json["nodes"].as_array(), json[edges].as_array()) else {
        return Err(build.wrong("", "there are no lists `nodes` and `edges`: this is no node-link JSON"));
    };
    for (at, node) in nodes.iter().enumerate() {
        let place = format!(", nodes[{at}]");
        let (Some(members), Some(id)) = (node.as_object(), id(&node["id"])) else {
            return Err(build.wrong(&place, "a node is an object with an `id`"));
        };
        build.node(&id, fields(members, &["id"]), &place)?;
    }
    for (at, edge) in links.iter().enumerate() {
        let place = format!(", {edges}[{at}]");
        let ends = (id(&edge["source"]), id(&edge["target"]));
        let (Some(members), (Some(source), Some(target))) = (edge.as_object(), ends) else {
            return Err(build.wrong(&place, "an edge is an object with `source` and `target`"));
        };
        build.edge(&source, &target, fields(members, &["source", "target", "key"]), place);
    }
    build.finish()
}

fn about(graph: &Json, build: &mut Build) {
    let text = |name: &str| graph[name].as_str().unwrap_or_default().to_owned();
    let about = build.about();
    (about.title, about.selection) = (text("title"), text("selection"));
    about.notes = graph["notes"].as_array().into_iter().flatten().filter_map(Json::as_str).map(ToOwned::to_owned).collect();
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
