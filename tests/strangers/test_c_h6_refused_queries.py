"""A query that is refused costs the server little, whatever its shape: it is read no further than the first limit.

Siblings: deep nesting, operators, paths, separators, lists, prologues, terms of SELECT and DESCRIBE, rows of VALUES,
closing brackets, many short tokens of any kind; and one long token, one long comment, one long run of blanks.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ucc_graph.errors import QueryError
from ucc_graph.sparql import guard
from ucc_graph.sparql.guard import Guard, QueryLimits
from ucc_graph.sparql.lexer import Token, tokens

SMALL, LARGE = 16 << 10, 128 << 10
COUNTED = {
    "operators": ("ASK { FILTER(", "/"),
    "negations": ("ASK { FILTER(", "!"),
    "sums": ("ASK { FILTER(1", "+1"),
    "comparisons": ("ASK { FILTER(1", "<1"),
    "braces": ("ASK ", "{"),
    "parentheses": ("ASK { FILTER ", "("),
    "nodes": ("ASK { ?s ?p ", "["),
    "a path": ("ASK { ?s <p>", "/<p>"),
    "triples": ("ASK { ", "?s ?p ?o."),
    "objects": ("ASK { ?s ?p ?o", ",1"),
    "groups": ("ASK { ", "{}"),
    "keywords": ("ASK { ", "FILTER(1)"),
    "calls elsewhere": ("ASK { ", "SERVICE<a>{}"),
}
UNCOUNTED = {
    "dots": ("ASK { ", "."),
    "semicolons": ("ASK { ?s ?p ?o ", ";"),
    "a list": ("ASK { FILTER(1 IN (1", ",1"),
    "closing brackets": ("ASK { ", "}"),
    "variables": ("SELECT ", "?a "),
    "resources": ("DESCRIBE ", "<>"),
    "rows": ("SELECT * { VALUES ?n { ", "1 "),
    "prefixes": ("", "PREFIX a:<b>"),
    "bases": ("", "BASE<a>"),
    "datatypes": ("ASK { FILTER(1", "^^1"),
    "orders": ("SELECT * {} ORDER BY ", "ASC(1)"),
}
LONG = {
    "an IRI": ("DESCRIBE <", "a"),
    "a string": ("ASK { ?s ?p '", "a"),
    "an open long string": ("ASK { ?s ?p '''", "'a"),
    "escapes": ("ASK { ?s ?p '", "\\n"),
    "codepoints": ("ASK { ?s ?p '", "\\u0061"),
    "a name": ("ASK { ?s a:b", ".c"),
    "a prefix": ("ASK { ?s ", "a-b."),
    "a comment": ("#", "a"),
    "comments": ("", "#\n"),
    "blanks": ("", " "),
    "digits": ("ASK { FILTER(", "1"),
}


def filled(shape: tuple[str, str], size: int) -> str:
    begin, repeated = shape
    return begin + repeated * ((size - len(begin)) // len(repeated))


def noted_tokens(patch: pytest.MonkeyPatch) -> list[Token]:
    """The tokens that the guard reads from now on."""
    found: list[Token] = []

    def noted(query: str) -> Iterator[Token]:
        for token in tokens(query):
            found.append(token)
            yield token

    patch.setattr(guard, "tokens", noted)
    return found


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Token]:
    """The tokens that the guard reads."""
    return noted_tokens(monkeypatch)


def verdict(query: str, size: int) -> str:
    try:
        Guard(QueryLimits(size=size)).check(query)
    except QueryError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("shape", COUNTED.values(), ids=COUNTED)
def test_a_query_of_any_length_is_read_no_further_than_its_first_limit(
    shape: tuple[str, str], read: list[Token]
) -> None:
    assert "allowed" in verdict(filled(shape, LARGE), LARGE)
    assert len(read) < 2000


@pytest.mark.parametrize("shape", (COUNTED | UNCOUNTED).values(), ids=COUNTED | UNCOUNTED)
def test_a_query_of_short_tokens_is_read_to_one_token_for_eight_bytes(
    shape: tuple[str, str], read: list[Token]
) -> None:
    assert verdict(filled(shape, SMALL), SMALL)
    assert len(read) <= 2 * (SMALL // 8 + 1)


@pytest.mark.parametrize("shape", LONG.values(), ids=LONG)
def test_a_long_token_is_one_or_none(shape: tuple[str, str], read: list[Token]) -> None:
    verdict(filled(shape, SMALL), SMALL)
    assert len(read) < 3000


@pytest.mark.parametrize(("levels", "count"), [(65, "65"), (10_000, "at least 65")])
def test_only_a_query_that_is_read_to_its_end_is_told_the_whole_number(levels: int, count: str) -> None:
    found = verdict("ASK " + "{" * levels + "}" * levels, LARGE)
    assert found == f"the query has {count} levels of nested brackets; 64 are allowed"


@given(st.text(st.sampled_from("{}()[].,;/|^!*+-?<>=&a:1'\"#\\ \n"), min_size=1, max_size=8))
def test_no_repeated_text_is_read_beyond_the_limits(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        found = noted_tokens(patch)
        verdict(filled(("ASK ", text), SMALL), SMALL)
    assert len(found) <= 2 * (SMALL // 8 + 1)
