"""Public spreadsheets as people have them: what the rules make of each, written out."""

from __future__ import annotations

from functools import cache

import pytest

from tests.source import SOURCE
from ucc_graph.scaffold.infer.infer import infer
from ucc_graph.scaffold.infer.plan import Choices, Plan, Role, TablePlan
from ucc_graph.scaffold.sheets import read_sheets

CASES = SOURCE.parents[1] / "shared" / "cases" / "spreadsheets"


@cache
def plan(*names: str) -> Plan:
    return infer(read_sheets([CASES / f"{name}.csv" for name in names]), Choices())


def titles(table: TablePlan, *roles: Role) -> list[str]:
    return [column.title for column in table.of(*roles)]


def names(table: TablePlan) -> dict[str, str]:
    return {column.language: column.title for column in table.of(Role.NAME)}


@pytest.mark.parametrize(
    ("file", "kind", "key", "name", "rows"),
    [
        ("heritage-sites", "heritage-site", "id_no", {"en": "name_en", "fr": "name_fr"}, 374),
        ("langs", "lang", "alpha3-b", {"en": "English", "fr": "French"}, 487),
        ("tate-artists", "tate-artist", "id", {"en": "name"}, 3532),
        ("pathway", "pathway", "term_localName", {"en": "label"}, 54),
        ("uat-levels", "uat", "key", {"en": "name"}, 2275),
    ],
)
def test_kind_key_and_names_of_a_file(file: str, kind: str, key: str, name: dict[str, str], rows: int) -> None:
    table = plan(file).tables[0]
    assert (table.kind, table.key.title, names(table), table.height) == (kind, key, name, rows)


def test_sites_have_a_map_and_share_things() -> None:
    found = plan("heritage-sites")
    assert titles(found.tables[0], Role.LATITUDE, Role.LONGITUDE) == ["longitude", "latitude"]
    assert {table.kind: table.height for table in found.tables[1:]} == {
        "criterion": 10,
        "category": 3,
        "region": 5,
        "state": 128,
    }


def test_codes_and_names_of_states_are_one_table_of_lists() -> None:
    found = plan("heritage-sites")
    link = found.tables[0].column("iso_code")
    assert (link.role, link.target, link.separator) == (Role.THING, "state", ",")
    state = found.of_kind("state")
    norway = next(row for row in zip(*(column.values for column in state.columns), strict=True) if row[0] == "no")
    assert norway == ("no", "Norway", "Norvège", "no", "nor")


def test_each_state_of_a_site_is_the_one_that_the_sheet_names() -> None:
    found, raw = plan("heritage-sites"), read_sheets([CASES / "heritage-sites.csv"])[0]
    state, link = found.of_kind("state"), found.tables[0].column("iso_code")
    named = dict(zip(state.key.values, state.column("states_name_en").values, strict=True))
    place = raw.header.index("states_name_en")
    said = [{item.strip() for item in row[place].split(",")} for row in raw.rows]
    assert [{named[item] for item in link.items(cell)} for cell in link.values] == said


def test_ten_columns_of_marks_are_one_property() -> None:
    table = plan("heritage-sites").tables[0]
    marks = table.of(Role.MARK)
    assert [mark.title for mark in marks] == ["C1", "C2", "C3", "C4", "C5", "C6", "N7", "N8", "N9", "N10"]
    assert {mark.target for mark in marks} == {"criterion"}
    assert table.column("criteria_txt").reason == "says the same as C1 … N10"


@pytest.mark.parametrize(
    ("file", "title", "kind"),
    [
        ("heritage-sites", "date_inscribed", "year"),
        ("heritage-sites", "secondary_dates", "year"),
        ("heritage-sites", "danger", "boolean"),
        ("heritage-sites", "area_hectares", "decimal"),
        ("heritage-sites", "justification_fr", "html"),
        ("tate-artists", "yearOfBirth", "year"),
        ("tate-artists", "url", "url"),
        ("tate-artists", "placeOfBirth", "text"),
        ("pathway", "document_modified", "datetime"),
        ("pathway", "term_modified", "date"),
        ("langs", "alpha2", "text"),
    ],
)
def test_type_of_a_column(file: str, title: str, kind: str) -> None:
    assert plan(file).tables[0].column(title).type.kind == kind


def test_an_area_of_0_is_not_known() -> None:
    assert plan("heritage-sites").tables[0].column("area_hectares").type.null == ("0",)


def test_genders_are_a_facet_of_artists() -> None:
    found = plan("tate-artists")
    assert found.tables[0].column("gender").target == "gender"
    assert found.of_kind("gender").column("gender").values == ("Female", "Male")


def test_a_vocabulary_is_a_hierarchy_with_definitions() -> None:
    table = plan("pathway").tables[0]
    assert titles(table, Role.PARENT) == ["skos_broader"]
    assert titles(table, Role.TEXT) == ["definition", "usage", "notes"]
    assert titles(table, Role.UNUSED) == [
        *("term_isDefinedBy", "term_created", "term_deprecated"),
        *("replaces_term", "replaces1_term", "replaces2_term"),
    ]


def test_translations_are_about_the_things_of_the_first_file() -> None:
    found = plan("pathway-translations", "pathway")
    first, second = found.tables
    assert (first.kind, second.subject, found.language) == ("pathway", "pathway", "en")
    assert list(names(second)) == ["en", "cs", "es", "fr", "ko", "nl", "zh-Hant"]


def test_levels_become_wider_things() -> None:
    table = plan("uat-levels").tables[0]
    assert titles(table, Role.PARENT) == ["parent"]
    rows = dict(zip(table.column("name").values, table.column("parent").values, strict=True))
    assert rows["Astrophysical processes"] == ""
    assert rows["Astrophysical magnetism"] == "astrophysical-processes"
    assert table.column("parent").separator == "|"
