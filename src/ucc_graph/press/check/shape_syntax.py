"""Syntax of SHACL shapes, and what this validation would not apply as written: each is a problem, none is passed over.

The rules are those of SHACL that have a number in appendix B (https://www.w3.org/TR/shacl/#syntax-rules), and hold what
the W3C's own shapes for shapes ask. pySHACL has those, too, but takes 14 seconds for 5,000 statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdflib import URIRef
from rdflib.namespace import SH as SHACL_TERMS

from ucc_graph.press.check.portability import pattern_fault
from ucc_graph.press.check.shapes import TARGETS, ShapeIndex, Term, objects, shape_index
from ucc_graph.press.check.vocabularies import suggestion
from ucc_graph.press.read.sources import Turtle
from ucc_graph.problem import Problem
from ucc_graph.rdf.terms import Node, subject_node
from ucc_graph.rdf.vocab import RDF, SH, XSD

__all__ = ["ill_formed"]

_UNSUPPORTED: Final = "shape:unsupported"
_ILL_FORMED: Final = "shape:ill-formed"
_REASONS: Final = {
    SH.node: "it looks at other nodes than the focus node",
    SH.qualifiedValueShape: "it looks at other nodes than the focus node",
    SH.deactivated: "take the shape out instead",
}
_KNOWN_AS_VALUES: Final = frozenset(
    {
        *(SH.NodeShape, SH.PropertyShape, SH.PropertyGroup, SH.PrefixDeclaration, SH.SPARQLConstraint),
        *(SH.IRI, SH.Literal, SH.BlankNode, SH.BlankNodeOrIRI, SH.BlankNodeOrLiteral, SH.IRIOrLiteral),
        *(SH.Info, SH.Warning, SH.Violation),
    }
)
_NODE_KINDS: Final = (SH.IRI, SH.Literal, SH.BlankNode, SH.BlankNodeOrIRI, SH.BlankNodeOrLiteral, SH.IRIOrLiteral)
_OF_PROPERTIES: Final = (SH.minCount, SH.maxCount, SH.uniqueLang, SH.lessThan, SH.lessThanOrEquals)
"""Parameters that only a property shape has."""
_LISTS_OF_SHAPES: Final = (SH.and_, SH.or_, SH.xone)
_INTEGERS: Final = frozenset({XSD.integer, XSD.nonNegativeInteger})


def _is_iri(term: Term) -> bool:
    return isinstance(term, NamedNode)


def _is_node(term: Term) -> bool:
    return isinstance(term, NamedNode | BlankNode)


def _is_literal(term: Term) -> bool:
    return isinstance(term, Literal)


def _is_string(term: Term) -> bool:
    return isinstance(term, Literal) and term.datatype == XSD.string


def _is_text(term: Term) -> bool:
    return isinstance(term, Literal) and (bool(term.language) or term.datatype == XSD.string)


def _is_boolean(term: Term) -> bool:
    return isinstance(term, Literal) and term.datatype == XSD.boolean and term.value in ("true", "false")


def _is_count(term: Term) -> bool:
    return isinstance(term, Literal) and term.datatype in _INTEGERS and term.value.isascii() and term.value.isdigit()


def _is_node_kind(term: Term) -> bool:
    return term in _NODE_KINDS


def _is_number(term: Term) -> bool:
    numeric = (*_INTEGERS, XSD.decimal, XSD.double)
    return isinstance(term, Literal) and term.datatype in numeric


@dataclass(frozen=True)
class _Values:
    """The values that a property of a shape may have: a test, its words, and how many."""

    is_valid: Callable[[Term], bool]
    words: str
    most: int = 0


_IRI, _ONE_IRI = _Values(_is_iri, "an IRI"), _Values(_is_iri, "one IRI", 1)
_COUNT, _BOUND = _Values(_is_count, "one integer, 0 or more", 1), _Values(_is_literal, "one literal", 1)
_TEXT, _ONE_TEXT = _Values(_is_text, "a text"), _Values(_is_string, "one text without a language", 1)
_BOOLEAN = _Values(_is_boolean, "true or false, once, and not written as 1 or 0", 1)
_NODE, _ONE_NODE = _Values(_is_node, "a node"), _Values(_is_node, "one list", 1)
_PROPERTIES: Final[Mapping[NamedNode, _Values]] = {
    **dict.fromkeys((*TARGETS, SH.class_, SH.disjoint, SH.equals, SH.lessThan, SH.lessThanOrEquals), _IRI),
    **dict.fromkeys((SH.datatype, SH.severity, SH.group), _ONE_IRI),
    **dict.fromkeys((SH.minCount, SH.maxCount, SH.minLength, SH.maxLength), _COUNT),
    **dict.fromkeys((SH.minInclusive, SH.minExclusive, SH.maxInclusive, SH.maxExclusive), _BOUND),
    **dict.fromkeys((SH.closed, SH.uniqueLang), _BOOLEAN),
    **dict.fromkeys((SH.pattern, SH.flags, SH.select, SH.prefix), _ONE_TEXT),
    **dict.fromkeys((SH.message, SH.name, SH.description), _TEXT),
    **dict.fromkeys((SH.in_, SH.languageIn, SH.ignoredProperties), _ONE_NODE),
    **dict.fromkeys((SH.property, SH.not_, SH.sparql, SH.prefixes, SH.declare, *_LISTS_OF_SHAPES), _NODE),
    SH.nodeKind: _Values(_is_node_kind, "one of SHACL's six kinds of nodes", 1),
    SH.order: _Values(_is_number, "one number", 1),
    SH.path: _Values(_is_node, "one property or path", 1),
    SH.inversePath: _Values(_is_iri, "one property", 1),
    SH.namespace: _Values(_is_literal, "one literal of xsd:anyURI", 1),
}
"""Properties of SHACL that are applied, or lay out pages, with their values."""
_MEMBERS: Final[Mapping[NamedNode, _Values]] = {
    SH.languageIn: _Values(_is_string, "texts"),
    SH.ignoredProperties: _Values(_is_iri, "properties"),
    **{term: _Values(_is_node, "shapes") for term in _LISTS_OF_SHAPES},
}
"""Properties whose value is a list, with its members."""
_APPLIED: Final = frozenset({*_PROPERTIES, SH.hasValue})


def ill_formed(files: tuple[Turtle, ...]) -> Iterator[Problem]:
    """A problem for each part of a shape that is not well formed, or that validation would ignore in silence."""
    index = shape_index(files)
    if not any(objects(index, subject, target) for subject in index for target in TARGETS):
        text = "No file in shapes/ has a shape with a target: nothing is checked."
        yield Problem("shapes", 0, "", "shape:none", text)
    used = _used(index)
    for file in files:
        for quad in file.quads:
            yield from (_problem(file, subject_node(quad), *found) for found in _unknown(quad))
        for subject in dict.fromkeys(subject_node(quad) for quad in file.quads):
            faults = (*_syntax(subject, index), *_placed(subject, index, used))
            yield from (_problem(file, subject, *found) for found in faults)
    yield from _recursive(files, index)


def _used(index: ShapeIndex) -> Mapping[NamedNode, frozenset[object]]:
    """The parts of shapes by ``sh:property``, by it or another list or negation, and their constraints and paths."""
    said = [triple for triples in index.values() for triple in triples]
    of = (SH.property, SH.sparql, SH.path)
    direct = {name: frozenset(triple.object for triple in said if triple.predicate == name) for name in of}
    return {**direct, SH.node: frozenset(part for subject in index for part in _parts(subject, index))}


def _unknown(quad: Quad) -> Iterator[tuple[str, str]]:
    """Terms of SHACL that do not exist, and those that are not applied, such as components of one's own."""
    for term, known in ((quad.predicate, _APPLIED), (quad.object, _KNOWN_AS_VALUES)):
        if not isinstance(term, NamedNode) or not term.value.startswith(SH.iri) or term in known:
            continue
        if URIRef(term.value) not in SHACL_TERMS:
            near = suggestion(term.value, ())
            hint = f": did you mean <{near}>?" if near else "."
            yield "term:undeclared", f"<{term.value}> is no term of SHACL{hint}"
        else:
            reason = f", {_REASONS[term]}" if term in _REASONS else ""
            yield _UNSUPPORTED, f"<{term.value}> is not supported{reason}; sh:sparql can say it."


def _syntax(subject: Node, index: ShapeIndex) -> Iterator[tuple[str, str]]:
    """The values of a subject's properties that SHACL does not allow there."""
    for predicate, allowed in _PROPERTIES.items():
        values = objects(index, subject, predicate)
        if any(not allowed.is_valid(value) for value in values) or 0 < allowed.most < len(values):
            yield _ILL_FORMED, f"the value of <{predicate.value}> must be {allowed.words}."
    for predicate in (SH.in_, *_MEMBERS):
        for head in objects(index, subject, predicate):
            members = _members(head, index)
            if members is None:
                yield _ILL_FORMED, f"the value of <{predicate.value}> is no list: write ( … )."
            elif predicate in _MEMBERS and not all(map(_MEMBERS[predicate].is_valid, members)):
                yield _ILL_FORMED, f"the list of <{predicate.value}> must have {_MEMBERS[predicate].words}."
    flags = "".join(value.value for value in objects(index, subject, SH.flags) if isinstance(value, Literal))
    for pattern in objects(index, subject, SH.pattern):
        if isinstance(pattern, Literal) and (fault := pattern_fault(pattern.value, flags)):
            yield _ILL_FORMED, f"the pattern {pattern.value}: {fault}"


def _members(head: object, index: ShapeIndex) -> list[Term] | None:
    """The members of a well-formed list (SHACL, section 1.4); None for anything else."""
    found: list[Term] = []
    seen = set[object]()
    while head != RDF.nil:
        first, rest = objects(index, head, RDF.first), objects(index, head, RDF.rest)
        if head in seen or len(first) != 1 or len(rest) != 1:
            return None
        seen.add(head)
        found += first
        head = rest[0]
    return None if objects(index, head, RDF.first) or objects(index, head, RDF.rest) else found


def _placed(subject: Node, index: ShapeIndex, used: Mapping[NamedNode, frozenset[object]]) -> Iterator[tuple[str, str]]:
    """Faults of a shape, a constraint or a path as a whole: what it lacks, and where it cannot stand."""
    paths = objects(index, subject, SH.path)
    types = objects(index, subject, RDF.type)
    has_target = any(objects(index, subject, target) for target in TARGETS)
    is_property = SH.PropertyShape in types or subject in used[SH.property]
    yield from _of_kind(subject, index, bool(paths), is_property)
    yield from (found for path in paths for found in _of_path(path, index))
    if SH.NodeShape in types and not has_target:
        yield "shape:no-target", "the shape has no target and is never applied."
    if is_property and not has_target and subject not in used[SH.node]:
        yield "shape:no-target", "the property shape stands in no shape, has no target and is never applied."
    if not has_target and SH.NodeShape not in types:
        for part in (SH.property, SH.sparql):
            if objects(index, subject, part):
                yield _UNSUPPORTED, f"<{part.value}> can only stand at a node shape with a target."
    for value in (*_parts(subject, index), *objects(index, subject, SH.sparql)):
        if value not in index:
            yield _ILL_FORMED, f"its part {value} is not described in shapes/."
    yield from _of_constraint(subject, index, SH.SPARQLConstraint in types, subject in used[SH.sparql])
    if objects(index, subject, SH.inversePath) and (isinstance(subject, NamedNode) or subject not in used[SH.path]):
        yield _ILL_FORMED, "<sh:inversePath> can only stand at a blank node that is the value of sh:path."
    if objects(index, subject, SH.prefix) or objects(index, subject, SH.namespace):
        yield from _of_prefix(subject, index)


def _of_kind(subject: Node, index: ShapeIndex, has_path: bool, is_property: bool) -> Iterator[tuple[str, str]]:
    if is_property and not has_path:
        yield _ILL_FORMED, "a property shape needs one sh:path."
    if has_path and SH.NodeShape in objects(index, subject, RDF.type):
        yield _ILL_FORMED, "a node shape has no sh:path: make it a property shape."
    for parameter in _OF_PROPERTIES if not has_path else ():
        if objects(index, subject, parameter):
            yield _ILL_FORMED, f"<{parameter.value}> can only stand at a property shape, with a sh:path."
    for parameter in (SH.closed, SH.sparql) if has_path else ():
        if objects(index, subject, parameter):
            yield _UNSUPPORTED, f"<{parameter.value}> can only stand at a node shape; state it there."
    targets = objects(index, subject, SH.targetNode)
    if any(isinstance(target, Literal) for target in targets):
        yield _UNSUPPORTED, "a literal can be no target: the nodes of the data are IRIs."


def _of_path(path: Term, index: ShapeIndex) -> Iterator[tuple[str, str]]:
    if not isinstance(path, BlankNode):
        return
    triples = index.get(path, [])
    if not any(triple.predicate == SH.inversePath for triple in triples):
        text = "only a property or sh:inversePath can be the sh:path: write the constraint with sh:sparql."
        yield _UNSUPPORTED, text
    elif len(triples) != 1:
        yield _ILL_FORMED, "a path of sh:inversePath has nothing but one property (SHACL, section 2.3.1)."


def _of_constraint(node: Node, index: ShapeIndex, is_typed: bool, is_used: bool) -> Iterator[tuple[str, str]]:
    if not is_typed and not is_used:
        return
    if not is_used:
        yield "shape:no-target", "the constraint stands in no shape and is never applied."
    if isinstance(node, BlankNode):
        yield _UNSUPPORTED, "a constraint in SPARQL needs an IRI of its own."
    if len(objects(index, node, SH.select)) != 1:
        yield _ILL_FORMED, "a constraint in SPARQL needs one sh:select."
    if objects(index, node, SH.severity):
        yield _UNSUPPORTED, "a constraint has the severity of its shape: state sh:severity there."


def _of_prefix(node: Node, index: ShapeIndex) -> Iterator[tuple[str, str]]:
    prefixes, spaces = objects(index, node, SH.prefix), objects(index, node, SH.namespace)
    if len(prefixes) != 1 or len(spaces) != 1:
        yield _ILL_FORMED, "a declaration of a prefix has one sh:prefix and one sh:namespace."


def _recursive(files: Iterable[Turtle], index: ShapeIndex) -> Iterator[Problem]:
    """A problem for shapes that refer to themselves (SHACL, section 3.4.3)."""
    parts = {subject: set(_parts(subject, index)) for subject in index}
    try:
        TopologicalSorter(parts).prepare()
    except CycleError as error:
        circle = {node for node in error.args[1] if isinstance(node, Node)}
        file = next(file for file in files for quad in file.quads if quad.subject in circle)
        node = min(circle, key=lambda node: (isinstance(node, BlankNode), node.value))
        yield _problem(file, node, _ILL_FORMED, "the shape refers to itself, by way of its parts or lists.")


def _parts(subject: object, index: ShapeIndex) -> Iterator[object]:
    for predicate in (SH.property, SH.not_):
        yield from objects(index, subject, predicate)
    for predicate in _LISTS_OF_SHAPES:
        for head in objects(index, subject, predicate):
            yield from _members(head, index) or ()


def _problem(file: Turtle, subject: Node, rule: str, text: str) -> Problem:
    line = file.lines.get(_named(file, subject), 0)
    if not isinstance(subject, NamedNode):
        return Problem(file.name, line, "", rule, f"A shape without an IRI: {text}")
    return Problem(file.name, line, "", rule, f"<{subject.value}>: {text}", focus=subject.value)


def _named(file: Turtle, subject: Node) -> str:
    """The IRI of a shape, or of the one that a part without an IRI stands in."""
    above = {quad.object: subject_node(quad) for quad in file.quads if isinstance(quad.object, BlankNode)}
    while isinstance(subject, BlankNode) and subject in above:
        subject = above.pop(subject)  # a circle of blank nodes ends
    return subject.value
