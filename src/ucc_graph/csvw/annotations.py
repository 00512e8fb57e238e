"""Common properties and notes of a metadata document: their check, their normal form, and their statements.

Metadata Vocabulary for Tabular Data, sections 5.8 and 6 (https://www.w3.org/TR/tabular-metadata/#common-properties);
Generating RDF, section 4.3, the small part of JSON-LD's algorithm that CSVW needs
(https://www.w3.org/TR/csv2rdf/#json-ld-to-rdf).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode

from ucc_graph.csvw.builtin import BUILTINS
from ucc_graph.csvw.prefixes import PREFIXES, expand, is_common
from ucc_graph.csvw.properties import DescriptionObject, Json, ProblemCollector, is_language
from ucc_graph.csvw.uri_templates import resolve
from ucc_graph.rdf.ntriples import iri, tagged, typed
from ucc_graph.rdf.vocab import CSVW, RDF, XSD

__all__ = [
    "Blanks",
    "common_properties",
    "every_value",
    "first_text",
    "node_statements",
    "normalise",
    "value_statements",
]

Blanks = Iterator[str]
"""Iterator over new blank nodes."""

_CLASSES = frozenset(
    "Cell Column Datatype Dialect Direction ForeignKey JSON NumericFormat Row Schema Table TableGroup TableReference "
    "Transformation".split()
)
_NATIVE = {bool: XSD.boolean, int: XSD.integer, float: XSD.double}


def common_properties(source: DescriptionObject) -> Mapping[str, object]:
    """The common properties of an object in normal form."""
    return {key: normalise(value, source.inside(key)) for key, value in source.members.items() if is_common(key)}


def normalise(value: object, source: DescriptionObject) -> object:
    """A value in normal form: texts become objects with ``@value`` and, where there is one, ``@language``."""
    if isinstance(value, list):
        return [normalise(item, source) for item in value]
    if isinstance(value, str):
        language = source.language
        return {"@value": value} if language == "und" else {"@value": value, "@language": language}
    if not isinstance(value, dict):
        return {"@value": value}
    _check(value, source.problems)
    if "@value" in value:
        return {key: item for key, item in value.items() if key != "@language" or is_language(item)}
    return {key: _member(key, item, source) for key, item in value.items()}


def first_text(properties: Mapping[str, object], name: str) -> str:
    """The text of a common property, the first of several, as written or in normal form; empty without one."""
    value = properties.get(name, "")
    first = value[0] if isinstance(value, list) and value else value
    text = first.get("@value", "") if isinstance(first, dict) else first
    return text if isinstance(text, str) else ""


def every_value(properties: Mapping[str, object], name: str, language: str) -> tuple[Literal | NamedNode, ...]:
    """The values of a common property, as written or in normal form: texts with their languages, and IRIs.

    ``language`` is that of texts that name none; ``und`` means that it is not known.
    """
    value = properties.get(name, ())
    return tuple(
        found
        for item in (value if isinstance(value, list) else [value])
        if (found := _term(item, language)) is not None
    )


def node_statements(subject: str, properties: Mapping[str, object], blanks: Blanks) -> Iterator[str]:
    """The statements about a subject, from its properties in normal form."""
    for key, value in properties.items():
        if key == "@type":
            for name in value if isinstance(value, list) else [value]:
                yield f"{subject} {RDF.type} {iri(_type(str(name)))}"
        elif not key.startswith("@"):
            yield from value_statements(subject, expand(key), value, blanks)


def value_statements(subject: str, predicate: str, value: object, blanks: Blanks) -> Iterator[str]:
    """The statements about a subject, from one property with a value in normal form."""
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, dict):
            continue
        if "@value" in item:
            yield f"{subject} {iri(predicate)} {_literal(item)}"
            continue
        node = iri(item["@id"]) if "@id" in item else next(blanks)
        yield f"{subject} {iri(predicate)} {node}"
        yield from node_statements(node, item, blanks)


def _member(key: str, value: object, source: DescriptionObject) -> object:
    if key == "@id" and isinstance(value, str):
        return resolve(source.base, expand(value))
    return value if key.startswith("@") else normalise(value, source)


def _check(value: Json, problems: ProblemCollector) -> None:
    for key in value:
        if key.startswith("@") and key not in {"@id", "@language", "@type", "@value"}:
            problems.fail(f'"{key}" is not allowed here')
    if "@value" in value:
        _check_value(value, problems)
    elif "@language" in value:
        problems.fail('"@language" must stand beside "@value"')
    for key in ("@id", "@type"):
        _check_link(key, value.get(key, []), problems)


def _check_value(value: Json, problems: ProblemCollector) -> None:
    others = value.keys() - {"@value"}
    if not others <= {"@language"} and not others <= {"@type"}:
        problems.fail('only "@language" or "@type" may stand beside "@value", and only one of them')
    if isinstance(value["@value"], (dict, list)):
        problems.fail('"@value" must be a string, a number or true or false')
    if not is_language(value.get("@language", "en")):
        problems.invalid(f'"@language" is {value["@language"]!r}, which is not a language tag; it is ignored')


def _check_link(key: str, value: object, problems: ProblemCollector) -> None:
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, str) or item.startswith("_:"):
            problems.fail(f'"{key}" is {item!r}; it must be a URL, and not a blank node')
        elif key == "@type" and not _is_type(item):
            problems.fail(f'"@type" is {item!r}; it must be a term or prefixed name of CSVW, or a URL')


def _is_type(name: str) -> bool:
    prefix, colon, rest = name.partition(":")
    if name in _CLASSES or name in BUILTINS:
        return True
    return bool(colon) and " " not in name and (prefix in PREFIXES or rest.startswith("//") or prefix == "urn")


def _term(item: object, language: str) -> Literal | NamedNode | None:
    """A text, or the IRI of an object with ``@id``; None for any other object."""
    if not isinstance(item, dict):
        return Literal(str(item), language=None if language == "und" else language) if item != () else None
    if "@value" in item:
        return Literal(str(item["@value"]), language=item.get("@language"))
    address = expand(item.get("@id", "")) if isinstance(item.get("@id", ""), str) else ""
    return NamedNode(address) if ":" in address and not address.startswith("_:") else None


def _type(name: str) -> str:
    if name in _CLASSES:
        return CSVW.iri + name
    return BUILTINS[name].iri if name in BUILTINS else expand(name)


def _literal(item: Mapping[str, object]) -> str:
    value = item["@value"]
    if "@language" in item:
        return tagged(str(value), str(item["@language"]))
    if "@type" in item:
        return typed(str(value), _type(str(item["@type"])))
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return typed(text, _NATIVE.get(type(value), XSD.string).value)
