"""The prefixes of an SSSOM file: its CURIEs become IRIs.

An SSSOM file writes every entity as a CURIE and declares the prefixes in a YAML header of ``#`` lines
(SSSOM/TSV, https://mapping-commons.github.io/sssom/spec-formats-tsv/). CSVW templates carry the CURIE over as it
stands, as an IRI whose scheme is the prefix; here the prefix is replaced by its namespace.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import yaml

from ucc_graph.problem import Problem

__all__ = ["SUFFIX", "expand", "read_curie_map"]

SUFFIX: Final = ".sssom.tsv"
_NAMESPACE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\]*")


def read_curie_map(path: Path, name: str, problems: list[Problem]) -> dict[str, str]:
    """Prefix to namespace, from the header; a header without ``curie_map`` is a problem."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        header = "".join(line[1:] for line in _comments(file))
    try:
        document = yaml.safe_load(header)
    except yaml.YAMLError as error:
        mark, text = getattr(error, "problem_mark", None), getattr(error, "problem", None) or f"{error}".splitlines()[0]
        problems.append(_problem(name, mark.line + 1 if mark else 0, f"The header is not YAML: {text}."))
        return {}
    curies = document.get("curie_map") if isinstance(document, dict) else None
    if not isinstance(curies, dict):
        problems.append(_problem(name, 1, "The header must declare its prefixes in curie_map."))
        return {}
    found = {str(prefix): str(namespace) for prefix, namespace in curies.items()}
    strange = [prefix for prefix, namespace in found.items() if not _NAMESPACE.fullmatch(namespace)]
    problems.extend(_problem(name, 1, f"The prefix {prefix} of curie_map must stand for an IRI.") for prefix in strange)
    return found


def expand(term: str, curies: Mapping[str, str]) -> str:
    """The term with its prefix replaced; literals and IRIs of other schemes stay as they are."""
    prefix, colon, rest = term[1:].partition(":")
    if term.startswith("<") and colon and prefix in curies:
        return f"<{curies[prefix]}{rest}"
    return term


def _problem(name: str, line: int, text: str) -> Problem:
    return Problem(name, line, "", "sssom:header", text)


def _comments(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if not line.startswith("#"):
            return
        yield line
