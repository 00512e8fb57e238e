"""Calendar of days in iCalendar (RFC 5545, https://www.rfc-editor.org/rfc/rfc5545).

The stamp of each event is the day of the release, not the clock, so that the same release gives the same bytes; its
identifier follows from the thing and the property, so that a calendar that was loaded before is brought up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from ucc_graph.library.collection import Collection
from ucc_graph.library.days import Span
from ucc_graph.rdf.formats import Format
from ucc_graph.rdf.vocab import DCT, RDFS, SKOS
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.view.names import Names

__all__ = ["ICALENDAR", "AllDayEvent", "EventCalendar", "calendar_bytes", "day_calendar"]

ICALENDAR: Final = Format("ics", "text/calendar", N_("Days in a calendar"))
_TEXTS: Final = (SKOS.definition, DCT.description, RDFS.comment)
"""Properties whose text describes an event, the first that a thing has."""
_OCTETS: Final = 75
"""Octets of a line without its end, at most (section 3.1)."""
_ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
"""Signs of a text that have another meaning (section 3.3.11)."""
_NO_EVENT: Final = (
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
)
"""What a calendar without an event has, for it has at least one component (section 3.6)."""


@dataclass(frozen=True)
class AllDayEvent:
    """Event of whole days, the last included, with what identifies it for ever, its texts and its page."""

    identity: str
    first: date
    last: date
    summary: str
    description: str = ""
    url: str = ""
    category: str = ""
    place: tuple[float, float] | None = None


@dataclass(frozen=True)
class EventCalendar:
    """Calendar with its name, the language of its texts, its address, the day of its release, and its events."""

    name: str
    language: str
    source: str
    issued: date
    events: Iterable[AllDayEvent]


def calendar_bytes(calendar: EventCalendar) -> bytes:
    """The calendar as UTF-8, its lines folded and ended as the standard asks."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(calendar)).encode()


def _lines(calendar: EventCalendar) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//ucc-graph//ucc-graph//EN"
    yield "CALSCALE:GREGORIAN"
    yield f"NAME:{_text(calendar.name)}"  # RFC 7986, section 5.1
    yield f"X-WR-CALNAME:{_text(calendar.name)}"
    if ":" in calendar.source:
        yield f"SOURCE;VALUE=URI:{_address(calendar.source)}"  # RFC 7986, section 5.8
    events = list(calendar.events)
    for event in events:
        yield from _event(event, calendar)
    if not events:
        yield from _NO_EVENT
    yield "END:VCALENDAR"


def _event(event: AllDayEvent, calendar: EventCalendar) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid5(NAMESPACE_URL, event.identity)}"
    yield f"DTSTAMP:{calendar.issued:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(event.first)}"
    if event.last < date.max:  # the end is the day after the last (section 3.6.1)
        yield f"DTEND;VALUE=DATE:{_day(event.last + timedelta(days=1))}"
    yield f"SUMMARY;LANGUAGE={calendar.language}:{_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION;LANGUAGE={calendar.language}:{_text(event.description)}"
    if event.category:
        yield f"CATEGORIES;LANGUAGE={calendar.language}:{_text(event.category)}"
    if event.place:
        yield "GEO:{:.6f};{:.6f}".format(*event.place)
    if event.url:
        yield f"URL:{_address(event.url)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: date) -> str:
    """A day in eight digits; ``strftime`` does not fill up years before 1000."""
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _text(text: str) -> str:
    """A text with its signs escaped, and without control characters, which the standard forbids."""
    plain = "".join(sign for sign in text.replace("\r\n", "\n").replace("\r", "\n") if sign >= " " or sign in "\n\t")
    return plain.replace("\x7f", "").translate(_ESCAPES)


def _address(address: str) -> str:
    return "".join(sign for sign in address if sign > " ")


def _folded(line: str) -> str:
    """A line in parts of at most 75 octets, each but the first after a blank; no sign is parted."""
    parts, size = [""], 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _OCTETS:
            parts.append("")
            size = 1
        parts[-1] += sign
        size += octets
    return "\r\n ".join(parts)


def day_calendar(
    names: Names,
    collection: Collection,
    spans: Mapping[str, tuple[Span, ...]],
    things: Iterable[str],
    address: str,
    title: str,
    issued: date,
) -> EventCalendar:
    """The days of some things of a kind, in order; ``address`` is that of the calendar."""
    found = sorted(span for thing in things for span in spans.get(thing, ()))
    properties = {span.property for every in spans.values() for span in every}
    events = list(_day_events(names, collection, found, has_one_property=len(properties) == 1))
    return EventCalendar(title, names.reader.interface, address, issued, events)


def _day_events(
    names: Names, collection: Collection, spans: Iterable[Span], *, has_one_property: bool
) -> Iterator[AllDayEvent]:
    classes, origin = collection.kind.classes, names.reader.root.origin
    for span in spans:
        name = names.name(span.thing).text
        label = names.heading(span.property, names.labels.names_of(span.property, classes)).text
        said = names.best(value for term in _TEXTS for value in names.lookup.objects(span.thing, term))
        place = collection.places.get(span.thing)
        yield AllDayEvent(
            identity="\n".join((span.thing, span.property, str(span.number))),
            first=span.first,
            last=span.last,
            summary=name if has_one_property or span.first < span.last else f"{name}: {label}",
            description=said.text if said else "",
            url=f"{origin}{names.local(names.iris.path(span.thing) or '/')}",
            category=names.plural(classes[0]).text,
            place=(place.latitude, place.longitude) if place else None,
        )
