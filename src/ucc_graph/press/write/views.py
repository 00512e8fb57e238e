"""Views of a database, one for each kind: its table with the labels of the things that it refers to beside their keys.

A table of the values of an attribute, where a cell may have several, belongs to them: databases know no lists.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ucc_graph.csvw.sheets.relations import Attribute, AttributeType, Reference, Relation, free_name
from ucc_graph.csvw.uri_templates import Template
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.languages import FALLBACK
from ucc_graph.rdf.terms import NAMES

__all__ = ["ListTable", "View", "listed", "quoted", "views"]

_SEPARATOR: Final = "|"
_PLAIN: Final = re.compile(r"[\w.~-]*", re.ASCII)
"""Keys that stand for themselves in an IRI (RFC 3986, section 2.3)."""
_UNNAMED: Final = re.compile(r"\W+")


@dataclass(frozen=True)
class ListTable:
    """Table of the values of an attribute with several in a cell; ``row`` is the name of the number of a row.

    It is needed for a relation without a primary key alone.
    """

    name: str
    relation: Relation
    attribute: Attribute
    position: str
    row: str

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name the row of a value."""
        return self.relation.primary_key or (self.row,)

    @property
    def references(self) -> tuple[Reference, ...]:
        """The references of the attribute."""
        return tuple(one for one in self.relation.references if one.attributes == (self.attribute.name,))


@dataclass(frozen=True)
class View:
    """View on a table, which is named ``t`` in the expressions of its columns."""

    name: str
    table: str
    columns: Sequence[tuple[str, str]]


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def listed(relations: Iterable[Relation], taken: set[str]) -> Iterator[ListTable]:
    """A table for each attribute with several values in a cell; their names are taken from now on."""
    for relation in relations:
        columns = {one.name.casefold() for one in relation.attributes}
        row = "" if relation.primary_key else free_name("row", columns)
        position = free_name("position", columns | {row})
        for attribute in relation.attributes:
            if attribute.is_list:
                name = free_name(f"{relation.name}_{attribute.name}", taken)
                taken.add(name.casefold())
                yield ListTable(name, relation, attribute, position, row)


def views(relations: Sequence[Relation], lists: Iterable[ListTable], iris: Iris, taken: set[str]) -> Iterator[View]:
    """The views; a kind with several tables has one for each, and a table of no kind has one as well."""
    by_name = {relation.name: relation for relation in relations}
    by_attribute = {(one.relation.name, one.attribute.name): one for one in lists}
    kinds = {relation.name: _kind(relation, iris) for relation in relations}
    counts = Counter(kinds.values())
    for relation in relations:
        kind = kinds[relation.name]
        wanted = kind if counts[kind] == 1 else f"{kind}_{relation.name}"
        name = free_name(_UNNAMED.sub("_", wanted) if kind else f"{relation.name}_labelled", taken)
        taken.add(name.casefold())
        lists_of = {key: one for (owner, key), one in by_attribute.items() if owner == relation.name}
        yield View(name, relation.name, list(_columns(relation, by_name, lists_of)))


def _kind(relation: Relation, iris: Iris) -> str:
    """The kind of the things of a table; empty for one whose rows are no things of the publication."""
    fixed = _expanded(relation, _about(relation).partition("{")[0])
    rest = fixed.removeprefix(iris.things_space)
    return rest.partition("/")[0] if rest != fixed and "/" in rest else ""


def _columns(
    relation: Relation, relations: Mapping[str, Relation], lists: Mapping[str, ListTable]
) -> Iterator[tuple[str, str]]:
    """The columns with their expressions: the label of a reference under its name, and the key beside it."""
    taken = {one.name.casefold() for one in relation.attributes}
    for attribute in relation.attributes:
        own = f"t.{quoted(attribute.name)}"
        single = (one for one in relation.references if one.attributes == (attribute.name,))
        reference = next(single, None)
        labels = _labels(relations[reference.relation]) if reference else []
        if reference is None or not labels:
            yield attribute.name, own
            continue
        join = _Join(attribute, reference, labels)
        found = lists.get(attribute.name)
        yield attribute.name, join.of_list(found) if found else join.of_cell
        key = free_name(f"{attribute.name}_key", taken)
        taken.add(key.casefold())
        yield key, own
    if address := _address(relation):
        yield free_name("iri", taken), address


def _labels(relation: Relation) -> list[Attribute]:
    """The attributes with the names of things, those in English first."""
    properties = [name.value for name in NAMES]
    languages = (FALLBACK, "und")

    def order(one: Attribute) -> tuple[int, int]:
        language = one.column.language
        place = properties.index(one.column.property_iri(relation.table.url) or "")
        return place, languages.index(language) if language in languages else len(languages)

    named = (one for one in relation.attributes if one.column.property_iri(relation.table.url) in properties)
    return sorted((one for one in named if not one.is_list), key=order)


@dataclass(frozen=True)
class _Join:
    """Expressions of the labels of the things that an attribute refers to, or of their keys where they have none."""

    attribute: Attribute
    reference: Reference
    labels: Sequence[Attribute]

    @property
    def of_cell(self) -> str:
        """The label of the one thing that a cell refers to."""
        own = f"t.{quoted(self.attribute.name)}"
        return f"(SELECT {self._label(own)} FROM {self._target} WHERE {self._key} = {own})"  # noqa: S608  # names are quoted

    def of_list(self, table: ListTable) -> str:
        """The labels of the things that a cell refers to, in its order."""
        value = f"v.{quoted(table.attribute.name)}"
        of_row = " AND ".join(f"v.{quoted(name)} = t.{quoted(name)}" for name in table.key)
        join = f"{quoted(table.name)} AS v JOIN {self._target} ON {self._key} = {value}"
        rows = f"{join} WHERE {of_row} ORDER BY v.{quoted(table.position)}"
        inner = f"SELECT {self._label(value)} AS label FROM {rows}"  # noqa: S608  # as above
        return f"(SELECT group_concat(label, '{_SEPARATOR}') FROM ({inner}))"  # noqa: S608  # as above

    @property
    def _target(self) -> str:
        return f"{quoted(self.reference.relation)} AS r"

    @property
    def _key(self) -> str:
        return f"r.{quoted(self.reference.target[0])}"

    def _label(self, key: str) -> str:
        text = key if self.attribute.type is AttributeType.TEXT else f"CAST({key} AS TEXT)"
        return f"coalesce({', '.join([*(f'r.{quoted(one.name)}' for one in self.labels), text])})"


def _address(relation: Relation) -> str | None:
    """The expression of the IRI of a thing, from a key that stands for itself in it; None for any other table."""
    about = _about(relation)
    if len(names := Template(about, relation.table.url).variables) != 1:
        return None
    attribute = next((one for one in relation.attributes if one.column.name == names[0]), None)
    if not attribute or attribute.is_list or attribute.type is not AttributeType.TEXT:
        return None
    before, mark, after = about.partition(f"{{{names[0]}}}")
    is_plain = mark and all(_PLAIN.fullmatch(text) for texts in attribute.texts for text in texts)
    column = f"t.{quoted(attribute.name)}"
    start = _expanded(relation, before)
    return " || ".join((_text(start), column, *([_text(after)] if after else []))) if is_plain else None


def _about(relation: Relation) -> str:
    """The template of the IRIs of the things of a table, empty without one."""
    return next((one.column.inherited.about_url for one in relation.attributes), None) or ""


def _expanded(relation: Relation, beginning: str) -> str:
    """The fixed beginning of a template as an absolute IRI."""
    return Template(beginning, relation.table.url).expand({})


def _text(text: str) -> str:
    """A text as SQL writes it."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
