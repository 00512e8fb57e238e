"""Published queries: their description for query editors, their headings and their recorded answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, QuerySolutions, RdfFormat, Store

from tests.press.conftest import Workbench
from ucc_graph.errors import DataError, PublicationError
from ucc_graph.press.build import build
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.tidy import tidy_answers

pytestmark = pytest.mark.slow

_PREFIXES = {
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
}
_LIGHTS = "https://lights.example/"


@pytest.fixture(scope="module")
def store(lighthouses: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The default graph of a release of the lighthouses."""
    out = tmp_path_factory.mktemp("queries")
    folder = build(open_publication(lighthouses), out, None, lambda _: None).place.folder
    store = Store()
    store.bulk_load(path=folder / "dataset.nt", format=RdfFormat.N_TRIPLES)
    return store


def _rows(store: Store, query: str) -> list[list[str]]:
    rows = store.query(query, prefixes=_PREFIXES)
    assert isinstance(rows, QuerySolutions)
    return [[getattr(value, "value", "") for value in row] for row in rows]


def test_an_editor_finds_each_query_with_its_text(store: Store) -> None:
    found = _rows(
        store,
        "SELECT ?query ?comment ?text { ?query a sh:SPARQLExecutable ; rdfs:comment ?comment ; "
        "sh:select|sh:ask|sh:construct|sh:describe ?text } ORDER BY ?query",
    )
    assert [row[0] for row in found] == [
        f"{_LIGHTS}queries/keepers-of-a-coast",
        f"{_LIGHTS}queries/lighthouses-by-coast",
    ]
    assert found[1][1] == "How many lighthouses stand on each coast, and how high the highest is."
    assert found[1][2].startswith("PREFIX light: <https://lights.example/ontology#>\n")


def test_a_query_with_parameters_stands_there_with_their_defaults(store: Store) -> None:
    ((text,),) = _rows(store, f"SELECT ?text {{ <{_LIGHTS}queries/keepers-of-a-coast> sh:select ?text }}")
    assert f"WHERE {{\n  VALUES ?coast {{ <{_LIGHTS}id/coast/north-skerries> }}\n  ?service light:servesCoast" in text


def test_the_text_of_a_query_gives_its_answer(store: Store) -> None:
    ((text,),) = _rows(store, f"SELECT ?text {{ <{_LIGHTS}queries/lighthouses-by-coast> sh:select ?text }}")
    assert len(_rows(store, text)) == 2


def test_the_titles_of_a_query_have_their_languages(store: Store) -> None:
    query = f"<{_LIGHTS}queries/lighthouses-by-coast>"
    found = _rows(store, f"SELECT (LANG(?title) AS ?tag) ?title {{ {query} rdfs:label ?title }} ORDER BY ?tag")
    assert found == [["en", "Lighthouses of each coast"], ["fr", "Phares de chaque côte"]]


def test_a_query_says_where_it_can_be_asked(store: Store) -> None:
    found = _rows(store, "SELECT DISTINCT ?target { ?query a sh:SPARQLSelectExecutable ; schema:target ?target }")
    assert found == [[f"{_LIGHTS}sparql"]]


def test_an_editor_finds_the_prefixes(store: Store) -> None:
    found = _rows(store, "SELECT ?prefix ?space { ?any sh:prefix ?prefix ; sh:namespace ?space }")
    assert ["light", f"{_LIGHTS}ontology#"] in found


def test_none_of_it_is_a_blank_node(store: Store) -> None:
    assert not [quad for quad in store if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)]


def test_a_query_that_is_no_query_has_its_line(workbench: Workbench) -> None:
    workbench.replace("queries/lighthouses-by-coast.rq", "GROUP BY ?coast\n", 'GROUP BY "?coast\n')
    (problem,) = [problem for problem in workbench.violations() if problem.rule == "sparql:syntax"]
    assert problem.place.startswith("queries/lighthouses-by-coast.rq:14 column ")


def test_a_query_of_another_form_is_named(workbench: Workbench) -> None:
    path = workbench.folder / "queries/lighthouses-by-coast.rq"
    path.write_text("# title: Tern Rock\nDESCRIBE <https://lights.example/id/lighthouse/tern-rock>\n")
    (problem,) = workbench.violations()
    assert (problem.file, problem.rule) == ("queries/lighthouses-by-coast.rq", "query:form")


def test_a_query_without_its_answer_is_named(workbench: Workbench) -> None:
    (workbench.folder / "queries/lighthouses-by-coast.csv").unlink()
    (problem,) = workbench.violations()
    assert (problem.file, problem.rule) == ("queries/lighthouses-by-coast.rq", "query:unanswered")


def test_a_query_that_makes_a_graph_needs_no_answer_and_is_asked(workbench: Workbench) -> None:
    path = workbench.folder / "queries/coasts.rq"
    heading = "# title: Coasts\n# parameter: coast, a coast, default amber-coast\n"
    path.write_text(f"{heading}CONSTRUCT {{ ?coast a ?class }} {{ ?coast a ?class }}\n", encoding="utf-8")
    assert workbench.violations() == []
    path.write_text(f"{heading}CONSTRUCT {{ ?coast a ?class }} {{ ?coast a }}\n", encoding="utf-8")
    assert [(one.file, one.rule) for one in workbench.violations()] == [("queries/coasts.rq", "sparql:syntax")]


@pytest.mark.parametrize(
    ("old", "new", "rule", "words"),
    [
        ("chart: bar", "chart: pie", "query:drawing", "A pie cannot be drawn"),
        ("y=lighthouses", "y=lights", "query:drawing", "no column lights"),
        ("y=lighthouses", "y=coast", "query:drawing", "is no number"),
        ("chart: bar x=coast", "chart: bar", "query:drawing", "The bar has no x"),
        ("WHERE {\n", "WHERE {\n  SERVICE <https://elsewhere.example/> { ?a ?b ?c }\n", "query:service", "elsewhere"),
        ("# chart", "# service: https://elsewhere.example/\n# chart", "query:service", "calls no other endpoint"),
        ("# chart", "# service: https://elsewhere.example/\n# chart", "query:recorded", "has its day"),
        ("# chart", "# recorded: 2026-01-15\n# chart", "query:recorded", "and no other"),
        ("# chart", "# service: https://x.example/\n# recorded: once\n# chart", "query:recorded", "yyyy-mm-dd"),
    ],
    ids=[
        *("kind", "column", "number", "part", "unsaid service", "uncalled service"),
        *("record without a day", "day without a record", "no day"),
    ],
)
def test_a_heading_that_says_what_is_not_so_is_named(
    workbench: Workbench, old: str, new: str, rule: str, words: str
) -> None:
    workbench.replace("queries/lighthouses-by-coast.rq", old, new)
    problems = [problem for problem in workbench.violations() if problem.rule == rule]
    assert {problem.file for problem in problems} == {"queries/lighthouses-by-coast.rq"}
    assert any(words in problem.text for problem in problems)


def test_an_answer_that_is_empty_has_no_columns(workbench: Workbench) -> None:
    (workbench.folder / "queries/lighthouses-by-coast.csv").write_text("", encoding="utf-8")
    drawn = [problem for problem in workbench.violations() if problem.rule == "query:drawing"]
    assert {problem.text for problem in drawn} == {
        "The answer has no column coast: it has none.",
        "The answer has no column lighthouses: it has none.",
    }


def test_an_answer_may_have_blank_lines(workbench: Workbench) -> None:
    with (workbench.folder / "queries/lighthouses-by-coast.csv").open("a", encoding="utf-8") as answer:
        answer.write("\n\n")
    assert workbench.violations() == []


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("North Skerries,2,44", "North Skerries,3,44", 3, 'gives "North Skerries,2,44" here'),
        ("North Skerries,2,44\n", "", 3, 'gives "North Skerries,2,44" here, and the answer has no row'),
        ("North Skerries,2,44\n", "North Skerries,2,44\n\nsomewhere\n", 5, "gives no row here"),
        ("coast,lighthouses,highest", "coast,lighthouses,height", 1, 'gives "coast,lighthouses,highest" here'),
    ],
    ids=["number", "missing row", "short row more", "columns"],
)
def test_an_answer_that_the_query_does_not_give_is_named_by_its_line(
    workbench: Workbench, old: str, new: str, line: int, words: str
) -> None:
    workbench.replace("queries/lighthouses-by-coast.csv", old, new)
    (problem,) = workbench.violations()
    assert (problem.file, problem.line, problem.rule) == ("queries/lighthouses-by-coast.csv", line, "query:answer")
    assert words in problem.text


def test_a_query_that_does_not_parse_is_named_by_its_line(workbench: Workbench) -> None:
    workbench.replace("queries/lighthouses-by-coast.rq", "GROUP BY ?coast\n", "GROUP ?coast\n")
    (problem,) = workbench.violations()
    assert problem.place.startswith("queries/lighthouses-by-coast.rq:14 column ")
    assert problem.rule == "sparql:syntax"


def test_answers_that_follow_from_a_faulty_cell_are_not_told(workbench: Workbench) -> None:
    workbench.replace("data/lighthouses.csv", ",44,1912", ",444,1912")
    assert [problem.rule.rpartition("#")[2] for problem in workbench.violations()] == ["Lighthouse-height"]


def test_answers_are_written_anew(workbench: Workbench) -> None:
    workbench.replace("queries/lighthouses-by-coast.csv", "North Skerries,2,44", "North Skerries,3,44")
    (workbench.folder / "queries/keepers-of-a-coast.csv").unlink()
    publication = open_publication(workbench.folder)
    assert tidy_answers(publication) == ["queries/keepers-of-a-coast.csv", "queries/lighthouses-by-coast.csv"]
    assert (workbench.violations(), tidy_answers(publication)) == ([], [])


def test_answers_are_not_written_of_a_query_that_does_not_parse(workbench: Workbench) -> None:
    workbench.replace("queries/lighthouses-by-coast.rq", "GROUP BY ?coast\n", "GROUP ?coast\n")
    with pytest.raises(DataError):
        tidy_answers(open_publication(workbench.folder))


def test_a_query_that_looks_into_a_graph_is_left_to_the_finished_release(workbench: Workbench) -> None:
    workbench.replace(
        "queries/lighthouses-by-coast.rq", "WHERE {\n", "WHERE {\n  GRAPH ?any { ?lighthouse a ?class }\n"
    )
    assert workbench.violations() == []


def test_a_query_is_written_in_utf_8(workbench: Workbench) -> None:
    (workbench.folder / "queries/lights.rq").write_bytes(b"# title: \xe4\nASK {}\n")
    with pytest.raises(PublicationError, match=r"queries/lights\.rq is not UTF-8 at byte 9"):
        workbench.violations()
