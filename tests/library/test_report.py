"""Results of a validation report: message, value, shape and focus node, each once."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.small_release import write_release
from ucc_graph.library.open import read_report
from ucc_graph.release.folder import Release, ReleaseFile, fingerprint

_SHAPE, _NODE = "https://lamps.example/shapes#height", "https://lamps.example/id/lamp/north"


@pytest.mark.parametrize(
    ("text", "said", "value"),
    [
        (f'Too high: 9 m. (value "9"); shape <{_SHAPE}>, node <{_NODE}>', "Too high: 9 m.", "9"),
        (f'Not "a" (b) (value "x"; (y")"); node <{_NODE}>', 'Not "a" (b)', 'x"; (y")'),
        (f"Nothing is known. shape <{_SHAPE}>, node <{_NODE}>", "Nothing is known.", ""),
        (f"Nothing is known.; shape <{_SHAPE}>, node <{_NODE}>", "Nothing is known.", ""),
        ('"x" is not a number (value "x")', '"x" is not a number (value "x")', ""),
    ],
)
def test_the_message_of_a_result_has_no_value_shape_or_node(tmp_path: Path, text: str, said: str, value: str) -> None:
    release = write_release(tmp_path)
    problem = {"file": "a.csv", "line": 2, "column": None, "rule": _SHAPE, "severity": "info", "text": text}
    path = tmp_path / "report.json"
    path.write_text(json.dumps({"problems": [{**problem, "focus": _NODE}]}), encoding="utf-8")
    files = (*release.manifest.files, ReleaseFile("report.json", "application/json", *fingerprint(path)))
    (found,) = read_report(Release(tmp_path, replace(release.manifest, files=files)))
    assert (found.text, found.value, found.focus, found.rule) == (said, value, _NODE, _SHAPE)
