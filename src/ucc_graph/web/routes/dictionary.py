"""Data dictionary: every column of the main list and of all tables, as a page, CSV, JSON or a workbook.

The rows are the same in all forms, and follow from the release alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.errors import UnfitFormatError
from ucc_graph.rdf.formats import CSV_RESULTS, HTML, JSON, XLSX, Format
from ucc_graph.rdf.xlsx import workbook
from ucc_graph.web.data.dictionary import DictionaryTable, describe_list, describe_tables
from ucc_graph.web.data.dictionary_forms import dictionary_csv, dictionary_json, dictionary_sheet
from ucc_graph.web.data.downloads import language_parameter
from ucc_graph.web.forms.list_workbook import about_sheet
from ucc_graph.web.forms.parameters import read_delimiter
from ucc_graph.web.http.asgi import path_of
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.negotiate import Negotiated
from ucc_graph.web.http.openapi import responses_in
from ucc_graph.web.routes.downloads import Excel, as_file, download, for_spreadsheets
from ucc_graph.web.site.representations import Resource, choose_form, respond_with, split_known
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.view.names import Reader

__all__ = ["router"]

_PATH: Final = "/data/dictionary"
_FORMS: Final = (HTML, XLSX, CSV_RESULTS, JSON)
_TITLE: Final = N_("Data dictionary")

router = APIRouter(prefix="/data", tags=["downloads"])


@router.get("/dictionary", response_class=Response, responses=responses_in(*_FORMS))
def dictionary(request: Request, site: SiteOf, reader: ReaderOf, excel: Excel = None) -> Response:
    """What each column means, with its type, an example, and how many rows have a value."""
    choice = choose_form(request, _FORMS)
    return _respond(request, site, reader, choice, read_delimiter(excel))


@router.get("/dictionary.{suffix}", response_class=Response)
def dictionary_form(request: Request, site: SiteOf, reader: ReaderOf, suffix: str, excel: Excel = None) -> Response:
    """The same in the form that its suffix names; a table of this name is a file of the release."""
    if site.library.release.find(f"dictionary.{suffix}"):
        return download(request, site, reader, f"dictionary.{suffix}", excel)
    _, choice = split_known(path_of(request), _FORMS, suffix)
    return _respond(request, site, reader, choice, read_delimiter(excel))


def _respond(request: Request, site: Site, reader: Reader, choice: Negotiated, delimiter: str) -> Response:
    names, main, path = site.names(reader), site.main_kind, _PATH.removeprefix("/")
    lists = [describe_list(names, site.columns, main)] if main else []
    tables = (*lists, *describe_tables(names, site.dictionary.tables))
    resource = Resource(path, _FORMS, site.library.iris.under(path))
    body = _body(site, reader, choice.form, tables)
    if choice.form == CSV_RESULTS:
        body = for_spreadsheets(body, delimiter)
    response = respond_with(request, site, reader, resource, choice, body)
    if choice.form == HTML:
        return response
    return as_file(response, f"dictionary-{site.library.release.manifest.version}.{choice.form.name}")


def _body(site: Site, reader: Reader, form: Format, tables: Sequence[DictionaryTable]) -> bytes:
    """The dictionary in a form; raises HTTPException 400 for more than a workbook holds."""
    if form == HTML:
        return site.render("dictionary.html", reader, {"tables": tables, "forms": _links(reader)})
    if form == CSV_RESULTS:
        return dictionary_csv(tables)
    if form == JSON:
        return dictionary_json(tables, site.library.release.manifest.version)
    names, credit = site.names(reader), site.credit(reader, _PATH)
    sheets = [dictionary_sheet(names, tables, names.texts.gettext(_TITLE)), about_sheet(names, credit)]
    try:
        return workbook(sheets, credit.issued, credit.title, credit.limit)
    except UnfitFormatError as error:
        raise HTTPException(400, error.text) from error


def _links(reader: Reader) -> list[tuple[str, str]]:
    """The other forms, in the language of the page."""
    language = language_parameter(reader)
    found = []
    for form in _FORMS[1:]:
        query = "&".join(filter(None, ("excel=1" if form == CSV_RESULTS else "", language)))
        found.append((form.title, f"{_PATH}.{form.name}{'?' if query else ''}{query}"))
    return found
