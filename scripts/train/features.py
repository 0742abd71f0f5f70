"""What the encoder reads of a text: words, their pieces, and each word's feature number (`token_type_ids`).

The twin of `src/model/features.rs`. A word is a maximal run that BERT's pre-tokenizer makes: letters and digits
between white space and punctuation; every punctuation mark is a word of its own. Its feature number is

    case shape (0 none or lower, 1 Capitalised, 2 ALL CAPS, 3 mixed)
    + 4 if it lies inside a quotation (its marks included)
    + 8 if it is the first of its paragraph

so that an uncased vocabulary sees capitals, and a plain BERT (`type_vocab_size` 16) sees where quotations and
paragraphs begin however far back that is.
"""
import numpy as np
from tokenizers import Tokenizer

from quotation import paragraphs, quotations

FEATURES = 16


def load_tokenizer(path):
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def case_shape(word):
    cased = [c for c in word if c.isupper() or c.islower()]
    upper = sum(c.isupper() for c in cased)
    if upper == 0:
        return 0
    if upper == 1 and cased[0].isupper():
        return 1
    return 2 if upper == len(cased) else 3


class Encoded:
    """A text's words and pieces. `words`: [n, 2] character offsets; `pieces`: ids; `word_of`: each piece's word;
    `first`: each word's first piece; `feature`: each word's feature number."""

    def __init__(self, tokenizer, text):
        encoding = tokenizer.encode(text, add_special_tokens=False)
        starts, ends, pieces, word_of, first = [], [], [], [], []
        last = None
        for piece, word, (a, b) in zip(encoding.ids, encoding.word_ids, encoding.offsets):
            if word != last:
                starts.append(a)
                ends.append(b)
                first.append(len(pieces))
                last = word
            ends[-1] = max(ends[-1], b)
            pieces.append(piece)
            word_of.append(len(starts) - 1)
        self.words = np.array([starts, ends], dtype=np.int64).T.reshape(-1, 2)
        self.pieces = np.array(pieces, dtype=np.int64)
        self.word_of = np.array(word_of, dtype=np.int64)
        self.first = np.array(first, dtype=np.int64)
        inside = np.zeros(len(text) + 1, dtype=np.int64)
        for q in quotations(text):
            inside[q["open"][0]:q["end"]] = 1
        feature = np.array([case_shape(text[a:b]) for a, b in zip(starts, ends)], dtype=np.int64)
        if len(starts):
            feature += 4 * inside[np.array(starts)]
            begins = np.searchsorted(np.array(starts), [a for a, _ in paragraphs(text)])
            begins = begins[begins < len(starts)]
            feature[begins] += 8 * (feature[begins] < 8)
        self.feature = feature
