// Speakers: a table to search and sort, and the page of one.

import { announce, choice, element, pagedList, searchField } from "./dom.js";
import { counted, entityType, fold, hasWords, number, searchWords } from "./words.js";
import { longDay } from "./calendar.js";
import { address, keep } from "./state.js";
import { quotesPanel } from "./quotes.js";

const ROWS = 100;

const KINDS = [
  ["", "All"],
  ["PERSON", "People"],
  ["ORGANIZATION", "Organisations"],
  ["other", "Others"],
];

const COLUMNS = [
  ["name", "Speaker", "ascending"],
  ["count", "Quotes", "descending"],
  ["about", "Spoken about", "descending"],
  ["date", "Last quoted", "descending"],
];

/** The view of all speakers. */
export function speakersView(corpus, state) {
  const { entities, documents, quotes } = corpus;
  const speakers = entities.name.map((_, entity) => entity).filter((entity) => entities.said[entity].length);
  const most = speakers.reduce((most, entity) => Math.max(most, entities.said[entity].length), 1);
  const days = documents.day.filter((day) => day !== null).sort();
  const nameless = quotes.speaker_kind.filter((kind) => kind !== "named").length;
  const body = element("tbody", {});
  const paged = pagedList(body, ROWS, row);
  const table = element("table", { class: "speakers" }, element("thead", {}, heads()), body);
  const found = element("h2", { class: "found" });
  const filters = element("form", { class: "filters", role: "search", "aria-label": "Find speakers", submit: first },
    searchField("Find a speaker", state.q ?? "", (q) => change({ q }), () => body.querySelector("a")),
    choice("Who", KINDS, state.who ?? "", (who) => change({ who })),
  );

  function heads() {
    const [by, direction] = order();
    return element("tr", {}, ...COLUMNS.filter(([name]) => name !== "date" || corpus.dated).map(([name, label, usual]) => {
      const is = by === name;
      const next = is ? (direction === "ascending" ? "descending" : "ascending") : usual;
      return element("th", { scope: "col", class: name, "aria-sort": is ? direction : null },
        element("button", { type: "button", click: () => sort(name, next) }, label, element("span", { class: "arrow", "aria-hidden": "true" }, is ? (direction === "ascending" ? "▲" : "▼") : "")));
    }));
  }

  function order() {
    const [by, direction] = (state.sort ?? "count.descending").split(".");
    return [by, direction];
  }

  function sort(name, direction) {
    change({ sort: `${name}.${direction}` });
    table.tHead.replaceChildren(heads());
    table.tHead.querySelector("[aria-sort] button").focus();
  }

  function first(event) {
    event.preventDefault();
    body.querySelector("a")?.click();
  }

  function change(to) {
    Object.assign(state, to);
    keep(state);
    show();
    announce(found.textContent);
  }

  function show() {
    const words = searchWords(state.q ?? "");
    const of = (type) => !state.who || type === state.who || (state.who === "other" && type !== "PERSON" && type !== "ORGANIZATION");
    const matching = speakers.filter((entity) => of(entities.type[entity]) && hasWords(entities.search[entity], words));
    const [by, direction] = order();
    const value = {
      name: (entity) => entities.folded[entity],
      about: (entity) => entities.about[entity].length,
      date: (entity) => entities.last[entity],
    }[by] ?? ((entity) => entities.said[entity].length);
    const sign = direction === "ascending" ? 1 : -1;
    matching.sort((a, b) => {
      const [of, than] = [value(a), value(b)];
      if (of !== than) return of < than ? -sign : sign;
      return entities.said[b].length - entities.said[a].length || a - b;
    });
    found.textContent = matching.length === speakers.length ? counted(speakers.length, "speaker") : `${number(matching.length)} of ${counted(speakers.length, "speaker")}`;
    paged.show(matching);
    if (!matching.length) body.append(element("tr", {}, element("td", { colspan: COLUMNS.length, class: "none" }, "No speaker is called that.")));
  }

  function row(entity) {
    const bar = element("span", { class: "share", "aria-hidden": "true" });
    bar.style.width = `${(100 * entities.said[entity].length) / most}%`;
    const last = entities.last[entity];
    return element("tr", {},
      element("th", { scope: "row" },
        element("a", { href: address({ speaker: entities.key[entity] }) }, entities.name[entity]), " ",
        element("span", { class: "tag" }, entityType(entities.type[entity]))),
      element("td", { class: "count" }, bar, element("span", {}, number(entities.said[entity].length))),
      element("td", { class: "about" }, entities.about[entity].length ? number(entities.about[entity].length) : "–"),
      corpus.dated ? element("td", {}, last ? element("time", { datetime: last }, longDay(last, true)) : "–") : null);
  }

  show();
  const summary = element("p", { class: "lead" },
    `${counted(corpus.count, "quote")} from ${counted(documents.id.length, "article")}`,
    days.length ? `, ${days[0] === days.at(-1) ? longDay(days[0]) : `${longDay(days[0])} to ${longDay(days.at(-1))}`}` : "",
    ".",
    ...(nameless ? [" In ", element("a", { href: address({ view: "quotes", kind: "nameless" }) }, number(nameless)), " of them, the article does not name the speaker."] : []));
  return {
    title: "Speakers",
    node: element("div", { class: "view" }, element("h1", { tabindex: "-1" }, "Who said what"), summary, filters, found, element("div", { class: "wide" }, table), paged.node),
  };
}

/** The page of one entity: what it says, what is said about it, and with whom it is connected. */
export function speakerView(corpus, state) {
  const { entities } = corpus;
  const entity = entities.byKey.get(state.speaker);
  if (entity === undefined) return null;
  const name = entities.name[entity];
  const [said, about] = [entities.said[entity], entities.about[entity]];
  const role = state.role === "about" || !said.length ? "about" : "said";
  const tab = (of, label) => element("a", { href: address({ speaker: state.speaker, role: of === "said" ? "" : of }), "aria-current": role === of ? "true" : null }, label);
  const articles = new Set([...said, ...about].map((quote) => corpus.quotes.document[quote])).size;
  return {
    title: name,
    node: element("div", { class: "view" },
      element("p", { class: "crumb" }, element("a", { href: address({ view: "speakers" }) }, "Speakers")),
      element("h1", { tabindex: "-1" }, name),
      element("p", { class: "lead" }, `${entityType(entities.type[entity])}, in quotes of ${counted(articles, "article")}`,
        entities.aliases[entity].length ? `; also called ${entities.aliases[entity].join(", ")}` : ""),
      element("div", { class: "columns" },
        element("div", {},
          element("nav", { class: "tabs", "aria-label": `Quotes and ${name}` }, tab("said", `Said by ${name} (${number(said.length)})`), tab("about", `About ${name} (${number(about.length)})`)),
          quotesPanel(corpus, role === "said" ? said : about, state)),
        element("aside", { "aria-label": "Connections" },
          connections(corpus, "Speaks about", said.flatMap((quote) => corpus.quotes.mentions[quote]), entity, (other) => ({ speaker: state.speaker, about: entities.key[other] })),
          connections(corpus, "Spoken about by", about.flatMap((quote) => corpus.quotes.speakers[quote]), entity, (other) => ({ speaker: entities.key[other], about: state.speaker }))))),
  };
}

function connections(corpus, heading, others, self, state) {
  const counts = new Map();
  for (const other of others) if (other !== self) counts.set(other, (counts.get(other) ?? 0) + 1);
  const list = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const node = element("ol", { class: "connections" });
  const paged = pagedList(node, 12, ([other, count]) =>
    element("li", {}, element("a", { href: address(state(other)) }, corpus.entities.name[other]), element("span", { class: "count" }, number(count))));
  paged.show(list);
  return element("section", {}, element("h2", {}, heading), list.length ? paged.node : element("p", { class: "none" }, "No names."));
}

/** The view of all articles. */
export function articlesView(corpus, state) {
  const { documents } = corpus;
  const list = element("ol", { class: "articles" });
  const paged = pagedList(list, ROWS, (document) => {
    const day = documents.day[document];
    return element("li", {},
      element("a", { href: address({ article: documents.key[document] }) }, documents.title[document]),
      element("p", { class: "facts" },
        day ? element("time", { datetime: day }, longDay(day)) : documents.date[document] && element("span", {}, documents.date[document]),
        element("span", {}, counted(documents.quotes[document], "quote"))));
  });
  const found = element("h2", { class: "found" });
  const orders = [["", "As in the input"], ...(corpus.dated ? [["newest", "Newest first"], ["oldest", "Oldest first"]] : []), ["quotes", "Most quotes first"], ["title", "By title"]];
  const filters = element("form", { class: "filters", role: "search", "aria-label": "Find articles", submit: (event) => event.preventDefault() },
    searchField("Find an article", state.q ?? "", (q) => change({ q }), () => list.querySelector("a")),
    choice("Order", orders, state.sort ?? "", (sort) => change({ sort })));

  function change(to) {
    Object.assign(state, to);
    keep(state);
    show();
    announce(found.textContent);
  }

  function show() {
    const words = searchWords(state.q ?? "");
    const matching = documents.id.map((_, document) => document).filter((document) => hasWords(documents.folded[document], words));
    const compare = {
      newest: (a, b) => compareTexts(documents.day[b] ?? "", documents.day[a] ?? ""),
      oldest: (a, b) => compareTexts(documents.day[a] ?? "~", documents.day[b] ?? "~"),
      quotes: (a, b) => documents.quotes[b] - documents.quotes[a],
      title: (a, b) => compareTexts(fold(documents.title[a]), fold(documents.title[b])),
    }[state.sort];
    if (compare) matching.sort(compare);
    const all = documents.id.length;
    found.textContent = matching.length === all ? counted(all, "article") : `${number(matching.length)} of ${counted(all, "article")}`;
    paged.show(matching);
    if (!matching.length) list.append(element("li", { class: "none" }, "No article is called that."));
  }

  show();
  return { title: "Articles", node: element("div", { class: "view" }, element("h1", { tabindex: "-1" }, "Articles"), filters, found, paged.node) };
}

function compareTexts(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
