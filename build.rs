//! Makes the image of the built-in atlas from `ontology/` and `data/`, so that the program need not parse Turtle when it starts.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a build script stops at the first fault and talks to cargo")]
#![allow(dead_code, unused_imports, unreachable_pub, missing_docs, reason = "the shared files are parts of the library")]

/// The parts of the program that this script shares.
#[path = "src/dataset"]
mod dataset {
    pub(crate) mod blank;
    pub(crate) mod image;
    pub(crate) mod sssom;
    pub(crate) mod terms;
}
#[path = "src/vocab.rs"]
mod vocab;

use dataset::blank::BlankNodes;
use dataset::image::Image;
use dataset::sssom::{Fault, MappingSet};
use dataset::terms::Terms;
use oxrdf::{GraphName, NamedNode, Quad, Term};
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
        } else if [".ttl", ".trig", ".nt", ".nq", ".sssom.tsv"].iter().any(|end| name.ends_with(end)) {
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
        blank_nodes.next_file();
        if dataset::sssom::is_named(name) {
            for (prefix, iri) in read_mappings(name, &own_name, &content, &mut image) {
                prefixes.entry(prefix).or_insert(iri);
            }
            continue;
        }
        let mut parser = TriGParser::new().with_base_iri(&own_name).unwrap().for_slice(&content);
        let mut own_graph = None;
        while let Some(quad) = parser.next() {
            let quad = blank_nodes.rename_in(quad.unwrap_or_else(|e| panic!("{name}: {e}")));
            let graph = match quad.graph_name {
                GraphName::DefaultGraph => own_graph
                    .get_or_insert_with(|| NamedNode::new_unchecked(parser.base_iri().unwrap_or(&own_name)))
                    .clone()
                    .into(),
                graph => graph,
            };
            let quad = Quad { graph_name: graph, ..quad };
            add(&mut image, &quad);
        }
        for (prefix, iri) in parser.prefixes() {
            prefixes.entry(prefix.to_owned()).or_insert_with(|| iri.to_owned());
        }
    }
    image.prefixes = prefixes.into_iter().collect();
    image
}

/// Adds a set of mappings and gives the prefixes that it declares.
fn read_mappings(name: &str, own_name: &str, content: &[u8], image: &mut Image) -> Vec<(String, String)> {
    let faulty = |fault: Fault| panic!("{name}:{}:{}: {}", fault.line, fault.column, fault.message);
    let set = MappingSet::read(content).unwrap_or_else(faulty);
    set.statements(&NamedNode::new_unchecked(own_name), &mut |quad| add(image, &quad)).unwrap_or_else(|fault| {
        faulty(fault);
    });
    set.head.prefixes().map(|(prefix, iri)| (prefix.to_owned(), iri.to_owned())).collect()
}

/// Numbers the terms in the same order as `Index::add`.
fn add(image: &mut Image, quad: &Quad) {
    let subject = image.terms.add(Term::from(quad.subject.clone()).as_ref());
    let predicate = image.terms.add(quad.predicate.as_ref().into());
    let object = image.terms.add(quad.object.as_ref());
    let graph = match &quad.graph_name {
        GraphName::NamedNode(graph) => image.terms.add(graph.as_ref().into()),
        GraphName::BlankNode(graph) => image.terms.add(graph.as_ref().into()),
        GraphName::DefaultGraph => unreachable!("every quad has been given a graph"),
    };
    image.quads.push([graph, subject, predicate, object]);
}
