"""Proof of templates: each is rendered before a release is published with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_release import write_release
from ucc_graph.web.serve.proof import template_problems

_FRENCH = '<https://lamps.example/> <https://schema.org/inLanguage> "fr" .\n'
_ELSEWHERE = "<https://elsewhere.example/7> a <https://elsewhere.example/terms#Buoy> .\n"


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("Lamp", {}),
        ("Lamp", {"metadata": _FRENCH}),
        ("Buoy", {"lamps": _ELSEWHERE}),
    ],
    ids=["English", "no English", "a thing elsewhere"],
)
def test_a_value_that_no_page_has_is_named_with_its_line(tmp_path: Path, name: str, more: dict[str, str]) -> None:
    template = b'{% extends "thing.html" %}\n{% block content %}\n{{ nothing }}\n{% endblock %}\n'
    folder = write_release(tmp_path, more=more, files={f"templates/{name}.html": template}).folder
    (problem,) = template_problems(folder)
    assert (problem.place, problem.rule) == (f"templates/{name}.html:3", "template:value")
