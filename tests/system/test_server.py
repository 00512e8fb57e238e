"""Served release: the real command in a process of its own, over a real socket."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from rdflib import Graph

from tests.servers.ours import serve
from tests.servers.processes import descendants

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
MEMBERS = """PREFIX ucc: <https://w3id.org/ucc-graph/ontology#>
SELECT (COUNT(DISTINCT ?city) AS ?cities) WHERE { ?city ucc:memberOf ?network }"""
KOREAN = """PREFIX ucc: <https://w3id.org/ucc-graph/ontology#>
PREFIX country: <https://w3id.org/ucc-graph/id/country/>
CONSTRUCT { ?city ucc:inCountry country:kr } WHERE { ?city ucc:inCountry country:kr ; ucc:memberOf ?network }"""
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def process(release: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The server's process and its address."""
    with serve(release) as server:
        yield server


@pytest.fixture
def client(process: tuple[subprocess.Popen[str], str]) -> Iterator[httpx.Client]:
    """A client of the server, which follows no redirection."""
    with httpx.Client(base_url=process[1], timeout=60, trust_env=False) as client:
        yield client


def _processor_ticks(pid: int) -> int:
    """Processor time of a process, 100 ticks a second; 0 for one that has ended."""
    return sum(map(int, _stat(pid)[11:13]))


def _is_alive(pid: int) -> bool:
    return _stat(pid)[:1] not in ([], ["Z"], ["X"])


def _stat(pid: int) -> list[str]:
    """The fields of /proc/pid/stat from the state on, see proc(5); none for a process that has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def _await(found: Callable[[], object]) -> bool:
    """Whether a condition holds within ten seconds."""
    end = time.monotonic() + 10
    while not found():
        if time.monotonic() > end:
            return False
        threading.Event().wait(0.02)
    return True


def _ask(client: httpx.Client, query: str, accept: str = "application/json") -> httpx.Response:
    return client.get("/sparql", params={"query": query}, headers={"Accept": accept})


def _count(answer: httpx.Response) -> str:
    (row,) = answer.json()["results"]["bindings"]
    return str(row["cities"]["value"])


def test_the_server_says_that_it_is_well(client: httpx.Client) -> None:
    assert client.get("/-/health").status_code == 200


def test_the_members_are_counted_by_get(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": MEMBERS})
    assert answer.headers["content-type"].startswith("application/sparql-results+json")
    assert _count(answer) == "405"


@pytest.mark.parametrize(
    ("content_type", "content"), [(FORM, urlencode({"query": MEMBERS})), (DIRECT, MEMBERS)], ids=["form", "direct"]
)
def test_the_members_are_counted_by_post(client: httpx.Client, content_type: str, content: str) -> None:
    answer = client.post("/sparql", content=content, headers={"Content-Type": content_type})
    assert answer.headers["content-type"].startswith("application/sparql-results+json")
    assert _count(answer) == "405"


@pytest.mark.parametrize(
    ("media_type", "pattern"),
    [
        ("text/csv", r"cities\r\n405\r\n"),
        ("text/tab-separated-values", r"\?cities\n405\n"),
        ("application/sparql-results+xml", r'<\?xml .*<literal datatype="[^"]+#integer">405</literal>.*</sparql>\s*'),
    ],
)
def test_the_members_are_counted_in_other_forms(client: httpx.Client, media_type: str, pattern: str) -> None:
    answer = _ask(client, MEMBERS, media_type)
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert re.fullmatch(pattern, answer.text, re.DOTALL)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own use of it, for JSON-LD
@pytest.mark.parametrize(
    "media_type", "text/turtle application/n-triples application/rdf+xml application/ld+json".split()
)
def test_a_graph_is_given_in_each_form(client: httpx.Client, media_type: str) -> None:
    answer = _ask(client, KOREAN, media_type)
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert len(Graph().parse(data=answer.text, format=media_type)) == 13


def test_the_name_of_a_thing_leads_to_its_page(client: httpx.Client) -> None:
    answer = client.get("/id/city/kr-jinju")
    assert (answer.status_code, answer.headers["location"]) == (303, "/city/kr-jinju")


@pytest.mark.parametrize(
    ("suffix", "accept"),
    [
        ("ttl", "text/turtle"),
        ("nt", "application/n-triples"),
        ("jsonld", "application/ld+json"),
        ("rdf", "application/rdf+xml"),
        ("html", "text/html"),
    ],
)
def test_suffix_and_header_give_the_same_bytes(client: httpx.Client, suffix: str, accept: str) -> None:
    by_suffix = client.get(f"/city/kr-jinju.{suffix}", headers={"Accept": accept})
    by_header = client.get("/city/kr-jinju", headers={"Accept": accept})
    assert by_suffix.headers["etag"] == by_header.headers["etag"]
    assert by_suffix.content == by_header.content
    assert b"Jinju" in by_header.content


def test_an_unchanged_page_is_not_sent_again(client: httpx.Client) -> None:
    entity_tag = client.get("/city/kr-jinju.ttl").headers["etag"]
    answer = client.get("/city/kr-jinju.ttl", headers={"If-None-Match": entity_tag})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize(
    ("language", "interface", "heading"),
    [
        ("ko", 'lang="ko" dir="ltr"', '<span lang="ko" dir="ltr">진주</span></h1>'),
        ("ar", 'lang="ar" dir="rtl"', '<span lang="ar" dir="rtl">جينجو</span> <span class="local" lang="ko"'),
        ("ja", 'lang="en" dir="ltr"', '<span lang="ja" dir="ltr">'),
    ],
)
def test_a_page_names_things_in_the_language_that_is_asked_for(
    client: httpx.Client, language: str, interface: str, heading: str
) -> None:
    page = client.get("/city/kr-jinju", params={"lang": language}, headers={"Accept": "text/html"}).text
    assert f"<html {interface}>" in page
    assert heading in page.partition("<h1>")[2].partition("</h1>")[0] + "</h1>"


def test_a_download_is_the_file(client: httpx.Client, release: Path) -> None:
    with client.stream("GET", "/data/dataset.ttl.gz", headers={"Accept-Encoding": "identity"}) as answer:
        content = b"".join(answer.iter_raw())
    assert content == (release / "dataset.ttl.gz").read_bytes()


def test_an_unknown_thing_is_a_problem(client: httpx.Client) -> None:
    answer = client.get("/city/kr-atlantis", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)
    assert answer.json()["status"] == 404


def test_a_fault_of_syntax_has_line_and_column(client: httpx.Client) -> None:
    answer = _ask(client, "SELECT *\n{ ?s ?p }")
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    assert (answer.json()["line"], answer.json()["column"]) == (2, 9)


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_a_call_of_another_endpoint_is_refused(client: httpx.Client, silent: str) -> None:
    answer = _ask(client, f"SELECT * {{ SERVICE {silent}<http://127.0.0.1:9/sparql> {{ ?s ?p ?o }} }}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    assert "SERVICE" in answer.json()["detail"]


def test_a_slow_query_is_stopped_and_the_next_is_answered(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": ENDLESS, "timeout": "0.5"})
    assert (answer.status_code, answer.headers["content-type"]) == (503, PROBLEM)
    assert int(answer.headers["retry-after"]) > 0
    assert "0.5 seconds" in answer.json()["detail"]
    assert _count(_ask(client, MEMBERS)) == "405"


def test_a_killed_worker_is_replaced(client: httpx.Client, process: tuple[subprocess.Popen[str], str]) -> None:
    with _running_query(process[0].pid, process[1], "3") as (answers, computing):
        for pid in computing:
            with suppress(ProcessLookupError):  # one that has had its time ends by itself
                os.kill(pid, signal.SIGKILL)
        assert _count(_ask(client, MEMBERS)) == "405"
    assert _await(lambda: not any(map(_is_alive, computing)))
    assert answers == [503]


def test_requests_of_the_warm_up_are_not_counted(lighthouse_release: Path) -> None:
    with serve(lighthouse_release) as (_, address), httpx.Client(base_url=address, trust_env=False) as client:
        kept = "ucc_graph_cache_entries 1.0"
        assert _await(lambda: kept in client.get("/-/metrics").text), "the home page is made ready"
        assert 'family="home"' not in client.get("/-/metrics").text
        assert client.get("/").status_code == 200
        assert 'family="home",status="200"} 1.0' in client.get("/-/metrics").text


def test_a_stop_leaves_no_process_behind(release: Path) -> None:
    with serve(release) as (process, address):
        assert httpx.get(f"{address}/-/health", trust_env=False).status_code == 200
        started = descendants(process.pid)
        process.terminate()
        status = process.wait(20)
    assert len(started) == 5, "a server process, its fork server, two workers and that of readiness"
    assert status in {0, -signal.SIGTERM}
    assert _await(lambda: not any(map(_is_alive, started)))


def test_a_stop_lets_a_running_query_end(release: Path) -> None:
    with serve(release) as (process, address):
        started = descendants(process.pid)
        with _running_query(process.pid, address, "2") as (answers, _):
            process.terminate()
    assert answers == [503]
    assert _await(lambda: not any(map(_is_alive, started)))


@contextmanager
def _running_query(server: int, address: str, timeout: str) -> Iterator[tuple[list[int], list[int]]]:
    """The list that the status of an endless query will be in, and the processes that compute it already."""
    answers: list[int] = []
    call = {"query": ENDLESS, "timeout": timeout}
    asked = httpx.Request("GET", f"{address}/sparql", params=call)
    before = {pid: _processor_ticks(pid) for pid in descendants(server)}
    thread = threading.Thread(target=lambda: answers.append(_status(asked)))
    thread.start()
    assert _await(lambda: _computing(server, before))
    yield answers, _computing(server, before)
    thread.join()


def _status(request: httpx.Request) -> int:
    with httpx.Client(timeout=60, trust_env=False) as client:
        return client.send(request).status_code


def _computing(server: int, before: dict[int, int]) -> list[int]:
    """The workers of a server, which have no children, that have computed since for three hundredths of a second.

    A loaded machine gives a query of two seconds little more.
    """
    busy = [pid for pid in descendants(server) if _processor_ticks(pid) >= before.get(pid, 0) + 3]
    return [pid for pid in busy if not descendants(pid)]


def test_a_second_server_on_a_port_is_refused(release: Path, process: tuple[subprocess.Popen[str], str]) -> None:
    port = process[1].rpartition(":")[2]
    command = [sys.executable, "-m", "ucc_graph", "serve", str(release), "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"127.0.0.1:{port}" in done.stderr
