"""Way to suggest a correction: which descriptions of a dataset give one, and where it leads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_release import BASE
from tests.web.thing.lamps import lookup_with
from ucc_graph.web.thing.correction import correction_of

REPOSITORY = "<dataset> <https://schema.org/codeRepository> <{}> ."
CONTACT = """
<dataset> <http://www.w3.org/ns/dcat#contactPoint> <dataset#contact> .
<dataset#contact> <http://www.w3.org/2006/vcard/ns#hasEmail> {} .
"""
HEADING = "?{}=A%20lamp%20%26%20co&{}=line%0Atwo"


@pytest.mark.parametrize(
    ("catalog", "address"),
    [
        (
            REPOSITORY.format("https://github.com/a/lamps"),
            f"https://github.com/a/lamps/issues/new{HEADING.format('title', 'body')}",
        ),
        (
            REPOSITORY.format("https://gitlab.com/a/lamps.git"),
            f"https://gitlab.com/a/lamps/-/issues/new{HEADING.format('issue%5Btitle%5D', 'issue%5Bdescription%5D')}",
        ),
        (CONTACT.format("<mailto:a+b@lamps.example>"), f"mailto:a+b@lamps.example{HEADING.format('subject', 'body')}"),
        (CONTACT.format('"a@lamps.example"'), f"mailto:a@lamps.example{HEADING.format('subject', 'body')}"),
    ],
)
def test_a_correction_goes_to_the_repository_or_the_contact(tmp_path: Path, catalog: str, address: str) -> None:
    found = correction_of(lookup_with(tmp_path, catalog), f"{BASE}dataset")
    assert found is not None
    assert found.href("A lamp & co", "line\ntwo") == address


@pytest.mark.parametrize(
    "catalog",
    ["", REPOSITORY.format("https://unknown.example/a"), CONTACT.format('"nobody"'), REPOSITORY.format("git:a/b")],
)
def test_there_is_no_way_without_an_address_that_takes_a_text(tmp_path: Path, catalog: str) -> None:
    assert correction_of(lookup_with(tmp_path, catalog), f"{BASE}dataset") is None
