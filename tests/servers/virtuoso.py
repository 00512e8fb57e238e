"""Virtuoso 7 in a folder of its own, with bounded memory: under hard queries it grows without end."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.ports import free_port, wait_for
from tests.servers.programs import program
from tests.servers.store import Store

__all__ = ["virtuoso"]

_KIBIBYTES = 4 << 20
_INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
ServerThreads = 10
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = 1000000
"""


@contextmanager
def virtuoso(folder: Path) -> Iterator[Store]:
    """An empty store; writing needs the name and the password of its owner, by digest."""
    http, sql = free_port(), free_port()
    ini, log = folder / "virtuoso.ini", folder / "output.log"
    ini.write_text(_INI.format(folder=folder, http=http, sql=sql), encoding="utf-8")
    started = [program("virtuoso-t"), "-f", "+configfile", str(ini)]
    command = ["sh", "-c", 'ulimit -v "$0" && exec "$@"', str(_KIBIBYTES), *started]
    with (
        log.open("wb") as output,
        subprocess.Popen(command, cwd=folder, stdout=output, stderr=output) as process,
    ):
        try:
            wait_for(process, http, log)
            address = f"http://127.0.0.1:{http}"
            yield Store(
                f"{address}/sparql",
                f"{address}/sparql-graph-crud-auth",
                f"{address}/sparql-auth",
                {"UCC_STORE_USER": "dba", "UCC_STORE_PASSWORD": "dba"},
            )
        finally:
            process.kill()
            process.wait(20)
