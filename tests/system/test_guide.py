"""Guides: each block of code is run, in its order, and each answer that they show is what comes out."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import sysconfig
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
import yaml

from tests.servers.ours import serve

pytestmark = pytest.mark.slow

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SERVE = re.compile(r"^ucc-graph serve ?(.*)$", re.MULTILINE)
PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+\.png)\)")
LARGEST = 60_000


@dataclass
class _Terminal:
    """A terminal of a reader: the folder that it stands in, and the output of its last block."""

    folder: Path
    environment: dict[str, str]
    output: str = ""
    served: list[str] = field(default_factory=list)

    def run(self, block: str, status: int = 0) -> None:
        """Runs a block; each server in it answers its home page, and is then stopped."""
        script = SERVE.sub("", block)
        kept = self.folder / ".folder"
        command = ["bash", "-euc", f'{script}\npwd >"{kept}"; printf %s "$PATH" >"{kept}.path"']
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        self.output = done.stderr + done.stdout
        assert done.returncode == status, f"{block}{self.output}"
        if status:
            return
        folder = Path(kept.read_text(encoding="utf-8").strip())
        self.environment["PATH"] = Path(f"{kept}.path").read_text(encoding="utf-8")
        kept.unlink()
        Path(f"{kept}.path").unlink()
        self.folder = folder
        for options in SERVE.findall(block):
            self._serve(options.split())

    def _serve(self, options: list[str]) -> None:
        place = self.folder / options.pop() if options and "/" in options[-1] else None
        release = place or (self.folder if "--draft" in options else max((self.folder / "releases").iterdir()))
        with serve(release, options) as (_, address):
            answer = httpx.get(f"{address}/", headers={"Accept": "text/html"}, trust_env=False, timeout=60)
        assert answer.status_code == 200
        self.served.append(" ".join(options))


@pytest.fixture
def terminal(root: Path, tmp_path: Path) -> _Terminal:
    """A terminal beside the source of the program; pip takes libraries from this environment and asks no network."""
    (tmp_path / "ucc-graph").symlink_to(root)
    return _Terminal(
        tmp_path,
        {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": sysconfig.get_path("purelib"),
            "PIP_NO_INDEX": "1",
            "PIP_NO_DEPS": "1",
            "PIP_NO_BUILD_ISOLATION": "0",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        },
    )


def _missing(shown: str, output: str) -> list[str]:
    """The lines of a shown answer that are not in an output."""
    return [line for line in shown.splitlines() if line not in output.splitlines()]


def test_the_first_network_is_published_by_its_ten_steps(root: Path, terminal: _Terminal) -> None:
    blocks = BLOCK.findall((root / "docs" / "first-network.md").read_text(encoding="utf-8"))
    for (language, block), (_, after) in pairwise([*blocks, ("", "")]):
        if language == "sh":
            terminal.run(block, 1 if after.startswith("violation: ") else 0)
        else:
            assert (language, _missing(block, terminal.output)) == ("text", [])
    assert terminal.served == ["--draft", "", "--host 127.0.0.1"]
    assert len(blocks) > 18


def test_the_template_is_what_new_writes_today(root: Path, tmp_path: Path) -> None:
    makefile = (root / "Makefile").read_text(encoding="utf-8").replace("\\\n", "")
    (recipe,) = re.findall(r"^\t\$\(BIN\)/ucc-graph new template (.*)$", makefile, re.MULTILINE)
    command = [sys.executable, "-m", "ucc_graph", "new", tmp_path / "template", *shlex.split(recipe)]
    subprocess.run(command, cwd=root, capture_output=True, check=True)
    written = _files(tmp_path / "template")
    assert {"README.md", ".github/workflows/check.yml", "data/csvw.json"} <= set(written)
    assert _files(root / "template") == written


def _files(folder: Path) -> dict[str, bytes]:
    """The contents of the files of a folder, but for releases."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    return {name: content for name, content in named.items() if not name.startswith("releases/")}


def test_the_workflow_of_a_publication_is_yaml_that_checks(root: Path) -> None:
    workflow = yaml.safe_load((root / "template" / ".github" / "workflows" / "check.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["check"]["steps"]
    assert [step["run"] for step in steps if "ucc-graph" in step.get("run", "")] == [
        "ucc-graph check --format sarif > check.sarif"
    ]
    assert [step["env"] for step in steps if "env" in step] == [{"UCC_GRAPH": "${{ vars.UCC_GRAPH }}"}]


def test_the_pictures_of_the_guide_are_there_and_small(root: Path) -> None:
    named = PICTURE.findall((root / "docs" / "first-network.md").read_text(encoding="utf-8"))
    sizes = {name: (root / "docs" / name).stat().st_size for name in named}
    assert len(sizes) >= 3
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}
