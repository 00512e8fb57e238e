"""Keys of things that have no address: a thing ``{base}id/{kind}/{key}`` has its page at ``/{kind}/{key}``.

Clients remove the segments ``.`` and ``..`` from an address (RFC 3986, section 5.2.4), the form of a page follows its
suffix, and signs that part an address stand for themselves nowhere in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import unquote, urlsplit

from pyoxigraph import NamedNode, Store

from ucc_graph.csvw import AnnotatedTable
from ucc_graph.press.read.publication import SourcePath
from ucc_graph.press.read.sources import Sources
from ucc_graph.problem import Problem, Severity, ValidationResult
from ucc_graph.rdf.formats import by_suffix
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.terms import subject_of
from ucc_graph.rdf.vocab import DCT, RDF

__all__ = ["ANSWERED", "deep_addresses", "key_faults", "keys_without_address", "kind_problems", "unusual_keys"]

ANSWERED: Final = frozenset(
    "- .well-known about catalog changes compare context croissant data embed favicon graph llms mcp oembed ontology "
    "properties provenance quality queries reconcile releases robots search shapes sitemap sparql suggest timemap "
    "void".split()
)
"""First segments of the addresses that every site answers, without the suffix of a form."""
_PATHS: Final = ANSWERED.union("docs id pages report rules static".split())
"""First segments of addresses of the server, or kept for it, that are no kind of things."""
_USUAL: Final = re.compile(r"[a-z0-9]+(?:-+[a-z0-9]+)*")
_CODE: Final = re.compile(r"[A-Z0-9]+(?:[-._][A-Z0-9]+)*")
"""Codes as their field writes them, such as ``EGLL`` and ``1950.3.1``: they do not change either."""
_LANGUAGE: Final = re.compile(r"[a-z]{2}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
_POLICY: Final = "A key that lasts has small Latin letters, digits and hyphens only"
_PARTING: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029/?#%\\]")


def keys_without_address(store: Store, iris: Iris, deep: Iterable[str] = ()) -> Iterator[ValidationResult]:
    """A violation for each thing whose key cannot stand in the address of its page.

    Those that begin with a part too many, as :func:`deep_addresses` names them, are a fault of their description.
    """
    beginnings = tuple(deep)
    for subject in sorted({subject_of(quad) for quad in store.quads_for_pattern(None, RDF.type, None, None)}):
        found = iris.kind_and_key(subject)
        if not found or _kind_fault(found[0]) or subject.startswith(beginnings):
            continue
        if fault := next(key_faults(*found), ""):
            yield _result(subject, found[1], f"{fault}: a key has letters, digits and hyphens.", Severity.VIOLATION)


def unusual_keys(store: Store, iris: Iris, graphs: Iterable[str]) -> Iterator[ValidationResult]:
    """A warning for the first thing of each graph whose key is not as the policy of IRIs asks, with their number."""
    for graph in graphs:
        typed = store.quads_for_pattern(None, RDF.type, None, NamedNode(graph))
        pairs = {subject_of(quad): iris.kind_and_key(subject_of(quad)) for quad in typed}
        unusual = sorted(iri for iri, pair in pairs.items() if pair and _is_unusual(*pair))
        if unusual:
            others = f", and {len(unusual) - 1:,} more keys of this table are like it" if len(unusual) > 1 else ""
            key = (pairs[unusual[0]] or ("", ""))[1]
            yield _result(unusual[0], key, f"{_POLICY}{others}.", Severity.WARNING)


def deep_addresses(tables: Iterable[AnnotatedTable], iris: Iris) -> set[str]:
    """The constant beginnings of addresses of things that have more parts than a kind and a key."""
    templates = {column.inherited.about_url or "" for table in tables for column in table.description.columns}
    inside = (text.removeprefix(iris.things_space) for text in templates if text.startswith(iris.things_space))
    return {iris.things_of(text.partition("{")[0].rpartition("/")[0]) for text in inside if text.count("/") > 1}


def kind_problems(sources: Sources, store: Store, graphs: Iterable[str], deep: Iterable[str] = ()) -> Iterator[Problem]:
    """A problem for each kind of things that is an address of the server, and for things that are no kind's."""
    iris = sources.iris
    for beginning in sorted(deep):
        text = (
            f"an address of a thing is {iris.things_space}{{kind}}/{{key}}, and {beginning}… has a part more: "
            'leave it out of "aboutUrl"'
        )
        yield _of_template(sources, beginning, text)
    subjects = {
        subject_of(quad) for graph in graphs for quad in store.quads_for_pattern(None, RDF.type, None, NamedNode(graph))
    }
    pairs = {iri: iris.kind_and_key(iri) for iri in subjects if iri.startswith(iris.base) and "#" not in iri}
    for kind in sorted({pair[0] for pair in pairs.values() if pair}):
        place = iris.things_of(kind)
        if fault := _kind_fault(kind):
            yield _of_template(sources, place, f'{fault}: choose another word for it in "aboutUrl"')
        elif kind == urlsplit(iris.base).path.strip("/"):
            text = (
                f"the kind {kind} is the path of the base IRI, below which a server finds the site, so its things "
                'would have no page: choose another word for it in "aboutUrl", or another base IRI'
            )
            yield _of_template(sources, place, text)
        elif _LANGUAGE.fullmatch(kind):
            text = f"the kind {kind} takes the address /{kind} from the pages in a language: choose another word"
            yield replace(_of_template(sources, place, text), severity=Severity.WARNING)
    elsewhere = sorted(iri for iri, pair in pairs.items() if not pair)
    if elsewhere:
        text = (
            f"<{elsewhere[0]}> is no address of a thing, which is {iris.things_space}{{kind}}/{{key}}: "
            f'{len(elsewhere):,} of them would have no page; change "aboutUrl"'
        )
        yield _of_template(sources, elsewhere[0].rpartition("/")[0], text)


def key_faults(kind: str, key: str) -> Iterator[str]:
    """The faults of a kind and a key as they stand in an IRI, perhaps percent-encoded."""
    shown, suffix = unquote(key), key.rpartition(".")[2]
    if fault := _kind_fault(kind):
        yield fault
    if shown in {".", ".."}:
        yield f"The key {shown} is removed from an address by every client"
    if sign := _PARTING.search(shown):
        yield f"The key has {_name(sign[0])}, which parts an address or has no place in it"
    if "." in key and by_suffix(suffix.lower()):
        yield f"The key ends in .{suffix}, which asks for a form of the page"


def _kind_fault(kind: str) -> str:
    if kind in _PATHS:
        return f"the kind {kind} is an address of the server, /{kind}, and its things would have no page"
    if _PARTING.search(unquote(kind)) or kind in {".", ".."}:
        return f"the kind {kind} can be no beginning of an address"
    return ""


def _is_unusual(kind: str, key: str) -> bool:
    is_usual = _USUAL.fullmatch(key) or _CODE.fullmatch(key)
    return not is_usual and not _kind_fault(kind) and not next(key_faults(kind, key), "")


def _of_template(sources: Sources, beginning: str, text: str) -> Problem:
    """A problem at the first line of the description of the tables with an address."""
    path = SourcePath.TABLE_GROUP
    content = sources.read(path).decode(errors="replace") if path in sources.files else ""
    lines = enumerate(content.split("\n"), 1)
    line = next((number for number, said in lines if beginning in said and '"aboutUrl"' in said), 0)
    return Problem(path, line, "", "key:address", text)


def _result(subject: str, key: str, message: str, severity: Severity) -> ValidationResult:
    return ValidationResult(
        focus=subject,
        path=DCT.identifier.value,
        value=unquote(key),
        shape="",
        component="key:address",
        message=message,
        severity=severity,
    )


def _name(sign: str) -> str:
    return "a blank" if sign == " " else sign if sign.isprintable() else f"the control character U+{ord(sign):04X}"
