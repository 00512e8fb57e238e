"""The forms of a document: which one a request asks for, and the answer with all that its headers have to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import Request, Response
from pyoxigraph import Quad, Triple
from starlette.exceptions import HTTPException

from ucc_graph.rdf import jsonld, serialise
from ucc_graph.rdf.formats import GRAPHS, HTML, JSONLD, Format
from ucc_graph.web.http.negotiate import Negotiated, choose
from ucc_graph.web.http.response import Representation, of_dataset, respond, signposts
from ucc_graph.web.site.site import Site
from ucc_graph.web.view.names import Reader

__all__ = ["PAGE_AND_GRAPHS", "Resource", "accept_of", "choose_form", "graph_bytes", "respond_with", "split"]

PAGE_AND_GRAPHS: Final = (HTML, *GRAPHS)
"""The forms of most documents, in the server's order of preference."""


@dataclass(frozen=True)
class Resource:
    """A document at a path without its first slash, the forms that it comes in, and the IRI to cite it by."""

    path: str
    forms: tuple[Format, ...]
    cite_as: str


def accept_of(request: Request) -> str:
    """All Accept headers as one (RFC 9110, section 5.2)."""
    return ", ".join(request.headers.getlist("accept"))


def split(path: str, forms: Sequence[Format]) -> tuple[str, Negotiated | None]:
    """The path without the suffix of a form, and that form; the whole path and None where it has no such suffix."""
    stem, dot, suffix = path.rpartition(".")
    form = next((form for form in forms if dot and form.name == suffix), None)
    return (stem, Negotiated(form, form.content_type)) if form else (path, None)


def choose_form(request: Request, forms: Sequence[Format]) -> Negotiated:
    """The form that Accept asks for; raises HTTPException 406 that names what there is."""
    choice = choose(accept_of(request), forms)
    if choice is None:
        offered = ", ".join(form.media_type for form in forms)
        raise HTTPException(406, f"Available are: {offered}.", {"Vary": "Accept"})
    return choice


def graph_bytes(site: Site, statements: Sequence[Triple], form: Format) -> bytes:
    """Sorted statements as bytes of a form, with the prefixes that occur in them."""
    if form == JSONLD:
        quads = (Quad(triple.subject, triple.predicate, triple.object) for triple in statements)
        return jsonld.to_bytes(quads, site.library.context)
    text = " ".join(map(str, statements))
    prefixes = site.library.release.manifest.prefixes
    return serialise.to_bytes(statements, form, {name: space for name, space in prefixes.items() if space in text})


def respond_with(
    request: Request, site: Site, reader: Reader, document: Resource, choice: Negotiated, body: bytes
) -> Response:
    """A form of a document: the same whether Accept or a suffix chose it; what is not RDF has names for a reader.

    That of the dataset says where its content is.
    """
    content = of_dataset(site.dumps()) if document.cite_as == site.dataset else ()
    answer = Representation(
        body=body,
        content_type=choice.content_type,
        vary=("Accept",) if choice.form.rdf else ("Accept", "Accept-Language"),
        language=reader.interface if choice.form == HTML else None,
        location=f"/{document.path}.{choice.form.name}",
        links=(
            *signposts(document.path, choice.form, document.forms, document.cite_as, site.licences()),
            *content,
        ),
    )
    return respond(request, answer, site.freshness)
