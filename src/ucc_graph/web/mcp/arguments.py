"""Arguments of a tool: their description as JSON Schema, and the values of a call.

An argument that the tool has not, or one of another type, is an error of the protocol; a value of the right type that
the tool cannot take is an error of the tool, which a model reads and mends
(https://modelcontextprotocol.io/specification/2026-07-28/server/tools#error-handling).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from ucc_graph.web.http.parameters import Misread, nearest_first
from ucc_graph.web.mcp.protocol import Code, ProtocolError

__all__ = [
    "Argument",
    "ArgumentType",
    "Arguments",
    "ToolError",
    "input_schema",
    "listed",
    "misread_error",
    "read_arguments",
]

_SHOWN: Final = 80
"""Characters of a value that an error repeats."""
_NAMED: Final = 10
"""Values without meaning that an error names."""
_LISTED: Final = 20
"""Values that a sentence lists."""


class ToolError(Exception):
    """Call that a tool cannot answer; the text says what to do, and ``details`` are for programs."""

    def __init__(self, text: str, details: Mapping[str, object] | None = None) -> None:
        super().__init__(text)
        self.details = details or {}


class ArgumentType(Enum):
    """Type of an argument, as JSON Schema and as words."""

    TEXT = ("string", "a text")
    INTEGER = ("integer", "a whole number")
    NUMBER = ("number", "a number")
    BOOLEAN = ("boolean", "true or false")
    TEXTS = ("array", "an array of texts")
    FILTERS = ("object", "an object whose members are texts, numbers, booleans or arrays of them")

    @property
    def words(self) -> str:
        """The type in a sentence."""
        return self.value[1]

    def fits(self, value: object) -> bool:
        """Whether a value of JSON is of the type."""
        return _FITS[self](value)


_PLAIN: Final = (str, int, float, bool)
_FITS: Final[Mapping[ArgumentType, Callable[[Any], bool]]] = {
    ArgumentType.TEXT: lambda value: isinstance(value, str),
    ArgumentType.INTEGER: lambda value: _is_number(value) and (isinstance(value, int) or value.is_integer()),
    ArgumentType.NUMBER: lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    ArgumentType.BOOLEAN: lambda value: isinstance(value, bool),
    ArgumentType.TEXTS: lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
    ArgumentType.FILTERS: lambda value: isinstance(value, dict) and all(map(_is_plain, value.values())),
}
_ITEMS: Final[Mapping[ArgumentType, Mapping[str, Any]]] = {
    ArgumentType.TEXTS: {"items": {"type": "string"}},
    ArgumentType.FILTERS: {
        "additionalProperties": {
            "anyOf": [
                {"type": ["string", "number", "boolean"]},
                {"type": "array", "items": {"type": ["string", "number", "boolean"]}},
            ]
        }
    },
}
_Value = str | int | float | bool | list[str] | dict[str, Any]


@dataclass(frozen=True)
class Argument:
    """Argument: its name, its type, its meaning, and the values that it takes.

    ``least`` and ``most`` bound a number, or the length of a text or of an array.
    """

    name: str
    type: ArgumentType
    text: str
    is_required: bool = False
    default: _Value | None = None
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()

    @property
    def schema(self) -> dict[str, Any]:
        """The argument as JSON Schema 2020-12."""
        name, least, most = _BOUNDS.get(self.type, ("", "", ""))
        found: dict[str, Any] = {"type": self.type.value[0], "description": self.text, **_ITEMS.get(self.type, {})}
        bounds = {least: self.least, most: self.most} if name else {}
        found |= {bound: value for bound, value in bounds.items() if value is not None}
        found |= {"enum": list(self.choices)} if self.choices else {}
        return found | ({} if self.default is None else {"default": self.default})

    def check(self, value: Any) -> None:
        """Raises ProtocolError for a value of another type, ToolError for one that the tool cannot take."""
        if not self.type.fits(value):
            text = f"The argument {self.name} is {self.type.words}, not {_kind_of(value)}."
            raise ProtocolError(Code.INVALID_PARAMS, text, {"argument": self.name, "expected": self.schema})
        size = value if self.type in (ArgumentType.INTEGER, ArgumentType.NUMBER) else _length(value)
        what = _BOUNDS.get(self.type, ("",))[0]
        if self.most is not None and size > self.most:
            raise ToolError(f"The argument {self.name} has {what} of {self.most} at most.")
        if self.least is not None and size < self.least:
            raise ToolError(f"The argument {self.name} has {what} of {self.least} at least.")
        if self.choices and value not in self.choices:
            known = listed(nearest_first(str(value), self.choices))
            raise ToolError(f"The argument {self.name} takes {known}, not {str(value)[:_SHOWN]!r}.")


_BOUNDS: Final = {
    ArgumentType.TEXT: ("a length", "minLength", "maxLength"),
    ArgumentType.TEXTS: ("a length", "minItems", "maxItems"),
    ArgumentType.FILTERS: ("a length", "minProperties", "maxProperties"),
    ArgumentType.INTEGER: ("a value", "minimum", "maximum"),
    ArgumentType.NUMBER: ("a value", "minimum", "maximum"),
}
"""What the bounds of a type bound, and their names in JSON Schema."""


@dataclass(frozen=True)
class Arguments:
    """Values of a call by the names of the tool's arguments."""

    values: Mapping[str, Any] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A text; empty where the call has none."""
        return str(self.values.get(name) or "")

    def number(self, name: str) -> int:
        """A whole number; 0 where the call has none."""
        return int(self.values.get(name) or 0)

    def decimal(self, name: str) -> float | None:
        """A number; None where the call has none."""
        value = self.values.get(name)
        return None if value is None else float(value)

    def texts(self, name: str) -> list[str]:
        """Several texts."""
        return list(self.values.get(name) or ())

    def pairs(self, name: str) -> list[tuple[str, str]]:
        """The members of an object as the parameters of an address: each value of an array by itself."""
        members = (self.values.get(name) or {}).items()
        return [
            (key, _written(one)) for key, value in members for one in (value if isinstance(value, list) else [value])
        ]


def input_schema(arguments: Sequence[Argument]) -> dict[str, Any]:
    """The arguments of a tool as the schema of one object."""
    required = [one.name for one in arguments if one.is_required]
    properties = {one.name: one.schema for one in arguments}
    found: dict[str, Any] = {"type": "object", "properties": properties} if properties else {"type": "object"}
    return found | ({"required": required} if required else {}) | {"additionalProperties": False}


def read_arguments(arguments: Sequence[Argument], given: Mapping[str, Any]) -> Arguments:
    """The values of a call with the defaults; raises ProtocolError and ToolError as :meth:`Argument.check` does."""
    known = {one.name: one for one in arguments}
    if strange := [name for name in given if name not in known]:
        text = f"The tool has no argument {strange[0][:_SHOWN]!r}: it takes {listed(known) or 'none'}."
        raise ProtocolError(Code.INVALID_PARAMS, text, {"argument": strange[0][:_SHOWN], "allowed": list(known)})
    if missing := [one for one in arguments if one.is_required and one.name not in given]:
        text = f"The argument {missing[0].name} is missing: it is {missing[0].type.words}."
        raise ProtocolError(Code.INVALID_PARAMS, text, {"argument": missing[0].name, "expected": missing[0].schema})
    for name, value in given.items():
        known[name].check(value)
    defaults = {one.name: one.default for one in arguments if one.default is not None}
    return Arguments({**defaults, **given})


def misread_error(misread: Sequence[Misread]) -> ToolError:
    """The error of values that mean nothing, with what is allowed, the nearest first."""
    first = misread[:_NAMED]
    advice = " ".join(dict.fromkeys(one.advice for one in first))
    allowed = {one.name[:_SHOWN]: one.nearest[:_LISTED] for one in first if not one.hint}
    return ToolError(f"Not understood: {', '.join(one.written for one in first)}. {advice}", {"allowed": allowed})


def listed(names: Iterable[str]) -> str:
    """Some names in a sentence, and how many more there are."""
    found = list(names)
    return ", ".join(found[:_LISTED]) + (f" and {len(found) - _LISTED} more" if found[_LISTED:] else "")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_plain(value: Any) -> bool:
    several = value if isinstance(value, list) else [value]
    return all(isinstance(one, _PLAIN) for one in several)


def _length(value: Any) -> int:
    return len(value) if isinstance(value, str | list | dict) else 0


def _kind_of(value: Any) -> str:
    """The type of a value of JSON in words."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        return "an object with other members" if all(map(_is_plain, value.values())) is False else "an object"
    return "an array" if isinstance(value, list) else "a text" if isinstance(value, str) else "a number"


def _written(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
