"""Where each statement about a thing comes from, as a page and as RDF, and things with their named graphs.

Ask for it at the thing's own address with ``?provenance``, or at ``/provenance?about=`` with any IRI that the graph
speaks of. In RDF each statement is an ``rdf:Statement`` with an IRI (https://www.w3.org/TR/rdf-schema/#ch_statement)
and with what PROV-O says of origins (https://www.w3.org/TR/prov-o/).
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from pyoxigraph import Literal, NamedNode, Quad, Triple
from starlette.exceptions import HTTPException

from ucc_graph.library.lookup import sort_key
from ucc_graph.library.provenance import PROVENANCE_GRAPH, Origin, Origins, Passage
from ucc_graph.rdf import serialise
from ucc_graph.rdf.formats import DATASETS, HTML, Format
from ucc_graph.rdf.vocab import DCT, PROV, RDF, SCHEMA
from ucc_graph.web.http.asgi import path_of
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.negotiate import Negotiated
from ucc_graph.web.http.response import Representation, link, respond
from ucc_graph.web.site.representations import PAGE_AND_GRAPHS, choose_form, graph_bytes, split
from ucc_graph.web.site.site import Site, SiteOf, reader_of
from ucc_graph.web.view.names import Link, Names, Text

__all__ = ["Account", "account_for", "dataset_bytes", "router", "wants_provenance"]

_PATH: Final = "provenance"
_FORMS: Final = (*PAGE_AND_GRAPHS, *DATASETS)

router = APIRouter(tags=["things"])


@dataclass(frozen=True)
class Account:
    """A thing whose statements are accounted for, and the path and query that it is asked for by."""

    iri: str
    path: str
    query: str

    def address(self, form: Format) -> str:
        """The address of one form of the account."""
        return f"/{self.path}.{form.name}?{self.query}"


@dataclass(frozen=True)
class SourceLine:
    """A row or a line as a page shows it; ``column`` is empty where it is not known."""

    file: str
    line: int
    column: str
    href: str


@dataclass(frozen=True)
class Said:
    """A statement as a page shows it: its property and its value."""

    name: Link
    value: Text | Link


@dataclass(frozen=True)
class Accounted:
    """Statements that come from the same places: what they say, the rule that made them, and the sources."""

    said: tuple[Said, ...]
    places: tuple[SourceLine, ...]
    rule: Link | None
    sources: tuple[Link, ...]


@router.get("/provenance", response_class=Response)
def provenance(request: Request, site: SiteOf, about: Annotated[str, Query(min_length=1)]) -> Response:
    """Where each statement about an IRI comes from."""
    return _about(request, site, about, choose_form(request, _FORMS))


@router.get("/provenance.{suffix}", response_class=Response)
def provenance_form(
    request: Request, site: SiteOf, suffix: str, about: Annotated[str, Query(min_length=1)]
) -> Response:
    """The same in the form that its suffix names."""
    _, choice = split(path_of(request), _FORMS)
    if choice is None:
        raise HTTPException(404, f"There is no form {suffix}.")
    return _about(request, site, about, choice)


def wants_provenance(request: Request) -> bool:
    """Whether a request for a thing asks where its statements come from."""
    return "provenance" in request.query_params


def account_for(request: Request, site: Site, account: Account, choice: Negotiated) -> Response:
    """Where each statement about a thing comes from, in a form."""
    if choice.form in DATASETS:
        body = dataset_bytes(site, account.iri, choice.form)
    elif choice.form == HTML:
        body = _page(request, site, account)
    else:
        body = graph_bytes(site, _statements(site, account.iri), choice.form)
    answer = Representation(
        body=body,
        content_type=choice.content_type,
        vary=("Accept",) if choice.form.rdf else ("Accept", "Accept-Language"),
        language=reader_of(request, site).interface if choice.form == HTML else None,
        location=account.address(choice.form),
        links=tuple(_links(site, account, choice.form)),
    )
    return respond(request, answer, site.freshness)


def dataset_bytes(site: Site, iri: str, form: Format) -> bytes:
    """What is said of a thing, each statement in its named graph, with the rows and passages that it comes from."""
    origins = Origins(site.library)
    found, home = origins.of(iri), NamedNode(site.library.iris.graph(PROVENANCE_GRAPH))
    spoken = [_quad(origin.statement, NamedNode(origin.graph)) for origin in found]
    traced = [_quad(triple, home) for triple in origins.described(_involved(found))]
    quads = sorted((*spoken, *traced), key=lambda quad: (quad.graph_name.value, sort_key(quad.triple)))  # type: ignore[union-attr]
    text = " ".join(map(str, quads))
    prefixes = site.library.release.manifest.prefixes
    return serialise.to_bytes(quads, form, {name: space for name, space in prefixes.items() if space in text})


def _quad(triple: Triple, graph: NamedNode) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _about(request: Request, site: Site, about: str, choice: Negotiated) -> Response:
    if not site.library.lookup.is_known(about):
        raise HTTPException(404, N_("The graph says nothing about this IRI."))
    return account_for(request, site, Account(about, _PATH, f"about={quote(about, safe='')}"), choice)


def _involved(origins: Iterable[Origin]) -> Iterator[str]:
    """Rows, passages and graphs that statements come from."""
    for origin in origins:
        yield origin.graph
        yield from (passage.iri for passage in origin.passages)


def _statements(site: Site, iri: str) -> list[Triple]:
    """The account as RDF: the statements as things, and what is known of their rows and graphs."""
    origins = Origins(site.library)
    found = origins.of(iri)
    base = f"{site.library.release.manifest.base}{_PATH}?about={quote(iri, safe='')}"
    said = (triple for origin in found for triple in _account(base, origin))
    return sorted({*said, *origins.described(_involved(found))}, key=sort_key)


def _account(base: str, origin: Origin) -> Iterator[Triple]:
    subject, predicate, value = origin.statement
    digest = hashlib.sha256(f"{origin.statement} {origin.graph}".encode()).hexdigest()[:16]
    node = NamedNode(f"{base}#{digest}")
    yield Triple(node, RDF.type, RDF.Statement)
    yield Triple(node, RDF.subject, subject)
    yield Triple(node, RDF.predicate, predicate)
    yield Triple(node, RDF.object, value)
    yield Triple(node, DCT.isPartOf, NamedNode(origin.graph))
    for passage in origin.passages:
        yield Triple(node, PROV.wasDerivedFrom, NamedNode(passage.iri))
        if passage.column:
            yield Triple(node, PROV.atLocation, NamedNode(passage.cell))
    if origin.rule:
        yield Triple(node, PROV.wasGeneratedBy, NamedNode(origin.rule))
    yield from (Triple(node, PROV.hadPrimarySource, NamedNode(source)) for source in origin.sources)


def _page(request: Request, site: Site, account: Account) -> bytes:
    reader = reader_of(request, site)
    names = site.names(reader)
    repositories = site.library.lookup.objects(site.dataset, SCHEMA.codeRepository)
    content = {
        "thing": names.link(account.iri),
        "accounts": _accounts(names, Origins(site.library).of(account.iri)),
        "forms": [(form.title, account.address(form)) for form in _FORMS if form != HTML],
        "repositories": [names.link(value.value) for value in repositories if isinstance(value, NamedNode)],
    }
    return site.render("provenance.html", reader, content)


def _accounts(names: Names, origins: Sequence[Origin]) -> list[Accounted]:
    """The statements by where they come from, in the order of files and lines."""

    def where(origin: Origin) -> tuple[object, ...]:
        rows = tuple((passage.file, passage.line, passage.iri) for passage in origin.passages)
        return (origin.rule is not None, rows, origin.rule or "", origin.sources)

    ordered = sorted(origins, key=where)
    return [_accounted(names, list(found)) for _, found in groupby(ordered, key=where)]


def _accounted(names: Names, found: Sequence[Origin]) -> Accounted:
    first = found[0]
    columns = {origin.passages[0].column for origin in found if origin.passages}
    column = columns.pop() if len(columns) == 1 else ""
    return Accounted(
        said=tuple(_said(names, origin.statement) for origin in found),
        places=tuple(_place(names, passage, column) for passage in first.passages),
        rule=names.link(first.rule) if first.rule else None,
        sources=tuple(names.link(source) for source in first.sources),
    )


def _said(names: Names, triple: Triple) -> Said:
    value = names.text(triple.object) if isinstance(triple.object, Literal) else names.link(triple.object.value)  # type: ignore[union-attr]
    return Said(names.link(triple.predicate.value), value)


def _place(names: Names, passage: Passage, column: str) -> SourceLine:
    return SourceLine(passage.file, passage.line, column, names.iris.path(passage.iri) or passage.iri)


def _links(site: Site, account: Account, chosen: Format) -> Iterator[str]:
    yield link(account.iri, "describes")
    yield from (link(licence, "license") for licence in site.licences())
    for form in _FORMS:
        if form != chosen:
            yield link(account.address(form), "alternate", form.media_type)
