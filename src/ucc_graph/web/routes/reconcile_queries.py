"""Reconciliation queries and data extension: candidates with scores for a name, and values of properties.

Reconciliation Service API 0.2, sections 4, 5 and 8
(https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import isclose
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.open import Library
from ucc_graph.library.search import LONGEST, fold, similarity
from ucc_graph.rdf.vocab import XSD
from ucc_graph.web.view.names import Names
from ucc_graph.web.view.search_hits import SearchHit, kinds_of, search_hits

__all__ = ["ReconciliationQuery", "candidates", "entity", "extend", "properties_of", "read_extension", "read_query"]

_CANDIDATES: Final = 50
_VALUES: Final = 8
"""Maximum number of properties in a query and of values in a property; candidates are compared with each value."""
_NAME_WEIGHT: Final = 2.0
"""Weight of the name; each property has the weight 1."""
_CERTAIN: Final = 100.0
_IDS: Final = 1000
_PROPERTIES: Final = 50
_INTEGERS: Final = frozenset({XSD.integer, XSD.nonNegativeInteger})
_FLOATS: Final = frozenset({XSD.decimal, XSD.double})
_DATES: Final = frozenset({XSD.date, XSD.dateTime})
_Features = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class ReconciliationQuery:
    """A name, with the classes and the property values, by IRI, that the thing should have."""

    name: str
    types: tuple[str, ...] = ()
    properties: tuple[tuple[str, tuple[object, ...]], ...] = ()
    limit: int = 10


def read_query(query: object) -> ReconciliationQuery:
    """The query in a JSON value; raises TypeError or ValueError that says what is wrong."""
    if not isinstance(query, dict) or not isinstance(query.get("query", ""), str):
        raise TypeError('a query is an object with a string "query"')
    limit = query.get("limit", ReconciliationQuery.limit)
    if not isinstance(limit, int) or limit < 1:
        raise ValueError('"limit" is a whole number from 1')
    types = _listed(query.get("type"))
    if not all(isinstance(one, str) for one in types):
        raise ValueError('"type" is a string or an array of strings')
    properties = tuple(map(_property, _bounded(query.get("properties"))))
    return ReconciliationQuery(query.get("query", ""), tuple(types), properties, min(limit, _CANDIDATES))


def read_extension(value: object) -> tuple[list[str], list[tuple[str, int]]]:
    """The identifiers of a data extension, and its properties, each with a number of values; raises as read_query."""
    if not isinstance(value, dict) or not all(isinstance(value.get(name), list) for name in ("ids", "properties")):
        raise TypeError('an extension is an object with arrays "ids" and "properties"')
    if len(value["ids"]) > _IDS or len(value["properties"]) > _PROPERTIES:
        raise ValueError(f"an extension has at most {_IDS} identifiers and {_PROPERTIES} properties")
    return list(map(str, value["ids"])), list(map(_requested_property, value["properties"]))


def candidates(library: Library, names: Names, query: ReconciliationQuery) -> list[dict[str, Any]]:
    """The candidates for a query, the best first; the only one with the full score is a match."""
    kinds = {kind for iri in query.types for kind in kinds_of(library, iri)} if query.types else set(library.kinds)
    hits = search_hits(library, names, query.name, _CANDIDATES, kinds) if kinds else []
    scored = [(hit, tuple(_features(library, query, hit))) for hit in hits]
    best = sorted(((_score(features), hit, features) for hit, features in scored), key=lambda one: -one[0])
    certain = [hit for score, hit, _ in best if score == _CERTAIN]
    return [_candidate(hit, score, features, is_match=certain == [hit]) for score, hit, features in best[: query.limit]]


def entity(hit: SearchHit) -> dict[str, Any]:
    """A thing with its identifier and name, described by its classes and its context."""
    classes = [{"id": one.iri, "name": one.name.text} for one in hit.classes]
    texts = [*(one["name"] for one in classes), *([hit.context.text] if hit.context else [])]
    return {"id": hit.key, "name": hit.thing.name.text, "description": ", ".join(texts), "notable": classes}


def extend(names: Names, ids: Iterable[str], properties: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """The rows of a data extension response; an unknown identifier gets no values."""
    meta = [{"id": iri, "name": names.name(iri).text} for iri, _ in properties]
    rows = {key: {iri: _values(names, key, iri, limit) for iri, limit in properties} for key in ids}
    return {"meta": meta, "rows": rows}


def properties_of(library: Library, names: Names, types: tuple[str, ...]) -> list[dict[str, str]]:
    """The properties in the layout of some classes, or of any class, each with its name."""
    classes = library.lookup.ancestors(types) if types else tuple(library.layout.by_class)
    rows = [row for section in library.layout.sections(classes) for row in section.rows if not row.inverse]
    found = {row.predicate: names.best(row.names) or names.name(row.predicate) for row in rows}
    return [{"id": iri, "name": text.text} for iri, text in found.items()]


def _features(library: Library, query: ReconciliationQuery, hit: SearchHit) -> Iterator[tuple[str, float]]:
    yield "name", 100.0 if hit.is_sure else 95 * similarity(query.name, hit.hit.name.value)
    for iri, values in query.properties:
        held = _held(library, hit.thing.iri, iri)
        yield iri, 100.0 if any(_matches(library, one, value) for one in held for value in values) else 0.0


def _score(features: _Features) -> float:
    (_, name), *others = features
    return (name * _NAME_WEIGHT + sum(value for _, value in others)) / (_NAME_WEIGHT + len(others))


def _candidate(hit: SearchHit, score: float, features: _Features, *, is_match: bool) -> dict[str, Any]:
    candidate = entity(hit)
    candidate["type"] = candidate.pop("notable")
    named = [{"id": name, "value": round(value, 1)} for name, value in features]
    return candidate | {"score": round(score, 1), "match": is_match, "features": named}


def _held(library: Library, subject: str, predicate: str) -> list[NamedNode | Literal]:
    """The values of a property of a thing; none for a property that is no IRI."""
    try:
        return library.lookup.objects(subject, NamedNode(predicate))
    except ValueError:
        return []


def _matches(library: Library, held: NamedNode | Literal, value: object) -> bool:
    if isinstance(value, dict):
        return held.value in library.iris.things(str(value.get("id")))
    if isinstance(held, NamedNode):
        return held.value == value or held.value in library.names.names.get(fold(str(value)), {})
    try:
        return isclose(float(held.value), float(str(value)), rel_tol=1e-6)
    except ValueError:
        return fold(held.value) == fold(str(value))


def _property(value: Any) -> tuple[str, tuple[object, ...]]:
    if not isinstance(value, dict) or not isinstance(value.get("pid"), str):
        raise TypeError('a property is an object with a string "pid" and a value "v"')
    values = _bounded(value.get("v"))
    return value["pid"], tuple(one[:LONGEST] if isinstance(one, str) else one for one in values)


def _bounded(value: object) -> list[Any]:
    found = _listed(value)
    if len(found) > _VALUES:
        raise ValueError(f"a query has at most {_VALUES} properties with as many values")
    return found


def _listed(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


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


def _values(names: Names, key: str, iri: str, limit: int) -> list[dict[str, Any]]:
    lookup = names.lookup
    subject = next(filter(lookup.is_known, names.iris.things(key)), None)
    found = lookup.objects(subject, NamedNode(iri)) if subject else []
    return [_value(names, value) for value in found[: limit or None]]


def _value(names: Names, value: NamedNode | Literal) -> dict[str, Any]:
    if isinstance(value, NamedNode):
        known = names.iris.kind_and_key(value.value)
        return {"id": "/".join(known), "name": names.name(value.value).text} if known else {"str": value.value}
    if value.datatype == XSD.boolean:
        return {"bool": value.value in {"true", "1"}}
    if value.datatype in _INTEGERS:
        return {"int": int(value.value)}
    if value.datatype in _FLOATS:
        return {"float": float(value.value)}
    return {"date": value.value} if value.datatype in _DATES else {"str": value.value}
