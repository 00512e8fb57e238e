"""The second publication goes through the whole program: built, verified, asked and served."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

QUERIES = ("keepers-of-a-coast", "lighthouses-by-coast")


def _command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "ucc_graph", *map(str, arguments)]


@pytest.fixture(scope="module")
def release(lighthouse_release: Path) -> Path:
    """The folder of a release of the lighthouses."""
    return lighthouse_release


@pytest.fixture(scope="module")
def address(release: Path) -> Iterator[str]:
    """The address of a server of the release, on a free port."""
    with subprocess.Popen(_command("serve", release, "--port", "0"), stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().split()[-1]
        finally:
            server.terminate()


def _get(address: str, path: str, accept: str) -> tuple[int, str, str]:
    """Status, media type and text of what a request leads to."""
    with urlopen(Request(address + path, headers={"Accept": accept})) as answer:  # noqa: S310  # http, our own server
        return answer.status, answer.headers.get_content_type(), answer.read().decode()


def test_the_queries_are_found(lighthouses: Path) -> None:
    assert tuple(sorted(path.stem for path in lighthouses.glob("queries/*.rq"))) == QUERIES


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_has_the_answer_that_stands_beside_it(lighthouses: Path, release: Path, name: str) -> None:
    query, expected = lighthouses / "queries" / f"{name}.rq", lighthouses / "queries" / f"{name}.csv"
    asked = subprocess.run(_command("query", "--from", release, query), capture_output=True, text=True, check=True)
    assert asked.stdout.splitlines() == expected.read_text(encoding="utf-8").splitlines()


def test_the_release_is_as_its_manifest_says(release: Path) -> None:
    verified = subprocess.run(_command("verify", release), capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stdout


def test_a_rule_can_build_on_what_another_makes(release: Path) -> None:
    ask = "ASK { <https://lights.example/id/keeper/edda-lund> <https://lights.example/ontology#servesCoast> ?coast }"
    asked = subprocess.run(_command("query", "--from", release, ask), capture_output=True, text=True, check=True)
    assert "true" in asked.stdout


def test_a_thing_has_data_at_its_address(address: str) -> None:
    status, media_type, text = _get(address, "id/lighthouse/tern-rock", "text/turtle")
    assert (status, media_type) == (200, "text/turtle")
    assert '"Rocher de la Sterne"@fr' in text


def test_a_thing_has_a_page_laid_out_by_its_shape(address: str) -> None:
    status, media_type, text = _get(address, "id/lighthouse/tern-rock", "text/html")
    assert (status, media_type) == (200, "text/html")
    assert text.index("Tern Rock, Outer") < text.index("height in metres") < text.index("latitude")


def test_the_endpoint_counts_lighthouses(address: str) -> None:
    query = (
        "sparql?query=SELECT%20(COUNT(*)%20AS%20?n)%20%7B?x%20a%20%3Chttps://lights.example/ontology%23Lighthouse%3E%7D"
    )
    assert _get(address, query, "text/csv") == (200, "text/csv", "n\r\n4\r\n")


def test_every_statement_has_a_source(address: str) -> None:
    text = _get(address, "quality.json", "*/*")[2]
    found = json.loads(text)
    assert (found["unsourced"], found["statements"] > 100) == (0, True)
    assert {"en", "fr"} <= {one["language"] for one in found["languages"]}


def test_a_statement_of_a_thing_leads_to_its_row(address: str) -> None:
    _, media_type, text = _get(address, "lighthouse/tern-rock.nt?provenance", "*/*")
    assert media_type == "application/n-triples"
    assert "<https://lights.example/data/lighthouses.csv#row=5>" in text
    assert "#hadPrimarySource> <https://lights.example/id/source/coast-survey> ." in text
    assert "<https://lights.example/rules/tended-by>" not in text
