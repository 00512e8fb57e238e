"""Behaviour behind proxies that only one on the same machine gets.

Siblings: addresses and networks, of IPv4 and IPv6, IPv4 on a socket for both, the scheme, several schemes of several
proxies, the address in the access log, the prefix; by option, variable and file; wrong values; the samples.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from tests.servers.ours import serve
from ucc_graph.cli.settings import read_settings
from ucc_graph.errors import CallError
from ucc_graph.web.http.root import root_of
from ucc_graph.web.serve.proxies import ProxiesMiddleware

BELIEVED = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Prefix": "/graph"}
EMPTY: Mapping[str, str] = MappingProxyType({})


def _seen(
    trusted: str, peer: str | None, headers: Mapping[str, str] = BELIEVED, added: Mapping[str, str] = EMPTY
) -> tuple[str | None, str]:
    """The address of the client and the root of the site, as the application sees them."""
    seen: list[Scope] = []

    async def app(scope: Scope, _: Receive, __: Send) -> None:
        seen.append(scope)

    async def nothing(*_: object) -> None:
        raise AssertionError

    pairs = [(name.lower().encode(), value.encode()) for name, value in (*headers.items(), *added.items())]
    scope: Scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": "/",
        "raw_path": b"/",
        "query_string": b"",
    }
    client = (peer, 1) if peer else None
    scope["headers"] = [(b"host", b"graph.example"), *pairs]
    scope["client"], scope["server"] = client, ("127.0.0.1", 8000)
    middleware = ProxiesMiddleware(app, trusted.split())
    asyncio.run(middleware(scope, nothing, nothing))  # type: ignore[arg-type]  # nothing is received or sent
    found = seen[0].get("client")
    return found and found[0], root_of(seen[0]).url("/")


@pytest.mark.parametrize(
    ("trusted", "peer"),
    [
        ("127.0.0.2", "127.0.0.2"),
        ("192.0.2.1 10.0.0.0/8", "10.1.2.3"),
        ("127.0.0.0/8", "::ffff:127.0.0.2"),
        ("fd00::/8", "fd12::1"),
        ("::1", "0:0:0:0:0:0:0:1"),
        ("0.0.0.0/0", "198.51.100.1"),
    ],
)
def test_a_proxy_at_a_listed_address_is_believed(trusted: str, peer: str) -> None:
    assert _seen(trusted, peer) == ("203.0.113.7", "https://graph.example/graph/")


@pytest.mark.parametrize(
    ("trusted", "peer"),
    [("127.0.0.1", "127.0.0.2"), ("10.0.0.0/8", "11.0.0.1"), ("fd00::/8", "fe80::1"), ("", "127.0.0.1")],
)
def test_another_client_is_not_believed(trusted: str, peer: str) -> None:
    assert _seen(trusted, peer) == (peer, "http://graph.example/")


def test_a_client_without_an_address_is_not_believed() -> None:
    assert _seen("0.0.0.0/0 ::/0", None) == (None, "http://graph.example/")


@pytest.mark.parametrize(
    ("stated", "scheme"),
    [("https", "https"), ("HTTPS", "https"), ("https, http", "https"), ("https,https", "https"), ("gopher", "http")],
)
def test_the_first_of_several_schemes_is_that_of_the_client(stated: str, scheme: str) -> None:
    assert _seen("10.0.0.1", "10.0.0.1", {"X-Forwarded-Proto": stated})[1] == f"{scheme}://graph.example/"


def test_the_client_is_the_last_address_that_no_trusted_proxy_has() -> None:
    listed = {"X-Forwarded-For": "192.0.2.66, 203.0.113.7, 10.0.0.2"}
    assert _seen("10.0.0.0/8", "10.0.0.1", listed)[0] == "203.0.113.7"


def test_a_line_of_each_proxy_is_like_one_of_all() -> None:
    """RFC 9110, section 5.3: a proxy may add a line instead of a part."""
    outer = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/outer"}
    inner = {"X-Forwarded-For": "10.0.0.2", "X-Forwarded-Proto": "http", "X-Forwarded-Prefix": "/inner"}
    found = _seen("10.0.0.0/8", "10.0.0.1", outer, inner)
    assert found == ("203.0.113.7", "https://graph.example/outer/inner/")


def test_proxies_and_prefix_are_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert read_settings({}).of_site().trusted_proxies == ("127.0.0.1", "::1")
    assert read_settings({"trusted_proxies": "none"}).of_site().trusted_proxies == ()
    monkeypatch.setenv("UCC_TRUSTED_PROXIES", "10.0.0.0/8, fd00::/8 192.0.2.1")
    assert read_settings({}).of_site().trusted_proxies == ("10.0.0.0/8", "fd00::/8", "192.0.2.1")
    file = tmp_path / "settings.toml"
    file.write_text('prefix = "/graph/"\n', encoding="utf-8")
    assert (read_settings({}, file).of_site().prefix, read_settings({"prefix": "/"}).of_site().prefix) == ("/graph", "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("trusted_proxies", "proxy.example"),
        ("trusted_proxies", "10.0.0.1/8"),
        ("trusted_proxies", "*"),
        ("prefix", "graph"),
        ("prefix", "//evil.example"),
        ("prefix", "/a/../b"),
        ("prefix", "/a b"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(name: str, value: str) -> None:
    with pytest.raises(CallError, match=f"^--{name.replace('_', '-')}: .* should be none or .* such as "):
        read_settings({name: value})


@pytest.mark.slow
def test_the_server_believes_a_proxy_at_another_address(
    lighthouse_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    options = ("--trusted-proxies", "127.0.0.2/32", "--access-log")
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "run"))
    with serve(lighthouse_release, options, ("sh", "-c", f'exec "$@" 2>{log}', "sh")) as (_, server):
        urls = [_manifest(server, address) for address in ("127.0.0.2", "127.0.0.1")]
    clients = [json.loads(line)["client"] for line in log.read_text(encoding="utf-8").splitlines() if "client" in line]
    assert urls == ["https://graph.example/graph/{{id}}", "http://graph.example/{{id}}"]
    assert clients == ["203.0.113.7", "127.0.0.1"]


def _manifest(server: str, address: str) -> str:
    """The view of the manifest, asked for from an address of this machine."""
    transport = httpx.HTTPTransport(local_address=address)
    with httpx.Client(transport=transport, trust_env=False) as client:
        answer = client.get(f"{server}/reconcile", headers={"Host": "graph.example", **BELIEVED})
    url: str = answer.json()["view"]["url"]
    return url


def test_help_names_both_settings() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ucc_graph", "serve", "-h"], capture_output=True, text=True, check=True
    )
    assert "--trusted-proxies PROXIES" in done.stdout
    assert "--prefix PREFIX" in done.stdout
