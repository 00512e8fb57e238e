"""Languages of labels and their direction."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pyoxigraph import Literal

from ucc_graph.rdf.languages import best, direction, english_plural, name_order, natural_order, truncations

PLURALS = list(csv.DictReader(Path(__file__).with_name("plurals.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("en", "ltr"), ("ar", "rtl"), ("ar-EG", "rtl"), ("he", "rtl"), ("fa", "rtl"), ("ur", "rtl"), ("ko", "ltr"),
        ("uz-Arab", "rtl"), ("ks-Deva", "ltr"), ("zh-hans", "ltr"), ("", "auto"), (None, "auto"),
    ],
)  # fmt: skip
def test_the_script_or_the_language_gives_the_direction(tag: str | None, found: str) -> None:
    assert direction(tag) == found


def test_a_tag_is_shortened_from_its_end_and_never_ends_in_a_single_letter() -> None:
    assert list(truncations("zh-Hant-x-small")) == ["zh-hant-x-small", "zh-hant", "zh"]


@pytest.mark.parametrize(
    ("language", "text"), [("de", "Licht"), ("de-at", "Licht"), ("ko", "light"), ("en", "light"), ("zh-hans", "灯")]
)
def test_the_best_literal_is_the_one_in_the_nearest_language(language: str, text: str) -> None:
    literals = [
        Literal("light", language="en"),
        Literal("Licht", language="de"),
        Literal("灯", language="zh"),
        Literal("x"),
    ]
    found = best(literals, language)
    assert found is not None
    assert found.value == text


def test_without_the_fallback_a_literal_without_language_is_best_and_then_the_first_by_tag() -> None:
    assert best([Literal("b", language="de"), Literal("a")], "ko") == Literal("a")
    assert best([Literal("b", language="de"), Literal("z", language="cs")], "ko") == Literal("z", language="cs")
    assert best([], "ko") is None


@pytest.mark.parametrize("row", PLURALS, ids=lambda row: row["singular"])
def test_an_english_noun_has_its_plural(row: dict[str, str]) -> None:
    assert len(PLURALS) == 19
    assert english_plural(row["singular"]) == row["plural"]


@pytest.mark.parametrize(
    ("language", "first", "names"),
    [
        ("ko", ["가나", "각", "전주", "진주", "Andenne"], ["Andenne", "진주", "각", "전주", "가나"]),
        ("ar", ["أبو ظبي", "إسطنبول", "الأحساء", "بيروت", "Lyon"], ["Lyon", "بيروت", "إسطنبول", "الأحساء", "أبو ظبي"]),
        ("ru", ["Баку", "Москва", "York", "진주"], ["York", "Москва", "진주", "Баку"]),
        ("zh-hant", ["成都", "Lyon"], ["Lyon", "成都"]),
        ("fr", ["Écully", "Lyon", "Москва", "진주"], ["진주", "Lyon", "Москва", "Écully"]),
    ],
)
def test_names_in_the_script_of_the_reader_stand_first(language: str, first: list[str], names: list[str]) -> None:
    assert sorted(names, key=lambda name: name_order(name, language)) == first


def test_names_are_in_order_without_their_marks_and_numbers_by_size() -> None:
    assert sorted(["Czechia", "Côte d'Ivoire", "Zambia", "Ägypten"], key=name_order)[:2] == ["Ägypten", "Côte d'Ivoire"]
    cities = ["York", "Łódź", "Óbidos", "Nova", "Lodz", "Şanlıurfa", "Östersund", "Lyon", "Oxford", "Zahlé"]  # noqa: RUF001
    assert sorted(cities, key=name_order) == [
        *("Lodz", "Łódź", "Lyon", "Nova", "Óbidos", "Östersund", "Oxford", "Şanlıurfa", "York", "Zahlé"),  # noqa: RUF001
    ]
    assert sorted(["1.10", "1.9", "b", "1", "A2"], key=natural_order) == ["1", "1.9", "1.10", "A2", "b"]
