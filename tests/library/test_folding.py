"""Folding of names for comparison, in many scripts."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ucc_graph.library.folding import fold, forms

with (Path(__file__).parent / "folded.csv").open(encoding="utf-8", newline="") as _lines:
    ROWS = [(row["text"], row["folded"]) for row in csv.DictReader(_lines)]


def test_the_rows_are_all_there() -> None:
    assert len(ROWS) == 26


@pytest.mark.parametrize(("text", "folded"), ROWS)
def test_a_name_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(("text", "folded"), ROWS)
def test_a_folded_name_stays_as_it_is(text: str, folded: str) -> None:
    assert fold(folded) == folded


def test_a_name_is_compared_without_its_spaces_and_its_arabic_article_too() -> None:
    assert forms("الاحساء") == ("الاحساء", "احساء")
    assert forms("jeon ju") == ("jeon ju", "jeonju")


def test_two_kana_that_differ_by_a_mark_stay_two() -> None:
    assert fold("ガ") != fold("カ")
