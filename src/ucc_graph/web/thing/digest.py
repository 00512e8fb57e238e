"""Digest of a thing: what people look for on its page, out of all its statements.

Facts are short values, with the values that explain them, such as a year and a source. Texts are longer ones. Names
are folded by spelling. Pages elsewhere are links to other sites. Sources stand apart, and what a record says of itself,
such as its key, is left to the list of all statements; so is what the page shows otherwise: dates on the time line,
members, coordinates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote, urlsplit

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.rdf.iris import part_of
from ucc_graph.rdf.languages import FALLBACK, direction, truncations
from ucc_graph.rdf.terms import subject_of
from ucc_graph.rdf.vocab import DCT, PROV, RDFS, SKOS, WGS84, XSD
from ucc_graph.web.thing.context import ThingContext
from ucc_graph.web.view.names import Link, Names, Text, Values, autonym
from ucc_graph.web.view.page import Property, PropertyGroup, ThingPage, Views

__all__ = ["Fact", "Spelling", "ThingDigest", "digest_of"]

_LEADS: Final = (SKOS.definition.value, DCT.description.value, DCT.abstract.value, RDFS.comment.value)
_SOURCES: Final = PROV.hadPrimarySource.value
_OTHERWISE: Final = frozenset({WGS84.lat.value, WGS84.long.value, DCT.identifier.value, _SOURCES})
_SHORT: Final = 80
"""Letters of a text that is a fact."""
_VALUES: Final = 6
"""Values of a fact, at most."""
_LOCAL: Final = 3
"""Names in languages of the place, at most."""


@dataclass(frozen=True)
class Fact:
    """A property with its first values, the number of the others, and the values that explain them."""

    label: Text
    values: Values
    more: int = 0
    notes: Values = ()


@dataclass(frozen=True)
class Spelling:
    """A spelling of a name with the languages that have it, the reader's own first; ``is_other`` if none prefers it."""

    name: Text
    languages: tuple[str, ...]
    is_other: bool = False


@dataclass(frozen=True)
class ThingDigest:
    """The content of a page before all statements; ``local`` are the names in the languages of the place."""

    local: tuple[Text, ...]
    lead: Text | None
    facts: tuple[Fact, ...]
    texts: tuple[Property, ...]
    names: tuple[Spelling, ...]
    elsewhere: tuple[Property, ...]
    sources: Values
    pictures: Values = ()

    @property
    def is_empty(self) -> bool:
        """Whether a page shows nothing of it but names."""
        return not (self.lead or self.facts or self.texts or self.elsewhere)


def digest_of(
    views: Views, page: ThingPage, statements: Sequence[Triple], around: ThingContext, told: Collection[str]
) -> ThingDigest:
    """The digest of a thing; ``told`` are the IRIs of things that its page shows elsewhere."""
    names = views.names
    spellings = _spellings(names, page.iri, statements)
    local = _local(names, page, statements, around, spellings)
    stated = {triple.predicate.value for triple in statements if subject_of(triple) == page.iri}
    rows = list(_rows(views, page, around, told, stated))
    shown = {row.name: row for row in rows}
    notes = {of: [shown[note] for note in notes if note in shown] for of, notes in _notes(views, shown).items()}
    taken = {note.name for of in notes for note in notes[of] if of in shown}
    plain = [replace(row, values=_for_reader(names, row.values)) for row in rows if row.name not in taken]
    away = [left for row in plain if (left := _with(row, [value for value in row.values if _is_elsewhere(value)]))]
    here = [left for row in plain if (left := _with(row, [value for value in row.values if not _is_elsewhere(value)]))]
    pictures = tuple(value for row in here for value in row.values if value.picture)
    told_of = [left for row in here if (left := _with(row, [value for value in row.values if not value.picture]))]
    lead = next((row for name in _LEADS for row in told_of if row.name == name and _is_text(row.values[0])), None)
    facts = [row for row in told_of if row is not lead and _is_short(row.values)]
    return ThingDigest(
        local=local,
        lead=lead.values[0] if lead and isinstance(lead.values[0], Text) else None,
        facts=(*_facets(around), *(_fact(row, notes.get(row.name, ())) for row in facts)),
        texts=tuple(row for row in told_of if row is not lead and row not in facts),
        names=tuple(sorted(spellings, key=lambda one: (one is not spellings[0], one.name not in local))),
        elsewhere=tuple(replace(row, values=tuple(_sites(row.values))) for row in away),
        sources=next((row.values for row in _all(page.sections) if row.name == _SOURCES in stated), ()),
        pictures=pictures,
    )


def _all(sections: Iterable[PropertyGroup]) -> Iterator[Property]:
    return (row for section in sections for row in section.rows)


def _with(row: Property, values: Sequence[Text | Link]) -> Property | None:
    """A property with some of its values; None without any."""
    left = len(row.values) - len(values)
    return replace(row, values=tuple(values), count=row.count - left) if values else None


def _rows(
    views: Views, page: ThingPage, around: ThingContext, told: Collection[str], stated: Collection[str]
) -> Iterator[Property]:
    """The rows that are neither names nor about the record, and that the page does not show otherwise.

    ``stated`` are the properties of the thing itself; other rows are of things that point to it.
    """
    otherwise, parts = _OTHERWISE.intersection(stated), part_of(page.iri, "")
    naming = {name.value for name in views.names.lookup.names} | {SKOS.altLabel.value, SKOS.hiddenLabel.value}
    facets = {_said(fact.values) for fact in around.facts}
    listed = set(_listed(around))
    for section in page.sections:
        named = {row.name for row in section.rows} if section.name else set()
        is_of_names = not naming.isdisjoint(named)
        is_of_record = len(page.sections) > 1 and _SOURCES in otherwise and _SOURCES in named
        for row in section.rows:
            left = tuple(value for value in row.values if not (isinstance(value, Link) and value.iri in told))
            links = [value.iri for value in left if isinstance(value, Link)]
            is_listed = any(isinstance(value, Link) and value.iri in listed for value in row.values)
            if not left or is_listed or row.name in naming or row.name in otherwise or _said(row.values) in facets:
                continue
            if (is_of_names and (links or len(row.values) > 1)) or (is_of_record and _is_short(row.values)):
                continue
            if not any(iri.startswith(parts) for iri in links):
                yield replace(row, values=left, count=row.count - len(row.values) + len(left))


def _listed(around: ThingContext) -> Iterator[str]:
    """The IRIs of members, and of the nodes that date them: a page has their list, map and growth as a whole."""
    for one in around.belonging:
        yield from (member.iri for member in (*one.members, *one.changed))
        yield from (interval.said_by for interval in one.growth.intervals if interval.said_by)


def _said(values: Values) -> frozenset[str]:
    """Values as texts and IRIs, by which a value of a facet and a value of a property are the same."""
    return frozenset(value.iri if isinstance(value, Link) else value.lexical or value.text for value in values)


def _notes(views: Views, shown: Collection[str]) -> Mapping[str, list[str]]:
    """The properties that explain others, by the property that they explain."""
    found: dict[str, list[str]] = {}
    for note, of in views.layout.notes.items():
        if note in shown:
            found.setdefault(of, []).append(note)
    order = {name: place for place, name in enumerate(shown)}
    return {of: sorted(notes, key=order.__getitem__) for of, notes in found.items()}


def _facets(around: ThingContext) -> Iterator[Fact]:
    """The facets of a thing; of several with the same name and values the first."""
    distinct = {(one.label.text, _said(one.values)): one for one in reversed(around.facts)}
    return (_fact(one, ()) for one in around.facts if one in distinct.values())


def _fact(row: Property, notes: Iterable[Property]) -> Fact:
    values = tuple(map(_in_words, row.values[:_VALUES]))
    count = max(row.count, len(row.values)) if all(isinstance(value, Link) for value in values) else len(row.values)
    return Fact(row.label, values, count - len(values), tuple(value for note in notes for value in note.values))


def _in_words(value: Text | Link) -> Text | Link:
    """A value as people read it: the tag of a language as its name."""
    if isinstance(value, Text) and value.datatype == "xsd:language" and (name := autonym(value.text)):
        return Text(name, value.text, direction(value.text), lexical=value.text)
    return value


def _for_reader(names: Names, values: Values) -> Values:
    """Values without the translations of others: of texts with languages only those in the nearest one."""
    spoken = {value.lang for value in values if isinstance(value, Text) and value.lang}
    if len(spoken) < 2:
        return values
    nearest = [*truncations(names.reader.language), *truncations(FALLBACK)]
    kept = next((tag for tag in nearest if tag in spoken), min(spoken))
    return tuple(value for value in values if not (isinstance(value, Text) and value.lang) or value.lang == kept)


def _is_text(value: Text | Link) -> bool:
    return isinstance(value, Text)


def _is_short(values: Values) -> bool:
    """Whether values stand on one line each."""
    return all(isinstance(value, Link) or (len(value.text) <= _SHORT and not value.markup) for value in values)


def _is_elsewhere(value: Text | Link) -> bool:
    """Whether a value is a page of another site."""
    address = value.href or ""
    return (
        address.startswith(("http://", "https://"))
        and not value.picture
        and not (isinstance(value, Link) and value.path)
    )


def _sites(values: Values) -> Iterator[Link]:
    """Links under the names of their sites; with the end of the address where several lead to the same one."""
    hosts = [(value, _host(value.href or "")) for value in values]
    counts = Counter(host for _, host in hosts)
    for value, host in hosts:
        address = value.href or ""
        end = unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2])
        is_named = isinstance(value, Link) and value.name.lang
        name = f"{host} · {end}" if counts[host] > 1 and end else host
        label = value.name if isinstance(value, Link) and is_named else Text(name, dir="ltr")
        yield Link(address, label, address)


def _host(address: str) -> str:
    return (urlsplit(address).hostname or address).removeprefix("www.")


def _spellings(names: Names, iri: str, statements: Iterable[Triple]) -> tuple[Spelling, ...]:
    """The names of a thing in all languages: preferred ones first, the reader's first of all, then the commonest."""
    own, found = names.reader.language, dict[str, Spelling]()
    for is_other, label in sorted(_labels(names, iri, statements), key=lambda pair: (pair[0], *_tag_and_text(pair[1]))):
        known = found.setdefault(label.value, Spelling(names.text(label), (), is_other))
        if label.language and label.language not in known.languages:
            found[label.value] = replace(known, languages=(*known.languages, label.language))

    def order(one: Spelling) -> tuple[bool, bool, int, str]:
        return own not in one.languages, one.is_other, -len(one.languages), one.name.text

    return tuple(_own_first(one, own) for one in sorted(found.values(), key=order))


def _labels(names: Names, iri: str, statements: Iterable[Triple]) -> Iterator[tuple[bool, Literal]]:
    preferred = frozenset(names.lookup.names)
    for triple in statements:
        is_other = triple.predicate == SKOS.altLabel
        is_own = subject_of(triple) == iri and (is_other or triple.predicate in preferred)
        if is_own and isinstance(triple.object, Literal):
            yield is_other, triple.object


def _tag_and_text(label: Literal) -> tuple[str, str]:
    return label.language or "", label.value


def _own_first(one: Spelling, own: str) -> Spelling:
    return replace(one, languages=tuple(sorted(one.languages, key=lambda tag: (tag != own, tag))))


def _local(
    names: Names, page: ThingPage, statements: Sequence[Triple], around: ThingContext, spellings: Sequence[Spelling]
) -> tuple[Text, ...]:
    """The names in the languages of the thing, or of what it belongs to; none if the reader's language is one of them.

    Those are stated as tags of languages, such as the official languages of a country.
    """
    places = [value.iri for fact in around.facts for value in fact.values if isinstance(value, Link)]
    stated = [triple.object for triple in statements if subject_of(triple) == page.iri]
    of_places = (_languages(triple.object for triple in _about(names, place)) for place in places)
    tags = _languages(stated) or next(filter(None, of_places), [])
    if any(tag in truncations(names.reader.language) for tag in tags):
        return ()
    spoken = ((one, [tag for tag in tags if tag in one.languages]) for one in spellings if not one.is_other)
    found = (replace(one.name, lang=shared[0]) for one, shared in spoken if shared)
    return tuple(name for name in found if name.text != page.name.text)[:_LOCAL]


def _about(names: Names, iri: str) -> Iterator[Triple]:
    return names.lookup.triples(NamedNode(iri), None, None)


def _languages(values: Iterable[object]) -> list[str]:
    """The languages among some values, as tags in order."""
    return sorted(value.value for value in values if isinstance(value, Literal) and value.datatype == XSD.language)
