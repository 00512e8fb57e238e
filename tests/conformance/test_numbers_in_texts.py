"""Numbers in descriptions and notes of the dataset, compared with counts of its statements."""

from __future__ import annotations

import re

from pyoxigraph import QuerySolutions, Store

COUNTED = """PREFIX ucc: <https://w3id.org/ucc-graph/ontology#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT (COUNT(DISTINCT ?city) AS ?cities) (COUNT(DISTINCT ?new) AS ?latest) ?official ?joined {
  ?designation ucc:designatedCity ?city .
  <https://w3id.org/ucc-graph/id/claim/cl084> ucc:value ?official .
  <https://w3id.org/ucc-graph/id/claim/cl087> ucc:value ?joined .
  OPTIONAL { ?designation ucc:year "2025"^^xsd:gYear ; ucc:designatedCity ?new }
} GROUP BY ?official ?joined"""
TOLD = """PREFIX dct: <http://purl.org/dc/terms/> PREFIX ucc: <https://w3id.org/ucc-graph/ontology#>
SELECT DISTINCT ?text { <https://w3id.org/ucc-graph/dataset> dct:description|ucc:editorialNote ?text }"""


def _rows(store: Store, query: str) -> list[list[str]]:
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [[str(getattr(value, "value", "")) for value in row] for row in found]


NOTE = """PREFIX ucc: <https://w3id.org/ucc-graph/ontology#>
SELECT DISTINCT ?text { <https://w3id.org/ucc-graph/id/network/creative-cities> ucc:editorialNote ?text }"""
TYPED = """PREFIX graph: <https://w3id.org/ucc-graph/graph/>
SELECT DISTINCT ?text { GRAPH ?graph { ?thing ?says ?text }
  FILTER(LANG(?text) != "" && REGEX(?text, ?number))
  FILTER(!CONTAINS(STR(?graph), "/derived/") && ?graph != graph:metadata) }"""


def test_numbers_in_descriptions_and_notes_are_the_counted_ones(checked: Store) -> None:
    ((cities, latest, official, joined),) = _rows(checked, COUNTED)
    texts = [text for (text,) in _rows(checked, TOLD)]
    told = sorted(sorted(set(re.findall(r"\b\d{2,3}(?!\d)", text)), key=int) for text in texts)
    assert told == sorted([*[[cities, official]] * 5, [latest, joined, cities, official]])


def test_a_rule_writes_the_size_of_the_network(checked: Store) -> None:
    ((cities, _, official, _),) = _rows(checked, COUNTED)
    texts = [text for (text,) in _rows(checked, NOTE)]
    assert len(texts) == 5
    assert all(cities in text and official in text for text in texts)


def test_no_counted_number_is_typed(checked: Store) -> None:
    ((cities, *_),) = _rows(checked, COUNTED)
    assert _rows(checked, TYPED.replace("?number", f'"(^|[^0-9]){cities}([^0-9]|$)"')) == []
    assert len(_rows(checked, TYPED.replace("?number", '"350 \\\\+ 58"'))) == 1
