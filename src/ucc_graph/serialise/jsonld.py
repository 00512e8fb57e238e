"""JSON-LD compacted by a publication's own context, node by node.

The libraries that compact JSON-LD hold the whole document as objects and need a second for a thousand nodes. This one
takes sorted statements and writes each node as it comes: a term of the context is used where its coercion fits the
value, and the prefixed or the full IRI elsewhere (JSON-LD 1.1, section 4, https://www.w3.org/TR/json-ld11/).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from ucc_graph.serialise.context import Context, Term
from ucc_graph.terms import RDF, XSD

__all__ = ["node", "to_bytes", "write_dataset"]

_Node = dict[str, Any]


def to_bytes(quads: Iterable[Quad], context: Context) -> bytes:
    """A document of one node, or of a ``@graph`` of nodes, whatever graphs they stand in; its context is embedded."""
    nodes = [_node(subject, list(found), context) for subject, found in groupby(quads, key=_subject)]
    body = nodes[0] if len(nodes) == 1 else {"@graph": nodes}
    document = {"@context": context.document, **body}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def write_dataset(graphs: Iterable[tuple[str, Iterable[Quad]]], output: IO[bytes], context: Context) -> None:
    """Writes named graphs, each with its statements sorted by subject, as one document."""
    head = json.dumps(context.document, ensure_ascii=False, indent=1)
    output.write(f'{{"@context": {head},\n"@graph": ['.encode())
    separator = "\n"
    for iri, quads in graphs:
        output.write(f'{separator}{{"@id": {_json(iri)}, "@graph": ['.encode())
        _write_nodes(quads, output, context)
        output.write(b"\n]}")
        separator = ",\n"
    output.write(b"\n]}\n")


def node(subject: str, quads: Iterable[Quad], context: Context) -> _Node:
    """One node object without its context."""
    return _node(NamedNode(subject), list(quads), context)


def _write_nodes(quads: Iterable[Quad], output: IO[bytes], context: Context) -> None:
    separator = "\n"
    for subject, found in groupby(quads, key=_subject):
        output.write(f"{separator}{_json(_node(subject, list(found), context))}".encode())
        separator = ",\n"


def _subject(quad: Quad) -> NamedNode | BlankNode:
    return quad.subject  # type: ignore[return-value]  # triple terms are not published


def _node(subject: NamedNode | BlankNode, quads: list[Quad], context: Context) -> _Node:
    types = [context.vocabulary_name(quad.object.value) for quad in quads if _is_typing(quad)]  # type: ignore[union-attr]
    result: _Node = {context.id_key: _name(subject, context)}
    if types:
        result[context.type_key] = types[0] if len(types) == 1 else types
    for key, value in _members(quads, context):
        _add(result, key, value, context)
    return result


def _is_typing(quad: Quad) -> bool:
    return quad.predicate == RDF.type and isinstance(quad.object, NamedNode)


def _members(quads: list[Quad], context: Context) -> Iterator[tuple[str, Any]]:
    for quad in quads:
        if not _is_typing(quad):
            term = context.term_for(quad.predicate.value, quad.object)
            yield (term.name if term else context.iri_name(quad.predicate.value)), _value(quad.object, term, context)


def _value(value: Any, term: Term | None, context: Context) -> Any:
    if isinstance(value, Literal):
        return _literal(value, term, context)
    name = _name(value, context)
    return name if term and term.is_reference else {"@id": name}


def _literal(value: Literal, term: Term | None, context: Context) -> Any:
    if value.language:
        return (value.language, value.value) if term and term.by_language else _tagged(value)
    if value.datatype == XSD.string:
        return value.value
    native = _native(value)
    if native is not None and (term is None or term.datatype in (None, value.datatype.value)):
        return native
    if term and term.datatype == value.datatype.value:
        return value.value
    return {"@value": value.value, "@type": context.vocabulary_name(value.datatype.value)}


def _tagged(value: Literal) -> _Node:
    return {"@value": value.value, "@language": value.language}


def _native(value: Literal) -> int | bool | None:
    if value.datatype == XSD.boolean and value.value in ("true", "false"):
        return value.value == "true"
    if value.datatype == XSD.integer and len(value.value) < 16:
        return int(value.value)
    return None


def _name(resource: NamedNode | BlankNode, context: Context) -> str:
    return context.iri_name(resource.value) if isinstance(resource, NamedNode) else f"_:{resource.value}"


def _add(result: _Node, key: str, value: Any, context: Context) -> None:
    if isinstance(value, tuple):
        language, text = value
        _append(result.setdefault(key, {}), language, text, context.is_set(key))
    else:
        _append(result, key, value, context.is_set(key))


def _append(container: _Node, key: str, value: Any, always_list: bool) -> None:
    if key not in container:
        container[key] = [value] if always_list else value
    elif isinstance(container[key], list):
        container[key].append(value)
    else:
        container[key] = [container[key], value]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
