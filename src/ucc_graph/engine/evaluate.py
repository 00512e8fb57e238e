"""Query evaluation by Oxigraph: from a request to the bytes of its answer."""

from __future__ import annotations

import errno
import io
import json
import re
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from pyoxigraph import DefaultGraph, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store, Triple, serialize

from ucc_graph.engine.messages import AnswerKind, QueryAnswer, QueryRequest
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.errors import (
    QueryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTooLargeError,
    ServiceFailedError,
    UnfitFormatError,
)
from ucc_graph.rdf.expressible import xml_document
from ucc_graph.rdf.formats import GRAPHS, RDF_XML, SOLUTIONS, XML_RESULTS, Format
from ucc_graph.sparql.diagnostics import diagnose
from ucc_graph.sparql.query_form import calls_service, has_dataset
from ucc_graph.sparql.string_functions import FUNCTIONS, StringFunction, translate

__all__ = ["Evaluator", "QueryResult", "count_rows"]

QueryResult: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples
_ALTERNATIVES: Final = {
    form: ", ".join(other.title for other in forms if other != form)
    for form, forms in ((RDF_XML, GRAPHS), (XML_RESULTS, SOLUTIONS))
}
"""For each format in XML, the titles of the other formats of the same kind."""
_BINDINGS: Final = '"results":{"bindings":['
_QUOTED: Final = re.compile(rb'"[^"]*"')
_ANY: Final = 1 << 40
"""More rows than an answer can have."""
_NO_FUNCTION: Final = "The custom function"
"""Start of Oxigraph's message about a function that it does not know."""


class Evaluator:
    """Evaluator of requests over a store."""

    def __init__(self, store: Store, settings: EngineSettings) -> None:
        self._store = store
        self._settings = settings
        self._default_dataset = _default_dataset(store, settings.default_graphs)
        self._functions = {name: self._noting(function) for name, function in FUNCTIONS.items()}
        self._lacked_memory = False

    def answer(self, request: QueryRequest) -> QueryAnswer:
        """The complete answer; raises QueryError with the reason if there is none, MemoryError without memory."""
        self._lacked_memory = False
        try:
            answer = self._serialize(self._evaluate(request), request)
        except _FullError:
            raise QueryTooLargeError(
                f"the answer is larger than {self._settings.answer_size:,} bytes; ask for less, or use LIMIT"
            ) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise _failure(error, request.query) from error
        if self._lacked_memory:
            raise MemoryError
        return answer

    def _noting(self, function: StringFunction) -> StringFunction:
        """A function that notes a lack of memory: the engine takes every exception for a missing value."""

        def noting(*arguments: Any) -> Any:
            try:
                return function(*arguments)
            except MemoryError:
                self._lacked_memory = True
                raise

        return noting

    def _evaluate(self, request: QueryRequest) -> QueryResult:
        try:
            return self._run(translate(request.query), request)
        except SyntaxError as error:
            self._check_syntax(request)
            raise QuerySyntaxError(error.msg) from error

    def _check_syntax(self, request: QueryRequest) -> None:
        """Raises QuerySyntaxError at its place in the query, as it was asked; it is run over no data."""
        try:
            Store().query(request.query, base_iri=request.base)
        except SyntaxError as error:
            fault = diagnose(error, request.query)
            raise QuerySyntaxError(fault.text, fault.line or None, fault.column or None) from error

    def _run(self, query: str, request: QueryRequest) -> QueryResult:
        dataset = self._dataset(request)
        return self._store.query(
            query,
            base_iri=request.base,
            use_default_graph_as_union=dataset.is_union,
            default_graph=dataset.default,  # type: ignore[arg-type]  # the stub's list is invariant
            named_graphs=dataset.named,  # type: ignore[arg-type]  # the same
            custom_functions=self._functions,
        )

    def _dataset(self, request: QueryRequest) -> _Dataset:
        """The protocol's dataset, else the query's own, else the default one (SPARQL 1.1 Protocol, section 2.1.4)."""
        default, named = request.default_graphs, request.named_graphs
        if default is not None or named is not None:
            return _Dataset(_nodes(default or ()), _nodes(named or ()))
        return _Dataset(None, None) if has_dataset(request.query) else self._default_dataset

    def _serialize(self, result: QueryResult, request: QueryRequest) -> QueryAnswer:
        if isinstance(result, QueryTriples):
            return self._graph(result, request)
        form = request.form
        if form.results is None:
            raise QueryRefusedError(f"solutions and booleans are not written as {form.title}")
        sink = _Sink(self._settings.answer_size)
        result.serialize(sink, format=form.results)
        body = self._well_formed(sink, form)
        if isinstance(result, QueryBoolean):
            return QueryAnswer(AnswerKind.BOOLEAN, form, body, None)
        rows = count_rows(form.name, body, self._settings.answer_rows)
        self._limit_rows(rows)
        if request.first is not None and rows > request.first:
            body = _first_rows(body, request.first)
        return QueryAnswer(AnswerKind.SOLUTIONS, form, body, rows)

    def _graph(self, result: QueryTriples, request: QueryRequest) -> QueryAnswer:
        form = request.form
        if form.rdf is None:
            raise QueryRefusedError(f"a graph is not written as {form.title}")
        triples = self._sorted(result)
        sink = _Sink(self._settings.answer_size)
        prefixes = dict(sorted(self._settings.prefixes.items()))
        serialize(triples[: request.first], sink, form.rdf, prefixes=prefixes)
        return QueryAnswer(AnswerKind.GRAPH, form, self._well_formed(sink, form), len(triples))

    def _well_formed(self, sink: _Sink, form: Format) -> bytes:
        """The bytes of an answer; XML is checked and escaped, which may make it too large."""
        body = sink.getvalue() if form not in _ALTERNATIVES else _well_formed_xml(sink.getvalue(), form)
        if len(body) > self._settings.answer_size:
            raise _FullError
        return body

    def _sorted(self, result: QueryTriples) -> list[Triple]:
        """The triples in the order of their N-Triples text: the engine's own order differs from run to run."""
        triples: list[Triple] = []
        for triple in result:
            triples.append(triple)
            self._limit_rows(len(triples))
        return sorted(triples, key=str)

    def _limit_rows(self, rows: int) -> None:
        if rows > self._settings.answer_rows:
            raise QueryTooLargeError(
                f"the answer has more than {self._settings.answer_rows:,} rows; ask for less, or use LIMIT"
            )


def count_rows(name: str, body: bytes, most: int = _ANY) -> int:
    """The number of solutions in a complete result of the format ``json``, ``xml``, ``csv`` or ``tsv``.

    Beyond ``most`` it may be any larger number: counting needs little memory beside the body.
    """
    if name == "json":
        return _count_json(body, most)
    if name == "csv":  # a line ends outside of quotation marks
        return (_QUOTED.sub(b"", body) if b'"' in body else body).count(b"\n") - 1
    return body.count(b"<result>") if name == "xml" else body.count(b"\n") - 1


@dataclass(frozen=True)
class _Dataset:
    """Dataset of a query as the store's arguments; None leaves a part to the query's FROM and FROM NAMED."""

    default: list[NamedNode] | None
    named: list[NamedNode] | None
    is_union: bool = False


class _FullError(Exception):
    """The answer is too large: raised in the serialiser, it passes through the engine and ends the query."""


class _Sink(io.BytesIO):
    """Buffer that takes a limited number of bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._room = limit

    def write(self, data: bytes, /) -> int:  # type: ignore[override]  # the engine writes nothing but bytes
        self._room -= len(data)
        if self._room < 0:
            raise _FullError
        return super().write(data)


def _default_dataset(store: Store, graphs: tuple[str, ...] | None) -> _Dataset:
    """The dataset of a query without one; a default graph with statements is a union of all graphs already."""
    if any(store.quads_for_pattern(None, None, None, DefaultGraph())):
        return _Dataset(None, None)
    return _Dataset(None, None, is_union=True) if graphs is None else _Dataset(_nodes(graphs), None)


def _nodes(iris: tuple[str, ...]) -> list[NamedNode]:
    try:
        return [NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise QueryRefusedError(f"the name of a graph is not an absolute IRI: {error}") from error


def _well_formed_xml(body: bytes, form: Format) -> bytes:
    """The document; raises UnfitFormatError if it is not well-formed."""
    try:
        return xml_document(body)
    except ValueError as error:
        raise UnfitFormatError(
            f"the answer has a character or a predicate that {form.title} cannot hold ({error}); "
            f"ask for {_ALTERNATIVES[form]}"
        ) from error


def _first_rows(body: bytes, count: int) -> bytes:
    """A result in JSON, cut to its first ``count`` solutions; it must have more."""
    text = body.decode()
    place = _behind_rows(text, count)[1]
    return f"{text[:place]}]}}}}".encode()


def _behind_rows(text: str, most: int) -> tuple[int, int]:
    """The number of solutions in a result in JSON, at most ``most``, and the place behind the last of them."""
    decoder = json.JSONDecoder()
    place = text.index(_BINDINGS) + len(_BINDINGS)
    for number in range(most):
        start = place + (text[place] == ",")
        if text[start] == "]":
            return number, place
        _, place = decoder.raw_decode(text, start)
    return most, place


def _count_json(body: bytes, most: int) -> int:
    """The number of solutions; ``{"`` opens a solution or a term, because strings escape the quotation mark."""
    if b"{}" in body or b'"type":"triple"' in body:
        return _behind_rows(body.decode(), most + 1)[0]
    start = body.index(b'"results":{"bindings":')
    return body.count(b'{"', start) - 1 - body.count(b'{"type":"', start)


def _failure(error: Exception, query: str) -> Exception:
    """The reason of a failed evaluation; the system's own words are for operators."""
    if isinstance(error, OSError) and error.errno == errno.ENOMEM:
        return MemoryError()
    if calls_service(query) and not str(error).startswith(_NO_FUNCTION):
        text = "an endpoint that the query calls by SERVICE gives no whole answer"
        return ServiceFailedError(text, f"{text}: {error}")
    text = "the query could not be evaluated"
    return QueryError(text if isinstance(error, OSError) else f"{text}: {error}", f"{text}: {error}")
