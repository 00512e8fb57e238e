"""Pages of the real publication: the years, groups and numbers of its tables, and no more."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.asgi import Get
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release

LEADS = list(csv.DictReader((Path(__file__).parent / "leads.csv").read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def library(release: Path) -> Library:
    return open_library(open_release(release))


def _words(markup: str) -> str:
    """What is read of some HTML."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", markup))).strip()


def _lead(page: str) -> str:
    found = re.search(r'<p class="lead">(.*?)</p>', page, re.DOTALL)
    return _words(found[1]) if found else ""


def test_all_sentences_are_found() -> None:
    assert len(LEADS) == 5


@pytest.mark.parametrize("row", LEADS, ids=lambda row: row["path"])
def test_a_city_says_since_when_it_is_a_member_and_names_each_category(get: Get, row: dict[str, str]) -> None:
    assert _lead(get(row["path"], "text/html").text) == row["sentence"]


def test_a_city_names_each_round_in_which_it_was_designated(get: Get) -> None:
    facts = re.search(r'<dl class="facts">(.*?)</dl>', get("/city/fr-lyon", "text/html").text, re.DOTALL)
    assert facts is not None
    assert re.findall(r'href="/round/(\d+)"', facts[1]) == ["2008", "2023"]


def _rows(page: str) -> list[tuple[str, str]]:
    """Each row's thing and words."""
    rows = re.findall(r'<th scope="row"><a href="/city/([a-z-]+)".*?</tr>', page, re.DOTALL)
    return list(zip(rows, map(_words, re.findall(r'<th scope="row">(.*?)</tr>', page, re.DOTALL)), strict=True))


def test_a_list_of_another_year_shows_the_category_of_that_year(get: Get) -> None:
    rows = dict(_rows(get("/city?at=2014&category=media-arts", "text/html").text))
    assert "Media Arts" in rows["fr-lyon"]
    assert not any("Literature" in words or "2023" in words for words in rows.values())


def test_a_table_of_another_year_has_the_category_of_that_year(get: Get) -> None:
    text = get("/city.csv?at=2014&category=media-arts").text
    lines = {row["iri"].rpartition("/")[2]: row for row in csv.DictReader(io.StringIO(text))}
    assert (lines["fr-lyon"]["category"], lines["fr-lyon"]["year"]) == ("Media Arts", "2008")
    assert {row["category"] for row in lines.values()} == {"Media Arts"}


def test_places_of_another_year_have_the_category_of_that_year(get: Get) -> None:
    found = json.loads(get("/city.geojson?at=2014&category=media-arts").content)["features"]
    assert {one["properties"]["category"] for one in found} == {"Media Arts"}


@pytest.mark.parametrize(("year", "last"), [(2014, "Media Arts"), (2024, "Literature")])
def test_a_list_of_another_year_is_sorted_by_the_category_of_that_year(get: Get, year: int, last: str) -> None:
    text = get(f"/city.csv?at={year}&country=fr&sort=category").text
    rows = [(row["label"], row["category"]) for row in csv.DictReader(io.StringIO(text))]
    assert ("Lyon", last) in rows
    assert [category for _, category in rows] == sorted(category for _, category in rows)


def _sums(table: str) -> dict[str, int]:
    """The sum of each row of a chart's table, by its first cell."""
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table)
    return {_words(head): sum(map(int, re.findall(r">(\d+)<", cells))) for head, cells in rows}


def _new_members(root: Path) -> dict[str, int]:
    """The new members of each year, as the published query counts them."""
    counts: Counter[str] = Counter()
    answer = (root / "queries" / "new-members-by-region.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(answer.splitlines()):
        counts[row["year"]] += int(row["cities"])
    return dict(counts)


def test_the_growth_of_the_home_page_is_that_of_the_published_query(get: Get, root: Path) -> None:
    chart = get("/", "text/html").text.partition('<div class="new">')[2].partition("</figure>")
    assert _sums(chart[0]) == _new_members(root)
    assert sum(map(int, re.findall(r"<title>2023, [^<]*: (\d+)</title>", chart[0]))) == 55
    assert "Moved from another group, not counted as new: 1" in chart[2]


@pytest.mark.parametrize("year", ["2004", "2021", "2023", "2025"])
def test_a_round_counts_the_new_members_of_the_published_query(get: Get, root: Path, year: str) -> None:
    page = get(f"/round/{year}", "text/html").text
    heading = re.search(rf'<a href="/city\?round={year}">.*?<span class="count">(\d+)</span></h2>', page)
    assert heading is not None
    assert int(heading[1]) == _new_members(root)[year]


def test_who_changed_its_category_in_a_round_stands_apart(get: Get) -> None:
    page = get("/round/2023", "text/html").text
    members = page.partition('<ul class="members">')[2].partition("</ul>")
    assert ('"/city/fr-lyon"' in members[0], members[0].count("<li>")) == (False, 55)
    assert page.partition("<figure")[0].count('data-s="2023"') == 55
    assert re.search(r"<p>Moved from another group, not counted as new: <a href=\"/city/fr-lyon\"", members[2])


def test_the_growth_of_a_category_holds_who_left_it_for_another(get: Get) -> None:
    page = get("/category/media-arts", "text/html").text
    assert "<title>2008: 1</title>" in page


@pytest.mark.parametrize("path", ["/category/music", "/region/africa"])
def test_members_are_counted_in_a_link_to_all(get: Get, path: str) -> None:
    page = get(path, "text/html").text
    count = re.search(r'<h2><a href="(/city\?[^"]*)">.*?<span class="count">(\d+)</span></h2>', page)
    assert count is not None
    shown = page.partition('<ul class="members">')[2].partition("</ul>")[0].count("<li>")
    assert shown == min(60, int(count[2]))
    assert f'<a href="{count[1]}">All {count[2]} as table and map</a>' in page


def test_the_home_page_counts_the_statements_of_the_release(get: Get, library: Library) -> None:
    said = re.search(r">([\d,]+) statements<", get("/", "text/html").text)
    assert said is not None
    files = {file.path: file.statements for file in library.release.manifest.files}
    assert int(said[1].replace(",", "")) == files["dataset.nt"]


def test_the_home_page_has_the_total_of_today_and_what_is_newest(get: Get) -> None:
    page = get("/", "text/html").text
    total = page.partition('<div class="total">')[2].partition("</figure>")[0]
    last = re.findall(r'<tr><th scope="row"><bdi dir="ltr">2025</bdi></th>(.*?)</tr>', total)
    assert sum(int(number) for number in re.findall(r'<bdi dir="ltr">(\d+)</bdi>', last[0])) == 405
    newest = page.partition('<ul class="newest">')[2].partition("</section>")[0]
    assert newest.count("<li>") == 12
    assert '<a href="/city?year=2025">All 55</a>' in newest


def test_the_home_page_shows_numbers_that_differ_with_the_page_that_compares_them(get: Get) -> None:
    found = get("/", "text/html").text.partition('<ul class="differing">')[2].partition("</ul>")[0]
    assert found.count("<li>") == 6
    first = re.sub(r"<[^>]*>", "", found.partition("</li>")[0])
    assert re.match(r"\s*85, 90, 93, 96 Countries with member cities, UNESCO Creative Cities Network, 2021.2023", first)


def test_a_figure_of_the_home_page_counts_what_its_list_has_in_use(get: Get) -> None:
    figures = get("/", "text/html").text.partition('<dl class="figures">')[2].partition("</dl>")[0]
    assert re.search(r"<dt>.*?Countries.*?</dt><dd><a href=\"/country\">.*?108", figures)
    assert figures.count("<dt>") == 4
    assert '<span class="count" dir="ltr">109</span></h1>' in get("/country", "text/html").text


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/source/unesco-pages-2024-10", "supports"),
        ("/city/kr-jinju", "records of its names"),
        ("/category/music", "designations and events"),
        ("/status/active", "designations"),
        ("/network/creative-cities", "designations"),
    ],
)
def test_what_points_to_a_thing_is_named_from_its_side(get: Get, path: str, name: str) -> None:
    page = get(path, "text/html").text
    assert name in [_words(found) for found in re.findall(r"<dt[^>]*>(.*?)</dt>", page)]
    assert "What points here" not in page


def test_a_page_does_not_say_where_its_thing_is_an_example_or_in_a_mapping(get: Get) -> None:
    page = get("/city/kr-jinju", "text/html").text
    assert not [term for term in ("vann:example", "void:exampleResource", "annotatedSource") if term in page]


def test_what_a_thing_says_itself_does_not_point_to_it_once_more(get: Get) -> None:
    above, _, statements = get("/designation/fr-lyon-2008", "text/html").text.partition('id="statements"')
    assert statements.count(">Lyon, Literature (2023)<") == 1
    assert above.count(">Lyon, Literature (2023)<") == 1  # in the time line


def test_a_label_that_repeats_the_preferred_one_stands_once(get: Get) -> None:
    assert "Further statements" not in get("/category/music", "text/html").text


def test_search_engines_are_told_the_country_and_the_network_of_a_city_by_name(get: Get) -> None:
    page = get("/city/kr-jinju", "text/html").text
    card = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    id_of = "https://w3id.org/ucc-graph/id"
    assert {"@type": ["Country"], "@id": f"{id_of}/country/kr", "name": "South Korea"} in card["containedInPlace"]
    assert card["memberOf"][0]["name"] == "UNESCO Creative Cities Network"
    assert card["url"].endswith("/city/kr-jinju")


def _columns(get: Get, path: str) -> list[str]:
    table = get(path, "text/html").text.partition('<table class="lines">')[2].partition("</thead>")[0]
    return [_words(head) for head in re.findall(r'<th scope="col">(.*?)</th>', table)]


def test_claims_side_by_side_have_no_column_for_a_code_or_for_the_time_in_their_names(get: Get) -> None:
    columns = _columns(get, "/category/music")
    assert columns[:5] == ["When", "measure", "scope", "value", "counted in this dataset"]
    assert not {"conflict group", "as of day", "as of month", "as of year", "year"} & set(columns)


def test_a_list_of_claims_says_what_is_claimed_by_whom_and_when(get: Get) -> None:
    page = get("/claim", "text/html").text
    heads = [_words(head) for head in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page)]
    assert heads == ["Compare", "Name", "year", "as of day", "measure", "value", "counted in this dataset", "claimant"]
