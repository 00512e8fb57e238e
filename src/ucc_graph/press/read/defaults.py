"""Files that a publication need not write: ontology, shapes and context, derived from ``csvw.json``.

Each is derived where the publication has none of its kind, and stands among the sources under a name of its own, as
if it had been written. ``ucc-graph eject`` writes it out, to be changed by hand from then on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from ucc_graph.csvw import load_beside
from ucc_graph.csvw.description import GroupDescription
from ucc_graph.csvw.metadata import read_group
from ucc_graph.csvw.properties import ProblemCollector
from ucc_graph.press.read.derived_context import context_document
from ucc_graph.press.read.derived_ontology import OntologyHeader, ontology_triples
from ucc_graph.press.read.derived_shapes import Names, shape_triples
from ucc_graph.press.read.entities import Described, read_described
from ucc_graph.press.read.publication import Publication, SourcePath
from ucc_graph.press.read.term_texts import texts
from ucc_graph.rdf.iris import Iris, part_of
from ucc_graph.rdf.namespaces import NAMESPACES
from ucc_graph.rdf.terms import subject_of
from ucc_graph.rdf.turtle_text import turtle_text
from ucc_graph.rdf.vocab import DCT, RDFS

__all__ = ["derived_files"]

_HEADING: Final = "Derived from the tables and their description."
_PREFIX: Final = re.compile(r"[a-z][a-z0-9-]*")


def derived_files(publication: Publication, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The content of each file that the publication lacks, by path; none where the tables have no description."""
    lacks = {
        path
        for path, pattern in (
            (SourcePath.DERIVED_ONTOLOGY, SourcePath.ONTOLOGY),
            (SourcePath.DERIVED_SHAPES, SourcePath.SHAPES),
            (SourcePath.CONTEXT, SourcePath.CONTEXT),
        )
        if not any(PurePosixPath(name).match(pattern) for name in files)
    }
    group = _group(publication, files) if lacks else None
    if group is None:
        return {}
    found = _Defaults(publication, files, read_described(group, publication.written_base)).all()
    return {name: content for name, content in found.items() if name in lacks}


def _group(publication: Publication, files: Mapping[str, bytes]) -> GroupDescription | None:
    """The description of the tables under the base IRI of the files; its faults are reported where tables are read."""
    path = SourcePath.TABLE_GROUP
    if path not in files:
        return None
    collector, url = ProblemCollector(path, [], is_strict=True), Iris(publication.written_base).under(path)
    load = partial(load_beside, publication.folder / SourcePath.DATA, url)
    return read_group(files[path], url, load, collector)


class _Defaults:
    """Files derived from the description of the tables, under the base IRI of the publication's files."""

    def __init__(self, publication: Publication, files: Mapping[str, bytes], described: Described) -> None:
        self._publication = publication
        self._iris = Iris(publication.written_base)
        self._described = described
        self._catalog, prefixes = _turtle(publication.catalog)
        self._ontology = list[Quad]()
        for name in (name for name in sorted(files) if PurePosixPath(name).match(SourcePath.ONTOLOGY)):
            quads, more = _turtle(files[name])
            self._ontology += quads
            prefixes = more | prefixes
        self._space = part_of(self._iris.ontology, "")
        known = {space: prefix for prefix, space in prefixes.items()}
        self._prefix = known.get(self._space) or _prefix(publication.written_base)
        others = {
            prefix: space for prefix, space in NAMESPACES.items() if space not in known and prefix not in prefixes
        }
        self._prefixes = {**others, **prefixes, self._prefix: self._space}

    def all(self) -> dict[str, bytes]:
        """Every file by its path."""
        ontology = ontology_triples(self._described, self._header())
        terms = [quad.triple for quad in self._ontology] or ontology
        shapes = shape_triples(self._described, self._iris.shapes, _names(terms))
        in_shapes = {**self._prefixes, "shape": part_of(self._iris.shapes, "")}
        return {
            SourcePath.DERIVED_ONTOLOGY: turtle_text(ontology, self._prefixes, _HEADING).encode(),
            SourcePath.DERIVED_SHAPES: turtle_text(shapes, in_shapes, _HEADING).encode(),
            SourcePath.CONTEXT: context_document(self._described, terms, self._prefixes),
        }

    def _header(self) -> OntologyHeader:
        """The header of the ontology, with title and licence of the dataset, else the title of the tables."""
        group, dataset = self._described.group, self._publication.dataset
        dataset = dataset.replace(self._publication.base, self._publication.written_base)
        said = [quad for quad in self._catalog if subject_of(quad) == dataset]
        titles = [quad.object for quad in said if quad.predicate == DCT.title and isinstance(quad.object, Literal)]
        licences = [quad.object for quad in said if quad.predicate == DCT.license]
        return OntologyHeader(
            iri=self._iris.ontology,
            prefix=self._prefix,
            space=self._space,
            titles=tuple(titles or texts(group.annotations, DCT.title, self._iris.base, group.language)),
            version=self._publication.version,
            licences=tuple(licence for licence in licences if isinstance(licence, NamedNode)),
        )


def _turtle(content: bytes) -> tuple[list[Quad], dict[str, str]]:
    """The statements up to the first error of syntax, which is reported elsewhere, and the prefixes."""
    reader, quads = parse(content, format=RdfFormat.TURTLE), list[Quad]()
    with suppress(SyntaxError):
        quads.extend(reader)
    return quads, dict(reader.prefixes)


def _names(statements: Iterable[Triple]) -> Names:
    """The labels of the terms of an ontology."""
    found: dict[str, list[Literal]] = {}
    for statement in statements:
        if statement.predicate == RDFS.label and isinstance(statement.object, Literal):
            found.setdefault(subject_of(statement), []).append(statement.object)
    return found


def _prefix(base: str) -> str:
    """A prefix for the terms of a publication: the last part of its base IRI, else the first of its host."""
    parts = urlsplit(base)
    names = [*reversed(parts.path.split("/")), *(parts.hostname or "").removeprefix("www.").split(".")]
    return next((name for name in names if _PREFIX.fullmatch(name) and name not in NAMESPACES), "term")
