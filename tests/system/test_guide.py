"""Guides: each block of code is run, in its order, and each answer that they show is what comes out."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
import yaml
from rdflib import Graph

from tests.servers.ours import serve
from ucc_graph.press.build import build
from ucc_graph.press.check import keys
from ucc_graph.press.read.publication import open_publication
from ucc_graph.web.thing.context import ThingContext
from ucc_graph.web.view.page import ThingPage

pytestmark = pytest.mark.slow

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SERVE = re.compile(r"^ucc-graph serve ?(.*)$", re.MULTILINE)
PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+\.png)\)")
LARGEST = 60_000
PARAGRAPH_AND_BLOCK = re.compile(r"([^\n]+(?:\n[^\n]+)*)\n\n^```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NAMED = re.compile(r"`((?:data|ontology|templates)/[\w./-]+\.\w+)`")
"""The file of the publication that a paragraph names: the block after it is its content."""
JINJA = re.compile(r"\{% block (\w+) %\}")


@dataclass
class _Terminal:
    """A terminal of a reader: the folder that it stands in, and the output of its last block."""

    folder: Path
    environment: dict[str, str]
    output: str = ""
    served: list[str] = field(default_factory=list)

    def run(self, block: str, status: int = 0) -> None:
        """Runs a block; each server in it answers its home page, and is then stopped."""
        script = SERVE.sub("", block)
        kept = self.folder / ".folder"
        command = ["bash", "-euc", f'{script}\npwd >"{kept}"; printf %s "$PATH" >"{kept}.path"']
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        self.output = done.stderr + done.stdout
        assert done.returncode == status, f"{block}{self.output}"
        if status:
            return
        folder = Path(kept.read_text(encoding="utf-8").strip())
        self.environment["PATH"] = Path(f"{kept}.path").read_text(encoding="utf-8")
        kept.unlink()
        Path(f"{kept}.path").unlink()
        self.folder = folder
        for options in SERVE.findall(block):
            self._serve(options.split())

    def _serve(self, options: list[str]) -> None:
        place = self.folder / options.pop() if options and "/" in options[-1] else None
        release = place or (self.folder if "--draft" in options else max((self.folder / "releases").iterdir()))
        with serve(release, options) as (_, address):
            answer = httpx.get(f"{address}/", headers={"Accept": "text/html"}, trust_env=False, timeout=60)
        assert answer.status_code == 200
        self.served.append(" ".join(options))


@pytest.fixture
def terminal(root: Path, tmp_path: Path) -> _Terminal:
    """A terminal beside the source of the program; pip takes libraries from this environment and asks no network."""
    (tmp_path / "ucc-graph").symlink_to(root)
    return _Terminal(
        tmp_path,
        {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": sysconfig.get_path("purelib"),
            "PIP_NO_INDEX": "1",
            "PIP_NO_DEPS": "1",
            "PIP_NO_BUILD_ISOLATION": "0",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        },
    )


def _missing(shown: str, output: str) -> list[str]:
    """The lines of a shown answer that are not in an output."""
    return [line for line in shown.splitlines() if line not in output.splitlines()]


def test_the_first_network_is_published_by_its_ten_steps(root: Path, terminal: _Terminal) -> None:
    blocks = BLOCK.findall((root / "docs" / "first-network.md").read_text(encoding="utf-8"))
    for (language, block), (_, after) in pairwise([*blocks, ("", "")]):
        if language == "sh":
            terminal.run(block, 1 if after.startswith("violation: ") else 0)
        else:
            assert (language, _missing(block, terminal.output)) == ("text", [])
    assert terminal.served == ["--draft", "", "--host 127.0.0.1"]
    assert len(blocks) > 18


def test_the_template_is_what_new_writes_today(root: Path, tmp_path: Path) -> None:
    makefile = (root / "Makefile").read_text(encoding="utf-8").replace("\\\n", "")
    (recipe,) = re.findall(r"^\t\$\(BIN\)/ucc-graph new template (.*)$", makefile, re.MULTILINE)
    command = [sys.executable, "-m", "ucc_graph", "new", str(tmp_path / "template"), *shlex.split(recipe)]
    subprocess.run(command, cwd=root, capture_output=True, check=True)
    written = _files(tmp_path / "template")
    assert {"README.md", ".github/workflows/check.yml", "data/csvw.json"} <= set(written)
    assert _files(root / "template") == written


def _files(folder: Path) -> dict[str, bytes]:
    """The contents of the files of a folder, but for releases."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    return {name: content for name, content in named.items() if not name.startswith("releases/")}


def test_the_workflow_of_a_publication_is_yaml_that_checks(root: Path) -> None:
    workflow = yaml.safe_load((root / "template" / ".github" / "workflows" / "check.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["check"]["steps"]
    assert [step["run"] for step in steps if "ucc-graph" in step.get("run", "")] == [
        "ucc-graph check --format sarif > check.sarif"
    ]
    assert [step["env"] for step in steps if "env" in step] == [{"UCC_GRAPH": "${{ vars.UCC_GRAPH }}"}]


def test_the_pictures_of_the_guide_are_there_and_small(root: Path) -> None:
    named = PICTURE.findall((root / "docs" / "first-network.md").read_text(encoding="utf-8"))
    sizes = {name: (root / "docs" / name).stat().st_size for name in named}
    assert len(sizes) >= 3
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}


@dataclass(frozen=True)
class _Reference:
    """The reference: its text, and what the publication of its blocks answers."""

    text: str
    folder: Path
    client: httpx.Client

    def block(self, after: str) -> str:
        """The block of code that follows some words."""
        _, _, rest = self.text.partition(after)
        (found, *_) = BLOCK.finditer(rest)
        return found[2]

    def rows(self, query: str) -> list[list[str]]:
        """The rows of a query's answer."""
        answer = self.client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
        return list(csv.reader(answer.text.splitlines()))[1:]


@pytest.fixture(scope="module")
def reference(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Reference]:
    """A server of the publication that the blocks of the reference make; its checks find no violation."""
    text = (root / "docs" / "reference.md").read_text(encoding="utf-8")
    folder = tmp_path_factory.mktemp("reference") / "ships"
    named = [(NAMED.findall(before), block) for before, block in PARAGRAPH_AND_BLOCK.findall(text)]
    for path, block in ((folder / paths[-1], block) for paths, block in named if paths):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_with_table(path, block), encoding="utf-8")
    assert (len(named), len(list(folder.rglob("*.*")))) == (15, 12)
    release = build(open_publication(folder), folder / "releases", None, lambda _: None).place.folder
    with serve(release) as (_, address), httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        yield _Reference(text, folder, client)


def _with_table(path: Path, block: str) -> str:
    """The text of a file; a second block of the description of tables is a further table."""
    if not path.exists():
        return block
    group = json.loads(path.read_text(encoding="utf-8"))
    return json.dumps({**group, "tables": [*group["tables"], json.loads(block)]})


def test_the_idioms_of_the_reference_make_the_statements_that_it_shows(reference: _Reference) -> None:
    shown = Graph().parse(data=reference.block("So the first row says, and no more:"), format="turtle")
    command = [sys.executable, "-m", "ucc_graph", "csv2rdf", "data/csvw.json", "--mode", "minimal", "--format", "nt"]
    made = subprocess.run(command, cwd=reference.folder, capture_output=True, text=True, check=True).stdout
    erle = [line for line in made.splitlines() if line.startswith("<https://ships.example/id/ship/erle>")]
    assert set(Graph().parse(data="\n".join(erle), format="nt")) == set(shown)


def test_the_rules_of_the_reference_make_the_statements_that_it_shows(reference: _Reference) -> None:
    rows = reference.rows(
        "PREFIX s: <https://schema.org/> SELECT ?thing ?p ?value {"
        " VALUES ?p { <http://purl.org/dc/terms/hasPart> s:member s:size s:category s:alternateName }"
        " ?thing ?p ?value }"
    )
    _, *shown = reference.block("What they make, with the first part").splitlines()
    assert sorted(",".join(_short(cell) for cell in row) for row in rows) == shown


def _short(iri: str) -> str:
    """Kind and key of a thing, or the local name of a term."""
    return iri.partition("/id/")[2] or iri.rpartition("/")[2]


def test_the_template_of_the_reference_is_on_the_page(reference: _Reference) -> None:
    page = reference.client.get("/ship/erle", headers={"Accept": "text/html"}).text
    assert '<p class="lead">Erle, ship</p>' in page
    assert "<dt>Address</dt>" in page


def test_the_links_of_the_reference_are_statements_with_their_confidence(reference: _Reference) -> None:
    skos = "http://www.w3.org/2004/02/skos/core#"
    query = f"SELECT ?to {{ <https://ships.example/id/ship/erle> <{skos}exactMatch> ?to }}"
    assert reference.rows(query) == [["http://www.wikidata.org/entity/Q4115189"]]


def test_the_reference_names_the_reserved_kinds_blocks_and_values_of_the_program(root: Path) -> None:
    text = (root / "docs" / "reference.md").read_text(encoding="utf-8")
    kinds = text.partition("the server's own addresses:")[2].partition("It warns")[0]
    assert set(re.findall(r"`([^`]+)`", kinds)) == keys._PATHS
    blocks = "".join(re.findall(r"^\| block \|.*?\n\n", text, re.DOTALL | re.MULTILINE))
    pages = root / "src" / "ucc_graph" / "web" / "templates"
    found = {
        name for page in (pages / "thing.html", pages / "base.html") for name in JINJA.findall(page.read_text("utf-8"))
    }
    assert {name for row in re.findall(r"^\| (`[^|]*)", blocks, re.MULTILINE) for name in _quoted(row)} == found
    assert _quoted(re.findall(r"^\| `thing` \| (.*) \|$", text, re.MULTILINE)[0]) == _fields(ThingPage)
    assert _quoted(re.findall(r"^\| `around` \| (.*) \|$", text, re.MULTILINE)[0]) == _fields(ThingContext)


def _quoted(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


def _fields(kind: type) -> set[str]:
    return {one.name for one in fields(kind)}
