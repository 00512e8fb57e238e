"""Benchmark of our endpoint beside others (``python -m bench.endpoint``): same release, same load.

Eleven kinds of query, each cached (one query repeated) and uncached (no query twice), and a mix with the repetition of
real life, over 1 and 32 connections; then half of that on a network a hundred times as large. The tables have ratios
against the Oxigraph server. Before the load each server answers each kind once, and the sizes of these answers must be
the same.
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

from bench.answers import rest, sizes
from bench.load import Rate, load
from bench.network import multiply
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
"""Sets of constants, used in turn; a comment makes each query unique."""
_WARM_UP: Final = 2
"""Seconds of mixed load before the first measurement."""
_COPIES: Final = 99


@dataclass(frozen=True)
class _Case:
    """Load: its kind of query, cached or not, and its number of connections."""

    kind: str
    way: str
    connections: int


@dataclass(frozen=True)
class _Measured:
    """Measurement of a server under a load: CPU in milliseconds a request, memory in MB, of all its processes."""

    rate: Rate
    cpu: float
    memory: float


_Found = dict[str, dict[_Case, _Measured]]
"""Measurements by server."""


def main() -> None:
    """Measures, prints, and writes the figures to a file if one is named."""
    call = _parser().parse_args()
    known = machine()
    print(", ".join(f"{name} {value}" for name, value in known.items()), file=sys.stderr)
    found: dict[str, _Found] = {}
    with tempfile.TemporaryDirectory() as name:
        release = call.release or build(Path(name) / "releases")
        found["as it is"] = _compare(release, call, is_quick=call.quick)
        if call.copies:
            large = multiply(release, call.copies, Path(name) / "large")
            found[f"with {call.copies} copies of its cities"] = _compare(large, call, is_quick=True)
    for network, measured in found.items():
        print(f"\nThe network {network}\n")
        print("\n".join(columns([_HEADER, *_rows(measured)], words=4)))
    if call.out:
        call.out.write_text(_as_json(found, known), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m bench.endpoint", description="Our endpoint beside others.")
    names = [peer.name for peer in PEERS]
    options.add_argument("--release", type=Path, metavar="DIR", help="release folder (default: built for it)")
    options.add_argument("--seconds", type=int, default=3, metavar="N", help="seconds of each load (%(default)s)")
    text = "one second each; what is cached over 32 connections alone, what is not over one"
    options.add_argument("--quick", action="store_true", help=text)
    text = "how often each city stands in the larger network beside itself (%(default)s); 0 leaves that network out"
    options.add_argument("--copies", type=int, default=_COPIES, metavar="N", help=text)
    options.add_argument("--only", nargs="+", choices=names, default=names, metavar="SERVER", help="of these servers")
    options.add_argument("--out", type=Path, metavar="FILE", help="also write every value to a JSON file")
    return options


def _compare(release: Path, call: argparse.Namespace, *, is_quick: bool) -> _Found:
    """The measurements on a release; differences between the answers go to standard error."""
    questions, constants = read_questions(), read_constants(release / "dataset.nt")
    cases = [case for case in _cases(questions, constants) if not is_quick or _tells_most(case[0])]
    found: _Found = {}
    known: dict[str, int] = {}
    for peer in PEERS:
        if peer.name not in call.only:
            continue
        with tempfile.TemporaryDirectory() as folder, peer.run(release.resolve(), Path(folder)) as (endpoint, pid):
            print(f"{peer.name}: {shared_out(family(pid)):.0f} MB idle", file=sys.stderr)
            for name, size in sizes(endpoint, questions, constants).items():
                if known.setdefault(name, size) != size:
                    print(f"{peer.name}: {name} has {size} rows, of the first server {known[name]}", file=sys.stderr)
            load(endpoint, mixed(questions, constants), 1, _WARM_UP, 0)
            found[peer.name] = dict(_measure(peer, endpoint, pid, cases, 1 if is_quick else call.seconds))
    return found


def _measure(
    peer: Peer, endpoint: str, pid: int, cases: Sequence[tuple[_Case, list[Request]]], seconds: int
) -> Iterator[tuple[_Case, _Measured]]:
    for seed, (case, requests) in enumerate(cases, 1):
        rest(endpoint)
        before = cpu_seconds(pid)
        rate = load(endpoint, requests, case.connections, seconds, seed)
        cpu = 1000 * (cpu_seconds(pid) - before) / max(1, rate.requests)
        print(f"{peer.name}: {case.kind} {case.way} {case.connections}: {rate}", file=sys.stderr)
        yield case, _Measured(rate, cpu, shared_out(family(pid)))


def _cases(questions: Sequence[Question], constants: Constants) -> Iterator[tuple[_Case, list[Request]]]:
    for connections in _CONNECTIONS:
        for question in questions:
            yield _Case(question.name, "cached", connections), list(question.requests(constants, 1))
            new = list(question.requests(constants, _UNCACHED, is_new=True))
            yield _Case(question.name, "uncached", connections), new
        yield _Case("all kinds", "mixed", connections), mixed(questions, constants)


def _tells_most(case: _Case) -> bool:
    """Whether a case belongs to a quick run: the rate of cached answers, the time of others."""
    return case.way == "mixed" or (case.way == "cached") == (case.connections > 1)


def _rows(found: _Found) -> Iterator[tuple[str, ...]]:
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


def _as_json(found: Mapping[str, _Found], known: dict[str, object]) -> str:
    figures = [
        {"network": network, "server": name, **asdict(case), **asdict(measured)}
        for network, servers in found.items()
        for name, cases in servers.items()
        for case, measured in cases.items()
    ]
    return json.dumps({"machine": known, "figures": figures}, indent=1) + "\n"


if __name__ == "__main__":
    main()
