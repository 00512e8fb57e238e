"""Kind: a date or a number of a client, in a header or in an address, that no calendar and no field can hold."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.asgi import Get
from tests.web.layers import small_server
from ucc_graph.library.open import Library
from ucc_graph.web.http.fields import moment

DIGITS = "9" * 5_000
DATES = (
    f"Mon, 01 Jan {DIGITS} 00:00:00 GMT",
    "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
    f"Mon, {DIGITS} Jan 2026 00:00:00 GMT",
    f"Mon, 01 Jan 2026 {DIGITS}:00:00 GMT",
    f"Mon, 01 Jan 2026 00:00:00 +{DIGITS}",
    "Mon, 01 Jan 2026 00:00:00 +9999999999",
    "Mon, 01 Jan 9999 23:59:59 -2359",
    "Mon, 01 Jan 0001 00:00:00 +2359",
    "Mon, 01 Jan 0000 00:00:00 GMT",
    "Thu, 30 Feb 2026 00:00:00 GMT",
    "Mon, 01 Jan 2026 24:00:00 GMT",
    "Mon, 01 Jan 2026 00:00:61 GMT",
    "Monday, 01-Jan-99999999 00:00:00 GMT",
    "1 1 1 1 1",
    "-",
    ",",
    "Mon,",
    "1767225600",
    "2026-01-01T00:00:00Z",
    "",
)
HEADERS = ("If-Modified-Since", "If-Unmodified-Since", "If-Range", "Accept-Datetime")
PATHS = ("/lamp/north.ttl", "/data/dataset.nq", "/-/static/style.css", "/releases/3.1/lamp/north")
NUMBERS = (
    *(DIGITS, f"-{DIGITS}", "1e400", "NaN", "Infinity", "0x1", "٣", "1_0", " 1 ", "+1", "1.0", ""),
    "9223372036854775808",
)
ADDRESSES = (
    *("/lamp?page={}", "/lamp?at={}", "/search?q=north&limit={}", "/reconcile/properties?limit={}"),
    *("/reconcile/suggest/entity?prefix=n&cursor={}", "/reconcile/suggest/type?prefix=l&cursor={}"),
    *("/sparql?query=ASK%7B%7D&timeout={}", "/releases/{}/lamp/north", "/timemap/link/{}", "/sitemap-{}.xml"),
)


@pytest.fixture(scope="module")
def ask(library: Library) -> Get:
    """The small release in all its layers."""
    return small_server(library)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("header", HEADERS)
def test_an_impossible_date_is_as_good_as_none(ask: Get, header: str, path: str) -> None:
    found = {date: ask("GET", path, headers={header: date}).status_code for date in DATES}
    refused = {400} if header == "Accept-Datetime" and "static" not in path and "releases" not in path else {200}
    assert set(found.values()) - {302} <= refused | {200}


@pytest.mark.parametrize("header", HEADERS)
def test_an_impossible_date_beside_a_range_is_as_good_as_none(ask: Get, header: str) -> None:
    for path in ("/data/dataset.nq", "/-/static/style.css"):
        for date in DATES:
            assert ask("GET", path, headers={header: date, "Range": "bytes=0-0"}).status_code in (200, 206, 302, 400)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_impossible_number_is_refused_or_passed_over(ask: Get, address: str) -> None:
    found = {number: ask("GET", address.format(number)).status_code for number in NUMBERS}
    assert set(found.values()) <= {200, 400, 404}


@pytest.mark.parametrize("number", [DIGITS, "-" + DIGITS, "1" * 4_301, "9223372036854775808"])
@pytest.mark.parametrize("ranges", ["bytes={}-", "bytes=0-{}", "bytes=-{}", "bytes={}-{}", "bytes=0-0,{}-"])
def test_an_impossible_range_is_refused_or_passed_over(ask: Get, ranges: str, number: str) -> None:
    for path in ("/data/dataset.nq", "/-/static/style.css"):
        answer = ask("GET", path, headers={"Range": ranges.replace("{}", number)})
        assert answer.status_code in (200, 206, 416)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sun, 06 Nov 1994 08:49:37 GMT", datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)),
        ("Sunday, 06-Nov-94 08:49:37 GMT", datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)),
        ("Sun Nov  6 08:49:37 1994", datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)),
        ("Sat, 31 Dec 2016 23:59:60 GMT", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("Sunday, 06-Nov-26 08:49:37 GMT", datetime(2026, 11, 6, 8, 49, 37, tzinfo=UTC)),
        ("Sun, 06 Nov 1994 08:49:37 +0100", None),
        ("Sun, ٠٦ Nov ١٩٩٤ 08:49:37 GMT", None),
    ],
)
def test_the_three_forms_of_a_date_are_read(text: str, expected: datetime | None) -> None:
    assert moment(text) == expected
