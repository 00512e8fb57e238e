"""Completion of a query editor: prefixes, classes and properties of the ontology and of the data.

Terms come from the ontology and from the partitions of VoID, section 4.3 (https://www.w3.org/TR/void/#class-property-partitions).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from pyoxigraph import Literal, NamedNode

from ucc_graph.library.lookup import Lookup
from ucc_graph.library.open import Library
from ucc_graph.rdf.formats import JSON, json_text
from ucc_graph.rdf.vocab import OWL, RDF, RDFS, SKOS, VOID
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.site.site import ReaderOf, SiteOf
from ucc_graph.web.view.names import Names

__all__ = ["router"]

_PROPERTIES: Final = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property)
_DECLARED: Final = dict.fromkeys(_PROPERTIES, "property") | dict.fromkeys((OWL.Class, RDFS.Class), "class")
_USED: Final = {VOID.class_: "class", VOID.property: "property"}

router = APIRouter(prefix="/sparql", tags=["query"])


@router.get("/terms.json", response_class=Response)
def terms(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """The prefixes, classes and properties that queries are written with, named in the reader's language."""
    manifest, names = site.library.release.manifest, site.names(reader)
    spaces = tuple(manifest.prefixes.values())
    found = dict(_used(site.library)) | dict(_declared(site.library.lookup))
    document = {
        "base": manifest.base,
        "home": reader.file("/"),
        "prefixes": manifest.prefixes,
        "terms": [_term(names, iri, found[iri]) for iri in sorted(found) if iri.startswith(spaces)],
    }
    body = json_text(document, is_compact=True).encode()
    return respond(request, Representation(body, JSON.content_type, ("Accept-Language",)), site.freshness)


def _declared(lookup: Lookup) -> Iterator[tuple[str, str]]:
    """The terms of the ontology, each with its kind."""
    for metaclass, kind in _DECLARED.items():
        for triple in lookup.triples(None, RDF.type, metaclass):
            if isinstance(triple.subject, NamedNode):
                yield triple.subject.value, kind


def _used(library: Library) -> Iterator[tuple[str, str]]:
    """The terms of the partitions of a release, each with its kind; none without statistics."""
    for triple in library.lookup.graph(library.release.statistics_graph):
        if triple.predicate in _USED and isinstance(triple.object, NamedNode):
            yield triple.object.value, _USED[triple.predicate]


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
