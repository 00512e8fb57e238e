"""Response cache: cacheable responses, preconditions, codings, and concurrent requests."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import brotli  # type: ignore[import-untyped]  # the package has no types
import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ucc_graph.web.cache.middleware import CacheMiddleware
from ucc_graph.web.cache.store import ResponseStore
from ucc_graph.web.http.disconnect import CLIENT_GONE
from ucc_graph.web.http.negotiate import encode

BODY = b"A lighthouse stands here. " * 100
KEPT = {"ETag": '"one"', "Cache-Control": "public, max-age=60", "Content-Type": "text/turtle", "Vary": "Accept"}
ISSUED = "Tue, 03 Feb 2026 00:00:00 GMT"


@dataclass
class Origin:
    """An application that records its requests and answers all of them alike."""

    body: bytes = BODY
    headers: Mapping[str, str] = field(default_factory=lambda: KEPT)
    status: int = 200
    asked: list[str] = field(default_factory=list)
    is_whole: bool = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        content = await request.body()
        self.asked.append(f"{request.method} {request.url.path} {content.decode()}".strip())
        await asyncio.sleep(0)
        await self._response()(scope, receive, send)

    def _response(self) -> Response:
        if self.is_whole:
            return Response(self.body, self.status, self.headers)
        pieces = (self.body[start : start + (1 << 20)] for start in range(0, len(self.body), 1 << 20))
        return StreamingResponse(pieces, self.status, self.headers)


def ask(
    origin: ASGIApp, *requests: httpx.Request, at_once: bool = False, capacity: int = 1 << 20
) -> list[httpx.Response]:
    """The answers of a cache that is new and empty, one after the other or all at once."""

    async def send() -> list[httpx.Response]:
        transport = httpx.ASGITransport(CacheMiddleware(origin, "1", ResponseStore(1 << 20)))
        async with httpx.AsyncClient(transport=transport) as client:
            if at_once:
                return await asyncio.gather(*(client.send(request) for request in requests))
            return [await client.send(request) for request in requests]

    return asyncio.run(send())


def of(method: str = "GET", path: str = "/a", content: bytes | None = None, **headers: str) -> httpx.Request:
    """A request; names of headers with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Request(method, f"http://localhost{path}", headers=named, content=content)


def test_the_same_is_asked_once() -> None:
    origin = Origin()
    first, second = ask(origin, of(), of())
    assert (first.content, second.content) == (BODY, BODY)
    assert first.headers == second.headers
    assert origin.asked == ["GET /a"]


OTHERS = [
    of(path="/b"),
    of(path="/a?x"),
    of(Accept="text/html"),
    of(Accept_Language="fr"),
    of(Accept_Encoding="gzip"),
]


@pytest.mark.parametrize("other", OTHERS, ids=["path", "query", "accept", "language", "encoding"])
def test_something_else_is_asked_again(other: httpx.Request) -> None:
    origin = Origin()
    ask(origin, of(), other)
    assert len(origin.asked) == 2


def test_head_comes_from_the_get_that_is_kept() -> None:
    origin = Origin()
    get, head = ask(origin, of(), of("HEAD"))
    assert (head.content, head.headers) == (b"", get.headers)
    assert origin.asked == ["GET /a"]


def test_a_get_comes_from_the_head_that_is_kept() -> None:
    origin = Origin()
    head, get = ask(origin, of("HEAD"), of())
    assert (head.content, get.content) == (b"", BODY)
    assert origin.asked == ["GET /a"]


@pytest.mark.parametrize("known", ['"one"', 'W/"one"', '"x", "one"', "*"])
def test_a_known_tag_is_answered_without_the_body(known: str) -> None:
    for response in ask(Origin(), of(If_None_Match=known), of(If_None_Match=known)):
        assert (response.status_code, response.content) == (304, b"")
        assert (response.headers["etag"], response.headers["vary"]) == ('"one"', "Accept, Accept-Encoding")
        assert "content-type" not in response.headers
        assert "content-length" not in response.headers


def test_an_unknown_tag_is_answered_whole() -> None:
    responses = ask(Origin(), of(), of(If_None_Match='"two"', If_Modified_Since=ISSUED))
    assert [response.status_code for response in responses] == [200, 200]


@pytest.mark.parametrize(("since", "status"), [(ISSUED, 304), ("Mon, 02 Feb 2026 00:00:00 GMT", 200), ("never", 200)])
def test_a_date_is_compared_with_the_last_change(since: str, status: int) -> None:
    origin = Origin(headers={**KEPT, "Last-Modified": ISSUED})
    responses = ask(origin, of(), of(If_Modified_Since=since))
    assert responses[1].status_code == status


def test_who_asks_for_what_is_passed_on_waits_for_nobody_who_reads_it() -> None:
    """A large answer is not shared: one client that does not read would hold all others up."""
    origin = Origin(b"x" * (9 << 20), is_whole=False)

    async def race() -> int:
        cache, scope = CacheMiddleware(origin, "1", ResponseStore(1 << 20)), _scope()
        deaf = asyncio.create_task(cache(scope, _waiting(), _never))
        await asyncio.wait([deaf], timeout=0.5)
        answer: list[Message] = []
        await asyncio.wait_for(cache(scope, _waiting(), _collecting(answer)), 20)
        deaf.cancel()
        return sum(len(message.get("body", b"")) for message in answer)

    assert asyncio.run(race()) == 9 << 20


def _scope() -> Scope:
    return {"type": "http", "method": "GET", "path": "/a", "raw_path": b"/a", "query_string": b"", "headers": []}


def _waiting() -> Receive:
    """A client that has sent its request and stays."""
    sent: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        return sent.pop() if sent else await asyncio.Future()

    return receive


async def _never(_: Message) -> None:
    await asyncio.Future()


def _collecting(answer: list[Message]) -> Send:
    async def collect(message: Message) -> None:
        answer.append(message)

    return collect


def test_an_answer_for_a_client_that_has_gone_is_nobody_elses() -> None:
    origin = Origin(status=CLIENT_GONE, headers={"Cache-Control": "no-store"})
    answers = ask(origin, of(), of(), at_once=True)
    assert ([answer.status_code for answer in answers], len(origin.asked)) == ([CLIENT_GONE] * 2, 2)


@pytest.mark.parametrize("accepted", ["gzip", "br"])
def test_each_coding_has_a_tag_of_its_own(accepted: str) -> None:
    plain, coded = ask(Origin(), of(Accept_Encoding="identity"), of(Accept_Encoding=accepted))
    assert (coded.content, coded.headers["content-encoding"]) == (BODY, accepted)
    assert int(coded.headers["content-length"]) < len(BODY) / 10
    assert (plain.headers["etag"], coded.headers["etag"]) == ('"one"', f'"one-{accepted}"')
    assert plain.headers["vary"] == coded.headers["vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize("accepted", ["identity", "gzip", "br"])
def test_a_digest_is_that_of_the_bytes_in_their_coding(accepted: str) -> None:
    """RFC 9530, section 3: content codings belong to the representation."""
    headers = {**KEPT, "Repr-Digest": f"sha-256=:{b64encode(hashlib.sha256(BODY).digest()).decode()}:"}
    request = httpx.Request("GET", "http://localhost/a", headers={"Accept-Encoding": accepted})
    (response,) = ask(Origin(headers=headers), request)
    coded = BODY if accepted == "identity" else encode(BODY, accepted)
    assert response.headers["repr-digest"] == f"sha-256=:{b64encode(hashlib.sha256(coded).digest()).decode()}:"


def test_the_tag_of_another_coding_is_not_known() -> None:
    accepted = "gzip"
    same, other = ask(
        Origin(),
        of(Accept_Encoding=accepted, If_None_Match='"one-gzip"'),
        of(Accept_Encoding=accepted, If_None_Match='"one"'),
    )
    assert (same.status_code, other.status_code) == (304, 200)


def test_little_is_not_coded() -> None:
    (response,) = ask(Origin(body=b"little"), of(Accept_Encoding="gzip"))
    assert "content-encoding" not in response.headers
    assert response.headers["vary"] == "Accept, Accept-Encoding"


def test_little_is_coded_where_nothing_else_is_acceptable() -> None:
    (response,) = ask(Origin(body=b"little"), of(Accept_Encoding="gzip, identity;q=0"))
    assert (response.headers["content-encoding"], response.content) == ("gzip", b"little")


def test_a_picture_is_not_coded() -> None:
    (response,) = ask(Origin(headers={**KEPT, "Content-Type": "image/png"}), of(Accept_Encoding="gzip"))
    assert "content-encoding" not in response.headers
    assert response.headers["vary"] == "Accept"


def test_no_acceptable_coding_is_refused() -> None:
    (response,) = ask(Origin(), of(Accept_Encoding="identity;q=0"))
    assert (response.status_code, response.headers["content-type"]) == (406, "application/problem+json")


FLEETING: Sequence[Origin] = (
    Origin(status=500),
    Origin(status=503),
    Origin(status=400),
    Origin(headers={**KEPT, "Cache-Control": "no-store"}),
    Origin(headers={**KEPT, "Cache-Control": "private, max-age=60"}),
    Origin(headers={**KEPT, "Vary": "Cookie"}),
    Origin(headers={**KEPT, "Vary": "*"}),
    Origin(headers={**KEPT, "Set-Cookie": "a=b"}),
    Origin(headers={"Content-Type": "text/plain"}),
)


@pytest.mark.parametrize("origin", FLEETING)
def test_what_may_change_is_not_kept(origin: Origin) -> None:
    first, second = ask(origin, of(Accept_Encoding="gzip"), of(Accept_Encoding="gzip"))
    assert (first.content, second.content) == (origin.body, origin.body)
    assert len(origin.asked) == 2


def test_what_is_not_kept_is_coded_all_the_same() -> None:
    (response,) = ask(Origin(status=400), of(Accept_Encoding="br"))
    assert (response.status_code, response.content, response.headers["content-encoding"]) == (400, BODY, "br")
    assert int(response.headers["content-length"]) < len(BODY) / 10


def test_what_comes_in_a_coding_is_passed_on_as_it_is() -> None:
    async def coded(scope: Scope, receive: Receive, send: Send) -> None:
        assert Request(scope).headers["accept-encoding"] == "br"
        headers = {**KEPT, "Content-Encoding": "br"}
        await Response(brotli.compress(BODY), headers=headers)(scope, receive, send)

    (response,) = ask(coded, of(Accept_Encoding="gzip;q=0.5, br"))
    assert response.content == BODY


@pytest.mark.parametrize("status", [303, 404])
def test_a_way_and_a_lack_are_kept_where_they_say_so(status: int) -> None:
    origin = Origin(status=status, headers={"Cache-Control": "public, max-age=60", "Location": "/b"})
    ask(origin, of(), of())
    assert len(origin.asked) == 1


def test_many_at_once_are_asked_once() -> None:
    origin = Origin()
    responses = ask(origin, *[of() for _ in range(20)], at_once=True)
    assert [response.content for response in responses] == [BODY] * 20
    assert len(origin.asked) == 1


def test_many_at_once_share_a_fault_that_is_not_kept() -> None:
    origin = Origin(status=503)
    responses = ask(origin, *[of() for _ in range(20)], at_once=True)
    assert {response.status_code for response in responses} == {503}
    assert len(origin.asked) == 1


def test_a_part_is_asked_for_every_time() -> None:
    origin = Origin()
    ask(origin, of(), of(Range="bytes=0-1"), of(Range="bytes=0-1"))
    assert len(origin.asked) == 3


@pytest.mark.parametrize("is_whole", [True, False])
@pytest.mark.parametrize("at_once", [True, False])
def test_what_is_too_large_is_passed_on(is_whole: bool, at_once: bool) -> None:
    origin = Origin(body=bytes(9 << 20), is_whole=is_whole)
    responses = ask(origin, of(), of(), of("HEAD"), at_once=at_once)
    assert [len(response.content) for response in responses] == [9 << 20, 9 << 20, 0]
    assert len(origin.asked) == 3


@pytest.mark.parametrize("is_whole", [True, False])
def test_what_is_too_large_is_not_sent_to_who_holds_it(is_whole: bool) -> None:
    (response,) = ask(Origin(body=bytes(9 << 20), is_whole=is_whole), of(If_None_Match='"one"'))
    assert (response.status_code, response.content) == (304, b"")


def test_a_query_in_a_body_is_asked_once() -> None:
    origin = Origin()
    responses = ask(origin, of("POST", "/sparql", b"ASK {}"), of("POST", "/sparql", b"ASK {}"))
    assert [response.content for response in responses] == [BODY, BODY]
    assert origin.asked == ["POST /sparql ASK {}"]


def test_a_body_that_breaks_off_is_asked_of_nobody() -> None:
    messages: list[Message] = [{"type": "http.disconnect"}, {"type": "http.request", "body": b"A", "more_body": True}]
    origin, answer = Origin(), list[Message]()

    async def receive() -> Message:
        return messages.pop()

    scope = {**_scope(), "method": "POST", "path": "/sparql", "raw_path": b"/sparql"}
    scope["headers"] = [(b"content-type", b"application/sparql-query"), (b"content-length", b"6")]
    asyncio.run(CacheMiddleware(origin, "1", ResponseStore(1 << 20))(scope, receive, _collecting(answer)))
    assert (origin.asked, answer[0]["status"]) == ([], CLIENT_GONE)


def test_another_query_in_a_body_is_asked_again() -> None:
    origin = Origin()
    ask(origin, of("POST", "/sparql", b"ASK {}"), of("POST", "/sparql", b"ASK { ?s ?p ?o }"), of("GET", "/sparql"))
    assert len(origin.asked) == 3


def test_a_post_knows_no_conditions() -> None:
    (response,) = ask(Origin(), of("POST", "/sparql", b"ASK {}", If_None_Match='"one"'))
    assert response.status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_another_method_is_asked_every_time(method: str) -> None:
    origin = Origin()
    ask(origin, of(method), of(method))
    assert len(origin.asked) == 2


def test_an_exception_reaches_its_server_and_nobody_waits_for_ever() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0)
        raise OSError(scope["path"])

    async def send() -> list[object]:
        transport = httpx.ASGITransport(CacheMiddleware(broken, "1", ResponseStore(1 << 20)))
        async with httpx.AsyncClient(transport=transport) as client:
            return await asyncio.gather(*(client.send(of()) for _ in range(3)), return_exceptions=True)

    assert [type(result) for result in asyncio.run(send())] == [OSError] * 3


def test_an_answer_that_broke_off_is_not_kept_for_others() -> None:
    asked: list[str] = []

    async def broken_once(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(scope["path"])
        if len(asked) > 1:
            await Response(BODY, headers=KEPT)(scope, receive, send)
        else:  # as a file does whose client is gone
            await send({"type": "http.response.start", "status": 200, "headers": [(b"etag", b'"one"')]})

    async def send() -> tuple[list[Message], httpx.Response]:
        cache, messages = CacheMiddleware(broken_once, "1", ResponseStore(1 << 20)), list[Message]()
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/a",
            "query_string": b"",
            "headers": [(b"host", b"localhost")],
        }
        await cache(scope, receive_nothing, append_to(messages))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(cache)) as client:
            return messages, await client.get("http://localhost/a", headers={"Accept-Encoding": "identity"})

    messages, answer = asyncio.run(send())
    assert (messages, answer.content) == ([], BODY)


async def receive_nothing() -> Message:
    return {"type": "http.disconnect"}


def append_to(messages: list[Message]) -> Send:
    async def send(message: Message) -> None:
        messages.append(message)

    return send


def test_what_is_coded_decodes() -> None:
    async def raw(accepted: str) -> bytes:
        transport = httpx.ASGITransport(CacheMiddleware(Origin(), "1", ResponseStore(1 << 20)))
        async with (
            httpx.AsyncClient(transport=transport) as client,
            client.stream("GET", "http://localhost/a", headers={"Accept-Encoding": accepted}) as response,
        ):
            return b"".join([piece async for piece in response.aiter_raw()])

    assert gzip.decompress(asyncio.run(raw("gzip"))) == BODY
    assert brotli.decompress(asyncio.run(raw("br"))) == BODY
