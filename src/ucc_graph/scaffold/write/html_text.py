"""HTML in cells: columns whose tags a rule strips, so that texts keep their language and names are plain.

A column in one language alone is ``rdf:HTML`` and keeps its tags. Names, and texts in several languages, become a
second property without tags and references of characters; the first is hidden on pages.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from ucc_graph.rdf.iris import Iris, part_of
from ucc_graph.scaffold.infer.plan import Column, Plan, Role, TablePlan
from ucc_graph.scaffold.infer.words import camel
from ucc_graph.scaffold.write.terms import Terms

__all__ = ["raw_property", "strip_rules", "stripped"]

_REFERENCE: Final = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*|#\d+|#[xX][0-9A-Fa-f]+);")
_MOST: Final = 120
"""References of characters that one rule decodes, the most frequent ones."""


def stripped(column: Column, table: TablePlan) -> bool:
    """Whether the tags of a column are stripped."""
    if column.type.kind != "html" or column.role not in {Role.NAME, Role.TEXT}:
        return False
    same = [other for other in table.columns if other.role is column.role and other.stem.lower() == column.stem.lower()]
    return column.role is Role.NAME or len(same) > 1


def raw_property(predicate: str, iris: Iris) -> str:
    """The property of the text with its tags, beside the one without."""
    local = re.split("[#/]", predicate)[-1]
    return part_of(iris.ontology, camel(f"{local} html"))


def strip_rules(plan: Plan, terms: Terms, iris: Iris) -> Iterator[tuple[str, str]]:
    """The name and the text of a rule for each property whose tags are stripped."""
    found: dict[str, list[Column]] = {}
    for table in plan.tables:
        for column in table.columns:
            if stripped(column, table):
                found.setdefault(terms.property(table, column), []).append(column)
    for predicate, columns in found.items():
        raw = raw_property(predicate, iris)
        yield f"{re.split('[#/]', raw)[-1]}", _rule(predicate, raw, columns)


def _rule(predicate: str, raw: str, columns: list[Column]) -> str:
    """A rule that replaces one thing after another: parsers of SPARQL take too long for calls within many calls."""
    texts = [value for column in columns for value in column.filled]
    steps = [('"</(p|li|h[1-6]|div|tr)>|<br ?/?>"', '" "', ', "i"'), ('"<[^<>]*>"', '""', "")]
    steps += [(f'"{reference}"', f'"{character}"', "") for reference, character in _references(texts)]
    steps += [('"\\\\s+"', '" "', ""), ('"^ | $"', '""', "")]
    lines = "".join(
        f"  BIND(REPLACE(?text{number}, {pattern}, {instead}{flags}) AS ?text{number + 1})\n"
        for number, (pattern, instead, flags) in enumerate(steps)
    )
    return (
        "# title: Text without tags\n"
        f"# description: What {raw} says, without tags and references of HTML.\n\n"
        f"CONSTRUCT {{\n  ?thing <{predicate}> ?text .\n}}\nWHERE {{\n  ?thing <{raw}> ?html .\n"
        f"  BIND(STR(?html) AS ?text0)\n{lines}"
        f"  BIND(STRLANG(?text{len(steps)}, LANG(?html)) AS ?text)\n}}\n"
    )


def _references(texts: list[str]) -> Iterator[tuple[str, str]]:
    """The references of characters in some texts and what they stand for, the ampersand last."""
    counts: dict[str, int] = {}
    for text in texts:
        for reference in _REFERENCE.findall(text):
            counts[reference] = counts.get(reference, 0) + 1
    frequent = sorted(counts, key=lambda reference: (-counts[reference], reference))[:_MOST]
    for reference in sorted(frequent, key=lambda reference: (reference == "&amp;", reference)):
        character = html.unescape(reference)
        if (character != reference and character.isprintable()) or character == "\u00a0":
            escaped = {'"': '\\"', "\\": "\\\\\\\\", "$": "\\\\$", "\u00a0": " "}.get(character, character)
            yield reference, escaped
