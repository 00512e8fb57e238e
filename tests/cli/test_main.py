"""Command line: exit status, messages of one sentence, and formats of answers."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ucc_graph.cli.options import parser
from ucc_graph.press.build import build
from ucc_graph.press.read.publication import open_publication


@pytest.fixture(scope="module")
def small(lighthouse_release: Path) -> Path:
    """The folder of a small release."""
    return lighthouse_release


def _run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ucc_graph", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)


def _damaged(release: Path, tmp_path: Path) -> Path:
    copy = Path(shutil.copytree(release, tmp_path / "copy"))
    content = bytearray((copy / "dataset.ttl").read_bytes())
    content[100] ^= 1
    (copy / "dataset.ttl").write_bytes(content)
    return copy


def _commands() -> list[str]:
    actions = [action for action in parser()._actions if action.choices]  # argparse has no other way
    return sorted(name for action in actions for name in action.choices or ())


def test_the_commands_are_known() -> None:
    expected = "activate build check csv2json csv2rdf diff eject mcp new push query redirects serve tidy verify"
    assert _commands() == expected.split()


@pytest.mark.parametrize("name", _commands())
def test_a_command_has_help_with_an_example(name: str) -> None:
    done = _run(name, "--help")
    assert done.returncode == 0
    assert f"Example: ucc-graph {name}" in done.stdout


@pytest.mark.parametrize(("name", "needed"), [("check", False), ("mcp", False), ("query", False), ("serve", True)])
def test_only_the_options_of_serve_import_pydantic(name: str, needed: bool) -> None:
    code = f"import sys; from ucc_graph.cli.options import parser; parser('{name}'); print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{needed}\n"


@pytest.mark.slow
def test_check_reports_faults_and_ends_with_1(lighthouses: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(lighthouses, tmp_path / "lights"))
    path = folder / "data/lighthouses.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",44,1912", ",444,1912"), encoding="utf-8")
    done = _run("check", "--publication", folder, "--format", "sarif")
    (result,) = json.loads(done.stdout)["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert done.returncode == 1
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("data/lighthouses.csv", 5)


@pytest.mark.parametrize("command", ["verify", "serve"])
@pytest.mark.slow
def test_a_changed_byte_is_refused_by_its_file(command: str, small: Path, tmp_path: Path) -> None:
    done = _run(command, _damaged(small, tmp_path))
    assert done.returncode in (1, 2)
    assert "dataset.ttl" in done.stdout + done.stderr


@pytest.mark.parametrize("command", ["verify", "serve"])
def test_a_newer_format_is_refused(command: str, small: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(small, tmp_path / "copy"))
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    (copy / "manifest.json").write_text(json.dumps(manifest | {"format": 99}), encoding="utf-8")
    done = _run(command, copy)
    assert done.returncode == 2
    assert "release format 99" in done.stderr
    assert "upgrade" in done.stderr


def test_a_folder_that_is_no_release_is_refused(tmp_path: Path) -> None:
    done = _run("serve", tmp_path / "nothing")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "nothing" in done.stderr


def test_a_busy_port_is_named(small: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = _run("serve", small, "--port", str(port))
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert f"127.0.0.1:{port}" in done.stderr
    assert "--port" in done.stderr


def test_an_answer_is_csv_in_a_pipe(small: Path) -> None:
    done = _run("query", "--from", small, "SELECT ?name { ?k a light:Coast ; rdfs:label ?name } ORDER BY ?name LIMIT 1")
    assert done.stdout == "name\nAmber Coast\n"


def test_the_statistics_are_asked_like_at_the_endpoint(small: Path) -> None:
    where = "{ [] void:class light:Coast . GRAPH ?g { ?part void:class light:Coast ; void:entities ?n } }"
    done = _run("query", "--from", small, f"PREFIX void: <http://rdfs.org/ns/void#> SELECT DISTINCT ?g {where}")
    assert done.stdout == "g\nhttps://lights.example/graph/void\n"


def test_a_fault_in_a_query_has_line_and_column(small: Path) -> None:
    done = _run("query", "--from", small, "SELECT *\n{ ?s ?p }")
    assert done.returncode == 2
    assert "query:2:9:" in done.stderr


def test_a_graph_is_turtle_in_a_pipe(small: Path) -> None:
    done = _run("query", "--from", small, "CONSTRUCT { ?c a light:Coast } WHERE { ?c a light:Coast }")
    assert "<https://lights.example/id/coast/amber-coast> a light:Coast ." in done.stdout


def test_a_table_is_tidied_and_named(lighthouses: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(lighthouses, tmp_path / "lights"))
    path = folder / "data/coasts.csv"
    before = path.read_text(encoding="utf-8")
    header, *rows = before.splitlines()
    path.write_text("\r\n".join([header, *reversed(rows)]) + "\r\n", encoding="utf-8", newline="")
    assert _run("tidy", "--publication", folder).stdout == "data/coasts.csv\n"
    assert path.read_bytes() == before.encode()


def test_derived_files_are_written_out_once(lighthouses: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(lighthouses, tmp_path / "lights"))
    assert _run("eject", "--publication", folder).stdout == "ontology/context.jsonld\n"
    assert "Nothing is derived" in _run("eject", "--publication", folder).stderr


@pytest.mark.parametrize("number", ["0", "-1", "two"])
def test_a_number_of_workers_is_one_or_more(small: Path, number: str) -> None:
    done = _run("serve", small, "--workers", number)
    assert done.returncode == 2
    assert "--workers" in done.stderr


def test_a_file_that_is_not_listed_is_found(small: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(small, tmp_path / "copy"))
    (copy / "extra.txt").write_text("?", encoding="utf-8")
    done = _run("verify", copy)
    assert (done.returncode, done.stdout) == (1, "extra.txt is not listed in the manifest\n")


def test_a_damaged_release_answers_no_query(small: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(small, tmp_path / "copy"))
    path = copy / "dataset.nq"
    path.write_bytes(path.read_bytes().replace(b"Amber", b"Ember", 1))
    done = _run("query", "--from", copy, "ASK {}")
    assert (done.returncode, "dataset.nq" in done.stderr) == (2, True)


@pytest.mark.parametrize("query", ["", "x" * 300, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"])
def test_a_query_that_cannot_be_answered_is_one_sentence(small: Path, query: str) -> None:
    done = _run("query", "--from", small, query)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


def test_a_query_that_is_not_in_its_file_is_looked_for_there(small: Path, tmp_path: Path) -> None:
    done = _run("query", "--from", small, tmp_path / "all.rq")
    assert done.stderr.endswith("all.rq' is neither a query nor a file that can be read: No such file or directory.\n")


def test_a_query_from_a_pipe_is_utf_8(small: Path) -> None:
    command = [sys.executable, "-m", "ucc_graph", "query", "--from", str(small), "-"]
    done = subprocess.run(command, input=b"ASK {} # \xe4", capture_output=True, check=False)
    assert (done.returncode, b"'-'" in done.stderr, b"0xe4" in done.stderr) == (2, True, True)


def test_a_full_disk_is_one_sentence(small: Path) -> None:
    with Path("/dev/full").open("wb") as output:
        command = [sys.executable, "-m", "ucc_graph", "csv2rdf", str(small / "tables/keepers.csv")]
        done = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "ucc-graph: No space left on device.\n")


def test_a_table_with_a_fault_is_converted_and_the_fault_is_named(tmp_path: Path) -> None:
    (tmp_path / "lamps.csv").write_text("lamp,height\nNorth Light\n", encoding="utf-8")
    done = _run("csv2rdf", tmp_path / "lamps.csv", "--mode", "minimal", "--format", "nt")
    assert (done.returncode, done.stderr.splitlines()[0].partition(": ")[2].partition(":")[0]) == (1, "lamps.csv")
    assert done.stdout.endswith('lamps.csv#lamp> "North Light" .\n')


@pytest.mark.parametrize("server", ["localhost:7", "http://127.0.0.1:7", "127.0.0.1:7/"])
def test_a_server_is_named_with_or_without_its_scheme(small: Path, server: str) -> None:
    assert "7.sock" in _run("activate", small, "--server", server).stderr


@pytest.mark.parametrize("base", ["nothing", "https://x.example/a#", "http://x<y/", "a b:/"])
def test_a_base_is_an_absolute_iri_that_ends_in_a_slash(lighthouses: Path, base: str) -> None:
    done = _run("check", "--publication", lighthouses, "--base-iri", base)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert base in done.stderr


@pytest.mark.slow
def test_two_releases_are_compared(small: Path, lighthouses: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(lighthouses, tmp_path / "lights"))
    path = folder / "data/keepers.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Aino Vare", "Aino Vaare"), encoding="utf-8")
    other = build(open_publication(folder), tmp_path / "out", "2", lambda _: None).place.folder
    done = _run("diff", small, other)
    assert done.returncode == 0
    assert "keepers.csv" in done.stdout
    assert "aino-vare" in done.stdout
