"""The results of the checks that a release passed, as the press wrote them beside it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from ucc_graph.release import Release

__all__ = ["CheckResult", "read_report"]

_REPORT: Final = "report.json"
_TEXT: Final = re.compile(
    r"(?P<text>.*?)(?: \(value \"(?P<value>.*)\"\))?;(?: shape <[^>]*>,)? node <[^>]*>", re.DOTALL
)
"""What the press says of a result: the message, the value, and the names of shape and node."""


@dataclass(frozen=True)
class CheckResult:
    """A result: how grave it is, what it says, of which value and node, and the place to look at.

    ``rule`` is the IRI of the shape, or the name of another check; line 0 is a whole file, an empty value none.
    """

    severity: str
    text: str
    value: str
    focus: str
    rule: str
    file: str
    line: int


def read_report(release: Release) -> tuple[CheckResult, ...]:
    """The results in the order of their places; none where the release has no report."""
    if release.file(_REPORT) is None:
        return ()
    problems = json.loads(release.path(_REPORT).read_bytes())["problems"]
    return tuple(_result(problem) for problem in problems)


def _result(problem: dict[str, Any]) -> CheckResult:
    parts = _TEXT.fullmatch(problem["text"])
    return CheckResult(
        severity=problem["severity"],
        text=parts["text"] if parts else problem["text"],
        value=(parts["value"] or "") if parts else "",
        focus=problem["focus"] or "",
        rule=problem["rule"],
        file=problem["file"],
        line=problem["line"] or 0,
    )
