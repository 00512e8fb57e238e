"""Work of a request that is a product of sizes that a stranger chooses: it is bounded, and nothing is done twice.

Siblings: reconciliation (queries, properties, values), data extension (identifiers, properties), suggestions with a
cursor, search by many words, comparison, lists with many values of many facets; and a client that does not wait.
Work is counted, not timed.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from functools import partial, partialmethod
from itertools import repeat
from typing import Any

import pytest
from starlette.types import Message

from tests.asgi import FakeEngine, Get
from tests.small_release import BASE
from ucc_graph.errors import EngineBusyError, QueryTimeoutError
from ucc_graph.library import folding, matching
from ucc_graph.library.lookup import Lookup
from ucc_graph.library.open import Library
from ucc_graph.library.search import SearchIndex
from ucc_graph.web.http.disconnect import ClientGoneError
from ucc_graph.web.http.round_robin import RoundRobin
from ucc_graph.web.serve.app import create_app
from ucc_graph.web.view import search_hits

COAST = f"{BASE}ontology#coast"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


class _Counter:
    """A function with the number of its calls."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.calls = 0

    def __call__(self, *arguments: Any) -> Any:
        self.calls += 1
        return self.function(*arguments)


def _batch(queries: int, properties: int = 2, values: int = 8) -> dict[str, str]:
    wanted = [{"pid": LABEL, "v": [f"value {number}" for number in range(values)]}] * properties
    batch = {f"q{number}": {"query": "North Light", "properties": wanted} for number in range(queries)}
    return {"queries": json.dumps(batch)}


def test_each_text_of_a_batch_is_folded_once(call: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    folded = []
    for queries in (1, 30, 60):
        counter = _Counter(folding.fold)
        monkeypatch.setattr(matching, "fold", counter)
        assert call("POST", "/reconcile", data=_batch(queries)).status_code == 200
        folded.append(counter.calls)
    assert folded == [folded[0]] * 3
    assert folded[0] < 20


def test_the_reported_batch_is_answered(call: Get) -> None:
    answer = call("POST", "/reconcile", data=_batch(100, properties=2, values=8))
    assert (answer.status_code, len(answer.json())) == (200, 100)


REFUSED = [
    (_batch(101, 0), "101 queries, and at most 100"),
    (_batch(40, 8, 8), "2560 values of properties, and at most 2000"),
    (_batch(1, 9, 1), "at most 8 properties"),
    (_batch(1, 1, 9), "at most 8 properties with as many values"),
    ({"queries": json.dumps({"q": {"query": "a", "type": [f"urn:{n}" for n in range(9)]}})}, "at most 8 types"),
    (
        {"extend": json.dumps({"ids": [f"lamp/{n}" for n in range(500)], "properties": [{"id": "urn:a"}] * 21})},
        "500 identifiers with 21 properties are 10500 cells, and at most 10000",
    ),
    ({"extend": json.dumps({"ids": ["a"] * 1001, "properties": []})}, "at most 1000 identifiers"),
]


@pytest.mark.parametrize(("fields", "detail"), REFUSED)
def test_a_product_beyond_its_bound_is_refused_in_plain_words(call: Get, fields: dict[str, str], detail: str) -> None:
    answer = call("POST", "/reconcile", data=fields)
    assert answer.status_code == 400
    assert detail in answer.json()["detail"]


def test_a_form_of_many_fields_is_refused(call: Get) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = call("POST", "/reconcile", content="a=1&" * 20_000 + "queries={}", headers=form)
    assert (answer.status_code, answer.json()["detail"]) == (400, "The form has more than 16 fields.")


def test_a_thing_of_a_data_extension_is_looked_up_once(call: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for properties in (1, 50):
        counter = _Counter(Lookup.is_known)
        monkeypatch.setattr(Lookup, "is_known", lambda self, iri, counter=counter: counter(self, iri))
        wanted = {"ids": ["lamp/north"] * 200, "properties": [{"id": LABEL}] * properties}
        assert call("POST", "/reconcile", data={"extend": json.dumps(wanted)}).status_code == 200
        found.append(counter.calls)
    assert found == [1, 1]


@pytest.mark.parametrize("cursor", ["1", "1000000", "9" * 300])
def test_suggestions_before_a_cursor_are_not_made(get: Get, monkeypatch: pytest.MonkeyPatch, cursor: str) -> None:
    counter = _Counter(search_hits._search_hit)
    monkeypatch.setattr(search_hits, "_search_hit", counter)
    answer = get(f"/reconcile/suggest/entity?prefix=l&cursor={cursor}")
    assert answer.status_code == 200
    assert counter.calls == len(answer.json()["result"])


def test_a_search_by_many_words_looks_for_a_few_of_them(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    counter = _Counter(SearchIndex._beginning_with)
    monkeypatch.setattr(SearchIndex, "_beginning_with", partialmethod(counter))
    for words in ("n l " * 45, " ".join(map(chr, range(0x4E00, 0x4E64)))):
        counter.calls = 0
        library.names.find(words, 10)
        assert 1 <= counter.calls <= 12


@pytest.mark.parametrize("path", ["/search?q=", "/suggest?q=", "/compare?add=", "/reconcile/suggest/entity?prefix="])
def test_a_word_of_sixty_thousand_letters_is_refused(get: Get, path: str) -> None:
    answer = get(f"{path}{'a' * 60_000}")
    assert answer.status_code == 400
    assert len(answer.content) < 1000


def test_a_comparison_of_many_things_is_refused(get: Get) -> None:
    answer = get("/compare?" + "&".join(f"thing=lamp/{number}" for number in range(17)))
    assert answer.status_code == 400


def test_values_without_meaning_are_named_a_few_at_a_time(get: Get) -> None:
    many = "&".join(f"coast=nowhere{number}" for number in range(2000))
    answer = get(f"/lamp.csv?sort=nothing&{many}")
    assert len(answer.content) < 3000


async def _waiting() -> Message:
    await asyncio.Event().wait()
    raise AssertionError("it waits for good")


async def _gone() -> Message:
    return {"type": "http.disconnect"}


def _endless() -> Iterator[Callable[[], None]]:
    """Steps without end."""
    return repeat(lambda: None)


def test_each_application_has_a_scheduler_of_its_own(library: Library) -> None:
    one, other = (create_app(library, FakeEngine()).state.batches for _ in range(2))
    assert isinstance(one, RoundRobin)
    assert one is not other


def test_work_ends_at_its_deadline() -> None:
    with pytest.raises(QueryTimeoutError, match=r"took longer than 0\.05 seconds"):
        asyncio.run(RoundRobin("work", 1, 1, 0.05).run(_waiting, _endless))


def test_work_ends_with_its_client() -> None:
    with pytest.raises(ClientGoneError):
        asyncio.run(RoundRobin("work", 1, 1, 60).run(_gone, _endless))


def test_too_much_work_at_a_time_is_turned_away_and_the_place_is_free_again() -> None:
    async def both() -> list[Any]:
        scheduler, hold = RoundRobin("work", 1, 1, 60), threading.Event()
        first = asyncio.create_task(scheduler.run(_waiting, lambda: [lambda: hold.wait(60)]))
        await asyncio.sleep(0)
        found: list[Any] = list(await asyncio.gather(scheduler.run(_waiting, list), return_exceptions=True))
        hold.set()
        return [*found, await first, await scheduler.run(_waiting, lambda: [lambda: 7])]

    refused, held, free = asyncio.run(both())
    assert isinstance(refused, EngineBusyError)
    assert (held, free) == ([True], [7])


@pytest.mark.parametrize(("together", "order"), [(2, "abab"), (1, "aabb")])
def test_the_steps_of_some_requests_are_taken_in_turn_while_others_wait(together: int, order: str) -> None:
    taken: list[str] = []

    async def both() -> None:
        scheduler = RoundRobin("work", 2, together, 60)
        steps = [[partial(taken.append, name)] * 2 for name in "ab"]
        await asyncio.gather(*(scheduler.run(_waiting, partial(list, found)) for found in steps))

    asyncio.run(both())
    assert "".join(taken) == order
