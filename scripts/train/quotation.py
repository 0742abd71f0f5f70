"""Quotation marks of a text: which characters open and close quotations, and what they enclose.

This is the training-side twin of `src/text/quotation.rs`: both must give the same regions for any text, because the
encoder is fed with them (`features.py`). `tests/fixtures/quotation.jsonl`, written by `write_fixtures.py`, holds the
two to each other.

The scan goes paragraph by paragraph with a stack of open marks. A mark that nothing closes runs to the end of its
paragraph; when the next paragraph opens with the same mark, it is the same quotation going on (the news convention:
every paragraph opens, the last one closes).
"""

OPENERS = {"“": "”", "„": "”", "‟": "”", "«": "»", "‹": "›", "‘": "’", "‚": "’"}
CLOSERS = {"”": '"', "»": "«", "›": "‹", "’": "'"}
#: Every opener's family; a closer closes the innermost open mark of its family.
FAMILY = {"“": '"', "”": '"', "„": '"', "‟": '"', '"': '"', "``": '"', "''": '"',
          "«": "«", "»": "«", "‹": "‹", "›": "‹", "‘": "'", "’": "'", "‚": "'", "'": "'"}
#: Words that begin with an apostrophe, so that the mark before them opens nothing.
ELISIONS = ("em", "tis", "twas", "til", "till", "cause", "bout", "round", "n", "er", "im")

#: More marks than this are never open at once in prose; without a bound, adversarial text would cost quadratic time.
MAX_OPEN = 16
#: How far, in characters, to look for a better closing mark.
LOOKAHEAD = 1000


def paragraphs(text):
    """Half-open ranges of the text's lines that hold anything but white space."""
    out, start = [], 0
    for i in range(len(text) + 1):
        if i == len(text) or text[i] == "\n":
            if text[start:i].strip():
                out.append((start, i))
            start = i + 1
    return out


def _word(c):
    return c.isalnum()


def _elision(text, i, end):
    """Whether an apostrophe at `i` stands for dropped letters: '90s, 'em, 'til."""
    j = i + 1
    while j < end and _word(text[j]):
        j += 1
    word = text[i + 1:j].lower()
    digits = len(word) - len(word.lstrip("0123456789"))
    return word in ELISIONS or (digits == 2 and word[2:] in ("s", ""))


def _opens(text, i, end, width):
    """Whether an undirected mark at `i` stands where an opening mark does."""
    before = text[i - 1] if i > 0 else "\n"
    after = text[i + width] if i + width < end else "\n"
    return not after.isspace() and (before.isspace() or before in "([{-–—/\"“‘'…:,")


def _closes_single(text, i, start, end):
    """Whether a ' or ’ at `i`, with a single quotation open, can close it (no letter follows, no space precedes)."""
    before = text[i - 1] if i > start else "\n"
    after = text[i + 1] if i + 1 < end else "\n"
    return not before.isspace() and not _word(after)


def _later_close(text, i, start, end):
    """Whether a better closing mark follows before another single mark opens: `the workers' pay'`."""
    for j in range(i + 1, min(end, i + LOOKAHEAD)):
        c = text[j]
        if c == "‘" or (c == "'" and _opens(text, j, end, 1)) or FAMILY.get(c) == '"':
            return False
        if c in "'’" and _closes_single(text, j, start, end):
            return True
    return False


def quotations(text):
    """The quotations of `text`: a list of dicts, in order of their openings.

    `open`: [start, end) of the opening mark; `close`: [start, end) of the closing mark, or None; `end`: where the
    region ends (after the closing mark, or the paragraph's end); `depth`: 1 for the outermost; `continues`: whether
    this region goes on the unclosed quotation of the paragraph before.
    """
    out = []
    dangling = ()  # families left open by the paragraph before
    for start, end in paragraphs(text):
        stack = []  # indices into `out`
        i = start
        first = True  # only white space so far in this paragraph
        while i < end:
            c = text[i]
            width = 2 if text[i:i + 2] in ("``", "''") and i + 2 <= end else 1
            mark = text[i:i + width]
            family = FAMILY.get(mark)
            if family is None or mark == "`":
                first = first and c.isspace()
                i += 1
                continue
            before = text[i - 1] if i > start else "\n"
            after = text[i + width] if i + width < end else "\n"
            opened = [k for k in stack if out[k]["family"] == family]
            action = None
            if mark in ('"', "''"):
                if opened:
                    action = "open" if _opens(text, i, end, width) and before.isspace() else "close"
                elif _opens(text, i, end, width):
                    action = "open"
            elif mark == "``":
                action = "open"
            elif mark == "'":
                if opened and _closes_single(text, i, start, end) and not (
                        before in "sS" and after.isspace() and _later_close(text, i, start, end)):
                    action = "close"
                elif _opens(text, i, end, 1) and not _elision(text, i, end) and before not in ",:…":
                    action = "open"
            elif mark == "’":
                if opened and _closes_single(text, i, start, end) and not (
                        before in "sS" and after.isspace() and _later_close(text, i, start, end)):
                    action = "close"
            elif mark == "‘":
                if not _elision(text, i, end):
                    action = "open"
            elif mark in OPENERS:
                action = "open"
            elif opened:
                action = "close"
            if action == "open" and len(stack) < MAX_OPEN:
                if mark in ('"', "''") and opened:
                    # An opening mark while its own kind is open: the open one was never closed.
                    k = opened[-1]
                    del stack[stack.index(k):]
                out.append({"open": (i, i + width), "close": None, "end": end,
                            "family": family, "continues": first and family in dangling})
                stack.append(len(out) - 1)
            elif action == "close":
                k = opened[-1]
                out[k]["close"] = (i, i + width)
                out[k]["end"] = i + width
                for m in stack[stack.index(k) + 1:]:
                    out[m]["end"] = i  # left open inside: ends with what encloses it
                del stack[stack.index(k):]
            first = False
            i += width
        # A single mark that nothing closes was an apostrophe.
        dead = {k for k in stack if out[k]["family"] == "'"}
        dangling = tuple(out[k]["family"] for k in stack if k not in dead)
        out = [q for k, q in enumerate(out) if k not in dead]
    enclosing = []
    for q in out:
        while enclosing and enclosing[-1] <= q["open"][0]:
            enclosing.pop()
        enclosing.append(q["end"])
        q["depth"] = len(enclosing)
    return out
