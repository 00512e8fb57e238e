"""Forms that say something else than the others, or nothing, for some terms that RDF allows.

Siblings: property IRIs without an XML name, reserved names of RDF/XML, characters that XML forbids, carriage returns,
prefixes that XML does not allow; IRIs that a JSON-LD context reads as others, integers that lose their lexical form,
terms with a container that changes what is said; feeds with such characters. Every form of a release, and of each
page, holds the same statements or is not offered.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    Triple,
    parse,
)

from tests.asgi import FakeEngine, Get, caller
from tests.small_release import write_release
from ucc_graph.cli.query import ask as query_release
from ucc_graph.errors import CallError
from ucc_graph.library.open import open_library
from ucc_graph.press.build import build, examine
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.tidy import tidy
from ucc_graph.press.write.read_back import Digest, reads_back
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf import jsonld, serialise
from ucc_graph.rdf.expressible import can_hold, is_element_name
from ucc_graph.rdf.formats import DATASETS, DUMPS, GRAPHS, JSONLD, N_QUADS, N_TRIPLES, RDF_XML, TURTLE, Format
from ucc_graph.release.changes import FORMATS
from ucc_graph.release.diff import compare
from ucc_graph.release.folder import Release, open_release
from ucc_graph.web.serve.app import create_app

PROPERTY = "https://terms.example/0042"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {
    "ex": "http://ex.org/",
    "e.x": "http://dot.org/",
    "xml2": "http://xml.org/",
    "rdf": RDF,
    "geo": "http://g.org#",
}
CONTEXT = jsonld.read_context(
    json.dumps(
        {
            "@context": {
                "@version": 1.1,
                "@language": "fr",
                "@protected": True,
                "id": "@id",
                "type": "@type",
                "none": {"@id": "@none"},
                "ex": "http://ex.org/",
                "xsd": XSD,
                "geo": "http://g.org#",
                "text": {"@id": "ex:p", "@container": "@language"},
                "whole": {"@id": "ex:p", "@type": "xsd:integer"},
                "link": {"@id": "ex:p", "@type": "@id"},
                "row": {"@id": "ex:q", "@container": "@list"},
                "ex:r": {"@id": "ex:r", "@type": "@id"},
            }
        }
    ).encode()
)
ADDRESSES = (
    *("/lighthouse/cape-ember", "/keeper/bram-oster", "/lighthouse", "/ontology", "/shapes", "/catalog", "/void"),
    *("/graph/keepers", "/quality", "/releases", "/releases/1.2.0", "/dataset"),
)
"""Addresses with a suffix for each form."""


@pytest.fixture(scope="module")
def publication(lighthouses: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the lighthouses with a property whose IRI does not end in an XML name."""
    folder = Path(shutil.copytree(lighthouses, tmp_path_factory.mktemp("publication") / "lighthouses"))
    _replace(folder / "data/csvw.json", "https://lights.example/ontology#until", PROPERTY)
    for path in (*folder.glob("shapes/*.ttl"), *folder.glob("queries/*.rq")):
        _replace(path, "light:until", f"<{PROPERTY}>")
    with (folder / "ontology/lighthouse.ttl").open("a", encoding="utf-8") as file:
        file.write(f"<{PROPERTY}> a owl:DatatypeProperty .\n")
    tidy(open_publication(folder))
    return folder


@pytest.fixture(scope="module")
def found(publication: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, tuple[Problem, ...]]:
    """The release, and what its build says."""
    built = build(open_publication(publication), tmp_path_factory.mktemp("out"), None, lambda _: None)
    return open_release(built.place.folder), built.problems


@pytest.fixture(scope="module")
def ask(found: tuple[Release, tuple[Problem, ...]]) -> Get:
    """A GET with a path and headers, over this release."""
    return partial(caller(create_app(open_library(found[0]), FakeEngine())), "GET")


@pytest.mark.slow
def test_a_form_that_cannot_hold_the_data_is_in_no_file_of_the_release(
    found: tuple[Release, tuple[Problem, ...]],
) -> None:
    release, _ = found
    names = {path.name for path in release.folder.rglob("*")} | {file.path for file in release.manifest.files}
    assert {name for name in names if ".rdf" in name} == set()
    assert ".rdf" not in release.path("catalog.ttl").read_text() + release.path("void.ttl").read_text()
    assert {"dataset.ttl", "dataset.jsonld", "dataset.nt", "dataset.nq", "dataset.trig"} <= names


@pytest.mark.slow
def test_the_build_and_the_check_say_so_at_the_term(
    publication: Path, found: tuple[Release, tuple[Problem, ...]]
) -> None:
    (problem,) = found[1]
    lines = (publication / "ontology/lighthouse.ttl").read_text().splitlines()
    assert (problem.severity, problem.rule, problem.focus) == (Severity.WARNING, "form:rdf", PROPERTY)
    assert (problem.file, problem.line) == ("ontology/lighthouse.ttl", len(lines))
    assert "RDF/XML is left out" in problem.text
    assert examine(open_publication(publication), lambda _: None) == [problem]


@pytest.mark.slow
@pytest.mark.parametrize("path", ADDRESSES)
def test_the_form_is_not_offered_and_406_where_it_is_asked_for(ask: Get, path: str) -> None:
    assert "rdf+xml" not in ask(path, "text/turtle").headers["link"]
    assert ask(f"{path}.rdf").status_code == 406
    assert ask(path, "application/rdf+xml").status_code == 406
    assert ask(path, "application/rdf+xml, text/turtle;q=0.5").headers["content-type"].startswith("text/turtle")
    assert ".rdf" not in ask(path, "text/html").text


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    ["/", "/search?q=ember", "/.well-known/void", "/provenance?about=https://lights.example/id/coast/amber-coast"],
)
def test_an_address_without_suffixes_offers_it_as_little(ask: Get, path: str) -> None:
    assert ask(path, "application/rdf+xml").status_code in (406, 404)
    assert ask(path, "application/rdf+xml, text/turtle;q=0.5").status_code in (200, 404)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_other_dump_says_the_same_to_another_reader(found: tuple[Release, tuple[Problem, ...]]) -> None:
    release, _ = found
    readers = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "trig": "trig"}
    wanted = {quad.triple for quad in parse(path=release.path("dataset.nt"), format=N_TRIPLES.rdf)}
    for suffix, reader in readers.items():
        graph = rdflib.Dataset(default_union=True)
        graph.parse(release.path(f"dataset.{suffix}"), format=reader)
        said = {_oxigraph(triple) for triple in graph.triples((None, None, None))}
        assert wanted <= said, suffix


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/keeper/bram-oster", "/lighthouse/cape-ember", "/lighthouse", "/ontology"])
def test_the_forms_of_a_page_say_the_same(ask: Get, path: str) -> None:
    forms = (TURTLE, N_TRIPLES, JSONLD)
    said = [_canonical(parse(ask(f"{path}.{form.name}?context=inline").content, format=form.rdf)) for form in forms]
    assert said[0] == said[1] == said[2] != set()


@pytest.mark.parametrize(
    ("iri", "is_name"),
    [
        (PROPERTY, False),
        ("http://ex.org/", False),
        ("http://ex.org/a%20", False),
        ("http://ex.org/a(b)", False),
        (f"{RDF}li", False),
        (f"{RDF}Description", False),
        (f"{RDF}_1", True),
        (f"{RDF}type", True),
        ("http://ex.org/a&b", True),
        ("http://ex.org/x?y='z", True),
        ("http://ex.org/é", True),
        ("urn:x", True),
    ],
)
def test_a_property_of_rdf_xml_ends_in_a_name(iri: str, *, is_name: bool) -> None:
    assert is_element_name(iri) is is_name


@pytest.mark.parametrize("text", ["\x01", "\x0b", "\ufffe", "\uffff", "a\x1fb"])
def test_a_text_with_a_character_that_xml_forbids_has_no_rdf_xml(text: str) -> None:
    statement = Triple(NamedNode("urn:a"), NamedNode("urn:b"), Literal(text))
    assert [form.name for form in DUMPS if not can_hold(form, [statement])] == ["rdf"]


@pytest.mark.parametrize(
    ("query", "form"),
    [
        (f"CONSTRUCT {{ ?s <{PROPERTY}> ?o }} {{ ?s ?p ?o }} LIMIT 1", "rdf"),
        ('CONSTRUCT { <urn:a> <urn:b> "a\\uFFFEb" } {}', "rdf"),
        ('SELECT ("a\\uFFFEb" AS ?a) {}', "xml"),
    ],
)
def test_the_command_line_writes_no_broken_xml(small_release: Release, query: str, form: str) -> None:
    output = io.StringIO()
    with pytest.raises(CallError, match="cannot hold"):
        query_release(query, str(small_release.folder), form, output)
    assert output.getvalue() == ""


def test_the_command_line_keeps_a_carriage_return_in_xml(small_release: Release) -> None:
    output = io.StringIO()
    query_release('SELECT ("a\\rb" AS ?a) {}', str(small_release.folder), "xml", output)
    assert "a&#13;b" in output.getvalue()


def test_a_file_that_says_something_else_does_not_read_back(tmp_path: Path) -> None:
    quad = Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal("7", datatype=NamedNode(f"{XSD}integer")))
    digest, path = Digest(), tmp_path / "dataset.ttl"
    assert list(digest.of([quad])) == [quad]
    for text, reads in (("7", True), ("07", False), ("7 , 8", False), ("", False)):
        path.write_text(f"<urn:a> <urn:b> {text} .")
        assert reads_back(path, TURTLE, digest) is reads


@pytest.mark.parametrize("text", ["<rdf:RDF/>", "<a:b xmlns:a='urn:x'><: xmlns='urn:y'/></a:b>"])
def test_xml_that_is_not_well_formed_does_not_read_back(tmp_path: Path, text: str) -> None:
    path = tmp_path / "dataset.rdf"
    path.write_text(text)
    assert not reads_back(path, RDF_XML, Digest())


def test_a_feed_is_well_formed_whatever_a_label_holds(lighthouse_release: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(lighthouse_release, tmp_path / "1.3.0"))
    for name in ("dataset.nt", "dataset.nq"):
        _replace(folder / name, '"Cape Ember"@en', '"Cape \ufffe\\u0001Ember"@en')
    old = open_release(lighthouse_release)
    content = FORMATS["atom"](compare(old, Release(folder, old.manifest)))
    assert "Cape \ufffd\ufffdEmber" in "".join(ET.fromstring(content).itertext())  # noqa: S314  # written here


_LOCAL = st.sampled_from(
    [
        *("", "a", "a.", "a.b", "-a", "a%20b", "(a)", "a~b", "a'b", "a&b", "0042", "a:b", ":", "a/b", "é"),
        *("p", "q", "r"),
    ]
)
_SCHEMES = ["geo:1,2", "ex:foo", "urn:a", "id:1", "text:x", "type:y", "mailto:a@b", "javascript:alert('1')", "e.x:y"]
_IRIS = st.one_of(
    st.builds(lambda space, local: f"{space}{local}", st.sampled_from(sorted(PREFIXES.values())), _LOCAL),
    st.sampled_from(_SCHEMES),
).map(NamedNode)
_TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    st.sampled_from(["a\rb", "a\r\nb", "]]>", "<a>&amp;", "'''", '"""', "\\u0041", " a ", "\u2028", "x" * 2_000]),
    st.sampled_from(["1.0E0", "1e21", "NaN", "INF", "007", "true", "1", "-0", "+5", "1.", "1234567890123456789"]),
    st.sampled_from(["{}", "<b/>"]),
)
_DATATYPES = [
    *(f"{XSD}{name}" for name in ("integer", "boolean", "double", "decimal", "string", "gYear")),
    *(f"{RDF}{name}" for name in ("JSON", "HTML", "XMLLiteral")),
]
_TAGS = ["en", "id", "type", "zh-hans", "none"]
_LITERALS = st.one_of(
    st.builds(lambda text, name: Literal(text, datatype=NamedNode(name)), _TEXTS, st.sampled_from(_DATATYPES)),
    st.builds(lambda text, tag: Literal(text, language=tag), _TEXTS, st.sampled_from(_TAGS)),
)
_NODES = st.one_of(_IRIS, st.just(BlankNode("b0")))
_OF_RDF = [NamedNode(f"{RDF}{name}") for name in ("type", "first", "rest", "value")]
_PROPERTIES = st.one_of(_IRIS, st.sampled_from(_OF_RDF))
_STATEMENT = st.builds(Triple, _NODES, _PROPERTIES, st.one_of(_NODES, _LITERALS))
_STATEMENTS = st.lists(_STATEMENT, min_size=1, max_size=4, unique=True)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@settings(max_examples=60)
@given(statements=_STATEMENTS)
def test_a_form_holds_all_statements_or_is_said_not_to(statements: list[Triple]) -> None:
    ordered, wanted = sorted(statements, key=str), _canonical(Quad(*triple) for triple in statements)
    for form in (*GRAPHS, *DATASETS):
        if can_hold(form, statements):
            body = _bytes(ordered, form)
            assert _canonical(parse(body, format=form.rdf)) == wanted, form.title
            assert form not in (RDF_XML, JSONLD) or _canonical(_by_rdflib(body, form)) == wanted, form.title


def test_a_release_without_dumps_offers_what_its_statements_allow(tmp_path: Path) -> None:
    release = write_release(tmp_path)
    path = release.path("dataset.nq")
    path.write_text(path.read_text().replace('ontology#keeper> "Ann"', 'ontology#42> "Ann"'))
    get = partial(caller(create_app(open_library(release, verify=False), FakeEngine())), "GET")
    assert get("/lamp/north.rdf").status_code == 406
    assert "rdf+xml" not in get("/lamp/north", "text/html").headers["link"]
    assert (
        get("/lamp/north", "application/rdf+xml, text/turtle;q=0.5").headers["content-type"].startswith("text/turtle")
    )


def _bytes(statements: list[Triple], form: Format) -> bytes:
    if form == JSONLD:
        return jsonld.to_bytes([Quad(*triple) for triple in statements], CONTEXT)
    return serialise.to_bytes(statements, form, PREFIXES)


def _by_rdflib(body: bytes, form: Format) -> Iterator[Quad]:
    graph = rdflib.Graph()
    rdflib.NORMALIZE_LITERALS = False
    graph.parse(data=body, format={RDF_XML: "xml", JSONLD: "json-ld", N_QUADS: "nquads"}[form])
    return (Quad(*_oxigraph(triple)) for triple in graph)


def _oxigraph(triple: tuple[object, ...]) -> Triple:
    return Triple(*map(_term, triple))  # type: ignore[arg-type]  # subject and predicate are nodes


def _term(term: object) -> NamedNode | BlankNode | Literal:
    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), language=term.language)
        return Literal(str(term), datatype=NamedNode(str(term.datatype)) if term.datatype else None)
    return BlankNode(f"x{term}") if isinstance(term, rdflib.BNode) else NamedNode(str(term))


def _canonical(quads: Iterator[Quad]) -> set[str]:
    """The statements without graph names, with the same names for blank nodes in every form."""
    dataset = Dataset(Quad(*quad.triple) for quad in quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def _replace(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8", newline="")
