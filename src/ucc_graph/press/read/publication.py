"""A publication: its folder, its base IRIs, the description of its dataset, and the names of its files.

All files are written under one base IRI, which the catalogue states as ``void:uriSpace``. A build under another base
IRI replaces it in each file as it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from ucc_graph.csvw.table_file import is_inside
from ucc_graph.errors import DataError, PublicationError
from ucc_graph.press.read.derived_catalog import completed_catalog
from ucc_graph.problem import Problem
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.terms import Node, subject_node
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
]

TURTLE_SYNTAX: Final = "turtle:syntax"
"""Rule of problems with Turtle that does not parse."""
_BASE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\]*/")
_FILE: Final = re.compile(r"[^\s\x00-\x1f<>\"{}|^`\\?#%]+")
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
    TABLES: Final = "data/*.[ct]sv"
    TABLE_GROUP: Final = "data/csvw.json"
    CATALOG: Final = "data/catalog.ttl"
    DICTIONARY: Final = "data/README.md"
    DERIVED_ONTOLOGY: Final = "ontology/ontology.ttl"
    DERIVED_SHAPES: Final = "shapes/shapes.ttl"
    ALL: Final = (
        *(ONTOLOGY, RULES, CONTEXT, SHAPES, QUERIES, ANSWERS, TEMPLATES),
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

    What the catalogue lacks comes from the tables and their description. Raises PublicationError where neither gives
    the base IRI; DataError for a fault of syntax, and for files that lie outside the folder, so that a link publishes
    nothing else of this machine.
    """
    if outside := list(_unpublishable(folder)):
        raise DataError(outside)
    path = folder / SourcePath.CATALOG
    try:
        content, added = completed_catalog(path, folder / SourcePath.TABLE_GROUP)
        quads = list(parse(content, format=RdfFormat.TURTLE))
    except OSError as error:
        raise PublicationError(f"{path} cannot be read: {error}.") from error
    except SyntaxError as error:
        column = "" if error.offset is None else str(error.offset)
        raise DataError([Problem(SourcePath.CATALOG, error.lineno or 0, column, TURTLE_SYNTAX, error.msg)]) from error
    datasets = {subject_node(quad) for quad in quads if quad.predicate == VOID.uriSpace}
    if len(datasets) != 1:
        raise PublicationError(f"{path} must state void:uriSpace, the base IRI, of exactly one dataset{_HINT}.")
    dataset = datasets.pop()
    written = _text(path, quads, dataset, VOID.uriSpace)
    published = base or written
    if not _BASE.fullmatch(published):
        raise PublicationError(f"The base IRI <{published}> must be an absolute IRI that ends in /.")
    return Publication(
        folder=folder,
        written_base=written,
        base=published,
        dataset=dataset.value.replace(written, published),
        version=_text(path, quads, dataset, DCAT.version),
        issued=_day(path, _text(path, quads, dataset, DCT.issued)),
        catalog=content,
        added=added,
    )


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


def _day(path: Path, text: str) -> str:
    """The text, if it is a day; raises PublicationError for any other text."""
    says = f'{path}: dct:issued of the dataset must be a day, yyyy-mm-dd, not "{text}".'
    if not _DAY.fullmatch(text):
        raise PublicationError(says)
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise PublicationError(says) from error
    return text


def _is_publication(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (SourcePath.TABLE_GROUP, SourcePath.CATALOG))


def _text(path: Path, quads: list[Quad], dataset: Node, predicate: NamedNode) -> str:
    found = [quad.object for quad in quads if quad.subject == dataset and quad.predicate == predicate]
    if len(found) != 1:
        raise PublicationError(f"{path} must state <{predicate.value}> of <{dataset.value}> once.")
    if not isinstance(found[0], Literal):
        raise PublicationError(f"{path}: <{predicate.value}> of <{dataset.value}> must be a text.")
    return found[0].value
