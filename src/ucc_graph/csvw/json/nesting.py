"""Nested objects: an object of a row stands where the value URL of another one names it.

Generating JSON, section 4.4 (https://www.w3.org/TR/csv2json/#generating-nested-objects).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ucc_graph.csvw.json.objects import ObjectMember, SubjectObject
from ucc_graph.csvw.json.values import array, members
from ucc_graph.rdf.formats import json_text

__all__ = ["nested_texts"]

_ID = "@id"


def nested_texts(objects: Sequence[SubjectObject], hidden_urls: Iterable[str] = ()) -> Iterator[str]:
    """The root objects of a row as JSON, with the others inside them; the members of the objects are changed.

    Only a value URL that occurs once in the row nests an object; ``hidden_urls`` are those of suppressed columns.
    """
    roots = _nest(objects, hidden_urls) if len(objects) > 1 else objects
    return map(_text, roots)


def _nest(objects: Sequence[SubjectObject], hidden_urls: Iterable[str]) -> list[SubjectObject]:
    """Puts objects into others, never into one of their own descendants; returns those that are in no other."""
    links = [(made, member) for made in objects for member in made.members if member.url]
    counts = Counter([*(member.url for _, member in links), *hidden_urls])
    named = {made.identity: made for made in objects if made.identity}
    parents: dict[str, SubjectObject] = {}
    for made, member in links:
        child = named.get(member.url) if counts[member.url] == 1 else None
        if child and child is not _root(made, parents):
            member.nested = child
            parents[child.identity] = made
    return [made for made in objects if made.identity not in parents]


def _root(made: SubjectObject, parents: dict[str, SubjectObject]) -> SubjectObject:
    while made.identity in parents:
        made = parents[made.identity]
    return made


def _text(root: SubjectObject) -> str:
    """An object with all inside it, made from the innermost outwards: a chain of nested objects may be long."""
    order, waiting = list[SubjectObject](), [root]
    while waiting:
        made = waiting.pop()
        order.append(made)
        waiting.extend(member.nested for member in made.members if member.nested)
    texts: dict[str, str] = {}
    for made in reversed(order):
        texts[made.identity] = _object(made, texts)
    return texts[root.identity]


def _object(made: SubjectObject, texts: dict[str, str]) -> str:
    """One object; the values of several members with one name become one array."""
    grouped = {_ID: [ObjectMember(_ID, (json_text(made.identity),), False)]} if made.identity else {}
    for member in made.members:
        grouped.setdefault(member.name, []).append(member)
    pairs: list[tuple[str, str]] = []
    for name, group in grouped.items():
        values = [value for member in group for value in _values(member, texts)]
        is_array = len(group) > 1 or group[0].is_array
        pairs.append((name, array(values) if is_array else values[0]))
    return f"{{{members(pairs)}}}"


def _values(member: ObjectMember, texts: dict[str, str]) -> tuple[str, ...]:
    return member.values if member.nested is None else (texts[member.nested.identity],)
