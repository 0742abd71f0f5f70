"""Windows of a document: what one row of a batch holds, in training and in decoding."""
import numpy as np
import torch

MAX_PIECES = 382  # and [CLS], [SEP]: attention over longer windows costs more than it brings
CONTEXT = 64  # pieces of context that every word has on either side where the document has them
CLS, SEP, MASK = 101, 102, 103


class Window:
    """Words [lo, hi) of an encoded document."""

    def __init__(self, encoded, lo, hi):
        a = encoded.first[lo]
        b = encoded.first[hi] if hi < len(encoded.first) else len(encoded.pieces)
        self.lo, self.hi = lo, hi
        self.whole_start, self.whole_end = lo == 0, hi == len(encoded.first)
        self.pieces = encoded.pieces[a:b][:MAX_PIECES]
        self.features = encoded.feature[encoded.word_of[a:b]][:MAX_PIECES]
        self.first = np.minimum(encoded.first[lo:hi] - a, MAX_PIECES - 1)


def fit(encoded, lo):
    """The last word (exclusive) of a window that begins at word `lo`."""
    end = np.searchsorted(encoded.first, encoded.first[lo] + MAX_PIECES, side="right")
    hi = int(end) - 1 if end < len(encoded.first) or len(encoded.pieces) - encoded.first[lo] > MAX_PIECES else int(end)
    return max(hi, lo + 1)


def training_windows(encoded, rng):
    """Windows side by side; the first one's length is random, so that the cuts fall elsewhere in every epoch."""
    n = len(encoded.first)
    out, lo = [], 0
    while lo < n:
        hi = fit(encoded, lo)
        if lo == 0 and hi < n:
            hi = rng.randint(hi // 3, hi)
        out.append(Window(encoded, lo, hi))
        lo = hi
    return out


def covering_windows(encoded, context=CONTEXT):
    """Overlapping windows and, for every word, the window that has most context for it: [(window, from, to)]."""
    n = len(encoded.first)
    windows, lo = [], 0
    while lo < n:
        hi = fit(encoded, lo)
        windows.append(Window(encoded, lo, hi))
        if hi >= n:
            break
        back = int(np.searchsorted(encoded.first, encoded.first[hi] - 2 * context))
        lo = max(lo + 1, min(back, hi))
    out, begin = [], 0
    for k, w in enumerate(windows):
        end = w.hi if k + 1 == len(windows) else (windows[k + 1].lo + w.hi + 1) // 2
        out.append((w, begin, end))
        begin = end
    return out


def collate(windows, rng=None, mask_rate=0.0):
    """Tensors of a batch: pieces, features, attention mask [B, L]; first-piece index and word mask [B, T]."""
    rows = len(windows)
    length = max(len(w.pieces) for w in windows) + 2
    words = max(len(w.first) for w in windows)
    pieces = np.zeros((rows, length), dtype=np.int64)
    features = np.zeros((rows, length), dtype=np.int64)
    attention = np.zeros((rows, length), dtype=np.int64)
    first = np.zeros((rows, words), dtype=np.int64)
    mask = np.zeros((rows, words), dtype=bool)
    for r, w in enumerate(windows):
        n = len(w.pieces)
        pieces[r, 0], pieces[r, n + 1] = CLS, SEP
        row = w.pieces
        if mask_rate and rng is not None:
            row = np.where(np.array([rng.random() < mask_rate for _ in range(n)]), MASK, row)
        pieces[r, 1:n + 1] = row
        features[r, 1:n + 1] = w.features
        attention[r, :n + 2] = 1
        first[r, :len(w.first)] = w.first + 1
        mask[r, :len(w.first)] = True
    return [torch.from_numpy(x) for x in (pieces, features, attention, first, mask)]


def gather_words(hidden, first):
    """[B, T, H]: the encodings of every word's first piece."""
    return hidden.gather(1, first[..., None].expand(-1, -1, hidden.shape[-1]))
