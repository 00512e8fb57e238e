"""Content negotiation: rows of a table, each a header with the expected choice (RFC 9110, section 12.5)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ucc_graph.rdf.formats import GRAPHS, HTML, SOLUTIONS, Format
from ucc_graph.web.http.negotiate import choose, choose_language

OFFERS: dict[str, tuple[Format, ...]] = {"page": (HTML, *GRAPHS), "graph": GRAPHS, "solutions": SOLUTIONS}
LANGUAGES = frozenset({"en", "fr", "ko", "zh-hans"})


def _rows(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


ACCEPT = _rows("accept.csv")
ACCEPT_LANGUAGE = _rows("languages.csv")


def test_the_tables_are_read_whole() -> None:
    assert (len(ACCEPT), len(ACCEPT_LANGUAGE)) == (58, 20)


@pytest.mark.parametrize("row", ACCEPT, ids=lambda row: f"{row['accept']} {row['offers']}")
def test_accept_leads_to_a_form(row: dict[str, str]) -> None:
    choice = choose(row["accept"] or None, OFFERS[row["offers"]])
    found = (choice.form.name, choice.content_type) if choice else ("", "")
    assert found == (row["form"], row["content_type"]), row["why"]


@pytest.mark.parametrize("row", ACCEPT_LANGUAGE, ids=lambda row: f"{row['wanted']} {row['accept']}")
def test_accept_language_leads_to_a_language(row: dict[str, str]) -> None:
    assert choose_language(row["wanted"] or None, row["accept"] or None, LANGUAGES) == row["language"], row["why"]


@given(st.text(alphabet='abz/*;,=q."\\ 01-+', max_size=60))
def test_no_header_is_too_strange_to_be_read(accept: str) -> None:
    choice = choose(accept, OFFERS["page"])
    assert choice is None or choice.form in OFFERS["page"]
    assert choose_language(accept, accept, LANGUAGES) in LANGUAGES
