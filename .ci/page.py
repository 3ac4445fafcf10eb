"""Pages of graphs, used in a headless Chromium: the atlas, and graphs of 300 and 10,000 nodes with hostile labels."""

import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

atlas = sys.argv[1]
here = pathlib.Path(__file__).resolve().parent
HOSTILE = ['</script><script>window.broken=1</script>', '<img src=x onerror="window.broken=1">', '"quoted" & \'single\'', "줄기세포 바이오",
           "\u202eright to left", "line\nbreak", "a\u0001b\ufffe", "end", "🧬 gene", "]]>", "${1+1} `x`", "\u2028"]


def made(nodes, edges, seed):
    """A graph as node-link JSON: preferential attachment, five classes, every twentieth label hostile."""
    chance = random.Random(seed)
    things = [{"id": f"http://example.com/{i}", "label": f"{HOSTILE[i % len(HOSTILE)]} {i}" if i % 20 == 0 else f"Thing {i}",
               "class": f"Class {chance.choice('AABBC')}"} for i in range(nodes)]
    ends = list(range(min(nodes, 5)))
    links = []
    for k in range(edges):
        a, b = k % nodes, chance.choice(ends)
        ends += [a, b]
        links.append({"source": things[a]["id"], "target": things[b]["id"], "key": k, "property": chance.choice(["knows", "owns", "cites"])})
    return {"directed": True, "multigraph": True, "graph": {}, "nodes": things, "edges": links}


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    browser = shutil.which("chromium") or sys.exit("chromium is not installed")
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, "playwright-core@1.64"], check=True)
    pages = [folder / "atlas.html"]
    subprocess.run([atlas, "graph", "-o", pages[0]], check=True, stderr=subprocess.DEVNULL)
    for nodes, edges in [(300, 520), (10_000, 30_000)]:
        source, page = folder / f"made-{nodes}.json", folder / f"made-{nodes}.html"
        source.write_text(json.dumps(made(nodes, edges, 7)))
        subprocess.run([atlas, "graph", "read", source, "--all", "-o", page], check=True, stderr=subprocess.DEVNULL)
        pages.append(page)
    shutil.copy(here / "page.mjs", folder)
    subprocess.run(["node", folder / "page.mjs", browser, folder, *pages], check=True, timeout=600)
