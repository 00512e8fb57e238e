"""Tool that finds things by name, by code or by what they say, in any language, as the search page does."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from ucc_graph.library.open import Library
from ucc_graph.library.search import LONGEST
from ucc_graph.web.http.parameters import nearest_first
from ucc_graph.web.mcp.arguments import Argument, ArgumentType, ToolError, listed
from ucc_graph.web.mcp.tool import LANGUAGE, Answer, Call, Tool, described
from ucc_graph.web.site.site import Site
from ucc_graph.web.view.names import Names
from ucc_graph.web.view.search_hits import SearchHit, nearest, results

__all__ = ["nearest_things", "search_tool"]

_NEAREST: Final = 3
_SPELT: Final = 5000
"""Keys that are compared with a misspelt one, at most."""
_TEXT: Final = (
    "Find things by a name, a code or words of their texts, in any language and with misspellings. Begin here when you "
    "have a name; then call get with the iri of a hit. A fit of 'misspelt' or 'part' is a guess."
)
_MEMBERS: Final = {
    "query": described("string", "What was looked for."),
    "total": described("integer", "Hits in all."),
    "kinds": described("object", "Hits of each kind."),
    "results": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "iri": {"type": "string"},
                "name": {"type": "string"},
                "kind": {"type": ["string", "null"]},
                "classes": {"type": "array", "items": {"type": "string"}},
                "context": described("string", "What distinguishes it from things of the same name."),
                "matched": described("string", "The name or text that fits, where it is another one."),
                "fit": {"type": "string"},
                "url": {"type": "string"},
            },
            "required": ["iri", "name", "kind", "fit", "url"],
        },
    },
    "hint": {"type": ["string", "null"]},
}


def search_tool(site: Site) -> Tool:
    """The tool of a site."""
    arguments = (
        Argument("query", ArgumentType.TEXT, "A name, or some of it, or words.", True, least=1, most=LONGEST),
        Argument("kinds", ArgumentType.TEXTS, f"Kinds to look among: {listed(site.library.kinds)}.", most=32),
        Argument("limit", ArgumentType.INTEGER, "Hits in the answer.", default=10, least=1, most=100),
        Argument("page", ArgumentType.INTEGER, "Further hits, from 1.", default=1, least=1, most=1000),
        LANGUAGE,
    )
    return Tool("search", "Search", _TEXT, arguments, _MEMBERS, partial(_run, site))


def nearest_things(library: Library, names: Names, path: str) -> list[str]:
    """The few things that an unknown path may mean: by their names, else by the spelling of their keys."""
    if found := [hit.thing.iri for hit in nearest(library, names, path)]:
        return found
    first, _, key = path.strip("/").partition("/")
    kind = library.kinds.get(library.addresses.kind(first) or "")
    if kind is None or not key or len(kind.members) > _SPELT:
        return []
    keys = {(names.iris.kind_and_key(iri) or ("", ""))[1]: iri for iri in kind.members}
    return [keys[one] for one in nearest_first(key, keys)[:_NEAREST]]


async def _run(site: Site, call: Call) -> Answer:
    return await call.in_thread(partial(_search, site, call))


def _search(site: Site, call: Call) -> Answer:
    given, library = call.arguments, site.library
    query, kinds, limit = given.text("query"), given.texts("kinds"), given.number("limit")
    if strange := [kind for kind in kinds if kind not in library.kinds]:
        known = listed(nearest_first(strange[0], library.kinds))
        raise ToolError(f"There is no kind {strange[0][:80]!r}: the kinds are {known}.")
    found = results(library, call.names, query, limit, kinds, (given.number("page") - 1) * limit)
    members = {
        "query": query,
        "total": found.total,
        "kinds": found.counts,
        "results": [_hit(call, hit) for hit in found.hits],
        "hint": _hint(site, call, query, kinds) if not found.total else None,
    }
    return Answer(members, [hit.thing.iri for hit in found.hits])


def _hit(call: Call, hit: SearchHit) -> dict[str, Any]:
    path = call.names.iris.path(hit.thing.iri)
    found: dict[str, Any] = {
        "iri": hit.thing.iri,
        "name": hit.thing.name.text,
        "kind": hit.key.partition("/")[0] or None,
        "classes": [one.name.text for one in hit.classes],
        "fit": hit.hit.fit.name.lower(),
        "url": call.url(path) if path else hit.thing.iri,
    }
    found |= {"context": hit.context.text} if hit.context else {}
    return found | ({"matched": hit.matched.text} if hit.matched else {})


def _hint(site: Site, call: Call, query: str, kinds: list[str]) -> str:
    """What to do after a search without hits."""
    if kinds:
        return "Nothing of these kinds: look among all kinds, without the argument kinds."
    near = [hit.thing.name.text for hit in nearest(site.library, call.names, query)]
    return f"Nothing fits; the nearest names are {listed(near)}." if near else "Nothing fits: try fewer or other words."
