"""Addresses of things with another scheme than the base IRI has: ``http`` for ``https``, which readers overlook.

For RDF they are other things, without a page and without a statement, so that links to them lead nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from pyoxigraph import NamedNode, Quad, Store

from ucc_graph.press.check.consequences import OTHER_SCHEME
from ucc_graph.press.check.forms import matching
from ucc_graph.press.check.locate import locate
from ucc_graph.press.read.assemble import Assembly
from ucc_graph.press.read.publication import SourcePath
from ucc_graph.press.read.sources import Sources
from ucc_graph.problem import Problem, Severity, ValidationResult
from ucc_graph.rdf.terms import subject_of

__all__ = ["misspelt_addresses"]

_SCHEMES: Final = {"http": "https", "https": "http"}
_SHOWN: Final = 3
"""Places that a message names."""
_CELLS: Final = 10
"""Statements of each graph that are named."""


def misspelt_addresses(assembly: Assembly, rows: Store) -> Iterator[Problem]:
    """A problem for the templates of the tables with the other scheme; where none has it, for each cell that has."""
    space = assembly.sources.iris.things_space
    scheme, mark, rest = space.partition("://")
    other = f"{_SCHEMES.get(scheme, scheme)}{mark}{rest}"
    if other == space:
        return
    text = f"<{other}> begins no address of a thing: did you mean <{space}>, with {scheme} and not {_SCHEMES[scheme]}?"
    templates = list(_in_description(assembly.sources, other, text))
    yield from templates or locate(_in_cells(assembly, other, text), assembly, rows)


def _in_description(sources: Sources, other: str, text: str) -> Iterator[Problem]:
    """The problem of the lines of the description of the tables with the other scheme."""
    said = enumerate(sources.text(SourcePath.TABLE_GROUP).split("\n"), 1)
    lines = [number for number, line in said if f'"{other}' in line]
    if not lines:
        return
    more = f" and {len(lines) - 1 - _SHOWN} more" if len(lines) - 1 > _SHOWN else ""
    others = ", ".join(f"line {number}" for number in lines[1 : _SHOWN + 1])
    says = f"{text} Also {others}{more}." if others else text
    yield Problem(SourcePath.TABLE_GROUP, lines[0], "", OTHER_SCHEME, says, focus=other)


def _in_cells(assembly: Assembly, other: str, text: str) -> Iterator[ValidationResult]:
    pattern = b"<" + re.escape(other.encode())
    for file in assembly.graphs.files:
        for quad in islice(matching(file.path, pattern), _CELLS):
            predicate, value = quad.predicate.value, _value(quad, other)
            yield ValidationResult(subject_of(quad), predicate, value, "", OTHER_SCHEME, text, Severity.VIOLATION)


def _value(quad: Quad, other: str) -> str:
    is_said = isinstance(quad.object, NamedNode) and quad.object.value.startswith(other)
    return quad.object.value if is_said and isinstance(quad.object, NamedNode) else ""
