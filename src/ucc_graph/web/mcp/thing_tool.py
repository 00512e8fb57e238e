"""Tool that gives all that the release says of one thing, each statement with its row and its sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.provenance import Origin, Origins, Passage
from ucc_graph.rdf.iris import part_of
from ucc_graph.rdf.languages import FALLBACK
from ucc_graph.rdf.terms import json_value, subject_of
from ucc_graph.rdf.vocab import RDF
from ucc_graph.web.mcp.arguments import Argument, ArgumentType, ToolError, listed
from ucc_graph.web.mcp.search_tool import nearest_things
from ucc_graph.web.mcp.tool import LANGUAGE, Answer, Call, Tool, described, reference, references
from ucc_graph.web.site.site import Site

__all__ = ["thing_tool"]

_TEXT: Final = (
    "All statements about one thing, each with the row of the table or the rule that it comes from and with its "
    "sources, and the things that point to it. Where sources disagree, disagreements has all values: report them all."
)
_MOST: Final = 200
"""Statements in one answer, at most."""
_POINTING: Final = 5
"""Things that are named of those that point to a thing by a property."""
_LABELS: Final = "labels"
_MEMBERS: Final = {
    "iri": described("string", "The IRI."),
    "name": described("string", "The name."),
    "url": described("string", "The address of its page."),
    "classes": {"type": "array", "items": {"type": "object"}},
    "total": described("integer", "Statements in all."),
    "statements": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "property": {"type": "object"},
                "value": {},
                "language": {"type": "string"},
                "part": described("string", "The part of the thing that the statement is about."),
                "origin": described("object", "File, row and column, or the rule that derived the statement."),
                "sources": {"type": "array", "items": {"type": "string"}},
            },
            "required": ["property", "value", "origin", "sources"],
        },
    },
    "pointing": {
        "type": "array",
        "description": "Things that point to this one, by property: how many, and the first of them.",
        "items": {"type": "object"},
    },
    "next_page": {"type": ["integer", "null"]},
}


def thing_tool(site: Site) -> Tool:
    """The tool of a site."""
    size = Argument("size", ArgumentType.INTEGER, "Statements in the answer.", default=100, least=1, most=_MOST)
    arguments = (
        Argument(
            "id", ArgumentType.TEXT, "Its IRI, or kind/key as in the address of its page.", True, least=1, most=2048
        ),
        Argument(
            _LABELS, ArgumentType.BOOLEAN, "Also the texts in other languages than the one asked for.", default=False
        ),
        size,
        Argument("page", ArgumentType.INTEGER, "Further statements, from 1.", default=1, least=1, most=1000),
        LANGUAGE,
    )
    return Tool("get", "Get one thing", _TEXT, arguments, _MEMBERS, partial(_run, site))


async def _run(site: Site, call: Call) -> Answer:
    return await call.in_thread(partial(_get, site, call))


def _get(site: Site, call: Call) -> Answer:
    given, iri = call.arguments, _thing(site, call)
    every = sorted(Origins(site.library).of(iri), key=_order(site, iri))
    found = every if given.values[_LABELS] else _spoken(call, every)
    size, page = given.number("size"), given.number("page")
    shown = found[(page - 1) * size : page * size]
    if not shown and page > 1:
        raise ToolError(f"The statements about this thing have {max(1, -(-len(found) // size))} pages of {size}.")
    lookup, path = site.library.lookup, call.names.iris.path(iri)
    members = {
        "iri": iri,
        "name": call.names.name(iri).text,
        "url": call.url(path or call.names.iris.about(iri)),
        "classes": [reference(call, call.names.term_link(one)) for one in lookup.classes(iri)],
        "total": len(found),
        "statements": [_statement(call, iri, one) for one in shown],
        "pointing": list(_pointing(site, call, iri)) if page == 1 else [],
        "next_page": page + 1 if page * size < len(found) else None,
    }
    sources = dict.fromkeys(source for one in shown for source in one.sources)
    return Answer(members, [iri], list(sources))


def _thing(site: Site, call: Call) -> str:
    """The IRI of the thing that is asked for; raises ToolError where nothing is said of it."""
    asked, lookup, iris = call.arguments.text("id").strip(), site.library.lookup, site.library.iris
    path = asked.removeprefix(call.url("/")).removeprefix("/")
    candidates = (asked, *iris.things(path.removeprefix("id/")), *iris.others(path))
    if iri := next((one for one in candidates if lookup.is_known(one)), None):
        return iri
    if place := site.library.addresses.path(path):
        return next(filter(lookup.is_known, iris.things(place.removeprefix("/"))), None) or _unknown(site, call, asked)
    return _unknown(site, call, asked)


def _unknown(site: Site, call: Call, asked: str) -> str:
    near = nearest_things(site.library, call.names, asked.removeprefix(site.library.iris.things_space))
    named = listed(f"{call.names.name(iri).text} ({call.names.path(iri)})" for iri in near)
    advice = f"The nearest are {named}." if near else "Call search with its name."
    raise ToolError(f"Nothing is said of {asked[:80]!r}. {advice}", {"nearest": near})


def _order(site: Site, iri: str) -> Callable[[Origin], tuple[bool, int, str]]:
    """The order of a page: the thing itself before its parts, the properties of its shape before others."""
    lookup = site.library.lookup
    rows = site.library.layout.properties(lookup.ancestors(lookup.classes(iri)))
    places = {row.predicate: place for place, row in enumerate(rows)}

    def order(one: Origin) -> tuple[bool, int, str]:
        predicate = one.statement.predicate.value
        return subject_of(one.statement) != iri, places.get(predicate, len(places)), predicate

    return order


def _spoken(call: Call, every: Sequence[Origin]) -> list[Origin]:
    """Statements without the texts in languages that the reader does not ask for, unless there are no others."""
    wanted = (call.names.reader.language, FALLBACK)
    read = {_about(one) for one in every if _language(one) in wanted}
    return [one for one in every if _language(one) in ("", *wanted) or _about(one) not in read]


def _about(one: Origin) -> tuple[str, str]:
    return subject_of(one.statement), one.statement.predicate.value


def _language(one: Origin) -> str:
    """The language of a text in lower case; empty for a value without one."""
    value = one.statement.object
    return (value.language or "").lower() if isinstance(value, Literal) else ""


def _statement(call: Call, iri: str, one: Origin) -> dict[str, Any]:
    triple, names = one.statement, call.names
    value = triple.object
    found: dict[str, Any] = {"property": reference(call, names.term_link(triple.predicate.value))}
    if isinstance(value, NamedNode):
        is_class = triple.predicate == RDF.type
        found["value"] = reference(call, names.term_link(value.value) if is_class else names.link(value.value))
    elif isinstance(value, Literal):
        found["value"] = json_value(value)
        found |= {"language": value.language} if value.language else {}
    subject = subject_of(triple)
    found |= {"part": subject.removeprefix(part_of(iri, ""))} if subject != iri else {}
    return found | {"origin": _origin(one), "sources": list(one.sources)}


def _origin(one: Origin) -> dict[str, Any]:
    """The rows and lines of a statement, and the rule if one made it."""
    found: dict[str, Any] = {"graph": one.graph, "rows": [_row(passage) for passage in one.passages[:3]]}
    return found | ({"rule": one.rule} if one.rule else {})


def _row(passage: Passage) -> dict[str, Any]:
    found: dict[str, Any] = {"file": passage.file, "row": passage.line, "iri": passage.cell}
    return found | ({"column": passage.column} if passage.column else {})


def _pointing(site: Site, call: Call, iri: str) -> Iterator[dict[str, Any]]:
    for found in site.library.lookup.incoming(iri, _POINTING):
        named: Sequence[dict[str, str]] = references(call, found.subjects)
        yield {
            "property": reference(call, call.names.term_link(found.predicate)),
            "count": found.count,
            "first": named,
        }
