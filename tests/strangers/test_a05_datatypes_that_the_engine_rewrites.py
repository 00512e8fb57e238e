"""A datatype that the engine stores as another is a fault where it is declared, before anything is judged by it.

Siblings: all twelve types below ``xsd:integer`` and ``xsd:dateTimeStamp``, in columns, virtual columns, shapes, ranges
of the ontology, coercions of the context, literals in Turtle, and rules; the types that are kept; csv2rdf, which keeps
all.
"""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from tests.csvw.small import Json, column, faults, table
from tests.press.conftest import Workbench
from ucc_graph.cli.convert import convert
from ucc_graph.csvw.builtin import BUILTINS, stored_datatype
from ucc_graph.press.check.stored_values import rewritten_values
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.read.sources import read_sources
from ucc_graph.press.tidy import eject
from ucc_graph.rdf.vocab import XSD

DERIVED = {
    "long": '{"base": "integer", "minimum": -9223372036854775808, "maximum": 9223372036854775807}',
    "int": '{"base": "integer", "minimum": -2147483648, "maximum": 2147483647}',
    "short": '{"base": "integer", "minimum": -32768, "maximum": 32767}',
    "byte": '{"base": "integer", "minimum": -128, "maximum": 127}',
    "nonNegativeInteger": '{"base": "integer", "minimum": 0}',
    "positiveInteger": '{"base": "integer", "minimum": 1}',
    "unsignedLong": '{"base": "integer", "minimum": 0, "maximum": 18446744073709551615}',
    "unsignedInt": '{"base": "integer", "minimum": 0, "maximum": 4294967295}',
    "unsignedShort": '{"base": "integer", "minimum": 0, "maximum": 65535}',
    "unsignedByte": '{"base": "integer", "minimum": 0, "maximum": 255}',
    "nonPositiveInteger": '{"base": "integer", "maximum": 0}',
    "negativeInteger": '{"base": "integer", "maximum": -1}',
    "dateTimeStamp": '"dateTime"',
}
VALUES = {
    **dict.fromkeys(DERIVED, "5"),
    **dict.fromkeys(("nonPositiveInteger", "negativeInteger"), "-5"),
    "dateTimeStamp": "2024-01-01T00:00:00Z",
    "integer": "5",
    "decimal": "1.5",
    "double": "1.5",
    "float": "1.5",
    "boolean": "true",
    "language": "en",
    "date": "2024-01-01",
    "dateTime": "2024-01-01T00:00:00",
    "time": "12:00:00",
    "gYear": "2024",
    "gYearMonth": "2024-01",
    "gMonth": "--01",
    "gMonthDay": "--01-01",
    "gDay": "---01",
    "duration": "P1Y1D",
    "dayTimeDuration": "P1D",
    "yearMonthDuration": "P1Y",
    "hexBinary": "FF",
    "base64Binary": "YWI=",
    "anyURI": "https://a.example",
    "QName": "a:b",
    "Name": "a",
    "NMTOKEN": "a",
    "token": "a",
    "normalizedString": "a",
    "string": "a",
    "anyAtomicType": "a",
}


@pytest.mark.parametrize(("name", "text"), VALUES.items(), ids=VALUES)
def test_the_datatypes_that_the_engine_rewrites_are_known(name: str, text: str) -> None:
    store = Store()
    store.add(Quad(XSD.string, XSD.string, Literal(text, datatype=NamedNode(XSD.iri + name))))
    [(_, _, found, _)] = store
    assert isinstance(found, Literal)
    assert stored_datatype(XSD.iri + name) == found.datatype.value


def test_every_datatype_of_xsd_is_tried() -> None:
    known = {builtin.iri for builtin in BUILTINS.values() if builtin.iri.startswith(XSD.iri)}
    assert known == {XSD.iri + name for name in VALUES}


@pytest.mark.parametrize(("name", "wanted"), DERIVED.items(), ids=DERIVED)
def test_a_column_of_such_a_datatype_is_one_fault_that_says_what_to_write(
    tmp_path: Path, name: str, wanted: str
) -> None:
    (fault,) = faults(tmp_path, {"t.csv": "key,x\na,\n"}, table("t.csv", column("key"), column("x", datatype=name)))
    kept = "dateTime" if name == "dateTimeStamp" else "integer"
    assert fault == (
        f'csvw:datatype data/csvw.json:1: t.csv, column x: the engine knows the datatype "{name}" only as xsd:{kept}: '
        f'write "datatype": {wanted}'
    )


OWN = {
    '"base": "integer", "minimum": -32768': {"base": "short", "maximum": 150},
    '"base": "integer", "maximum": 32767': {"base": "short", "minExclusive": 3},
    '"base": "integer"': {"base": "byte", "minInclusive": 1, "maxExclusive": 5},
    '"base": "integer", "minimum": 1': {"base": "positiveInteger", "format": "#,##0"},
    '"base": "dateTime"': {"base": "dateTimeStamp", "minimum": "2024-01-01T00:00:00Z"},
}


@pytest.mark.parametrize(("wanted", "datatype"), OWN.items(), ids=OWN)
def test_the_restrictions_of_a_datatype_stay_in_what_to_write(tmp_path: Path, wanted: str, datatype: Json) -> None:
    described = table("t.csv", column("key"), column("x", datatype=datatype))
    (fault,) = faults(tmp_path, {"t.csv": "key,x\na,\n"}, described)
    assert fault.endswith(f': write {wanted} in place of its "base"')


def test_a_virtual_column_of_such_a_datatype_is_a_fault(tmp_path: Path) -> None:
    virtual = {"virtual": True, "name": "v", "propertyUrl": "rdfs:seeAlso", "default": "5", "datatype": "byte"}
    (fault,) = faults(tmp_path, {"t.csv": "key\na\n"}, table("t.csv", column("key"), virtual))
    assert '"byte" only as xsd:integer' in fault


def test_a_cell_that_makes_an_iri_may_have_any_datatype(tmp_path: Path) -> None:
    described = table("t.csv", column("key"), column("x", datatype="byte", valueUrl="https://example.org/{x}"))
    assert faults(tmp_path, {"t.csv": "key,x\na,5\n"}, described) == []


@pytest.mark.parametrize("name", ["positiveInteger", "byte"])
def test_csv2rdf_keeps_the_datatype(tmp_path: Path, name: str) -> None:
    (tmp_path / "t.csv").write_text("x\n007\n", "utf-8")
    (tmp_path / "t.csv-metadata.json").write_text(
        '{"@context": "http://www.w3.org/ns/csvw", "url": "t.csv", "tableSchema": {"columns": [{"titles": "x", '
        f'"name": "x", "datatype": "{name}"}}]}}}}',
        "utf-8",
    )
    output = BytesIO()
    convert(tmp_path / "t.csv-metadata.json", "minimal", "nt", output)
    assert f'"007"^^<{XSD.iri}{name}>'.encode() in output.getvalue()


PLACES = {
    "sh:datatype": ("shapes/lighthouse.ttl", "sh:datatype xsd:decimal ;", "xsd:decimal", "xsd:int"),
    "rdfs:range": ("ontology/lighthouse.ttl", "rdfs:range xsd:gYear ;", "xsd:gYear", "xsd:dateTimeStamp"),
    "a literal": (
        "data/catalog.ttl",
        "    dcat:version",
        "    dcat:version",
        '    rdfs:comment "5"^^xsd:byte ;\n    dcat:version',
    ),
    "a coercion": ("ontology/context.jsonld", '"xsd:decimal"', "xsd:decimal", "xsd:unsignedByte"),
    "a rule": ("ontology/rules/serves-coast.rq", "?coast .", "?coast", f"?coast ; light:n '5'^^<{XSD.iri}long>"),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_such_a_datatype_is_a_fault_wherever_it_is_written(
    lighthouses: Path, tmp_path: Path, place: tuple[str, str, str, str]
) -> None:
    name, around, old, new = place
    folder = Path(shutil.copytree(lighthouses, tmp_path / "copy"))
    eject(open_publication(folder))
    text = (folder / name).read_text("utf-8")
    assert around in text
    (folder / name).write_text(text.replace(around, around.replace(old, new), 1), "utf-8")
    (problem,) = rewritten_values(read_sources(open_publication(folder)))
    assert problem.file == name
    assert problem.line
    assert "only as xsd:" in problem.text


def test_the_publication_names_no_such_datatype(lighthouses: Path) -> None:
    assert list(rewritten_values(read_sources(open_publication(lighthouses)))) == []


@pytest.mark.slow
def test_no_shape_is_judged_by_such_a_datatype(lighthouses: Path, tmp_path: Path) -> None:
    workbench = Workbench(Path(shutil.copytree(lighthouses, tmp_path / "copy")))
    workbench.replace("data/csvw.json", '{"base": "decimal", "minimum": "1"}', '"positiveInteger"')
    workbench.replace(
        "shapes/lighthouse.ttl",
        "sh:datatype xsd:decimal ;\n    sh:maxInclusive 150.0",
        "sh:datatype xsd:positiveInteger ;\n    sh:maxInclusive 150",
    )
    (problem,) = workbench.violations()
    assert problem.file == "data/csvw.json"
