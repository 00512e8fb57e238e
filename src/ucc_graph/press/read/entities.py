"""Things that the rows of tables describe, with their classes and properties, as the CSVW description has them.

Columns with the same ``aboutUrl`` describe one thing. Its class is the constant value of a virtual column for
``rdf:type``. Tables about the same things, such as one with their names in further languages, belong to one class.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from ucc_graph.csvw.builtin import stored_datatype
from ucc_graph.csvw.description import ColumnDescription, GroupDescription, TableDescription
from ucc_graph.csvw.uri_templates import Template, resolve
from ucc_graph.rdf.vocab import RDF

__all__ = ["ColumnUse", "Described", "DescribedClass", "Description", "read_described"]

_VARIABLES: Final = re.compile(r"\{[^{}]*\}")
_UNDETERMINED: Final = "und"


@dataclass(frozen=True)
class ColumnUse:
    """A column with the property that it states; ``target`` is the class of its values, if they are known things."""

    table: TableDescription
    column: ColumnDescription
    predicate: str
    target: str = ""

    @property
    def is_link(self) -> bool:
        """Whether its values are IRIs."""
        return self.column.inherited.value_url is not None

    @property
    def is_always_there(self) -> bool:
        """Whether each row has a value."""
        inherited = self.column.inherited
        if self.column.is_virtual:
            template = inherited.value_url
            return bool(inherited.default) if template is None else not Template(template, self.table.url).variables
        return inherited.required or self.column.name in self.table.primary_key

    @property
    def language(self) -> str:
        """The language of its texts; empty where they have none, and for all other values."""
        inherited = self.column.inherited
        has_one = not self.is_link and inherited.datatype.is_text and inherited.language != _UNDETERMINED
        return inherited.language if has_one else ""

    @property
    def datatype(self) -> str:
        """The datatype of its literals as they are published; empty for a link."""
        if self.is_link:
            return ""
        datatype = self.column.inherited.datatype
        return f"{RDF.iri}langString" if self.language else stored_datatype(datatype.iri or datatype.builtin.iri)


@dataclass(frozen=True)
class Description:
    """The columns of a table that describe one thing a row: the form of its IRI, its classes, its properties."""

    table: TableDescription
    about: str
    classes: tuple[str, ...]
    uses: tuple[ColumnUse, ...]
    is_unique: bool
    """Whether no two rows describe the same thing."""
    is_main: bool
    """Whether it is the thing that the table as a whole is about."""


@dataclass(frozen=True)
class DescribedClass:
    """A class with the descriptions of its things: those that state it, then those of tables that add to them."""

    iri: str
    stating: tuple[Description, ...]
    adding: tuple[Description, ...]

    @property
    def descriptions(self) -> tuple[Description, ...]:
        """All descriptions."""
        return (*self.stating, *self.adding)

    @cached_property
    def uses(self) -> dict[str, list[ColumnUse]]:
        """The columns of each property, in order."""
        found: dict[str, list[ColumnUse]] = {}
        for use in (use for description in self.descriptions for use in description.uses):
            found.setdefault(use.predicate, []).append(use)
        return found

    def has_always(self, predicate: str) -> bool:
        """Whether each thing has a value."""
        return all(
            any(use.is_always_there for use in description.uses if use.predicate == predicate)
            for description in self.stating
        )

    def has_one_at_most(self, predicate: str) -> bool:
        """Whether no thing has two values."""
        places = [d for d in self.descriptions if any(use.predicate == predicate for use in d.uses)]
        is_single = all(place.is_unique for place in places) and len({d.about for d in places}) == len(places)
        counts = [sum(use.predicate == predicate for use in place.uses) for place in places]
        is_list = any(use.column.inherited.separator is not None for use in self.uses[predicate])
        return is_single and max(counts) == 1 and not is_list


@dataclass(frozen=True)
class Described:
    """What a group of tables describes: classes in the order of the tables, and everything that has no class."""

    group: GroupDescription
    classes: tuple[DescribedClass, ...]
    descriptions: tuple[Description, ...]

    @cached_property
    def uses(self) -> dict[str, list[ColumnUse]]:
        """The columns of each property, in order."""
        found: dict[str, list[ColumnUse]] = {}
        for use in (use for description in self.descriptions for use in description.uses):
            found.setdefault(use.predicate, []).append(use)
        return found

    def classes_with(self, predicate: str) -> list[str] | None:
        """The classes whose things have a property; None if things without a class have it, too."""
        if any(not self._class_of(d) for d in self.descriptions if any(use.predicate == predicate for use in d.uses)):
            return None
        return [found.iri for found in self.classes if predicate in found.uses]

    def _class_of(self, description: Description) -> DescribedClass | None:
        return next((found for found in self.classes if description in found.descriptions), None)


def read_described(group: GroupDescription, base: str) -> Described:
    """What the tables of a group describe; a class under the base counts before one of another vocabulary."""
    found = [d for table in group.tables if not table.is_suppressed for d in _descriptions(table)]
    main = {id(d): _main_class(d.classes, base) for d in found}
    names = list(dict.fromkeys(main[id(d)] for d in found if d.classes))
    forms = {name: {d.about for d in found if main[id(d)] == name} for name in names}
    targeted = {id(d): replace(d, uses=tuple(_with_target(use, forms) for use in d.uses)) for d in found}
    classes = (
        DescribedClass(
            name,
            tuple(targeted[id(d)] for d in found if main[id(d)] == name),
            tuple(targeted[id(d)] for d in found if not d.classes and _only(d.about, forms) == name),
        )
        for name in names
    )
    return Described(group, tuple(classes), tuple(targeted.values()))


def _descriptions(table: TableDescription) -> Iterator[Description]:
    columns = [column for column in table.columns if _states(column)]
    for about in dict.fromkeys(column.inherited.about_url or "" for column in columns):
        named = [(c, c.property_iri(table.url)) for c in columns if c.inherited.about_url == about]
        uses = [ColumnUse(table, column, predicate) for column, predicate in named if predicate]
        key = set(table.primary_key)
        yield Description(
            table=table,
            about=_form(about, table),
            classes=tuple(filter(None, map(_constant_class, uses))),
            uses=tuple(use for use in uses if use.predicate != RDF.type.value),
            is_unique=bool(key) and key <= set(Template(about, table.url).variables),
            is_main=about == table.inherited.about_url,
        )


def _states(column: ColumnDescription) -> bool:
    """Whether a column states a property; one without ``propertyUrl`` would have its own address as property."""
    inherited = column.inherited
    return not column.is_suppressed and bool(inherited.about_url) and inherited.property_url is not None


def _form(template: str, table: TableDescription) -> str:
    """A URI template without the names of its variables."""
    return _VARIABLES.sub("{}", resolve(table.url, template))


def _constant_class(use: ColumnUse) -> str:
    """The class that each row states; empty for any other column."""
    template = use.column.inherited.value_url
    if use.predicate != RDF.type.value or template is None:
        return ""
    expanded = Template(template, use.table.url)
    return "" if expanded.variables else expanded.expand({})


def _main_class(classes: Sequence[str], base: str) -> str:
    return next((name for name in classes if name.startswith(base)), classes[0] if classes else "")


def _with_target(use: ColumnUse, forms: dict[str, set[str]]) -> ColumnUse:
    """A column with the class of its values; a template that begins with a variable, ``{+page}``, leads anywhere."""
    template = use.column.inherited.value_url
    if template is None or template.startswith("{"):
        return use
    return replace(use, target=_only(_form(template, use.table), forms))


def _only(iri: str, forms: dict[str, set[str]]) -> str:
    """The one class whose things have IRIs of a form, or such as a constant IRI; empty where there is none or more."""
    found = [name for name, own in forms.items() if any(iri == form or _fits(iri, form) for form in own)]
    return found[0] if len(found) == 1 else ""


def _fits(iri: str, form: str) -> bool:
    if "{" in iri:
        return False
    parts: Iterable[str] = map(re.escape, form.split("{}"))
    return bool(re.fullmatch("[^/#?]+".join(parts), iri))
