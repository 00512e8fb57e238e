"""Calendars by the grammar of RFC 5545: lines, texts, days and identifiers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import pytest

from ucc_graph.web.feeds.calendar import AllDayEvent, EventCalendar, calendar_bytes

LINE = re.compile(r"[A-Z-]+(?:;[A-Z-]+=[^;:,\"]+)*:.*")
"""A content line (section 3.1)."""


def _calendar(*events: AllDayEvent, name: str = "Lamps") -> bytes:
    source = "https://lamps.example/lamp.ics"
    return calendar_bytes(EventCalendar(name, "en", source, date(2026, 2, 3), events))


def _event(first: date = date(2025, 12, 31), last: date | None = None, summary: str = "Lit") -> AllDayEvent:
    return AllDayEvent("lamp north", first, last or first, summary)


def _lines(content: bytes) -> Sequence[str]:
    """The lines, unfolded (section 3.1)."""
    text = content.decode()
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_each_line_is_one_of_the_grammar() -> None:
    event = AllDayEvent("a", date(2026, 1, 1), date(2026, 1, 2), "a", "b", "https://lamps.example/a", "Lamps", (1.5, 2))
    lines = _lines(_calendar(event))
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert [line for line in lines if line.startswith(("BEGIN", "END"))] == [
        *("BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR"),
    ]
    assert {"VERSION:2.0", "GEO:1.500000;2.000000", "URL:https://lamps.example/a"} <= set(lines)


@pytest.mark.parametrize(
    ("first", "last", "start", "end"),
    [
        (date(2025, 12, 31), date(2025, 12, 31), "20251231", "20260101"),
        (date(2024, 2, 27), date(2024, 2, 29), "20240227", "20240301"),
        (date(476, 9, 4), date(476, 9, 4), "04760904", "04760905"),
    ],
)
def test_days_are_whole_and_the_end_is_the_day_after_the_last(first: date, last: date, start: str, end: str) -> None:
    lines = _lines(_calendar(_event(first, last)))
    assert f"DTSTART;VALUE=DATE:{start}" in lines
    assert f"DTEND;VALUE=DATE:{end}" in lines


def test_the_last_day_of_the_calendar_has_no_day_after_it() -> None:
    assert not [line for line in _lines(_calendar(_event(date.max))) if line.startswith("DTEND")]


def test_the_stamp_is_the_day_of_the_release() -> None:
    assert "DTSTAMP:20260203T000000Z" in _lines(_calendar(_event()))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a, b; c", r"a\, b\; c"),
        ("a\\b", r"a\\b"),
        ("one\ntwo\r\nthree\rfour", r"one\ntwo\nthree\nfour"),
        ("bell\x07 and\x7f tab\t", "bell and tab\t"),
        ("BEGIN:VEVENT", "BEGIN:VEVENT"),
    ],
)
def test_signs_of_texts_are_escaped(text: str, written: str) -> None:
    assert f"SUMMARY;LANGUAGE=en:{written}" in _lines(_calendar(_event(summary=text)))


@pytest.mark.parametrize("text", ["a" * 300, "진주" * 60, "é" * 74, "🏮" * 40, "x" * 55 + "가" * 9])
def test_lines_are_folded_at_75_octets_and_no_sign_is_parted(text: str) -> None:
    content = _calendar(_event(summary=text))
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert f"SUMMARY;LANGUAGE=en:{text}" in _lines(content)
    for line in content.split(b"\r\n"):
        line.decode()


def test_an_event_keeps_its_identifier_when_its_day_and_its_name_change() -> None:
    one, other = (
        [line for line in _lines(_calendar(event)) if line.startswith("UID:")]
        for event in (_event(), _event(date(2001, 1, 1), summary="Lit later"))
    )
    assert one == other
    assert re.fullmatch(r"UID:[0-9a-f-]{36}", one[0])


def test_a_calendar_without_events_has_a_component_all_the_same() -> None:
    lines = _lines(_calendar())
    assert "BEGIN:VTIMEZONE" in lines
    assert "BEGIN:VEVENT" not in lines
