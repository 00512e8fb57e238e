"""Which things lack what is counted as missing: a query for each gap in the coverage of a class."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from pyoxigraph import Literal

from ucc_graph.library.quality import LABELS, MATCHES, Coverage, LinkCoverage

__all__ = ["missing", "question"]

_LABELS: Final = "|".join(sorted(f"<{label.value}>" for label in LABELS))
_MATCHES: Final = "|".join(sorted(f"<{match.value}>" for match in MATCHES))


def missing(one: Coverage | LinkCoverage) -> str:
    """The path of the page that lists them; empty where nothing is missing."""
    return f"/sparql?{urlencode({'query': question(one)})}" if one.found < one.of else ""


def question(one: Coverage | LinkCoverage) -> str:
    """A query for the things of a class that have no value of the property, no label in the language or no link."""
    lacking = f"?thing a <{one.of_class}> .\n  FILTER NOT EXISTS {{ {_pattern(one)} }}"
    return f"SELECT ?thing\nWHERE {{\n  {lacking}\n}}\nORDER BY ?thing\n"


def _pattern(one: Coverage | LinkCoverage) -> str:
    if isinstance(one, LinkCoverage):
        return f"?thing {_MATCHES} ?target FILTER(STRSTARTS(STR(?target), {Literal(one.target)}))"
    if one.language:
        return f"?thing {_LABELS} ?label FILTER(LCASE(LANG(?label)) = {Literal(one.language.lower())})"
    return f"?thing <{one.property}> ?value"
