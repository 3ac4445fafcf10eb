"""Checks `bioatlas validate` against pySHACL: both must find the same results.

    pip install pyshacl
    python .ci/shacl.py target/debug/bioatlas

Runs both on the whole atlas and on every file of tests/shapes with ontology/shapes.ttl, and compares whether the data conforms and the
set of (focus node, path, constraint component). Exits with 1 when they differ.
"""

import pathlib
import subprocess
import sys
import tempfile

import rdflib

rdflib.NORMALIZE_LITERALS = False

import pyshacl  # noqa: E402  (it takes rdflib as it is set above)
from rdflib import RDF, Graph, Namespace, URIRef  # noqa: E402
from rdflib.collection import Collection  # noqa: E402

SH = Namespace("http://www.w3.org/ns/shacl#")
SHAPES = "ontology/shapes.ttl"
UNARY = {SH.inversePath: "^", SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


def path(graph, node):
    """A path in words that do not depend on the names of blank nodes."""
    if node is None or isinstance(node, URIRef):
        return str(node or "")
    if (node, RDF.first, None) in graph:
        return "(" + " / ".join(path(graph, part) for part in Collection(graph, node)) + ")"
    for kind, sign in UNARY.items():
        if operand := graph.value(node, kind):
            return f"{sign}({path(graph, operand)})"
    parts = Collection(graph, graph.value(node, SH.alternativePath))
    return "(" + " | ".join(path(graph, part) for part in parts) + ")"


def summary(graph):
    """Whether the data conforms, and the results as a set."""
    report = graph.value(None, RDF.type, SH.ValidationReport)
    found = set()
    for result in graph.objects(report, SH.result):
        focus = graph.value(result, SH.focusNode)
        component = graph.value(result, SH.sourceConstraintComponent)
        focus = focus.n3() if not isinstance(focus, rdflib.BNode) else "_:"
        found.add((focus, path(graph, graph.value(result, SH.resultPath)), str(component)))
    return str(graph.value(report, SH.conforms)) == "true", found


def ours(binary, data):
    command = [binary, "validate", "--no-atlas", "--data", data, "--shapes", SHAPES, "--format", "ntriples"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{data}: {done.stderr}")
    return summary(Graph().parse(data=done.stdout, format="nt"))


def theirs(data, shapes):
    _, report, _ = pyshacl.validate(Graph().parse(data, format="turtle"), shacl_graph=shapes, inference="none")
    return summary(report)


def main(binary):
    shapes = Graph().parse(SHAPES, format="turtle")
    differ = results = 0
    with tempfile.TemporaryDirectory() as folder:
        atlas = pathlib.Path(folder) / "atlas.ttl"
        subprocess.run([binary, "dump", "-o", atlas], check=True)
        files = [atlas, *sorted(pathlib.Path("tests/shapes").glob("*/*.ttl"))]
        for data in files:
            (conforms, found), (expected, wanted) = ours(binary, data), theirs(data, shapes)
            results += len(wanted)
            if conforms != expected or found != wanted:
                differ += 1
                print(f"{data}: conforms {conforms}, pySHACL {expected}")
                print(*(f"  only here: {' '.join(one)}" for one in sorted(found - wanted)), sep="\n")
                print(*(f"  only there: {' '.join(one)}" for one in sorted(wanted - found)), sep="\n")
    print(f"{len(files)} files, {results} results of pySHACL {pyshacl.__version__}: {len(files) - differ} files agree, {differ} differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "target/debug/bioatlas"))
