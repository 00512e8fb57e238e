"""What an editor of queries completes: the classes and properties of the ontology and of the data, with prefixes.

Terms come from the ontology and from the partitions of VoID, section 4.3 (https://www.w3.org/TR/void/#class-property-partitions).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ucc_graph.rdf.dataset_vocab import VOID
from ucc_graph.rdf.formats import JSON
from ucc_graph.rdf.vocab import OWL, RDF, RDFS, SKOS
from ucc_graph.release.folder import Release
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.site.site import Site, SiteOf, reader_of
from ucc_graph.web.view.names import Names, Text

__all__ = ["router"]

_VOID: Final = "void.ttl"
_CLASSES: Final = (OWL.Class, RDFS.Class)
_PROPERTIES: Final = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property)

router = APIRouter(prefix="/sparql", tags=["query"])


@router.get("/terms.json", response_class=Response)
def terms(request: Request, site: SiteOf) -> Response:
    """The prefixes, classes and properties that queries are written with, named in the reader's language."""
    names = site.names(reader_of(request, site))
    manifest = site.library.release.manifest
    document = {
        "base": manifest.base,
        "prefixes": manifest.prefixes,
        "terms": [_term(names, iri, kind) for iri, kind in sorted(_kinds(site).items())],
    }
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return respond(request, Representation(body, JSON.content_type, ("Accept-Language",)), site.freshness)


def _kinds(site: Site) -> dict[str, str]:
    """Each term that has a prefix with what it is."""
    found = dict(_used(site.library.release)) | dict(_declared(site))
    spaces = tuple(site.library.release.manifest.prefixes.values())
    return {iri: kind for iri, kind in found.items() if iri.startswith(spaces)}


def _declared(site: Site) -> Iterator[tuple[str, str]]:
    for kind, metaclasses in (("property", _PROPERTIES), ("class", _CLASSES)):
        for metaclass in metaclasses:
            for triple in site.library.lookup.triples(None, RDF.type, metaclass):
                if isinstance(triple.subject, NamedNode):
                    yield triple.subject.value, kind


def _used(release: Release) -> Iterator[tuple[str, str]]:
    """The terms of the partitions of a release; none where it has no statistics."""
    if release.file(_VOID) is None:
        return
    kinds = {VOID.class_: "class", VOID.property: "property"}
    for quad in parse(path=release.path(_VOID), format=RdfFormat.TURTLE):
        if quad.predicate in kinds and isinstance(quad.object, NamedNode):
            yield quad.object.value, kinds[quad.predicate]


def _term(names: Names, iri: str, kind: str) -> dict[str, Any]:
    said = [*names.lookup.objects(iri, SKOS.definition), *names.lookup.objects(iri, RDFS.comment)]
    definition = names.best(value for value in said if isinstance(value, Literal))
    return {
        "iri": iri,
        "name": names.short(iri),
        "kind": kind,
        "label": _text(names.name(iri)),
        "definition": _text(definition) if definition else None,
    }


def _text(text: Text) -> dict[str, str]:
    return {"text": text.text, "lang": text.lang, "dir": text.dir}
