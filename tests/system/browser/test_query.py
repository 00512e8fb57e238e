"""The query page in a browser: what its editor does, and that a form does it without script."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

KOREAN = """PREFIX ucc: <https://w3id.org/ucc-graph/ontology#>
PREFIX country: <https://w3id.org/ucc-graph/id/country/>
PREFIX wgs: <http://www.w3.org/2003/01/geo/wgs84_pos#>
SELECT ?city ?name ?lat ?long ?population {
  ?city ucc:inCountry country:kr ; rdfs:label ?name ; wgs:lat ?lat ; wgs:long ?long ; ucc:population ?population .
  FILTER(LANG(?name) = "ko")
} ORDER BY ?city""".replace("rdfs:label", "<http://www.w3.org/2000/01/rdf-schema#label>")
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def _editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="A query in SPARQL")


def _fill(page: Page, query: str) -> None:
    page.goto("/sparql")
    _editor(page).fill(query)


def _run(page: Page, query: str) -> None:
    _fill(page, query)
    page.get_by_role("button", name="Run", exact=True).click()


def _cell(page: Page, text: str) -> Locator:
    return page.get_by_role("tabpanel").get_by_role("cell", name=text, exact=True)


def test_a_query_is_run_and_its_solutions_are_counted(page: Page) -> None:
    _run(page, KOREAN)
    expect(page.locator("[data-part=status]")).to_contain_text("Solutions: 13. Seconds: ")
    expect(page.get_by_role("tabpanel").get_by_role("row")).to_have_count(14)
    expect(page.get_by_text("진주", exact=True)).to_have_attribute("lang", "ko")


def test_a_query_is_run_from_the_keyboard_alone(page: Page) -> None:
    _fill(page, "ASK { ?s ?p ?o }")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("tabpanel")).to_have_text("Yes")


def test_tab_leaves_the_editor(page: Page) -> None:
    _fill(page, "ASK { ?s ?p ?o }")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_focused()


def test_solutions_are_drawn_as_a_map_and_as_a_chart(page: Page) -> None:
    _run(page, KOREAN)
    page.get_by_role("tab", name="Map").click()
    expect(page.locator(".answer-map circle")).to_have_count(13)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Chart")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".answer-chart rect")).to_have_count(13)


def test_degrees_are_no_chart(page: Page) -> None:
    _run(page, 'SELECT ?name ?lat ?long { VALUES (?name ?lat ?long) { ("Here" 1.5 2.5) } }')
    expect(page.get_by_role("tab", name="Map")).to_be_visible()
    expect(page.get_by_role("tab", name="Chart")).to_be_hidden()


def test_a_place_without_a_name_is_called_by_its_key(page: Page) -> None:
    _run(
        page, "SELECT ?city ?lat ?long { VALUES (?city ?lat ?long) { (<https://a.example/city/caf%C3%A9> -29.4 2.5) } }"
    )
    page.get_by_role("tab", name="Map").click()
    expect(page.locator(".answer-map circle title")).to_have_text("café")


def test_the_editor_begins_with_a_query_that_runs(page: Page) -> None:
    page.goto("/sparql")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("tabpanel").get_by_role("row")).to_have_count(21)


def test_an_answer_is_shown_raw(page: Page) -> None:
    _run(page, "CONSTRUCT { <https://a.example/> <https://b.example/> 7 } {}")
    expect(page.get_by_role("tabpanel")).to_contain_text("<https://a.example/> <https://b.example/> 7")
    expect(page.get_by_role("link", name="Turtle")).to_be_visible()


def test_a_term_is_completed_with_its_definition_and_its_prefix(page: Page) -> None:
    _fill(page, "SELECT * { ?city a ")
    page.keyboard.press("End")
    page.keyboard.type("City")
    chosen = page.get_by_role("option", name="ucc:City")
    expect(chosen.first).to_contain_text("city")
    expect(page.locator(".cm-completionInfo")).to_be_visible()
    chosen.first.click()
    expect(_editor(page)).to_contain_text("PREFIX ucc: <https://w3id.org/ucc-graph/ontology#>")
    expect(_editor(page)).to_contain_text("?city a ucc:City")


def test_a_prefix_declares_itself_once_its_colon_is_typed(page: Page) -> None:
    _fill(page, "SELECT * { ?s ")
    page.keyboard.press("Control+End")
    page.keyboard.type("skos:")
    expect(_editor(page)).to_contain_text("PREFIX skos: <http://www.w3.org/2004/02/skos/core#>")


def test_a_fault_is_marked_at_its_line(page: Page) -> None:
    _run(page, "SELECT *\n{ ?s ?p }")
    expect(page.get_by_role("alert")).to_contain_text("line 2, column 9")
    expect(page.locator(".cm-lineNumbers .cm-gutterElement", has_text="2")).to_be_visible()
    assert page.locator(".cm-lintRange-error, .cm-lintPoint-error").count() == 1


def test_a_running_query_is_cancelled(page: Page) -> None:
    _run(page, ENDLESS)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("alert")).to_contain_text("Cancelled")
    expect(page.get_by_role("button", name="Cancel")).to_be_hidden()


def test_an_answer_is_downloaded(page: Page, tmp_path: Path) -> None:
    _run(page, "SELECT (7 AS ?number) {}")
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    assert started.value.suggested_filename == "answer.csv"
    started.value.save_as(tmp_path / "answer.csv")
    assert (tmp_path / "answer.csv").read_bytes() == b"number\r\n7\r\n"


def test_a_link_fills_the_editor_and_runs_nothing(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    page.goto("/sparql#" + urlencode({"query": "ASK { <urn:shared> ?p ?o }"}))
    expect(_editor(page)).to_contain_text("<urn:shared>")
    assert set(asked) == {"GET"}
    expect(page.locator("[data-part=answer]")).to_be_hidden()


def test_a_query_is_linked_to(page: Page) -> None:
    _fill(page, "ASK { ?s ?p ?o }")
    page.get_by_role("button", name="Link to this query").click()
    expect(page.locator("[data-part=status]")).to_contain_text("runs nothing")
    assert page.url.endswith("/sparql#query=ASK+%7B+%3Fs+%3Fp+%3Fo+%7D")


def test_what_was_run_is_kept_and_forgotten(page: Page) -> None:
    _run(page, "ASK { <urn:kept> ?p ?o }")
    expect(page.get_by_role("tabpanel")).to_have_text("No")
    page.reload()
    page.get_by_role("button", name="ASK { <urn:kept> ?p ?o }").click()
    expect(_editor(page)).to_contain_text("<urn:kept>")
    page.get_by_role("button", name="Forget them").click()
    expect(page.get_by_role("button", name="ASK { <urn:kept>")).to_have_count(0)


def test_what_was_run_is_told_by_what_it_asks(page: Page) -> None:
    _run(page, "# Why\nPREFIX a: <urn:a#>\nBASE <urn:b>\nprefix : <urn:c#> ASK\n{ a:b :c <d> }")
    expect(page.get_by_role("tabpanel")).to_have_text("No")
    button = page.get_by_role("button", name="ASK { a:b :c <d> }", exact=True)
    expect(button).to_have_attribute(
        "title", "# Why\nPREFIX a: <urn:a#>\nBASE <urn:b>\nprefix : <urn:c#> ASK\n{ a:b :c <d> }"
    )


def test_examples_stand_in_groups(page: Page) -> None:
    page.goto("/sparql")
    expect(page.locator("aside summary").first).to_have_text("For developers")
    assert page.locator("aside details").count() == 6
    assert page.locator("aside details a").count() > 30


def test_an_example_is_put_into_the_editor_and_not_run(page: Page) -> None:
    page.goto("/sparql")
    page.locator("aside a[data-query]").first.click()
    expect(_editor(page)).to_contain_text("SELECT")
    expect(page.locator("[data-part=answer]")).to_be_hidden()
    assert page.url.endswith("/sparql")


@pytest.mark.parametrize("value", ["<javascript:alert(1)>", "<data:text/html,x>", '"<img src=x onerror=alert(1)>"'])
def test_what_could_run_is_text(page: Page, value: str) -> None:
    _run(page, f"SELECT ({value if value[0] == chr(34) else f'IRI(STR({value}))'} AS ?x) {{}}")
    expect(page.get_by_role("tabpanel").get_by_role("cell")).to_contain_text(value.strip('<>"')[:10])
    assert page.get_by_role("tabpanel").locator("td a, td img").count() == 0


def test_without_script_a_form_does_it(plain_page: Page) -> None:
    plain_page.goto("/sparql")
    plain_page.get_by_label("A query in SPARQL").fill(KOREAN)
    plain_page.get_by_role("button", name="Run", exact=True).click()
    expect(plain_page.get_by_text("13 solutions.")).to_be_visible()
    expect(plain_page.get_by_role("row")).to_have_count(14)


def test_without_script_a_fault_names_its_line(plain_page: Page) -> None:
    plain_page.goto("/sparql?" + urlencode({"query": "SELECT *\n{ ?s ?p }"}))
    expect(plain_page.get_by_role("alert")).to_contain_text("Line 2, column 9.")
    expect(plain_page.get_by_label("A query in SPARQL")).to_have_value("SELECT *\n{ ?s ?p }")
