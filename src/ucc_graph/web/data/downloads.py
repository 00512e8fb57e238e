"""Files of a release in the groups of the page of downloads: lists and tables first, then the whole, then RDF.

The groups follow from names and media types alone, so that each file of a release stands in one of them, whatever the
build has made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ucc_graph.rdf.formats import CSV_RESULTS, DUMPS, FORMATS, GEOJSON, HTML, JSON, TSV_RESULTS, XLSX, Format
from ucc_graph.release.file_names import DATASET, TABLES, WORKBOOK, dump
from ucc_graph.release.folder import Release, ReleaseFile
from ucc_graph.web.data.dictionary import DictionaryTable, is_table
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.view.names import Reader

__all__ = [
    "Dump",
    "FileForm",
    "FileGroups",
    "checksums",
    "group_files",
    "language_parameter",
    "list_forms",
    "table_forms",
]

_FOR_SPREADSHEETS: Final = N_("CSV for Excel")
_FIRST: Final = (XLSX, CSV_RESULTS, JSON, GEOJSON)
"""Forms of a list that people open, in the order of the page."""
_COMPRESSED: Final = ".gz"
_WHOLE: Final = frozenset({DATASET, WORKBOOK.rpartition(".")[0]})
"""Names, without suffixes, of files that hold the whole dataset."""
_OF_ONE_TABLE: Final = frozenset({GEOJSON.name, "parquet"})
"""Suffixes of files that hold one table under its name."""
_TITLES: Final = {"parquet": "Parquet", "sqlite": "SQLite"} | {
    form.name: form.title for form in (*FORMATS, TSV_RESULTS, CSV_RESULTS, JSON, GEOJSON, XLSX)
}


@dataclass(frozen=True)
class FileForm:
    """Form of a table or of a list: its title in English, its address, and its size in bytes where it is a file."""

    title: str
    href: str
    size: int | None = None
    is_rdf: bool = False


@dataclass(frozen=True)
class Dump:
    """Dump of the whole graph in a format, with its compressed copy if there is one."""

    form: Format
    file: ReleaseFile
    compressed: ReleaseFile | None


@dataclass(frozen=True)
class FileGroups:
    """Files of a release that are no tables: those with the whole dataset, dumps, and all others by their folder."""

    whole: tuple[tuple[str, ReleaseFile], ...]
    dumps: tuple[Dump, ...]
    others: tuple[tuple[str, tuple[ReleaseFile, ...]], ...]


def group_files(release: Release, tables: Sequence[DictionaryTable]) -> FileGroups:
    """The files of a release in groups; forms of a single table stand with that table."""
    dumps = tuple(_dumps(release))
    named = {table.name.partition(".")[0] for table in tables}
    shown = {file.path for one in dumps for file in (one.file, one.compressed) if file}
    shown |= {file.path for file in release.manifest.files if is_table(file.path)}
    shown |= {file.path for file in release.manifest.files if _is_form_of(file, named)}
    rest = [file for file in release.manifest.files if file.path not in shown]
    whole = tuple((_title(file), file) for file in rest if "/" not in file.path and _stem(file) in _WHOLE)
    others: dict[str, list[ReleaseFile]] = {}
    for file in rest:
        if all(file != other for _, other in whole):
            others.setdefault(file.path.rpartition("/")[0], []).append(file)
    return FileGroups(whole, dumps, tuple((folder, tuple(files)) for folder, files in sorted(others.items())))


def table_forms(release: Release, table: DictionaryTable) -> tuple[FileForm, ...]:
    """The forms of a table: workbook, CSV for spreadsheets and for programs, and each file of its name."""
    stem, _, suffix = table.name.rpartition(".")
    found = [FileForm(XLSX.title, f"/data/{TABLES}{stem}.{XLSX.name}")]
    if suffix == CSV_RESULTS.name:
        found.append(FileForm(_FOR_SPREADSHEETS, f"/data/{TABLES}{table.name}?excel=1"))
    files = release.manifest.files
    own = [file for file in files if file.path == f"{TABLES}{table.name}"]
    further = [file for file in files if _is_form_of(file, {table.name.partition(".")[0]})]
    return (*found, *(FileForm(_title(file), f"/data/{file.path}", file.size) for file in (*own, *further)))


def list_forms(kind: str, offered: Sequence[Format], reader: Reader) -> tuple[FileForm, ...]:
    """The forms of a list: those that people open, then those for programs; forms with names keep the language."""
    language = language_parameter(reader)
    ordered = [*(form for form in _FIRST if form in offered), *(one for one in offered if one not in _FIRST)]
    found: list[FileForm] = []
    for form in (one for one in ordered if one != HTML):
        path = f"/{kind}.{form.name}"
        if form == CSV_RESULTS:
            found.append(FileForm(_FOR_SPREADSHEETS, _address(path, "excel=1", language)))
        is_rdf = form.rdf is not None
        found.append(FileForm(form.title, _address(path, "" if is_rdf else language), is_rdf=is_rdf))
    return tuple(found)


def language_parameter(reader: Reader) -> str:
    """The parameter that gives a file the language of a page; empty for a page in the language of the browser."""
    if reader.is_explicit:
        return f"lang={reader.language}"
    return f"lang={reader.interface}" if reader.prefix else ""


def checksums(release: Release) -> bytes:
    """The checksums of all files as ``sha256sum --check`` reads them."""
    return "".join(f"{file.sha256}  {file.path}\n" for file in release.manifest.files).encode()


def _dumps(release: Release) -> Iterator[Dump]:
    for form in DUMPS:
        name = dump(form)
        if file := release.file(name):
            yield Dump(form, file, release.file(f"{name}{_COMPRESSED}"))


def _is_form_of(file: ReleaseFile, stems: set[str]) -> bool:
    """Whether a file holds a table in another form: it has the name of the table, in a folder of such files or none."""
    folder, _, name = file.path.rpartition("/")
    stem, _, suffix = name.partition(".")
    return stem in stems and suffix in _OF_ONE_TABLE and folder in ("", suffix)


def _title(file: ReleaseFile) -> str:
    suffix = file.path.rpartition(".")[2]
    return _TITLES.get(suffix, suffix.upper())


def _stem(file: ReleaseFile) -> str:
    return file.path.partition(".")[0]


def _address(path: str, *parameters: str) -> str:
    query = "&".join(filter(None, parameters))
    return f"{path}?{query}" if query else path
