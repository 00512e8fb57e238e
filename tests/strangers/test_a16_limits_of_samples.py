"""Limits of the samples for proxies below the limits of the server.

Siblings: the longest query by GET, percent-encoded, and by POST; many headers; the longest wait for an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.servers.ours import serve
from tests.servers.proxy import caddy, haproxy, nginx, varnish
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.sparql.guard import QueryLimits

ASK = "ASK { ?s ?p ?o } # "
QUERY = ASK + "\uac00" * ((QueryLimits.size - len(ASK)) // 3)
"""A query of the longest size, almost all of which a form percent-encodes."""
NAMES = ("nginx", "haproxy", "varnish", "caddy")
SECONDS = re.compile(r"(?:proxy_read_timeout|timeout server) (\d+)s")


@pytest.fixture(scope="module")
def proxies(lighthouse_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The addresses of all proxies, before one server."""
    with ExitStack() as stack:
        run, *folders = [tmp_path_factory.mktemp(name) for name in ("run", "n", "h", "v", "c")]
        stack.enter_context(pytest.MonkeyPatch.context()).setenv("RUNTIME_DIRECTORY", str(run / "run"))
        _, server = stack.enter_context(serve(lighthouse_release))
        started = (
            nginx(folders[0], server),
            haproxy(folders[1], [server, server]),
            varnish(folders[2], server),
            caddy(folders[3], server),
        )
        yield dict(zip(NAMES, map(stack.enter_context, started), strict=True))


def test_the_query_is_of_the_longest_size() -> None:
    assert QueryLimits.size - 3 < len(QUERY.encode()) <= QueryLimits.size
    assert len(quote(QUERY)) > 48_000


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_longest_query_passes_by_get_and_by_post(proxies: dict[str, str], name: str) -> None:
    endpoint, headers = f"{proxies[name]}/sparql", {"Accept": "text/csv"}
    with httpx.Client(trust_env=False, headers=headers, timeout=30) as client:
        answers = [
            client.get(f"{endpoint}?query={quote(QUERY, safe='')}"),
            client.post(endpoint, data={"query": QUERY}),
            client.post(endpoint, content=QUERY.encode(), headers={"Content-Type": "application/sparql-query"}),
            client.get(f"{endpoint}?query={quote(ASK, safe='')}", headers={f"X-{n}": "y" * 100 for n in range(150)}),
        ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200]


@pytest.mark.parametrize("name", ["nginx.conf", "haproxy.cfg", "compose.yaml"])
def test_a_sample_waits_as_long_as_a_query_may_take(root: Path, name: str) -> None:
    found = SECONDS.findall((root / "deploy" / name).read_text(encoding="utf-8"))
    assert len(found) == 1
    assert float(found[0]) > EngineSettings.patience + EngineSettings.deadline
