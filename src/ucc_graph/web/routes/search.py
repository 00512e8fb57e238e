"""Search by name: a page that needs no script, the same as data, and suggestions while one types."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pyoxigraph import NamedNode, Triple

from ucc_graph.library.lookup import sort_key
from ucc_graph.library.search import LONGEST
from ucc_graph.rdf.formats import GRAPHS, HTML, JSON
from ucc_graph.rdf.vocab import RDF, RDFS
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.site.representations import choose_form, graph_bytes
from ucc_graph.web.site.site import Site, SiteOf, reader_of
from ucc_graph.web.view.names import Text
from ucc_graph.web.view.overview import kinds_in_order
from ucc_graph.web.view.search_hits import SearchHit, search_hits

__all__ = ["router"]

_FORMS: Final = (HTML, JSON, *GRAPHS)
_SUGGESTED: Final = 8

router = APIRouter(tags=["search"])
Wanted = Annotated[str, Query(max_length=LONGEST, description=N_("a name, or some of it, in any language"))]
Kinds = Annotated[
    list[str], Query(max_length=32, description=N_("kinds to look among, such as the first step of a path"))
]


@router.get("/search", response_class=Response)
def search(
    request: Request,
    site: SiteOf,
    q: Wanted = "",
    kind: Kinds = [],  # noqa: B006  # read only; the framework shows it as the default
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """What has a name like the one looked for, as a page, as JSON or as RDF."""
    choice = choose_form(request, _FORMS)
    found = search_hits(site.library, site.names(reader_of(request, site)), q, limit, _known(site, kind))
    if choice.form == HTML:
        body = _page(request, site, q, kind, found)
    else:
        body = _json(q, found) if choice.form == JSON else graph_bytes(site, _statements(site, found), choice.form)
    language = reader_of(request, site).interface if choice.form == HTML else None
    return respond(
        request, Representation(body, choice.content_type, ("Accept", "Accept-Language"), language), site.freshness
    )


@router.get("/suggest", response_class=Response)
def suggest(
    request: Request,
    site: SiteOf,
    q: Wanted = "",
    kind: Kinds = [],  # noqa: B006  # as above
) -> Response:
    """The first few things that a name leads to, as JSON."""
    found = search_hits(site.library, site.names(reader_of(request, site)), q, _SUGGESTED, _known(site, kind))
    return respond(request, Representation(_json(q, found), JSON.content_type, ("Accept-Language",)), site.freshness)


def _known(site: Site, kinds: list[str]) -> list[str]:
    """The kinds that there are; without any, all are looked among."""
    return [kind for kind in kinds if kind in site.library.kinds]


def _page(request: Request, site: Site, query: str, kinds: list[str], found: list[SearchHit]) -> bytes:
    reader = reader_of(request, site)
    names = site.names(reader)
    named = {kind.name: name for kind, name in kinds_in_order(site.library, names)}
    content = {"query": query, "found": found, "kinds": {kind: named[kind] for kind in _known(site, kinds)}}
    return site.render("search.html", reader, content | {"all_kinds": named})


def _json(query: str, found: list[SearchHit]) -> bytes:
    document = {"query": query, "results": [_result(find) for find in found]}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _result(find: SearchHit) -> dict[str, Any]:
    return {
        "iri": find.thing.iri,
        "href": find.thing.href,
        "label": _text(find.thing.name),
        "matched": _text(find.matched or find.thing.name),
        "kind": find.kind or None,
        "classes": [{"iri": one.iri, "label": _text(one.name)} for one in find.classes],
        "context": _text(find.context) if find.context else None,
        "fit": find.hit.fit.name.lower(),
    }


def _text(text: Text) -> dict[str, str]:
    return {"text": text.text, "lang": text.lang, "dir": text.dir}


def _statements(site: Site, found: list[SearchHit]) -> list[Triple]:
    """The classes and labels of what was found."""
    triples = {
        triple
        for find in found
        for predicate in (RDF.type, RDFS.label)
        for triple in site.library.lookup.triples(NamedNode(find.thing.iri), predicate, None)
    }
    return sorted(triples, key=sort_key)
