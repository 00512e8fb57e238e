"""Checks of a publication's face: what its catalogue says of the site, its pictures, and its messages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.press.read.accent import contrast, read_colour, shades
from ucc_graph.press.read.publication import SourcePath
from ucc_graph.press.read.sources import Sources
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf.iris import is_reserved
from ucc_graph.rdf.languages import INTERFACES, canonical_tag
from ucc_graph.release.face import COLOURS, LANGUAGES, LOGOS, MENU, origin_of, required_pictures
from ucc_graph.release.file_names import PAGES
from ucc_graph.release.written_pages import page_of

__all__ = ["face_problems"]

_ENOUGH: Final = 4.5
_LIGHT: Final = (1.0, 1.0, 1.0)
"""About the ground of light pages; a shade for dark ones is always made."""
_BEGINNINGS: Final = {
    "png": (b"\x89PNG\r\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "webp": (b"RIFF",),
    "ico": (b"\x00\x00\x01\x00",),
}
"""First bytes of the formats of pictures."""
_SVG: Final = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*>\s*)*<svg[\s>]", re.DOTALL
)
_ACTIVE: Final = re.compile(rb"<script|<foreignObject|\son[a-z]+\s*=|javascript:|<!ENTITY", re.IGNORECASE)
_LARGEST: Final = 2_000_000
"""Bytes of a picture; every reader of a page loads it."""


def face_problems(sources: Sources) -> Iterator[Problem]:
    """A problem for each statement of the catalogue about the site that has no effect, and for each unfit file."""
    yield from _languages(sources)
    yield from _colours(sources)
    yield from _logos(sources)
    yield from _menu(sources)
    yield from _sites(sources)
    for catalogue in sources.catalogues:
        yield from catalogue.problems
    for name in sources.pictures:
        yield from _unfit_picture(name, sources.read(name))


def _languages(sources: Sources) -> Iterator[Problem]:
    own = {catalogue.tag for catalogue in sources.catalogues}
    for value in _stated(sources, (sources.publication.base,), LANGUAGES):
        if not isinstance(value, Literal):
            yield _problem(sources, "face:language", f'{value} must be a tag, such as schema:inLanguage "ko"')
        elif (tag := canonical_tag(value.value)) not in {*INTERFACES, *own}:
            known = ", ".join((*INTERFACES, *sorted(own)))
            says = f'the interface has no language "{tag}": it has {known}; add {SourcePath.MESSAGES.replace("*", tag)}'
            yield _problem(sources, "face:language", says)
    for tag in sorted(filter(is_reserved, own)):
        says = f"addresses of things begin with /{tag}/: name the file by a longer tag, such as {tag}-{tag.upper()}.po"
        yield Problem(SourcePath.MESSAGES.replace("*", tag), 0, "", "face:language", says)


def _colours(sources: Sources) -> Iterator[Problem]:
    for value in _stated(sources, (sources.publication.base,), COLOURS):
        text = value.value if isinstance(value, Literal) else str(value)
        colour = read_colour(text)
        if colour is None:
            yield _problem(sources, "face:colour", f'"{text}" is no colour: write it as #rrggbb, such as "#8a3b12"')
            continue
        ratio, shade = contrast(colour, _LIGHT), shades(colour)[0]
        if ratio < _ENOUGH:
            says = f"the contrast of {text} with light pages is {ratio:.1f} to 1, not 4.5: links there are {shade}"
            yield _problem(sources, "face:contrast", says, Severity.INFO)


def _logos(sources: Sources) -> Iterator[Problem]:
    iris = sources.iris
    files = {iris.under(name): name for name in sources.pictures}
    for value in _stated(sources, (sources.publication.base, sources.publication.dataset), LOGOS):
        if not isinstance(value, NamedNode) or value.value not in files:
            says = f"{value} is no picture of this publication: pages show a logo from the folder pages/ alone"
            yield _problem(sources, "face:logo", says, Severity.WARNING)


def _menu(sources: Sources) -> Iterator[Problem]:
    names = {found[0] for path in sources.pages if (found := page_of(path))}
    pages = {sources.iris.under(f"{PAGES}{name}") for name in names}
    for value in _stated(sources, (sources.publication.base, sources.publication.dataset), MENU):
        if not isinstance(value, NamedNode) or value.value not in pages:
            says = f"{value} is no page of this publication: the menu has pages of the folder pages/ alone"
            yield _problem(sources, "face:page", says, Severity.WARNING)


def _sites(sources: Sources) -> Iterator[Problem]:
    publication = sources.publication
    for value in required_pictures(sources.stated, publication.dataset, publication.base):
        if not origin_of(value.value):
            says = f"<{value.value}> is no site: name it by its address, such as <https://pictures.example/>"
            yield _problem(sources, "face:pictures", says)


def _unfit_picture(name: str, content: bytes) -> Iterator[Problem]:
    suffix = name.rpartition(".")[2]
    if suffix == "svg" and not _SVG.match(content):
        yield Problem(name, 0, "", "picture:form", "the file is no SVG: save it again")
    elif suffix == "svg" and (found := _ACTIVE.search(content)):
        line = content.count(b"\n", 0, found.start()) + 1
        says = f"{found[0].decode().strip()} has no effect in a picture of a page: remove it"
        yield Problem(name, line, "", "picture:active", says)
    elif suffix != "svg" and not content.startswith(_BEGINNINGS[suffix]):
        yield Problem(
            name, 0, "", "picture:form", f"the file is no {suffix.upper()}: save it again, or name it rightly"
        )
    if len(content) > _LARGEST:
        says = f"the file has {len(content):,} bytes, and every reader of the page loads it: make it smaller"
        yield Problem(name, 0, "", "picture:size", says, Severity.WARNING)


def _stated(sources: Sources, subjects: Iterable[str], properties: Iterable[NamedNode]) -> Iterator[object]:
    return (value for one in subjects for name in properties for value in sources.stated(one, name))


def _problem(sources: Sources, rule: str, text: str, severity: Severity = Severity.VIOLATION) -> Problem:
    """A problem of the catalogue, at the line where the statements about the site begin."""
    lines, publication = sources.catalog.lines, sources.publication
    line = lines.get(publication.base, lines.get(publication.dataset, 0))
    return Problem(SourcePath.CATALOG, line, "", rule, text, severity)
