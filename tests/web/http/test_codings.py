"""Content codings: choice of a coding, compressible media types, and coded bytes."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # the package has no types
import pytest

from ucc_graph.web.http.negotiate import choose_coding, encode, is_compressible


def _rows() -> list[tuple[str, str]]:
    with (Path(__file__).parent / "codings.csv").open(encoding="utf-8", newline="") as file:
        return [(row["accept_encoding"], row["chosen"]) for row in csv.DictReader(file)]


def test_the_cases_are_found() -> None:
    assert len(_rows()) == 25


@pytest.mark.parametrize(("accepted", "chosen"), _rows())
def test_the_preferred_coding_is_chosen(accepted: str, chosen: str) -> None:
    assert choose_coding(None if accepted == "-" else accepted) == (None if chosen == "none" else chosen)


@pytest.mark.parametrize(
    "content_type",
    [
        "text/html; charset=utf-8",
        "text/turtle",
        "application/ld+json",
        "application/rdf+xml",
        "application/n-triples",
        "application/sparql-results+json",
        "application/json",
        "image/svg+xml",
        "text/JavaScript",
    ],
)
def test_text_is_compressible(content_type: str) -> None:
    assert is_compressible(content_type)


@pytest.mark.parametrize("content_type", ["image/png", "application/gzip", "application/octet-stream", ""])
def test_other_media_types_are_not_compressible(content_type: str) -> None:
    assert not is_compressible(content_type)


def test_coded_bytes_are_the_same_bytes() -> None:
    body = "Lighthouse 등대 ".encode() * 500
    assert gzip.decompress(encode(body, "gzip")) == body
    assert brotli.decompress(encode(body, "br")) == body
    assert encode(body, "identity") == body


def test_a_coding_has_no_clock() -> None:
    assert encode(b"a" * 600, "gzip")[4:8] == bytes(4)
