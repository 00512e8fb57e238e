"""Published queries with parameters: their form, their answers by address, and what is said of other values."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from pyoxigraph import Store

from tests.asgi import Get, SwitchedEngine
from tests.small_release import BASE, write_release
from ucc_graph.engine.evaluate import Evaluator
from ucc_graph.engine.messages import QueryAnswer, QueryRequest
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.library.open import Library, open_library

PREFIXES = f"PREFIX lamp: <{BASE}ontology#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
OF_COAST = f"""# title: Lamps of a coast
# title-fr: Feux de la côte
# parameter: coast, a coast, default cold
# parameter-fr: coast, Côte
# parameter: lang, a language, default en
{PREFIXES}SELECT ?name {{ ?lamp lamp:coast ?coast ; rdfs:label ?name FILTER(LANG(?name) = ?lang) }} ORDER BY ?name
"""
OF_COAST_GRAPH = f"""# title: Lamps of a coast as a graph
# parameter: coast, a lamp:Coast, default <{BASE}id/coast/cold>
{PREFIXES}CONSTRUCT {{ ?lamp lamp:coast ?coast }} WHERE {{ ?lamp lamp:coast ?coast }}
"""
HIGHER = f"""# title: Higher lamps
# parameter: least, a number from 0 to 99.5, default 30
# parameter: lit, a year, default 1901
# parameter: day, a date, default 1901-02-03
# parameter: word, fire | gas light, default fire
# parameter: is_on, a boolean, default true
# parameter: text, a text, default fog
{PREFIXES}SELECT ?lamp ?lit ?day ?word ?is_on ?text {{ ?lamp lamp:height ?height FILTER(?height > ?least) }}
"""
MORE = """
<id/coast/warm> a <ontology#Coast> .
<id/coast/warm> rdfs:label "A Warm & <i>wet</i> Coast"@en .
<id/coast/warm> rdfs:label "Côte chaude"@fr .
<id/lamp/east> <ontology#coast> <id/coast/warm> .
<id/lamp/east> a <ontology#Lamp> .
<id/lamp/east> rdfs:label "East Light"@en .
"""
FILES = {
    "queries/of-coast.rq": OF_COAST,
    "queries/of-coast-graph.rq": OF_COAST_GRAPH,
    "queries/higher.rq": HIGHER,
}

WARN = "Not understood: coast=warn. coast takes warm (A Warm & <i>wet</i> Coast), cold (Cold Coast)."
XX = "Not understood: lang=xx. lang takes ar (العربية), en (English), fr (français)."


@dataclass
class StoreEngine:
    """Engine that answers in this process."""

    store: Store

    async def run(self, request: QueryRequest) -> QueryAnswer:
        return Evaluator(self.store, EngineSettings()).answer(request)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    files = {name: text.encode() for name, text in FILES.items()}
    return open_library(write_release(tmp_path_factory.mktemp("queries"), more={"lamps": MORE}, files=files))


@pytest.fixture
def answered(application: tuple[FastAPI, SwitchedEngine], library: Library, get: Get) -> Get:
    """The site over an engine that answers from the release."""
    application[1].engine = StoreEngine(library.store)  # type: ignore[assignment]  # another engine than the fake one
    return get


def _page(get: Get, path: str) -> str:
    response = get(path, "text/html")
    assert response.status_code == 200
    return response.text


def _csv(get: Get, path: str) -> list[str]:
    response = get(path)
    assert response.status_code == 200, response.text
    return response.text.splitlines()


def test_an_address_without_values_has_the_answer_of_the_defaults(answered: Get) -> None:
    assert _csv(answered, "/queries/of-coast.csv") == ["name", "<b>South</b> & Co", "North Light"]
    assert answered("/queries/of-coast.csv").content == answered("/queries/of-coast.csv?coast=cold").content


@pytest.mark.parametrize("value", ["warm", f"{BASE}id/coast/warm"])
def test_an_address_has_the_answer_of_its_values(answered: Get, value: str) -> None:
    assert _csv(answered, f"/queries/of-coast.csv?coast={value}") == ["name", "East Light"]


def test_the_language_of_names_is_a_parameter_of_a_query_that_names_it(answered: Get) -> None:
    assert _csv(answered, "/queries/of-coast.csv?lang=fr") == ["name", "Feu du Nord"]
    assert _csv(answered, "/queries/of-coast.csv?lang=fr&coast=warm") == ["name"]


def test_an_empty_value_is_ignored(answered: Get) -> None:
    assert _csv(answered, "/queries/of-coast.csv?coast=") == _csv(answered, "/queries/of-coast.csv")


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml", "xlsx"])
def test_each_form_of_solutions_takes_the_values(answered: Get, form: str) -> None:
    response = answered(f"/queries/of-coast.{form}?coast=warm")
    assert (response.status_code, response.headers["content-location"]) == (200, f"/queries/of-coast.{form}?coast=warm")
    assert b"East Light" in _unpacked(response.content)


@pytest.mark.parametrize("form", ["ttl", "nt", "jsonld", "rdf"])
def test_each_form_of_a_graph_takes_the_values(answered: Get, form: str) -> None:
    response = answered(f"/queries/of-coast-graph.{form}?coast=warm")
    assert response.status_code == 200
    assert (b"lamp/east" in response.content, b"lamp/north" in response.content) == (True, False)


def test_a_default_by_its_iri_is_the_thing_of_its_key(answered: Get) -> None:
    response = answered("/queries/of-coast-graph.ttl")
    assert response.headers["content-location"] == "/queries/of-coast-graph.ttl"
    assert response.content == answered("/queries/of-coast-graph.ttl?coast=cold").content


def test_a_form_by_accept_is_the_same_as_by_suffix(answered: Get) -> None:
    response = answered("/queries/of-coast?coast=warm", "text/csv")
    assert response.content == answered("/queries/of-coast.csv?coast=warm").content
    assert response.headers["content-location"] == "/queries/of-coast.csv?coast=warm"
    assert response.headers["etag"] == answered("/queries/of-coast.csv?coast=warm").headers["etag"]


def test_answers_of_other_values_have_other_validators(answered: Get) -> None:
    one, two = (answered(f"/queries/of-coast.csv?coast={key}").headers["etag"] for key in ("cold", "warm"))
    assert one != two
    held = answered("/queries/of-coast.csv?coast=warm", headers={"If-None-Match": two})
    assert held.status_code == 304


def test_other_forms_are_linked_with_the_values(answered: Get) -> None:
    link = answered("/queries/of-coast.csv?coast=warm").headers["link"]
    assert '</queries/of-coast.json?coast=warm>; rel="alternate"' in link


def test_a_workbook_has_the_bound_query_and_a_name_with_the_values(answered: Get) -> None:
    response = answered("/queries/of-coast.xlsx?coast=warm")
    assert response.headers["content-disposition"] == 'attachment; filename="of-coast-warm-3.1.xlsx"'
    assert b"VALUES (?coast ?lang)" in _unpacked(response.content)


def test_a_query_as_a_file_has_the_values_in_it(answered: Get) -> None:
    assert answered("/queries/of-coast.rq").text == OF_COAST
    bound = answered("/queries/of-coast.rq?coast=warm").text
    assert bound.startswith("# title: Lamps of a coast\nPREFIX lamp:")
    assert f'{{ VALUES (?coast ?lang) {{ (<{BASE}id/coast/warm> "en") }} ?lamp' in bound


@pytest.mark.parametrize(
    ("path", "allowed", "says"),
    [
        (
            "of-coast.csv?coast=warn",
            ["warm", "cold"],
            WARN,
        ),
        (
            "of-coast?coast=warn",
            ["warm", "cold"],
            WARN,
        ),
        (
            "of-coast.xlsx?lang=xx",
            ["ar", "en", "fr"],
            XX,
        ),
        (
            "of-coast.ttl?coast=warn",
            ["warm", "cold"],
            WARN,
        ),
        (
            "of-coast.rq?coast=warn",
            ["warm", "cold"],
            WARN,
        ),
        (
            "of-coast.json?cost=warm",
            ["coast", "context", "excel", "lang"],
            "Not understood: cost=warm. The parameters are coast, context, excel, lang.",
        ),
        ("of-coast.csv?coast=warm&coast=cold", [], "Not understood: coast=warm, cold. coast takes one value."),
        ("higher.csv?least=high", [], "Not understood: least=high. least takes a number from 0 to 99.5."),
        ("higher.csv?least=100", [], "Not understood: least=100. least takes a number from 0 to 99.5."),
        ("higher.csv?lit=19", [], "Not understood: lit=19. lit takes a year, such as 2019."),
        ("higher.csv?day=1901-02-30", [], "Not understood: day=1901-02-30. day takes a date, such as 2019-10-30."),
        ("higher.csv?word=gas", ["gas light", "fire"], "Not understood: word=gas. word takes gas light, fire."),
        ("higher.csv?is_on=perhaps", [], "Not understood: is_on=perhaps. is_on takes true or false, such as true."),
        ("higher.csv?text=%00", [], "Not understood: text=\x00. text takes a text of at most 500 characters"),
        (
            "lamps.csv?coast=warm",
            ["context", "lang", "excel"],
            "Not understood: coast=warm. The parameters are context, lang, excel.",
        ),
    ],
)
def test_another_value_is_refused_with_what_is_allowed(answered: Get, path: str, allowed: list[str], says: str) -> None:
    response = answered(f"/queries/{path}", "*/*" if "." in path else "text/csv")
    assert (response.status_code, response.headers["content-type"]) == (400, "application/problem+json")
    assert response.json()["detail"].startswith(says)
    assert response.json()["parameters"][0]["allowed"] == allowed


def test_every_fault_is_told_at_once(answered: Get) -> None:
    response = answered("/queries/higher.csv?least=high&lit=soon")
    assert [one["name"] for one in response.json()["parameters"]] == ["least", "lit"]


def test_a_page_says_in_words_what_a_value_may_be(answered: Get) -> None:
    response = answered("/queries/of-coast?coast=warn", "text/html")
    assert (response.status_code, response.headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert "coast takes warm (A Warm &amp; &lt;i&gt;wet&lt;/i&gt; Coast), cold (Cold Coast)" in response.text
    assert '<select id="field-coast" name="coast">' in response.text
    assert (response.headers["cache-control"], response.headers["content-language"]) == ("no-store", "en")
    assert "<h2>Answer</h2>" not in response.text


def test_the_nearest_value_is_found_by_its_name(answered: Get) -> None:
    response = answered("/queries/of-coast.csv?coast=Cold Coast")
    assert response.json()["detail"].startswith(
        "Not understood: coast=Cold Coast. coast takes cold (Cold Coast), warm ("
    )


def test_a_page_has_a_menu_of_things_by_their_names(answered: Get) -> None:
    page = _page(answered, "/queries/of-coast?coast=warm")
    menu = page.partition('<select id="field-coast" name="coast">')[2].partition("</select>")[0]
    assert re.findall(r'<option value="(\w+)"( selected)?[^>]*>([^<]*)<', menu) == [
        ("warm", " selected", "A Warm &amp; &lt;i&gt;wet&lt;/i&gt; Coast"),
        ("cold", "", "Cold Coast"),
    ]
    assert '<form class="parameters" method="get" action="/queries/of-coast"' in page


def test_labels_and_names_are_in_the_language_of_the_reader(answered: Get) -> None:
    page = _page(answered, "/fr/queries/of-coast")
    assert re.search(r'<label for="field-coast">[^/]*Côte<', page)
    assert '<option value="warm" lang="fr" dir="ltr">Côte chaude</option>' in page
    assert 'action="/fr/queries/of-coast"' in page


def test_a_field_without_words_has_the_name_of_its_class(answered: Get) -> None:
    assert re.search(r'<label for="field-coast">[^/]*Coast<', _page(answered, "/queries/of-coast-graph"))


def test_a_page_has_a_field_for_each_type(answered: Get) -> None:
    page = _page(answered, "/queries/higher")
    fields = re.findall(r'<(?:input|select) id="field-(\w+)"(?: type="(\w+)")? name="\w+"([^>]*)>', page)
    assert [(name, kind, options.strip()) for name, kind, options in fields] == [
        ("least", "number", 'value="30" min="0" max="99.5" step="any" dir="ltr"'),
        ("lit", "number", 'value="1901" dir="ltr"'),
        ("day", "date", 'value="1901-02-03" dir="ltr"'),
        ("word", "", ""),
        ("is_on", "", ""),
        ("text", "text", 'value="fog" dir="auto"'),
    ]
    assert re.findall(r'<option value="(fire|gas light|true|false)"', page) == ["fire", "gas light", "true", "false"]


def test_a_page_shows_the_answer_of_the_values_and_passes_them_on(answered: Get) -> None:
    page = _page(answered, "/queries/of-coast?coast=warm&utm_source=post")
    assert "East Light" in page
    assert "North Light" not in page
    assert 'href="/queries/of-coast.csv?coast=warm&amp;excel=1"' in page
    assert 'href="/queries/of-coast.rq?coast=warm"' in page
    assert "VALUES (?coast ?lang)" in html.unescape(page)
    assert '<meta name="robots" content="noindex">' in page


def test_a_page_in_a_language_keeps_it_in_its_workbook(answered: Get) -> None:
    assert 'href="/queries/higher.xlsx?lang=fr"' in _page(answered, "/fr/queries/higher")


def test_code_asks_the_address_of_this_server_with_the_values(answered: Get) -> None:
    page = html.unescape(_page(answered, "/queries/of-coast?coast=warm"))
    codes = dict(re.findall(r"<summary>(\w+)</summary>\s*<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL))
    assert codes["curl"] == (
        "curl --location --get http://localhost/queries/of-coast.csv \\\n"
        "  --data-urlencode coast=warm \\\n  --data-urlencode lang=en\n"
    )
    assert 'values = {"coast": "warm", "lang": "en"}' in codes["Python"]
    assert 'values <- c(coast = "warm", lang = "en")' in codes["R"]
    assert 'const values = { "coast": "warm", "lang": "en" };' in codes["JavaScript"]


def test_the_editor_offers_the_query_with_its_defaults(answered: Get) -> None:
    page = html.unescape(_page(answered, "/sparql"))
    assert "VALUES+%28%3Fcoast+%3Flang%29" in page


@pytest.mark.parametrize("text", ['"} DROP ALL #', "\\", "'''", "\n", "é 진주 😀", "a&b=c"])
def test_a_text_is_a_value_and_never_a_part_of_the_query(answered: Get, text: str) -> None:
    response = answered("/queries/higher.json", params={"text": text})
    (row,) = json.loads(response.content)["results"]["bindings"]
    assert row["text"]["value"] == text


def test_a_value_of_a_datatype_has_one_spelling(answered: Get) -> None:
    one, two = (answered(f"/queries/higher.csv?least={value}") for value in ("31", "031.0"))
    assert one.content == two.content
    assert two.headers["content-location"] == "/queries/higher.csv?least=31"


def _unpacked(content: bytes) -> bytes:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(map(archive.read, archive.namelist()))


def test_the_document_for_programs_has_each_query_with_its_parameters(answered: Get) -> None:
    item = answered("/-/openapi.json").json()["paths"]["/queries/of-coast"]["get"]
    assert item["summary"] == "Lamps of a coast"
    assert [(one["name"], one["in"], one["schema"]) for one in item["parameters"]] == [
        ("coast", "query", {"type": "string", "enum": ["cold", "warm"], "default": "cold"}),
        ("lang", "query", {"type": "string", "enum": ["ar", "en", "fr"], "default": "en"}),
    ]
    assert {"text/csv", "application/sparql-results+json"} <= set(item["responses"]["200"]["content"])
    assert "4XX" in item["responses"]


def test_the_document_for_programs_has_the_type_of_each_parameter(answered: Get) -> None:
    parameters = answered("/-/openapi.json").json()["paths"]["/queries/higher"]["get"]["parameters"]
    assert {one["name"]: one["schema"] for one in parameters} == {
        "least": {"type": "number", "minimum": 0.0, "maximum": 99.5, "default": 30.0},
        "lit": {"type": "string", "pattern": "^-?[0-9]{4,9}$", "default": "1901"},
        "day": {"type": "string", "format": "date", "default": "1901-02-03"},
        "word": {"type": "string", "enum": ["fire", "gas light"], "default": "fire"},
        "is_on": {"type": "boolean", "default": True},
        "text": {"type": "string", "maxLength": 500, "default": "fog"},
    }
    assert parameters[1]["description"] == "a year, such as 2019"


def test_the_page_for_programs_has_each_query_with_its_parameters(answered: Get) -> None:
    page = _page(answered, "/fr/-/docs")
    assert "</span> /queries/of-coast</code>" in page
    assert '<span lang="fr" dir="auto">Feux de la côte</span>' in page
    assert '<span lang="fr" dir="auto">Côte</span>' in page


@pytest.mark.parametrize(("excel", "delimiter"), [("", ","), ("1", ","), ("semicolon", ";")])
def test_an_answer_is_csv_for_spreadsheets_on_demand(answered: Get, excel: str, delimiter: str) -> None:
    response = answered(f"/queries/of-coast.csv?coast=warm&excel={excel}")
    plain = answered("/queries/of-coast.csv?coast=warm")
    assert response.content == b"\xef\xbb\xbf" + plain.content.replace(b",", delimiter.encode())
    assert response.headers["content-disposition"] == 'attachment; filename="of-coast-warm-3.1.csv"'
    assert "content-disposition" not in plain.headers


def test_a_page_leads_to_the_csv_of_spreadsheets(answered: Get) -> None:
    assert 'href="/queries/of-coast.csv?excel=1"' in answered("/queries/of-coast", "text/html").text
    page = answered("/fr/queries/of-coast?coast=warm", "text/html").text
    assert 'href="/queries/of-coast.csv?coast=warm&amp;excel=semicolon"' in page
