"""Self-description of the release: complete by DCAT-AP 3, with VoID counted again from the dump, line by line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, RdfFormat, Store, parse
from pyshacl import validate
from rdflib import DCAT, RDF, Graph, Namespace, URIRef
from rdflib.term import Node
from tests.conformance.test_provenance import Client

from ucc_graph.release.folder import fingerprint, open_release

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "ext": "http://ldf.fi/void-ext#",
    "void": "http://rdfs.org/ns/void#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "dct": "http://purl.org/dc/terms/",
    "ucc": "https://w3id.org/ucc-graph/ontology#",
}
RELEASE = "https://w3id.org/ucc-graph/releases/2026.11"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
DUMPS = 12
TABLES = sum(path.suffix in {".csv", ".tsv"} for path in (Path(__file__).parents[2] / "data").iterdir())
FILES = DUMPS + TABLES + 2 + 1 + 1 + 1
"""Dumps, tables, their two descriptions, workbook and database, and the places; a first release has no changes."""
SHACL = Namespace("http://www.w3.org/ns/shacl#")
PROFILE = Graph().parse(Path(__file__).parent / "dcat_ap.ttl")
REQUIRED = sorted(
    (str(shape).removeprefix("urn:dcat-ap:"), str(PROFILE.value(part, SHACL.path)))
    for shape, part in PROFILE.subject_objects(SHACL.property)
    if PROFILE.value(part, SHACL.minCount)
)
"""The properties that each shape of the profile asks for."""


@pytest.fixture(scope="module")
def described(release: Path) -> Store:
    """``catalog.ttl`` and ``void.ttl`` together."""
    store = Store()
    for name in ("catalog.ttl", "void.ttl"):
        store.extend(parse(path=release / name, format=RdfFormat.TURTLE))
    return store


@pytest.fixture(scope="module")
def lines(release: Path) -> list[list[str]]:
    """Subject, predicate and object of each line of the N-Triples dump."""
    text = (release / "dataset.nt").read_text(encoding="utf-8")
    return [line.removesuffix(" .").split(" ", 2) for line in text.splitlines()]


def _rows(store: Store, pattern: str) -> list[tuple[str, ...]]:
    """The values of the variables that a pattern binds, in order of their names in it."""
    names = list(dict.fromkeys(re.findall(r"\?(\w+)", pattern)))
    answer = store.query(f"SELECT {' '.join(f'?{name}' for name in names)} {{ {pattern} }}", prefixes=PREFIXES)
    assert isinstance(answer, QuerySolutions)
    return [tuple(_value(row[name]) for name in names) for row in answer]


def _value(term: object) -> str:
    assert isinstance(term, Literal | NamedNode)
    return term.value


def test_nothing_of_it_is_a_blank_node(described: Store) -> None:
    assert len(described) > 1000
    assert not [quad for quad in described if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)]


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("dcat:Catalog", 1),
        ("dcat:Dataset", 2),
        ("dcat:DatasetSeries", 1),
        ("dcat:Distribution", FILES),
        ("spdx:Checksum", FILES),
        ("dcat:DataService", 1),
        ("foaf:Agent", 1),
        ("dct:LicenseDocument", 1),
        ("vcard:Kind", 1),
        ("dct:PeriodOfTime", 1),
    ],
)
def test_the_profile_finds_something_of_each_kind(described: Store, kind: str, number: int) -> None:
    assert len(_rows(described, f"?thing a {kind}")) == number


def test_it_conforms_to_dcat_ap(release: Path) -> None:
    data = Graph().parse(release / "catalog.ttl").parse(release / "void.ttl")
    conforms, _, text = validate(data, shacl_graph=PROFILE, inference="none")
    assert conforms, text


@pytest.fixture(scope="module")
def sample(release: Path) -> Graph:
    """The catalogue with one distribution of many."""
    data = Graph().parse(release / "catalog.ttl")
    for one in sorted(data.subjects(RDF.type, DCAT.Distribution), key=str)[1:]:
        data.remove((data.value(one, URIRef(f"{PREFIXES['spdx']}checksum")), None, None))
        data.remove((one, None, None))
        data.remove((None, None, one))
    return data


def _focus(data: Graph, shape: URIRef) -> Node:
    """A node that a shape applies to; of several the last, which is the release and not its series."""
    kind, predicate = PROFILE.value(shape, SHACL.targetClass), PROFILE.value(shape, SHACL.targetSubjectsOf)
    found = set(data.subjects(RDF.type, kind)) if kind else set(data.subjects(URIRef(str(predicate)), None))
    return max(found, key=str)


def test_the_profile_asks_for_much() -> None:
    assert len(REQUIRED) == 60


@pytest.mark.parametrize(("name", "path"), REQUIRED, ids=lambda text: re.split("[/#]", text)[-1])
def test_what_the_profile_asks_for_is_missed_by_its_shape_alone(sample: Graph, name: str, path: str) -> None:
    shape = URIRef(f"urn:dcat-ap:{name}")
    focus = _focus(sample, shape)
    broken = Graph() + sample
    broken.remove((focus, URIRef(path), None))
    _, report, _ = validate(broken, shacl_graph=PROFILE, inference="none")
    assert isinstance(report, Graph)
    results = list(report.subjects(RDF.type, SHACL.ValidationResult))
    said = {(report.value(one, SHACL.focusNode), report.value(one, SHACL.resultPath)) for one in results}
    assert said == {(focus, URIRef(path))}
    complaining = {report.value(one, SHACL.sourceShape) for one in results}
    assert complaining & set(PROFILE.objects(shape, SHACL.property))


def test_a_distribution_has_the_size_and_checksum_of_its_file(release: Path, described: Store) -> None:
    found = _rows(
        described, "?file a dcat:Distribution ; dcat:byteSize ?size ; spdx:checksum ?sum . ?sum spdx:checksumValue ?hex"
    )
    expected = {
        f"{RELEASE}#{file.path}": fingerprint(release / file.path)
        for file in open_release(release).manifest.files
        if file.path.startswith(("dataset.", "datapackage.", "tables", "cities.")) and not file.path.endswith(".md")
    }
    assert {file: (int(size), digest) for file, size, _, digest in found} == expected
    assert len(found) == FILES


def test_a_packed_dump_says_what_is_packed_and_how(described: Store) -> None:
    found = _rows(described, "?file dcat:compressFormat ?packed ; dcat:mediaType ?media")
    iana = "https://www.iana.org/assignments/media-types/"
    assert (f"{RELEASE}#dataset.nt.gz", f"{iana}application/gzip", f"{iana}application/n-triples") in found
    assert len(found) == DUMPS / 2


def test_the_totals_are_those_of_the_lines(described: Store, lines: list[list[str]]) -> None:
    expected = {
        "triples": len(lines),
        "distinctSubjects": len({subject for subject, _, _ in lines}),
        "distinctObjects": len({value for _, _, value in lines}),
        "properties": len({predicate for _, predicate, _ in lines}),
        "classes": len({value for _, predicate, value in lines if predicate == TYPE}),
        "entities": len({subject for subject, _, _ in lines if subject.startswith("<https://w3id.org/ucc-graph/")}),
    }
    assert {name: _rows(described, f"<{RELEASE}> void:{name} ?n") for name in expected} == {
        name: [(str(number),)] for name, number in expected.items()
    }


def test_no_statement_of_the_statistics_is_said_in_the_dataset_too(release: Path, lines: list[list[str]]) -> None:
    said = {tuple(line) for line in lines}
    counted = [quad.triple for quad in parse(path=release / "void.ttl", format=RdfFormat.TURTLE)]
    assert len(counted) > 1000
    assert [one for one in counted if (str(one.subject), str(one.predicate), str(one.object)) in said] == []


def test_class_partitions_are_those_of_the_lines(described: Store, lines: list[list[str]]) -> None:
    counted: dict[str, int] = {}
    for _, predicate, value in lines:
        if predicate == TYPE:
            counted[value[1:-1]] = counted.get(value[1:-1], 0) + 1
    found = _rows(described, f"<{RELEASE}> void:classPartition ?part . ?part void:class ?class ; void:entities ?n")
    assert {kind: int(number) for _, kind, number in found} == counted
    assert counted[f"{PREFIXES['ucc']}City"] == 405


def test_property_partitions_are_those_of_the_lines(described: Store, lines: list[list[str]]) -> None:
    counted: dict[str, int] = {}
    for _, predicate, _ in lines:
        counted[predicate[1:-1]] = counted.get(predicate[1:-1], 0) + 1
    found = _rows(described, f"<{RELEASE}> void:propertyPartition ?part . ?part void:property ?p ; void:triples ?n")
    assert {name: int(number) for _, name, number in found} == counted


def test_the_properties_of_a_class_are_those_of_its_lines(described: Store, lines: list[list[str]]) -> None:
    members = {
        subject for subject, predicate, value in lines if (predicate, value) == (TYPE, f"<{PREFIXES['ucc']}City>")
    }
    counted: dict[str, int] = {}
    for subject, predicate, _ in lines:
        if subject in members:
            counted[predicate[1:-1]] = counted.get(predicate[1:-1], 0) + 1
    found = _rows(
        described, "?of void:class ucc:City ; void:propertyPartition ?part . ?part void:property ?p ; void:triples ?n"
    )
    assert {name: int(number) for _, _, name, number in found} == counted


@pytest.mark.parametrize("space", ["http://www.wikidata.org/entity/", "https://sws.geonames.org/"])
def test_links_to_a_target_are_those_of_the_lines(described: Store, lines: list[list[str]], space: str) -> None:
    exact = f"<{PREFIXES['skos']}exactMatch>"
    counted = sum(1 for _, predicate, value in lines if predicate == exact and value.startswith(f"<{space}"))
    pattern = '?links void:linkPredicate skos:exactMatch ; void:objectsTarget/void:uriSpace "{}" ; void:triples ?n'
    ((_, number),) = _rows(described, pattern.format(space))
    assert int(number) == counted > 100


def test_every_example_is_described(described: Store, lines: list[list[str]]) -> None:
    subjects = {subject[1:-1] for subject, _, _ in lines}
    examples = {example for _, example in _rows(described, "?part void:exampleResource ?example")}
    assert len(examples) > 30
    assert examples <= subjects


def test_the_values_of_a_property_are_counted_by_class_and_datatype(described: Store, lines: list[list[str]]) -> None:
    types: dict[str, set[str]] = {}
    for subject, predicate, value in lines:
        if predicate == TYPE:
            types.setdefault(subject, set()).add(value[1:-1])
    counted: dict[tuple[str, str, str], int] = {}
    for subject, predicate, value in lines:
        for kind in types.get(subject, set()) if predicate != TYPE and value.startswith("<") else ():
            for of in types.get(value, set()):
                key = (kind, predicate[1:-1], of)
                counted[key] = counted.get(key, 0) + 1
    pattern = "?whole void:class ?kind ; void:propertyPartition ?p . ?p void:property ?property ; "
    found = _rows(described, f"{pattern} void:classPartition ?part . ?part void:class ?of ; void:triples ?n")
    assert {(kind, name, of): int(number) for _, kind, _, name, _, of, number in found} == counted
    assert counted[f"{PREFIXES['ucc']}City", f"{PREFIXES['ucc']}inCountry", f"{PREFIXES['ucc']}Country"] == 405


@pytest.mark.parametrize(
    ("kind", "name", "datatype"), [("City", "population", "integer"), ("Designation", "designatedOn", "date")]
)
def test_the_datatypes_of_a_property_are_those_of_its_lines(
    described: Store, lines: list[list[str]], kind: str, name: str, datatype: str
) -> None:
    end = f"^^<http://www.w3.org/2001/XMLSchema#{datatype}>"
    counted = sum(predicate == f"<{PREFIXES['ucc']}{name}>" and value.endswith(end) for _, predicate, value in lines)
    part = f"?whole void:class ucc:{kind} ; void:propertyPartition ?p . ?p void:property ucc:{name} ; "
    found = _rows(described, f"{part} ext:datatypePartition ?d . ?d ext:datatype ?type ; void:triples ?n")
    assert [int(number) for *_, number in found] == [counted]
    assert counted > 300


def test_the_publisher_is_of_a_type_that_dcat_ap_knows(described: Store) -> None:
    (found,) = _rows(described, "?agent a foaf:Agent ; dct:type ?type")
    assert found[1] == "http://purl.org/adms/publishertype/PrivateIndividual(s)"


def test_the_version_iri_of_the_ontology_leads_to_it(release: Path) -> None:
    client = Client(release)
    answer = client.get("/ontology/1.1.0")
    assert ([step.status_code for step in answer.history], answer.url.path) == ([303], "/ontology")
    assert client.get("/ontology/0.0.1").status_code == 404


def _said_in_page(client: Client, path: str) -> dict[str, Any]:
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(path).text, re.DOTALL)
    (found,) = (json.loads(script) for script in scripts)
    assert isinstance(found, dict)
    return found


def test_a_page_holds_its_thing_in_the_terms_of_schema_org(release: Path) -> None:
    found = _said_in_page(Client(release), "/city/kr-jinju.html")
    assert (found["@type"], found["name"]) == (["City"], "Jinju")
    assert found["geo"] == {"@type": "GeoCoordinates", "latitude": 35.19278, "longitude": 128.08472}
    assert "http://www.wikidata.org/entity/Q42144" in found["sameAs"]


def test_a_claim_is_an_observation_of_a_value_on_a_day(release: Path) -> None:
    found = _said_in_page(Client(release), "/claim/cl084.html")
    assert (found["@type"], found["value"], found["observationDate"]) == (["Observation"], [408], ["2025-10-31"])


def test_what_the_ontology_does_not_map_says_nothing(release: Path) -> None:
    assert "application/ld+json" not in Client(release).get("/measure/cities.html").text
