"""Datatypes that the engine does not keep, in shapes, ontology, context, catalogue and rules.

Oxigraph stores a literal of a datatype derived from ``xsd:integer`` as one of ``xsd:integer``, and ``xsd:dateTimeStamp``
as ``xsd:dateTime``, though literals with different datatypes differ (RDF 1.1 Concepts, section 3.3,
https://www.w3.org/TR/rdf11-concepts/#section-Graph-Literal). Who asks for the derived type would find nothing. The
columns of tables are looked at where their metadata are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from ucc_graph.csvw.builtin import stored_datatype
from ucc_graph.press.read.publication import SourcePath
from ucc_graph.press.read.sources import Sources, Turtle
from ucc_graph.problem import Problem
from ucc_graph.rdf.jsonld import read_context
from ucc_graph.rdf.vocab import XSD
from ucc_graph.sparql.query_file import QueryFile

__all__ = ["RULE", "datatype_problems"]

RULE: Final = "datatype:unknown"
"""Rule of problems with a datatype that the engine does not keep."""
_PREFIX: Final = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_DATATYPE: Final = re.compile(r"(?P<prefix>[A-Za-z][\w-]*)?:(?P<local>[A-Za-z]+)\b|<(?P<iri>[^<>\s]+)>")


def datatype_problems(sources: Sources) -> Iterator[Problem]:
    """A problem for each place that names such a datatype; a subject or a term of the context is named once."""
    turtle = (*sources.shapes, *sources.ontology, sources.catalog)
    yield from dict.fromkeys(chain.from_iterable(map(_in_turtle, turtle)))
    yield from _in_context(sources)
    yield from dict.fromkeys(chain.from_iterable(map(_in_rule, sources.rules)))


def _in_turtle(file: Turtle) -> Iterator[Problem]:
    for quad in file.quads:
        iri = _datatype_of(quad)
        if iri and (text := _text(iri)):
            subject = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
            about = f"<{subject}>: " if subject else ""
            yield Problem(file.name, file.lines.get(subject, 0), "", RULE, f"{about}{text}", focus=subject)


def _datatype_of(quad: Quad) -> str:
    """The datatype that a statement names, by its object or by that of a literal."""
    if isinstance(quad.object, Literal):
        return quad.object.datatype.value
    return quad.object.value if isinstance(quad.object, NamedNode) else ""


def _in_context(sources: Sources) -> Iterator[Problem]:
    content = sources.read(SourcePath.CONTEXT)
    lines = content.decode(errors="replace").split("\n")
    for term in chain.from_iterable(read_context(content).terms.values()):
        if text := _text(term.coercion or ""):
            line = next((number for number, line in enumerate(lines, 1) if f'"{term.name}"' in line), 0)
            yield Problem(SourcePath.CONTEXT, line, "", RULE, f"The term {term.name}: {text}")


def _in_rule(rule: QueryFile) -> Iterator[Problem]:
    """The datatypes that a rule names, in literals or as functions."""
    prefixes = dict(_PREFIX.findall(rule.text))
    for number, line in enumerate(rule.text.split("\n"), 1):
        for found in _DATATYPE.finditer(line.partition("# ")[0]):
            iri = found["iri"] or f"{prefixes.get(found['prefix'] or '', '')}{found['local']}"
            if text := _text(iri):
                yield Problem(rule.path, number, "", RULE, text)


def _text(iri: str) -> str:
    stored = stored_datatype(iri)
    if stored == iri:
        return ""
    name, kept = (text.removeprefix(XSD.iri) for text in (iri, stored))
    return f"The engine knows xsd:{name} only as xsd:{kept}: write xsd:{kept}, and its limits as a constraint."
