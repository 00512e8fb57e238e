"""A query from the command line: to a release folder, or to an endpoint by the SPARQL 1.1 Protocol.

The query is the caller's own and runs in the caller's own process; strangers' queries go to the server's workers.
"""

from __future__ import annotations

import http.client
import io
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Final, TextIO

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from ucc_graph.cli.terminal import show_table
from ucc_graph.errors import CallError, QueryError, QuerySyntaxError, ReleaseDamagedError
from ucc_graph.rdf import serialise
from ucc_graph.rdf.formats import DUMPS, SOLUTIONS
from ucc_graph.release.file_names import DATASET, STATISTICS
from ucc_graph.release.folder import Release, fingerprint, open_release
from ucc_graph.sparql.diagnostics import diagnose

__all__ = ["ask"]

_RESULTS: Final = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
_PATIENCE: Final = 60.0
"""Seconds without an answer after which an endpoint is given up."""
_Answer = QueryBoolean | QuerySolutions | QueryTriples


def ask(query: str, source: str, form: str | None, output: TextIO) -> None:
    """Writes the answer in a form; without one, a table on a terminal, CSV in a pipe, and Turtle for a graph."""
    is_remote = source.startswith(("http://", "https://"))
    try:
        answer, prefixes = _ask_endpoint(query, source) if is_remote else _ask_release(query, Path(source))
        _write(answer, form, prefixes, output)
    except BrokenPipeError:
        raise
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"The query was not answered: {error}.") from error


def _write(answer: _Answer, form: str | None, prefixes: dict[str, str], output: TextIO) -> None:
    if isinstance(answer, QueryTriples):
        _write_graph(answer, form or "ttl", prefixes, output)
    elif form == "table" or (form is None and output.isatty()):
        _write_table(answer, output)
    else:
        _write_solutions(answer, form or "csv", output)


def _ask_release(query: str, folder: Path) -> tuple[_Answer, dict[str, str]]:
    release = open_release(folder)
    store, default = _load(release), [NamedNode(graph) for graph in release.queried_graphs]
    prefixes = release.manifest.prefixes
    try:
        return store.query(query, default_graph=default, prefixes=prefixes), prefixes  # type: ignore[arg-type]
    except SyntaxError as error:
        fault = diagnose(error, query, prefixes)
        raise QuerySyntaxError(f"query:{fault.line}:{fault.column}: {fault.text}", fault.line, fault.column) from error


def _load(release: Release) -> Store:
    """The graphs that the endpoint over the same release has: those of the dataset, and its statistics."""
    store = Store()
    store.bulk_load(path=_checked(release, f"{DATASET}.nq"), format=RdfFormat.N_QUADS, lenient=True)
    if release.file(STATISTICS):
        graph = NamedNode(release.statistics_graph)
        store.bulk_load(path=_checked(release, STATISTICS), format=RdfFormat.TURTLE, to_graph=graph, lenient=True)
    return store


def _checked(release: Release, name: str) -> Path:
    path, listed = release.path(name), release.file(name)
    if listed is None or fingerprint(path) != (listed.size, listed.sha256):
        raise ReleaseDamagedError(f"{path} is not as the manifest says; build the release again.")
    return path


def _ask_endpoint(query: str, url: str) -> tuple[_Answer, dict[str, str]]:
    body = urllib.parse.urlencode({"query": query}).encode()
    accept = "application/sparql-results+json, application/n-triples;q=0.9"
    try:
        request = urllib.request.Request(url, data=body, headers={"Accept": accept})  # noqa: S310  # http or https
        with urllib.request.urlopen(request, timeout=_PATIENCE) as response:  # noqa: S310  # http or https
            content, media_type = response.read(), response.headers.get_content_type()
    except urllib.error.HTTPError as error:
        raise CallError(f"{url} answers {error.code}: {error.read().decode(errors='replace').strip()}") from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise CallError(f"{url} does not answer: {error}.") from error
    return _parse(content, media_type), {}


def _parse(content: bytes, media_type: str) -> _Answer:
    if media_type == "application/sparql-results+json":
        return parse_query_results(content, format=QueryResultsFormat.JSON)
    store = Store()
    store.extend(parse(content, format=RdfFormat.N_TRIPLES))
    return store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def _write_graph(answer: QueryTriples, form: str, prefixes: dict[str, str], output: TextIO) -> None:
    known = next((known for known in DUMPS if known.name == form), None)
    if known is None:
        raise CallError(f"The answer is a graph and cannot be written as {form}: ask for ttl, nt or jsonld.")
    output.write(serialise.to_bytes(sorted(answer, key=str), known, prefixes).decode())


def _write_solutions(answer: QueryBoolean | QuerySolutions, form: str, output: TextIO) -> None:
    if form not in _RESULTS:
        names = ", ".join(known.name for known in SOLUTIONS)
        raise CallError(f"The answer is not a graph and cannot be written as {form}: ask for table, {names}.")
    if isinstance(answer, QueryBoolean) and form in ("csv", "tsv"):
        output.write(f"{str(bool(answer)).lower()}\n")
        return
    buffer = io.BytesIO()
    answer.serialize(output=buffer, format=_RESULTS[form])
    output.write(buffer.getvalue().decode())


def _write_table(answer: QueryBoolean | QuerySolutions, output: TextIO) -> None:
    if isinstance(answer, QueryBoolean):
        output.write(f"{'yes' if answer else 'no'}\n")
        return
    variables = [variable.value for variable in answer.variables]
    rows = [[_text(row[name]) for name in variables] for row in answer]
    show_table(variables, rows, output)


def _text(value: object) -> str:
    return "" if value is None else str(getattr(value, "value", value))
