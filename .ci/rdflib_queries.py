"""Runs every named query in rdflib too and compares the answers with ours.

Usage: rdflib_queries.py BIOATLAS [WORKSPACE]

BIOATLAS is the binary. rdflib reads the dump of the data set, with the union of its graphs as default graph. Answers are compared as
multisets of rows; numbers by their value. Exits with 1 if an answer differs.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path

from rdflib import Dataset, Literal

# Named query -> why rdflib is not compared on it. Each is a fault of rdflib, not of the query.
EXCEPTIONS: dict[str, str] = {}


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
        datatype = row[column].get("datatype", "")
        return cell(row[column]["value"], bool(re.search("#(integer|decimal|double)$", datatype)))

    return columns, Counter(tuple(value(row, c) for c in columns) for row in answer["results"]["bindings"])


def theirs(dataset: Dataset, text: str, columns: list[str]) -> Counter:
    def value(term: object) -> str:
        return "" if term is None else cell(str(term), isinstance(term, Literal) and term.isnumeric())

    rows = dataset.query(text)
    return Counter(tuple(value(row.get(column)) for column in columns) for row in map(lambda r: r.asdict(), rows))


def load(binary: str, workspace: str) -> Dataset:
    command = [binary, "--workspace", workspace, "dump", "--format", "nquads"]
    dump = subprocess.run(command, check=True, capture_output=True).stdout
    dataset = Dataset(default_union=False)
    dataset.parse(data=dump, format="nquads")
    default = dataset.default_graph
    for subject, predicate, value, _ in list(dataset.quads((None, None, None, None))):
        default.add((subject, predicate, value))
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
        found = theirs(dataset, path.read_text(encoding="utf-8"), columns)
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
