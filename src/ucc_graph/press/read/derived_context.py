"""JSON-LD context of a publication that has not written one, from the CSVW description of its tables.

A class or property has its local name as term, where no other has it. A property is coerced to the one type that all
its columns share (JSON-LD 1.1, section 4.2.3, https://www.w3.org/TR/json-ld11/#type-coercion); texts in a language are
indexed by it, and what a thing may have twice is always a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from ucc_graph.press.read.entities import Described
from ucc_graph.press.read.term_texts import local_name
from ucc_graph.rdf.formats import json_text
from ucc_graph.rdf.terms import namespace_of
from ucc_graph.rdf.vocab import RDF, XSD

__all__ = ["context_document"]

_Entry: TypeAlias = "str | dict[str, str | list[str]]"
_NAME: Final = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_SCHEMES: Final = frozenset("data doi file ftp geo http https mailto sms tel urn".split())
"""Schemes of IRIs: a term of that name would be read as their prefix."""
_ALIAS: Final = "type"
_LANG_STRING: Final = f"{RDF.iri}langString"


def context_document(described: Described, prefixes: Mapping[str, str]) -> bytes:
    """The document, one name a line: prefixes, the alias of ``@type``, classes, properties."""
    classes = list(dict.fromkeys(name for d in described.descriptions for name in d.classes))
    used = {namespace_of(iri) for iri in (*classes, *described.uses)} | {XSD.iri}
    entries: dict[str, _Entry] = {
        prefix: space for prefix, space in sorted(prefixes.items()) if space in used and prefix not in _SCHEMES
    }
    shortened = {space: prefix for prefix, space in entries.items() if isinstance(space, str)}
    entries[_ALIAS] = "@type"
    for iri in (*classes, *described.uses):
        name = local_name(iri)
        if _NAME.fullmatch(name) and name not in entries and name not in _SCHEMES:
            entries[name] = _short(iri, shortened) if iri in classes else _term(iri, described, shortened)
    lines = ['    "@version": 1.1', *(f"    {json_text(name)}: {json_text(value)}" for name, value in entries.items())]
    return ('{\n  "@context": {\n' + ",\n".join(lines) + "\n  }\n}\n").encode()


def _term(iri: str, described: Described, prefixes: Mapping[str, str]) -> _Entry:
    uses = described.uses[iri]
    kinds = {use.datatype for use in uses}
    coercion, containers = "", list[str]()
    if kinds == {_LANG_STRING}:
        containers.append("@language")
    elif len(kinds) == 1 and (datatype := kinds.pop()) != XSD.string.value:
        coercion = _short(datatype, prefixes) if datatype else "@id"
    if not all(_is_single(iri, described)):
        containers.append("@set")
    entry: dict[str, str | list[str]] = {"@id": _short(iri, prefixes)}
    entry |= {"@type": coercion} if coercion else {}
    entry |= {"@container": containers if len(containers) > 1 else containers[0]} if containers else {}
    return entry if len(entry) > 1 else _short(iri, prefixes)


def _is_single(iri: str, described: Described) -> Iterator[bool]:
    """For each class, whether its things have one value at most; what has no class may have more."""
    classes = [kind for kind in described.classes if iri in kind.uses]
    yield from (kind.has_one_at_most(iri) for kind in classes)
    yield bool(classes)


def _short(iri: str, prefixes: Mapping[str, str]) -> str:
    space = namespace_of(iri)
    return f"{prefixes[space]}:{iri[len(space) :]}" if space in prefixes else iri
