"""Pictures of graphs and charts: Chromium measures every text, xmllint reads the SVG, Pillow the PNG, pypdf the PDF."""

import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

import pypdf
from PIL import Image

atlas = sys.argv[1]
HOSTILE = ["</text><script>document.title='broken'</script>", '"quoted" & \'single\'', "줄기세포 바이오", "\u202eright to left", "a\u0001b\ufffe", "]]>",
           "Pneumonoultramicroscopicsilicovolcanoconiosis of a name that is much too long for any picture", "🧬 gene"]
MEASURE = """
const texts = [...document.querySelectorAll('text')], page = document.querySelector('svg').getBoundingClientRect();
const boxes = texts.map(t => t.getBoundingClientRect()), slack = 0.3, found = {texts: texts.length, overlaps: [], outside: [], onNodes: []};
const name = t => t.textContent.slice(0, 40);
const meet = (a, b) => a.left < b.right - slack && b.left < a.right - slack && a.top < b.bottom - slack && b.top < a.bottom - slack;
boxes.forEach((a, i) => {
  if (a.left < page.left - slack || a.right > page.right + slack || a.top < page.top - slack || a.bottom > page.bottom + slack) found.outside.push(name(texts[i]));
  for (let j = i + 1; j < boxes.length; j++) if (meet(a, boxes[j])) found.overlaps.push([name(texts[i]), name(texts[j])]);
});
for (const node of document.querySelectorAll('.nodes .node')) {
  const b = node.getBoundingClientRect(), x = (b.left + b.right) / 2, y = (b.top + b.bottom) / 2, r = Math.min(b.width, b.height) / 2;
  texts.forEach((t, i) => {
    const a = boxes[i], dx = Math.max(a.left - x, x - a.right, 0), dy = Math.max(a.top - y, y - a.bottom, 0);
    if (Math.hypot(dx, dy) < r - 1) found.onNodes.push(name(t));
  });
}
document.body.innerHTML = '<pre id="found"></pre>'; document.getElementById('found').textContent = JSON.stringify(found);
"""


def made(nodes, edges, seed):
    """A graph as node-link JSON: five classes, eight properties, every tenth label hostile."""
    chance = random.Random(seed)
    label = lambda i: f"{HOSTILE[i // 10 % len(HOSTILE)]} {i}" if i % 10 == 0 else f"Institute of thing {i}"
    things = [{"id": f"http://example.com/{i}", "label": label(i), "class": f"Class {chance.choice('AABBC')}"} for i in range(nodes)]
    ends = list(range(5))
    links = []
    for k in range(edges):
        a, b = k % nodes, chance.choice(ends)
        ends += [a, b]
        links.append({"source": things[a]["id"], "target": things[b]["id"], "key": k, "property": f"property {k % 8}"})
    return {"directed": True, "multigraph": True, "graph": {}, "nodes": things, "edges": links}


def measured(svg, folder):
    page = folder / "page.html"
    page.write_text(f"<!doctype html><meta charset=utf-8><body style='margin:0'>{svg.read_text()}<script>{MEASURE}</script>")
    flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
    shown = subprocess.run([shutil.which("chromium"), *flags.split(), f"--user-data-dir={folder / 'browser'}", "--dump-dom", page],
                           check=True, capture_output=True, text=True, timeout=120).stdout
    text = re.search(r'<pre id="found">(.*?)</pre>', shown, re.S).group(1)
    return json.loads(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    for tool in ["chromium", "xmllint"]:
        shutil.which(tool) or sys.exit(f"{tool} is not installed")
    cases = [("atlas", ["graph"], [])]
    cases += [("around", ["graph", "--about", "Celltrion", "--hops", "2"], [])]
    for nodes, edges in [(30, 40), (200, 340), (300, 520)]:
        source = folder / f"made-{nodes}.json"
        source.write_text(json.dumps(made(nodes, edges, nodes)))
        cases.append((f"made-{nodes}", ["graph", "read", source], ["--hulls"]))
    for name, verb, options in cases:
        svg, png, pdf = (folder / f"{name}.{end}" for end in ["svg", "png", "pdf"])
        subprocess.run([atlas, *verb, *options, "-o", svg, "-o", png, "-o", pdf], check=True, stderr=subprocess.DEVNULL)
        subprocess.run(["xmllint", "--noout", "--nonet", svg], check=True)
        found = measured(svg, folder)
        assert not (found["overlaps"] or found["outside"] or found["onNodes"]), (name, found)
        with Image.open(png) as image:
            image.load()
            assert image.width > 400, name
        read = pypdf.PdfReader(pdf)
        text = read.pages[0].extract_text()
        assert len(read.pages) == 1 and "Classes" in text and "nodes" in text, (name, text[:300])
        if name.startswith("made"):
            once = re.findall(r"Institute of thing (\d+)", " ".join(text.split()))
            assert once and len(once) == len(set(once)), f"{name}: a label is in the text twice"
        print(f"{name}: {found['texts']} texts, no overlaps")
    charts = [[name] for name in ["figure-1", "figure-2", "figure-3", "figure-7", "figure-8", "table-1", "table-1-changes", "table-2", "table-3", "markets", "market-shares", "r-and-d-by-area"]]
    charts += [["markets", "--chart", "line", "-p", "country=world"], ["markets", "--log"], ["table-1", "--width", "400"]]
    for number, chart in enumerate(charts):
        svg, png, pdf = (folder / f"chart-{number}.{end}" for end in ["svg", "png", "pdf"])
        for output in svg, png, pdf:
            subprocess.run([atlas, "plot", *chart, "-o", output], check=True)
        subprocess.run(["xmllint", "--noout", "--nonet", svg], check=True)
        found = measured(svg, folder)
        assert not (found["overlaps"] or found["outside"]), (chart, found)
        with Image.open(png) as image:
            image.load()
            assert image.width >= 800, chart
        read = pypdf.PdfReader(pdf)
        assert len(read.pages) == 1 and "Kim & Nam (2019)" in " ".join(read.pages[0].extract_text().split()), chart
        print(f"{' '.join(chart)}: {found['texts']} texts, no overlaps")
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, "vega-lite@5", "vega@5"], check=True)
    specifications = []
    for name in ["figure-1", "figure-8", "table-1", "table-2", "table-3", "markets"]:
        specifications.append(folder / f"{name}.vl.json")
        subprocess.run([atlas, "plot", name, "-o", specifications[-1]], check=True)
    subprocess.run(["node", pathlib.Path(__file__).with_name("plot.mjs"), folder, *specifications], check=True)
