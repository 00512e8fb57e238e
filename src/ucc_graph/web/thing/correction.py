"""Way to suggest a correction: a mail, or an issue of the repository that keeps the tables, filled in for a page.

The dataset's description names the repository (``schema:codeRepository``) or a contact with an address of mail
(``dcat:contactPoint`` with ``vcard:hasEmail``). Without both there is no way, and a page offers none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from ucc_graph.library.lookup import Lookup
from ucc_graph.rdf.vocab import DCAT, SCHEMA, VCARD

__all__ = ["Correction", "correction_of"]

_MAIL: Final = "mailto:"
_FORMS: Final[Mapping[str, tuple[str, str, str]]] = {
    "github.com": ("/issues/new", "title", "body"),
    "codeberg.org": ("/issues/new", "title", "body"),
    "gitlab.com": ("/-/issues/new", "issue[title]", "issue[description]"),
}
"""Hosts of repositories, each with the path of its form for issues and the parameters for heading and text.

As in https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/creating-an-issue and
https://docs.gitlab.com/user/project/issues/create_issues/#using-a-url-with-prefilled-values.
"""


@dataclass(frozen=True)
class Correction:
    """Address to which corrections go; ``form`` are the parameters of its heading and its text."""

    address: str
    form: tuple[str, str]

    def href(self, heading: str, text: str) -> str:
        """The address with a heading and a text filled in."""
        pairs = dict(zip(self.form, (heading, text), strict=True))
        return f"{self.address}?{urlencode(pairs, quote_via=quote)}"


def correction_of(lookup: Lookup, dataset: str) -> Correction | None:
    """The address to which corrections of a dataset go: a form of its repository, else the mail of its contact.

    None if its description names neither; a repository of an unknown host may have a form elsewhere.
    """
    return next(chain(_repositories(lookup, dataset), _mails(lookup, dataset)), None)


def _repositories(lookup: Lookup, dataset: str) -> Iterator[Correction]:
    for repository in lookup.objects(dataset, SCHEMA.codeRepository):
        parts = urlsplit(repository.value)
        if parts.scheme in ("http", "https") and (parts.hostname or "") in _FORMS:
            path, heading, text = _FORMS[parts.hostname or ""]
            stem = repository.value.rstrip("/").removesuffix(".git")
            yield Correction(f"{stem}{path}", (heading, text))


def _mails(lookup: Lookup, dataset: str) -> Iterator[Correction]:
    """The addresses of mail of the contacts (RFC 6068, https://www.rfc-editor.org/rfc/rfc6068)."""
    for contact in lookup.objects(dataset, DCAT.contactPoint):
        for mail in lookup.objects(contact.value, VCARD.hasEmail):
            address = mail.value.removeprefix(_MAIL)
            if "@" in address:
                yield Correction(f"{_MAIL}{quote(address, safe='@+')}", ("subject", "body"))
