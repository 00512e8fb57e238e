"""SPARQL query over a release folder, or over an endpoint by the SPARQL 1.1 Protocol.

The query runs in this process, because it is the caller's own; strangers' queries run in the server's workers. One with
parameters in its heading gets their defaults, or the values that the call gives.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO, TypeAlias

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from ucc_graph.cli.terminal import show_table
from ucc_graph.errors import CallError, QueryError, QuerySyntaxError
from ucc_graph.library.lookup import Lookup
from ucc_graph.library.open import check_files, load_graphs
from ucc_graph.library.parameter_values import ParameterValues
from ucc_graph.rdf import serialise
from ucc_graph.rdf.expressible import obstacles, xml_document
from ucc_graph.rdf.formats import DUMPS, JSON_RESULTS, N_QUADS, N_TRIPLES, SOLUTIONS, XML_RESULTS
from ucc_graph.release.file_names import STATISTICS, dump
from ucc_graph.release.folder import Release, open_release
from ucc_graph.sparql.binding import RefusedValue, ValuesOf, bind, bound_query
from ucc_graph.sparql.diagnostics import diagnose
from ucc_graph.sparql.parameters import ParameterType, QueryParameter
from ucc_graph.sparql.query_file import read_heading
from ucc_graph.sparql.string_functions import FUNCTIONS, translate

if TYPE_CHECKING:
    from ucc_graph.engine.remote.client import Endpoint

__all__ = ["ask", "parameter", "query_text"]

_PATIENCE: Final = 60.0
"""Timeout of an endpoint in seconds."""
_ACCEPT: Final = f"{JSON_RESULTS.media_type}, {N_TRIPLES.media_type};q=0.9"
_Result: TypeAlias = QueryBoolean | QuerySolutions | Sequence[Triple]


def ask(query: str, source: str, form: str | None, output: TextIO, given: Sequence[tuple[str, str]] = ()) -> None:
    """Writes the answer in a format; without one, a table on a terminal, CSV in a pipe, and Turtle for a graph.

    ``given`` are values of the parameters that the heading of the query declares. Raises CallError for other ones.
    """
    is_remote = source.startswith(("http://", "https://"))
    try:
        result, prefixes = (
            _ask_endpoint(query, source, given) if is_remote else _ask_release(query, Path(source), given)
        )
        _write(result, form, prefixes, output)
    except BrokenPipeError:
        raise
    except (OSError, RuntimeError, SyntaxError, ValueError) as error:
        raise QueryError(f"The query was not answered: {error}.") from error


def parameter(text: str) -> tuple[str, str]:
    """The name and the value in ``name=value``; raises CallError for another text."""
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise CallError(f"--param is written as name=value, not as {text[:80]!r}.")
    return name, value


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


def _ask_release(query: str, folder: Path, given: Sequence[tuple[str, str]]) -> tuple[_Result, Mapping[str, str]]:
    release = open_release(folder)
    check_files(release, (dump(N_QUADS), STATISTICS))
    store, default = load_graphs(release), [NamedNode(graph) for graph in release.queried_graphs]
    prefixes = release.manifest.prefixes
    query = _bound(query, given, lambda parameter: _values_in(release, store).of(parameter))
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


def _ask_endpoint(query: str, url: str, given: Sequence[tuple[str, str]]) -> tuple[_Result, Mapping[str, str]]:
    from ucc_graph.engine.remote.client import Endpoint

    with closing(Endpoint(url, patience=_PATIENCE, trust_machine=True)) as endpoint:
        query = _bound(query, given, lambda parameter: _values_at(endpoint, parameter, dict(given)))
        reply = endpoint.post_form({"query": [query]}, _ACCEPT)
    if not 200 <= reply.status < 300:
        raise CallError(f"{url} answers {reply.status}: {reply.body.decode(errors='replace').strip()}")
    if reply.media_type == JSON_RESULTS.media_type:
        return parse_query_results(reply.body, format=JSON_RESULTS.results), {}
    return sorted({quad.triple for quad in parse(reply.body, format=N_TRIPLES.rdf)}, key=str), {}


def _bound(query: str, given: Sequence[tuple[str, str]], values_of: ValuesOf) -> str:
    """The query with values for the parameters of its heading; raises CallError for values that it does not take."""
    heading, _ = read_heading(query)
    if heading.faults:
        fault = heading.faults[0]
        raise CallError(f"query:{fault.line}:{fault.column}: {fault.text}")
    if given and not heading.parameters:
        raise CallError("The query has no parameters: its heading has no line # parameter: name, type, default value.")
    if not heading.parameters:
        return query
    found = bind(heading.parameters, given, values_of)
    if found.refused:
        raise CallError(_advice(found.refused))
    return bound_query(query, found.terms)


def _advice(refused: Iterable[RefusedValue]) -> str:
    from ucc_graph.web.http.parameters import Misread, misread_text

    return misread_text(Misread(one.name, one.value, one.allowed, one.is_unknown, one.hint) for one in refused)


def _values_in(release: Release, store: Store) -> ParameterValues:
    graphs = frozenset(NamedNode(graph) for graph in release.default_graphs)
    lookup = Lookup(store, release.manifest.iris, graphs)
    return ParameterValues(lookup, lookup.kinds(), lookup.languages())


def _values_at(endpoint: Endpoint, parameter: QueryParameter, given: Mapping[str, str]) -> Mapping[str, str]:
    """The one value of a parameter, with the IRI of the thing that the endpoint knows by its key.

    Raises CallError for a key that there is not, or not once.
    """
    text = given.get(parameter.name, parameter.default)
    if not parameter.type.is_thing or "://" in text:
        return {text: text}
    is_kind = parameter.type is ParameterType.KIND
    of_class, end = ("?class", f"/{parameter.of}/{text}") if is_kind else (f"<{parameter.of}>", f"/{text}")
    query = f"SELECT DISTINCT ?thing {{ ?thing a {of_class} FILTER(STRENDS(STR(?thing), {Literal(end)})) }} LIMIT 2"
    reply = endpoint.post_form({"query": [query]}, JSON_RESULTS.media_type)
    found = json.loads(reply.body)["results"]["bindings"] if reply.status == 200 else []
    if len(found) != 1:
        raise CallError(f"{endpoint.url} has no one thing for {parameter.name}={text}: give the IRI of the thing.")
    return {text: found[0]["thing"]["value"]}


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
