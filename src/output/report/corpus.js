// The data: tables of the corpus, opened with the page, and articles, opened when they are looked at.

import { fold } from "./words.js";

/** Reads a data island: base64 of deflated JSON. */
async function unpacked(id) {
  const island = document.getElementById(id);
  const binary = atob(island.textContent);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(inflated).text());
}

/** The corpus, with what is counted over it. Documents, entities and quotes are numbers: rows of their tables. */
export async function openCorpus() {
  const corpus = await unpacked("corpus");
  document.getElementById("corpus").remove();
  const { documents, entities, quotes } = corpus;
  const count = quotes.text.length;
  corpus.count = count;

  documents.first = new Int32Array(documents.id.length + 1);
  quotes.document = new Int32Array(count);
  documents.quotes.forEach((of, document) => {
    const first = documents.first[document];
    documents.first[document + 1] = first + of;
    quotes.document.fill(document, first, first + of);
  });
  documents.key = uniqueKeys(documents.id);
  documents.byKey = new Map(documents.key.map((key, document) => [key, document]));
  documents.folded = documents.title.map((title, document) => fold(`${title} ${documents.id[document]}`));
  corpus.dated = documents.day.some((day) => day !== null);

  entities.key = uniqueKeys(entities.name);
  entities.byKey = new Map(entities.key.map((key, entity) => [key, entity]));
  entities.folded = entities.name.map(fold);
  entities.search = entities.folded.map((name, entity) => [name, ...entities.aliases[entity].map(fold)].join("\n"));
  entities.said = entities.name.map(() => []);
  entities.about = entities.name.map(() => []);
  entities.last = entities.name.map(() => "");
  for (let quote = 0; quote < count; quote += 1) {
    const day = documents.day[quotes.document[quote]] ?? "";
    for (const speaker of quotes.speakers[quote]) {
      entities.said[speaker].push(quote);
      if (day > entities.last[speaker]) entities.last[speaker] = day;
    }
    for (const entity of quotes.mentions[quote]) entities.about[entity].push(quote);
  }
  // The quotes of every quotation that is repeated, by its first quote.
  quotes.first = Int32Array.from(quotes.since, (since, quote) => quote - since);
  corpus.repeats = new Map();
  quotes.first.forEach((first, quote) => {
    if (first === quote) return;
    if (!corpus.repeats.has(first)) corpus.repeats.set(first, [first]);
    corpus.repeats.get(first).push(quote);
  });
  return corpus;
}

/** Names as keys for links: of equal ones, the later get numbers. */
function uniqueKeys(names) {
  const seen = new Map();
  const taken = new Set(names);
  return names.map((name) => {
    let times = seen.get(name) ?? 0;
    let key = name;
    if (times > 0) {
      do {
        times += 1;
        key = `${name} (${times})`;
      } while (taken.has(key));
      taken.add(key);
    }
    seen.set(name, Math.max(times, 1));
    return key;
  });
}

/** The folded texts of all quotes, for searching. Made when first asked for. */
export function foldedQuotes(corpus) {
  corpus.quotes.folded ??= corpus.quotes.text.map(fold);
  return corpus.quotes.folded;
}

const opened = new Map();

/** The article of a document: its text, entities, quotes and warnings. The last few blocks are kept. */
export async function openArticle(corpus, document) {
  let block = corpus.blocks.length - 1;
  while (corpus.blocks[block] > document) block -= 1;
  if (!opened.has(block)) {
    if (opened.size >= 8) opened.delete(opened.keys().next().value);
    opened.set(block, unpacked(`block-${block}`));
  }
  return (await opened.get(block))[document - corpus.blocks[block]];
}
