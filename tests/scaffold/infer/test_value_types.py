"""Types of columns by their cells, with the format in which the sheet writes them."""

from __future__ import annotations

import pytest

from ucc_graph.scaffold.infer.value_types import value_type


@pytest.mark.parametrize(
    ("title", "values", "kind", "form"),
    [
        ("open", ["yes", "no"], "boolean", "yes|no"),
        ("open", ["Oui", "Non"], "boolean", "Oui|Non"),
        ("open", ["WAHR", "FALSCH"], "boolean", "WAHR|FALSCH"),
        ("open", ["참", "거짓"], "boolean", "참|거짓"),
        ("open", ["1", "0"], "boolean", ""),
        ("built", ["1871", "2004"], "year", ""),
        ("code postal", ["75001", "75002"], "text", ""),
        ("zip", ["01234", "12345"], "text", ""),
        ("height", ["12", "31"], "integer", ""),
        ("elevation", ["1700", "1800", "1900"], "integer", ""),
        ("population", ["1500", "1600", "1700"], "integer", ""),
        ("height", ["12.5", "31"], "decimal", ""),
        ("inv.", ["1999.1", "2001.2"], "text", ""),
        ("ref", ["2001.1", "2001.10"], "text", ""),
        ("price", ["12.5", "12.50"], "decimal", ""),
        ("rate", ["1.01", "1.010", "1.2"], "decimal", ""),
        ("share", ["0.5", "0.50"], "decimal", ""),
        ("section", ["1.1", "1.2", "1.3", "1.10", "1.4", "1.5"], "text", ""),
        ("barcode", ["30001000012345", "30001000012346"], "text", ""),
        ("téléphone", ["561234567", "561234568"], "text", ""),
        ("ativo", ["S", "N"], "boolean", "S|N"),
        ("day", ["2004-02-29", "2004-03-01"], "date", ""),
        ("day", ["2004-02-30"], "text", ""),
        ("day", ["31.12.1999", "01.02.2003"], "date", "dd.MM.yyyy"),
        ("day", ["1/13/1999", "2/3/2003"], "date", "M/d/yyyy"),
        ("when", ["2020-01-02 10:30"], "datetime", "yyyy-MM-dd HH:mm"),
        ("when", ["2020-01-02T10:30:00Z"], "datetime", ""),
        ("month", ["2020-01", "2020-12"], "month", ""),
        ("homepage", ["https://a.example/", "http://b.example/x"], "url", ""),
        ("url", ["www.a.example", "www.b.example/x"], "domain", ""),
        ("photo", ["https://a.example/1.jpg"], "picture", ""),
        ("mail", ["a@b.example"], "email", ""),
        ("text", ["<p>One</p>", "two"], "html", ""),
        ("name", ["one", "two"], "text", ""),
    ],
)
def test_type_and_format(title: str, values: list[str], kind: str, form: str) -> None:
    found = value_type(title, values)
    assert (found.kind, found.format) == (kind, form)


@pytest.mark.parametrize(
    ("values", "decimal", "group"),
    [
        (["12,5", "3"], ",", ""),
        (["1,234", "12,345"], "", ","),
        (["1.234,5", "2.000,0"], ",", "."),
        (["1 234", "12 345"], "", " "),
        (["1'234.5", "2'000.0"], "", "'"),
    ],
)
def test_signs_of_numbers(values: list[str], decimal: str, group: str) -> None:
    found = value_type("amount", values)
    assert (found.is_number, found.decimal, found.group) == (True, decimal, group)


@pytest.mark.parametrize(
    ("title", "values", "null"),
    [
        ("built", ["0", "1871"], ("0",)),
        ("built", ["1871", "unknown"], ("unknown",)),
        ("height", ["12.5", "n/a", "-"], ("n/a", "-")),
        ("area", ["0", "12", "13", "14", "15"], ("0",)),
        ("visitors", ["0", "12", "13", "14", "15"], ()),
        ("country", ["NA", "FR", "DE"], ()),
        ("remark", ["good", "bad", "N/A"], ("N/A",)),
    ],
)
def test_words_for_no_value(title: str, values: list[str], null: tuple[str, ...]) -> None:
    assert value_type(title, values).null == null


def test_a_day_that_may_be_read_in_two_ways_is_in_doubt() -> None:
    assert value_type("day", ["03/04/2020", "05/06/2021"]).doubt
    assert not value_type("day", ["03/04/2020", "25/06/2021"]).doubt


def test_the_first_cell_that_is_no_number_is_named() -> None:
    values = [*(f"{number}.5" for number in range(20)), "c. 1871"]
    assert value_type("height", values).reason == 'text, for "c. 1871" is none of the numbers of the rest'
