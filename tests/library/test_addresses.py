"""Other addresses of things, over a graph of a few statements."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal

from tests.library.small_graph import BASE, lookup_of
from ucc_graph.library.addresses import Addresses, local_name
from ucc_graph.library.layout import Layout

TURTLE = f"""
o:Country a owl:Class ; rdfs:label "country"@en , "pays"@fr .
<{BASE}id/country/kr> a o:Country ; o:iso "KR" ; o:long "KOR" ; o:size "1"^^<http://www.w3.org/2001/XMLSchema#integer> ;
  o:trust "high" ; rdfs:label "Korea"@en ; skos:exactMatch <https://elsewhere.example/entity/Q884> .
<{BASE}id/country/cl> a o:Country ; o:iso "CL" ; o:long "CHL" ; o:size "2"^^<http://www.w3.org/2001/XMLSchema#integer> ;
  o:trust "high" ; o:also "KR" ; owl:sameAs <https://other.example/77/> .
<{BASE}id/country/s%C3%BCd> a o:Country ; skos:notation 9 ; o:trust "high" .
<{BASE}id/sea-mark/one> a o:SeaMark .
"""


@pytest.fixture(scope="module")
def addresses() -> Addresses:
    lookup = lookup_of(TURTLE)
    plurals = {f"{BASE}ontology#Country": (Literal("Countries of the world", language="en"),)}
    return Addresses(lookup, Layout(plurals=plurals), lookup.kinds())


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("country", "/country"),
        ("countries", "/country"),
        ("Country/", "/country"),
        ("PAYS", "/country"),
        ("countries-of-the-world", "/country"),
        ("sea-marks", "/sea-mark"),
        ("sea_mark", "/sea-mark"),
        ("country/KOR", "/country/kr"),
        ("countries/chl", "/country/cl"),
        ("country/CL/", "/country/cl"),
        ("country/q884", "/country/kr"),
        ("country/77", "/country/cl"),
        ("country/9", "/country/s%C3%BCd"),
        ("country/S%C3%9CD", "/country/s%C3%BCd"),
        ("country/KR", "/country/kr"),
        ("country/high", None),
        ("country/1", None),
        ("country/Korea", None),
        ("town", None),
        ("town/kr", None),
        ("", None),
        ("/", None),
        ("%FF", None),
    ],
)
def test_an_address_means_a_page(addresses: Addresses, asked: str, path: str | None) -> None:
    assert addresses.path(asked) == path


@pytest.mark.parametrize(
    ("iri", "name"),
    [("http://a.example/entity/Q42", "Q42"), ("https://a.example/7/", "7"), ("https://a.example/v#x", "x")],
)
def test_a_local_name_is_the_last_step(iri: str, name: str) -> None:
    assert local_name(iri) == name


@pytest.mark.parametrize(
    ("code", "keys"),
    [("Q884", ["kr"]), ("kor", ["kr"]), ("77", ["cl"]), ("high", []), ("Korea", []), ("", []), ("a b", [])],
)
def test_things_are_found_by_a_code(addresses: Addresses, code: str, keys: list[str]) -> None:
    assert [iri.rpartition("/")[2] for iri in addresses.found(code)] == keys
