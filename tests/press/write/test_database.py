"""Database of a release: the tables by value and type, keys that hold, lists as tables, views with labels."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from tests.asgi import Get
from tests.tables import Plain, read_typed
from ucc_graph.csvw.sheets import relations, table_contents
from ucc_graph.errors import UnfitFormatError
from ucc_graph.library.open import Library, open_library
from ucc_graph.press.write.database import write_database
from ucc_graph.press.write.imprint import ReleaseImprint
from ucc_graph.rdf.iris import Iris
from ucc_graph.release.folder import open_release

BASE = "https://lamps.example/"
IMPRINT = ReleaseImprint(
    f"{BASE}releases/1", f"{BASE}dataset", "Lamps", "", ("Friends",), ((f"{BASE}free", ""),), "1", "2026-01-15"
)


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


@pytest.fixture(scope="module")
def database(lighthouse_release: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(lighthouse_release / "dataset.sqlite")) as found:
        yield found


def _written(folder: Path, description: str, **tables: str) -> sqlite3.Connection:
    """The database of tables that are written into a folder."""
    (folder / "csvw.json").write_text(description, encoding="utf-8")
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    found = relations(table_contents(folder, f"{BASE}data/tables/csvw.json"))
    write_database(folder / "dataset.sqlite", found, IMPRINT, Iris(BASE))
    return sqlite3.connect(folder / "dataset.sqlite")


def _group(*tables: str) -> str:
    return f'{{"@context": "http://www.w3.org/ns/csvw", "tables": [{", ".join(tables)}]}}'


def _stored(value: Plain) -> str | int | float | None:
    """A value as a database has it."""
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("publication", [pytest.param("release", marks=pytest.mark.slow), "lighthouse_release"])
def test_the_tables_equal_those_of_the_release(publication: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(publication)
    tables = read_typed(folder)
    assert len(tables) >= 5
    with closing(sqlite3.connect(folder / "dataset.sqlite")) as database:
        database.execute("PRAGMA foreign_keys = ON")
        for name, table in tables.items():
            answer = database.execute(f'SELECT * FROM "{name}" ORDER BY rowid')
            assert [column[0] for column in answer.description] == list(table.datatypes)
            found = list(zip(*answer, strict=True))
            expected = [tuple(map(_stored, table.column(one))) for one in table.datatypes]
            assert found == expected
            assert [list(map(type, values)) for values in found] == [
                [int if isinstance(value, bool) else type(value) for value in values] for values in expected
            ]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("publication", [pytest.param("release", marks=pytest.mark.slow), "lighthouse_release"])
def test_the_values_of_lists_stand_in_tables_of_their_own(publication: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(publication)
    lists = [(name, column, table) for name, table in read_typed(folder).items() for column in table.separators]
    assert lists
    with closing(sqlite3.connect(folder / "dataset.sqlite")) as database:
        for name, column, table in lists:
            key = next(iter(table.datatypes))
            rows = zip(table.column(key), table.values(column), strict=True)
            expected = [(row, place, value) for row, values in rows for place, value in enumerate(values, 1)]
            assert sorted(database.execute(f'SELECT * FROM "{name}_{column}"')) == sorted(expected)


def test_a_reference_that_leads_nowhere_is_refused(lighthouse_release: Path) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        with closing(sqlite3.connect(lighthouse_release / "dataset.sqlite")) as source:
            source.backup(database)
        database.execute("PRAGMA foreign_keys = ON")
        for column, value in (("lighthouse", "nowhere"), ("since", "long ago")):
            with pytest.raises(sqlite3.IntegrityError):
                database.execute(f"UPDATE keepers SET {column} = ?", [value])


def test_a_view_of_a_kind_has_labels_beside_keys(database: sqlite3.Connection) -> None:
    answer = database.execute("SELECT lighthouse, lighthouse_key, iri FROM keeper WHERE name = 'Bram Oster'")
    assert answer.fetchone() == (
        *("Cape Ember", "cape-ember"),
        "https://lights.example/id/keeper/bram-oster",
    )


def test_it_says_what_the_release_is_and_what_columns_mean(database: sqlite3.Connection) -> None:
    (release,) = database.execute("SELECT version, date, licence, iri, citation FROM about_release")
    licence, iri = "https://creativecommons.org/publicdomain/zero/1.0/", "https://lights.example/releases/1.2.0"
    assert release == (
        *("1.2.0", "2026-01-15", licence, iri),
        f"Friends of the Lights. Lighthouses. Release 1.2.0, 2026-01-15. {iri}",
    )
    row = database.execute("SELECT * FROM about_columns WHERE table_name = 'keepers' AND name = 'until'").fetchone()
    meaning = "The last year of the service; empty where it lasts."
    assert row == ("keepers", 5, "until", "until", meaning, "gYear", 0, None, "https://lights.example/ontology#until")
    assert database.execute("SELECT name, rows FROM about_tables LIMIT 1").fetchone() == ("coasts", 2)


def test_it_is_listed_in_manifest_catalogue_croissant_and_page(lighthouse_release: Path, get: Get) -> None:
    file = open_release(lighthouse_release).file("dataset.sqlite")
    assert file
    assert file.media_type == "application/vnd.sqlite3"
    said = {
        (str(quad.predicate).rpartition("#")[2], str(quad.object))
        for quad in parse(path=lighthouse_release / "catalog.ttl", format=RdfFormat.TURTLE)
        if str(quad.subject) == "<https://lights.example/releases/1.2.0#dataset.sqlite>"
    }
    assert ("mediaType>", "<https://www.iana.org/assignments/media-types/application/vnd.sqlite3>") in said
    assert ("downloadURL>", "<https://lights.example/data/dataset.sqlite>") in said
    found = {one["@id"]: one for one in get("/croissant.json").json()["distribution"]}
    assert found["dataset.sqlite"]["sha256"] == file.sha256
    assert 'href="/data/dataset.sqlite"' in get("/data", "text/html").text
    assert get("/data/dataset.sqlite").headers["content-type"] == "application/vnd.sqlite3"


LAMPS = """{"url": "lamps.csv", "tableSchema": {"columns": [
 {"name": "name", "titles": "Name \\"of\\" it"}, {"name": "other", "titles": "name"}, {"name": "row"},
 {"name": "Row", "separator": ";", "datatype": "integer"},
 {"name": "count", "datatype": "integer"}, {"name": "far", "datatype": "decimal"},
 {"name": "lit", "datatype": "date"}
]}}"""
LAMPS_ROWS = (
    'Name "of" it,name,row,Row,count,far,lit\na,b,c,2;1,9223372036854775808,0.1234567890123456789,2026-01-02\n,,,,1,,\n'
)


def test_names_and_numbers_that_a_database_cannot_hold(tmp_path: Path) -> None:
    with closing(
        _written(tmp_path, _group(LAMPS), lamps=LAMPS_ROWS.replace('Name "of" it,', '"Name ""of"" it",'))
    ) as found:
        answer = found.execute("SELECT * FROM lamps")
        names = [column[0] for column in answer.description]
        rows = answer.fetchall()
        lists = found.execute("SELECT * FROM lamps_Row_2 ORDER BY position").fetchall()
        kinds = {row[1]: row[2] for row in found.execute("PRAGMA table_info(lamps)")}
    assert names == ["row_3", 'Name "of" it', "name", "row", "Row_2", "count", "far", "lit"]
    big, long = "9223372036854775808", "0.1234567890123456789"
    assert rows == [(1, "a", "b", "c", "2;1", big, long, "2026-01-02"), (2, *[None] * 4, "1", None, None)]
    assert lists == [(1, 1, 2), (1, 2, 1)]
    assert (kinds["count"], kinds["far"]) == ("TEXT", "TEXT")


COASTS = """{"url": "sqlite_coasts.csv", "tableSchema": {"columns": [
 {"name": "key"}, {"name": "code", "datatype": "integer"}, {"name": "label", "propertyUrl": "rdfs:label", "lang": "fr"},
 {"name": "label_en", "propertyUrl": "rdfs:label", "lang": "en"}], "primaryKey": "key"}}"""
TOWERS = """{"url": "about_tables.csv", "tableSchema": {"aboutUrl": "https://lamps.example/id/tower/{key}", "columns": [
 {"name": "key"}, {"name": "coast", "datatype": "integer"}, {"name": "coasts", "separator": "|"}, {"name": "twin"}],
 "primaryKey": "key", "foreignKeys": [
  {"columnReference": "coast", "reference": {"resource": "sqlite_coasts.csv", "columnReference": "code"}},
  {"columnReference": "coasts", "reference": {"resource": "sqlite_coasts.csv", "columnReference": "key"}},
  {"columnReference": "twin", "reference": {"resource": "about_tables.csv", "columnReference": "key"}}]}}"""
TABLES = {
    "sqlite_coasts": "key,code,label,label_en\nn,1,Nord,North\ns,2,Sud,\n",
    "about_tables": "key,coast,coasts,twin\na b,2,s|n,c\nc,1,,a b\n",
}


def test_references_to_other_keys_lists_and_the_table_itself_have_labels(tmp_path: Path) -> None:
    with closing(_written(tmp_path, _group(COASTS, TOWERS), **TABLES)) as found:
        rows = found.execute("SELECT key, coast, coast_key, coasts, coasts_key, twin FROM tower").fetchall()
        references = found.execute('SELECT "table", "from", "to" FROM pragma_foreign_key_list(\'about_tables\')')
        assert sorted(references) == [("about_tables", "twin", "key"), ("table-sqlite_coasts", "coast", "code")]
        assert found.execute("PRAGMA foreign_key_check").fetchall() == []
        assert found.execute("SELECT name FROM about_tables_2").fetchall() == [
            ("table-sqlite_coasts",),
            ("about_tables",),
        ]
    assert rows == [("a b", "Sud", 2, "Sud|North", "s|n", "c"), ("c", "North", 1, None, None, "a b")]


@pytest.mark.parametrize(
    "coasts",
    ["key,code,label,label_en\nn,1,Nord,North\ns,1,Sud,\n", "key,code,label,label_en\nn,1,Nord,North\n"],
    ids=["several rows of a key", "no row"],
)
def test_a_reference_that_does_not_hold_is_left_out(tmp_path: Path, coasts: str) -> None:
    tables = TABLES | {"sqlite_coasts": coasts}
    with closing(_written(tmp_path, _group(COASTS, TOWERS), **tables)) as found:
        left = [row[2] for row in found.execute("PRAGMA foreign_key_list(about_tables)")]
        assert left == ["about_tables"]
        assert found.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_table_of_too_many_columns_is_refused(tmp_path: Path) -> None:
    columns = ", ".join(f'{{"name": "c{number}"}}' for number in range(2001))
    table = f'{{"url": "wide.csv", "tableSchema": {{"columns": [{columns}]}}}}'
    head = ",".join(f"c{number}" for number in range(2001))
    with pytest.raises(UnfitFormatError, match="holds 2000 columns, and one has 2001"):
        _written(tmp_path, _group(table), wide=f"{head}\n{',' * 2000}\n")


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    for folder in (tmp_path, tmp_path / "other"):
        _written(folder, _group(COASTS, TOWERS), **TABLES).close()
    assert (tmp_path / "dataset.sqlite").read_bytes() == (tmp_path / "other/dataset.sqlite").read_bytes()
