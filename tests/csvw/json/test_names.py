"""Names in JSON: terms, prefixed names, and URLs that have neither."""

from __future__ import annotations

import pytest

from ucc_graph.csvw.json.names import compact
from ucc_graph.csvw.prefixes import PREFIXES, expand


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "@type"),
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#value", "rdf:value"),
        ("http://purl.org/dc/terms/title", "dc:title"),
        ("http://purl.org/dc/elements/1.1/title", "dc11:title"),
        ("http://schema.org/", "schema"),
        ("http://www.w3.org/ns/csvw#Table", "Table"),
        ("http://www.w3.org/ns/csvw#table", "tables"),
        ("http://www.w3.org/ns/csvw#title", "titles"),
        ("http://www.w3.org/ns/csvw#describes", "describes"),
        ("http://www.w3.org/ns/csvw#unknown", "csvw:unknown"),
        ("http://www.w3.org/2001/XMLSchema#string", "string"),
        ("http://www.w3.org/2001/XMLSchema#double", "double"),
        ("http://www.w3.org/2001/XMLSchema#dateTime", "dateTime"),
        ("http://www.w3.org/2001/XMLSchema#ENTITY", "xsd:ENTITY"),
        ("http://www.w3.org/1999/xhtml/vocab#license", "license"),
        ("https://example.org/a#b", "https://example.org/a#b"),
        ("http://schema.org///x", "http://schema.org///x"),
        ("", ""),
    ],
)
def test_a_url_has_the_name_of_the_context(url: str, name: str) -> None:
    assert compact(url) == name


@pytest.mark.parametrize("prefix", sorted(PREFIXES))
def test_a_prefixed_name_leads_back_to_its_url(prefix: str) -> None:
    url = f"{PREFIXES[prefix]}nothing-else"
    assert expand(compact(url)) == url
