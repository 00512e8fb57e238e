"""Parameters of an address that mean nothing: which they are, and what may stand in their place, the nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Final

from ucc_graph.web.http.problem_details import ProblemError

__all__ = ["Misread", "ParameterError", "is_switched_on", "misread_text", "nearest_first"]

_NAMED: Final = 12
"""Values that the detail names; the member ``parameters`` has them all."""
_LONGEST: Final = 80
"""Characters of a value from a request that an answer repeats."""
_COMPARED: Final = 40
"""Characters that are compared: the time for a comparison grows with the product of the lengths."""
_SWITCH: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("", "1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off"), False),
}


@dataclass(frozen=True)
class Misread:
    """Parameter without meaning, with the values that it may have, or with the ``names`` that parameters have.

    Some values have ``labels``, by which they are found as well.
    """

    name: str
    value: str
    allowed: Sequence[str] = ()
    is_unknown: bool = False
    hint: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def written(self) -> str:
        """The parameter as the address has it."""
        return f"{self.name[:_LONGEST]}={self.value[:_LONGEST]}"

    @property
    def advice(self) -> str:
        """A sentence that names what is allowed."""
        ordered = [f"{one} ({self.labels[one]})" if one in self.labels else one for one in self.nearest]
        listed = ", ".join(ordered[:_NAMED]) + (f" and {len(ordered) - _NAMED} more" if ordered[_NAMED:] else "")
        takes = self.hint or listed
        return f"The parameters are {takes}." if self.is_unknown else f"{self.name[:_LONGEST]} takes {takes}."

    @property
    def nearest(self) -> list[str]:
        """What is allowed, the nearest first."""
        return nearest_first(self.name if self.is_unknown else self.value, self.allowed, self.labels)

    def as_json(self) -> dict[str, object]:
        """The parameter for programs."""
        return {"name": self.name[:_LONGEST], "value": self.value[:_LONGEST], "allowed": self.nearest}


class ParameterError(ProblemError):
    """400 for parameters that mean nothing, with what is allowed."""

    def __init__(self, *misread: Misread) -> None:
        super().__init__(400, misread_text(misread), {"parameters": [one.as_json() for one in misread]})


def misread_text(misread: Iterable[Misread]) -> str:
    """Sentences about parameters that mean nothing: which they are, and what is allowed."""
    found = list(misread)
    written = ", ".join(one.written for one in found)
    return f"Not understood: {written}. {' '.join(dict.fromkeys(one.advice for one in found))}"


def is_switched_on(name: str, text: str | None, hint: str = "no value, 1 or 0") -> bool:
    """Whether a parameter without a value, or with one such as ``1``, is there; raises ParameterError with the hint."""
    if text is not None and text.lower() not in _SWITCH:
        raise ParameterError(Misread(name, text, hint=hint))
    return text is not None and _SWITCH[text.lower()]


def nearest_first(text: str, known: Iterable[str], labels: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """Some names, those that are spelt most like a text first, themselves or by their label; of equals, the order
    stays.
    """
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(text[:_COMPARED].casefold())

    def likeness(name: str) -> float:
        matcher.set_seq1(name[:_COMPARED].casefold())
        return round(matcher.ratio(), 3)

    return sorted(known, key=lambda name: -max(likeness(name), likeness(labels.get(name, ""))))
