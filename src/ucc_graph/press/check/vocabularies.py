"""Terms of well-known vocabularies, which count as declared, and the term that a misspelt one is close to.

The lists are rdflib's, at run time (https://rdflib.readthedocs.io/en/stable/apidocs/rdflib.namespace/), and those of
``vocabularies.json``, which ``make vocabularies`` writes from the packages of https://prefix.zazuko.com/. The terms of
three further vocabularies are those that the program itself writes.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Final

from rdflib import namespace as lists
from rdflib.namespace import DefinedNamespace

from ucc_graph.rdf import vocab
from ucc_graph.rdf.namespaces import NAMESPACES, other_spelling
from ucc_graph.rdf.terms import namespace_of
from ucc_graph.rdf.vocab import RDF, SCHEMA, WGS84, Vocabulary

__all__ = ["is_known", "suggestion", "well_known_terms"]

_ADMS: Final = (
    "Asset AssetDistribution AssetRepository Identifier identifier includedAsset interoperabilityLevel last next prev "
    "representationTechnique sample schemaAgency status supportedSchema translation versionNotes"
)
"""The Asset Description Metadata Schema (https://www.w3.org/TR/vocab-adms/), which no package lists."""
_SPELT: Final = {"https://www.w3.org/2003/01/geo/wgs84_pos#": WGS84.iri}
"""Namespaces that rdflib spells in another way than their own document."""
_MEMBER: Final = re.compile(rf"{re.escape(RDF.iri)}_[1-9][0-9]*")
"""Membership properties of containers (RDF Schema 1.1, section 5.1.5)."""
_LIKE: Final = 0.75


def is_known(iri: str) -> bool:
    """Whether an IRI is a term of a well-known vocabulary."""
    space = namespace_of(iri)
    return iri[len(space) :] in well_known_terms().get(space, ()) or bool(_MEMBER.fullmatch(iri))


def suggestion(iri: str, declared: Iterable[str]) -> str:
    """The declared or well-known term that was perhaps meant, empty if none is close."""
    spaces = well_known_terms() | {}
    for term in declared:
        space = namespace_of(term)
        spaces[space] = spaces.get(space, frozenset()) | {term[len(space) :]}
    written = namespace_of(iri)
    space, local = other_spelling(written, spaces) or written, iri[len(written) :]
    if local in spaces.get(space, ()) or (not local and space != written):
        return f"{space}{local}"
    names = {name.lower(): name for name in sorted(spaces.get(space, ()))}
    near = get_close_matches(local.lower(), names, 1, _LIKE)
    return f"{space}{names[near[0]]}" if near else ""


@cache
def well_known_terms() -> dict[str, frozenset[str]]:
    """The local names of each well-known vocabulary by its namespace."""
    found = defaultdict[str, set[str]](set)
    for space, names in (*_of_rdflib(), *_of_packages(), *_of_program()):
        found[space].update(names)
    found[NAMESPACES["adms"]].update(_ADMS.split())
    found[NAMESPACES["sdo"]] = found[SCHEMA.iri]
    return {space: frozenset(names) for space, names in found.items()}


def _of_rdflib() -> Iterator[tuple[str, Iterable[str]]]:
    for value in vars(lists).values():
        if isinstance(value, type) and issubclass(value, DefinedNamespace) and value is not DefinedNamespace:
            space = str(value._NS)
            yield _SPELT.get(space, space), (*vars(value).get("__annotations__", ()), *value._extras)


def _of_packages() -> Iterator[tuple[str, Iterable[str]]]:
    text = files("ucc_graph.press.check").joinpath("vocabularies.json").read_text(encoding="utf-8")
    yield from ((space, names.split()) for space, names in json.loads(text).items())


def _of_program() -> Iterator[tuple[str, Iterable[str]]]:
    for value in vars(vocab).values():
        if isinstance(value, Vocabulary):
            yield value.iri, (term.removesuffix("_") for term in value.terms)
