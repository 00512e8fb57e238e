"""A chart as values: where its bars, lines and texts stand, and the table of what it shows.

The template ``chart.html`` draws it as SVG. Bars of numbers, such as years, stand upright, with a gap for each number
that is missing; bars of names lie, so that the names can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

from ucc_graph.web.view.names import Text
from ucc_graph.web.view.scale import Scale, round_scale

__all__ = ["KINDS", "Bar", "Chart", "ChartPoint", "Kind", "Line", "Mark", "chart_of"]

Kind = Literal["bar", "stacked", "line"]
"""Bars beside each other, bars upon each other, or lines."""
KINDS: Final[tuple[Kind, ...]] = ("bar", "stacked", "line")
_COLOURS: Final = 8
_WIDTH: Final = 720
_HEIGHT: Final = 300
_TOP: Final = 12
_FOOT: Final = 28
_SIDE: Final = 44
_ROW: Final = 24
"""Height of a lying bar with its gap."""
_FILLED: Final = 0.8
"""The share of its slot that a bar fills."""
_LABEL: Final = 30
"""Letters of a name beside a lying bar; longer ones are cut there, and stand in full in the table."""
_LETTER: Final = 7.5
_CROWDED: Final = 36
"""Units between texts below an axis under which some are left out."""
_SMALL: Final = 2
"""How many times as large the texts are where the chart is drawn small, as on a telephone."""
_FEW: Final = 2
"""How many times as many texts as slots with a number would stand below an axis, for only those to have one."""
_GAPS: Final = 80
"""Slots up to which missing numbers have one of their own."""
_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]*")
"""A whole number as it is counted with; ``01`` is a name."""
_BOUND: Final = 1e300
"""What numbers are smaller than, so that the distance of any two is a number too."""
_NO_SERIES: Final = Text("-")


@dataclass(frozen=True)
class Bar:
    """A bar; ``title`` says in words what it shows."""

    x: float
    y: float
    width: float
    height: float
    series: int
    title: str


@dataclass(frozen=True)
class ChartPoint:
    """A point of a line."""

    x: float
    y: float
    title: str


@dataclass(frozen=True)
class Line:
    """A line through points."""

    points: tuple[ChartPoint, ...]
    series: int


@dataclass(frozen=True)
class Mark:
    """A text beside an axis, and where it stands along it; a fine one has no room where the chart is drawn small."""

    at: float
    text: Text
    is_fine: bool = False


@dataclass(frozen=True)
class Chart:
    """All that is drawn, in units of its ``width`` and ``height``; ``rows`` and ``header`` are its table.

    The plot lies between ``left``, ``right``, ``top`` and ``bottom``. ``name`` is the stem of the ids in its SVG,
    ``low`` and ``high`` are the least and the greatest number as they are written.
    """

    name: str
    title: str
    description: str
    height: float
    left: float
    bottom: float
    is_lying: bool
    slots: tuple[Mark, ...]
    marks: tuple[Mark, ...]
    series: tuple[Text, ...]
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    low: str
    high: str
    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    width: float = _WIDTH
    right: float = _WIDTH - 12
    top: float = _TOP
    colours: tuple[int, ...] = ()

    def colour(self, series: int) -> int:
        """The number of a series' colour in the sheet: its own place, where ``colours`` says nothing else."""
        return (self.colours[series] if series < len(self.colours) else series) % _COLOURS


@dataclass(frozen=True)
class _Cell:
    """A number with its place in the table, and the text that it was read from."""

    slot: int
    series: int
    number: float
    text: str


@dataclass(frozen=True)
class _Data:
    """Numbers by slot (a value of x) and series; ``is_numbered`` where the slots are numbers."""

    slots: tuple[Text, ...]
    series: tuple[Text, ...]
    cells: tuple[_Cell, ...]
    is_numbered: bool

    def title(self, cell: _Cell) -> str:
        """``2023, Design: 7``."""
        names = [self.slots[cell.slot].text, *([self.series[cell.series].text] if self.series else [])]
        return f"{', '.join(names)}: {cell.text}"


@dataclass(frozen=True)
class _Box:
    """A bar before it is drawn: its begin and thickness in slots, and the numbers that it reaches from and to."""

    begin: float
    thickness: float
    start: float
    end: float
    cell: _Cell


def chart_of(
    rows: Sequence[Mapping[str, str | Text]],
    *,
    x: str,
    y: str,
    title: str,
    series: str | None = None,
    kind: Kind = "bar",
    description: str = "",
    name: str = "chart",
    labels: Mapping[str, str] | None = None,
) -> Chart:
    """The chart of a table: the column ``y`` over the column ``x``, one series for each value of ``series``.

    ``labels`` are headings for columns. Rows without a number are left out; those without a series have one of their
    own. Raises ValueError where no row is left, a number is none or too large, or two rows have the same place.
    """
    data = _read(rows, x, y, series)
    headings = labels or {}
    header = (_text(headings.get(x, x)), *(data.series or (_text(headings.get(y, y)),)))
    numbers = {cell.number: cell.text for cell in data.cells}
    empty = Chart(
        name=name,
        title=title,
        description=description,
        height=_HEIGHT,
        left=max(_SIDE, 12 + _LETTER * len(f"{max(numbers):,.15g}")),
        bottom=_HEIGHT - _FOOT,
        is_lying=not data.is_numbered and kind != "line",
        slots=(),
        marks=(),
        series=data.series,
        bars=(),
        lines=(),
        low=numbers[min(numbers)],
        high=numbers[max(numbers)],
        header=header,
        rows=tuple(_table(data)),
    )
    if kind == "line":
        return _with_lines(empty, data)
    boxes = list(_stacked(data) if kind == "stacked" else _grouped(data))
    return _with_lying_bars(empty, data, boxes) if empty.is_lying else _with_upright_bars(empty, data, boxes)


def _read(rows: Sequence[Mapping[str, str | Text]], x: str, y: str, series: str | None) -> _Data:
    known = [row for row in rows if _text(row.get(x, "")).text and _text(row.get(y, "")).text]
    if not known:
        raise ValueError(f"no row has both {x} and {y}")
    is_numbered = all(_WHOLE.fullmatch(_text(row[x]).text) for row in known)
    slots = _slots({_text(row[x]).text: _text(row[x]) for row in known}, is_numbered=is_numbered)
    names = [_text(row.get(series, _NO_SERIES)) for row in known] if series else []
    kinds = {name.text: name for name in names}
    places, numbers = {text: place for place, text in enumerate(slots)}, list(kinds)
    columns = [numbers.index(name.text) for name in names] or [0] * len(known)
    cells = {
        (places[_text(row[x]).text], column): _text(row[y]).text for row, column in zip(known, columns, strict=True)
    }
    if len(cells) < len(known):
        raise ValueError(f"two rows have the same {x}" + (f" and {series}" if series else ""))
    found = (_Cell(*place, _number(text), text) for place, text in cells.items())
    return _Data(tuple(slots.values()), tuple(kinds.values()), tuple(found), is_numbered)


def _slots(found: dict[str, Text], *, is_numbered: bool) -> dict[str, Text]:
    """The values of x in the order of the rows; numbers in their own order, with the missing ones between them."""
    if not is_numbered:
        return found
    low, high = min(map(int, found)), max(map(int, found))
    numbers = range(low, high + 1) if high - low < _GAPS else sorted(map(int, found))
    return {str(number): found.get(str(number), Text(str(number), dir="ltr")) for number in numbers}


def _number(text: str) -> float:
    number = float(text)
    if not abs(number) < _BOUND:
        raise ValueError(f"{text} cannot be drawn")
    return number


def _text(value: str | Text) -> Text:
    return value if isinstance(value, Text) else Text(value)


def _table(data: _Data) -> Iterator[tuple[Text, ...]]:
    """A row for each slot that has a number."""
    texts = {(cell.slot, cell.series): cell.text for cell in data.cells}
    for place, slot in enumerate(data.slots):
        row = [texts.get((place, number), "") for number in range(len(data.series) or 1)]
        if any(row):
            yield (slot, *(Text(text, dir="ltr") for text in row))


def _grouped(data: _Data) -> Iterator[_Box]:
    """Bars of a slot beside each other."""
    thickness = _FILLED / (len(data.series) or 1)
    for cell in data.cells:
        begin = cell.slot + (1 - _FILLED) / 2 + cell.series * thickness
        yield _Box(begin, thickness, min(cell.number, 0), max(cell.number, 0), cell)


def _stacked(data: _Data) -> Iterator[_Box]:
    """Bars of a slot upon each other, in the order of the series."""
    heights: dict[tuple[int, bool], float] = {}
    for cell in sorted(data.cells, key=lambda cell: cell.series):
        side = (cell.slot, cell.number < 0)
        base = heights.get(side, 0.0)
        heights[side] = base + cell.number
        start, end = sorted((base, heights[side]))
        yield _Box(cell.slot + (1 - _FILLED) / 2, _FILLED, start, end, cell)


def _with_upright_bars(chart: Chart, data: _Data, boxes: Sequence[_Box]) -> Chart:
    scale = round_scale((end for box in boxes for end in (box.start, box.end)), chart.bottom, chart.top)
    width = (chart.right - chart.left) / len(data.slots)
    bars = tuple(
        Bar(
            x=round(chart.left + box.begin * width, 1),
            y=scale.place(box.end),
            width=round(box.thickness * width, 1),
            height=round(scale.place(box.start) - scale.place(box.end), 1),
            series=box.cell.series,
            title=data.title(box.cell),
        )
        for box in boxes
    )
    places = [round(chart.left + (place + 0.5) * width, 1) for place in range(len(data.slots))]
    return replace(chart, bars=bars, slots=_labelled(data, places), marks=_marks(scale))


def _with_lying_bars(chart: Chart, data: _Data, boxes: Sequence[_Box]) -> Chart:
    names = [_shortened(text) for text in data.slots]
    left = 12 + _LETTER * max(_length(name.text) for name in names)
    bottom = chart.top + _ROW * len(names)
    scale = round_scale((end for box in boxes for end in (box.start, box.end)), left, chart.right - 12)
    bars = tuple(
        Bar(
            x=scale.place(box.start),
            y=round(chart.top + box.begin * _ROW, 1),
            width=round(scale.place(box.end) - scale.place(box.start), 1),
            height=round(box.thickness * _ROW, 1),
            series=box.cell.series,
            title=data.title(box.cell),
        )
        for box in boxes
    )
    slots = tuple(Mark(chart.top + (place + 0.5) * _ROW, name) for place, name in enumerate(names))
    height = bottom + _FOOT
    return replace(chart, bars=bars, slots=slots, marks=_marks(scale), left=left, bottom=bottom, height=height)


def _with_lines(chart: Chart, data: _Data) -> Chart:
    """Lines through the points of each series; x is a scale where it is numbered, and else has even steps."""
    upward = round_scale((cell.number for cell in data.cells), chart.bottom, chart.top)
    width = (chart.right - chart.left) / len(data.slots)
    places = [round(chart.left + (place + 0.5) * width, 1) for place in range(len(data.slots))]
    lines: dict[int, list[ChartPoint]] = {}
    for cell in sorted(data.cells, key=lambda cell: (cell.series, cell.slot)):
        point = ChartPoint(places[cell.slot], upward.place(cell.number), data.title(cell))
        lines.setdefault(cell.series, []).append(point)
    found = tuple(Line(tuple(points), series) for series, points in sorted(lines.items()))
    return replace(chart, lines=found, slots=_labelled(data, places), marks=_marks(upward))


def _marks(scale: Scale) -> tuple[Mark, ...]:
    return tuple(Mark(scale.place(number), Text(f"{number:.15g}", dir="ltr")) for number in scale.marks)


def _labelled(data: _Data, places: Sequence[float]) -> tuple[Mark, ...]:
    """The texts below an axis: of all slots, as many as there is room for, or of those alone that have a number."""
    marks = [Mark(*pair) for pair in zip(places, data.slots, strict=True)]
    even, used = _thinned(marks, 1), sorted({cell.slot for cell in data.cells})
    shown = even if len(used) * _FEW > len(even) else _apart([marks[slot] for slot in used])
    coarse = _thinned(shown, _SMALL)
    return tuple(replace(mark, is_fine=mark not in coarse) for mark in shown)


def _thinned(marks: Sequence[Mark], size: float) -> Sequence[Mark]:
    """As many texts of a size as can be read beside each other at even steps, the last one among them."""
    room = min((after.at - before.at for before, after in pairwise(marks)), default=_CROWDED)
    step = max(1, -(-int(_room(marks, size)) // max(1, int(room))))
    return marks[::-step][::-1]


def _apart(marks: Sequence[Mark]) -> Sequence[Mark]:
    """The texts that have room beside those behind them."""
    found: list[Mark] = []
    for mark in reversed(marks):
        if not found or found[-1].at - mark.at >= _room(marks, 1):
            found.append(mark)
    return found[::-1]


def _room(marks: Sequence[Mark], size: float) -> float:
    """Units from the middle of a text of a size to that of the next."""
    return max(max(_length(mark.text.text) for mark in marks) * _LETTER * size + 6, _CROWDED)


def _shortened(text: Text) -> Text:
    if _length(text.text) <= _LABEL:
        return text
    return replace(text, text=f"{text.text[: int(_LABEL * len(text.text) / _length(text.text)) - 1].rstrip()}…")


def _length(text: str) -> int:
    """The letters of a text; those of Han, Kana and Hangul are as wide as two."""
    return sum(2 if "\u1100" <= letter <= "\u11ff" or "\u2e80" <= letter <= "\ud7ff" else 1 for letter in text)
