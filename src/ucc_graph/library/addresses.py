"""Other addresses of things: a kind by any of its names, a thing by its key in other letters, or by a code.

People write addresses that they have not read: the plural of a kind, capital letters, the code of a country instead of
the key here. Each table is made when it is first asked for, because only addresses that lead nowhere need them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import Final
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.library.folding import fold
from ucc_graph.library.layout import Layout
from ucc_graph.library.lookup import Kind, Lookup
from ucc_graph.rdf.languages import english_plural
from ucc_graph.rdf.terms import NUMERIC, subject_of
from ucc_graph.rdf.vocab import DCT, OWL, RDFS, SKOS, XSD

__all__ = ["SAME", "Addresses", "local_name"]

SAME: Final = (OWL.sameAs, SKOS.exactMatch)
"""Properties that lead from a thing to the same thing in another dataset."""
_CODE: Final = re.compile(r"[^\W_](?:[\w.~:-]{0,62}[^\W_])?")
"""A code: one word, with marks inside it at most."""
_UNCODED: Final = NUMERIC | {XSD.boolean, XSD.date, XSD.dateTime, XSD.gYear, XSD.gYearMonth}
"""Datatypes of values that measure and date: a value of them names a thing by chance alone."""


class Addresses:
    """Other addresses of the kinds and the things of a release."""

    def __init__(self, lookup: Lookup, layout: Layout, kinds: Mapping[str, Kind]) -> None:
        self._lookup = lookup
        self._layout = layout
        self._kinds = kinds
        self._things = cache(self._read_things)

    def path(self, asked: str) -> str | None:
        """The path of the page that an unknown path means, with its first slash; None for one that means nothing."""
        first, *rest = [part for part in unquote(asked).split("/") if part] or [""]
        kind, key = self.kind(first), "/".join(rest)
        if kind is None or not key:
            return f"/{kind}" if kind else None
        known = (iri for iri in self._lookup.iris.things(f"{kind}/{key}") if self._lookup.is_known(iri))
        iri = next(known, None) or self.thing(kind, key)
        return self._lookup.iris.path(iri) if iri else None

    def kind(self, name: str) -> str | None:
        """The kind of a name in any language, letter case and number; None for a name of none or of several."""
        return name if name in self._kinds else self._kind_names.get(_folded(name))

    def thing(self, kind: str, code: str) -> str | None:
        """The IRI of the thing of a kind with a key or a code; None if there is none, or several."""
        return self._things(kind).get(_folded(code))

    @cached_property
    def _kind_names(self) -> Mapping[str, str]:
        pairs = [(name, kind) for kind in self._kinds.values() for name in (kind.name, _plural(kind.name))]
        labels = [(label, kind) for kind in self._kinds.values() for label in self._labels(kind)]
        keys, names = (_single((name, kind.name) for name, kind in found) for found in (pairs, labels))
        return {**names, **keys}

    def _labels(self, kind: Kind) -> Iterator[str]:
        """The names of a kind's class in the singular and in the plural."""
        found = self._lookup.objects(kind.classes[0], RDFS.label)
        for label in (*found, *self._layout.plurals.get(kind.classes[0], ())):
            if isinstance(label, Literal):
                yield from (label.value, english_plural(label.value))

    def found(self, code: str) -> list[str]:
        """The things with a code, one of a kind at most, in order of kind."""
        folded = _folded(code) if _CODE.fullmatch(code) else ""
        return [codes[folded] for _, codes in sorted(self._codes.items()) if folded in codes]

    def _read_things(self, kind: str) -> Mapping[str, str]:
        """The things of a kind by their keys and codes; a key comes before a code."""
        named = ((iri, self._lookup.iris.kind_and_key(iri)) for iri in self._kinds[kind].members)
        keys = _single((unquote(found[1]), iri) for iri, found in named if found)
        return {**self._codes.get(kind, {}), **keys}

    @cached_property
    def _codes(self) -> Mapping[str, Mapping[str, str]]:
        """The things of each kind by their codes: the values of each property that tells the things of a kind apart."""
        held: dict[tuple[str, NamedNode], set[tuple[str, str]]] = {}
        for triple in self._lookup.statements():
            known = self._lookup.iris.kind_and_key(subject_of(triple)) if (code := _code_of(triple)) else None
            if known and known[0] in self._kinds:
                held.setdefault((known[0], triple.predicate), set()).add((code, subject_of(triple)))
        found: dict[str, list[tuple[str, str]]] = {}
        for (kind, _), pairs in held.items():
            if len({code.casefold() for code, _ in pairs}) == len(pairs):
                found.setdefault(kind, []).extend(pairs)
        return {kind: _single(pairs) for kind, pairs in found.items()}


def local_name(iri: str) -> str:
    """The last step of an IRI, by which another dataset knows a thing: "Q42" of Wikidata, "1846052" of GeoNames."""
    return re.split(r"[/#=]", iri.rstrip("/"))[-1]


def _code_of(triple: Triple) -> str:
    """The code in a statement; empty for one whose value is a name, a measure or another thing."""
    predicate, value = triple.predicate, triple.object
    if isinstance(value, NamedNode):
        code = local_name(value.value) if predicate in SAME else ""
    elif not isinstance(value, Literal) or value.language:
        return ""
    else:
        is_stated = predicate in (SKOS.notation, DCT.identifier)
        code = value.value if is_stated or value.datatype not in _UNCODED else ""
    return code if _CODE.fullmatch(code) else ""


def _single(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What each folded name means, if it means one thing alone."""
    found: dict[str, set[str]] = {}
    for name, meant in pairs:
        found.setdefault(_folded(name), set()).add(meant)
    return {name: next(iter(meant)) for name, meant in found.items() if name and len(meant) == 1}


def _folded(name: str) -> str:
    """The form in which names and codes are compared; most codes are plain, and folding takes ten times as long."""
    return name.lower() if name.isascii() and name.isalnum() else fold(name).replace(" ", "")


def _plural(name: str) -> str:
    return english_plural(name.replace("-", " "))
