// One article: its text with quotes and entities, and beside it who says what.

import { announce, element, isPointedAt } from "./dom.js";
import { counted, doubts, entityType, foundBy } from "./words.js";
import { longDay } from "./calendar.js";
import { address, keep } from "./state.js";
import { openArticle } from "./corpus.js";
import { runs, segments } from "./segments.js";
import { quoteFacts, speakerNames } from "./quotes.js";
import { reasons } from "./reasons.js";

const HUES = 8;

/** The view of one article, or nothing if there is none of this key. */
export async function articleView(corpus, state) {
  const { documents } = corpus;
  const document = documents.byKey.get(state.article);
  if (document === undefined) return null;
  const article = await openArticle(corpus, document);
  const first = documents.first[document];
  const count = documents.quotes[document];
  const hues = speakerHues(corpus, first, count);
  const cards = hues.map((hue, at) => card(corpus, first + at, at, hue, article));
  const inspector = element("div", { class: "inspector", "aria-hidden": "true", hidden: true });
  const { heading, paragraphs } = text(corpus, document, article, hues);
  const day = documents.day[document];
  const url = documents.url[document];
  const body = element("article", { class: "text" },
    element("p", { class: "crumb" }, element("a", { href: address({ view: "articles" }) }, "Articles")),
    heading,
    element("p", { class: "facts" },
      day ? element("time", { datetime: day }, longDay(day)) : documents.date[document] && element("span", {}, documents.date[document]),
      element("span", {}, counted(count, "quote")),
      url && element("a", { href: url, rel: "noopener noreferrer" }, "Original article")),
    ...article.warnings.map((warning) => element("p", { class: "notice" }, warning)),
    article.text === null ? element("p", { class: "notice" }, "This report was made without the articles’ texts: here are its quotes.") : legend(),
    ...paragraphs);
  const aside = element("aside", { class: "cards", "aria-label": "Quotes and entities of this article" },
    element("h2", {}, "Quotes"),
    count ? element("ol", {}, ...cards) : element("p", { class: "none" }, "Nobody is quoted."),
    entityList(corpus, article));
  const node = element("div", { class: "view reading" }, body, aside, inspector);

  let active = -1;
  const parts = (at) => node.querySelectorAll(`[data-quotes~="${at}"]`);

  /** Shows that a quote's parts belong together, while it is pointed at or focused. */
  function light(at) {
    for (const lit of node.querySelectorAll(".lit")) lit.classList.remove("lit");
    const of = at >= 0 ? at : active;
    if (of >= 0) for (const part of parts(of)) part.classList.add("lit");
    inspector.hidden = of < 0 || article.text === null;
    if (of >= 0) inspector.replaceChildren(...cards[of].cloneNode(true).childNodes);
    inspector.querySelector(".why")?.remove();
    for (const inert of inspector.querySelectorAll("a, button")) inert.tabIndex = -1;
  }

  /** Chooses a quote: it stays lit, and the address names it. */
  function choose(at, scrollTo) {
    active = at;
    for (const [of, made] of cards.entries()) made.classList.toggle("chosen", of === at);
    light(at);
    state.quote = `q${at + 1}`;
    keep(state);
    if (scrollTo === "text") (node.querySelector(`.marker[data-quotes="${at}"]`) ?? parts(at)[0])?.scrollIntoView({ block: "center" });
    else scrollWithin(aside, cards[at]);
  }

  const quoteAt = (event) => Number(event.target.closest?.("[data-quotes]")?.dataset.quotes.split(" ")[0] ?? -1);
  node.addEventListener("pointerover", (event) => {
    if (!isPointedAt(event)) return;
    light(quoteAt(event));
    lightEntity(node, event.target.closest?.("[data-entities]")?.dataset.entities);
  });
  node.addEventListener("pointerleave", () => {
    light(-1);
    lightEntity(node);
  });
  node.addEventListener("focusin", (event) => {
    light(quoteAt(event));
    lightEntity(node, event.target.closest(".entities [data-entities]")?.dataset.entities);
  });
  node.addEventListener("click", (event) => {
    const at = quoteAt(event);
    if (at < 0 || event.target.closest("a, .why")) return;
    if (getSelection().toString() && !event.target.closest("button")) return; // the reader selects text
    choose(at, event.target.closest(".card") ? "text" : "card");
    announce(cards[at].querySelector(".spoken").textContent);
  });

  const wanted = Number(/^q(\d+)$/.exec(state.quote ?? "")?.[1]) - 1;
  const view = { title: documents.title[document], node };
  if (wanted >= 0 && wanted < count) {
    view.shown = () => {
      choose(wanted, article.text === null ? "card" : "text");
      scrollWithin(aside, cards[wanted]);
      (node.querySelector(`.marker[data-quotes="${wanted}"]`) ?? cards[wanted].querySelector("button")).focus({ preventScroll: true });
    };
  }
  return view;

  /** The text as heading and paragraphs. A headline that is the title too stands as heading. */
  function text(corpus, document, article, hues) {
    const title = documents.title[document];
    const plain = element("h1", { tabindex: "-1" }, title);
    if (article.text === null) return { heading: plain, paragraphs: [] };
    const points = Array.from(article.text); // offsets count code points
    const lines = paragraphsOf(points);
    const pieces = segments(points.length, spansOf(article), lines.flat());
    let at = 0;
    const made = lines.map(([start, end]) => {
      while (pieces[at].end <= start) at += 1;
      const from = at;
      while (at < pieces.length && pieces[at].end <= end) at += 1;
      return element("p", {}, ...highlighted(corpus, document, article, hues, points, pieces.slice(from, at)));
    });
    const headline = lines.length && points.slice(...lines[0]).join("").trim() === title;
    if (!headline) return { heading: plain, paragraphs: made };
    return { heading: element("h1", { tabindex: "-1" }, ...made[0].childNodes), paragraphs: made.slice(1) };
  }
}

/** Start and end of every line that has more than white space. */
function paragraphsOf(points) {
  const lines = [];
  let start = 0;
  let ink = false;
  for (let at = 0; at <= points.length; at += 1) {
    if (at === points.length || points[at] === "\n") {
      if (ink) lines.push([start, at]);
      [start, ink] = [at + 1, false];
    } else ink ||= points[at].trim() !== "";
  }
  return lines;
}

/** All spans of an article: parts of quotes, mentions of entities. */
function spansOf(article) {
  const parts = article.quotes.flatMap((quote, at) =>
    ["content", "cue", "source", "addressee"].flatMap((part) => quote[part].map(([start, end]) => ({ start, end, quote: at, part }))));
  const mentions = article.entities.flatMap((entity, at) => entity.mentions.map(([start, end, kind]) => ({ start, end, entity: at, kind })));
  return [...parts, ...mentions];
}

/** Nodes of a paragraph's pieces: quotes' parts around entities. */
function highlighted(corpus, document, article, hues, points, pieces) {
  const quoted = (piece) => piece.spans.filter((span) => span.part).map((span) => `${span.quote} ${span.part}`).join();
  const named = (piece) => piece.spans.filter((span) => span.kind).map((span) => `${span.entity} ${span.kind}`).join();
  const nodes = [];
  for (const { pieces: part } of runs(pieces, quoted)) {
    const inner = runs(part, named).map(({ pieces: run }) => {
      const said = points.slice(run[0].start, run.at(-1).end).join("");
      const mentions = run[0].spans.filter((span) => span.kind);
      if (!mentions.length) return said;
      const kinds = new Set(mentions.map((mention) => mention.kind));
      return element("span", { class: `entity ${[...kinds].join(" ")}`, "data-entities": [...new Set(mentions.map((mention) => mention.entity))].join(" ") }, said);
    });
    const of = part[0].spans.filter((span) => span.part);
    for (const span of of) {
      const quote = article.quotes[span.quote];
      const anchor = quote.content[0] ?? quote.cue[0] ?? quote.source[0];
      if (span.start === anchor[0] && part[0].start === anchor[0] && (span.part === "content" || !quote.content.length)) {
        nodes.push(marker(corpus, corpus.documents.first[document] + span.quote, span.quote, hues[span.quote]));
      }
    }
    if (!of.length) nodes.push(...inner);
    else {
      const type = corpus.quotes.type[corpus.documents.first[document] + of[0].quote];
      nodes.push(element("span", {
        class: ["part", ...new Set(of.map((span) => span.part)), type, hues[of[0].quote]].join(" "),
        "data-quotes": [...new Set(of.map((span) => span.quote))].join(" "),
      }, ...inner));
    }
  }
  return nodes;
}

/** The number before a quote, a button that chooses it. */
function marker(corpus, quote, at, hue) {
  return element("button", {
    type: "button", class: `marker ${hue}`, "data-quotes": at,
    "aria-label": `Quote ${at + 1}: ${inWords(corpus, quote)}`,
  }, String(at + 1));
}

function inWords(corpus, quote) {
  const speakers = speakerNames(corpus, quote).map((node) => node?.textContent ?? node ?? "").join("");
  return [`${speakers}, ${corpus.quotes.type[quote]} ${corpus.quotes.mode[quote]}`, ...doubts(corpus.quotes, quote)].join(", ");
}

function card(corpus, quote, at, hue, article) {
  const { quotes } = corpus;
  const said = quotes.text[quote];
  const short = article.text === null || said.length <= 160 ? said : `${said.slice(0, 150).trimEnd()} …`;
  return element("li", { class: `card ${hue}`, "data-quotes": at, id: `card-${at + 1}` },
    element("p", { class: "by" },
      element("button", { type: "button", class: `marker ${hue}`, "aria-label": `Show quote ${at + 1} in the text` }, String(at + 1)),
      ...speakerNames(corpus, quote)),
    element("p", { class: "unseen spoken" }, inWords(corpus, quote)),
    element("p", { class: "said" }, short || "(content not found)"),
    quotes.how[quote] ? element("p", { class: "how" }, `— ${quotes.how[quote]}`) : null,
    element("p", { class: "facts" }, ...quoteFacts(corpus, quote)),
    reasons(article.quotes[at]?.why));
}

/** A hue for every speaker of the article, so that what one person says has one colour. */
function speakerHues(corpus, first, count) {
  const known = new Map();
  return Array.from({ length: count }, (_, at) => {
    const { speakers, unnamed } = corpus.quotes;
    const who = speakers[first + at].length ? speakers[first + at].join() : unnamed[first + at];
    if (who === null) return "hue-none";
    if (!known.has(who)) known.set(who, known.size % HUES);
    return `hue-${known.get(who)}`;
  });
}

function legend() {
  const part = (classes, text) => element("span", { class: `part ${classes}` }, text);
  return element("p", { class: "legend" },
    part("content direct hue-0", "direct"), " ", part("content mixed hue-0", "mixed"), " ", part("content indirect hue-0", "indirect"),
    " quotes, in one colour a speaker; ", part("source hue-0", "source"), " ", part("cue hue-0", "cue"), "; ", element("span", { class: "entity name" }, "named entities"), ".");
}

function entityList(corpus, article) {
  const made = article.entities.map((entity, at) => ({ entity, at })).filter(({ entity }) => entity.type !== "DATE" && entity.type !== "MONEY");
  made.sort((a, b) => b.entity.count - a.entity.count || a.at - b.at);
  if (!made.length) return null;
  return element("section", {}, element("h2", {}, "Entities"),
    element("ul", { class: "entities" }, ...made.map(({ entity, at }) =>
      element("li", { "data-entities": at },
        entity.row === null ? element("span", {}, entity.name) : element("a", { href: address({ speaker: corpus.entities.key[entity.row] }) }, entity.name),
        " ", element("span", { class: "tag" }, entityType(entity.type)),
        ...(entity.roles ?? []).slice(0, 3).map((role) => element("span", { class: "role" }, role)),
        element("span", { class: "count" }, counted(entity.count, "mention"))))));
}

function lightEntity(node, entities) {
  for (const lit of node.querySelectorAll(".named")) lit.classList.remove("named");
  for (const entity of entities?.split(" ") ?? []) {
    for (const mention of node.querySelectorAll(`[data-entities~="${entity}"]`)) mention.classList.add("named");
  }
}

/** Scrolls a box, and not the page, so that a thing in it is seen. */
function scrollWithin(box, thing) {
  const [of, at] = [box.getBoundingClientRect(), thing.getBoundingClientRect()];
  if (at.top < of.top || at.bottom > of.bottom) box.scrollBy({ top: at.top - of.top - of.height / 3 });
}
