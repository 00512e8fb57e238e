"""The common properties and notes of a metadata document: their check and their normal form.

Metadata Vocabulary for Tabular Data, sections 5.8 and 6 (https://www.w3.org/TR/tabular-metadata/#common-properties).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ucc_graph.csvw.builtin import BUILTINS
from ucc_graph.csvw.properties import PREFIXES, Findings, Json, expand, is_common, is_language
from ucc_graph.csvw.uri_templates import resolve

__all__ = ["CLASSES", "Document", "Load", "common_properties", "normal"]

Load = Callable[[str], bytes | None]
"""Gives the content of a URL, or None if there is nothing."""

CLASSES = frozenset(
    "Cell Column Datatype Dialect Direction ForeignKey JSON NumericFormat Row Schema Table TableGroup TableReference "
    "Transformation".split()
)
_TERMS = CLASSES | BUILTINS.keys()


@dataclass(frozen=True)
class Document:
    """What holds for a whole document: the base of its URLs, its language, and how what it names is loaded."""

    base: str
    language: str
    load: Load


def common_properties(source: Json, document: Document, findings: Findings) -> Mapping[str, object]:
    """The common properties of an object in normal form."""
    return {key: normal(value, document, findings.inside(key)) for key, value in source.items() if is_common(key)}


def normal(value: object, document: Document, findings: Findings) -> object:
    """A value in normal form: texts become objects with ``@value`` and, where there is one, ``@language``."""
    if isinstance(value, list):
        return [normal(item, document, findings) for item in value]
    if isinstance(value, str):
        return {"@value": value} if document.language == "und" else {"@value": value, "@language": document.language}
    if not isinstance(value, dict):
        return {"@value": value}
    _check(value, findings)
    if "@value" in value:
        return {key: item for key, item in value.items() if key != "@language" or is_language(item)}
    return {key: _member(key, item, document, findings) for key, item in value.items()}


def _member(key: str, value: object, document: Document, findings: Findings) -> object:
    if key == "@id" and isinstance(value, str):
        return resolve(document.base, expand(value))
    return value if key.startswith("@") else normal(value, document, findings)


def _check(value: Json, findings: Findings) -> None:
    for key in value:
        if key.startswith("@") and key not in {"@id", "@language", "@type", "@value"}:
            findings.fail(f'"{key}" is not allowed here')
    if "@value" in value:
        _check_value(value, findings)
    elif "@language" in value:
        findings.fail('"@language" must stand beside "@value"')
    for key in ("@id", "@type"):
        _check_link(key, value.get(key, []), findings)


def _check_value(value: Json, findings: Findings) -> None:
    if not value.keys() - {"@value"} <= {"@language"} and not value.keys() - {"@value"} <= {"@type"}:
        findings.fail('beside "@value" stands either "@language" or "@type", and nothing else')
    if isinstance(value["@value"], (dict, list)):
        findings.fail('"@value" must be a string, a number or true or false')
    if not is_language(value.get("@language", "en")):
        findings.warn(f'"@language" is {value["@language"]!r}, which is not a language tag; it is ignored')


def _check_link(key: str, value: object, findings: Findings) -> None:
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, str) or item.startswith("_:"):
            findings.fail(f'"{key}" is {item!r}; it must be a URL, and not a blank node')
        elif key == "@type" and not _is_type(item):
            findings.fail(f'"@type" is {item!r}; it must be a term or prefixed name of CSVW, or a URL')


def _is_type(name: str) -> bool:
    prefix, colon, rest = name.partition(":")
    return name in _TERMS or (
        bool(colon) and " " not in name and (prefix in PREFIXES or rest.startswith("//") or prefix == "urn")
    )
