"""From a request to the bytes of its answer, by Oxigraph, in whatever process this runs."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
    serialize,
)

from ucc_graph.errors import QueryError, QueryRefusedError, QuerySyntaxError, QueryTooLargeError
from ucc_graph.library.form import has_dataset
from ucc_graph.library.markup import readable
from ucc_graph.library.question import AnswerKind, QueryAnswer, QueryRequest
from ucc_graph.library.rows import count_rows, first_rows
from ucc_graph.library.settings import EngineSettings
from ucc_graph.media import SOLUTIONS, Format
from ucc_graph.syntax import read_fault

__all__ = ["Evaluator"]

_RESULTS: Final = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_Results = QuerySolutions | QueryBoolean | QueryTriples


@dataclass(frozen=True)
class _Dataset:
    """The arguments of the store's query; None leaves a part to the query's FROM and FROM NAMED."""

    default: list[NamedNode] | None
    named: list[NamedNode] | None
    is_union: bool = False


class _FullError(Exception):
    """Stops the serialiser: it passes through the engine and ends the query."""


class _Sink(io.BytesIO):
    """Collects the bytes of an answer up to a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._room = limit

    def write(self, data: bytes, /) -> int:  # type: ignore[override]  # the engine writes nothing but bytes
        self._room -= len(data)
        if self._room < 0:
            raise _FullError
        return super().write(data)


class Evaluator:
    """Answers requests from a store."""

    def __init__(self, store: Store, settings: EngineSettings) -> None:
        self._store = store
        self._settings = settings
        self._usual = _usual(store, settings.default_graphs)

    def answer(self, request: QueryRequest) -> QueryAnswer:
        """The whole answer; raises a QueryError of the kind that says why there is none."""
        try:
            return self._serialised(self._results(request), request)
        except _FullError:
            raise QueryTooLargeError(
                f"the answer is larger than {self._settings.answer_size:,} bytes; ask for less, or use LIMIT"
            ) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query could not be evaluated: {error}") from error

    def _results(self, request: QueryRequest) -> _Results:
        dataset = self._dataset(request)
        try:
            return self._store.query(
                request.query,
                base_iri=request.base,
                use_default_graph_as_union=dataset.is_union,
                default_graph=dataset.default,  # type: ignore[arg-type]  # the stub's list is invariant
                named_graphs=dataset.named,  # type: ignore[arg-type]  # the same
            )
        except SyntaxError as error:
            fault = read_fault(error, request.query)
            raise QuerySyntaxError(fault.text, fault.line or None, fault.column or None) from error

    def _dataset(self, request: QueryRequest) -> _Dataset:
        """The protocol's dataset, else that of the query, else the usual one (SPARQL 1.1 Protocol, section 2.1.4)."""
        default, named = request.default_graphs, request.named_graphs
        if default is not None or named is not None:
            return _Dataset(_nodes(default or ()), _nodes(named or ()))
        return _Dataset(None, None) if has_dataset(request.query) else self._usual

    def _serialised(self, results: _Results, request: QueryRequest) -> QueryAnswer:
        form = request.form
        if isinstance(results, QueryTriples):
            return self._graph(results, request)
        if form not in SOLUTIONS:
            raise QueryRefusedError(f"solutions and booleans are not written as {form.title}")
        sink = _Sink(self._settings.answer_size)
        results.serialize(sink, format=_RESULTS[form.name])
        body = self._readable(sink, form)
        if isinstance(results, QueryBoolean):
            return QueryAnswer(AnswerKind.BOOLEAN, form, body, None)
        rows = count_rows(form.name, body)
        self._bound_rows(rows)
        if request.first is not None and rows > request.first:
            body = first_rows(body, request.first)
        return QueryAnswer(AnswerKind.SOLUTIONS, form, body, rows)

    def _graph(self, results: QueryTriples, request: QueryRequest) -> QueryAnswer:
        form = request.form
        if form.rdf is None:
            raise QueryRefusedError(f"a graph is not written as {form.title}")
        triples = self._sorted(results)
        sink = _Sink(self._settings.answer_size)
        prefixes = dict(sorted(self._settings.prefixes.items()))
        serialize(triples[: request.first], sink, form.rdf, prefixes=prefixes)
        return QueryAnswer(AnswerKind.GRAPH, form, self._readable(sink, form), len(triples))

    def _readable(self, sink: _Sink, form: Format) -> bytes:
        """The answer as it can be read back, which may be longer than what the engine wrote."""
        body = readable(sink.getvalue(), form)
        if len(body) > self._settings.answer_size:
            raise _FullError
        return body

    def _sorted(self, results: QueryTriples) -> list[Triple]:
        """The triples in the order of their N-Triples text: the engine's own order differs from run to run."""
        triples: list[Triple] = []
        for triple in results:
            triples.append(triple)
            self._bound_rows(len(triples))
        return sorted(triples, key=str)

    def _bound_rows(self, rows: int) -> None:
        if rows > self._settings.answer_rows:
            raise QueryTooLargeError(
                f"the answer has more than {self._settings.answer_rows:,} rows; ask for less, or use LIMIT"
            )


def _usual(store: Store, graphs: tuple[str, ...] | None) -> _Dataset:
    """The dataset of a query that names none: the store's own default graph where it holds that union already."""
    if any(store.quads_for_pattern(None, None, None, DefaultGraph())):
        return _Dataset(None, None)
    return _Dataset(None, None, is_union=True) if graphs is None else _Dataset(_nodes(graphs), None)


def _nodes(iris: tuple[str, ...]) -> list[NamedNode]:
    try:
        return [NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise QueryRefusedError(f"the name of a graph is not an absolute IRI: {error}") from error
