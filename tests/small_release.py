"""Release of a few statements, written by hand, for tests of reading without the press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from ucc_graph.rdf.formats import media_type_of
from ucc_graph.release.file_names import MANIFEST
from ucc_graph.release.folder import FORMAT, Manifest, NamedGraph, Release, ReleaseFile, fingerprint, open_release

__all__ = ["BASE", "LAMP", "write_release"]

BASE = "https://lamps.example/"
LAMP = f"{BASE}id/lamp/north"

_PREFIXES = {
    "lamp": f"{BASE}ontology#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LAMPS = """
<id/lamp/north> a <ontology#Lamp> .
<id/lamp/north> rdfs:label "North Light"@en .
<id/lamp/north> rdfs:label "Feu du Nord"@fr .
<id/lamp/north> rdfs:label "ضوء الشمال"@ar .
<id/lamp/north> <ontology#height> "31.5"^^xsd:decimal .
<id/lamp/north> <ontology#coast> <id/coast/cold> .
<id/lamp/north> <ontology#keeper> "Ann" .
<id/lamp/north> <ontology#point> <id/lamp/north#point> .
<id/lamp/north#point> <ontology#text> "POINT(1 2)" .
<id/lamp/north> <ontology#same> <https://elsewhere.example/7> .
<id/lamp/north> <ontology#same> <javascript:alert(1)> .
<id/lamp/süd> a <ontology#Lamp> .
<id/lamp/süd> rdfs:label "<b>South</b> & Co"@en .
<id/lamp/süd> <ontology#coast> <id/coast/cold> .
<id/lamp/caf%C3%A9> a <ontology#Lamp> .
<id/lamp/v1.ttl> a <ontology#Lamp> .
<id/coast/cold> a <ontology#Coast> .
<id/coast/cold> rdfs:label "Cold Coast"@en .
"""
_ONTOLOGY = """
<ontology> a owl:Ontology .
<ontology> rdfs:label "Terms of lamps"@en .
<ontology#Lamp> a owl:Class .
<ontology#Lamp> rdfs:label "lamp"@en .
<ontology#Lamp> rdfs:label "feu"@fr .
<ontology#Lamp> rdfs:subClassOf <ontology#Building> .
<ontology#Coast> a owl:Class .
<ontology#Coast> rdfs:label "coast"@en .
<ontology#coast> a owl:ObjectProperty .
<ontology#coast> rdfs:label "on coast"@en .
<ontology#keeper> rdfs:label "keeper"@en .
"""
_METADATA = """
<dataset> a dcat:Dataset .
<dataset> dct:title "Lamps of the sea"@en .
<dataset> dct:title "Feux de la mer"@fr .
<dataset> dct:description "A few lamps."@en .
<dataset> dct:license <https://licence.example/open> .
<dataset> dct:rights "Credit the keepers."@en .
<dataset> rdfs:comment "An independent work."@en .
<dataset> <ontology#shows> <id/lamp/north> .
"""
_PROVENANCE = """
<data/lamps.csv#row=2> <http://www.w3.org/ns/csvw#describes> <id/lamp/north> .
"""
_GRAPHS = {"lamps": _LAMPS, "metadata": _METADATA, "ontology": _ONTOLOGY, "provenance": _PROVENANCE}
_NAMES = {
    " a ": " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ",
    "rdfs:label": "<http://www.w3.org/2000/01/rdf-schema#label>",
    "rdfs:comment": "<http://www.w3.org/2000/01/rdf-schema#comment>",
    "rdfs:subClassOf": "<http://www.w3.org/2000/01/rdf-schema#subClassOf>",
    "owl:Class": "<http://www.w3.org/2002/07/owl#Class>",
    "owl:ObjectProperty": "<http://www.w3.org/2002/07/owl#ObjectProperty>",
    "owl:Ontology": "<http://www.w3.org/2002/07/owl#Ontology>",
    "dcat:Dataset": "<http://www.w3.org/ns/dcat#Dataset>",
    "dct:title": "<http://purl.org/dc/terms/title>",
    "dct:description": "<http://purl.org/dc/terms/description>",
    "dct:license": "<http://purl.org/dc/terms/license>",
    "dct:rights": "<http://purl.org/dc/terms/rights>",
    "^^xsd:decimal": "^^<http://www.w3.org/2001/XMLSchema#decimal>",
}
_SHAPES = """
@base <https://lamps.example/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<shapes#Lamp> a sh:NodeShape ; sh:targetClass <ontology#Lamp> ; rdfs:label "Lamps"@en , "Feux"@fr ;
  sh:property <shapes#label> , <shapes#height> , <shapes#coast> .
<shapes#label> sh:path rdfs:label ; sh:name "name"@en , "nom"@fr ; sh:group <shapes#Naming> ; sh:order 1 .
<shapes#height> sh:path <ontology#height> ; sh:name "height in metres"@en ; sh:group <shapes#Facts> ; sh:order 3 .
<shapes#coast> sh:path <ontology#coast> ; sh:name "coast"@en ; sh:group <shapes#Facts> ; sh:order 2 ;
  sh:description "Where it stands."@en .
<shapes#Building> a sh:NodeShape ; sh:targetClass <ontology#Building> ; sh:property <shapes#keeper> .
<shapes#keeper> sh:path <ontology#keeper> ; sh:group <shapes#Facts> ; sh:order 9 .
<shapes#Coast> a sh:NodeShape ; sh:targetClass <ontology#Coast> ; sh:property <shapes#lamps> .
<shapes#lamps> sh:path [ sh:inversePath <ontology#coast> ] ; sh:name "its lamps"@en ; sh:order 1 .
<shapes#Naming> a sh:PropertyGroup ; rdfs:label "Names"@en , "Noms"@fr ; sh:order 1 .
<shapes#Facts> a sh:PropertyGroup ; rdfs:label "Facts"@en ; sh:order 2 .
"""
_CONTEXT = '{"@context": {"id": "@id", "type": "@type", "lamp": "https://lamps.example/ontology#"}}\n'
_QUERY = "# title: All lamps\n# description: Every lamp there is.\nSELECT ?lamp { ?lamp a ?class }\n"
_BY_YEAR = """# title: Lamps by year
# title-fr: Feux par année
# description: How many lamps were lit in each year.
# audience: officer
# chart: bar x=year y=lamps
SELECT ?year (COUNT(?lamp) AS ?lamps) { ?lamp ?lit ?year } GROUP BY ?year
"""
_OTHER = """# title: Other lamps
# audience: developer
# service: https://elsewhere.example/sparql
SELECT ?lamp { SERVICE <https://elsewhere.example/sparql> { ?lamp a ?class } }
"""


def write_release(
    folder: Path,
    keys: Sequence[str] = (),
    more: Mapping[str, str] = MappingProxyType({}),
    files: Mapping[str, bytes] = MappingProxyType({}),
    shapes: str = "",
) -> Release:
    """Writes the release into an empty folder and opens it.

    It may have more lamps of some keys, ``more`` statements by graph, further files by path, and more shapes in Turtle.
    """
    lamps = "".join(f"<id/lamp/{key}> a <ontology#Lamp> .\n" for key in keys)
    graphs = {**_GRAPHS, "lamps": _LAMPS + lamps}
    lines = {name: _lines(name, f"{text.strip()}\n{more.get(name, '').strip()}") for name, text in graphs.items()}
    _write(folder / "dataset.nq", "".join(line for found in lines.values() for line in found))
    _write(
        folder / "ontology.ttl", "".join(line.replace(f" <{BASE}graph/ontology> .", " .") for line in lines["ontology"])
    )
    _write(folder / "shapes.ttl", _SHAPES + shapes)
    _write(folder / "context.jsonld", _CONTEXT)
    _write(folder / "tables" / "lamps.csv", "key,name\nnorth,North Light\n")
    _write(folder / "queries" / "lamps.rq", _QUERY)
    _write(folder / "queries" / "lamps.csv", "lamp\nnorth\n")
    _write(folder / "queries" / "lamps-by-year.rq", _BY_YEAR)
    _write(folder / "queries" / "other-lamps.rq", _OTHER)
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    manifest = _manifest(folder, {name: len(found) for name, found in lines.items()})
    (folder / MANIFEST).write_bytes(manifest.to_json())
    return open_release(folder)


def _lines(name: str, text: str) -> list[str]:
    for short, full in _NAMES.items():
        text = text.replace(short, full)
    for first in ("id/", "ontology", "dataset", "data/"):
        text = text.replace(f"<{first}", f"<{BASE}{first}")
    return [f"{line.removesuffix(' .')} <{BASE}graph/{name}> .\n" for line in text.strip().splitlines()]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _manifest(folder: Path, counts: dict[str, int]) -> Manifest:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return Manifest(
        format=FORMAT,
        program="0",
        version="3.1",
        issued="2026-02-03",
        base=BASE,
        dataset=f"{BASE}dataset",
        prefixes=_PREFIXES,
        graphs=tuple(NamedGraph(f"{BASE}graph/{name}", name, n, name != "provenance") for name, n in counts.items()),
        files=tuple(_file(folder, path) for path in paths),
        inputs={},
    )


def _file(folder: Path, path: Path) -> ReleaseFile:
    name = path.relative_to(folder).as_posix()
    return ReleaseFile(name, media_type_of(name), *fingerprint(path))
