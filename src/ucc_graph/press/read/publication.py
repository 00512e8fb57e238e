"""A publication: the folder of ``ontology/ data/ shapes/ queries/`` that a release is made from.

Every file is read through here. All of them are written under one base IRI, which ``data/catalog.ttl`` states as
``void:uriSpace``; a build under another base replaces it in each text as it is read.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, QuadParser, RdfFormat, parse

from ucc_graph.errors import PublicationError
from ucc_graph.problem import Problem
from ucc_graph.rdf.dataset_vocab import DCAT, VOID
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.vocab import DCT

__all__ = [
    "CATALOG",
    "TEMPLATES",
    "TURTLE_SYNTAX",
    "Publication",
    "Turtle",
    "find_publication",
    "open_publication",
    "read_turtle",
]

TURTLE_SYNTAX: Final = "turtle:syntax"
"""The rule of problems with Turtle that does not parse."""
_PARTS: Final = ("ontology", "data", "shapes")
_SUBJECT: Final = re.compile(r"(?:<(?P<iri>[^<>\s]+)>|(?P<prefix>[\w-]*):(?P<local>[\w.-]*))(?:\s|$)")
"""What a statement of Turtle begins with, where it begins its line."""
_BASE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\]*/")
_FILE: Final = re.compile(r"[^\s\x00-\x1f<>\"{}|^`\\?#%]+")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INPUTS: Final = (
    *("ontology/*.ttl", "ontology/rules/*.rq", "ontology/context.jsonld", "shapes/*.ttl", "queries/*.rq"),
    *("templates/*.html", "queries/*.csv", "data/*.csv", "data/*.tsv", "data/csvw.json", "data/catalog.ttl"),
)
"""The files that a release is made from; others may lie beside them."""
TEMPLATES: Final = "templates/*.html"
"""Templates of the pages of single classes."""
CATALOG: Final = "data/catalog.ttl"
"""The hand-written part of the dataset's own description."""


@dataclass(frozen=True)
class Publication:
    """The folder, the base IRI of its files, the one to publish under, and what its catalog says of the dataset."""

    folder: Path
    written_base: str
    base: str
    dataset: str
    version: str
    issued: str

    @property
    def iris(self) -> Iris:
        """IRIs under the base IRI to publish under."""
        return Iris(self.base)

    def names(self, pattern: str) -> list[str]:
        """The files that match, as sorted paths from the folder, with forward slashes.

        Raises PublicationError for one whose name cannot stand in an IRI.
        """
        found = (path for path in self.folder.glob(pattern) if path.is_file() or path.is_symlink())
        names = sorted(path.relative_to(self.folder).as_posix() for path in found)
        if strange := next((name for name in names if not _FILE.fullmatch(name)), None):
            raise PublicationError(
                f"{self.folder / strange}: the name becomes part of an IRI: write it without blanks."
            )
        return names

    def read(self, name: str) -> bytes:
        """A file's bytes, under the base that is published; raises PublicationError where it cannot be read."""
        try:
            content = (self.folder / name).read_bytes()
        except OSError as error:
            raise PublicationError(f"{self.folder / name} cannot be read: {error.strerror}.") from error
        return content.replace(self.written_base.encode(), self.base.encode())

    def text(self, name: str) -> str:
        """A file's text; raises PublicationError where it is not UTF-8."""
        try:
            return self.read(name).decode()
        except UnicodeDecodeError as error:
            raise PublicationError(f"{self.folder / name} is not UTF-8 at byte {error.start}.") from error

    def graph(self, name: str) -> str:
        """The IRI of a named graph."""
        return self.iris.graph(name)

    def inputs(self) -> dict[str, str]:
        """The SHA-256 of every file that a release is made from."""
        names = (name for pattern in _INPUTS for name in self.names(pattern))
        return {name: hashlib.sha256(self.read(name)).hexdigest() for name in names}


@dataclass(frozen=True)
class Turtle:
    """A parsed Turtle file: its statements, the prefixes it declares, and the line at which each subject begins."""

    name: str
    quads: tuple[Quad, ...]
    prefixes: dict[str, str]
    lines: dict[str, int] = field(default_factory=dict)


def find_publication(given: Path | None, current: Path) -> Path:
    """The folder given, else the current one if it is a publication, else the one that the package carries."""
    if given is not None:
        if not _is_publication(given):
            raise PublicationError(f"{given} is not a publication: it needs {', '.join(_PARTS)} and {CATALOG}.")
        return given
    carried = Path(str(files("ucc_graph") / "publication"))
    found = next((folder for folder in (current, carried) if _is_publication(folder)), None)
    if found is None:
        raise PublicationError(f"No publication in {current}: go to its folder or name it with --publication.")
    return found


def open_publication(folder: Path, base: str | None = None) -> Publication:
    """The publication in a folder, to be published under its own base IRI or another one."""
    try:
        quads = list(parse(path=folder / CATALOG, format=RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise PublicationError(f"{folder / CATALOG} cannot be read: {error}.") from error
    dataset = _dataset(folder, quads)
    written = _text(folder, quads, dataset, VOID.uriSpace)
    published = base or written
    if not _BASE.fullmatch(published):
        raise PublicationError(f"The base IRI <{published}> must be an absolute IRI that ends in /.")
    return Publication(
        folder=folder,
        written_base=written,
        base=published,
        dataset=dataset.value.replace(written, published),
        version=_text(folder, quads, dataset, DCAT.version),
        issued=_day(folder, _text(folder, quads, dataset, DCT.issued)),
    )


def read_turtle(publication: Publication, name: str, problems: list[Problem]) -> Turtle:
    """A Turtle file; a fault of syntax becomes a problem at its line, and what came before it stays."""
    content = publication.read(name)
    reader = _reader(content, publication.base + name)
    quads: list[Quad] = []
    try:
        quads.extend(reader)
    except SyntaxError as error:
        column = "" if error.offset is None else str(error.offset)
        problems.append(Problem(name, error.lineno or 0, column, TURTLE_SYNTAX, error.msg))
    return Turtle(name, tuple(quads), dict(reader.prefixes), _subject_lines(content, dict(reader.prefixes)))


def _reader(content: bytes, base: str) -> QuadParser:
    return parse(content, format=RdfFormat.TURTLE, base_iri=base)


def _subject_lines(content: bytes, prefixes: dict[str, str]) -> dict[str, int]:
    """The first line that each subject stands at the beginning of; Oxigraph does not tell the lines of statements."""
    lines: dict[str, int] = {}
    for number, line in enumerate(content.decode(errors="replace").split("\n"), 1):
        if found := _SUBJECT.match(line):
            iri = found["iri"] or f"{prefixes.get(found['prefix'] or '', '')}{found['local']}"
            lines.setdefault(iri, number)
    return lines


def _day(folder: Path, text: str) -> str:
    """The text, if it is a day; raises PublicationError for another."""
    try:
        is_day = bool(_DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        is_day = False
    if not is_day:
        raise PublicationError(
            f'{folder / CATALOG}: dct:issued of the dataset must be a day, yyyy-mm-dd, not "{text}".'
        )
    return text


def _is_publication(folder: Path) -> bool:
    return all((folder / part).is_dir() for part in _PARTS) and (folder / CATALOG).is_file()


def _dataset(folder: Path, quads: list[Quad]) -> NamedNode:
    found = {quad.subject for quad in quads if quad.predicate == VOID.uriSpace}
    if len(found) != 1:
        raise PublicationError(f"{folder / CATALOG} must state void:uriSpace, the base IRI, of exactly one dataset.")
    return found.pop()  # type: ignore[return-value]  # checked by the catalog's shape


def _text(folder: Path, quads: list[Quad], dataset: NamedNode, predicate: NamedNode) -> str:
    found = [quad.object for quad in quads if quad.subject == dataset and quad.predicate == predicate]
    if len(found) != 1:
        raise PublicationError(f"{folder / CATALOG} must state <{predicate.value}> of <{dataset.value}> once.")
    if not isinstance(found[0], Literal):
        raise PublicationError(f"{folder / CATALOG}: <{predicate.value}> of <{dataset.value}> must be a text.")
    return found[0].value
