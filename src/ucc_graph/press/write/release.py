"""A release folder, written beside its place and renamed into it: what is visible is whole."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, Store, Triple

from ucc_graph import __version__
from ucc_graph.errors import CallError, ReleaseError
from ucc_graph.press.read.assemble import Assembly
from ucc_graph.press.read.census import Census
from ucc_graph.press.read.dictionary import DICTIONARY
from ucc_graph.press.read.provenance import published_as
from ucc_graph.press.read.publication import TEMPLATES, Publication, Turtle
from ucc_graph.press.write.catalog import catalog, download, is_offered, release_iri
from ucc_graph.press.write.dumps import write_geojson
from ucc_graph.press.write.report import render
from ucc_graph.press.write.void import count_ranges, statistics
from ucc_graph.problem import Problem
from ucc_graph.rdf import serialise
from ucc_graph.rdf.formats import GRAPHS, TURTLE, by_suffix, media_type_of
from ucc_graph.rdf.jsonld import read_context
from ucc_graph.release.changes import render as render_changes
from ucc_graph.release.diff import compare
from ucc_graph.release.file_names import MANIFEST, STATISTICS
from ucc_graph.release.folder import (
    FORMAT,
    VERSION,
    Manifest,
    NamedGraph,
    Release,
    ReleaseFile,
    count_statements,
    fingerprint,
    open_release,
)
from ucc_graph.release.history import read_history

__all__ = ["CONTEXT", "ReleaseContent", "ReleasePlace", "choose_place", "working_folder", "write_release"]

_REPORTS: Final = {"text": "report.txt", "json": "report.json", "sarif": "report.sarif", "ttl": "report.ttl"}
_CHANGES: Final = {"text": "changes.txt", "json": "changes.json", "ttl": "changes.ttl", "atom": "changes.atom"}
_WORKING: Final = ".building-"
_SOURCES: Final = (
    *(
        "data/*.csv",
        "data/*.tsv",
        "data/csvw.json",
        DICTIONARY,
        "data/catalog.ttl",
        "ontology/*.ttl",
        "ontology/rules/*.rq",
    ),
    *("queries/*.rq", "queries/*.csv", TEMPLATES),
)
CONTEXT: Final = "ontology/context.jsonld"
"""The publication's JSON-LD context."""


@dataclass(frozen=True)
class ReleasePlace:
    """Where a release goes, under which version, and whether it stands there already, made from the same input."""

    folder: Path
    version: str
    exists: bool


def choose_place(out: Path, publication: Publication, wanted: str | None) -> ReleasePlace:
    """The place of the release to build.

    A release never changes. Where the publication's own version is taken by other input, the next free number is added
    (``2026.11`` becomes ``2026.11.1``); a version that was asked for is refused instead, with CallError.
    """
    if not VERSION.fullmatch(wanted or publication.version):
        text = "a version begins with a letter or digit, and goes on with letters, digits and . + -"
        raise CallError(f"{wanted or publication.version} cannot be a version: {text}.")
    inputs = publication.inputs()
    for version in _versions(wanted or publication.version):
        folder = out / version
        if not folder.exists():
            return ReleasePlace(folder, version, exists=False)
        if _is_made_from(folder, publication, inputs):
            return ReleasePlace(folder, version, exists=True)
        if wanted:
            raise CallError(f"{folder} exists and was made from other input: choose another --release.")
    raise AssertionError("versions do not end")


@contextmanager
def working_folder(out: Path) -> Iterator[Path]:
    """A folder to build in, on the file system of the releases; what broken builds left there is removed first."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CallError(f"Another build is writing to {out}: wait for it, or name another --out.") from error
        for stale in out.glob(f"{_WORKING}*"):
            shutil.rmtree(stale, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=_WORKING, dir=out))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class ReleaseContent:
    """All that a release is written from."""

    place: ReleasePlace
    publication: Publication
    assembly: Assembly
    store: Store
    census: Census
    problems: Sequence[Problem]
    former: Release | None = None


def write_release(edition: ReleaseContent, folder: Path, counts: dict[str, int]) -> None:
    """Writes what is missing beside the dumps in a folder, then its manifest, and renames it into its place.

    ``counts`` are the statements of the dumps by file name.
    """
    publication, assembly = edition.publication, edition.assembly
    write_geojson(assembly.graphs, edition.store, folder, read_context(publication.read(CONTEXT)))
    _write_sources(publication, folder)
    _write_turtle(assembly.ontology, folder / "ontology", assembly.prefixes)
    _write_turtle(assembly.shapes, folder / "shapes", assembly.prefixes)
    for form, name in _REPORTS.items():
        (folder / name).write_bytes(render(edition.problems, form, publication.base))
    _write_changes(edition, folder)
    _write_descriptions(edition, counts, folder)
    (folder / MANIFEST).write_bytes(_manifest(edition, folder, counts).to_json())
    _publish(folder, edition.place.folder)


def _versions(first: str) -> Iterator[str]:
    yield first
    number = 0
    while True:
        number += 1
        yield f"{first}.{number}"


def _is_made_from(folder: Path, publication: Publication, inputs: dict[str, str]) -> bool:
    try:
        found = open_release(folder).manifest
    except ReleaseError:
        return False
    return (found.inputs, found.base, found.program) == (inputs, publication.base, __version__)


def _write_sources(publication: Publication, folder: Path) -> None:
    """What the release is made from, as it was written, so that each passage named in ``provenance`` can be read."""
    for pattern in _SOURCES:
        for name in publication.names(pattern):
            target = folder / published_as(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(publication.read(name))
    (folder / Path(CONTEXT).name).write_bytes(publication.read(CONTEXT))


def _write_turtle(files: Sequence[Turtle], stem: Path, prefixes: dict[str, str]) -> None:
    """The statements of Turtle files as one document, in every format of a graph."""
    known = {prefix: space for file in files for prefix, space in file.prefixes.items()} | prefixes
    statements = _canonical([quad for file in files for quad in file.quads])
    for form in GRAPHS:
        serialise.write(statements, stem.with_suffix(f".{form.name}"), form, known)


def _canonical(quads: list[Quad]) -> list[Triple]:
    """The statements in order, with the same names for blank nodes in every run (RDFC-1.0)."""
    dataset = Dataset(Quad(*quad.triple) for quad in quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted((quad.triple for quad in dataset), key=str)


def _write_descriptions(edition: ReleaseContent, counts: dict[str, int], folder: Path) -> None:
    publication, version, prefixes = edition.publication, edition.place.version, edition.assembly.prefixes
    files = [_file(folder, path, counts.get(path.relative_to(folder).as_posix())) for path in _offered(folder)]
    release = release_iri(publication, version)
    downloads = [download(publication, file) for file in files if file.path in counts]
    ranges = count_ranges(edition.assembly.graphs)
    numbers = statistics(publication, release, edition.census.default, ranges, downloads)
    _write_graph(numbers, folder / STATISTICS, prefixes)
    former = read_history(edition.former).releases if edition.former else ()
    _write_graph(catalog(publication, version, edition.assembly, files, former), folder / "catalog.ttl", prefixes)


def _offered(folder: Path) -> list[Path]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in paths if is_offered(path.relative_to(folder).as_posix()))


def _write_changes(edition: ReleaseContent, folder: Path) -> None:
    """What changed since the release before, if there is one."""
    if edition.former:
        changes = compare(edition.former, Release(folder, _heading(edition)))
        for form, name in _CHANGES.items():
            (folder / name).write_bytes(render_changes(changes, form))


def _write_graph(statements: list[Triple], path: Path, prefixes: dict[str, str]) -> None:
    serialise.write(sorted(set(statements), key=str), path, TURTLE, prefixes)


def _manifest(edition: ReleaseContent, folder: Path, counts: dict[str, int]) -> Manifest:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = (_file(folder, path, counts.get(path.relative_to(folder).as_posix())) for path in paths)
    return replace(_heading(edition), files=tuple(files))


def _heading(edition: ReleaseContent) -> Manifest:
    """All of the manifest but the files."""
    publication, graphs = edition.publication, edition.assembly.graphs
    return Manifest(
        format=FORMAT,
        program=__version__,
        version=edition.place.version,
        issued=publication.issued,
        base=publication.base,
        dataset=publication.dataset,
        prefixes=dict(sorted(edition.assembly.prefixes.items())),
        graphs=tuple(NamedGraph(file.iri, file.name, file.statements, file.in_default) for file in graphs.files),
        files=(),
        inputs=publication.inputs(),
    )


def _file(folder: Path, path: Path, statements: int | None) -> ReleaseFile:
    size, sha256 = fingerprint(path)
    name = path.relative_to(folder).as_posix()
    known = by_suffix(path.suffix[1:])
    if statements is None and known is not None and known.rdf is not None and name != "context.jsonld":
        statements = count_statements(path)
    return ReleaseFile(name, media_type_of(name), size, sha256, statements)


def _publish(folder: Path, target: Path) -> None:
    for path in sorted(folder.rglob("*")):
        _sync(path)
    _sync(folder)
    folder.rename(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
