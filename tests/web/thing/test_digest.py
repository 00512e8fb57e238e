"""Digest of a thing: facts with their notes, texts, names by spelling, pages elsewhere, sources."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from tests.asgi import FakeEngine
from tests.web.thing.lamps import BASE, lamps_library, views_of
from ucc_graph.library.open import Library
from ucc_graph.web.thing.context import thing_context
from ucc_graph.web.thing.digest import ThingDigest, digest_of
from ucc_graph.web.view.listing import collection_of
from ucc_graph.web.view.names import Link, Text

NORTH = f"{BASE}id/lamp/north"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return lamps_library(tmp_path_factory.mktemp("digest"))


def _digest(
    library: Library, iri: str = NORTH, language: str = "en", told: Collection[str] = frozenset()
) -> ThingDigest:
    views = views_of(library, FakeEngine(), language)
    statements = library.lookup.description(iri)
    around = thing_context(views.names, library.collections, iri, collection_of(library, iri))
    return digest_of(views, views.thing(iri, statements), statements, around, told)


def _texts(values: tuple[Text | Link, ...]) -> list[str]:
    return [value.name.text if isinstance(value, Link) else value.text for value in values]


def test_a_fact_has_the_values_that_explain_it_as_notes(library: Library) -> None:
    facts = {fact.label.text: (_texts(fact.values), _texts(fact.notes)) for fact in _digest(library).facts}
    assert facts["range"] == (["24"], ["1999"])
    assert "year of the range" not in facts


def test_what_a_facet_says_is_said_once_and_nothing_of_the_record(library: Library) -> None:
    labels = [fact.label.text.lower() for fact in _digest(library).facts]
    assert sorted(labels) == sorted(set(labels))
    assert {"coast", "sea", "lit"} <= set(labels)
    assert not {"latitude", "longitude", "sources", "name"} & set(labels)


def test_things_that_a_list_counts_are_no_fact_though_the_list_shows_the_first_of_them_only(tmp_path: Path) -> None:
    coast, lamp = f"{BASE}id/coast/cold", f"{BASE}id/lamp/lamp-"
    further = "\n".join(
        f"<id/lamp/lamp-{key}> a <ontology#Lamp> .\n<id/lamp/lamp-{key}> <ontology#coast> <id/coast/cold> ."
        for key in range(70)
    )
    shown = {f"{lamp}{key}" for key in range(60)}
    library = lamps_library(tmp_path, further)
    assert "its lamps" not in {fact.label.text for fact in _digest(library, coast, told=shown).facts}


@pytest.mark.parametrize(
    ("language", "text"), [("en", "The first lamp of"), ("fr", "Le premier feu"), ("ko", "The first")]
)
def test_the_lead_is_the_description_in_the_nearest_language(library: Library, language: str, text: str) -> None:
    lead = _digest(library, language=language).lead
    assert lead is not None
    assert lead.text.startswith(text)


def test_names_are_folded_by_spelling_with_the_readers_own_first(library: Library) -> None:
    found = [(one.name.text, one.languages) for one in _digest(library).names]
    assert found[0] == ("North Light", ("en", "de"))
    assert set(found[1:]) == {
        ("Feu du Nord", ("fr",)),
        ("ضوء الشمال", ("ar",)),
        ("North", ("en",)),
        ("The Candle", ("en",)),
    }


@pytest.mark.parametrize(("language", "local"), [("en", ["Feu du Nord"]), ("fr", []), ("ar", ["Feu du Nord"])])
def test_the_local_name_is_in_a_language_of_the_place(library: Library, language: str, local: list[str]) -> None:
    assert [name.text for name in _digest(library, language=language).local] == local


def test_links_to_other_sites_stand_apart_under_the_names_of_these(library: Library) -> None:
    (row,) = _digest(library).elsewhere
    assert _texts(row.values) == ["elsewhere.example · 7", "other.example", "elsewhere.example · 8"]


def test_sources_stand_apart_and_are_no_sources_of_a_source(library: Library) -> None:
    assert _texts(_digest(library).sources) == ["The Pilot"]
    assert _digest(library, f"{BASE}id/source/pilot").sources == ()


def test_a_thing_that_is_only_named_has_an_empty_digest(library: Library) -> None:
    assert _digest(library, f"{BASE}id/sea/east").is_empty
    assert not _digest(library).is_empty
