"""Wheel and project metadata: complete, consistent, and without a trace of the building machine."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml

import ucc_graph
from tests.source import PACKAGE, modules
from ucc_graph.release.folder import fingerprint

REGISTRIES = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npm|registry\.yarnpkg|deb\.debian")
MACHINE_PATHS = re.compile(r"(?<![\w.*})])/(?:work|root|home|Users|tmp/w)/")
IMPORTED_AS = {
    "markdown-it-py": "markdown_it",
    "prometheus-client": "prometheus_client",
    "pydantic-settings": "pydantic_settings",
    "python-calamine": "python_calamine",
    "pyyaml": "yaml",
}
INSTALLED_BY_FASTAPI = {"anyio", "pydantic", "starlette"}
"""Libraries that FastAPI installs in the versions that it needs."""
LOADED_BY_UVICORN = {"httptools", "uvloop"}
"""Dependencies that uvicorn imports by their names in its configuration."""


@pytest.fixture(scope="session")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check")
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", folder, root], check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def project(root: Path) -> dict[str, Any]:
    with (root / "pyproject.toml").open("rb") as file:
        found: dict[str, Any] = tomllib.load(file)["project"]
    return found


@pytest.fixture(scope="session")
def committed(root: Path) -> list[Path]:
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    return [root / name for name in listed.split("\0") if name and (root / name).is_file()]


def _names(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def _publication(root: Path) -> set[str]:
    folders = (root / name for name in ("data", "ontology", "pages", "queries", "shapes", "templates"))
    return {path.relative_to(root).as_posix() for folder in folders for path in folder.rglob("*") if path.is_file()}


def test_the_wheel_carries_the_whole_publication(wheel: Path, root: Path) -> None:
    expected = _publication(root)
    assert {"data/csvw.json", "data/catalog.ttl", "ontology/context.jsonld"} <= expected
    assert {f"ucc_graph/publication/{name}" for name in expected} <= _names(wheel)


def test_the_wheel_carries_every_file_of_the_package(wheel: Path, root: Path) -> None:
    source = root / "src"
    files = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    expected = {name for name in files if "__pycache__" not in name}
    assert any(name.endswith(".html") for name in expected)
    assert expected <= _names(wheel)


def test_the_wheel_carries_all_licences(wheel: Path) -> None:
    expected = {"LICENSE", "LICENSE-DATA", "THIRD_PARTY.md"}
    assert {Path(name).name for name in _names(wheel) if "/licenses/" in name} == expected


@pytest.fixture
def unpacked(wheel: Path, tmp_path: Path) -> Path:
    """The folder of the wheel's modules."""
    folder = tmp_path / "site"
    ZipFile(wheel).extractall(folder)
    return folder


def _run(unpacked: Path, folder: Path, command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs a command of the wheel in a folder."""
    folder.mkdir()
    call = [sys.executable, "-c", f"import sys; from ucc_graph.cli.main import main; sys.exit(main(['{command}']))"]
    environment = {"PYTHONPATH": str(unpacked), **variables}
    return subprocess.run(call, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def _files(folder: Path) -> dict[str, tuple[int, str]]:
    """Size and SHA-256 of every file of a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): fingerprint(path) for path in files}


def test_the_unpacked_wheel_builds_its_own_publication_in_any_folder_to_the_same_bytes(
    unpacked: Path, release: Path, tmp_path: Path
) -> None:
    """Under another hash seed and in another time zone than the release of the tests."""
    elsewhere = tmp_path / "elsewhere"
    done = _run(unpacked, elsewhere, "build", PYTHONHASHSEED="1", TZ="Pacific/Kiritimati")
    assert done.returncode == 0, done.stderr
    first, second = _files(release.parent), _files(elsewhere / "releases")
    assert len(first) > 20
    assert [path for path in sorted({*first, *second}) if first.get(path) != second.get(path)] == []
    assert [path.name for path in elsewhere.iterdir()] == ["releases"]


def test_the_unpacked_wheel_checks_its_own_publication_and_writes_nothing(unpacked: Path, tmp_path: Path) -> None:
    table = unpacked / "ucc_graph" / "publication" / "data" / "cities.csv"
    table.write_bytes(table.read_bytes() + b"xx-nowhere\n")
    done = _run(unpacked, tmp_path / "elsewhere", "check")
    assert done.returncode == 1
    assert "data/cities.csv" in done.stdout + done.stderr
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_no_file_names_a_package_registry(committed: list[Path]) -> None:
    assert len(committed) > 50
    assert [path.name for path in committed if REGISTRIES.search(path.read_text("utf-8", "replace"))] == []


def test_no_file_names_a_path_of_the_machine(committed: list[Path]) -> None:
    assert [path.name for path in committed if MACHINE_PATHS.search(path.read_text("utf-8", "replace"))] == []


def test_no_file_has_a_carriage_return_or_a_byte_order_mark(committed: list[Path], root: Path) -> None:
    texts = [path for path in committed if "conformance" not in path.relative_to(root).parts]
    contents = {
        path.name: path.read_bytes() for path in texts if path.suffix not in {".png", ".gz", ".br", ".ico", ".mo"}
    }
    assert [name for name, content in contents.items() if b"\r" in content or content[:3] == b"\xef\xbb\xbf"] == []


def test_every_file_has_the_same_version(root: Path) -> None:
    changelog = re.findall(r"^## \[(\d[^\]]*)\]", (root / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    citation = re.findall(r"version: (\d.*)", (root / "CITATION.cff").read_text("utf-8"))
    assert changelog[0] == ucc_graph.__version__
    assert set(citation) - {"1.2.0"} == {ucc_graph.__version__}


def test_the_citation_gives_the_data_no_version_of_the_program(root: Path) -> None:
    """The release of the data has its own version, in ``/data/CITATION.cff`` of the site."""
    (data,) = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))["references"]
    assert (data["type"], "version" in data) == ("dataset", False)


def test_every_dependency_is_imported_and_every_import_is_a_dependency(project: dict[str, Any]) -> None:
    extras = [line for extra in project["optional-dependencies"].values() for line in extra]
    declared = {re.split(r"[<>=\[]", line)[0].lower() for line in (*project["dependencies"], *extras)}
    imported = {name.partition(".")[0] for module in modules() for name in module.imports()}
    foreign = imported - set(sys.stdlib_module_names) - {PACKAGE} - INSTALLED_BY_FASTAPI
    assert {IMPORTED_AS.get(name, name) for name in declared - LOADED_BY_UVICORN} == foreign


def test_uvicorn_is_configured_with_its_optional_dependencies() -> None:
    text = "".join(module.text for module in modules() if module.room.startswith("web"))
    named = re.findall(r'^ +loop="(\w+)"|^from uvicorn\.protocols\.http\.(\w+)_impl ', text, re.MULTILINE)
    assert {loop or parser for loop, parser in named} == LOADED_BY_UVICORN


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-clients.lock"])
def test_every_locked_dependency_has_hashes(root: Path, lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (root / lock).read_text("utf-8").strip())
    assert len(entries) > 20
    assert [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_every_declared_dependency_is_locked(root: Path, project: dict[str, Any]) -> None:
    locked = set(re.findall(r"^([a-z0-9.-]+)==", (root / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    assert {re.split(r"[<>=\[]", line)[0].lower() for line in project["dependencies"]} <= locked
