"""Files derived from the description of the tables: as good as written ones, and kept when they are written out."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from ucc_graph.errors import DataError
from ucc_graph.press.build import build, examine
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.read.sources import Sources, read_sources
from ucc_graph.press.tidy import eject
from ucc_graph.problem import Severity
from ucc_graph.rdf.jsonld import read_context
from ucc_graph.release.folder import open_release

_BASE = "https://lamps.example/"
_TERMS = f"{_BASE}ontology#"
_SH = "http://www.w3.org/ns/shacl#"
_DERIVED = ["ontology/context.jsonld", "ontology/ontology.ttl", "shapes/shapes.ttl"]
_LAMPS = """\
key,name,name_fr,height,first_lit,colours,coast,note
north,North Light,Feu du Nord,31.5,1871,red|white,cold,<b>old</b>
south,South Light,,12,,,,
"""
_COASTS = "key,name,part_of\ncold,Cold Coast,\nicy,Icy Coast,cold\n"
_SMALLEST = {
    "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
    "url": "lamps.csv",
    "dc:title": "Lamps",
    "tableSchema": {
        "primaryKey": "key",
        "aboutUrl": f"{_BASE}id/lamp/{{key}}",
        "propertyUrl": f"{_TERMS}{{_name}}",
        "columns": [
            {"name": "key", "required": True, "propertyUrl": "dc:identifier"},
            {"name": "name", "required": True, "propertyUrl": "rdfs:label", "lang": "en"},
            {"name": "height", "datatype": "decimal"},
            {"name": "type", "virtual": True, "propertyUrl": "rdf:type", "valueUrl": f"{_TERMS}Lamp"},
        ],
    },
}


def _column(name: str, **more: object) -> dict[str, object]:
    return {"name": name, "titles": name, "propertyUrl": f"{_TERMS}{name}", **more}


def _group() -> dict[str, Any]:
    """Two tables with every kind of column."""
    lamps = [
        _column("key", required=True, propertyUrl="dc:identifier"),
        _column("name", lang="en", required=True, propertyUrl="rdfs:label"),
        _column("name_fr", lang="fr", propertyUrl="rdfs:label"),
        _column("height", datatype={"base": "decimal", "minimum": "1"}, titles={"en": "height", "fr": "hauteur"}),
        _column("first_lit", datatype="gYear", propertyUrl=f"{_TERMS}firstLit"),
        _column("colours", separator="|", lang="en", **{"dc:description": "Its colours by day."}),
        _column("coast", valueUrl=f"{_BASE}id/coast/{{coast}}", **{f"{_SH}order": 1, "rdfs:seeAlso": "the chart"}),
        _column("note", datatype="html", suppressOutput=True),
        {"name": "type", "virtual": True, "propertyUrl": "rdf:type", "valueUrl": f"{_TERMS}Lamp"},
    ]
    coasts = [
        _column("key", required=True, propertyUrl="dc:identifier"),
        _column("name", lang="en", required=True, propertyUrl="rdfs:label"),
        _column("part_of", valueUrl=f"{_BASE}id/coast/{{part_of}}", **{"owl:inverseOf": {"@id": f"{_TERMS}hasPart"}}),
        {"name": "type", "virtual": True, "propertyUrl": "rdf:type", "valueUrl": f"{_TERMS}Coast"},
    ]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": "Lamps",
        "dc:license": {"@id": "https://licence.example/open"},
        "dc:publisher": {"foaf:name": "Friends of the Lamps"},
        "dc:issued": "2026-02-03",
        "dcat:version": "7",
        "tables": [_table("lamps", "Lamp", lamps), _table("coasts", "Coast", coasts)],
    }


def _table(name: str, kind: str, columns: list[dict[str, object]]) -> dict[str, object]:
    about = f"{_BASE}id/{kind.lower()}/{{key}}"
    return {
        "url": f"{name}.csv",
        "dc:title": [{"@value": name.capitalize(), "@language": "en"}, {"@value": f"{kind}(s)", "@language": "fr"}],
        "dc:description": f"One row a {kind.lower()}.",
        "tableSchema": {"primaryKey": "key", "aboutUrl": about, "columns": columns},
    }


def _write(folder: Path, description: dict[str, Any], **tables: str) -> Path:
    (folder / "data").mkdir(parents=True)
    (folder / "data/csvw.json").write_text(json.dumps(description, indent=2), encoding="utf-8")
    for name, text in tables.items():
        (folder / f"data/{name}.csv").write_text(text, encoding="utf-8")
    return folder


def _smallest(folder: Path) -> Path:
    return _write(folder, _SMALLEST, lamps="key,name,height\nnorth,North Light,31.5\n")


def _full(folder: Path) -> Path:
    return _write(folder, _group(), lamps=_LAMPS, coasts=_COASTS)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    """The sources of two tables and nothing else."""
    return read_sources(open_publication(_full(tmp_path_factory.mktemp("lamps") / "all")))


def _said(sources: Sources, name: str) -> Store:
    store = Store()
    store.load(sources.files[name], format=RdfFormat.TURTLE)
    return store


def _texts(store: Store, subject: str, predicate: str) -> set[str]:
    found = store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None)
    return {str(quad.object) for quad in found}


def _of_term(sources: Sources, term: str, predicate: str) -> set[str]:
    return _texts(_said(sources, "ontology/ontology.ttl"), _TERMS + term, predicate)


def _of_shape(sources: Sources, shape: str, constraint: str) -> set[str]:
    return _texts(_said(sources, "shapes/shapes.ttl"), f"{_BASE}shapes#{shape}", _SH + constraint)


@pytest.mark.slow
def test_the_smallest_publication_is_a_table_and_its_description(tmp_path: Path) -> None:
    publication = open_publication(_smallest(tmp_path / "lamps"))
    place = build(publication, tmp_path / "out", None, lambda _: None).place
    release = open_release(place.folder)
    assert (place.version, release.manifest.base) == ("1", _BASE)
    assert {"ontology.ttl", "ontology.jsonld", "shapes.ttl", "context.jsonld", "dataset.jsonld", "catalog.ttl"} <= {
        file.path for file in release.manifest.files
    }
    assert '"height": "31.5"' in (place.folder / "dataset.jsonld").read_text(encoding="utf-8")
    provenance = (place.folder / "dataset.nq").read_text(encoding="utf-8")
    assert f"<{_BASE}data/ontology/ontology.ttl#line=" in provenance


@pytest.mark.slow
def test_the_smallest_publication_of_the_guide_lacks_only_a_catalogue(root: Path, tmp_path: Path) -> None:
    guide = (root / "docs/publishing-your-own.md").read_text(encoding="utf-8")
    table, description = (re.findall(rf"```{form}\n(.*?)```", guide, re.DOTALL)[0] for form in ("csv", "json"))
    (problem,) = examine(
        open_publication(_write(tmp_path / "lamps", json.loads(description), lamps=table)), lambda _: None
    )
    assert (problem.severity, problem.file, problem.rule) == (Severity.WARNING, "data/catalog.ttl", "catalog:derived")
    assert 'title "Lamps", day of issue "1970-01-01"' in problem.text
    assert "(1970-01-01 stands for no day)" in problem.text
    assert f'version "1", base IRI "{_BASE}"' in problem.text


def test_a_class_has_its_name_and_its_definition(sources: Sources) -> None:
    assert _of_term(sources, "Lamp", str(RDFS.label)) == {'"lamp"@en'}
    assert _of_term(sources, "Lamp", "http://www.w3.org/2004/02/skos/core#definition") == {'"One row a lamp."@en'}
    assert _of_term(sources, "Lamp", str(RDFS.isDefinedBy)) == {f"<{_BASE}ontology>"}


@pytest.mark.parametrize(
    ("term", "kind", "range_"),
    [
        ("height", OWL.DatatypeProperty, {"<http://www.w3.org/2001/XMLSchema#decimal>"}),
        ("firstLit", OWL.DatatypeProperty, {"<http://www.w3.org/2001/XMLSchema#gYear>"}),
        ("colours", OWL.DatatypeProperty, set()),
        ("coast", OWL.ObjectProperty, {f"<{_TERMS}Coast>"}),
        ("hasPart", OWL.ObjectProperty, {f"<{_TERMS}Coast>"}),
    ],
)
def test_a_property_has_its_sort_and_its_range(sources: Sources, term: str, kind: URIRef, range_: set[str]) -> None:
    assert _of_term(sources, term, str(RDF.type)) == {f"<{kind}>"}
    assert _of_term(sources, term, str(RDFS.range)) == range_


def test_a_property_has_the_titles_of_its_column_in_words(sources: Sources) -> None:
    assert _of_term(sources, "height", str(RDFS.label)) == {'"height"@en', '"hauteur"@fr'}
    assert _of_term(sources, "firstLit", str(RDFS.label)) == {'"first lit"@en'}
    assert _of_term(sources, "coast", str(RDFS.seeAlso)) == {'"the chart"@en'}


def test_a_property_of_one_class_has_it_as_domain(sources: Sources) -> None:
    assert _of_term(sources, "height", str(RDFS.domain)) == {f"<{_TERMS}Lamp>"}
    assert _of_term(sources, "part_of", str(RDFS.domain)) == {f"<{_TERMS}Coast>"}


def test_a_column_that_is_not_published_has_no_term(sources: Sources) -> None:
    assert "note" not in sources.text("ontology/ontology.ttl") + sources.text("shapes/shapes.ttl")


def test_the_derived_ontology_declares_whatever_it_uses(sources: Sources) -> None:
    graph = Graph().parse(data=sources.text("ontology/ontology.ttl"), format="turtle")
    built_in = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#", str(OWL._NS))
    named = {*graph.predicates(), *graph.objects(None, RDFS.range)}
    used = {term for term in named if not str(term).startswith(built_in)}
    assert [term for term in used if not _is_declared(term, graph)] == []
    sorts = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    assert [term for term in graph.subjects() if len(set(graph.objects(term, RDF.type)) & sorts) > 1] == []


def _is_declared(term: Any, graph: Graph) -> bool:
    is_of_owl = term.startswith("http://www.w3.org/2001/XMLSchema#") and not term.endswith("gYear")
    return is_of_owl or (term, RDF.type, None) in graph


@pytest.mark.parametrize(
    ("shape", "constraint", "values"),
    [
        ("Lamp-label", "minCount", {"1"}),
        ("Lamp-label", "maxCount", set()),
        ("Lamp-label", "uniqueLang", {"true"}),
        ("Lamp-label", "name", {"name@en"}),
        ("Lamp-height", "minCount", set()),
        ("Lamp-height", "maxCount", {"1"}),
        ("Lamp-height", "minInclusive", {"1"}),
        ("Lamp-height", "name", {"height@en", "hauteur@fr"}),
        ("Lamp-height", "order", {"3"}),
        ("Lamp-colours", "maxCount", set()),
        ("Lamp-colours", "description", {"Its colours by day.@en"}),
        ("Lamp-coast", "class", {f"{_TERMS}Coast"}),
        ("Lamp-coast", "order", {"1"}),
        ("Coast-coast-of", "name", {"Lamps@en", "Lamp(s)@fr"}),
        ("Coast-part_of-of", "name", {"has part@en"}),
    ],
)
def test_a_property_shape_follows_from_its_columns(
    sources: Sources, shape: str, constraint: str, values: set[str]
) -> None:
    store = _said(sources, "shapes/shapes.ttl")
    found = store.quads_for_pattern(NamedNode(f"{_BASE}shapes#{shape}"), NamedNode(_SH + constraint), None)
    tags = {(quad.object.value, getattr(quad.object, "language", None)) for quad in found}  # type: ignore[union-attr]  # no triple terms
    assert {f"{text}@{tag}" if tag else text for text, tag in tags} == values


def test_the_title_of_a_table_is_the_plural_name_of_its_class(sources: Sources) -> None:
    labels = _texts(_said(sources, "shapes/shapes.ttl"), f"{_BASE}shapes#Lamp", str(RDFS.label))
    assert labels == {'"Lamps"@en', '"Lamp(s)"@fr'}


def test_the_context_names_every_class_and_property(sources: Sources) -> None:
    context = read_context(sources.files["ontology/context.jsonld"])
    terms = {found.name: (found.coercion, set(found.containers)) for one in context.terms.values() for found in one}
    assert terms["height"] == ("http://www.w3.org/2001/XMLSchema#decimal", set())
    assert terms["label"] == (None, {"@language", "@set"})
    assert terms["coast"] == ("@id", set())
    assert terms["hasPart"] == ("@id", {"@set"})
    assert terms.keys() >= {"Lamp", "Coast", "identifier", "firstLit", "colours", "part_of"}


def test_what_the_tables_state_as_a_whole_is_said_of_the_dataset(sources: Sources) -> None:
    store, dataset = _said(sources, "data/catalog.ttl"), f"{_BASE}dataset"
    assert _texts(store, dataset, "http://purl.org/dc/terms/title") == {'"Lamps"@en'}
    assert _texts(store, dataset, "http://purl.org/dc/terms/license") == {"<https://licence.example/open>"}
    assert _texts(store, dataset, "http://purl.org/dc/terms/publisher") == {f"<{_BASE}#publisher>"}
    assert _texts(store, f"{_BASE}#publisher", "http://xmlns.com/foaf/0.1/name") == {'"Friends of the Lamps"@en'}
    assert (sources.publication.version, sources.publication.issued) == ("7", "2026-02-03")


@pytest.mark.parametrize("name", ["ontology/ontology.ttl", "shapes/shapes.ttl", "ontology/context.jsonld"])
def test_a_file_that_is_written_is_not_derived(tmp_path: Path, name: str) -> None:
    folder = _full(tmp_path / "lamps")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text('{"@context": {}}' if name.endswith("jsonld") else "", encoding="utf-8")
    found = read_sources(open_publication(folder))
    assert sorted(found.derived) == ["data/catalog.ttl", *(other for other in _DERIVED if other != name)]
    assert not found.files[name].startswith(b"#")


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = (read_sources(open_publication(_full(tmp_path / name))) for name in ("one", "two"))
    assert {name: one.files[name] for name in _DERIVED} == {name: two.files[name] for name in _DERIVED}


def test_the_times_of_files_change_nothing(tmp_path: Path) -> None:
    folder = _smallest(tmp_path / "lamps")
    before = open_publication(folder).catalog
    os.utime(folder / "data" / "lamps.csv", (0, 2_000_000_000))
    assert open_publication(folder).catalog == before


def test_eject_writes_the_derived_files_and_overwrites_none(tmp_path: Path) -> None:
    folder = _full(tmp_path / "lamps")
    before = read_sources(open_publication(folder))
    assert eject(open_publication(folder)) == ["data/catalog.ttl", *_DERIVED]
    after = read_sources(open_publication(folder))
    assert (after.files, after.derived) == (before.files, frozenset())
    assert eject(open_publication(folder)) == []


def test_names_of_a_written_ontology_are_those_of_derived_shapes(lighthouses: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(lighthouses, tmp_path / "lights"))
    shutil.rmtree(folder / "shapes")
    text = read_sources(open_publication(folder)).text("shapes/shapes.ttl")
    assert 'sh:path light:onCoast ;\n    sh:name "on coast"@en ;' in text


def test_a_base_that_no_table_has_is_asked_for(tmp_path: Path) -> None:
    description = json.loads(json.dumps(_SMALLEST).replace("id/lamp/", "lamp-"))
    folder = _write(tmp_path / "lamps", description, lamps="key,name,height\n")
    with pytest.raises(DataError) as raised:
        open_publication(folder)
    assert "void:uriSpace" in str(raised.value.problems[0])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"tableSchema"', '"tableSchem"', '"tableSchem" is not a property of a Table (did you mean "tableSchema"?)'),
        ('"aboutUrl"', '"abouUrl"', '"abouUrl" is not a property of a Schema (did you mean "aboutUrl"?)'),
        ('"columns"', '"colums"', '"colums" is not a property of a Schema (did you mean "columns"?)'),
        ("}", "", "not JSON"),
    ],
)
def test_a_fault_of_the_description_comes_before_the_base_that_it_hides(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    folder = _smallest(tmp_path / "lamps")
    metadata = folder / "data/csvw.json"
    metadata.write_text(metadata.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(DataError) as raised:
        open_publication(folder)
    first = raised.value.problems[0]
    assert (first.file, first.line > 0, says in first.text) == ("data/csvw.json", True, True)


def test_a_missing_description_is_the_cause_of_a_missing_base(tmp_path: Path) -> None:
    folder = _smallest(tmp_path / "lamps")
    (folder / "data/csvw.json").unlink()
    with pytest.raises(DataError) as raised:
        open_publication(folder)
    assert [(problem.file, problem.rule) for problem in raised.value.problems] == [("data/csvw.json", "csvw:file")]


@pytest.mark.slow
def test_tables_without_a_class_are_told_to_state_one(tmp_path: Path) -> None:
    description = json.loads(json.dumps(_SMALLEST))
    description["tableSchema"]["columns"].pop()
    folder = _write(tmp_path / "lamps", description, lamps="key,name,height\nnorth,North Light,31.5\n")
    problems = examine(open_publication(folder), lambda _: None)
    (problem,) = [problem for problem in problems if problem.severity is Severity.VIOLATION]
    assert (problem.file, problem.rule) == ("data/csvw.json", "shape:none")
    assert f'"valueUrl": "{_TERMS}Lamp"' in problem.text


@pytest.mark.slow
def test_a_term_of_a_derived_ontology_cannot_vanish(tmp_path: Path) -> None:
    folder = _full(tmp_path / "lamps")
    build(open_publication(folder), tmp_path / "out", None, lambda _: None)
    path = folder / "data/csvw.json"
    path.write_text(path.read_text(encoding="utf-8").replace(f"{_TERMS}colours", f"{_TERMS}daymark"), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        build(open_publication(folder), tmp_path / "out", None, lambda _: None)
    (problem,) = [problem for problem in caught.value.problems if problem.severity is Severity.VIOLATION]
    assert (problem.file, problem.rule, problem.focus) == ("data/csvw.json", "permanence", f"{_TERMS}colours")
    assert "ucc-graph eject" in problem.text


def test_an_address_in_a_cell_leads_to_no_class_though_things_have_addresses_of_a_column(tmp_path: Path) -> None:
    group = _group()
    coasts = group["tables"][1]["tableSchema"]
    coasts["aboutUrl"] = "{+key}"
    coasts["columns"][2]["valueUrl"] = "{+part_of}"
    lamps = group["tables"][0]["tableSchema"]["columns"]
    lamps.insert(7, _column("page", propertyUrl="foaf:page", valueUrl="{+page}"))
    sources = read_sources(open_publication(_write(tmp_path / "all", group)))
    assert _of_shape(sources, "Lamp-page", "nodeKind") == {f"<{_SH}IRI>"}
    assert _of_shape(sources, "Lamp-page", "class") == set()
