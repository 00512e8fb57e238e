"""GeoJSON for tools that know no RDF: features with flat properties, each value as its JSON type.

RFC 7946 (https://www.rfc-editor.org/rfc/rfc7946). Geographic information systems make a column of each member of
``properties``, and take strings, numbers, booleans and null; a column has one of these types, or it is read as text
with a warning. The release and the server write by this one rule.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from ucc_graph.rdf.formats import json_text
from ucc_graph.rdf.languages import best
from ucc_graph.rdf.markup import plain_text
from ucc_graph.rdf.terms import NUMERIC, json_value, number_of
from ucc_graph.rdf.vocab import XSD

__all__ = [
    "LABEL",
    "MEMBERS",
    "SEPARATOR",
    "Columns",
    "Feature",
    "FeatureColumn",
    "Position",
    "Values",
    "collection_lines",
    "collection_of",
    "column_of",
    "columns_of",
    "feature_text",
    "is_latitude",
    "is_longitude",
    "joined_columns",
    "position",
]

SEPARATOR: Final = "|"
"""What separates several values in one text, as in a cell of CSV."""
LABEL: Final = "label"
"""The column of the names of things."""
MEMBERS: Final = ("iri", LABEL, "language")
"""The members of every feature's properties: the label that is shown, and its language."""

Position: TypeAlias = tuple[float, float]
"""Degrees north and east."""
Values: TypeAlias = Sequence[NamedNode | Literal]


@dataclass(frozen=True)
class Feature:
    """Thing on a map: its IRI, its place if it has one, the label to show, all its labels, and its columns by name."""

    iri: str
    place: Position | None
    label: Literal | None
    labels: Values = ()
    columns: Mapping[str, Values] = field(default_factory=dict)

    @property
    def parts(self) -> Mapping[str, Values]:
        """The labels and the columns by name."""
        return {LABEL: self.labels, **self.columns}

    def properties(self, language: str, texts: Collection[str] = ()) -> dict[str, object]:
        """The members of ``properties``; a text with a language is also a member of its own, such as ``label_fr``.

        The columns in ``texts`` are texts.
        """
        found: dict[str, object] = {
            name: _joined(_chosen(values, language), is_text=name in texts) for name, values in self.columns.items()
        }
        for name, values in self.parts.items():
            for tag, spoken in _by_tag(values):
                found[_tagged(name, tag)] = _joined(spoken, is_text=True)
        shown = self.label or Literal("")
        return found | dict(zip(MEMBERS, (self.iri, plain_text(shown) or None, shown.language), strict=True))


@dataclass(frozen=True)
class FeatureColumn:
    """Column of a collection: the languages of its texts, and whether its values are texts in each feature."""

    tags: tuple[str, ...] = ()
    is_text: bool = False


@dataclass(frozen=True)
class Columns:
    """Columns of a collection: the members of all properties, and those among them that are texts in each feature."""

    names: Sequence[str]
    texts: frozenset[str] = frozenset()


def columns_of(features: Iterable[Feature], first: Iterable[str] = ()) -> Columns:
    """The columns of some features: IRI and label, then those named ``first``, then all others."""
    found: dict[str, list[Values]] = {name: [] for name in (LABEL, *first)}
    for one in features:
        for name, values in one.parts.items():
            found.setdefault(name, []).append(values)
    return joined_columns({name: column_of(cells) for name, cells in found.items()})


def column_of(cells: Iterable[Values]) -> FeatureColumn:
    """A column of some cells; it is of texts if any has several values, or if their values are of several types."""
    tags, types = set[str](), set[type]()
    for values in cells:
        tags.update(_tags(values))
        types.update(map(_type, values) if len(values) < 2 else (str,))
    return FeatureColumn(tuple(sorted(tags)), len(types) > 1 or str in types)


def joined_columns(found: Mapping[str, FeatureColumn]) -> Columns:
    """The columns of a collection in an order, with a member for each language of their texts."""
    named = (member for name, one in found.items() for member in (name, *(_tagged(name, tag) for tag in one.tags)))
    texts = frozenset(name for name, one in found.items() if one.is_text)
    return Columns(tuple(dict.fromkeys((*MEMBERS, *named))), texts)


def feature_text(one: Feature, columns: Columns, language: str) -> str:
    """A feature as JSON on one line, with all columns, null where absent.

    A feature without a place has the geometry null (section 3.2).
    """
    document = {
        "type": "Feature",
        "id": one.iri,
        "geometry": {"type": "Point", "coordinates": one.place[::-1]} if one.place else None,
        "properties": dict.fromkeys(columns.names) | one.properties(language, columns.texts),
    }
    return json_text(document)


def collection_lines(features: Iterable[Feature], columns: Columns, language: str) -> Iterator[str]:
    """The text of a collection of features, one a line."""
    return collection_of(feature_text(one, columns, language) for one in features)


def collection_of(features: Iterable[str]) -> Iterator[str]:
    """The text of a collection of the texts of features."""
    yield '{"type": "FeatureCollection", "features": ['
    for number, one in enumerate(features):
        yield f"{',' if number else ''}\n{one}"
    yield "\n]}\n"


def position(latitudes: Iterable[str], longitudes: Iterable[str]) -> Position | None:
    """The first latitude and the first longitude; None if either is missing or not within its degrees.

    Zero has no sign.
    """
    north, east = next(iter(latitudes), ""), next(iter(longitudes), "")
    return (float(north) + 0.0, float(east) + 0.0) if is_latitude(north) and is_longitude(east) else None


def is_latitude(text: str) -> bool:
    """Whether a text is degrees from -90 to 90; NaN, infinity and other words of Python are not."""
    return _is_within(text, 90)


def is_longitude(text: str) -> bool:
    """Whether a text is degrees from -180 to 180."""
    return _is_within(text, 180)


def _is_within(text: str, limit: int) -> bool:
    number = number_of(text)
    return number is not None and abs(number) <= limit


def _joined(values: Values, *, is_text: bool) -> str | int | float | bool | None:
    """A single value as its JSON type, unless it has to be a text; several as one text."""
    if len(values) == 1 and not is_text:
        return json_value(values[0])
    return SEPARATOR.join(one.value for one in values) or None


def _chosen(values: Values, language: str) -> Values:
    """The values without a language, and those in the language that is best for a reader."""
    tagged = best((one for one in values if isinstance(one, Literal) and one.language), language)
    return [one for one in values if _tag(one) in ("", _tag(tagged))] if tagged else values


def _type(value: NamedNode | Literal) -> type:
    """The JSON type of the datatype of a value; a number that JSON has not is a text, but of the same type."""
    if not isinstance(value, Literal):
        return str
    if value.datatype == XSD.boolean:
        return bool
    return float if value.datatype in NUMERIC or value.datatype == XSD.gYear else str


def _tags(values: Values) -> list[str]:
    return sorted({tag for tag in map(_tag, values) if tag})


def _by_tag(values: Values) -> list[tuple[str, list[NamedNode | Literal]]]:
    """The texts with a language, by language."""
    found: dict[str, list[NamedNode | Literal]] = {}
    for value in values:
        if tag := _tag(value):
            found.setdefault(tag, []).append(value)
    return sorted(found.items())


def _tag(value: NamedNode | Literal) -> str:
    return value.language or "" if isinstance(value, Literal) else ""


def _tagged(name: str, tag: str) -> str:
    return f"{name}_{tag}"
