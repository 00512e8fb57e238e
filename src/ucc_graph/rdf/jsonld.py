"""JSON-LD compacted by a publication's own context, node by node.

The libraries that compact JSON-LD hold the whole document as objects and need a second for a thousand nodes. This
module takes sorted statements and writes each node as it comes. A property becomes a term of the context if the term's
coercion fits the value, else a prefixed or full IRI (JSON-LD 1.1, section 4, https://www.w3.org/TR/json-ld11/).

A node with an IRI that the context would read as another one (``geo:1,2`` beside a prefix ``geo``) is written in
expanded form under an empty context: every statement of RDF 1.1 has a form.

A context may have prefixes, ``@vocab``, ``@type`` coercion, ``@language`` and ``@set`` containers, and aliases of
``@id`` and ``@type`` (JSON-LD 1.1, section 9.15, https://www.w3.org/TR/json-ld11/#context-definitions).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import IO, Any, Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from ucc_graph.errors import PublicationError
from ucc_graph.rdf.formats import json_bytes, json_text, read_json
from ucc_graph.rdf.iris import part_of
from ucc_graph.rdf.terms import Node, object_of, subject_node
from ucc_graph.rdf.vocab import RDF, XSD

__all__ = ["ContextTerm", "JsonLdContext", "read_context", "to_bytes", "write_dataset"]

_SUPPORTED: Final = frozenset({"@id", "@type", "@container", "@prefix"})
_CONTAINERS: Final = frozenset({"@language", "@set"})
"""Containers of the terms that are used: others, such as ``@list``, would change what is said."""
_REFUSED: Final = ("@import", "@direction")
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")
"""Integers that any reader of JSON keeps as they are written."""
_Node: TypeAlias = dict[str, Any]
_Value: TypeAlias = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True)
class ContextTerm:
    """A term: its IRI, the coercion of its values, and its containers."""

    name: str
    iri: str
    coercion: str | None = None
    containers: frozenset[str] = frozenset()

    @property
    def is_reference(self) -> bool:
        """Whether a plain string stands for an IRI."""
        return self.coercion == "@id"

    @property
    def by_language(self) -> bool:
        """Whether values are indexed by language."""
        return "@language" in self.containers

    def fits(self, value: _Value) -> bool:
        """Whether a value written with the term keeps its type and language."""
        if not self.containers <= _CONTAINERS:
            return False
        if not isinstance(value, Literal):
            return self.is_reference or (self.coercion is None and not self.by_language)
        if value.language:
            return self.by_language or self.coercion is None
        return not self.by_language and self.coercion in (None, value.datatype.value)


@dataclass(frozen=True)
class JsonLdContext:
    """The terms by IRI, the prefixes by namespace, longest first, and the document to embed."""

    document: Mapping[str, Any]
    terms: Mapping[str, tuple[ContextTerm, ...]]
    prefixes: tuple[tuple[str, str], ...]
    id_key: str
    type_key: str
    sets: frozenset[str]
    """Names of the terms whose values are always a list."""
    aliases: Mapping[str, str]
    """The names that stand for a keyword, each with its keyword."""

    def term_for(self, iri: str, value: _Value) -> ContextTerm | None:
        """The first term of a property that fits a value; coerced terms come before plain ones.

        A language that is also an alias of a keyword is no key: some readers take ``"id"`` for an identifier there.
        """
        is_alias = isinstance(value, Literal) and value.language in self.aliases
        terms = (term for term in self.terms.get(iri, ()) if not (is_alias and term.by_language))
        return next((term for term in terms if term.fits(value)), None)

    def vocabulary_name(self, iri: str) -> str:
        """A class or datatype: its term, its prefixed name, or its IRI."""
        known = self.terms.get(iri)
        return known[0].name if known else self.iri_name(iri)

    def misreads(self, iri: str) -> bool:
        """Whether an IRI, written as it is, would be read as a name of the context, or as one with a prefix.

        See https://www.w3.org/TR/json-ld11-api/#iri-expansion. Readers of JSON-LD 1.0 take each term for a prefix.
        """
        scheme, _, rest = iri.partition(":")
        return iri in self.document or (scheme in self.document and not rest.startswith("//"))

    def iri_name(self, iri: str) -> str:
        """A prefixed name, or the IRI where no prefix fits."""
        for namespace, prefix in self.prefixes:
            if iri.startswith(namespace) and not iri.startswith("//", len(namespace)):
                name = f"{prefix}:{iri[len(namespace) :]}"
                if name not in self.document:
                    return name
        return iri


def read_context(content: bytes) -> JsonLdContext:
    """The context of a JSON-LD document; raises PublicationError for one that is not supported."""
    try:
        return _context(_written_context(read_json(content)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PublicationError(f"The JSON-LD context cannot be read: {error}.") from error


def _written_context(document: object) -> Any:
    if not isinstance(document, dict) or "@context" not in document:
        raise ValueError('it must be an object with the member "@context", such as {"@context": {}}')
    return document["@context"]


def to_bytes(quads: Iterable[Quad], context: JsonLdContext, about: str = "", link: str = "") -> bytes:
    """A document of one node, or of a ``@graph`` of nodes, without graph names; its context is embedded, or a link.

    With an IRI that the document is ``about``, the nodes of this thing and its parts come first. If it is one node, it
    has the others in ``@included`` (https://www.w3.org/TR/json-ld11/#included-blocks).
    """
    own: list[_Node] = []
    others: list[_Node] = []
    for subject, found in groupby(quads, key=subject_node):
        is_own = not about or subject.value == about or subject.value.startswith(part_of(about, ""))
        (own if is_own else others).append(_node(subject, list(found), context))
    head = {"@context": link or context.document}
    if len(own) != 1 or "@context" in own[0]:
        return json_bytes({**head, "@graph": [*own, *others]})
    return json_bytes({**head, **own[0], **({"@included": others} if others else {})})


def write_dataset(graphs: Iterable[tuple[str, Iterable[Quad]]], output: IO[bytes], context: JsonLdContext) -> None:
    """Writes named graphs, each with its statements sorted by subject, as one document."""
    head = json_bytes(context.document).rstrip()
    output.write(b'{"@context": %b,\n"@graph": [' % head)
    for number, (iri, quads) in enumerate(graphs):
        start = ",\n" if number else "\n"
        output.write(f'{start}{{"@id": {json_text(iri)}, "@graph": ['.encode())
        output.writelines(line.encode() for line in _array_lines(_nodes(quads, context)))
        output.write(b"\n]}")
    output.write(b"\n]}\n")


def _array_lines(elements: Iterable[object]) -> Iterator[str]:
    """The elements of a JSON array, each on a line of its own, without the brackets."""
    for number, element in enumerate(elements):
        yield f"{',' if number else ''}\n{json_text(element)}"


def _context(document: dict[str, Any]) -> JsonLdContext:
    if refused := [name for name in _REFUSED if name in document]:
        raise ValueError(f"it uses {', '.join(refused)}, which is not supported")
    plain = {name: entry for name, entry in document.items() if not name.startswith("@")}
    aliases = {name: keyword for name, entry in plain.items() if (keyword := _keyword(entry))}
    names = {keyword: name for name, keyword in aliases.items()}
    terms = [_term(name, entry, document) for name, entry in plain.items() if name not in aliases]
    prefixes = [(term.iri, term.name) for term in terms if _is_prefix(term, plain[term.name])]
    return JsonLdContext(
        document={name: entry for name, entry in document.items() if name != "@protected"},
        terms=_by_iri([term for term in terms if not _is_prefix(term, plain[term.name])]),
        prefixes=tuple(sorted(prefixes, key=lambda pair: (-len(pair[0]), pair[1]))),
        id_key=names.get("@id", "@id"),
        type_key=names.get("@type", "@type"),
        sets=frozenset(term.name for term in terms if "@set" in term.containers),
        aliases=aliases,
    )


def _term(name: str, entry: str | dict[str, Any], document: Mapping[str, Any]) -> ContextTerm:
    if isinstance(entry, str):
        return ContextTerm(name, _expand(entry, document))
    if unknown := set(entry) - _SUPPORTED:
        raise ValueError(f'term "{name}" uses {", ".join(sorted(unknown))}, which is not supported')
    containers = entry.get("@container", [])
    coercion = entry.get("@type")
    return ContextTerm(
        name,
        _expand(entry.get("@id", name), document),
        coercion if coercion is None or coercion.startswith("@") else _expand(coercion, document),
        frozenset([containers] if isinstance(containers, str) else containers),
    )


def _expand(value: str, document: Mapping[str, Any]) -> str:
    prefix, colon, rest = value.partition(":")
    if not colon:
        return f"{document.get('@vocab', '')}{value}"
    known = document.get(prefix)
    if known is None or rest.startswith("//"):
        return value
    return f"{_expand(known if isinstance(known, str) else known['@id'], document)}{rest}"


def _keyword(entry: str | dict[str, Any]) -> str | None:
    """The keyword that an entry of a context stands for."""
    iri = entry if isinstance(entry, str) else entry.get("@id")
    return iri if iri and iri.startswith("@") else None


def _is_prefix(term: ContextTerm, entry: str | dict[str, Any]) -> bool:
    explicit = isinstance(entry, dict) and entry.get("@prefix") is True
    return explicit or (isinstance(entry, str) and term.iri.endswith(("/", "#", ":")))


def _by_iri(terms: list[ContextTerm]) -> dict[str, tuple[ContextTerm, ...]]:
    """The terms of each IRI, the coerced ones first."""
    order = sorted(terms, key=lambda term: (term.iri, term.coercion is None and not term.by_language, term.name))
    return {iri: tuple(found) for iri, found in groupby(order, key=attrgetter("iri"))}


def _nodes(quads: Iterable[Quad], context: JsonLdContext) -> Iterator[_Node]:
    return (_node(subject, list(found), context) for subject, found in groupby(quads, key=subject_node))


def _node(subject: Node, quads: Sequence[Quad], context: JsonLdContext) -> _Node:
    """One node object without its context; in expanded form if the context would misread one of its IRIs."""
    if _is_misread(subject, quads, context):
        return _expanded(subject, quads)
    types = [context.vocabulary_name(object_of(quad)) for quad in quads if _is_typing(quad)]
    result: _Node = {context.id_key: _name(subject, context)}
    if types:
        result[context.type_key] = types[0] if len(types) == 1 else types
    for predicate, value in ((quad.predicate.value, quad.object) for quad in quads if not _is_typing(quad)):
        term = context.term_for(predicate, value)
        key = term.name if term else context.iri_name(predicate)
        if term and term.by_language and isinstance(value, Literal) and value.language:
            _append(result.setdefault(key, {}), value.language, value.value, key in context.sets)
        else:
            _append(result, key, _value(value, term, context), key in context.sets)
    return result


def _is_misread(subject: Node, quads: Iterable[Quad], context: JsonLdContext) -> bool:
    """Whether the context would read an IRI of a node as another one."""
    iris = {subject.value}
    for quad in quads:
        iris.add(quad.predicate.value)
        iris.add(quad.object.datatype.value if isinstance(quad.object, Literal) else object_of(quad))
    return any(map(context.misreads, iris))


def _expanded(subject: Node, quads: Iterable[Quad]) -> _Node:
    """A node object in expanded form (https://www.w3.org/TR/json-ld11/#expanded-document-form)."""
    result: _Node = {"@context": None, "@id": _identifier(subject)}
    for quad in quads:
        if _is_typing(quad):
            result.setdefault("@type", []).append(object_of(quad))
        else:
            result.setdefault(quad.predicate.value, []).append(_expanded_value(quad.object))
    return result


def _expanded_value(value: Any) -> dict[str, str]:
    if not isinstance(value, Literal):
        return {"@id": _identifier(value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    return {"@value": value.value, "@type": value.datatype.value}


def _identifier(resource: Node) -> str:
    return resource.value if isinstance(resource, NamedNode) else f"_:{resource.value}"


def _is_typing(quad: Quad) -> bool:
    return quad.predicate == RDF.type and isinstance(quad.object, NamedNode)


def _value(value: Any, term: ContextTerm | None, context: JsonLdContext) -> Any:
    if isinstance(value, Literal):
        return _literal(value, term, context)
    name = _name(value, context)
    return name if term and term.is_reference else {"@id": name}


def _literal(value: Literal, term: ContextTerm | None, context: JsonLdContext) -> Any:
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype == XSD.string:
        return {"@value": value.value} if "@language" in context.document else value.value
    native = _native(value)
    if native is not None:
        return native
    if term and term.coercion:
        return value.value
    return {"@value": value.value, "@type": context.vocabulary_name(value.datatype.value)}


def _native(value: Literal) -> int | bool | None:
    if value.datatype == XSD.boolean and value.value in ("true", "false"):
        return value.value == "true"
    if value.datatype == XSD.integer and _INTEGER.fullmatch(value.value):
        return int(value.value)
    return None


def _name(resource: Node, context: JsonLdContext) -> str:
    return context.iri_name(resource.value) if isinstance(resource, NamedNode) else _identifier(resource)


def _append(container: _Node, key: str, value: Any, always_list: bool) -> None:
    if key not in container:
        container[key] = [value] if always_list else value
    elif isinstance(container[key], list):
        container[key].append(value)
    else:
        container[key] = [container[key], value]
