"""A SPARQL endpoint that gives every query the same answer: what another endpoint said, or would say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

__all__ = ["recorded"]


@contextmanager
def recorded(bindings: bytes) -> Iterator[tuple[str, list[str]]]:
    """The address of an endpoint that answers with results in JSON, and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(bindings)))
            self.end_headers()
            self.wfile.write(bindings)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/sparql", asked
        finally:
            server.shutdown()
            thread.join()
