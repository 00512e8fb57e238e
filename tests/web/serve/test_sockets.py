"""Listening socket of a server: host, port, and both versions of IP."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.servers.ours import serve
from ucc_graph.errors import CallError
from ucc_graph.web.serve.sockets import listen, server_url

HAS_IPV6 = Path("/proc/net/if_inet6").exists() and "00000000000000000000000000000001" in Path(
    "/proc/net/if_inet6"
).read_text(encoding="ascii")
of_ipv6 = pytest.mark.xfail(not HAS_IPV6, reason="this machine has no address of IPv6", strict=True)


def test_no_piece_of_an_answer_waits_for_the_one_before() -> None:
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_name_is_listened_to_by_ipv4() -> None:
    with listen("localhost", 0) as listener:
        assert (listener.family, server_url(listener)[:17]) == (socket.AF_INET, "http://127.0.0.1:")


@of_ipv6
def test_a_host_of_ipv6_is_written_in_brackets() -> None:
    with listen("::1", 0) as listener:
        port = listener.getsockname()[1]
        assert server_url(listener) == f"http://[::1]:{port}/"
        with pytest.raises(CallError, match=rf"^\[::1\]:{port} cannot be listened on"):
            listen("::1", port)


@of_ipv6
def test_the_host_of_both_versions_takes_both() -> None:
    with listen("::", 0) as listener:
        port = listener.getsockname()[1]
        for host in ("::1", "127.0.0.1"):
            socket.create_connection((host, port), 5).close()


def test_a_host_that_does_not_exist_is_named() -> None:
    with pytest.raises(CallError, match=r"^nowhere\.invalid:8000 cannot be listened on"):
        listen("nowhere.invalid", 8000)


@of_ipv6
@pytest.mark.slow
def test_a_server_at_an_address_of_ipv6_answers_and_changes_its_release(lighthouse_release: Path) -> None:
    with serve(lighthouse_release, ["--host", "::1"]) as (_, address):
        assert address.startswith("http://[::1]:")
        command = [sys.executable, "-m", "ucc_graph", "activate", str(lighthouse_release), "--server", address]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ})
        assert (done.returncode, done.stderr) == (0, f"Release {lighthouse_release.name} is served.\n")
        assert httpx.get(f"{address}/-/health", trust_env=False).text == "ok\n"
