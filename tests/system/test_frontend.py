"""Built script of the query page: hashes, licences, locked versions and size.

``make built`` compares the script, and the land outline, with their sources.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # the package has no types
import pytest

from ucc_graph.web.site.static_files import asset


@pytest.fixture(scope="module")
def sources(root: Path) -> Path:
    return root / "frontend" / "query"


@pytest.fixture(scope="module")
def built(root: Path) -> Path:
    return root / "src" / "ucc_graph" / "web" / "static" / "dist"


def test_the_manifest_has_the_hash_of_the_file(built: Path) -> None:
    script = asset("query.js")
    content = (built / Path(script.path).name).read_bytes()
    assert script.integrity == "sha384-" + b64encode(hashlib.sha384(content).digest()).decode()


def test_every_bundled_library_has_its_licence_beside_the_script(sources: Path, built: Path) -> None:
    declared = json.loads((sources / "package.json").read_text(encoding="utf-8"))["dependencies"]
    notices = (built / "THIRD_PARTY.txt").read_text(encoding="utf-8")
    assert len(declared) > 5
    assert [name for name, version in declared.items() if f"\n{name} {version} (MIT)\n" not in notices] == []
    assert notices.count("Permission is hereby granted") >= len(declared)


@pytest.mark.parametrize("folder", ["query", "land", "html"])
def test_versions_are_exact_and_the_lock_has_no_url(root: Path, folder: str) -> None:
    sources = root / "frontend" / folder
    package = json.loads((sources / "package.json").read_text(encoding="utf-8"))
    versions = [*package.get("dependencies", {}).values(), *package.get("devDependencies", {}).values()]
    assert versions
    assert [version for version in versions if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    lock = json.loads((sources / "package-lock.json").read_text(encoding="utf-8"))
    entries = [entry for name, entry in lock["packages"].items() if name]
    assert all("integrity" in entry and "resolved" not in entry for entry in entries)


def test_the_script_stands_beside_its_brotli_form(built: Path) -> None:
    (script,) = built.glob("query-*.js")
    (coded,) = built.glob("*.br")
    assert coded.name == f"{script.name}.br"
    assert brotli.decompress(coded.read_bytes()) == script.read_bytes()


def test_the_script_is_small(built: Path) -> None:
    (script,) = built.glob("query-*.js")
    assert script.stat().st_size < 450_000
    assert script.with_name(f"{script.name}.br").stat().st_size < 125_000
