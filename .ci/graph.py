"""Files of graphs, read by the programs they are for: the atlas, and a graph with hostile labels."""

import json
import pathlib
import subprocess
import sys
import tempfile

import duckdb
import igraph
import networkx
import pandas
import rdflib

atlas = sys.argv[1]
here = pathlib.Path(__file__).resolve().parent
schemas = here.parent / "tests" / "schemas"
FILES = ["a.graphml", "a.gexf", "a.dot", "a.json", "a.cyjs", "a.graphology.json", "a.mmd", "a.csv", "a.neo4j.csv", "a.parquet",
         "a.yed.graphml", "a.ttl", "a.trig"]
LABELS = ['"quoted" & \'single\'', "<b>&amp;</b>", "줄기세포 바이오", "\u202eright to left\u200f", "line\nbreak", "a\u0001b\ufffe", "end",
          "🧬 gene", "]]>", "a|b\\c", "(x) [y] {z}", "`code` #1;", "Plain"]
NODE = ["graphology", "graphology-gexf", "graphology-graphml", "graphology-types", "cytoscape", "mermaid", "jsdom"]


def hostile():
    """A graph as node-link JSON: hostile labels, parallel edges, self loops, an isolated node."""
    ids = [f"http://example.com/{n}" for n in range(len(LABELS))]
    nodes = [{"id": id, "label": label, "class": "Class A" if n % 2 else 'Class "B"', "year": 2000 + n, "share": n / 7, "new": n % 2 == 0}
             for n, (id, label) in enumerate(zip(ids, LABELS))]
    edges = [{"source": ids[n], "target": ids[(n * 5 + 1) % 11], "key": n, "label": LABELS[n], "weight": n + 0.5} for n in range(11)]
    edges += [{"source": ids[0], "target": ids[1], "key": 20, "label": "twice"}, {"source": ids[0], "target": ids[1], "key": 21, "label": "twice"},
              {"source": ids[2], "target": ids[2], "key": 22, "label": "itself"}]
    return {"directed": True, "multigraph": True, "graph": {}, "nodes": nodes, "edges": edges}


def sh(*command, **more):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True, **more).stdout


def counts(what, nodes, edges, expected):
    assert (nodes, edges) == expected, f"{what}: {nodes} nodes and {edges} edges in the place of {expected}"
    print(f"{what}: ok")


def check(folder):
    graph = json.loads((folder / "a.json").read_text())
    expected = len(graph["nodes"]), len(graph["edges"])
    for name, read in [("node-link", lambda: networkx.node_link_graph(graph, edges="edges")),
                       ("GraphML", lambda: networkx.read_graphml(folder / "a.graphml", force_multigraph=True)),
                       ("GEXF", lambda: read_gexf(folder / "a.gexf")),
                       ("Cytoscape", lambda: networkx.cytoscape_graph(json.loads((folder / "a.cyjs").read_text()))),
                       ("yEd", lambda: networkx.read_graphml(folder / "a.yed.graphml", force_multigraph=True))]:
        found = read()
        counts(f"networkx, {name}", found.number_of_nodes(), found.number_of_edges(), expected)
    labels = [node["label"] for node in graph["nodes"]]
    xml = [label.replace("\u0001", "\ufffd").replace("\ufffe", "\ufffd") for label in labels]
    graphml = networkx.read_graphml(folder / "a.graphml", force_multigraph=True)
    assert [data["label"] for _, data in graphml.nodes(data=True)] == xml, "labels in GraphML"
    assert [data["label"] for _, data in read_gexf(folder / "a.gexf").nodes(data=True)] == xml, "labels in GEXF"
    for name in ["a.graphml", "a.yed.graphml"]:
        found = igraph.Graph.Read_GraphML(str(folder / name))
        counts(f"igraph, {name}", found.vcount(), found.ecount(), expected)
    edges, nodes = pandas.read_csv(folder / "a.csv"), pandas.read_csv(folder / "a.nodes.csv", keep_default_na=False)
    counts("pandas", len(nodes), len(edges), expected)
    assert list(nodes["label"]) == labels, "labels in CSV"
    assert set(edges["source"]) | set(edges["target"]) <= set(nodes["id"]), "ends in CSV"
    rows = [duckdb.sql(f"SELECT * FROM '{folder / name}'").fetchall() for name in ["a.nodes.parquet", "a.parquet"]]
    counts("DuckDB", len(rows[0]), len(rows[1]), expected)
    assert [row[0] for row in duckdb.sql(f"SELECT label FROM '{folder / 'a.nodes.parquet'}'").fetchall()] == labels, "labels in Parquet"
    edges, nodes = pandas.read_csv(folder / "a.neo4j.csv"), pandas.read_csv(folder / "a.nodes.neo4j.csv", keep_default_na=False)
    counts("Neo4j's columns in pandas", len(nodes), len(edges), expected)
    assert {":START_ID", ":END_ID", ":TYPE"} <= set(edges.columns) and edges[":TYPE"].notna().all(), "columns for Neo4j"
    rdf = rdflib.Graph().parse(folder / "a.ttl")
    assert set(labels) <= {str(label) for label in rdf.objects(None, rdflib.RDFS.label)}, "labels in Turtle"
    iris = [tuple(map(rdflib.URIRef, (edge["source"], edge["property_iri"], edge["target"]))) for edge in graph["edges"] if edge.get("property_iri")]
    assert all(triple in rdf for triple in iris), "statements in Turtle"
    quads = rdflib.Dataset()
    quads.parse(folder / "a.trig")
    stated = [(*triple, rdflib.URIRef(passage)) for triple, edge in zip(iris, graph["edges"]) for passage in edge.get("passages", "").split(" | ") if passage]
    assert all(quad in quads for quad in stated), "passages in TriG"
    print(f"rdflib: ok, {len(iris)} statements, {len(stated)} in graphs of passages")
    told = sh("gc", "-n", "-e", folder / "a.dot").split()
    counts("gc", int(told[0]), int(told[1]), expected)
    svg = sh("neato", "-n2", "-Tsvg", folder / "a.dot")
    assert svg.count('class="node"') + svg.count("<!-- n") >= expected[0], "nodes drawn by neato"
    sh("xmllint", "--noout", "--nonet", "--relaxng", schemas / "gexf" / "gexf.rng", folder / "a.gexf")
    sh("xmllint", "--noout", "--nonet", "--relaxng", schemas / "graphml.rng", folder / "a.graphml")
    sh("xmllint", "--noout", folder / "a.yed.graphml")
    print("xmllint: ok")
    print(sh("node", here / "graph.mjs", folder, *expected), end="")


def read_gexf(path):
    """networkx does not know the namespace of GEXF 1.3; what it reads is the same in 1.2."""
    text = path.read_text().replace("http://gexf.net/1.3/viz", "http://www.gexf.net/1.2draft/viz")
    text = text.replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft").replace('version="1.3"', 'version="1.2"')
    other = path.with_suffix(".12.gexf")
    other.write_text(text)
    return networkx.read_gexf(other)


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    sh("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, *NODE)
    outputs = [part for name in FILES for part in ("-o", folder / name)]
    sh(atlas, "graph", "--measure", "pagerank", "--measure", "community", *outputs)
    check(folder)
    (folder / "hostile.json").write_text(json.dumps(hostile()))
    sh(atlas, "graph", "read", folder / "hostile.json", "--measure", "degree", "--layout", "stress", *outputs)
    check(folder)
