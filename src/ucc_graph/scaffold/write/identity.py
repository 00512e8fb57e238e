"""Identity of a new publication: where it will stand, what it is called, who publishes it and under which licence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from ucc_graph.errors import CallError
from ucc_graph.rdf.iris import Iris

__all__ = ["DEFAULT_BASE", "Identity", "licence_iri"]

DEFAULT_BASE: Final = "https://example.org/"
"""The base IRI below which a publication stands until someone chooses one."""
_BASE: Final = re.compile(r"https?://[^\s<>\"{}|^`\\?#]+/")
_LICENCES: Final = {
    "cc0": ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
    "ccby": ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
    "ccbysa": ("https://creativecommons.org/licenses/by-sa/4.0/", "CC BY-SA 4.0"),
    "ccbync": ("https://creativecommons.org/licenses/by-nc/4.0/", "CC BY-NC 4.0"),
    "odbl": ("https://opendatacommons.org/licenses/odbl/1-0/", "ODbL 1.0"),
    "pddl": ("https://opendatacommons.org/licenses/pddl/1-0/", "PDDL 1.0"),
    "odcby": ("https://opendatacommons.org/licenses/by/1-0/", "ODC-By 1.0"),
    "ogl": ("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/", "OGL 3.0"),
    "etalab": ("https://www.etalab.gouv.fr/licence-ouverte-open-licence/", "Licence Ouverte 2.0"),
}
"""Licences of open data by their short names in small letters, without signs and version."""


@dataclass(frozen=True)
class Identity:
    """Base IRI, title, publisher, licence and day of a publication; a licence that is empty was not given."""

    base: str
    title: str
    publisher: str
    licence: str
    issued: date
    language: str

    def __post_init__(self) -> None:
        """Raises CallError for a base IRI that is not one of the web, or does not end in a slash."""
        if not _BASE.fullmatch(self.base):
            raise CallError(f"--base {self.base}: write an address of the web that ends in a slash.")

    @property
    def iris(self) -> Iris:
        """IRIs under the base IRI."""
        return Iris(self.base)

    @property
    def licence_label(self) -> str:
        """The name of the licence; its address if it is not a known one."""
        return next((label for iri, label in _LICENCES.values() if iri == self.licence), self.licence)


def licence_iri(text: str) -> str:
    """The address of a licence given by its short name or its address; empty for an empty text.

    Raises CallError for any other text.
    """
    short = re.sub(r"[^a-z0-9]|(?:v?\d(?:\.\d)?$)", "", re.sub(r"[-\s]*v?\d\.\d$", "", text.lower()))
    short = "cc0" if text.lower().startswith("cc0") else short
    if not text or re.fullmatch(r"https?://\S+", text):
        return text
    if short not in _LICENCES:
        known = ", ".join(label for _, label in _LICENCES.values())
        raise CallError(f"--licence {text}: write its address, or one of {known}.")
    return _LICENCES[short][0]
