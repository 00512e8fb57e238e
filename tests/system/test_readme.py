"""Documents of the repository: the query of the README, links, targets of make, names of rooms and modules."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from itertools import pairwise, product
from pathlib import Path

import pytest

from tests.source import PACKAGE, SOURCE
from tests.test_layers import ROOMS

LINK = re.compile(r"\]\(([^)\s#:]*)(#[^)\s]*)?\)")
MODULE = re.compile(r"`((?:rdf|sparql|csvw|release|press|library|engine|web|cli)(?:/[a-z0-9_]+)*)(?:\.py)?`")


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def documents(root: Path) -> dict[Path, str]:
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    paths = [root / name for name in listed.split("\0") if name and (root / name).is_file()]
    return {path: path.read_text(encoding="utf-8") for path in paths}


def test_the_query_has_the_answer_that_is_shown(readme: str, release: Path) -> None:
    query = re.findall(r"```sparql\n(.*?)```", readme, re.DOTALL)[0]
    shown = re.findall(r"^\| (.*) \|$", readme[readme.index(query) :].partition("\n## ")[0], re.MULTILINE)
    command = [sys.executable, "-m", "ucc_graph", "query", "--from", str(release), "--format", "csv", "-"]
    asked = subprocess.run(command, input=query, capture_output=True, text=True, check=True)
    assert len(shown) > 3
    assert list(csv.reader(asked.stdout.splitlines())) == [line.split(" | ") for line in shown]


def test_every_relative_link_of_a_document_leads_to_a_file_and_a_heading(documents: dict[Path, str]) -> None:
    kept = {path: text for path, text in documents.items() if path.parent.name != "pages"}  # those link to a site
    links = [(path, *link) for path, text in kept.items() for link in LINK.findall(_prose(text))]
    assert (len(documents) > 40, len(links) > 150) == (True, True)
    assert [(str(path), target + anchor) for path, target, anchor in links if not _leads(path, target, anchor)] == []


def _prose(text: str) -> str:
    """A document without its code."""
    return re.sub(r"^```.*?^```$|`[^`\n]*`", "", text, flags=re.DOTALL | re.MULTILINE)


def _leads(document: Path, target: str, anchor: str) -> bool:
    file = document.parent / target if target else document
    return file.exists() and (not anchor or anchor[1:] in _anchors(file.read_text(encoding="utf-8")))


def _anchors(text: str) -> set[str]:
    """The anchors that GitHub gives to headings."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_target_of_make_that_the_documents_name_exists(root: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    texts = [path.read_text(encoding="utf-8") for path in (root / "README.md", root / "CONTRIBUTING.md")]
    named = {name for text in texts for name in re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE)}
    assert {"serve", "test", "check", "quick"} <= named <= targets


def test_every_top_folder_stands_in_the_readme(root: Path, readme: str) -> None:
    command = ["git", "-c", "safe.directory=*", "ls-tree", "-d", "--name-only", "HEAD"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.split()
    named = {name.partition("/")[0] for name in re.findall(r"^\| \[`([^`]+)/`\]", readme, re.MULTILINE)}
    assert len(named) > 8
    assert named == {name for name in listed if not name.startswith(".")}


def test_every_module_that_a_document_names_exists(documents: dict[Path, str]) -> None:
    package = SOURCE / PACKAGE
    named = {name for text in documents.values() for name in MODULE.findall(text)}
    assert len(named) > 60
    assert [name for name in named if not ((package / name).is_dir() or (package / f"{name}.py").is_file())] == []


def test_the_picture_of_the_rooms_has_the_arrows_of_the_layers(root: Path) -> None:
    text = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawn = _arrows(re.findall(r"```mermaid\n(.*?)```", text, re.DOTALL)[0])
    rooms = {room.replace(".", "/"): {name.replace(".", "/") for name in ROOMS[room] if name} for room in ROOMS if room}
    arrows = {(room, below) for room, found in rooms.items() for below in found}
    listed = set(re.findall(r"^\| `([a-z/]+)` \|", text, re.MULTILINE))
    assert drawn <= arrows <= _closure(drawn)
    assert listed == set(rooms) - {"web"}


def _arrows(picture: str) -> set[tuple[str, str]]:
    """The arrows of a Mermaid flowchart, with the labels of its nodes."""
    labels = dict(re.findall(r'(\w+)\["([^"]+)"\]', picture))
    lines = [line.split("-->") for line in re.sub(r'\["[^"]+"\]', "", picture).splitlines() if "-->" in line]
    steps = [[part.replace("&", " ").split() for part in line] for line in lines]
    pairs = [pair for line in steps for left, right in pairwise(line) for pair in product(left, right)]
    return {(labels.get(left, left), labels.get(right, right)) for left, right in pairs}


def _closure(arrows: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The arrows with those that follow from them."""
    more = arrows | {(left, right) for left, middle in arrows for start, right in arrows if middle == start}
    return arrows if more == arrows else _closure(more)
