"""Model Context Protocol over HTTP: revisions, refusals, and the tools over a small release."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias

import httpx
import pytest

from tests.asgi import FakeEngine, Get
from tests.small_release import BASE, LAMP, write_release
from ucc_graph.errors import EngineBusyError, QueryTimeoutError
from ucc_graph.library.open import Library, open_library

META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}
_SAID = """
<id/lamp/north> <http://www.w3.org/ns/prov#hadPrimarySource> <id/source/book> .
<id/source/book> a <ontology#Source> .
<id/source/book> rdfs:label "The Book of Lamps"@en .
<id/claim/a> a <ontology#Claim> .
<id/claim/a> rdfs:label "A"@en .
<id/claim/a> <ontology#about> <id/lamp/north> .
<id/claim/a> <ontology#tall> "30"^^xsd:decimal .
<id/claim/a> <http://www.w3.org/ns/prov#hadPrimarySource> <id/source/book> .
<id/claim/a> <ontology#differs> <id/claim/b> .
<id/claim/b> a <ontology#Claim> .
<id/claim/b> rdfs:label "B"@en .
<id/claim/b> <ontology#about> <id/lamp/north> .
<id/claim/b> <ontology#tall> "33"^^xsd:decimal .
"""
_TERMS = """
<ontology#differs> a <http://www.w3.org/2002/07/owl#SymmetricProperty> .
<ontology#differs> rdfs:label "differs from"@en .
<ontology#tall> rdfs:label "height"@en .
"""
_TWO = """# title: Lamps of a coast
# description: The lamps of one coast.
# parameter: coast, a coast, default cold
# parameter: least, an integer from 1 to 9, default 2
SELECT ?lamp ?least { ?lamp <https://lamps.example/ontology#coast> ?coast }
"""
Tool: TypeAlias = Callable[..., dict[str, Any]]
Post: TypeAlias = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library with sources, two numbers that differ, and a query with parameters."""
    folder = tmp_path_factory.mktemp("release")
    files = {"queries/lamps-of-a-coast.rq": _TWO.encode(), "queries/search.rq": b"# title: Other\nASK {}\n"}
    return open_library(write_release(folder, more={"lamps": _SAID, "ontology": _TERMS}, files=files))


@pytest.fixture
def post(call: Get) -> Post:
    """A POST of a message with further headers; a text is sent as it is."""

    def send(message: object, **headers: str) -> httpx.Response:
        content = message if isinstance(message, str | bytes) else json.dumps(message)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return call("POST", "/mcp", headers={"Content-Type": "application/json", **named}, content=content)

    return send


@pytest.fixture
def tool(post: Post) -> Tool:
    """The result of a tool, with the JSON of its text under ``said``."""

    def ask(name: str, **arguments: object) -> dict[str, Any]:
        answer = post(_message("tools/call", {"name": name, "arguments": arguments})).json()
        if "result" not in answer:
            found: dict[str, Any] = answer["error"]
            return found
        result: dict[str, Any] = answer["result"]
        return {**result, "said": json.loads(result["content"][0]["text"])}

    return ask


def _message(method: str, params: dict[str, Any] | None = None, **further: object) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": 1, "method": method, **({"params": params} if params else {}), **further}


def _modern(post: Post, method: str, **params: object) -> httpx.Response:
    named = {"mcp_name": str(params["name"])} if "name" in params else {}
    message = _message(method, {**params, "_meta": META})
    return post(message, mcp_protocol_version="2026-07-28", mcp_method=method, **named)


def test_a_modern_client_asks_without_a_handshake(post: Post) -> None:
    answer = _modern(post, "server/discover")
    result = answer.json()["result"]
    assert (answer.status_code, result["resultType"], result["supportedVersions"]) == (200, "complete", ["2026-07-28"])
    assert (result["cacheScope"], result["ttlMs"], result["capabilities"]) == ("public", 60_000, {"tools": {}})
    assert result["_meta"]["io.modelcontextprotocol/serverInfo"]["title"] == "Lamps of the sea"
    assert result["instructions"].startswith("Lamps of the sea: A few lamps. ")


@pytest.mark.parametrize(
    ("wanted", "agreed"),
    [
        ("2024-11-05", "2024-11-05"),
        ("2025-03-26", "2025-03-26"),
        ("2025-06-18", "2025-06-18"),
        ("2025-11-25", "2025-11-25"),
        ("2026-07-28", "2025-11-25"),
        ("1999-01-01", "2025-11-25"),
    ],
)
def test_an_older_client_agrees_on_a_revision(post: Post, wanted: str, agreed: str) -> None:
    result = post(_message("initialize", {"protocolVersion": wanted})).json()["result"]
    assert (result["protocolVersion"], result["serverInfo"]["name"]) == (agreed, "ucc-graph")
    assert "resultType" not in result


def test_each_tool_describes_itself(post: Post) -> None:
    tools = _modern(post, "tools/list").json()["result"]["tools"]
    names = ["search", "get", "list", "schema", "query", "lamps-by-year", "lamps-of-a-coast", "lamps", "search-2"]
    assert sorted(one["name"] for one in tools) == sorted(names)
    for one in tools:
        assert one["title"]
        assert one["inputSchema"]["type"] == one["outputSchema"]["type"] == "object"
        assert one["annotations"]["readOnlyHint"] is True


def test_a_query_that_calls_another_endpoint_is_no_tool(tool: Tool) -> None:
    assert tool("other-lamps")["code"] == -32602


def test_older_revisions_have_no_schema_of_answers(post: Post) -> None:
    tools = post(_message("tools/list"), mcp_protocol_version="2025-03-26").json()["result"]["tools"]
    assert all("outputSchema" not in one and "annotations" in one for one in tools)
    result = post(_message("tools/call", {"name": "list"})).json()["result"]
    assert "structuredContent" not in result


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("search", {"query": "north"}),
        ("get", {"id": "lamp/north"}),
        ("list", {}),
        ("list", {"kind": "lamp"}),
        ("schema", {}),
        ("query", {"query": "SELECT ?n {}"}),
        ("lamps", {}),
        ("lamps-of-a-coast", {}),
    ],
)
def test_each_answer_names_sources_licence_release_and_hash(post: Post, name: str, arguments: dict[str, Any]) -> None:
    result = _modern(post, "tools/call", name=name, arguments=arguments).json()["result"]
    found = result["structuredContent"]
    assert json.loads(result["content"][0]["text"]) == found
    assert found["sources"][-1] == {"iri": f"{BASE}dataset", "name": "Lamps of the sea", "url": "http://localhost/"}
    assert found["release"]["licences"][0]["iri"] == "https://licence.example/open"
    assert (found["release"]["version"], len(found["release"]["sha256"])) == ("3.1", 64)
    assert result["isError"] is False


def test_every_answer_has_the_members_of_its_schema(post: Post) -> None:
    tools = {one["name"]: one["outputSchema"] for one in _modern(post, "tools/list").json()["result"]["tools"]}
    for name, arguments in {"search": {"query": "x"}, "list": {}, "schema": {"term": "lamp"}, "lamps": {}}.items():
        found = _modern(post, "tools/call", name=name, arguments=arguments).json()["result"]["structuredContent"]
        assert set(found) == set(tools[name]["required"])


def test_a_thing_has_its_statements_with_row_and_sources(tool: Tool) -> None:
    said = tool("get", id=LAMP)["said"]
    height = next(one for one in said["statements"] if one["property"]["iri"] == f"{BASE}ontology#height")
    assert (said["name"], height["value"], height["property"]["name"]) == ("North Light", 31.5, "height")
    assert height["origin"]["rows"] == [{"file": "data/lamps.csv", "row": 2, "iri": f"{BASE}data/lamps.csv#row=2"}]
    assert said["sources"][0]["name"] == "The Book of Lamps"


@pytest.mark.parametrize("name", ["lamp/north", "/lamp/north", "id/lamp/north", f"{BASE}id/lamp/north", "Lamps/North"])
def test_a_thing_is_found_by_its_iri_or_its_address(tool: Tool, name: str) -> None:
    assert tool("get", id=name)["said"]["iri"] == LAMP


@pytest.mark.parametrize("thing", ["claim/a", "lamp/north"])
def test_an_answer_says_where_sources_disagree(tool: Tool, thing: str) -> None:
    (found,) = tool("get", id=thing)["said"]["disagreements"]
    assert found["note"] == "Sources disagree on North Light, height: 30; 33."
    assert [(one["iri"], one["value"]) for one in found["values"]] == [
        (f"{BASE}id/claim/a", 30),
        (f"{BASE}id/claim/b", 33),
    ]
    assert found["values"][0]["sources"][0]["name"] == "The Book of Lamps"


def test_texts_in_other_languages_are_there_on_demand(tool: Tool) -> None:
    few, all_of_them = (tool("get", id=LAMP, labels=labels)["said"] for labels in (False, True))
    assert [one.get("language") for one in few["statements"] if one["property"]["name"] == "label"] == ["en"]
    assert all_of_them["total"] == few["total"] + 2


def test_an_answer_that_is_too_large_is_refused(tool: Tool, engine: FakeEngine) -> None:
    rows = [{"n": {"type": "literal", "value": "x" * 600_000}}] * 2
    engine.body = json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": rows}}).encode()
    result = tool("query", query="SELECT ?n {}")
    assert result["isError"] is True
    assert "1,048,576 are allowed" in result["said"]["error"]


def test_an_answer_without_disagreements_has_none(tool: Tool) -> None:
    assert tool("get", id="coast/cold")["said"]["disagreements"] == []


def test_names_are_in_the_language_that_is_asked_for(tool: Tool, post: Post) -> None:
    assert tool("get", id=LAMP, language="fr")["said"]["name"] == "Feu du Nord"
    message = _message("tools/call", {"name": "get", "arguments": {"id": LAMP}})
    answer = post(message, accept_language="ar").json()["result"]["content"][0]["text"]
    assert json.loads(answer)["name"] == "ضوء الشمال"


def test_a_list_has_its_filters_and_its_pages(tool: Tool) -> None:
    said = tool("list", kind="lamp", size=1)["said"]
    assert (said["count"], len(said["items"]), said["next_page"]) == (4, 1, 2)
    assert tool("list", kind="Lamps", size=0)["said"]["next_page"] is None


@pytest.mark.parametrize(
    ("name", "arguments", "advice"),
    [
        ("get", {"id": "lamp/nrth"}, "The nearest are North Light (lamp/north), "),
        ("get", {"id": "urn:x"}, "Nothing is said of"),
        ("get", {"id": LAMP, "page": 9}, "have 1 pages of 100"),
        ("list", {"kind": "lmap"}, "the kinds are lamp, "),
        ("list", {"kind": "lamp", "filters": {"hight": 5}}, "Not understood: hight=5. The parameters are "),
        ("list", {"kind": "lamp", "sort": "nothing"}, "sort takes "),
        ("list", {"kind": "lamp", "fields": ["nothing"]}, "fields takes "),
        ("list", {"kind": "lamp", "page": 9}, "The list has 1 pages of 25."),
        ("list", {"filters": {"a": 1}}, "needs a kind"),
        ("search", {"query": "x", "kinds": ["lmap"]}, "the kinds are lamp, "),
        ("search", {"query": "x", "limit": 1000}, "a value of 100 at most"),
        ("schema", {"term": "lamp:Lmap"}, "the nearest are lamp:Lamp"),
        ("query", {"query": "INSERT DATA {}"}, "not"),
        ("query", {"query": "x" * 20_000}, "16,384"),
        ("query", {"query": "ASK {}", "timeout": -1}, "a value of 0 at least"),
        ("lamps-of-a-coast", {"coast": "cald"}, "coast takes cold"),
        ("lamps-of-a-coast", {"least": 10}, "a value of 9 at most"),
    ],
    ids=str,
)
def test_what_a_tool_cannot_do_is_a_result_with_advice(
    tool: Tool, name: str, arguments: dict[str, Any], advice: str
) -> None:
    result = tool(name, **arguments)
    assert result["isError"] is True
    assert advice in result["said"]["error"]


@pytest.mark.parametrize(
    ("name", "arguments", "advice"),
    [
        ("search", {"query": 7}, "The argument query is a text, not a number."),
        ("search", {}, "The argument query is missing"),
        ("search", {"query": "x", "lang": "fr"}, "it takes query, kinds, limit, page, language."),
        ("lamps-of-a-coast", {"least": "2"}, "The argument least is a whole number, not a text."),
        ("serch", {}, "the tools are search, "),
    ],
)
def test_a_call_of_another_shape_is_an_error_of_the_protocol(
    tool: Tool, name: str, arguments: dict[str, Any], advice: str
) -> None:
    error = tool(name, **arguments)
    assert error["code"] == -32602
    assert advice in error["message"]


@pytest.mark.parametrize(
    "params", [{}, {"name": 5}, {"name": "get", "arguments": [LAMP]}, {"name": "get", "arguments": "x"}]
)
def test_a_call_without_its_parameters_is_an_error_of_the_protocol(post: Post, params: dict[str, Any]) -> None:
    assert post({**_message("tools/call"), "params": params}).json()["error"]["code"] == -32602


def test_a_query_names_terms_that_the_data_lack(tool: Tool) -> None:
    said = tool(
        "query", query="SELECT ?x { ?x lamp:hight 5 ; lamp:height 6 ; a <https://lamps.example/id/lamp/nrth> }"
    )["said"]
    assert [(one["term"], one["nearest"][0]) for one in said["unknown_terms"]] == [
        ("lamp:hight", "lamp:height"),
        ("<https://lamps.example/id/lamp/nrth>", f"<{LAMP}>"),
    ]
    assert said["hint"].startswith("The data lack lamp:hight (nearest: lamp:height")


def test_a_known_prefix_needs_no_declaration(tool: Tool, engine: FakeEngine) -> None:
    tool("query", query="ASK { ?x lamp:height 5 }")
    tool("query", query="PREFIX lamp: <urn:x:> ASK { ?x lamp:height 5 }")
    assert engine.asked[0].query == f"PREFIX lamp: <{BASE}ontology#> ASK {{ ?x lamp:height 5 }}"
    assert engine.asked[1].query == "PREFIX lamp: <urn:x:> ASK { ?x lamp:height 5 }"


def test_the_values_of_a_published_query_are_bound_as_terms(tool: Tool, engine: FakeEngine) -> None:
    said = tool("lamps-of-a-coast", coast="Cold Coast", least=3)["said"]
    assert said["query"]["parameters"] == {"coast": "cold", "least": "3"}
    assert said["query"]["url"] == "http://localhost/queries/lamps-of-a-coast?least=3"
    assert f"<{BASE}id/coast/cold>" in engine.asked[0].query
    assert '"3"^^<http://www.w3.org/2001/XMLSchema#integer>' in engine.asked[0].query


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (
            QueryTimeoutError("the query was stopped after 1 seconds"),
            "was stopped after 1 seconds. Try again in 2 seconds.",
        ),
        (EngineBusyError("all workers are busy"), "Try again in 2 seconds."),
    ],
)
def test_a_query_that_the_engine_does_not_answer_says_why(
    tool: Tool, engine: FakeEngine, error: Exception, advice: str
) -> None:
    engine.error = error  # type: ignore[assignment]  # both are errors of queries
    result = tool("query", query="ASK {}")
    assert result["isError"] is True
    assert advice in result["said"]["error"]


def test_a_limit_and_a_deadline_reach_the_engine(tool: Tool, engine: FakeEngine) -> None:
    tool("query", query="ASK {}", limit=7, timeout=0.5)
    assert (engine.asked[0].first, engine.asked[0].timeout) == (7, 0.5)


def test_a_notification_is_taken_without_an_answer(post: Post) -> None:
    answer = post({"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert (answer.status_code, answer.content) == (202, b"")
    assert post({"jsonrpc": "2.0", "id": 1, "result": {}}).status_code == 202


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", -32700),
        (b"\xff", -32700),
        (b'{"a": NaN}', -32700),
        (b"[" * 90_000, -32700),
        (b"{}", -32600),
        (b"[]", -32600),
    ],
    ids=["half", "bytes", "NaN", "deep", "empty", "no batch"],
)
def test_what_is_no_message_is_400(post: Post, content: bytes, code: int) -> None:
    answer = post(content)
    assert (answer.status_code, answer.json()["error"]["code"], answer.json()["id"]) == (400, code, None)


def test_a_body_that_is_too_large_is_413(post: Post) -> None:
    answer = post(b" " * 200_000)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, -32600)


def test_an_unknown_method_is_404_for_modern_clients_alone(post: Post) -> None:
    assert _modern(post, "prompts/list").status_code == 404
    answer = post(_message("prompts/list"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (200, -32601)


def test_wrong_arguments_are_400_for_modern_clients_alone(post: Post) -> None:
    answer = _modern(post, "tools/call", name="search", arguments={"query": 7})
    assert (answer.status_code, answer.json()["id"], answer.json()["error"]["code"]) == (400, 1, -32602)


def test_a_batch_is_answered_where_the_revision_has_them(post: Post) -> None:
    batch = [_message("ping"), {"jsonrpc": "2.0", "method": "notifications/initialized"}, 7, _message("initialize")]
    found = post(batch).json()
    assert [one.get("result", one.get("error", {}).get("code")) for one in found] == [{}, -32600, -32600]
    assert post(batch, mcp_protocol_version="2025-06-18").json()["error"]["code"] == -32600
    assert post([_message("ping")] * 33).status_code == 400
    assert post([{"jsonrpc": "2.0", "method": "notifications/initialized"}]).status_code == 202


@pytest.mark.parametrize("origin", ["http://localhost:6274", "http://127.0.0.1", "https://[::1]:8000"])
def test_pages_of_this_machine_may_send_messages(post: Post, origin: str) -> None:
    assert post(_message("ping"), origin=origin).status_code == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost.evil.example", "null", "", "http://[", "file://localhost"]
)
def test_pages_of_other_sites_may_send_none(post: Post, origin: str) -> None:
    answer = post(_message("ping"), origin=origin, host="evil.example")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, -32600)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", ""]
)
def test_a_message_is_json(call: Get, kind: str) -> None:
    assert call("POST", "/mcp", headers={"Content-Type": kind}, content=b"{}").status_code == 415


def test_a_client_that_takes_no_json_is_refused(call: Get) -> None:
    headers = {"Content-Type": "application/json"}
    assert call("POST", "/mcp", accept="text/event-stream", headers=headers, content=b"{}").status_code == 406


@pytest.mark.parametrize(
    ("method", "accept", "status"),
    [
        ("GET", "*/*", 405),
        ("GET", "text/event-stream", 405),
        ("GET", "application/json, text/event-stream", 405),
        ("GET", "text/html,application/xhtml+xml,*/*;q=0.8", 303),
        ("HEAD", "text/html", 303),
        ("HEAD", "*/*", 405),
        ("DELETE", "*/*", 405),
        ("PUT", "*/*", 405),
    ],
)
def test_there_is_no_stream_and_no_session(call: Get, method: str, accept: str, status: int) -> None:
    answer = call(method, "/mcp", accept=accept)
    assert answer.status_code == status
    assert answer.headers.get("allow", "OPTIONS, POST") == "OPTIONS, POST"
    assert answer.headers.get("location", "/-/mcp") == "/-/mcp"


def test_a_browser_gets_settings_with_the_address_of_the_server(get: Get) -> None:
    page = get("/-/mcp").text
    assert "claude mcp add --transport http lamps http://localhost/mcp" in page
    assert "&#34;mcpServers&#34;" in page
    assert "<code>lamps-of-a-coast</code>" in page


def test_a_browser_is_led_to_the_page_in_its_language(get: Get) -> None:
    assert get("/fr/mcp", accept="text/html").headers["location"] == "/fr/-/mcp"


def test_a_page_has_the_settings_in_its_language(get: Get) -> None:
    assert '<html lang="fr"' in get("/fr/-/mcp").text
