"""Draft of a publication with a thousand rows: time from a changed cell to the page that shows it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Final
from urllib.request import Request, urlopen

from bench.figure import SECONDS, Figure

__all__ = ["measure_draft", "write_sheet"]

_ROWS: Final = 1_000
_POLL: Final = 0.01
_HEADER: Final = "name,name_fr,region,type,year,height,open,url,latitude,longitude,note".split(",")
_TYPES: Final = ("castle", "bridge", "tower", "mill", "garden")


def write_sheet(path: Path, rows: int) -> Path:
    """A sheet of so many monuments: names in two languages, things that they share, numbers, places and texts."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_HEADER)
        writer.writerows(_row(number) for number in range(rows))
    return path


def measure_draft(folder: Path, runs: int, seconds: float) -> list[Figure]:
    """The seconds from the change of a cell to the first page with it, one after another, with a goal."""
    publication = folder / "monuments"
    sheet = write_sheet(folder / "monuments.csv", _ROWS)
    _run("new", str(publication), "--from", str(sheet), "--base", "https://monuments.example/", "--yes")
    table = publication / "data" / "monuments.csv"
    command = [sys.executable, "-m", "ucc_graph", "serve", "--draft", str(publication), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            address = f"{_line(server).split()[-1]}monument/monument-500"
            _until(address, "Monument 500")
            changes = tuple(_change(table, address, number) for number in range(runs))
        finally:
            server.terminate()
    return [Figure(f"draft, {_ROWS:,} rows", "from a changed cell to its page", SECONDS, changes, seconds)]


def _row(number: int) -> tuple[object, ...]:
    kind, region = _TYPES[number % 5], f"Region {number % 17}"
    text = f"Number {number} stands above the river, was built of stone, and was mended after the flood of that year."
    place = number % 1200 / 10 - 60, number % 3000 / 10 - 150
    address = f"https://monuments.example/about/{number}"
    return (
        f"Monument {number}",
        f"Édifice {number}",
        region,
        kind,
        1200 + number % 800,
        number % 90 + 5.5,
        "yes" if number % 3 else "no",
        address,
        *place,
        text,
    )


def _change(table: Path, address: str, number: int) -> float:
    """Writes another name of a thing, waits for its page, and for the checks to end, so that runs are alike."""
    former, name = f"Monument {500 if not number else f'500 {number - 1}'},", f"Monument 500 {number},"
    text = table.read_text(encoding="utf-8")
    start = time.perf_counter()
    table.write_text(text.replace(former, name, 1), encoding="utf-8")
    _until(address, name.rstrip(","))
    taken = time.perf_counter() - start
    while not json.loads(_get(address.partition("/monument/")[0] + "/-/draft") or "{}").get("is_checked"):
        time.sleep(_POLL)
    return taken


def _until(address: str, text: str) -> None:
    """Asks for an address until its answer has a text."""
    while text not in _get(address):
        time.sleep(_POLL)


def _get(address: str) -> str:
    request = Request(address, headers={"Accept": "text/html, application/json"})  # noqa: S310  # http, started here
    with suppress(OSError, HTTPException), urlopen(request) as answer:  # noqa: S310
        text: str = answer.read().decode()
        return text
    return ""


def _line(server: subprocess.Popen[str]) -> str:
    line = server.stdout.readline() if server.stdout else ""
    if not line:
        raise subprocess.SubprocessError(f"The server ended with status {server.wait()} before it listened.")
    return line


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "ucc_graph", *arguments], stdout=subprocess.DEVNULL, check=True)
