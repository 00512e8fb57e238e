"""Redirects from the base IRI to a server: real web servers with the files that the command writes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from tests.servers.ours import serve
from tests.servers.redirecting import apache_with, nginx_with

pytestmark = pytest.mark.slow

BASE = "https://w3id.org/ucc-graph/"
FORMS = {
    "text/turtle": "text/turtle",
    "application/ld+json": "application/ld+json",
    "text/html": "text/html",
}
SAMPLE = 300


@pytest.fixture(scope="module")
def hosts(root: Path, release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Apache and nginx that send on to a server of the release, by name."""
    folder = tmp_path_factory.mktemp("redirects")
    with serve(release) as (_, server), ExitStack() as stack:
        command = [sys.executable, "-m", "ucc_graph", "redirects", "--publication", str(root), "--to", server]
        subprocess.run([*command, "--out", str(folder / "files")], check=True)
        path = urlsplit(BASE).path
        apache = stack.enter_context(apache_with(folder / "files/.htaccess", path))
        nginx = stack.enter_context(nginx_with(folder / "files/nginx.conf", folder))
        yield {"server": server, "apache": f"{apache}{path}", "nginx": f"{nginx}{path}"}


@pytest.fixture(scope="module")
def iris(release: Path) -> list[str]:
    """Things, terms, graphs, files and releases: every n-th of the IRIs under the base, without their fragments."""
    found: set[str] = set()
    for quad in parse(path=release / "dataset.nq", format=RdfFormat.N_QUADS):
        for term in (quad.subject, quad.predicate, quad.object):
            if str(term).startswith(f"<{BASE}"):
                found.add(str(term)[1:-1].partition("#")[0])
    every = sorted(found)
    return every[:: max(1, len(every) // SAMPLE)][:SAMPLE]


@pytest.mark.parametrize("host", ["apache", "nginx"])
def test_each_iri_leads_to_the_server_and_is_answered_there(hosts: dict[str, str], iris: list[str], host: str) -> None:
    assert len(iris) == SAMPLE
    failed = []
    with httpx.Client(follow_redirects=True, trust_env=False, timeout=60) as client:
        for number, iri in enumerate(iris):
            accept = list(FORMS)[number % len(FORMS)]
            answer = client.get(f"{hosts[host]}{iri.removeprefix(BASE)}", headers={"Accept": f"{accept}, */*;q=0.1"})
            first = answer.history[0]
            sent = (first.status_code, first.headers["location"])
            if sent != (303, f"{hosts['server']}/{iri.removeprefix(BASE)}") or answer.status_code != 200:
                failed.append((iri, sent, answer.status_code))
    assert failed == []


@pytest.mark.parametrize("host", ["apache", "nginx"])
@pytest.mark.parametrize(
    "rest",
    [
        "",
        "ontology",
        "id/city/kr-jinju",
        "id/city/kr-jinju?lang=ko&x=a+b%26c",
        "city/kr-jinju.ttl",
        "data/dataset.nt",
        "releases/2026.11/",
        "id/city/s%C3%BCd",
        "id/city/100%25",
        "id/city/a%20b",
        "id/city/a%23b",
        "id/city/a%3Fb",
        "id/city/a~b_c.d-e",
    ],
)
def test_the_rest_of_an_address_arrives_as_it_is(hosts: dict[str, str], host: str, rest: str) -> None:
    answer = httpx.get(f"{hosts[host]}{rest}", trust_env=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{hosts['server']}/{rest}")


@pytest.mark.parametrize("host", ["apache", "nginx"])
@pytest.mark.parametrize(("accept", "form"), FORMS.items())
def test_a_form_is_chosen_by_the_server(hosts: dict[str, str], host: str, accept: str, form: str) -> None:
    address = f"{hosts[host]}id/city/kr-jinju"
    answer = httpx.get(address, headers={"Accept": accept}, follow_redirects=True, trust_env=False, timeout=60)
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, form)
