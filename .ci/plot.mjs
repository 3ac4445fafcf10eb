// Compiles what `bioatlas plot` wrote for Vega-Lite, and draws it. Run by figure.py: node plot.mjs FOLDER FILE…
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, ...files] = process.argv.slice(2);
const require = createRequire(`${folder}/package.json`);
const [vegaLite, vega] = [require("vega-lite"), require("vega")];
for (const file of files) {
  const fail = (...said) => { throw new Error(`${file}: ${said.join(" ")}`); };
  const silent = () => logger;
  const logger = { level: silent, warn: fail, error: fail, info: silent, debug: silent };
  const { spec } = vegaLite.compile(JSON.parse(readFileSync(file, "utf8")), { logger });
  const svg = await new vega.View(vega.parse(spec), { renderer: "none" }).toSVG();
  if (svg.length < 2000) fail("nothing is drawn");
  console.log(`${file}: ok`);
}
