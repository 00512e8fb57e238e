"""Terms of a new publication: the class of each kind and the property of each column, and names of CSVW columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ucc_graph.rdf.iris import Iris, part_of
from ucc_graph.rdf.vocab import DCT, FOAF, RDFS, SKOS, WGS84
from ucc_graph.scaffold.infer.plan import Column, Plan, Role, TablePlan
from ucc_graph.scaffold.infer.words import camel, in_words, slug, words

__all__ = ["Terms", "column_names", "terms_of"]

_CONCEPTS: Final = {
    "definition": SKOS.definition,
    "scopenote": SKOS.scopeNote,
    "altlabel": SKOS.altLabel,
    "hiddenlabel": SKOS.hiddenLabel,
    "notation": SKOS.notation,
    "example": SKOS.example,
}
"""Columns of a vocabulary that SKOS has a property for, by their words in one."""
_PREFIXES: Final = frozenset("skos dct dcterms dc dwc schema foaf rdfs owl".split())
_UNIT: Final = re.compile(r"(?P<stem>.*\w)\s*(?:\([^()]{1,12}\)|\[[^\[\]]{1,12}\])\s*")
_FIXED: Final = {
    Role.KEY: DCT.identifier,
    Role.NAME: RDFS.label,
    Role.LATITUDE: WGS84.lat,
    Role.LONGITUDE: WGS84.long,
}


@dataclass(frozen=True)
class Terms:
    """The IRI of the class of each kind, and that of the property of each column by kind and title."""

    classes: Mapping[str, str]
    properties: Mapping[tuple[str, str, str], str]
    labels: Mapping[tuple[str, str, str], str]

    def property(self, table: TablePlan, column: Column) -> str:
        """The IRI of a column's property."""
        return self.properties[_place(table, column)]

    def label(self, table: TablePlan, column: Column) -> str:
        """The label of a column's property."""
        return self.labels[_place(table, column)]


def terms_of(plan: Plan, iris: Iris) -> Terms:
    """The terms of a plan, each name with one meaning: a name that stands for two things gets the kind before it."""
    classes = {table.kind: _class_name(table.kind) for table in plan.tables if not table.subject}
    taken: dict[str, tuple[str, ...]] = dict.fromkeys(classes.values(), ("class",))
    properties: dict[tuple[str, str, str], str] = {}
    labels: dict[tuple[str, str, str], str] = {}
    for table in plan.tables:
        for column in table.columns:
            place = _place(table, column)
            labels[place] = _label(column)
            owner = plan.of_kind(table.subject) if table.subject else table
            properties[place] = _known(owner, column) or part_of(iris.ontology, _free(table, column, taken))
    return Terms({kind: part_of(iris.ontology, name) for kind, name in classes.items()}, properties, labels)


def column_names(table: TablePlan) -> dict[str, str]:
    """The CSVW name of each column by its title: letters, digits and ``_`` alone, each once."""
    found: dict[str, str] = {}
    for number, column in enumerate(table.columns, 1):
        name = re.sub(r"[^a-z0-9]+", "_", slug(column.title)).strip("_") if column.title.isascii() else ""
        exact = column.title if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_]*", column.title) else name
        exact = exact or f"column_{number}"
        found[column.title] = exact if exact not in found.values() and exact != "type" else f"{exact}_{number}"
    return found


def _place(table: TablePlan, column: Column) -> tuple[str, str, str]:
    return table.source, table.kind, column.title


def _known(owner: TablePlan, column: Column) -> str:
    """The property of another vocabulary that a column has, by the table that has its things; else empty."""
    if column.role in _FIXED:
        return _FIXED[column.role].value
    if column.type.kind == "picture":
        return FOAF.depiction.value
    if _is_vocabulary(owner):
        stem = "".join(_stem_words(column))
        if column.role is Role.PARENT:
            return SKOS.broader.value
        if stem in _CONCEPTS and column.role in {Role.TEXT, Role.VALUE} and column.type.is_text:
            return _CONCEPTS[stem].value
    return ""


def _is_vocabulary(table: TablePlan) -> bool:
    """Whether things have wider ones as concepts have: by that word, by levels, or beside definitions."""
    parents = table.of(Role.PARENT)
    stems = {"".join(_stem_words(column)) for column in table.columns}
    is_said = any(column.is_added or "broader" in _stem_words(column) for column in parents)
    return bool(parents) and (is_said or not stems.isdisjoint(_CONCEPTS))


def _stem_words(column: Column) -> tuple[str, ...]:
    """The words of a column's property, without the prefix of a vocabulary before them."""
    found = words(column.stem or column.title)
    return found[1:] if len(found) > 1 and found[0] in _PREFIXES else found


def _label(column: Column) -> str:
    stem = column.stem or column.title
    first = words(stem)[:1]
    label = in_words(stem)
    if first and first[0] in _PREFIXES and len(words(stem)) > 1:
        label = label.partition(" ")[2] or label
    return label


def _free(table: TablePlan, column: Column, taken: dict[str, tuple[str, ...]]) -> str:
    """The local name of a column's property, which means the same wherever it stands."""
    meaning = _meaning(column)
    for name in _names(table, column):
        if taken.setdefault(name, meaning) == meaning:
            return name
    raise AssertionError(column.title)


def _names(table: TablePlan, column: Column) -> Iterator[str]:
    stem = camel(" ".join(_stem_words(column))) or "column"
    bare = _without_unit(column)
    if bare and all(other is column or _without_unit(other) != bare for other in table.columns):
        yield bare
    yield stem
    own = camel(f"{table.kind.replace('-', ' ')} {' '.join(_stem_words(column))}")
    yield own
    yield from (f"{own}{number}" for number in range(2, 999))


def _without_unit(column: Column) -> str:
    """The local name of a number without the unit in brackets behind it, which the label says; empty if it has none."""
    match = _UNIT.fullmatch(column.stem or column.title) if column.type.is_number else None
    return camel(match["stem"]) if match else ""


def _meaning(column: Column) -> tuple[str, ...]:
    """What must be the same for two columns to have one property: a thing of a kind, or values of a type."""
    if column.role in {Role.THING, Role.PARENT, Role.MARK}:
        return ("thing", column.target)
    if column.role is Role.UNUSED:
        return ("unused", column.title)
    kind = "text" if column.role is Role.TEXT else column.type.kind
    return ("value", kind, "" if column.role is Role.TEXT else column.title)


def _class_name(kind: str) -> str:
    name = camel(kind.replace("-", " "))
    return name[:1].upper() + name[1:]
