"""Graphs, reports, evaluations, pages: the command line's."""

from __future__ import annotations

import html
import json
import re

import networkx as nx
import pytest
import whosaid
from conftest import GOLD, SAMPLE, run


def test_graph(tables, folder, tmp_path):
    run("graph", folder, "--format", "json", "--out", tmp_path, "--quiet")
    expected = nx.node_link_graph(json.loads((tmp_path / "graph.json").read_text()), edges="edges")
    for results in (tables, folder):
        made = whosaid.graph(results)
        assert nx.utils.graphs_equal(made, expected)
    network = nx.node_link_graph(json.loads((tmp_path / "network.json").read_text()), edges="edges")
    assert nx.utils.graphs_equal(whosaid.network(tables), network)
    assert network.number_of_edges() > 50


def test_aliases(extractor, tmp_path):
    aliases = tmp_path / "names.csv"
    aliases.write_text("canonical,alias,type,id\nAda Lindqvist,,PERSON,Q7\n")
    made = whosaid.graph(extractor.extract_batch([SAMPLE]), aliases=aliases)
    assert "Q7" in [data.get("external_id") for _, data in made.nodes(data=True)]
    with pytest.raises(whosaid.GraphError, match="canonical"):
        aliases.write_text("name\nAda\n")
        whosaid.graph(extractor.extract_batch([SAMPLE]), aliases=aliases)


def test_report(tables, folder, tmp_path):
    run("report", folder, "--output", tmp_path / "program.html", "--title", "T", "--quiet")
    whosaid.report(tables, tmp_path / "package.html", title="T")
    assert (tmp_path / "package.html").read_bytes() == (tmp_path / "program.html").read_bytes()
    with pytest.raises(whosaid.FolderError, match="no article is left"):
        whosaid.report(tables, tmp_path / "none.html", since="2999-01-01")
    with pytest.raises(whosaid.UsageError, match="not a day"):
        whosaid.report(tables, tmp_path / "none.html", since="soon")
    assert not (tmp_path / "none.html").exists()


def test_evaluate(extractor, tables, folder):
    expected = json.loads(run("eval", GOLD, "--format", "json", "--quiet").stdout)
    measured = whosaid.evaluate(GOLD, extractor)
    assert measured.to_dict() == expected
    assert measured.scores == expected["scores"]
    of_tables, of_folder = whosaid.evaluate(GOLD, tables), whosaid.evaluate(GOLD, folder)
    assert of_tables.scores == of_folder.scores
    assert of_tables.scores["content"] == measured.scores["content"]
    assert "content" in str(measured) and "|" in measured.to_markdown() and "<html" in measured.to_html()
    with pytest.raises(whosaid.EvaluationError, match="no id is that of a gold document"):
        whosaid.evaluate(GOLD, [extractor.extract({"text": "Nobody spoke.", "id": "other"})])


def test_pages_show_any_text_as_text(extractor):
    text = SAMPLE + ' </iframe></script><script>alert("x")</script> & "quotes"'
    result = extractor.explain(text)
    page = result.to_html()
    assert "alert(" not in page  # the article is data, not markup
    shown = result._repr_html_()
    inside = re.fullmatch(r'<iframe sandbox="allow-scripts" [^>]* srcdoc="([^"]*)"></iframe>', shown)
    assert html.unescape(inside.group(1)) == page


def test_pages_are_the_command_lines(extractor, tmp_path):
    (tmp_path / "bridge.txt").write_text(SAMPLE, encoding="utf-8")
    run("extract", tmp_path / "bridge.txt", "--format", "html", "--output", tmp_path / "page.html")
    result = extractor.extract(whosaid.Document(SAMPLE, id=str(tmp_path / "bridge.txt")))
    listed = json.loads(run("extract", tmp_path / "bridge.txt", "--format", "jsonl").stdout)["id"]
    result = extractor.extract(whosaid.Document(SAMPLE, id=listed))
    assert result.to_html() == (tmp_path / "page.html").read_text(encoding="utf-8")


def test_command_line():
    assert run("--version").stdout.startswith("whosaid ")
    assert whosaid.__version__ in run("--version").stdout
    wrong = run("extract", "/nowhere", check=False)
    assert wrong.returncode == 2 and "/nowhere" in wrong.stderr
    assert run("--nonsense", check=False).returncode == 2
