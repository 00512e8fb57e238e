"""HTTP client of a SPARQL endpoint, with Basic or Digest authentication as the server asks for."""

from __future__ import annotations

import netrc
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpx

from ucc_graph.errors import CallError, QueryTooLargeError, StoreError

__all__ = ["Credentials", "Endpoint", "Reply", "credentials_for"]

_NAME: Final = "ucc-graph"
_NO_LIMIT: Final = 1 << 62


@dataclass(frozen=True)
class Credentials:
    """User name and password."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Reply:
    """Whole HTTP answer: status, headers by their names in lower case, body."""

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
    """Connection that is kept open. Every fault on the way to a whole answer is a StoreError.

    ``patience`` is the timeout of each read and write in seconds. With ``trust_machine``, proxies come from the
    environment and certificates from the system.
    """

    def __init__(
        self,
        url: str,
        credentials: Credentials | None = None,
        patience: float | None = None,
        *,
        trust_machine: bool = False,
    ) -> None:
        self.url = url
        self._credentials = credentials
        verify = ssl.create_default_context() if trust_machine else True
        try:
            self._client = httpx.Client(
                timeout=patience, headers={"User-Agent": _NAME}, trust_env=trust_machine, verify=verify
            )
            httpx.Request("GET", url)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise StoreError(f"{url} is not the URL of a store: {error}") from error

    def close(self) -> None:
        """Ends the connection."""
        self._client.close()

    def post_form(self, fields: Mapping[str, Sequence[str]], accept: str, limit: int = _NO_LIMIT) -> Reply:
        """The answer to a form; raises QueryTooLargeError if its body is longer than ``limit`` bytes."""
        data = {name: list(values) for name, values in fields.items()}
        return self._send(self._client.build_request("POST", self.url, data=data, headers={"Accept": accept}), limit)

    def send(self, method: str, parameters: Mapping[str, str], body: bytes, media_type: str) -> Reply:
        """The answer to a request with a body, or without one if that is empty."""
        headers = {"Content-Type": media_type} if body else {}
        url = httpx.URL(self.url).copy_merge_params(parameters)
        return self._send(self._client.build_request(method, url, content=body or None, headers=headers), _NO_LIMIT)

    def _send(self, request: httpx.Request, limit: int) -> Reply:
        try:
            reply = self._read(request, limit)
            if reply.status != 401 or self._client.auth or self._credentials is None:
                return reply
            self._client.auth = _auth(reply.headers.get("www-authenticate", ""), self._credentials)
            return self._read(request, limit)
        except httpx.HTTPError as error:
            raise StoreError(
                f"the store at {self.url} does not answer: {str(error) or type(error).__name__}"
            ) from error

    def _read(self, request: httpx.Request, limit: int) -> Reply:
        response = self._client.send(request, stream=True)
        body = bytearray()
        try:
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > limit:
                    raise QueryTooLargeError(
                        f"the store's answer is larger than {limit:,} bytes; ask for less, or use LIMIT"
                    )
        finally:
            response.close()
        return Reply(response.status_code, dict(response.headers), bytes(body))


def credentials_for(url: str, environment: Mapping[str, str]) -> Credentials | None:
    """User and password from UCC_STORE_USER and UCC_STORE_PASSWORD, else from the netrc file, else None."""
    if user := environment.get("UCC_STORE_USER"):
        return Credentials(user, environment.get("UCC_STORE_PASSWORD", ""))
    try:
        path = Path(environment.get("NETRC") or Path.home() / ".netrc")
    except RuntimeError:  # a user without a home, as in many containers
        return None
    try:
        known = netrc.netrc(path).authenticators(urlsplit(url).hostname or "") if path.is_file() else None
    except (OSError, UnicodeDecodeError, netrc.NetrcParseError) as error:
        raise CallError(f"{path} cannot be read: {error}") from error
    return Credentials(known[0], known[2] or "") if known else None


def _auth(challenge: str, known: Credentials) -> httpx.Auth:
    """Digest if the server asks for that, as Virtuoso does, else Basic (RFC 7616, RFC 7617)."""
    kind = httpx.DigestAuth if challenge.lower().startswith("digest") else httpx.BasicAuth
    return kind(known.user, known.password)
