"""Reads what `import` makes of a table with rdflib, and compares it with the values that went in.

Usage: import.py BIOATLAS

The table is written by pyarrow as Parquet (with each of its compressions that we read, and in row groups) and by Python as CSV and JSON
lines: the three must give the same statements. Exits with 1 if a value is missing, wrong or too many.
"""

import csv
import datetime
import decimal
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow
import pyarrow.parquet
from rdflib import RDF, RDFS, Dataset, Literal, Namespace, URIRef

ROWS = [
    {"id": 1, "label": 'Łódź "Bio"; 바이오', "share": decimal.Decimal("1.50"), "since": datetime.date(1980, 4, 8), "listed": True},
    {"id": 2, "label": "two\nlines", "share": None, "since": datetime.date(2011, 2, 1), "listed": False},
    {"id": 3, "label": "<a&b>", "share": decimal.Decimal("-2.25"), "since": None, "listed": None},
]
MAPPING = """base = "https://example.org/"
aboutUrl = "{id}"
class = ["schema:Organization"]

[[column]]
name = "label"
property = "rdfs:label"

[[column]]
name = "share"
property = "https://example.org/share"
datatype = "xsd:decimal"

[[column]]
name = "since"
property = "https://example.org/since"
datatype = "xsd:date"

[[column]]
name = "listed"
property = "https://example.org/listed"
datatype = "xsd:boolean"
"""
OURS = Namespace("https://example.org/")


def write(folder: Path) -> list[Path]:
    """The same rows as Parquet, CSV and JSON lines."""
    table = pyarrow.Table.from_pylist(ROWS)
    paths = []
    for compression in ["none", "snappy", "gzip"]:
        paths.append(folder / f"{compression}.parquet")
        pyarrow.parquet.write_table(table, paths[-1], compression=compression, row_group_size=2)
    plain = [{name: str(value).lower() if isinstance(value, bool) else value for name, value in row.items()} for row in ROWS]
    paths.append(folder / "rows.csv")
    with open(paths[-1], "w", encoding="utf8", newline="") as file:
        writer = csv.DictWriter(file, list(ROWS[0]))
        writer.writeheader()
        writer.writerows(plain)
    paths.append(folder / "rows.jsonl")
    with open(paths[-1], "w", encoding="utf8") as file:
        for row in ROWS:
            values = {name: value if isinstance(value, (bool, int)) else str(value) for name, value in row.items() if value is not None}
            file.write(json.dumps(values, ensure_ascii=False) + "\n")
    return paths


def expected() -> set:
    """What the rows state."""
    stated = set()
    for row in ROWS:
        subject = OURS[str(row["id"])]
        stated.add((subject, RDF.type, URIRef("https://schema.org/Organization")))
        stated.add((subject, RDFS.label, Literal(row["label"])))
        stated |= {(subject, OURS[name], Literal(row[name])) for name in ["share", "since", "listed"] if row[name] is not None}
    return stated


def values(triples) -> set:
    """Statements with their literals as values: 1.5 is 1.50."""
    return {(s, p, o.toPython() if isinstance(o, Literal) else o) for s, p, o in triples}


def main(binary: str) -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mapping = folder / "mapping.toml"
        mapping.write_text(MAPPING, encoding="utf8")
        files = write(folder)
        for path in files:
            for ending in ["trig", "nq", "jsonld"]:
                out = folder / f"{path.name}.{ending}"
                command = [binary, "import", str(path), "--as", "rows", "--map", str(mapping), "-o", str(out)]
                subprocess.run(command, check=True, capture_output=True)
                read = Dataset()
                read.parse(out)
                found = {(s, p, o) for s, p, o, _ in read.quads() if str(s).startswith(OURS) and "prov#" not in p}
                if values(found) != values(expected()):
                    wrong += 1
                    print(f"{out.name}: differs", *sorted(map(str, values(found) ^ values(expected()))), sep="\n  ")
    print(f"{len(files)} tables in 3 formats of RDF read by rdflib: {3 * len(files) - wrong} agree, {wrong} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "target/debug/bioatlas"))
