"""Sources of a release: the files of a publication, each read once and parsed once for all stages of a build."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from ucc_graph.csvw import AnnotatedTable, load_beside, open_tables
from ucc_graph.errors import PublicationError
from ucc_graph.press.read.defaults import derived_files
from ucc_graph.press.read.embedding import Embedded, embed
from ucc_graph.press.read.messages import Catalogue, read_catalogue
from ucc_graph.press.read.publication import TURTLE_SYNTAX, Publication, SourcePath, answer_file
from ucc_graph.problem import Problem
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.jsonld import read_context
from ucc_graph.rdf.terms import subject_of
from ucc_graph.rdf.vocab import RDF
from ucc_graph.release.face import Face, read_face
from ucc_graph.sparql.query_file import QueryFile, read_query

__all__ = ["CONTEXT_SYNTAX", "Sources", "Turtle", "read_sources"]

CONTEXT_SYNTAX: Final = "jsonld:syntax"
"""Rule of problems with a JSON-LD context that cannot be read."""
_READ: Final = (
    *(SourcePath.ONTOLOGY, SourcePath.RULES, SourcePath.CONTEXT, SourcePath.SHAPES, SourcePath.QUERIES),
    *(SourcePath.ANSWERS, SourcePath.TEMPLATES, SourcePath.TABLE_GROUP, SourcePath.CATALOG, SourcePath.DICTIONARY),
    *(SourcePath.PAGES, *SourcePath.PICTURES, SourcePath.MESSAGES),
)
_SUBJECT: Final = re.compile(r"(?:<(?P<iri>[^<>\s]+)>|(?P<prefix>[\w-]*):(?P<local>[\w.-]*))(?:\s|$)")
"""Subject of a statement of Turtle at the beginning of a line."""


@dataclass(frozen=True)
class Turtle:
    """A Turtle file: its statements, prefixes, first line of each subject, and the syntax error that ended it."""

    name: str
    quads: tuple[Quad, ...]
    prefixes: dict[str, str]
    lines: dict[str, int] = field(default_factory=dict)
    problem: Problem | None = None

    def declares(self, iri: str) -> bool:
        """Whether it states the class of a subject."""
        return any(quad.predicate == RDF.type and subject_of(quad) == iri for quad in self.quads)


@dataclass(frozen=True)
class Sources:
    """The files of a publication as written, by path; the tables by path only, as they may be larger than memory.

    Each part is parsed at its first use, under the base IRI to publish under.
    """

    publication: Publication
    files: Mapping[str, bytes]
    tables: tuple[str, ...]
    derived: frozenset[str] = frozenset()
    """The files that the publication has not written, and that are derived from the description of its tables."""

    @property
    def iris(self) -> Iris:
        """IRIs under the base IRI to publish under."""
        return self.publication.iris

    @cached_property
    def ontology(self) -> tuple[Turtle, ...]:
        """The files of the ontology, in order of name."""
        return tuple(self._turtle(name) for name in self._names(SourcePath.ONTOLOGY))

    @cached_property
    def shapes(self) -> tuple[Turtle, ...]:
        """The files of SHACL shapes, in order of name."""
        return tuple(self._turtle(name) for name in self._names(SourcePath.SHAPES))

    @cached_property
    def catalog(self) -> Turtle:
        """The written part of the description of the dataset."""
        return self._turtle(SourcePath.CATALOG)

    @cached_property
    def problems(self) -> list[Problem]:
        """The errors of syntax in Turtle files and in the JSON-LD context, and what the catalogue lacks."""
        files = (*self.ontology, *self.shapes, self.catalog)
        syntax = (file.problem for file in files if file.problem)
        return [*self.publication.problems, *syntax, *self._context_problems()]

    @cached_property
    def rules(self) -> tuple[QueryFile, ...]:
        """The rules, in order of name."""
        return self._queries(SourcePath.RULES)

    @cached_property
    def queries(self) -> tuple[QueryFile, ...]:
        """The published queries, in order of name."""
        return self._queries(SourcePath.QUERIES)

    @cached_property
    def answers(self) -> dict[str, str]:
        """The recorded answers in CSV, by the path of the query."""
        paths = {query.path: answer_file(query.path) for query in self.queries}
        return {query: self.text(answer) for query, answer in paths.items() if answer in self.files}

    @cached_property
    def templates(self) -> dict[str, str]:
        """The templates of the pages of single classes, by path."""
        return {name: self.text(name) for name in self._names(SourcePath.TEMPLATES)}

    @cached_property
    def pages(self) -> dict[str, str]:
        """The publication's own pages in Markdown, by path."""
        return {name: self.text(name) for name in self._names(SourcePath.PAGES)}

    @cached_property
    def pictures(self) -> tuple[str, ...]:
        """The paths of the pictures of pages, the logo among them."""
        return tuple(name for pattern in SourcePath.PICTURES for name in self._names(pattern))

    @cached_property
    def catalogues(self) -> tuple[Catalogue, ...]:
        """The publication's own catalogues of messages, in order of name."""
        return tuple(read_catalogue(name, self.text(name)) for name in self._names(SourcePath.MESSAGES))

    @cached_property
    def face(self) -> Face:
        """What the catalogue says of the site."""
        return read_face(self.stated, self.publication.dataset, self.publication.base)

    def stated(self, subject: str, predicate: NamedNode) -> list[object]:
        """The values that the written catalogue states of a resource, in order."""
        node = NamedNode(subject)
        said = (quad for quad in self.catalog.quads if quad.subject == node and quad.predicate == predicate)
        return sorted((quad.object for quad in said), key=str)

    @cached_property
    def declared_prefixes(self) -> dict[str, tuple[str, str]]:
        """Namespace and file of each prefix of the ontology and the catalogue; the first declaration counts."""
        found: dict[str, tuple[str, str]] = {}
        for file in (*self.ontology, self.catalog):
            for prefix, namespace in file.prefixes.items():
                found.setdefault(prefix, (namespace, file.name))
        return found

    @property
    def prefixes(self) -> dict[str, str]:
        """The namespace of each prefix of the ontology and the catalogue."""
        return {prefix: namespace for prefix, (namespace, _) in self.declared_prefixes.items()}

    @cached_property
    def inputs(self) -> dict[str, str]:
        """The SHA-256 of every file that a release is made from, tables included."""
        written = (name for name in self.files if name != SourcePath.DICTIONARY)
        parts = (f"{SourcePath.DATA}/{part.rpartition('/')[2]}" for part in self.table_group.parts)
        names = (*written, *self.tables, *parts)
        return {name: hashlib.sha256(self.read(name)).hexdigest() for name in names}

    @cached_property
    def table_group(self) -> Embedded:
        """The description of the tables in one piece, as a release has it; empty if there is none."""
        path = SourcePath.TABLE_GROUP
        if path not in self.files:
            return Embedded(b"")
        url, folder = self.iris.under(path), self.publication.folder / SourcePath.DATA

        def load(named: str) -> bytes | None:
            found = load_beside(folder, url, named)
            return None if found is None else self._rebased(found)

        return embed(self.read(path), url, load)

    def open_tables(self, problems: list[Problem]) -> tuple[AnnotatedTable, ...]:
        """The tables as their CSVW description has them; errors in it are added to the problems."""
        path = SourcePath.TABLE_GROUP
        if path not in self.files:
            problems.append(Problem(path, 0, "", "csvw:file", "the file is missing; it describes the tables"))
            return ()
        folder, is_own = (
            self.publication.folder / SourcePath.DATA,
            self.publication.base == self.publication.written_base,
        )
        document = self.read(path) if is_own else self.table_group.content  # with parts under the other base, too
        return open_tables(document, folder, self.iris.under(path), problems)

    def read(self, name: str) -> bytes:
        """A file's bytes under the base IRI to publish under; raises PublicationError for one that is missing."""
        if name in self.pictures:
            return self.written(name)
        return self._rebased(self.written(name))

    def written(self, name: str) -> bytes:
        """A file's bytes as written; raises PublicationError for one that is missing."""
        found = self.files.get(name)
        return self.publication.read(name) if found is None else found

    def text(self, name: str) -> str:
        """A file's text under the base IRI to publish under; raises PublicationError where it is not UTF-8."""
        try:
            return self.read(name).decode()
        except UnicodeDecodeError as error:
            raise PublicationError(f"{self.publication.folder / name} is not UTF-8 at byte {error.start}.") from error

    def _context_problems(self) -> Iterator[Problem]:
        path = SourcePath.CONTEXT
        if path not in self.files:  # nothing describes the tables, which is said of them
            return
        try:
            read_context(self.read(path))
        except PublicationError as error:
            line = error.__cause__.lineno if isinstance(error.__cause__, json.JSONDecodeError) else 0
            yield Problem(path, line, "", CONTEXT_SYNTAX, str(error))

    def _rebased(self, content: bytes) -> bytes:
        return content.replace(self.publication.written_base.encode(), self.publication.base.encode())

    def _names(self, pattern: str) -> list[str]:
        return sorted(name for name in self.files if PurePosixPath(name).match(pattern))

    def _queries(self, pattern: str) -> tuple[QueryFile, ...]:
        return tuple(read_query(name, self.text(name)) for name in self._names(pattern))

    def _turtle(self, name: str) -> Turtle:
        content = self.read(name)
        reader = parse(content, format=RdfFormat.TURTLE, base_iri=self.iris.under(name))
        quads: list[Quad] = []
        problem = None
        try:
            quads.extend(reader)
        except SyntaxError as error:
            column = "" if error.offset is None else str(error.offset)
            problem = Problem(name, error.lineno or 0, column, TURTLE_SYNTAX, error.msg)
        prefixes = dict(reader.prefixes)
        return Turtle(name, tuple(quads), prefixes, _subject_lines(content, prefixes), problem)


def read_sources(publication: Publication) -> Sources:
    """Reads every file of a publication but its tables; raises PublicationError for one that cannot be read."""
    names = (name for pattern in _READ for name in publication.names(pattern))
    files = {name: publication.catalog if name == SourcePath.CATALOG else publication.read(name) for name in names}
    derived = derived_files(publication, files)
    if SourcePath.CATALOG not in files:
        derived[SourcePath.CATALOG] = publication.catalog
    files |= derived
    return Sources(publication, files, tuple(publication.names(SourcePath.TABLES)), frozenset(derived))


def _subject_lines(content: bytes, prefixes: dict[str, str]) -> dict[str, int]:
    """The first line that begins with each subject; Oxigraph does not give the lines of statements."""
    lines: dict[str, int] = {}
    for number, line in enumerate(content.decode(errors="replace").split("\n"), 1):
        if found := _SUBJECT.match(line):
            iri = found["iri"] or f"{prefixes.get(found['prefix'] or '', '')}{found['local']}"
            lines.setdefault(iri, number)
    return lines
