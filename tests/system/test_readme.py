"""What the README shows is what one gets."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


def test_the_query_has_the_answer_that_is_shown(readme: str, release: Path) -> None:
    query = re.findall(r"```sparql\n(.*?)```", readme, re.DOTALL)[0]
    shown = re.findall(r"^\| (.*) \|$", readme[readme.index(query) :].partition("\n## ")[0], re.MULTILINE)
    command = [sys.executable, "-m", "ucc_graph", "query", "--from", str(release), "--format", "csv", "-"]
    asked = subprocess.run(command, input=query, capture_output=True, text=True, check=True)
    assert len(shown) > 3
    assert list(csv.reader(asked.stdout.splitlines())) == [line.split(" | ") for line in shown]


def test_every_file_that_a_document_points_to_exists(root: Path) -> None:
    documents = [*root.glob("*.md"), *root.glob("docs/*.md"), *root.glob("data/*.md")]
    links = [
        document.parent / target
        for document in documents
        for target in re.findall(r"\]\(([^)#:]+)[^):]*\)", document.read_text(encoding="utf-8"))
    ]
    assert len(links) > 10
    assert [str(link) for link in links if not link.exists()] == []


def test_every_target_of_make_that_the_documents_name_exists(root: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    texts = [path.read_text(encoding="utf-8") for path in (root / "README.md", root / "CONTRIBUTING.md")]
    named = {name for text in texts for name in re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE)}
    assert {"serve", "test", "check"} <= named <= targets
