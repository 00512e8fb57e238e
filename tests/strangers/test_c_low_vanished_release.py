"""Readiness must tell of everything that a request needs, not of one part that still works.

Siblings: a release folder that is removed, renamed, or has come back.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.asgi import FakeEngine, caller
from tests.small_release import write_release
from ucc_graph.library.open import open_library
from ucc_graph.web.serve.app import create_app


def test_a_server_is_not_ready_while_the_folder_of_its_release_is_away(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    ask = caller(create_app(open_library(write_release(folder)), FakeEngine()))
    found = [ask("GET", "/-/ready")]
    folder.rename(tmp_path / "elsewhere")
    found.append(ask("GET", "/-/ready"))
    (tmp_path / "elsewhere").rename(folder)
    found.append(ask("GET", "/-/ready"))
    shutil.rmtree(folder)
    found.append(ask("GET", "/-/ready"))
    assert [answer.status_code for answer in found] == [200, 503, 200, 503]
    assert "folder of the release is gone" in found[1].text
    assert ask("GET", "/-/health").status_code == 200
