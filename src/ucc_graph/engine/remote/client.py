"""HTTP client of a SPARQL endpoint, with Basic or Digest authentication, as the server requires.

Basic sends the password itself (RFC 7617, section 4), so it goes over https or stays on this machine. A URL holds no
name and no password: it stands in settings, messages and logs.
"""

from __future__ import annotations

import netrc
import re
import ssl
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpx

from ucc_graph.errors import CallError, QueryTooLargeError, StoreError

__all__ = ["Credentials", "Endpoint", "Reply", "credentials_for"]

_NO_LIMIT: Final = 1 << 62
_WITHOUT_USER: Final = re.compile(r"https?://(?:\[[^\]/?#@]*\]|[^/?#@:\[\]]+)(?::[0-9]*)?(?:[/?#]|\Z)")
_LOOPBACK: Final = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1")


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
        """The first 300 characters of the body, for messages."""
        return " ".join(self.body[:2000].decode(errors="replace").split())[:300]


class Endpoint:
    """Persistent connection to a SPARQL endpoint. A request without a complete answer raises StoreError.

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
        _check_user_information(url)
        self.url = url
        self._credentials = credentials
        verify = ssl.create_default_context() if trust_machine else True
        try:
            httpx.Request("GET", url)
            self._client = httpx.Client(
                timeout=patience, headers={"User-Agent": "ucc-graph"}, trust_env=trust_machine, verify=verify
            )
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise StoreError(f"{url} is not the URL of a store: {error}") from error

    def close(self) -> None:
        """Ends the connection."""
        self._client.close()

    def post_form(self, fields: Mapping[str, Sequence[str]], accept: str, limit: int = _NO_LIMIT) -> Reply:
        """The reply to a POST of a form; raises QueryTooLargeError if its body is longer than ``limit`` bytes."""
        return self._send(self._client.build_request("POST", self.url, data=fields, headers={"Accept": accept}), limit)

    def send(self, method: str, parameters: Mapping[str, str], body: bytes, media_type: str) -> Reply:
        """The reply to a request; an empty body is not sent."""
        headers = {"Content-Type": media_type} if body else {}
        url = httpx.URL(self.url).copy_merge_params(parameters)
        return self._send(self._client.build_request(method, url, content=body or None, headers=headers), _NO_LIMIT)

    def _send(self, request: httpx.Request, limit: int) -> Reply:
        try:
            reply = self._read(request, limit)
            if reply.status != 401 or self._client.auth or self._credentials is None:
                return reply
            auth = self._auth(reply.headers.get("www-authenticate", "").lower(), self._credentials)
            if auth is None:
                return reply
            self._client.auth = auth
            return self._read(request, limit)
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            details = f"the store at {self.url} does not answer: {reason}"
            raise StoreError("the store does not answer", details) from error

    def _auth(self, challenge: str, credentials: Credentials) -> httpx.Auth | None:
        """Digest if the server asks for that, as Virtuoso does, else Basic (RFC 7616, RFC 7617), else None."""
        if challenge.startswith("digest"):
            return httpx.DigestAuth(credentials.user, credentials.password)
        if not challenge.startswith("basic"):
            return None
        url = httpx.URL(self.url)
        if url.scheme != "https" and not _LOOPBACK.fullmatch(url.host):
            raise StoreError(
                "the store does not answer",
                f"the store at {self.url} asks for the password in clear text: use https, or let it ask for Digest",
            )
        return httpx.BasicAuth(credentials.user, credentials.password)

    def _read(self, request: httpx.Request, limit: int) -> Reply:
        body = bytearray()
        with closing(self._client.send(request, stream=True)) as response:
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > limit:
                    text = f"the store's answer is larger than {limit:,} bytes; ask for less, or use LIMIT"
                    raise QueryTooLargeError(text)
        return Reply(response.status_code, dict(response.headers), bytes(body))


def _check_user_information(url: str) -> None:
    """Raises CallError for a URL with a user's name or password (RFC 3986, section 3.2.1), without repeating it.

    A slash in a password ends the authority before its at sign, which may only follow a whole host and port.
    """
    if "@" in url and not _WITHOUT_USER.match(url):
        raise CallError(
            "The URL of a store holds the name or the password of a user: set UCC_STORE_USER and UCC_STORE_PASSWORD, "
            "or add them to ~/.netrc."
        )


def credentials_for(url: str, environment: Mapping[str, str]) -> Credentials | None:
    """User and password from UCC_STORE_USER and UCC_STORE_PASSWORD, else from the netrc file, else None.

    Raises CallError for a URL that holds them, and for a netrc file that cannot be read.
    """
    _check_user_information(url)
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
