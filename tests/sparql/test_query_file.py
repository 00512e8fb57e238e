"""Headings of published queries: their comment lines and their end."""

from __future__ import annotations

from ucc_graph.sparql.query_file import Drawing, QueryFile, QueryHeading, read_heading, read_query

WHOLE = """# title: Lamps: all
# title-ko: 모든 등대
# description: Every lamp.
# audience: officer
# service: https://elsewhere.example/sparql
# recorded: 2026-11-22
# chart: bar x=year y=lamps
# map: point wkt=point
PREFIX a: <https://a.example/>
# title: Not this one
SELECT * {}
"""


def test_each_line_is_read() -> None:
    heading, _ = read_heading(WHOLE)
    assert heading == QueryHeading(
        titles=(("en", "Lamps: all"), ("ko", "모든 등대")),
        descriptions=(("en", "Every lamp."),),
        audience="officer",
        service="https://elsewhere.example/sparql",
        recorded="2026-11-22",
        chart=Drawing("bar", (("x", "year"), ("y", "lamps"))),
        map=Drawing("point", (("wkt", "point"),)),
    )


def test_the_query_begins_where_the_heading_ends() -> None:
    _, body = read_heading(WHOLE)
    assert body == "PREFIX a: <https://a.example/>\n# title: Not this one\nSELECT * {}"


def test_a_query_without_a_heading_is_a_query() -> None:
    assert read_heading("SELECT * {}") == (QueryHeading(), "SELECT * {}")


def test_a_query_in_a_file_has_its_name_its_heading_and_its_text_without_that() -> None:
    text = "# title: Lamp\nASK {}\n"
    found = read_query("queries/lamp.rq", text)
    assert found == QueryFile("queries/lamp.rq", text, QueryHeading(titles=(("en", "Lamp"),)), "ASK {}")
    assert found.name == "lamp"


def test_english_comes_first() -> None:
    heading, _ = read_heading("# title-de: Feuer\n# title: Lamp\nASK {}")
    assert [language for language, _ in heading.titles] == ["en", "de"]


def test_a_drawing_knows_the_column_of_each_part() -> None:
    drawing = Drawing("bar", (("x", "year"), ("y", "lamps")))
    assert (drawing.column("y"), drawing.column("series")) == ("lamps", None)


def test_lines_may_end_as_in_windows() -> None:
    assert read_heading(WHOLE.replace("\n", "\r\n"))[0] == read_heading(WHOLE)[0]


def test_a_title_may_hold_what_ends_a_line_elsewhere() -> None:
    heading, body = read_heading("# title: Lamp\u2028by lamp\nASK {}\n")
    assert (heading.titles, body) == ((("en", "Lamp\u2028by lamp"),), "ASK {}")
