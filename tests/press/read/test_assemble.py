"""Prefixes of an SSSOM file: an error in its header is a problem at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ucc_graph.press.read.assemble import expand, read_curie_map
from ucc_graph.problem import Problem

PREFIXES = {"wd": "http://www.wikidata.org/entity/"}


def _read(folder: Path, header: bytes) -> tuple[dict[str, str], list[Problem]]:
    problems: list[Problem] = []
    (folder / "links.sssom.tsv").write_bytes(header + b"subject_id\tobject_id\n# wd: a comment no more\n")
    return read_curie_map(folder / "links.sssom.tsv", "data/links.sssom.tsv", problems), problems


def test_prefixes_are_read_from_the_header(tmp_path: Path) -> None:
    header = b"# curie_map:\n#   wd: http://www.wikidata.org/entity/\n"
    assert _read(tmp_path, header) == (PREFIXES, [])


@pytest.mark.parametrize(
    ("header", "line", "says"),
    [
        (b"", 1, "must declare its prefixes"),
        (b"# curie_map: wd\n", 1, "must declare its prefixes"),
        (b"# curie_map:\n# [\n", 3, "is not YAML"),
        (b"# curie_map:\n#   wd: \x07\n", 0, "is not YAML"),
        (b"# curie_map:\n#   wd: a b\n", 1, "The prefix wd of curie_map must stand for an IRI."),
        (b"# curie_map:\n#   wd:\n", 1, "The prefix wd of curie_map must stand for an IRI."),
        (b"# curie_map:\n#   wd: \xe4\n", 1, "The prefix wd of curie_map must stand for an IRI."),
    ],
)
def test_a_header_that_gives_no_prefixes_is_named(tmp_path: Path, header: bytes, line: int, says: str) -> None:
    _, (problem,) = _read(tmp_path, header)
    assert (problem.file, problem.line, problem.rule) == ("data/links.sssom.tsv", line, "sssom:header")
    assert says in problem.text


@pytest.mark.parametrize(
    ("term", "expanded"),
    [
        ("<wd:Q1>", "<http://www.wikidata.org/entity/Q1>"),
        ("<https://x.example/>", "<https://x.example/>"),
        ('"wd:Q1"', '"wd:Q1"'),
        ("<other:Q1>", "<other:Q1>"),
    ],
)
def test_a_curie_is_expanded_and_nothing_else(term: str, expanded: str) -> None:
    assert expand(term, PREFIXES) == expanded
