"""Values of properties for things that were reconciled, and the properties that a class has to offer.

Reconciliation Service API 0.2, section 8 (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.terms import XSD
from ucc_graph.web.names import Names
from ucc_graph.web.site import Site

__all__ = ["Extension", "extend", "offered", "read_extension"]

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
    return Extension(tuple(map(str, value["ids"])), tuple(map(_property, value["properties"])))


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


def _property(value: Any) -> tuple[str, int]:
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
    subjects = [found for found in site.library.addresses.things(key) if site.library.lookup.is_known(found)]
    found = site.library.lookup.objects(subjects[0], NamedNode(iri)) if subjects else []
    return [_value(names, value) for value in found[: limit or None]]


def _value(names: Names, value: NamedNode | Literal) -> dict[str, Any]:
    if isinstance(value, NamedNode):
        known = names.addresses.kind_and_key(value.value)
        return {"id": "/".join(known), "name": names.name(value.value).text} if known else {"str": value.value}
    if value.datatype == XSD.boolean:
        return {"bool": value.value in {"true", "1"}}
    if value.datatype in _WHOLE:
        return {"int": int(value.value)}
    if value.datatype in _BROKEN:
        return {"float": float(value.value)}
    return {"date": value.value} if value.datatype in _DATES else {"str": value.value}
