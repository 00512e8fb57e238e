"""The tables of a publication in canonical form and the data dictionary beside them, rewritten in place."""

from __future__ import annotations

from ucc_graph.errors import DataError
from ucc_graph.press.dictionary import DICTIONARY, dictionary_page
from ucc_graph.press.publication import Publication
from ucc_graph.problem import Problem
from ucc_graph.tables import canonical, open_group

__all__ = ["tidy"]


def tidy(publication: Publication) -> list[str]:
    """Rewrites the tables that are not in canonical form, and the dictionary; the names of what was changed."""
    problems: list[Problem] = []
    name = "data/csvw.json"
    folder = publication.folder / "data"
    group = open_group(publication.read(name), folder, publication.base + name, problems)
    if problems:
        raise DataError(problems)
    changed = [table for table in group.tables if canonical(table.path, table.description) != table.path.read_bytes()]
    for table in changed:
        table.path.write_bytes(canonical(table.path, table.description))
    return [f"data/{table.file}" for table in changed] + _tidy_dictionary(publication)


def _tidy_dictionary(publication: Publication) -> list[str]:
    former, page = dictionary_page(publication)
    if former == page:
        return []
    (publication.folder / DICTIONARY).write_bytes(page)
    return [DICTIONARY]
