"""Writer of a release folder: built beside its place and renamed into it, so that a visible release is complete."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Final

from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, Store, Triple

from ucc_graph import __version__
from ucc_graph.errors import CallError, ReleaseError
from ucc_graph.press.read.accent import read_colour, style_sheet
from ucc_graph.press.read.assemble import Assembly
from ucc_graph.press.read.publication import SourcePath, published_as
from ucc_graph.press.read.sources import Sources, Turtle
from ucc_graph.press.read.void_counts import VoidCounts, count_values
from ucc_graph.press.write.catalog import catalog
from ucc_graph.press.write.data_package import data_package
from ucc_graph.press.write.distributions import is_offered
from ucc_graph.press.write.dumps import write_geojson
from ucc_graph.press.write.imprint import read_imprint
from ucc_graph.press.write.read_back import holds
from ucc_graph.press.write.report import render
from ucc_graph.press.write.table_files import holds_parquet, write_table_files
from ucc_graph.press.write.void import statistics
from ucc_graph.problem import Problem
from ucc_graph.rdf import serialise
from ucc_graph.rdf.expressible import can_hold
from ucc_graph.rdf.formats import DUMPS, GRAPHS, TURTLE, Format
from ucc_graph.rdf.vocab import OWL, RDF
from ucc_graph.release import file_names
from ucc_graph.release.changes import FORMATS
from ucc_graph.release.diff import compare
from ucc_graph.release.folder import (
    FORMAT,
    VERSION,
    Manifest,
    NamedGraph,
    Release,
    ReleaseFile,
    files_in,
    list_file,
    open_release,
)
from ucc_graph.release.history import read_history

__all__ = ["ReleaseContent", "ReleasePlace", "choose_place", "working_folder", "write_release"]

_WORKING: Final = ".building-"
_FORMS: Final = {"txt": "text"}
"""Format names of reports and changes that differ from the suffix."""


@dataclass(frozen=True)
class ReleasePlace:
    """The folder and the version of a release, and whether it exists already, made from the same input."""

    folder: Path
    version: str
    exists: bool


@dataclass(frozen=True)
class ReleaseContent:
    """The content of a release: its assembled sources, counts and problems, and the previous release.

    ``is_draft`` says that the checks have not run: such a release has no report and no files of its tables or places.
    With ``has_parquet`` it has its tables in Parquet, too.
    """

    place: ReleasePlace
    assembly: Assembly
    store: Store
    counts: VoidCounts
    problems: Sequence[Problem]
    previous: Release | None = None
    is_draft: bool = False
    has_parquet: bool = False


def choose_place(out: Path, sources: Sources, wanted: str | None, *, has_parquet: bool = False) -> ReleasePlace:
    """The place of the release to build.

    A release never changes. If a release from other input, or without the Parquet that is asked for, has the
    publication's own version, the next free number is added (``2026.11`` becomes ``2026.11.1``); if it has the
    ``wanted`` version, CallError is raised.
    """
    first = wanted or sources.publication.version
    if not VERSION.fullmatch(first):
        text = "a version begins with a letter or digit, and goes on with letters, digits and . + -"
        raise CallError(f"{first} cannot be a version: {text}.")
    for number in count():
        version = f"{first}.{number}" if number else first
        folder = out / version
        exists = folder.exists()
        if not exists or _is_made_from(folder, sources, has_parquet=has_parquet):
            return ReleasePlace(folder, version, exists)
        if wanted:
            reason = "was made from other input, or without Parquet" if has_parquet else "was made from other input"
            raise CallError(f"{folder} exists and {reason}: choose another --release.")
    raise AssertionError("versions do not end")


@contextmanager
def working_folder(out: Path) -> Iterator[Path]:
    """A folder to build in, on the file system of the releases; the remains of broken builds are removed first."""
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


def write_release(
    content: ReleaseContent, folder: Path, dumped: Mapping[str, int], prove: Callable[[Path], None]
) -> tuple[Format, ...]:
    """Adds all other files to the dumps in a folder, then renames it; ``dumped`` counts statements by file name.

    ``prove`` looks at the finished folder and may raise, so that it is not published. Returns the formats that are left
    out, because they cannot hold a statement.
    """
    sources = content.assembly.sources
    if not content.is_draft:
        write_geojson(content.assembly.graphs, content.store, folder)
        _write_report(content, folder)
    _write_sources(sources, folder)
    if not content.is_draft:
        imprint = read_imprint(sources, content.place.version)
        write_table_files(folder, sources.iris, imprint, has_parquet=content.has_parquet)
    _write_face(sources, folder)
    left_out = {form for form in DUMPS if file_names.dump(form) not in dumped}
    left_out |= _write_turtle(sources.ontology, folder / file_names.ONTOLOGY, sources.prefixes, sources.iris.ontology)
    left_out |= _write_turtle(sources.shapes, folder / file_names.SHAPES, sources.prefixes, sources.iris.shapes)
    _remove(left_out, folder)
    _write_changes(content, folder)
    offered = {name: list_file(folder, name, dumped.get(name)) for name in files_in(folder) if is_offered(name)}
    if not content.is_draft:
        tables, version = content.assembly.tables, content.place.version
        package = data_package(sources, version, tables, lambda path: offered.get(path) or list_file(folder, path))
        (folder / file_names.DATA_PACKAGE).write_bytes(package)
        offered[file_names.DATA_PACKAGE] = list_file(folder, file_names.DATA_PACKAGE)
    _write_descriptions(content, list(offered.values()), [name for name in offered if name in dumped], folder)
    files = (offered.get(name) or list_file(folder, name) for name in files_in(folder))
    (folder / file_names.MANIFEST).write_bytes(replace(_manifest(content), files=tuple(files)).to_json())
    prove(folder)
    if not content.is_draft:
        _sync(folder)
    folder.rename(content.place.folder)
    if not content.is_draft:
        _sync_file(content.place.folder.parent)
    return tuple(form for form in DUMPS if form in left_out)


def _is_made_from(folder: Path, sources: Sources, *, has_parquet: bool) -> bool:
    try:
        found = open_release(folder).manifest
    except ReleaseError:
        return False
    if has_parquet and not holds_parquet(found.files):
        return False
    return (found.inputs, found.base, found.program) == (sources.inputs, sources.iris.base, __version__)


def _write_sources(sources: Sources, folder: Path) -> None:
    """Writes the sources under the base IRI of the release, so that each passage of ``provenance`` can be read."""
    shapes = {file.name for file in sources.shapes}
    for name in (*sources.files, *sources.tables):
        if name not in shapes:
            target = folder / published_as(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            is_group = name == SourcePath.TABLE_GROUP
            target.write_bytes(sources.table_group.content if is_group else sources.read(name))


def _write_face(sources: Sources, folder: Path) -> None:
    """Writes the style sheet of the accent colour, and the compiled catalogues of messages."""
    written = {file_names.messages(one.tag): one.compiled for one in sources.catalogues}
    if colour := read_colour(sources.face.colour):
        written[file_names.FACE_STYLE] = style_sheet(colour).encode()
    for name, content in written.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)


def _write_turtle(files: Sequence[Turtle], path: Path, prefixes: Mapping[str, str], iri: str) -> set[Format]:
    """Writes the statements of Turtle files as one document, in every format of a graph.

    It is an ``owl:Ontology``, as shapes are one (SHACL, section 1.4), where no file says so of its IRI. Returns the
    formats that cannot hold the statements.
    """
    known = {prefix: space for file in files for prefix, space in file.prefixes.items()} | dict(prefixes)
    title = Quad(NamedNode(iri), RDF.type, OWL.Ontology)
    statements = _canonical({title, *(quad for file in files for quad in file.quads)})
    held = [form for form in GRAPHS if can_hold(form, statements)]
    for form in held:
        serialise.write(statements, path.with_suffix(f".{form.name}"), form, known)
    return {
        form for form in GRAPHS if form not in held or not holds(path.with_suffix(f".{form.name}"), form, statements)
    }


def _remove(left_out: Iterable[Format], folder: Path) -> None:
    """Removes the files in formats that are left out; Turtle is what the release itself is read from."""
    for form in left_out:
        documents = () if form == TURTLE else (file_names.ONTOLOGY, file_names.SHAPES)
        names = (file_names.dump(form), *(str(Path(name).with_suffix(f".{form.name}")) for name in documents))
        for name in names:
            (folder / name).unlink(missing_ok=True)
            (folder / f"{name}.gz").unlink(missing_ok=True)


def _canonical(quads: Iterable[Quad]) -> list[Triple]:
    """The statements in order, with the same names for blank nodes in every run (RDFC-1.0)."""
    dataset = Dataset(Quad(*quad.triple) for quad in quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted((quad.triple for quad in dataset), key=str)


def _write_report(content: ReleaseContent, folder: Path) -> None:
    """Writes the report of the checks in each format."""
    for suffix, name in file_names.REPORTS.items():
        report = render(content.problems, _FORMS.get(suffix, suffix), content.assembly.sources.iris.base)
        (folder / name).write_bytes(report)


def _write_changes(content: ReleaseContent, folder: Path) -> None:
    """Writes the changes from the previous release, if there is one."""
    if content.previous:
        changes = compare(content.previous, Release(folder, _manifest(content)))
        for suffix, name in file_names.CHANGES.items():
            (folder / name).write_bytes(FORMATS[_FORMS.get(suffix, suffix)](changes))


def _write_descriptions(
    content: ReleaseContent, files: Sequence[ReleaseFile], dumps: Iterable[str], folder: Path
) -> None:
    """Writes the statistics (VoID) and the catalogue (DCAT)."""
    sources, version = content.assembly.sources, content.place.version
    downloads = [NamedNode(sources.iris.file(name)) for name in dumps]
    release, values = NamedNode(sources.iris.release(version)), count_values(content.assembly.graphs)
    numbers = statistics(sources.publication, release, content.counts.default, values, downloads)
    previous = read_history(content.previous).releases if content.previous else ()
    described = catalog(sources, version, files, previous)
    for name, statements in ((file_names.STATISTICS, numbers), (file_names.CATALOG, described)):
        serialise.write(sorted(set(statements), key=str), folder / name, TURTLE, sources.prefixes)


def _manifest(content: ReleaseContent) -> Manifest:
    """The manifest without the files."""
    sources, graphs = content.assembly.sources, content.assembly.graphs
    return Manifest(
        format=FORMAT,
        program=__version__,
        version=content.place.version,
        issued=sources.publication.issued,
        base=sources.iris.base,
        dataset=sources.publication.dataset,
        prefixes=dict(sorted(sources.prefixes.items())),
        graphs=tuple(NamedGraph(file.iri, file.name, file.statements, file.in_default) for file in graphs.files),
        files=(),
        inputs=sources.inputs,
    )


def _sync(folder: Path) -> None:
    """Makes a folder with all its files survive a power failure."""
    for path in (*folder.rglob("*"), folder):
        _sync_file(path)


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
