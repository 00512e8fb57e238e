"""Tool that names the terms of a release: what a query can ask for, with counts from VoID and texts from the shapes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from pyoxigraph import Literal

from ucc_graph.library.terms import CLASS, PROPERTY, Term
from ucc_graph.rdf.vocab import RDFS, SKOS
from ucc_graph.web.http.parameters import nearest_first
from ucc_graph.web.mcp.arguments import Argument, ArgumentType, ToolError
from ucc_graph.web.mcp.tool import LANGUAGE, Answer, Call, Tool, described
from ucc_graph.web.site.site import Site

__all__ = ["schema_tool"]

_TEXT: Final = (
    "The classes and properties of the data, with counts, prefixes and kinds: read it before you write a query. With "
    "the argument term, one class with its properties, or one property with its domain and range."
)
_MEMBERS: Final = {
    "prefixes": described("object", "Prefixes that every query may use without declaring them."),
    "classes": {"type": "array", "items": {"type": "object"}},
    "properties": {"type": "array", "items": {"type": "object"}},
    "graphs": {"type": "array", "items": {"type": "object"}},
    "statements": described("integer", "Statements in the default graph."),
    "endpoint": described("string", "The SPARQL endpoint, which the tool query asks."),
}


def schema_tool(site: Site, terms: Mapping[str, Term]) -> Tool:
    """The tool of a site with its terms."""
    text = "A class or a property, by IRI, prefixed name or label; without it, all that the data use."
    arguments = (Argument("term", ArgumentType.TEXT, text, most=500), LANGUAGE)
    return Tool("schema", "Terms of the data", _TEXT, arguments, _MEMBERS, partial(_run, site, terms))


async def _run(site: Site, terms: Mapping[str, Term], call: Call) -> Answer:
    return await call.in_thread(partial(_schema, site, terms, call))


def _schema(site: Site, terms: Mapping[str, Term], call: Call) -> Answer:
    manifest, asked = site.library.release.manifest, call.arguments.text("term").strip()
    found = [_named(terms, call, asked)] if asked else _used(manifest.base, terms)
    members = {
        "prefixes": manifest.prefixes,
        "classes": [_class(site, call, one, is_alone=bool(asked)) for one in found if one.kind == CLASS],
        "properties": [_property(call, one, is_alone=bool(asked)) for one in found if one.kind == PROPERTY],
        "graphs": [] if asked else [{"iri": one.iri, "statements": one.statements} for one in manifest.graphs],
        "statements": sum(one.statements for one in manifest.graphs if one.default),
        "endpoint": call.url("/sparql"),
    }
    return Answer(members)


def _used(base: str, terms: Mapping[str, Term]) -> list[Term]:
    """The terms that the data use, or all without statistics: those of the publication first, then the commonest."""
    used = [one for one in terms.values() if one.count]
    return sorted(used or terms.values(), key=lambda one: (not one.iri.startswith(base), -one.count, one.iri))


def _named(terms: Mapping[str, Term], call: Call, asked: str) -> Term:
    """The term of an IRI, a prefixed name or a label; raises ToolError with the nearest names."""
    short = {call.names.short(iri): term for iri, term in terms.items()}
    labels = {call.names.term(iri).text.casefold(): term for iri, term in terms.items()}
    if found := terms.get(asked.strip("<>")) or short.get(asked) or labels.get(asked.casefold()):
        return found
    near = nearest_first(asked, short)[:5]
    raise ToolError(f"The data have no term {asked[:80]!r}; the nearest are {', '.join(near)}.", {"nearest": near})


def _class(site: Site, call: Call, term: Term, *, is_alone: bool) -> dict[str, Any]:
    """A class; ``is_alone`` one with each of its properties and their texts."""
    kinds = [kind.name for kind in site.library.kinds.values() if term.iri in kind.classes]
    found = {**_described(call, term, is_whole=is_alone or bool(kinds)), **({"kind": kinds[0]} if kinds else {})}
    if not is_alone:
        return found | {"properties": [call.names.short(iri) for iri in term.properties]}
    return found | {"properties": list(_properties(site, call, term))}


def _properties(site: Site, call: Call, term: Term) -> Iterator[dict[str, Any]]:
    """The properties of a class: those of its shapes in their order, then the others."""
    names, lookup = call.names, site.library.lookup
    rows = {row.predicate: row for row in site.library.layout.properties(lookup.ancestors([term.iri]))}
    for iri in dict.fromkeys((*rows, *term.properties)):
        row = rows.get(iri)
        text = names.best(row.descriptions) if row else None
        name = names.heading(iri, row.names if row else ()).text
        found: dict[str, Any] = {"iri": iri, "short": names.short(iri), "name": name}
        found["statements"] = term.properties.get(iri, 0)
        yield found | ({"description": text.text} if text else {})


def _property(call: Call, term: Term, *, is_alone: bool) -> dict[str, Any]:
    lookup, found = call.names.lookup, _described(call, term, is_whole=is_alone)
    for name, predicate in (("domain", RDFS.domain), ("range", RDFS.range)):
        values = [call.names.short(value.value) for value in lookup.objects(term.iri, predicate)]
        found |= {name: values} if values else {}
    return found


def _described(call: Call, term: Term, *, is_whole: bool) -> dict[str, Any]:
    """A term by its short name, with its count; ``is_whole`` with its IRI and its definition as well."""
    names = call.names
    found: dict[str, Any] = {"short": names.short(term.iri), "name": names.term(term.iri).text, "count": term.count}
    if not is_whole:
        return found
    texts = [*names.lookup.objects(term.iri, SKOS.definition), *names.lookup.objects(term.iri, RDFS.comment)]
    definition = names.best(value for value in texts if isinstance(value, Literal))
    return found | {"iri": term.iri} | ({"definition": definition.text} if definition else {})
