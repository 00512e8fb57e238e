"""Dataset metadata as citations, Croissant and schema.org: numbers as in the manifest, texts escaped."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
import yaml

from tests.asgi import Get
from ucc_graph.library.open import Library
from ucc_graph.web.data.citations import bibtex, csl
from ucc_graph.web.routes.programs.croissant import croissant
from ucc_graph.web.view.dataset_metadata import (
    DatasetMetadata,
    read_dataset_metadata,
    schema_org_of_dataset,
    script_text,
)


@pytest.fixture
def metadata(library: Library) -> DatasetMetadata:
    """The metadata of the small release."""
    return read_dataset_metadata(library)


def test_the_metadata_say_what_the_release_is(metadata: DatasetMetadata) -> None:
    assert (metadata.title, metadata.description) == ("Lamps of the sea", "A few lamps.")
    assert (metadata.iri, metadata.release) == ("https://lamps.example/dataset", "https://lamps.example/releases/3.1")
    assert (metadata.version, metadata.issued, metadata.licence) == (
        "3.1",
        "2026-02-03",
        "https://licence.example/open",
    )
    assert [file.path for file in metadata.tables] == ["tables/lamps.csv"]


def test_signs_that_mean_something_to_tex_are_escaped(metadata: DatasetMetadata) -> None:
    entry = bibtex(replace(metadata, title="50% of {A} & B_C \\ ~", publisher="Keepers #1"))
    assert "  title = {{50\\% of \\{A\\} \\& B\\_C \\textbackslash{} \\textasciitilde{}}},\n" in entry
    assert "  author = {{Keepers \\#1}},\n" in entry


def test_an_entry_of_bibtex_has_a_key_and_balanced_braces(get: Get) -> None:
    response = get("/data/citation.bib")
    assert response.headers["content-type"] == "application/x-bibtex; charset=utf-8"
    assert response.text.startswith("@misc{lamps.example-3.1,\n")
    assert response.text.count("{") == response.text.count("}")


def test_an_item_of_csl_has_its_date_in_parts(metadata: DatasetMetadata, get: Get) -> None:
    (item,) = json.loads(csl(metadata))
    assert item["issued"] == {"date-parts": [[2026, 2, 3]]}
    assert (item["type"], item["URL"]) == ("dataset", "https://lamps.example/releases/3.1")
    assert get("/data/citation.json").headers["content-type"] == "application/vnd.citationstyles.csl+json"


def test_a_citation_file_is_yaml_with_the_fields_of_its_format(get: Get) -> None:
    response = get("/data/CITATION.cff")
    assert response.headers["content-type"] == "application/yaml"
    found = yaml.safe_load(response.text)
    assert (found["cff-version"], found["type"], found["title"]) == ("1.2.0", "dataset", "Lamps of the sea")
    assert (found["version"], found["date-released"]) == ("3.1", "2026-02-03")
    assert found["license-url"] == "https://licence.example/open"
    assert found["identifiers"][0]["value"] == "https://lamps.example/releases/3.1"


@pytest.mark.parametrize("path", ["/", "/data"])
def test_a_page_about_the_whole_holds_its_description(get: Get, path: str) -> None:
    page = get(path, "text/html").text
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    found = json.loads(script)
    assert (found["@type"], found["name"], found["version"]) == ("Dataset", "Lamps of the sea", "3.1")


def test_a_page_about_a_thing_is_titled_by_it(get: Get) -> None:
    page = get("/lamp/north", "text/html").text
    assert '<meta property="og:title" content="North Light">' in page
    assert '<meta property="og:url" content="http://localhost/lamp/north">' in page
    assert "ld+json" not in page


def test_a_text_cannot_end_the_script_that_it_stands_in(metadata: DatasetMetadata) -> None:
    text = script_text(schema_org_of_dataset(replace(metadata, title="</script><script>alert(1)")))
    assert "<" not in text
    assert json.loads(text)["name"] == "</script><script>alert(1)"


TABLE = {
    "url": "lamps.csv",
    "dc:description": "All lamps.",
    "tableSchema": {
        "primaryKey": "key",
        "columns": [
            {"name": "key", "titles": "Key", "datatype": "string"},
            {"name": "height", "datatype": {"base": "integer", "minimum": 1}},
            {"name": "lit", "datatype": "gYear"},
            {"name": "coasts", "datatype": "integer", "separator": "|"},
            {"name": "type", "virtual": True},
        ],
    },
}


def test_a_table_becomes_a_record_set_with_a_field_for_each_column(metadata: DatasetMetadata) -> None:
    (found,) = croissant(metadata, {"tables": [TABLE]})["recordSet"]
    assert (found["@id"], found["key"]) == ("lamps", {"@id": "lamps/key"})
    assert [(field["@id"], field["dataType"]) for field in found["field"]] == [
        ("lamps/key", "sc:Text"),
        ("lamps/height", "sc:Integer"),
        ("lamps/lit", "sc:Text"),
        ("lamps/coasts", "sc:Text"),
    ]
    assert found["field"][0]["source"] == {"fileObject": {"@id": "tables/lamps.csv"}, "extract": {"column": "Key"}}


def test_the_files_of_croissant_are_those_of_the_manifest(get: Get, library: Library) -> None:
    found = json.loads(get("/croissant.json").text)
    files = {file["@id"]: (file["sha256"], file["contentSize"]) for file in found["distribution"]}
    listed = {file.path: (file.sha256, f"{file.size} B") for file in library.release.manifest.files}
    assert sorted(files) == ["dataset.nq", "tables/lamps.csv"]
    assert files == {path: listed[path] for path in files}
    assert found["conformsTo"] == "http://mlcommons.org/croissant/1.0"
