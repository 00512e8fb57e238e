"""Servers to compare, each in a folder of its own, with the same statements in its default graph."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import Request, urlopen

__all__ = ["PEERS", "Peer", "serving"]

_BOUND: Final = 8 << 30
"""Limit of Virtuoso's address space in bytes: under hard queries it grows without end."""
_PATIENCE: Final = 600.0
_INI: Final = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {dumps}
ServerThreads = 40
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 40
MaxKeepAlives = 40
KeepAliveTimeout = 30
[SPARQL]
ResultSetMaxRows = 1000000
"""


@dataclass(frozen=True)
class Peer:
    """Server with its name, and the function that runs it on a release in a folder and yields endpoint and process."""

    name: str
    run: Callable[[Path, Path], AbstractContextManager[tuple[str, int]]]


@contextmanager
def serving(release: Path, options: Sequence[str] = ()) -> Iterator[tuple[str, int]]:
    """Endpoint and process of our server, with options of its command."""
    command = [sys.executable, "-m", "ucc_graph", "serve", str(release), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found is not None, "the server has ended"
            yield f"{found[0]}sparql", process.pid
        finally:
            process.terminate()


@contextmanager
def _oxigraph(release: Path, folder: Path) -> Iterator[tuple[str, int]]:
    """Oxigraph in memory, its fastest mode."""
    port = _free_port()
    program = Path(sys.executable).parent / "oxigraph"
    with _running([str(program), "serve", "--bind", f"127.0.0.1:{port}"], folder, f"http://127.0.0.1:{port}/") as pid:
        dump = (release / "dataset.nt").read_bytes()
        place = f"http://127.0.0.1:{port}/store?default"
        with urlopen(Request(place, dump, {"Content-Type": "application/n-triples"})):
            yield f"http://127.0.0.1:{port}/query", pid


@contextmanager
def _virtuoso(release: Path, folder: Path) -> Iterator[tuple[str, int]]:
    sql, http = _free_port(), _free_port()
    ini, dumps = folder / "virtuoso.ini", release.resolve()
    ini.write_text(_INI.format(folder=folder, dumps=dumps, sql=sql, http=http), encoding="utf-8")
    command = ["prlimit", f"--as={_BOUND}", "virtuoso-t", "-f", "+configfile", str(ini)]
    endpoint = f"http://127.0.0.1:{http}/sparql"
    with _running(command, folder, endpoint) as pid:
        order = f"ld_dir('{dumps}', 'dataset.nt', 'urn:data'); rdf_loader_run(); checkpoint;"
        subprocess.run(["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={order}"], check=True, capture_output=True)
        yield endpoint, pid


@contextmanager
def _rdflib_endpoint(release: Path, folder: Path) -> Iterator[tuple[str, int]]:
    """rdflib-endpoint, installed into an environment of its own."""
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    install = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "rdflib-endpoint[cli,web]",
    ]
    subprocess.run(install, check=True, capture_output=True)
    port = _free_port()
    program = str(folder / "venv" / "bin" / "rdflib-endpoint")
    command = [program, "serve", str(release / "dataset.nt"), "--host", "127.0.0.1", "--port", str(port)]
    with _running(command, folder, f"http://127.0.0.1:{port}/") as pid:
        yield f"http://127.0.0.1:{port}/", pid


PEERS: Final = (
    Peer("ours", lambda release, _: serving(release)),
    Peer("Oxigraph server", _oxigraph),
    Peer("Virtuoso", _virtuoso),
    Peer("rdflib-endpoint", _rdflib_endpoint),
)
"""Servers, ours first, then the base of the ratios."""


@contextmanager
def _running(command: list[str], folder: Path, address: str) -> Iterator[int]:
    """The process of a server that answers; it is killed at the end."""
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log, cwd=folder) as process,
    ):
        try:
            _await(address, process, folder / "log")
            yield process.pid
        finally:
            process.kill()


def _await(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while not _answers(address):
        if process.poll() is not None or time.monotonic() > end:
            raise subprocess.SubprocessError(f"No answer from {address}: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=10):  # noqa: S310  # http, on this machine
            return True
    except URLError as error:
        return hasattr(error, "code")
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port
