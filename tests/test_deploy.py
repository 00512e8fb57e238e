"""The samples of deploy/: read by what reads them, where it is here; and the server as they have it run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.servers.programs import program
from ucc_graph.options import OPTIONS
from ucc_graph.press.build import build
from ucc_graph.press.publication import open_publication

CLOSED = 'mount -o remount,bind,ro / && exec "$@"'
VARIABLES = {option.variable for option in OPTIONS}


@pytest.fixture
def samples(root: Path) -> Path:
    """The folder of the samples."""
    return root / "deploy"


def _container(samples: Path) -> dict[str, Any]:
    deployment = yaml.safe_load((samples / "kubernetes.yaml").read_text(encoding="utf-8"))
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    assert isinstance(container, dict)
    return container


def test_the_containers_of_kubernetes_write_nothing_and_are_asked_whether_they_are_ready(samples: Path) -> None:
    container = _container(samples)
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["readinessProbe"]["httpGet"]["path"] == "/-/ready"
    assert {variable["name"] for variable in container["env"]} <= VARIABLES


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
