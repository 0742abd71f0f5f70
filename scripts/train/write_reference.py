"""Writes the training framework's scores of a short article, which the engines are held to:
`python write_reference.py average.pt --base BASE > tests/fixtures/scores.json`. fp32, in PyTorch."""
import argparse
import json

import torch

from features import Encoded, load_tokenizer
from model import Model
from windows import collate, covering_windows, gather_words

TEXT = ("Harbour fees to rise\n\nEdmund Hale, chairman of the Harbour Transport Authority (HTA), said on Tuesday that fees "
        "would rise by 4%. “Nobody likes it,” Mr Hale told reporters in Port Averil. “We have no choice.”\n\nThe Allied "
        "Mariners' Union accused the HTA of \"daylight robbery\" and vowed to strike.\n")


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("checkpoint")
    ap.add_argument("--base", required=True)
    args = ap.parse_args()
    model = Model(args.base)
    model.load_state_dict(torch.load(args.checkpoint, map_location="cpu"))
    model.eval()
    encoded = Encoded(load_tokenizer(f"{args.base}/tokenizer.json"), TEXT)
    [(window, _, _)] = covering_windows(encoded)
    pieces, features, attention, first, _ = collate([window])
    with torch.no_grad():
        hidden = gather_words(model.encode(pieces, features, attention), first)
        rows = lambda t: [[round(x, 3) for x in row] for row in t[0].tolist()]
        out = {"text": TEXT, "words": encoded.words.tolist(), "features": encoded.feature.tolist(),
               "entities": rows(model.entities(hidden)), "roles": rows(model.roles(hidden, "newsmix"))}
    print(json.dumps(out, ensure_ascii=False))


if __name__ == "__main__":
    main()
