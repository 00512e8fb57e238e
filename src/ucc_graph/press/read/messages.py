"""Catalogues of messages of a publication: words of the interface in a further language, or other words in a known one.

A file ``locale/{tag}.po`` of GNU gettext (https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html) is
compiled into the release, so that the server needs no reader of such files. A message of the interface is HTML and has
places for values, so a translation may have no other tags and no other places than the message.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

import polib  # type: ignore[import-untyped]  # it brings no types

from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf.languages import canonical_tag

__all__ = ["MESSAGES_SYNTAX", "Catalogue", "read_catalogue", "tag_of"]

MESSAGES_SYNTAX: Final = "messages:syntax"
"""Rule of problems with a catalogue that cannot be read."""
_KNOWN: Final = "web/locale/{}/LC_MESSAGES/interface.po"
_MODEL: Final = "fr"
"""Language of the package whose catalogue has all messages."""
_LINE: Final = re.compile(r"\(line (\d+)\)")
_TAG: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_PLACE: Final = re.compile(r"%(?:\((\w+)\)s|%)?")
_ELEMENT: Final = re.compile(r"<[^<>]*>")
_PLURALS: Final = "nplurals=2; plural=(n != 1);"
_COUNTS: Final = range(200)


@dataclass(frozen=True)
class Catalogue:
    """Catalogue of messages: its tag, its compiled form (empty if it cannot be used), and its problems."""

    tag: str
    compiled: bytes
    problems: tuple[Problem, ...]


def tag_of(name: str) -> str:
    """The language tag of a catalogue by the path of its file: ``locale/pt_BR.po`` is ``pt-br``."""
    return canonical_tag(PurePosixPath(name).stem.replace("_", "-"))


def read_catalogue(name: str, text: str) -> Catalogue:
    """A catalogue of messages with its problems: syntax, tags, places for values, and messages that are missing."""
    tag = tag_of(name)
    if not _TAG.fullmatch(tag):
        says = "the name of the file must be the tag of a language, such as de.po or pt-BR.po"
        return Catalogue(tag, b"", (Problem(name, 0, "", MESSAGES_SYNTAX, says),))
    try:
        # With a line end, the text is never taken for the path of a file.
        entries = polib.pofile(f"{text}\n", encoding="utf-8")
    except (OSError, ValueError) as error:
        line = _LINE.search(str(error))
        says = "this is no catalogue of messages of GNU gettext: correct the line"
        return Catalogue(tag, b"", (Problem(name, int(line[1]) if line else 0, "", MESSAGES_SYNTAX, says),))
    entries.metadata["Content-Type"] = "text/plain; charset=UTF-8"
    entries.metadata.setdefault("Plural-Forms", _PLURALS)
    problems = [*_unfit(name, entries), *_of_plurals(name, entries)]
    compiled = b"" if problems else entries.to_binary()
    return Catalogue(tag, compiled, (*problems, *_missing(name, tag, entries)))


def _unfit(name: str, entries: polib.POFile) -> Iterator[Problem]:
    """A problem for each translation with other tags or other places than its message."""
    for entry in entries.translated_entries():
        originals = [entry.msgid, *([entry.msgid_plural] if entry.msgid_plural else [])]
        tags = Counter[str]()
        for original in originals:
            tags |= Counter(_ELEMENT.findall(original))
        places = {place for original in originals for place in _PLACE.findall(original) if place}
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            if strange := sorted(Counter(_ELEMENT.findall(text)) - tags):
                says = f"the translation has {strange[0]}, which the message has not: write the elements of the message"
                yield Problem(name, max(1, entry.linenum), "", "messages:elements", says)
            others = {found[1] or found[0] for found in _PLACE.finditer(text)} - places - {"%%"}
            if others:
                says = f"the translation has {min(others)}, which the message has not: write its places, and %% for %"
                yield Problem(name, max(1, entry.linenum), "", "messages:places", says)


def _of_plurals(name: str, entries: polib.POFile) -> Iterator[Problem]:
    """A problem if the rule of plural forms cannot be used."""
    try:
        texts = GNUTranslations(BytesIO(entries.to_binary()))
        for count in _COUNTS:
            texts.ngettext("", "", count)
    except (ArithmeticError, LookupError, ValueError) as error:
        says = f"Plural-Forms of the header cannot be used ({error}): see the manual of GNU gettext"
        yield Problem(name, 1, "", "messages:plural", says)


def _missing(name: str, tag: str, entries: polib.POFile) -> Iterator[Problem]:
    """A warning with the number of messages that no catalogue has in the language."""
    if files("ucc_graph").joinpath(_KNOWN.format(tag)).is_file():
        return
    translated = {entry.msgid for entry in entries.translated_entries()}
    if missing := [message for message in _messages() if message not in translated]:
        says = (
            f"{len(missing)} of {len(_messages())} messages of the interface have no translation, the first is "
            f'"{missing[0]}": pages show them in English'
        )
        yield Problem(name, 0, "", "messages:missing", says, Severity.WARNING)


@cache
def _messages() -> tuple[str, ...]:
    """All messages of the interface, in order."""
    path = files("ucc_graph").joinpath(_KNOWN.format(_MODEL))
    return tuple(sorted(entry.msgid for entry in polib.pofile(path.read_text(encoding="utf-8"))))
