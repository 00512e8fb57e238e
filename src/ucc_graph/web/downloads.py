"""The files of a release, to be downloaded: the manifest alone says what there is, so no path leads elsewhere."""

from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException

from ucc_graph.media import HTML
from ucc_graph.release import DATASET, Release, ReleaseFile
from ucc_graph.web.answers import Answer, check_held, is_unchanged, respond, validators
from ucc_graph.web.citation import bibtex, sentence
from ucc_graph.web.interface import N_
from ucc_graph.web.links import link
from ucc_graph.web.promises import PAGE, Promise, promise
from ucc_graph.web.site import Site, SiteOf, reader_of

__all__ = ["find_file", "router"]

_TABLES: Final = "tables/"

_FILE: Final[Promise] = promise("*/*") | {206: {"description": N_("The ranges of bytes that were asked for.")}}

router = APIRouter(prefix="/data", tags=["downloads"])


@router.get("", response_class=Response, responses=PAGE)
def files(request: Request, site: SiteOf) -> Response:
    """Every file of the release with its size and its checksum."""
    listed = site.library.release.manifest.files
    content = {
        "dumps": [file for file in listed if file.path.startswith(f"{DATASET}.")],
        "tables": [file for file in listed if file.path.startswith(_TABLES)],
        "others": [file for file in listed if not file.path.startswith((f"{DATASET}.", _TABLES))],
        "dataset": site.dataset,
        "citation": sentence(site.card),
        "bibtex": bibtex(site.card),
    }
    reader = reader_of(request, site)
    body = site.render("data.html", reader, content)
    answer = Answer(body, HTML.content_type, ("Accept-Language",), reader.interface, links=site.landing_links())
    return respond(request, answer, site.freshness)


@router.get("/{file:path}", response_class=Response, responses=_FILE)
def download(request: Request, site: SiteOf, file: str) -> Response:
    """One file; ranges of bytes are answered (RFC 9110, section 14)."""
    found = find_file(site.library.release, file)
    if found is None:
        raise HTTPException(404, N_("The release has no file of this name."))
    headers = validators(found.sha256, site.freshness) | {"Link": ", ".join(_links(site))}
    check_held(request, headers["ETag"], site.freshness)
    if is_unchanged(request, headers["ETag"], site.freshness):
        return Response(status_code=304, headers=headers)
    return FileResponse(
        site.library.release.path(found.path),
        headers=headers | {"Content-Type": _content_type(found)},
        filename=found.path.rpartition("/")[2],
    )


def find_file(release: Release, name: str) -> ReleaseFile | None:
    """The file that is listed under a name; tables are also found without their folder."""
    return release.file(name) or release.file(f"{_TABLES}{name}")


def _links(site: Site) -> list[str]:
    return [link(site.dataset, "collection"), *(link(licence, "license") for licence in site.licences())]


def _content_type(file: ReleaseFile) -> str:
    return f"{file.media_type}; charset=utf-8" if file.media_type.startswith("text/") else file.media_type
