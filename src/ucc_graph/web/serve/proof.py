"""Proof of a publication's templates: each is used for a page before a release is published with it.

A template that compiles may still ask for a value that no page has. It is rendered for a thing of its class by the
application itself, without a network, so that the fault is a problem at its line and no page that fails.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from fastapi import FastAPI
from jinja2 import Environment, TemplateError
from jinja2.meta import find_referenced_templates
from jinja2.nodes import Block, Extends
from pyoxigraph import NamedNode
from starlette.types import Message, Scope

from ucc_graph.engine.messages import QueryAnswer, QueryRequest
from ucc_graph.errors import QueryError, ReleaseError
from ucc_graph.library.open import open_library
from ucc_graph.problem import Problem
from ucc_graph.rdf.terms import subject_of
from ucc_graph.rdf.vocab import RDF
from ucc_graph.release.file_names import TEMPLATES
from ucc_graph.release.folder import Release, open_release
from ucc_graph.web.serve.app import create_app
from ucc_graph.web.site.site import Site

__all__ = ["template_problems"]

_OF_TEMPLATES: Final = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
_COMPILED: Final = "<template>"
"""File of a template that is no file, in tracebacks of Jinja."""


class _NoEngine:
    """Engine that answers nothing: the page of a thing asks no query."""

    async def run(self, request: QueryRequest) -> QueryAnswer:
        """Raises QueryError."""
        raise QueryError(f"No engine runs here for {request.query[:80]}.")


def template_problems(folder: Path) -> list[Problem]:
    """The problems of the publication's templates in a release: unknown parents, blocks and values."""
    release = open_release(folder)
    names = [file.path for file in release.manifest.files if file.path.startswith(TEMPLATES)]
    if not names:
        return []
    try:
        app = create_app(open_library(release, for_queries=False), _NoEngine())
    except ReleaseError as error:
        return [_unusable(str(error))]
    site: Site = app.state.site
    return [problem for name in names for problem in _problems(app, site, name, _text(release, name))]


def _problems(app: FastAPI, site: Site, name: str, text: str) -> Iterator[Problem]:
    yield from _unknown_blocks(site.own_templates[site.languages.first], name, text)
    thing = next(_things(site, name), None)
    if thing is None:
        return
    try:
        asyncio.run(_show(app, site.library.iris.path(thing) or "/"))
    except _OF_TEMPLATES as error:
        says = f"{error} (on the page of <{thing}>)"
        yield Problem(name, _line(error), "", "template:value", says, focus=thing)


def _unknown_blocks(templates: Environment, name: str, text: str) -> Iterator[Problem]:
    """A problem for each block that no parent of a template has: it would be shown nowhere."""
    tree = templates.parse(text)
    if next(tree.find_all(Extends), None) is None:
        return
    parents, known = list(find_referenced_templates(tree)), set[str]()
    while parents:
        if parent := parents.pop():
            source = templates.parse(_source(templates, parent))
            known |= {block.name for block in source.find_all(Block)}
            parents += find_referenced_templates(source) if next(source.find_all(Extends), None) else ()
    own = list(tree.find_all(Block))
    nested = {inner.name for block in own for inner in block.find_all(Block)}
    for block in own:
        if block.name not in known | nested:
            says = f"No template above has a block {block.name}, so that it is shown nowhere: {_listed(known)}."
            yield Problem(name, block.lineno, "", "template:block", says)


def _source(templates: Environment, name: str) -> str:
    return templates.loader.get_source(templates, name)[0] if templates.loader else ""


def _listed(names: Iterable[str]) -> str:
    return f"there are {', '.join(sorted(names))}"


def _things(site: Site, name: str) -> Iterator[str]:
    """The things whose page a template makes."""
    lookup, stem = site.library.lookup, PurePosixPath(name).stem
    for quad in site.library.store.quads_for_pattern(None, RDF.type, None, None):
        kind = quad.object.value if isinstance(quad.object, NamedNode) else ""
        thing = subject_of(quad)
        if kind.replace("#", "/").endswith(f"/{stem}") and lookup.iris.kind_and_key(thing):
            yield thing


async def _show(app: FastAPI, address: str) -> None:
    """Asks the application for a page; raises what its template raises."""
    path, _, query = address.partition("?")
    received: Iterator[Message] = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        if message := next(received, None):
            return message
        await asyncio.Event().wait()  # the client stays
        raise AssertionError("nothing sets the event")

    async def send(_: Message) -> None:
        return None

    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost"), (b"accept", b"text/html")],
        "client": ("127.0.0.1", 0),
        "server": ("localhost", 80),
    }
    await app(scope, receive, send)


def _line(error: BaseException) -> int:
    """The line of the publication's template in the traceback of an error."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == _COMPILED]
    return (lines[-1] if lines else 0) or 0


def _text(release: Release, name: str) -> str:
    return release.path(name).read_text(encoding="utf-8")


def _unusable(text: str) -> Problem:
    """The problem of a template with which no site opens; its place stands before the text."""
    place, _, says = text.partition(": ")
    file, _, line = place.partition(":")
    return Problem(file, int(line) if line.isdecimal() else 0, "", "template:syntax", says or text)
