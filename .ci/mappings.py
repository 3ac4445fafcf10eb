"""Reads our sets of links with sssom-py and compares what they say with what we state.

Usage: mappings.py BIOATLAS

Each file of data/links must be valid by the JSON schema of SSSOM, with every prefix declared, and the mappings that are neither rejected
nor without a term must be the statements of its graph. Exits with 1 if a file differs.
"""

import json
import logging
import subprocess
import sys
import warnings
from pathlib import Path

from sssom.constants import SchemaValidationType
from sssom.parsers import parse_sssom_table
from sssom.validators import validate

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)

LINKS = """SELECT ?set ?s ?p ?o {
  ?set a void:Linkset . GRAPH ?set { ?set void:linkPredicate ?p . ?s ?p ?o } }"""


def ours(binary: str) -> dict[str, set[tuple[str, ...]]]:
    command = [binary, "--workspace", ".", "query", LINKS, "--format", "json"]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    found: dict[str, set[tuple[str, ...]]] = {}
    for row in answer["results"]["bindings"]:
        found.setdefault(row["set"]["value"], set()).add(tuple(row[c]["value"] for c in "spo"))
    return found


def theirs(path: Path) -> tuple[str, set[tuple[str, ...]], list[str]]:
    mappings = parse_sssom_table(path)
    checks = [SchemaValidationType.JsonSchema, SchemaValidationType.PrefixMapCompleteness]
    reports = validate(mappings, checks, fail_on_error=False)
    faults = [result.message for report in reports.values() for result in report.results]
    links = set()
    for row in mappings.df.fillna("").to_dict("records"):
        if row.get("predicate_modifier") != "Not" and row["object_id"] != "sssom:NoTermFound":
            slots = ("subject_id", "predicate_id", "object_id")
            links.add(tuple(mappings.converter.expand(row[slot], strict=True) for slot in slots))
    return mappings.metadata["mapping_set_id"], links, faults


def main(binary: str) -> int:
    stated = ours(binary)
    wrong = total = 0
    files = sorted(Path("data/links").glob("*.sssom.tsv"))
    for path in files:
        name, links, faults = theirs(path)
        total += len(links)
        if faults or links != stated.get(name, set()):
            wrong += 1
            print(f"{path}: {len(faults)} faults, {len(links)} links, ours {len(stated.get(name, set()))}", *faults[:3], sep="\n  ")
    print(f"{len(files)} sets with {total} links read by sssom-py: {len(files) - wrong} agree, {wrong} differ")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "target/debug/bioatlas"))
