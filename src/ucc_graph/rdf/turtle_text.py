"""Turtle as a person would write it: one block a subject, prefixed names, blank nodes in brackets.

Oxigraph's serialiser gives a blank node a label of its own and no line between subjects: right for a release, but hard
to go on from by hand (Turtle 1.1, https://www.w3.org/TR/turtle/).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ucc_graph.rdf.terms import namespace_of
from ucc_graph.rdf.vocab import RDF, XSD

__all__ = ["turtle_text"]

_LOCAL: Final = re.compile(r"[^\W\d][\w-]*")
_WIDTH: Final = 118
_PLAIN: Final = {XSD.boolean: re.compile(r"true|false"), XSD.integer: re.compile(r"[+-]?[0-9]+")}
"""Datatypes whose literals stand without quotes."""
_Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
_Statements: TypeAlias = dict[object, dict[NamedNode, list[_Term]]]


def turtle_text(triples: Iterable[Triple], prefixes: Mapping[str, str], heading: str = "") -> str:
    """A document of the statements, with subjects and properties in the order in which they come.

    Only prefixes that are used are declared. Each line of the heading becomes a comment on top.
    """
    statements: _Statements = {}
    for triple in triples:
        values = statements.setdefault(triple.subject, {}).setdefault(triple.predicate, [])
        values.extend([triple.object] if triple.object not in values else ())
    names = _Names(prefixes, statements)
    subjects = [subject for subject in statements if isinstance(subject, NamedNode)]
    blocks = [f"{names.of(subject)} {names.properties(subject, ' ;' + chr(10) + '    ')} .\n" for subject in subjects]
    lines = [f"# {line}\n" for line in heading.splitlines()]
    lines += [f"@prefix {prefix}: <{prefixes[prefix]}> .\n" for prefix in sorted(names.used)]
    return "\n".join(["".join(lines), *blocks])


class _Names:
    """Terms as Turtle, and the prefixes that they need."""

    def __init__(self, prefixes: Mapping[str, str], statements: _Statements) -> None:
        self._prefixes = {space: prefix for prefix, space in prefixes.items()}
        self._statements = statements
        self.used = set[str]()

    def of(self, term: _Term) -> str:
        """A term; a blank node with all that is said of it."""
        if isinstance(term, NamedNode):
            return self._name(term)
        if isinstance(term, BlankNode):
            return f"[ {self.properties(term, ' ; ')} ]"
        return self._literal(term) if isinstance(term, Literal) else str(term)

    def properties(self, subject: NamedNode | BlankNode, separator: str) -> str:
        """The properties of a subject with their values."""
        return separator.join(
            f"{'a' if predicate == RDF.type else self._name(predicate)} {self._values(values)}"
            for predicate, values in self._statements.get(subject, {}).items()
        )

    def _values(self, values: Iterable[_Term]) -> str:
        """The values with commas, in further lines where one would be too long."""
        lines = [""]
        for text in map(self.of, values):
            if lines[-1] and len(lines[-1]) + len(text) > _WIDTH - 30:
                lines.append("")
            lines[-1] += f"{' , ' if lines[-1] else ''}{text}"
        return " ,\n        ".join(lines)

    def _name(self, term: NamedNode) -> str:
        space = namespace_of(term.value)
        prefix, local = self._prefixes.get(space), term.value[len(space) :]
        if prefix is None or not _LOCAL.fullmatch(local):
            return str(term)
        self.used.add(prefix)
        return f"{prefix}:{local}"

    def _literal(self, term: Literal) -> str:
        if term.language or term.datatype == XSD.string:
            return str(term)
        if (form := _PLAIN.get(term.datatype)) and form.fullmatch(term.value):
            return term.value
        return f"{Literal(term.value)}^^{self._name(term.datatype)}"
