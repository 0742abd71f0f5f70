"""The component for spaCy, with the real package."""

from __future__ import annotations

import pytest
import spacy
import whosaid
from conftest import SAMPLE
from spacy import displacy
from whosaid.spacy import displacy_data


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("en")
    nlp.add_pipe("whosaid")  # by its entry point
    return nlp


def test_quotes(nlp):
    doc = nlp(SAMPLE)
    quote = doc._.quotes[0]
    assert quote.speaker == "Ada Lindqvist" and quote.type == "direct"
    assert [span.text for span in quote.source] == ["Mayor Ada Lindqvist"]
    assert [span.text for span in quote.cue] == ["said"]
    assert "Ada Lindqvist" in [span.text for span in quote.speaker_mentions]
    assert {span.label_ for span in doc.spans["quotes"]} >= {"CONTENT", "CUE", "SOURCE"}
    assert isinstance(doc._.whosaid, whosaid.Result)
    assert not doc.ents
    assert "Ada Lindqvist" in repr(quote)


def test_spans_align_in_all_articles(nlp, articles, extractor):
    """Every span covers exactly the tokens that it touches; those that end inside a token are few."""
    results = extractor.stream(articles)
    spans = inside = 0
    for doc, result in zip(nlp.pipe([a.text for a in articles]), results):
        assert doc._.whosaid.quotes == result.quotes
        for quote, of in zip(doc._.quotes, result.quotes, strict=True):
            for tokens, exact in (
                (quote.content, of.content),
                (quote.cue, of.cue),
                (quote.source, of.source),
            ):
                for token_span, span in zip(tokens, exact, strict=True):
                    spans += 1
                    assert span.text in token_span.text
                    assert token_span.start_char <= span.start and span.end <= token_span.end_char
                    assert (
                        token_span[0].idx + len(token_span[0]) > span.start and token_span[-1].idx < span.end
                    )
                    inside += (token_span.start_char, token_span.end_char) != (span.start, span.end)
    assert spans > 2000
    assert inside / spans < 0.02


def test_entities():
    nlp = spacy.blank("en")
    nlp.add_pipe("whosaid", config={"set_ents": True, "threads": 1})
    doc = nlp(SAMPLE)
    named = {ent.text: (ent.label_, ent.id_) for ent in doc.ents}
    assert named["Ada Lindqvist"][0] == "PERSON"
    assert named["Ada Lindqvist"][1] == doc._.quotes[0].quote.speaker


def test_saved_documents_keep_their_quotes(nlp):
    doc = nlp(SAMPLE)
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [q.speaker for q in again._.quotes] == [q.speaker for q in doc._.quotes]
    assert nlp.make_doc(SAMPLE)._.quotes == []


def test_saved_pipelines(nlp, tmp_path):
    nlp.to_disk(tmp_path / "pipeline")
    assert spacy.load(tmp_path / "pipeline")(SAMPLE)._.quotes[0].speaker == "Ada Lindqvist"


def test_failed_documents(nlp):
    texts = [SAMPLE, "x" * (8 * 1024 * 1024 + 1), SAMPLE]
    other = spacy.blank("en")
    other.max_length = 10**8
    other.add_pipe("whosaid")
    with pytest.raises(whosaid.InputError):
        list(other.pipe(texts))
    failed = []
    other.set_error_handler(lambda name, component, docs, error: failed.append(error))
    assert len(list(other.pipe(texts))) == 2
    assert [type(error) for error in failed] == [whosaid.InputError]


def test_displacy(nlp):
    doc = nlp(SAMPLE)
    data = displacy_data(doc)
    for mark in data["ents"]:
        assert 0 <= mark["start"] < mark["end"] <= len(SAMPLE)
    assert [m["label"] for m in data["ents"]][0] == "QUOTE Ada Lindqvist"
    page = displacy.render(data, style="ent", manual=True, jupyter=False)
    assert "QUOTE Ada Lindqvist" in page
    assert displacy_data(nlp.make_doc("a"))["ents"] == []
