"""SPARQL query over a release folder, or over an endpoint by the SPARQL 1.1 Protocol.

The query runs in this process, because it is the caller's own; strangers' queries run in the server's workers.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final, TextIO, TypeAlias

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple, parse, parse_query_results

from ucc_graph.cli.terminal import show_table
from ucc_graph.errors import CallError, QueryError, QuerySyntaxError
from ucc_graph.library.open import check_files, load_graphs
from ucc_graph.rdf import serialise
from ucc_graph.rdf.expressible import obstacles, xml_document
from ucc_graph.rdf.formats import DUMPS, JSON_RESULTS, N_QUADS, N_TRIPLES, SOLUTIONS, XML_RESULTS
from ucc_graph.release.file_names import STATISTICS, dump
from ucc_graph.release.folder import open_release
from ucc_graph.sparql.diagnostics import diagnose
from ucc_graph.sparql.string_functions import FUNCTIONS, translate

__all__ = ["ask", "query_text"]

_PATIENCE: Final = 60.0
"""Timeout of an endpoint in seconds."""
_ACCEPT: Final = f"{JSON_RESULTS.media_type}, {N_TRIPLES.media_type};q=0.9"
_Result: TypeAlias = QueryBoolean | QuerySolutions | Sequence[Triple]


def ask(query: str, source: str, form: str | None, output: TextIO) -> None:
    """Writes the answer in a format; without one, a table on a terminal, CSV in a pipe, and Turtle for a graph."""
    is_remote = source.startswith(("http://", "https://"))
    try:
        result, prefixes = _ask_endpoint(query, source) if is_remote else _ask_release(query, Path(source))
        _write(result, form, prefixes, output)
    except BrokenPipeError:
        raise
    except (OSError, RuntimeError, SyntaxError, ValueError) as error:
        raise QueryError(f"The query was not answered: {error}.") from error


def query_text(given: str) -> str:
    """The query: standard input for ``-``, the argument itself if it has braces or spaces, else a file's content.

    Raises CallError for what is neither.
    """
    try:
        if given == "-":
            return sys.stdin.buffer.read().decode()
        if "{" in given or (len(given.split()) > 1 and not Path(given).is_file()):
            return given
        return Path(given).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise CallError(f"{given[:80]!r} is neither a query nor a file that can be read: {reason}.") from error


def _ask_release(query: str, folder: Path) -> tuple[_Result, Mapping[str, str]]:
    release = open_release(folder)
    check_files(release, (dump(N_QUADS), STATISTICS))
    store, default = load_graphs(release), [NamedNode(graph) for graph in release.queried_graphs]
    prefixes = release.manifest.prefixes
    try:
        result = store.query(
            translate(query),
            default_graph=default,  # type: ignore[arg-type]  # the stub's list is invariant
            prefixes=prefixes,
            custom_functions=FUNCTIONS,
        )
    except SyntaxError as error:
        fault = diagnose(error, query, prefixes)
        raise QuerySyntaxError(f"query:{fault.line}:{fault.column}: {fault.text}", fault.line, fault.column) from error
    return sorted(result, key=str) if isinstance(result, QueryTriples) else result, prefixes


def _ask_endpoint(query: str, url: str) -> tuple[_Result, Mapping[str, str]]:
    from ucc_graph.engine.remote.client import Endpoint

    with closing(Endpoint(url, patience=_PATIENCE, trust_machine=True)) as endpoint:
        reply = endpoint.post_form({"query": [query]}, _ACCEPT)
    if not 200 <= reply.status < 300:
        raise CallError(f"{url} answers {reply.status}: {reply.body.decode(errors='replace').strip()}")
    if reply.media_type == JSON_RESULTS.media_type:
        return parse_query_results(reply.body, format=JSON_RESULTS.results), {}
    return sorted({quad.triple for quad in parse(reply.body, format=N_TRIPLES.rdf)}, key=str), {}


def _write(result: _Result, form: str | None, prefixes: Mapping[str, str], output: TextIO) -> None:
    if isinstance(result, Sequence):
        _write_graph(result, form or "ttl", prefixes, output)
    elif form == "table" or (form is None and output.isatty()):
        _write_table(result, output)
    else:
        _write_solutions(result, form or "csv", output)


def _write_graph(triples: Sequence[Triple], form: str, prefixes: Mapping[str, str], output: TextIO) -> None:
    known = next((known for known in DUMPS if known.name == form), None)
    if known is None:
        raise CallError(f"The answer is a graph and cannot be written as {form}: ask for ttl, nt or jsonld.")
    if fault := next(obstacles(known, triples), None):
        text = f"{known.title} cannot hold {fault[0]}: {fault[1]}"
        raise CallError(f"{text}. Ask for ttl, nt or jsonld.")
    output.write(serialise.to_bytes(triples, known, prefixes).decode())


def _write_solutions(result: QueryBoolean | QuerySolutions, form: str, output: TextIO) -> None:
    known = next((known for known in SOLUTIONS if known.name == form), None)
    if known is None or known.results is None:
        names = ", ".join(known.name for known in SOLUTIONS)
        raise CallError(f"The answer is not a graph and cannot be written as {form}: ask for table, {names}.")
    if isinstance(result, QueryBoolean) and form in ("csv", "tsv"):
        output.write(f"{str(bool(result)).lower()}\n")
        return
    content = result.serialize(format=known.results) or b""
    try:
        output.write((xml_document(content) if known == XML_RESULTS else content).decode())
    except ValueError as error:
        raise CallError(f"XML cannot hold the answer ({error}): ask for json.") from error


def _write_table(result: QueryBoolean | QuerySolutions, output: TextIO) -> None:
    if isinstance(result, QueryBoolean):
        output.write(f"{'yes' if result else 'no'}\n")
        return
    variables = [variable.value for variable in result.variables]
    show_table(variables, [[_text(row[name]) for name in variables] for row in result], output)


def _text(value: object) -> str:
    return "" if value is None else str(getattr(value, "value", value))
