"""Literals as Oxigraph stores them: rows of ``stored_literals.csv``, compared with the store itself."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from ucc_graph.csvw.cells import stored

XSD = "http://www.w3.org/2001/XMLSchema#"

with Path(__file__).with_name("stored_literals.csv").open(encoding="utf-8", newline="") as _stream:
    CASES = list(csv.DictReader(_stream))


def _round_trip(lexical: str, datatype: str) -> str:
    store = Store()
    store.load(f'<urn:s> <urn:p> "{lexical}"^^<{datatype}> .'.encode(), RdfFormat.N_TRIPLES)
    content = store.dump(format=RdfFormat.N_QUADS)
    assert content is not None
    return content.decode().removeprefix("<urn:s> <urn:p> ").removesuffix(" .\n")


def test_there_are_47_cases() -> None:
    assert len(CASES) == 47


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['datatype']}-{case['lexical']}")
def test_a_literal_is_written_as_the_store_prints_it(case: dict[str, str]) -> None:
    expected = (case["stored"], XSD + case["stored_datatype"])
    assert stored(case["lexical"], XSD + case["datatype"]) == expected
    assert _round_trip(case["lexical"], XSD + case["datatype"]) == f'"{expected[0]}"^^<{expected[1]}>'


def test_a_language_is_written_in_small_letters_as_a_tag_of_a_literal_is() -> None:
    assert stored("zh-Hans", f"{XSD}language") == ("zh-hans", f"{XSD}language")


@given(
    st.from_regex(r"[+-]?[0-9]{0,22}(\.[0-9]{1,22})?", fullmatch=True).filter(lambda text: any(map(str.isdigit, text)))
)
def test_any_decimal_is_written_as_the_store_prints_it(lexical: str) -> None:
    text, datatype = stored(lexical, XSD + "decimal")
    assert _round_trip(lexical, XSD + "decimal") == f'"{text}"^^<{datatype}>'


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_double_is_written_as_the_store_prints_it(value: float) -> None:
    text, datatype = stored(repr(value), XSD + "double")
    assert _round_trip(repr(value), XSD + "double") == f'"{text}"^^<{datatype}>'


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_any_float_is_written_as_the_store_prints_it(value: float) -> None:
    text, datatype = stored(repr(value), XSD + "float")
    assert _round_trip(repr(value), XSD + "float") == f'"{text}"^^<{datatype}>'


@given(
    st.from_regex(r"-?P([0-9]{1,3}Y)?([0-9]{1,3}M)?[0-9]{1,3}DT[0-9]{1,4}H([0-9]{1,4}\.[0-9]{1,3}S)?", fullmatch=True)
)
def test_any_duration_is_written_as_the_store_prints_it(lexical: str) -> None:
    text, datatype = stored(lexical, XSD + "duration")
    assert _round_trip(lexical, XSD + "duration") == f'"{text}"^^<{datatype}>'
