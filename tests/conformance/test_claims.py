"""Claims: each states a published number, and two that cannot both be true conflict; so do other disagreements."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, Store

BASE = "https://w3id.org/ucc-graph/"
PREFIXES = {
    "ucc": f"{BASE}ontology#",
    "claim": f"{BASE}id/claim/",
    "event": f"{BASE}id/event/",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def _holds(store: Store, pattern: str) -> bool:
    answer = store.query(f"ASK {{ {pattern} }}", prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(answer, QueryBoolean)
    return bool(answer)


def _values(store: Store, pattern: str) -> list[str]:
    query = f"SELECT DISTINCT ?found {{ {pattern} }} ORDER BY STR(?found)"
    rows = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    return [row["found"].value for row in rows]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cl055", "cl061"),  # 90 countries on 8 November 2021, 96 in 2022, and no round between them
        ("cl068", "cl071"),  # more than 100 after the round of 2023, 93 half a year later
        ("cl085", "cl086"),  # more than 100 and exactly 100, within a week
        ("cl028", "cl029"),  # 47 and 46 new cities of one round
        ("cl096", "cl097"),  # 10 and 11 cities of one country in one year
        ("cl048", "cl055"),  # 85 countries ten days after 90
    ],
)
def test_claims_conflict_that_cannot_both_be_true(checked: Store, one: str, other: str) -> None:
    assert _holds(checked, f"claim:{one} ucc:conflictsWith claim:{other}")
    assert _holds(checked, f"claim:{other} ucc:conflictsWith claim:{one}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cl045", "cl046"),  # 84 is more than 80
        ("cl057", "cl059"),  # 93 is around 90
        ("cl045", "cl048"),  # 84 before the round of 2021, 85 after it
        ("cl044", "cl054"),  # 246 cities of 2019, 295 of 2021
        ("cl055", "cl056"),  # 90 twice
        ("cl079", "cl081"),  # 56 cities of one category, 49 of another
    ],
)
def test_claims_do_not_conflict_that_may_both_be_true(checked: Store, one: str, other: str) -> None:
    assert not _holds(checked, f"claim:{one} ucc:conflictsWith claim:{other}")


def test_claims_in_conflict_are_said_for_times_at_which_the_same_may_be_counted(checked: Store) -> None:
    counts = "?one ucc:conflictsWith ?found ; ucc:counted ?here . ?found ucc:counted ?there"
    assert len(_values(checked, counts)) == 29
    assert _values(checked, f"{counts} FILTER(?here != ?there)") == []
    of_2010 = [f"claim:{key}" for key in ("cl005", "cl007", "cl009")]  # no designation of an unknown day is near
    assert all(_holds(checked, f"{claim} ucc:counted 17 ; ucc:conflictsWith ?other") for claim in of_2010)
    assert not any(_holds(checked, f"{claim} ucc:countedAtMost ?most") for claim in of_2010)


@pytest.mark.parametrize(
    ("claim", "language", "ending"),
    [
        ("cl068", "en", ", 2023-10-31: more than 100"),
        ("cl068", "ko", ", 2023-10-31: 100 초과"),
        ("cl062", "en", ", 2022: around 90"),
        ("cl062", "ko", ", 2022: 약 90"),
        ("cl061", "en", ", 2022: 96"),
    ],
)
def test_the_label_of_a_claim_says_how_its_number_is_meant(
    checked: Store, claim: str, language: str, ending: str
) -> None:
    pattern = f'claim:{claim} rdfs:label ?found FILTER(LANG(?found) = "{language}")'
    (label,) = _values(checked, pattern)
    assert label.endswith(ending)


@pytest.mark.parametrize("claim", ["cl046", "cl068", "cl085", "cl088"])
def test_what_was_printed_as_more_than_is_no_lower_bound(checked: Store, claim: str) -> None:
    assert _values(checked, f"claim:{claim} ucc:qualifier ?found") == ["more-than"]


@pytest.mark.parametrize(
    ("claim", "term", "value"),
    [
        ("cl014", "dct:issued", '"2015"^^xsd:gYear'),
        ("cl063", "dct:issued", '"2023-10"^^xsd:gYearMonth'),
        ("cl075", "ucc:asOf", '"2024-08-01"^^xsd:date'),
    ],
)
def test_a_date_of_a_claim_is_as_exact_as_its_source(checked: Store, claim: str, term: str, value: str) -> None:
    assert _holds(checked, f"claim:{claim} {term} {value}")


def test_a_note_is_not_taken_for_the_reason_of_a_difference(checked: Store) -> None:
    assert _holds(checked, "claim:cl050 ucc:editorialNote ?note ; ucc:value ?value ; ucc:counted ?here")
    assert not _holds(checked, "claim:cl050 ucc:difference ?reason")
    (reason,) = _values(checked, "claim:cl080 ucc:difference ?found")
    assert "Granada" in reason


@pytest.mark.parametrize(
    ("event", "values"),
    [
        ("rd2019", ["2019-10-30", "2019-10-31"]),
        ("rd2025", ["2025-10-30", "2025-10-31"]),
        ("rd2014", ["Alfredo Pérez de Armiñán, Assistant Director-General", "Irina Bokova, Director-General"]),
    ],
)
def test_both_values_of_a_contradiction_stand_each_with_its_own_source(
    checked: Store, event: str, values: list[str]
) -> None:
    pattern = f"?one ucc:about event:{event} ; ucc:disagreesWith ?other ; ucc:assertedValue ?found"
    assert _values(checked, pattern) == values
    assert len(_values(checked, f"{pattern} ; prov:hadPrimarySource ?source")) == 2


def test_a_disagreement_is_about_one_property(checked: Store) -> None:
    disagrees = NamedNode(f"{BASE}ontology#disagreesWith")
    pairs = [(quad.subject, quad.object) for quad in checked.quads_for_pattern(None, disagrees, None, None)]
    assert len(pairs) == 30
    assert all(not isinstance(value, Literal) for pair in pairs for value in pair)
    different = "?found ucc:disagreesWith ?other ; ucc:assertedProperty ?one . ?other ucc:assertedProperty ?two"
    assert _values(checked, f"{different} FILTER(?one != ?two)") == []
