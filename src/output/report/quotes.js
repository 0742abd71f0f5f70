// Quotes: filters, a timeline, and the list of those that are asked for.

import { announce, choice, element, pagedList, searchField } from "./dom.js";
import { FACTUALITIES, MODES, QUOTE_TYPES, SPEAKER_KINDS, counted, doubts, foundBy, nobody, number, searchWords, wordSpans } from "./words.js";
import { longDay } from "./calendar.js";
import { address, keep } from "./state.js";
import { ORDERS, asked, once, orderOf } from "./filter.js";
import { timeline } from "./timeline.js";

const STEP = 50;
const FILTERS = ["q", "type", "mode", "fact", "kind", "min", "from", "to", "about"];

/** The view of all quotes. */
export function quotesView(corpus, state) {
  const heading = element("h1", { tabindex: "-1" }, "Quotes");
  return { title: "Quotes", node: element("div", { class: "view" }, heading, quotesPanel(corpus, null, state)) };
}

/** Filters and results over `base`, a list of quotes, or all. */
export function quotesPanel(corpus, base, state) {
  const list = element("ol", { class: "quotes" });
  const paged = pagedList(list, STEP, (quote) => quoteItem(corpus, quote, searchWords(state.q ?? "")));
  const found = element("h2", { class: "found" });
  const folded = element("p", { class: "folded" });
  const time = timeline(corpus, (from, to) => change({ from, to }));
  const reset = element("button", { type: "button", class: "quiet", click: clear }, "Clear filters");
  const filters = element("form", { class: "filters", role: "search", "aria-label": "Filter quotes", submit: (event) => event.preventDefault() });
  fillFilters();

  function fillFilters() {
    const types = new Set((state.type ?? "").split(",").filter(Boolean));
    const boxes = QUOTE_TYPES.map(([value, text]) => {
      const box = element("input", {
        type: "checkbox",
        checked: types.has(value),
        change: () => {
          if (box.checked) types.add(value);
          else types.delete(value);
          change({ type: QUOTE_TYPES.map(([type]) => type).filter((type) => types.has(type)).join(",") });
        },
      });
      return element("label", { class: "check" }, box, text);
    });
    const least = element("output", {}, `${state.min ?? 0}%`);
    const slider = element("input", {
      type: "range", min: 0, max: 95, step: 5, value: state.min ?? 0,
      input: () => {
        least.textContent = `${slider.value}%`;
        change({ min: slider.value === "0" ? "" : slider.value });
      },
    });
    const date = (name, label) => {
      const input = element("input", { type: "date", value: state[name] ?? "", change: () => change({ [name]: input.value }) });
      return element("label", { class: "field" }, element("span", {}, label), input);
    };
    const orders = corpus.dated ? ORDERS : ORDERS.slice(2);
    const open = filters.querySelector("details")?.open ?? (matchMedia("(min-width: 40rem)").matches || isFiltered(["q"]));
    filters.replaceChildren(
      searchField("Search in quotes", state.q ?? "", (q) => change({ q }), () => list.querySelector("a")),
      choice("Order", orders, orderOf(corpus, state), (sort) => change({ sort })),
      element("details", { open }, element("summary", {}, "Filters"), element("div", { class: "filters" },
        element("fieldset", {}, element("legend", {}, "Type"), ...boxes),
        choice("Mode", MODES, state.mode ?? "", (mode) => change({ mode })),
        choice("Said", FACTUALITIES, state.fact ?? "", (fact) => change({ fact })),
        base ? null : choice("Speaker", SPEAKER_KINDS, state.kind ?? "", (kind) => change({ kind })),
        element("label", { class: "field" }, element("span", {}, "At least ", least, " sure"), slider),
        ...(corpus.dated ? [date("from", "From"), date("to", "To")] : []),
        reset)),
    );
  }

  function isFiltered(but = []) {
    return FILTERS.some((name) => state[name] && !but.includes(name));
  }

  function clear() {
    for (const name of FILTERS) delete state[name];
    fillFilters();
    change({});
    filters.querySelector("input").focus();
  }

  function change(to) {
    Object.assign(state, to);
    for (const name of Object.keys(state)) if (state[name] === "") delete state[name];
    keep(state);
    for (const name of ["from", "to"]) {
      const input = filters.querySelectorAll("input[type=date]")[name === "from" ? 0 : 1];
      if (input && name in to) input.value = state[name] ?? "";
    }
    show();
    announce(found.textContent);
  }

  function show() {
    const result = asked(corpus, base, state);
    const all = base ? base.length : corpus.count;
    const { length } = result.found;
    found.replaceChildren(length === all ? counted(length, "quote") : `${number(length)} of ${counted(all, "quote")}`);
    if (state.about) {
      found.append(" about ", element("span", { class: "chip" }, state.about, element("button", {
        type: "button", "aria-label": `Not only those about ${state.about}`,
        click: () => {
          delete state.about;
          change({});
        },
      }, "×")));
    }
    reset.hidden = !isFiltered();
    time.show(result.anyTime, state);
    const shown = once(corpus, result.found);
    folded.hidden = shown.length === length;
    folded.textContent = `Shown as ${counted(shown.length, "quotation")}: what is repeated stands here once.`;
    paged.show(shown);
    if (!length) list.append(element("li", { class: "none" }, "No quote is like this."));
  }

  show();
  return element("div", { class: "panel" }, filters, time.node, found, folded, paged.node);
}

/** The links to a quote's speakers, or words for who speaks. */
export function speakerNames(corpus, quote) {
  const { quotes, entities } = corpus;
  const speakers = quotes.speakers[quote];
  if (!speakers.length) return [element("span", { class: "speaker nobody" }, nobody(quotes, quote))];
  return speakers.flatMap((speaker, at) => [
    at ? " & " : null,
    element("a", { class: "speaker", href: address({ speaker: entities.key[speaker] }) }, entities.name[speaker]),
  ]);
}

/** Type, mode, whether it was said at all, and how sure. */
export function quoteFacts(corpus, quote) {
  const { quotes } = corpus;
  const meter = element("span", { class: "meter", "aria-hidden": "true" }, element("span", {}));
  meter.firstChild.style.width = `${quotes.confidence[quote]}%`;
  const by = quotes.speaker_by[quote] === "name" ? null : foundBy(quotes, quote);
  return [
    element("span", { class: `kind ${quotes.type[quote]}` }, `${quotes.type[quote]} ${quotes.mode[quote]}`),
    ...doubts(quotes, quote).map((doubt) => element("span", { class: "doubt" }, doubt)),
    element("span", {}, meter, `${quotes.confidence[quote]}% sure`),
    by && element("span", {}, by),
  ];
}

function quoteItem(corpus, quote, words) {
  const { quotes, documents, entities } = corpus;
  const document = quotes.document[quote];
  const day = documents.day[document];
  const about = quotes.mentions[quote].map((entity) => element("a", { href: address({ speaker: entities.key[entity], role: "about" }) }, entities.name[entity]));
  return element("li", { class: `quote ${quotes.type[quote]}` },
    element("p", { class: "by" }, ...speakerNames(corpus, quote), element("span", { class: "how" }, quotes.how[quote] ? `— ${quotes.how[quote]}` : "")),
    element("blockquote", {}, ...marked(quotes.text[quote] || "(content not found)", words)),
    element("p", { class: "facts" },
      ...quoteFacts(corpus, quote),
      day ? element("time", { datetime: day }, longDay(day, true)) : documents.date[document] && element("span", {}, documents.date[document]),
      element("a", { class: "place", href: quoteAddress(corpus, quote) }, documents.title[document]),
    ),
    again(corpus, quote),
    about.length ? element("p", { class: "about" }, "about ", ...about.flatMap((link, at) => [at ? ", " : null, link])) : null,
  );
}

/** Where else a quote stands: links to its places in other articles, or nothing. */
function again(corpus, quote) {
  const { quotes, documents, entities } = corpus;
  const others = (corpus.repeats.get(quotes.first[quote]) ?? []).filter((other) => other !== quote);
  if (!others.length) return null;
  const articles = new Set(others.map((other) => quotes.document[other]));
  articles.delete(quotes.document[quote]);
  const own = quotes.speakers[quote].join();
  const places = others.map((other) => {
    const document = quotes.document[other];
    const day = documents.day[document];
    const said = quotes.speakers[other];
    const by = said.join() === own ? null : `, there by ${said.length ? said.map((speaker) => entities.name[speaker]).join(" & ") : nobody(quotes, other)}`;
    return [element("a", { href: quoteAddress(corpus, other) }, documents.title[document]), day ? [" ", element("time", { datetime: day }, longDay(day, true))] : null, by].flat();
  });
  if (places.length === 1) return element("p", { class: "again" }, articles.size ? "also in " : "again in ", ...places[0]);
  return element("details", { class: "again" },
    element("summary", {}, articles.size ? `also in ${counted(articles.size, "article")}` : `again ${number(places.length)} times in this article`),
    element("ul", {}, ...places.map((place) => element("li", {}, ...place))));
}

/** The address of a quote in its article. */
function quoteAddress(corpus, quote) {
  const document = corpus.quotes.document[quote];
  return address({ article: corpus.documents.key[document], quote: `q${quote - corpus.documents.first[document] + 1}` });
}

function marked(text, words) {
  const pieces = [];
  let at = 0;
  for (const [start, end] of wordSpans(text, words)) {
    pieces.push(text.slice(at, start), element("mark", {}, text.slice(start, end)));
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces;
}
