"""Checks that measures agree with those of networkx and igraph on generated graphs, and communities with igraph's Leiden.

networkx multiplies its tolerance by the number of nodes, so a small one is given; its default stops far too early in large graphs.
"""

import csv
import io
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import igraph
import networkx

ATLAS = sys.argv[1]
FOLDER = Path(tempfile.mkdtemp())


def uneven(nodes, edges, seed):
    """Edges that prefer low numbers at one end: hubs, nodes without edges, self loops, and one edge in ten twice."""
    chance = random.Random(seed)
    found = [(chance.randrange(nodes), min(int(chance.paretovariate(1)), nodes) - 1) for _ in range(edges)]
    return found + found[: edges // 10]


def grown(nodes, each, seed):
    """Each node joins some earlier ones, those with many edges more often."""
    chance, ends, found = random.Random(seed), list(range(each)), []
    for node in range(each, nodes):
        chosen = set()
        while len(chosen) < each:
            chosen.add(chance.choice(ends))
        found += [(node, other) for other in sorted(chosen)]
        ends += [end for other in sorted(chosen) for end in (node, other)]
    return found


def grouped(nodes, groups, seed):
    """Three edges a node, four of five of them inside groups."""
    chance, found = random.Random(seed), []
    for node in range(nodes):
        for _ in range(3):
            inside = chance.random() < 0.8
            other = chance.randrange(nodes // groups) * groups + node % groups if inside else chance.randrange(nodes)
            found.append((node, other))
    return found


def measured(name, nodes, edges, *measures):
    """The values of our measures: of nodes or edges by number, or of the graph by name. Nodes are of three classes."""
    path = FOLDER / f"{name}.json"
    node_link = {"nodes": [{"id": str(node), "class": f"Class {node % 3}"} for node in range(nodes)], "directed": True, "multigraph": True, "graph": {}}
    node_link["edges"] = [{"source": str(a), "target": str(b), "key": at} for at, (a, b) in enumerate(edges)]
    path.write_text(json.dumps(node_link))
    by = [part for measure in measures for part in ("--by", measure)]
    command = [ATLAS, "graph", "measure", "--file", str(path), "--format", "csv", *by]
    rows = list(csv.DictReader(io.StringIO(subprocess.run(command, check=True, capture_output=True, text=True).stdout)))
    if "measure" in rows[0]:
        return {row["measure"]: float(row["value"]) for row in rows}
    if "node" in rows[0]:
        rows.sort(key=lambda row: int(row["node"]))
    else:
        # Edges are listed by their value; those between the same two nodes share it.
        by_ends = {(row["source"], row["target"]): row for row in rows}
        rows = [by_ends[str(a), str(b)] for a, b in edges]
    number = {"true": 1.0, "false": 0.0}
    return {m: [number.get(row[m]) if row[m] in number else float(row[m]) for row in rows] for m in measures}


def agree(what, ours, theirs, relative=False):
    theirs = [theirs[node] for node in range(len(ours))]
    worst = max(abs(a - b) / (abs(b) if relative else 1.0) for a, b in zip(ours, theirs))
    if worst > 1e-9:
        sys.exit(f"{what}: differs by {worst:.1e}")


def same_parts(what, ours, theirs):
    parts = {}
    for node, number in enumerate(ours):
        parts.setdefault(number, set()).add(node)
    if sorted(map(sorted, parts.values())) != sorted(map(sorted, theirs)):
        sys.exit(f"{what}: other parts")


def of_nodes(name, nodes, edges):
    multi = networkx.MultiDiGraph()
    multi.add_nodes_from(range(nodes))
    multi.add_edges_from(edges)
    simple = networkx.Graph()
    simple.add_nodes_from(range(nodes))
    for a, b in edges:
        if a != b:
            simple.add_edge(a, b, weight=simple.get_edge_data(a, b, {"weight": 0})["weight"] + 1)
    ours = measured(name, nodes, edges, "degree", "indegree", "outdegree", "strength", "pagerank", "betweenness", "closeness",
                    "eigenvector", "core", "clustering", "component", "strong-component", "cut-point")
    agree(f"{name}: degree", ours["degree"], dict(multi.degree()))
    agree(f"{name}: strength", ours["strength"], dict(multi.degree()))
    agree(f"{name}: indegree", ours["indegree"], dict(multi.in_degree()))
    agree(f"{name}: outdegree", ours["outdegree"], dict(multi.out_degree()))
    agree(f"{name}: betweenness", ours["betweenness"], networkx.betweenness_centrality(simple))
    agree(f"{name}: closeness", ours["closeness"], networkx.closeness_centrality(simple))
    agree(f"{name}: core", ours["core"], networkx.core_number(simple))
    agree(f"{name}: clustering", ours["clustering"], networkx.clustering(simple))
    eigenvector = networkx.eigenvector_centrality(simple, max_iter=100_000, tol=1e-14, weight="weight")
    agree(f"{name}: eigenvector", ours["eigenvector"], eigenvector)
    same_parts(f"{name}: component", ours["component"], networkx.connected_components(simple))
    same_parts(f"{name}: strong-component", ours["strong-component"], networkx.strongly_connected_components(multi))
    cuts = set(networkx.articulation_points(simple))
    agree(f"{name}: cut-point", ours["cut-point"], {node: float(node in cuts) for node in range(nodes)})
    alone = networkx.Graph(multi.to_undirected(as_view=True))
    bridges = {frozenset(edge) for edge in networkx.bridges(alone) if multi.number_of_edges(*edge) + multi.number_of_edges(*edge[::-1]) == 1}
    agree(f"{name}: bridge", measured(name, nodes, edges, "bridge")["bridge"], [float(frozenset(edge) in bridges) for edge in edges])
    print(f"{name}: {len(cuts)} cut points, {len(bridges)} bridges")
    assortativity(name, nodes, edges)
    pagerank(name, nodes, edges, multi, ours["pagerank"])
    whole = measured(name, nodes, edges, "density", "diameter", "transitivity", "components")
    largest = simple.subgraph(max(networkx.connected_components(simple), key=len))
    pairs = len({edge for edge in edges if edge[0] != edge[1]})
    theirs = [pairs / nodes / (nodes - 1), networkx.diameter(largest), networkx.transitivity(simple),
              networkx.number_connected_components(simple)]
    agree(f"{name}: density, diameter, transitivity, components", list(whole.values()), theirs)


def assortativity(name, nodes, edges):
    """networkx counts a self loop in one direction only, so it gets none; igraph gets all."""
    classes = [node % 3 for node in range(nodes)]
    ours = measured(name, nodes, edges, "assortativity")["assortativity"]
    agree(f"{name}: assortativity of igraph", [ours], [igraph.Graph(nodes, edges).assortativity_nominal(classes, directed=False)])
    proper = [edge for edge in edges if edge[0] != edge[1]]
    graph = networkx.MultiGraph(proper)
    networkx.set_node_attributes(graph, dict(enumerate(classes)), "class")
    theirs = networkx.attribute_assortativity_coefficient(graph, "class")
    agree(f"{name}: assortativity of networkx", [measured(name, nodes, proper, "assortativity")["assortativity"]], [theirs])


def pagerank(name, nodes, edges, multi, ours):
    theirs = networkx.pagerank(multi, tol=1e-12 / nodes, max_iter=1_000)
    agree(f"{name}: pagerank of networkx", ours, theirs, relative=True)
    agree(f"{name}: pagerank of igraph", ours, igraph.Graph(nodes, edges, directed=True).pagerank(), relative=True)


def modularity(name, nodes, edges):
    """Ours may be better than that of igraph, and no more than 0.005 worse."""
    igraph.set_random_number_generator(random.Random(1))
    graph = igraph.Graph(nodes, edges)
    theirs = graph.community_leiden("modularity", n_iterations=-1).modularity
    ours = measured(name, nodes, edges, "modularity")["modularity"]
    print(f"{name}: modularity {ours:.4f}, igraph {theirs:.4f}")
    if ours < theirs - 0.005:
        sys.exit(f"{name}: modularity {ours} is more than 0.005 below {theirs}")


of_nodes("small", 60, uneven(60, 90, 1))
of_nodes("large", 1_000, uneven(1_000, 3_000, 2))
big = grown(100_000, 3, 3)
multi = networkx.MultiDiGraph()
multi.add_nodes_from(range(100_000))
multi.add_edges_from(big)
pagerank("big", 100_000, big, multi, measured("big", 100_000, big, "pagerank")["pagerank"])
modularity("grown", 10_000, grown(10_000, 3, 4))
modularity("grouped", 10_000, grouped(10_000, 100, 5))
modularity("few", 200, grouped(200, 8, 6))
modularity("big", 100_000, big)
modularity("big groups", 100_000, grouped(100_000, 500, 7))
print("measures agree")
