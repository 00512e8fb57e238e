"""Eleven kinds of query over a release, with random constants, and requests made of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from string import Template
from typing import Final
from urllib.parse import quote

from pyoxigraph import QuerySolutions, Store

__all__ = ["Constants", "Question", "Request", "mixed", "read_constants", "read_questions"]

_FOLDER: Final = Path(__file__).with_suffix("")
_SEED: Final = 1
_SOLUTIONS, _GRAPH = "application/sparql-results+json", "text/turtle"
_ONTOLOGY: Final = "https://w3id.org/ucc-graph/ontology#"
_VARIANTS: Final = 50
"""Queries of a kind in a mix, the first much more frequent than the last."""
_MIXED: Final = 5_000
_NEW: Final = 20
"""In a mix, one request in so many has a new query."""


@dataclass(frozen=True)
class Constants:
    """Constants of queries: IRIs of the release by class."""

    city: Sequence[str]
    category: Sequence[str]
    country: Sequence[str]


@dataclass(frozen=True)
class Request:
    """Query as in a GET request, without the URL of the endpoint; ``is_new`` makes it unique each time."""

    query: str
    accept: str
    is_new: bool = False


@dataclass(frozen=True)
class Question:
    """Kind of query: its name, and its text with placeholders for constants."""

    name: str
    text: Template

    def requests(self, constants: Constants, count: int, *, is_new: bool = False) -> Iterator[Request]:
        """So many requests with random constants, the same in every run."""
        chance = random.Random(f"{_SEED} {self.name}")  # noqa: S311  # a benchmark, not a secret
        accept = _GRAPH if self.name in {"construct", "describe"} else _SOLUTIONS
        for _ in range(count):
            text = self.text.substitute({name: draw(chance, constants) for name, draw in _DRAWS.items()})
            yield Request(quote(text.strip(), safe=""), accept, is_new)


def read_questions() -> list[Question]:
    """The kinds, in order of their files' numbers."""
    files = sorted(_FOLDER.glob("*.rq"))
    return [Question(file.stem[3:], Template(file.read_text(encoding="utf-8"))) for file in files]


def read_constants(dump: Path) -> Constants:
    """The constants in a dump in N-Triples."""
    store = Store()
    store.bulk_load(path=dump)
    return Constants(*(_things(store, name) for name in ("City", "Category", "Country")))


def mixed(questions: Sequence[Question], constants: Constants) -> list[Request]:
    """Requests of all kinds, repeated by Zipf's law: a few often, many seldom, and some new ones."""
    known = [list(question.requests(constants, _VARIANTS)) for question in questions]
    ranked = [request for rank in zip(*known, strict=True) for request in rank]
    chance = random.Random(_SEED)  # noqa: S311  # a benchmark, not a secret
    weights = list(accumulate(1 / rank for rank in range(1, len(ranked) + 1)))
    drawn = chance.choices(ranked, cum_weights=weights, k=_MIXED)
    return [Request(each.query, each.accept, is_new=place % _NEW == 0) for place, each in enumerate(drawn)]


def _things(store: Store, name: str) -> list[str]:
    query = f"SELECT DISTINCT ?thing {{ ?thing a <{_ONTOLOGY}{name}> }} ORDER BY ?thing"
    solutions = store.query(query)
    assert isinstance(solutions, QuerySolutions)
    return [str(getattr(solution["thing"], "value", "")) for solution in solutions]


_DRAWS: Final[dict[str, Callable[[random.Random, Constants], str]]] = {
    "city": lambda chance, constants: chance.choice(constants.city),
    "category": lambda chance, constants: chance.choice(constants.category),
    "country": lambda chance, constants: chance.choice(constants.country),
    "year": lambda chance, _: str(chance.choice((2004, 2010, 2014, 2017, 2019, 2021, 2023))),
    "letters": lambda chance, _: "".join(chance.choices("aeinorst", k=2)),
    "south": lambda chance, _: str(chance.randrange(-600, 700) / 10),
    "west": lambda chance, _: str(chance.randrange(-1800, 1600) / 10),
    "population": lambda chance, _: str(chance.randrange(100_000, 20_000_000)),
}
"""Random values by placeholder."""
