"""Keys of things that have no address: a thing ``{base}id/{kind}/{key}`` has its page at ``/{kind}/{key}``.

Clients remove the segments ``.`` and ``..`` from an address (RFC 3986, section 5.2.4), the form of a page follows its
suffix, and signs that part an address stand for themselves nowhere in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from pyoxigraph import Store

from ucc_graph.problem import Severity, ValidationResult
from ucc_graph.rdf.formats import by_suffix
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.terms import subject_of
from ucc_graph.rdf.vocab import DCT, RDF

__all__ = ["key_faults", "keys_without_address"]

_PATHS: Final = frozenset(
    "- .well-known catalog changes compare context croissant data docs embed graph id mcp oembed ontology properties "
    "provenance quality queries reconcile releases report robots rules search shapes sitemap sparql static "
    "suggest timemap void".split()
)
"""First segments of addresses of the server, or kept for it, that are no kind of things."""
_PARTING: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029/?#%\\]")


def keys_without_address(store: Store, iris: Iris) -> Iterator[ValidationResult]:
    """A violation for each thing whose kind or key cannot stand in the address of its page."""
    for subject in sorted({subject_of(quad) for quad in store.quads_for_pattern(None, RDF.type, None, None)}):
        if (found := iris.kind_and_key(subject)) and (fault := next(key_faults(*found), "")):
            yield ValidationResult(
                focus=subject,
                path=DCT.identifier.value,
                value=unquote(found[1]),
                shape="",
                component="key:address",
                message=f"{fault}: a key has letters, digits and hyphens.",
                severity=Severity.VIOLATION,
            )


def key_faults(kind: str, key: str) -> Iterator[str]:
    """The faults of a kind and a key as they stand in an IRI, perhaps percent-encoded."""
    shown, suffix = unquote(key), key.rpartition(".")[2]
    if kind in _PATHS or _PARTING.search(unquote(kind)) or kind in {".", ".."}:
        yield f"The kind {kind} is no beginning of an address of things"
    if shown in {".", ".."}:
        yield f"The key {shown} is removed from an address by every client"
    if sign := _PARTING.search(shown):
        yield f"The key has {_name(sign[0])}, which parts an address or has no place in it"
    if "." in key and by_suffix(suffix.lower()):
        yield f"The key ends in .{suffix}, which asks for a form of the page"


def _name(sign: str) -> str:
    return "a blank" if sign == " " else sign if sign.isprintable() else f"the control character U+{ord(sign):04X}"
