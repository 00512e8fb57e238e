"""Publications from spreadsheets: checked, built and served as they are written, with no edit."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from tests.asgi import FakeEngine, Get, SwitchedEngine, caller
from tests.scaffold.infer.test_infer import EVENTS, GERMAN, GLOSSARY, KOREAN, WORKS
from tests.scaffold.infer.test_spreadsheets import plan
from tests.scaffold.sheet_of import plan_of, sheet_of
from ucc_graph.errors import CallError
from ucc_graph.library.open import Library, open_library
from ucc_graph.press.build import build, examine
from ucc_graph.press.read.publication import open_publication
from ucc_graph.release.folder import open_release
from ucc_graph.scaffold.infer.plan import Plan
from ucc_graph.scaffold.write.identity import Identity
from ucc_graph.scaffold.write.publication import write_publication
from ucc_graph.web.serve.app import create_app

IDENTITY = Identity("https://lists.example/", "A list", "Ann Lee", "", date(2026, 1, 15), "en")
HTML = """id,name_en,name_fr,story_en,story_fr,notes
1,<i>One</i> light,Un phare,<p>It &amp; more.</p><p>Caf&eacute;</p>,<p>Il</p>,<b>bold</b>
2,Two lights,Deux phares,<p>Two</p>,<p>Deux</p>,<em>thin</em>
"""
LINES = """id,name,email,homepage,site,photo,day,size
1,North,n@lights.example,https://n.example/a?b=c&d,www.n.example,https://n.example/1.jpg,31/12/1999,"1,5"
2,South,s@lights.example,https://s.example/?q=1,www.s.example/x,https://s.example/2.jpg,01/02/2003,n/a
3,East,,,,,,"2,25"
"""


def _written(found: Plan, folder: Path) -> Path:
    write_publication(folder, found, IDENTITY)
    return folder


def _problems(folder: Path) -> list[str]:
    """All problems but the missing licence and the signs of keys made of names, which only their owner can choose."""
    found = map(str, examine(open_publication(folder), lambda _: None))
    return [problem for problem in found if "dct:license" not in problem and "small Latin letters" not in problem]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication of heritage sites."""
    return _written(plan("heritage-sites"), tmp_path_factory.mktemp("new") / "sites")


def _served(publication: Path, releases: Path) -> tuple[Library, Get]:
    """The first release of a publication, open, and requests to it."""
    library = open_library(
        open_release(build(open_publication(publication), releases, None, lambda _: None).place.folder)
    )
    return library, caller(create_app(library, SwitchedEngine(FakeEngine())))


@pytest.fixture(scope="module")
def get(sites: Path, tmp_path_factory: pytest.TempPathFactory) -> Get:
    """Requests to its first release."""
    return _served(sites, tmp_path_factory.mktemp("releases"))[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    "files", [("langs",), ("tate-artists",), ("pathway",), ("pathway", "pathway-translations"), ("uat-levels",)]
)
def test_a_public_file_becomes_a_publication_without_faults(files: tuple[str, ...], tmp_path: Path) -> None:
    folder = _written(plan(*files), tmp_path / "new")
    assert _problems(folder) == []
    library, get = _served(folder, tmp_path / "releases")
    shown = [path for kind in library.kinds.values() for path in (f"/{kind.name}", library.iris.path(kind.members[0]))]
    assert len(shown) >= 2
    assert {path: get("GET", path).status_code for path in ("/", *shown) if path} == dict.fromkeys(("/", *shown), 200)


@pytest.mark.slow
def test_the_list_of_sites_has_facets_a_map_and_columns(sites: Path, get: Get) -> None:
    assert _problems(sites) == []
    page = get("GET", "/heritage-site").text
    legends = re.findall(r"<(?:legend|label)[^>]*>(.*?)</(?:legend|label)>", page, re.DOTALL)
    facets = " ".join(re.sub("<[^>]+>", "", legend).strip().lower() for legend in legends)
    assert all(name in facets for name in ("category", "region", "criterion", "date inscribed", "danger"))
    assert "Latin America and the Caribbean" in page
    assert 'class="map"' in page or "<svg" in page


@pytest.mark.slow
def test_the_page_of_a_site_has_plain_texts_in_both_languages(get: Get) -> None:
    page = get("GET", "/heritage-site/208").text
    assert "Paysage culturel et vestiges archéologiques de la vallée de Bamiyan" in page
    assert "Critère (i): Les statues de Bouddha et l\u2019art rupestre" in page
    assert get("GET", "/state/af").status_code == 200


@pytest.mark.parametrize(
    "sheets",
    [
        {
            "works": WORKS,
            "events": EVENTS,
            "glossary": GLOSSARY,
            "html": HTML,
            "links": LINES,
            "data": "id,name,type\n1,One light,a\n2,Two lights,b\n",
            "one column": "name\nNorth light\nSouth light\n",
            "odd": 'id,name,city/town,Height (m),type,name 2,"a ""quoted"" one"\n1,One,Rome,3,x,é,1\n',
        },
        {"박물관": KOREAN, "museen": GERMAN, "東京": "名前,種類\n東京駅,駅\n大阪駅,駅\n"},
    ],
    ids=["latin", "other"],
)
def test_small_sheets_become_a_publication_without_faults(sheets: dict[str, str], tmp_path: Path) -> None:
    found = plan_of(*(sheet_of(text, name) for name, text in sheets.items()))
    assert _problems(_written(found, tmp_path / "new")) == []


def test_tags_are_stripped_by_a_rule_where_a_text_has_languages(tmp_path: Path) -> None:
    folder = _written(plan_of(sheet_of(HTML, "lights")), tmp_path / "new")
    assert sorted(path.name for path in (folder / "ontology" / "rules").iterdir()) == ["labelHtml.rq", "storyHtml.rq"]
    columns = {column["name"]: column for column in _columns(folder)}
    assert columns["story_en"]["http://datashapes.org/dash#hidden"] is True
    assert columns["notes"]["datatype"] == "html"
    assert columns["notes"]["propertyUrl"] == "https://lists.example/ontology#notes"


def test_cells_keep_the_form_that_the_sheet_has(tmp_path: Path) -> None:
    folder = _written(plan_of(sheet_of(LINES, "lights")), tmp_path / "new")
    columns = {column["name"]: column for column in _columns(folder)}
    assert columns["day"]["datatype"] == {"base": "date", "format": "dd/MM/yyyy"}
    assert columns["size"]["datatype"] == {"base": "decimal", "format": {"decimalChar": ","}}
    assert columns["size"]["null"] == ["", "n/a"]
    assert columns["email"]["valueUrl"] == "mailto:{+email}"
    assert columns["site"]["valueUrl"] == "http://{+site}"
    assert columns["photo"]["propertyUrl"] == "http://xmlns.com/foaf/0.1/depiction"
    assert (folder / "data" / "lights.csv").read_text(encoding="utf-8").splitlines()[1].endswith('31/12/1999,"1,5"')


def test_two_tables_about_the_same_concepts_share_their_properties(tmp_path: Path) -> None:
    first = sheet_of("id,label,broader,definition\na1,Cats,,They purr\na2,Lions,a1,They roar\n", "animals")
    second = sheet_of(
        "id,label_fr,label_de,definition_fr,definition_de\na1,Chats,Katzen,Ils,Sie\n", "animals-translations"
    )
    folder = _written(plan_of(second, first), tmp_path / "new")
    columns = {column["name"]: column.get("propertyUrl") for column in _columns(folder)}
    assert columns["broader"] == "http://www.w3.org/2004/02/skos/core#broader"
    assert columns["definition"] == columns["definition_fr"] == "http://www.w3.org/2004/02/skos/core#definition"
    assert columns["label"] == columns["label_de"] == "http://www.w3.org/2000/01/rdf-schema#label"
    assert _problems(folder) == []


def test_each_column_has_a_description_and_no_limit_but_that_of_the_key(tmp_path: Path) -> None:
    folder = _written(plan_of(sheet_of(WORKS, "works")), tmp_path / "new")
    text = (folder / "data" / "csvw.json").read_text(encoding="utf-8")
    assert all("dc:description" in column for column in _columns(folder) if not column.get("virtual"))
    assert "minimum" not in text
    assert "maximum" not in text


def test_the_files_of_a_publication(tmp_path: Path) -> None:
    names = write_publication(tmp_path / "new", plan_of(sheet_of("id,name\n1,One light\n", "lights")), IDENTITY)
    assert names == [
        *(".github/workflows/check.yml", ".gitignore", "README.md"),
        *("data/README.md", "data/catalog.ttl", "data/csvw.json", "data/lights.csv"),
        *("ontology/context.jsonld", "ontology/ontology.ttl"),
        *("queries/first.csv", "queries/first.rq", "shapes/shapes.ttl"),
    ]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CallError, match="exists already, and nothing is overwritten"):
        write_publication(tmp_path, plan_of(sheet_of("id,name\n1,One\n")), IDENTITY)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def _columns(folder: Path) -> list[dict[str, object]]:
    group = json.loads((folder / "data" / "csvw.json").read_text(encoding="utf-8"))
    return [column for table in group["tables"] for column in table["tableSchema"]["columns"]]
