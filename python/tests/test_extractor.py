"""The extractor: the command line's results, in any process and thread; errors are exceptions."""

from __future__ import annotations

import concurrent.futures
import json
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
import time

import pytest
import whosaid
from conftest import SAMPLE, run
from hypothesis import given, settings
from hypothesis import strategies as st


def test_results_are_those_of_the_command_line(extractor, articles, corpus, tmp_path):
    out = tmp_path / "quotes.jsonl"
    run("extract", corpus, "--format", "jsonl", "--output", out)
    expected = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [r.to_dict() for r in extractor.stream(articles)] == expected
    assert extractor.extract(articles[3]).to_dict() == expected[3]


def test_objects(extractor):
    result = extractor.extract(SAMPLE)
    first = result.quotes[0]
    assert first.speaker_name == "Ada Lindqvist"
    assert first.text == "“We rebuilt the bridge in a week,”"
    assert result.entity(first.speaker).name == "Ada Lindqvist"
    assert first.polarity == "positive" and first.determinacy == "factual"
    assert "Ada Lindqvist" in repr(first) and "direct" in repr(first)
    assert repr(result) == f"<Result: {len(result.quotes)} quotes, {len(result.entities)} entities>"
    with pytest.raises(KeyError):
        result.entity("e99")


def spans_of(result):
    for quote in result.quotes:
        for inner in (quote, *quote.nested):
            yield from (*inner.content, *inner.cue, *inner.source, *inner.addressee)
    for entity in result.entities:
        yield from (*entity.mentions, *entity.roles, *entity.affiliations)
    for unnamed in result.unnamed_speakers:
        yield from unnamed.mentions


def test_spans_hold_their_text(extractor, articles):
    count = 0
    for result in extractor.stream(articles):
        for span in spans_of(result):
            assert result.text[span.start : span.end] == span.text
            count += 1
    assert count > 5000


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(SAMPLE.split(" ")), st.text(max_size=6)), max_size=60).map(" ".join)
)
def test_spans_hold_their_text_in_any_text(text):
    try:
        result = EVERYWHERE.extract(text)
    except whosaid.InputError:
        assert any(0xD800 <= ord(c) < 0xE000 for c in text) or not text.strip()
        return
    assert result.text == text
    for span in spans_of(result):
        assert text[span.start : span.end] == span.text


EVERYWHERE = whosaid.Extractor(threads=1)


def test_explanations(extractor):
    result = extractor.explain(SAMPLE)
    assert [e["quote"] for e in result.explanations] == [q.id for q in result.quotes]
    assert result.quotes == extractor.extract(SAMPLE).quotes


def test_fields_become_metadata(extractor):
    result = extractor.extract({"body": SAMPLE, "id": 7, "headline": "Bridge", "outlet": "Gazette"})
    assert (result.id, result.title, result.metadata) == ("7", "Bridge", {"outlet": "Gazette"})
    again = extractor.extract(
        whosaid.Document(SAMPLE, id="7", title="Bridge", metadata={"outlet": "Gazette"})
    )
    assert again == result


@pytest.mark.parametrize(
    ("document", "error", "words"),
    [
        ({"title": "no text"}, whosaid.InputError, "field `text` is missing"),
        ({"text": 3}, whosaid.InputError, "is a number, not a string"),
        ("\ud800", whosaid.InputError, "surrogates not allowed"),
        ("x" * (8 * 1024 * 1024 + 1), whosaid.InputError, "longer than 8 MiB"),
        (3, TypeError, "a text, a dict or a whosaid.Document"),
    ],
)
def test_bad_documents(extractor, document, error, words):
    with pytest.raises(error, match=words):
        extractor.extract(document)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"model": "/nowhere"}, whosaid.ModelError, "/nowhere"),
        ({"engine": "steam"}, whosaid.UsageError, "no engine `steam`"),
        ({"convention": "other"}, whosaid.ModelError, "newsmix, polnear"),
        ({"threads": 0}, ValueError, "1 or more"),
        ({"min_speaker_confidence": 2}, ValueError, "0 to 1"),
    ],
)
def test_bad_options(options, error, words):
    with pytest.raises(error, match=words):
        whosaid.Extractor(**options).extract(SAMPLE)


def test_errors_have_parts(extractor):
    with pytest.raises(whosaid.WhosaidError) as raised:
        extractor.extract({})
    error = pickle.loads(pickle.dumps(raised.value))
    assert (error.place, error.reason) == ("document 0", "field `text` is missing")
    assert str(error) == f"{error.place}: {error.reason}; {error.remedy}"


def test_min_speaker_confidence():
    none = whosaid.Extractor(min_speaker_confidence=1.0).extract(SAMPLE)
    assert {q.speaker_name for q in none.quotes} == {None}


def names(extractor: whosaid.Extractor, text: str) -> list[str | None]:
    return [quote.speaker_name for quote in extractor.extract(text).quotes]


def test_pickled(extractor):
    used = pickle.loads(pickle.dumps(extractor))
    assert names(used, SAMPLE) == names(extractor, SAMPLE)
    other = pickle.loads(pickle.dumps(whosaid.Extractor(threads=1, min_speaker_confidence=0.75)))
    assert repr(other) == "Extractor(threads=1, min_speaker_confidence=0.75)"


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes(extractor, method):
    """With fork, the threads of the parent's extractor do not exist in the child."""
    expected = names(extractor, SAMPLE)  # it is loaded and used before the fork
    context = multiprocessing.get_context(method)
    with context.Pool(2) as pool:
        found = pool.starmap_async(names, [(extractor, SAMPLE)] * 4).get(timeout=120)
    assert found == [expected] * 4


def fork(work):
    """What `work` gives in a forked process, as text."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(write, str(work()).encode())
        except BaseException as error:
            os.write(write, repr(error).encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        found = pipe.read()
    os.waitpid(child, 0)
    return found


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_forked_processes_share_the_model(extractor):
    expected = names(extractor, SAMPLE)
    assert fork(lambda: names(extractor, SAMPLE)) == str(expected)
    assert fork(lambda: fork(lambda: names(whosaid.Extractor(), SAMPLE))) == str(expected)
    assert names(extractor, SAMPLE) == expected
    another = whosaid.Extractor(min_speaker_confidence=0.123)
    assert "forked from one that had loaded another model" in fork(lambda: names(another, SAMPLE))


def test_threads(extractor, articles):
    expected = [r.to_dict() for r in extractor.stream(articles[:12])]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        found = list(pool.map(extractor.extract, articles[:12]))
    assert [r.to_dict() for r in found] == expected


def test_the_interpreter_is_free(extractor, articles):
    """Another thread goes on while documents are extracted."""
    beats, done = [], threading.Event()

    def beat() -> None:
        while not done.wait(0.005):
            beats.append(time.perf_counter())

    extractor.load()
    thread = threading.Thread(target=beat)
    thread.start()
    extractor.extract_batch(articles[:20])
    done.set()
    thread.join()
    gaps = [b - a for a, b in zip(beats, beats[1:])]
    assert len(beats) > 20 and max(gaps) < 1.0


@pytest.mark.skipif(os.name == "nt", reason="signals are another thing there")
@pytest.mark.parametrize(
    "call", ["e.extract_batch(texts)", "list(e.stream(texts))", "e.extract(' '.join(texts))"]
)
def test_ctrl_c(call):
    program = f"""
import whosaid
e = whosaid.Extractor().load()
texts = [{SAMPLE!r} * 20] * 400
print("started", flush=True)
try:
    {call}
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "started\n"
    time.sleep(0.7)
    process.send_signal(signal.SIGINT)
    start = time.perf_counter()
    assert process.stdout.readline() == "interrupted\n"
    assert time.perf_counter() - start < 5
    process.kill()
    process.wait()


def test_stream_reads_no_more_than_it_needs(extractor):
    """The results of the first articles are there before the last are read."""
    read = []

    def endless():
        while True:
            read.append(1)
            yield SAMPLE

    stream = extractor.stream(endless())
    assert next(stream).quotes
    stream.close()
    time.sleep(0.5)
    count = len(read)
    time.sleep(0.5)
    assert len(read) - count <= 2000


def test_an_iterators_own_error_comes_through(extractor):
    def broken():
        yield SAMPLE
        raise LookupError("the shelf is empty")

    with pytest.raises(LookupError, match="shelf"):
        extractor.extract_batch(broken())
    stream = extractor.stream(broken())
    assert next(stream).quotes
    with pytest.raises(LookupError, match="shelf"):
        next(stream)


def test_errors_of_a_stream(extractor):
    documents = [SAMPLE, {"title": "none"}, SAMPLE]
    with pytest.warns(UserWarning, match="field `text` is missing"):
        assert len(list(extractor.stream(documents))) == 2
    assert len(list(extractor.stream(documents, errors="ignore"))) == 2
    with pytest.raises(whosaid.InputError):
        list(extractor.stream(documents, errors="raise"))
    with pytest.raises(ValueError, match="errors:"):
        extractor.stream(documents, errors="never")


def test_import_is_quick():
    """Half of the bar of 0.2 s is left to slow machines, so that this fails only if something heavy is imported."""
    program = "import sys, whosaid; print(sorted(m for m in sys.modules if '.' not in m))"
    modules = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    for heavy in ("pyarrow", "pandas", "polars", "spacy", "pyspark", "networkx", "numpy", "tqdm"):
        assert f"'{heavy}'" not in modules
