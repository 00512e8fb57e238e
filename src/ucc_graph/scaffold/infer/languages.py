"""Languages of columns, by the tags and the names of languages in their headers, and by the script of their cells.

Tags are those of BCP 47 (https://www.rfc-editor.org/info/bcp47); names are those of CLDR in eleven languages, in the
file beside this module.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from ucc_graph.csv_rows import csv_rows
from ucc_graph.scaffold.infer.vocabulary import TEXT, has_word, language_of_script
from ucc_graph.scaffold.infer.words import words

__all__ = ["Tagged", "language_name", "language_of_text", "tagged_headers"]

Tagged = tuple[str, str]
"""The stem of a header and the language of its column."""
_TAG: Final = re.compile(
    r"(?P<stem>.*?)[\s_.:@\-(\[]*(?<![^\W_])(?P<tag>[A-Za-z]{2,3}(?:[-_](?:[A-Z][a-z]{3}|[A-Z]{2}|latn|hans|hant))*)[)\]]?"
)
_LEADING: Final = re.compile(r"(?P<tag>[a-z]{2})[_:\-]\s*(?P<stem>\w.*)")
_MISNAMED: Final = {"cn": "zh", "jp": "ja", "kr": "ko", "gr": "el", "cz": "cs", "dk": "da", "gb": "en", "ua": "uk"}
"""Codes of countries that people write for languages; they count only beside another language of the same stem."""
_OTHER_WORDS: Final = frozenset("id no is or to as am st ts ps km mi ha sm om so te".split())
"""Tags that are words or units, too; they count only beside another language of the same stem."""
_SAMPLE: Final = 200
_OF_ONE_SCRIPT: Final = (
    frozenset(("zh", "ja")),
    frozenset(("ar", "fa", "ur")),
    frozenset(("ru", "uk", "be", "mk", "sr", "kk")),
)


def language_name(tag: str) -> str:
    """The English name of the language of a tag; the tag itself where it is not known."""
    name = _names().get(re.split("[-_]", tag.lower())[0], (tag,))[0].title()
    return f"{name} ({tag})" if "-" in tag else name


def tagged_headers(headers: Sequence[str]) -> dict[str, Tagged]:
    """The headers that name a language, each with its stem and its tag.

    A suffix such as ``_no`` counts if the stem has two languages or sounds like a text: ``id_no`` is no Norwegian id.
    """
    by_name = {header: found for header in headers if (found := _named(header))}
    by_tag = {header: found for header in headers if header not in by_name and (found := _suffixed(header))}
    stems = defaultdict[str, set[str]](set)
    for stem, tag in (*by_tag.values(), *by_name.values()):
        stems[stem.lower()].add(tag)
    sure = {
        header: (stem, tag)
        for header, (stem, tag) in by_tag.items()
        if (len(stems[stem.lower()]) > 1 or (has_word(stem, TEXT) and not _is_doubtful(header)))
    }
    plain = {header.lower() for header in headers}
    named = {
        header: (stem, tag)
        for header, (stem, tag) in by_name.items()
        if stem == "" or len(stems[stem.lower()]) > 1 or has_word(stem, TEXT) or stem.lower() in plain
    }
    alone = [header for header, (stem, _) in named.items() if not stem]
    return {**{header: found for header, found in named.items() if found[0] or len(alone) > 1}, **sure}


def language_of_text(values: Iterable[str], of_headers: str = "") -> str:
    """The language of texts whose script has one; empty for Latin letters.

    What may be of several languages of one script is of that of the headers: ideographs below Japanese ones are
    Japanese, though they may be Chinese by themselves.
    """
    found = language_of_script("".join(values)[: _SAMPLE * 20], 2)
    return of_headers if any(found in script and of_headers in script for script in _OF_ONE_SCRIPT) else found


def _is_doubtful(header: str) -> bool:
    """Whether the end of a header is more often another word or the code of a country."""
    match = _TAG.fullmatch(header)
    return match is not None and (match["tag"].lower() in _MISNAMED or match["tag"].lower() in _OTHER_WORDS)


def _suffixed(header: str) -> Tagged | None:
    """The stem and the tag of a header such as ``name_en``, ``label_zh-Hans``, ``Title (fr)`` or ``en:name``."""
    match = _TAG.fullmatch(header.strip())
    if match and match["stem"].strip() and _tag(match["tag"]):
        return match["stem"].strip(" _.:@-(["), _tag(match["tag"])
    leading = _LEADING.fullmatch(header.strip())
    return (leading["stem"], leading["tag"]) if leading and leading["tag"] in _names() else None


def _tag(text: str) -> str:
    """A tag in the spelling of BCP 47, section 2.1.1; empty if its language is not known."""
    first, *rest = re.split("[-_]", text)
    first = _MISNAMED.get(first.lower(), first.lower()) if first.lower() not in _names() else first.lower()
    if first not in _names():
        return ""
    return "-".join([first, *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def _named(header: str) -> Tagged | None:
    """The stem and the tag of a header with the name of a language: ``English``, ``Name (German)``, ``영문명``."""
    parts = words(header)
    for length in (3, 2, 1):
        for start in range(len(parts) - length + 1):
            if tag := _by_name().get(" ".join(parts[start : start + length])):
                return " ".join((*parts[:start], *parts[start + length :])), _with_script(tag, parts)
    for name, tag in _wide_names():
        if header.strip().startswith(name):
            return header.strip().removeprefix(name).strip(" _-()\uff08\uff09"), tag
    return None


def _with_script(tag: str, parts: Sequence[str]) -> str:
    forms = {"simplified": "zh-Hans", "traditional": "zh-Hant"} if tag == "zh" else {}
    return next((forms[part] for part in parts if part in forms), tag)


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """The names of each language, by its tag."""
    text = (files("ucc_graph.scaffold.infer") / "languages.csv").read_text(encoding="utf-8")
    rows = csv_rows(text.splitlines()[1:])
    return {tag: tuple(names.split("|")) for tag, names in rows}


@cache
def _by_name() -> dict[str, str]:
    return {name: tag for tag, names in _names().items() for name in names}


@cache
def _wide_names() -> tuple[tuple[str, str], ...]:
    """The names in scripts that write no blanks, which may stand directly before another word."""
    return tuple((name, tag) for name, tag in _by_name().items() if ord(name[0]) > 0x2E80)
