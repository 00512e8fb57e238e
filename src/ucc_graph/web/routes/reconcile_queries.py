"""Candidates for a name in a table of someone else's, with scores: the heart of reconciliation.

Reconciliation Service API 0.2, sections 4 and 5 (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).

Values of properties for things that were reconciled, and the properties that a class has to offer.

Reconciliation Service API 0.2, section 8 (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isclose
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.search import LONGEST, fold, similarity
from ucc_graph.rdf.vocab import XSD
from ucc_graph.web.site.site import Site
from ucc_graph.web.view.names import Names, Reader
from ucc_graph.web.view.search_hits import SearchHit, kinds_of, search_hits

__all__ = ["Candidate", "Extension", "Wanted", "candidates", "extend", "offered", "read_extension", "read_wanted"]


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

    find: SearchHit
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
    kinds = (
        {kind for iri in wanted.types for kind in kinds_of(site.library, iri)}
        if wanted.types
        else set(site.library.kinds)
    )
    found = search_hits(site.library, site.names(reader), wanted.name, _LOOKED_AT, kinds) if kinds else []
    scored = [(find, tuple(_features(site, wanted, find))) for find in found]
    best = sorted(((_score(features), find, features) for find, features in scored), key=lambda one: -one[0])
    certain = [find for score, find, _ in best if score == _CERTAIN]
    return [
        Candidate(find, round(score, 1), certain == [find], features) for score, find, features in best[: wanted.limit]
    ]


def _features(site: Site, wanted: Wanted, find: SearchHit) -> Iterator[tuple[str, float]]:
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
        return held.value in site.library.iris.things(str(value.get("id")))
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


_WHOLE: Final = frozenset({XSD.integer, XSD.nonNegativeInteger})
_BROKEN: Final = frozenset({XSD.decimal, XSD.double})
_DATES: Final = frozenset({XSD.date, XSD.dateTime})
_IDS: Final = 1000
_PROPERTIES: Final = 50


@dataclass(frozen=True)
class Extension:
    """What is asked for: identifiers of things, and IRIs of properties with how many values of each; 0 is all."""

    ids: tuple[str, ...]
    properties: tuple[tuple[str, int], ...]


def read_extension(value: object) -> Extension:
    """The request that a JSON value is; raises TypeError or ValueError that says what is wrong."""
    if not isinstance(value, dict) or not all(isinstance(value.get(name), list) for name in ("ids", "properties")):
        raise TypeError('an extension is an object with arrays "ids" and "properties"')
    if len(value["ids"]) > _IDS or len(value["properties"]) > _PROPERTIES:
        raise ValueError(f"an extension has at most {_IDS} identifiers and {_PROPERTIES} properties")
    return Extension(tuple(map(str, value["ids"])), tuple(map(_requested_property, value["properties"])))


def extend(site: Site, names: Names, wanted: Extension) -> dict[str, Any]:
    """The values, as the rows of a data extension response; an identifier that nothing has gets no values."""
    meta = [{"id": iri, "name": names.name(iri).text} for iri, _ in wanted.properties]
    rows = {key: {iri: _values(site, names, key, iri, limit) for iri, limit in wanted.properties} for key in wanted.ids}
    return {"meta": meta, "rows": rows}


def offered(site: Site, names: Names, types: tuple[str, ...]) -> list[dict[str, str]]:
    """The properties that the shapes lay out for classes, or for any class, each with its name."""
    classes = names.lookup.ancestors(types) if types else tuple(site.library.layout.by_class)
    sections = site.library.layout.sections(classes)
    rows = [row for section in sections for row in section.rows if not row.inverse]
    found = {row.predicate: names.best(row.names) or names.name(row.predicate) for row in rows}
    return [{"id": iri, "name": text.text} for iri, text in found.items()]


def _requested_property(value: Any) -> tuple[str, int]:
    if not isinstance(value, dict) or not isinstance(value.get("id"), str):
        raise TypeError('a property is an object with a string "id"')
    settings = value.get("settings") or {}
    limit = settings.get("limit", 0) if isinstance(settings, dict) else 0
    try:
        NamedNode(value["id"])
        return value["id"], max(0, int(limit or 0))
    except (OverflowError, TypeError, ValueError) as error:
        raise ValueError(f"{value['id'][:80]} with the limit {limit} is no property of this service") from error


def _values(site: Site, names: Names, key: str, iri: str, limit: int) -> list[dict[str, Any]]:
    subjects = [found for found in site.library.iris.things(key) if site.library.lookup.is_known(found)]
    found = site.library.lookup.objects(subjects[0], NamedNode(iri)) if subjects else []
    return [_value(names, value) for value in found[: limit or None]]


def _value(names: Names, value: NamedNode | Literal) -> dict[str, Any]:
    if isinstance(value, NamedNode):
        known = names.iris.kind_and_key(value.value)
        return {"id": "/".join(known), "name": names.name(value.value).text} if known else {"str": value.value}
    if value.datatype == XSD.boolean:
        return {"bool": value.value in {"true", "1"}}
    if value.datatype in _WHOLE:
        return {"int": int(value.value)}
    if value.datatype in _BROKEN:
        return {"float": float(value.value)}
    return {"date": value.value} if value.datatype in _DATES else {"str": value.value}
