"""The dumps of a release: the whole graph in every format, plain and gzip, from the sorted graph files."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from ucc_graph.media import JSONLD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format
from ucc_graph.press.graphs import GraphFile, Graphs
from ucc_graph.release import DATASET
from ucc_graph.serialise import geojson, jsonld, rdf
from ucc_graph.serialise.context import Context
from ucc_graph.sorting import write_lines
from ucc_graph.terms import WGS84

__all__ = ["write_dumps", "write_geojson"]

_LEVEL: Final = 6


def write_dumps(graphs: Graphs, folder: Path, prefixes: Mapping[str, str], context: Context) -> dict[str, int]:
    """Writes ``dataset.*`` and its gzip forms; how many statements each file holds.

    Formats of one graph hold the default graph, formats of a dataset every named graph.
    """
    merged_path = folder / f"{DATASET}.{N_TRIPLES.name}"
    triples = write_lines(graphs.triples(), merged_path)
    quads = write_lines(graphs.quads(), folder / f"{DATASET}.{N_QUADS.name}")
    for form in (TURTLE, RDF_XML):
        rdf.write(rdf.triples(parse(path=merged_path, format=RdfFormat.N_TRIPLES)), _path(folder, form), form, prefixes)
    rdf.write(_quads(graphs), _path(folder, TRIG), TRIG, prefixes)
    with _path(folder, JSONLD).open("wb") as output:
        jsonld.write_dataset(((file.iri, _graph(file)) for file in graphs.files), output, context)
    counts = {TURTLE: triples, N_TRIPLES: triples, RDF_XML: triples, N_QUADS: quads, TRIG: quads, JSONLD: quads}
    _compress([_path(folder, form) for form in counts])
    return {f"{DATASET}.{form.name}{end}": count for form, count in counts.items() for end in ("", ".gz")}


def write_geojson(graphs: Graphs, store: Store, folder: Path, context: Context) -> None:
    """Writes ``{table}.geojson`` for each table whose rows have a position."""
    for file in graphs.files:
        placed = store.quads_for_pattern(None, WGS84.lat, None, NamedNode(file.iri))
        subjects = sorted({quad.subject.value for quad in placed})  # type: ignore[union-attr]
        if subjects:
            features = (geojson.feature(iri, _about(iri, store), context) for iri in subjects)
            geojson.write(features, folder / f"{file.name}.geojson")


def _path(folder: Path, form: Format) -> Path:
    return folder / f"{DATASET}.{form.name}"


def _graph(file: GraphFile) -> Iterator[Quad]:
    return iter(parse(path=file.path, format=RdfFormat.N_TRIPLES))


def _quads(graphs: Graphs) -> Iterator[Quad]:
    for file in graphs.files:
        graph = NamedNode(file.iri)
        for quad in _graph(file):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)


def _about(iri: str, store: Store) -> list[Quad]:
    return sorted(store.quads_for_pattern(NamedNode(iri), None, None, None), key=str)


def _compress(paths: list[Path]) -> None:
    with ThreadPoolExecutor() as threads:
        list(threads.map(_gzip, paths))


def _gzip(path: Path) -> None:
    """The gzip form beside a file, without name or time, so that the bytes depend on the content alone."""
    with path.open("rb") as plain, path.with_name(f"{path.name}.gz").open("wb") as raw:
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=_LEVEL, mtime=0) as packed:
            shutil.copyfileobj(plain, packed, 1 << 20)
