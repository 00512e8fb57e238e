"""Own pages of a publication: each as a page or as its Markdown, and the pictures beside them."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.rdf.formats import HTML, Format, media_type_of
from ucc_graph.release.file_names import FACE_STYLE, PAGES
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.openapi import responses_in
from ucc_graph.web.http.response import Representation, link, not_modified, respond, validators
from ucc_graph.web.routes.things import describe
from ucc_graph.web.site.representations import choose_form, split
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.view.names import Reader

__all__ = ["router"]

_MARKDOWN: Final = Format("md", "text/markdown", "Markdown")
_FORMS: Final = (HTML, _MARKDOWN)
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""What a drawing may do if somebody opens it by itself: nothing but draw, in a place of its own."""

router = APIRouter(tags=["documents"])


@router.get("/pages/{name}", response_class=Response, responses=responses_in(*_FORMS))
def own_page(request: Request, site: SiteOf, reader: ReaderOf, name: str) -> Response:
    """A page that the publication has written, in the nearest language, or a picture beside it."""
    if (path := f"{PAGES}{name}") in site.own_pages.files or path == FACE_STYLE:
        return _file(request, site, path)
    stem, choice = split(name, _FORMS)
    page = site.own_page(stem, reader)
    if page is None:
        return describe(request, site, reader)
    choice = choice or choose_form(request, _FORMS)
    body = _page(site, reader, stem) if choice.form == HTML else page.source.encode()
    others = (form for form in _FORMS if form != choice.form)
    answer = Representation(
        body,
        choice.content_type,
        ("Accept", "Accept-Language"),
        reader.interface if choice.form == HTML else page.title.lang or None,
        f"{page.path}.{choice.form.name}",
        tuple(link(f"{page.path}.{form.name}", "alternate", form.media_type) for form in others),
    )
    return respond(request, answer, site.freshness)


def _page(site: Site, reader: Reader, name: str) -> bytes:
    names, page = site.names(reader), site.own_page(name, reader)
    assert page is not None
    content = {"page": page, "html": site.own_pages.html(page, names), "meta_description": ""}
    return site.render("page.html", reader, content)


def _file(request: Request, site: Site, path: str) -> Response:
    """A picture of the publication; scripts in it do nothing, wherever it is opened."""
    file = site.library.release.file(path)
    if file is None:
        raise HTTPException(404, N_("The release has no file of this name."))
    headers = validators(file.sha256, site.freshness) | {"Content-Security-Policy": _POLICY}
    kind = media_type_of(path)
    headers["Content-Type"] = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    return not_modified(request, headers, site.freshness) or Response(
        site.library.release.path(path).read_bytes(), headers=headers
    )
