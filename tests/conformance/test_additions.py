"""Facts that an audit of November 2026 found in public texts: each stands in the graph, and its thing cites its source.

A row of ``additions.csv`` is one statement; an addition of the audit may need several.
"""

from __future__ import annotations

import csv
from pathlib import Path

from pyoxigraph import Store

ROWS = list(csv.DictReader((Path(__file__).parent / "additions.csv").read_text(encoding="utf-8").splitlines()))
ID = "https://w3id.org/ucc-graph/id/"
PREFIXES = {
    "ucc": "https://w3id.org/ucc-graph/ontology#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
}
STATED = "ASK {{ <{id}{thing}> {property} {value} ; prov:hadPrimarySource <{id}source/{source}> }}"
GAPS = """SELECT ?key { ?city a ucc:City ; dct:identifier ?key FILTER NOT EXISTS { ?city ucc:iso3166Part2 ?code } }
ORDER BY ?key"""
DAYLESS = """SELECT ?key {
  ?designation a ucc:Designation ; dct:identifier ?key ; ucc:datePrecision ?precision .
  FILTER(?precision != "day")
} ORDER BY ?key"""


def _keys(store: Store, query: str) -> list[str]:
    found = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    return [row["key"].value for row in found]  # type: ignore[union-attr]  # rows of literals


def test_every_addition_of_the_audit_is_taken() -> None:
    assert {int(row["addition"]) for row in ROWS} == set(range(1, 458))


def test_every_addition_stands_in_the_graph_with_its_source(checked: Store) -> None:
    missing = [
        row
        for row in ROWS
        if not checked.query(STATED.format(id=ID, **row), prefixes=PREFIXES, use_default_graph_as_union=True)
    ]
    assert missing == []


def test_the_cities_without_a_code_of_their_area_are_known(checked: Store) -> None:
    assert _keys(checked, GAPS) == ["cn-macao", "ps-ramallah", "rs-vranje", "sg-singapore"]


def test_the_designations_without_a_day_are_known(checked: Store) -> None:
    known = """au-melbourne-2008 ca-montreal-2006 cn-hangzhou-2012 cn-shanghai-2010 co-bogota-2012 co-popayan-2005
    de-berlin-2005 eg-aswan-2005 es-seville-2006 fr-lyon-2008 gb-edinburgh-2004 gb-glasgow-2008 is-reykjavik-2011
    it-bologna-2006 us-iowa-city-2008 us-santa-fe-2005"""
    assert _keys(checked, DAYLESS) == known.split()
