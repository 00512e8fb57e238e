"""Documents of the release: ontology, shapes, context, graphs, downloads, lists, and health for operators."""

from __future__ import annotations

import pytest

from tests.asgi import Get
from tests.small_release import BASE
from ucc_graph.library.open import Library


def test_the_ontology_answers_under_its_own_iri(get: Get, library: Library) -> None:
    response = get("/ontology", "text/turtle")
    assert response.content == library.release.path("ontology.ttl").read_bytes()
    assert response.headers["content-location"] == "/ontology.ttl"


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "rdf", "html"])
def test_a_document_has_every_form_by_its_suffix(get: Get, suffix: str) -> None:
    assert get(f"/ontology.{suffix}").status_code == 200


def test_a_form_that_is_no_file_is_made_from_the_turtle(get: Get) -> None:
    lines = get("/ontology.nt").text.splitlines()
    assert len(lines) == 11
    assert lines[0].startswith(f"<{BASE}ontology#Coast> ")


@pytest.mark.parametrize("path", ["/ontology.txt", "/catalog", "/void.ttl", "/.well-known/void", "/graph/no"])
def test_what_the_release_does_not_hold_is_not_found(get: Get, path: str) -> None:
    assert get(path).status_code == 404


def test_the_context_is_served_as_it_is(get: Get, library: Library) -> None:
    response = get("/context.jsonld")
    assert response.content == library.release.path("context.jsonld").read_bytes()
    assert response.headers["content-type"] == "application/ld+json"


def test_a_named_graph_answers_under_its_iri(get: Get) -> None:
    statement = f"<{BASE}data/lamps.csv#row=2> <http://www.w3.org/ns/csvw#describes> <{BASE}id/lamp/north> .\n"
    assert get("/graph/provenance", "application/n-triples").text == statement
    assert get("/graph/provenance.nt").text == statement


def test_a_kind_is_listed_as_a_table(get: Get) -> None:
    assert get("/lamp", "text/csv").content == (
        b"iri,label,language\r\n"
        b"https://lamps.example/id/lamp/caf%C3%A9,,\r\n"
        b"https://lamps.example/id/lamp/v1.ttl,,\r\n"
        b"https://lamps.example/id/lamp/s\xc3\xbcd,<b>South</b> & Co,en\r\n"
        b"https://lamps.example/id/lamp/north,North Light,en\r\n"
    )


def test_a_table_has_the_labels_of_the_reader(get: Get) -> None:
    assert b"Feu du Nord,fr" in get("/lamp.csv?lang=fr").content
    assert get("/lamp.csv").headers["vary"] == "Accept, Accept-Language"


def test_a_kind_is_listed_as_data(get: Get) -> None:
    assert get("/coast.nt").text == (
        f"<{BASE}id/coast/cold> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{BASE}ontology#Coast> .\n"
        f'<{BASE}id/coast/cold> <http://www.w3.org/2000/01/rdf-schema#label> "Cold Coast"@en .\n'
    )


@pytest.mark.parametrize(("page", "status"), [("1", 200), ("2", 404), ("0", 400), ("x", 400)])
def test_a_list_has_the_pages_that_it_has(get: Get, page: str, status: int) -> None:
    assert get(f"/lamp?page={page}").status_code == status


def test_the_home_page_as_data_is_the_description_of_the_dataset(get: Get) -> None:
    assert (
        f'<{BASE}dataset> <http://purl.org/dc/terms/title> "Lamps of the sea"@en .'
        in get("/", "application/n-triples").text
    )


def test_the_server_says_that_it_is_well(get: Get) -> None:
    response = get("/-/health")
    assert (response.status_code, response.text, response.headers["cache-control"]) == (200, "ok\n", "no-store")


def test_the_addresses_are_described_for_programs(get: Get) -> None:
    document = get("/-/openapi.json").json()
    assert document["info"]["title"] == "Lamps of the sea"
    assert {"/", "/sparql", "/{kind}", "/{kind}/{key}", "/id/{kind}/{key}", "/data/{file}"} <= set(document["paths"])


def test_no_page_of_the_framework_loads_scripts_from_elsewhere(get: Get) -> None:
    assert [get(path).status_code for path in ("/docs", "/redoc", "/openapi.json")] == [404, 404, 404]
