"""An earlier edition of the publication: the facts of its tables on a day in the past.

An edition is a folder ``editions/{name}`` with the ``catalog.ttl`` that describes it and with ``cells.csv``: a row that
stays may speak of later years in a cell without a date, and such cells read otherwise there. ``dates.csv`` lists the
columns that say since when a row holds; ``needed.csv`` the rows that are there only because others name them.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, RdfFormat, parse

from editions.rows import Tables, read_tables
from ucc_graph.press.read.publication import SourcePath, open_publication
from ucc_graph.press.tidy import tidy
from ucc_graph.rdf.vocab import DCT, VOID

__all__ = ["write_edition"]

_HERE: Final = Path(__file__).parent
_COPIED: Final = ("ontology", "shapes", "templates")
_GROUPS: Final = ("claims.csv", "conflict_group")
"""Table and column of the groups of rows that contradict each other; a group takes two rows."""


def write_edition(name: str, publication: Path, target: Path) -> None:
    """Writes the publication of an edition into a new folder, from the one of today.

    It has no example queries: their expected answers are those of today.
    """
    catalog = _HERE / name / "catalog.ttl"
    for part in (name for name in _COPIED if (publication / name).is_dir()):
        shutil.copytree(publication / part, target / part)
    (target / SourcePath.DATA).mkdir()
    shutil.copy(publication / SourcePath.TABLE_GROUP, target / SourcePath.TABLE_GROUP)
    shutil.copy(catalog, target / SourcePath.CATALOG)
    tables = read_tables(publication / SourcePath.DATA)
    _go_back(tables, _day(catalog))
    for file, key, column, value in _rows(_HERE / name / "cells.csv"):
        tables.rewrite(file, key, column, value)
    for table in tables.by_file.values():
        table.write(target / SourcePath.DATA)
    tidy(open_publication(target))


def _go_back(tables: Tables, day: str) -> None:
    """Leaves the facts of a day: rows of that time, and the rows that those name."""
    needed = {(file, by): tables.named(file, by) for file, by in _pairs("needed.csv")}
    for file, column in _pairs("dates.csv"):
        tables.drop_later(file, column, day)
    tables.drop_loose()
    for (file, by), before in needed.items():
        tables.drop(file, before - tables.named(file, by))
        tables.drop_loose()
    tables.dissolve(*_GROUPS)


def _pairs(name: str) -> list[tuple[str, str]]:
    return [(first, second) for first, second in _rows(_HERE / name)]


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        _, *rows = csv.reader(stream)
    return rows


def _day(catalog: Path) -> str:
    """The day of an edition, which its catalogue states as the date of issue of the dataset."""
    quads = list(parse(path=catalog, format=RdfFormat.TURTLE))
    datasets = {quad.subject for quad in quads if quad.predicate == VOID.uriSpace}
    issued = (quad for quad in quads if quad.predicate == DCT.issued and quad.subject in datasets)
    (day,) = (quad.object.value for quad in issued if isinstance(quad.object, Literal))
    return day
