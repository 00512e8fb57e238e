"""Disagreements of a release: things that a symmetric property joins because their sources say different values.

Such are two counts of the same year that conflict (OWL 2, section 9.2.8,
https://www.w3.org/TR/owl2-syntax/#Symmetric_Object_Properties). Things that lists and maps lead with, such as twin
towns, are joined for other reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.open import Library
from ucc_graph.rdf.terms import NUMERIC, TIMES, json_value, subject_of
from ucc_graph.rdf.vocab import DCT, OWL, PROV, RDF
from ucc_graph.web.home.news import joined_things
from ucc_graph.web.mcp.tool import Call, reference, references

__all__ = ["Disagreement", "Disagreements"]

_LARGEST: Final = 40
"""Things in one disagreement, at most, that are compared."""
_NAMED: Final = 5
"""Disagreements in one answer."""


@dataclass(frozen=True)
class Disagreement:
    """Things that differ, the property by which they are joined, and the first property in which they differ.

    ``about`` are the things that all of them name.
    """

    relation: str
    things: tuple[str, ...]
    about: tuple[str, ...]
    differs_in: str


class Disagreements:
    """Disagreements of a library, read at the first question."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lookup = library.lookup

    def of(self, things: Iterable[str]) -> list[Disagreement]:
        """The disagreements in which some things take part, or which are about them, each once."""
        known = self._by_thing
        return list(dict.fromkeys(one for thing in things for one in known.get(thing, ())))

    def as_json(self, call: Call, things: Iterable[str]) -> list[dict[str, object]]:
        """The first disagreements about some things, each with a sentence for people."""
        found = self.of(things)
        listed = [self._as_json(call, one) for one in found[:_NAMED]]
        more = len(found) - len(listed)
        return [*listed, {"note": f"There are {more} more disagreements about these things."}] if more else listed

    @cached_property
    def _by_thing(self) -> Mapping[str, list[Disagreement]]:
        found: dict[str, list[Disagreement]] = {}
        for one in self._read():
            for thing in (*one.things, *one.about):
                found.setdefault(thing, []).append(one)
        return found

    def _read(self) -> Iterator[Disagreement]:
        leading = {one.kind.name for one in self._library.collections.leading}
        declared = map(subject_of, self._lookup.triples(None, RDF.type, OWL.SymmetricProperty))
        for relation in sorted(declared):
            for part in sorted(joined_things(self._lookup, relation)):
                if (self._lookup.iris.kind_and_key(part[0]) or ("",))[0] not in leading:
                    yield self._disagreement(relation, part[:_LARGEST])

    def _disagreement(self, relation: str, things: Sequence[str]) -> Disagreement:
        said = [self._said(thing) for thing in things]
        return Disagreement(relation, tuple(things), tuple(self._common(said)), self._differing(things[0], said))

    def _said(self, thing: str) -> Mapping[str, list[NamedNode | Literal]]:
        found: dict[str, list[NamedNode | Literal]] = {}
        for triple in self._lookup.triples(NamedNode(thing), None, None):
            if isinstance(triple.object, NamedNode | Literal):
                found.setdefault(triple.predicate.value, []).append(triple.object)
        return found

    def _common(self, said: Sequence[Mapping[str, list[NamedNode | Literal]]]) -> Iterator[str]:
        """The things of this publication that all of some things name by the same property, but for sources."""
        for predicate in sorted(said[0].keys() - {PROV.hadPrimarySource.value}):
            shared = set.intersection(*(set(one.get(predicate, ())) for one in said))
            named = sorted(value.value for value in shared if isinstance(value, NamedNode))
            yield from (iri for iri in named if self._lookup.iris.kind_and_key(iri))

    def _differing(self, thing: str, said: Sequence[Mapping[str, list[NamedNode | Literal]]]) -> str:
        """The property with a different value of each thing, numbers first; empty without one."""
        lookup, layout = self._lookup, self._library.layout
        rows = [row.predicate for row in layout.properties(lookup.ancestors(lookup.classes(thing)))]
        passed_over = {*layout.hidden, DCT.identifier.value, *(name.value for name in lookup.names)}
        found = [name for name in (*rows, *sorted(said[0])) if name not in passed_over and _differs(name, said)]
        numbers = (name for name in found if all(_is_number(one) for one in said[0][name]))
        return next(numbers, next(iter(found), ""))

    def _as_json(self, call: Call, one: Disagreement) -> dict[str, object]:
        values = [self._value(call, thing, one.differs_in) for thing in one.things]
        differs = [call.names.term(one.differs_in).text] if one.differs_in else []
        return {
            "note": _note([call.names.name(iri).text for iri in one.about], values, differs),
            "relation": reference(call, call.names.term_link(one.relation)),
            "about": references(call, one.about),
            "property": reference(call, call.names.term_link(one.differs_in)) if one.differs_in else None,
            "values": values,
        }

    def _value(self, call: Call, thing: str, predicate: str) -> dict[str, object]:
        stated = self._lookup.objects(thing, NamedNode(predicate)) if predicate else []
        sources = [value.value for value in self._lookup.objects(thing, PROV.hadPrimarySource)]
        found: dict[str, object] = {**reference(call, call.names.link(thing))}
        found["value"] = json_value(stated[0]) if stated else None
        return found | {"sources": references(call, sources)}


def _differs(predicate: str, said: Sequence[Mapping[str, list[NamedNode | Literal]]]) -> bool:
    """Whether each thing has one plain value of a property, and not all the same."""
    values = [one.get(predicate, []) for one in said]
    literals = [one for several in values for one in several if isinstance(one, Literal)]
    plain = [one for one in literals if not one.language and one.datatype not in TIMES]
    return all(len(several) == 1 for several in values) and len(plain) == len(said) and len(set(plain)) > 1


def _is_number(value: NamedNode | Literal) -> bool:
    return isinstance(value, Literal) and value.datatype in NUMERIC


def _note(about: Sequence[str], values: Sequence[Mapping[str, object]], differs: Sequence[str]) -> str:
    """A sentence that says what differs, for those who read no further."""
    subject = f" on {', '.join((*about, *differs))}" if about or differs else ""
    said = dict.fromkeys(str(one["value"]) for one in values if one["value"] is not None)
    return f"Sources disagree{subject}: {'; '.join(said or [str(one['name']) for one in values])}."
