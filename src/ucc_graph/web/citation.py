"""How to cite a release: as BibTeX and as CSL-JSON, both from its card."""

from __future__ import annotations

import json
import re
from typing import Final

from fastapi import APIRouter, Request, Response

from ucc_graph.web.answers import Answer, respond
from ucc_graph.web.card import Card
from ucc_graph.web.site import SiteOf

__all__ = ["bibtex", "csl", "router", "sentence"]

_BIBTEX: Final = "application/x-bibtex; charset=utf-8"
_CSL: Final = "application/vnd.citationstyles.csl+json"
_SPECIAL: Final = re.compile(r"[\\{}$&#%_^~]")

router = APIRouter(prefix="/data", tags=["downloads"])


@router.get("/citation.bib", response_class=Response)
def as_bibtex(request: Request, site: SiteOf) -> Response:
    """The release as an entry of BibTeX."""
    return respond(request, Answer(bibtex(site.card).encode(), _BIBTEX), site.freshness)


@router.get("/citation.json", response_class=Response)
def as_csl(request: Request, site: SiteOf) -> Response:
    """The release as an item of CSL-JSON."""
    return respond(request, Answer(csl(site.card).encode(), _CSL), site.freshness)


def sentence(card: Card) -> str:
    """The citation as one line of text."""
    return f"{card.publisher}. {card.title}. Release {card.version}, {card.issued}. {card.release}"


def bibtex(card: Card) -> str:
    """The entry, of the type ``misc``, which every style knows; braces keep the capitals of the title."""
    year, month, _ = card.issued.split("-")
    fields = {
        "author": "{" + _escaped(card.publisher) + "}",
        "title": "{" + _escaped(card.title) + "}",
        "year": year,
        "month": str(int(month)),
        "version": _escaped(card.version),
        "howpublished": "\\url{" + card.release + "}",
        "url": card.release,
        "note": f"Dataset, licence {_escaped(card.licence)}",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{_key(card)},\n{lines}}}\n"


def csl(card: Card) -> str:
    """A list of one item (https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types)."""
    item = {
        "id": _key(card),
        "type": "dataset",
        "title": card.title,
        "author": [{"literal": card.publisher}],
        "publisher": card.publisher,
        "issued": {"date-parts": [[int(part) for part in card.issued.split("-")]]},
        "version": card.version,
        "URL": card.release,
        "abstract": card.description,
    }
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def _key(card: Card) -> str:
    """The last part of the base IRI that is a word, with the version."""
    name = card.base.rstrip("/").rpartition("/")[2]
    return re.sub(r"[^A-Za-z0-9.-]", "-", f"{name}-{card.version}")


def _escaped(text: str) -> str:
    """A text in which no sign has a meaning to TeX."""
    names = {"\\": "\\textbackslash{}", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}"}
    return _SPECIAL.sub(lambda found: names.get(found[0], f"\\{found[0]}"), text)
