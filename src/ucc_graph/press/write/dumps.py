"""The dumps of a release: the whole graph in every format, plain and gzip, from the sorted graph files."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from ucc_graph.press.read.graphs import GraphFile, Graphs
from ucc_graph.rdf import jsonld, serialise
from ucc_graph.rdf.formats import JSONLD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format
from ucc_graph.rdf.jsonld import JsonLdContext, read_context
from ucc_graph.rdf.ntriples import write_lines
from ucc_graph.rdf.vocab import WGS84
from ucc_graph.release.file_names import DATASET

__all__ = ["Dumps", "write_geojson"]

_LEVEL: Final = 6


@dataclass(frozen=True)
class Dumps:
    """The dumps of a build: where they go, and what they are written with; picklable, to be shared with processes."""

    graphs: Graphs
    folder: Path
    prefixes: dict[str, str]
    context: bytes

    def start(self, pool: Executor) -> list[Future[dict[str, int]]]:
        """Hands the writing to processes; each gives the number of statements of the files that it wrote."""
        return [pool.submit(write, self) for write in (_write_graph_forms, _write_dataset_forms, _write_jsonld)]


def write_geojson(graphs: Graphs, store: Store, folder: Path, context: JsonLdContext) -> None:
    """Writes ``{table}.geojson`` for each table whose rows have a position."""
    for file in graphs.files:
        placed = store.quads_for_pattern(None, WGS84.lat, None, NamedNode(file.iri))
        subjects = sorted({quad.subject.value for quad in placed})  # type: ignore[union-attr]
        if subjects:
            features = (serialise.feature(iri, _about(iri, store), context) for iri in subjects)
            serialise.write_features(features, folder / f"{file.name}.geojson")


def _write_graph_forms(dumps: Dumps) -> dict[str, int]:
    """What holds the default graph."""
    lines = _path(dumps, N_TRIPLES)
    count = write_lines(dumps.graphs.triples(), lines)
    for form in (TURTLE, RDF_XML):
        statements = serialise.triples(parse(path=lines, format=RdfFormat.N_TRIPLES))
        serialise.write(statements, _path(dumps, form), form, dumps.prefixes)
    return _compressed(dumps, (N_TRIPLES, TURTLE, RDF_XML), count)


def _write_dataset_forms(dumps: Dumps) -> dict[str, int]:
    """What holds every named graph."""
    count = write_lines(dumps.graphs.quads(), _path(dumps, N_QUADS))
    serialise.write(_quads(dumps.graphs), _path(dumps, TRIG), TRIG, dumps.prefixes)
    return _compressed(dumps, (N_QUADS, TRIG), count)


def _write_jsonld(dumps: Dumps) -> dict[str, int]:
    graphs = [(file.iri, _graph(file)) for file in dumps.graphs.files]
    with _path(dumps, JSONLD).open("wb") as output:
        jsonld.write_dataset(graphs, output, read_context(dumps.context))
    return _compressed(dumps, (JSONLD,), sum(file.statements for file in dumps.graphs.files))


def _compressed(dumps: Dumps, forms: Iterable[Format], count: int) -> dict[str, int]:
    """The files written, plain and gzip, each with its number of statements."""
    names = [_path(dumps, form).name for form in forms]
    for name in names:
        _gzip(dumps.folder / name)
    return {f"{name}{end}": count for name in names for end in ("", ".gz")}


def _path(dumps: Dumps, form: Format) -> Path:
    return dumps.folder / f"{DATASET}.{form.name}"


def _graph(file: GraphFile) -> Iterator[Quad]:
    return iter(parse(path=file.path, format=RdfFormat.N_TRIPLES))


def _quads(graphs: Graphs) -> Iterator[Quad]:
    for file in graphs.files:
        graph = NamedNode(file.iri)
        for quad in _graph(file):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)


def _about(iri: str, store: Store) -> list[Quad]:
    return sorted(store.quads_for_pattern(NamedNode(iri), None, None, None), key=str)


def _gzip(path: Path) -> None:
    """The gzip form beside a file, without name or time, so that the bytes depend on the content alone."""
    with (
        path.open("rb") as plain,
        path.with_name(f"{path.name}.gz").open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=_LEVEL, mtime=0) as packed,
    ):
        shutil.copyfileobj(plain, packed, 1 << 20)
