"""An HTTP endpoint of a store of others, with a name and a password in the way that it asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

import httpx

from ucc_graph.errors import StoreError

__all__ = ["Credentials", "Endpoint", "Reply"]

_REFUSED: Final = 401
_NAME: Final = "ucc-graph"


@dataclass(frozen=True)
class Credentials:
    """Who asks."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Reply:
    """A whole answer: status, headers by their names in lower case, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type in lower case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The first words of the body, to be shown to a person."""
        return " ".join(self.body[:2000].decode(errors="replace").split())[:300]


class Endpoint:
    """A connection that is kept open. Every fault on the way to a whole answer is a StoreError."""

    def __init__(self, url: str, credentials: Credentials | None = None, patience: float | None = None) -> None:
        self.url = url
        self._credentials = credentials
        try:
            self._client = httpx.Client(timeout=patience, headers={"User-Agent": _NAME}, trust_env=False)
            httpx.Request("GET", url)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise StoreError(f"{url} is no address of a store: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection."""
        self._client.close()

    def post_form(self, fields: Mapping[str, Sequence[str]], accept: str, limit: int) -> Reply | None:
        """The answer to a form; None where its body is longer than ``limit``."""
        data = {name: list(values) for name, values in fields.items()}
        return self._send(self._client.build_request("POST", self.url, data=data, headers={"Accept": accept}), limit)

    def send(self, method: str, parameters: Mapping[str, str], body: bytes, media_type: str) -> Reply:
        """The answer to a body, or to none where that is empty."""
        headers = {"Content-Type": media_type} if body else {}
        url = httpx.URL(self.url).copy_merge_params(parameters)
        request = self._client.build_request(method, url, content=body or None, headers=headers)
        reply = self._send(request, _ANY)
        assert reply is not None
        return reply

    def _send(self, request: httpx.Request, limit: int) -> Reply | None:
        try:
            reply = self._read(request, limit)
            if reply is None or reply.status != _REFUSED or self._client.auth or self._credentials is None:
                return reply
            self._client.auth = _answer_to(reply.headers.get("www-authenticate", ""), self._credentials)
            return self._read(request, limit)
        except httpx.HTTPError as error:
            raise StoreError(
                f"the store at {self.url} does not answer: {str(error) or type(error).__name__}"
            ) from error

    def _read(self, request: httpx.Request, limit: int) -> Reply | None:
        response = self._client.send(request, stream=True)
        body = bytearray()
        try:
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > limit:
                    return None
        finally:
            response.close()
        return Reply(response.status_code, dict(response.headers), bytes(body))


_ANY: Final = 1 << 30


def _answer_to(challenge: str, known: Credentials) -> httpx.Auth:
    """Digest where the server asks for that, which Virtuoso does, else Basic (RFC 7616, RFC 7617)."""
    kind = httpx.DigestAuth if challenge.lower().startswith("digest") else httpx.BasicAuth
    return kind(known.user, known.password)
