"""Languages of labels: choice of a literal for a reader, and writing direction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal

__all__ = ["FALLBACK", "best", "canonical_tag", "direction", "english", "truncations"]

FALLBACK: Final = "en"
"""The language of a label if there is none in the reader's language."""
_SUBTAGS: Final = 16
"""Subtags of a tag that count; no registered tag has half as many, and the work grows with their square."""
_RIGHT_TO_LEFT: Final = frozenset("ar arc arz azb ckb dv fa glk he ks lrc mzn nqo pnb ps sd ug ur".split())
_RIGHT_TO_LEFT_SCRIPTS: Final = frozenset("adlm arab aran hebr mand nkoo rohg samr syrc thaa".split())


def canonical_tag(tag: str) -> str:
    """The one spelling of a language tag in a release: small letters, as the engine writes tags of literals.

    Tags have no case (BCP 47, section 2.1.1), and RDF 1.1 Concepts, section 3.3, permits to convert them; but SPARQL
    compares the text of ``LANG()``.
    """
    return tag.lower()


def direction(tag: str | None) -> str:
    """``rtl`` or ``ltr`` for a language tag by its script or its language; ``auto`` without a tag."""
    if not tag:
        return "auto"
    subtags = tag.lower().split("-")
    script = next((subtag for subtag in subtags[1:] if len(subtag) == 4 and subtag.isalpha()), None)
    if script is not None:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if subtags[0] in _RIGHT_TO_LEFT else "ltr"


def truncations(tag: str) -> Iterator[str]:
    """The tag in lower case and its ever shorter forms: RFC 4647, section 3.4 (https://www.rfc-editor.org/rfc/rfc4647)."""
    subtags = tag.lower().split("-", _SUBTAGS)[:_SUBTAGS]
    while subtags:
        yield "-".join(subtags)
        subtags.pop()
        if subtags and len(subtags[-1]) == 1:
            subtags.pop()


def best(literals: Iterable[Literal], language: str) -> Literal | None:
    """The literal for a reader: in the language, in the fallback, without a language, else the first by its tag."""
    ranks = [*truncations(language), *truncations(FALLBACK), ""]
    return min(literals, key=lambda literal: _rank(literal, ranks), default=None)


def english(values: Iterable[object]) -> str:
    """The English text among some values, else any text; the first of several by code point, empty if there is none."""
    texts = (value for value in values if isinstance(value, Literal))
    return min(((text.language != "en", text.value) for text in texts), default=(True, ""))[1]


def _rank(literal: Literal, ranks: list[str]) -> tuple[int, str, str]:
    tag = (literal.language or "").lower()
    return (ranks.index(tag) if tag in ranks else len(ranks), tag, literal.value)
