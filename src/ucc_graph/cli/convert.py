"""Conversion of tables by CSV on the Web: ``ucc-graph csv2rdf`` and ``csv2json``. Only local files are read.

Unusable metadata gives no output. All other problems are reported, and the output is still written: a cell that does
not fit its datatype becomes a string (https://www.w3.org/TR/tabular-data-model/#parsing-cells).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from pyoxigraph import RdfFormat, parse

from ucc_graph.csvw import Mode, csv2rdf
from ucc_graph.csvw.json import csv2json
from ucc_graph.errors import CallError, DataError
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf import serialise
from ucc_graph.rdf.formats import TURTLE
from ucc_graph.rdf.vocab import CSVW, RDF, RDFS, XSD

__all__ = ["convert", "convert_to_json"]

_RULE = "csv2rdf:statement"
_PREFIXES = {"csvw": CSVW.iri, "rdf": RDF.iri, "rdfs": RDFS.iri, "xsd": XSD.iri}


def convert(source: Path, mode: str, form: str, output: IO[bytes]) -> Sequence[Problem]:
    """Writes the statements of a table, or of all tables of a metadata document, as N-Triples or Turtle.

    Returns the warnings. Raises DataError with all problems if one is graver, though the statements are written. If one
    of them is not valid RDF, nothing is written.
    """
    problems: list[Problem] = []
    lines = csv2rdf(_url(source), fetch=_fetch, problems=problems, mode=Mode(mode))
    text = "".join(f"{line}\n" for line in lines).encode()
    problems += _syntax_problems(text, source)
    if any(problem.rule == _RULE for problem in problems):
        raise DataError(problems)
    if form == "nt":
        output.write(text)
    else:
        serialise.write(serialise.triples(parse(text, format=RdfFormat.N_TRIPLES)), output, TURTLE, _PREFIXES)
    output.flush()
    return _warnings(problems)


def convert_to_json(source: Path, mode: str, output: IO[bytes]) -> Sequence[Problem]:
    """Writes a table, or all tables of a metadata document, as one JSON document, made whole before it is written.

    Returns the warnings. Raises DataError with all problems if one is graver, though the document is written.
    """
    problems: list[Problem] = []
    pieces = csv2json(_url(source), fetch=_fetch, problems=problems, mode=Mode(mode))
    output.writelines([piece.encode() for piece in pieces])
    output.flush()
    return _warnings(problems)


def _url(source: Path) -> str:
    if not source.is_file():
        raise CallError(f"{source} is not a file that can be read.")
    return source.resolve().as_uri()


def _warnings(problems: Sequence[Problem]) -> Sequence[Problem]:
    if any(problem.severity is Severity.VIOLATION for problem in problems):
        raise DataError(problems)
    return problems


def _syntax_problems(text: bytes, source: Path) -> Iterator[Problem]:
    """A problem for the first statement that is not RDF, such as one with an invalid IRI."""
    try:
        deque(parse(text, format=RdfFormat.N_TRIPLES), maxlen=0)
    except SyntaxError as error:
        statement = text.splitlines()[(error.lineno or 1) - 1].decode()
        message = f"It makes a statement that is not RDF: {statement[:300]} ({error.msg})."
        yield Problem(str(source), 0, "", _RULE, message)


def _fetch(url: str) -> bytes | None:
    try:
        address = urlsplit(url)
    except ValueError:  # the metadata are told of it
        return None
    path = Path(unquote(address.path))
    try:
        return path.read_bytes() if address.scheme == "file" and path.is_file() else None
    except OSError as error:
        raise CallError(f"{path} cannot be read: {error.strerror}.") from error
