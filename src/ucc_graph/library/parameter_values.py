"""Values of the parameters of published queries: things of a kind or a class by their keys, and languages of names.

A key is the last part of a thing's address. Where a class has things of several kinds with one key, all but the first
are known by kind and key; a thing without an address of its own is known by its IRI.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode

from ucc_graph.library.lookup import Kind, Lookup
from ucc_graph.rdf.terms import subject_of
from ucc_graph.rdf.vocab import RDF
from ucc_graph.sparql.parameters import ParameterType, QueryParameter

__all__ = ["ParameterValues"]

_NONE: Final[Mapping[str, str]] = {}


@dataclass(frozen=True)
class ParameterValues:
    """Values in a release: its kinds of things, and the tags of its languages, each read once."""

    lookup: Lookup
    kinds: Mapping[str, Kind]
    languages: Collection[str]

    def of(self, parameter: QueryParameter) -> Mapping[str, str]:
        """The IRIs of things by key, or tags of languages by themselves, in order; none for other types."""
        if parameter.type is ParameterType.LANGUAGE:
            return self._tags
        if not parameter.type.is_thing:
            return _NONE
        if (found := self._things.get((parameter.type, parameter.of))) is None:
            found = self._by_key(self._members(parameter))
            self._things[parameter.type, parameter.of] = found
        return found

    def class_of(self, parameter: QueryParameter) -> str:
        """The class of the things that a parameter takes, the commonest of a kind; empty for other values."""
        if parameter.type is ParameterType.KIND:
            return self.kinds[parameter.of].classes[0] if parameter.of in self.kinds else ""
        return parameter.of if parameter.type is ParameterType.CLASS else ""

    @cached_property
    def _tags(self) -> Mapping[str, str]:
        return {tag: tag for tag in sorted(self.languages)}

    @cached_property
    def _things(self) -> dict[tuple[ParameterType, str], Mapping[str, str]]:
        return {}

    def _members(self, parameter: QueryParameter) -> Iterable[str]:
        if parameter.type is ParameterType.KIND:
            return self.kinds[parameter.of].members if parameter.of in self.kinds else ()
        classes = map(NamedNode, self.lookup.descendants(parameter.of))
        return sorted({subject_of(one) for name in classes for one in self.lookup.triples(None, RDF.type, name)})

    def _by_key(self, things: Iterable[str]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for iri in things:
            kind, key = self.lookup.iris.kind_and_key(iri) or ("", iri)
            found[f"{kind}/{key}" if key in found else key] = iri
        return found
