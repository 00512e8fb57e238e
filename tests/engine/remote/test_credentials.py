"""Credentials for a store: from variables, else from the netrc file, else none."""

from __future__ import annotations

from pathlib import Path

import pytest

from ucc_graph.engine.remote.client import Credentials, credentials_for
from ucc_graph.errors import CallError

URL = "https://store.example/query"


def _netrc(folder: Path, content: bytes) -> dict[str, str]:
    (folder / "netrc").write_bytes(content)
    return {"NETRC": str(folder / "netrc")}


def test_variables_count_before_the_file(tmp_path: Path) -> None:
    file = _netrc(tmp_path, b"machine store.example login edda password lamp\n")
    assert credentials_for(URL, file | {"UCC_STORE_USER": "tove"}) == Credentials("tove", "")


def test_the_file_is_asked_by_the_name_of_the_machine(tmp_path: Path) -> None:
    file = _netrc(tmp_path, b"machine store.example login edda password lamp\n")
    assert credentials_for(URL, file) == Credentials("edda", "lamp")
    assert credentials_for("https://other.example/query", file) is None


@pytest.mark.parametrize("content", [b"machine store.example lantern edda\n", b"lantern"])
def test_a_file_that_is_none_is_named(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="netrc cannot be read"):
        credentials_for(URL, _netrc(tmp_path, content))


def test_a_user_without_a_home_has_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(_: type[Path]) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", classmethod(homeless))
    assert credentials_for(URL, {}) is None
