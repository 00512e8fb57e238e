"""Samples of deploy/: read by the programs they are for, if installed; and the server as they run it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.servers.programs import program
from ucc_graph.cli.settings import OPTIONS
from ucc_graph.press.build import build
from ucc_graph.press.read.publication import open_publication

CLOSED = 'mount -o remount,bind,ro / && exec "$@"'
VARIABLES = {option.variable for option in OPTIONS}


@pytest.fixture
def samples(root: Path) -> Path:
    """The folder of the samples."""
    return root / "deploy"


def _kubernetes(samples: Path) -> tuple[Any, Any]:
    """The pod of the Deployment, and the Service."""
    deployment, service = yaml.safe_load_all((samples / "kubernetes.yaml").read_text(encoding="utf-8"))
    assert (deployment["kind"], service["kind"]) == ("Deployment", "Service")
    return deployment["spec"]["template"], service


def _container(samples: Path) -> dict[str, Any]:
    pod, _ = _kubernetes(samples)
    (container,) = pod["spec"]["containers"]
    assert isinstance(container, dict)
    return container


def test_the_containers_of_kubernetes_write_nothing_and_are_asked_whether_they_are_ready(samples: Path) -> None:
    container = _container(samples)
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["readinessProbe"]["httpGet"]["path"] == "/-/ready"
    assert {variable["name"] for variable in container["env"]} <= VARIABLES


def test_the_service_of_kubernetes_reaches_the_pods_and_puts_no_variables_into_them(samples: Path) -> None:
    pod, service = _kubernetes(samples)
    (port,) = service["spec"]["ports"]
    assert service["spec"]["selector"].items() <= pod["metadata"]["labels"].items()
    assert port["targetPort"] in {known["name"] for known in _container(samples)["ports"]}
    assert pod["spec"]["enableServiceLinks"] is False


def test_the_image_is_built_from_the_files_of_the_package_and_the_publication(root: Path) -> None:
    lines = (root / ".dockerignore").read_text(encoding="utf-8").splitlines()
    kept = {line[1:] for line in lines if line.startswith("!")}
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    packed = project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    needed = {path.partition("/")[0] for path in packed} | {project["project"]["readme"]}
    assert "*" in lines
    assert kept >= needed | {"pyproject.toml", "requirements.lock", *project["project"]["license-files"]}
    assert [name for name in kept if not (root / name).exists()] == []


def test_the_replicas_of_compose_write_nothing_and_stand_behind_the_same_balancer(samples: Path) -> None:
    compose = yaml.safe_load((samples / "compose.yaml").read_text(encoding="utf-8"))
    one, balancer = compose["services"]["one"], compose["configs"]["haproxy"]["content"]
    sample = (samples / "haproxy.cfg").read_text(encoding="utf-8")
    written = [line for line in sample.splitlines() if line.strip() and not line.startswith("#")]
    meant = [line.replace("127.0.0.1:80", ":8080", 1) if "bind" in line else line for line in written]
    meant = [line.replace("127.0.0.1:8001", "one:8000").replace("127.0.0.1:8002", "two:8000") for line in meant]
    assert (one["read_only"], set(one["environment"]) - {"RUNTIME_DIRECTORY"} <= VARIABLES) == (True, True)
    assert [line for line in balancer.splitlines() if line] == meant


def test_systemd_finds_no_fault_in_the_unit(samples: Path, tmp_path: Path) -> None:
    text = (samples / "ucc-graph.service").read_text(encoding="utf-8")
    unit = tmp_path / "ucc-graph.service"
    unit.write_text(text.replace("/opt/ucc-graph/bin/ucc-graph", sys.executable), encoding="utf-8")
    command = [program("systemd-analyze"), "verify", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_server_needs_no_place_to_write(lighthouses: Path, tmp_path: Path) -> None:
    release = build(open_publication(lighthouses), tmp_path, None, lambda _: None).place.folder
    serve = [sys.executable, "-m", "ucc_graph", "serve", str(release), "--port", "0"]
    command = [program("unshare"), "--map-root-user", "--mount", "sh", "-ec", CLOSED, "sh", *serve]
    environment = {**os.environ, "RUNTIME_DIRECTORY": str(tmp_path / "run")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[-1]
        assert httpx.get(f"{address}-/ready", trust_env=False).text == "ready\n"
        process.terminate()
        _, words = process.communicate(timeout=20)
    assert "no release can be activated but by SIGHUP" in words
    assert not (tmp_path / "run").exists()
