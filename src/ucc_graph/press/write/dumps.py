"""Dumps of a release: the whole graph in every format, plain and gzip, from the sorted graph files."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from ucc_graph.press.read.graphs import Graphs
from ucc_graph.rdf import jsonld, serialise
from ucc_graph.rdf.formats import GEOJSON, JSONLD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format
from ucc_graph.rdf.jsonld import JsonLdContext, read_context
from ucc_graph.rdf.ntriples import write_lines
from ucc_graph.rdf.terms import subject_of
from ucc_graph.rdf.vocab import WGS84
from ucc_graph.release.file_names import dump

__all__ = ["Dumps", "write_geojson"]

_LEVEL: Final = 6


@dataclass(frozen=True)
class Dumps:
    """The dumps of a build: graphs, target folder, prefixes and JSON-LD context; picklable, to be sent to processes."""

    graphs: Graphs
    folder: Path
    prefixes: dict[str, str]
    context: bytes

    def start(self, pool: Executor) -> list[Future[dict[str, int]]]:
        """Starts the writing in processes; each returns the number of statements of each file that it wrote."""
        return [
            pool.submit(_write_forms, self, has_names=False),
            pool.submit(_write_forms, self, has_names=True),
            pool.submit(_write_jsonld, self),
        ]


def write_geojson(graphs: Graphs, store: Store, folder: Path, context: JsonLdContext) -> None:
    """Writes ``{table}.geojson`` for each table whose rows have a position."""
    for file in graphs.files:
        placed = store.quads_for_pattern(None, WGS84.lat, None, NamedNode(file.iri))
        subjects = sorted({subject_of(quad) for quad in placed})
        if subjects:
            described = ((iri, store.quads_for_pattern(NamedNode(iri), None, None, None)) for iri in subjects)
            features = (serialise.feature(iri, sorted(quads, key=str), context) for iri, quads in described)
            serialise.write_features(features, folder / f"{file.name}.{GEOJSON.name}")


def _write_forms(dumps: Dumps, *, has_names: bool) -> dict[str, int]:
    """Writes the line-based dump, of named graphs or of the default graph, and the other formats from it."""
    first, *others = (N_QUADS, TRIG) if has_names else (N_TRIPLES, TURTLE, RDF_XML)
    lines = _path(dumps, first)
    count = write_lines(dumps.graphs.quads() if has_names else dumps.graphs.triples(), lines)
    for form in others:
        serialise.write(parse(path=lines, format=first.rdf), _path(dumps, form), form, dumps.prefixes)
    return _compressed(dumps, (first, *others), count)


def _write_jsonld(dumps: Dumps) -> dict[str, int]:
    graphs = [(file.iri, parse(path=file.path, format=RdfFormat.N_TRIPLES)) for file in dumps.graphs.files]
    with _path(dumps, JSONLD).open("wb") as output:
        jsonld.write_dataset(graphs, output, read_context(dumps.context))
    return _compressed(dumps, (JSONLD,), sum(file.statements for file in dumps.graphs.files))


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
