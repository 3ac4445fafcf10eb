//! Makes the image of the built-in atlas from `ontology/` and `data/`, so that the program need not parse Turtle when it starts.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a build script stops at the first fault and talks to cargo")]
#![allow(dead_code, reason = "the shared files hold more than is needed here")]

/// The parts of the program that this script shares.
#[path = "src/dataset"]
mod dataset {
    pub(crate) mod blank;
    pub(crate) mod image;
    pub(crate) mod terms;
}

use dataset::blank::BlankNodes;
use dataset::image::Image;
use dataset::terms::Terms;
use oxrdf::{GraphName, NamedNode};
use oxttl::TriGParser;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap());
    for folder in ["ontology", "data", "queries"] {
        println!("cargo:rerun-if-changed={folder}");
    }
    let mut names = Vec::new();
    list(&root, "ontology", &mut names);
    names.retain(|name| name.matches('/').count() == 1 && !name.starts_with("ontology/shapes"));
    list(&root, "data", &mut names);
    // Ontology first, then data, each by name: the order of `Workspace::rdf_files`.
    names.sort_by_key(|name| (name.starts_with("data/"), name.clone()));
    let image = read(&root, &names);
    let out = Path::new(&env::var("OUT_DIR").unwrap()).join("atlas.image");
    fs::write(out, image.write()).unwrap();
}

fn list(root: &Path, folder: &str, names: &mut Vec<String>) {
    for entry in fs::read_dir(root.join(folder)).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            list(root, &name, names);
        } else if [".ttl", ".trig", ".nt", ".nq"].iter().any(|end| name.ends_with(end)) {
            names.push(name);
        }
    }
}

/// Reads the files as `dataset::read` does: unnamed triples go to the graph that the file's `@base` names.
fn read(root: &Path, names: &[String]) -> Image {
    let mut image = Image { files: names.len(), prefixes: Vec::new(), terms: Terms::default(), quads: Vec::new() };
    let mut prefixes = BTreeMap::new();
    let mut blank_nodes = BlankNodes::default();
    for name in names {
        let content = fs::read(root.join(name)).unwrap();
        let own_name = format!("file:{name}");
        let mut parser = TriGParser::new().with_base_iri(&own_name).unwrap().for_slice(&content);
        blank_nodes.next_file();
        let mut own_graph = None;
        while let Some(quad) = parser.next() {
            let quad = blank_nodes.rename_in(quad.unwrap_or_else(|e| panic!("{name}: {e}")));
            let graph = match quad.graph_name {
                GraphName::DefaultGraph => own_graph
                    .get_or_insert_with(|| NamedNode::new_unchecked(parser.base_iri().unwrap_or(&own_name)))
                    .clone()
                    .into(),
                GraphName::NamedNode(graph) => oxrdf::Term::from(graph),
                GraphName::BlankNode(graph) => graph.into(),
            };
            // The same order in which `Index::add` numbers the terms.
            let subject = image.terms.add(oxrdf::Term::from(quad.subject).as_ref());
            let predicate = image.terms.add(quad.predicate.as_ref().into());
            let object = image.terms.add(quad.object.as_ref());
            let graph = image.terms.add(graph.as_ref());
            image.quads.push([graph, subject, predicate, object]);
        }
        for (prefix, iri) in parser.prefixes() {
            prefixes.entry(prefix.to_owned()).or_insert_with(|| iri.to_owned());
        }
    }
    image.prefixes = prefixes.into_iter().collect();
    image
}
