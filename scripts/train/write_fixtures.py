"""Writes what the Rust side is held to: `tests/fixtures/quotation.jsonl` and `tests/fixtures/characters.json`.

    python3 scripts/train/write_fixtures.py

`quotation.jsonl` holds texts with their paragraphs and quotations as `quotation.py` finds them, offsets in code points;
`characters.json` the characters that Python takes for white space, and for letters or numbers. The texts are invented,
the random ones seeded, so that a second run writes the same files (`characters.json` depends on Python's Unicode).
"""
import json
import random
import sys
import unicodedata
from pathlib import Path

from quotation import LOOKAHEAD, MAX_OPEN, paragraphs, quotations

FIXTURES = Path(__file__).resolve().parents[2] / "tests" / "fixtures"

TEXTS = [
    # Nothing, or no marks
    "", " ", "\n", "\n\n \n", "No marks at all.", "Two lines.\nNo marks.",
    # Straight marks
    '"We open at nine," the keeper said.', 'The keeper said, "We open at nine."', '"Yes."', '"', '""', '" "', '"""',
    '"One," he said, "and two."', 'He said ("never") and left.', 'A "scare" quote and a "second" one.',
    'He began: "This never ends', 'It ended." Then he left.', '"First "second" third."', '"He read "Old Roads" twice."',
    'word"word', 'a "b', '5" pipe and 6" pipe', 'She is 6\'2" tall.', 'He is 5\'11", she said.',
    '"He is 6\'2" tall," she said.', '—"Who?" —"Me."', '…"Go on."', ',"Odd comma."', '/"slash"/', '[“Sic”]', '"a" "b" "c"',
    # Curly marks
    "“We open at nine,” the keeper said.", "“Outer ‘inner’ outer.”", "“Outer “inner” outer.”", "”closes nothing",
    "“opens only", "“Mixed close,\" he said.", "\"Mixed open,” he said.", "„Low open,” it said.", "‟High reversed,” it said.",
    "‚Low single’ mark.", "“One.” “Two.”“Three.”", "“””", "””““",
    # Single marks and apostrophes
    "'We open at nine,' the keeper said.", "‘We open at nine,’ the keeper said.", "The keepers' hats weren't theirs.",
    "The keepers’ hats weren’t theirs.", "'The keepers' hats are ours,' he said.", "‘The keepers’ hats are ours,’ he said.",
    "'The keepers' hats", "‘The keepers’ hats", "rock 'n' roll and rock ’n’ roll and rock ‘n’ roll",
    "'Twas the '90s, 'til the end.", "‘Twas the ‘90s, ‘til the end.", "'90s music, '85 wine, '1990s, '9s, '90x, '90S",
    "Get 'em! 'Cause he's 'bout 'round.", "‘em ‘EM ‘Em ‘emu ‘im ‘er ‘error", "'Ello, guv'nor,' he said.",
    "\"They said 'no' twice,\" she said.", "\"They said 'no,'\" she said.", "“They said ‘no’”", "“They said, ‘no.’ ”",
    "\"The dog's 'dinner is late,\" she said.", "'Outer \"inner\" outer'", "‘Outer “inner” outer’", "O'Hara and D’Arcy met.",
    "She said: 'colon'. He said,'comma'. Then…'dots'.", "('bracketed')", "'James' book' and 'James' book", "S' s' S’ s’ 'S' '",
    "'", "''", "'''", "''''", "’", "‘", "‘’", "‘‘’’", "' '", "‘the workers’ “pay” rise’", "‘s’ ‘s’ s’ ",
    # Doubled typewriter marks
    "``We open at nine,'' the keeper said.", "``Unclosed backticks", "''Both ways,'' he said.", "`single` backtick", "```three```",
    "``a \"b'' c\"", "'He said ''no'' twice'", "``````", "`", "``",
    # Guillemets
    "«We open at nine», the keeper said.", "« We open at nine », the keeper said.", "«Outer ‹inner› outer»", "‹Alone›",
    "»Reversed«", "«Unclosed", "›‹", "« “a” » ‹ ‘b’ ›",
    # Paragraphs
    "“First paragraph goes on.\n“Second one ends.”\nAfter.", "\"First goes on.\n\n\"Second goes on.\n\n\"Third ends,\" he said.",
    "“First goes on.\n  “Indented second ends.”", "“First goes on.\nNo mark here.\n“Third is new.”", "“First goes on.\n‘Other family.’",
    "“First goes on.\nHe said “not at the start.”", "‘First goes on.\n‘Second ends.’", "'First goes on.\n'Second ends.'",
    "«First goes on.\n«Second ends.»", "``First goes on.\n``Second ends.''", "“A ‘b\n“c ‘d’ e”", "“A «b\n«c» “d”", "“A\n(“b”)",
    "“First.\r\n\r\n“Second.”\r\n", "\"First.\r\n\"Second.\"\r", "\"a\rb\"\r\n\"c", "“a\n\n\n\n“b\n\t\n“c”",
    # Nesting without end
    "“" * (MAX_OPEN + 3) + "a" + "”" * (MAX_OPEN + 3), "‘“" * MAX_OPEN + "a" + "”’" * MAX_OPEN, ' "a' * (MAX_OPEN + 4),
    "“ ‘ « ‹ a › » ’ ”", "“ ‘ « ‹ a ” ’", "“a ‘b «c ‹d ”e", "“" * MAX_OPEN + ' "a" b”',
    # How far a better closing mark is looked for
    *("‘workers’ " + "x" * (LOOKAHEAD - n) + "’ pay" for n in range(5)),
    *("‘workers’ " + "é" * (LOOKAHEAD - n) + "’ pay’" for n in range(5)),
    "‘workers’ it's a \"fine\" day’", "‘workers’ it’s a fine day’", "'workers' o'clock 'new' day'",
    # Odd characters
    "“Café́”, a‘b’", "'é' é'é 'é", "'\u0301' a\u0301' 'a", "‘\u0301em‘", "😀“😀”😀 '😀' \"😀\"", "“👩\u200d🚒’s hat”",
    "\u05d0\"\u05d1 \"\u05d2\u05d3\" \u202b'\u05d4'\u202c", "״\u05d0״ ׳", "「角」『括』", "\u00a0\"nbsp\"\u00a0'nbsp'\u00a0", "a\u2028\"b\"\u2028'c'\u2029",
    "a\u0085\"b\"\u0085'c'\u0085", "a\u001c\"b\"\u001d'c'\u001e\"d\"\u001f", "\u001c\n\u001f“a\n\u0085\n“b”", "\u200b\"zero\"\u200b", "\ufeff\"bom\"",
    "'\u0915\u093f' \u0915\u093f' x", "‘\u24b6’\u24b6 ‘a’\u24b6", "‘²’² '²' ‘½’½", "'\u2160' '\u4e00' ‘\u4e00’\u4e00", "'K '\u212a '\u017f ‘t\u0130l ‘TIL", "'９０s '٩٠s",
    "\0\"a\0\"\0'b'", "\"\t\"tab\"\t\"", "\u3000「\"wide\"」\u3000\"wide\"", "＂full＂ ＇width＇", "‛reversed’ ′prime′ ″prime″",
    # Whole articles in small
    "RIVERTON — The mayor, Ada Cole, called the plan “a gift to the town’s ‘forgotten’ streets.”\n\n“We’ll start in the "
    "’30s district,” she said.\n\n“Then we go on.\n\n“And then we rest.”\n\nOpponents' leader, Sam 'Slim' Ode, said: "
    "'The residents' view doesn't count, it seems.'",
    '"It\'s the boys\' turn," said Mr. O\'Dell. "They\'re \'ready,\' aren\'t they?"\n"No," she said.\n"\'Til then," he said, '
    '"we\'ll wait.',
]

MARKS = ['"', "'", "“", "”", "‘", "’", "«", "»", "‹", "›", "„", "‚", "‟", "`", "``", "''"]
FILLERS = ["a", "s", "S", "em", "90", " ", " ", " ", "\n", "\r\n", ",", ".", "(", "—", "…", ":", "-", "é", "\u0301", "\u00a0", "\u001c", "😀"]


def random_texts(count, seed):
    rng = random.Random(seed)
    for _ in range(count):
        marks = rng.sample(MARKS, rng.randint(1, 5))
        pieces = [rng.choice(marks if rng.random() < 0.45 else FILLERS) for _ in range(rng.randint(1, 60))]
        yield "".join(pieces)


def ranges(belongs):
    """Inclusive ranges of the code points that `belongs` is true of; no surrogates."""
    out = []
    for code in range(sys.maxunicode + 1):
        if 0xD800 <= code < 0xE000 or not belongs(chr(code)):
            continue
        if out and out[-1][1] == code - 1:
            out[-1][1] = code
        else:
            out.append([code, code])
    return out


def main():
    with open(FIXTURES / "quotation.jsonl", "w", encoding="utf-8", newline="\n") as file:
        for text in [*TEXTS, *random_texts(300, seed=7)]:
            case = {"text": text, "paragraphs": paragraphs(text), "quotations": quotations(text)}
            file.write(json.dumps(case, ensure_ascii=True, separators=(",", ":")) + "\n")
    characters = {
        "unicode": unicodedata.unidata_version,
        "space": ranges(str.isspace),
        "alphanumeric": ranges(str.isalnum),
        "unassigned": ranges(lambda c: unicodedata.category(c) == "Cn"),
    }
    with open(FIXTURES / "characters.json", "w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(characters, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
