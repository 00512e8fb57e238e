"""The table of problems: every exception has its answer."""

from __future__ import annotations

import pytest

from tests.web.conftest import Get
from ucc_graph import errors
from ucc_graph.errors import ReleaseDamagedError, UccGraphError
from ucc_graph.web.problems import KINDS, fault_of


def _exceptions() -> list[type[UccGraphError]]:
    found = (getattr(errors, name) for name in errors.__all__)
    return [kind for kind in found if kind is not errors.DataError]


@pytest.mark.parametrize("kind", _exceptions(), ids=lambda kind: kind.__name__)
def test_every_exception_is_told_as_a_problem(kind: type[UccGraphError]) -> None:
    fault = fault_of(kind("what is wrong"), 9)
    assert fault.status in {400, 500, 503}
    assert fault.detail == "what is wrong"
    assert ("Retry-After" in fault.headers) == (fault.status == 503)


def test_a_fault_of_the_server_is_not_the_callers() -> None:
    assert fault_of(ReleaseDamagedError("gone"), 9).status == 500


def test_the_types_of_problems_are_explained_under_their_address(get: Get) -> None:
    page = get("/-/problems", "text/html").text
    for kind in KINDS.values():
        assert f'<section id="{kind.name}">' in page
