"""Social image: the land and the points of the map as PNG, for previews of links to the home page.

Most readers of Open Graph (https://ogp.me/) accept no SVG. A picture of three flat colours needs no library: it is
filled line by line and packed as in the PNG specification, third edition (https://www.w3.org/TR/png-3/).
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from ucc_graph.web.view.map import HEIGHT, WIDTH

__all__ = ["PICTURE_PATH", "SIZE", "paint"]

PICTURE_PATH: Final = "/-/picture.png"
"""Address of the picture; crawlers that show links look it up in robots.txt."""
SIZE: Final = (1200, 630)
"""Size of a preview in pixels, as readers of Open Graph want it."""
_SCALE: Final = SIZE[0] / WIDTH
_TOP: Final = round((SIZE[1] - HEIGHT * _SCALE) / 2)
_SEA, _LAND, _POINT = range(3)
_COLOURS: Final = bytes.fromhex("eaf0f4 c6cabd a3264a")
_RADIUS: Final = 5
_OUTLINE: Final = Path(__file__).parents[1] / "static" / "land.svg"
_RING: Final = re.compile(r"m([^z]*)z")
_NUMBER: Final = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)")

_Position = tuple[float, float]


def paint(points: Iterable[_Position]) -> bytes:
    """The picture with points at positions of the map."""
    lines = [bytearray(line) for line in _land()]
    for x, y in points:
        _dot(lines, round(x * _SCALE), round(y * _SCALE) + _TOP)
    return _png(lines)


@cache
def _land() -> tuple[bytes, ...]:
    """The lines of the picture without points."""
    edges = [edge for ring in _rings() for edge in pairwise([*ring, ring[0]])]
    return tuple(_line(edges, y + 0.5) for y in range(SIZE[1]))


def _rings() -> Iterator[list[_Position]]:
    """The rings of the outline; each point of its path is relative to the one before."""
    path = _OUTLINE.read_text(encoding="utf-8").partition(' d="')[2]
    x = y = 0.0
    for ring in _RING.findall(path):
        numbers = map(float, _NUMBER.findall(ring))
        found: list[_Position] = []
        for right, down in zip(numbers, numbers, strict=True):
            x, y = x + right, y + down
            found.append((x * _SCALE, y * _SCALE + _TOP))
        yield found
        x, y = found[0][0] / _SCALE, (found[0][1] - _TOP) / _SCALE


def _line(edges: list[tuple[_Position, _Position]], y: float) -> bytes:
    """One line: land between each crossing of an edge and the next."""
    crossings = sorted(
        left + (y - above) * (right - left) / (below - above)
        for (left, above), (right, below) in edges
        if (above <= y) != (below <= y)
    )
    line = bytearray([_SEA]) * SIZE[0]
    for start, end in zip(crossings[::2], crossings[1::2], strict=True):
        _fill(line, round(start), round(end), _LAND)
    return bytes(line)


def _dot(lines: list[bytearray], x: int, y: int) -> None:
    for number in range(max(0, y - _RADIUS), min(SIZE[1], y + _RADIUS + 1)):
        half = round(((_RADIUS + 0.5) ** 2 - (number - y) ** 2) ** 0.5)
        _fill(lines[number], x - half, x + half + 1, _POINT)


def _fill(line: bytearray, start: int, end: int, colour: int) -> None:
    start, end = max(0, start), min(SIZE[0], end)
    line[start:end] = bytes([colour]) * (end - start)


def _png(lines: list[bytearray]) -> bytes:
    """Eight bits a pixel with a palette; no line is filtered."""
    header = struct.pack(">IIBBBBB", *SIZE, 8, 3, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + line for line in lines))
    chunks = ((b"IHDR", header), (b"PLTE", _COLOURS), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
