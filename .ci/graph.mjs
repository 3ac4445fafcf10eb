// Reads what `bioatlas graph` wrote with graphology, cytoscape.js and Mermaid. Run by graph.py: node graph.mjs FOLDER NODES EDGES
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, nodes, edges] = process.argv.slice(2);
const require = createRequire(`${folder}/package.json`);
const text = name => readFileSync(`${folder}/${name}`, "utf8");
const same = (what, graph) => {
  if (graph.order !== Number(nodes) || graph.size !== Number(edges)) throw new Error(`${what}: ${graph.order} nodes, ${graph.size} edges`);
  console.log(`${what}: ok`);
};

const { JSDOM } = require("jsdom");
const { window } = new JSDOM("<body></body>");
globalThis.DOMParser = window.DOMParser;
globalThis.Document = window.Document;
const { MultiDirectedGraph } = require("graphology");
const gexf = require("graphology-gexf/browser");
const graphml = require("graphology-graphml/browser");
same("graphology-gexf", gexf.parse(MultiDirectedGraph, text("a.gexf")));
same("graphology-graphml", graphml.parse(MultiDirectedGraph, text("a.graphml")));
same("graphology", MultiDirectedGraph.from(JSON.parse(text("a.graphology.json"))));

const cytoscape = require("cytoscape");
const drawn = cytoscape({ headless: true, elements: JSON.parse(text("a.cyjs")).elements });
same("cytoscape.js", { order: drawn.nodes().length, size: drawn.edges().length });

globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import(require.resolve("mermaid").replace(/mermaid\.core\.mjs$/, "mermaid.core.mjs"));
mermaid.initialize({ maxEdges: 100000, maxTextSize: 10000000 });
const parsed = await mermaid.parse(text("a.mmd"));
if (parsed.diagramType !== "flowchart-v2") throw new Error(`mermaid: ${parsed.diagramType}`);
console.log("mermaid: ok");
process.exit(0);
