"""Values that the engine does not keep as they are written: derived datatypes and capital letters of language tags.

Oxigraph stores a literal of a datatype derived from ``xsd:integer`` as one of ``xsd:integer``, and that of
``xsd:dateTimeStamp`` as ``xsd:dateTime``, though literals with different datatypes differ (RDF 1.1 Concepts, section
3.3, https://www.w3.org/TR/rdf11-concepts/#section-Graph-Literal). Who asks for the derived type would find nothing; nor
does who compares ``LANG()`` with a tag as it was written. Shapes, ontology, context, catalogue and rules are looked at
here, the columns of tables where their metadata are read.
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
from ucc_graph.rdf.languages import canonical_tag
from ucc_graph.rdf.vocab import DCT, RDF, SCHEMA, SH, XSD
from ucc_graph.sparql.query_file import QueryFile

__all__ = ["RULE", "rewritten_values"]

RULE: Final = "datatype:unknown"
"""Rule of problems with a value that the engine does not keep."""
_TAGGED: Final = frozenset({DCT.language, SCHEMA.inLanguage})
"""Properties whose values are language tags, if they are literals."""
_PREFIX: Final = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_DATATYPE: Final = re.compile(r"(?P<prefix>[A-Za-z][\w-]*)?:(?P<local>[A-Za-z]+)\b|<(?P<iri>[^<>\s]+)>")


def rewritten_values(sources: Sources) -> Iterator[Problem]:
    """A problem for each place that names such a datatype; a subject or a term of the context is named once."""
    turtle = (*sources.shapes, *sources.ontology, sources.catalog)
    yield from dict.fromkeys(chain.from_iterable(map(_in_turtle, turtle)))
    yield from _in_context(sources)
    yield from dict.fromkeys(chain.from_iterable(map(_in_rule, sources.rules)))


def _in_turtle(file: Turtle) -> Iterator[Problem]:
    tags = _language_lists(file)
    for quad in file.quads:
        is_tag = quad.predicate in _TAGGED or (quad.predicate == RDF.first and quad.subject in tags)
        if text := _text(_datatype_of(quad)) or _tag_text(quad, is_tag=is_tag):
            subject = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
            about = f"<{subject}>: " if subject else ""
            yield Problem(file.name, file.lines.get(subject, 0), "", RULE, f"{about}{text}", focus=subject)


def _language_lists(file: Turtle) -> set[object]:
    """The nodes of the lists of sh:languageIn."""
    rest: dict[object, object] = {quad.subject: quad.object for quad in file.quads if quad.predicate == RDF.rest}
    found: list[object] = [quad.object for quad in file.quads if quad.predicate == SH.languageIn]
    for node in found:
        found.extend([rest[node]] if node in rest and rest[node] not in found else [])
    return {*found}


def _tag_text(quad: Quad, *, is_tag: bool) -> str:
    """The fault of a literal that is a language tag in another spelling than those of literals."""
    value = quad.object
    if not isinstance(value, Literal) or not (is_tag or value.datatype == XSD.language):
        return ""
    wanted = canonical_tag(value.value)
    return "" if value.value == wanted else f'Language tags have small letters in a release: write "{wanted}".'


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
