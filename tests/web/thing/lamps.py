"""Release of lamps with places, times, languages, sources and disputes, for the pages of things."""

from __future__ import annotations

from pathlib import Path

from tests.small_release import BASE, write_release
from ucc_graph.engine.messages import Answering
from ucc_graph.library.lookup import Lookup
from ucc_graph.library.open import Library, open_library
from ucc_graph.web.site.settings import WebSettings
from ucc_graph.web.site.site import open_site
from ucc_graph.web.view.names import Reader
from ucc_graph.web.view.page import Views

__all__ = ["BASE", "lamps_library", "lookup_with", "views_of"]

_XSD = "^^<http://www.w3.org/2001/XMLSchema#"
_WGS84 = "http://www.w3.org/2003/01/geo/wgs84_pos#"
_ALT = "<http://www.w3.org/2004/02/skos/core#altLabel>"
_SOURCE = "<http://www.w3.org/ns/prov#hadPrimarySource>"


def _placed(key: str, coast: str, latitude: float, longitude: float, year: int) -> str:
    return f"""<id/lamp/{key}> a <ontology#Lamp> .
<id/lamp/{key}> rdfs:label "{key.title()}"@en .
<id/lamp/{key}> <ontology#coast> <id/coast/{coast}> .
<id/lamp/{key}> <ontology#sea> <id/sea/{"east" if longitude > 90 else "west"}> .
<id/lamp/{key}> <ontology#lit> "{year}"{_XSD}gYear> .
<id/lamp/{key}> <{_WGS84}lat> "{latitude}"{_XSD}decimal> .
<id/lamp/{key}> <{_WGS84}long> "{longitude}"{_XSD}decimal> ."""


_LAMPS = rf"""
<id/lamp/north> rdfs:label "North Light"@de .
<id/lamp/north> {_ALT} "The Candle"@en .
<id/lamp/north> rdfs:comment "The first lamp of the coast."@en .
<id/lamp/north> rdfs:comment "Le premier feu de la côte."@fr .
<id/lamp/north> <ontology#range> "24"{_XSD}integer> .
<id/lamp/north> <ontology#rangeYear> "1999"{_XSD}gYear> .
<id/lamp/north> <ontology#same> <https://www.elsewhere.example/a/8> .
<id/lamp/north> <ontology#same> <https://other.example/north> .
<id/lamp/north> {_SOURCE} <id/source/pilot> .
<id/source/pilot> a <ontology#Source> .
<id/source/pilot> rdfs:label "The Pilot"@en .
<id/coast/cold> <ontology#tongue> "fr"{_XSD}language> .
<id/repair/r1> a <ontology#Repair> .
<id/repair/r1> rdfs:label "First repair"@en .
<id/repair/r1> <ontology#of> <id/lamp/north> .
<id/repair/r1> <ontology#year> "1911"{_XSD}gYear> .
<id/repair/r1> <ontology#day> "1911-05-02"{_XSD}date> .
<id/repair/r2> a <ontology#Repair> .
<id/repair/r2> rdfs:label "Second repair"@en .
<id/repair/r2> <ontology#of> <id/lamp/north> .
<id/repair/r2> <ontology#year> "1950"{_XSD}gYear> .
<id/name/n1> a <ontology#Name> .
<id/name/n1> <ontology#of> <id/lamp/north> .
{_placed("north", "cold", 10, 10, 1901)}
{_placed("near", "cold", 10, 11, 1902)}
{_placed("far", "cold", 10, 120, 1903)}
{_placed("warm", "warm", 10, 12, 1904)}
<id/coast/warm> a <ontology#Coast> .
<id/coast/warm> rdfs:label "Warm Coast"@en .
<id/sea/east> a <ontology#Sea> .
<id/sea/east> rdfs:label "East Sea"@en .
<id/sea/west> a <ontology#Sea> .
<id/sea/west> rdfs:label "West Sea"@en .
"""
_TERMS = """
<ontology#differs> a <http://www.w3.org/2002/07/owl#SymmetricProperty> .
"""
_SHAPES = """
@prefix layout: <https://w3id.org/ucc-graph/layout#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
<shapes#Lamp> sh:property <shapes#range> , <shapes#rangeYear> , <shapes#sea> , <shapes#lit> , <shapes#source> .
<shapes#range> sh:path <ontology#range> ; sh:name "range"@en ; sh:group <shapes#Facts> ; sh:order 4 .
<shapes#rangeYear> sh:path <ontology#rangeYear> ; sh:name "year of the range"@en ; sh:group <shapes#Facts> ;
  sh:order 5 ; layout:noteOn <ontology#range> .
<shapes#sea> sh:path <ontology#sea> ; sh:name "sea"@en ; sh:group <shapes#Facts> ; sh:order 6 .
<shapes#lit> sh:path <ontology#lit> ; sh:name "lit"@en ; sh:group <shapes#Facts> ; sh:order 7 .
<shapes#source> sh:path prov:hadPrimarySource ; sh:name "sources"@en ; sh:group <shapes#Record> ; sh:order 8 .
<shapes#Record> a sh:PropertyGroup ; rdfs:label "Record"@en ; sh:order 9 .
<shapes#Repair> a sh:NodeShape ; sh:targetClass <ontology#Repair> ; sh:property <shapes#year> , <shapes#day> .
<shapes#year> sh:path <ontology#year> ; sh:order 1 .
<shapes#day> sh:path <ontology#day> ; sh:order 2 .
"""


def lamps_library(folder: Path, further: str = "", *, shapes: str = "", is_disputed: bool = True) -> Library:
    """The library of a release with these lamps, with further statements of lamps and shapes."""
    more = {"lamps": _LAMPS + further.strip(), "ontology": _TERMS if is_disputed else ""}
    return open_library(write_release(folder, more=more, shapes=_SHAPES + shapes), verify=False)


def lookup_with(folder: Path, catalog: str) -> Lookup:
    """Look-ups in a release whose dataset has further statements."""
    return open_library(write_release(folder, more={"metadata": catalog}), verify=False).lookup


def views_of(library: Library, engine: Answering, language: str = "en") -> Views:
    """Views of a library for a reader of a language."""
    return open_site(library, engine, WebSettings()).views(Reader(language))
