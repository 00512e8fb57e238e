"""Release folder, the only interface of press and library.

A release is a folder named by its version. Its manifest lists every other file with its media type, size, SHA-256 and,
for RDF, its number of statements; a folder with other bytes than in the manifest is refused.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any, Final, cast

from pyoxigraph import RdfFormat, parse

from ucc_graph.errors import ReleaseDamagedError, ReleaseError, ReleaseFormatError
from ucc_graph.rdf.formats import N_QUADS, by_suffix, json_bytes, media_type_of
from ucc_graph.rdf.iris import Iris
from ucc_graph.release.file_names import CONTEXT, MANIFEST, STATISTICS, TABLES, dump

__all__ = [
    "FORMAT",
    "VERSION",
    "Manifest",
    "NamedGraph",
    "Release",
    "ReleaseFile",
    "citation",
    "corrupt_files",
    "files_in",
    "fingerprint",
    "latest",
    "list_file",
    "open_release",
    "recount",
    "releases_in",
    "unlisted_files",
    "version_key",
]

FORMAT: Final = 1
"""The number of the folder's layout; a program opens its own and older ones."""
VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]*")
"""Pattern of a version, which is the name of a folder."""
_ANY_BASE: Final = "https://base.invalid/"
"""Base of relative IRIs where statements are only counted."""


@dataclass(frozen=True)
class NamedGraph:
    """A named graph: its IRI, its name, its number of statements, and whether it is part of the default graph."""

    iri: str
    name: str
    statements: int
    default: bool


@dataclass(frozen=True)
class ReleaseFile:
    """A file of the release: path with forward slashes, media type, size in bytes, SHA-256 in hexadecimal digits."""

    path: str
    media_type: str
    size: int
    sha256: str
    statements: int | None = None


@dataclass(frozen=True)
class Manifest:
    """The manifest of a release; ``issued`` is a date (yyyy-mm-dd), ``inputs`` map path to SHA-256.

    ``program`` is the version of the program that wrote it, ``dataset`` the IRI of its dataset.
    """

    format: int
    program: str
    version: str
    issued: str
    base: str
    dataset: str
    prefixes: dict[str, str]
    graphs: tuple[NamedGraph, ...]
    files: tuple[ReleaseFile, ...]
    inputs: dict[str, str]

    @property
    def iris(self) -> Iris:
        """IRIs under the base IRI."""
        return Iris(self.base)

    @property
    def iri(self) -> str:
        """IRI of the release."""
        return self.iris.release(self.version)

    def to_json(self) -> bytes:
        """The bytes of the manifest, the same in every run."""
        return json_bytes(asdict(self), is_sorted=True)

    @classmethod
    def from_json(cls, content: bytes) -> Manifest:
        """The manifest in a document; raises ValueError, KeyError or TypeError for another document."""
        document: dict[str, Any] = json.loads(content)
        document["graphs"] = tuple(NamedGraph(**graph) for graph in document["graphs"])
        document["files"] = tuple(ReleaseFile(**file) for file in document["files"])
        if strange := [file.path for file in document["files"] if not _is_inside(file.path)]:
            raise ValueError(f"{strange[0]!r} is no path within the release")
        date.fromisoformat(document["issued"])
        return cls(**document)


@dataclass(frozen=True)
class Release:
    """An open release: its folder and its manifest."""

    folder: Path
    manifest: Manifest

    def path(self, name: str) -> Path:
        """The path of a file by its name."""
        return self.folder / name

    def file(self, name: str) -> ReleaseFile | None:
        """The file of a name in the manifest, or None."""
        return next((file for file in self.manifest.files if file.path == name), None)

    def find(self, name: str) -> ReleaseFile | None:
        """The file of a name in the manifest; tables are also found without their folder."""
        return self.file(name) or self.file(f"{TABLES}{name}")

    @property
    def default_graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs whose union is the default graph."""
        return tuple(graph.iri for graph in self.manifest.graphs if graph.default)

    @property
    def statistics_graph(self) -> str:
        """The IRI of the named graph of the statistics in an endpoint."""
        return self.manifest.iris.graph("void")

    @property
    def queried_graphs(self) -> tuple[str, ...]:
        """The IRIs of the graphs of a query without a dataset clause: the default graphs and the statistics."""
        statistics = (self.statistics_graph,) if self.file(STATISTICS) else ()
        return (*self.default_graphs, *statistics)


def citation(publisher: str, title: str, version: str, issued: str, iri: str) -> str:
    """The citation of a release as one line of text."""
    return f"{publisher}. {title}. Release {version}, {issued}. {iri}"


def open_release(folder: Path) -> Release:
    """The release in a folder; raises ReleaseError, also for a wrong file size. Checksums: :func:`corrupt_files`."""
    manifest = _read_manifest(folder)
    for file in manifest.files:
        _check_size(folder / file.path, file)
    return Release(folder, manifest)


def latest(folder: Path) -> Path | None:
    """The release folder with the highest version in a folder of releases, or None."""
    return next(iter(releases_in(folder)), None)


def releases_in(folder: Path) -> list[Path]:
    """The release folders in a folder of releases, the highest version first."""
    found = [child for child in folder.glob("*") if VERSION.fullmatch(child.name) and (child / MANIFEST).is_file()]
    return sorted(found, key=lambda child: version_key(child.name), reverse=True)


def version_key(version: str) -> tuple[tuple[tuple[bool, int, str], ...], bool, str]:
    """The sort key of a version: numbers by value; a version with a hyphen comes before the same without its suffix."""
    number, _, before = version.partition("-")
    parts = (part.partition("+")[0] for part in number.split("."))
    return tuple((part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts), not before, before


def corrupt_files(release: Release, names: Collection[str] | None = None) -> Iterator[str]:
    """One sentence for each file with other bytes than in the manifest, among all files or among ``names``."""
    for file in release.manifest.files:
        if names is not None and file.path not in names:
            continue
        size, sha256 = fingerprint(release.path(file.path))
        if (size, sha256) != (file.size, file.sha256):
            yield f"{file.path} has been changed: its SHA-256 is {sha256}, the manifest says {file.sha256}"


def unlisted_files(release: Release) -> Iterator[str]:
    """One sentence for each file that is not in the manifest."""
    listed = {MANIFEST, *(file.path for file in release.manifest.files)}
    return (f"{name} is not listed in the manifest" for name in files_in(release.folder) if name not in listed)


def files_in(folder: Path) -> list[str]:
    """The paths of all files in a folder, in order."""
    return [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]


def list_file(folder: Path, name: str, statements: int | None = None) -> ReleaseFile:
    """A file as the manifest lists it; its statements are counted if they are not given and it is RDF."""
    path, form = folder / name, _rdf_format(name)
    if statements is None and form and name != CONTEXT:
        statements = _count_statements(path, form)
    return ReleaseFile(name, media_type_of(name), *fingerprint(path), statements)


def recount(release: Release) -> Iterator[str]:
    """One sentence for each dump or graph with another number of statements than in the manifest."""
    for file in release.manifest.files:
        if file.statements is not None:
            counted = _count_statements(release.path(file.path), _rdf_format(file.path))
            if counted != file.statements:
                yield f"{file.path} has {counted} statements, the manifest says {file.statements}"
    by_graph = Counter(quad.graph_name.value for quad in parse(path=release.path(dump(N_QUADS)), format=N_QUADS.rdf))
    for graph in release.manifest.graphs:
        if by_graph[graph.iri] != graph.statements:
            yield f"graph {graph.name} has {by_graph[graph.iri]} statements, the manifest says {graph.statements}"


def fingerprint(path: Path) -> tuple[int, str]:
    """Size in bytes and SHA-256 of a file."""
    with path.open("rb") as stream:
        return path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest()


def _rdf_format(name: str) -> RdfFormat | None:
    known = by_suffix(name.removesuffix(".gz").rpartition(".")[2])
    return known.rdf if known else None


def _count_statements(path: Path, form: RdfFormat | None) -> int:
    """The number of statements in an RDF file, plain or gzip."""
    with gzip.open(path) if path.name.endswith(".gz") else path.open("rb") as stream:
        return sum(1 for _ in parse(cast("IO[bytes]", stream), format=form, base_iri=_ANY_BASE))


def _read_manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReleaseError(f"{folder} is not a release that can be read: {path.name}: {error.strerror}.") from error
    try:
        found = json.loads(content)["format"]
        if isinstance(found, int) and found <= FORMAT:
            return Manifest.from_json(content)
    except (ValueError, KeyError, TypeError) as error:
        raise ReleaseDamagedError(f"{path} is damaged ({error}); build the release again.") from error
    raise ReleaseFormatError(
        f"{folder} has release format {found}, this program reads up to {FORMAT}: upgrade ucc-graph."
    )


def _is_inside(path: object) -> bool:
    return isinstance(path, str) and not path.startswith("/") and ".." not in path.split("/")


def _check_size(path: Path, file: ReleaseFile) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise ReleaseDamagedError(f"{path} cannot be read: {error.strerror}; build the release again.") from error
    if size != file.size:
        raise ReleaseDamagedError(f"{path} has {size} bytes, the manifest says {file.size}; build the release again.")
