"""Damages the decoder in one small way, or undoes it: mutate.py list | apply NAME | restore NAME. For scripts/mutations.sh."""
import sys

MUTATIONS = {
    "crf-without-transitions": (
        "src/model/crf.rs", "let s = s + self.pair[tag * k + to];", "let s = s + self.pair[tag * k + to].max(-0.1);"),
    "spans-lose-their-last-word": (
        "src/model/crf.rs", "matches!(b.position, Position::Inside | Position::End)", "matches!(b.position, Position::Inside)"),
    "contents-keep-off-their-cues": (
        "src/quote/decode.rs", "if self.nothing > best.1 { None } else { best.0 }", "if self.nothing < best.1 { None } else { best.0 }"),
    "cues-have-one-word": (
        "src/quote/decode.rs", "cue: vec![span(cue)],", "cue: vec![span(&(cue.start..cue.start + 1))],"),
    "sources-from-other-paragraphs": (
        "src/quote/decode.rs", "only(|source| together(cue, &sources[source].0))", "only(|source| !together(cue, &sources[source].0))"),
    "only-the-first-content": (
        "src/quote/decode.rs", "content: linked.iter().map(", "content: linked.iter().take(1).map("),
    "names-have-one-word": (
        "src/entity/decode.rs", "span: encoded.span(s.first, s.end),", "span: encoded.span(s.first, s.first + 1),"),
    "surnames-stay-alone": (
        "src/entity/name.rs", ".filter(|&c| c != short && !self.clusters[c].mentions.is_empty())",
        ".filter(|&c| c == short && !self.clusters[c].mentions.is_empty())"),
    "nobody-is-resolved": (
        "src/speaker/resolve.rs", "    likely.decide(by)\n", "    let _ = likely.decide(by);\n    nobody(SpeakerKind::Unknown)\n"),
    "direct-is-mixed": (
        "src/quote/kind.rs", "(true, false) => QuoteType::Direct,", "(true, false) => QuoteType::Mixed,"),
}


def replace(path, old, new):
    with open(path, encoding="utf8") as file:
        text = file.read()
    if text.count(old) < 1:
        sys.exit(f"mutate.py: {path} has no `{old.strip()}` any more: correct this script")
    with open(path, "w", encoding="utf8") as file:
        file.write(text.replace(old, new, 1))


def main():
    if sys.argv[1:] == ["list"]:
        print("\n".join(MUTATIONS))
        return
    what, name = sys.argv[1:]
    path, old, new = MUTATIONS[name]
    replace(path, *((old, new) if what == "apply" else (new, old)))


if __name__ == "__main__":
    main()
