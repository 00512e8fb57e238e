"""A file that exists before the work behind it is whole must not be taken for the whole: make sets up anew.

Siblings: an environment without pip, without Python, of a Python that an upgrade took away, in a folder that was moved,
with what cannot be written, interrupted in each step; packages of npm, interrupted; a machine without `python3-venv`.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

PYTHON = """#!/bin/sh
case "$*" in
*"-m venv"*)
    mkdir -p .venv/bin; [ ! -f no-venv ] || exit 1
    cp pip-stub .venv/bin/python; printf '#!%s/.venv/bin/python\\n' "$(pwd -P)" > .venv/bin/pip; echo venv >> done;;
esac
"""
"""Stands for Python, and for Debian's without `python3-venv` if there is a file ``no-venv``."""
PIP = """#!/bin/sh
case "$*" in
*--version*) exit 0;;
*"-r requirements.lock") echo libraries >> done; [ ! -f stop-libraries ] || { kill -INT $PPID; exit 1; };;
*"-r requirements-dev.lock") echo tools >> done; [ ! -f stop-tools ] || { kill -INT $PPID; exit 1; };;
*--editable*) echo package >> done; printf '#!/bin/sh\\necho command >> done\\n' > .venv/bin/ucc-graph
    chmod +x .venv/bin/ucc-graph; [ ! -f stop-package ] || { kill -INT $PPID; exit 1; };;
esac
"""
"""Stands for the Python of an environment; a file ``stop-…`` interrupts make in the middle of a step."""
NPM = """#!/bin/sh
mkdir -p frontend/land/node_modules; echo npm >> done; [ ! -f stop-npm ] || exit 1
touch frontend/land/node_modules/.package-lock.json
"""
WHOLE = ["venv", "libraries", "package", "command"]


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    """A checkout with stubs for Python, pip, npm and node."""
    folder = tmp_path / "a checkout"
    (folder / "frontend/land").mkdir(parents=True)
    shutil.copy(root / "Makefile", folder)
    empty = ("requirements.lock", "requirements-dev.lock", "pyproject.toml", "frontend/land/package-lock.json")
    for name in empty:
        (folder / name).touch()
    for name, text in {"python-stub": PYTHON, "pip-stub": PIP, "npm": NPM, "node": "#!/bin/sh\n"}.items():
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


def _make(folder: Path, target: str = "check") -> tuple[list[str], subprocess.CompletedProcess[str]]:
    """The steps that make took, and its end."""
    steps = folder / "done"
    steps.write_text("", encoding="utf-8")
    command = ["env", f"PATH={folder}:/usr/bin:/bin", "make", target, "PYTHON=./python-stub"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return steps.read_text(encoding="utf-8").split(), done


def _without_pip(folder: Path) -> None:
    (folder / ".venv/bin/python").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")


def _without_python(folder: Path) -> None:
    (folder / ".venv/bin/python").unlink()


def _upgraded(folder: Path) -> None:
    (folder / ".venv/bin/python").unlink()
    (folder / ".venv/bin/python").symlink_to("/nowhere/python3.10")


def _moved(folder: Path) -> None:
    (folder / ".venv/bin/pip").write_text("#!/elsewhere/.venv/bin/python\n", encoding="utf-8")


def _read_only(folder: Path) -> None:
    _without_pip(folder)
    (folder / ".venv/bin").chmod(0o555)


def _a_file(folder: Path) -> None:
    shutil.rmtree(folder / ".venv")
    (folder / ".venv").touch()


def _a_link_to_nowhere(folder: Path) -> None:
    shutil.rmtree(folder / ".venv")
    (folder / ".venv").symlink_to("nowhere")


@pytest.mark.parametrize(
    "spoil", [_without_pip, _without_python, _upgraded, _moved, _read_only, _a_file, _a_link_to_nowhere]
)
def test_a_spoilt_environment_is_made_anew(spoil: Callable[[Path], None], checkout: Path) -> None:
    assert _make(checkout)[0] == WHOLE
    spoil(checkout)
    steps, done = _make(checkout)
    assert (steps, done.returncode, "not whole" in done.stderr) == (WHOLE, 0, True)


def test_a_whole_environment_is_used_at_once(checkout: Path) -> None:
    assert _make(checkout)[0] == WHOLE
    assert _make(checkout)[0] == ["command"]


def test_a_machine_without_the_means_of_environments_is_told_what_to_install(checkout: Path) -> None:
    (checkout / "no-venv").touch()
    steps, done = _make(checkout)
    assert (steps, "python3-venv" in done.stderr, (checkout / ".venv").exists()) == ([], True, False)
    (checkout / "no-venv").unlink()
    assert _make(checkout)[0] == WHOLE


@pytest.mark.parametrize(
    ("step", "target", "rest"),
    [
        ("libraries", "check", ["libraries", "package", "command"]),
        ("package", "check", ["libraries", "package", "command"]),
        ("tools", "lint", ["tools"]),
    ],
)
def test_an_interrupted_step_is_taken_again(step: str, target: str, rest: list[str], checkout: Path) -> None:
    (checkout / f"stop-{step}").touch()
    assert _make(checkout, target)[1].returncode != 0
    (checkout / f"stop-{step}").unlink()
    assert _make(checkout, target)[0] == rest


def test_half_the_packages_of_npm_are_fetched_again(checkout: Path) -> None:
    (checkout / "stop-npm").touch()
    assert _make(checkout, "land")[0] == ["npm"]
    (checkout / "stop-npm").unlink()
    assert [_make(checkout, "land")[0], _make(checkout, "land")[0]] == [["npm"], []]


@pytest.mark.parametrize("target", ["help", "clean"])
def test_help_and_clean_look_at_no_environment(target: str, checkout: Path) -> None:
    (checkout / ".venv").touch()
    assert "not whole" not in _make(checkout, target)[1].stderr


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_what_debian_needs_is_named_where_the_set_up_is_described(page: str, root: Path) -> None:
    assert "python3-venv" in (root / page).read_text(encoding="utf-8")
