"""Invented lighthouses in any number: a publication like that of the tests, with tables of any length."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

__all__ = ["write_lighthouses"]

_MODEL: Final = Path(__file__).parents[1] / "tests" / "lighthouses"
_COLOURS: Final = ("black", "red", "red|white", "white", "black|yellow")


def write_lighthouses(folder: Path, things: int) -> Path:
    """A publication of so many things, one a row: of ten, six are lighthouses, three keepers and one is a coast.

    It has no example queries: their answers are those of the model.
    """
    shutil.copytree(_MODEL, folder, ignore=shutil.ignore_patterns("queries"))
    coasts, lighthouses, keepers = things // 10, things * 6 // 10, things * 3 // 10
    _write(folder, "retired", iter(()))
    _write(folder, "coasts", _coasts(coasts))
    _write(folder, "lighthouses", _lighthouses(lighthouses, coasts))
    _write(folder, "keepers", _keepers(keepers, lighthouses))
    return folder


def _write(folder: Path, table: str, rows: Iterator[str]) -> None:
    path = folder / "data" / f"{table}.csv"
    header = path.read_text(encoding="utf-8").partition("\n")[0]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in (header, *rows))


def _coasts(count: int) -> Iterator[str]:
    return (f"coast-{n:06},Coast {n},Côte {n}" for n in range(count))


def _lighthouses(count: int, coasts: int) -> Iterator[str]:
    for n in range(count):
        latitude, longitude = n % 1791 / 10 - 89.5, n % 3591 / 10 - 179.5
        place = f"coast-{n % coasts:06},{latitude:.1f},{longitude:.1f}"
        yield f"light-{n:06},Light {n},Phare {n},{place},{n % 90 + 5},{1700 + n % 300},{_COLOURS[n % 5]},false"


def _keepers(count: int, lighthouses: int) -> Iterator[str]:
    return (
        f"keeper-{n:06},Keeper {n},light-{n % lighthouses:06},{1850 + n % 100},{1950 + n % 70}" for n in range(count)
    )
