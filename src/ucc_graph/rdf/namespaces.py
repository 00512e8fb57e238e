"""Namespaces of well-known vocabularies, each with the prefix that prefix.cc lists first (https://prefix.cc/).

A vocabulary that one can use without declaring its terms: the lists of terms are those of the checks.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from ucc_graph.rdf.terms import namespace_of
from ucc_graph.rdf.vocab import (
    AS,
    CSVW,
    DASH,
    DCAT,
    DCT,
    DQV,
    FOAF,
    OWL,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SD,
    SH,
    SKOS,
    VANN,
    VOID,
    WGS84,
    XSD,
)

__all__ = ["NAMESPACES", "is_well_known", "other_spelling"]

NAMESPACES: Final = {
    "adms": "http://www.w3.org/ns/adms#",
    "as": AS.iri,
    "brick": "https://brickschema.org/schema/Brick#",
    "cc": "http://creativecommons.org/ns#",
    "crm": "http://www.cidoc-crm.org/cidoc-crm/",
    "csvw": CSVW.iri,
    "dash": DASH.iri,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcam": "http://purl.org/dc/dcam/",
    "dcat": DCAT.iri,
    "dcmitype": "http://purl.org/dc/dcmitype/",
    "dct": DCT.iri,
    "doap": "http://usefulinc.com/ns/doap#",
    "dqv": DQV.iri,
    "duv": "http://www.w3.org/ns/duv#",
    "foaf": FOAF.iri,
    "frbr": "http://purl.org/vocab/frbr/core#",
    "geosparql": "http://www.opengis.net/ont/geosparql#",
    "gn": "http://www.geonames.org/ontology#",
    "gr": "http://purl.org/goodrelations/v1#",
    "ldp": "http://www.w3.org/ns/ldp#",
    "locn": "http://www.w3.org/ns/locn#",
    "lvont": "http://lexvo.org/ontology#",
    "ma": "http://www.w3.org/ns/ma-ont#",
    "oa": "http://www.w3.org/ns/oa#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "org": "http://www.w3.org/ns/org#",
    "owl": OWL.iri,
    "prof": "http://www.w3.org/ns/dx/prof/",
    "prov": PROV.iri,
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "rico": "https://www.ica.org/standards/RiC/ontology#",
    "schema": SCHEMA.iri,
    "sd": SD.iri,
    "sdo": "http://schema.org/",
    "sf": "http://www.opengis.net/ont/sf#",
    "sh": SH.iri,
    "sioc": "http://rdfs.org/sioc/ns#",
    "skos": SKOS.iri,
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "sosa": "http://www.w3.org/ns/sosa/",
    "ssn": "http://www.w3.org/ns/ssn/",
    "time": "http://www.w3.org/2006/time#",
    "vann": VANN.iri,
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": VOID.iri,
    "vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#",
    "wgs": WGS84.iri,
    "xkos": "http://rdf-vocabulary.ddialliance.org/xkos#",
    "xsd": XSD.iri,
}
"""Namespace by prefix."""
_FORM: Final = re.compile(r"https?://(?:www\.)?(.*?)[#/]?$")
_SPACES: Final = frozenset(NAMESPACES.values())


def is_well_known(iri: str) -> bool:
    """Whether an IRI lies in the namespace of a well-known vocabulary, or in a wrong spelling of one."""
    space = namespace_of(iri)
    return space in _SPACES or _is_misspelt(space)


def other_spelling(space: str, known: Collection[str]) -> str:
    """The one of the known namespaces that another one almost is, such as with https for http; empty where none is."""
    found = _FORM.fullmatch(space)
    if not found or space in known:
        return ""
    forms = ((other, _FORM.fullmatch(other)) for other in known)
    return next((other for other, form in forms if form and form[1].lower() == found[1].lower()), "")


@lru_cache
def _is_misspelt(space: str) -> bool:
    return bool(other_spelling(space, _SPACES))
