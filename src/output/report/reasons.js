// Why a quote has its speaker, to unfold.

import { element } from "./dom.js";
import { number } from "./words.js";

/** The reasons of a quote, or nothing on a page that has none. */
export function reasons(why) {
  if (!why) return null;
  const { decided, candidates, others = 0, against, factors = [] } = why;
  return element("details", { class: "why" },
    element("summary", {}, "Why this speaker?"),
    element("p", {}, decided),
    candidates.length ? element("ul", { class: "chances" }, ...candidates.map(({ chance, name, place }) =>
      element("li", {}, element("span", { class: "chance" }, chance), element("span", {}, name, place && element("small", {}, ` ${place}`))))) : null,
    others ? element("p", {}, `and ${number(others)} less likely`) : null,
    against ? element("p", { class: "against" }, against) : null,
    factors.length ? element("ul", { class: "chances" }, ...factors.map(({ factor, kind, seen }) =>
      element("li", {}, element("span", { class: "chance" }, factor), element("span", {}, kind, element("small", {}, ` ${seen}`))))) : null);
}
