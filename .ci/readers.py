"""Other programs read what bioatlas writes.

- rdflib reads every dump format and counts the same quads (or triples).
- A JSON, an XML and a CSV answer come back the same through rdflib's result parsers and pandas.

Usage: readers.py PATH-OF-BIOATLAS
"""

import io
import subprocess
import sys

import pandas
import rdflib
from rdflib.query import Result

bioatlas = sys.argv[1]


def run(*args):
    return subprocess.run([bioatlas, *args], check=True, capture_output=True, text=True).stdout


def count(text, parser):
    """Quads of all graphs, the default graph included."""
    data = rdflib.Dataset()
    data.parse(data=text, format=parser)
    return sum(1 for _ in data.quads((None, None, None, None)))


lines = run("dump", "--format", "nquads").splitlines()
quads = len(set(lines))
triples = len(set(run("dump", "--format", "ntriples").splitlines()))
faults = 0
for name, parser, expected in [
    ("nquads", "nquads", quads),
    ("trig", "trig", quads),
    ("jsonld", "json-ld", quads),
    ("ntriples", "nt", triples),
    ("turtle", "turtle", triples),
    ("rdfxml", "xml", triples),
]:
    found = count(run("dump", "--format", name), parser)
    print(f"dump {name}: {found} read by rdflib, {expected} written")
    faults += found != expected

query = "SELECT ?entity ?label ?score WHERE { ?o :about ?entity ; :indicator id:weighted-score ; :value ?score . OPTIONAL { ?entity rdfs:label ?label } }"
answers = {}
for name, parser in [("json", "json"), ("xml", "xml"), ("tsv", "tsv")]:
    parsed = Result.parse(io.BytesIO(run("query", query, "--format", name).encode()), format=parser)
    answers[name] = sorted(tuple(None if v is None else v.n3() for v in row) for row in parsed)
    print(f"query {name}: {len(answers[name])} rows read by rdflib")
faults += answers["json"] != answers["xml"] or not answers["json"]
faults += len(answers["tsv"]) != len(answers["json"])
table = pandas.read_csv(io.StringIO(run("query", query, "--format", "csv")))
print(f"query csv: {len(table)} rows read by pandas")
faults += len(table) != len(answers["json"]) or set(table.columns) != {"entity", "label", "score"}
faults += abs(table["score"].sum() - sum(float(r[2].split('"')[1]) for r in answers["json"])) > 1e-6
lines = pandas.read_json(io.StringIO(run("query", query, "--format", "jsonl")), lines=True)
print(f"query jsonl: {len(lines)} rows read by pandas")
faults += len(lines) != len(table)
sys.exit(1 if faults else 0)
