"""Query classifier: remembers which queries were quick, slow, ended their worker or needed too much memory."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from ucc_graph.engine.messages import QueryRequest
from ucc_graph.errors import QueryMemoryError, QueryRefusedError
from ucc_graph.rdf.formats import json_text
from ucc_graph.sparql.lexer import Token
from ucc_graph.sparql.normal_form import normal_form

__all__ = ["TOLERANCE", "LRUSet", "QueryClass", "QueryClassifier", "QueryKey"]

TOLERANCE: Final = 10
"""A quick query stays quick until it takes this many times as long: under attack, every query is slow."""
_REMEMBERED: Final = 4096
"""Maximum number of remembered digests of each class."""


class QueryClass(Enum):
    """Class of a query: known to be quick, not seen before, or known to be slow."""

    QUICK = "quick"
    NEW = "new"
    SLOW = "slow"


@dataclass(frozen=True)
class QueryKey:
    """Digests of the work that a request asks for, however its query is spelt: ``query`` without the dataset, ``run``
    with it. The format of the answer is in neither."""

    query: bytes
    run: bytes

    @classmethod
    def of(cls, request: QueryRequest, sequence: Iterable[Token]) -> QueryKey:
        """The key of a request and the tokens of its query."""
        text = normal_form(sequence).encode()
        dataset = [sorted(set(names or ())) for names in (request.default_graphs, request.named_graphs)]
        run = text + json_text([request.base, *dataset], is_ascii=True).encode()
        return cls(_digest(text), _digest(run))


class LRUSet:
    """Bounded set that drops its least recently used key."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._keys: OrderedDict[bytes, None] = OrderedDict()

    def __contains__(self, key: bytes) -> bool:
        if key not in self._keys:
            return False
        self._keys.move_to_end(key)
        return True

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, key: bytes) -> None:
        """Adds a key, and drops the least recently used one beyond the limit."""
        self._keys[key] = None
        self._keys.move_to_end(key)
        if len(self._keys) > self._limit:
            self._keys.popitem(last=False)

    def discard(self, key: bytes) -> None:
        """Removes a key if it is present."""
        self._keys.pop(key, None)


class QueryClassifier:
    """Classes of queries by digest; a query is quick if it takes less than ``quick`` seconds."""

    def __init__(self, quick: float) -> None:
        self._limit = quick
        self._quick = LRUSet(_REMEMBERED)
        self._slow = LRUSet(_REMEMBERED)
        self._crashed = LRUSet(_REMEMBERED)
        self._hungry = LRUSet(_REMEMBERED)

    def classify(self, key: bytes) -> QueryClass:
        """The class of a query."""
        if key in self._quick:
            return QueryClass.QUICK
        return QueryClass.SLOW if key in self._slow else QueryClass.NEW

    def check(self, key: bytes) -> None:
        """Raises QueryMemoryError for a query that needed too much memory before, QueryRefusedError after a crash."""
        if key in self._hungry:
            text = "this query needed more memory than a query may use before, so it is not run again"
            raise QueryMemoryError(text)
        if key in self._crashed:
            raise QueryRefusedError("this query ended its worker before, so it is not run again")

    def learn(self, key: bytes, seconds: float) -> None:
        """Records the time of a query; between the two limits its class does not change."""
        if seconds < self._limit:
            self._quick.add(key)
            self._slow.discard(key)
        elif seconds > TOLERANCE * self._limit:
            self.mark_slow(key)

    def mark_slow(self, key: bytes) -> None:
        """Records a query as slow."""
        self._quick.discard(key)
        self._slow.add(key)

    def mark_hungry(self, key: bytes) -> None:
        """Records a query that needed more memory than the limit."""
        self._hungry.add(key)

    def mark_crashed(self, key: bytes) -> None:
        """Records a query that ended its worker."""
        self._crashed.add(key)


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()
