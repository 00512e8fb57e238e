"""A JSON-LD context, read once and asked in the direction from IRI to term.

Covers what publications use: prefixes, ``@vocab``, ``@type`` coercion, ``@language`` and ``@set`` containers, and
aliases of ``@id`` and ``@type`` (JSON-LD 1.1, section 9.15, https://www.w3.org/TR/json-ld11/#context-definitions).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ucc_graph.errors import PublicationError

__all__ = ["Context", "Term", "read_context"]

_SUPPORTED = frozenset({"@id", "@type", "@container", "@prefix"})


@dataclass(frozen=True)
class Term:
    """A term: its IRI, the coercion of its values, and its containers."""

    name: str
    iri: str
    coercion: str | None = None
    containers: frozenset[str] = frozenset()

    @property
    def is_reference(self) -> bool:
        """Whether a plain string stands for an IRI."""
        return self.coercion == "@id"

    @property
    def by_language(self) -> bool:
        """Whether values are kept by their language."""
        return "@language" in self.containers

    @property
    def datatype(self) -> str | None:
        """The IRI of the datatype that a plain string has, or None."""
        return None if self.coercion in (None, "@id", "@vocab") else self.coercion

    def fits(self, value: NamedNode | BlankNode | Literal | Triple) -> bool:
        """Whether the term says of the value what the value is."""
        if not isinstance(value, Literal):
            return self.is_reference or (self.coercion is None and not self.by_language)
        if value.language:
            return self.by_language or self.coercion is None
        return not self.by_language and self.coercion in (None, value.datatype.value)


@dataclass(frozen=True)
class Context:
    """The terms by IRI, the prefixes by namespace, longest first, and the document to embed."""

    document: Mapping[str, Any]
    terms: Mapping[str, tuple[Term, ...]]
    prefixes: tuple[tuple[str, str], ...]
    vocabulary: str
    id_key: str
    type_key: str
    _sets: frozenset[str]

    def term_for(self, iri: str, value: NamedNode | BlankNode | Literal | Triple) -> Term | None:
        """The first term of a property that fits a value; coerced terms come before plain ones."""
        return next((term for term in self.terms.get(iri, ()) if term.fits(value)), None)

    def vocabulary_name(self, iri: str) -> str:
        """A class or datatype: its term, its prefixed name, or its IRI."""
        known = self.terms.get(iri)
        return known[0].name if known else self.iri_name(iri)

    def iri_name(self, iri: str) -> str:
        """A prefixed name, or the IRI where no prefix fits."""
        for namespace, prefix in self.prefixes:
            if iri.startswith(namespace) and not iri.startswith("//", len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    def is_set(self, key: str) -> bool:
        """Whether the values of a term are always a list."""
        return key in self._sets


def read_context(content: bytes) -> Context:
    """The context of a JSON-LD document; raises PublicationError where it holds what is not covered."""
    try:
        return _context(json.loads(content)["@context"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PublicationError(f"The JSON-LD context cannot be read: {error}.") from error


def _context(document: dict[str, Any]) -> Context:
    plain = {name: entry for name, entry in document.items() if not name.startswith("@")}
    aliases = {entry: name for name, entry in plain.items() if entry in ("@id", "@type")}
    terms = [_term(name, entry, document) for name, entry in plain.items() if entry not in ("@id", "@type")]
    prefixes = [(term.iri, term.name) for term in terms if _is_prefix(term, plain[term.name])]
    return Context(
        document=document,
        terms=_by_iri([term for term in terms if not _is_prefix(term, plain[term.name])]),
        prefixes=tuple(sorted(prefixes, key=lambda pair: (-len(pair[0]), pair[1]))),
        vocabulary=document.get("@vocab", ""),
        id_key=aliases.get("@id", "@id"),
        type_key=aliases.get("@type", "@type"),
        _sets=frozenset(term.name for term in terms if "@set" in term.containers),
    )


def _term(name: str, entry: str | dict[str, Any], document: Mapping[str, Any]) -> Term:
    if isinstance(entry, str):
        return Term(name, _expand(entry, document))
    if unknown := set(entry) - _SUPPORTED:
        raise ValueError(f'term "{name}" uses {", ".join(sorted(unknown))}, which is not supported')
    containers = entry.get("@container", [])
    coercion = entry.get("@type")
    return Term(
        name,
        _expand(entry.get("@id", name), document),
        coercion if coercion is None or coercion.startswith("@") else _expand(coercion, document),
        frozenset([containers] if isinstance(containers, str) else containers),
    )


def _expand(value: str, document: Mapping[str, Any]) -> str:
    prefix, colon, rest = value.partition(":")
    if not colon:
        return f"{document.get('@vocab', '')}{value}"
    known = document.get(prefix)
    if known is None or rest.startswith("//"):
        return value
    return f"{_expand(known if isinstance(known, str) else known['@id'], document)}{rest}"


def _is_prefix(term: Term, entry: str | dict[str, Any]) -> bool:
    explicit = isinstance(entry, dict) and entry.get("@prefix") is True
    return explicit or (isinstance(entry, str) and term.iri.endswith(("/", "#", ":")))


def _by_iri(terms: list[Term]) -> dict[str, tuple[Term, ...]]:
    found: dict[str, list[Term]] = {}
    for term in terms:
        found.setdefault(term.iri, []).append(term)
    return {iri: tuple(sorted(same, key=_specificity)) for iri, same in found.items()}


def _specificity(term: Term) -> tuple[bool, str]:
    return (term.coercion is None and not term.by_language, term.name)
