"""Quality figures of the release, counted again in another way."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
from pyoxigraph import BlankNode, QuerySolutions, RdfFormat, Store
from tests.conformance.test_provenance import Client

BASE = "https://w3id.org/ucc-graph/"
CITY = f"{BASE}ontology#City"
WIKIDATA = "http://www.wikidata.org/entity/"


@pytest.fixture(scope="module")
def client(release: Path) -> Client:
    return Client(release)


@pytest.fixture(scope="module")
def measured(client: Client) -> dict[str, Any]:
    """The measurements as JSON."""
    found: dict[str, Any] = client.get("/quality.json").json()
    return found


@pytest.fixture(scope="module")
def described(client: Client) -> Store:
    """The measurements as RDF."""
    store = Store()
    store.load(client.get("/quality.nt").content, format=RdfFormat.N_TRIPLES)
    return store


def test_no_statement_is_without_a_source(measured: dict[str, Any]) -> None:
    assert measured["unsourced"] == 0
    assert measured["statements"] > 100_000


@pytest.mark.parametrize(
    ("name", "found", "of"),
    [("inCountry", 405, 405), ("population", 401, 405)],
)
def test_a_property_is_counted_for_each_thing_of_a_class(
    measured: dict[str, Any], name: str, found: int, of: int
) -> None:
    (one,) = [
        one for one in measured["properties"] if (one["of_class"], one["property"]) == (CITY, f"{BASE}ontology#{name}")
    ]
    assert (one["found"], one["of"]) == (found, of)


def test_korean_names_are_counted(measured: dict[str, Any]) -> None:
    (one,) = [one for one in measured["languages"] if (one["of_class"], one["language"]) == (CITY, "ko")]
    assert (one["found"], one["of"]) == (370, 405)


def test_links_are_counted_with_their_confidence(measured: dict[str, Any]) -> None:
    (one,) = [one for one in measured["links"] if (one["of_class"], one["target"]) == (CITY, WIKIDATA)]
    assert (one["found"], one["of"]) == (398, 405)
    assert 0 < one["lowest"] <= one["average"] <= 1


def test_the_results_of_the_checks_are_among_it(measured: dict[str, Any]) -> None:
    texts = [one["text"] for one in measured["results"] if one["severity"] == "info"]
    assert [text for text in texts if text.startswith("58 new cities were announced in 2025; 55 are in this dataset")]


def test_a_result_says_each_thing_once(measured: dict[str, Any]) -> None:
    assert len(measured["results"]) > 20
    for one in measured["results"]:
        assert one["focus"] not in one["text"]
        assert one["rule"] not in one["text"]
        assert f'(value "{one["value"]}")' not in one["text"]


def test_a_city_without_an_item_of_wikidata_is_a_known_gap(measured: dict[str, Any]) -> None:
    (links,) = [one for one in measured["links"] if (one["of_class"], one["target"]) == (CITY, WIKIDATA)]
    rule = f"{BASE}shapes#City-linkedToWikidata"
    gaps = [one for one in measured["results"] if one["rule"] == rule]
    assert {(one["severity"], one["file"]) for one in gaps} == {("info", "data/cities.csv")}
    assert len(gaps) == links["of"] - links["found"] == 7


def test_every_number_of_missing_things_leads_to_their_list(client: Client, release: Path) -> None:
    page, store = client.get("/quality.html").text, Store()
    store.bulk_load(path=release / "dataset.nt", format=RdfFormat.N_TRIPLES)
    cells = re.findall(r'<td class="number"><a href="/sparql\?query=([^"]+)">([\d,]+)</a></td>', page)
    assert len(cells) > 100
    assert page.count('<td class="number"><a ') == len(cells)
    for query, number in cells[:: len(cells) // 60]:
        answer = store.query(unquote_plus(unescape(query)))
        assert isinstance(answer, QuerySolutions)
        assert len(list(answer)) == int(number.replace(",", "")) > 0


def test_results_are_told_in_the_language_of_the_reader(client: Client) -> None:
    page = client.get("/ko/quality.html").text
    assert '<span lang="ko" dir="ltr">위키데이터 항목에 연결되지 않은 도시: ' in page


def test_every_measurement_says_of_what_it_is_and_has_an_iri(described: Store, measured: dict[str, Any]) -> None:
    query = """PREFIX dqv: <http://www.w3.org/ns/dqv#>
    SELECT ?one { ?one a dqv:QualityMeasurement ; dqv:isMeasurementOf/a dqv:Metric ; dqv:computedOn ?on ;
        dqv:value ?v }"""
    answer = described.query(query)
    assert isinstance(answer, QuerySolutions)
    expected = sum(len(measured[part]) for part in ("properties", "languages", "links")) + 1 + 1
    assert len(list(answer)) == expected
    assert not [quad for quad in described if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)]


def test_the_share_is_the_value(described: Store) -> None:
    query = """PREFIX dqv: <http://www.w3.org/ns/dqv#> PREFIX void: <http://rdfs.org/ns/void#>
    PREFIX dct: <http://purl.org/dc/terms/>
    SELECT ?v { ?one void:class <https://w3id.org/ucc-graph/ontology#City> ; dct:language "ko" ; dqv:value ?v }"""
    answer = described.query(query)
    assert isinstance(answer, QuerySolutions)
    assert [str(row["v"]) for row in answer] == ['"0.9136"^^<http://www.w3.org/2001/XMLSchema#decimal>']


def test_the_page_names_the_gaps(client: Client) -> None:
    page = client.get("/quality.html").text
    assert re.search(r"All [0-9]{3},[0-9]{3} statements have a source\.", page)
    assert "58 new cities were announced in 2025; 55 are in this dataset." in page
    assert 'href="/ontology#City"' in page


def test_claims_in_conflict_stand_beside_each_other_with_date_and_source(client: Client) -> None:
    page = client.get("/claim/cl061.html").text
    table = page.partition("correct them")[2].partition("</table>")[0]
    assert table.count("<tr>") == 1 + 7
    for text in (
        "Jinju City steering committee",
        "Yonhap",
        ">96<",
        ">93<",
        ">90<",
        "2022-03-23",
        "/source/m-korean-vibe-com",
    ):
        assert text in table


@pytest.mark.parametrize(
    ("claim", "claimed", "counted"),
    [("cl061", "96", "92"), ("cl084", "408", "405"), ("cl024", "8", "8"), ("cl095", "13", "13"), ("cl049", "48", "48")],
)
def test_the_count_of_this_dataset_stands_beside_the_claim(
    client: Client, claim: str, claimed: str, counted: str
) -> None:
    lines = client.get(f"/claim/{claim}.nt").text.splitlines()
    said = {line.split(" ")[1].rpartition("#")[2]: line.split('"')[1] for line in lines if '"^^' in line}
    assert (said["value>"], said["counted>"]) == (claimed, counted)
    page = client.get(f"/claim/{claim}.html").text
    assert page.index("counted in this dataset") > page.index(f">{claimed}<")


def test_where_days_are_not_known_the_count_lies_between_two(client: Client) -> None:
    said = client.get("/claim/cl001.nt").text
    assert f'<{BASE}ontology#counted> "9"' in said
    assert f'<{BASE}ontology#countedAtMost> "10"' in said


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (
            "cl084",
            "408 is claimed for 2025-10-31 (exact); this dataset counts 405. Reason: Some of the cities that joined",
        ),
        (
            "cl055",
            "90 is claimed for 2021-11-08 (exact); this dataset counts 92. Why they differ is not known.",
        ),
        ("cl018", "This dataset holds nothing from which this could be counted: Valid applications."),
    ],
)
def test_a_claim_says_how_the_count_differs_or_that_there_is_none(client: Client, claim: str, text: str) -> None:
    assert text in re.sub("<[^>]*>", "", client.get(f"/claim/{claim}.html").text)


@pytest.mark.parametrize(
    ("page", "values"),
    [
        ("event/rd2019", ("2019-10-30", "2019-10-31", "/source/mext-go-jp-4", "/source/gndomin-com")),
        ("round/2014", ("Irina Bokova", "Alfredo Pérez de Armiñán", "/source/bradford-city-of-film-com")),
        ("designation/kr-jeonju-2012", ("2012-05-07", "2012-05-15", "/source/unesco-org-4", "/source/news1-kr")),
        ("assertion/rd2025-start-date-1", ("2025-10-30", "2025-10-31", "/source/abc-com-py")),
    ],
)
def test_what_sources_disagree_on_stands_beside_each_other(client: Client, page: str, values: tuple[str, ...]) -> None:
    table = client.get(f"/{page}.html").text.partition("correct them")[2].partition("</table>")[0]
    assert table.count("<tr>") == 1 + 2
    assert [value for value in values if value not in table] == []


def test_the_page_of_a_measure_sets_its_claims_beside_each_other(client: Client) -> None:
    table = client.get("/measure/countries.html").text.partition("correct them")[2].partition("</table>")[0]
    assert table.count("<tr>") == 1 + 25
    heads = ["value", "counted in this dataset", "claimant", "sources"]
    assert [head for head in heads if f">{head}<" not in table] == []


def test_the_count_stands_beside_the_official_one(client: Client) -> None:
    page = client.get("/round/2025.html").text
    assert "408 cities in all were announced in 2025; 405 are in this dataset up to then." in page
    assert "Reason: Some of the new cities are not in this dataset: their names were not found." in page
    assert "more countries than, officially" in page


def test_a_term_is_shown_with_its_use_its_shapes_and_a_query(client: Client) -> None:
    page = client.get("/ontology.html").text
    term = page.partition('<section id="designatedCity">')[2].partition("</section>")[0]
    assert "Used 406 times" in term
    assert 'href="/shapes#Designation-designatedCity"' in term
    assert 'href="/queries/cities-of-a-round"' in term


def test_a_shape_is_shown_with_its_target_and_its_focus_nodes(client: Client) -> None:
    page = client.get("/shapes.html").text
    shape = page.partition('<section id="City">')[2].partition("</section>")[0]
    assert '<span class="count">405</span>' in shape
    assert 'href="/ontology#City"' in shape
    assert 'id="City-inCountry"' in shape
