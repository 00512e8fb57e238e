"""Published queries as a release has them: with the defaults of their parameters, for engines that know no heading."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pyoxigraph import RdfFormat, parse

__all__ = ["runnable_queries"]

_TEXTS = ("<http://www.w3.org/ns/shacl#select>", "<http://www.w3.org/ns/shacl#ask>")


@cache
def runnable_queries(release: Path) -> Mapping[str, str]:
    """The text of each query by its name."""
    lines = (release / "dataset.nt").read_text(encoding="utf-8").splitlines(keepends=True)
    found = "".join(line for line in lines if any(text in line for text in _TEXTS) and "/queries/" in line)
    return {
        quad.subject.value.rpartition("/")[2]: quad.object.value for quad in parse(found, format=RdfFormat.N_TRIPLES)
    }
