"""Candidates for a name in a table of someone else's, with scores: the heart of reconciliation.

Reconciliation Service API 0.2, sections 4 and 5 (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isclose
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.fold import fold
from ucc_graph.library.search import LONGEST, similarity
from ucc_graph.web.finds import Find, finds, kinds_of
from ucc_graph.web.names import Reader
from ucc_graph.web.site import Site

__all__ = ["Candidate", "Wanted", "candidates", "read_wanted"]

_LOOKED_AT: Final = 50
_MOST: Final = 8
"""Properties of a query, and values of one: every candidate is compared with each."""
_NAME: Final = 2.0
"""The weight of the name beside a property, which has 1."""
_CERTAIN: Final = 100.0


@dataclass(frozen=True)
class Wanted:
    """A query: a name, classes that it may be of, and values of properties by their IRIs."""

    name: str
    types: tuple[str, ...] = ()
    properties: tuple[tuple[str, tuple[object, ...]], ...] = ()
    limit: int = 10


@dataclass(frozen=True)
class Candidate:
    """A thing that may be meant: its score from 0 to 100, and what the score is made of."""

    find: Find
    score: float
    is_match: bool
    features: tuple[tuple[str, float], ...]


def read_wanted(query: object) -> Wanted:
    """The query that a JSON value is; raises TypeError or ValueError that says what is wrong."""
    if not isinstance(query, dict) or not isinstance(query.get("query", ""), str):
        raise TypeError('a query is an object with a string "query"')
    limit = query.get("limit", Wanted.limit)
    if not isinstance(limit, int) or limit < 1:
        raise ValueError('"limit" is a whole number from 1')
    types = _strings(query.get("type"))
    properties = tuple(map(_property, _bounded(query.get("properties"))))
    return Wanted(query.get("query", ""), types, properties, min(limit, _LOOKED_AT))


def candidates(site: Site, reader: Reader, wanted: Wanted) -> list[Candidate]:
    """The candidates for a query, the best first; one that stands alone with the highest score is a match."""
    kinds = {kind for iri in wanted.types for kind in kinds_of(site, iri)} if wanted.types else set(site.library.kinds)
    found = finds(site, reader, wanted.name, _LOOKED_AT, kinds) if kinds else []
    scored = [(find, tuple(_features(site, wanted, find))) for find in found]
    best = sorted(((_score(features), find, features) for find, features in scored), key=lambda one: -one[0])
    certain = [find for score, find, _ in best if score == _CERTAIN]
    return [
        Candidate(find, round(score, 1), certain == [find], features) for score, find, features in best[: wanted.limit]
    ]


def _features(site: Site, wanted: Wanted, find: Find) -> Iterator[tuple[str, float]]:
    yield "name", 100.0 if find.is_sure else 95 * similarity(wanted.name, find.hit.name.value)
    for iri, values in wanted.properties:
        yield iri, 100.0 if any(_has(site, find.thing.iri, iri, value) for value in values) else 0.0


def _score(features: tuple[tuple[str, float], ...]) -> float:
    (_, name), *others = features
    return (name * _NAME + sum(value for _, value in others)) / (_NAME + len(others))


def _has(site: Site, subject: str, predicate: str, value: object) -> bool:
    """Whether a thing has a value of a property: an identifier, a number, or a text that names it."""
    try:
        node = NamedNode(predicate)
    except ValueError:
        return False
    return any(_is(site, held, value) for held in site.library.lookup.objects(subject, node))


def _is(site: Site, held: NamedNode | Literal, value: object) -> bool:
    if isinstance(value, dict):
        return held.value in site.library.addresses.things(str(value.get("id")))
    if isinstance(held, NamedNode):
        names = site.library.names.names.get(fold(str(value)), {})
        return held.value == value or held.value in names
    number = _number(held.value)
    if number is not None and (other := _number(str(value))) is not None:
        return isclose(number, other, rel_tol=1e-6)
    return fold(held.value) == fold(str(value))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _property(value: Any) -> tuple[str, tuple[object, ...]]:
    if not isinstance(value, dict) or not isinstance(value.get("pid"), str):
        raise TypeError('a property is an object with a string "pid" and a value "v"')
    return value["pid"], tuple(map(_short, _bounded(value.get("v"))))


def _bounded(value: object) -> list[Any]:
    found = _listed(value)
    if len(found) > _MOST:
        raise ValueError(f"a query has at most {_MOST} properties with as many values")
    return found


def _short(value: object) -> object:
    return value[:LONGEST] if isinstance(value, str) else value


def _strings(value: object) -> tuple[str, ...]:
    found = tuple(_listed(value))
    if not all(isinstance(one, str) for one in found):
        raise ValueError('"type" is a string or an array of strings')
    return tuple(map(str, found))


def _listed(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
