"""Labels, definitions and further statements of terms, from titles and common properties of a CSVW description.

A title is a label in words: ``first_lit`` is "first lit", and ``name_fr``, a column in French, is "name". Common
properties (Metadata Vocabulary for Tabular Data, section 5.8) of RDFS, OWL and SKOS are statements about the term
itself, those of SHACL and DASH statements about its shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ucc_graph.csvw.annotations import normalise, value_statements
from ucc_graph.csvw.description import Annotations
from ucc_graph.csvw.prefixes import expand
from ucc_graph.csvw.properties import DescriptionObject, ProblemCollector
from ucc_graph.press.read.entities import ColumnUse
from ucc_graph.rdf.vocab import DASH, DCT, OWL, RDFS, SH, SKOS

__all__ = [
    "definitions",
    "in_words",
    "labels",
    "local_name",
    "said_of_shape",
    "said_of_term",
    "tagged",
    "texts",
    "title_labels",
]

_UNDETERMINED: Final = "und"
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OF_TERMS: Final = (RDFS.iri, OWL.iri, SKOS.iri)
_OF_SHAPES: Final = (SH.iri, DASH.iri)
_SUBJECT: Final = "<x:x>"


def local_name(iri: str) -> str:
    """The last part of an IRI."""
    return re.split("[#/:]", iri.rstrip("#/"))[-1]


def in_words(name: str) -> str:
    """A name in words: ``dateInscribed`` and ``date_inscribed`` are "date inscribed"; a text with blanks stays."""
    if " " in name:
        return name.strip()
    words = [part for word in re.split(r"[_.\-]+", name) for part in _CAMEL.split(word) if part]
    is_camel = len(words) > 1 and not re.search(r"[_.\-]", name)
    return " ".join(word if word.isupper() or not is_camel else word[0].lower() + word[1:] for word in words) or name


def title_labels(use: ColumnUse, language: str) -> list[Literal]:
    """The first title of a column in each language, in words, without the language that it may end in."""
    column, found = use.column, dict[str, str]()
    for tag, title in column.titles or ((language, column.name),):
        found.setdefault(tag, title)
    stems = {tag: _without_language(title, use.language) for tag, title in found.items()}
    return [tagged(in_words(stem), tag) for tag, stem in stems.items()]


def labels(uses: Sequence[ColumnUse], language: str) -> list[Literal]:
    """The labels of a property: those that one of its columns states, else the titles of the first."""
    stated = (_texts(use, RDFS.label, language) for use in uses)
    titles = title_labels(uses[0], language)
    return next(filter(None, stated), titles)


def definitions(uses: Iterable[ColumnUse], language: str) -> list[Literal]:
    """The description of the first column that has one, in each language."""
    return next(filter(None, (_texts(use, DCT.description, language) for use in uses)), [])


def said_of_term(given: Annotations, base: str, language: str) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    """The common properties that are statements about the term, without its labels."""
    for predicate, values in common_values(given, base, language).items():
        if predicate.value.startswith(_OF_TERMS) and predicate != RDFS.label:
            yield from ((predicate, value) for value in values)


def said_of_shape(given: Annotations, base: str, language: str) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    """The common properties that are statements about the shape."""
    for predicate, values in common_values(given, base, language).items():
        if predicate.value.startswith(_OF_SHAPES):
            yield from ((predicate, value) for value in values)


def texts(given: Annotations, predicate: NamedNode, base: str, language: str) -> list[Literal]:
    """The texts of a common property, in each language."""
    return [value for value in common_values(given, base, language).get(predicate, ()) if isinstance(value, Literal)]


def tagged(text: str, language: str | None) -> Literal:
    """A text in a language; a plain one where the language is not known."""
    return Literal(text) if language in (None, _UNDETERMINED) else Literal(text, language=language)


def common_values(given: Annotations, base: str, language: str) -> Mapping[NamedNode, list[NamedNode | Literal]]:
    """The values of common properties, a text without a language in that of the document; blank nodes are left out."""
    source = DescriptionObject({}, ProblemCollector("", []), base, language)
    lines = (
        f"{line} .\n"
        for key, value in given.items()
        for line in value_statements(_SUBJECT, expand(key), normalise(value, source), repeat("_:b"))
        if line.startswith(_SUBJECT)
    )
    found: dict[NamedNode, list[NamedNode | Literal]] = {}
    for quad in parse("".join(lines).encode(), format=RdfFormat.N_TRIPLES, lenient=True):
        if isinstance(quad.object, NamedNode | Literal):
            found.setdefault(quad.predicate, []).append(quad.object)
    return found


def _texts(use: ColumnUse, predicate: NamedNode, language: str) -> list[Literal]:
    return texts(use.column.annotations, predicate, use.table.url, language)


def _without_language(title: str, language: str) -> str:
    """A title without a tag at its end, such as ``name_fr`` or "Name (fr)", of a column in that language."""
    tag = re.escape(language).replace(r"\-", "[-_]")
    found = re.fullmatch(rf"(.*\w)(?:[\s_.-]+{tag}|\s*[(\[]{tag}[)\]])", title, re.IGNORECASE) if language else None
    return found[1] if found else title
