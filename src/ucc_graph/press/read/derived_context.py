"""JSON-LD context of a publication that has not written one, from the CSVW description of its tables.

A class or property has its local name as term, where no other has it. A property is coerced to the one type that all
its columns share (JSON-LD 1.1, section 4.2.3, https://www.w3.org/TR/json-ld11/#type-coercion); texts in a language are
indexed by it, and what a thing may have twice is always a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from pyoxigraph import Triple

from ucc_graph.press.read.entities import Described
from ucc_graph.press.read.term_texts import local_name
from ucc_graph.rdf.formats import json_text
from ucc_graph.rdf.namespaces import is_well_known
from ucc_graph.rdf.terms import namespace_of, object_of, subject_of
from ucc_graph.rdf.vocab import DCAT, DCT, FOAF, OWL, PROV, RDF, RDFS, SKOS, VOID, XSD

__all__ = ["context_document", "is_name"]

_Entry: TypeAlias = "str | dict[str, str | list[str]]"
_NAME: Final = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_SCHEMES: Final = frozenset("data doi file ftp geo http https mailto sms tel urn".split())
"""Schemes of IRIs: a term of that name would be read as their prefix."""
_ALWAYS: Final = frozenset(one.iri for one in (DCAT, DCT, FOAF, OWL, PROV, RDFS, SKOS, VOID, XSD))
"""Namespaces of what the program itself states of the dataset and of each thing's page."""
_ALIAS: Final = "type"
_SORTS: Final = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property)
_LANG_STRING: Final = f"{RDF.iri}langString"


def is_name(text: str) -> bool:
    """Whether a local name may be a term here; others, such as those in other scripts, are never given."""
    return _NAME.fullmatch(text) is not None and text not in _SCHEMES


def context_document(described: Described, ontology: Iterable[Triple], prefixes: Mapping[str, str]) -> bytes:
    """The document, one name a line: prefixes, the alias of ``@type``, classes, properties."""
    terms = _Declared.of(ontology)
    classes = list(dict.fromkeys((*(name for d in described.descriptions for name in d.classes), *terms.classes)))
    properties = list(dict.fromkeys((*described.uses, *terms.properties)))
    used = {namespace_of(iri) for iri in (*classes, *properties)} | _ALWAYS
    entries: dict[str, _Entry] = {
        prefix: space for prefix, space in sorted(prefixes.items()) if space in used and prefix not in _SCHEMES
    }
    short = {space: prefix for prefix, space in entries.items() if isinstance(space, str)}
    entries[_ALIAS] = "@type"
    for iri in (*classes, *properties):
        name = local_name(iri)
        if name in entries or not is_name(name):
            continue
        if iri in classes:
            entries[name] = _short(iri, short)
        else:
            entries[name] = _term(iri, described, short) if iri in described.uses else terms.entry(iri, short)
    lines = ['    "@version": 1.1', *(f"    {json_text(name)}: {json_text(value)}" for name, value in entries.items())]
    return ('{\n  "@context": {\n' + ",\n".join(lines) + "\n  }\n}\n").encode()


@dataclass(frozen=True)
class _Declared:
    """The classes and properties that an ontology declares as its own, and the types of values that it gives."""

    classes: tuple[str, ...]
    properties: tuple[str, ...]
    coercions: Mapping[str, str]

    @classmethod
    def of(cls, ontology: Iterable[Triple]) -> _Declared:
        """Those of the statements of an ontology, in their order."""
        said = [triple for triple in ontology if not is_well_known(subject_of(triple))]
        sorts = {subject_of(triple): triple.object for triple in said if triple.predicate == RDF.type}
        ranges = {subject_of(triple): object_of(triple) for triple in said if triple.predicate == RDFS.range}
        data = {iri: ranges[iri] for iri in ranges if sorts.get(iri) == OWL.DatatypeProperty}
        links = {iri: "@id" for iri, sort in sorts.items() if sort == OWL.ObjectProperty}
        classes = tuple(iri for iri, sort in sorts.items() if sort == OWL.Class)
        return cls(classes, tuple(iri for iri, sort in sorts.items() if sort in _SORTS), {**data, **links})

    def entry(self, iri: str, prefixes: Mapping[str, str]) -> _Entry:
        """The entry of a property that no column states."""
        entry: dict[str, str | list[str]] = {"@id": _short(iri, prefixes)}
        coercion = self.coercions.get(iri, XSD.string.value)
        entry |= {} if coercion == XSD.string.value else {"@type": _short(coercion, prefixes)}
        return entry | {"@container": "@set"}


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
