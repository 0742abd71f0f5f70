// How things are called, counted and compared.

const ENTITY_TYPES = {
  PERSON: "person",
  ORGANIZATION: "organisation",
  LOCATION: "place",
  FACILITY: "building",
  NORP: "group",
  MISC: "other name",
  PRODUCT: "product",
  DATE: "date",
  MONEY: "sum of money",
};

export const QUOTE_TYPES = [
  ["direct", "Direct"],
  ["mixed", "Mixed"],
  ["indirect", "Indirect"],
];

export const MODES = [
  ["", "Any mode"],
  ["speech", "Speech"],
  ["writing", "Writing"],
  ["thought", "Thought"],
  ["intention", "Intention"],
  ["perception", "Perception"],
];

export const FACTUALITIES = [
  ["", "Said or not"],
  ["said", "Said"],
  ["negative", "Denied or not said"],
  ["hypothetical", "Only supposed"],
];

export const SPEAKER_KINDS = [
  ["", "Anybody"],
  ["named", "Named"],
  ["nameless", "Not named"],
  ["unnamed", "Described only"],
  ["author", "The writer"],
  ["generic", "People in general"],
  ["unknown", "Not known"],
];

const FOUND_BY = {
  name: "named in the source",
  pronoun: "found by pronoun",
  nominal: "found by description",
  implicit: "found by context",
};

const NOBODY = { author: "The writer", generic: "People in general" };

export function entityType(type) {
  return ENTITY_TYPES[type] ?? type.toLowerCase();
}

/** Who says a quote that no entity says. */
export function nobody(quotes, quote) {
  return quotes.unnamed[quote] ?? NOBODY[quotes.speaker_kind[quote]] ?? "Speaker not known";
}

/** Whether a quote was said, where that is in question: words for its labels. */
export function doubts(quotes, quote) {
  return [
    quotes.polarity[quote] && "not said",
    quotes.determinacy[quote] && "hypothetical",
  ].filter(Boolean);
}

/** Whether a quote is of a kind that `FACTUALITIES` has. */
export function isFactuality(quotes, quote, asked) {
  const [negative, supposed] = [quotes.polarity[quote], quotes.determinacy[quote]];
  return asked === "said" ? !negative && !supposed : asked === "negative" ? Boolean(negative) : Boolean(supposed);
}

/** How the speaker of a quote was found, and how sure that is. */
export function foundBy(quotes, quote) {
  const by = quotes.speaker_by[quote];
  return by && `speaker ${FOUND_BY[by]}, ${quotes.speaker_confidence[quote]}% sure`;
}

export function number(count) {
  return count.toLocaleString("en");
}

/** '1 quote', '2,000 quotes'. */
export function counted(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** Without capitals and diacritics: what searches compare. */
export function fold(text) {
  const lower = text.toLowerCase().replace(/[\u2018\u2019]/g, "'").replace(/[\u201c\u201d]/g, '"');
  return /^[\x00-\x7f]*$/.test(lower) ? lower : lower.normalize("NFD").replace(/\p{M}/gu, "");
}

/** The words of a search; those in double quotation marks stay together. */
export function searchWords(query) {
  return [...fold(query).matchAll(/"([^"]+)"?|[^\s"]+/g)].map((match) => (match[1] ?? match[0]).trim()).filter(Boolean);
}

/** Whether a folded text has all the words. */
export function hasWords(folded, words) {
  return words.every((word) => folded.includes(word));
}

/** Where the words stand in a text: sorted, disjoint pairs of offsets. None if folding moves its characters. */
export function wordSpans(text, words) {
  const folded = words.length ? fold(text) : "";
  if (folded.length !== text.length) return [];
  const spans = [];
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) spans.push([at, at + word.length]);
  }
  spans.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const joined = [];
  for (const [start, end] of spans) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}
