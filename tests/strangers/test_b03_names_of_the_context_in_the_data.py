"""Names of the JSON-LD context that are also a language, a scheme or another name in the data.

Siblings: an alias of ``@id`` or ``@type`` and the tag of a label; a prefix and the scheme of an IRI (``geo:``); a term
in the form of a prefixed name; the contexts of both publications.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ucc_graph.press.build import examine
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.read.sources import read_sources
from ucc_graph.press.tidy import eject
from ucc_graph.problem import Severity
from ucc_graph.rdf.jsonld import JsonLdContext, read_context, to_bytes

SUBJECT, LABEL, OTHER = NamedNode("http://ex.org/dubai"), NamedNode("http://ex.org/label"), NamedNode("geo:25,55")
CONTEXT = "ontology/context.jsonld"


def _context(**names: object) -> JsonLdContext:
    return read_context(json.dumps({"@context": {"ex": "http://ex.org/", **names}}).encode())


def _read(body: bytes) -> set[Quad]:
    return set(parse(body, format=RdfFormat.JSON_LD))


@pytest.mark.parametrize("name", [".", "tests/lighthouses"])
def test_no_context_of_ours_has_an_alias_of_id(root: Path, name: str) -> None:
    context = read_context(read_sources(open_publication(root / name)).read(CONTEXT))
    assert "@id" not in context.aliases.values()
    assert context.id_key == "@id"


def test_the_context_has_a_new_version(root: Path) -> None:
    assert json.loads((root / CONTEXT).read_bytes())["owl:versionInfo"] == "2.0.0"


@pytest.mark.parametrize(("alias", "keyword"), [("id", "@id"), ("type", "@type"), ("none", "@none")])
def test_a_language_that_is_an_alias_is_no_key_of_a_language_map(alias: str, keyword: str) -> None:
    context = _context(**{alias: keyword}, label={"@id": "ex:label", "@container": "@language"})
    quads = [Quad(SUBJECT, LABEL, Literal("Dubai", language=tag)) for tag in ("en", alias)]
    body = to_bytes(quads, context)
    assert json.loads(body)["label"] == {"en": "Dubai"}
    assert _read(body) == set(quads)


@pytest.mark.parametrize("names", [{"geo": "http://g.org#"}, {"geo": {"@id": "ex:geo"}}, {"geo:25,55": "geo:25,55"}])
def test_an_iri_that_looks_like_a_name_of_the_context_is_not_read_as_one(names: dict[str, object]) -> None:
    quads = [Quad(SUBJECT, LABEL, OTHER), Quad(OTHER, LABEL, Literal("a place"))]
    assert _read(to_bytes(quads, _context(**names))) == set(quads)


def test_a_term_with_the_form_of_a_prefixed_name_keeps_its_coercion(root: Path) -> None:
    context = _context(**{"ex:label": {"@id": "ex:label", "@type": "@id"}})
    quads = [Quad(SUBJECT, LABEL, Literal("Dubai")), Quad(SUBJECT, LABEL, SUBJECT)]
    assert _read(to_bytes(quads, context)) == set(quads)


@pytest.mark.slow
def test_the_check_names_each_name_with_two_meanings(lighthouses: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(lighthouses, tmp_path / "lighthouses"))
    eject(open_publication(folder))
    context = folder / CONTEXT
    names = '"fr": "@id",\n    "geo": "http://g.org#",'
    context.write_text(context.read_text().replace('"@version": 1.1,', f'"@version": 1.1,\n    {names}'))
    with (folder / "ontology/lighthouse.ttl").open("a", encoding="utf-8") as file:
        file.write("<https://terms.example/x> a owl:DatatypeProperty ; owl:sameAs <geo:1,2> .\n")
    found = [
        problem for problem in examine(open_publication(folder), lambda _: None) if problem.rule == "context:collision"
    ]
    assert {problem.severity for problem in found} == {Severity.WARNING}
    said = [(problem.line, problem.text.partition(" in the data")[0]) for problem in found]
    assert said == [
        (4, '"fr" is a name of the context and also the tag of a language'),
        (5, '"geo" is a name of the context and also the scheme of an IRI'),
    ]
