"""Programs on the pages of queries: each prints the answer of the served endpoint."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.servers.ours import serve
from tests.servers.programs import program
from ucc_graph.web.view.published_queries import snippets

BASE = "https://w3id.org/ucc-graph/"
QUERIES = sorted(
    path.stem
    for path in (Path(__file__).parents[2] / "queries").glob("*.rq")
    if "# service: " not in path.read_text(encoding="utf-8")
)
COMMANDS = {
    "curl": ["sh", "-c"],
    "Python": [sys.executable, "-c"],
    "R": ["Rscript", "-e"],
    "JavaScript": ["node", "--input-type=module", "--eval"],
}
RUN = [language for language in COMMANDS if language != "R" or shutil.which("Rscript")]
"""R is not asked of CI's machine; the head of the report says where it is not run."""
ODD = """SELECT ?text ?id
WHERE {
  VALUES ?text { "it's \\\\\\\\ ${x} `y` %20 & + é 진주" '''\"\"\" and )-" $HOME''' }
  VALUES ?id { <https://a.example/?a=1&b=2#c> }
}"""
"""What each of the languages would read as something else if it were not escaped."""


@pytest.fixture(scope="module")
def address(release: Path) -> Iterator[str]:
    """The address of a server."""
    with serve(release) as (_, address):
        yield address


def _printed(language: str, code: str) -> list[str]:
    """The lines that a program prints."""
    command, *options = COMMANDS[language]
    found = subprocess.run([program(command), *options, code], capture_output=True, text=True, timeout=60, check=True)
    return found.stdout.strip().splitlines()


def _codes(address: str, name: str) -> dict[str, str]:
    """The programs on the page of a query, with the address of the server in place of the published one."""
    page = httpx.get(f"{address}/queries/{name}", headers={"Accept": "text/html"}, trust_env=False, timeout=60).text
    found = re.findall(r"<summary>(\w+)</summary>\s*<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)
    return {language: html.unescape(code).replace(f"{BASE}sparql", f"{address}/sparql") for language, code in found}


def test_there_are_queries() -> None:
    assert len(QUERIES) >= 30


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("language", RUN)
def test_the_code_of_a_page_prints_the_answer(address: str, root: Path, language: str, name: str) -> None:
    expected = (root / "queries" / f"{name}.csv").read_text(encoding="utf-8").strip().splitlines()
    assert _printed(language, _codes(address, name)[language]) == expected


@pytest.mark.parametrize("language", RUN)
def test_a_query_with_every_odd_sign_arrives_as_it_is(address: str, language: str) -> None:
    code = snippets(f"{address}/sparql", ODD, "text/tab-separated-values")[language]
    _, *rows = _printed(language, code)
    assert sorted(row.partition("\t")[0] for row in rows) == [
        '"\\"\\"\\" and )-\\" $HOME"',
        '"it\'s \\\\\\\\ ${x} `y` %20 & + é 진주"',
    ]
