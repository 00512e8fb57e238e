"""URI templates of columns, compiled once and expanded for each row.

RFC 6570, by the library ``uritemplate``. The most frequent form, one variable as ``{name}`` or ``{+name}`` between
constant parts, is expanded here, twenty times as fast. Metadata Vocabulary for Tabular Data, section 5.1.5.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, urljoin

from pyoxigraph import NamedNode
from uritemplate import URITemplate

from ucc_graph.csvw.prefixes import expand

__all__ = ["Template", "resolve", "term_of"]

_SINGLE = re.compile(r"([^{}]*)\{(\+?)([\w.%]+)\}([^{}]*)", re.ASCII)
_SAFE = re.compile(r"[A-Za-z0-9._~-]*")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_NEITHER = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9._~\-:/?#\[\]@!$&'()*+,;=%]+")


def resolve(base: str, reference: str) -> str:
    """The absolute IRI of a reference; one that cannot be resolved is returned unchanged."""
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

    def single_term(self) -> Callable[[str], str] | None:
        """A function from the value of the one variable to the IRI as a term, or to nothing if it is not valid.

        None for a template that is not one ``{name}`` or ``{+name}`` between constant parts.
        """
        match = _SINGLE.fullmatch(self._text)
        if not match:
            return None
        before, plus, _, after = match.groups()
        start, end = f"<{before}", f"{after}>"
        is_plain = bool(_SCHEME.match(before)) and before == expand(before) and bool(term_of(f"{before}x{after}"))

        def make(value: str) -> str:
            if not _SAFE.fullmatch(value):
                value = _NEITHER.sub(lambda match: quote(match[0]), value) if plus else quote(value, safe="~")
            elif is_plain:
                return f"{start}{value}{end}"
            return term_of(resolve(self._base, expand(f"{before}{value}{after}")))

        return make


def term_of(text: str) -> str:
    """The IRI as a term, or nothing if it is not an absolute IRI that an RDF parser takes."""
    try:
        return str(NamedNode(text))
    except ValueError:
        return ""
