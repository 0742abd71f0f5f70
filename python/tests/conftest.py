"""What the tests share: the project's own articles, and the command line's results of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import whosaid

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests" / "gold" / "articles"

SAMPLE = (
    "“We rebuilt the bridge in a week,” said Mayor Ada Lindqvist. Tom Beck, an engineer, said it would last. "
    "“It will not,” she told him."
)


def run(*arguments: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Runs the command line that the package carries."""
    command = [sys.executable, "-m", "whosaid", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=check)


@pytest.fixture(scope="session")
def articles() -> list[whosaid.Document]:
    """The articles of the gold folder, in the order in which the command line reads them."""
    paths = sorted(GOLD.glob("*.txt"))
    assert len(paths) > 50
    return [whosaid.Document(path.read_text(encoding="utf-8"), id=path.stem) for path in paths]


@pytest.fixture(scope="session")
def extractor() -> whosaid.Extractor:
    return whosaid.Extractor()


@pytest.fixture(scope="session")
def corpus(articles: list[whosaid.Document], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The articles as JSON Lines."""
    import json

    path = tmp_path_factory.mktemp("corpus") / "articles.jsonl"
    lines = [json.dumps({"id": a.id, "text": a.text}) for a in articles]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def folder(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the command line makes of them."""
    out = tmp_path_factory.mktemp("folder") / "tables"
    run("extract", corpus, "--out", out, "--quiet")
    return out


@pytest.fixture(scope="session")
def tables(extractor: whosaid.Extractor, articles: list[whosaid.Document]) -> whosaid.Tables:
    return extractor.extract_batch(articles)
