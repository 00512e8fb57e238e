"""Kind: a Range that has no meaning: on HEAD, in another unit, malformed. It is as if there were none."""

from __future__ import annotations

import pytest

from tests.asgi import Get
from tests.web.layers import small_server
from ucc_graph.library.open import Library
from ucc_graph.web.http.fields import byte_ranges

FILES = ("/data/dataset.nq", "/releases/3.1/data/dataset.nq", "/-/static/style.css")
MEANINGLESS = (
    *("lines=0-1", "items=0-", "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=2-1", "bytes=a-b", "bytes 0-1"),
    "bytes=0-1-2",
)


@pytest.fixture(scope="module")
def ask(library: Library) -> Get:
    """The small release in all its layers."""
    return small_server(library)


@pytest.mark.parametrize("path", [*FILES, "/lamp/north", "/"])
@pytest.mark.parametrize("ranges", ["bytes=0-0", "bytes=0-0,2-3", "bytes=99999999999-", "bytes=0-", "lines=0-1"])
def test_head_has_no_ranges(ask: Get, path: str, ranges: str) -> None:
    plain, ranged = ask("HEAD", path), ask("HEAD", path, headers={"Range": ranges})
    assert (ranged.status_code, dict(ranged.headers)) == (200, dict(plain.headers))


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("ranges", MEANINGLESS)
def test_a_range_without_a_meaning_is_passed_over(ask: Get, path: str, ranges: str) -> None:
    answer = ask("GET", path, headers={"Range": ranges})
    assert (answer.status_code, answer.content) == (200, ask("GET", path).content)


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("ranges", ["bytes=0-0", "Bytes=0-0", "bytes= 0-0 , ", "bytes=00-00"])
def test_a_range_of_bytes_is_answered(ask: Get, path: str, ranges: str) -> None:
    answer = ask("GET", path, headers={"Range": ranges})
    assert (answer.status_code, len(answer.content)) == (206, 1)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("bytes=0-499", "bytes=0-499"),
        ("bytes=-500", "bytes=-500"),
        ("bytes=500-", "bytes=500-"),
        ("BYTES=0-0, -1", "bytes=0-0,-1"),
        (f"bytes=0-{'9' * 5000}", f"bytes=0-{'9' * 18}"),
        (f"bytes={'9' * 5000}-", f"bytes={'9' * 18}-"),
        (f"bytes={'0' * 5000}1-2", "bytes=1-2"),
        ("bytes=-0", "bytes=-0"),
        ("bytes=٣-", None),
        *((one, None) for one in MEANINGLESS),
    ],
)
def test_ranges_have_one_spelling(field: str, expected: str | None) -> None:
    assert byte_ranges(field) == expected
