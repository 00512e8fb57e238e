"""Sorted lines of N-Triples, with an external merge sort for any number of them.

The press handles statements as text: a line costs a tenth of a term object and sorts by code point. A sorted file has
the same bytes in every run. Canonical form as in RDF 1.1 N-Triples, section 4
(https://www.w3.org/TR/n-triples/#canonical-ntriples). Beyond a limit, lines go to files in sorted runs and are merged
from there: memory stays the same for a hundred statements and for a hundred million.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain, groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Final

from ucc_graph.rdf.languages import canonical_tag

__all__ = ["iri", "literal", "merged", "sorted_lines", "tagged", "typed", "write_lines"]

_NAMED = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_CONTROLS = {chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)}
_ESCAPES = str.maketrans(_CONTROLS | _NAMED)
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_RUN: Final = 500_000
"""Lines that are sorted in memory at a time: about 100 MB."""
_SMALL: Final = 16 << 20
"""Bytes of sorted files that are merged in memory."""


def iri(value: str) -> str:
    """The IRI in angle brackets."""
    return f"<{value}>"


def literal(value: str) -> str:
    """A plain literal, ``xsd:string``."""
    return f'"{value.translate(_ESCAPES)}"'


def typed(value: str, datatype: str) -> str:
    """A literal of a datatype's IRI; ``xsd:string`` is left out, as the canonical form asks."""
    plain = literal(value)
    return plain if datatype == _XSD_STRING else f"{plain}^^<{datatype}>"


def tagged(value: str, language: str) -> str:
    """A literal in a language, a tag of BCP 47."""
    return f"{literal(value)}@{canonical_tag(language)}"


def sorted_lines(lines: Iterable[str], folder: Path, name: str, run: int = _RUN) -> Iterator[str]:
    """The lines in code point order, without repetition; runs of ``run`` lines go to files in ``folder``."""
    rest, paths = iter(lines), list[Path]()
    while chunk := list(islice(rest, run)):
        if len(chunk) < run and not paths:
            yield from sorted(set(chunk))
            return
        paths.append(folder / f"{name}.{len(paths)}.run")
        write_lines(sorted(set(chunk)), paths[-1])
    yield from merged(paths)


def merged(paths: Iterable[Path]) -> Iterator[str]:
    """The lines of sorted files as one sorted sequence without repetition; small files are sorted in memory.

    That takes a quarter of the time of a merge, which for sorted runs is what Python's sort does as well.
    """
    paths = list(paths)
    with ExitStack() as stack:
        files = [stack.enter_context(path.open(encoding="utf-8", newline="\n")) for path in paths]
        if sum(path.stat().st_size for path in paths) <= _SMALL:
            yield from dict.fromkeys(sorted(chain.from_iterable(files)))
        else:
            yield from map(itemgetter(0), groupby(heapq.merge(*files)))


def write_lines(lines: Iterable[str], path: Path) -> int:
    """Writes lines, each with its newline, to a file; returns their number."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for count, line in enumerate(lines, 1):  # noqa: B007  # the last count is the result
            file.write(line)
    return count
