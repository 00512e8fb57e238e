"""The published example queries, each with its title, its description and its expected answer.

A query is a file ``queries/{name}.rq`` that begins with lines such as ``# title: …``; its answer is the CSV file beside
it.
"""

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.media import HTML
from ucc_graph.release import Release
from ucc_graph.web.answers import Answer, respond
from ucc_graph.web.site import Site, SiteOf, reader_of

__all__ = ["Example", "examples", "read_example", "router"]

_FOLDER: Final = "queries/"
_HEAD: Final = re.compile(r"#[ \t]*([a-z]+):[ \t]*(.*)")

router = APIRouter(prefix="/queries", tags=["examples"])


@dataclass(frozen=True)
class Example:
    """A query with its heading, and the rows of its expected answer, the variables first."""

    name: str
    title: str
    description: str
    query: str
    answer: tuple[tuple[str, ...], ...]


@router.get("", response_class=Response)
def all_examples(request: Request, site: SiteOf) -> Response:
    """The example queries."""
    return _respond(request, site, "queries.html", {"examples": examples(site.library.release)})


@router.get("/{name}", response_class=Response)
def example(request: Request, site: SiteOf, name: str) -> Response:
    """One example query with its expected answer."""
    found = next((one for one in examples(site.library.release) if one.name == name), None)
    if found is None:
        raise HTTPException(404, "There is no example query of this name.")
    return _respond(request, site, "query.html", {"example": found})


def examples(release: Release) -> list[Example]:
    """The examples of a release in the order of their names."""
    listed = (file.path for file in release.manifest.files)
    return [read_example(release, path) for path in listed if path.startswith(_FOLDER) and path.endswith(".rq")]


def read_example(release: Release, path: str) -> Example:
    """The example in a file of a release."""
    query = release.path(path).read_text(encoding="utf-8")
    head = {found[1]: found[2] for line in query.splitlines() if (found := _HEAD.fullmatch(line))}
    name = Path(path).stem
    answer = f"{_FOLDER}{name}.csv"
    rows = _rows(release.path(answer)) if release.file(answer) else ()
    return Example(name, head.get("title", name), head.get("description", ""), query, rows)


def _rows(path: Path) -> tuple[tuple[str, ...], ...]:
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(tuple(row) for row in csv.reader(lines))


def _respond(request: Request, site: Site, template: str, content: dict[str, object]) -> Response:
    body = site.render(template, reader_of(request, site), content)
    return respond(
        request,
        Answer(body, HTML.content_type, ("Accept-Language",), reader_of(request, site).interface),
        site.freshness,
    )
