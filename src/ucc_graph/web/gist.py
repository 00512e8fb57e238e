"""What a page is about in a sentence or two, for those who show a link to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal

from ucc_graph.terms import DCT, RDFS, SKOS
from ucc_graph.web.names import Link, Names
from ucc_graph.web.surroundings import Fact

__all__ = ["gist"]

_DESCRIPTIONS: Final = (SKOS.definition, DCT.description, RDFS.comment)
_LONGEST: Final = 300
"""Characters: networks and search engines cut off what is longer, in the midst of a word."""


def gist(names: Names, iri: str, facts: Iterable[Fact] = ()) -> str:
    """The first description of a thing for a reader, else its classes and its facts; empty where it has neither."""
    for predicate in _DESCRIPTIONS:
        found = names.best(value for value in names.lookup.objects(iri, predicate) if isinstance(value, Literal))
        if found:
            return _shortened(found.text)
    classes = [names.name(one).text for one in names.lookup.classes(iri)]
    return _shortened(" · ".join([*classes, *map(_told, facts)]))


def _told(fact: Fact) -> str:
    values = (value.name if isinstance(value, Link) else value for value in fact.values)
    return f"{fact.label.text}: {', '.join(value.text for value in values)}"


def _shortened(text: str) -> str:
    """A text that is not too long, cut between two words."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rpartition(' ')[0] or text[:_LONGEST]}…"
