"""Runs every named query in rdflib too and compares the answers with ours.

Usage: rdflib_queries.py BIOATLAS [WORKSPACE]

BIOATLAS is the binary. rdflib reads the dump of the data set, with the union of its graphs as default graph. Answers are compared as
multisets of rows; numbers by their value. Exits with 1 if an answer differs.
"""

import json
import re
import subprocess
import sys
import warnings
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path

import rdflib.plugins.sparql
from rdflib import Dataset, Graph, Literal
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import traverse
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

# Named query -> why rdflib is not compared on it. Each is a fault of rdflib, not of the query.
EXCEPTIONS: dict[str, str] = {}

# The default graph is a graph of its own here, not the union that rdflib makes on the fly.
rdflib.plugins.sparql.SPARQL_DEFAULT_GRAPH_UNION = False
warnings.simplefilter("ignore", DeprecationWarning)

NUMBER = re.compile("#(integer|decimal|double)$")


class Graphs(Dataset):
    """A data set with each graph in a store of its own: rdflib tries every graph in turn for `GRAPH ?graph`."""

    def __init__(self) -> None:
        super().__init__(default_union=False)
        self.named: dict[Node, Graph] = {}
        self.default_graph = Graph(store="SimpleMemory", identifier=DATASET_DEFAULT_GRAPH_ID)

    def contexts(self, triple: object = None):
        return iter(self.named.values())

    def get_context(self, identifier: Node, *_: object, **__: object) -> Graph:
        return self.named.get(identifier) or Graph(identifier=identifier)

    def put(self, subject: Node, predicate: Node, value: Node, graph: Node) -> None:
        if graph is not None and graph not in self.named:
            self.named[graph] = Graph(store="SimpleMemory", identifier=graph)
        for target in (self.default_graph, self.named.get(graph)):
            if target is not None:
                target.add((subject, predicate, value))


def cell(value: str, is_number: bool) -> str:
    """One value of a row, with every number written in the same way."""
    if is_number:
        try:
            return format(round(Decimal(value), 12).normalize(), "f")
        except InvalidOperation:
            pass
    return value


def ours(binary: str, workspace: str, name: str) -> tuple[list[str], Counter]:
    command = [binary, "--workspace", workspace, "query", name, "--format", "json"]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    columns = answer["head"]["vars"]

    def value(row: dict, column: str) -> str:
        if column not in row:
            return ""
        return cell(row[column]["value"], bool(NUMBER.search(row[column].get("datatype", ""))))

    return columns, Counter(tuple(value(row, c) for c in columns) for row in answer["results"]["bindings"])


def substitute(node: object) -> None:
    """Lets rdflib look triple patterns up with what is bound already, where it would build their product first."""
    if isinstance(node, CompValue) and node.name == "Join" and node.p2.name == "BGP":
        node["lazy"] = True


def theirs(dataset: Dataset, text: str, columns: list[str]) -> Counter:
    def value(term: Node | None) -> str:
        is_number = isinstance(term, Literal) and bool(NUMBER.search(term.datatype or ""))
        return "" if term is None else cell(str(term), is_number)

    query = prepareQuery(text)
    traverse(query.algebra, visitPost=substitute)
    rows = dataset.query(query)
    return Counter(tuple(value(row.get(column)) for column in columns) for row in map(lambda r: r.asdict(), rows))


def load(binary: str, workspace: str) -> Graphs:
    command = [binary, "--workspace", workspace, "dump", "--format", "nquads"]
    dump = subprocess.run(command, check=True, capture_output=True).stdout
    read = Dataset()
    read.parse(data=dump, format="nquads")
    dataset = Graphs()
    for quad in read.quads((None, None, None, None)):
        dataset.put(*quad)
    return dataset


def main() -> int:
    binary = str(Path(sys.argv[1]).resolve())
    workspace = sys.argv[2] if len(sys.argv) > 2 else str(Path(__file__).resolve().parent.parent)
    folder = Path(workspace) / "queries"
    dataset = load(binary, workspace)
    same = skipped = 0
    differing = []
    for path in sorted(folder.rglob("*.rq")):
        name = str(path.relative_to(folder))[: -len(".rq")]
        if name in EXCEPTIONS:
            skipped += 1
            print(f"skipped   {name}: {EXCEPTIONS[name]}")
            continue
        columns, expected = ours(binary, workspace, name)
        try:
            found = theirs(dataset, path.read_text(encoding="utf-8"), columns)
        except Exception as fault:
            differing.append(name)
            print(f"fails     {name}: {fault!r}")
            continue
        if found == expected:
            same += 1
            continue
        differing.append(name)
        print(f"differs   {name}: {sum(expected.values())} rows of ours, {sum(found.values())} of rdflib")
        for sign, rows in (("only ours  ", expected - found), ("only rdflib", found - expected)):
            for row in sorted(rows)[:3]:
                print(f"  {sign} {row}")
    print(f"{same} queries give the same answer in rdflib, {len(differing)} differ, {skipped} are skipped")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
