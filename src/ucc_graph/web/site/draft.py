"""State of a draft: whether the pages show the latest change, and the problems of the publication.

The process that watches the files writes it beside the drafts, and the server of the newest draft reads it.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from ucc_graph.rdf.formats import json_bytes, read_json

__all__ = ["DraftProblem", "DraftState", "drafts_in", "newest_draft", "read_state", "write_state"]

_STATE: Final = "state.json"


@dataclass(frozen=True)
class DraftProblem:
    """A problem for the page: severity, place, text, the IRI of the thing at fault, and the line of the file."""

    severity: str
    place: str
    text: str
    focus: str
    line: str


@dataclass(frozen=True)
class DraftState:
    """The state after the latest change.

    ``is_current`` says that a draft could be made of it; ``is_checked`` that ``problems`` are those of all checks.
    """

    is_current: bool
    is_checked: bool
    problems: tuple[DraftProblem, ...] = ()


def write_state(folder: Path, state: DraftState) -> None:
    """Replaces the state in a folder of drafts."""
    written = folder / f".{_STATE}-{os.getpid()}"
    written.write_bytes(json_bytes(asdict(state)))
    written.replace(folder / _STATE)


def read_state(folder: Path) -> DraftState:
    """The state in a folder of drafts."""
    found: dict[str, Any] = read_json((folder / _STATE).read_bytes())
    problems = tuple(DraftProblem(**problem) for problem in found.pop("problems"))
    return DraftState(**found, problems=problems)


def drafts_in(folder: Path) -> list[Path]:
    """The drafts in a folder, each a release folder named by its number, the oldest first."""
    return sorted((path for path in folder.iterdir() if path.name.isdecimal()), key=lambda path: int(path.name))


def newest_draft(folder: Path) -> Path:
    """The newest draft in a folder, which has one."""
    return drafts_in(folder)[-1]
