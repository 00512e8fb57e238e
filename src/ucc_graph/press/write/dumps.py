"""Dumps of a release: the whole graph in every format, plain and gzip, and GeoJSON.

Each dump is read back. A format that cannot hold the statements is left out.
"""

from __future__ import annotations

import gzip
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store, parse

from ucc_graph.press.read.graphs import Graphs
from ucc_graph.press.write.read_back import Digest, reads_back
from ucc_graph.rdf import jsonld, ntriples, serialise
from ucc_graph.rdf.formats import GEOJSON, JSONLD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format
from ucc_graph.rdf.geojson import MEMBERS, Feature, collection_lines, columns_of, position
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.jsonld import read_context
from ucc_graph.rdf.languages import FALLBACK, best
from ucc_graph.rdf.ntriples import write_lines
from ucc_graph.rdf.terms import NAMES, namespace_of, subject_of
from ucc_graph.rdf.vocab import RDF, RDFS, WGS84
from ucc_graph.release.file_names import dump

__all__ = ["Dumps", "write_geojson", "write_loaded"]

_LEVEL: Final = 6


@dataclass(frozen=True)
class Dumps:
    """The dumps of a build: graphs, target folder, prefixes and JSON-LD context; picklable, to be sent to processes."""

    graphs: Graphs
    folder: Path
    prefixes: dict[str, str]
    context: bytes

    def start(self, pool: Executor) -> list[Future[dict[str, int]]]:
        """Starts the writing in processes; each returns the number of statements of each file that reads back."""
        return [
            pool.submit(_write_forms, self, has_names=False),
            pool.submit(_write_forms, self, has_names=True),
            pool.submit(_write_jsonld, self),
        ]


def write_loaded(graphs: Graphs, folder: Path) -> dict[str, int]:
    """Writes the two dumps that a server loads; returns the number of statements of each."""
    forms = ((N_QUADS, graphs.quads()), (N_TRIPLES, graphs.triples()))
    return {dump(form): write_lines(statements, folder / dump(form)) for form, statements in forms}


def write_geojson(graphs: Graphs, store: Store, folder: Path) -> None:
    """Writes ``{table}.geojson`` for each table with a position, with all its things of the kinds that have one."""
    for file in graphs.files:
        subjects = _on_a_map(store, NamedNode(file.iri), graphs.iris)
        if subjects:
            names = _columns(store, subjects)
            columns = columns_of((_feature(store, iri, names) for iri in subjects), names.values())
            features = (_feature(store, iri, names) for iri in subjects)
            with (folder / f"{file.name}.{GEOJSON.name}").open("w", encoding="utf-8", newline="\n") as output:
                output.writelines(collection_lines(features, columns, FALLBACK))


def _on_a_map(store: Store, graph: NamedNode, iris: Iris) -> list[str]:
    """The things of a graph with a latitude, and those of the same kinds without one."""
    placed = {subject_of(quad) for quad in store.quads_for_pattern(None, WGS84.lat, None, graph)}
    kinds = {known[0] for iri in placed if (known := iris.kind_and_key(iri))}
    subjects = {subject_of(quad) for quad in store.quads_for_pattern(None, RDF.type, None, graph)} if kinds else set()
    others = (iri for iri in subjects if (known := iris.kind_and_key(iri)) and known[0] in kinds)
    return sorted(placed.union(others))


def _columns(store: Store, subjects: Iterable[str]) -> dict[NamedNode, str]:
    """The properties of things, each with its local name; with its whole IRI where another has the same."""
    quads = (quad for iri in subjects for quad in store.quads_for_pattern(NamedNode(iri), None, None, None))
    found = sorted({quad.predicate.value for quad in quads} - {RDFS.label.value})
    local = {iri: iri.removeprefix(namespace_of(iri)) for iri in found}
    taken = Counter(["", *MEMBERS, *local.values()])
    return {NamedNode(iri): name if taken[name] == 1 else iri for iri, name in local.items()}


def _feature(store: Store, iri: str, columns: Mapping[NamedNode, str]) -> Feature:
    values: dict[NamedNode, list[NamedNode | Literal]] = {}
    for quad in sorted(store.quads_for_pattern(NamedNode(iri), None, None, None), key=str):
        if isinstance(quad.object, NamedNode | Literal) and quad.object not in values.get(quad.predicate, ()):
            values.setdefault(quad.predicate, []).append(quad.object)
    names = next((values[name] for name in NAMES if name in values), [])
    label = best((name for name in names if isinstance(name, Literal)), FALLBACK)
    degrees = ([value.value for value in values.get(name, ())] for name in (WGS84.lat, WGS84.long))
    named = {columns[name]: found for name, found in values.items() if name in columns}
    return Feature(iri, position(*degrees), label, values.get(RDFS.label, ()), named)


def _write_forms(dumps: Dumps, *, has_names: bool) -> dict[str, int]:
    """Writes the line-based dump, of named graphs or of the default graph, and the other formats from it."""
    first, *others = (N_QUADS, TRIG) if has_names else (N_TRIPLES, TURTLE, RDF_XML)
    lines = _path(dumps, first)
    count = write_lines(dumps.graphs.quads() if has_names else dumps.graphs.triples(), lines)
    kept = [form for form in others if _write_form(dumps, lines, first, form)]
    return _compressed(dumps, (first, *kept), count)


def _write_form(dumps: Dumps, lines: Path, first: Format, form: Format) -> bool:
    """Writes a dump from the lines of the first one; whether it holds the statements."""
    path, written = _path(dumps, form), Digest()
    try:
        serialise.write(written.of(_parse(lines, first)), path, form, dumps.prefixes)
    except OSError as error:
        if error.errno is not None:
            raise
        path.unlink()  # the serialiser refuses a statement
        return False
    return _keep(path, form, written)


def _write_jsonld(dumps: Dumps) -> dict[str, int]:
    written, path = Digest(), _path(dumps, JSONLD)
    files = [(file.iri, _parse(file.path, N_TRIPLES)) for file in dumps.graphs.files]
    graphs = ((iri, written.of(statements, f" {ntriples.iri(iri)}")) for iri, statements in files)
    with path.open("wb") as output:
        jsonld.write_dataset(graphs, output, read_context(dumps.context))
    return _compressed(dumps, (JSONLD,), written.count) if _keep(path, JSONLD, written) else {}


def _keep(path: Path, form: Format, written: Digest) -> bool:
    """Whether a file reads back; one that does not is removed."""
    is_kept = reads_back(path, form, written)
    if not is_kept:
        path.unlink()
    return is_kept


def _parse(path: Path, form: Format) -> Iterator[Quad]:
    return parse(path=path, format=form.rdf)


def _compressed(dumps: Dumps, forms: Iterable[Format], count: int) -> dict[str, int]:
    """Compresses files; returns the plain and gzip names, each with its number of statements."""
    for form in forms:
        _gzip(_path(dumps, form))
    return {f"{dump(form)}{end}": count for form in forms for end in ("", ".gz")}


def _path(dumps: Dumps, form: Format) -> Path:
    return dumps.folder / dump(form)


def _gzip(path: Path) -> None:
    """Writes the gzip form beside a file, without name or time, so that the bytes depend on the content alone."""
    with (
        path.open("rb") as plain,
        path.with_name(f"{path.name}.gz").open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=_LEVEL, mtime=0) as packed,
    ):
        shutil.copyfileobj(plain, packed, 1 << 20)
