"""How to cite a release: as BibTeX, as CSL-JSON and as a Citation File, all from its card."""

from __future__ import annotations

import json
import re
from typing import Final

from fastapi import APIRouter, Request, Response

from ucc_graph.web.answers import Answer, respond
from ucc_graph.web.card import Card
from ucc_graph.web.site import SiteOf

__all__ = ["bibtex", "citation_file", "csl", "router", "sentence"]

_BIBTEX: Final = "application/x-bibtex; charset=utf-8"
_CFF: Final = "application/yaml"
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


@router.get("/CITATION.cff", response_class=Response)
def as_citation_file(request: Request, site: SiteOf) -> Response:
    """The release as a Citation File."""
    return respond(request, Answer(citation_file(site.card).encode(), _CFF), site.freshness)


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


def citation_file(card: Card) -> str:
    """The release in the Citation File Format 1.2 (https://doi.org/10.5281/zenodo.5171937); JSON values are YAML."""
    fields: dict[str, object] = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": card.title,
        "abstract": card.description,
        "authors": [{"name": card.publisher}],
        "version": card.version,
        "date-released": card.issued,
        "url": card.iri,
        "identifiers": [{"type": "url", "value": card.release, "description": "This release."}],
        "license-url": card.licence,
        "keywords": list(card.keywords),
    }
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items() if value)


def _key(card: Card) -> str:
    """The last part of the base IRI that is a word, with the version."""
    name = card.base.rstrip("/").rpartition("/")[2]
    return re.sub(r"[^A-Za-z0-9.-]", "-", f"{name}-{card.version}")


def _escaped(text: str) -> str:
    """A text in which no sign has a meaning to TeX."""
    names = {"\\": "\\textbackslash{}", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}"}
    return _SPECIAL.sub(lambda found: names.get(found[0], f"\\{found[0]}"), text)
