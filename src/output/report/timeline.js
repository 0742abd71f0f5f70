// Quotes by day, week, month or year: bars to look at and to choose from.

import { element } from "./dom.js";
import { counted } from "./words.js";
import { periods } from "./calendar.js";

/** A timeline. `choose(from, to)` is called with the days of a chosen period, or with none to choose all. */
export function timeline(corpus, choose) {
  const bars = element("div", { class: "bars", role: "group", "aria-label": "Quotes over time; arrow keys move, Enter chooses", keydown: move });
  const ends = element("p", { class: "ends", "aria-hidden": "true" });
  const caption = element("p", { class: "caption" });
  const all = element("button", { type: "button", class: "quiet", click: () => choose("", "") }, "All dates");
  const node = element("section", { class: "timeline", "aria-label": "Timeline" }, element("div", { class: "row" }, caption, all), bars, ends);

  function move(event) {
    const list = [...bars.children];
    const at = list.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: list.length - 1 }[event.key];
    if (at < 0 || to === undefined || !list[to]) return;
    event.preventDefault();
    list[at].tabIndex = -1;
    list[to].tabIndex = 0;
    list[to].focus();
  }

  /** Draws the quotes of any time; `asked` says which time is chosen. */
  function show(quotes, asked) {
    const { documents } = corpus;
    const days = quotes.map((quote) => documents.day[corpus.quotes.document[quote]]).filter((day) => day !== null);
    node.hidden = !days.length;
    if (!days.length) return;
    let [first, last] = [days[0], days[0]];
    for (const day of days) {
      if (day < first) first = day;
      if (day > last) last = day;
    }
    const { unit, periods: found } = periods(first, last);
    node.hidden = found.length < 2 && !asked.from && !asked.to; // nothing to choose from
    const counts = new Uint32Array(found.length);
    const starts = found.map((period) => period.from);
    for (const day of days) counts[lastBefore(starts, day)] += 1;
    const most = Math.max(...counts);
    const focused = [...bars.children].indexOf(document.activeElement);
    const chosen = (period) => Boolean(asked.from || asked.to) && (!asked.from || period.to >= asked.from) && (!asked.to || period.from <= asked.to);
    bars.replaceChildren(...found.map((period, at) => {
      const is = chosen(period);
      const bar = element("button", {
        type: "button",
        class: "bar",
        tabindex: at === Math.max(0, found.findIndex(chosen)) ? 0 : -1,
        "aria-pressed": String(is),
        "aria-label": `${period.label}: ${counted(counts[at], "quote")}`,
        title: `${period.label}: ${counted(counts[at], "quote")}`,
        click: () => (is && asked.from === period.from && asked.to === period.to ? choose("", "") : choose(period.from, period.to)),
      }, element("span", {}));
      bar.firstChild.style.height = `${counts[at] ? Math.max(4, (100 * counts[at]) / most) : 0}%`;
      return bar;
    }));
    if (focused >= 0) bars.children[Math.min(focused, found.length - 1)].focus();
    ends.replaceChildren(element("span", {}, found[0].short), element("span", {}, found.length > 1 ? found.at(-1).short : ""));
    const undated = quotes.length - days.length;
    caption.textContent = `Quotes by ${unit}; the highest bar is ${most.toLocaleString("en")}${undated ? `; ${counted(undated, "quote")} without a date` : ""}`;
    all.hidden = !asked.from && !asked.to;
  }
  return { node, show };
}

/** The place of the last start that is not after the day. */
function lastBefore(starts, day) {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= day) low = middle;
    else high = middle - 1;
  }
  return low;
}
