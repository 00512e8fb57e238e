"""Lexer: the tokens of the SPARQL grammar, each with its place."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ucc_graph.errors import QuerySyntaxError
from ucc_graph.sparql.lexer import Token, TokenType, tokens

CASES = list(csv.reader((Path(__file__).parent / "lexer.csv").read_text(encoding="utf-8").splitlines()))[1:]
ESCAPES = ["\\u0053", '"\\u0022"', "<urn:\\u003E>", "# \\u000A", "# \\U0000000D", '"\\uD800"', "'\\x'"]
FAULTS = [*ESCAPES, '"a', "'a\n'", "@", "\0"]


def test_the_cases_are_found() -> None:
    assert len(CASES) > 40


@pytest.mark.parametrize(("text", "kinds"), CASES)
def test_a_text_has_these_kinds_of_tokens(text: str, kinds: str) -> None:
    assert " ".join(token.kind.value for token in tokens(text)) == kinds


def test_a_token_knows_its_offset_line_and_column() -> None:
    query = 'ASK # "\n{ ?s ?p """a\n""" }'
    found = list(tokens(query))
    assert found[1] == Token(TokenType.MARK, "{", 8, query)
    assert found[-1] == Token(TokenType.MARK, "}", 25, query)
    assert [token.position for token in found] == [(1, 1), (2, 1), (2, 3), (2, 6), (2, 9), (3, 5)]


@pytest.mark.parametrize("text", FAULTS)
def test_a_text_without_tokens_is_refused_at_its_place(text: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        list(tokens(f"ASK\n  {text}"))
    assert (caught.value.line, caught.value.column) == (2, 3)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_one_string_once_it_is_escaped(text: str) -> None:
    written = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    assert [token.text for token in tokens(f'"{written}"')] == [f'"{written}"']


@given(st.text(alphabet="aA1:.<>'\"\\#@?_-%{}()^ \n\u00e9\u200d"))
def test_tokens_stand_in_the_text_in_order_and_leave_out_nothing_but_blanks_and_comments(text: str) -> None:
    try:
        found = list(tokens(text))
    except QuerySyntaxError:
        return
    end = 0
    for token in found:
        between = text[end : token.offset]
        assert all(not part.strip() or part.lstrip().startswith("#") for part in between.split("\n"))
        assert text.startswith(token.text, token.offset)
        end = token.offset + len(token.text)
