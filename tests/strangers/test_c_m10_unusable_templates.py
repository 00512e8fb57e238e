"""A release that cannot make its pages must be refused before it is served, with file and line.

Siblings: templates with a fault of syntax, with an unknown filter, test or tag, that extend or include an unknown one,
that are not UTF-8; at the start, at an activation, and as an earlier release.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.asgi import FakeEngine
from tests.servers.ours import serve
from tests.small_release import write_release
from ucc_graph.errors import ReleaseError
from ucc_graph.library.open import open_library
from ucc_graph.release.file_names import TEMPLATE_FILTERS
from ucc_graph.release.folder import fingerprint, open_release
from ucc_graph.web.serve.app import create_app
from ucc_graph.web.site.settings import WebSettings
from ucc_graph.web.site.site import open_site

FAULTS = {
    "{% if %}": "templates/Lamp.html:1: Expected an expression",
    "a\nb\n{% for x in y %}": "templates/Lamp.html:3: Unexpected end of template",
    "a\n{{ thing|nothing }}": "templates/Lamp.html:2: No filter named 'nothing'",
    "{{ thing is nothing }}": "templates/Lamp.html:1: No test named 'nothing'",
    "\n{% nothing %}": "templates/Lamp.html:2: Encountered unknown tag 'nothing'",
    '{% extends "nothing.html" %}': "templates/Lamp.html: there is no template nothing.html",
    '{% include "nothing.html" %}': "templates/Lamp.html: there is no template nothing.html",
    "\udcff": "A template in templates/ is not UTF-8",
}


def _with_template(folder: Path, text: str) -> Path:
    """A release whose things of one class have a template of their own."""
    folder.mkdir()
    write_release(folder)
    path = folder / "templates/Lamp.html"
    path.parent.mkdir()
    path.write_bytes(text.encode(errors="surrogateescape"))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    size, digest = fingerprint(path)
    entry = {"path": "templates/Lamp.html", "media_type": "text/html", "size": size, "sha256": digest}
    manifest["files"].append(manifest["files"][0] | entry)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("text", "fault"), FAULTS.items())
def test_a_release_with_an_unusable_template_is_not_opened(text: str, fault: str, tmp_path: Path) -> None:
    library = open_library(open_release(_with_template(tmp_path / "release", text)))
    with pytest.raises(ReleaseError, match=re.escape(fault)):
        create_app(library, FakeEngine())


@pytest.mark.parametrize("text", ["plain", '{% extends "thing.html" %}', "{{ 5|grouped }}{% include name %}"])
def test_a_release_with_a_usable_template_is_opened(text: str, tmp_path: Path) -> None:
    create_app(open_library(open_release(_with_template(tmp_path / "release", text))), FakeEngine())


def test_the_site_has_the_filters_that_the_press_knows(tmp_path: Path) -> None:
    library = open_library(open_release(_with_template(tmp_path / "release", "plain")))
    site = open_site(library, FakeEngine(), WebSettings())
    for environment in (*site.templates.values(), *site.own_templates.values()):
        assert environment.filters.keys() - Environment(autoescape=True).filters.keys() == {*TEMPLATE_FILTERS}


@pytest.mark.slow
def test_an_activation_is_refused_and_the_former_release_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "run"))
    good, bad = (_with_template(tmp_path / name, text) for name, text in (("good", "a"), ("bad", "a\n{% if %}")))
    with serve(good) as (process, address):
        command = [sys.executable, "-m", "ucc_graph", "activate", str(bad), "--server", address]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ})
        assert (done.returncode, "templates/Lamp.html:2:" in done.stderr) == (2, True)
        assert process.poll() is None
