"""Regular expressions of XPath, which SPARQL uses, translated for Oxigraph, which has those of Rust.

Patterns and replacements follow XPath and XQuery Functions and Operators, section 7.6
(https://www.w3.org/TR/xpath-functions/#regex-syntax), and XML Schema, appendix G, for REGEX and REPLACE of SPARQL 1.1
(sections 17.4.3.14 and 17.4.3.15). Rust's language (https://docs.rs/regex/latest/regex/#syntax) has other classes,
operators in brackets, groups and escapes, and reads ``$name`` in a replacement.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from ucc_graph.errors import QueryRefusedError

__all__ = ["InvalidPatternError", "RustPattern", "rust_pattern", "rust_replacement"]

_NAME_START: Final = (
    ":A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME: Final = rf"{_NAME_START}\-.0-9\u00b7\u0300-\u036f\u203f-\u2040"
_CLASSES: Final = {
    "s": r"[ \t\n\r]",
    "S": r"[^ \t\n\r]",
    "d": r"\p{Nd}",
    "D": r"\P{Nd}",
    "w": r"[^\p{P}\p{Z}\p{C}]",
    "W": r"[\p{P}\p{Z}\p{C}]",
    "i": f"[{_NAME_START}]",
    "I": f"[^{_NAME_START}]",
    "c": f"[{_NAME}]",
    "C": f"[^{_NAME}]",
}
"""Multi-character escapes (XML Schema, appendix G.4.2.5) as classes of Rust."""
_CHARACTERS: Final = {"n": r"\n", "r": r"\r", "t": r"\t"} | {mark: f"\\{mark}" for mark in r"\|.?*+(){}-[]^$"}
"""Single-character escapes (appendix G.4.2.1)."""
_CATEGORY: Final = re.compile(
    r"[pP]\{(?:(L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cofn]?)|(Is[\w-]+))\}"
)
_QUANTIFIER: Final = re.compile(r"(?:[?*+]|\{[0-9]+(?:,[0-9]*)?\})\??")
_BLANKS: Final = " \t\n\r"
_DEEPEST: Final = 200
"""Levels of parentheses; Rust allows 250."""
_DIGITS: Final = 9
"""Digits that the number of a group can have: no pattern is long enough for more groups."""
_FLAGS: Final = frozenset("smixq")
_CASED: Final = 0x20000
"""Code points up to here may have other cases; no script beyond has two."""
_DOLLAR: Final = re.compile(r"\$([0-9]+)|\\([\\$])|[\\$]")


class InvalidPatternError(ValueError):
    """Pattern, replacement or flags that the standard does not allow: the function has no value."""


@dataclass(frozen=True)
class RustPattern:
    """Pattern with its flags in Rust's language, and the number of its groups."""

    text: str
    flags: str
    groups: int


def rust_pattern(pattern: str, flags: str) -> RustPattern:
    """The pattern for Rust; raises InvalidPatternError, or QueryRefusedError for what Rust's language lacks."""
    if not set(flags) <= _FLAGS:
        raise InvalidPatternError(f"{flags} are no flags: s, m, i, x and q are")
    if "q" in flags:
        return RustPattern(pattern, "".join(sorted(set(flags) & set("qi"))), 0)
    reading = _Reading(pattern, flags)
    text = reading.expression()
    if reading.place < len(pattern):
        raise InvalidPatternError("a parenthesis closes nothing")
    return RustPattern(text, "".join(sorted(set(flags) - {"x"})), reading.groups)


def rust_replacement(replacement: str, pattern: RustPattern) -> str:
    """The replacement for Rust; raises InvalidPatternError for a sign without a meaning (err:FORX0004)."""
    if "q" in pattern.flags:
        return replacement.replace("$", "$$")
    return _DOLLAR.sub(lambda found: _replaced(found, pattern.groups), replacement)


def _replaced(found: re.Match[str], groups: int) -> str:
    digits, sign = found.groups()
    if sign:
        return "$$" if sign == "$" else "\\"
    if not digits:
        raise InvalidPatternError("in a replacement, $ stands before a digit, and a backslash before $ or a backslash")
    length = min(len(digits), _DIGITS)
    while length > 1 and int(digits[:length]) > groups:
        length -= 1
    number = int(digits[:length])
    return (f"${{{number}}}" if number <= groups else "") + digits[length:]


class _Reading:
    """Reading of a pattern from left to right, at ``place``."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.place = 0
        self.groups = 0
        self._pattern = pattern
        self._ignores_blanks = "x" in flags
        self._ignores_case = "i" in flags
        self._depth = 0
        self._categories = 0
        self._adds_cases = False

    def expression(self) -> str:
        """Branches up to a closing parenthesis or the end."""
        parts = []
        while (mark := self._peek()) and (mark != ")" or not self._depth):
            parts.append("|" if mark == "|" else self._piece(mark))
            if mark == "|":
                self.place += 1
        return "".join(parts)

    def _peek(self) -> str:
        while self._ignores_blanks and self._pattern[self.place : self.place + 1] in tuple(_BLANKS):
            self.place += 1
        return self._pattern[self.place : self.place + 1]

    def _piece(self, mark: str) -> str:
        """An atom with its quantifier."""
        self.place += 1
        if mark in "^$":
            return mark
        atom = self._atom(mark)
        self._peek()
        if found := _QUANTIFIER.match(self._pattern, self.place):
            self.place = found.end()
            return atom + found[0]
        return atom

    def _atom(self, mark: str) -> str:
        if mark == "(":
            return self._group()
        if mark == "[":
            return self._class()
        if mark == "\\":
            found = self._escape()
            is_category = found[:2] in (r"\p", r"\P")
            return f"(?-i:{found})" if is_category and self._ignores_case else found  # the flag i does not affect it
        if mark in "?*+{})]":
            raise InvalidPatternError(f"{mark} has nothing to its left, or needs a backslash")
        return mark

    def _group(self) -> str:
        opening = "("
        if self._pattern.startswith("?:", self.place):
            self.place, opening = self.place + 2, "(?:"
        else:
            self.groups += 1
        self._depth += 1
        if self._depth > _DEEPEST:
            raise InvalidPatternError("its parentheses are nested too deeply")
        inner = self.expression()
        if self._peek() != ")":
            raise InvalidPatternError("a parenthesis is not closed")
        self.place, self._depth = self.place + 1, self._depth - 1
        return f"{opening}{inner})"

    def _escape(self) -> str:
        """What a backslash begins."""
        sign = self._pattern[self.place : self.place + 1]
        if sign.isdecimal():
            text = f"the regular expression has the back-reference \\{sign}, which cannot be matched here"
            raise QueryRefusedError(text)
        if sign in ("p", "P"):
            return self._category()
        self.place += 1
        found = _CLASSES.get(sign) or _CHARACTERS.get(sign)
        if found is None:
            raise InvalidPatternError(f"\\{sign} is no escape")
        return found

    def _category(self) -> str:
        found = _CATEGORY.match(self._pattern, self.place)
        if found is None:
            raise InvalidPatternError("\\p stands before a category of Unicode in braces")
        if found[2]:
            text = f"the regular expression has the block \\{found[0]}, which is not known here: write its characters"
            raise QueryRefusedError(f"{text} as a range")
        self.place, self._categories = found.end(), self._categories + 1
        return f"\\{found[0]}"

    def _class(self) -> str:
        """A class in brackets, behind the opening one.

        The flag i adds the other cases of its characters and ranges, and does not affect its categories (XPath, section
        5.6.2): Rust would add those of categories too, so the class is written with all cases and without the flag.
        """
        start, before = self.place, self._categories
        found = self._brackets()
        if not self._ignores_case or self._categories == before:
            return found
        self.place, self._adds_cases = start, True
        found = self._brackets()
        self._adds_cases = False
        return f"(?-i:{found})"

    def _brackets(self) -> str:
        sign = ""
        if self._pattern.startswith("^", self.place):
            self.place, sign = self.place + 1, "^"
        members, subtracted = list[str](), ""
        while not self._pattern.startswith("]", self.place) or not members:
            if self._pattern.startswith("-[", self.place) and members:
                self.place += 2
                subtracted = self._brackets()
                break
            members.append(self._member())
        if not self._pattern.startswith("]", self.place):
            raise InvalidPatternError("a bracket is not closed behind what it takes away")
        self.place += 1
        found = f"[{sign}{''.join(members)}]"
        return f"[{found}--{subtracted}]" if subtracted else found

    def _member(self) -> str:
        """A character, a range or an escape in brackets."""
        first = self._character()
        follows = self._pattern[self.place : self.place + 2]
        if len(first) > 2 or not follows.startswith("-") or follows in ("-]", "-["):
            return first + self._cases(first, first)
        self.place += 1
        last = self._character()
        if len(last) > 2:
            raise InvalidPatternError("a range ends in no character")
        return f"{first}-{last}{self._cases(first, last)}"

    def _cases(self, first: str, last: str) -> str:
        """The other cases of a range, where they are written; an escape of one character is of a sign without case."""
        return _other_cases(first[-1], last[-1]) if self._adds_cases and len(first) == 1 == len(last) else ""

    def _character(self) -> str:
        mark = self._pattern[self.place : self.place + 1]
        self.place += 1
        if mark in ("", "[", "]"):
            raise InvalidPatternError("a bracket is not closed, or needs a backslash")
        return self._escape() if mark == "\\" else _in_brackets(mark)


@cache
def _case_variants() -> dict[str, set[str]]:
    """The characters of the same lower or upper case as each character (XPath, section 5.6.2)."""
    alike: dict[tuple[bool, str], list[str]] = defaultdict(list)
    for character in map(chr, range(_CASED)):
        alike[False, character.lower()].append(character)
        alike[True, character.upper()].append(character)
    found: dict[str, set[str]] = defaultdict(set)
    for group in alike.values():
        for character in group if len(group) > 1 else ():
            found[character].update(group)
    return found


def _other_cases(first: str, last: str) -> str:
    """The members of a class that are other cases of the characters in a range, and not in it."""
    found = {one for known, ones in _case_variants().items() if first <= known <= last for one in ones}
    return "".join(_in_ranges(sorted(ord(one) for one in found if not first <= one <= last)))


def _in_ranges(codes: Iterable[int]) -> list[str]:
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return [chr(low) if low == high else f"{chr(low)}-{chr(high)}" for low, high in ranges]


def _in_brackets(character: str) -> str:
    """A character that stands for itself: Rust has operators of sets and nested brackets."""
    return f"\\{character}" if character in "^&-~" else character
