// Reads GEXF and GraphML with graphology, the readers of Gephi Lite, which share no code with networkx: nodes, edges and
// attributes with their types must be those of the node-link JSON. See graph_check.sh.
//   node graph_check.mjs FOLDER TOOLS
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [folder, tools] = process.argv.slice(2);
const require = createRequire(path.resolve(tools, "package.json"));
const { MultiDirectedGraph } = require("graphology");
const readers = { gexf: require("graphology-gexf"), graphml: require("graphology-graphml") };

/** Formats write single-precision numbers with different digits. */
const value = (of) => (typeof of === "number" ? Number(of.toPrecision(6)) : of);
const sorted = (attributes) => JSON.stringify(Object.entries(attributes).map(([name, of]) => [name, value(of)]).sort());

for (const name of ["graph", "network"]) {
  const { nodes, edges } = JSON.parse(fs.readFileSync(path.join(folder, `${name}.json`), "utf8"));
  const expectedNodes = new Map(nodes.map(({ id, ...attributes }) => [id, sorted(attributes)]));
  const expectedEdges = edges.map(({ source, target, key, ...attributes }) => `${source} ${target} ${sorted(attributes)}`).sort();
  assert.ok(expectedNodes.size > 10 && expectedEdges.length > 5, name);
  for (const [format, reader] of Object.entries(readers)) {
    const text = fs.readFileSync(path.join(folder, `${name}.${format}`), "utf8");
    const graph = reader.parse(MultiDirectedGraph, text);
    assert.deepEqual([graph.order, graph.size], [expectedNodes.size, expectedEdges.length], `${name}.${format}`);
    const found = new Map(graph.mapNodes((node, attributes) => [node, sorted(attributes)]));
    assert.deepEqual(found, expectedNodes, `${name}.${format}: other nodes`);
    const ties = graph.mapEdges((edge, attributes, source, target) => `${source} ${target} ${sorted(attributes)}`).sort();
    assert.deepEqual(ties, expectedEdges, `${name}.${format}: other edges`);
  }
  console.log(`graphology reads GEXF and GraphML of the ${name}: ${expectedNodes.size} nodes, ${expectedEdges.length} edges`);
}
