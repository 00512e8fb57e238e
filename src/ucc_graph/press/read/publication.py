"""A publication: its folder, its base IRIs, the description of its dataset, and the names of its files.

All files are written under one base IRI, which the catalogue states as ``void:uriSpace``. A build under another base
IRI replaces it in each file as it is read.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from ucc_graph.csvw.table_file import is_inside
from ucc_graph.errors import CallError, DataError, PublicationError
from ucc_graph.press.read.derived_catalog import completed_catalog, description_problems
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.terms import Node, namespace_of, subject_node
from ucc_graph.rdf.vocab import DCAT, DCT, VOID
from ucc_graph.release import file_names

__all__ = [
    "TURTLE_SYNTAX",
    "Publication",
    "SourcePath",
    "answer_file",
    "find_publication",
    "open_publication",
    "published_as",
    "replace_files",
]

TURTLE_SYNTAX: Final = "turtle:syntax"
"""Rule of problems with Turtle that does not parse."""
_BASE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\]*/")
_FILE: Final = re.compile(r"[^\s\x00-\x1f<>\"{}|^`\\?#%]+")
_UNKNOWN: Final = "0"
"""Version of a release that is not built, because the catalogue has none."""
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class SourcePath:
    """Paths and patterns of the files of a publication, spelt in no other module."""

    DATA: Final = "data"
    ONTOLOGY: Final = "ontology/*.ttl"
    RULES: Final = "ontology/rules/*.rq"
    CONTEXT: Final = "ontology/context.jsonld"
    SHAPES: Final = "shapes/*.ttl"
    QUERIES: Final = "queries/*.rq"
    ANSWERS: Final = "queries/*.csv"
    TEMPLATES: Final = "templates/*.html"
    PAGES: Final = "pages/*.md"
    PICTURES: Final = (
        *("pages/*.svg", "pages/*.png", "pages/*.jpg", "pages/*.jpeg", "pages/*.webp", "pages/*.gif", "pages/*.ico"),
    )
    MESSAGES: Final = "locale/*.po"
    TABLES: Final = "data/*.[ct]sv"
    TABLE_GROUP: Final = "data/csvw.json"
    CATALOG: Final = "data/catalog.ttl"
    DICTIONARY: Final = "data/README.md"
    DERIVED_ONTOLOGY: Final = "ontology/ontology.ttl"
    DERIVED_SHAPES: Final = "shapes/shapes.ttl"
    ALL: Final = (
        *(ONTOLOGY, RULES, CONTEXT, SHAPES, QUERIES, ANSWERS, TEMPLATES, PAGES, *PICTURES, MESSAGES),
        *(TABLES, TABLE_GROUP, CATALOG, DICTIONARY),
    )


_HINT: Final = (
    f", for no aboutUrl in {SourcePath.TABLE_GROUP} has id/ in it, as https://example.org/id/lamp/{{key}} has"
)


@dataclass(frozen=True)
class Publication:
    """The folder, the base IRI of its files, the base IRI to publish under, and the dataset of its catalogue."""

    folder: Path
    written_base: str
    base: str
    dataset: str
    version: str
    issued: str
    catalog: bytes = b""
    """The catalogue as written, and behind it what it lacks."""
    added: tuple[Triple, ...] = ()
    """The statements that the catalogue lacks, made from the tables and their description."""
    problems: tuple[Problem, ...] = ()
    """What the description of the dataset lacks: a publication with such a problem is checked, and not built."""

    @property
    def iris(self) -> Iris:
        """IRIs under the base IRI to publish under."""
        return Iris(self.base)

    def names(self, pattern: str) -> list[str]:
        """The files that match, as sorted paths; raises PublicationError for a name that cannot stand in an IRI."""
        found = (path for path in self.folder.glob(pattern) if path.is_file() or path.is_symlink())
        names = sorted(path.relative_to(self.folder).as_posix() for path in found)
        if strange := next((name for name in names if not _FILE.fullmatch(name)), None):
            text = "the name becomes part of an IRI: write it without blanks."
            raise PublicationError(f"{self.folder / strange}: {text}")
        return names

    def read(self, name: str) -> bytes:
        """A file's bytes as written; raises PublicationError where it cannot be read."""
        try:
            return (self.folder / name).read_bytes()
        except OSError as error:
            raise PublicationError(f"{self.folder / name} cannot be read: {error.strerror}.") from error


def answer_file(query: str) -> str:
    """The path of the recorded answer of a published query, by the path of the query."""
    return SourcePath.ANSWERS.replace("*", PurePosixPath(query).stem)


def published_as(name: str) -> str:
    """The path of a publication's file within a release, and after ``data/`` on a server."""
    path = PurePosixPath(name)
    if name == SourcePath.CATALOG:
        return file_names.WRITTEN_CATALOG
    if name == SourcePath.CONTEXT:
        return file_names.CONTEXT
    if path.parts[0] == SourcePath.DATA:
        return f"{file_names.TABLES}{path.name}"
    return f"{file_names.RULES}{path.name}" if path.match(SourcePath.RULES) else name


def find_publication(given: Path | None, current: Path) -> Path:
    """The folder given, else the current one if it is a publication, else the one in the package."""
    if given is not None:
        if not _is_publication(given):
            raise PublicationError(f"No publication in {given}: {SourcePath.TABLE_GROUP} is missing.")
        return given
    carried = Path(str(files("ucc_graph") / "publication"))
    found = next((folder for folder in (current, carried) if _is_publication(folder)), None)
    if found is None:
        raise PublicationError(f"No publication in {current}: go to its folder or name it with --publication.")
    return found


def open_publication(folder: Path, base: str | None = None) -> Publication:
    """The publication in a folder, to be published under its own base IRI or another one.

    What the catalogue lacks comes from the tables and their description. Raises DataError for a fault of syntax, where
    neither gives the base IRI, and for files that lie outside the folder, so that a link publishes nothing else of this
    machine. Any other fault of the catalogue is a problem of the publication, which can be checked all the same.
    """
    if outside := list(_unpublishable(folder)):
        raise DataError(outside)
    catalog = _Catalog.read(folder)
    dataset = catalog.dataset()
    written = catalog.text(dataset, VOID.uriSpace, "the base IRI, which ends in /")
    if catalog.problems:
        raise DataError(catalog.problems)
    published = base or written
    if not _BASE.fullmatch(published):
        text = f"the base IRI <{published}> must be an absolute IRI that ends in /"
        raise CallError(f"{text}.") if base else DataError([catalog.problem(VOID.uriSpace, text)])
    return Publication(
        folder=folder,
        written_base=written,
        base=published,
        dataset=dataset.value.replace(written, published),
        version=catalog.text(dataset, DCAT.version, 'the version of the next release, such as "1.0.0"') or _UNKNOWN,
        issued=catalog.day(dataset),
        catalog=catalog.content,
        added=catalog.added,
        problems=tuple(catalog.problems),
    )


@dataclass(frozen=True)
class _Catalog:
    """The catalogue: its content, its statements, those that are added, and what is wrong with what it says."""

    tables: Path
    content: bytes
    quads: list[Quad]
    added: tuple[Triple, ...]
    problems: list[Problem]

    @classmethod
    def read(cls, folder: Path) -> _Catalog:
        """The catalogue of a publication; raises DataError for its syntax."""
        path = folder / SourcePath.CATALOG
        try:
            content, added = completed_catalog(path, folder / SourcePath.TABLE_GROUP)
            quads = list(parse(content, format=RdfFormat.TURTLE))
        except OSError as error:
            raise PublicationError(f"{path} cannot be read: {error}.") from error
        except SyntaxError as error:
            column = "" if error.offset is None else str(error.offset)
            problem = Problem(SourcePath.CATALOG, error.lineno or 0, column, TURTLE_SYNTAX, error.msg)
            raise DataError([problem]) from error
        return cls(folder / SourcePath.TABLE_GROUP, content, quads, added, [])

    def dataset(self) -> Node:
        """The one subject with a base IRI; raises DataError where there are others or none.

        Without one, the faults of the description of the tables come first, because the base IRI could be from there.
        """
        found = {subject_node(quad) for quad in self.quads if quad.predicate == VOID.uriSpace}
        if len(found) != 1:
            causes = [] if found else description_problems(self.tables)
            text = f"one dataset must have void:uriSpace, the base IRI of the publication{_HINT}"
            is_enough = any(cause.severity is Severity.VIOLATION for cause in causes)
            raise DataError(causes if is_enough else [*causes, self.problem(VOID.uriSpace, text)])
        return found.pop()

    def text(self, dataset: Node, predicate: NamedNode, meaning: str) -> str:
        """The one text that the dataset has as a property; where it has none or others, an empty one and a problem."""
        found = [quad.object for quad in self.quads if quad.subject == dataset and quad.predicate == predicate]
        if len(found) == 1 and isinstance(found[0], Literal):
            return found[0].value
        name = _name(predicate)
        text = f"the dataset <{dataset.value}> must have one {name}, {meaning}; it has {len(found) or 'none'}"
        if len(found) == 1:
            text = f"{name} of the dataset must be a text, {meaning}, and not {found[0]}"
        self.problems.append(self.problem(predicate, text))
        return ""

    def day(self, dataset: Node) -> str:
        """The day of publication; an empty text, and a problem, where it is none."""
        text = self.text(dataset, DCT.issued, 'the day of publication, such as "2026-11-30"^^xsd:date')
        if not text or _is_day(text):
            return text
        says = f'{_name(DCT.issued)} of the dataset must be a day, yyyy-mm-dd, not "{text}"'
        self.problems.append(self.problem(DCT.issued, says))
        return ""

    def problem(self, predicate: NamedNode, text: str) -> Problem:
        """A problem at the first line with a property, else at that of the dataset's class."""
        names = (_name(predicate), f"<{predicate.value}>", "dcat:Dataset", "void:Dataset")
        lines = self.content.decode(errors="replace").split("\n")
        places = (number for name in names for number, line in enumerate(lines, 1) if name in line)
        return Problem(SourcePath.CATALOG, next(places, 0), "", "catalog:dataset", text)


def _unpublishable(folder: Path) -> Iterator[Problem]:
    """A problem for each file that would be read and is no regular file of the folder, or for the link above it."""
    seen = set[Path]()
    for pattern in SourcePath.ALL:
        for path in sorted(folder.glob(pattern)):
            place = next((part for part in (path.parent, path) if not is_inside(part, folder)), path)
            text = ""
            if not is_inside(place, folder):
                text = "it is a link that leaves the publication: put the file itself here"
            elif path.exists() and not path.is_file() and not path.is_dir():
                text = "it is no regular file"
            if text and place not in seen:
                seen.add(place)
                yield Problem(place.relative_to(folder).as_posix(), 0, "", "file:outside", text)


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _name(predicate: NamedNode) -> str:
    """The prefixed name of a property of datasets."""
    spaces = {DCAT.iri: "dcat", DCT.iri: "dct", VOID.iri: "void"}
    space = namespace_of(predicate.value)
    return f"{spaces[space]}:{predicate.value[len(space) :]}"


def _is_publication(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (SourcePath.TABLE_GROUP, SourcePath.CATALOG))


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Writes some files: all beside their places first, so that a full disk or a kill leaves every one as it was.

    A symbolic link stays one: the file that it leads to is replaced.
    """
    written: list[tuple[str, Path]] = []
    try:
        for named, content in contents.items():
            path = named.resolve()
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            written.append((name, path))
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            Path(name).chmod(path.stat().st_mode if path.exists() else 0o644)
        for name, path in written:
            Path(name).replace(path)
    finally:
        for name, _ in written:
            Path(name).unlink(missing_ok=True)
