"""Writing of a new publication: its own files, then those that the press makes of them."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from ucc_graph.errors import CallError
from ucc_graph.press.read.publication import SourcePath, open_publication
from ucc_graph.press.tidy import eject, tidy, tidy_answers
from ucc_graph.rdf.formats import json_bytes
from ucc_graph.scaffold.infer.plan import Plan, TablePlan
from ucc_graph.scaffold.write.description import describe, table_files, table_key
from ucc_graph.scaffold.write.html_text import strip_rules
from ucc_graph.scaffold.write.identity import Identity
from ucc_graph.scaffold.write.terms import terms_of
from ucc_graph.scaffold.write.texts import IGNORED, WORKFLOW, catalog, first_query, introduction

__all__ = ["check_place", "write_publication"]

_INTRODUCTION: Final = "README.md"
_IGNORED: Final = ".gitignore"
_WORKFLOW: Final = ".github/workflows/check.yml"
_QUERY: Final = "first"


def check_place(folder: Path) -> None:
    """Raises CallError for a place where something stands already: nothing is ever overwritten."""
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.exists() or folder.is_symlink():
        raise CallError(f"{folder} exists already, and nothing is overwritten: name a new folder, or use --update.")
    if not folder.parent.is_dir():
        raise CallError(f"{folder.parent} is no folder: make it first.")


def write_publication(folder: Path, plan: Plan, identity: Identity) -> list[str]:
    """Writes a publication into a new folder, as a whole or not at all; returns the names of its files.

    Raises CallError for a folder with something in it.
    """
    check_place(folder)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as name:
        made = Path(name) / "new"
        for path, content in _files(plan, identity):
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            (made / path).write_bytes(content)
        tidy(open_publication(made))
        eject(open_publication(made))
        tidy_answers(open_publication(made))
        check_place(folder)
        if folder.is_dir():
            folder.rmdir()
        shutil.move(made, folder)
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _files(plan: Plan, identity: Identity) -> Iterator[tuple[str, bytes]]:
    """The files that are written here, each by its path."""
    terms, files = terms_of(plan, identity.iris), table_files(plan)
    for table in plan.tables:
        yield f"{SourcePath.DATA}/{files[table_key(table)]}", _csv(table)
    yield SourcePath.TABLE_GROUP, json_bytes(describe(plan, identity, terms))
    yield SourcePath.CATALOG, catalog(identity).encode()
    for name, text in strip_rules(plan, terms, identity.iris):
        yield SourcePath.RULES.replace("*", name), text.encode()
    yield SourcePath.QUERIES.replace("*", _QUERY), first_query(plan, terms).encode()
    yield _INTRODUCTION, introduction(plan, identity).encode()
    yield _IGNORED, IGNORED.encode()
    yield _WORKFLOW, WORKFLOW.encode()


def _csv(table: TablePlan) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.title for column in table.columns])
    writer.writerows(_rows(table))
    return stream.getvalue().encode()


def _rows(table: TablePlan) -> Sequence[tuple[str, ...]]:
    return list(zip(*(column.values for column in table.columns), strict=True))
