"""Sets of links: FAIR Signposting, level 2 (https://signposting.org/FAIR/#level2), of things, lists and the dataset.

A set says of a page, and of each of its forms, what their Link headers say, so that a program reads one document and
needs no request for each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from fastapi import APIRouter, Request, Response
from pyoxigraph import NamedNode

from ucc_graph.rdf.formats import HTML, JSONLD, TURTLE, Format
from ucc_graph.rdf.vocab import DCT
from ucc_graph.release.file_names import CATALOG, STATISTICS, TABLE_GROUP
from ucc_graph.web.data.dictionary import is_table
from ucc_graph.web.feeds.atom import ATOM
from ucc_graph.web.http.asgi import path_of
from ucc_graph.web.http.linkset import LinkContext, TypedLink, linkset_bytes
from ucc_graph.web.http.openapi import responses_in
from ucc_graph.web.http.response import LINKSETS, Representation, respond
from ucc_graph.web.routes.things import describe, find
from ucc_graph.web.site.representations import THING_FORMS, choose_form, forms_of
from ucc_graph.web.site.site import DATASET_PAGE, ReaderOf, Site, SiteOf

__all__ = ["router"]

_PAGE: Final = "https://schema.org/AboutPage"
_DATASET: Final = "https://schema.org/Dataset"
_LIST: Final = "https://schema.org/CollectionPage"
_SETS: Final = responses_in(*LINKSETS)
_SUFFIX: Final = ".linkset"

router = APIRouter(tags=["documents"])


@router.get("/{kind}.linkset", response_class=Response, responses=_SETS)
@router.get("/{kind}/{key:path}.linkset", response_class=Response, responses=_SETS)
def linkset(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """The links of a list, of a thing, or of the dataset, from its page and from each of its other forms."""
    path = path_of(request)
    stem, library = path.removesuffix(_SUFFIX), site.library
    iri = find(site, stem)
    if f"/{stem}" == DATASET_PAGE or iri == site.dataset:
        contexts = list(_of_dataset(site))
    elif kind := library.kinds.get(stem):
        contexts = list(_of_page(site, stem, library.iris.others(stem)[0], forms_of(site, kind), (_LIST,)))
    elif iri and not find(site, path):
        classes = library.lookup.classes(iri)
        contexts = list(_of_page(site, stem, iri, site.offered(THING_FORMS), classes))
    else:
        return describe(request, site, reader)
    choice = choose_form(request, LINKSETS)
    found = [context.at(reader.root) for context in contexts]
    answer = Representation(linkset_bytes(found, choice.form), choice.content_type, ("Accept",))
    return respond(request, answer, site.freshness)


def _of_page(site: Site, path: str, iri: str, forms: Sequence[Format], types: Sequence[str]) -> Iterator[LinkContext]:
    """The links of a page and of its other forms; those with RDF describe it, others hold what it shows."""
    page, others = f"/{path}", [form for form in forms if form != HTML]
    known = list(_common(site, iri))
    forms_of_page = [
        TypedLink("describedby" if form.rdf else "item", f"{page}.{form.name}", form.media_type) for form in others
    ]
    followed = TypedLink("alternate", f"{page}.{ATOM.name}", ATOM.media_type)
    types_of_page = [TypedLink("type", one) for one in (_PAGE, *types)]
    further = (followed, TypedLink("collection", DATASET_PAGE, HTML.media_type))
    yield LinkContext(page, [*known, *types_of_page, *forms_of_page, *further])
    for form in others:
        back = TypedLink("describes" if form.rdf else "collection", page, HTML.media_type)
        yield LinkContext(f"{page}.{form.name}", [*known, back])


def _of_dataset(site: Site) -> Iterator[LinkContext]:
    """The links of the pages about the dataset, and of each of its files."""
    release, known = site.library.release, list(_common(site, site.dataset))
    files = [*site.metadata.dumps, *site.metadata.tables]
    items = [TypedLink("item", f"/data/{file.path}", file.media_type) for file in files]
    described = [TypedLink("describedby", f"/dataset.{form.name}", form.media_type) for form in (TURTLE, JSONLD)]
    described += [TypedLink("describedby", "/croissant.json", JSONLD.media_type)]
    described += [
        TypedLink("describedby", f"/{name.partition('.')[0]}.{TURTLE.name}", TURTLE.media_type)
        for name in (CATALOG, STATISTICS)
        if release.file(name)
    ]
    types = [TypedLink("type", _PAGE), TypedLink("type", _DATASET)]
    for page in dict.fromkeys(("/", DATASET_PAGE, site.library.iris.path(site.dataset) or "/")):
        yield LinkContext(page, [*known, *types, *described, *items])
    metadata = release.file(TABLE_GROUP)
    for file in files:
        of_table = [TypedLink("describedby", f"/data/{metadata.path}", metadata.media_type)] if metadata else []
        back = TypedLink("collection", DATASET_PAGE, HTML.media_type)
        yield LinkContext(f"/data/{file.path}", [*known, back, *(of_table if is_table(file.path) else [])])


def _common(site: Site, iri: str) -> Iterator[TypedLink]:
    """The links that all forms of a resource share: what to cite, who published it, and the licences."""
    yield TypedLink("cite-as", iri)
    publishers = site.library.lookup.objects(site.dataset, DCT.publisher)
    yield from (TypedLink("author", one.value) for one in publishers if isinstance(one, NamedNode))
    yield from (TypedLink("license", licence) for licence in site.licences)
