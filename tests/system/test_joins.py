"""Keys to join with: codes of areas, names at UNESCO, official languages."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from editions.joins import Subdivisions, heritage_names, m49_codes, official_languages, write_joins

PUBLISHED: dict[str, dict[str, dict[str, str | None]]] = {
    "CZ": {"CZ-64": {"name": "Jihomoravský kraj", "localOtherName": None, "parentCode": None}},
    "ES": {
        "ES-V": {"name": "Valencia", "localOtherName": "València (cat)", "parentCode": "ES-VC"},
        "ES-VC": {"name": "Valenciana, Comunidad", "localOtherName": "Valencia (eng)", "parentCode": None},
        "ES-CT": {"name": "Catalunya [Cataluña]", "localOtherName": "Catalonia (eng)", "parentCode": None},
    },
    "MX": {
        "MX-MEX": {"name": "México", "localOtherName": "Mexico (eng)", "parentCode": None},
        "MX-CMX": {"name": "Ciudad de México", "localOtherName": "Mexico (eng)", "parentCode": None},
    },
}


@pytest.fixture
def subdivisions() -> Subdivisions:
    return Subdivisions.read(PUBLISHED, [("cz", "South Moravian", "CZ-64")])


@pytest.mark.parametrize(
    ("country", "area", "code"),
    [
        ("es", "Catalonia", "ES-CT"),
        ("es", "Cataluna Autonomous Community", "ES-CT"),
        ("es", "Valencia", "ES-VC"),
        ("cz", "South Moravian", "CZ-64"),
        ("mx", "Mexico", ""),
        ("es", "South Moravian", ""),
        ("es", "", ""),
    ],
    ids=["another language", "without accents", "the wider area", "by hand", "two fit", "another country", "none"],
)
def test_an_area_has_the_code_that_fits_alone(subdivisions: Subdivisions, country: str, area: str, code: str) -> None:
    assert subdivisions.code(country, area) == code


def test_a_state_is_named_by_a_site_of_its_own_and_else_by_the_name_it_has_here() -> None:
    rows = [
        {"states_name_en": "Republic of Korea", "iso_code": "kr"},
        {"states_name_en": "Côte d'Ivoire,Guinea", "iso_code": "gn,ci"},
    ]
    named = heritage_names(rows, [("kr", "South Korea"), ("gn", "Guinea"), ("bs", "Bahamas")])
    assert named == {"kr": "Republic of Korea", "gn": "Guinea"}


def test_official_languages_are_those_of_cldr_without_a_second_script() -> None:
    assert official_languages("BE") == ["nl", "fr", "de"]
    assert official_languages("AZ") == ["az"]
    assert official_languages("XX") == []


def test_m49_codes_are_those_of_the_table(root: Path) -> None:
    with (root / "data" / "countries.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 109
    known = m49_codes()
    assert [row["key"] for row in rows if known.get(row["m49"]) != row["iso2"]] == []


def test_gaps_are_told(root: Path, tmp_path: Path, subdivisions: Subdivisions) -> None:
    shutil.copytree(root / "data", tmp_path / "data")
    gaps = write_joins(tmp_path / "data", subdivisions, [])
    assert "cities.csv sg-singapore: no code of an area" in gaps
    assert "countries.csv kr: no unesco_name" in gaps
    assert not any(gap.startswith(("cities.csv es-barcelona", "cities.csv cz-brno")) for gap in gaps)
