"""Labels of things by language, cached; a thing without a label gets the first text of its page.

A thing may have a label in each of eighty languages: choosing one takes ten times as long as looking them up.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.layout import Layout
from ucc_graph.library.lookup import Kind, Lookup, Member
from ucc_graph.rdf.languages import best
from ucc_graph.rdf.vocab import RDF, XSD

__all__ = ["Labels"]

_LABELS: Final = 1 << 15
_LISTS: Final = 64
_TEXTS: Final = frozenset({XSD.string, RDF.langString})


class Labels:
    """Labels of a release; ``label`` and ``members`` are cached."""

    def __init__(self, lookup: Lookup, layout: Layout) -> None:
        self._lookup = lookup
        self._layout = layout
        self.label = lru_cache(_LABELS)(self._label)
        self.members = lru_cache(_LISTS)(self._sorted)
        self._properties = lru_cache(self._listed)

    def plural(self, iri: str, language: str) -> Literal | None:
        """The plural name of a class: the label of its shape, else that of the class."""
        return best(self._layout.plurals.get(iri, ()), language) or self.label(iri, language)

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
        return tuple(sorted(found, key=lambda one: (one.label.value.casefold() if one.label else "", one.iri)))

    def _listed(self, classes: tuple[str, ...]) -> tuple[NamedNode, ...]:
        """The properties of some classes, in the order of a page."""
        rows = self._layout.properties(self._lookup.ancestors(classes))
        return tuple(NamedNode(row.predicate) for row in rows)
