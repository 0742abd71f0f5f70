// Who speaks about whom: a picture, and the same as a table.

import { choice, drawn, element, pagedList } from "./dom.js";
import { counted, entityType, number } from "./words.js";
import { address, keep } from "./state.js";
import { layout } from "./layout.js";

const WIDTH = 1120;
const HEIGHT = 760;
const SIZES = [["20", "20 names"], ["40", "40 names"], ["80", "80 names"]];
const WHO = [["", "People and organisations"], ["people", "People"], ["all", "All entities"]];

/** The view of the network. */
export function networkView(corpus, state) {
  const picture = element("div", { class: "wide picture", tabindex: "0", role: "region", "aria-label": "Picture of the network" });
  const body = element("tbody", {});
  const { entities } = corpus;
  const link = (entity) => element("a", { href: address({ speaker: entities.key[entity] }) }, entities.name[entity]);
  const paged = pagedList(body, 25, ([from, to, weight]) => element("tr", {},
    element("th", { scope: "row" }, link(from)),
    element("td", {}, link(to)),
    element("td", {}, element("a", { href: address({ speaker: entities.key[from], about: entities.key[to] }) }, counted(weight, "quote")))));
  const filters = element("form", { class: "filters", "aria-label": "What the network shows", submit: (event) => event.preventDefault() },
    choice("Who", WHO, state.who ?? "", (who) => change({ who })),
    choice("How many", SIZES, state.size ?? "40", (size) => change({ size })));

  function change(to) {
    Object.assign(state, to);
    keep(state);
    show();
  }

  function show() {
    const edges = network(corpus, state.who ?? "");
    const { nodes, links } = strongest(edges, Number(state.size ?? 40) || 40);
    picture.replaceChildren(nodes.length ? draw(corpus, nodes, links) : element("p", { class: "none" }, "Nobody here speaks about anybody by name."));
    paged.show(edges);
  }

  show();
  return {
    title: "Network",
    shown: () => picture.scrollTo({ left: (picture.scrollWidth - picture.clientWidth) / 2 }),
    node: element("div", { class: "view" },
      element("h1", { tabindex: "-1" }, "Who speaks about whom"),
      element("p", { class: "lead" }, "An arrow leads from a speaker to a name in a quote; it is the thicker, the more quotes there are. The circle’s size tells how many quotes the name has. Choose a name to read them."),
      filters, picture,
      element("p", { class: "keys" }, ...[["person", "people"], ["organisation", "organisations"], ["other", "others"]].map(([kind, text]) =>
        element("span", {}, element("span", { class: `dot ${kind}`, "aria-hidden": "true" }), text))),
      element("h2", {}, "The same as a table"),
      element("div", { class: "wide" }, element("table", { class: "edges" },
        element("thead", {}, element("tr", {}, ...["Speaker", "speaks about", "in"].map((head) => element("th", { scope: "col" }, head)))), body)),
      paged.node),
  };
}

/** Edges `[speaker, entity, quotes]`, heaviest first. */
function network(corpus, who) {
  const { quotes, entities } = corpus;
  const shown = (entity) => who === "all" || entities.type[entity] === "PERSON" || (who === "" && entities.type[entity] === "ORGANIZATION");
  const count = entities.name.length;
  const weights = new Map();
  for (let quote = 0; quote < corpus.count; quote += 1) {
    for (const from of quotes.speakers[quote]) {
      if (!shown(from)) continue;
      for (const to of quotes.mentions[quote]) {
        if (to !== from && shown(to)) weights.set(from * count + to, (weights.get(from * count + to) ?? 0) + 1);
      }
    }
  }
  const edges = [...weights].map(([key, weight]) => [Math.floor(key / count), key % count, weight]);
  return edges.sort((a, b) => b[2] - a[2] || a[0] - b[0] || a[1] - b[1]);
}

/** The nodes with the heaviest edges, at most `most`, and what is between them. */
function strongest(edges, most) {
  const weights = new Map();
  for (const [from, to, weight] of edges) for (const node of [from, to]) weights.set(node, (weights.get(node) ?? 0) + weight);
  const nodes = [...weights].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most).map(([node]) => node);
  const place = new Map(nodes.map((node, at) => [node, at]));
  const links = edges.filter(([from, to]) => place.has(from) && place.has(to)).map(([from, to, weight]) => [place.get(from), place.get(to), weight]);
  const linked = new Set(links.flatMap(([from, to]) => [from, to]));
  const kept = nodes.filter((_, at) => linked.has(at));
  const again = new Map(kept.map((node, at) => [node, at]));
  return { nodes: kept, links: links.map(([from, to, weight]) => [again.get(nodes[from]), again.get(nodes[to]), weight]) };
}

function draw(corpus, nodes, links) {
  const { entities } = corpus;
  const sizes = nodes.map((node) => entities.said[node].length);
  const most = Math.max(...sizes, 1);
  const radii = sizes.map((size) => 4 + 14 * Math.sqrt(size / most));
  const names = nodes.map((node) => shortened(entities.name[node]));
  // The box holds the circle above, the label below it, and room for arrows around them.
  const boxes = names.map((name, at) => ({ width: Math.max(name.length * 7, 2 * radii[at]) + 16, height: 2 * radii[at] + 46 }));
  const at = layout(boxes, links, WIDTH, HEIGHT);
  const centre = (node) => [at[node][0], at[node][1] - 8];
  const outline = (node, gap) => ({ at: centre(node), radius: radii[node], label: names[node].length * 3.5, gap });
  const heaviest = links.reduce((most, [, , weight]) => Math.max(most, weight), 1);
  const arrows = links.map(([from, to, weight]) => drawn("path", {
    class: "edge", "data-from": from, "data-to": to,
    d: curve(outline(from, 2), outline(to, 5)),
    "stroke-width": (1 + 4 * Math.sqrt(weight / heaviest)).toFixed(2),
    "marker-end": "url(#arrowhead)",
  }));
  const circles = nodes.map((node, place) => {
    const [x, y] = centre(place);
    const about = links.filter(([from]) => from === place).length;
    return drawn("a", {
      class: `node ${entities.type[node] === "PERSON" ? "person" : entities.type[node] === "ORGANIZATION" ? "organisation" : "other"}`,
      href: address({ speaker: entities.key[node] }), "data-node": place,
      // What is seen comes first, for those who say what they see.
      "aria-label": `${names[place] === entities.name[node] ? "" : `${names[place]}, `}${entities.name[node]}, ${entityType(entities.type[node])}: ${counted(sizes[place], "quote")}; speaks about ${number(about)} shown here`,
    },
      drawn("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: radii[place].toFixed(1) }),
      drawn("text", { x: x.toFixed(1), y: (y + radii[place] + 13).toFixed(1), "text-anchor": "middle" }, names[place]));
  });
  const head = drawn("marker", { id: "arrowhead", viewBox: "0 0 8 8", refX: 6, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" },
    drawn("path", { d: "M0 0.5 L8 4 L0 7.5 z" }));
  const svg = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-label": `${counted(nodes.length, "name")} and ${counted(links.length, "connection")}` },
    drawn("defs", {}, head), drawn("g", { "aria-hidden": "true" }, ...arrows), ...circles);

  /** Shows one node's connections, or all. */
  function light(target) {
    const node = target?.closest?.("[data-node]")?.dataset.node;
    svg.classList.toggle("focused", node !== undefined);
    const near = new Set([node]);
    for (const arrow of arrows) {
      const { from, to } = arrow.dataset;
      const is = from === node || to === node;
      arrow.classList.toggle("lit", is);
      if (is) near.add(from).add(to);
    }
    for (const circle of circles) circle.classList.toggle("lit", near.has(circle.dataset.node));
  }
  svg.addEventListener("pointerover", (event) => light(event.target));
  svg.addEventListener("pointerleave", () => light(null));
  svg.addEventListener("focusin", (event) => light(event.target));
  svg.addEventListener("focusout", () => light(null));
  return svg;
}

/** A slightly bent line from one node to another that leaves their circles and labels clear. */
function curve(from, to) {
  const [[x1, y1], [x2, y2]] = [from.at, to.at];
  const long = Math.max(Math.hypot(x2 - x1, y2 - y1), 1);
  const bend = Math.min(long * 0.12, 26) / long;
  const middle = [(x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend];
  const [a, b] = [edgePoint(from, middle), edgePoint(to, middle)];
  return `M${a[0].toFixed(1)} ${a[1].toFixed(1)} Q${middle[0].toFixed(1)} ${middle[1].toFixed(1)} ${b[0].toFixed(1)} ${b[1].toFixed(1)}`;
}

/** Where a line from a node's centre to a point leaves its circle, and its label if it leads down through it. */
function edgePoint({ at: [x, y], radius, label, gap }, [toX, toY]) {
  const far = Math.max(Math.hypot(toX - x, toY - y), 1);
  const [ux, uy] = [(toX - x) / far, (toY - y) / far];
  let way = radius;
  if (uy > 0 && Math.abs(ux / uy) * (radius + 3) < label) way = Math.min((radius + 17) / uy, label / Math.max(Math.abs(ux), 1e-6));
  way = Math.min(Math.max(way, radius) + gap, 0.85 * far);
  return [x + ux * way, y + uy * way];
}

function shortened(name) {
  const letters = Array.from(name);
  return letters.length <= 26 ? name : `${letters.slice(0, 25).join("").trimEnd()}…`;
}
