"""Reconciliation queries and data extension: candidates with scores for a name, and values of properties.

Reconciliation Service API 0.2, sections 4, 5 and 8
(https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.folding import similarity
from ucc_graph.library.matching import Matcher, Wanted, WantedValue, is_empty
from ucc_graph.library.open import Library
from ucc_graph.library.search import LONGEST, Fit, Hit
from ucc_graph.rdf.markup import plain_text
from ucc_graph.rdf.terms import NUMERIC, json_value
from ucc_graph.rdf.vocab import XSD
from ucc_graph.web.view.names import Names
from ucc_graph.web.view.search_hits import SearchHit, kinds_of, shown

__all__ = [
    "DataExtension",
    "ReconciliationQuery",
    "Step",
    "answers",
    "entity",
    "properties_of",
    "read_batch",
    "read_extension",
    "rows",
]

_QUERIES: Final = 100
_COMPARED: Final = 2000
"""Values of properties in a batch, at most: their number is that of queries, times properties, times values."""
_CANDIDATES: Final = 50
_VALUES: Final = 8
"""Maximum number of properties in a query and of values in a property."""
_NAME_WEIGHT: Final = 2.0
"""Weight of the name; each property has the weight 1."""
_CERTAIN: Final = 100.0
_IDS: Final = 1000
_PROPERTIES: Final = 50
_CELLS: Final = 10_000
"""Identifiers times properties of a data extension, at most."""
_ROWS: Final = 50
"""Rows of a data extension that are read in one step."""
_DATES: Final = frozenset({XSD.date, XSD.dateTime})
_DOUBLES: Final = frozenset({XSD.decimal, XSD.double, XSD.float})
_Features = tuple[tuple[str, float], ...]
_Object = dict[str, Any]
Step: TypeAlias = Callable[[], _Object]
"""Part of the work on a request, which gives members of the answer."""


@dataclass(frozen=True)
class ReconciliationQuery:
    """A name, with the classes and the property values, by IRI, that the thing should have."""

    name: str
    types: tuple[str, ...] = ()
    properties: tuple[tuple[str, tuple[WantedValue, ...]], ...] = ()
    limit: int = 10


@dataclass(frozen=True)
class DataExtension:
    """Identifiers, each once, and properties by IRI, each with the number of its values at most; 0 means all."""

    ids: tuple[str, ...]
    properties: tuple[tuple[str, int], ...]


def read_batch(value: object) -> dict[str, ReconciliationQuery]:
    """The queries of a batch by their keys; raises TypeError or ValueError that says what is wrong."""
    if not isinstance(value, dict):
        raise TypeError("queries are an object of objects")
    if len(value) > _QUERIES:
        raise ValueError(f"the batch has {len(value)} queries, and at most {_QUERIES} are answered at once")
    batch = {key: _read_query(query) for key, query in value.items()}
    compared = sum(len(values) for query in batch.values() for _, values in query.properties)
    if compared > _COMPARED:
        text = f"the queries have {compared} values of properties, and at most {_COMPARED} are compared at once"
        raise ValueError(f"{text}: send fewer queries")
    return batch


def read_extension(value: object) -> DataExtension:
    """The request of a data extension; raises as read_batch."""
    if not isinstance(value, dict) or not all(isinstance(value.get(name), list) for name in ("ids", "properties")):
        raise TypeError('an extension is an object with arrays "ids" and "properties"')
    ids, properties = value["ids"], value["properties"]
    if not all(isinstance(one, str) for one in ids):
        raise TypeError('"ids" are strings')
    if len(ids) > _IDS or len(properties) > _PROPERTIES:
        raise ValueError(f"an extension has at most {_IDS} identifiers and {_PROPERTIES} properties")
    if len(ids) * len(properties) > _CELLS:
        asked = f"{len(ids)} identifiers with {len(properties)} properties are {len(ids) * len(properties)} cells"
        raise ValueError(f"{asked}, and at most {_CELLS} are filled at once: send fewer identifiers")
    return DataExtension(tuple(dict.fromkeys(ids)), tuple(map(_requested_property, properties)))


def answers(library: Library, names: Names, batch: Mapping[str, ReconciliationQuery]) -> Iterator[Step]:
    """The steps to the answers of a batch, one for each query."""
    matcher = Matcher(library.lookup, library.names)
    for key, query in batch.items():
        yield partial(_answer, library, names, matcher, key, query)


def rows(names: Names, extension: DataExtension) -> Iterator[Step]:
    """The steps to the rows of a data extension, one for some rows; an unknown identifier gets no values."""
    yield partial(_meta, names, extension.properties)
    for start in range(0, len(extension.ids), _ROWS):
        yield partial(_rows, names, extension.ids[start : start + _ROWS], extension.properties)


def entity(hit: SearchHit) -> _Object:
    """A thing with its identifier and name, described by its classes and its context."""
    classes = [{"id": one.iri, "name": one.name.text} for one in hit.classes]
    texts = [*(one["name"] for one in classes), *([hit.context.text] if hit.context else [])]
    return {"id": hit.key, "name": hit.thing.name.text, "description": ", ".join(texts), "notable": classes}


def properties_of(library: Library, names: Names, types: tuple[str, ...]) -> list[dict[str, str]]:
    """The properties in the layout of some classes, or of any class, each with its name."""
    classes = library.lookup.ancestors(types) if types else tuple(library.layout.by_class)
    rows = [row for section in library.layout.sections(classes) for row in section.rows if not row.inverse]
    found = {row.predicate: names.heading(row.predicate, row.names) for row in rows}
    return [{"id": iri, "name": text.text} for iri, text in found.items()]


def _answer(library: Library, names: Names, matcher: Matcher, key: str, query: ReconciliationQuery) -> _Object:
    """The candidates for a query by its key, the best first; the only one with the full score is a match."""
    kinds = {kind for iri in query.types for kind in kinds_of(library, iri)} if query.types else set(library.kinds)
    hits = library.names.find(query.name, _CANDIDATES, names.reader.language, kinds) if kinds else []
    wanted = [(iri, matcher.wanted(values)) for iri, values in query.properties]
    name = matcher.fold(query.name[:LONGEST])
    scored = [(hit, _features(matcher, name, wanted, hit)) for hit in hits]
    best = sorted(((_score(features), hit, features) for hit, features in scored), key=lambda one: -one[0])
    certain = [hit for score, hit, _ in best if score == _CERTAIN]
    chosen = best[: query.limit]
    found = zip(chosen, shown(library, names, [hit for _, hit, _ in chosen]), strict=True)
    result = [_candidate(one, score, features, is_match=certain == [hit]) for (score, hit, features), one in found]
    return {key: {"result": result}}


def _features(matcher: Matcher, name: str, wanted: Sequence[tuple[str, Wanted]], hit: Hit) -> _Features:
    is_sure = hit.fit is Fit.EXACT
    named = 100.0 if is_sure else 95 * similarity(name, matcher.fold(plain_text(hit.name)))
    return ("name", named), *((iri, 100.0 if matcher.has(hit.iri, iri, values) else 0.0) for iri, values in wanted)


def _score(features: _Features) -> float:
    (_, name), *others = features
    return (name * _NAME_WEIGHT + sum(value for _, value in others)) / (_NAME_WEIGHT + len(others))


def _candidate(hit: SearchHit, score: float, features: _Features, *, is_match: bool) -> _Object:
    candidate = entity(hit)
    candidate["type"] = candidate.pop("notable")
    named = [{"id": name, "value": round(value, 1)} for name, value in features]
    return candidate | {"score": round(score, 1), "match": is_match, "features": named}


def _read_query(query: object) -> ReconciliationQuery:
    if not isinstance(query, dict) or not isinstance(query.get("query", ""), str):
        raise TypeError('a query is an object with a string "query"')
    found = tuple(map(_property, _bounded(query.get("properties"))))
    properties = tuple((iri, values) for iri, values in found if values)
    return ReconciliationQuery(query.get("query", ""), _types(query.get("type")), properties, _limit(query))


def _limit(query: Mapping[str, object]) -> int:
    limit = query.get("limit")
    if limit is None:
        return ReconciliationQuery.limit
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit != int(limit) or limit < 1:
        raise ValueError('"limit" is a whole number from 1')
    return min(int(limit), _CANDIDATES)


def _types(value: object) -> tuple[str, ...]:
    """The IRIs of classes, given by themselves or as objects with an ``id``; none for an empty text."""
    found = [one.get("id") if isinstance(one, dict) else one for one in _listed(value)]
    if not all(isinstance(one, str) for one in found):
        raise ValueError('"type" is a string or an array of strings')
    types = tuple(dict.fromkeys(filter(None, found)))
    if len(types) > _VALUES:
        raise ValueError(f"a query has at most {_VALUES} types")
    return types


def _property(value: Any) -> tuple[str, tuple[WantedValue, ...]]:
    """A property with its values that are not empty: an empty cell says nothing of the thing."""
    if not isinstance(value, dict) or not isinstance(value.get("pid"), str):
        raise TypeError('a property is an object with a string "pid" and a value "v"')
    values = [one for one in _bounded(value.get("v")) if not is_empty(one)]
    if not all(isinstance(one, str | int | float | dict) for one in values):
        raise TypeError('a value of a property is a text, a number, a boolean or an object with an "id"')
    return value["pid"], tuple(values)


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
        text = f"{value['id'][:80]} with the limit {str(limit)[:20]} is no property of this service"
        raise ValueError(text) from error


def _meta(names: Names, properties: Sequence[tuple[str, int]]) -> _Object:
    return {"meta": [{"id": iri, "name": names.heading(iri).text} for iri, _ in properties], "rows": {}}


def _rows(names: Names, ids: Sequence[str], properties: Sequence[tuple[str, int]]) -> _Object:
    lookup, found = names.lookup, dict[str, _Object]()
    for key in ids:
        subject = next(filter(lookup.is_known, names.iris.things(key)), None)
        found[key] = {iri: _values(names, subject, iri, limit) if subject else [] for iri, limit in properties}
    return {"rows": found}


def _values(names: Names, subject: str, iri: str, limit: int) -> list[_Object]:
    found = names.lookup.objects(subject, NamedNode(iri))
    return [_value(names, value) for value in found[: limit or None]]


def _value(names: Names, value: NamedNode | Literal) -> _Object:
    """A value under the name of its type; a number that JSON has not is a text."""
    if isinstance(value, NamedNode):
        known = names.iris.kind_and_key(value.value)
        return {"id": "/".join(known), "name": names.name(value.value).text} if known else {"str": value.value}
    found = json_value(value) if value.datatype in NUMERIC or value.datatype == XSD.boolean else value.value
    if isinstance(found, bool):
        return {"bool": found}
    if isinstance(found, int | float):
        return {"float": float(found)} if value.datatype in _DOUBLES else {"int": found}
    return {"date": found} if value.datatype in _DATES else {"str": found}
