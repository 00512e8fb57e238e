"""Files with all tables of a release, for people: a workbook, a database, and on demand Parquet.

Each is made from the tables and their description in the folder of the release, which are read once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from ucc_graph.csvw.sheets import TableContent, relations, sheets_of, table_contents
from ucc_graph.errors import UnfitFormatError
from ucc_graph.press.write.database import write_database
from ucc_graph.press.write.imprint import ReleaseImprint
from ucc_graph.press.write.parquet import write_parquet
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.xlsx import Anchor, Cell, WorkbookSheet, workbook
from ucc_graph.release.file_names import DATABASE, PARQUETS, TABLE_GROUP, TABLES, WORKBOOK
from ucc_graph.release.folder import ReleaseFile

__all__ = ["holds_parquet", "write_table_files"]

_ABOUT = "About"


def write_table_files(folder: Path, iris: Iris, imprint: ReleaseImprint, *, has_parquet: bool) -> None:
    """Writes the files of the tables in a folder, if it has any; none that cannot hold a table.

    Parquet is written on demand alone, so that a release never depends on what happens to be installed.
    """
    if not (folder / TABLE_GROUP).is_file():
        return
    contents = table_contents(folder / TABLES, iris.file(TABLE_GROUP))
    if not contents:
        return
    with suppress(UnfitFormatError):
        (folder / WORKBOOK).write_bytes(_workbook(contents, imprint))
    found = relations(contents)
    with suppress(UnfitFormatError):
        write_database(folder / DATABASE, found, imprint, iris)
    if has_parquet:
        write_parquet(folder, found)


def holds_parquet(files: Iterable[ReleaseFile]) -> bool:
    """Whether a release has its tables in Parquet, by its files."""
    return any(file.path.startswith(PARQUETS) for file in files)


def _workbook(contents: Sequence[TableContent], imprint: ReleaseImprint) -> bytes:
    """A sheet for each table, one of their columns, and one about the release, on whose day the workbook is made."""
    about = WorkbookSheet(_ABOUT, (_ABOUT, "Value"), list(_about(imprint)))
    return workbook([*sheets_of(contents), about], date.fromisoformat(imprint.issued), imprint.title)


def _about(imprint: ReleaseImprint) -> Iterator[tuple[str, Cell]]:
    """Title, release, day, publisher, licences and citation of a release, as a person reads them."""
    yield "Title", imprint.title or imprint.dataset
    yield "Release", Anchor(imprint.iri, imprint.iri)
    yield "Date", imprint.issued
    yield from (("Publisher", publisher) for publisher in imprint.publishers)
    yield from (("Licence", Anchor(name or iri, iri)) for iri, name in imprint.licences)
    yield "Citation", imprint.citation
