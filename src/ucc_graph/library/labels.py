"""Labels of things and names of properties by language, cached.

A thing without a label gets the first text of its page. A property has the name of its shape, then its label. A thing
may have a label in each of eighty languages: choosing one takes ten times as long as looking them up.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.layout import Layout
from ucc_graph.library.lookup import Kind, Lookup, Member
from ucc_graph.rdf.languages import best, english_plural, name_order
from ucc_graph.rdf.markup import MARKUP, plain_text
from ucc_graph.rdf.vocab import RDF, XSD

__all__ = ["Labels"]

_LABELS: Final = 1 << 15
_HEADINGS: Final = 1 << 12
_LISTS: Final = 64
_TEXTS: Final = frozenset({XSD.string, RDF.langString, *MARKUP})


class Labels:
    """Labels of a release; ``label``, ``names_of`` and ``members`` are cached."""

    def __init__(self, lookup: Lookup, layout: Layout) -> None:
        self._lookup = lookup
        self._layout = layout
        self.label = lru_cache(_LABELS)(self._label)
        self.names_of = lru_cache(_HEADINGS)(self._names_of)
        self.members = lru_cache(_LISTS)(self._sorted)
        self._properties = lru_cache(self._listed)

    def plural(self, iri: str, language: str) -> Literal | None:
        """The plural name of a class: the label of its shape, else the label of the class, in English in the plural."""
        if named := best(self._layout.plurals.get(iri, ()), language):
            return named
        label = self.label(iri, language)
        if label is None or (label.language or "").partition("-")[0] != "en":
            return label
        plural = english_plural(label.value)
        return Literal(plural[:1].upper() + plural[1:], language=label.language)

    def _names_of(self, predicate: str, classes: tuple[str, ...], *, inverse: bool = False) -> tuple[Literal, ...]:
        """The names of a property, or of its inverse, in the shapes of some classes."""
        row = self._layout.row(predicate, self._lookup.ancestors(classes), inverse=inverse)
        return row.names if row else ()

    def _label(self, iri: str, language: str) -> Literal | None:
        """The name of a thing, else the first text in the sections of its page; None for an IRI without a page."""
        if label := self._lookup.label(iri, language):
            return label
        if self._lookup.iris.kind_and_key(iri) is None:
            return None
        for predicate in self._properties(self._lookup.classes(iri)):
            values = self._lookup.objects(iri, predicate)
            texts = [value for value in values if isinstance(value, Literal) and value.datatype in _TEXTS]
            if found := best(texts, language):
                return found
        return None

    def _sorted(self, kind: Kind, language: str) -> tuple[Member, ...]:
        """The things of a kind in the order of their labels."""
        found = (Member(iri, self.label(iri, language)) for iri in kind.members)
        return tuple(sorted(found, key=lambda one: (_order(one, language), one.iri)))

    def _listed(self, classes: tuple[str, ...]) -> tuple[NamedNode, ...]:
        """The properties of some classes, in the order of a page."""
        rows = self._layout.properties(self._lookup.ancestors(classes))
        return tuple(NamedNode(row.predicate) for row in rows)


def _order(member: Member, language: str) -> tuple[bool, str, str]:
    return name_order(plain_text(member.label) if member.label else "", language)
