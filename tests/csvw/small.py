"""Small publications for the tests: a folder of files and the metadata that describes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ucc_graph.csvw import AnnotatedTable, RowStatements, open_tables
from ucc_graph.problem import Problem

__all__ = ["BASE", "Json", "column", "faults", "foreign_key", "opened", "rows", "statements", "table"]

Json = dict[str, object]

BASE = "https://example.org/data/csvw.json"


def column(name: str, **properties: object) -> Json:
    """A column whose name is its title, and whose property is named after it."""
    return {"name": name, "titles": name, "propertyUrl": f"https://example.org/#{name}", **properties}


def foreign_key(name: str, file: str, target: str = "key") -> Json:
    """A column that names a row of another file."""
    return {"columnReference": name, "reference": {"resource": file, "columnReference": target}}


def table(file: str, *columns: Json, **schema: object) -> Json:
    """A table whose rows are described as ``https://example.org/id/{key}``."""
    about = {"aboutUrl": "https://example.org/id/{key}"}
    return {"url": file, "tableSchema": {**about, "columns": list(columns), **schema}}


def opened(
    folder: Path, files: Mapping[str, str | bytes], *tables: Json
) -> tuple[tuple[AnnotatedTable, ...], list[Problem]]:
    """The tables in a folder with the files, and the problems of opening it."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    for name, text in files.items():
        (data / name).write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    metadata = json.dumps({"@context": "http://www.w3.org/ns/csvw", "tables": tables})
    problems: list[Problem] = []
    return open_tables(metadata.encode("utf-8"), data, BASE, problems), problems


def rows(folder: Path, files: Mapping[str, str | bytes], *tables: Json) -> list[RowStatements]:
    """The rows of all tables, which must have no faults."""
    members, problems = opened(folder, files, *tables)
    found = [row for member in members for row in member.rows(problems)]
    assert problems == []
    return found


def statements(folder: Path, text: str, *columns: Json) -> list[str]:
    """The statements of one table without faults."""
    return [
        statement for row in rows(folder, {"t.csv": text}, table("t.csv", *columns)) for statement in row.statements
    ]


def faults(folder: Path, files: Mapping[str, str | bytes], *tables: Json) -> list[str]:
    """The faults of the metadata and of the rows, each as ``rule place: text``."""
    members, problems = opened(folder, files, *tables)
    for member in members:
        list(member.rows(problems))
    return [f"{problem.rule} {problem}" for problem in problems]
