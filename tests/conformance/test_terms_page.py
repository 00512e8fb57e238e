"""Page of the terms in the real release: each term with its uses, an example and a query for more."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store
from tests.conformance.test_provenance import Client

_TERM = re.compile(r'<section id="([^"]+)">(.*?)</section>', re.DOTALL)
_GENERATED = re.compile(r'href="/sparql#query=([^"]+)"')


@pytest.fixture(scope="module")
def sections(release: Path) -> dict[str, str]:
    """The section of each term."""
    return dict(_TERM.findall(Client(release).get("/ontology.html").text))


@pytest.fixture(scope="module")
def store(release: Path) -> Store:
    """The default graph."""
    store = Store()
    store.bulk_load(path=release / "dataset.nt", format=RdfFormat.N_TRIPLES)
    return store


def test_every_term_has_a_query_and_an_example(sections: dict[str, str]) -> None:
    assert len(sections) > 120
    assert [name for name, said in sections.items() if '="/queries/' not in said and not _GENERATED.search(said)] == []
    assert [name for name, said in sections.items() if "For example:" not in said] == []


def test_every_query_that_was_made_for_a_term_finds_something(sections: dict[str, str], store: Store) -> None:
    queries = {
        name: unquote_plus(unescape(found[1])) for name, said in sections.items() if (found := _GENERATED.search(said))
    }
    assert len(queries) > 50
    for name, query in queries.items():
        answer = store.query(query)
        assert isinstance(answer, QuerySolutions)
        assert any(True for _ in answer), name


@pytest.mark.parametrize("name", ["Entity", "LocatedThing", "DatedThing", "Aim"])
def test_a_class_without_things_of_its_own_counts_those_of_its_subclasses(sections: dict[str, str], name: str) -> None:
    found = re.search(r"Used ([\d,]+) times through its subclasses\.", sections[name])
    assert found
    assert int(found[1].replace(",", "")) > 10
    assert "Used 0 times" not in sections[name]
