"""Completion of a query editor: prefixes, classes and properties of the ontology and of the data."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from pyoxigraph import Literal

from ucc_graph.library.terms import read_terms
from ucc_graph.rdf.formats import JSON, json_text
from ucc_graph.rdf.vocab import RDFS, SKOS
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.site.site import ReaderOf, SiteOf
from ucc_graph.web.view.names import Names

__all__ = ["router"]

router = APIRouter(prefix="/sparql", tags=["query"])


@router.get("/terms.json", response_class=Response)
def terms(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """The prefixes, classes and properties that queries are written with, named in the reader's language."""
    manifest, names = site.library.release.manifest, site.names(reader)
    spaces = tuple(manifest.prefixes.values())
    found = read_terms(site.library)
    document = {
        "base": manifest.base,
        "home": reader.file("/"),
        "prefixes": manifest.prefixes,
        "terms": [_term(names, iri, term.kind) for iri, term in found.items() if iri.startswith(spaces)],
    }
    body = json_text(document, is_compact=True).encode()
    return respond(request, Representation(body, JSON.content_type, ("Accept-Language",)), site.freshness)


def _term(names: Names, iri: str, kind: str) -> dict[str, Any]:
    texts = [*names.lookup.objects(iri, SKOS.definition), *names.lookup.objects(iri, RDFS.comment)]
    definition = names.best(value for value in texts if isinstance(value, Literal))
    return {
        "iri": iri,
        "name": names.short(iri),
        "kind": kind,
        "label": names.name(iri).as_json(),
        "definition": definition.as_json() if definition else None,
    }
