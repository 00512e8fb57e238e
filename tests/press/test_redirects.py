"""Files of redirects from a base IRI to a server."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ucc_graph.errors import CallError
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.redirects import redirects, write_redirects

BASE = "https://lights.example/graph/"


def test_the_files_name_base_and_target() -> None:
    files = redirects(BASE, "https://site.example/lights", "Lights of the sea", "the keepers")
    assert sorted(files) == [".htaccess", "README.md", "_redirects", "nginx.conf"]
    assert "RewriteRule ^(.*)$ https://site.example/lights/$1 [R=303,L]\n" in files[".htaccess"]
    assert "location /graph/ {" in files["nginx.conf"]
    assert "\n/graph/* https://site.example/lights/:splat 303\n" in files["_redirects"]
    assert files["README.md"].startswith("# graph\n\nLights of the sea\n")
    assert "Publisher: the keepers" in files["README.md"]


def test_a_base_at_the_root_of_a_host_is_redirected_as_well() -> None:
    files = redirects("https://lights.example/", "https://site.example", "Lights", "")
    assert "location / {" in files["nginx.conf"]
    assert "\n/* https://site.example/:splat 303\n" in files["_redirects"]
    assert files["README.md"].startswith("# lights.example\n")


@pytest.mark.parametrize(
    "target",
    [
        "",
        "site.example",
        "//site.example",
        "ftp://site.example",
        "https://",
        "https:///lights",
        "https://site.example/?a=b",
        "https://site.example/#a",
        "https://site.example/a b",
        "https://site.example/$1",
        "https://site.example/%{ENV:X}",
        'https://site.example/"',
        "https://site.example\nRewriteRule",
    ],
)
def test_a_target_that_is_no_address_is_refused(target: str) -> None:
    with pytest.raises(CallError, match=r"(?s)^--to: .* is not the address of a server"):
        redirects(BASE, target, "Lights", "")


@pytest.mark.parametrize("target", [BASE, BASE[:-1]])
def test_a_circle_is_refused(target: str) -> None:
    with pytest.raises(CallError, match="circle"):
        redirects(BASE, target, "Lights", "")


@pytest.mark.parametrize(
    "base", ["https://lights.example/a%20b/", "https://lights.example/ü/", "https://x.example/a$b/"]
)
def test_a_base_that_servers_read_in_several_ways_is_refused(base: str) -> None:
    with pytest.raises(CallError, match="can stand in the path"):
        redirects(base, "https://site.example", "Lights", "")


def test_files_are_written_again_and_others_are_kept(lighthouses: Path, tmp_path: Path) -> None:
    publication = open_publication(lighthouses)
    for target in ("https://one.example", "https://two.example"):
        written = write_redirects(publication, target, tmp_path / "out")
        assert [target in path.read_text(encoding="utf-8") for path in written] == [True] * 4
    assert "Lighthouses" in (tmp_path / "out/README.md").read_text(encoding="utf-8")
    (tmp_path / "out/index.html").write_text("mine", encoding="utf-8")
    with pytest.raises(CallError, match=r"index\.html"):
        write_redirects(publication, "https://three.example", tmp_path / "out")
    assert "two.example" in (tmp_path / "out/.htaccess").read_text(encoding="utf-8")


def test_the_sample_is_what_the_command_writes(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ucc_graph", "redirects", "--publication", str(root), "--out", "files"]
    done = subprocess.run(
        [*command, "--to", "https://graph.example.org"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    sample = root / "deploy/w3id/ucc-graph"
    assert done.stdout.splitlines() == [
        f"files/{name}" for name in (".htaccess", "nginx.conf", "_redirects", "README.md")
    ]
    assert {path.name: path.read_bytes() for path in (tmp_path / "files").iterdir()} == {
        path.name: path.read_bytes() for path in sample.iterdir()
    }


def test_a_call_without_a_server_is_one_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ucc_graph", "redirects", "--to", "graph.example.org", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "such as https://graph.example.org" in done.stderr
