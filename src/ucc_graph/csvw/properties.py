"""The kinds of property that a metadata document has, each read with its check and its default.

Metadata Vocabulary for Tabular Data, section 5.1 (https://www.w3.org/TR/tabular-metadata/#syntax): a value that is not
permitted is replaced by the default, with a warning; an ``@id`` or ``@type`` that is wrong makes the document unusable.

Where the readers of metadata and of tables put what they find wrong.

The prefixes that every CSVW document may use, and the expansion of prefixed names.

The RDFa 1.1 initial context (https://www.w3.org/2011/rdfa-context/rdfa-1.1) with ``csvw``, as the CSVW context has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ucc_graph.csvw.builtin import RDF, XSD
from ucc_graph.problem import Problem, Severity

__all__ = [
    "CSVW",
    "PREFIXES",
    "RDFS",
    "Findings",
    "Json",
    "Report",
    "Titles",
    "array",
    "choice",
    "count",
    "expand",
    "flag",
    "identifier",
    "is_common",
    "is_language",
    "known",
    "names",
    "natural",
    "reporter",
    "template",
    "text",
    "texts",
]


Report = Callable[[int, str, str, str], None]
"""Takes a line, a column's title, a rule and what is wrong."""


def reporter(file: str, problems: list[Problem]) -> Report:
    """A function that adds to the problems what is wrong in a table's file."""
    return lambda line, column, rule, text: problems.append(Problem(file, line, column, rule, text))


@dataclass(frozen=True)
class Findings:
    """Collects problems of one document; ``place`` is the object being read, such as "lights.csv, column height".

    With ``is_strict`` a warning is as grave as a failure.
    """

    file: str
    problems: list[Problem]
    place: str = ""
    is_strict: bool = False

    def inside(self, place: str) -> Findings:
        """The same collection for an object within this one."""
        return replace(self, place=f"{self.place}, {place}" if self.place else place)

    def fail(self, text: str, rule: str = "csvw:metadata") -> None:
        """Records what makes the document unusable."""
        self._add(text, rule, Severity.VIOLATION)

    def warn(self, text: str, rule: str = "csvw:metadata") -> None:
        """Records what is ignored or replaced by a default (Metadata Vocabulary, section 5)."""
        self._add(text, rule, Severity.VIOLATION if self.is_strict else Severity.WARNING)

    def _add(self, text: str, rule: str, severity: Severity) -> None:
        self.problems.append(Problem(self.file, 0, "", rule, f"{self.place}: {text}" if self.place else text, severity))


CSVW = "http://www.w3.org/ns/csvw#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"

PREFIXES = {
    "as": "https://www.w3.org/ns/activitystreams#",
    "cc": "http://creativecommons.org/ns#",
    "csvw": CSVW,
    "ctag": "http://commontag.org/ns#",
    "dc": "http://purl.org/dc/terms/",
    "dc11": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dctypes": "http://purl.org/dc/dcmitype/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "duv": "https://www.w3.org/ns/duv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "gr": "http://purl.org/goodrelations/v1#",
    "grddl": "http://www.w3.org/2003/g/data-view#",
    "ical": "http://www.w3.org/2002/12/cal/icaltzd#",
    "ldp": "http://www.w3.org/ns/ldp#",
    "ma": "http://www.w3.org/ns/ma-ont#",
    "oa": "http://www.w3.org/ns/oa#",
    "og": "http://ogp.me/ns#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": RDF,
    "rdfa": "http://www.w3.org/ns/rdfa#",
    "rdfs": RDFS,
    "rev": "http://purl.org/stuff/rev#",
    "rif": "http://www.w3.org/2007/rif#",
    "rr": "http://www.w3.org/ns/r2rml#",
    "schema": "http://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sioc": "http://rdfs.org/sioc/ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "v": "http://rdf.data-vocabulary.org/#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "wdr": "http://www.w3.org/2007/05/powder#",
    "wdrs": "http://www.w3.org/2007/05/powder-s#",
    "xhv": "http://www.w3.org/1999/xhtml/vocab#",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "xsd": XSD,
}


def expand(name: str) -> str:
    """The IRI of a prefixed name; any other text as it stands."""
    prefix, colon, local = name.partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        return PREFIXES[prefix] + local
    return name


Json = Mapping[str, object]
Titles = tuple[tuple[str, str], ...]
"""Pairs of a language and a text."""

_LANGUAGE = re.compile(r"(?:[A-Za-z]{2,8}|[xXiI](?=-))(?:-[A-Za-z0-9]{1,8})*")


def is_language(value: object) -> bool:
    """Whether the value is a well-formed language tag (BCP 47)."""
    return isinstance(value, str) and bool(_LANGUAGE.fullmatch(value))


def is_common(key: str) -> bool:
    """Whether the key is a prefixed name or URL, so that it names a common property (section 5.8)."""
    prefix, colon, rest = key.partition(":")
    return bool(colon) and (prefix in PREFIXES or rest.startswith("//"))


def known(source: Json, keys: frozenset[str], kind: str, findings: Findings) -> Json:
    """The members of an object of a kind that have one of the keys; others are warned of, ``@type`` is checked."""
    found = source.get("@type", kind)
    if found != kind:
        findings.fail(f'"@type" is {found!r}; it must be "{kind}"')
    for key in source:
        if key not in keys and key not in {"@id", "@type", "@context"} and not is_common(key):
            findings.warn(f'"{key}" is not a property of a {kind}; it is ignored')
    return {key: value for key, value in source.items() if key in keys}


def identifier(source: Json, findings: Findings) -> str | None:
    """The ``@id``, or None; an empty one, which is the document itself, if it is not a string (section 5.1.2)."""
    value = source.get("@id")
    if value is None:
        return None
    if not isinstance(value, str):
        findings.warn(f'"@id" is {value!r}; it must be a URL')
        return ""
    if value.startswith("_:"):
        findings.fail(f'"@id" is {value!r}; it must not be a blank node')
    return value


def text(source: Json, key: str, findings: Findings) -> str | None:
    """A member that is a string, or None."""
    value = source.get(key)
    if value is None or isinstance(value, str):
        return value
    findings.warn(f'"{key}" is {value!r}; it must be a string')
    return None


def template(source: Json, key: str, findings: Findings) -> str | None:
    """A member that is a URI template, or None; an empty one if it is not a string (section 5.1.5)."""
    value = text(source, key, findings)
    return "" if value is None and source.get(key) is not None else value


def texts(source: Json, key: str, findings: Findings) -> tuple[str, ...] | None:
    """A member that is a string or an array of strings, or None; wrong elements are left out."""
    value = source.get(key)
    if value is None or isinstance(value, str):
        return None if value is None else (value,)
    if not isinstance(value, list):
        findings.warn(f'"{key}" is {value!r}; it must be a string or an array of strings')
        return None
    good = tuple(item for item in value if isinstance(item, str))
    if len(good) < len(value):
        findings.warn(f'"{key}" has an element that is not a string; it is ignored')
    return good


def names(source: Json, key: str, findings: Findings) -> tuple[str, ...]:
    """A column reference: one name or several (section 5.1.3)."""
    return texts(source, key, findings) or ()


def flag(source: Json, key: str, findings: Findings) -> bool | None:
    """A member that is true or false, or None."""
    value = source.get(key)
    if value is None or isinstance(value, bool):
        return value
    findings.warn(f'"{key}" is {value!r}; it must be true or false')
    return None


def count(source: Json, key: str, findings: Findings) -> int | None:
    """A member that is a whole number from 0, or None."""
    value = source.get(key)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    findings.warn(f'"{key}" is {value!r}; it must be a whole number from 0')
    return None


def choice(source: Json, key: str, allowed: Sequence[str], findings: Findings) -> str | None:
    """A member that is one of some strings, or None."""
    value = source.get(key)
    if value is None or value in allowed:
        return value if isinstance(value, str) else None
    findings.warn(f'"{key}" is {value!r}; it must be one of {", ".join(allowed)}')
    return None


def array(source: Json, key: str, findings: Findings) -> tuple[Json, ...]:
    """A member that is an array of objects; anything else is left out (section 5.1.1)."""
    value = source.get(key, [])
    if not isinstance(value, list):
        findings.warn(f'"{key}" must be an array')
        return ()
    good = tuple(item for item in value if isinstance(item, dict))
    if len(good) < len(value):
        findings.warn(f'"{key}" has an element that is not an object; it is ignored')
    return good


def natural(source: Json, key: str, language: str, findings: Findings) -> Titles:
    """A natural language property as pairs of language and text (section 5.1.6)."""
    value = source.get(key)
    if isinstance(value, dict):
        for tag in value:
            if not is_language(tag):
                findings.warn(f'"{key}" has {tag!r}, which is not a language tag')
        return tuple((tag, item) for tag in value if is_language(tag) for item in texts(value, tag, findings) or ())
    return tuple((language, item) for item in texts(source, key, findings) or ())
