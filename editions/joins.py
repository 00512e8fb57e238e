"""Keys to join with: codes of areas (ISO 3166-2), UNESCO's names of countries and official languages, as cells.

``python -m editions.joins SUBDIVISIONS HERITAGE`` writes them into ``data/``, where nothing else is touched, and prints
the gaps. It reads

- ``iso3166-2.json`` of the package iso3166-2 1.8.4 on PyPI (MIT licence),
- ``data/whc-sites-2023.csv`` of github.com/bugracntp/UNESCO-world-heritage at 4b91d7e: the World Heritage list, of
  which only the names of States are taken, as facts,
- the territories of Unicode CLDR in the package Babel (Unicode licence).

An area has the code whose name, in any language of the package, is its own but for accents and words such as
*province*; ``subdivisions.csv`` holds the others, chosen by hand. A code of the first level comes before one below it.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from babel.core import get_global

from editions.rows import read_tables

__all__ = ["Subdivisions", "heritage_names", "m49_codes", "official_languages", "write_joins"]

_HERE: Final = Path(__file__).parent
_GENERIC: Final = frozenset(
    "al autonomous capital city community county de del departamento department di district do el governorate krai l la"
    " le metropolitan municipality oblast of prefecture province provincia region republic special state the"
    " voivodeship wilayah".split()
)
_LETTERS: Final = str.maketrans(
    {"\N{LATIN SMALL LETTER DOTLESS I}": "i", "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae"}
)
_OFFICIAL: Final = frozenset({"official", "de_facto_official"})
_SEPARATOR: Final = "|"
_Published = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Areas by the letters of their country and their code, as in the JSON of the package."""


@dataclass(frozen=True)
class Subdivisions:
    """Codes of the areas of each country, by every name that they have and by hand."""

    by_name: Mapping[tuple[str, str], frozenset[str]]
    below: frozenset[str]
    chosen: Mapping[tuple[str, str], str]

    @classmethod
    def read(cls, published: _Published, chosen: Iterable[tuple[str, str, str]]) -> Subdivisions:
        """The codes of the package's JSON, and those chosen by hand: country, area and code."""
        by_name: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        below: set[str] = set()
        for country, areas in published.items():
            for code, area in areas.items():
                below.update({code} if area["parentCode"] else ())
                for name in _names(area):
                    by_name[country.lower(), name].add(code)
        by_hand = {(country, area): code for country, area, code in chosen}
        return cls({key: frozenset(codes) for key, codes in by_name.items()}, frozenset(below), by_hand)

    def code(self, country: str, area: str) -> str:
        """The code of an area of a country; empty if there is none, or more than one fits."""
        if by_hand := self.chosen.get((country, area)):
            return by_hand
        fitting = {code for name in _forms(area) for code in self.by_name.get((country, name), ())}
        first = fitting - self.below or fitting
        return first.pop() if len(first) == 1 else ""


def _names(area: Mapping[str, Any]) -> set[str]:
    """All names of an area, each in its forms: ``Jihomoravský kraj``, and those before a language in brackets."""
    others = re.findall(r"([^,'\"]+?)\s*\([^)]*\)", area["localOtherName"] or "")
    written = (area["name"], *re.split(r"[\[/\]]", area["name"]), *others)
    return {form for name in written for form in _forms(name)}


def _forms(name: str) -> set[str]:
    """A name without accents; also without generic words, with and without blanks."""
    plain = unicodedata.normalize("NFKD", name).lower().translate(_LETTERS)
    words = re.sub(r"[^a-z0-9]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).split()
    own = [word for word in words if word not in _GENERIC]
    return {" ".join(words), " ".join(own), "".join(own)} - {""}


def heritage_names(rows: Iterable[Mapping[str, str]], countries: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The name of each country in the World Heritage list, by its two letters in lower case.

    A site of several States lists their names and letters in different orders. So a country whose sites are all shared
    is found by the name that it has here.
    """
    names: dict[str, str] = {}
    states: set[str] = set()
    for row in rows:
        listed = [state.strip() for state in row["states_name_en"].split(",")]
        states.update(listed)
        if len(listed) == 1:
            names[row["iso_code"].lower()] = listed[0]
    return {letters: name for letters, name in countries if name in states} | names


def official_languages(territory: str) -> list[str]:
    """The official languages of a territory by CLDR, in law or in fact, the most spoken first, as tags of BCP 47.

    A further script of a language that is listed is left out.
    """
    spoken: Mapping[str, Mapping[str, Any]] = get_global("territory_languages").get(territory, {})
    official = [tag for tag, said in spoken.items() if said["official_status"] in _OFFICIAL]
    official.sort(key=lambda tag: (-spoken[tag]["population_percent"], tag))
    return [
        tag.replace("_", "-").lower() for tag in official if "_" not in tag or tag.partition("_")[0] not in official
    ]


def m49_codes() -> dict[str, str]:
    """The two letters of each territory by its M49 code, which CLDR holds as an alias."""
    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    return {code: letters[0] for code, letters in aliases.items() if code.isdecimal()}


def write_joins(data: Path, subdivisions: Subdivisions, heritage: Iterable[Mapping[str, str]]) -> list[str]:
    """Writes the cells into the tables of a folder; returns the gaps and the M49 codes that CLDR gives otherwise."""
    tables = read_tables(data).by_file
    cities, countries = tables["cities.csv"], tables["countries.csv"]
    names = heritage_names(heritage, [(row["key"], row["name"]) for row in countries.rows])
    m49 = m49_codes()
    gaps = []
    for row in cities.rows:
        row["iso3166_2"] = subdivisions.code(row["country"], row["admin1"])
        _cite(row, "iso3166-2" if row["iso3166_2"] else "")
        gaps += [] if row["iso3166_2"] else [f"cities.csv {row['key']}: no code of {row['admin1'] or 'an area'}"]
    for row in countries.rows:
        row["unesco_name"] = names.get(row["key"], "")
        row["languages"] = _SEPARATOR.join(official_languages(row["iso2"]))
        gaps += [f"countries.csv {row['key']}: no {name}" for name in ("unesco_name", "languages") if not row[name]]
        gaps += [f"countries.csv {row['key']}: M49 {row['m49']}"] if m49.get(row["m49"]) != row["iso2"] else []
    cities.write(data)
    countries.write(data)
    return gaps


def _cite(row: dict[str, str], source: str) -> None:
    cited = row["sources"].split(_SEPARATOR)
    row["sources"] = _SEPARATOR.join([*cited, *({source} - {"", *cited})])


def _main(subdivisions: Path, heritage: Path) -> None:
    with (_HERE / "subdivisions.csv").open(encoding="utf-8", newline="") as stream:
        chosen = [(row["country"], row["area"], row["code"]) for row in csv.DictReader(stream)]
    with heritage.open(encoding="utf-8-sig", newline="") as stream:
        listed = list(csv.DictReader(stream))
    published = json.loads(subdivisions.read_text(encoding="utf-8"))
    for gap in write_joins(Path.cwd() / "data", Subdivisions.read(published, chosen), listed):
        print(gap)


if __name__ == "__main__":
    _main(*map(Path, sys.argv[1:]))
