"""The results of the checks that a release passed, as the press wrote them beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from ucc_graph.release import Release

__all__ = ["CheckResult", "read_report"]

_REPORT: Final = "report.json"


@dataclass(frozen=True)
class CheckResult:
    """A result: how grave it is, what it says, of which node, and the place to look at; line 0 is a whole file."""

    severity: str
    text: str
    focus: str
    rule: str
    file: str
    line: int

    @property
    def message(self) -> str:
        """What it says, without the names of shape and node."""
        return self.text.partition("; shape <")[0]


def read_report(release: Release) -> tuple[CheckResult, ...]:
    """The results in the order of their places; none where the release has no report."""
    if release.file(_REPORT) is None:
        return ()
    problems = json.loads(release.path(_REPORT).read_bytes())["problems"]
    return tuple(
        CheckResult(
            severity=problem["severity"],
            text=problem["text"],
            focus=problem["focus"] or "",
            rule=problem["rule"],
            file=problem["file"],
            line=problem["line"] or 0,
        )
        for problem in problems
    )
