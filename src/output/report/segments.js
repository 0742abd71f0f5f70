// Spans that overlap, as pieces that do not.

/**
 * Cuts [0, length) wherever a span begins or ends and at every one of `cuts`. Every piece has the spans that cover it, in
 * their order in `spans`: `{ start, end, spans }`. Pieces cover everything, in order.
 */
export function segments(length, spans, cuts = []) {
  const inside = spans.filter((span) => span.start < span.end && span.end <= length);
  const bounds = [...new Set([0, length, ...cuts, ...inside.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
  const place = new Map(inside.map((span, at) => [span, at]));
  const starting = inside.toSorted((a, b) => a.start - b.start || place.get(a) - place.get(b));
  const pieces = [];
  let next = 0;
  let covering = [];
  for (let at = 0; at + 1 < bounds.length; at += 1) {
    const [start, end] = [bounds[at], bounds[at + 1]];
    covering = covering.filter((span) => span.end > start);
    while (next < starting.length && starting[next].start === start) covering.push(starting[next++]);
    covering.sort((a, b) => place.get(a) - place.get(b));
    pieces.push({ start, end, spans: [...covering] });
  }
  return pieces;
}

/** Groups neighbours that `key` says the same of. */
export function runs(pieces, key) {
  const groups = [];
  for (const piece of pieces) {
    const of = key(piece);
    if (groups.at(-1)?.key === of) groups.at(-1).pieces.push(piece);
    else groups.push({ key: of, pieces: [piece] });
  }
  return groups;
}
