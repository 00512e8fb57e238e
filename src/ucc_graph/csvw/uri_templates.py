"""URI templates of columns, compiled once and expanded for each row.

RFC 6570, by the library ``uritemplate``; what the tables mostly use, one variable as ``{name}`` or ``{+name}`` between
constant parts, is put together here, twenty times as fast. Metadata Vocabulary for Tabular Data, section 5.1.5.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, urljoin

from uritemplate import URITemplate

from ucc_graph.csvw.prefixes import expand
from ucc_graph.rdf.ntriples import iri

__all__ = ["Template", "is_iri", "resolve", "term_of"]

_SINGLE = re.compile(r"([^{}]*)\{(\+?)([\w.%]+)\}([^{}]*)", re.ASCII)
_SAFE = re.compile(r"[A-Za-z0-9._~-]*")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_NEITHER = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9._~\-:/?#\[\]@!$&'()*+,;=%]+")
_CHARACTER = r"(?:[^\x00-\x20\x7F-\x9F\uE000-\uF8FF<>\"{}|\\^`%\[\]#]|%[0-9A-Fa-f]{2})"
_HOST = rf"//(?:(?:(?![/?@]){_CHARACTER})*@)?(?:(?![/?@:]){_CHARACTER})*(?::\d*)?(?=[/?#]|\Z)"
_IRI = re.compile(rf"[A-Za-z][A-Za-z0-9+.\-]*:(?:{_HOST}|(?!//)){_CHARACTER}*(?:#{_CHARACTER}*)?")
_LITERAL_HOST = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*://(?:[^/?#@\[\]]*@)?)\[[0-9A-Fa-f:.]+\]")


def is_iri(text: str) -> bool:
    """Whether the text is an absolute IRI that an RDF parser takes."""
    if "[" in text or "]" in text:
        return bool(_LITERAL_HOST.match(text)) and bool(_IRI.fullmatch(_LITERAL_HOST.sub(r"\1x", text, count=1)))
    return bool(_IRI.fullmatch(text))


def resolve(base: str, reference: str) -> str:
    """The absolute IRI of a reference; one that cannot be resolved comes back as it stands."""
    if _SCHEME.match(reference):
        return reference
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference


class Template:
    """A URI template of the table at a URL; ``variables`` are the names in it, in order of first occurrence."""

    def __init__(self, text: str, base: str) -> None:
        self._text = text
        self._base = base
        self._template = URITemplate(text)
        self.variables = tuple(self._template.variable_names)

    def expand(self, values: Mapping[str, str | list[str]]) -> str:
        """The absolute IRI for values by name, a list where a column has a separator; absent names give nothing."""
        return resolve(self._base, expand(self._template.expand(dict(values))))

    def single(self) -> Callable[[str], str] | None:
        """A function from the value of the one variable to the IRI; None where the template is not that simple."""
        match = _SINGLE.fullmatch(self._text)
        if not match:
            return None
        before, plus, _, after = match.groups()
        return lambda value: resolve(self._base, expand(f"{before}{_quoted(value, bool(plus))}{after}"))

    def single_term(self) -> Callable[[str], str] | None:
        """Like :meth:`single`, in angle brackets; nothing where the IRI is not valid."""
        expand_one = self.single()
        if expand_one is None:
            return None
        before, after = self._text.split("{")[0], self._text.split("}")[1]
        start, end = f"<{before}", f"{after}>"
        is_plain = bool(_SCHEME.match(before)) and before == expand(before) and is_iri(f"{before}x{after}")

        def make(value: str) -> str:
            return f"{start}{value}{end}" if is_plain and _SAFE.fullmatch(value) else term_of(expand_one(value))

        return make


def term_of(text: str) -> str:
    """The IRI as a term, or nothing if it is not valid."""
    return iri(text) if is_iri(text) else ""


def _quoted(value: str, keeps_reserved: bool) -> str:
    if _SAFE.fullmatch(value):
        return value
    return _NEITHER.sub(lambda match: quote(match[0]), value) if keeps_reserved else quote(value, safe="~")
