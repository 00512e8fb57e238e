"""Code pages of office programs: which of them a text without a mark is in, by the letters that languages use most.

Each byte is a letter in every code page of a single byte, and so no code page is ever wrong: the best is the one in
which most bytes above ASCII are frequent letters of its languages. Code pages of two bytes come first where all bytes
fit them and stand in pairs, which those of an alphabet with blanks between its words do not.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

__all__ = ["CodePage", "code_page"]


class CodePage(NamedTuple):
    """A code page by the name of its codec, and by the name that people read."""

    codec: str
    name: str


_WESTERN: Final = CodePage("cp1252", "Windows-1252")
_CENTRAL: Final = CodePage("cp1250", "Windows-1250")
_TURKISH: Final = CodePage("cp1254", "Windows-1254")
_LATIN: Final = frozenset((_WESTERN, _CENTRAL, _TURKISH))
_CYRILLIC: Final = CodePage("cp1251", "Windows-1251")
_SIGNS: Final = "\u2019\u2018\u201c\u201d\u201e\u2013\u2014\u2026°²³«»€·•"
_ALPHABETS: Final = (
    (_WESTERN, _SIGNS),
    (_WESTERN, "éèàçêëîïôûùâœ" + _SIGNS),
    (_WESTERN, "äöüßé" + _SIGNS),
    (_WESTERN, "áéíóúñü¡¿ºª" + _SIGNS),
    (_WESTERN, "àèéìòù" + _SIGNS),
    (_WESTERN, "åæøäöé" + _SIGNS),
    (_CENTRAL, "áéíóöőúüű" + _SIGNS),
    (_WESTERN, "ãçõáéíóúâêôàºª" + _SIGNS),
    (_TURKISH, "ışğüöçİâ" + _SIGNS),
    (_CENTRAL, "ąćęłńóśźż" + _SIGNS),
    (_CENTRAL, "áčďéěíňóřšťúůýžľĺŕôä" + _SIGNS),
    (_CENTRAL, "čćđšž" + _SIGNS),
    (CodePage("cp1255", "Windows-1255"), "אבגדהוזחטיכלמנסעפצקרשתםןףץך" + _SIGNS),
    (_CYRILLIC, "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё№" + _SIGNS),
    (_CYRILLIC, "оеаинтсрвлкмдпуяьгзбчйхжшюцщфіїєґў№" + _SIGNS),
    (CodePage("koi8_r", "KOI8-R"), "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"),
    (CodePage("cp1253", "Windows-1253"), "αοιετσνηυρπκμλςγδωθχφβξζψάέήίόύώ" + _SIGNS),
    (CodePage("cp1256", "Windows-1256"), "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإئءآ،"),
    (CodePage("cp874", "Windows-874"), "กขคงจชซญดตถทธนบปผพภมยรลวศสหอะาิีึืุูเแโใไ่้็์ัำ"),
    (_WESTERN, "éèàçêëîïôûùâœäöüßáíóúñãõìòåæøýþð¡¿ºª" + _SIGNS),
)
"""Code pages of a single byte with the frequent letters of languages; the first of equal ones is taken.
The last is that of a list in many languages.

Hebrew comes before Cyrillic, whose small letters have its bytes and more; Hungarian before Portuguese, which has one.
"""
_KANA: Final = re.compile("[\u3040-\u30ff]")
_IDEOGRAPHS: Final = re.compile("[\u4e00-\u9fff]")
_EUC_PAIRS: Final = re.compile(rb"(?:[\xa1-\xf7][\xa1-\xfe])+")
_HIGH: Final = re.compile(rb"[\x80-\xff]+")
_SAMPLE: Final = 100_000
_MOSTLY: Final = 0.6
_SURE: Final = 0.9


def code_page(content: bytes) -> CodePage:
    """The likely code page of bytes that are neither UTF-8 nor Korean."""
    head = content[:_SAMPLE]
    shares = [(_share(head, page, letters), page) for page, letters in _ALPHABETS]
    best, page = max(shares, key=lambda found: found[0])
    is_latin = best >= _SURE and page in _LATIN
    pairs = sum(len(run) for run in _HIGH.findall(head) if len(run) > 1)
    if not is_latin and pairs > _MOSTLY * sum(sign > 0x7F for sign in head):
        return _of_two_bytes(content) or page
    return page


def _share(content: bytes, page: CodePage, letters: str) -> float:
    """How many of the signs above ASCII are some letters: small ones, and capitals at the beginning of a word."""
    text = f" {content.decode(page.codec, 'replace')} "
    signs = [found for found in zip(text, text[1:], text[2:], strict=False) if found[1] > "\xa0"]
    known = sum(_is_known(*found, letters, is_latin=page in _LATIN) for found in signs)
    return known / max(len(signs), 1)


def _is_known(before: str, sign: str, after: str, letters: str, *, is_latin: bool) -> bool:
    """Whether a sign is one of some letters.

    One of another alphabet stands beside no Latin letter, and one with a mark not between two others.
    """
    beside = [other.isascii() for other in (before, after) if other.isalpha()]
    if beside == [False, False] if is_latin else any(beside):
        return False
    return sign in letters or (sign.lower() in letters and (not before.isalpha() or before.isupper()))


def _of_two_bytes(content: bytes) -> CodePage | None:
    """The code page of Japanese or Chinese that all bytes fit, if one does."""
    if _is_euc(content):
        text = _decoded(content, "euc_jp")
        if text and len(_KANA.findall(text)) * 10 > len(_IDEOGRAPHS.findall(text)):
            return CodePage("euc_jp", "EUC-JP")
        return CodePage("gb18030", "GB 18030") if _decoded(content, "gb18030") else None
    japanese = _decoded(content, "cp932")
    if japanese and len(_KANA.findall(japanese)) * 20 > len(_IDEOGRAPHS.findall(japanese)) > 0:
        return CodePage("cp932", "Shift JIS")
    for page in (CodePage("cp950", "Big5"), CodePage("gb18030", "GB 18030")):
        text = _decoded(content, page.codec)
        if text and len(_IDEOGRAPHS.findall(text)) > _MOSTLY * sum(sign > "\x7f" for sign in text):
            return page
    return None


def _is_euc(content: bytes) -> bool:
    """Whether each run of bytes above ASCII has pairs of those above 0xA0 alone."""
    return all(len(run) % 2 == 0 and _EUC_PAIRS.fullmatch(run) for run in _HIGH.findall(content))


def _decoded(content: bytes, codec: str) -> str:
    """The text of bytes that all fit a code page; empty if one does not."""
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        return ""
