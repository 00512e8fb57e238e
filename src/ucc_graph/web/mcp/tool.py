"""Tool: what a model can call, with its arguments, the schema of its answer, and the function that answers.

https://modelcontextprotocol.io/specification/2026-07-28/server/tools
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeVar

from ucc_graph.web.http.negotiate import choose_language
from ucc_graph.web.http.root import Root
from ucc_graph.web.mcp.arguments import Argument, Arguments, ArgumentType, input_schema
from ucc_graph.web.site.site import Site
from ucc_graph.web.view.names import Link, Names, Reader

__all__ = ["LANGUAGE", "Answer", "Call", "Caller", "InThread", "Tool", "described", "reference", "references"]

_READ_ONLY: Final = {"readOnlyHint": True, "destructiveHint": False, "idempotentHint": True, "openWorldHint": False}
LANGUAGE: Final = Argument(
    "language",
    ArgumentType.TEXT,
    "Language of names, as a tag such as en, ko or pt-BR; the nearest one that the data have.",
    most=35,
)
"""The argument that names the language of an answer."""
_Made = TypeVar("_Made")


class InThread(Protocol):
    """Way to a thread, for work that computes."""

    async def __call__(self, make: Callable[[], _Made]) -> _Made:
        """What the function makes."""


@dataclass(frozen=True)
class Caller:
    """Client of a message: the languages that it prefers, the beginning of addresses, and the way to a thread."""

    root: Root
    in_thread: InThread
    accept_language: str | None = None
    language: str | None = None

    def names(self, site: Site, wanted: str) -> Names:
        """Names in the language that a call asks for, else in one that the client prefers."""
        offered, first = site.languages.texts, site.languages.first
        asked, accept = wanted or self.language, self.accept_language
        language = choose_language(asked, accept, site.library.languages, first)
        interface = choose_language(asked, accept, offered, first)
        return site.names(Reader(language, interface=interface, root=self.root))


@dataclass(frozen=True)
class Call:
    """Call of a tool with its arguments and with names in the language that it asks for."""

    names: Names
    arguments: Arguments
    in_thread: InThread

    def url(self, path: str) -> str:
        """The absolute address of a path."""
        return self.names.reader.root.url(path)


@dataclass(frozen=True)
class Answer:
    """Answer of a tool: its members, and the things that it speaks of, whose sources and disagreements it names.

    ``sources`` are those that the tool has found itself.
    """

    members: Mapping[str, Any]
    things: Sequence[str] = ()
    sources: Sequence[str] = field(default=())


@dataclass(frozen=True)
class Tool:
    """Tool by its name; ``members`` is the schema of each member of its answer, all of which are there."""

    name: str
    title: str
    text: str
    arguments: tuple[Argument, ...]
    members: Mapping[str, Any]
    run: Callable[[Call], Awaitable[Answer]]

    def as_json(self, further: Mapping[str, Any], *, has_structure: bool) -> dict[str, Any]:
        """The tool as a client lists it; ``further`` members are in the answer of every tool."""
        listed: dict[str, Any] = {
            "name": self.name,
            "title": self.title,
            "description": self.text,
            "inputSchema": input_schema(self.arguments),
            "annotations": {"title": self.title, **_READ_ONLY},
        }
        if not has_structure:
            return {name: value for name, value in listed.items() if name != "title"}
        members = {**self.members, **further}
        return listed | {"outputSchema": {"type": "object", "properties": members, "required": list(members)}}


def described(kind: str, text: str) -> dict[str, str]:
    """The schema of a member by its type, with its meaning."""
    return {"type": kind, "description": text}


def reference(call: Call, link: Link) -> dict[str, str]:
    """A thing by its IRI and its name, with the address of its page if it has one here."""
    found = {"iri": link.iri, "name": link.name.text}
    path = call.names.iris.path(link.iri)
    return found | ({"url": call.url(path)} if path else {})


def references(call: Call, iris: Iterable[str]) -> list[dict[str, str]]:
    """Several things in their order."""
    return [reference(call, call.names.link(iri)) for iri in iris]
