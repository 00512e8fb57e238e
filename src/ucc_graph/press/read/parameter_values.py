"""Values of the parameters of queries in assembled graphs, and the queries with the defaults in them.

An open release knows its things by kind; here they are read from a store, in which nothing is ordered yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Store

from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.terms import NAMES, object_of, subject_of, words_of
from ucc_graph.rdf.vocab import DCT, RDF, RDFS
from ucc_graph.sparql.parameters import ParameterType, QueryParameter

__all__ = ["StoredValues"]


@dataclass(frozen=True)
class StoredValues:
    """Values of parameters in a store: things by key, languages of names."""

    store: Store
    iris: Iris

    def of(self, parameter: QueryParameter) -> Mapping[str, str]:
        """The IRIs of things by key, or tags of languages by themselves, in order; none for other types."""
        if parameter.type is ParameterType.LANGUAGE:
            return self._languages
        if parameter.type is ParameterType.KIND:
            return self.kinds.get(parameter.of, {})
        return self._instances(parameter.of) if parameter.type is ParameterType.CLASS else {}

    @cached_property
    def kinds(self) -> Mapping[str, Mapping[str, str]]:
        """The things of each kind; one whose IRI is elsewhere has the local name of its class for a kind.

        A blank node, which the check of the ontology tells, is none.
        """
        found: dict[str, dict[str, str]] = {}
        for quad in self.store.quads_for_pattern(None, RDF.type, None, None):
            if not isinstance(quad.subject, NamedNode):
                continue
            thing = subject_of(quad)
            kind, key = self.iris.kind_and_key(thing) or self._elsewhere(thing, object_of(quad))
            found.setdefault(kind, {})[key] = thing
        return {kind: dict(sorted(found[kind].items())) for kind in sorted(found) if kind}

    def _instances(self, of_class: str) -> Mapping[str, str]:
        things = {
            subject_of(quad)
            for name in self._below(of_class, RDFS.subClassOf)
            for quad in self.store.quads_for_pattern(None, RDF.type, NamedNode(name), None)
        }
        return {(self.iris.kind_and_key(thing) or ("", thing))[1]: thing for thing in sorted(things)}

    @cached_property
    def _languages(self) -> Mapping[str, str]:
        names = (name for term in NAMES for name in self._below(term.value, RDFS.subPropertyOf))
        tags = {tag for name in names for tag in self._tags(NamedNode(name))}
        return {tag: tag for tag in sorted(tags)}

    def _tags(self, predicate: NamedNode) -> Iterator[str]:
        for quad in self.store.quads_for_pattern(None, predicate, None, None):
            if isinstance(quad.object, Literal) and quad.object.language:
                yield quad.object.language.lower()

    def _below(self, term: str, by: NamedNode) -> Iterable[str]:
        """A term and all that are stated to be below it."""
        found = {term: None}
        waiting = [term]
        while waiting:
            quads = self.store.quads_for_pattern(None, by, NamedNode(waiting.pop()), None)
            new = [one for one in map(subject_of, quads) if one not in found]
            found |= dict.fromkeys(new)
            waiting += new
        return found

    def _elsewhere(self, thing: str, of_class: str) -> tuple[str, str]:
        if self.iris.path(thing) is not None:
            return "", ""
        keys = (object_of(quad) for quad in self.store.quads_for_pattern(NamedNode(thing), DCT.identifier, None, None))
        return "-".join(words_of(of_class).lower().split()), min(keys, default=thing)
