// Opens the corpus and shows what the address names.

import { element } from "./dom.js";
import { foldedQuotes, openCorpus } from "./corpus.js";
import { address, state, whenChanged } from "./state.js";
import { quotesView } from "./quotes.js";
import { articlesView, speakerView, speakersView } from "./speakers.js";
import { articleView } from "./article.js";
import { networkView } from "./network.js";

const VIEWS = {
  speakers: [speakersView, "Speakers"],
  speaker: [speakerView, "Speakers"],
  quotes: [quotesView, "Quotes"],
  articles: [articlesView, "Articles"],
  article: [articleView, "Articles"],
  network: [networkView, "Network"],
};

const main = document.getElementById("main");

function themeButton() {
  const button = document.getElementById("theme");
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const show = () => button.setAttribute("aria-pressed", String(dark()));
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    try {
      localStorage.setItem("whosaid-theme", root.dataset.theme);
    } catch {}
    show();
  });
  system.addEventListener("change", show);
  show();
}

let drawing = 0;

async function show(corpus, byReader) {
  const turn = (drawing += 1);
  const to = state();
  const first = corpus.documents.id.length === 1 ? { view: "article", article: corpus.documents.key[0] } : { view: "speakers" };
  const now = to.view in VIEWS ? to : { ...to, ...first };
  const [make, name] = VIEWS[now.view];
  const view = (await make(corpus, now)) ?? missing();
  if (turn !== drawing) return; // the reader has gone on
  document.title = `${view.title} · ${corpus.title}`;
  for (const link of document.querySelectorAll("#views a")) {
    if (link.textContent === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  main.replaceChildren(view.node);
  scrollTo(0, 0);
  if (byReader) view.node.querySelector("h1").focus({ preventScroll: true });
  view.shown?.();
}

function missing() {
  return {
    title: "Not here",
    node: element("div", { class: "view" }, element("h1", { tabindex: "-1" }, "This is not in the report"),
      element("p", {}, "The address names something that this report does not have. ", element("a", { href: address({ view: "speakers" }) }, "All speakers"))),
  };
}

async function begin() {
  themeButton();
  const corpus = await openCorpus();
  document.getElementById("views").append(...["speakers", "quotes", "articles", "network"].map((view) =>
    element("li", {}, element("a", { href: address({ view }) }, VIEWS[view][1]))));
  document.getElementById("colophon").textContent = `Made by ${corpus.program}. Quotes and speakers were found by a program: look at the article before you cite.`;
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
    main.scrollIntoView();
  });
  globalThis.requestIdleCallback?.(() => foldedQuotes(corpus)); // so that the first search is fast too
  whenChanged(() => show(corpus, true));
  await show(corpus, false);
}

begin().catch((error) => {
  const old = typeof DecompressionStream === "undefined";
  main.replaceChildren(element("p", { class: "notice" }, old ? "This browser is too old for this report: it needs one of 2023 or later." : `The report cannot be shown: ${error.message}`));
  if (!old) throw error;
});
