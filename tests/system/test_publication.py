"""The publication of this checkout: what its graph must say, and what it must answer."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, RdfFormat, Store

from ucc_graph.cli import query
from ucc_graph.library.open import check_files, load_graphs
from ucc_graph.rdf.formats import N_QUADS
from ucc_graph.release.file_names import STATISTICS, dump
from ucc_graph.release.folder import open_release
from ucc_graph.sparql.query_file import read_heading

_ROOT = Path(__file__).parents[2]
_QUERIES = sorted((_ROOT / "queries").glob("*.rq"))
_ANSWERED = [path for path in _QUERIES if "# service: " not in path.read_text(encoding="utf-8")]
_SOURCE_DOCUMENT = _ROOT / "tests/conformance/source_document.csv"
_STATEMENTS = list(csv.DictReader(_SOURCE_DOCUMENT.read_text(encoding="utf-8").splitlines()))
_BASE = "https://w3id.org/ucc-graph/"
_KINDS = {"case": "case-study"}
_PREFIXES = {
    "ucc": f"{_BASE}ontology#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "org": "http://www.w3.org/ns/org#",
} | {
    kind: f"{_BASE}id/{_KINDS.get(kind, kind)}/"
    for kind in (
        *("city", "country", "category", "objective", "definition", "round", "claim", "designation", "network"),
        *("source", "note", "case", "region", "measure", "status", "area", "event"),
    )
}


@pytest.fixture(scope="module", autouse=True)
def _release_loaded_once(release: Path) -> Iterator[None]:
    """The command loads a release for each question, which takes a second of processor time."""
    is_open = open_release(release)
    check_files(is_open, (dump(N_QUADS), STATISTICS))
    loaded = load_graphs(is_open)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(query, "check_files", lambda *_: None)
        patch.setattr(query, "load_graphs", lambda _: loaded)
        yield


@pytest.fixture(scope="module")
def store(release: Path) -> Store:
    """The statements of the release."""
    store = Store()
    store.bulk_load(path=release / "dataset.nq", format=RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def default_graphs(release: Path) -> list[NamedNode]:
    """The graphs whose union is the default graph."""
    return [NamedNode(iri) for iri in open_release(release).default_graphs]


def _answer(text: str, release: Path, *given: tuple[str, str]) -> list[list[str]]:
    output = io.StringIO()
    query.ask(text, str(release), "csv", output, given)
    return list(csv.reader(output.getvalue().splitlines()))


def _row_count(table: str) -> int:
    lines = (_ROOT / "data" / table).read_text(encoding="utf-8").splitlines()
    return len([line for line in lines if not line.startswith("#")]) - 1


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("cities.csv", 405),
        ("designations.csv", 406),
        ("rounds.csv", 16),
        ("countries.csv", 109),
        ("categories.csv", 8),
        ("claims.csv", 103),
        ("events.csv", 63),
        ("areas_of_action.csv", 6),
        ("objectives.csv", 12),
        ("case_studies.csv", 2),
        ("call_rules.csv", 13),
        ("coordinators.csv", 6),
        ("monitoring_reports.csv", 13),
    ],
)
def test_a_table_holds_all_the_facts(table: str, rows: int) -> None:
    assert _row_count(table) == rows


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("?x a ucc:City ; ucc:memberOf ?net", 405),
        ('?x a ucc:City ; ucc:memberOf ?net ; ucc:inCountry/ucc:iso3 "KOR"', 13),
        ("?x a ucc:Designation", 406),
        ("<https://w3id.org/ucc-graph/id/network/creative-cities> ucc:hasObjective ?x", 6),
        ('?x a ucc:City ; rdfs:label ?l FILTER(lang(?l) = "ko")', 370),
        ("?x a ucc:City ; ucc:hasCategory <https://w3id.org/ucc-graph/id/category/architecture>", 5),
        ("?x a ucc:City ; skos:exactMatch|skos:closeMatch ?w FILTER(STRSTARTS(STR(?w), 'http://www.wikidata'))", 398),
    ],
)
def test_the_graph_counts(release: Path, pattern: str, count: int) -> None:
    assert _answer(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}", release) == [["n"], [str(count)]]


def test_labels_stand_in_79_languages(release: Path) -> None:
    asked = "SELECT (COUNT(DISTINCT LANG(?l)) AS ?n) { ?c a ucc:City ; rdfs:label|skos:altLabel ?l }"
    assert _answer(asked, release) == [["n"], ["79"]]


def test_jinju_is_designated_with_category_date_and_sources(release: Path) -> None:
    asked = """SELECT ?category ?date (COUNT(DISTINCT ?source) > 1 AS ?sourced) {
        <https://w3id.org/ucc-graph/id/designation/kr-jinju-2019> ucc:category ?category ; ucc:designatedOn ?date ;
            prov:hadPrimarySource ?source } GROUP BY ?category ?date"""
    category = "https://w3id.org/ucc-graph/id/category/crafts-and-folk-art"
    assert _answer(asked, release)[1:] == [[category, "2019-10-30", "true"]]


def test_the_known_gap_of_2025_is_reported_with_both_numbers(release: Path) -> None:
    report = (release / "report.txt").read_text(encoding="utf-8")
    (line,) = [line for line in report.splitlines() if "58 new cities" in line]
    assert line.startswith("info: data/rounds.csv:17")
    assert "55 are in this dataset" in line


def test_every_competency_question_has_a_query() -> None:
    asked = [re.findall(r"# question: (CQ\d+)", path.read_text(encoding="utf-8")) for path in _QUERIES]
    assert sorted(number for numbers in asked for number in numbers) == sorted(f"CQ{n}" for n in range(1, 13))


def test_thirty_queries_are_published_and_some_call_another_endpoint() -> None:
    assert len(_ANSWERED) >= 30
    assert len(_QUERIES) - len(_ANSWERED) >= 2


@pytest.mark.parametrize("path", _QUERIES, ids=lambda path: path.stem)
def test_a_published_query_says_what_it_is_in_every_language_of_the_interface_and_for_whom(path: Path) -> None:
    heading, _ = read_heading(path.read_text(encoding="utf-8"))
    languages = ["en", "ar", "es", "fr", "ko"]
    assert [language for language, _ in heading.titles] == languages
    assert [language for language, _ in heading.descriptions] == languages
    assert {tuple(tag for tag, _ in one.descriptions) for one in heading.parameters} <= {(), tuple(languages)}
    assert heading.audience in {"researcher", "officer", "journalist", "developer", "editor", "network"}


def test_each_reader_has_queries() -> None:
    audiences = Counter(read_heading(path.read_text(encoding="utf-8"))[0].audience for path in _QUERIES)
    assert len(audiences) == 6
    assert min(audiences.values()) >= 2


@pytest.mark.parametrize("path", _ANSWERED, ids=lambda path: path.stem)
def test_a_published_query_has_the_answer_beside_it(path: Path, release: Path) -> None:
    expected = list(csv.reader(path.with_suffix(".csv").read_text(encoding="utf-8").splitlines()))
    assert len(expected) > 1 or path.stem == "statements-without-source"
    assert _answer(path.read_text(encoding="utf-8"), release) == expected


@pytest.mark.parametrize("path", _ANSWERED, ids=lambda path: path.stem)
def test_no_text_of_a_query_tells_the_reader_to_edit_it(path: Path) -> None:
    heading, _ = read_heading(path.read_text(encoding="utf-8"))
    assert not re.search(
        r"\b(?:[Rr]eplace|[Cc]hange the|edit)\b|바꾸어", " ".join(text for _, text in heading.descriptions)
    )


_OTHER_VALUES = {
    "categories-unused-by-a-country": ({"country": "ae"}, 5, "Architecture,2025"),
    "cities-of-a-round": ({"round": "2004"}, 1, "Edinburgh,United Kingdom,Literature,"),
    "cities-without-a-name-in-korean": ({"lang": "fr"}, 15, "https://w3id.org/ucc-graph/id/city/br-paraty,Paraty"),
    "countries-in-2022": ({"year": "2023"}, 2, "93,exact,2023-10-26,"),
    "countries-with-most-members": ({"least": "20"}, 1, "China,20"),
    "first-members": ({"before": "2005"}, 4, "2004,Edinburgh,Literature,"),
    "left-out-of-the-source-document": ({"country": "se"}, 3, "Östersund,Gastronomy,2010"),
    "members-of-a-country": ({"country": "se"}, 4, "Lund,Literature,2025,2025-10-31"),
    "monitoring-reports": ({"country": "ae", "from": "2030"}, 3, "Sharjah,2019,2031"),
    "names-by-language": ({"least": "400"}, 1, "en,405"),
    "names-of-a-city": ({"city": "fr-lyon"}, 12, "zh-hans,里昂"),
    "nearest-members": ({"city": "fr-lyon", "degrees": "0.5"}, 1, "Saint-Étienne,Design,"),
    "objectives-in-two-languages": ({"lang": "fr"}, 6, "1,International cooperation,Coopération internationale,"),
    "partners-in-korean": ({"city": "fr-lyon", "lang": "en"}, 61, "Australia,Hobart"),
    "partners-in-other-regions": ({"city": "fr-lyon"}, 23, "Africa,Guinea,Conakry"),
    "sources-of-designations": ({"least": "100"}, 2, "City pages of the network, read on 2024-10-01,350,0"),
}
"""Other values of the parameters of each query that has some, with the number of rows and the beginning of one."""


def test_every_query_with_parameters_is_asked_for_other_values() -> None:
    found = {path.stem for path in _QUERIES if read_heading(path.read_text(encoding="utf-8"))[0].parameters}
    assert found == set(_OTHER_VALUES)


@pytest.mark.parametrize("name", _OTHER_VALUES)
def test_a_query_gives_the_answer_of_other_values(name: str, release: Path) -> None:
    values, count, row = _OTHER_VALUES[name]
    found = _answer((_ROOT / "queries" / f"{name}.rq").read_text(encoding="utf-8"), release, *values.items())[1:]
    assert len(found) == count
    assert not row or any(",".join(one).startswith(row) for one in found)


def test_every_statement_of_the_source_document_is_listed() -> None:
    assert len(_STATEMENTS) >= 40
    assert len({row["id"] for row in _STATEMENTS}) == len(_STATEMENTS)


@pytest.mark.parametrize("row", _STATEMENTS, ids=lambda row: row["id"])
def test_a_statement_of_the_source_document_is_true(
    row: dict[str, str], store: Store, default_graphs: list[NamedNode]
) -> None:
    answer = store.query(row["ask"], prefixes=_PREFIXES, default_graph=list(default_graphs))
    assert isinstance(answer, QueryBoolean)
    assert answer, row["statement"]


def test_no_blank_node_is_published(store: Store) -> None:
    query = "SELECT * { GRAPH ?g { ?s ?p ?o } FILTER(ISBLANK(?s) || ISBLANK(?o)) } LIMIT 1"
    rows = store.query(query)
    assert isinstance(rows, QuerySolutions)
    assert list(rows) == []
