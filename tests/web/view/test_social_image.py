"""Social image: a PNG of the right size, with land, sea and points where they belong."""

from __future__ import annotations

import struct
import zlib

from ucc_graph.library.collection import Place
from ucc_graph.web.view.map import project
from ucc_graph.web.view.social_image import paint

SEA, LAND, POINT = range(3)


def _pixels(png: bytes) -> list[bytes]:
    """The lines of an unfiltered PNG with a palette, without their filter byte."""
    start = png.index(b"IDAT")
    (size,) = struct.unpack(">I", png[start - 4 : start])
    data = zlib.decompress(png[start + 4 : start + 4 + size])
    return [data[line * 1201 + 1 : (line + 1) * 1201] for line in range(630)]


def _at(lines: list[bytes], latitude: float, longitude: float) -> int:
    x, y = project(Place(latitude, longitude))
    return lines[round(y * 1.2) + 54][round(x * 1.2)]


def test_a_picture_has_the_size_that_readers_of_links_ask_for() -> None:
    picture = paint([])
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24]) == (1200, 630)


def test_land_and_sea_lie_where_they_are() -> None:
    lines = _pixels(paint([]))
    land = [_at(lines, *place) for place in ((48, 10), (0, 22), (-25, 135), (40, -100), (-10, -55), (60, 100))]
    sea = [_at(lines, *place) for place in ((0, -30), (-30, 80), (30, -150), (42, 51), (-50, 0))]
    assert land == [LAND] * 6
    assert sea == [SEA] * 5


def test_a_point_lies_at_its_place() -> None:
    lines = _pixels(paint([project(Place(35.19, 128.08))]))
    assert _at(lines, 35.19, 128.08) == POINT
    assert sum(line.count(POINT) for line in lines) == 13 + 2 * (11 + 11 + 11 + 9 + 5)
