"""Facets and collections of two independent publications, read from shapes and values."""

from __future__ import annotations

from pathlib import Path

import pytest

from ucc_graph.library.collection import Collection, Collections, Interval, Place
from ucc_graph.library.facets import Facet, FacetReader, FacetType
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lights(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


@pytest.fixture(scope="module")
def cities(release: Path) -> Library:
    return open_library(open_release(release))


def _collection(library: Library, kind: str) -> Collection:
    reader = FacetReader(library.lookup, library.layout, library.kinds)
    return Collections(reader).of(library.kinds[kind])


def _facet(library: Library, kind: str, name: str) -> Facet:
    return next(facet for facet in _collection(library, kind).facets if facet.name == name)


def _offered(library: Library, kind: str) -> list[tuple[str, FacetType]]:
    return [(facet.name, facet.sort) for facet in _collection(library, kind).offered]


def test_the_facets_of_a_lighthouse_are_its_coast_its_years_and_whether_it_is_automated(lights: Library) -> None:
    assert _offered(lights, "lighthouse") == [
        ("coast", FacetType.THING),
        ("firstLit", FacetType.YEAR),
        ("since", FacetType.YEAR),
        ("until", FacetType.YEAR),
        ("automated", FacetType.TEXT),
    ]


def test_the_facets_of_a_city_are_country_category_region_year_and_confidence(cities: Library) -> None:
    assert _offered(cities, "city") == [
        ("country", FacetType.THING),
        ("category", FacetType.THING),
        ("region", FacetType.THING),
        ("year", FacetType.YEAR),
        ("confidence", FacetType.TEXT),
    ]


@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        (
            "city",
            [
                *("country", "region", "category", "year"),
                *("population", "administrativeArea", "iso3166Part2", "confidence"),
            ],
        ),
        ("designation", ["city", "category", "status", "year", "designatedOn", "round", "datePrecision"]),
        ("country", ["region", "city", "iso2", "iso3", "m49"]),
        ("claim", ["year", "asOf", "measure", "value", "counted", "claimant", "qualifier"]),
    ],
)
def test_the_columns_of_a_list_are_the_properties_that_most_things_have_once(
    cities: Library, kind: str, columns: list[str]
) -> None:
    assert [column.name for column in _collection(cities, kind).columns] == columns


def test_claims_have_the_year_as_a_facet_but_no_code(cities: Library) -> None:
    facets = {facet.name: facet for facet in _collection(cities, "claim").offered}
    assert list(facets) == ["measure", "year", "qualifier"]
    assert len(facets["year"].values) == len(cities.kinds["claim"].members)


def test_a_country_without_cities_has_none_of_them(cities: Library) -> None:
    column = _collection(cities, "country").column("city")
    assert column is not None
    counts = [int(number) for (number,) in column.values.values()]
    assert (len(counts), counts.count(0), sum(counts)) == (109, 1, 405)


def test_a_region_is_found_by_way_of_the_country(cities: Library) -> None:
    facet = _facet(cities, "city", "region")
    city = f"{cities.iris.base}id/city/kr-jinju"
    assert facet.values[city] == (f"{cities.iris.base}id/region/asia-and-the-pacific",)


def test_a_round_has_its_cities_although_it_is_not_offered_as_a_facet(cities: Library) -> None:
    facet = _facet(cities, "city", "round")
    assert not facet.is_offered
    assert len(facet.members[f"{cities.iris.base}id/round/2019"]) == 66


def test_a_city_that_changed_its_category_has_an_interval_in_each(cities: Library) -> None:
    base = f"{cities.iris.base}id/"
    intervals = [
        interval for interval in _collection(cities, "city").intervals if interval.thing == f"{base}city/fr-lyon"
    ]
    said_by = f"{base}designation/fr-lyon"
    assert intervals == [
        Interval(f"{base}city/fr-lyon", f"{base}category/media-arts", 2008, 2023, True, f"{said_by}-2008"),
        Interval(f"{base}city/fr-lyon", f"{base}category/literature", 2023, None, False, f"{said_by}-2023"),
    ]


def test_the_year_of_a_kind_is_the_one_that_most_things_have(lights: Library) -> None:
    few = Facet("end", ("urn:x:end",), FacetType.YEAR, {"urn:x:a": ("1990",)})
    most = Facet("start", ("urn:x:start",), FacetType.YEAR, {"urn:x:a": ("1970",), "urn:x:b": ("1975",)})
    assert Collection(lights.kinds["lighthouse"], (few,), {}, (), ranges=(most,)).year is most


def test_a_thing_without_a_dated_neighbour_belongs_from_its_own_year_on(lights: Library) -> None:
    base = f"{lights.iris.base}id/"
    first = _collection(lights, "lighthouse").intervals[0]
    assert first == Interval(f"{base}lighthouse/cape-ember", f"{base}coast/amber-coast", 1871, None)


@pytest.mark.parametrize(("year", "holds"), [(2007, False), (2008, True), (2022, True), (2023, False), (None, False)])
def test_an_interval_holds_from_its_first_year_until_the_next_begins(year: int | None, holds: bool) -> None:
    assert Interval("lyon", "media", 2008, 2023).holds(year) is holds


def test_distances_are_those_along_the_surface() -> None:
    assert Place(0, 0).distance(Place(0, 90)) == pytest.approx(10007.5, abs=0.1)
    assert Place(0, 179).distance(Place(0, -179)) == pytest.approx(222.4, abs=0.1)


@pytest.mark.parametrize(
    ("latitude", "longitude", "is_on_earth"),
    [(90, 180, True), (-90, -180, True), (90.1, 0, False), (0, 181, False), (float("nan"), 0, False)],
)
def test_a_place_has_degrees_within_bounds(latitude: float, longitude: float, is_on_earth: bool) -> None:
    assert Place(latitude, longitude).is_on_earth is is_on_earth
