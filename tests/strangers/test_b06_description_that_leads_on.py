"""Description of the dataset as the place from which links lead to everything, each IRI in it described where it leads.

Siblings: dumps, distributions, endpoint, releases, catalogue, statistics, ontology and shapes; agents, rights, contact
and period under a fragment of the home page; what schema.org says of a dataset.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import DCAT, DCTERMS, FOAF, RDF, VOID, Graph, URIRef

from tests.asgi import FakeEngine, Get, caller
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release
from ucc_graph.web.serve.app import create_app
from ucc_graph.web.view.dataset_metadata import read_dataset_metadata, schema_org_of_dataset

pytestmark = pytest.mark.slow

BASE = "https://lights.example/"
DATASET, CATALOG = URIRef(f"{BASE}dataset"), URIRef(f"{BASE}catalog")
RELEASE, SERVICE = URIRef(f"{BASE}releases/1.2.0"), URIRef(f"{BASE}catalog#sparql")
FORMS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "nq": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG}


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    """The lighthouses, in place of the small release."""
    return open_library(open_release(lighthouse_release))


@pytest.fixture(scope="module")
def read(library: Library) -> Get:
    """A request to the site of the lighthouses, by address; a redirect is followed."""
    send = caller(create_app(library, FakeEngine()))

    def follow(address: str) -> httpx.Response:
        response = send("GET", urlsplit(address).path, "text/turtle, */*;q=0.1")
        return follow(response.headers["location"]) if response.status_code == 303 else response

    return follow


@pytest.fixture(scope="module")
def description(read: Get) -> Graph:
    """What the dataset's own address answers."""
    return Graph().parse(data=read("/dataset").content, format="turtle")


def test_it_names_all_that_a_release_offers(description: Graph, library: Library) -> None:
    files = library.release.manifest.files
    dumps = {f"{BASE}data/{file.path}" for file in files if file.path.startswith("dataset.") and file.statements}
    assert {str(file) for file in description.objects(RELEASE, VOID.dataDump)} == dumps
    assert len(list(description.objects(RELEASE, DCAT.distribution))) > len(dumps)
    assert description.value(RELEASE, VOID.sparqlEndpoint) == URIRef(f"{BASE}sparql")
    assert description.value(SERVICE, DCAT.endpointURL) == URIRef(f"{BASE}sparql")
    assert {str(one) for one in description.objects(RELEASE, DCTERMS.conformsTo)} >= {
        f"{BASE}ontology",
        f"{BASE}shapes",
    }


def test_the_dataset_is_the_series_of_the_catalogue(description: Graph, read: Get) -> None:
    catalog = Graph().parse(data=read("/catalog").content, format="turtle")
    types = {DCAT.Dataset, URIRef(f"{DCAT}DatasetSeries")}
    assert set(description.objects(DATASET, RDF.type)) == set(catalog.objects(DATASET, RDF.type)) == types
    assert description.value(DATASET, URIRef(f"{DCAT}version")) is None
    assert description.value(DATASET, DCTERMS.isPartOf) == CATALOG
    assert (CATALOG, DCAT.dataset, DATASET) in description
    for link in ("first", "last", "seriesMember", "hasCurrentVersion"):
        assert description.value(DATASET, URIRef(f"{DCAT}{link}")) == RELEASE


def test_the_publisher_has_a_name(description: Graph) -> None:
    publisher = description.value(DATASET, DCTERMS.publisher)
    assert str(description.value(publisher, FOAF.name)) == "Friends of the Lights"


def _own(graph: Graph) -> set[str]:
    """The IRIs under the base that a graph names."""
    terms = (term for subject, _, value in graph for term in (subject, value))
    return {str(term) for term in terms if isinstance(term, URIRef) and str(term).startswith(BASE)}


def test_each_iri_is_described_where_it_leads(description: Graph, read: Get) -> None:
    named = _own(description)
    assert len(named) > 30
    for iri in named:
        response = read(iri)
        assert response.status_code == 200, iri
        if not iri.startswith(f"{BASE}data/"):
            document = Graph().parse(data=response.content, format="turtle")
            assert (URIRef(iri), None, None) in document, iri


def test_links_alone_lead_to_every_document(description: Graph, read: Get) -> None:
    found, waiting = set[str](), _own(description)
    while waiting:
        address = waiting.pop().partition("#")[0]
        if address not in found and not address.startswith((f"{BASE}data/", f"{BASE}id/")):
            found.add(address)
            response = read(address)
            is_graph = "turtle" in response.headers["content-type"]
            waiting |= _own(Graph().parse(data=response.content, format="turtle")) if is_graph else set()
    documents = ("", "dataset", "catalog", "void", "ontology", "shapes", "sparql", "releases/1.2.0", "publisher")
    assert found >= {f"{BASE}{name}" for name in documents}


@pytest.mark.parametrize("address", ["/dataset", "/dataset.ttl", "/"])
def test_home_page_and_dataset_say_the_same_as_rdf(description: Graph, read: Get, address: str) -> None:
    assert set(Graph().parse(data=read(address).content, format="turtle")) == set(description)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_the_same_in_its_default_graph(library: Library, read: Get, form: str) -> None:
    expected = set(parse(read("/dataset").content, format=RdfFormat.TURTLE))
    assert set(parse(read(f"/dataset.{form}").content, format=FORMS[form])) == expected


def test_schema_org_says_when_what_and_in_which_catalogue(library: Library) -> None:
    found = schema_org_of_dataset(read_dataset_metadata(library))
    assert found["dateModified"] == "2026-01-15"
    assert found["includedInDataCatalog"] == {
        "@type": "DataCatalog",
        "@id": str(CATALOG),
        "name": "Lighthouses",
        "url": str(CATALOG),
    }
    variables = found["variableMeasured"]
    assert isinstance(variables, list)
    assert [one["name"] for one in variables] == ["first lit", "height", "since", "until"]
