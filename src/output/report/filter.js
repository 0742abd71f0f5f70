// Which quotes are asked for.

import { foldedQuotes } from "./corpus.js";
import { hasWords, isFactuality, searchWords } from "./words.js";

/** The ways to sort quotes. */
export const ORDERS = [
  ["newest", "Newest first"],
  ["oldest", "Oldest first"],
  ["surest", "Surest first"],
  ["articles", "By article"],
];

/** All quotes in an order. Made once. */
function ordered(corpus, order) {
  corpus.orders ??= new Map();
  if (!corpus.orders.has(order)) {
    const { quotes, documents } = corpus;
    const all = Uint32Array.from({ length: corpus.count }, (_, quote) => quote);
    const day = (quote) => documents.day[quotes.document[quote]];
    // Quotes without a date come last either way.
    const compareDays = (a, b, sign, absent) => {
      const [dayA, dayB] = [day(a) ?? absent, day(b) ?? absent];
      return dayA === dayB ? a - b : dayA < dayB ? -sign : sign;
    };
    if (order === "newest") all.sort((a, b) => compareDays(a, b, -1, ""));
    if (order === "oldest") all.sort((a, b) => compareDays(a, b, 1, "~"));
    if (order === "surest") all.sort((a, b) => quotes.confidence[b] - quotes.confidence[a] || a - b);
    corpus.orders.set(order, all);
  }
  return corpus.orders.get(order);
}

function isKind(kind, asked) {
  return asked === "nameless" ? kind !== "named" : kind === asked;
}

/** The order that a state asks for. */
export function orderOf(corpus, asked) {
  return asked.sort ?? (corpus.dated ? "newest" : "articles");
}

/**
 * The quotes among `base` (a list of rows, or null for all) that the state asks for: those of any time, and those of the
 * time that is asked for.
 */
export function asked(corpus, base, asked) {
  const { quotes, documents } = corpus;
  const wanted = base && new Uint8Array(corpus.count);
  for (const quote of base ?? []) wanted[quote] = 1;
  const words = searchWords(asked.q ?? "");
  const folded = words.length ? foldedQuotes(corpus) : null;
  const types = asked.type ? new Set(asked.type.split(",")) : null;
  const least = Number(asked.min ?? 0);
  const about = asked.about === undefined ? null : (corpus.entities.byKey.get(asked.about) ?? -1);
  const anyTime = [];
  for (const quote of ordered(corpus, orderOf(corpus, asked))) {
    if (wanted && !wanted[quote]) continue;
    if (quotes.confidence[quote] < least) continue;
    if (types && !types.has(quotes.type[quote])) continue;
    if (asked.mode && quotes.mode[quote] !== asked.mode) continue;
    if (asked.fact && !isFactuality(quotes, quote, asked.fact)) continue;
    if (asked.kind && !isKind(quotes.speaker_kind[quote], asked.kind)) continue;
    if (about !== null && !quotes.mentions[quote].includes(about)) continue;
    if (folded && !hasWords(folded[quote], words)) continue;
    anyTime.push(quote);
  }
  const { from, to } = asked;
  if (!from && !to) return { anyTime, found: anyTime };
  const found = anyTime.filter((quote) => {
    const day = documents.day[quotes.document[quote]];
    return day !== null && (!from || day >= from) && (!to || day <= to);
  });
  return { anyTime, found };
}

/** Of every quotation the first quote among `found`: what many articles carry is read once. */
export function once(corpus, found) {
  if (!corpus.repeats.size) return found;
  const seen = new Uint8Array(corpus.count);
  return found.filter((quote) => {
    const first = corpus.quotes.first[quote];
    return !seen[first] && (seen[first] = 1);
  });
}
