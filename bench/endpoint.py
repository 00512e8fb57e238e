"""``python -m bench.endpoint``: our endpoint beside others, on the same release, under the same load.

Eleven kinds of query, each cached (one query repeated) and uncached (no query twice), and a mix with the repetition of
real life, over 1 and 32 connections. The table has ratios against the Oxigraph server.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bench.load import Rate, load
from bench.peers import PEERS, Peer
from bench.press import build
from bench.process import cpu_seconds, family, shared_out
from bench.questions import Constants, Question, Request, mixed, read_constants, read_questions
from bench.report import columns, machine

__all__: list[str] = []

_CONNECTIONS: Final = (1, 32)
_MEASURE: Final = "Oxigraph server"
_HEADER: Final = (
    "kind", "way", "connections", "server", "requests/s", "ratio", "p50 ms", "ratio", "p99 ms", "CPU ms", "MB", "faults"
)  # fmt: skip
_UNCACHED: Final = 500
"""Sets of constants that go around; a comment makes each query another one."""


@dataclass(frozen=True)
class _Case:
    """A load: its kind of query, in which way, over how many connections."""

    kind: str
    way: str
    connections: int


@dataclass(frozen=True)
class _Measured:
    """What a server did under a load; ``cpu`` in milliseconds a request, memory in MB, all processes together."""

    rate: Rate
    cpu: float
    memory: float


def main() -> None:
    """Measures, prints, and writes the figures to a file if one is named."""
    call = _parser().parse_args()
    call.seconds = 1 if call.quick else call.seconds
    known = machine()
    print(", ".join(f"{name} {value}" for name, value in known.items()), file=sys.stderr)
    with tempfile.TemporaryDirectory() as name:
        release = call.release or build(Path(name) / "releases")
        found = {peer.name: dict(_measure(peer, release, call)) for peer in PEERS if peer.name in call.only}
    print("\n".join(columns([_HEADER, *_rows(found)], words=4)))
    if call.out:
        call.out.write_text(_as_json(found, known), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m bench.endpoint", description="Our endpoint beside others.")
    names = [peer.name for peer in PEERS]
    options.add_argument("--release", type=Path, metavar="DIR", help="release folder (default: built for it)")
    options.add_argument("--seconds", type=int, default=3, metavar="N", help="seconds of each load (%(default)s)")
    text = "one second each; what is cached over 32 connections alone, what is not over one"
    options.add_argument("--quick", action="store_true", help=text)
    options.add_argument("--only", nargs="+", choices=names, default=names, metavar="SERVER", help="of these servers")
    options.add_argument("--out", type=Path, metavar="FILE", help="also write every value to a JSON file")
    return options


def _measure(peer: Peer, release: Path, call: argparse.Namespace) -> Iterator[tuple[_Case, _Measured]]:
    questions, constants = read_questions(), read_constants(release / "dataset.nt")
    with tempfile.TemporaryDirectory() as folder, peer.run(release.resolve(), Path(folder)) as (endpoint, pid):
        print(f"{peer.name}: {shared_out(family(pid)):.0f} MB idle", file=sys.stderr)
        for seed, (case, requests) in enumerate(_cases(questions, constants)):
            if call.quick and not _tells_most(case):
                continue
            before = cpu_seconds(pid)
            rate = load(endpoint, requests, case.connections, call.seconds, seed)
            cpu = 1000 * (cpu_seconds(pid) - before) / max(1, rate.requests)
            measured = _Measured(rate, cpu, shared_out(family(pid)))
            print(f"{peer.name}: {case.kind} {case.way} {case.connections}: {rate}", file=sys.stderr)
            yield case, measured


def _cases(questions: Sequence[Question], constants: Constants) -> Iterator[tuple[_Case, list[Request]]]:
    for connections in _CONNECTIONS:
        for question in questions:
            yield _Case(question.name, "cached", connections), list(question.requests(constants, 1))
            new = list(question.requests(constants, _UNCACHED, is_new=True))
            yield _Case(question.name, "uncached", connections), new
        yield _Case("all kinds", "mixed", connections), mixed(questions, constants)


def _tells_most(case: _Case) -> bool:
    """Whether a case is one of a quick run: answers a second of what is ready, the time of what is not."""
    return case.way == "mixed" or (case.way == "cached") == (case.connections > 1)


def _rows(found: Mapping[str, Mapping[_Case, _Measured]]) -> Iterator[tuple[str, ...]]:
    measure = found.get(_MEASURE, {})
    for case in next(iter(found.values())):
        for name, cases in found.items():
            yield (case.kind, case.way, str(case.connections), name, *_numbers(cases[case], measure.get(case)))


def _numbers(one: _Measured, other: _Measured | None) -> Iterator[str]:
    yield f"{one.rate.per_second:.0f}"
    yield f"{one.rate.per_second / other.rate.per_second:.2f}" if other and other.rate.per_second else ""
    yield f"{one.rate.p50:.2f}"
    yield f"{one.rate.p50 / other.rate.p50:.2f}" if other and other.rate.p50 else ""
    yield f"{one.rate.p99:.2f}"
    yield f"{one.cpu:.3f}"
    yield f"{one.memory:.0f}"
    yield str(one.rate.faults)


def _as_json(found: Mapping[str, Mapping[_Case, _Measured]], known: dict[str, object]) -> str:
    figures = [
        {"server": name, **asdict(case), **asdict(measured)}
        for name, cases in found.items()
        for case, measured in cases.items()
    ]
    return json.dumps({"machine": known, "figures": figures}, indent=1) + "\n"


if __name__ == "__main__":
    main()
