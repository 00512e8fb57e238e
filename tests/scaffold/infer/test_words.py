"""Words of headers, their singular and plural, and names for addresses."""

from __future__ import annotations

import pytest

from ucc_graph.scaffold.infer.kinds import kind_of_sheet
from ucc_graph.scaffold.infer.words import camel, plural, singular, singular_in, slug, words


@pytest.mark.parametrize("text", ["yearOfBirth", "year_of_birth", "Year of birth", "year-of-birth"])
def test_spellings_of_a_header_have_the_same_words(text: str) -> None:
    assert words(text) == ("year", "of", "birth")
    assert camel(text) == "yearOfBirth"


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("heritage sites", "heritage site"),
        ("categories", "category"),
        ("boxes", "box"),
        ("people", "person"),
        ("criteria", "criterion"),
        ("species", "species"),
        ("addresses", "address"),
        ("cinemas", "cinema"),
        ("lighthouses", "lighthouse"),
        ("buses", "bus"),
        ("shelves", "shelf"),
        ("prizes", "prize"),
        ("aliases", "alias"),
    ],
)
def test_singular_and_plural(many: str, one: str) -> None:
    assert (singular(many), plural(one), plural(many)) == (one, many, many)


def test_of_words_with_of_the_first_has_the_plural() -> None:
    assert plural("type of establishment") == plural("types of establishment") == "types of establishment"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("温泉一覧", "温泉"),
        ("도시목록", "dosi"),
        ("glossary", "term"),
        ("bibliography 2024", "publication"),
        ("bom", "part"),
        ("Gemeindeverzeichnis", "gemeinde"),
        ("Mitgliedsliste", "mitglied"),
    ],
)
def test_a_list_has_the_kind_of_what_it_lists(name: str, kind: str) -> None:
    assert kind_of_sheet(name) == kind


@pytest.mark.parametrize(
    ("name", "kind"), [("Preisliste", "preis"), ("Kreis", "kreis"), ("Hotels", "hotel"), ("Gruppen", "gruppen")]
)
def test_a_german_word_in_s_is_no_plural(name: str, kind: str) -> None:
    assert kind_of_sheet(name, "de") == kind


@pytest.mark.parametrize(
    ("language", "many", "one"),
    [
        ("fr", "musees nationaux", "musee national"),
        ("fr", "bureaux", "bureau"),
        ("es", "hospitales", "hospital"),
        ("es", "torres", "torre"),
        ("es", "ciudades historicas", "ciudad historica"),
        ("en", "stores", "store"),
    ],
)
def test_singular_in_a_language(language: str, many: str, one: str) -> None:
    assert singular_in(many, language) == one


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Côte d'Ivoire", "cote-divoire"),
        ("  C / N ", "c-n"),
        ("Größe", "grosse"),
        ("서울", "seoul"),
        ("วัดพระแก้ว", "วัดพระแก้ว"),
        ("मंदिर सूची", "मंदिर-सूची"),
        ("x\u0302 ray", "x-ray"),
        ("Москва", "moskva"),
        ("東京", "東京"),
    ],
)
def test_names_for_addresses(text: str, name: str) -> None:
    assert slug(text) == name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("whc-sites-2019", "whc-site"),
        ("artist_data", "artist"),
        ("country-codes", "country"),
        ("List of museums", "museum"),
        ("musees-de-france", "musee"),
        ("Sheet1", "item"),
        ("2019", "item"),
        ("species checklist", "species"),
        ("my lights (final) v2", "light"),
        ("stops.txt", "stop"),
        ("airports.dat", "airport"),
        ("Gemeindeverzeichnis", "gemeinde"),
        ("Mitgliedsliste", "mitglied"),
        ("Denkmalliste", "denkmal"),
        ("liste", "liste"),
        ("도서관현황", "doseogwan"),
        ("図書館一覧", "図書館"),
    ],
)
def test_kinds_of_sheets(name: str, kind: str) -> None:
    assert kind_of_sheet(name) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Einrichtungen", "einrichtung"), ("Gesellschaften", "gesellschaft"), ("Ärztinnen", "arztin"), ("Hafen", "hafen")],
)
def test_german_plurals(name: str, kind: str) -> None:
    assert kind_of_sheet(name, "de") == kind
