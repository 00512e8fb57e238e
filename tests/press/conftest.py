"""Copy of a publication that a test may break and check."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from ucc_graph.press.build import examine
from ucc_graph.press.read.publication import open_publication
from ucc_graph.problem import Problem, Severity


@dataclass(frozen=True)
class Workbench:
    """A copy of the lighthouses, with what a test does to it."""

    folder: Path

    def replace(self, name: str, old: str, new: str) -> None:
        """Replaces a text that a file holds once."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} holds {old!r} {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def problems(self) -> list[Problem]:
        """Everything that is found in the copy."""
        return examine(open_publication(self.folder), lambda _: None)

    def violations(self) -> list[Problem]:
        """What stops the copy from being published."""
        return [problem for problem in self.problems() if problem.severity is Severity.VIOLATION]


@pytest.fixture
def workbench(lighthouses: Path, tmp_path: Path) -> Workbench:
    """A fresh copy of the lighthouses."""
    return Workbench(Path(shutil.copytree(lighthouses, tmp_path / "lighthouses")))
