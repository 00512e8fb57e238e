"""Builds: a release appears whole or not at all, and no error touches a previous one."""

from __future__ import annotations

import re
import resource
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from tests.press.conftest import Workbench
from ucc_graph.errors import CallError, DataError
from ucc_graph.press.build import Built, build
from ucc_graph.press.read.publication import open_publication
from ucc_graph.release.folder import corrupt_files, open_release

pytestmark = pytest.mark.slow

_COMMAND = (sys.executable, "-m", "ucc_graph", "build", "--out", "releases", "--publication")


def _build(publication: Path, out: Path, version: str | None = None) -> Built:
    return build(open_publication(publication), out, version, lambda _: None)


def test_a_release_is_built_once_from_the_same_input(workbench: Workbench, tmp_path: Path) -> None:
    first = _build(workbench.folder, tmp_path / "out")
    written = (first.place.folder / "manifest.json").stat().st_mtime_ns
    second = _build(workbench.folder, tmp_path / "out")
    assert second.place.exists
    assert (second.place.folder / "manifest.json").stat().st_mtime_ns == written


def test_a_build_reads_each_source_but_the_tables_once(
    workbench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, open_file = Counter[Path](), Path.open

    def count(path: Path, *arguments: Any, **options: Any) -> Any:
        opened[path] += 1
        return open_file(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", count)
    _build(workbench.folder, tmp_path / "out")
    files = [path for path in workbench.folder.glob("*/**/*.*") if path.parent.name != "data" or path.suffix != ".csv"]
    assert len([path for path in files if path.suffix == ".rq"]) == 4
    assert {path.name: opened[path] for path in files} == {path.name: 1 for path in files}


def test_other_input_gets_the_next_version(workbench: Workbench, tmp_path: Path) -> None:
    first = _build(workbench.folder, tmp_path / "out")
    workbench.replace("data/keepers.csv", "Aino Vare", "Aino Vaare")
    second = _build(workbench.folder, tmp_path / "out")
    assert (first.place.version, second.place.version) == ("1.2.0", "1.2.0.1")
    assert "Aino Vare" in (first.place.folder / "dataset.ttl").read_text(encoding="utf-8")


def test_a_thing_that_was_published_cannot_vanish(workbench: Workbench, tmp_path: Path) -> None:
    _build(workbench.folder, tmp_path / "out")
    workbench.replace("data/keepers.csv", "jorin-pell,Jorin Pell,old-lantern,1979,2015\n", "")
    with pytest.raises(DataError) as caught:
        _build(workbench.folder, tmp_path / "out")
    (problem,) = [problem for problem in caught.value.problems if problem.rule == "permanence"]
    assert problem.focus == "https://lights.example/id/keeper/jorin-pell"
    assert problem.place == "data/keepers.csv:5"
    assert "retire it" in problem.text


def test_a_term_that_was_published_cannot_vanish(workbench: Workbench, tmp_path: Path) -> None:
    _build(workbench.folder, tmp_path / "out")
    workbench.replace("ontology/lighthouse.ttl", "light:Source a owl:Class", "light:Book a owl:Class")
    for name in ("data/csvw.json", "shapes/lighthouse.ttl"):
        path = workbench.folder / name
        path.write_text(re.sub(r"(ontology#|light:)Source\b", r"\1Book", path.read_text(encoding="utf-8")))
    with pytest.raises(DataError) as caught:
        _build(workbench.folder, tmp_path / "out")
    (problem,) = [problem for problem in caught.value.problems if problem.rule == "permanence"]
    assert (problem.place, problem.focus) == ("ontology/lighthouse.ttl:105", "https://lights.example/ontology#Source")


def test_a_thing_that_is_retired_may_lose_its_row(workbench: Workbench, tmp_path: Path) -> None:
    _build(workbench.folder, tmp_path / "out")
    workbench.replace("data/keepers.csv", "jorin-pell,Jorin Pell,old-lantern,1979,2015\n", "")
    workbench.replace("queries/keepers-of-a-coast.csv", "Jorin Pell,Old Lantern,1979,2015\n", "")
    workbench.replace("data/retired.csv", "keeper/tove", "keeper/jorin-pell,Jorin Pell,,Never a keeper.\nkeeper/tove")
    folder = _build(workbench.folder, tmp_path / "out").place.folder
    assert "id/keeper/jorin-pell> <http://www.w3.org/2002/07/owl#deprecated>" in (folder / "dataset.nt").read_text()


def test_a_release_says_what_changed_since_the_one_before(workbench: Workbench, tmp_path: Path) -> None:
    _build(workbench.folder, tmp_path / "out", "1")
    workbench.replace("data/keepers.csv", "Aino Vare", "Aino Vaare")
    release = open_release(_build(workbench.folder, tmp_path / "out", "2").place.folder)
    text = release.path("changes.txt").read_text(encoding="utf-8")
    assert text.startswith("1 -> 2: 0 added, 0 removed, ")
    assert "changed <https://lights.example/id/keeper/aino-vare> Aino Vaare" in text
    assert [release.file(f"changes.{form}") is not None for form in ("txt", "json", "ttl", "atom")] == [True] * 4
    assert "dcat:previousVersion <https://lights.example/releases/1>" in release.path("catalog.ttl").read_text()


def test_the_catalogue_has_the_releases_before_with_their_files_where_they_are(
    workbench: Workbench, tmp_path: Path
) -> None:
    for version in "12":
        _build(workbench.folder, tmp_path / "out", version)
        workbench.replace("data/keepers.csv", "Aino Var", "Aino Vara")
    folder = _build(workbench.folder, tmp_path / "out", "3").place.folder
    base, dcat = "https://lights.example/", "http://www.w3.org/ns/dcat#"
    said = Store()
    said.load(path=folder / "catalog.ttl", format=RdfFormat.TURTLE)
    listed = said.quads_for_pattern(NamedNode(f"{base}catalog"), NamedNode(f"{dcat}dataset"), None)
    assert {quad.object.value for quad in listed} == {f"{base}dataset", *(f"{base}releases/{n}" for n in "123")}  # type: ignore[union-attr]  # IRIs
    file = NamedNode(f"{base}releases/1#tables/keepers.csv")
    (address,) = (quad.object for quad in said.quads_for_pattern(file, NamedNode(f"{dcat}downloadURL"), None))
    assert address == NamedNode(f"{base}releases/1/data/tables/keepers.csv")


def test_the_same_previous_release_gives_the_same_bytes(workbench: Workbench, tmp_path: Path) -> None:
    for out in ("one", "two"):
        _build(workbench.folder, tmp_path / out, "1")
    workbench.replace("data/keepers.csv", "Aino Vare", "Aino Vaare")
    one, two = (_build(workbench.folder, tmp_path / out, "2").place.folder for out in ("one", "two"))
    assert (one / "manifest.json").read_bytes() == (two / "manifest.json").read_bytes()


def test_an_older_version_is_built_beside_a_newer_one(workbench: Workbench, tmp_path: Path) -> None:
    newer = _build(workbench.folder, tmp_path / "out", "2").place.folder
    workbench.replace("data/keepers.csv", "jorin-pell,Jorin Pell,old-lantern,1979,2015\n", "")
    workbench.replace("queries/keepers-of-a-coast.csv", "Jorin Pell,Old Lantern,1979,2015\n", "")
    older = _build(workbench.folder, tmp_path / "out", "1").place.folder
    assert not (older / "changes.json").exists()
    assert not (newer / "changes.json").exists()


def test_a_version_that_was_asked_for_is_never_given_twice(workbench: Workbench, tmp_path: Path) -> None:
    _build(workbench.folder, tmp_path / "out", "7")
    workbench.replace("data/keepers.csv", "Aino Vare", "Aino Vaare")
    with pytest.raises(CallError, match="choose another --release"):
        _build(workbench.folder, tmp_path / "out", "7")


def test_faulty_data_publish_nothing(workbench: Workbench, tmp_path: Path) -> None:
    former = _build(workbench.folder, tmp_path / "out").place.folder
    workbench.replace("data/lighthouses.csv", ",44,1912", ",444,1912")
    with pytest.raises(DataError) as caught:
        _build(workbench.folder, tmp_path / "out")
    assert [problem.place for problem in caught.value.problems] == ["data/lighthouses.csv:5 column height"]
    assert [path.name for path in (tmp_path / "out").glob("*")] == [".lock", former.name]
    assert list(corrupt_files(open_release(former))) == []


def test_another_base_replaces_every_iri(workbench: Workbench, tmp_path: Path) -> None:
    publication = open_publication(workbench.folder, "https://other.example/lights/")
    folder = build(publication, tmp_path / "out", None, lambda _: None).place.folder
    texts = [path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".gz"]
    assert len(texts) > 20
    assert not [text for text in texts if b"https://lights.example/" in text]
    assert b"<https://other.example/lights/id/coast/amber-coast>" in (folder / "dataset.nt").read_bytes()


def test_a_build_that_is_killed_leaves_the_previous_release(workbench: Workbench, tmp_path: Path) -> None:
    former = _build(workbench.folder, tmp_path / "releases").place.folder
    workbench.replace("data/keepers.csv", "Aino Vare", "Aino Vaare")
    with subprocess.Popen([*_COMMAND, str(workbench.folder)], cwd=tmp_path, stdout=subprocess.DEVNULL) as process:
        while not list((tmp_path / "releases").glob(".building-*/release/*")):
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.01)
        process.send_signal(signal.SIGKILL)
    assert [path.name for path in (tmp_path / "releases").glob("[!.]*")] == [former.name]
    assert list(corrupt_files(open_release(former))) == []
    assert _build(workbench.folder, tmp_path / "releases").place.version == "1.2.0.1"
    assert not list((tmp_path / "releases").glob(".building-*"))


def test_a_full_disk_leaves_the_previous_release(workbench: Workbench, tmp_path: Path) -> None:
    former = _build(workbench.folder, tmp_path / "releases").place.folder
    workbench.replace("data/keepers.csv", "Aino Vare", "Aino Vaare")
    done = subprocess.run(
        [*_COMMAND, str(workbench.folder)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),  # no threads
    )
    assert done.returncode == 2
    assert "cannot be built in releases: File too large" in done.stderr
    assert [path.name for path in (tmp_path / "releases").glob("*")] == [".lock", former.name]


def test_two_builds_at_once_are_refused(workbench: Workbench, tmp_path: Path) -> None:
    from ucc_graph.press.write.release import working_folder

    with working_folder(tmp_path / "out"), pytest.raises(CallError, match="Another build"):
        _build(workbench.folder, tmp_path / "out")


@pytest.mark.parametrize("version", ["../7", ".7", "7/8", ""])
def test_a_version_cannot_leave_the_folder_of_releases(workbench: Workbench, tmp_path: Path, version: str) -> None:
    publication = replace(open_publication(workbench.folder), version=version)
    with pytest.raises(CallError, match="cannot be a version"):
        build(publication, tmp_path / "out", None, lambda _: None)


def test_a_release_says_its_own_version(workbench: Workbench, tmp_path: Path) -> None:
    folder = _build(workbench.folder, tmp_path / "out", "7.7").place.folder
    for name in ("catalog.ttl", "dataset.ttl"):
        text = (folder / name).read_text(encoding="utf-8")
        assert 'dcat:version "7.7"' in text
        assert 'dcat:version "1.2.0"' not in text


def test_a_damaged_previous_release_is_to_be_deleted(workbench: Workbench, tmp_path: Path) -> None:
    former = _build(workbench.folder, tmp_path / "out").place.folder
    (former / "void.ttl").unlink()
    with pytest.raises(CallError, match=r"void\.ttl .* delete"):
        _build(workbench.folder, tmp_path / "out")


def test_a_release_has_the_face_of_its_publication(workbench: Workbench, tmp_path: Path) -> None:
    picture = b"\x89PNG\r\n\x1a\nhttps://lights.example/"
    site = '\n<https://lights.example/> <https://schema.org/color> "#fc0" .\n'
    _append(workbench.folder / "data" / "catalog.ttl", site)
    (workbench.folder / "pages" / "logo.png").write_bytes(picture)
    (workbench.folder / "locale").mkdir()
    (workbench.folder / "locale" / "de.po").write_text('msgid "Yes"\nmsgstr "Ja"\n', encoding="utf-8")
    publication = open_publication(workbench.folder, "https://other.example/")
    release = open_release(build(publication, tmp_path / "out", None, lambda _: None).place.folder)
    files = {file.path: file.media_type for file in release.manifest.files if file.path[:3] in ("pag", "loc")}
    assert files == {
        "locale/de.mo": "application/octet-stream",
        "locale/de.po": "text/x-gettext-translation",
        "pages/about.fr.md": "text/markdown",
        "pages/about.md": "text/markdown",
        "pages/accent.css": "text/css",
        "pages/logo.png": "image/png",
    }
    assert release.path("pages/logo.png").read_bytes() == picture
    assert list(corrupt_files(release)) == []


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
